"""
The events of cases, in a municipality's own chain beside its records: numbered without gaps, each holding the hash of
the one before it and covering its case, its number and its kind.

What an event says of people lies apart, under a hash with a salt, so that it can be taken away and the chain still holds.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from html import unescape
from types import MappingProxyType
from typing import Any, NamedTuple

import sqlalchemy as sql
from sqlalchemy import Connection

from permits import trace
from permits.casework.events import Event, Role, read_body, severed
from permits.store.canonical import canonical, sha256
from permits.store.chained.chain import EVENTS, NOTHING_YET, Head, kept_head, move_head
from permits.store.chained.record import Letter, chained
from permits.store.database import Database
from permits.store.tables import cases, events, letters


@dataclass(frozen=True, slots=True)
class Entry:
    """
    An event with the case it belongs to, as the municipality's feed shows it. state: where the case stands now.
    protected: see `StoredCase`. traceparent: the request by which it came, empty for what the machine did by itself.
    """

    case_id: str
    number: str
    state: str
    protected: bool
    event: Event
    traceparent: str = ""


LOOKED_BACK = 500
"""Events of a kind among which those of the last days are sought."""


class Events:
    """The events of an installation."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def of(self, municipality: str, case_id: str) -> list[Event]:
        """What has happened to a case, in order; nothing for one that is not there."""
        with self.database.reading() as connection:
            return of_case(connection, municipality, case_id)

    def of_cases(self, municipality: str, case_ids: Collection[str]) -> dict[str, list[Event]]:
        """What has happened to each of the cases, in order."""
        mine = sql.and_(events.c.municipality == municipality, events.c.case_id.in_(case_ids))
        happened: dict[str, list[Event]] = {}
        with self.database.reading() as connection:
            for row in connection.execute(sql.select(events).where(mine).order_by(events.c.sequence)):
                happened.setdefault(row.case_id, []).append(_event(row))
        return happened

    def after(self, municipality: str, sequence: int, most: int | None, kinds: Collection[str] = ()) -> list[Entry]:
        """What has happened in the municipality after the event of that number, in order. kinds: of these alone, where any."""
        those = [events.c.sequence > sequence, *([events.c.kind.in_(kinds)] if kinds else [])]
        return self._entries(municipality, those, most)

    def decided(self, municipality: str, first: date, last: date) -> list[Entry]:
        """The decisions of the days from the first to the last, in order."""
        return self._entries(municipality, [events.c.kind == "decided", events.c.day.between(first, last)])

    def decided_by_month(self, municipality: str, before: date) -> Counter[tuple[str, str, str]]:
        """How many decisions there are by month, as 2026-11, act and result, of the days before that one."""
        query = (
            sql.select(events.c.day, events.c.body, cases.c.measure)
            .join(cases, cases.c.case_id == events.c.case_id)
            .where(events.c.municipality == municipality, events.c.kind == "decided", events.c.day < before)
        )
        with self.database.reading() as connection:
            rows = connection.execution_options(yield_per=1000).execute(query)
            return Counter((f"{row.day:%Y-%m}", row.measure, json.loads(row.body)["result"]) for row in rows)

    def came_in(
        self, municipality: str, officers: Collection[str], kinds: Collection[str], since: date, most: int
    ) -> list[Entry]:
        """What of those kinds has happened since a day in the cases that those officers have, or that nobody has; the latest first."""
        # Each kind by its own index, from the last one back: together they would be sought through all that has happened.
        latest = [
            sql.select(events.c.sequence)
            .where(events.c.municipality == municipality, events.c.kind == kind)
            .order_by(events.c.sequence.desc())
            .limit(LOOKED_BACK)
            .subquery()
            for kind in kinds
        ]
        told = events.c.sequence.in_(sql.union_all(*(sql.select(each.c.sequence) for each in latest)))
        those = [told, events.c.day >= since, cases.c.officer.in_(("", *officers))]
        return self._entries(municipality, those, most, events.c.sequence.desc())

    def taken_by(self, municipality: str, officer: str, kind: str) -> set[str]:
        """The cases in which an officer has taken a step of that kind."""
        query = sql.select(events.c.case_id).where(
            events.c.municipality == municipality,
            events.c.kind == kind,
            events.c.actor == officer,
        )
        with self.database.reading() as connection:
            return set(connection.execute(query).scalars())

    def _entries(
        self,
        municipality: str,
        those: Sequence[sql.ColumnElement[bool]],
        most: int | None = None,
        order: sql.ColumnElement[int] = events.c.sequence,
    ) -> list[Entry]:
        query = (
            sql.select(events, cases.c.number, cases.c.state, cases.c.protected)
            .join(cases, cases.c.case_id == events.c.case_id)
            .where(events.c.municipality == municipality, *those)
            .order_by(order)
            .limit(most)
        )
        with self.database.reading() as connection:
            return [
                Entry(row.case_id, row.number, row.state, row.protected, _event(row), row.traceparent or "")
                for row in connection.execute(query)
            ]

    def letter(self, municipality: str, case_id: str, sequence: int) -> Letter | None:
        """The letter that went out with an event of the case; None when none did, or it was severed."""
        query = (
            sql.select(letters.c.html, letters.c.pdf)
            .join(events, sql.and_(events.c.municipality == letters.c.municipality, events.c.sequence == letters.c.sequence))
            .where(
                letters.c.municipality == municipality, letters.c.sequence == sequence, events.c.case_id == case_id
            )
        )  # fmt: skip
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        return Letter(row.html, row.pdf) if row is not None and row.pdf else None


