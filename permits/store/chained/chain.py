"""
The chain of a municipality's records: numbered without gaps, each holding the hash of the one before it.

Any change of what is in it, and any loss before its end, shows by itself. Its newest head is kept beside it, so that a
lost end shows too; whoever can write to the database can mend that, and so the head also leaves it: each letter prints the
newest one known when it was set, and a setting keeps them in a file elsewhere. Later heads hold on to all earlier ones.
"""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.errors import BadInput, Fault
from permits.phrases import phrase
from permits.store.chained.record import FIRST
from permits.store.database import Database
from permits.store.tables import heads, records


class Head(NamedTuple):
    """The newest of a municipality's records or events, by its number in the chain and its hash; 0 before the first."""

    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"

    @classmethod
    def of(cls, spelt: str) -> Head:
        """The head that is spelt so."""
        sequence, _, hash = spelt.partition(":")
        return cls(int(sequence), hash)


NOTHING_YET = Head(0, FIRST)

RECORDS, EVENTS = "records", "events"
"""The chains of a municipality."""


class Chain:
    """The chains of an installation."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def head(self, municipality: str) -> Head:
        with self.database.reading() as connection:
            return end(connection, municipality)

    def heads(self) -> dict[str, Head]:
        """The newest head of every municipality that has one."""
        with self.database.reading() as connection:
            query = sql.select(heads).where(heads.c.chain == RECORDS)
            return {row.municipality: Head(row.sequence, row.hash) for row in connection.execute(query)}


def end(connection: Connection, municipality: str) -> Head:
    """What the next record of the municipality follows."""
    last = connection.execute(_LAST, {"municipality": municipality}).first()
    return Head(last.sequence, last.hash) if last else NOTHING_YET


_LAST = (
    sql.select(records.c.sequence, records.c.hash)
    .where(records.c.municipality == sql.bindparam("municipality"))
    .order_by(records.c.sequence.desc())
    .limit(1)
)
"""Asked for every case, so it is put together once; as are `_HEAD` and `_MOVED`."""


def kept_head(connection: Connection, municipality: str, chain: str = RECORDS) -> Head | None:
    """The newest head as it is kept beside the chain."""
    row = connection.execute(_HEAD, {"municipality": municipality, "chain": chain}).first()
    return Head(row.sequence, row.hash) if row else None


_HEAD = sql.select(heads).where(
    heads.c.municipality == sql.bindparam("municipality"), heads.c.chain == sql.bindparam("chain")
)


def move_head(connection: Connection, municipality: str, head: Head, chain: str = RECORDS) -> None:
    """Keep the newest head beside the chain, in the transaction that makes it the newest."""
    moved = connection.execute(
        _MOVED, {"of": municipality, "in_chain": chain, "to": head.sequence, "with_hash": head.hash}
    )
    if moved.rowcount == 0:
        connection.execute(heads.insert(), {"municipality": municipality, "chain": chain, **head._asdict()})


_MOVED = (
    heads.update()
    .where(heads.c.municipality == sql.bindparam("of"), heads.c.chain == sql.bindparam("in_chain"))
    .values(sequence=sql.bindparam("to"), hash=sql.bindparam("with_hash"))
)


def read_head(written: str) -> tuple[str, Head]:
    """A head as a letter or a file has it, `9901:41:HASH`, with its municipality. Raises BadInput."""
    municipality, _, head = written.strip().partition(":")
    sequence, _, hash = head.partition(":")
    if not (municipality and sequence.isdecimal() and len(hash) == len(FIRST)):
        says = phrase("store.chain.no_head", written=written)
        raise BadInput(says, [Fault("head", says, "head")])
    return municipality, Head(int(sequence), hash)
