"""When something stands: from a first day to a last, both included; and numbers that change from day to day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Validity:
    """From and to, both included; `to` None while it stands. applies_by: the date that counts."""

    from_: date
    to: date | None = None
    applies_by: str = "received"

    def covers(self, day: date) -> bool:
        return self.from_ <= day and (self.to is None or day <= self.to)


@dataclass(frozen=True, slots=True)
class Dated:
    """A number while it stands: one value of a series that is never edited in place."""

    valid: Validity
    value: Decimal


AnyDated = TypeVar("AnyDated", bound=Dated)


def standing(series: Iterable[AnyDated], day: date) -> AnyDated | None:
    """The value of that day; None before the first, after the last and in a hole."""
    return next((dated for dated in series if dated.valid.covers(day)), None)
