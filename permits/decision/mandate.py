"""
What the board lets the machine decide: whether its delegation covers the case, and what holds a favourable answer back.
"""

from __future__ import annotations

from decimal import Decimal

from permits.decision.explanation import quantity
from permits.decision.reasons import Reason
from permits.decision.result import Result
from permits.law.facts import Dates, Facts
from permits.law.pack import FactDeclaration, Pack
from permits.local.delegation import Delegation, Mandate, Mode
from permits.phrases import phrase
from permits.quantity import Measured, Source, Stated, Value
from permits.text import Text

OFF = "off"
"""The code of a reason that the board has switched the act off."""


def mandate_for(pack: Pack, delegation: Delegation | None, facts: Facts, dates: Dates) -> Mandate | Reason:
    if delegation is None:
        return Reason("no_mandate", phrase("outcome.no_delegation"))
    mandate = delegation.mandate(_act(facts), dates.decided)
    if isinstance(mandate, Text):
        held = delegation.mandates.get(_act(facts))
        return Reason(OFF if held is not None and held.mode is Mode.OFF else "no_mandate", mandate)
    for name, most in mandate.limits.items():
        value = facts.values.get(name)
        if not isinstance(value, Measured) or value.high > most:
            return Reason("no_mandate", _outside(pack.facts[name], value, most), fact=name)
    return mandate


def _act(facts: Facts) -> str:
    measure = facts.values["measure"]
    return str(measure.value) if isinstance(measure, Stated) else ""


def hold_back(mandate: Mandate | Reason, delegation: Delegation | None, facts: Facts, result: Result) -> Reason | None:
    """Why what the rules allow is not said by the machine; None where the board lets it."""
    if result is Result.EXEMPT:
        silent = delegation is not None and _act(facts) in delegation.silent_on
        return Reason("silent", phrase("outcome.silent")) if silent else None
    if isinstance(mandate, Reason):
        return mandate
    if mandate.mode is not Mode.DECIDE:
        code = "shadow" if mandate.mode is Mode.SHADOW else "suggest_only"
        return Reason(code, phrase("outcome.suggest_only"))
    assert delegation is not None
    if result is Result.GRANTED and not delegation.grants_on_unread_drawings and rests_on_unread_drawings(facts):
        return Reason("unread_drawings", phrase("outcome.unread_drawings"))
    return None


def narrowing(pack: Pack, facts: Facts, name: str | None) -> tuple[str, ...]:
    """
    What the applicant can still say that would leave less doubt in a value; a mandate's limit may lie within it.

    Of what they have not said at all it is the value itself.
    """
    value = facts.values.get(name) if name else None
    if name is not None and value is None and "applicant" in pack.facts[name].supplied_by:
        return (name,)
    if name is None or not isinstance(value, Measured) or value.exact:
        return ()
    return tuple(fact for fact in pack.facts[name].narrowed_by if fact not in facts.values)


def _outside(fact: FactDeclaration, value: Value | None, most: Decimal) -> Text:
    """Why a value is not within what the board has delegated."""
    if not isinstance(value, Measured):
        much = phrase("outcome.not_known")
    elif value.exact:
        much = phrase("outcome.exactly", much=quantity(fact, value.high))
    else:
        much = phrase("outcome.up_to", much=quantity(fact, value.high))
    return phrase("outcome.beyond_mandate", fact=fact.label, much=much, limit=quantity(fact, most))


def rests_on_unread_drawings(facts: Facts) -> bool:
    """Whether papers were handed in that a door has opened and no person has read."""
    return any(
        name.endswith("_attached") and isinstance(value, Stated) and value.value is True and value.source is Source.DOOR
        for name, value in facts.values.items()
    )
