"""Appealing a decision from its page: to whom, by when, what is wanted and why; the receipt is on the page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.eservice.access import opened, parties_here
from api.web.fields import Field, written
from api.web.pages import page
from api.web.sent import Form
from api.web.served import office
from permits.casework.appeals import came_in
from permits.casework.deadline import last_appeal_by_the_served
from permits.casework.events import Role
from permits.casework.terms import terms
from permits.errors import NotAllowed
from permits.phrases import phrase
from permits.steps.appealing import take_in
from permits.store.chained.record import Record
from permits.text import Text

router = APIRouter(prefix="/cases/{case_id}/appeal")

LONGEST = 10_000
"""Signs of each answer."""

FIELDS = (
    Field("wants", LONGEST, phrase("eservice.appeal.write_change_want"), True),
    Field("because", LONGEST, phrase("eservice.appeal.write_why"), True),
)


@router.get("")
def form(request: Request, case_id: str) -> HTMLResponse:
    return _form(request, opened(request, case_id), {}, {})


@router.post("")
def appealed(request: Request, form: Form, case_id: str) -> Response:
    record = opened(request, case_id)
    said, faults = written(form, FIELDS)
    if faults:
        return _form(request, record, said, faults)
    name = ", ".join(party["name"] for party in parties_here(request, record.application))
    take_in(office(request), record.municipality, case_id, Role.APPLICANT, name, said["wants"], said["because"])
    return RedirectResponse(request.url.path, 303)


def _form(request: Request, record: Record, said: dict[str, str], faults: dict[str, Text]) -> HTMLResponse:
    if not record.outcome.can_be_appealed:
        raise NotAllowed(phrase("eservice.appeal.no_decision_appeal"))
    decided = record.decided
    return page(
        request,
        "eservice/appeal.html",
        422 if faults else 200,
        record=record,
        within=terms(office(request).pack, decided)["appeal_weeks"],
        last=last_appeal_by_the_served(office(request).pack, decided),
        came_in=came_in(office(request).store.events.of(record.municipality, record.case_id), Role.APPLICANT),
        values=said,
        faults=faults,
    )
