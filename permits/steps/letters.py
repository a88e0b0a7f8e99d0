"""What each step's letter is filled with. The sentences stand in `letters/`, the numbers in `rules/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast

from permits import application as applications
from permits import numbers
from permits.casework import events as of
from permits.casework.deadline import last_appeal_by_others
from permits.casework.events import Body, Event
from permits.casework.status import Status
from permits.casework.terms import terms
from permits.decision.result import Result
from permits.law.pack import Pack
from permits.letter.marks import mark
from permits.letter.writing import Translation
from permits.office import Office
from permits.phrases import phrase, recognised
from permits.statement.stationery import dated, sent_to, spoken, stationery
from permits.store.canonical import canonical, plain, sha256
from permits.store.chained.record import Letter, Record
from permits.text import Language, Text, capitalised, uncapitalised

Values = dict[str, Any]


def _receipt(pack: Pack, status: Status, body: of.ReceiptConfirmed) -> Values:
    """By when it is decided and what being late costs (PBL 9 kap. 100 §, 12 kap. 8 a §)."""
    return {
        "received": numbers.day(status.received or body.last),
        "due": _last(status),
        "clock-source": phrase("steps.time_for_a_notification")
        if status.notification
        else phrase("steps.time_for_a_permit"),
    }


def _completion(pack: Pack, status: Status, body: of.CompletionRequested) -> Values:
    facts = [pack.facts[fact] for fact in body.missing]
    return {
        "asks": [fact.question or fact.label for fact in facts],
        "own-asks": list(body.asks),
        "answer-by": numbers.day(body.answer_by),
        "due": _last(status),
    }


def _more_time(pack: Pack, status: Status, body: of.MoreTimeGiven | of.MoreTimeRefused) -> Values:
    """Until when what is missing may be handed in, and why."""
    last = body.until if isinstance(body, of.MoreTimeGiven) else body.answer_by
    return {"given": isinstance(body, of.MoreTimeGiven), "answer-by": numbers.day(last), "why": body.why}


def _reminder(pack: Pack, status: Status, body: of.Reminded) -> Values:
    return {"what": phrase(f"steps.reminder_{body.of}"), "answer-by": numbers.day(body.answer_by)}


def _communication(pack: Pack, status: Status, body: of.Communicated) -> Values:
    return {"what": body.what, "answer-by": numbers.day(body.answer_by)}


def _hearing(pack: Pack, status: Status, body: of.Heard) -> Values:
    return {"what": body.what, "answer-by": numbers.day(body.answer_by)}


def _extension(pack: Pack, status: Status, body: of.Extended) -> Values:
    return {"why": body.why, "due": _last(status)}


def _announcement(pack: Pack, status: Status, body: of.Announced) -> Values:
    """Since when it stands on the notice board, and until when others may appeal (PBL 9 kap. 109-110 §§, 13 kap. 16 §)."""
    assert status.announced is not None and status.decided is not None and status.result is not None
    return {
        "decision": phrase("steps.announced_permit")
        if status.result is Result.GRANTED
        else phrase("steps.announced_notice"),
        "decided": numbers.day(status.decided),
        "announced": numbers.day(status.announced),
        "appeal-others": numbers.day(last_appeal_by_others(pack, status.announced)),
    }


def _start(pack: Pack, status: Status, body: of.StartCleared) -> Values:
    """What starting clearance says (PBL 10 kap. 24 §)."""
    return {
        "plan": [_line("steps.plan_unchanged", line, body) for line in body.plan],
        "conditions": list(body.conditions),
        "papers": [_line("steps.plan_followed", line, body) for line in body.papers],
        "manager": status.manager,
        "manager-needed": status.manager_needed is not False,
        "begin-by": numbers.day(status.begin_by) if status.begin_by else None,
        "finish-by": numbers.day(status.finish_by) if status.finish_by else None,
    } | ({"decided-by": phrase("statement.cleared_by_machine", mandate=body.delegation)} if body.delegation else {})


def _line(code: str, line: str, body: of.StartCleared) -> Values:
    """A line of a starting clearance: the machine's is a phrase, in both languages; an officer's stands as it was written."""
    told = recognised(code, line) if body.delegation else None
    return {"words": told or line, "written": told is None}


def _interim(pack: Pack, status: Status, body: of.InterimCleared) -> Values:
    return {"part": body.part, "remains": body.remains}


def _final(pack: Pack, status: Status, body: of.FinalCleared) -> Values:
    return {"remarks": body.remarks}


def _correction(pack: Pack, status: Status, body: of.Corrected) -> Values:
    return {"was": body.was, "becomes": body.becomes}


def _appeal_forwarded(pack: Pack, status: Status, body: of.AppealForwarded) -> Values:
    return {
        "came": numbers.day(next(appeal.came for appeal in status.appeals if appeal.number == body.number)),
        "package": body.package.sha256 if body.package else None,
    }


FILLED: Mapping[str, Callable[[Pack, Status, Any], Values]] = {
    "receipt": _receipt,
    "completion": _completion,
    "more_time": _more_time,
    "reminder": _reminder,
    "communication": _communication,
    "hearing": _hearing,
    "announcement": _announcement,
    "extension": _extension,
    "start": _start,
    "interim": _interim,
    "final": _final,
    "correction": _correction,
    "appeal_forwarded": _appeal_forwarded,
}
"""By the letter that the process names: what it is filled with, from the step and where the case stands after it."""


def write(office: Office, record: Record, body: Body, status: Status, day: date, at: datetime, actor: str) -> Letter:
    """
    The letter of a step. record: the case's newest. status: after the step. actor: whom it comes from.

    Raises LetterNotWritten.
    """
    kind = office.process.steps[body.step].letter
    values = _values(office, record, body, status, day, at, actor)
    return office.letters.write(kind, spoken(values, "sv"), told(record, body, day, at), at)


@dataclass(frozen=True, slots=True)
class Draft:
    """The letter of a step that is not taken. values: what its template is filled with, but for what sending it sets."""

    office: Office
    kind: str
    values: Mapping[str, Any]

    @property
    def words(self) -> str:
        """A hash of all that the letter says: SHA-256, as hex."""
        return sha256(canonical(self.values))

    def html(self, language: Language) -> str:
        """The letter as HTML to stand on a page. Raises LetterNotWritten."""
        return self.office.letters.draft(self.kind, spoken(self.values, language), language)


def draft(office: Office, record: Record, body: Body, status: Status, day: date, at: datetime, actor: str) -> Draft:
    """What `write` would set."""
    values = _values(office, record, body, status, day, at, actor)
    unset = {name: SET_BY_SENDING.get(name, value) for name, value in values.items()}
    return Draft(office, office.process.steps[body.step].letter, unset)


SET_BY_SENDING: Values = {"mark": "", "package": None}
"""What of a letter is other at every moment, and how it is left until then."""


def translated(
    office: Office, municipality: str, case_id: str, sequence: int, language: Language
) -> Translation | None:
    """
    The letter of one of the case's events in another language, beside the Swedish one, which is the one that counts.

    None where no letter went out with it, or where the letter was severed.
    """
    store = office.store
    happened = [event for event in store.events.of(municipality, case_id) if event.sequence <= sequence]
    if store.events.letter(municipality, case_id, sequence) is None:
        return None
    event, status = happened[-1], office.status(happened)
    record = _known_then(store.records.of(municipality, case_id), event)
    values = _values(office, record, event.body, status, event.day, event.at, event.actor)
    return office.letters.translation(office.process.steps[event.step].letter, spoken(values, language), language)


def _known_then(records: Sequence[Record], event: Event) -> Record:
    """The newest of a case's records when that happened."""
    return [record for record in records if record.decided_at <= event.at][-1]


