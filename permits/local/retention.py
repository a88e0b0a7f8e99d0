"""
What the municipality's own plan lets be thinned, and when (arkivlagen 10 §).

Read from `rules/local/<municipality>/retention.yaml`. Without the file, outside its days, and for what it does not list,
every case is kept for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from permits.decision.result import Result
from permits.text import Text
from permits.validity import Validity


@dataclass(frozen=True, slots=True)
class Thinned:
    """Cases that came to one of those results are thinned so many years after the last that happened. source: where it says so."""

    results: frozenset[Result]
    after_years: int
    source: str


@dataclass(frozen=True, slots=True)
class Retention:
    """plan: what it is called. paragraph, decided: of the decision. readings_after_years: who has read a case; None for ever."""

    plan: Text
    paragraph: str
    decided: date
    valid: Validity
    cases: Sequence[Thinned]
    readings_after_years: int | None = None

    def of(self, result: Result) -> Thinned | None:
        """What lets a case of that result be thinned; None where it is kept for ever."""
        return next((entry for entry in self.cases if result in entry.results), None)


def years_before(day: date, years: int) -> date:
    """The day so many years earlier: what last happened then or before has lain that long."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)
