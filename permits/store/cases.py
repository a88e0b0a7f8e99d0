"""
The cases of an installation: one row each, as the lists show it, beside the records that it follows from.

A case is opened or continued inside one transaction, which nobody else who adds to the municipality's chain shares.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.errors import NotFound
from permits.store import chain, keys, records, tokens
from permits.store.database import Database
from permits.store.keys import Key
from permits.store.open_case import OpenCase
from permits.store.record import sha256
from permits.store.tables import cases, own_cases, parties
from permits.text import Text

WAITING = ("referred", "supplement")
"""Results that leave a case waiting."""


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case as the lists show it. due: when it must be decided, None once it is."""

    case_id: str
    municipality: str
    number: str
    property: str
    measure: str
    received: date
    result: str
    due: date | None


class Cases:
    """The cases of an installation."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def read(self, municipality: str, case_id: str) -> StoredCase:
        """Raises NotFound."""
        with self.database.reading() as connection:
            return _stored(_row(connection, municipality, case_id))

    def waiting(self, municipality: str) -> list[StoredCase]:
        """Cases handed over or asked to be completed, the most urgent first."""
        query = (
            sql.select(cases)
            .where(cases.c.municipality == municipality, cases.c.result.in_(WAITING))
            .order_by(cases.c.due, cases.c.number)
        )
        with self.database.reading() as connection:
            return [_stored(row) for row in connection.execute(query)]

    def of(self, municipality: str, number: str) -> list[StoredCase]:
        """The cases that somebody is a party to, by their personal number, the newest first."""
        query = (
            sql.select(cases)
            .join(
                parties, sql.and_(parties.c.municipality == cases.c.municipality, parties.c.case_id == cases.c.case_id)
            )
            .where(parties.c.municipality == municipality, parties.c.number == number)
            .order_by(cases.c.number.desc())
        )
        with self.database.reading() as connection:
            return [_stored(row) for row in connection.execute(query)]

    @contextmanager
    def opening(
        self,
        municipality: str,
        property: str,
        measure: str,
        received: date,
        body: bytes,
        key: Key | None = None,
        sender: str = "",
    ) -> Iterator[OpenCase]:
        """
        A new case, numbered, in a transaction that commits when the block ends without raising.

        The same key with the same body gives the case already made, with a further token, since those given before are
        kept as hashes only; they stay good. Raises Conflict for the same key with another body.
        Without a key the same body from the same sender gives the case that it made, as long as that one stands; who
        cannot be told from others, as nobody who sends is, makes a case of their own.
        """
        body_hash, sent = sha256(body), keys.sent_by(sender, body)
        with self.database.alone(municipality) as connection:
            if key:
                known = keys.case_with_key(connection, municipality, key, body_hash)
            else:
                known = keys.case_sent_before(connection, municipality, sent)
            if known is not None:
                yield _known(connection, municipality, known, first=key is not None)
                return
            case_id = secrets.token_hex(16)
            place = chain.end(connection, municipality)
            number = _next_number(connection, municipality, received.year)
            row = {
                "case_id": case_id,
                "municipality": municipality,
                "number": number,
                "property": property,
                "measure": measure,
                "received": received,
            }
            token = tokens.make(connection, municipality, case_id)
            yield OpenCase(connection, municipality, case_id, number, *place, token, received, None, sent, row)
            if key:
                keys.keep(connection, municipality, key, body_hash, case_id)

    @contextmanager
    def continuing(self, municipality: str, case_id: str) -> Iterator[OpenCase]:
        """The next record of a case. Raises NotFound."""
        with self.database.alone(municipality) as connection:
            row = _row(connection, municipality, case_id)
            place = chain.end(connection, municipality)
            sent = connection.execute(sql.select(own_cases.c.sent).where(own_cases.c.case_id == case_id)).scalar()
            yield OpenCase(connection, municipality, case_id, row.number, *place, "", row.received, None, sent)


def _known(connection: Connection, municipality: str, case_id: str, *, first: bool) -> OpenCase:
    """
    The case that an application sent once more has made already.

    first: it is told what it was told then, with a token of its own; else how the case stands now.
    """
    case, kept = _row(connection, municipality, case_id), records.of_case(connection, municipality, case_id)
    record = kept[0] if first else kept[-1]
    token = tokens.make(connection, municipality, case_id) if first else ""
    return OpenCase(
        connection, municipality, case_id, case.number, record.sequence, record.previous, token, case.received, record
    )


def _row(connection: Connection, municipality: str, case_id: str) -> Any:
    query = sql.select(cases).where(cases.c.municipality == municipality, cases.c.case_id == case_id)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound(Text("Ärendet finns inte.", "There is no such case."))
    return row


def _next_number(connection: Connection, municipality: str, year: int) -> str:
    query = sql.select(sql.func.count()).where(
        cases.c.municipality == municipality, cases.c.number.like(f"BYGG {year}-%")
    )
    return f"BYGG {year}-{connection.execute(query).scalar_one() + 1:06}"


def _stored(row: Any) -> StoredCase:
    return StoredCase(
        row.case_id, row.municipality, row.number, row.property, row.measure, row.received, row.result, row.due
    )
