"""A case's life as its applicant sees it: what has happened and on which day, whose move it is, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.eservice.access import opened
from api.web.served import office
from permits.casework.status import Task
from permits.errors import NotFound
from permits.store.record import Record
from permits.text import Text

router = APIRouter(prefix="/cases/{case_id}/steps")

SHOWN = frozenset(
    {
        "received", "receipt_confirmed", "referred", "completion_requested", "completed", "changed", "extended", "stayed",
        "resumed", "defence_answered", "communicated", "commented", "heard", "hearing_closed", "granted",
        "starting_clearance", "exempt", "advance_notice", "advance_notice_negative", "refused", "dismissed", "written_off",
        "withdrawn", "announced", "corrected", "reconsidered", "appealed", "appeal_forwarded", "appeal_ended", "returned",
        "plan_handed_in", "manager_named", "manager_not_needed", "consultation_called", "consultation_held",
        "consultation_not_needed", "start_cleared", "final_clearance_asked", "interim_cleared", "final_cleared",
    }
)  # fmt: skip
"""What an applicant is shown of their case, by its day and name alone; the officers' own work and others' words are not."""

TO_THE_APPLICANT = frozenset(
    {"receipt", "completion", "communication", "extension", "start", "interim", "final", "correction"}
)
"""Letters of steps that are the applicant's to open."""

WHO = {
    "us": Text("Kommunen", "The municipality"),
    "applicant": Text("Du", "You"),
    "others": Text("Någon annan", "Somebody else"),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. letter: its number, where it has a letter that the applicant opens."""

    day: date
    label: Text
    letter: int | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """happened: the newest first. waits: what is to be done, with who does it."""

    happened: list[Moment]
    waits: list[tuple[Text, Task]]


def timeline(request: Request, record: Record) -> Timeline:
    """Folded from the case's events, and from nothing else."""
    here = office(request)
    events, steps = here.store.events.of(record.municipality, record.case_id), here.process.steps
    happened = [
        Moment(
            event.day,
            steps[event.step].label,
            event.sequence if event.body.letter and steps[event.step].letter in TO_THE_APPLICANT else None,
        )
        for event in reversed(events)
        if event.step in SHOWN
    ]
    return Timeline(happened, [(WHO[task.whose], task) for task in here.status(events).tasks])


@router.get("/{sequence}.pdf")
def letter(request: Request, case_id: str, sequence: int) -> Response:
    """The letter of a step, for a party of the case."""
    record = opened(request, case_id)
    sent = office(request).store.events.letter(record.municipality, case_id, sequence)
    if sent is None or sequence not in {moment.letter for moment in timeline(request, record).happened}:
        raise NotFound(Text("Steget har inget brev.", "The step has no letter."))
    return Response(sent.pdf, media_type="application/pdf")
