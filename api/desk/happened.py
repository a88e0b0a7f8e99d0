"""What has happened to a case as an officer reads it: each event with all that was said in it, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_origin

from api.desk.step_fields import YES_OR_NO, named
from permits.casework.events import TYPES, Answered, Event, Frozen, Heard, HearingAnswered
from permits.law.facts import parted
from permits.office import Office
from permits.phrases import phrase
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Happened:
    """
    An event. label: what happened, in the process's words. said: what was filled in with it, each with its label.
    has_letter: whether a letter went out with it.
    """

    event: Event
    label: Text
    said: Sequence[tuple[Text, Text]]
    has_letter: bool


UNTOLD = frozenset({"sha256", "certificate", "address"})
"""What is shown as a link, or is a person's own and stands among the parties."""

KEPT_BACK = frozenset({"conflict_declared", "takeover_agreed"})
"""Steps whose words an officer's colleagues do not need: why somebody is related to a party, and a personal number."""


def happened(office: Office, events: Sequence[Event]) -> list[Happened]:
    """The events of a case, in their order."""
    return [
        Happened(event, office.process.steps[event.step].label, [*_said(office, event)], _has_letter(event))
        for event in events
    ]


def _has_letter(event: Event) -> bool:
    """A step's own, or that of the record that a decision froze."""
    return event.body.letter is not None or (isinstance(event.body, Frozen) and event.body.record is not None)


def _said(office: Office, event: Event) -> Iterator[tuple[Text, Text]]:
    if event.kind in KEPT_BACK:
        return
    filled = event.body.model_dump(mode="json", by_alias=True, exclude_none=True)
    if isinstance(event.body, Answered):
        yield _in_words(office, event.step, "fact", filled.pop("fact")), YES_OR_NO[str(filled.pop("yes")).lower()]
    for name, label in (office.process.steps[event.step].asks or {}).items():
        if name not in UNTOLD and (value := filled.get(name)) not in (None, "", []):
            several = value if isinstance(value, list) else [value]
            yield label, Text.joined([_in_words(office, event.step, name, each) for each in several], ", ")


def _in_words(office: Office, step: str, name: str, value: Any) -> Text:
    if isinstance(value, bool):
        return YES_OR_NO[str(value).lower()]
    if name in ("recipient", "recipients"):
        return named(str(value))
    if name in ("fact", "of", "missing") and parted(str(value))[0] in office.pack.facts:
        fact, about = parted(str(value))
        label = office.pack.facts[fact].label
        return Text(f"{label.sv}, {about}", f"{label.en}, {about}") if about else label
    if get_origin(TYPES[step].get(name)) is Literal:
        return phrase(f"desk.chosen.value.{value}")
    return Text(str(value), str(value))


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One of those who were heard. asked: the day they were; answer, answered: what they said and when, None before."""

    whom: Text
    asked: date
    answer: HearingAnswered | None
    answered: date | None


def neighbours(events: Sequence[Event]) -> list[Neighbour]:
    """Those who were heard, in the order that they were asked, who has not answered first."""
    asked: dict[str, date] = {}
    answers: dict[str, tuple[HearingAnswered, date]] = {}
    for event in events:
        if isinstance(event.body, Heard):
            asked |= {recipient: event.day for recipient in event.body.recipients if recipient not in asked}
        elif isinstance(event.body, HearingAnswered):
            answers[event.body.recipient] = event.body, event.day
    rows = [Neighbour(named(who), day, *answers.get(who, (None, None))) for who, day in asked.items()]
    return sorted(rows, key=lambda row: row.answer is not None)
