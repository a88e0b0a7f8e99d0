"""
Where people want to be told: e-mail addresses and mobile numbers, each confirmed by its holder before it is used.

A code of six digits is sent to the address and written on a page of ours by whoever is signed in as the one that the
address is said to be of. The code follows from the installation's secret and is kept nowhere (`permits.post.confirming`).
Few codes may be asked for in a day, and few guesses made of each.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.errors import OverQuota
from permits.phrases import phrase
from permits.store.database import Database, insert
from permits.store.tables import contacts

CODE_LASTS = timedelta(hours=24)
"""How long a code can be written: whoever is told by letter elsewhere may read it in the evening."""

BETWEEN_CODES = timedelta(minutes=1)
MOST_CODES = 5
"""Codes to one address in a day, whoever asks."""

MOST_GUESSES = 5
"""Of one code."""

UNUSED_LASTS = timedelta(days=90)
"""How long an address that nobody has confirmed is kept."""


@dataclass(frozen=True, slots=True)
class Contact:
    """
    An address of somebody. whose: their personal or organisation number in digits, empty of an agent who gave none.
    asked: when the code was asked for that counts now; sent: when it left. tries: how often it failed to leave.
    """

    municipality: str
    whose: str
    address: str
    confirmed: datetime | None = None
    asked: datetime | None = None
    sent: datetime | None = None
    guesses: int = 0
    tries: int = 0

    @property
    def is_mobile(self) -> bool:
        return "@" not in self.address

    def waits_for_code(self, now: datetime) -> bool:
        """Whether a code is under way that can still be written."""
        asked = self.asked is not None and now < self.asked + CODE_LASTS
        return self.confirmed is None and asked and self.guesses < MOST_GUESSES


class Contacts:
    """The addresses of an installation's people."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def of(self, municipality: str, whose: str) -> list[Contact]:
        """Somebody's addresses, in the order in which they came."""
        query = sql.select(contacts).where(_of(municipality, whose)).order_by(contacts.c.made, contacts.c.address)
        return self._read(query) if whose else []

    def ask(self, municipality: str, whose: str, address: str, now: datetime) -> None:
        """Ask for a code to be sent to an address. Raises OverQuota so soon after the last, or after so many that day."""
        with self.database.writing() as connection:
            know(connection, municipality, whose, (address,), now)
            _ask(connection, municipality, whose, address, now)

    def ask_first(self, municipality: str, whose: str, address: str, now: datetime) -> None:
        """The same where no code was ever asked for, as long as the address takes more of them."""
        with self.database.writing() as connection:
            its = sql.and_(_this(municipality, whose, address), contacts.c.asked.is_(None))
            if connection.execute(sql.select(contacts.c.address).where(its)).first() is not None:
                try:
                    _ask(connection, municipality, whose, address, now)
                except OverQuota:
                    return

    def guess(self, contact: Contact, code: str, guessed: str, now: datetime) -> bool:
        """
        Whether a code was right, and the address is confirmed by it. code: the right one of `contact.asked`.

        Each guess counts, of whomever: after so many the code is of no use, nor is it after its time.
        """
        this = _this(contact.municipality, contact.whose, contact.address)
        is_open = sql.and_(
            contacts.c.asked == contact.asked, contacts.c.asked > now - CODE_LASTS, contacts.c.guesses < MOST_GUESSES
        )
        with self.database.writing() as connection:
            counted = connection.execute(
                contacts.update().where(this, is_open).values(guesses=contacts.c.guesses + 1)
            ).rowcount
            right = bool(counted) and hmac.compare_digest(code.encode(), guessed.encode())
            if right:
                connection.execute(contacts.update().where(this).values(confirmed=now))
        return right

    def due(self, now: datetime, most: int = 200) -> list[Contact]:
        """The addresses whose code is to be sent now."""
        due = sql.or_(contacts.c.next_try.is_(None), contacts.c.next_try <= now)
        waits = sql.and_(contacts.c.sent.is_(None), contacts.c.confirmed.is_(None), contacts.c.asked > now - CODE_LASTS)
        return self._read(sql.select(contacts).where(due, waits).order_by(contacts.c.asked).limit(most))

    def sent(self, contact: Contact, now: datetime) -> None:
        self._change(contact, sent=now)

    def failed(self, contact: Contact, again: datetime | None) -> None:
        """again: when to try next; None when the address will never take it, and its code is of no use."""
        over = {} if again else {"sent": contact.asked, "guesses": MOST_GUESSES}
        self._change(contact, tries=contacts.c.tries + 1, next_try=again, **over)

    def _change(self, contact: Contact, **values: object) -> None:
        its = _this(contact.municipality, contact.whose, contact.address)
        with self.database.writing() as connection:
            connection.execute(contacts.update().where(its, contacts.c.asked == contact.asked).values(**values))

    def _read(self, query: sql.Select[tuple[object, ...]]) -> list[Contact]:
        with self.database.reading() as connection:
            return [
                Contact(
                    row.municipality, row.whose, row.address, row.confirmed, row.asked, row.sent, row.guesses, row.tries
                )
                for row in connection.execute(query)
            ]


def know(connection: Connection, municipality: str, whose: str, addresses: tuple[str, ...], now: datetime) -> None:
    """Keep that somebody gave these addresses; nothing is sent there for that."""
    for address in filter(None, addresses):
        row = {"municipality": municipality, "whose": whose, "address": address, "made": now}
        connection.execute(insert(connection, contacts).values(**row).on_conflict_do_nothing())


def forget(connection: Connection, municipality: str, numbers: list[str]) -> None:
    """Forget every address of those of these numbers."""
    its = sql.and_(contacts.c.municipality == municipality, contacts.c.whose.in_(numbers))
    connection.execute(contacts.delete().where(its))


def _ask(connection: Connection, municipality: str, whose: str, address: str, now: datetime) -> None:
    lately = sql.and_(
        contacts.c.municipality == municipality,
        contacts.c.address == address,
        contacts.c.asked > now - timedelta(days=1),
    )
    count, last = connection.execute(
        sql.select(sql.func.coalesce(sql.func.sum(contacts.c.times), 0), sql.func.max(contacts.c.asked)).where(lately)
    ).one()
    if count >= MOST_CODES:
        raise OverQuota(phrase("store.contacts.too_many_codes", most=MOST_CODES))
    if last is not None and now < last + BETWEEN_CODES:
        raise OverQuota(phrase("store.contacts.too_soon"))
    its = _this(municipality, whose, address)
    asked = connection.execute(sql.select(contacts.c.asked, contacts.c.times).where(its)).one()
    times = asked.times + 1 if asked.asked is not None and asked.asked > now - timedelta(days=1) else 1
    anew = {"asked": now, "times": times, "guesses": 0, "sent": None, "tries": 0, "next_try": None}
    connection.execute(contacts.update().where(its).values(**anew))


def _of(municipality: str, whose: str) -> sql.ColumnElement[bool]:
    return sql.and_(contacts.c.municipality == municipality, contacts.c.whose == whose)


def _this(municipality: str, whose: str, address: str) -> sql.ColumnElement[bool]:
    return sql.and_(_of(municipality, whose), contacts.c.address == address)
