"""
The cases of an installation: one row each, as the lists show it, beside the records that it follows from.

A case is opened or continued inside one transaction, which nobody else who adds to the municipality's chain shares.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.casework.events import Event
from permits.casework.status import Status
from permits.errors import NotFound
from permits.phrases import phrase
from permits.store.canonical import sha256
from permits.store.case import keys, numbers, standing
from permits.store.case.external_ids import case_called
from permits.store.case.keys import Key, case_of
from permits.store.case.numbers import Numbered
from permits.store.case.open_case import OpenCase, shown
from permits.store.chained import events, records
from permits.store.chained.record import Record
from permits.store.database import PATIENCE, Database
from permits.store.queue import Line
from permits.store.tables import cases, own_cases, parties
from permits.store.visitors import tokens
from permits.text import Text


@dataclass(frozen=True, slots=True)
class StoredCase:
    """
    A case as the lists show it. result: of its last record. due: the last day to decide in time, None while the clock
    stands still and once it is decided. state, waits_for: as the process names them. officer: who has it, empty for
    nobody. task: what the first of those whose move it is are to do, as `Task.what` names it. version: the number of its last
    event. answered: the facts that officers have answered. remaining: those that its last record leaves to be judged, or
    to be handed in. because: why first, in words; None where it says nothing. protected: whether a party's identity is;
    what leaves by machine is then its number and state alone. applicant: the names of those who apply, and applicant_kind
    one of `applicants.KINDS`; both empty of a protected case. channel: how it came in, one of `CHANNELS`. phase, against:
    as `Status` has them. last_step, last_day: what has happened last, as the process names it; None for nothing. labels: what
    officers sort it by.
    """

    case_id: str
    municipality: str
    number: str
    property: str
    measure: str
    received: date
    result: str
    due: date | None
    state: str
    waits_for: str
    officer: str
    version: int
    protected: bool
    task: str
    answered: Sequence[str]
    remaining: Sequence[str]
    because: Text | None
    applicant: str
    applicant_kind: str
    channel: str
    phase: str
    against: str
    last_step: str
    last_day: date | None
    labels: Sequence[str]

    def unanswered(self) -> list[str]:
        """What is left to be judged or handed in."""
        return [fact for fact in self.remaining if fact not in self.answered]


class WholeCase(NamedTuple):
    """All that is kept of a case: its row, its numbers, its records and its events, both the oldest first."""

    stored: StoredCase
    named: Numbered
    records: Sequence[Record]
    happened: Sequence[Event]


class Cases:
    """The cases of an installation."""

    def __init__(self, database: Database) -> None:
        self.database, self._drawing_up = database, Line()

    def read(self, municipality: str, case_id: str) -> StoredCase:
        """Raises NotFound."""
        with self.database.reading() as connection:
            return as_stored(_row(connection, municipality, case_id))

    def whole(self, municipality: str, case_id: str) -> WholeCase:
        """Raises NotFound."""
        with self.database.reading() as connection:
            row = _row(connection, municipality, case_id)
            return WholeCase(
                as_stored(row),
                numbers.named(connection, municipality, case_id, row.number, row.received),
                records.of_case(connection, municipality, case_id),
                events.of_case(connection, municipality, case_id),
            )

    def those(self, municipality: str, case_ids: Collection[str]) -> list[StoredCase]:
        """The municipality's cases among those ids."""
        those = {"municipality": municipality, "case_ids": [*case_ids]}
        with self.database.reading() as connection:
            return [as_stored(row) for row in connection.execute(_THOSE, those)]

    def called(self, municipality: str, number: str) -> StoredCase | None:
        """The case of that number; None when there is none."""
        query = sql.select(cases).where(cases.c.municipality == municipality, cases.c.number == number)
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else as_stored(row)

    def awaited(self, first: date, last: date) -> list[tuple[str, str]]:
        """The cases in which somebody is to answer by one of those days and has not been reminded: municipality and id."""
        near = sql.select(cases.c.municipality, cases.c.case_id).where(cases.c.answer_by.between(first, last))
        with self.database.reading() as connection:
            return [(row.municipality, row.case_id) for row in connection.execute(near.order_by(cases.c.answer_by))]

    def on_property(self, municipality: str, designation: str, most: int = 20) -> list[StoredCase]:
        """The cases of a property, the newest first."""
        its = {"municipality": municipality, "property": designation, "most": most}
        with self.database.reading() as connection:
            return [as_stored(row) for row in connection.execute(_ON_PROPERTY, its)]

    def listed(
        self,
        municipality: str,
        most: int,
        *,
        after: str = "",
        state: str | None = None,
        due_by: date | None = None,
        since: int = 0,
        called: tuple[str, str] | None = None,
    ) -> list[StoredCase]:
        """
        A page of the municipality's cases in the order of their numbers, from the one after that number.

        due_by: those to be decided by then; a protected case is not found by its day. since: those to which something
        has happened after the event of that number. called: a client, and the id of its own of the one wanted.
        """
        query = sql.select(cases).where(cases.c.municipality == municipality, cases.c.number > after)
        if state is not None:
            query = query.where(cases.c.state == state)
        if due_by is not None:
            query = query.where(cases.c.due <= due_by, sql.not_(cases.c.protected))
        if since:
            query = query.where(cases.c.version > since)
        if called is not None:
            query = query.where(cases.c.case_id == case_called(municipality, *called))
        with self.database.reading() as connection:
            return [as_stored(row) for row in connection.execute(query.order_by(cases.c.number).limit(most))]

    def of(self, municipality: str, number: str) -> list[StoredCase]:
        """The cases that somebody is a party to, by their personal number, the newest first."""
        theirs = sql.select(parties.c.case_id).where(parties.c.municipality == municipality, parties.c.number == number)
        query = sql.select(cases).where(cases.c.case_id.in_(theirs))
        with self.database.reading() as connection:
            found = [as_stored(row) for row in connection.execute(query)]
        # Few to put in order; by the database's own order it would go through all the others.
        return sorted(found, key=lambda case: case.number, reverse=True)

    def known(self, municipality: str, body: bytes, key: Key | None, sender: str = "") -> tuple[Record, str] | None:
        """
        What an application sent once more is met by, with the applicant's token; None for a new one.

        The same key with the same body is met by the first record of the case that it made, with a further token, since
        those given before are kept as hashes only; they stay good. Raises Conflict for the same key with another body.
        Without a key the same body from the same sender is met by the case that it made as it stands now, without a
        token, as long as it stands; who cannot be told from others, as nobody who sends is, makes a case of their own.
        """
        with self.database.reading() as connection:
            case_id = _known(connection, municipality, body, key, sender)
        if case_id is None:
            return None
        with self.database.writing() as connection:
            return _met(connection, municipality, case_id, token=key is not None)

    def made_by(self, municipality: str, key: Key) -> str | None:
        """The case that was made with a key, by its id; None when none was."""
        with self.database.reading() as connection:
            return case_of(connection, municipality, key)

    def number(self, municipality: str, received: date) -> Numbered:
        """The number and the name of a case to come, taken for good."""
        with self.database.alone(municipality) as connection:
            return numbers.take(connection, municipality, received)

    def numbered(self, municipality: str, case_id: str) -> Numbered:
        """Raises NotFound."""
        with self.database.reading() as connection:
            return _numbered(connection, municipality, case_id)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """
        One's turn to draw up an answer and keep it, one at a time in a process: Python would do no two at once, and what
        was drawn up while a neighbour's case was kept is to be drawn up again. Raises Unavailable.
        """
        with self._drawing_up.turn(time.monotonic() + PATIENCE):
            yield

    @contextmanager
    def opening(
        self, named: Numbered, property: str, measure: str, body: bytes, key: Key | None = None, sender: str = ""
    ) -> Iterator[OpenCase]:
        """
        A new case, in a transaction that commits when the block ends without raising.

        The same application, kept meanwhile, is met by its case: see `known`. Raises Conflict as that does.
        """
        municipality, sent = named.municipality, keys.sent_by(sender, body)
        with self.database.alone(municipality) as connection:
            case_id = _known(connection, municipality, body, key, sender)
            if case_id is not None:
                kept = _met(connection, municipality, case_id, token=key is not None)
                yield OpenCase(connection, named, sent, kept=kept)
                return
            yield OpenCase(connection, named, sent, new=(property, measure))
            if key:
                keys.keep(connection, municipality, key, sha256(body), named.case_id)

    @contextmanager
    def continuing(self, municipality: str, case_id: str) -> Iterator[OpenCase]:
        """A case that goes on. Raises NotFound."""
        with self.database.alone(municipality) as connection:
            named = _numbered(connection, municipality, case_id)
            sent = connection.execute(sql.select(own_cases.c.sent).where(own_cases.c.case_id == case_id)).scalar()
            yield OpenCase(connection, named, sent)

    def stand_anew(self, status: Callable[[Sequence[Event]], Status]) -> None:
        """Show each case whose events came with a newer version of the tables as they fold."""
        never = sql.select(cases.c.municipality, cases.c.case_id).where(cases.c.version == 0)
        with self.database.reading() as connection:
            rows = connection.execute(never).all()
        for municipality, case_id in rows:
            with self.database.alone(municipality) as connection:
                happened = events.of_case(connection, municipality, case_id)
                standing.go_on(connection, municipality, case_id, shown(status(happened)))


