"""Who is signed in, under a name that only their browser has, for a working day or until they have done nothing for long."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sql

from permits import clock
from permits.errors import Unavailable
from permits.store.canonical import sha256
from permits.store.database import Database
from permits.store.tables import sessions

LASTS, IDLES = timedelta(hours=8), timedelta(minutes=30)
"""How long somebody stays signed in, and without doing anything."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One sign-in: since when, when it was last used, and whether it is the one that asks."""

    since: datetime
    seen: datetime
    here: bool


class Sessions:
    """The sessions of an installation."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def open(self, content: Mapping[str, Any]) -> str:
        """Somebody has signed in; the name that their cookie holds. Sessions that are over are dropped."""
        name, now = secrets.token_urlsafe(32), clock.now()
        with self.database.writing() as connection:
            over = sql.or_(sessions.c.made < now - LASTS, sessions.c.seen < now - IDLES)
            connection.execute(sessions.delete().where(over))
            row = {"name_hash": sha256(name.encode()), "content": json.dumps(content), "made": now, "seen": now}
            connection.execute(sessions.insert().values(**row, holder=_holder(content)))
        return name

    def read(self, name: str) -> dict[str, Any] | None:
        """Who is signed in under that name; None when nobody is, or it was too long ago."""
        if not name:
            return None
        now = clock.now()
        mine = {"name_hash": sha256(name.encode())}
        alive = {**mine, "made": now - LASTS, "seen": now - IDLES}
        with self.database.reading() as connection:
            session = connection.execute(_ALIVE, alive).one_or_none()
        if session is None:
            return None
        if now - session.seen > timedelta(minutes=1):
            # Whoever only reads a page does not wait for those who write; the next page will do.
            with suppress(Unavailable), self.database.writing(patience=0.05) as connection:
                connection.execute(sessions.update().where(sessions.c.name_hash == mine["name_hash"]).values(seen=now))
        return dict(json.loads(session.content))

    def roles_of(self, municipality: str, name: str) -> set[str]:
        """In which roles somebody of that name is signed in there."""
        now = clock.now()
        alive = sql.and_(sessions.c.made >= now - LASTS, sessions.c.seen >= now - IDLES)
        with self.database.reading() as connection:
            those = [json.loads(content) for content in connection.scalars(sql.select(sessions.c.content).where(alive))]
        return {who["role"] for who in those if (who.get("municipality"), who.get("name")) == (municipality, name)}

    def same_person(self, name: str) -> list[SignedIn]:
        """Where whoever is signed in under that name is signed in, here and elsewhere, the latest first."""
        who, now = self.read(name), clock.now()
        if who is None:
            return []
        alive = sql.and_(_of(who), sessions.c.made >= now - LASTS, sessions.c.seen >= now - IDLES)
        query = sql.select(sessions).where(alive).order_by(sessions.c.made.desc())
        here = sha256(name.encode())
        with self.database.reading() as connection:
            return [SignedIn(row.made, row.seen, row.name_hash == here) for row in connection.execute(query)]

    def close_others(self, name: str) -> None:
        """End every sign-in of the same person but the one under that name."""
        who = self.read(name)
        if who is not None:
            others = sql.and_(_of(who), sessions.c.name_hash != sha256(name.encode()))
            with self.database.writing() as connection:
                connection.execute(sessions.delete().where(others))

    def close(self, name: str) -> None:
        with self.database.writing() as connection:
            connection.execute(sessions.delete().where(sessions.c.name_hash == sha256(name.encode())))


def _holder(who: Mapping[str, Any]) -> str:
    """By what somebody's sign-ins are known as theirs, without who they are."""
    return sha256(str(who["key"]).encode())


def _of(who: Mapping[str, Any]) -> sql.ColumnElement[bool]:
    return sessions.c.holder == _holder(who)


_ALIVE = sql.select(sessions.c.content, sessions.c.seen).where(
    sessions.c.name_hash == sql.bindparam("name_hash"),
    sessions.c.made >= sql.bindparam("made"),
    sessions.c.seen >= sql.bindparam("seen"),
)
"""Asked for every page of somebody signed in, so it is put together once."""
