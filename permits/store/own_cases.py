"""
The municipality's own cases around a place: what the next case there must count with.

One small row a case, written with its records, holds it: no drawing, no letter, nobody's name. It follows from the
case's last record.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from decimal import Decimal
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.geometry import as_kept
from permits.place.own_cases import ENDED, PURPOSES, OwnCase
from permits.store.store import own_cases, parties


def cases_around(
    connection: Connection,
    municipality: str,
    designations: Collection[str],
    *,
    but: str = "",
    asking: Collection[str] = (),
) -> tuple[OwnCase, ...]:
    """
    The cases on those properties that something was or may be built by, the oldest first.

    but: the case in hand, by its id. asking: the personal numbers that are proved of those who ask; a case that one of
    them is a party of is theirs.
    """
    query = (
        sql.select(own_cases)
        .where(
            own_cases.c.municipality == municipality,
            own_cases.c.property.in_(designations),
            own_cases.c.case_id != but,
            own_cases.c.kind.in_(PURPOSES),
            own_cases.c.result.not_in(ENDED),
            own_cases.c.replaced_by.is_(None),
        )
        .order_by(own_cases.c.number)
    )
    rows = connection.execute(query).all()
    theirs = _of_parties(connection, municipality, [row.case_id for row in rows], asking)
    return tuple(_own_case(row, row.case_id in theirs) for row in rows)


def _of_parties(
    connection: Connection, municipality: str, case_ids: Collection[str], numbers: Collection[str]
) -> set[str]:
    """Which of the cases somebody of those personal numbers is a party of."""
    if not case_ids or not numbers:
        return set()
    query = sql.select(parties.c.case_id).where(
        parties.c.municipality == municipality, parties.c.case_id.in_(case_ids), parties.c.number.in_(numbers)
    )
    return set(connection.execute(query).scalars())


def _own_case(row: Any, mine: bool) -> OwnCase:
    content = json.loads(row.content)
    return OwnCase(
        row.case_id,
        row.number,
        row.property,
        row.kind,
        row.result,
        row.day,
        as_kept(content["footprint"]) if content["footprint"] else None,
        {name: Decimal(size) for name, size in content["sizes"].items()},
        content["use"],
        mine,
    )
