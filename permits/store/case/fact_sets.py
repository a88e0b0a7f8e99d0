"""
The bare facts of each record, beside it: what the rules were run on, to run other rules on by the hundred thousand.

One small row a record, written with it: numbers as they were measured, answers, days and the plan. It says nothing of
people and follows from the record, which is fifty times larger and takes as much longer to read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.store.canonical import canonical
from permits.store.chained.record import Record
from permits.store.tables import cases, fact_sets, records


def fact_set(content: Mapping[str, Any]) -> dict[str, Any]:
    """
    The bare facts of a record's content.

    dates: as there. area: the designation of the first plan. values: by fact, `[low, high]` as text or what was stated.
    things: such values for each thing of a kind. incomplete: the kinds whose list may lack some.
    """
    facts, plans = content.get("facts") or {}, (content.get("site") or {}).get("plans") or []
    return {
        "dates": content.get("dates") or {},
        "area": next((plan.get("designation", "") for plan in plans), ""),
        "values": _bare(facts.get("values") or {}),
        "things": {
            kind: [_bare(thing["values"]) for thing in those] for kind, those in (facts.get("things") or {}).items()
        },
        "incomplete": sorted(facts.get("incomplete") or {}),
    }


def _bare(values: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        name: [value["low"], value["high"]] if "low" in value else value.get("value") for name, value in values.items()
    }


def spelt(content: Mapping[str, Any]) -> str:
    """The bare facts of a record's content as they are kept."""
    return canonical(fact_set(content)).decode()


def write(connection: Connection, record: Record) -> None:
    row = {"municipality": record.municipality, "sequence": record.sequence, "content": spelt(record.content)}
    connection.execute(fact_sets.insert(), row)


def of_all(connection: Connection, municipality: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The case number and the bare facts of every record of a municipality, oldest first."""
    query = (
        sql.select(cases.c.number, fact_sets.c.content)
        .join(
            records,
            sql.and_(records.c.municipality == fact_sets.c.municipality, records.c.sequence == fact_sets.c.sequence),
        )
        .join(cases, cases.c.case_id == records.c.case_id)
        .where(fact_sets.c.municipality == municipality)
        .order_by(fact_sets.c.sequence)
    )
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield row.number, json.loads(row.content)
