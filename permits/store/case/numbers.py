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
    this_year = {"municipality": municipality, "year": received.year}
    last = connection.execute(_LAST, this_year).scalar_one() or 0
    connection.execute(_TAKEN, {**this_year, "ordinal": last + 1, "taken": clock.now()})
    number = case_number(received.year, last + 1)
    return named(connection, municipality, secrets.token_hex(16), number, received)


_LAST = sql.select(sql.func.max(numbers.c.ordinal)).where(
    numbers.c.municipality == sql.bindparam("municipality"), numbers.c.year == sql.bindparam("year")
)
_TAKEN = numbers.insert()
_USED = (
    numbers.update()
    .where(
        numbers.c.municipality == sql.bindparam("of"),
        numbers.c.year == sql.bindparam("in_year"),
        numbers.c.ordinal == sql.bindparam("taken_as"),
    )
    .values(case_id=sql.bindparam("by_case"))
)
"""Asked and written for every case, so they are put together once."""


def named(connection: Connection, municipality: str, case_id: str, number: str, received: date) -> Numbered:
    """The case of those names, with what has been kept until now."""
    heads = end(connection, municipality), events.end(connection, municipality)
    return Numbered(municipality, case_id, number, received, *heads)


def use(connection: Connection, case: Numbered) -> None:
    """The case of that number is written."""
    year, ordinal = year_and_ordinal(case.number)
    taken = {"of": case.municipality, "in_year": year, "taken_as": ordinal}
    connection.execute(_USED, {**taken, "by_case": case.case_id})


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
