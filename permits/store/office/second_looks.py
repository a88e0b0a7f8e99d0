"""
A second look: some of the machine's decisions, drawn by lot, are read anew by a person who does not see what it answered.

The lot is the record's own hash, which nobody chooses and everybody can draw again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sql
from sqlalchemy import Connection

from permits import clock
from permits.errors import NotAllowed, NotFound
from permits.phrases import phrase
from permits.store.chained.record import Record
from permits.store.database import Database
from permits.store.tables import cases, second_looks

LATEST = 200
"""Second looks of which a share is reckoned: what was drawn before says little of how the rules answer now."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """One decision drawn. result: the machine's. reader, answer, why: who read it and what they would have decided; empty until then."""

    case_id: str
    number: str
    designation: str
    measure: str
    result: str
    drawn: datetime
    reader: str
    answer: str
    why: str

    @property
    def agrees(self) -> bool:
        return self.answer == self.result


def is_drawn(record: Record, percent: int) -> bool:
    """Whether the lot falls on a record: of its hash's first eight digits, as a part of all there could be."""
    return int(record.hash[:8], base=16) * 100 < percent << 32


def draw(connection: Connection, record: Record, measure: str, percent: int) -> None:
    """Put a decision that the machine has just taken aside for a second look, where the lot falls on it."""
    if is_drawn(record, percent):
        row = {"municipality": record.municipality, "case_id": record.case_id, "measure": measure}
        connection.execute(
            second_looks.insert().values(
                **row, result=record.outcome.value, drawn=clock.now(), reader="", answer="", why=""
            )
        )


class SecondLooks:
    """Those of one municipality."""

    def __init__(self, database: Database, municipality: str) -> None:
        self.database, self.municipality = database, municipality

    def latest(self) -> list[SecondLook]:
        """As many as a share is reckoned of, the latest drawn first."""
        return self._those(most=LATEST)

    def unread(self, *, protected: bool = True) -> list[SecondLook]:
        """All that nobody has read yet, the latest drawn first. protected: those of protected cases too."""
        known = sql.true() if protected else cases.c.protected.is_(False)
        return self._those(second_looks.c.reader == "", known)

    def read_of(self, measure: str) -> list[SecondLook]:
        """Those of one kind of measure that have been read, as many as a share is reckoned of, the latest drawn first."""
        return self._those(second_looks.c.measure == measure, second_looks.c.reader != "", most=LATEST)

    def of(self, case_id: str) -> SecondLook:
        """Raises NotFound for a case that is not drawn."""
        for look in self._those(second_looks.c.case_id == case_id):
            return look
        raise NotFound(phrase("store.second_looks.not_drawn"))

    def read(self, case_id: str, reader: str, answer: str, why: str) -> SecondLook:
        """
        Write down what a person would have decided; with what the machine did.

        Raises NotFound, and NotAllowed without a reason or once it has been read.
        """
        if not why.strip():
            raise NotAllowed(phrase("store.second_looks.write_why"))
        its = sql.and_(
            second_looks.c.municipality == self.municipality,
            second_looks.c.case_id == case_id,
            second_looks.c.reader == "",
        )
        self.of(case_id)
        values = {"reader": reader, "answer": answer, "why": why.strip(), "read": clock.now()}
        with self.database.writing() as connection:
            if connection.execute(second_looks.update().where(its).values(**values)).rowcount == 0:
                raise NotAllowed(phrase("store.second_looks.read_already"))
        return self.of(case_id)

    def _those(self, *which: sql.ColumnElement[bool], most: int | None = None) -> list[SecondLook]:
        query = (
            sql.select(second_looks, cases.c.number, cases.c.property)
            .join(cases, cases.c.case_id == second_looks.c.case_id)
            .where(second_looks.c.municipality == self.municipality, *which)
            .order_by(second_looks.c.drawn.desc())
            .limit(most)
        )
        with self.database.reading() as connection:
            return [
                SecondLook(
                    row.case_id,
                    row.number,
                    row.property,
                    row.measure,
                    row.result,
                    row.drawn,
                    row.reader,
                    row.answer,
                    row.why,
                )
                for row in connection.execute(query)
            ]
