"""Applications begun and not sent, each under a name that only its writer's browser has."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits import clock
from permits.errors import NotFound, OverQuota
from permits.phrases import phrase
from permits.store.canonical import canonical, sha256
from permits.store.case.papers import held_by_draft
from permits.store.database import Database
from permits.store.quota import LARGEST_DRAFT, MOST_DRAFTS, MOST_NAMELESS, TOO_LONG, TOO_MANY_DRAFTS, TOO_MANY_NAMELESS
from permits.store.tables import attachments, drafts

LASTS = timedelta(days=30)
"""How long an application that nobody has sent is kept after the last change."""


class Drafts:
    """The unfinished applications of an installation."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def keep(self, municipality: str, name: str, content: Mapping[str, Any], owner: str = "") -> None:
        """
        Keep an unfinished application under its name; those left lying are thrown away.

        owner: the writer's personal number when they have signed in, so that they find it on another device too.
        Raises OverQuota for one too large, or one too many.
        """
        now, written = clock.now(), canonical(content)
        if len(written) > LARGEST_DRAFT:
            raise OverQuota(TOO_LONG)
        row = {"municipality": municipality, "content": written.decode(), "changed": now}
        row |= {"owner": owner} if owner else {}
        with self.database.writing() as connection:
            connection.execute(drafts.delete().where(drafts.c.changed < now - LASTS))
            mine = drafts.c.name_hash == sha256(name.encode())
            if connection.execute(drafts.update().where(mine).values(**row)).rowcount == 0:
                _check_room(connection, municipality, owner)
                connection.execute(drafts.insert().values(name_hash=sha256(name.encode()), **row))

    def read(self, municipality: str, name: str, owner: str = "") -> dict[str, Any] | None:
        """
        The unfinished application of that name; None when there is none, or it has lain too long.

        One whose writer had signed in opens for them alone (owner: whoever is signed in, by personal number).
        """
        query = sql.select(drafts.c.content).where(
            _alive(municipality), drafts.c.name_hash == sha256(name.encode()), drafts.c.owner.in_(("", owner))
        )
        with self.database.reading() as connection:
            content = connection.execute(query).scalar_one_or_none()
        return None if content is None else dict(json.loads(content))

    def of(self, municipality: str, owner: str) -> dict[str, dict[str, Any]]:
        """Somebody's unfinished applications by what to take them up with, the last changed first."""
        query = (
            sql.select(drafts.c.name_hash, drafts.c.content)
            .where(_alive(municipality), drafts.c.owner == owner, drafts.c.owner != "")
            .order_by(drafts.c.changed.desc())
        )
        with self.database.reading() as connection:
            return {row.name_hash: dict(json.loads(row.content)) for row in connection.execute(query)}

    def take_up(self, municipality: str, owner: str, name_hash: str) -> str:
        """Somebody goes on with an unfinished application of theirs, papers and all; its new name. Raises NotFound."""
        name = secrets.token_urlsafe(24)
        renamed = attachments.update().values(holder=held_by_draft(sha256(name.encode())))
        mine = sql.and_(_alive(municipality), drafts.c.owner == owner, drafts.c.name_hash == name_hash)
        with self.database.writing() as connection:
            taken = drafts.update().where(mine, drafts.c.owner != "").values(name_hash=sha256(name.encode()))
            if connection.execute(taken).rowcount == 0:
                raise NotFound(phrase("store.drafts.none_begun"))
            connection.execute(
                renamed.where(
                    attachments.c.municipality == municipality, attachments.c.holder == held_by_draft(name_hash)
                )
            )
        return name

    def drop(self, name: str) -> None:
        """Forget an unfinished application: it was sent, or its writer gave up."""
        with self.database.writing() as connection:
            connection.execute(drafts.delete().where(drafts.c.name_hash == sha256(name.encode())))


def _check_room(connection: Connection, municipality: str, owner: str) -> None:
    """Raises OverQuota when somebody, or all who have not signed in, have begun as many as are kept."""
    theirs = sql.and_(drafts.c.municipality == municipality, drafts.c.owner == owner)
    begun = connection.execute(sql.select(sql.func.count()).where(theirs)).scalar_one()
    if begun >= (MOST_DRAFTS if owner else MOST_NAMELESS):
        raise OverQuota(TOO_MANY_DRAFTS if owner else TOO_MANY_NAMELESS)


def _alive(municipality: str) -> sql.ColumnElement[bool]:
    """Which unfinished applications have not lain too long."""
    return sql.and_(drafts.c.municipality == municipality, drafts.c.changed >= clock.now() - LASTS)
