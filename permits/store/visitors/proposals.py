"""
What others are asked to agree to, word for word: a neighbour to the measure, a joint applicant to the application.

A proposal is kept under the hash of its content and of what it is a part of, so that a link to it is short and says
nothing, and so that an answer holds for that content in that application only. It is closed when the application is
sent: what was answered then stays as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection, Table

from permits import clock
from permits.errors import NotAllowed
from permits.phrases import phrase
from permits.store.canonical import canonical, sha256
from permits.store.database import Database
from permits.store.tables import consents, proposals, signatures


@dataclass(frozen=True, slots=True)
class Answer:
    """What a neighbour answered, and on what day."""

    agrees: bool
    day: date


class Proposals:
    """The proposals of one municipality."""

    def __init__(self, database: Database, municipality: str) -> None:
        self.database, self.municipality = database, municipality

    def keep(self, application: str, content: Mapping[str, Any]) -> str:
        """
        The proposal's hash; the same content of the same application again is the same proposal.

        application: what tells this application from another that says the same.
        """
        written = canonical(content)
        name = sha256(application.encode() + b"\n" + written)
        if self.content(name) is None:
            row = {"municipality": self.municipality, "hash": name, "content": written.decode()}
            # Another request may have kept it meanwhile.
            with suppress(sql.exc.IntegrityError), self.database.writing() as connection:
                connection.execute(proposals.insert().values(**row, made=clock.now()))
        return name

    def content(self, name: str) -> dict[str, Any] | None:
        """What is proposed; None when nothing is under that hash."""
        with self.database.reading() as connection:
            found = connection.execute(sql.select(proposals.c.content).where(self._named(proposals, name))).scalar()
        return None if found is None else dict(json.loads(found))

    def is_open(self, name: str) -> bool:
        """Whether it can still be answered."""
        with self.database.reading() as connection:
            return self._is_open(connection, name)

    @contextmanager
    def closing(self, *names: str) -> Iterator[None]:
        """The application is being sent: nothing more is answered, unless sending it fails."""
        self._close(names, clock.now())
        try:
            yield
        except BaseException:
            self._close(names, None)
            raise

    def answer(self, name: str, property: str, owner: int, by: str, agrees: bool) -> None:
        """
        A neighbour's answer; the last one counts, and the very same again is the one that is kept.

        Raises NotAllowed for another answer to a proposal that is closed.
        """
        key = {"property": property, "owner": owner}
        with self.database.writing() as connection:
            if self._row(connection, consents, name, {**key, "name": by, "agrees": agrees}) is None:
                self._say(connection, consents, name, key, {"name": by, "agrees": agrees, "answered": clock.now()})

    def sign(self, name: str, applicant: int, by: str) -> None:
        """An applicant's signature; the first one stays. Raises NotAllowed for a proposal that is closed."""
        key = {"applicant": applicant}
        with self.database.writing() as connection:
            if self._row(connection, signatures, name, key) is None:
                self._say(connection, signatures, name, key, {"name": by, "signed": clock.now()})

    def answers(self, name: str) -> dict[tuple[str, int], Answer]:
        """What neighbours answered, by property and the owner's place in the register."""
        with self.database.reading() as connection:
            rows = connection.execute(sql.select(consents).where(self._about(consents, name))).all()
        return {(row.property, row.owner): Answer(row.agrees, clock.day_of(row.answered)) for row in rows}

    def signed(self, name: str) -> dict[int, date]:
        """When each applicant signed, by their place in the application."""
        with self.database.reading() as connection:
            rows = connection.execute(sql.select(signatures).where(self._about(signatures, name))).all()
        return {row.applicant: clock.day_of(row.signed) for row in rows}

    def _close(self, names: Sequence[str], at: datetime | None) -> None:
        with self.database.writing() as connection:
            for name in names:
                connection.execute(proposals.update().where(self._named(proposals, name)).values(closed=at))

    def _row(self, connection: Connection, table: Table, name: str, said: Mapping[str, Any]) -> Any:
        """What is kept that says so; None when nothing is."""
        return connection.execute(sql.select(table).where(self._saying(table, name, said))).first()

    def _say(
        self, connection: Connection, table: Table, name: str, key: Mapping[str, Any], said: Mapping[str, Any]
    ) -> None:
        if not self._is_open(connection, name):
            raise NotAllowed(phrase("store.proposals.closed"))
        if connection.execute(table.update().where(self._saying(table, name, key)).values(**said)).rowcount == 0:
            row = {"municipality": self.municipality, "proposal": name, **key, **said}
            connection.execute(table.insert().values(**row))

    def _saying(self, table: Table, name: str, said: Mapping[str, Any]) -> sql.ColumnElement[bool]:
        return sql.and_(self._about(table, name), *(table.c[column] == value for column, value in said.items()))

    def _is_open(self, connection: Connection, name: str) -> bool:
        found = sql.and_(self._named(proposals, name), proposals.c.closed.is_(None))
        return connection.execute(sql.select(proposals.c.hash).where(found)).first() is not None

    def _named(self, table: Table, name: str) -> sql.ColumnElement[bool]:
        return sql.and_(table.c.municipality == self.municipality, table.c.hash == name)

    def _about(self, table: Table, name: str) -> sql.ColumnElement[bool]:
        return sql.and_(table.c.municipality == self.municipality, table.c.proposal == name)
