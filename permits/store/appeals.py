"""
Appeals (överklagande, FL 40-46 §§, PBL 13 kap.): handed to the authority that decided, and kept as they came in, each
holding the hash of the one before it in the municipality.

Whether one came in time is for the authority to see (FL 45 §); it is taken in all the same, with the moment it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits import clock
from permits.decision.result import Result
from permits.errors import NotAllowed
from permits.store.cases import Cases
from permits.store.chain import APPEALS, NOTHING_YET, Head, kept_head, move_head
from permits.store.database import Database
from permits.store.record import canonical, chained
from permits.store.tables import appeals
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Appeal:
    """wants: which change of the decision. because: why."""

    received: datetime
    name: str
    wants: str
    because: str


class Appeals:
    """The appeals of one municipality's decisions."""

    def __init__(self, database: Database, municipality: str) -> None:
        self.database, self.municipality = database, municipality

    def take_in(self, case_id: str, name: str, wants: str, because: str) -> None:
        """Raises NotFound, and NotAllowed for a case in which nothing is decided that can be appealed."""
        if not Result(Cases(self.database).read(self.municipality, case_id).result).can_be_appealed:
            raise NotAllowed(Text("Det finns inget beslut att överklaga.", "There is no decision to appeal."))
        row = {"case_id": case_id, "received": clock.now(), "name": name, "wants": wants, "because": because}
        with self.database.alone(self.municipality) as connection:
            last = kept_head(connection, self.municipality, APPEALS) or NOTHING_YET
            head = Head(last.sequence + 1, _chained(last.hash, row))
            connection.execute(appeals.insert().values(**row, municipality=self.municipality, hash=head.hash))
            move_head(connection, self.municipality, head, APPEALS)

    def of(self, case_id: str) -> list[Appeal]:
        """What has come in on a case, the first first."""
        mine = sql.and_(appeals.c.municipality == self.municipality, appeals.c.case_id == case_id)
        with self.database.reading() as connection:
            rows = connection.execute(sql.select(appeals).where(mine).order_by(appeals.c.id)).all()
        return [Appeal(row.received, row.name, row.wants, row.because) for row in rows]


def faults(connection: Connection, municipality: str) -> list[str]:
    """What does not hold of a municipality's appeals, a sentence each, without whose they are."""
    faults, head = [], NOTHING_YET
    query = sql.select(appeals).where(appeals.c.municipality == municipality).order_by(appeals.c.id)
    for row in connection.execute(query):
        if row.hash != _chained(head.hash, row._asdict()):
            faults.append(f"appeal {row.id}: is not what came in, or does not follow the one before it")
        head = Head(head.sequence + 1, row.hash)
    kept = kept_head(connection, municipality, APPEALS) or NOTHING_YET
    if kept != head:
        faults.append(f"appeals: {head.sequence} are here, and {kept.sequence} have come in")
    return faults


def _chained(previous: str, appeal: Mapping[str, Any]) -> str:
    content = {name: appeal[name] for name in ("name", "wants", "because")}
    received = appeal["received"].astimezone(UTC).isoformat()
    return chained(previous, canonical({**content, "case": appeal["case_id"], "received": received}))