def _known(connection: Connection, municipality: str, body: bytes, key: Key | None, sender: str) -> str | None:
    """The case that an application sent once more has made already, by its id."""
    if key:
        return keys.case_with_key(connection, municipality, key, sha256(body))
    return keys.case_sent_before(connection, municipality, keys.sent_by(sender, body))


def _met(connection: Connection, municipality: str, case_id: str, *, token: bool) -> tuple[Record, str]:
    """token: whether it is told what it was told then, with a token of its own; else how the case stands now."""
    kept = records.of_case(connection, municipality, case_id)
    return (kept[0], tokens.make(connection, municipality, case_id)) if token else (kept[-1], "")


def _numbered(connection: Connection, municipality: str, case_id: str) -> Numbered:
    row = _row(connection, municipality, case_id)
    return numbers.named(connection, municipality, case_id, row.number, row.received)


def _row(connection: Connection, municipality: str, case_id: str) -> Any:
    row = connection.execute(_THOSE, {"municipality": municipality, "case_ids": [case_id]}).first()
    if row is None:
        raise NotFound(phrase("store.cases.no_such_case"))
    return row


_IN_MUNICIPALITY = sql.select(cases).where(cases.c.municipality == sql.bindparam("municipality"))
_THOSE = _IN_MUNICIPALITY.where(cases.c.case_id.in_(sql.bindparam("case_ids", expanding=True)))
_ON_PROPERTY = (
    _IN_MUNICIPALITY.where(cases.c.property == sql.bindparam("property"))
    .order_by(cases.c.number.desc())
    .limit(sql.bindparam("most", type_=sql.Integer))
)
"""Asked for every page of a case, so they are put together once."""


def as_stored(row: Any) -> StoredCase:
    return StoredCase(
        row.case_id,
        row.municipality,
        row.number,
        row.property,
        row.measure,
        row.received,
        row.result,
        row.due,
        row.state,
        row.waits_for,
        row.officer,
        row.version,
        row.protected,
        row.task,
        json.loads(row.answered),
        json.loads(row.remaining),
        None if (because := json.loads(row.because)) is None else Text(**because),
        row.applicant,
        row.applicant_kind,
        row.channel,
        row.phase,
        row.against,
        row.last_step,
        row.last_day,
        json.loads(row.labels),
    )