def of_case(connection: Connection, municipality: str, case_id: str) -> list[Event]:
    """What has happened to a case, in order."""
    mine = {"municipality": municipality, "case_id": case_id}
    return [_event(row) for row in connection.execute(_OF_CASE, mine)]


_OF_CASE = (
    sql.select(events)
    .where(events.c.municipality == sql.bindparam("municipality"), events.c.case_id == sql.bindparam("case_id"))
    .order_by(events.c.sequence)
)
"""Asked for every case, so it is put together once."""


def end(connection: Connection, municipality: str) -> Head:
    """What the next event of the municipality follows."""
    return kept_head(connection, municipality, EVENTS) or NOTHING_YET


def append(
    connection: Connection,
    municipality: str,
    case_id: str,
    happening: Sequence[Event],
    sent: Mapping[int, Letter] = MappingProxyType({}),
) -> list[Event]:
    """Add to the chain what happens to a case; the events with their numbers. sent: letters, by the place of their event."""
    head, kept = end(connection, municipality), []
    for event in happening:
        body, personal = event.body.apart()
        private = json.dumps({"salt": secrets.token_hex(16), **personal}, ensure_ascii=False) if personal else None
        row = {
            "municipality": municipality,
            "sequence": head.sequence + 1,
            "case_id": case_id,
            "at": event.at.astimezone(UTC),
            "day": event.day,
            "kind": event.kind,
            "role": event.role.value,
            "actor": event.actor,
            "body": canonical(body).decode(),
            "private": private,
            "private_hash": sha256(private.encode()) if private else None,
            "previous": head.hash,
        }
        head = Head(head.sequence + 1, chained(head.hash, _covered(row)))
        connection.execute(events.insert(), {**row, "hash": head.hash, "traceparent": trace.here.get() or None})
        kept.append(replace(event, sequence=head.sequence))
    move_head(connection, municipality, head, EVENTS)
    for place, letter in sent.items():
        row = {"municipality": municipality, "sequence": kept[place].sequence, "html": letter.html, "pdf": letter.pdf}
        connection.execute(letters.insert(), row)
    return kept


def as_kept(connection: Connection, municipality: str, case_id: str) -> list[dict[str, Any]]:
    """The events of a case in order as plain JSON, spelt as their hashes cover them, with their hashes and what lies apart."""
    mine = sql.and_(events.c.municipality == municipality, events.c.case_id == case_id)
    query = sql.select(events).where(mine).order_by(events.c.sequence)
    return [
        {**_spelt(dict(row)), "private": row["private"], "previous": row["previous"], "hash": row["hash"]}
        for row in connection.execute(query).mappings()
    ]


def faults_of(kept: Mapping[str, Any]) -> list[str]:
    """What does not hold of an event by itself, as `as_kept` gives it, a sentence each."""
    faults = []
    covered = {name: kept[name] for name in (*COVERED, "at", "day")}
    if kept["hash"] != chained(kept["previous"], canonical(covered)):
        faults.append(NOT_WHAT_HAPPENED)
    if kept["private"] is not None and sha256(kept["private"].encode()) != kept["private_hash"]:
        faults.append(NOT_WHAT_WAS_SAID)
    return faults


NOT_WHAT_HAPPENED = "is not what happened"
NOT_WHAT_WAS_SAID = "what it says of people is not what was said"

COVERED = ("municipality", "sequence", "case_id", "kind", "role", "actor", "body", "private_hash")


def _covered(row: Mapping[str, Any]) -> bytes:
    """What the hash of an event covers, in its one spelling."""
    return canonical(_spelt(row))


def _spelt(row: Mapping[str, Any]) -> dict[str, Any]:
    moments = {"at": row["at"].astimezone(UTC).isoformat(timespec="microseconds"), "day": row["day"].isoformat()}
    return {name: row[name] for name in COVERED} | moments


