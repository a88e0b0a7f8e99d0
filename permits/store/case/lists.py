"""
The lists of a municipality's cases, as an officer's desk shows them: by tab, filter and order, page by page.

A page is read by an index from where the last one ended, so that it costs the same however many cases there are.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sql
from sqlalchemy import ColumnElement

from permits.store.case.cases import StoredCase, as_stored
from permits.store.case.open_case import LAST_OF_ALL
from permits.store.case.standing import Place, counts
from permits.store.database import Database
from permits.store.tables import cases, events

PAGE = 50
"""Cases on a page."""


class Tab(StrEnum):
    MINE = "mine"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    ALL = "all"
    CLOSED = "closed"


class Order(StrEnum):
    """By the last day to decide, the most urgent first; by the number, the newest first; by the day it came, the oldest first."""

    DUE = "due"
    NUMBER = "number"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What a list is to hold. officer: whose are mine. measure, waits_for: only those, empty for any. late_on: only those
    whose last day to decide had passed by then. past: the case that the page before ended with, as `Listed.last` gives it.
    sees_protected: whether those with protected people may be told from others by more than their state. absent: the officers for whom that
    officer stands in, whose are mine too. state, whose: only those in that state, and of that officer; empty for any. since:
    only those that came in on that day or later. phase, channel, applicant_kind, against: only those, as `StoredCase` has
    them; empty for any. label: only those that officers have put it on. due_from, due_to: only those to be decided on one of these days.
    """

    tab: Tab
    officer: str
    order: Order = Order.DUE
    measure: str = ""
    waits_for: str = ""
    late_on: date | None = None
    past: str = ""
    sees_protected: bool = True
    absent: Sequence[str] = ()
    state: str = ""
    whose: str = ""
    since: date | None = None
    phase: str = ""
    channel: str = ""
    applicant_kind: str = ""
    against: str = ""
    label: str = ""
    due_from: date | None = None
    due_to: date | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list. last: where the next one begins, empty when there is none."""

    cases: list[StoredCase]
    last: str


@dataclass(frozen=True, slots=True)
class Latest:
    """A case with one event of it: its number, when it was written down, and the day that counts."""

    case: StoredCase
    sequence: int
    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Load:
    """How many open cases of one officer's, empty for nobody, wait for whom and are to be decided by that day; None for none."""

    officer: str
    waits_for: str
    due: date | None
    cases: int


