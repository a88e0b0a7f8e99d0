"""
What a step's form asks for, each as what it is: a day, yes or no, one of those who were heard, an appeal, a line of text.

The event that the step becomes tells the type and the case tells the values, so that nobody writes by hand what is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal, get_args, get_origin

from permits.application import read_kept
from permits.casework.events import SEVERAL, TYPES, applies, whom
from permits.casework.process import Step
from permits.casework.status import Appeal, Status
from permits.law.facts import parted
from permits.numbers import measure
from permits.office import Office
from permits.phrases import phrase
from permits.place.gazetteer import spelt
from permits.steps.measuring import measurable
from permits.store.chained.record import Record
from permits.text import Text


class Form(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    LINES = "lines"
    DAY = "day"
    NUMBER = "number"
    CHOSEN = "chosen"
    """One of the choices."""
    NAME = "name"
    """A name, the choices offered."""
    TICKED = "ticked"
    """Any of the choices, and what is written beside."""


@dataclass(frozen=True, slots=True)
class StepField:
    """
    name: as the step names it. label: in the process's words. choices: what can be chosen, by what is sent. more: whether
    others than the choices can be written, one on each line.
    """

    name: str
    label: Text
    form: Form
    choices: Mapping[str, Text]
    more: bool = False


def step_fields(office: Office, record: Record, status: Status, step: Step, within: int = 0) -> list[StepField]:
    """
    What the form of a step asks in a case that stands so. record: its newest. within: metres from the property within which
    owners are offered who own no land that borders on it.
    """
    known = {name: _known(office, record, status, step.name, name) for name in step.asks or {}}
    if step.name == HEARD and within:
        known["recipients"] = {**dict(_near(office, record, status, within)), **known["recipients"]}
    return [
        _field(name, label, TYPES[step.name][name], known[name], step.name)
        for name, label in (step.asks or {}).items()
        if known[name] or name not in CLOSED
    ]


def _field(name: str, label: Text, said: object, known: Mapping[str, Text], step: str) -> StepField:
    if name in SEVERAL[step]:
        return StepField(name, label, Form.TICKED if known else Form.LINES, known, more=name not in CLOSED)
    if said is bool:
        return StepField(name, label, Form.CHOSEN, YES_OR_NO)
    if get_origin(said) is Literal:
        return StepField(
            name, label, Form.CHOSEN, {value: phrase(f"desk.chosen.value.{value}") for value in get_args(said)}
        )
    if (step, name) == (HANDED_OVER, "to"):
        return StepField(name, label, Form.NAME, known)
    if said in ASKED_SHORT:
        return StepField(name, label, ASKED_SHORT[said], {})
    return StepField(name, label, Form.CHOSEN if known else Form.LINE, known)


ASKED_SHORT: Mapping[object, Form] = {date: Form.DAY, Decimal: Form.NUMBER}
"""What takes a word or two to write, by the event's type."""

HANDED_OVER = "handed_over"
"""The step by which a case gets another officer."""

YES_OR_NO = {"true": phrase("desk.chosen.value.yes"), "false": phrase("desk.chosen.value.no")}

CLOSED = frozenset({"missing"})
"""What nothing can be added to: the rules know what a case may lack, and what is beyond is asked for in words."""


def _known(office: Office, record: Record, status: Status, step: str, name: str) -> Mapping[str, Text]:
    """What the case knows of what can be said; nothing where it is to be written."""
    knows = KNOWN.get((step, name))
    return dict(knows(office, record, status)) if knows else {}


Knows = Callable[[Office, Record, Status], Iterator[tuple[str, Text]]]


def _missing(office: Office, record: Record, status: Status) -> Iterator[tuple[str, Text]]:
    """What the rules say that the application lacks."""
    for fact in record.missing:
        yield fact, office.pack.facts[fact].label


def _around(office: Office, record: Record, status: Status) -> Iterator[tuple[str, Text]]:
    """The owners around who have not been asked, by property and place; nobody's name is told here."""
    for property, place in office.zoning(record.municipality).owners(record.site.bordering):
        if (recipient := whom(property.designation, place)) not in status.heard:
            at = f"{property.designation}, {property.address}" if property.address else property.designation
            yield recipient, phrase("desk.chosen.owner", property=at, place=place + 1)


HEARD = "heard"
"""The step by which those whom it concerns are asked."""

FARTHEST = 500
"""Metres within which owners are offered, at most."""


def _near(office: Office, record: Record, status: Status, within: int) -> Iterator[tuple[str, Text]]:
    """The owners within so many metres who have not been asked, with how far off they are, the nearest first."""
    zoning = office.zoning(record.municipality)
    near = {property.designation: far for property, far in zoning.near(record.site.designation, min(within, FARTHEST))}
    for property, place in zoning.owners(near):
        recipient, far = whom(property.designation, place), near[property.designation]
        if recipient not in status.heard and far:
            at = f"{property.designation}, {property.address}" if property.address else property.designation
            owner = phrase("desk.chosen.owner", property=at, place=place + 1)
            yield recipient, phrase("desk.chosen.away", owner=owner, far=measure(far, "m", "#,##0.0"))


