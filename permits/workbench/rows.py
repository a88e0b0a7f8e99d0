"""
Many cases in rows, to run one pack and another over: those that were decided, or as many as are wished for, made up.

A made case is a worked one in which numbers are moved to the limits and beside them, and here and there a yes is a no.
The same seed makes the same cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from permits.law.engine import columns
from permits.law.engine.columns import NO, YES, Columns, Table
from permits.law.facts import Dates, Facts, Thing
from permits.law.pack import Compare, FactType, LimitRef, Pack, comparisons
from permits.quantity import Measured, Stated, Value, thousandths
from permits.workbench.cases import facts_of

HALF_A_YEAR = 182
"""Days before the day asked for in which made cases come in."""

Days = NDArray[np.int32]


@dataclass(frozen=True)
class Rows:
    """
    So many cases.

    received, decided, started: the days of each, by their number in the calendar. names: the case's number, or where it
    was made from. areas: where each is, as the detail plan names it; empty where nobody knows.
    """

    table: Table
    received: Days
    decided: Days
    started: Days
    names: Sequence[str]
    areas: Sequence[str]

    @property
    def size(self) -> int:
        return self.table.size

    def dates(self, place: int) -> Dates:
        days = (int(column[place]) for column in (self.received, self.decided, self.started))
        received, decided, started = map(date.fromordinal, days)
        return Dates(received, decided, started)

    def on(self, day: date) -> Rows:
        """The same cases, had each come in, been decided and begun on that day."""
        that = np.full(self.size, day.toordinal(), np.int32)
        return replace(self, received=that, decided=that, started=that)

    def between(self, start: int, end: int) -> Rows:
        """The cases from the first place to before the second."""
        return Rows(
            self.table.rows(start, end),
            self.received[start:end],
            self.decided[start:end],
            self.started[start:end],
            self.names[start:end],
            self.areas[start:end],
        )

    def taken(self, places: NDArray[np.int64]) -> Rows:
        return Rows(
            self.table.taken(places),
            self.received[places],
            self.decided[places],
            self.started[places],
            [self.names[place] for place in places],
            [self.areas[place] for place in places],
        )


def made(pack: Pack, size: int, seed: int, day: date) -> Rows:
    """So many made cases that came in during the half year before the day."""
    chance = np.random.default_rng(seed)
    worked = columns.table(pack, [facts_of(pack, case) for case in pack.cases])
    places = np.sort(chance.integers(0, worked.size, size))
    table = worked.taken(places)
    numbers = _numbers(pack)
    table = replace(
        table,
        cases=_varied(table.cases, numbers, chance),
        things={
            kind: replace(things, columns=_varied(things.columns, numbers, chance))
            for kind, things in table.things.items()
        },
    )
    received = (day.toordinal() - chance.integers(0, HALF_A_YEAR, size)).astype(np.int32)
    names = [f"{case.file}:{case.line}" for case in pack.cases]
    return Rows(table, received, received, received, [names[place] for place in places], [""] * size)


def _varied(those: Columns, numbers: Mapping[str, NDArray[np.int32]], chance: np.random.Generator) -> Columns:
    """The columns with one known number in five moved, and one yes or no in twenty turned."""
    low, high, code = dict(those.low), dict(those.high), dict(those.code)
    for name in low:
        if name in numbers:
            moved = (chance.random(those.size) < 0.2) & (high[name] != columns.ANYWHERE)
            drawn = chance.choice(numbers[name], those.size)
            low[name], high[name] = np.where(moved, drawn, low[name]), np.where(moved, drawn, high[name])
    for name, column in code.items():
        turned = (chance.random(those.size) < 0.05) & ((column == NO) | (column == YES))
        code[name] = np.where(turned, NO + YES - column, column)
    return Columns(those.size, low, high, code)


def _numbers(pack: Pack) -> Mapping[str, NDArray[np.int32]]:
    """For each number that a limit is set for, in thousandths: the limit of each time, a step to either side, and halves."""
    found: dict[str, set[Decimal]] = {}
    for rule in pack.rules:
        for compare in comparisons((*rule.applies_when, *rule.if_)):
            found.setdefault(compare.fact, set()).update(_limits(pack, compare))
    numbers = {}
    for name, limits in found.items():
        step = pack.facts[name].step or Decimal("0.001")
        near = {limit + times * step for limit in limits for times in (-1, 0, 1)}
        every = sorted(number for number in near | {limit / 2 for limit in limits} if number >= 0)
        if every and pack.facts[name].type.is_numeric:
            numbers[name] = np.array([thousandths(number) for number in every], np.int32)
    return numbers


def _limits(pack: Pack, compare: Compare) -> Iterable[Decimal]:
    for operand in compare.against:
        if isinstance(operand, Decimal):
            yield operand
        elif isinstance(operand, LimitRef):
            yield from (dated.value for dated in pack.limits[operand.name].values)


# -- what was decided ---------------------------------------------------------------------------------------


def recorded(pack: Pack, kept: Iterable[tuple[str, Mapping[str, Any]]]) -> Rows:
    """
    The cases of records, by number and bare facts (`fact_set`). What is said of a fact that the pack no longer has is left
    out.

    Raises NotInColumns for a value that the columns have no room for.
    """
    numbers, cases, days, areas = [], [], [], []
    for number, facts in kept:
        numbers.append(number)
        cases.append(recorded_facts(pack, facts))
        days.append(facts["dates"])
        areas.append(facts["area"])
    received, decided, started = (
        np.array([_ordinal(those.get(key) or those["decided"]) for those in days], np.int32)
        for key in ("received", "decided", "started")
    )
    return Rows(columns.table(pack, cases), received, decided, started, numbers, areas)


def recorded_facts(pack: Pack, facts: Mapping[str, Any]) -> Facts:
    """The facts of a record as they were, without where they came from; its things by their place in the list."""

    def values(those: Mapping[str, Any]) -> dict[str, Value]:
        return {name: _value(pack.facts[name].type, value) for name, value in those.items() if name in pack.facts}

    return Facts(
        values(facts["values"]),
        {
            kind: tuple(Thing(str(place), pack.title, values(thing)) for place, thing in enumerate(those, 1))
            for kind, those in facts["things"].items()
        },
        incomplete=dict.fromkeys(facts["incomplete"], pack.title),
    )


def _value(type: FactType, value: Any) -> Value:
    if type.is_numeric:
        low, high = value
        return Measured(Decimal(low), Decimal(high))
    return Stated(date.fromisoformat(value) if type is FactType.DATE else value)


def _ordinal(day: str) -> int:
    return date.fromisoformat(day[:10]).toordinal()


# -- on disk --------------------------------------------------------------------------------------------------


def save(rows: Rows, path: Path) -> None:
    """The rows as one file of columns."""
    extra = {
        "@received": rows.received, "@decided": rows.decided, "@started": rows.started,
        "@names": np.array(rows.names), "@areas": np.array(rows.areas),
    }  # fmt: skip
    columns.save(rows.table, path, extra)


def load(path: Path) -> Rows:
    """Rows that `save` wrote. Nothing in the file is run."""
    table, extra = columns.load(path)
    return Rows(
        table, extra["@received"], extra["@decided"], extra["@started"],
        [str(name) for name in extra["@names"]], [str(area) for area in extra["@areas"]],
    )  # fmt: skip