def _event(row: Any) -> Event:
    body = json.loads(row.body)
    if row.private is not None:
        said = {name: value for name, value in json.loads(row.private).items() if name != "salt"}
    else:
        said = severed(row.kind) if row.private_hash else {}
    body = read_body(body | said)
    return Event(body, row.day, row.at, Role(row.role), row.actor, row.sequence)


# -- what is left out for good --------------------------------------------------------------------------


def sever(connection: Connection, municipality: str, case_id: str, sequence: int) -> bool:
    """Leave out what an event says of people, with its letter; whether it said anything of them."""
    its = _its(municipality, case_id, events.c.sequence == sequence)
    said = connection.execute(events.update().where(its, events.c.private.is_not(None)).values(private=None)).rowcount
    if said:
        empty_letters(connection, municipality, [sequence])
    return bool(said)


def naming(connection: Connection, municipality: str, case_id: str, names: Collection[str]) -> list[int]:
    """The numbers of a case's events that name somebody in what they say of people."""
    its = sql.select(events.c.sequence, events.c.private).where(
        _its(municipality, case_id, events.c.private.is_not(None))
    )
    rows = connection.execute(its.order_by(events.c.sequence))
    return [row.sequence for row in rows if _speaks_of(json.loads(row.private).values(), names)]


def sever_letters(connection: Connection, municipality: str, case_id: str, names: Collection[str]) -> None:
    """Empty those letters of a case's events that name somebody."""
    its = sql.and_(events.c.municipality == letters.c.municipality, events.c.sequence == letters.c.sequence)
    query = sql.select(letters.c.sequence, letters.c.html).join(events, its)
    rows = connection.execute(query.where(_its(municipality, case_id)))
    empty_letters(connection, municipality, [row.sequence for row in rows if _speaks_of([unescape(row.html)], names)])


def _speaks_of(texts: Iterable[str], names: Collection[str]) -> bool:
    return any(name in text for text in texts for name in names)


def _its(municipality: str, case_id: str, *which: sql.ColumnElement[bool]) -> sql.ColumnElement[bool]:
    return sql.and_(events.c.municipality == municipality, events.c.case_id == case_id, *which)


def empty_letters(connection: Connection, municipality: str, sequences: Collection[int]) -> None:
    """Leave out the letters of those events."""
    its = sql.and_(letters.c.municipality == municipality, letters.c.sequence.in_(sequences))
    connection.execute(letters.update().where(its).values(html="", pdf=b""))


# -- whether it holds ----------------------------------------------------------------------------------


class Looked(NamedTuple):
    """
    An event gone through. event: where it can be read. faults: what does not hold of it, a sentence each, without whom it
    speaks of. severed: what was left out of it for good.
    """

    case_id: str
    event: Event | None
    head: Head
    faults: list[str]
    severed: list[str]


def looked_at(connection: Connection, municipality: str) -> Iterator[Looked]:
    """Every event of a municipality in order."""
    query = (
        sql.select(events, letters.c.html, letters.c.pdf)
        .join(
            letters,
            sql.and_(letters.c.municipality == events.c.municipality, letters.c.sequence == events.c.sequence),
            isouter=True,
        )
        .where(events.c.municipality == municipality)
        .order_by(events.c.sequence)
    )
    before = NOTHING_YET
    for row in connection.execution_options(yield_per=100).execute(query):
        faults, event = _faults(row, before), None
        before = Head(row.sequence, row.hash)
        try:
            event = _event(row)
        except ValueError:
            faults.append("cannot be read")
        if event is not None and not _is_its_letter(event, row):
            faults.append("the letter is not the one that was sent")
        yield Looked(row.case_id, event, before, faults, _severed(row))


def _faults(row: Any, before: Head) -> list[str]:
    faults = []
    if row.sequence != before.sequence + 1:
        faults.append(f"events {before.sequence + 1} to {row.sequence - 1} are missing")
    if row.previous != before.hash:
        faults.append("does not follow the event before it")
    if row.hash != chained(row.previous, _covered(row._mapping)):
        faults.append(NOT_WHAT_HAPPENED)
    if row.private is not None and sha256(row.private.encode()) != row.private_hash:
        faults.append(NOT_WHAT_WAS_SAID)
    return faults


def _is_its_letter(event: Event, row: Any) -> bool:
    told = event.body.letter
    if told is not None and _is_emptied(row):
        return True
    if told is None or row.pdf is None:
        return told is None and row.pdf is None
    return (told.html, told.pdf) == (sha256(row.html.encode()), sha256(row.pdf))


def _is_emptied(row: Any) -> bool:
    return bool(row.html == "" and row.pdf == b"")


def _severed(row: Any) -> list[str]:
    people = row.private is None and row.private_hash is not None
    return [*(["what it says of people"] if people else []), *(["its letter"] if _is_emptied(row) else [])]
