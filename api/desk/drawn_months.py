"""What the machine and officers have decided month by month, as bars; the figures themselves stand in the table beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from permits.store.office.figures import Monthly

TALLEST, APART, WIDE = 100, 56, 36
"""The tallest bar, from one bar to the next, and a bar's width, in the drawing's own units."""


@dataclass(frozen=True, slots=True)
class Bar:
    """
    One month. x: its left edge. officers, machine: the height of each part, officers' at the bottom. decided: how many in
    all; share: how many of a hundred the machine decided, None where nobody decided anything.
    """

    month: str
    x: int
    officers: float
    machine: float
    decided: int
    share: int | None


def bars(months: Sequence[Monthly]) -> list[Bar]:
    """A bar for each month from the first of those to the last, the first to the left. months: in any order."""
    by_name = {of.month: of for of in months}
    most = max((of.by_machine + of.by_officers for of in months), default=0)
    return [
        _bar(by_name.get(name, Monthly(name, "")), place, most)
        for place, name in enumerate(_from_to(min(by_name), max(by_name)) if most else ())
    ]


def _bar(of: Monthly, place: int, most: int) -> Bar:
    decided = of.by_machine + of.by_officers
    officers, machine = (round(TALLEST * part / most, 1) for part in (of.by_officers, of.by_machine))
    share = round(100 * of.by_machine / decided) if decided else None
    return Bar(of.month, place * APART, officers, machine, decided, share)


def _from_to(first: str, last: str) -> Iterator[str]:
    """Every month from one to another, as YYYY-MM."""
    year, month = map(int, first.split("-"))
    while (name := f"{year:04}-{month:02}") <= last:
        yield name
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
