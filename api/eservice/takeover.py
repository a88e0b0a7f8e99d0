"""
Another takes an application over: who leaves it agrees, and gives them a link; who comes opens it by their own login and
signs. An agreement can be taken back until then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.eservice.access import keep_case, may_sign, opened, to_sign_in_anew
from api.eservice.acts import in_brief
from api.eservice.draft import level
from api.sign_in.session import filled_in
from api.web.fields import Field, text_in, written
from api.web.pages import page, visitor
from api.web.security import signed, unsigned
from api.web.sent import Form
from api.web.served import municipality, office
from permits import application as applications
from permits import clock
from permits.application import Proofs
from permits.casework.events import Role, applicant
from permits.continuing import Takeover, take_over
from permits.errors import BadApplication, BadInput, NotAllowed, NotFound
from permits.phrases import phrase
from permits.steps.taking import standing, take_asked
from permits.store.chained.record import Record
from permits.text import Text

router = APIRouter()

HOURS = 24 * 30
"""How long a link works."""

NUMBER = (Field("number"),)
REACHED = tuple(Field(name) for name in ("street", "postalCode", "town", "country", "email", "phone"))
"""What whoever comes fills in; who they are, their login says."""


# -- who leaves ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leaves:
    """One who applies and is here. ref: as events name them. link: for whoever takes over, once they have agreed."""

    ref: str
    name: str
    link: str


@router.get("/cases/{case_id}/hand-over")
def form(request: Request, case_id: str) -> HTMLResponse:
    return _hand_over(request, opened(request, case_id), {}, {})


@router.post("/cases/{case_id}/hand-over")
def agreed(request: Request, form: Form, case_id: str) -> Response:
    """Agree that the one with that number takes over."""
    record = opened(request, case_id)
    if away := to_sign_in_anew(request, request.url.path):
        return away
    said, faults = written(form, NUMBER)
    ref = _leaving(request, record, text_in(form, "applicant"))
    if ref is None:
        return _hand_over(request, record, said, {"applicant": phrase("eservice.takeover.who")})
    try:
        asked = {"kind": "takeover_agreed", "applicant": ref, "to": said["number"]}
        take_asked(office(request), record.municipality, case_id, asked, Role.APPLICANT)
    except BadInput as wrong:
        return _hand_over(request, record, said, {"number": wrong.faults[0].says} | faults)
    except NotAllowed as refused:
        return _hand_over(request, record, said, {"number": refused.says})
    return RedirectResponse(request.url.path, 303)


@router.post("/cases/{case_id}/hand-over/regret")
def regretted(request: Request, form: Form, case_id: str) -> Response:
    record = opened(request, case_id)
    if ref := _leaving(request, record, text_in(form, "applicant")):
        asked = {"kind": "takeover_regretted", "applicant": ref}
        take_asked(office(request), record.municipality, case_id, asked, Role.APPLICANT)
    return RedirectResponse(f"/cases/{case_id}/hand-over", 303)


def _leaving(request: Request, record: Record, ref: str) -> str | None:
    """The one of those here who leaves; None where it is not said who. Whoever applies alone need not say it."""
    here = [person.ref for person in _here(request, record)]
    return ref if ref in here else here[0] if len(here) == 1 and not ref else None


def _here(request: Request, record: Record) -> list[Leaves]:
    leaving = standing(office(request), record.municipality, record.case_id).leaving
    refs = [applicant(place) for place in range(len(record.application["applicants"]))]
    return [
        Leaves(ref, person["name"], _link(request, record, place) if ref in leaving else "")
        for place, (ref, person) in enumerate(zip(refs, record.application["applicants"], strict=True))
        if may_sign(request, person)
    ]


def _link(request: Request, record: Record, place: int) -> str:
    token = signed(request, "takeover", [record.case_id, place])
    return f"{office(request).settings.base_url}/take-over/{token}"


def _hand_over(request: Request, record: Record, said: dict[str, str], faults: dict[str, Text]) -> HTMLResponse:
    return page(
        request, "eservice/hand_over.html", 422 if faults else 200,
        record=record, here=_here(request, record), values=said, faults=faults,
        is_open=standing(office(request), record.municipality, record.case_id).is_open,
    )  # fmt: skip


# -- who comes -----------------------------------------------------------------------------------------


@router.get("/take-over/{token}")
def offered(request: Request, token: str) -> HTMLResponse:
    record, _ = _offered(request, token)
    return _take_over(request, record, filled_in(request), {})


@router.post("/take-over/{token}")
def taken(request: Request, form: Form, token: str) -> Response:
    """Signs by being sent: whoever comes has shown who they are just now."""
    record, place = _offered(request, token)
    who = visitor(request)
    if who is None or not who.number:
        return RedirectResponse(f"/sign-in?to={request.url.path}", 303)
    if away := to_sign_in_anew(request, request.url.path):
        return away
    said, faults = written(form, REACHED)
    try:
        new = applications.read_applicant(_person(who.name, who.number, said))
    except BadApplication as wrong:
        faults |= {fault.place.rpartition("/")[2]: fault.says for fault in wrong.faults}
    if faults:
        return _take_over(request, record, said, faults)
    proofs = Proofs("eservice", level(request), applicants=frozenset({place}))
    takeover, seen = Takeover(place, new), record.sequence
    try:
        take_over(office(request), record.municipality, record.case_id, takeover, clock.today(), proofs, seen=seen)
    except NotAllowed as refused:
        return _take_over(request, record, said, {"street": refused.says})
    response = RedirectResponse(f"/cases/{record.case_id}", 303)
    keep_case(
        request, response, record.case_id, office(request).store.tokens.further(record.municipality, record.case_id)
    )
    return response


def _person(name: str, number: str, said: dict[str, str]) -> dict[str, Any]:
    address = {field: said[field] for field in ("street", "postalCode", "town")}
    if said["country"]:
        address["country"] = said["country"]
    reached = {field: said[field] for field in ("email", "phone") if said[field]}
    signed_on = clock.today().isoformat()
    return {
        "kind": "person", "name": name, "personalNumber": number, "address": address, "signed": signed_on, **reached,
    }  # fmt: skip


def _offered(request: Request, token: str) -> tuple[Record, int]:
    """The case and the place that a link is for. Raises NotFound for one that is not ours, too old or taken back."""
    named = unsigned(request, "takeover", token, HOURS)
    if isinstance(named, list) and len(named) == 2:
        case_id, place = named
        here = municipality(request)
        if applicant(place) in standing(office(request), here, case_id).leaving:
            return office(request).store.records.last(here, case_id), place
    raise NotFound(phrase("eservice.takeover.link_closed"))


def _take_over(request: Request, record: Record, values: dict[str, str], faults: dict[str, Text]) -> HTMLResponse:
    """What of the case may be shown to whoever has the link: which it is, and nobody who applies."""
    return page(
        request, "eservice/take_over.html", 422 if faults else 200,
        record=record, choice=in_brief(request, record.application["measure"]["kind"]), values=values, faults=faults,
        path=request.url.path,
    )  # fmt: skip
