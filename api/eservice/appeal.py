"""Appealing a decision from its page: to whom, by when, what is wanted and why; the receipt is on the page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.eservice.access import opened, parties_here
from api.web.pages import page
from api.web.sent import Form
from api.web.served import office
from permits.casework.deadline import last_appeal_by_the_served
from permits.errors import NotAllowed
from permits.store.appeals import Appeals
from permits.store.record import Record
from permits.text import Text

router = APIRouter(prefix="/cases/{case_id}/appeal")

LONGEST = 10_000
"""Characters of each answer."""

EMPTY = {
    "wants": Text("Skriv hur du vill att beslutet ska ändras.", "Write how you want the decision changed."),
    "because": Text("Skriv varför.", "Write why."),
}


@router.get("")
def form(request: Request, case_id: str) -> HTMLResponse:
    return _form(request, opened(request, case_id), {}, {})


@router.post("")
def appealed(request: Request, form: Form, case_id: str) -> Response:
    record = opened(request, case_id)
    said = {name: str(form.get(name) or "").strip()[:LONGEST] for name in EMPTY}
    faults = {name: EMPTY[name] for name, written in said.items() if not written}
    if faults:
        return _form(request, record, said, faults)
    here = parties_here(request, record.application)
    _appeals(request, record).take_in(case_id, ", ".join(one["name"] for one in here), said["wants"], said["because"])
    return RedirectResponse(request.url.path, 303)


def _form(request: Request, record: Record, said: dict[str, str], faults: dict[str, Text]) -> HTMLResponse:
    if not record.outcome.can_be_appealed:
        raise NotAllowed(Text("Det finns inget beslut att överklaga.", "There is no decision to appeal."))
    decided = record.decided
    return page(
        request,
        "eservice/appeal.html",
        422 if faults else 200,
        record=record,
        last=last_appeal_by_the_served(office(request).pack, decided),
        came_in=_appeals(request, record).of(record.case_id),
        values=said,
        faults=faults,
    )


def _appeals(request: Request, record: Record) -> Appeals:
    return office(request).store.appeals(record.municipality)
