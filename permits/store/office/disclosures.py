"""
What a party has asked to see of the others in their case, and what an officer gave out after trying secrecy.

Online a party sees of people themself alone. The rest of the file is theirs by law (FL 10 §) but for what secrecy keeps
(OSL 10 kap. 3 §), and a person tries that, place by place.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sql

from permits import clock
from permits.errors import NotAllowed, NotFound
from permits.phrases import phrase
from permits.store.database import Database
from permits.store.tables import disclosures


@dataclass(frozen=True, slots=True)
class Disclosure:
    """
    One request. asked_by: the party's place in the application, such as `applicants/0`. given: the places given out, None
    while nobody has tried it. officer, why: who tried it, and what they found.
    """

    id: int
    case_id: str
    asked_by: str
    asked: datetime
    given: Collection[str] | None
    officer: str
    why: str


class Disclosures:
    """The requests of one municipality's parties."""

    def __init__(self, database: Database, municipality: str) -> None:
        self.database, self.municipality = database, municipality

    def ask(self, case_id: str, asked_by: str) -> None:
        """Asked again while one waits, it is the same request."""
        its = sql.and_(self._of(case_id), disclosures.c.asked_by == asked_by, disclosures.c.given.is_(None))
        with self.database.writing() as connection:
            if connection.execute(sql.select(disclosures.c.id).where(its)).first() is None:
                row = {"municipality": self.municipality, "case_id": case_id, "asked_by": asked_by}
                connection.execute(disclosures.insert().values(**row, asked=clock.now(), officer="", why=""))

    def of(self, case_id: str) -> list[Disclosure]:
        """What was asked in a case, the first first."""
        return self._read(_OF_CASE, {"municipality": self.municipality, "case_id": case_id})

    def waiting(self) -> list[Disclosure]:
        """What no officer has tried yet, the first first."""
        return self._read(_WAITING, {"municipality": self.municipality})

    def given_to(self, case_id: str, asked_by: str) -> set[str]:
        """The places that were given out to that party."""
        return {
            place
            for disclosure in self.of(case_id)
            if disclosure.asked_by == asked_by
            for place in disclosure.given or ()
        }

    def settle(self, case_id: str, id: int, given: Collection[str], officer: str, why: str) -> None:
        """Raises NotAllowed without a reason, and NotFound for what is not asked there, or is settled."""
        if not why.strip():
            raise NotAllowed(phrase("store.disclosures.write_what_found"))
        its = sql.and_(self._of(case_id), disclosures.c.id == id, disclosures.c.given.is_(None))
        settled = {"given": json.dumps(sorted(given)), "officer": officer, "why": why.strip(), "settled": clock.now()}
        with self.database.writing() as connection:
            if connection.execute(disclosures.update().where(its).values(**settled)).rowcount == 0:
                raise NotFound(phrase("store.disclosures.no_such_request"))

    def _of(self, case_id: str) -> sql.ColumnElement[bool]:
        return sql.and_(disclosures.c.municipality == self.municipality, disclosures.c.case_id == case_id)

    def _read(self, query: sql.Select[Any], which: Mapping[str, str]) -> list[Disclosure]:
        with self.database.reading() as connection:
            return [
                Disclosure(
                    row.id,
                    row.case_id,
                    row.asked_by,
                    row.asked,
                    None if row.given is None else json.loads(row.given),
                    row.officer,
                    row.why,
                )
                for row in connection.execute(query, which)
            ]


_OF_ALL = (
    sql.select(disclosures)
    .where(disclosures.c.municipality == sql.bindparam("municipality"))
    .order_by(disclosures.c.id)
)
_OF_CASE = _OF_ALL.where(disclosures.c.case_id == sql.bindparam("case_id"))
_WAITING = _OF_ALL.where(disclosures.c.settled.is_(None))
"""Asked for every page of the desk, so they are put together once."""
