"""
How many were decided and how, month by month: figures that anybody may have.

Only months that are over, and no figure of a few, which could be of somebody that one knows; nor any sum, by which a
figure that is left out could be reckoned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from permits.store.office.figures import Monthly
from permits.store.store import Store

FEWEST = 5
"""The least that is told."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Decisions in a month, as 2026-11, of that act that came to that result. count: None for fewer than `FEWEST`."""

    month: str
    act: str
    result: str
    count: int | None


def figures(store: Store, municipality: str, today: date) -> list[Figure]:
    """Of the months before this one, in order."""
    return told(store.events.decided_by_month(municipality, before=today.replace(day=1)))


def open_months(store: Store, municipality: str, today: date) -> list[Monthly]:
    """The months of a year that everybody may have, the latest first; see `open_among`."""
    return open_among(
        store.figures(municipality).of_a_year(today), figures(store, municipality, today), f"{today:%Y-%m}"
    )


def open_among(months: Iterable[Monthly], told: Iterable[Figure], running: str) -> list[Monthly]:
    """
    The months that are over. An act of a month is told of only where no figure of it is of a few, here or among those
    told beside it: from sums, one that is left out could be reckoned.
    """
    withheld = {(few.month, few.act) for few in told if few.count is None}
    return [
        month
        for month in months
        if month.month < running and (month.month, month.measure) not in withheld and not _is_of_a_few(month)
    ]


def _is_of_a_few(month: Monthly) -> bool:
    counts = (month.received, month.by_machine, month.by_officers, month.handed_over)
    return any(0 < count < FEWEST for count in counts)


def told(counts: Mapping[tuple[str, str, str], int]) -> list[Figure]:
    """counts: by month, act and result."""
    return [
        Figure(month, act, result, count if count >= FEWEST else None)
        for (month, act, result), count in sorted(Counter(counts).items())
    ]
