"""How long an officer has taken from the day an application came in to its decision, told by the cases that are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median_high
from typing import NamedTuple

import sqlalchemy as sql

from permits.casework.events import Role
from permits.store.database import Database
from permits.store.tables import cases, events

LEAST = 20
"""Cases of one kind below which nothing is said of how long they take."""

YEAR = timedelta(days=365)


class _Kind(NamedTuple):
    municipality: str
    measure: str


class Elapsed:
    """The times of an installation's cases. Those of a kind of measure are reckoned once a day."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._reckoned: tuple[date, dict[_Kind, int | None]] = date.min, {}

    def usual(self, municipality: str, measure: str, today: date) -> int | None:
        """
        The days within which half of the measure's applications of the last year were decided by an officer; None where
        they are too few to tell.
        """
        day, reckoned = self._reckoned
        if day != today:
            reckoned = {}
            self._reckoned = today, reckoned
        kind = _Kind(municipality, measure)
        if kind not in reckoned:
            days = self._days(kind, today - YEAR)
            reckoned[kind] = median_high(days) if len(days) >= LEAST else None
        return reckoned[kind]

    def _days(self, kind: _Kind, since: date) -> Sequence[int]:
        """Of each case decided since then, the days from its receipt to the officer's first decision."""
        decided = sql.func.min(events.c.day)
        query = (
            sql.select(cases.c.received, sql.type_coerce(decided, sql.Date).label("decided"))
            .join(events, sql.and_(events.c.municipality == cases.c.municipality, events.c.case_id == cases.c.case_id))
            .where(
                cases.c.municipality == kind.municipality,
                cases.c.measure == kind.measure,
                events.c.kind == "decided",
                events.c.role == Role.OFFICER.value,
            )
            .group_by(cases.c.case_id, cases.c.received)
            .having(decided >= since)
        )
        with self.database.reading() as connection:
            return [(row.decided - row.received).days for row in connection.execute(query)]
