"""
The database that everything is kept in: SQLite by default, PostgreSQL by its address.

A writer takes its place in the queue before it reads, so that it never has to give way, and holds its municipality alone
while it adds to the chain, so that the chain has no gaps. A reader waits for nobody. Whoever waits holds no connection,
which those who read would lack.
"""

from __future__ import annotations

import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.errors import Unavailable
from permits.store.queue import BUSY, Line, queue_for
from permits.store.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    Insert = sqlite.Insert | postgresql.Insert

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION = sql.Table("alembic_version", sql.MetaData(), sql.Column("version_num", sql.String(32), primary_key=True))
"""Where alembic keeps the revision that the tables stand at."""


def newest() -> str:
    """The newest revision of the tables: migrations are one line, and each file begins with its number."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


PATIENCE = 10.0
"""Seconds that a writer waits for its turn."""


class Database:
    def __init__(self, url: str) -> None:
        # A file answers; a server may have gone away since it was asked last.
        asks_first = sql.make_url(url).get_backend_name() != "sqlite"
        self.engine = sql.create_engine(url, pool_pre_ping=asks_first, hide_parameters=True)
        if self.engine.dialect.name == "sqlite":
            sql.event.listen(self.engine, "connect", _sqlite_manners)
            sql.event.listen(self.engine, "begin", _sqlite_begin)
        # SQLite has one writer, PostgreSQL one for each municipality's chain.
        self._writers = queue_for(self.engine.url.database) if self.engine.dialect.name == "sqlite" else None
        self._of_chain: defaultdict[str, Line] = defaultdict(Line)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A view of what is kept as it stands, beside whoever writes. Raises Unavailable when it is away."""
        with _told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, patience: float = PATIENCE) -> Iterator[Connection]:
        """
        A transaction that writes; it commits when the block ends without raising.

        Raises Unavailable when the database is away, or no turn comes within so many seconds.
        """
        until = time.monotonic() + patience
        with self._writers.turn(until) if self._writers else nullcontext(), _told():
            options = {"writes": True, "until": until}
            with self.engine.connect().execution_options(**options) as connection, connection.begin():
                yield connection

    @contextmanager
    def alone(self, municipality: str) -> Iterator[Connection]:
        """A transaction that no other of the municipality's writers to the chain shares. Raises Unavailable."""
        if self._writers:
            with self.writing() as connection:
                yield connection
            return
        until = time.monotonic() + PATIENCE
        with self._of_chain[municipality].turn(until), self.writing() as connection:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(PATIENCE * 1000)}")
            connection.execute(sql.select(sql.func.pg_advisory_xact_lock(int(municipality))))
            yield connection

    def migrate(self) -> None:
        """Bring the tables up to date; of several servers that start at once, the others wait."""
        if self._is_newest():
            return
        with self.alone("0") as connection:
            if sql.inspect(connection).get_table_names():
                _upgrade(connection)
            else:
                _make(connection)

    def _is_newest(self) -> bool:
        with self.reading() as connection:
            if not sql.inspect(connection).has_table(VERSION.name):
                return False
            return connection.scalars(sql.select(VERSION.c.version_num)).all() == [newest()]

    def is_up(self) -> bool:
        """Whether the database answers."""
        try:
            with self.reading():
                return True
        except Unavailable:
            return False


def _make(connection: Connection) -> None:
    """The tables as they are today, where there are none: nobody has anything that an earlier revision kept otherwise."""
    metadata.create_all(connection)
    VERSION.create(connection)
    connection.execute(VERSION.insert().values(version_num=newest()))


def _upgrade(connection: Connection) -> None:
    # Slow to load, and not needed where the tables stand as they should.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@contextmanager
def _told() -> Iterator[None]:
    """What the database says when it is busy or away, in our words, without what it was asked."""
    try:
        yield
    except (sql.exc.DBAPIError, sql.exc.TimeoutError) as error:
        away = isinstance(error, sql.exc.OperationalError | sql.exc.InterfaceError | sql.exc.TimeoutError)
        if not (away or getattr(error, "connection_invalidated", False)):
            raise
        raise Unavailable(BUSY) from None


def insert(connection: Connection, table: sql.Table) -> Insert:
    """An insert that can say what to do when the row is there already, which each database spells for itself."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def _sqlite_manners(connection: Any, _: Any) -> None:
    """Readers beside one writer, nothing lost at a power cut, and transactions begun by us."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
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
    options = connection.get_execution_options()
    if options.get("writes"):
        patience = max(options["until"] - time.monotonic(), 0)
        connection.exec_driver_sql(f"PRAGMA busy_timeout={int(patience * 1000)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("BEGIN")
