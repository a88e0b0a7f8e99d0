"""
Papers handed in, each held by what it was handed in to: an unfinished application, a proposal, a case or a client.

A paper's content is kept once in a municipality, under its hash. But only its holders have it: whoever merely knows the
hash neither reads it nor has it counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NewType

import sqlalchemy as sql
from sqlalchemy import Connection

from permits import clock
from permits.errors import NotFound
from permits.opening.paper import Paper
from permits.phrases import phrase
from permits.store.canonical import sha256
from permits.store.database import Database, insert
from permits.store.quota import PAPERS
from permits.store.tables import attachments, papers

Holder = NewType("Holder", str)


def of_draft(name: str) -> Holder:
    """name: the unfinished application's, as its writer's browser holds it."""
    return held_by_draft(sha256(name.encode()))


def held_by_draft(name_hash: str) -> Holder:
    """How an unfinished application is called as a holder of papers; its name itself is only its writer's."""
    return Holder(f"draft:{name_hash}")


def of_proposal(hash: str) -> Holder:
    return Holder(f"proposal:{hash}")


def of_case(case_id: str) -> Holder:
    return Holder(f"case:{case_id}")


def of_client(client: str) -> Holder:
    return Holder(f"client:{client}")


class Papers:
    """The papers of one municipality."""

    def __init__(self, database: Database, municipality: str) -> None:
        self.database, self.municipality = database, municipality

    def keep(self, holder: Holder, content: bytes, paper: Paper) -> str:
        """
        Keep a paper that opens, for its holder; its hash. Handed in again it is kept anew from now.

        Raises OverQuota when the holder has as much as is kept for one of its kind.
        """
        name = sha256(content)
        found = {"media_type": paper.media_type, "size": paper.size, "pages": paper.pages}
        row = {"municipality": self.municipality, "sha256": name, "content": content, **found}
        with self.database.writing() as connection:
            self._quota(connection, holder, name, paper.size)
            hold(connection, self.municipality, holder, [name])
            if connection.execute(sql.select(papers.c.sha256).where(self._named(name))).first() is None:
                connection.execute(insert(connection, papers).values(**row).on_conflict_do_nothing())
        return name

    def hand_on(self, giver: Holder, taker: Holder, names: Collection[str] | None = None) -> None:
        """Let another have what the giver holds, beside it. names: of which papers, by hash; of all when not said."""
        if names is not None and not names:
            return
        with self.database.writing() as connection:
            held = sql.select(attachments.c.sha256).where(self._held(giver))
            if names is not None:
                held = held.where(attachments.c.sha256.in_(names))
            hold(connection, self.municipality, taker, connection.execute(held).scalars().all())

    def let_go(self, holder: Holder, name: str) -> None:
        """The holder has no use for a paper any more; it is thrown away when nobody else has it."""
        with self.database.writing() as connection:
            connection.execute(attachments.delete().where(self._held(holder), attachments.c.sha256 == name))

    def of(self, holder: Holder) -> dict[str, Paper]:
        """All that the holder has, by hash."""
        query = (
            sql.select(papers.c.sha256, papers.c.media_type, papers.c.size, papers.c.pages)
            .join(attachments, self._joined())
            .where(self._held(holder), papers.c.pages > 0)
        )
        with self.database.reading() as connection:
            return {row.sha256: Paper(row.media_type, row.size, row.pages) for row in connection.execute(query)}

    def there(self, names: Collection[str]) -> set[str]:
        """Which of the papers are kept at all, by whomever they are held."""
        if not names:
            return set()
        with self.database.reading() as connection:
            return there(connection, self.municipality, names)

    def read(self, holder: Holder, name: str) -> tuple[str, bytes]:
        """The media type and content of one of the holder's papers. Raises NotFound for one it does not hold."""
        query = (
            sql.select(papers.c.media_type, papers.c.content)
            .join(attachments, self._joined())
            .where(self._held(holder), papers.c.sha256 == name)
        )
        with self.database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(phrase("store.papers.no_such_paper"))
        return row.media_type, bytes(row.content)

    def _quota(self, connection: Connection, holder: Holder, name: str, size: int) -> None:
        """Raises OverQuota when one more paper is more than is kept for the holder."""
        besides = (
            sql.select(sql.func.count(), sql.func.coalesce(sql.func.sum(papers.c.size), 0))
            .join(attachments, self._joined())
            .where(self._held(holder), papers.c.sha256 != name)
        )
        count, total = connection.execute(besides).one()
        PAPERS[holder.partition(":")[0]].check(count + 1, total + size)

    def _held(self, holder: Holder) -> sql.ColumnElement[bool]:
        return sql.and_(attachments.c.municipality == self.municipality, attachments.c.holder == holder)

    def _named(self, name: str) -> sql.ColumnElement[bool]:
        return sql.and_(papers.c.municipality == self.municipality, papers.c.sha256 == name)

    @staticmethod
    def _joined() -> sql.ColumnElement[bool]:
        return sql.and_(attachments.c.municipality == papers.c.municipality, attachments.c.sha256 == papers.c.sha256)


def hold(connection: Connection, municipality: str, holder: Holder, names: Iterable[str]) -> None:
    """Give a holder papers that the caller knows to be theirs, by hash."""
    its = {"municipality": municipality, "holder": holder, "kept": clock.now()}
    if held := [{**its, "sha256": name} for name in names]:
        row = insert(connection, attachments)
        kept = {"kept": row.excluded.kept}
        anew = row.on_conflict_do_update(index_elements=attachments.primary_key.columns, set_=kept)
        connection.execute(anew, held)


def there(connection: Connection, municipality: str, hashes: Collection[str]) -> set[str]:
    """Which of the papers are kept."""
    query = sql.select(papers.c.sha256).where(papers.c.municipality == municipality, papers.c.sha256.in_(hashes))
    return set(connection.execute(query).scalars())


def is_held() -> sql.ColumnElement[bool]:
    """Whether anything holds a paper."""
    return sql.exists().where(
        attachments.c.municipality == papers.c.municipality, attachments.c.sha256 == papers.c.sha256
    )


def forget(connection: Connection, municipality: str, holder: Holder) -> None:
    """Let all that the holder has go, and throw away what nobody else has."""
    its = sql.and_(attachments.c.municipality == municipality, attachments.c.holder == holder)
    names = connection.execute(sql.select(attachments.c.sha256).where(its)).scalars().all()
    connection.execute(attachments.delete().where(its))
    theirs = sql.and_(papers.c.municipality == municipality, papers.c.sha256.in_(names))
    connection.execute(papers.delete().where(theirs, ~is_held()))
