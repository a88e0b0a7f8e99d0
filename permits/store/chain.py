"""
The chain of a municipality's records: numbered without gaps, each holding the hash of the one before it.

Any change of what is in it, and any loss before its end, shows.
"""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.store.database import Database
from permits.store.record import FIRST
from permits.store.records import as_record
from permits.store.tables import records


class Place(NamedTuple):
    """Where the next record goes: its number, and the hash of the one before it."""

    sequence: int
    previous: str


def end(connection: Connection, municipality: str) -> Place:
    """Where the municipality's chain goes on."""
    query = (
        sql.select(records.c.sequence, records.c.hash)
        .where(records.c.municipality == municipality)
        .order_by(records.c.sequence.desc())
        .limit(1)
    )
    last = connection.execute(query).first()
    return Place(last.sequence + 1, last.hash) if last else Place(1, FIRST)


class Chain:
    """The chains of an installation."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def verify(self, municipality: str) -> list[str]:
        """What does not hold of the chain and its letters, a sentence each; nothing when all does."""
        faults, previous, expected = [], FIRST, 1
        query = sql.select(records).where(records.c.municipality == municipality).order_by(records.c.sequence)
        with self.database.reading() as connection:
            for row in connection.execute(query):
                place = f"{municipality} record {row.sequence}"
                if row.sequence != expected:
                    faults.append(f"{place}: records {expected} to {row.sequence - 1} are missing")
                if row.previous != previous:
                    faults.append(f"{place}: does not follow the record before it")
                faults += [f"{place}: {fault}" for fault in as_record(row, "").faults()]
                previous, expected = row.hash, row.sequence + 1
        return faults
