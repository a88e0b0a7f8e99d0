"""Any case that the Swedish pack may meet: each fact absent, at a limit, a step beside it, far off or in doubt."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from functools import cache

from permits.law.facts import Dates, Facts, Thing
from permits.law.pack import FactDeclaration, FactType, Pack, comparisons
from permits.quantity import Measured, Stated, Value, exactly

DAYS = (date(2025, 12, 1), date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1), date(2027, 12, 1))
"""Days around the law's own switches."""


def any_case(pack: Pack, seed: int) -> tuple[Facts, Dates]:
    """The same case for the same seed."""
    chance = random.Random(seed)
    day = chance.choice(DAYS)
    absent = chance.random() * 0.5
    values = {
        fact.name: _value(pack, fact, chance)
        for fact in pack.facts.values()
        if fact.of is None and (fact.name == "measure" or chance.random() > absent)
    }
    kinds = sorted({fact.of for fact in pack.facts.values() if fact.of})
    things = {kind: tuple(_thing(pack, kind, n, chance) for n in range(chance.randrange(3))) for kind in kinds}
    return Facts(values, things), Dates(day, day, day)


def _thing(pack: Pack, kind: str, number: int, chance: random.Random) -> Thing:
    values = {
        fact.name: _value(pack, fact, chance)
        for fact in pack.facts.values()
        if fact.of == kind and chance.random() > 0.15
    }
    return Thing(f"{kind}{number}", pack.title, values)


def _value(pack: Pack, fact: FactDeclaration, chance: random.Random) -> Value:
    if fact.type is FactType.YES_NO:
        return Stated(chance.random() < 0.5)
    if fact.choices:
        return Stated(chance.choice(list(fact.choices)))
    step = fact.step or Decimal("0.001")
    middle = chance.choice(_numbers(pack, fact.name)) + step * chance.choice((-1, 0, 1))
    middle = max(middle, Decimal(0))
    if chance.random() < 0.2:
        return Measured(max(middle - 10 * step, Decimal(0)), middle + 10 * step)
    return exactly(middle)


@cache
def _numbers(pack: Pack, name: str) -> tuple[Decimal, ...]:
    """Every number that the pack compares the fact with on some day, and some others."""
    found = {Decimal(0), Decimal("7.5"), Decimal(1000)}
    for day in DAYS:
        for rule in pack.on(Dates(day, day, day)).rules:
            for compare in comparisons((*rule.applies_when, *rule.if_)):
                if compare.fact == name:
                    found |= {value for one in compare.against if (value := getattr(one, "value", None)) is not None}
    return tuple(sorted(found))
