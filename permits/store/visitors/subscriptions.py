"""
Subscriptions: where a machine client wants to be told what happens in its municipality, and how far it has been told.

A subscription follows the one order of the municipality's events: the next leaves when the one before it was taken. Whoever
sends to it takes it for a while, so that two senders never send the same event at once; who is killed loses it when that
while is over.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sql

from permits.errors import Conflict, NotFound
from permits.phrases import phrase
from permits.store.chained.chain import EVENTS
from permits.store.database import Database
from permits.store.tables import clients, heads, subscriptions
from permits.store.visitors.clients import Client

MOST_OF_A_CLIENT = 20

TAKEN_FOR = timedelta(seconds=30)
"""How long a sender has a subscription to itself after each sign of life."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """
    after: the number of the last event that was taken there. tries: how often the next one has failed; next_try: when it is
    tried again, at once when None. stopped: since when nothing is sent there any more. why: what went wrong last.
    """

    id: str
    client: str
    municipality: str
    address: str
    added: datetime
    after: int
    tries: int = 0
    next_try: datetime | None = None
    stopped: datetime | None = None
    why: str = ""


class Subscriptions:
    """The subscriptions of an installation. Those of a client that is shut out are no more."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, client: Client, address: str, now: datetime, after: int | None = None) -> Subscription:
        """
        after: the event that its first one follows; the newest there is when None.

        Raises Conflict for more than a client may have.
        """
        with self.database.writing() as connection:
            mine = sql.select(sql.func.count()).where(subscriptions.c.client == client.name)
            if connection.execute(mine).scalar_one() >= MOST_OF_A_CLIENT:
                raise Conflict(phrase("store.subscriptions.too_many", most_of_a_client=MOST_OF_A_CLIENT))
            newest = sql.select(heads.c.sequence).where(
                heads.c.municipality == client.municipality, heads.c.chain == EVENTS
            )
            first = (connection.scalar(newest) or 0) if after is None else after
            id = secrets.token_hex(16)
            made = Subscription(id, client.name, client.municipality, address, now, first)
            connection.execute(subscriptions.insert().values(**asdict(made)))
        return made

    def all(self, client: str | None = None) -> list[Subscription]:
        """The oldest first; those of one client where it is named."""
        return self._those(*([] if client is None else [subscriptions.c.client == client]))

    def stopped(self, municipality: str) -> list[Subscription]:
        """Where nothing is sent any more, the oldest first."""
        return self._those(subscriptions.c.municipality == municipality, subscriptions.c.stopped.is_not(None))

    def due(self, now: datetime) -> list[Subscription]:
        """Those with an event to be told, that may be tried now and that nobody else sends to."""
        return self._those(
            _is_free(now),
            subscriptions.c.stopped.is_(None),
            sql.or_(subscriptions.c.next_try.is_(None), subscriptions.c.next_try <= now),
            sql.exists().where(
                heads.c.municipality == subscriptions.c.municipality,
                heads.c.chain == EVENTS,
                heads.c.sequence > subscriptions.c.after,
            ),
        )

    def take(self, id: str, now: datetime) -> bool:
        """Have it to oneself for `TAKEN_FOR`; False when somebody else has, or it is gone."""
        return self._change(id, _is_free(now), taken_until=now + TAKEN_FOR)

    def told(self, id: str, sequence: int, now: datetime) -> bool:
        """The event of that number was taken there; False when the subscription is gone."""
        anew = {"after": sequence, "tries": 0, "next_try": None, "why": "", "taken_until": now + TAKEN_FOR}
        return self._change(id, subscriptions.c.after < sequence, **anew)

    def failed(self, id: str, again: datetime | None, why: str, now: datetime) -> None:
        """again: when to try next; None to stop."""
        stopped = now if again is None else None
        self._change(id, tries=subscriptions.c.tries + 1, next_try=again, stopped=stopped, why=why[:60])

    def leave(self, id: str) -> None:
        """Whoever took it is done for now."""
        self._change(id, taken_until=None)

    def resume(self, id: str) -> None:
        """Send there again at once, from where it stopped. Raises NotFound."""
        if not self._change(id, stopped=None, tries=0, next_try=None):
            raise _no_subscription(id)

    def remove(self, id: str, client: str | None = None) -> None:
        """client: whose it must be, where that is asked for. Raises NotFound."""
        its = sql.and_(subscriptions.c.id == id, *([] if client is None else [subscriptions.c.client == client]))
        with self.database.writing() as connection:
            if connection.execute(subscriptions.delete().where(its)).rowcount == 0:
                raise _no_subscription(id)

    def _those(self, *which: sql.ColumnElement[bool]) -> list[Subscription]:
        query = (
            sql.select(subscriptions)
            .join(clients, clients.c.name == subscriptions.c.client)
            .where(clients.c.revoked.is_(None), *which)
            .order_by(subscriptions.c.added, subscriptions.c.id)
        )
        with self.database.reading() as connection:
            return [_subscription(row) for row in connection.execute(query)]

    def _change(self, id: str, *while_so: sql.ColumnElement[bool], **values: Any) -> bool:
        its = sql.and_(subscriptions.c.id == id, *while_so)
        with self.database.writing() as connection:
            return connection.execute(subscriptions.update().where(its).values(**values)).rowcount > 0


def _is_free(now: datetime) -> sql.ColumnElement[bool]:
    return sql.or_(subscriptions.c.taken_until.is_(None), subscriptions.c.taken_until <= now)


def _subscription(row: Any) -> Subscription:
    return Subscription(**{name: value for name, value in row._mapping.items() if name != "taken_until"})


def _no_subscription(id: str) -> NotFound:
    return NotFound(phrase("store.subscriptions.no_subscription", id=id))
