"""What an officer measures anew, held against the case: which facts can be, within what, and of which drawing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from permits import application as applications
from permits.application import measure_mark
from permits.casework.events import Body, Surveyed, SurveyWithdrawn
from permits.casework.status import Status
from permits.errors import BadInput, Fault
from permits.law.facts import parted, subject
from permits.law.pack import FactDeclaration, Pack
from permits.numbers import measure
from permits.office import Office
from permits.phrases import phrase
from permits.quantity import FARTHEST
from permits.store.chained.record import Record
from permits.text import Text

HASH = re.compile(r"[0-9a-f]{64}")


def measured_of(office: Office, municipality: str, case_id: str, status: Status, body: Body) -> Body:
    """The step, and where it measures anew, of what; raises BadInput with every fault."""
    if isinstance(body, SurveyWithdrawn) and status.surveys and body.of not in status.surveys:
        raise BadInput(phrase("steps.faulty"), [Fault("/of", phrase("measuring.nothing_to_withdraw"), "unknown_fact")])
    if not isinstance(body, Surveyed):
        return body
    record = office.store.records.last(municipality, case_id)
    if faults := [*_amiss(office.pack, record, body)]:
        raise BadInput(phrase("steps.faulty"), faults)
    drawn = measure_mark(applications.read_kept(record.application))
    return body.model_copy(update={"drawn": drawn})


def measurable(pack: Pack, record: Record) -> Iterator[tuple[str, Text]]:
    """What of a case an officer may measure anew, by `subject`, each in words."""
    facts = record.facts
    for name, fact in pack.facts.items():
        if fact.measurable and (name in facts.values or name in facts.why_absent):
            yield name, fact.label
    for things in facts.things.values():
        for thing in things:
            for name in (*thing.values, *thing.why_absent):
                if name in pack.facts and pack.facts[name].measurable:
                    yield subject(name, thing.id), Text.joined((pack.facts[name].label, thing.label), ", ")


def _amiss(pack: Pack, record: Record, body: Surveyed) -> Iterator[Fault]:
    """What nobody can have measured, or may not."""
    name, about = parted(body.of)
    fact = pack.facts.get(name)
    if fact is None:
        yield Fault("/of", phrase("steps.no_fact", name=name), "unknown_fact")
        return
    if not fact.measurable:
        yield Fault("/of", phrase("measuring.not_measurable", what=fact.label), "not_measurable")
        return
    if body.of not in dict(measurable(pack, record)):
        yield Fault("/of", phrase("measuring.not_of_the_case", what=fact.label, about=about or "–"), "unknown_thing")
    yield from _of_value(fact, body.value)
    yield from _of_accuracy(fact, body.accuracy, pack.settings["coarsest_accuracy"])
    if body.sha256 and not HASH.fullmatch(body.sha256):
        yield Fault("/sha256", phrase("measuring.no_hash"), "hash")


def _of_value(fact: FactDeclaration, value: Decimal) -> Iterator[Fault]:
    low, high = fact.low or Decimal(0), fact.high or FARTHEST
    if not low <= value < high:
        within = measure(low, fact.unit), measure(high, fact.unit)
        yield Fault("/value", phrase("measuring.out_of_range", low=within[0], high=within[1]), "range")
    elif fact.step and value % fact.step:
        yield Fault("/value", phrase("measuring.off_grid", step=measure(fact.step, fact.unit)), "step")


def _of_accuracy(fact: FactDeclaration, accuracy: Decimal, coarsest: Decimal) -> Iterator[Fault]:
    """An instrument has some doubt, and one that is coarser than any map measures nothing better."""
    if not 0 < accuracy <= coarsest:
        yield Fault("/accuracy", phrase("measuring.no_accuracy", most=measure(coarsest, fact.unit)), "range")
    elif fact.step and accuracy % fact.step:
        yield Fault("/accuracy", phrase("measuring.off_grid", step=measure(fact.step, fact.unit)), "step")
