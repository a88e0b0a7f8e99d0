"""
Values with their doubt: a number of the world is an interval and knows where it came from.

Numbers are `Decimal`, in the unit that the fact's name ends with (metres `_m`, square metres
`_m2`, degrees `_deg`). A survey gives `value ± k·u`; a declared drawing gives low = high.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from permits.phrases import phrase
from permits.text import Text

MILLIMETRE = Decimal("0.001")
"""The grid of everything the survey measures: floating point ends here (zoning data, F.2)."""


FARTHEST = Decimal(20_037_508)
"""Metres: half the way around the earth, farther than which nothing lies from anything."""


class Evidence(StrEnum):
    """What bears a value out; each fact's declaration says which is `enough` for a favourable answer."""

    STATED = "stated"
    """By the applicant: what they will build binds them."""
    PROVED = "proved"
    """By our own door: a signature by login, a consent by link, a paper that the store holds and that opens."""
    SURVEYED = "surveyed"
    REGISTERED = "registered"
    JUDGED = "judged"
    """By an officer, or by the board for the questions it may settle."""


class Source(StrEnum):
    """Who a value came from."""

    APPLICANT = "applicant"
    DOOR = "door"
    """What one of our own doors has seen itself."""
    DRAWN = "drawn"
    """Drawn by the service from the measures stated: a paper that cannot differ from them."""
    SURVEY = "survey"
    INSTRUMENT = "instrument"
    """Measured by an officer, with an accuracy of its own."""
    REGISTER = "register"
    OFFICER = "officer"
    BOARD = "board"
    """Settled beforehand in the board's delegation decision."""

    @property
    def bears(self) -> Evidence:
        """The evidence that a value from here is."""
        return _BEARS[self]

    @property
    def label(self) -> Text:
        """As a page names it."""
        return phrase(f"source.{self}")


_BEARS = {
    Source.APPLICANT: Evidence.STATED,
    Source.DOOR: Evidence.PROVED,
    Source.DRAWN: Evidence.PROVED,
    Source.SURVEY: Evidence.SURVEYED,
    Source.INSTRUMENT: Evidence.SURVEYED,
    Source.REGISTER: Evidence.REGISTERED,
    Source.OFFICER: Evidence.JUDGED,
    Source.BOARD: Evidence.JUDGED,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """
    A number known to lie between `low` and `high`, both included.

    evidence: what was measured or read, in a few plain words or as a reference (`plan 1280K-P1`).
    """

    low: Decimal
    high: Decimal
    source: Source = Source.APPLICANT
    evidence: str = ""

    def __post_init__(self) -> None:
        if not (self.low.is_finite() and self.high.is_finite()):
            raise ValueError("a measured value must be finite")
        if self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def unbounded(self) -> bool:
        """Whether only the least it can be is known, as of what was not found within a distance searched."""
        return self.high >= FARTHEST

    @property
    def middle(self) -> Decimal:
        return (self.low + self.high) / 2

    @property
    def margin(self) -> Decimal:
        """Half the width of the interval: the ± of the value."""
        return (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that is not a number of the world: a choice, a yes or no, a date."""

    value: str | bool | date
    source: Source = Source.APPLICANT
    evidence: str = ""


Value = Measured | Stated


def exactly(number: Decimal | str | int, source: Source = Source.APPLICANT, evidence: str = "") -> Measured:
    """A number without doubt, as a drawing declares it."""
    value = Decimal(number)
    return Measured(value, value, source, evidence)


def at_least(metres: Decimal | int, source: Source, evidence: str = "") -> Measured:
    """A distance to what was looked for so far and not found: at least so many metres, how many more nobody knows."""
    return Measured(Decimal(metres), FARTHEST, source, evidence)


def on_grid(metres: float, step: Decimal = MILLIMETRE) -> Decimal:
    """A floating-point measure as a decimal on the grid, half to even."""
    return Decimal(repr(float(metres))).quantize(step, ROUND_HALF_EVEN)


def thousandths(number: Decimal) -> int:
    """
    A number in whole thousandths, so that the next one above a limit exists.

    Raises ValueError for one between two of them, which no declared grid has.
    """
    whole = number.scaleb(3)
    if whole != int(whole):
        raise ValueError(f"{number} lies between two thousandths")
    return int(whole)


def around(
    middle: Decimal, margin: Decimal, source: Source, evidence: str = "", *, not_below: Decimal | None = None
) -> Measured:
    """
    `middle ± margin`, widened outwards to whole millimetres so that rounding never adds certainty.

    not_below: the least value that can exist, 0 for lengths and areas.
    """
    low = (middle - margin).quantize(MILLIMETRE, ROUND_FLOOR)
    high = (middle + margin).quantize(MILLIMETRE, ROUND_CEILING)
    if not_below is not None:
        low, high = max(low, not_below), max(high, not_below)
    return Measured(low, high, source, evidence)
