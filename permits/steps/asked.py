"""A step as somebody asks for it: read as sent, filled with what follows from the law, and held against the case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from permits import numbers
from permits.application import twelve_digits
from permits.casework.deadline import last_answer, last_view
from permits.casework.events import ASKED, SEVERAL, TYPES, Body, read_body
from permits.casework.events import Answered as Answer
from permits.casework.status import Status
from permits.decision.ruling import Answered, check_answers
from permits.errors import BadInput, Fault
from permits.law.facts import subject
from permits.law.pack import Pack
from permits.phrases import phrase
from permits.survey.start import impossible_start
from permits.written import all_visible, too_long


def as_written(kind: str, written: Mapping[str, str]) -> dict[str, Any]:
    """A step as forms and the command line have it: text only, of what is several one on each line."""
    filled = {name: text.strip() for name, text in written.items() if text.strip()}
    several = SEVERAL.get(kind, ())
    return {"kind": kind} | {
        name: [line.strip() for line in text.splitlines() if line.strip()] if name in several else text
        for name, text in filled.items()
    }


LONGEST = 10_000
"""Signs in one text of a step, or of an officer's ruling."""


def body_of(pack: Pack, status: Status, sent: Mapping[str, Any], day: date) -> Body:
    """
    What is to happen to a case that stands so, on that day. sent: `kind`, and what its step asks, as JSON names it.

    Raises BadInput with every fault, and NotAllowed for an answer that `check_answers` forbids.
    """
    sent = all_visible(dict(sent))
    kind = sent.get("kind")
    if not isinstance(kind, str) or kind not in ASKED:
        steps = ", ".join(sorted(ASKED))
        raise _faulty([Fault("/kind", phrase("steps.choose", steps=steps), "unknown_step")])
    unknown = [name for name in sent if name not in ("kind", *ASKED[kind])]
    faults = [Fault(f"/{name}", phrase("steps.not_asked", name=name), "unknown_field") for name in unknown]
    faults += _too_long(sent)
    known = {name: _number(kind, name, value) for name, value in sent.items() if name not in unknown}
    try:
        body = read_body({**known, **_reckoned(pack, status, kind, day)})
    except ValidationError as error:
        raise _faulty([*faults, *_of(error)]) from None
    if faults := [*faults, *_amiss(pack, status, body, day)]:
        raise _faulty(faults)
    if body.kind == "answered":
        answered: Answer = body  # type: ignore[assignment]
        given = Answered(answered.yes, answered.why, answered.of_day)
        check_answers(pack, {subject(answered.fact, answered.about): given}, day)
    return body


def _number(kind: str, name: str, value: Any) -> Any:
    """A number as people write it, with a comma, as JSON has it; anything else as it is."""
    if TYPES[kind].get(name) is not Decimal or not isinstance(value, str):
        return value
    return value.replace(",", ".").replace(" ", "")


def _too_long(sent: Mapping[str, Any]) -> Iterator[Fault]:
    for name, value in sent.items():
        texts = value if isinstance(value, list) else [value]
        longest = max((len(text) for text in texts if isinstance(text, str)), default=0)
        if longest > LONGEST:
            yield Fault(f"/{name}", too_long(longest, LONGEST), "string_too_long")


def _reckoned(pack: Pack, status: Status, kind: str, day: date) -> dict[str, Any]:
    """What a step says by the law or by the case, whoever takes it."""
    match kind:
        case "receipt_confirmed":
            return {"last": status.decide_by or day}
        case "completion_requested":
            return {"answerBy": last_answer(pack, day), "order": not status.clockless}
        case "more_time_refused":
            return {"answerBy": status.asked_by or day}
        case "reminded" if status.awaited is not None:
            return {"of": status.awaited.what, "answerBy": status.awaited.by}
        case "communicated" | "heard":
            return {"answerBy": last_view(pack, day)}
        case "appealed":
            return {"number": len(status.appeals) + 1}
    return {}


