"""
The board's reins: who has lowered how far the automated function goes, to what, when and why.

Only ever added to, each line holding the hash of the one before it. What is raised again is raised by the board's next
decision, in its file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sql
from sqlalchemy import Connection

from permits import clock
from permits.errors import NotAllowed
from permits.local.delegation import Mode
from permits.store.canonical import canonical
from permits.store.chain import NOTHING_YET, Head, kept_head, move_head
from permits.store.database import Database
from permits.store.record import chained
from permits.store.tables import reins
from permits.text import Text

CHAIN = "reins"


@dataclass(frozen=True, slots=True)
class Lowering:
    """One act lowered to a mode. by, role: who, and as what; the machine itself where too many decisions were doubted."""

    act: str
    mode: Mode
    why: str
    by: str
    role: str
    at: datetime

    @property
    def day(self) -> date:
        return clock.day_of(self.at)


class Reins:
    """What has been lowered in an installation."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def of(self, municipality: str) -> list[Lowering]:
        """All that was lowered in a municipality, in order."""
        query = sql.select(reins).where(reins.c.municipality == municipality).order_by(reins.c.sequence)
        with self.database.reading() as connection:
            return [_read(row) for row in connection.execute(query)]

    def lower(self, municipality: str, lowering: Lowering) -> None:
        """Write it down; from then on it holds. Raises NotAllowed without a reason."""
        if not lowering.why.strip():
            raise NotAllowed(Text("Skriv varför. Skälet blir offentligt.", "Write why. The reason becomes public."))
        with self.database.alone(municipality) as connection:
            head = kept_head(connection, municipality, CHAIN) or NOTHING_YET
            row = {
                "municipality": municipality,
                "sequence": head.sequence + 1,
                "act": lowering.act,
                "mode": lowering.mode.value,
                "why": lowering.why.strip(),
                "by": lowering.by,
                "role": lowering.role,
                "at": lowering.at.astimezone(UTC),
            }
            hash = chained(head.hash, _covered(row))
            connection.execute(reins.insert().values(**row, previous=head.hash, hash=hash))
            move_head(connection, municipality, Head(head.sequence + 1, hash), CHAIN)


def faults(connection: Connection, municipality: str) -> Iterator[str]:
    """What no longer holds of what was written down in a municipality, a sentence each."""
    last = NOTHING_YET
    query = sql.select(reins).where(reins.c.municipality == municipality).order_by(reins.c.sequence)
    for row in connection.execute(query).mappings():
        follows = (row["sequence"], row["previous"]) == (last.sequence + 1, last.hash)
        if not follows or row["hash"] != chained(row["previous"], _covered(dict(row))):
            yield f"{municipality}: lowering {row['sequence']} is not what was written down"
        last = Head(row["sequence"], row["hash"])
    if (kept_head(connection, municipality, CHAIN) or NOTHING_YET) != last:
        yield f"{municipality}: the last lowering is not the last that was written down"


def _covered(row: Mapping[str, object]) -> bytes:
    at = row["at"]
    assert isinstance(at, datetime)
    names = ("municipality", "sequence", "act", "mode", "why", "by", "role")
    return canonical(
        {name: row[name] for name in names} | {"at": at.astimezone(UTC).isoformat(timespec="microseconds")}
    )


def _read(row: sql.Row[tuple[str]]) -> Lowering:
    return Lowering(row.act, Mode(row.mode), row.why, row.by, row.role, row.at)
