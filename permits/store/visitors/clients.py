"""
Machine clients (anslutna system): who else than a person may hand in applications, each for one municipality.

What a client vouches for is written down when it is let in, and goes into the record of everything it hands in. There
are none until an operator lets one in.

A client's key and the tokens it fetches are 256 random bits each. Nobody can guess through those, as they can through
passwords, so one SHA-256 of them is kept, which tells nobody what they are, and no slow hash.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sql

from permits import clock
from permits.errors import BadInput, Conflict, Fault, NotFound
from permits.phrases import phrase
from permits.store.canonical import sha256
from permits.store.database import Database
from permits.store.tables import client_tokens, clients
from permits.store.visitors.scopes import Scope, Vouch

DEMO = "demo"
"""The demo's own client. No door lets it in anywhere but in the demo, whose store may come to be used in earnest."""

NAME = re.compile("[a-z][a-z0-9-]{1,39}")

TOKEN_LASTS = timedelta(hours=1)
"""How long a client's token opens anything; a client that is revoked loses its tokens at once."""


@dataclass(frozen=True, slots=True)
class Client:
    """
    A system that was let in.

    name: its id, and how records know it. level: of assurance, at which it has identified those it speaks for; empty
    when it has identified nobody. revoked: when it was shut out; its name is never given to another.
    """

    name: str
    municipality: str
    scopes: frozenset[Scope]
    vouches: frozenset[Vouch]
    level: str
    added: datetime
    revoked: datetime | None

    @property
    def door(self) -> str:
        """How a record and an idempotency key name the client."""
        return f"client:{self.name}"


@dataclass(frozen=True, slots=True)
class Pass:
    """A client with a token that is good now, and what that token is for."""

    client: Client
    scopes: frozenset[Scope]


class Clients:
    """The clients of an installation."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(
        self, name: str, municipality: str, scopes: Collection[Scope], vouches: Collection[Vouch] = (), level: str = ""
    ) -> str:
        """Let a client in; its key, which is told this once. Raises BadInput, and Conflict for a name that is taken."""
        faults = [*_faults(name, scopes, vouches, level)]
        if faults:
            raise BadInput(phrase("store.clients.client_cannot_added"), faults)
        key = secrets.token_urlsafe(32)
        row = {
            "name": name,
            "municipality": municipality,
            "key_hash": sha256(key.encode()),
            "scopes": " ".join(sorted(set(scopes))),
            "vouches": " ".join(sorted(set(vouches))),
            "level": level,
            "added": clock.now(),
        }
        try:
            with self.database.writing() as connection:
                connection.execute(clients.insert().values(**row))
        except sql.exc.IntegrityError:
            raise Conflict(phrase("store.clients.name_taken", name=name)) from None
        return key

    def renew(self, name: str) -> str:
        """A new key in place of the old one, whose tokens end with it. Raises NotFound."""
        key = secrets.token_urlsafe(32)
        self._change(name, key_hash=sha256(key.encode()))
        return key

    def revoke(self, name: str) -> None:
        """Shut a client out: its key and its tokens open nothing from now on. Raises NotFound."""
        self._change(name, revoked=clock.now())

    def all(self) -> list[Client]:
        """By name, those shut out too."""
        with self.database.reading() as connection:
            return [_client(row) for row in connection.execute(sql.select(clients).order_by(clients.c.name))]

    def named(self, name: str) -> Client:
        """The client of that name. Raises NotFound, also for one that has been shut out."""
        with self.database.reading() as connection:
            row = connection.execute(sql.select(clients).where(clients.c.name == name, _alive)).first()
        if row is None:
            raise _no_client(name)
        return _client(row)

    def with_key(self, name: str, key: str) -> Client | None:
        """The client of that name when the key is its own and it has not been shut out."""
        if not NAME.fullmatch(name):
            return None
        with self.database.reading() as connection:
            row = connection.execute(sql.select(clients).where(clients.c.name == name, _alive)).first()
        if row is None or not secrets.compare_digest(row.key_hash, sha256(key.encode())):
            return None
        return _client(row)

    def issue(self, client: Client, scopes: Collection[Scope], now: datetime) -> str:
        """A token for some of what the client may do, good for `TOKEN_LASTS`."""
        token = secrets.token_urlsafe(32)
        row = {"token_hash": sha256(token.encode()), "client": client.name, "ends": now + TOKEN_LASTS}
        with self.database.writing() as connection:
            connection.execute(client_tokens.insert().values(**row, scopes=" ".join(sorted(scopes))))
        return token

    def with_token(self, token: str, now: datetime) -> Pass | None:
        """Whose token it is and what for; None for one that opens nothing, or no longer does."""
        query = (
            sql.select(clients, client_tokens.c.scopes.label("granted"))
            .join(client_tokens, client_tokens.c.client == clients.c.name)
            .where(client_tokens.c.token_hash == sha256(token.encode()), client_tokens.c.ends > now, _alive)
        )
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else Pass(_client(row), _scopes(row.granted))

    def _change(self, name: str, **values: Any) -> None:
        with self.database.writing() as connection:
            mine = sql.and_(clients.c.name == name, _alive)
            if connection.execute(clients.update().where(mine).values(**values)).rowcount == 0:
                raise _no_client(name)
            connection.execute(client_tokens.delete().where(client_tokens.c.client == name))


_alive = clients.c.revoked.is_(None)
"""Which clients have not been shut out."""


def _faults(name: str, scopes: Collection[Scope], vouches: Collection[Vouch], level: str) -> list[Fault]:
    faults = []
    if not NAME.fullmatch(name):
        says = phrase("store.clients.name_form")
        faults.append(Fault("/name", says, "name"))
    if not scopes:
        says = phrase("store.clients.say_what_client")
        faults.append(Fault("/scopes", says, "missing"))
    if Vouch.SIGNATURES in vouches and not level:
        says = phrase("store.clients.level_lacking")
        faults.append(Fault("/level", says, "missing"))
    return faults


def _no_client(name: str) -> NotFound:
    return NotFound(phrase("store.clients.no_client", name=name))


def _client(row: Any) -> Client:
    vouches = frozenset(map(Vouch, row.vouches.split()))
    return Client(row.name, row.municipality, _scopes(row.scopes), vouches, row.level, row.added, row.revoked)


def _scopes(written: str) -> frozenset[Scope]:
    return frozenset(map(Scope, written.split()))
