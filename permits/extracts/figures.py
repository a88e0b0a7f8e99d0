"""
How many were decided and how, month by month: figures that anybody may have.

Only months that are over, and no figure of a few, which could be of somebody that one knows; nor any sum, by which a
figure that is left out could be reckoned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

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


def told(counts: Mapping[tuple[str, str, str], int]) -> list[Figure]:
    """counts: by month, act and result."""
    return [
        Figure(month, act, result, count if count >= FEWEST else None)
        for (month, act, result), count in sorted(Counter(counts).items())
    ]
