"""How officers of the municipality have answered the same questions before, and how those cases ended."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sql

from permits.casework.events import Answered, read_body
from permits.store.database import Database
from permits.store.tables import cases, events

LOOKED_BACK = 2000
"""How many of the municipality's latest answers are looked through, however many there are."""

SHOWN = 3
"""How many cases are shown for a question, the latest."""

UNDECIDED = ("handling", "completing", "stayed")
"""The states of a case that is no example yet."""


@dataclass(frozen=True, slots=True)
class Precedent:
    """A decided case in which an officer answered the question. result: how the case ended."""

    case_id: str
    number: str
    property: str
    day: date
    yes: bool
    why: str
    result: str


class Precedents:
    """What has been answered in an installation's decided cases."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def of(self, municipality: str, measure: str, but: str) -> Mapping[str, list[Precedent]]:
        """
        By the fact that was asked of, the latest first: decided cases of the same kind of measure, each once, by the
        answer that stood last. but: the case in hand. Cases with a protected party are nobody's example.
        """
        seen: set[tuple[str, str]] = set()
        known: dict[str, list[Precedent]] = {}
        with self.database.reading() as connection:
            rows = connection.execute(_ANSWERED, {"municipality": municipality, "measure": measure, "but": but}).all()
        for row in rows:
            body = read_body(json.loads(row.body))
            assert isinstance(body, Answered)
            before = known.setdefault(body.fact, [])
            if len(before) < SHOWN and (row.case_id, body.fact) not in seen:
                seen.add((row.case_id, body.fact))
                before.append(Precedent(row.case_id, row.number, row.property, row.day, body.yes, body.why, row.result))
        return known


_LATEST = (
    sql.select(events)
    .where(events.c.municipality == sql.bindparam("municipality"), events.c.kind == "answered")
    .order_by(events.c.sequence.desc())
    .limit(LOOKED_BACK)
    .subquery()
)
_ANSWERED = (
    sql.select(_LATEST, cases.c.number, cases.c.property, cases.c.result)
    .join(cases, cases.c.case_id == _LATEST.c.case_id)
    .where(
        cases.c.measure == sql.bindparam("measure"),
        cases.c.case_id != sql.bindparam("but"),
        cases.c.protected.is_(False),
        cases.c.state.not_in(UNDECIDED),
    )
    .order_by(_LATEST.c.sequence.desc())
)
"""Asked for every page of a case, so it is put together once."""
