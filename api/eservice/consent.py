"""
A neighbour's consent by link (medgivande, PBL 9 kap. 35 §): what will stand where, and a yes or no with their own login.

A link is for one owner of one property and one proposal, word for word: when the proposal changes, what was answered
stays on file and counts no more. Whether a consent given so is enough is for the board to have said (law file GR-11).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.eservice.access import to_sign_in_anew
from api.eservice.acts import in_brief
from api.eservice.draft import proposals_of
from api.eservice.from_beside import from_beside
from api.eservice.inquiry import property_of
from api.eservice.proposed import as_shown
from api.web.pages import page, visitor
from api.web.security import signed, unsigned
from api.web.sent import Form
from api.web.served import municipality, office
from permits import application as applications
from permits import clock
from permits.case import check
from permits.errors import NotAllowed, NotFound
from permits.law.conclusion import Agreement
from permits.phrases import phrase
from permits.place.site import Property

router = APIRouter(prefix="/consent")

HOURS = 24 * 30
"""How long a link works."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks. proposed: the proposal's hash, and its content. neighbour, owner: who is asked."""

    proposed: str
    content: dict[str, Any]
    neighbour: Property
    owner: int


def link(request: Request, proposed: str, property: str, owner: int) -> str:
    """The address to send to one owner."""
    token = signed(request, "consent", [proposed, property, owner])
    return f"{office(request).settings.base_url}/consent/{token}"


@router.get("/{token}")
def asked_page(request: Request, token: str) -> HTMLResponse:
    asked = _asked(request, token)
    here, inquiry = office(request), applications.read_inquiry(asked.content)
    found = check(here, inquiry, clock.today(), second=Agreement.NOT_ASKED)
    answer = proposals_of(request).answers(asked.proposed).get((asked.neighbour.designation, asked.owner))
    return page(
        request,
        "eservice/consent.html",
        own=property_of(request, inquiry.property),
        neighbour=asked.neighbour,
        choice=in_brief(request, inquiry.measure.kind),
        seen=from_beside(here.pack, found, asked.neighbour),
        description=inquiry.measure.description,
        **as_shown(request, found),
        answered=None if answer is None else answer.agrees,
        open=proposals_of(request).is_open(asked.proposed),
        may_answer=_name(request, asked) is not None,
        path=request.url.path,
    )


@router.post("/{token}")
def answered(request: Request, form: Form, token: str) -> Response:
    asked = _asked(request, token)
    name = _name(request, asked)
    if name is None:
        raise NotAllowed(phrase("eservice.consent.another_owner"))
    if form.get("agrees") not in ("yes", "no"):
        return RedirectResponse(request.url.path, 303)
    if away := to_sign_in_anew(request, request.url.path):
        return away
    agrees = form.get("agrees") == "yes"
    proposals_of(request).answer(asked.proposed, asked.neighbour.designation, asked.owner, name, agrees)
    return RedirectResponse(request.url.path, 303)


def _asked(request: Request, token: str) -> Asked:
    """What the link asks, and of which property. Raises NotFound for a link that is not ours, or too old."""
    found = unsigned(request, "consent", token, HOURS)
    if isinstance(found, list) and len(found) == 3:
        content, property = proposals_of(request).content(found[0]), property_of(request, found[1])
        if content is not None and 0 <= found[2] < len(property.owners):
            return Asked(found[0], content, property, found[2])
    raise NotFound(phrase("eservice.consent.link_closed"))


def _name(request: Request, asked: Asked) -> str | None:
    """The owner's name, when they are the one who is here: by their own login, or anybody in the demo."""
    here, who = office(request), visitor(request)
    zoning = here.zoning(municipality(request))
    is_here = here.settings.demo or (who is not None and zoning.is_owner(asked.neighbour, asked.owner, who.number))
    return asked.neighbour.owners[asked.owner].name if is_here else None
