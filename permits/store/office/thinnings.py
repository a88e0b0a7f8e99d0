"""
Cases thinned by the municipality's plan: of people, letters and papers nothing is left, and the chains hold all the same.

Each is written down: which case, by which plan, by whom and when. What a case came to and by which rules is no person's and
stays in the chain. It cannot be undone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.decision.result import Result
from permits.store.case import applicants, case_words, papers, parties
from permits.store.chained import events, people, records
from permits.store.chained.ledger import Ledger
from permits.store.database import Database
from permits.store.office import officer_drafts
from permits.store.tables import cases, disclosures, outbox, readings, thinnings
from permits.store.tables import events as event_rows
from permits.store.tables import records as record_rows

LEDGER = Ledger(thinnings, "thinning")


@dataclass(frozen=True, slots=True)
class Thinning:
    """A case that was thinned. plan: the plan and its place that let it. by: who had it done."""

    case_id: str
    plan: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Lain:
    """A closed case with its result and the day that anything last happened in it."""

    case_id: str
    number: str
    result: Result
    last: date


_ASKED = sql.select(disclosures.c.case_id).where(disclosures.c.settled.is_(None))
"""The cases in which a party's request to see more of the file waits."""


class Thinnings:
    """The thinned cases of one municipality."""

    def __init__(self, database: Database, municipality: str) -> None:
        self.database, self.municipality = database, municipality

    def lain(self, results: Collection[Result]) -> list[Lain]:
        """The closed cases that came to one of those, are not thinned, and where no party's request waits; by number."""
        last = sql.func.max(event_rows.c.day)
        its = event_rows.c.case_id == cases.c.case_id, event_rows.c.municipality == cases.c.municipality
        query = (
            sql.select(cases.c.case_id, cases.c.number, cases.c.result, last.label("last"))
            .join(event_rows, sql.and_(*its))
            .where(
                cases.c.municipality == self.municipality,
                cases.c.is_closed,
                cases.c.result.in_([result.value for result in results]),
                cases.c.case_id.not_in(_ASKED),
                cases.c.case_id.not_in(sql.select(thinnings.c.case_id)),
            )
            .group_by(cases.c.case_id, cases.c.number, cases.c.result)
            .order_by(cases.c.number)
        )
        with self.database.reading() as connection:
            return [Lain(row.case_id, row.number, Result(row.result), row.last) for row in connection.execute(query)]

    def thin(self, thinning: Thinning, unchanged_since: date) -> bool:
        """
        Leave out for good whom the case speaks of, with its letters and papers; whether that was done.

        unchanged_since: the day of the last that happened in it, without which it is another case than was looked at. Where
        a party has asked to see the file since then, nothing is done either.
        """
        municipality, case_id = self.municipality, thinning.case_id
        with self.database.alone(municipality) as connection:
            happened = events.of_case(connection, municipality, case_id)
            if max(event.day for event in happened) != unchanged_since:
                return False
            if connection.execute(_ASKED.where(disclosures.c.case_id == case_id)).first() is not None:
                return False
            _empty(connection, municipality, case_id)
            for event in happened:
                events.sever(connection, municipality, case_id, event.sequence)
            events.empty_letters(connection, municipality, [event.sequence for event in happened])
            said = {"case_id": case_id, "plan": thinning.plan, "by": thinning.by, "at": thinning.at.astimezone(UTC)}
            LEDGER.add(connection, municipality, said)
        return True

    def forget_readings(self, before: date) -> int:
        """Leave out who has read any case before a day; how many readings."""
        early = readings.c.at < datetime(before.year, before.month, before.day, tzinfo=UTC)
        with self.database.writing() as connection:
            return connection.execute(
                readings.delete().where(readings.c.municipality == self.municipality, early)
            ).rowcount

    def all(self) -> list[Thinning]:
        """What has been thinned, the first first."""
        query = sql.select(thinnings).where(thinnings.c.municipality == self.municipality)
        with self.database.reading() as connection:
            rows = connection.execute(query.order_by(thinnings.c.sequence))
            return [Thinning(row.case_id, row.plan, row.by, row.at) for row in rows]


def _empty(connection: Connection, municipality: str, case_id: str) -> None:
    """What of a case is not in its chains: its people, the letters and papers, what it is found by, whom it was told."""
    for record in records.of_case(connection, municipality, case_id):
        its = sql.and_(record_rows.c.municipality == municipality, record_rows.c.sequence == record.sequence)
        left = people.written(dict.fromkeys(record.people))
        connection.execute(record_rows.update().where(its).values(people=left, letter_html="", letter_pdf=b""))
    case_words.leave(connection, municipality, case_id, {})
    applicants.leave(connection, case_id, records.of_case(connection, municipality, case_id)[-1].application)
    parties.forget(connection, municipality, case_id)
    officer_drafts.forget(connection, municipality, case_id)
    papers.forget(connection, municipality, papers.of_case(case_id))
    for table in (outbox, disclosures):
        connection.execute(table.delete().where(table.c.municipality == municipality, table.c.case_id == case_id))


def thinned(connection: Connection, municipality: str) -> dict[str, str]:
    """The cases that were thinned, with the plan that let it."""
    query = sql.select(thinnings.c.case_id, thinnings.c.plan).where(thinnings.c.municipality == municipality)
    return {row.case_id: row.plan for row in connection.execute(query)}
