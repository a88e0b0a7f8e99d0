"""What else the measure brings (schaktning, skorsten, bärande delar): asked where rules ask it, and told where none does."""

from __future__ import annotations

from collections.abc import Iterator

from permits.law.asking import asks
from permits.quantity import Measured, Stated, Value
from permits.survey.contradictions import COVERING, DIMENSIONS, HEIGHTS, is_as_drawn
from permits.survey.finding import Finding


def brought(finding: Finding) -> None:
    """
    Whether the applicant states that it brings something, or a size of what is no building, that no rule asks of such a
    measure: an answer would leave it out.
    """
    facts, kind = finding.pack.facts, finding.inquiry.measure.kind
    stated = [name for name, told in finding.said.items() if facts[name].brought and _is_some(told.value)]
    in_force = finding.pack.on(finding.dates)
    unasked = [name for name in (*stated, *_unfit(finding)) if not asks(in_force, kind, name)]
    labels = ", ".join(facts[name].label.sv for name in unasked)
    finding.put("brings_more", Stated(bool(unasked), evidence=labels))


def _unfit(finding: Finding) -> Iterator[str]:
    """
    The sizes stated of what is no building, but for a height that another fact asks for and an area that is as drawn.

    A building has all of them, and what is stated of it is held against the rest.
    """
    if finding.act.is_building:
        return
    in_force, kind = finding.pack.on(finding.dates), finding.inquiry.measure.kind
    for name, told in finding.said.items():
        if name not in DIMENSIONS or not _is_some(told.value):
            continue
        is_asked_otherwise = name == "height_m" and any(asks(in_force, kind, fact) for fact in HEIGHTS)
        if not (is_asked_otherwise or (name in COVERING and is_as_drawn(finding, name))):
            yield name


def _is_some(value: Value) -> bool:
    """A yes, or a number above nought."""
    return value.high > 0 if isinstance(value, Measured) else value.value is True
