"""
Case numbers, counted up within a municipality and a year as they are taken.

A number is taken before the letter that bears it is set, in a transaction of its own. Where no case comes of it, because
the letter failed, the machine stopped or the same application was kept meanwhile, the number stays taken and is told as
one that no case bears.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sql
from sqlalchemy import Connection

from permits import clock
from permits.jurisdiction import case_number, year_and_ordinal
from permits.store.chained import events
from permits.store.chained.chain import Head, end
from permits.store.tables import numbers


@dataclass(frozen=True, slots=True)
class Numbered:
    """
    A case by its names, before anything of it is written.

    case_id: opaque, for addresses. head: the newest of the municipality's records that its letter can know of.
    happened_before: the same of its events, by which the record holds on to them.
    """

    municipality: str
    case_id: str
    number: str
    received: date
    head: Head
    happened_before: Head


def take(connection: Connection, municipality: str, received: date) -> Numbered:
    """The next number of the year that the application came in."""
    this_year = sql.and_(numbers.c.municipality == municipality, numbers.c.year == received.year)
    last = connection.execute(sql.select(sql.func.max(numbers.c.ordinal)).where(this_year)).scalar_one() or 0
    row = {"municipality": municipality, "year": received.year, "ordinal": last + 1, "taken": clock.now()}
    connection.execute(numbers.insert(), row)
    number = case_number(received.year, last + 1)
    return named(connection, municipality, secrets.token_hex(16), number, received)


def named(connection: Connection, municipality: str, case_id: str, number: str, received: date) -> Numbered:
    """The case of those names, with what has been kept until now."""
    heads = end(connection, municipality), events.end(connection, municipality)
    return Numbered(municipality, case_id, number, received, *heads)


def use(connection: Connection, case: Numbered) -> None:
    """The case of that number is written."""
    year, ordinal = year_and_ordinal(case.number)
    taken = (
        numbers.c.municipality == case.municipality, numbers.c.year == year, numbers.c.ordinal == ordinal,
    )  # fmt: skip
    connection.execute(numbers.update().where(*taken).values(case_id=case.case_id))


def with_case(connection: Connection, municipality: str) -> dict[str, str]:
    """The numbers that a case bears, with its id."""
    used = (numbers.c.municipality == municipality, numbers.c.case_id.is_not(None))
    rows = connection.execute(sql.select(numbers).where(*used))
    return {case_number(row.year, row.ordinal): row.case_id for row in rows}


def without_case(connection: Connection, municipality: str) -> list[tuple[str, date]]:
    """The numbers that were taken and that no case bears, each with the municipality's day that it was taken."""
    unused = (numbers.c.municipality == municipality, numbers.c.case_id.is_(None))
    rows = connection.execute(sql.select(numbers).where(*unused).order_by(numbers.c.year, numbers.c.ordinal))
    return [(case_number(row.year, row.ordinal), clock.day_of(row.taken)) for row in rows]