def _amiss(pack: Pack, status: Status, body: Body, day: date) -> Iterable[Fault]:
    """What names something that the case does not have."""
    said = body.model_dump(by_alias=True)
    for name in said.get("missing") or ():
        if name not in pack.facts:
            yield Fault("/missing", phrase("steps.no_fact", name=name), "unknown_fact")
    if body.kind == "completion_requested" and not (said["missing"] or said["asks"]):
        yield Fault("/asks", phrase("steps.what_is_missing"), "missing")
    if body.kind == "hearing_answered" and said["recipient"] not in status.heard:
        who = said["recipient"]
        yield Fault("/recipient", phrase("steps.not_heard", who=who), "unknown_recipient")
    if body.kind == "appeal_tried" and not said["inTime"] and not said["why"].strip():
        yield Fault("/why", phrase("steps.why_too_late"), "missing")
    if body.kind == "takeover_agreed" and not twelve_digits(said["to"]):
        yield Fault("/to", phrase("steps.no_personal_number"), "personal_number")
    if body.kind == "surveyed" and said["on"] > day:
        yield Fault("/on", phrase("steps.day_to_come"), "range")
    if body.kind == "consultation_called" and said["on"] < day:
        yield Fault("/on", phrase("steps.start_has_passed"), "range")
    yield from _of_years(pack, {name: said[name] for name in ASKED[body.kind] if name in said} | {"day": day}, day)
    if body.kind in ("more_time_asked", "more_time_given") and said["until"] <= max(status.asked_by or day, day):
        yield Fault("/until", phrase("steps.no_later", last=numbers.day(status.asked_by or day)), "range")
    if body.kind == "start_replanned":
        yield from _of_start(pack, status, said["on"], day)
    if "number" in said and body.kind != "appealed" and said["number"] not in {a.number for a in status.appeals}:
        number = said["number"]
        yield Fault("/number", phrase("steps.no_appeal", number=number), "unknown_appeal")


def _of_years(pack: Pack, days: Mapping[str, Any], day: date) -> Iterable[Fault]:
    """A year that nobody can mean, as when the year 26 is written for 2026. days: what was sent, days among it."""
    earliest, ahead = pack.settings["earliest_start_year"], pack.settings["start_years_ahead"]
    for name, sent in days.items():
        if isinstance(sent, date) and not earliest <= sent.year <= day.year + ahead:
            yield Fault(f"/{name}", phrase("steps.year", year=sent.year), "range")


def _of_start(pack: Pack, status: Status, start: date, day: date) -> Iterable[Fault]:
    """A day on which nobody can plan to start, has passed, or on which the permit no longer holds (PBL 9 kap. 115 §)."""
    if start < day:
        yield Fault("/on", phrase("steps.start_has_passed"), "range")
    elif (impossible := impossible_start(start, status.received or day, pack.settings)) is not None:
        yield Fault("/on", impossible, "range")
    elif status.begin_by is not None and start > status.begin_by:
        yield Fault("/on", phrase("steps.start_after_permit", last=numbers.day(status.begin_by)), "range")


def _of(error: ValidationError) -> Iterable[Fault]:
    """Pydantic's faults in our words, each at its place."""
    for fault in error.errors():
        # The first part of the place is the kind that the union was told apart by.
        place = "/" + "/".join(str(part) for part in fault["loc"][1:])
        if fault["type"] in ("missing", "string_too_short", "too_short"):
            yield Fault(place, phrase("steps.fill_in"), "missing")
        elif fault["type"] == "string_too_long":
            yield Fault(place, too_long(len(fault["input"]), fault["ctx"]["max_length"]), fault["type"])
        else:
            yield Fault(place, phrase("steps.unreadable"), fault["type"])


def _faulty(faults: list[Fault]) -> BadInput:
    return BadInput(phrase("steps.faulty"), faults)
