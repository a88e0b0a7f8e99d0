"""
The database that everything is kept in: SQLite by default, PostgreSQL by its address.

A writer takes its place in the queue before it reads, so that it never has to give way, and holds its municipality alone
while it adds to the chain, so that numbers and chain have no gaps. A reader waits for nobody.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite


class Database:
    def __init__(self, url: str) -> None:
        self.engine = sql.create_engine(url, pool_pre_ping=True, hide_parameters=True)
        if self.engine.dialect.name == "sqlite":
            sql.event.listen(self.engine, "connect", _sqlite_manners)
            sql.event.listen(self.engine, "begin", _sqlite_begin)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A view of what is kept as it stands, beside whoever writes."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes; it commits when the block ends without raising."""
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def alone(self, municipality: str) -> Iterator[Connection]:
        """A transaction that no other of the municipality's writers to the chain shares."""
        with self.writing() as connection:
            if self.engine.dialect.name == "postgresql":
                lock = sql.select(sql.func.pg_advisory_xact_lock(int(municipality)))
                connection.execute(lock)
            yield connection

    def migrate(self) -> None:
        """Bring the tables up to date; of several servers that start at once, the others wait."""
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with self.alone("0") as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def is_up(self) -> bool:
        """Whether the database answers."""
        try:
            with self.engine.connect():
                return True
        except sql.exc.SQLAlchemyError:
            return False


def insert(connection: Connection, table: sql.Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that can say what to do when the row is there already, which each database spells for itself."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


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
