"""Appeals as they came in (överklagande, FL 40-46 §§, PBL 13 kap.): handed to the board that decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from permits.casework.events import Appealed, Event, Role


@dataclass(frozen=True, slots=True)
class CameIn:
    """An appeal's own words. number: which of the case's. wants: which change of the decision. because: why."""

    number: int
    received: datetime
    name: str
    wants: str
    because: str


def came_in(events: Iterable[Event], by: Role | None = None) -> list[CameIn]:
    """The appeals among what has happened to a case, the first first. by: only those of that role."""
    return [
        CameIn(event.body.number, event.at, event.body.name, event.body.wants, event.body.because)
        for event in events
        if isinstance(event.body, Appealed) and by in (None, event.role)
    ]
