"""
How many of a municipality's cases stand where: by whether they are over, whose move it is, and who has them.

Where a case stands is written here alone, and the counts with it in the same transaction, so that what the lists' tabs say costs
the same however many cases there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.store.tables import case_counts, cases


class Place(NamedTuple):
    """Where a case stands, as its row has it. officer: empty for nobody."""

    is_closed: bool
    waits_for: str
    officer: str


def begin(connection: Connection, row: Mapping[str, Any]) -> None:
    """Write the row of a case that was not there before."""
    connection.execute(cases.insert(), row)
    _count(connection, row["municipality"], _place(row), 1)


def go_on(connection: Connection, municipality: str, case_id: str, changed: Mapping[str, Any]) -> None:
    """Write what has changed of a case's row, where it now stands among it."""
    before = Place(*connection.execute(sql.select(*_WHERE).where(cases.c.case_id == case_id)).one())
    connection.execute(cases.update().where(cases.c.case_id == case_id).values(**changed))
    after = _place(changed)
    if after != before:
        _count(connection, municipality, before, -1)
        _count(connection, municipality, after, 1)


def counts(connection: Connection, municipality: str) -> dict[Place, int]:
    """How many cases stand where, as it is kept; where none does it says nothing."""
    query = sql.select(case_counts).where(case_counts.c.municipality == municipality, case_counts.c.cases != 0)
    return {Place(row.is_closed, row.waits_for, row.officer): row.cases for row in connection.execute(query)}


def counted(connection: Connection, municipality: str) -> dict[Place, int]:
    """The same, counted case by case."""
    query = sql.select(*_WHERE, sql.func.count()).where(cases.c.municipality == municipality).group_by(*_WHERE)
    return {Place(*place): count for *place, count in connection.execute(query)}


_WHERE = (cases.c.is_closed, cases.c.waits_for, cases.c.officer)


def _place(row: Mapping[str, Any]) -> Place:
    return Place(row["is_closed"], row["waits_for"], row["officer"])


def _count(connection: Connection, municipality: str, place: Place, more: int) -> None:
    """`Database.alone` lets nobody else count in between."""
    its = {"of": municipality, "closed": place.is_closed, "for": place.waits_for, "with": place.officer}
    if connection.execute(_COUNTED, {**its, "more": more}).rowcount == 0:
        connection.execute(case_counts.insert(), {"municipality": municipality, **place._asdict(), "cases": more})


_COUNTED = (
    case_counts.update()
    .where(
        case_counts.c.municipality == sql.bindparam("of"),
        case_counts.c.is_closed == sql.bindparam("closed"),
        case_counts.c.waits_for == sql.bindparam("for"),
        case_counts.c.officer == sql.bindparam("with"),
    )
    .values(cases=case_counts.c.cases + sql.bindparam("more"))
)
"""Counted for every step of every case, so it is put together once."""
