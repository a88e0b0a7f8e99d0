"""
The municipality's own cases around a place: what the next case there must count with.

One small row a case, written with its records, holds it: no drawing, no letter, nobody's name. It follows from the
case's last record.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.acts import Act
from permits.decision.result import Result
from permits.geometry import Shape, as_kept
from permits.place.own_cases import ENDED, KINDS, PARTS, SETTLED, SIZES, OwnCase
from permits.store.canonical import canonical
from permits.store.case import parties
from permits.store.chained.record import Record
from permits.store.tables import cases, own_cases


def cases_around(
    connection: Connection,
    municipality: str,
    designations: Collection[str],
    acts: Mapping[str, Act],
    *,
    but: str = "",
    asking: Collection[str] = (),
) -> tuple[OwnCase, ...]:
    """
    The cases on those properties that something was or may be done by, the oldest first.

    acts: as the pack declares them. but: the case in hand, by its id. asking: the personal numbers that are proved of those who ask; a case that one of
    them is a party of is theirs.
    """
    around = {
        "municipality": municipality,
        "designations": [*designations],
        "but": but,
        "kinds": [*acts],
    }
    rows = connection.execute(_AROUND, around).all()
    mine = parties.theirs(connection, municipality, [row.case_id for row in rows], asking)
    shared = parties.with_others(connection, municipality, mine, asking)
    return tuple(_own_case(row, acts, row.case_id in mine, row.case_id in mine - shared) for row in rows)


_AROUND = (
    sql.select(own_cases, cases.c.state)
    .join_from(own_cases, cases, cases.c.case_id == own_cases.c.case_id)
    .where(
        own_cases.c.municipality == sql.bindparam("municipality"),
        own_cases.c.property.in_(sql.bindparam("designations", expanding=True)),
        own_cases.c.case_id != sql.bindparam("but"),
        own_cases.c.kind.in_(sql.bindparam("kinds", expanding=True)),
        own_cases.c.result.not_in(ENDED),
        own_cases.c.replaced_by.is_(None),
    )
    .order_by(own_cases.c.number)
)
"""Asked for every case and every place tried, so it is put together once."""


BEGUN = ("building", "interim", "finished")
"""The states of a permit that has been cleared to start."""


def _own_case(row: Any, acts: Mapping[str, Act], mine: bool, all_ask: bool) -> OwnCase:
    begun = row.result == Result.STARTING_CLEARANCE or row.state in BEGUN
    counted = _counted(row.content)
    return OwnCase(
        row.case_id, row.number, row.property, acts[row.kind], row.result, row.day, *counted, mine, all_ask, begun
    )


@lru_cache(maxsize=1024)
def _counted(content: str) -> tuple[Shape | None, Mapping[str, Decimal], Mapping[str, bool | str], str]:
    """
    Footprint, sizes, what it says and use, as `counted_with` wrote them: every case on a street reads those of its
    neighbours, twice.
    """
    counted = json.loads(content)
    sizes = {name: Decimal(size) for name, size in counted["sizes"].items()}
    footprint = as_kept(counted["footprint"]) if counted["footprint"] else None
    return footprint, MappingProxyType(sizes), MappingProxyType(counted["says"]), counted["use"]


def write(connection: Connection, case: Mapping[str, Any], sent: str | None, record: Record) -> None:
    """Begin to count with a new case. case: its row. sent: by what it is known again."""
    named = {name: case[name] for name in ("case_id", "municipality", "number", "property")}
    connection.execute(own_cases.insert(), {**named, "kind": case["measure"], "sent": sent, **counted_with(record)})


def change(connection: Connection, record: Record, sent: str | None) -> None:
    """Count with a case as its newest record has it. sent: by what it is known again."""
    its = sql.and_(own_cases.c.municipality == record.municipality, own_cases.c.case_id == record.case_id)
    connection.execute(own_cases.update().where(its).values(sent=sent, **counted_with(record)))


def replace(connection: Connection, record: Record) -> None:
    """Count no more with the cases that a settled one stands in place of."""
    if record.site.replaced and record.outcome in SETTLED:
        taken = sql.and_(own_cases.c.municipality == record.municipality, own_cases.c.number.in_(record.site.replaced))
        connection.execute(own_cases.update().where(taken).values(replaced_by=record.case_id))


def counted_with(record: Record) -> dict[str, Any]:
    """
    What later cases on the place count with of a record: the values of its row.

    sizes: the most that each may come to, metres and square metres, as text. says: what tells it apart from others.
    """
    facts = record.content.get("facts", {})
    values = {**facts.get("claimed", {}), **facts.get("values", {})}
    use = values.get("extended_building") or values.get("building_kind") or {}
    counted = {
        "footprint": record.content.get("footprint"),
        "sizes": {name: values[name]["high"] for name in SIZES if name in values},
        "says": {name: values[name]["value"] for name in (*KINDS, *PARTS) if name in values},
        "use": use.get("value", ""),
    }
    return {"result": record.outcome.value, "day": record.decided, "content": canonical(counted).decode()}
