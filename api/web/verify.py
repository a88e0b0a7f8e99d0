"""
Whether a letter is the board's own: by the case's number and the mark that stands in the letter.

Says what the letter says on its first page of the case, and whether a later one has taken its place; nothing of anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from secrets import compare_digest

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.web.pages import page
from api.web.served import municipality, office
from permits import clock
from permits.letter.marks import mark
from permits.steps.letters import mark_of
from permits.text import Text
from permits.written import line

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Genuine:
    """A letter that is the board's own. latest: whether none has been written in its case since."""

    number: str
    property: str
    says: Text
    day: date
    latest: bool


@router.get("/verify")
def verify(request: Request, number: str = "", code: str = "") -> HTMLResponse:
    number, code = line(number).upper(), line(code).upper()
    asked = bool(number and code)
    genuine = _genuine(request, number, code) if asked else None
    return page(request, "web/verify.html", number=number, code=code, asked=asked, genuine=genuine)


def _genuine(request: Request, number: str, code: str) -> Genuine | None:
    here, where = office(request), municipality(request)
    case = here.store.cases.called(where, number)
    if case is None:
        return None
    records = here.store.records.of(where, case.case_id)
    for record in records:
        if compare_digest(mark(record.core).encode(), code.encode()):
            decided = clock.day_of(record.decided_at)
            return Genuine(case.number, case.property, record.outcome.label, decided, record is records[-1])
    steps = [event for event in here.store.events.of(where, case.case_id) if event.body.letter is not None]
    for event in steps:
        if compare_digest(mark_of(records[-1], event).encode(), code.encode()):
            label = here.process.steps[event.step].label
            return Genuine(case.number, case.property, label, event.day, event is steps[-1])
    return None
