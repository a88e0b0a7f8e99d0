"""
The gate between what is said and what rules may rest on.

Each fact's declaration names the evidence that is enough. A value that has it passes; any other is kept as a claim and
the fact is open, with that as its why. Facts enter the engines here and nowhere else, save where somebody asks what
would follow from facts taken as given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce

from permits.law.facts import Facts, Thing
from permits.law.pack import FactDeclaration, Pack
from permits.phrases import phrase
from permits.quantity import Evidence, Value
from permits.text import Text


def weighed(pack: Pack, facts: Facts) -> Facts:
    """The facts with every value that lacks evidence moved among the claims, in the case and in each of its things."""
    things = {kind: tuple(_weighed_thing(pack, thing) for thing in those) for kind, those in facts.things.items()}
    claims = _claims(pack, facts.values)
    if not claims:
        return replace(facts, things=things)
    return replace(
        facts,
        things=things,
        values=_without(facts.values, claims),
        claimed={**facts.claimed, **claims},
        why_absent={**facts.why_absent, **{name: _why(pack.facts[name]) for name in claims}},
    )


def _weighed_thing(pack: Pack, thing: Thing) -> Thing:
    claims = _claims(pack, thing.values)
    if not claims:
        return thing
    return replace(
        thing,
        values=_without(thing.values, claims),
        claimed={**thing.claimed, **claims},
        why_absent={**thing.why_absent, **{name: _why(pack.facts[name]) for name in claims}},
    )


def _claims(pack: Pack, values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value.source.bears not in pack.facts[name].enough}


def _without(values: Mapping[str, Value], claims: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if name not in claims}


def _why(fact: FactDeclaration) -> Text:
    needs = [phrase(f"evidence.needs.{evidence}") for evidence in Evidence if evidence in fact.enough]
    either = reduce(
        lambda first, second: phrase("evidence.either", first=first, second=second), needs or [Text("", "")]
    )
    return phrase("evidence.only_claimed", needs=either)
