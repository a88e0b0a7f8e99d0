"""
Lines that are only ever added to, in a chain of a municipality's own: numbered without gaps, each holding the hash of the
one before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.store.canonical import canonical
from permits.store.chained.chain import NOTHING_YET, Head, kept_head, move_head
from permits.store.chained.record import chained


@dataclass(frozen=True)
class Ledger:
    """
    table: with `municipality`, `sequence`, `previous` and `hash` beside what a line says. called: a line of it, in English.
    beside: the columns that the hash does not cover, since something else tells whether they hold.
    """

    table: sql.Table
    called: str
    beside: Collection[str] = ()

    def add(self, connection: Connection, municipality: str, says: Mapping[str, Any]) -> None:
        """Add a line, while nobody else writes in the municipality. says: the columns of it; moments in UTC."""
        head = kept_head(connection, municipality, self.table.name) or NOTHING_YET
        line = {"municipality": municipality, "sequence": head.sequence + 1, **says}
        hash = chained(head.hash, self._covered(line))
        connection.execute(self.table.insert().values(**line, previous=head.hash, hash=hash))
        move_head(connection, municipality, Head(head.sequence + 1, hash), self.table.name)

    def faults(self, connection: Connection, municipality: str) -> Iterator[str]:
        """What no longer holds of a municipality's lines, a sentence each."""
        last, own = NOTHING_YET, self.table.c
        query = sql.select(self.table).where(own.municipality == municipality).order_by(own.sequence)
        for row in connection.execution_options(yield_per=100).execute(query).mappings():
            follows = (row["sequence"], row["previous"]) == (last.sequence + 1, last.hash)
            if not follows or row["hash"] != chained(row["previous"], self._covered(dict(row))):
                yield f"{municipality}: {self.called} {row['sequence']} is not what was written down"
            last = Head(row["sequence"], row["hash"])
        if (kept_head(connection, municipality, self.table.name) or NOTHING_YET) != last:
            yield f"{municipality}: the last {self.called} is not the last that was written down"

    def _covered(self, line: Mapping[str, Any]) -> bytes:
        left_out = {"previous", "hash", *self.beside}
        return canonical({name: _spelt(value) for name, value in line.items() if name not in left_out})


def _spelt(value: Any) -> Any:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
