"""A case's life as its applicant sees it: what has happened and on which day, whose move it is, and by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.eservice.access import opened
from api.web.letters import translation_as_html, translation_as_pdf
from api.web.served import office
from permits import numbers
from permits.casework.events import Event, MoreTimeAsked, MoreTimeGiven, Role, StartReplanned
from permits.casework.legal_force import appeal_by
from permits.casework.process import Step
from permits.casework.status import Status, Task
from permits.decision.result import Result
from permits.errors import NotFound
from permits.office import Office
from permits.phrases import phrase
from permits.steps.letters import translated
from permits.store.chained.record import Letter, Record
from permits.text import Text

router = APIRouter(prefix="/cases/{case_id}/steps")

SHOWN = frozenset(
    {
        "received", "dispensation_sought", "dispensation_tried", "receipt_confirmed", "referred", "completion_requested", "more_time_asked", "more_time_given", "more_time_refused", "completed", "changed", "extended", "stayed",
        "resumed", "defence_answered", "communicated", "commented", "heard", "hearing_closed", "granted",
        "starting_clearance", "exempt", "advance_notice", "advance_notice_negative", "refused", "dismissed", "written_off",
        "withdrawal_asked", "withdrawal_regretted", "withdrawn",
        "takeover_agreed", "takeover_regretted", "taken_over", "announced", "announcement_told", "corrected", "reconsidered", "appealed", "appeal_forwarded", "appeal_ended", "returned",
        "plan_handed_in", "manager_named", "manager_accepted", "manager_not_needed", "consultation_called", "consultation_held",
        "consultation_not_needed", "start_cleared", "final_clearance_asked", "interim_cleared", "final_cleared",
        "message_received", "paper_handed_in", "start_replanned",
    }
)  # fmt: skip
"""What an applicant is shown of their case; the officers' own work and others' words are not."""

OWN_WORDS = frozenset({"message_received", "commented"})
"""What the applicant has written themselves."""

WRITTEN_AS = {"paper_handed_in": "what", "more_time_asked": "why"}
"""What else they have written, by the step's field."""

HANDED_IN = frozenset({"plan_handed_in", "paper_handed_in"})
"""Steps by which a paper comes in."""

TO_APPLICANT = "sökanden"
"""Whom an officer writes a message to, where not by name."""

DOES = {
    "complete": "complete",
    "comment": "own/commented",
    "prepare_start": "own/plan_handed_in",
    "manager_settled": "own/manager_named",
    "build": "own/final_clearance_asked",
}
"""The page, below the case's own, where the applicant does each of their tasks, or what alone is left of one."""

LACKING = {
    "plan_settled": phrase("eservice.timeline.lacking.plan_settled"),
    "manager_settled": phrase("eservice.timeline.lacking.manager_settled"),
}
"""What starting clearance takes of the applicant, as they are asked for it."""

TO_THE_APPLICANT = frozenset(
    {
        "receipt", "completion", "more_time", "communication", "extension", "start", "interim", "final", "correction",
        "announcement",
    }
)  # fmt: skip
"""Letters of steps that are the applicant's to open, where they are written to them: see `THEIRS`."""

THEIRS = frozenset({"applicants", "applicants_told_later"})
"""Those of whom a letter is sent to, as the process names them, who apply."""

WHO = {
    "us": phrase("eservice.timeline.who.us"),
    "applicant": phrase("eservice.timeline.who.applicant"),
    "others": phrase("eservice.timeline.who.others"),
}

UNSIGNED = phrase("eservice.timeline.unsigned")


@dataclass(frozen=True, slots=True)
class Moment:
    """
    One thing that happened. letter: its number, where it has a letter that the applicant opens. text: what was written;
    paper: the hash of what was handed in; both empty where nothing was.
    """

    day: date
    label: Text
    letter: int | None
    text: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """
    A task with who does it. own: it is the applicant's. page: where they do it, empty where there is none. lacking: what
    is left of it to hand in, where that is known.
    """

    who: Text
    task: Task
    own: bool
    page: str
    lacking: Sequence[Text] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """
    happened: the oldest first. waits: what is to be done, the applicant's own first. status: where the case stands.
    appeal_by: see `permits.casework.legal_force`. fee: as the decision's letter told it, by language; None where nothing is charged.
    """

    happened: list[Moment]
    waits: list[Move]
    status: Status
    appeal_by: date | None
    fee: Mapping[str, str] | None


