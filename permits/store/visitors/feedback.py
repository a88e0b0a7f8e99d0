"""
What visitors say of the service's pages, for those who run it: kept with the day and the page alone, never with who wrote.

What looks like somebody's number or address in it is struck out before it is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sql

from permits.errors import OverQuota
from permits.phrases import phrase
from permits.store.database import Database
from permits.store.tables import feedback

LASTS = timedelta(days=365)
"""How long what was said is kept."""

MOST_A_DAY = 200
"""Of one municipality, so that nobody fills its database; so many are as many as anybody reads."""

PERSONAL = re.compile(r"[^\s@]+@[^\s@]+|\+?\d(?:[\s\-+]?\d){6,}")
"""E-mail addresses, and numbers so long that they are somebody's: personal, telephone and account numbers."""

STRUCK = "…"

TOO_MANY = phrase("store.feedback.too_many")


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of a page, named by the first part of its address, on a day."""

    day: date
    page: str
    said: str


class Feedback:
    """What one municipality's visitors have said."""

    def __init__(self, database: Database, municipality: str) -> None:
        self.database, self.municipality = database, municipality

    def keep(self, said: Said) -> None:
        """Raises OverQuota once as much has come in that day as is kept."""
        its = sql.and_(self._here(), feedback.c.day == said.day)
        count = sql.select(sql.func.count()).select_from(feedback).where(its)
        row = {"day": said.day, "page": said.page, "said": PERSONAL.sub(STRUCK, said.said)}
        with self.database.alone(self.municipality) as connection:
            if connection.execute(count).scalar_one() >= MOST_A_DAY:
                raise OverQuota(TOO_MANY)
            connection.execute(feedback.insert().values(municipality=self.municipality, **row))

    def latest(self, most: int) -> list[Said]:
        query = sql.select(feedback.c.day, feedback.c.page, feedback.c.said).where(self._here())
        with self.database.reading() as connection:
            rows = connection.execute(query.order_by(feedback.c.id.desc()).limit(most))
            return [Said(row.day, row.page, row.said) for row in rows]

    def _here(self) -> sql.ColumnElement[bool]:
        return feedback.c.municipality == self.municipality
