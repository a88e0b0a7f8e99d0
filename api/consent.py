"""
A neighbour's consent by link (medgivande, PBL 9 kap. 35 §): what will stand where, and a yes or no with their own login.

A link is for one owner of one property and one proposal, word for word: when the proposal changes, what was answered
stays on file and counts no more. Whether a consent given so is enough is for the board to have said (law file GR-11).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import QueryParams

from api.eservice import in_brief
from api.pages import as_image, checked_form, language, office, page, visitor
from api.security import signed, unsigned
from api.sketch import inquiry, property_of
from permits import application as applications
from permits.application import MeasureKind
from permits.case import check
from permits.engine import plain
from permits.errors import NotAllowed, NotFound
from permits.record import canonical, sha256
from permits.site import Property
from permits.siteplan import describe, draw
from permits.text import Text

router = APIRouter(prefix="/consent")

HOURS = 24 * 30
"""How long a link works."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks: params: the proposal as the pre-check's address. neighbour, owner: who is asked."""

    params: str
    neighbour: str
    owner: int

    @property
    def query(self) -> QueryParams:
        return QueryParams(self.params)


def link(request: Request, params: str, property: str, owner: int) -> str:
    """The address to send to one owner."""
    token = signed(request, "consent", [params, property, owner])
    return f"{office(request).settings.base_url}/consent/{token}"


def proposal(request: Request, params: QueryParams) -> str:
    """What is proposed, as a hash: the measure with its place and size, whoever applies and whatever else they said."""
    body, _ = inquiry(request, params.get("property", ""), MeasureKind(params["act"]), params)
    return sha256(canonical({"property": body["property"], "measure": body["measure"]}))


@router.get("/{token}")
def asked_page(request: Request, token: str) -> HTMLResponse:
    asked, neighbour = _asked(request, token)
    here = office(request)
    own = property_of(request, asked.query.get("property", ""))
    body, _ = inquiry(request, own.designation, MeasureKind(asked.query["act"]), asked.query)
    found = check(here, applications.read_inquiry(body), date.today(), second=plain.evaluate)
    where = found.site, found.where, found.facts, found.dates.received
    hash_ = proposal(request, asked.query)
    answers = here.store.consents(here.municipalities[0].code, hash_)
    return page(
        request,
        "consent.html",
        own=own,
        neighbour=neighbour,
        choice=in_brief(MeasureKind(asked.query["act"])),
        measures=body["measure"]["dimensions"],
        drawing=as_image(draw(here.pack, *where, language(request))),
        described=describe(here.pack, *where),
        answered=answers.get((neighbour.designation, asked.owner)),
        may_answer=_name(request, neighbour, asked.owner) is not None,
        path=request.url.path,
    )


@router.post("/{token}")
async def answered(request: Request, token: str) -> Response:
    form = await checked_form(request)
    asked, neighbour = _asked(request, token)
    name = _name(request, neighbour, asked.owner)
    if name is None:
        raise NotAllowed(
            Text(
                "Logga in som den ägare som länken är till, eller skriv under på papper.",
                "Sign in as the owner that the link is for, or sign on paper.",
            )
        )
    if form.get("agrees") not in ("yes", "no"):
        return RedirectResponse(request.url.path, 303)
    here = office(request)
    here.store.keep_consent(
        here.municipalities[0].code, proposal(request, asked.query), neighbour.designation, asked.owner, name,
        form.get("agrees") == "yes",
    )  # fmt: skip
    return RedirectResponse(request.url.path, 303)


def _asked(request: Request, token: str) -> tuple[Asked, Property]:
    """What the link asks, and of which property. Raises NotFound for a link that is not ours, or too old."""
    found = unsigned(request, "consent", token, HOURS)
    if isinstance(found, list) and len(found) == 3:
        asked = Asked(*found)
        property = property_of(request, asked.neighbour)
        if 0 <= asked.owner < len(property.owners) and "act" in asked.query:
            return asked, property
    raise NotFound(Text("Länken gäller inte längre. Be om en ny.", "The link is no longer valid. Ask for a new one."))


def _name(request: Request, neighbour: Property, owner: int) -> str | None:
    """The owner's name, when they are the one who is here: by their own login, or anybody in the demo."""
    registered = neighbour.owners[owner].name
    if office(request).settings.demo:
        return registered
    who = visitor(request)
    return registered if who is not None and who.name.casefold() == registered.casefold() else None