def _values(
    office: Office, record: Record, body: Body, status: Status, day: date, at: datetime, actor: str
) -> dict[str, Any]:
    """What the letter's template asks for, as plain JSON in both languages."""
    values = {
        **_shared(office, record, day, actor),
        **_to_others(office, record, body),
        **FILLED[office.process.steps[body.step].letter](office.pack, status, body),
        "mark": mark(told(record, body, day, at)),
    }
    return cast("dict[str, Any]", plain(values))


BESIDE = frozenset({"heard", "bordering", "beyond"})
"""Groups of people who own or hold a right to land beside the property."""


def _to_others(office: Office, record: Record, body: Body) -> Values:
    """
    Whom a letter is to that the applicant does not get; the same letter goes to each of them, so that it names nobody.

    Nor does it name who applies, to people to whom that may be told only once secrecy has been tried.
    """
    to = set(office.process.steps[body.step].to)
    if "authority" in to:
        board, told_too = phrase("letter.county"), sent_to(applications.read_kept(record.application))["recipients"]
        return {"addressee": [board], "recipients": phrase("letter.and", first=board, second=told_too)}
    reminded = isinstance(body, of.Reminded) and body.of == "answer_hearing"
    if not reminded and not to <= BESIDE:
        return {}
    whom = phrase("letter.beside", property=record.site.designation)
    return {"addressee": [whom], "recipients": phrase("letter.each_of_them"), "applicants": ""}


def told(record: Record, body: Body, day: date, at: datetime) -> dict[str, Any]:
    """What of a step is the letter's own: it lies in the letter's file, and its mark is taken of it."""
    said, _ = body.model_copy(update={"letter": None}).apart()
    named = {"id": record.case_id, "number": record.number, "municipality": record.municipality}
    return {"case": named, "step": said, "day": day.isoformat(), "at": at.astimezone(UTC).isoformat()}


def mark_of(record: Record, event: Event) -> str:
    """The mark that the letter of an event bears."""
    return mark(told(record, event.body, event.day, event.at))


def _shared(office: Office, record: Record, day: date, actor: str) -> Values:
    """What every letter says of its case."""
    inquiry = applications.read_kept(record.application)
    measure = office.pack.acts[inquiry.measure.kind].law
    designation, address = record.site.designation or inquiry.property, record.site.address
    bears = stationery(office, record.municipality)
    return {
        **bears,
        **sent_to(inquiry),
        **dated(day),
        "decision-day-label": phrase("letter.date"),
        "board-address": f"{office.settings.base_url}/notice-board".partition("://")[2],
        "number": record.number,
        "property": designation,
        "place": f"{address} ({designation})" if address else designation,
        "measure": measure.each(uncapitalised),
        "measure-capital": measure.each(capitalised),
        "size": (record.told or {}).get("size", ""),
        "drawings": [],
        "conditions": [],
        "fee": None,
        "appeal-others": None,
        "terms": terms(office.pack, day),
        "informs": [],
        "head": None,
        "siteplan": None,
        "siteplan-described": "",
        "decided-by": phrase("letter.on_behalf", actor=actor, board=bears["board"]) if actor else "",
        "pack": phrase("letter.pack", title=office.pack.title, version=office.pack.version, id=office.pack.id),
    }


def _last(status: Status) -> Text | None:
    return numbers.day(status.decide_by) if status.decide_by else None