def timeline(here: Office, record: Record, events: Sequence[Event]) -> Timeline:
    """Folded from the case's events, and from nothing else."""
    steps = here.process.steps
    names = {TO_APPLICANT, *(applicant["name"].casefold() for applicant in record.application["applicants"])}
    happened = [
        _moment(event, steps[event.step])
        for event in events
        if event.step in SHOWN or (event.kind == "message_sent" and _said(event, "to").casefold() in names)
    ]
    status = here.status(events)
    return Timeline(happened, moves(status, record), status, appeal_by(here.pack, status), fee_of(record))


def fee_of(record: Record) -> Mapping[str, str] | None:
    """What the decision's letter says that it costs, by language; None where nothing is charged."""
    amount: Mapping[str, str] | None = ((record.told or {}).get("fee") or {}).get("amount")
    return amount


def waits_for_signatures(record: Record) -> bool:
    """Whether nothing is missing but that others sign too: then it is their turn, and not that of whoever has signed."""
    return record.outcome is Result.SUPPLEMENT and set(record.missing) == {"all_applicants_signed"}


def moves(status: Status, record: Record) -> list[Move]:
    """What is to be done now and by whom, the applicant's own first."""
    return sorted((_move(task, record) for task in status.tasks), key=lambda move: not move.own)


def _move(task: Task, record: Record) -> Move:
    if task.what == "complete" and waits_for_signatures(record):
        return Move(UNSIGNED, task, False, "")
    own = task.whose == "applicant"
    lacking = task.about.split(", ") if task.what == "prepare_start" else []
    place = DOES.get(task.about, DOES.get(task.what, "")) if own else ""
    return Move(WHO[task.whose], task, own, place, [LACKING[need] for need in lacking])


def _moment(event: Event, step: Step) -> Moment:
    written = event.kind == "message_sent" or (event.step in OWN_WORDS and event.role is Role.APPLICANT)
    return Moment(
        event.day,
        _to_day(step.label, event),
        event.sequence if event.body.letter and step.letter in TO_THE_APPLICANT and THEIRS & {*step.to} else None,
        _said(event, "text") if written else _said(event, WRITTEN_AS[event.step]) if event.step in WRITTEN_AS else "",
        _said(event, "sha256") if event.step in HANDED_IN else "",
    )


def _to_day(label: Text, event: Event) -> Text:
    """What happened, with the day that it names."""
    match event.body:
        case StartReplanned(on=day) | MoreTimeAsked(until=day) | MoreTimeGiven(until=day):
            pass
        case _:
            return label
    return Text(f"{label.sv}: {numbers.day(day).sv}", f"{label.en}: {numbers.day(day).en}")


def _said(event: Event, name: str) -> str:
    """What an event says in one of its fields; empty where it has none, and once that is taken away."""
    return str(getattr(event.body, name, "") or "")


@router.get("/{sequence}.en.html")
def letter_in_english(request: Request, case_id: str, sequence: int) -> Response:
    """The letter of a step in English: a translation, made as it is asked for, beside the letter in Swedish."""
    record, _ = _sent(request, case_id, sequence)
    return translation_as_html(translated(office(request), record.municipality, case_id, sequence, "en"))


@router.get("/{sequence}.en.pdf")
def letter_in_english_pdf(request: Request, case_id: str, sequence: int) -> Response:
    record, _ = _sent(request, case_id, sequence)
    letter = translated(office(request), record.municipality, case_id, sequence, "en")
    return translation_as_pdf(letter, record.number)


@router.get("/{sequence}.pdf")  # below what ends in more than that
def letter(request: Request, case_id: str, sequence: int) -> Response:
    """The letter of a step, for a party of the case."""
    record, sent = _sent(request, case_id, sequence)
    sealed = office(request).store.seals.of_event(record.municipality, sequence, sent)
    return Response(sealed, media_type="application/pdf")


def _sent(request: Request, case_id: str, sequence: int) -> tuple[Record, Letter]:
    """The case, and the letter of a step that went to a party of it. Raises NotFound."""
    record = opened(request, case_id)
    here, store = office(request), office(request).store
    happened = timeline(here, record, store.events.of(record.municipality, case_id)).happened
    is_theirs = sequence in {moment.letter for moment in happened}
    sent = store.events.letter(record.municipality, case_id, sequence) if is_theirs else None
    if sent is None:
        raise NotFound(phrase("eservice.timeline.step_no_letter"))
    return record, sent
