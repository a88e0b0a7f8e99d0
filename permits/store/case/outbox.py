"""
What the parties are to be told, written with what it tells of and sent afterwards, at least once.

What is for somebody without an address, or whose identity is protected, is an officer's to hand over: it never leaves by
machine. A decision that has left is told of as an event of its case by `permits.steps.dispatching`, which also does what is
laid here for the notice board.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits import clock
from permits.casework.events import called
from permits.errors import NotFound
from permits.phrases import phrase
from permits.store.case.parties import BY_HAND, Told
from permits.store.database import Database
from permits.store.tables import cases, contacts, outbox
from permits.store.visitors.contacts import know
from permits.text import Text

ANNOUNCEMENT = "announcement"
"""The kind of what is laid out for the notice board and not for somebody."""

START = "start"
"""The kind of what is laid out for the machine to see whether the start can be cleared now."""

_FOR_SOMEBODY = outbox.c.kind.not_in((ANNOUNCEMENT, START))
_BY_HAND = sql.and_(outbox.c.address == BY_HAND, outbox.c.mobile == "", _FOR_SOMEBODY)
_BY_MACHINE = sql.and_(sql.or_(outbox.c.address != BY_HAND, outbox.c.mobile != ""), _FOR_SOMEBODY)

_MAIL, _TEXT = contacts.alias("mail"), contacts.alias("text")
_IS_CONFIRMED = sql.or_(_MAIL.c.confirmed.is_not(None), _TEXT.c.confirmed.is_not(None))
_UNCONFIRMED = sql.and_(~outbox.c.set_aside, _BY_MACHINE, ~_IS_CONFIRMED)


_OF_THE_ADDRESSES = (
    _MAIL.c.confirmed.label("mail_confirmed"),
    _TEXT.c.confirmed.label("text_confirmed"),
    _MAIL.c.asked.label("mail_asked"),
    _TEXT.c.asked.label("text_asked"),
)


def _is_of(contact: sql.FromClause, address: sql.ColumnElement[str]) -> sql.ColumnElement[bool]:
    """Which contact an address of a notice is; none is of an empty one."""
    whose = contact.c.whose == outbox.c.whose
    return sql.and_(contact.c.municipality == outbox.c.municipality, whose, contact.c.address == address)


_NOTICES = (
    sql.select(outbox, cases.c.number, *_OF_THE_ADDRESSES)
    .join(cases, sql.and_(cases.c.case_id == outbox.c.case_id, cases.c.municipality == outbox.c.municipality))
    .outerjoin(_MAIL, _is_of(_MAIL, outbox.c.address))
    .outerjoin(_TEXT, _is_of(_TEXT, outbox.c.mobile))
    .order_by(outbox.c.id)
)
_BY_HAND_OF_ALL = _NOTICES.where(
    outbox.c.sent.is_(None), outbox.c.municipality == sql.bindparam("municipality"), _BY_HAND
)
_BY_HAND_OF_CASE = _BY_HAND_OF_ALL.where(outbox.c.case_id == sql.bindparam("case_id"))
"""Asked for every page of the desk, so they are put together once."""


@dataclass(frozen=True, slots=True)
class Notice:
    """
    Something to tell one party of, at the address they gave. why: what went wrong last, empty when nothing has.

    kind: `letter.` and what the case came to, or the step that the letter went out with. recipient: whom, as the events
    name them; event: the number of the event whose letter it is, None for what is older than that was kept. protected:
    whether an officer hands it over since the one it is for is protected. sent: when; handed_over_by: the officer who did;
    channel: by what it went else. mobile: where they can be texted; whose: the number of whom both addresses are said to be
    of; confirmed, asked: those of the two that they have confirmed, and that a code was ever asked for to. made: when it was laid out.
    """

    id: int
    municipality: str
    case_id: str
    number: str
    address: str
    tries: int
    why: str
    kind: str
    recipient: str
    event: int | None
    protected: bool
    sent: datetime | None
    handed_over_by: str
    mobile: str
    whose: str
    channel: str
    made: datetime
    confirmed: frozenset[str]
    asked: frozenset[str]

    @property
    def addresses(self) -> tuple[str, ...]:
        """Theirs, whether confirmed or not."""
        return tuple(address for address in (self.address, self.mobile) if address)

    @property
    def whom(self) -> Text:
        return called(self.recipient)


class Outbox:
    """The notices of an installation."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def due(self, now: datetime, most: int = 500) -> list[Notice]:
        """What has not been sent, may be tried now, and is for an address that is confirmed; the oldest first."""
        due = sql.or_(outbox.c.next_try.is_(None), outbox.c.next_try <= now)
        return self._unsent(sql.and_(due, ~outbox.c.set_aside, _BY_MACHINE, _IS_CONFIRMED), most)

    def unconfirmed(self, most: int = 500) -> list[Notice]:
        """What waits for somebody to confirm an address of theirs, the oldest first."""
        return self._unsent(_UNCONFIRMED, most)

    def unconfirmed_of(self, municipality: str, case_id: str) -> list[Notice]:
        """The same of one case."""
        its = sql.and_(outbox.c.municipality == municipality, outbox.c.case_id == case_id)
        return self._unsent(sql.and_(its, _UNCONFIRMED))

    def to_hand(self, id: int) -> None:
        """An officer is to hand it over, for no address of theirs can be used."""
        with self.database.writing() as connection:
            connection.execute(outbox.update().where(outbox.c.id == id).values(address=BY_HAND, mobile=""))

    def set_aside(self) -> list[Notice]:
        """What could not be sent, for an operator to look into, the oldest first."""
        return self._unsent(outbox.c.set_aside)

    def by_hand(
        self, municipality: str, case_id: str | None = None, most: int | None = None, *, protected: bool = True
    ) -> list[Notice]:
        """
        What an officer is to hand over, of one case or of all, the oldest first. protected: of protected cases too.
        """
        query = _BY_HAND_OF_ALL if case_id is None else _BY_HAND_OF_CASE
        if not protected:
            query = query.where(cases.c.protected.is_(False))
        if most is not None:
            query = query.limit(most)
        with self.database.reading() as connection:
            its = {"municipality": municipality, "case_id": case_id}
            return [_notice(row) for row in connection.execute(query, its)]

    def case_of(self, municipality: str, id: int) -> str:
        """The case that a notice is of. Raises NotFound."""
        its = sql.and_(outbox.c.id == id, outbox.c.municipality == municipality)
        with self.database.reading() as connection:
            case_id: str | None = connection.execute(sql.select(outbox.c.case_id).where(its)).scalar()
        if case_id is None:
            raise _nothing_to_hand_over()
        return case_id

    def handed_over(self, municipality: str, id: int, officer: str, now: datetime) -> None:
        """An officer has told them. Raises NotFound for what is none of the municipality's to hand over, or is done."""
        its = sql.and_(outbox.c.id == id, outbox.c.municipality == municipality, _BY_HAND)
        with self.database.writing() as connection:
            done = outbox.update().where(its, outbox.c.sent.is_(None)).values(sent=now, handed_over_by=officer)
            if connection.execute(done).rowcount == 0:
                raise _nothing_to_hand_over()

    def all_handed_over(
        self, municipality: str, case_id: str, ids: Collection[int], officer: str, now: datetime
    ) -> None:
        """An officer has told those of a case who were told by hand and are not told yet."""
        its = sql.and_(outbox.c.municipality == municipality, outbox.c.case_id == case_id, outbox.c.id.in_(ids))
        untold = sql.and_(its, _BY_HAND, outbox.c.sent.is_(None))
        with self.database.writing() as connection:
            connection.execute(outbox.update().where(untold).values(sent=now, handed_over_by=officer))

    def of_case(self, municipality: str, case_id: str) -> list[Notice]:
        """Everything that somebody was or is to be told of a case, sent or not, the oldest first."""
        its = sql.and_(outbox.c.municipality == municipality, outbox.c.case_id == case_id)
        return self._read(sql.and_(its, _FOR_SOMEBODY))

    def to_announce(self) -> list[Notice]:
        """What is to stand on a notice board and does not yet, the oldest first."""
        return self._unsent(outbox.c.kind == ANNOUNCEMENT)

    def to_clear(self) -> list[Notice]:
        """The plans that came in after their permit, and that the machine has not looked at yet, the oldest first."""
        return self._unsent(outbox.c.kind == START)

    def unregistered(self) -> list[Notice]:
        """What has been sent, of what its case is to tell as an event and does not yet, the oldest first."""
        return self._read(sql.and_(outbox.c.sent.is_not(None), ~outbox.c.registered))

    def registered(self, id: int) -> None:
        """The case tells of it as an event."""
        with self.database.writing() as connection:
            connection.execute(outbox.update().where(outbox.c.id == id).values(registered=True))

    def _unsent(self, which: sql.ColumnElement[bool], most: int | None = None) -> list[Notice]:
        return self._read(sql.and_(outbox.c.sent.is_(None), which), most)

    def _read(self, which: sql.ColumnElement[bool], most: int | None = None) -> list[Notice]:
        with self.database.reading() as connection:
            return [_notice(row) for row in connection.execute(_NOTICES.where(which).limit(most))]

    def sent(self, id: int, now: datetime, channel: str = "") -> None:
        """channel: what took it, where that was a machine."""
        with self.database.writing() as connection:
            connection.execute(outbox.update().where(outbox.c.id == id).values(sent=now, channel=channel))

    def failed(self, id: int, again: datetime | None, why: str) -> None:
        """again: when to try next; None to set it aside."""
        told = {"tries": outbox.c.tries + 1, "next_try": again, "set_aside": again is None, "why": why[:60]}
        with self.database.writing() as connection:
            connection.execute(outbox.update().where(outbox.c.id == id).values(**told))

    def try_again(self) -> int:
        """Everything set aside is due at once; how many that were."""
        with self.database.writing() as connection:
            anew = {"set_aside": False, "tries": 0, "next_try": None}
            return connection.execute(outbox.update().where(outbox.c.set_aside).values(**anew)).rowcount


