"""
What the parties are to be told, written with what it tells of and sent afterwards, at least once.

What is for somebody whose identity is protected has no address, and is an officer's to hand over: it never leaves by machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sql
from sqlalchemy import Connection

from permits import clock
from permits.errors import NotFound
from permits.store.database import Database
from permits.store.parties import BY_HAND
from permits.store.tables import cases, outbox
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Notice:
    """
    Something to tell one party of, at the address they gave. why: what went wrong last, empty when nothing has.

    kind: `letter.` and what the case came to.
    """

    id: int
    municipality: str
    case_id: str
    number: str
    address: str
    tries: int
    why: str
    kind: str


class Outbox:
    """The notices of an installation."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def due(self, now: datetime, most: int = 500) -> list[Notice]:
        """What has not been sent and may be tried now, the oldest first."""
        due = sql.or_(outbox.c.next_try.is_(None), outbox.c.next_try <= now)
        return self._unsent(sql.and_(due, ~outbox.c.set_aside, outbox.c.address != BY_HAND), most)

    def set_aside(self) -> list[Notice]:
        """What could not be sent, for an operator to look into, the oldest first."""
        return self._unsent(outbox.c.set_aside)

    def by_hand(self, municipality: str) -> list[Notice]:
        """What an officer is to hand over, the oldest first."""
        return self._unsent(sql.and_(outbox.c.municipality == municipality, outbox.c.address == BY_HAND))

    def handed_over(self, municipality: str, id: int, officer: str, now: datetime) -> None:
        """An officer has told them. Raises NotFound for what is none of the municipality's to hand over, or is done."""
        its = sql.and_(outbox.c.id == id, outbox.c.municipality == municipality, outbox.c.address == BY_HAND)
        with self.database.writing() as connection:
            done = outbox.update().where(its, outbox.c.sent.is_(None)).values(sent=now, handed_over_by=officer)
            if connection.execute(done).rowcount == 0:
                raise NotFound(Text("Det finns inget att lämna.", "There is nothing to hand over."))

    def _unsent(self, which: sql.ColumnElement[bool], most: int | None = None) -> list[Notice]:
        query = (
            sql.select(outbox, cases.c.number)
            .join(cases, sql.and_(cases.c.case_id == outbox.c.case_id, cases.c.municipality == outbox.c.municipality))
            .where(outbox.c.sent.is_(None), which)
            .order_by(outbox.c.id)
            .limit(most)
        )
        with self.database.reading() as connection:
            return [
                Notice(row.id, row.municipality, row.case_id, row.number, row.address, row.tries, row.why, row.kind)
                for row in connection.execute(query)
            ]

    def sent(self, id: int, now: datetime) -> None:
        with self.database.writing() as connection:
            connection.execute(outbox.update().where(outbox.c.id == id).values(sent=now))

    def failed(self, id: int, again: datetime | None, why: str) -> None:
        """again: when to try next; None to set it aside."""
        told = {"tries": outbox.c.tries + 1, "next_try": again, "set_aside": again is None, "why": why[:60]}
        with self.database.writing() as connection:
            connection.execute(outbox.update().where(outbox.c.id == id).values(**told))

    def try_again(self) -> int:
        """Everything set aside is due at once; how many that were."""
        with self.database.writing() as connection:
            anew = {"set_aside": False, "tries": 0, "next_try": None}
            return connection.execute(outbox.update().where(outbox.c.set_aside).values(**anew)).rowcount


def put(connection: Connection, municipality: str, case_id: str, kind: str, addresses: Iterable[str]) -> None:
    """Lay a notice to each address out, to be sent once the transaction is through."""
    row = {"municipality": municipality, "case_id": case_id, "kind": kind, "made": clock.now()}
    for address in addresses:
        connection.execute(outbox.insert().values(**row, address=address))
