"""
The seals of letters, in a chain of their own: each tells the hash of a letter as it was decided and as it is sealed.

A seal is added after a letter's own last byte and changes nothing before it, so that what is kept beside the letter is what
was added, its tail. Once a letter is severed its seal stands for nothing that can be read, and its hashes stay.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.store.canonical import sha256
from permits.store.chained.chain import EVENTS, RECORDS
from permits.store.chained.ledger import Ledger
from permits.store.chained.record import Letter, Record
from permits.store.database import Database
from permits.store.tables import events, heads, letters, records, seals

LEDGER = Ledger(seals, "seal", beside={"tail"})
"""What a tail adds to a letter is held by the hash of the whole."""


@dataclass(frozen=True, slots=True)
class Unsealed:
    """
    A letter that bears no seal yet. chain, number: whose letter it is, a record's or an event's. decided: the hash of its
    PDF as its chain tells it, None where that cannot be read.
    """

    municipality: str
    chain: str
    number: int
    pdf: bytes
    decided: str | None

    @property
    def is_as_decided(self) -> bool:
        return self.decided == sha256(self.pdf)


@dataclass(frozen=True, slots=True)
class Seal:
    """
    decided, sealed: the hashes of a letter as it was decided and with its seal. certificate: the SHA-256 of what it was
    sealed with. tail: what the seal added to the letter.
    """

    decided: str
    sealed: str
    certificate: str
    at: datetime
    tail: bytes


class Seals:
    """The seals of an installation."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def unsealed(self, most: int) -> list[Unsealed]:
        """The letters after the last that was sealed, the oldest first of each municipality's records and events."""
        with self.database.reading() as connection:
            chains = sql.select(heads.c.municipality, heads.c.chain).where(heads.c.chain.in_((RECORDS, EVENTS)))
            return [
                letter
                for municipality, chain in connection.execute(chains.order_by(heads.c.municipality, heads.c.chain))
                for letter in _unsealed(connection, municipality, chain, most)
            ]

    def of(self, municipality: str, chain: str, number: int) -> Seal | None:
        """The seal of a record's or an event's letter; None where it has none yet."""
        its = seals.c.municipality == municipality, seals.c.chain == chain, seals.c.letter == number
        with self.database.reading() as connection:
            row = connection.execute(sql.select(seals).where(*its)).first()
        return Seal(row.decided, row.sealed, row.certificate, row.at, row.tail) if row is not None else None

    def of_record(self, record: Record) -> bytes:
        """The PDF of a record's letter as it leaves: with its seal once it has one."""
        return self._with_seal(record.municipality, RECORDS, record.sequence, record.letter_pdf)

    def of_event(self, municipality: str, number: int, letter: Letter) -> bytes:
        """The PDF of an event's letter as it leaves: with its seal once it has one."""
        return self._with_seal(municipality, EVENTS, number, letter.pdf)

    def _with_seal(self, municipality: str, chain: str, number: int, pdf: bytes) -> bytes:
        seal = self.of(municipality, chain, number)
        return pdf + seal.tail if seal is not None and pdf else pdf

    def add(self, letter: Unsealed, seal: Seal) -> None:
        """Write the seal of a letter down, unless another worker has sealed it."""
        with self.database.alone(letter.municipality) as connection:
            its = sql.and_(
                seals.c.municipality == letter.municipality,
                seals.c.chain == letter.chain,
                seals.c.letter == letter.number,
            )
            if connection.execute(sql.select(seals.c.sequence).where(its)).first() is not None:
                return
            said = {
                "chain": letter.chain,
                "letter": letter.number,
                "decided": seal.decided,
                "sealed": seal.sealed,
                "certificate": seal.certificate,
                "at": seal.at.astimezone(UTC),
            }
            LEDGER.add(connection, letter.municipality, said | {"tail": seal.tail})


def _unsealed(connection: Connection, municipality: str, chain: str, most: int) -> Iterator[Unsealed]:
    mine = seals.c.municipality == municipality, seals.c.chain == chain
    last = connection.execute(sql.select(sql.func.max(seals.c.letter)).where(*mine)).scalar() or 0
    query = _letters(municipality, chain)
    for row in connection.execute(query.where(query.selected_columns.number > last).limit(most)):
        try:
            decided = json.loads(row.told)["letter"]["pdf"]
        except (ValueError, KeyError, TypeError):
            decided = None
        yield Unsealed(municipality, chain, row.number, row.pdf, decided)


def _letters(municipality: str, chain: str) -> sql.Select[Any]:
    """The letters of a chain that can be read, in order: `number`, `told` (what the chain says, as JSON) and `pdf`."""
    if chain == RECORDS:
        number, told, pdf = records.c.sequence, records.c.content, records.c.letter_pdf
        source: sql.FromClause = records
    else:
        number, told, pdf = letters.c.sequence, events.c.body, letters.c.pdf
        its = sql.and_(events.c.municipality == letters.c.municipality, events.c.sequence == letters.c.sequence)
        source = letters.join(events, its)
    query = sql.select(number.label("number"), told.label("told"), pdf.label("pdf")).select_from(source)
    return query.where(number.table.c.municipality == municipality, sql.func.length(pdf) > 0).order_by(number)


# -- whether it holds ----------------------------------------------------------------------------------


def faults(connection: Connection, municipality: str) -> Iterator[str]:
    """What no longer holds of the seals of a municipality, a sentence each."""
    yield from LEDGER.faults(connection, municipality)
    rows = connection.execute(sql.select(seals).where(seals.c.municipality == municipality))
    sealed = {(row.chain, row.letter): row for row in rows}
    for chain in (RECORDS, EVENTS):
        for letter in connection.execution_options(yield_per=100).execute(_letters(municipality, chain)):
            seal = sealed.get((chain, letter.number))
            if seal is not None and sha256(letter.pdf) != seal.decided:
                yield f"{municipality}: seal {seal.sequence} is not of the letter that was decided"
            elif seal is not None and sha256(letter.pdf + seal.tail) != seal.sealed:
                yield f"{municipality}: seal {seal.sequence} is not the seal that was set"