def _consenting(office: Office, record: Record, status: Status) -> Iterator[tuple[str, Text]]:
    """The owners around who have not taken a consent back, who is known to have given one first."""
    given = {(spelt(consent.property), consent.owner) for consent in read_kept(record.application).consents}
    given |= {owner for owner, yes in record.proofs.consents.items() if yes}
    around = [
        (property.designation, place)
        for property, place in office.zoning(record.municipality).owners(record.site.bordering)
    ]
    for property, place in sorted(around, key=lambda owner: (spelt(owner[0]), owner[1]) not in given):
        if (spelt(property), place) not in status.withdrawn:
            label = named(owner := whom(property, place))
            has_consented = (spelt(property), place) in given
            yield owner, phrase("desk.chosen.has_consented", owner=label) if has_consented else label


def _heard(office: Office, record: Record, status: Status) -> Iterator[tuple[str, Text]]:
    """Those who were asked, who has not answered first."""
    for recipient in sorted(status.heard, key=lambda recipient: status.heard[recipient] is not None):
        yield recipient, named(recipient)


def _to_send(office: Office, record: Record, status: Status) -> Iterator[tuple[str, Text]]:
    for recipient in status.recipients:
        if recipient not in status.sent:
            yield recipient, named(recipient)


def _officers(office: Office, record: Record, status: Status) -> Iterator[tuple[str, Text]]:
    """Those who have open cases, but not this."""
    for name in office.store.lists.officers(record.municipality):
        if name != status.officer:
            yield name, Text(name, name)


def _to_serve(office: Office, record: Record, status: Status) -> Iterator[tuple[str, Text]]:
    for recipient in status.addressees:
        if recipient not in status.served:
            yield recipient, named(recipient)


def named(recipient: str) -> Text:
    """A recipient as people say it; see `permits.casework.events.whom`."""
    head, _, place = recipient.rpartition("/")
    if applies(recipient):
        return phrase("desk.chosen.applicant", place=place if head else 1)
    return phrase("desk.chosen.owner", property=head, place=place) if head else Text(recipient, recipient)


def _appeals(which: Callable[[Appeal], bool]) -> Knows:
    def those(office: Office, record: Record, status: Status) -> Iterator[tuple[str, Text]]:
        for appeal in filter(which, status.appeals):
            yield str(appeal.number), phrase("desk.chosen.appeal", number=appeal.number, came=appeal.came.isoformat())

    return those


def _questions(office: Office, record: Record, status: Status) -> Iterator[tuple[str, Text]]:
    """The questions of the case that wait for an officer."""
    for asked in record.questions:
        fact, about = parted(asked)
        if about is None:
            yield fact, office.pack.facts[fact].label


def _answers(office: Office, record: Record, status: Status) -> Iterator[tuple[str, Text]]:
    """The questions that an officer has answered."""
    for fact in dict.fromkeys(parted(asked)[0] for asked in status.answers):
        yield fact, office.pack.facts[fact].label


def _measurable(office: Office, record: Record, status: Status) -> Iterator[tuple[str, Text]]:
    """What can be measured anew."""
    return measurable(office.pack, record)


def _measured(office: Office, record: Record, status: Status) -> Iterator[tuple[str, Text]]:
    """What an officer has measured anew."""
    labels = dict(measurable(office.pack, record))
    for subject in status.surveys:
        yield subject, labels.get(subject, Text(subject, subject))


IN_TIME, SENT_ON = (
    _appeals(lambda appeal: appeal.in_time is True and appeal.forwarded is None),
    _appeals(lambda appeal: appeal.forwarded is not None and appeal.ended is None),
)

KNOWN: Mapping[tuple[str, str], Knows] = {
    ("completion_requested", "missing"): _missing,
    (HANDED_OVER, "to"): _officers,
    ("answered", "fact"): _questions,
    ("answer_withdrawn", "fact"): _answers,
    ("surveyed", "of"): _measurable,
    ("survey_withdrawn", "of"): _measured,
    ("heard", "recipients"): _around,
    ("consent_withdrawn", "recipient"): _consenting,
    ("hearing_answered", "recipient"): _heard,
    ("sent", "recipient"): _to_send,
    ("served", "recipient"): _to_serve,
    ("appeal_tried", "number"): _appeals(lambda appeal: appeal.in_time is None),
    ("appeal_forwarded", "number"): IN_TIME,
    ("appeal_ended", "number"): SENT_ON,
    ("returned", "number"): SENT_ON,
}
"""What the case knows, by step and field."""