class Lists:
    """The lists of an installation's cases."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def counts(self, municipality: str, officer: str, absent: Sequence[str] = ()) -> Mapping[Tab, int]:
        """How many cases each tab holds for that officer, who stands in for those absent."""
        held = dict.fromkeys(Tab, 0)
        with self.database.reading() as connection:
            kept = counts(connection, municipality)
        for place, count in kept.items():
            for tab in _tabs(place, (officer, *absent)):
                held[tab] += count
        return held

    def officers(self, municipality: str) -> list[str]:
        """Those who have open cases, by name."""
        with self.database.reading() as connection:
            return sorted({place.officer for place in counts(connection, municipality) if not place.is_closed} - {""})

    def has_taken(self, municipality: str, officer: str) -> bool:
        """Whether an officer of that name has ever taken a case."""
        taken = sql.select(events.c.sequence).where(
            events.c.municipality == municipality, events.c.kind == "taken", events.c.actor == officer
        )
        with self.database.reading() as connection:
            return connection.execute(taken.limit(1)).first() is not None

    def loads(self, municipality: str) -> list[Load]:
        """What there is to do for whom by when, of all open cases."""
        columns = (cases.c.officer, cases.c.waits_for, cases.c.turn)
        mine = (cases.c.municipality == municipality, cases.c.is_closed.is_(False))
        query = sql.select(*columns, sql.func.count()).where(*mine).group_by(*columns)
        with self.database.reading() as connection:
            return [
                Load(officer, waits_for, None if turn == LAST_OF_ALL else turn, count)
                for officer, waits_for, turn, count in connection.execute(query)
            ]

    def received(self, municipality: str) -> Mapping[date, int]:
        """How many of the open cases came in on which day."""
        mine = (cases.c.municipality == municipality, cases.c.is_closed.is_(False))
        query = sql.select(cases.c.received, sql.func.count().label("cases")).where(*mine).group_by(cases.c.received)
        with self.database.reading() as connection:
            return {row.received: row.cases for row in connection.execute(query)}

    def page(self, municipality: str, wanted: Wanted) -> Listed:
        """One page of what is wanted."""
        query = _ordered(municipality, wanted).limit(PAGE + 1)
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        listed = [as_stored(row) for row in rows[:PAGE]]
        return Listed(listed, _place_of(wanted.order, listed[-1]) if len(rows) > PAGE else "")

    def beside(
        self, municipality: str, wanted: Wanted, case: StoredCase, most: int
    ) -> tuple[list[StoredCase], list[StoredCase]]:
        """The cases next before a case in a list and next after it, the nearest first; so many at most on each side."""
        place = _place_of(wanted.order, case)
        with self.database.reading() as connection:
            before, after = (
                connection.execute(_ordered(municipality, replace(wanted, past=place), back=back).limit(most)).all()
                for back in (True, False)
            )
        return [as_stored(row) for row in before], [as_stored(row) for row in after]

    def whole(self, municipality: str, wanted: Wanted) -> Iterator[StoredCase]:
        """All of what is wanted, from the first page on."""
        query = _ordered(municipality, wanted)
        with self.database.reading() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield as_stored(row)

    def latest(self, municipality: str, kind: str) -> Iterator[Latest]:
        """The cases to which something of a kind has happened, by the event, the newest first; read as far as is asked."""
        happened = (events.c.sequence, events.c.at, events.c.day)
        query = (
            sql.select(cases, *happened)
            .join(events, sql.and_(events.c.municipality == cases.c.municipality, events.c.case_id == cases.c.case_id))
            .where(events.c.municipality == municipality, events.c.kind == kind)
            .order_by(events.c.sequence.desc())
        )
        with self.database.reading() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield Latest(as_stored(row), row.sequence, row.at, row.day)


def _tabs(place: Place, mine: Collection[str]) -> Iterator[Tab]:
    if place.is_closed:
        yield Tab.CLOSED
        return
    yield Tab.ALL
    if place.officer in mine:
        yield Tab.MINE
    if not place.officer:
        yield Tab.UNASSIGNED
    if place.waits_for == "applicant":
        yield Tab.WAITING


def _ordered(municipality: str, wanted: Wanted, *, back: bool = False) -> sql.Select[Any]:
    """back: from where it is wanted towards the beginning."""
    query = sql.select(cases).where(cases.c.municipality == municipality, *_holds(wanted))
    match wanted.order:
        case Order.DUE:
            key: tuple[sql.Column[Any], ...] = (cases.c.turn, cases.c.number)
        case Order.RECEIVED:
            key = (cases.c.received, cases.c.number)
        case Order.NUMBER:
            key = (cases.c.number,)
    if wanted.past:
        # The number names one case; where it stands now need not be where it stood when the page before was read.
        day, _, number = wanted.past.rpartition("/")
        query = query.where(_beyond(wanted.order, key, day, number, back))
    falls = (wanted.order is Order.NUMBER) != back
    return query.order_by(*(column.desc() if falls else column for column in key))


def _holds(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield cases.c.is_closed.is_(wanted.tab is Tab.CLOSED)
    waits_for = "applicant" if wanted.tab is Tab.WAITING else wanted.waits_for
    if wanted.tab in (Tab.MINE, Tab.UNASSIGNED):
        mine = (wanted.officer, *wanted.absent) if wanted.tab is Tab.MINE else ("",)
        yield cases.c.officer == mine[0] if len(mine) == 1 else cases.c.officer.in_(mine)
    if waits_for:
        yield cases.c.waits_for == waits_for
    told_apart = {
        cases.c.measure: wanted.measure,
        cases.c.phase: wanted.phase,
        cases.c.channel: wanted.channel,
        cases.c.applicant_kind: wanted.applicant_kind,
        cases.c.against: wanted.against,
    }
    for column, value in told_apart.items():
        if value:
            yield column == value
    if wanted.label:
        yield cases.c.labels.contains(json.dumps(wanted.label, ensure_ascii=False), autoescape=True)
    if (wanted.label or any(told_apart.values())) and not wanted.sees_protected:
        yield cases.c.protected.is_(False)
    if wanted.due_from is not None:
        yield cases.c.turn.between(wanted.due_from, LAST_OF_ALL - timedelta(days=1))
    if wanted.due_to is not None:
        yield cases.c.turn <= wanted.due_to
    if wanted.state:
        yield cases.c.state == wanted.state
    if wanted.whose:
        yield cases.c.officer == wanted.whose
    if wanted.since is not None:
        yield cases.c.received >= wanted.since
    if wanted.late_on is not None:
        yield cases.c.turn < wanted.late_on


def _beyond(order: Order, key: tuple[sql.Column[Any], ...], day: str, number: str, back: bool) -> ColumnElement[bool]:
    if order is Order.NUMBER:
        return cases.c.number > number if back else cases.c.number < number
    place = sql.tuple_(_day(day), number)
    return sql.tuple_(*key) < place if back else sql.tuple_(*key) > place


def _place_of(order: Order, case: StoredCase) -> str:
    """Where a case stands in a list, as an address bears it."""
    match order:
        case Order.DUE:
            return f"{case.due or LAST_OF_ALL}/{case.number}"
        case Order.RECEIVED:
            return f"{case.received}/{case.number}"
        case Order.NUMBER:
            return case.number


def _day(written: str) -> date:
    """A day of an address; one that nobody can read is behind all others, where nothing follows."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return LAST_OF_ALL
