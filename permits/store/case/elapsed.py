"""How long an officer has taken from the day an application came in to its decision, told by the cases that are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import median_high

import sqlalchemy as sql

from permits.casework.events import Role
from permits.store.database import Database
from permits.store.tables import cases, events

LEAST = 20
"""Cases of one kind below which nothing is said of how long they take."""

YEAR = timedelta(days=365)


class Elapsed:
    """The times of an installation's cases. Those of a municipality are reckoned once a day."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._reckoned: tuple[date, dict[str, Mapping[str, Sequence[int]]]] = date.min, {}

    def usual(self, municipality: str, measure: str, today: date) -> int | None:
        """
        The days within which half of the measure's applications of the last year were decided by an officer; None where
        they are too few to tell.
        """
        days = self.by_measure(municipality, today).get(measure, ())
        return median_high(days) if len(days) >= LEAST else None

    def by_measure(self, municipality: str, today: date) -> Mapping[str, Sequence[int]]:
        """
        By kind of measure, the days that each application took which an officer has decided in the last year, the
        fewest first; none of a kind that none was decided of.
        """
        day, reckoned = self._reckoned
        if day != today:
            reckoned = {}
            self._reckoned = today, reckoned
        if municipality not in reckoned:
            reckoned[municipality] = self._days(municipality, today - YEAR)
        return reckoned[municipality]

    def _days(self, municipality: str, since: date) -> Mapping[str, Sequence[int]]:
        """Of each case decided since then, the days from its receipt to the officer's first decision."""
        decided = sql.func.min(events.c.day)
        query = (
            sql.select(cases.c.measure, cases.c.received, sql.type_coerce(decided, sql.Date).label("decided"))
            .join(events, sql.and_(events.c.municipality == cases.c.municipality, events.c.case_id == cases.c.case_id))
            .where(
                events.c.municipality == municipality,
                events.c.kind == "decided",
                events.c.role == Role.OFFICER.value,
            )
            .group_by(cases.c.case_id, cases.c.measure, cases.c.received)
            .having(decided >= since)
        )
        with self.database.reading() as connection:
            took: defaultdict[str, list[int]] = defaultdict(list)
            for row in connection.execute(query):
                took[row.measure].append((row.decided - row.received).days)
        return {measure: sorted(days) for measure, days in took.items()}
