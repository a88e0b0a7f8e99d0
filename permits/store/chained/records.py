"""The records of cases, as they lie in the chain."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.errors import NotFound
from permits.phrases import phrase
from permits.store.canonical import parsed
from permits.store.case import fact_sets
from permits.store.chained import people
from permits.store.chained.record import Record
from permits.store.database import Database
from permits.store.tables import cases, records


class Records:
    """The records of an installation."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def of(self, municipality: str, case_id: str) -> list[Record]:
        """The records of a case, oldest first. Raises NotFound."""
        with self.database.reading() as connection:
            return of_case(connection, municipality, case_id)

    def last(self, municipality: str, case_id: str) -> Record:
        """The case's latest record. Raises NotFound."""
        with self.database.reading() as connection:
            return _read(connection, *_of_case(municipality, case_id), latest=True)[0]

    def newest(self, municipality: str, case_ids: Collection[str]) -> dict[str, Record]:
        """The latest record of each of the cases, by the case's id."""
        its = records.c.municipality == municipality, records.c.case_id.in_(case_ids)
        last = sql.select(sql.func.max(records.c.sequence)).where(*its).group_by(records.c.case_id)
        with self.database.reading() as connection:
            rows = connection.execute(_query(its[0], records.c.sequence.in_(last)))
            return {row.case_id: as_record(row, row.number) for row in rows}

    def numbered(self, municipality: str, sequence: int) -> Record:
        """The record of that number in the municipality's chain. Raises NotFound."""
        with self.database.reading() as connection:
            return _read(connection, records.c.municipality == municipality, records.c.sequence == sequence)[0]

    def facts(self, municipality: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The case number and the bare facts of every record of a municipality, oldest first: see `fact_set`."""
        with self.database.reading() as connection:
            yield from fact_sets.of_all(connection, municipality)


def of_case(connection: Connection, municipality: str, case_id: str) -> list[Record]:
    """The records of a case, oldest first. Raises NotFound."""
    rows = connection.execute(_OF_CASE, {"municipality": municipality, "case_id": case_id}).all()
    return _as_records(rows)


def _of_case(municipality: str, case_id: str) -> tuple[sql.ColumnElement[bool], ...]:
    return records.c.municipality == municipality, records.c.case_id == case_id


def _query(*which: sql.ColumnElement[bool]) -> sql.Select[Any]:
    return (
        sql.select(records, cases.c.number)
        .join(cases, sql.and_(cases.c.municipality == records.c.municipality, cases.c.case_id == records.c.case_id))
        .where(*which)
    )


def _read(connection: Connection, *which: sql.ColumnElement[bool], latest: bool = False) -> list[Record]:
    query = _query(*which)
    query = query.order_by(records.c.sequence.desc()).limit(1) if latest else query.order_by(records.c.sequence)
    return _as_records(connection.execute(query).all())


_OF_CASE = _query(
    records.c.municipality == sql.bindparam("municipality"), records.c.case_id == sql.bindparam("case_id")
).order_by(records.c.sequence)
"""Asked for every case, so it is put together once."""


def _as_records(rows: Sequence[Any]) -> list[Record]:
    """Raises NotFound where there are none."""
    if not rows:
        raise NotFound(phrase("store.records.no_such_case"))
    return [as_record(row, row.number) for row in rows]


def as_record(row: Any, number: str) -> Record:
    return Record(
        row.case_id,
        number,
        row.municipality,
        row.sequence,
        parsed(row.content),
        row.previous,
        row.hash,
        row.letter_html,
        row.letter_pdf,
        people.read(row.people),
    )


def write(connection: Connection, record: Record, written: bytes) -> None:
    """written: the record's content in its one spelling."""
    row = {
        "municipality": record.municipality,
        "sequence": record.sequence,
        "case_id": record.case_id,
        "content": written.decode(),
        "previous": record.previous,
        "hash": record.hash,
        "letter_html": record.letter_html,
        "letter_pdf": record.letter_pdf,
        "people": people.written(record.people),
    }
    connection.execute(records.insert(), row)
