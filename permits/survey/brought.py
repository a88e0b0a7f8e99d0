"""What else the measure brings (schaktning, skorsten, bärande delar): asked where rules ask it, and told where none does."""

from __future__ import annotations

from permits.law.asking import asks
from permits.quantity import Measured, Stated, Value
from permits.survey.finding import Finding


def brought(finding: Finding) -> None:
    """Whether the applicant states that it brings something that no rule asks of such a measure."""
    facts, kind = finding.pack.facts, finding.inquiry.measure.kind
    stated = [name for name, told in finding.said.items() if facts[name].brought and _is_some(told.value)]
    in_force = finding.pack.on(finding.dates)
    unasked = [facts[name].label.sv for name in stated if not asks(in_force, kind, name)]
    finding.put("brings_more", Stated(bool(unasked), evidence=", ".join(unasked)))


def _is_some(value: Value) -> bool:
    """A yes, or a number above nought."""
    return value.high > 0 if isinstance(value, Measured) else value.value is True