def put(
    connection: Connection,
    municipality: str,
    case_id: str,
    kind: str,
    told: Iterable[Told],
    event: int,
    to_register: Collection[str] = (),
) -> None:
    """
    Lay a notice of an event to each out, to be sent once the transaction is through.

    to_register: the recipients to whom it is to be told as an event that it was sent.
    """
    now = clock.now()
    row = {"municipality": municipality, "case_id": case_id, "kind": kind, "made": now, "event": event}
    for party in told:
        reached = {"address": party.address, "mobile": party.mobile, "whose": party.whose}
        whose = {"recipient": party.recipient, "protected": party.protected, **reached}
        know(connection, municipality, party.whose, (party.address, party.mobile), now)
        registered = party.recipient not in to_register
        connection.execute(outbox.insert(), {**row, **whose, "registered": registered})


def _nothing_to_hand_over() -> NotFound:
    return NotFound(phrase("store.outbox.nothing_hand_over"))


def _notice(row: Any) -> Notice:
    return Notice(
        row.id,
        row.municipality,
        row.case_id,
        row.number,
        row.address,
        row.tries,
        row.why,
        row.kind,
        row.recipient,
        row.event,
        row.protected,
        row.sent,
        row.handed_over_by,
        row.mobile,
        row.whose,
        row.channel,
        row.made,
        frozenset(_since(row.address, row.mail_confirmed, row.mobile, row.text_confirmed)),
        frozenset(_since(row.address, row.mail_asked, row.mobile, row.text_asked)),
    )


def _since(mail: str, mail_at: datetime | None, mobile: str, mobile_at: datetime | None) -> Iterator[str]:
    """Those of the two addresses of which there is a time."""
    if mail_at is not None:
        yield mail
    if mobile_at is not None:
        yield mobile
