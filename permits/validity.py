"""When something stands: from a first day to a last, both included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Validity:
    """From and to, both included; `to` None while it stands. applies_by: the date that counts."""

    from_: date
    to: date | None = None
    applies_by: str = "received"

    def covers(self, day: date) -> bool:
        return self.from_ <= day and (self.to is None or day <= self.to)
