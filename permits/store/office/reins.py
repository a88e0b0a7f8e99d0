"""
The board's reins: who has lowered how far the automated function goes, to what, when and why.

Only ever added to, each line holding the hash of the one before it. What is raised again is raised by the board's next
decision, in its file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sql

from permits import clock
from permits.errors import NotAllowed
from permits.local.delegation import Mode
from permits.phrases import phrase
from permits.store.chained.ledger import Ledger
from permits.store.database import Database
from permits.store.tables import reins

LEDGER = Ledger(reins, "lowering")


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
        with self.database.reading() as connection:
            return [_read(row) for row in connection.execute(OF_ALL, {"municipality": municipality})]

    def lower(self, municipality: str, lowering: Lowering) -> None:
        """Write it down; from then on it holds. Raises NotAllowed without a reason."""
        if not lowering.why.strip():
            raise NotAllowed(phrase("store.reins.reason_lacking"))
        with self.database.alone(municipality) as connection:
            said = {
                "act": lowering.act,
                "mode": lowering.mode.value,
                "why": lowering.why.strip(),
                "by": lowering.by,
                "role": lowering.role,
                "at": lowering.at.astimezone(UTC),
            }
            LEDGER.add(connection, municipality, said)


OF_ALL = sql.select(reins).where(reins.c.municipality == sql.bindparam("municipality")).order_by(reins.c.sequence)
"""Asked of every case and every place tried, so it is put together once."""


def _read(row: sql.Row[tuple[str]]) -> Lowering:
    return Lowering(row.act, Mode(row.mode), row.why, row.by, row.role, row.at)
