"""
All that is kept in one file, and back again into an empty store of either kind of database.

Our own export and no dump of the database's: it is read from one moment's view beside a server in use, and a store grown
out of SQLite moves to PostgreSQL by it. It is lines of JSON, packed: first the version of the tables, then each row with
its table, last how many there were, so that a file cut short is never taken for a whole one.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from permits.errors import BadInput, Conflict, Fault
from permits.phrases import phrase
from permits.store.database import Database
from permits.store.tables import Moment, metadata

ROWS_AT_ONCE = 500


def write_backup(database: Database, file: Path) -> int:
    """How many rows were written. Raises FileExistsError, OSError, and Unavailable; then no such file is left."""
    part = file.with_name(f"{file.name}.part")
    if file.exists():
        raise FileExistsError(17, "it is there already", str(file))
    try:
        with database.reading() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
                with gzip.open(raw, "wt", encoding="utf-8") as lines:
                    rows = _write(connection, lines)
                raw.flush()
                os.fsync(raw.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    return rows


def _write(connection: Connection, lines: Any) -> int:
    lines.write(json.dumps({"lovsvar": _version(connection)}) + "\n")
    rows = 0
    for table in metadata.sorted_tables:
        for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(sql.select(table)):
            lines.write(json.dumps([table.name, [_kept(value) for value in row]], ensure_ascii=False) + "\n")
            rows += 1
    lines.write(json.dumps({"rows": rows}) + "\n")
    return rows


def read_backup(database: Database, file: Path) -> int:
    """
    How many rows were read; all or none.

    Raises Conflict for a store that is not empty, and BadInput for a file that is no whole backup of this version.
    """
    with gzip.open(file, "rt", encoding="utf-8") as lines, database.alone("0") as connection:
        first = sql.select(sql.literal(1)).limit(1)
        if any(connection.execute(first.select_from(table)).first() for table in metadata.sorted_tables):
            raise Conflict(phrase("store.backup.not_empty"))
        try:
            return _read(connection, map(json.loads, lines))
        except (EOFError, ValueError, KeyError, TypeError, gzip.BadGzipFile, zlib.error):
            raise _broken(file) from None


def _read(connection: Connection, lines: Iterator[Any]) -> int:
    if next(lines, None) != {"lovsvar": _version(connection)}:
        raise ValueError("another version")
    rows, ended = 0, False

    def until_end() -> Iterator[tuple[str, list[Any]]]:
        nonlocal rows, ended
        for line in lines:
            if isinstance(line, dict):
                ended = line == {"rows": rows}
                return
            rows += 1
            yield line[0], line[1]

    written = until_end()
    while several := list(islice(written, ROWS_AT_ONCE)):
        for name, values in _by_table(several).items():
            table = metadata.tables[name]
            connection.execute(table.insert(), [_row(table, row) for row in values])
    if not ended:
        raise ValueError("cut short")
    _count_on(connection)
    return rows


def _by_table(rows: Iterable[tuple[str, list[Any]]]) -> Mapping[str, list[list[Any]]]:
    named: dict[str, list[list[Any]]] = {}
    for name, values in rows:
        named.setdefault(name, []).append(values)
    return named


def _kept(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"bytes": base64.b64encode(bytes(value)).decode()}
    return value.isoformat() if isinstance(value, date | datetime) else value


def _row(table: sql.Table, values: list[Any]) -> dict[str, Any]:
    columns = list(table.columns)
    if len(columns) != len(values):
        raise ValueError("another table")
    return {column.name: _value(column, value) for column, value in zip(columns, values, strict=True)}


def _value(column: sql.Column[Any], value: Any) -> Any:
    if isinstance(value, dict):
        return base64.b64decode(value["bytes"])
    if value is None or not isinstance(value, str):
        return value
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, sql.Date) else value


def _count_on(connection: Connection) -> None:
    """Let PostgreSQL number new rows after those that were read; SQLite does by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            last = sql.select(sql.func.coalesce(sql.func.max(column), 0) + 1).scalar_subquery()
            sequence = sql.func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(sql.select(sql.func.setval(sequence, last, False)))


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _broken(file: Path) -> BadInput:
    says = phrase("store.backup.not_whole")
    return BadInput(says, [Fault(str(file), says, "backup")])
