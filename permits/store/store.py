"""
Keeps cases and their records: all or nothing, once, in a hash chain for each municipality.

SQLite by default, PostgreSQL by its address. Every question to the tables names the municipality. A
writer holds its municipality alone while a record is written, so numbers and the chain have no gaps.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sql
from alembic import command
from alembic.config import Config
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from permits import clock
from permits.errors import Conflict, NotFound
from permits.place.own_cases import ENDED, SETTLED
from permits.store.record import FIRST, Letter, Record, canonical, chained, counted_with, sha256
from permits.text import Text as Said

metadata = MetaData()


class Moment(sql.TypeDecorator[datetime]):
    """A moment with its zone; SQLite keeps only the digits, which are UTC's."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: sql.Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


cases = Table(
    "cases",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("municipality", String(4), nullable=False, index=True),
    Column("number", String(20), nullable=False),
    Column("property", String(60), nullable=False),
    Column("measure", String(40), nullable=False),
    Column("received", Date, nullable=False),
    Column("result", String(20), nullable=False),
    Column("due", Date),
    UniqueConstraint("municipality", "number"),
)
records = Table(
    "records",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("content", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("letter_html", Text, nullable=False),
    Column("letter_pdf", LargeBinary, nullable=False),
)
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("municipality", String(4), nullable=False),
    Column("case_id", String(32), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("made", Moment(), nullable=False),
    Column("sent", Moment()),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_try", Moment()),
    Column("address", String(254), nullable=False),
    Column("set_aside", Boolean, nullable=False, server_default=sql.false()),
    Column("why", String(60), nullable=False, server_default=""),
)
keys = Table(
    "idempotency_keys",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("owner", String(60), primary_key=True),
    Column("word", String(200), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("case_id", String(32), nullable=False),
)
case_tokens = Table(
    "case_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("municipality", String(4), nullable=False),
    Column("case_id", String(32), nullable=False),
    Column("ends", Moment(), nullable=False),
)
papers = Table(
    "papers",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
attachments = Table(
    "attachments",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("holder", String(80), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("kept", Moment(), nullable=False),
    Index("ix_attachments_sha256", "municipality", "sha256"),
)
drafts = Table(
    "drafts",
    metadata,
    Column("name_hash", String(64), primary_key=True),
    Column("municipality", String(4), nullable=False),
    Column("content", Text, nullable=False),
    Column("changed", Moment(), nullable=False),
    Column("owner", String(12), nullable=False, server_default=""),
)
parties = Table(
    "parties",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("case_id", String(32), primary_key=True),
    Column("number", String(12), primary_key=True),
    Index("ix_parties_number", "municipality", "number"),
)
own_cases = Table(
    "own_cases",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("municipality", String(4), nullable=False),
    Column("number", String(20), nullable=False),
    Column("property", String(60), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("result", String(20), nullable=False),
    Column("day", Date, nullable=False),
    Column("content", Text, nullable=False),
    Column("replaced_by", String(32)),
    Column("sent", String(64)),
    Index("ix_own_cases_property", "municipality", "property"),
    Index("ix_own_cases_sent", "municipality", "sent"),
)
proposals = Table(
    "proposals",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("content", Text, nullable=False),
    Column("made", Moment(), nullable=False),
    Column("closed", Moment()),
)
signatures = Table(
    "signatures",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("proposal", String(64), primary_key=True),
    Column("applicant", Integer, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("signed", Moment(), nullable=False),
)
appeals = Table(
    "appeals",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("municipality", String(4), nullable=False),
    Column("case_id", String(32), nullable=False, index=True),
    Column("received", Moment(), nullable=False),
    Column("name", String(120), nullable=False),
    Column("wants", Text, nullable=False),
    Column("because", Text, nullable=False),
)
consents = Table(
    "consents",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("proposal", String(64), primary_key=True),
    Column("property", String(60), primary_key=True),
    Column("owner", Integer, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("agrees", Boolean, nullable=False),
    Column("answered", Moment(), nullable=False),
)
sessions = Table(
    "sessions",
    metadata,
    Column("name_hash", String(64), primary_key=True),
    Column("content", Text, nullable=False),
    Column("made", Moment(), nullable=False),
    Column("seen", Moment(), nullable=False),
)
clients = Table(
    "clients",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("municipality", String(4), nullable=False),
    Column("key_hash", String(64), nullable=False),
    Column("scopes", String(400), nullable=False),
    Column("vouches", String(400), nullable=False),
    Column("level", String(200), nullable=False),
    Column("added", Moment(), nullable=False),
    Column("revoked", Moment()),
)
client_tokens = Table(
    "client_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("client", String(40), nullable=False, index=True),
    Column("scopes", String(400), nullable=False),
    Column("ends", Moment(), nullable=False),
)
datasets = Table(
    "datasets",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("imported", Moment(), nullable=False),
)
dataset_files = Table(
    "dataset_files",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("path", String(300), primary_key=True),
    Column("sha256", String(64), nullable=False),
)
dataset_contents = Table(
    "dataset_contents",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)


def held_by_draft(name_hash: str) -> str:
    """How an unfinished application is called as a holder of papers; its name itself is only its writer's."""
    return f"draft:{name_hash}"


SESSION_LASTS, SESSION_IDLES = timedelta(hours=8), timedelta(minutes=30)
"""How long somebody stays signed in, and without doing anything."""

CASE_TOKEN_LASTS = timedelta(days=180)
"""
How long a case's token opens it: well past the decision and the time for appeal, and not for good, since whoever comes
upon a token reads the case. A party then signs in, and a client sends its request again with the same key.
"""

DRAFT_LASTS = timedelta(days=30)
"""How long an application that nobody has sent is kept after the last change."""


class Key(NamedTuple):
    """What tells a request sent again from a new one. owner: whose it is; another's same word is another key."""

    owner: str
    word: str


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case as the lists show it. due: when it must be decided, None once it is."""

    case_id: str
    municipality: str
    number: str
    property: str
    measure: str
    received: date
    result: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell one party of, at the address they gave. why: what went wrong last, empty when nothing has."""

    id: int
    municipality: str
    case_id: str
    number: str
    address: str
    tries: int
    why: str


@dataclass
class OpenCase:
    """
    A case being written, inside its transaction.

    kept: the record that an equal request has already made; then nothing is to be written. token:
    what the applicant shows to read the case again; empty where they were given it before. sent: the hash of who sent
    what, by which the same from the same sender is known again.
    """

    connection: Connection
    municipality: str
    case_id: str
    number: str
    sequence: int
    previous: str
    token: str
    received: date
    kept: Record | None = None
    sent: str | None = None
    _row: Mapping[str, Any] = field(default_factory=dict)

    def finish(self, content: Mapping[str, Any], letter: Letter, *, due: date | None) -> Record:
        """Write the record, the case and what is to be sent, to be committed together."""
        written = canonical(content)
        record = Record(
            self.case_id,
            self.number,
            self.municipality,
            self.sequence,
            content,
            self.previous,
            chained(self.previous, written),
            letter.html,
            letter.pdf,
        )
        result = str(content["summary"]["outcome"])
        values = {**self._row, "result": result, "due": due}
        counted = counted_with(content) | {"sent": self.sent}
        if "property" in self._row:
            named = {name: self._row[name] for name in ("case_id", "municipality", "number", "property")}
            self.connection.execute(own_cases.insert().values(**named, kind=self._row["measure"], **counted))
            self.connection.execute(cases.insert().values(**values))
            for number in party_numbers(content.get("application", {})):
                row = {"municipality": self.municipality, "case_id": self.case_id, "number": number}
                self.connection.execute(parties.insert().values(**row))
        else:
            self.connection.execute(cases.update().where(cases.c.case_id == self.case_id).values(**values))
            self.connection.execute(own_cases.update().where(own_cases.c.case_id == self.case_id).values(**counted))
        if replaced := content.get("site", {}).get("replaced") if result in SETTLED else ():
            taken = sql.and_(own_cases.c.municipality == self.municipality, own_cases.c.number.in_(replaced))
            self.connection.execute(own_cases.update().where(taken).values(replaced_by=self.case_id))
        self.connection.execute(
            records.insert().values(
                municipality=self.municipality,
                sequence=self.sequence,
                case_id=self.case_id,
                content=written.decode(),
                previous=record.previous,
                hash=record.hash,
                letter_html=letter.html,
                letter_pdf=letter.pdf,
            )
        )
        now = clock.now()
        told = {"municipality": self.municipality, "case_id": self.case_id, "kind": f"letter.{result}", "made": now}
        for address in addresses(content.get("application", {})):
            self.connection.execute(outbox.insert().values(**told, address=address))
        return record


class Store:
    """The cases of an installation."""

    def __init__(self, url: str) -> None:
        self.engine = sql.create_engine(url, pool_pre_ping=True, hide_parameters=True)
        if self.engine.dialect.name == "sqlite":
            sql.event.listen(self.engine, "connect", _sqlite_manners)
            sql.event.listen(self.engine, "begin", _sqlite_begin)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A view of the store as it stands, beside whoever writes."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: it takes its place in the queue before it reads, so it never has to give way."""
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def migrate(self) -> None:
        """Bring the tables up to date; of several servers that start at once, the others wait."""
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with self._alone("0") as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def opening(
        self,
        municipality: str,
        property: str,
        measure: str,
        received: date,
        body: bytes,
        key: Key | None = None,
        sender: str = "",
    ) -> Iterator[OpenCase]:
        """
        A new case, numbered, in a transaction that commits when the block ends without raising.

        The same key with the same body gives the case already made, with a further token, since those given before are
        kept as hashes only; they stay good. Raises Conflict for the same key with another body.
        Without a key the same body from the same sender gives the case that it made, as long as that one stands; who
        cannot be told from others, as nobody who sends is, makes a case of their own.
        """
        body_hash = sha256(body)
        with self._alone(municipality) as connection:
            sent = sent_by(sender, body)
            known = (
                self._known(connection, municipality, key, body_hash)
                if key
                else self._sent_before(connection, municipality, sent)
            )
            if known is not None:
                yield known
                return
            case_id = secrets.token_hex(16)
            sequence, previous = self._end_of_chain(connection, municipality)
            number = self._next_number(connection, municipality, received.year)
            row = {
                "case_id": case_id,
                "municipality": municipality,
                "number": number,
                "property": property,
                "measure": measure,
                "received": received,
            }
            token = self._new_token(connection, municipality, case_id)
            yield OpenCase(
                connection, municipality, case_id, number, sequence, previous, token, received, None, sent, row
            )
            if key:
                row = {"municipality": municipality, **key._asdict(), "body_hash": body_hash, "case_id": case_id}
                connection.execute(keys.insert().values(**row))

    @contextmanager
    def continuing(self, municipality: str, case_id: str) -> Iterator[OpenCase]:
        """The next record of a case. Raises NotFound."""
        with self._alone(municipality) as connection:
            row = self._row(connection, municipality, case_id)
            sequence, previous = self._end_of_chain(connection, municipality)
            sent = connection.execute(sql.select(own_cases.c.sent).where(own_cases.c.case_id == case_id)).scalar()
            yield OpenCase(
                connection, municipality, case_id, row.number, sequence, previous, "", row.received, None, sent
            )

    def case(self, municipality: str, case_id: str) -> StoredCase:
        """Raises NotFound."""
        with self.engine.connect() as connection:
            return _stored(self._row(connection, municipality, case_id))

    def municipality_of(self, case_id: str, token: str) -> str | None:
        """The municipality of the case that the token opens; None when it opens none, or no longer."""
        opens = sql.and_(case_tokens.c.token_hash == sha256(token.encode()), case_tokens.c.case_id == case_id)
        query = sql.select(case_tokens.c.municipality).where(opens, case_tokens.c.ends > clock.now())
        with self.engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def records(self, municipality: str, case_id: str) -> list[Record]:
        """The records of a case, oldest first. Raises NotFound."""
        with self.engine.connect() as connection:
            number = self._row(connection, municipality, case_id).number
            return [_record(row, number) for row in self._records(connection, municipality, case_id)]

    def waiting(self, municipality: str) -> list[StoredCase]:
        """Cases handed over or asked to be completed, the most urgent first."""
        query = (
            sql.select(cases)
            .where(cases.c.municipality == municipality, cases.c.result.in_(("referred", "supplement")))
            .order_by(cases.c.due, cases.c.number)
        )
        with self.engine.connect() as connection:
            return [_stored(row) for row in connection.execute(query)]

    def cases_of(self, municipality: str, number: str) -> list[StoredCase]:
        """The cases that somebody is a party to, by their personal number, the newest first."""
        query = (
            sql.select(cases)
            .join(
                parties, sql.and_(parties.c.municipality == cases.c.municipality, parties.c.case_id == cases.c.case_id)
            )
            .where(parties.c.municipality == municipality, parties.c.number == number)
            .order_by(cases.c.number.desc())
        )
        with self.engine.connect() as connection:
            return [_stored(row) for row in connection.execute(query)]

    def is_party(self, municipality: str, case_id: str, number: str) -> bool:
        """Whether the person of that number applied, signed for a company that did, or acts for those who did."""
        mine = sql.and_(
            parties.c.municipality == municipality, parties.c.case_id == case_id, parties.c.number == number
        )
        with self.engine.connect() as connection:
            return connection.execute(sql.select(parties.c.number).where(mine)).first() is not None

    def open_session(self, content: Mapping[str, Any]) -> str:
        """Somebody has signed in; the name that their cookie holds. Sessions that are over are dropped."""
        name, now = secrets.token_urlsafe(32), clock.now()
        with self.writing() as connection:
            over = sql.or_(sessions.c.made < now - SESSION_LASTS, sessions.c.seen < now - SESSION_IDLES)
            connection.execute(sessions.delete().where(over))
            row = {"name_hash": sha256(name.encode()), "content": json.dumps(content), "made": now, "seen": now}
            connection.execute(sessions.insert().values(**row))
        return name

    def session(self, name: str) -> dict[str, Any] | None:
        """Who is signed in under that name; None when nobody is, or it was too long ago."""
        if not name:
            return None
        now = clock.now()
        mine = sessions.c.name_hash == sha256(name.encode())
        alive = sql.and_(mine, sessions.c.made >= now - SESSION_LASTS, sessions.c.seen >= now - SESSION_IDLES)
        with self.engine.connect() as connection:
            found = connection.execute(sql.select(sessions.c.content, sessions.c.seen).where(alive)).one_or_none()
        if found is None:
            return None
        if now - found.seen > timedelta(minutes=1):
            with self.writing() as connection:
                connection.execute(sessions.update().where(mine).values(seen=now))
        return dict(json.loads(found.content))

    def close_session(self, name: str) -> None:
        with self.writing() as connection:
            connection.execute(sessions.delete().where(sessions.c.name_hash == sha256(name.encode())))

    def due_notices(self, now: datetime, most: int = 500) -> list[Notice]:
        """What has not been sent and may be tried now, the oldest first."""
        due = sql.or_(outbox.c.next_try.is_(None), outbox.c.next_try <= now)
        return self._notices(sql.and_(due, ~outbox.c.set_aside), most)

    def notices_set_aside(self) -> list[Notice]:
        """What could not be sent, for an operator to look into, the oldest first."""
        return self._notices(outbox.c.set_aside)

    def _notices(self, which: sql.ColumnElement[bool], most: int | None = None) -> list[Notice]:
        found = (
            sql.select(outbox, cases.c.number)
            .join(cases, sql.and_(cases.c.case_id == outbox.c.case_id, cases.c.municipality == outbox.c.municipality))
            .where(outbox.c.sent.is_(None), which)
            .order_by(outbox.c.id)
            .limit(most)
        )
        with self.engine.connect() as connection:
            return [
                Notice(row.id, row.municipality, row.case_id, row.number, row.address, row.tries, row.why)
                for row in connection.execute(found)
            ]

    def notice_sent(self, id: int, now: datetime) -> None:
        with self.writing() as connection:
            connection.execute(outbox.update().where(outbox.c.id == id).values(sent=now))

    def notice_failed(self, id: int, again: datetime | None, why: str) -> None:
        """again: when to try next; None to set it aside."""
        said = {"tries": outbox.c.tries + 1, "next_try": again, "set_aside": again is None, "why": why[:60]}
        with self.writing() as connection:
            connection.execute(outbox.update().where(outbox.c.id == id).values(**said))

    def try_notices_again(self) -> int:
        """Everything set aside is due at once; how many that were."""
        with self.writing() as connection:
            anew = {"set_aside": False, "tries": 0, "next_try": None}
            return connection.execute(outbox.update().where(outbox.c.set_aside).values(**anew)).rowcount

    def is_up(self) -> bool:
        """Whether the database answers."""
        try:
            with self.engine.connect():
                return True
        except sql.exc.SQLAlchemyError:
            return False

    def keep_draft(self, municipality: str, name: str, content: Mapping[str, Any], owner: str = "") -> None:
        """
        Keep an unfinished application under a name that only its writer knows; those left lying are thrown away.

        owner: the writer's personal number when they have signed in, so that they find it on another device too.
        """
        now = clock.now()
        row = {"municipality": municipality, "content": canonical(content).decode(), "changed": now}
        row |= {"owner": owner} if owner else {}
        with self.writing() as connection:
            connection.execute(drafts.delete().where(drafts.c.changed < now - DRAFT_LASTS))
            mine = drafts.c.name_hash == sha256(name.encode())
            if connection.execute(drafts.update().where(mine).values(**row)).rowcount == 0:
                connection.execute(drafts.insert().values(name_hash=sha256(name.encode()), **row))

    def draft(self, municipality: str, name: str, owner: str = "") -> dict[str, Any] | None:
        """
        The unfinished application of that name; None when there is none, or it has lain too long.

        One whose writer had signed in opens for them alone (owner: whoever is signed in, by personal number).
        """
        with self.engine.connect() as connection:
            query = sql.select(drafts.c.content).where(
                self._alive(municipality),
                drafts.c.name_hash == sha256(name.encode()),
                drafts.c.owner.in_(("", owner)),
            )
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else dict(json.loads(found))

    def drafts_of(self, municipality: str, owner: str) -> dict[str, dict[str, Any]]:
        """Somebody's unfinished applications by what to take them up with, the last changed first."""
        query = (
            sql.select(drafts.c.name_hash, drafts.c.content)
            .where(self._alive(municipality), drafts.c.owner == owner, drafts.c.owner != "")
            .order_by(drafts.c.changed.desc())
        )
        with self.engine.connect() as connection:
            return {row.name_hash: dict(json.loads(row.content)) for row in connection.execute(query)}

    def take_up_draft(self, municipality: str, owner: str, name_hash: str) -> str:
        """Somebody goes on with an unfinished application of theirs, papers and all; its new name. Raises NotFound."""
        name = secrets.token_urlsafe(24)
        renamed = attachments.update().values(holder=held_by_draft(sha256(name.encode())))
        mine = sql.and_(self._alive(municipality), drafts.c.owner == owner, drafts.c.name_hash == name_hash)
        with self.writing() as connection:
            taken = drafts.update().where(mine, drafts.c.owner != "").values(name_hash=sha256(name.encode()))
            if connection.execute(taken).rowcount == 0:
                raise NotFound(Said("Den påbörjade ansökan finns inte.", "There is no such application begun."))
            connection.execute(
                renamed.where(
                    attachments.c.municipality == municipality, attachments.c.holder == held_by_draft(name_hash)
                )
            )
        return name

    @staticmethod
    def _alive(municipality: str) -> sql.ColumnElement[bool]:
        """Which unfinished applications have not lain too long."""
        oldest = clock.now() - DRAFT_LASTS
        return sql.and_(drafts.c.municipality == municipality, drafts.c.changed >= oldest)

    def drop_draft(self, name: str) -> None:
        """Forget an unfinished application: it was sent, or its writer gave up."""
        with self.writing() as connection:
            connection.execute(drafts.delete().where(drafts.c.name_hash == sha256(name.encode())))

    def verify(self, municipality: str) -> list[str]:
        """What does not hold of the chain and its letters, a sentence each; nothing when all does."""
        faults, previous, expected = [], FIRST, 1
        with self.engine.connect() as connection:
            query = sql.select(records).where(records.c.municipality == municipality).order_by(records.c.sequence)
            for row in connection.execute(query):
                place = f"{municipality} record {row.sequence}"
                if row.sequence != expected:
                    faults.append(f"{place}: records {expected} to {row.sequence - 1} are missing")
                if row.previous != previous:
                    faults.append(f"{place}: does not follow the record before it")
                faults += [f"{place}: {one}" for one in faults_of(_record(row, ""))]
                previous, expected = row.hash, row.sequence + 1
        return faults

    # -- inside a transaction ---------------------------------------------------------------------

    @contextmanager
    def _alone(self, municipality: str) -> Iterator[Connection]:
        """A transaction that no other writer of the municipality shares."""
        with self.writing() as connection:
            if self.engine.dialect.name == "postgresql":
                lock = sql.select(sql.func.pg_advisory_xact_lock(int(municipality)))
                connection.execute(lock)
            yield connection

    def _new_token(self, connection: Connection, municipality: str, case_id: str) -> str:
        """A token that opens the case, of 192 random bits, so that one SHA-256 of it is enough to keep."""
        token = secrets.token_urlsafe(24)
        row = {"token_hash": sha256(token.encode()), "ends": clock.now() + CASE_TOKEN_LASTS}
        connection.execute(case_tokens.insert().values(**row, municipality=municipality, case_id=case_id))
        return token

    def _known(self, connection: Connection, municipality: str, key: Key, body_hash: str) -> OpenCase | None:
        mine = sql.and_(keys.c.municipality == municipality, keys.c.owner == key.owner, keys.c.word == key.word)
        row = connection.execute(sql.select(keys).where(mine)).first()
        if row is None:
            return None
        if row.body_hash != body_hash:
            raise Conflict(
                Said(
                    "Nyckeln har redan använts för en annan ansökan. Använd en ny nyckel.",
                    "The key has been used for another application. Use a new key.",
                )
            )
        case = self._row(connection, municipality, row.case_id)
        record = _record(next(iter(self._records(connection, municipality, row.case_id))), case.number)
        token = self._new_token(connection, municipality, row.case_id)
        return OpenCase(
            connection, municipality, row.case_id, case.number, record.sequence, record.previous, token,
            case.received, record,
        )  # fmt: skip

    def _sent_before(self, connection: Connection, municipality: str, sent: str | None) -> OpenCase | None:
        """The newest case that still stands of those that the same sender made by the same body."""
        if sent is None:
            return None
        query = (
            sql.select(own_cases.c.case_id)
            .where(
                own_cases.c.municipality == municipality,
                own_cases.c.sent == sent,
                own_cases.c.result.not_in(ENDED),
                own_cases.c.replaced_by.is_(None),
            )
            .order_by(own_cases.c.number.desc())
            .limit(1)
        )
        case_id = connection.execute(query).scalar_one_or_none()
        if case_id is None:
            return None
        case = self._row(connection, municipality, case_id)
        record = _record(self._records(connection, municipality, case_id)[-1], case.number)
        return OpenCase(
            connection, municipality, case_id, case.number, record.sequence, record.previous, "", case.received, record
        )

    def _row(self, connection: Connection, municipality: str, case_id: str) -> Any:
        query = sql.select(cases).where(cases.c.municipality == municipality, cases.c.case_id == case_id)
        row = connection.execute(query).first()
        if row is None:
            raise NotFound(Said("Ärendet finns inte.", "There is no such case."))
        return row

    def _records(self, connection: Connection, municipality: str, case_id: str) -> Sequence[Any]:
        query = (
            sql.select(records)
            .where(records.c.municipality == municipality, records.c.case_id == case_id)
            .order_by(records.c.sequence)
        )
        return connection.execute(query).all()

    def _end_of_chain(self, connection: Connection, municipality: str) -> tuple[int, str]:
        query = (
            sql.select(records.c.sequence, records.c.hash)
            .where(records.c.municipality == municipality)
            .order_by(records.c.sequence.desc())
            .limit(1)
        )
        row = connection.execute(query).first()
        return (row.sequence + 1, row.hash) if row else (1, FIRST)

    def _next_number(self, connection: Connection, municipality: str, year: int) -> str:
        query = sql.select(sql.func.count()).where(
            cases.c.municipality == municipality, cases.c.number.like(f"BYGG {year}-%")
        )
        return f"BYGG {year}-{connection.execute(query).scalar_one() + 1:06}"


def party_numbers(application: Mapping[str, Any]) -> set[str]:
    """The personal numbers of those who may open the case by their own login: applicants, signatories, the agent."""
    people = [*application.get("applicants", ()), application.get("agent") or {}]
    return {one[name] for one in people for name in ("personalNumber", "signatoryNumber") if one.get(name)}


def sent_by(sender: str, body: bytes) -> str | None:
    """By what the same body from the same sender is known again; None when nobody was seen to send it."""
    return sha256(sender.encode() + b"\n" + body) if sender else None


def addresses(application: Mapping[str, Any]) -> list[str]:
    """Where the parties want to be told, each once."""
    people = [*application.get("applicants", ()), application.get("agent") or {}]
    return list(dict.fromkeys(one["email"] for one in people if one.get("email")))


def faults_of(record: Record) -> list[str]:
    """What does not hold of one record by itself."""
    faults = []
    if record.hash != record.expected_hash():
        faults.append("the content does not match its hash")
    letter = record.content.get("letter", {})
    if letter.get("pdf") != sha256(record.letter_pdf) or letter.get("html") != sha256(record.letter_html.encode()):
        faults.append("the letter is not the one that was sent")
    return faults


def _record(row: Any, number: str) -> Record:
    return Record(
        row.case_id,
        number,
        row.municipality,
        row.sequence,
        json.loads(row.content),
        row.previous,
        row.hash,
        row.letter_html,
        row.letter_pdf,
    )


def _stored(row: Any) -> StoredCase:
    return StoredCase(
        row.case_id, row.municipality, row.number, row.property, row.measure, row.received, row.result, row.due
    )


def _sqlite_manners(connection: Any, _: Any) -> None:
    """Readers beside one writer, nothing lost at a power cut, and transactions begun by us."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("busy_timeout=15000", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    _write_ahead(cursor)
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Turn the write-ahead log on. While another does so SQLite says locked at once, however patient we are."""
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return
    for patience in range(100):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if patience == 99:
                raise
            time.sleep(0.1)


def _sqlite_begin(connection: Connection) -> None:
    """A writer takes its place in the queue at once; a reader never waits for one."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
