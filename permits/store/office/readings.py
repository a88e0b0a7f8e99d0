"""Who has read a case, and when: officers by name, parties by their place in the application, systems by what they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sql

from permits import clock
from permits.store.database import Database
from permits.store.tables import readings

PATIENCE = 2.0
"""Seconds that a note of a reading waits for its turn: the page has been sent already."""


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One time that somebody read of a case.

    role: officer, party, client, or key for whoever holds the case's key. reader: an officer's name, or a party's place in the
    application, such as `applicants/0`. what: the route.
    """

    role: str
    reader: str
    what: str
    at: datetime


class Readings:
    """The readings of one municipality's cases."""

    def __init__(self, database: Database, municipality: str) -> None:
        self.database, self.municipality = database, municipality

    def keep(self, case_id: str, role: str, reader: str, what: str) -> None:
        """Raises Unavailable."""
        row = {"municipality": self.municipality, "case_id": case_id, "role": role, "reader": reader, "what": what}
        with self.database.writing(PATIENCE) as connection:
            connection.execute(readings.insert().values(**row, at=clock.now()))

    def of(self, case_id: str, most: int = 50) -> list[Reading]:
        """The latest first."""
        its = {"municipality": self.municipality, "case_id": case_id, "most": most}
        with self.database.reading() as connection:
            return [Reading(row.role, row.reader, row.what, row.at) for row in connection.execute(_LATEST, its)]


_LATEST = (
    sql.select(readings)
    .where(readings.c.municipality == sql.bindparam("municipality"), readings.c.case_id == sql.bindparam("case_id"))
    .order_by(readings.c.id.desc())
    .limit(sql.bindparam("most", type_=sql.Integer))
)
"""Asked for every page of a case, so it is put together once."""
