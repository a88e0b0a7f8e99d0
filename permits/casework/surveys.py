"""
What officers have measured anew, carried on into every later pass until it is taken back.

A measure takes the place of what the machine measured or the applicant stated, before any rule sees it; what it takes the
place of stands beside it. One of what is drawn holds while it is drawn so.
"""

from __future__ import annotations

from collections.abc import Iterator

from permits.application import Inquiry, measure_mark
from permits.casework.events import Event, Surveyed
from permits.casework.status import Status
from permits.decision.explanation import fact_value
from permits.law.facts import Facts, Thing, parted
from permits.law.pack import Pack
from permits.numbers import day, measure
from permits.phrases import phrase
from permits.quantity import Measured, Source, Value, around
from permits.text import Text


def standing_surveys(pack: Pack, status: Status, inquiry: Inquiry) -> dict[str, Value]:
    """What officers have measured and not taken back, by `subject`, but what was measured of another drawing."""
    return {
        subject: as_measured(pack, surveyed, event)
        for subject, (surveyed, event) in status.surveys.items()
        if holds(pack, surveyed, inquiry)
    }


def holds(pack: Pack, surveyed: Surveyed, inquiry: Inquiry) -> bool:
    """
    Whether what was measured is still so: what stands already is, what is drawn only while it is drawn so, and what the
    law of the day no longer asks, or lets nobody measure, is nothing.
    """
    name, _ = parted(surveyed.of)
    if name not in pack.facts or not pack.facts[name].measurable:
        return False
    return pack.facts[name].measurable == "standing" or surveyed.drawn == measure_mark(inquiry)


def as_measured(pack: Pack, surveyed: Surveyed, event: Event) -> Measured:
    """The measure as rules see it: the value with its accuracy around it."""
    fact = pack.facts[parted(surveyed.of)[0]]
    accuracy = measure(surveyed.accuracy, fact.unit).sv
    evidence = f"{event.actor}, {surveyed.on}, {surveyed.instrument}, ± {accuracy}: {surveyed.why}"
    return around(surveyed.value, surveyed.accuracy, Source.INSTRUMENT, evidence, not_below=fact.low)


def survey_lines(pack: Pack, facts: Facts, status: Status, inquiry: Inquiry) -> Iterator[Text]:
    """Each measure by an officer with what it took the place of, in words; one that holds no longer, with that."""
    for surveyed, event in status.surveys.values():
        name, about = parted(surveyed.of)
        if name not in pack.facts:
            continue
        fact = pack.facts[name]
        thing = facts.says(name, about) if about else None
        label = fact.label if thing is None else Text.joined((fact.label, thing.label), ", ")
        if not holds(pack, surveyed, inquiry) or (about and thing is None):
            yield phrase("surveys.void", what=label, day=day(surveyed.on))
            continue
        value, before = as_measured(pack, surveyed, event), _before(facts, thing, name)
        yield phrase(
            "surveys.measured",
            what=label,
            value=fact_value(fact, value),
            day=day(surveyed.on),
            officer=event.actor,
            instrument=surveyed.instrument,
            before=fact_value(fact, before),
        )
        if isinstance(before, Measured) and (before.high < value.low or value.high < before.low):
            yield phrase("surveys.contradicts", what=label)


def _before(facts: Facts, thing: Thing | None, name: str) -> Value | None:
    """What a measure took the place of; None where nothing was known."""
    of = facts if thing is None else thing
    return of.replaced.get(name) or of.claimed.get(name)
