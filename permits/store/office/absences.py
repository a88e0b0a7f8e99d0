"""Officers who are away, and who sees to their cases meanwhile. The cases stay theirs; the stand-in finds them among their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sql

from permits.errors import NotAllowed
from permits.phrases import phrase
from permits.store.database import Database
from permits.store.tables import absences


@dataclass(frozen=True, slots=True)
class Absence:
    """From the first day to the last, both of them away. told_by: who told of it, where that was another; else empty."""

    officer: str
    first: date
    last: date
    stand_in: str
    told_by: str = ""


class Absences:
    """Those of one municipality's officers, the one that each told of last."""

    def __init__(self, database: Database, municipality: str) -> None:
        self.database, self.municipality = database, municipality

    def tell(self, absence: Absence) -> None:
        """In place of what that officer told before. Raises NotAllowed for days in the wrong order, or oneself as stand-in."""
        if absence.last < absence.first:
            raise NotAllowed(phrase("store.absences.ends_before_it_begins"))
        if absence.stand_in == absence.officer:
            raise NotAllowed(phrase("store.absences.own_stand_in"))
        days = {"first": absence.first, "last": absence.last, "stand_in": absence.stand_in, "told_by": absence.told_by}
        with self.database.alone(self.municipality) as connection:
            connection.execute(absences.delete().where(self._whose(absence.officer)))
            row = {"municipality": self.municipality, "officer": absence.officer, **days}
            connection.execute(absences.insert().values(**row))

    def end(self, officer: str) -> None:
        """They are here, whatever was told."""
        with self.database.writing() as connection:
            connection.execute(absences.delete().where(self._whose(officer)))

    def on(self, day: date) -> Mapping[str, Absence]:
        """Who is away on a day, by name."""
        return {told.officer: told for told in self._those(absences.c.first <= day, absences.c.last >= day)}

    def coming(self, officer: str, day: date) -> Absence | None:
        """What an officer has told of days from that one on."""
        return next(iter(self._those(absences.c.officer == officer, absences.c.last >= day)), None)

    def ahead(self, day: date) -> Sequence[Absence]:
        """Those away on that day or later, the first to go first."""
        return sorted(self._those(absences.c.last >= day), key=lambda told: (told.first, told.officer))

    def stood_in_for(self, officer: str, day: date) -> Sequence[str]:
        """Those for whom an officer stands in on a day, by name."""
        away = self._those(absences.c.stand_in == officer, absences.c.first <= day, absences.c.last >= day)
        return tuple(sorted(told.officer for told in away))

    def _those(self, *which: sql.ColumnElement[bool]) -> list[Absence]:
        query = sql.select(absences).where(absences.c.municipality == self.municipality, *which)
        with self.database.reading() as connection:
            return [
                Absence(row.officer, row.first, row.last, row.stand_in, row.told_by)
                for row in connection.execute(query)
            ]

    def _whose(self, officer: str) -> sql.ColumnElement[bool]:
        return sql.and_(absences.c.municipality == self.municipality, absences.c.officer == officer)
