"""
Appeals (överklagande, FL 40-46 §§, PBL 13 kap.): handed to the authority that decided, and kept as they came in.

Whether one came in time is for the authority to see (FL 45 §); it is taken in all the same, with the moment it came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sql

from permits import clock
from permits.decision.result import Result
from permits.errors import NotAllowed
from permits.store.cases import Cases
from permits.store.database import Database
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
        row = {"municipality": self.municipality, "case_id": case_id, "received": clock.now()}
        with self.database.writing() as connection:
            connection.execute(appeals.insert().values(**row, name=name, wants=wants, because=because))

    def of(self, case_id: str) -> list[Appeal]:
        """What has come in on a case, the first first."""
        mine = sql.and_(appeals.c.municipality == self.municipality, appeals.c.case_id == case_id)
        with self.database.reading() as connection:
            rows = connection.execute(sql.select(appeals).where(mine).order_by(appeals.c.id)).all()
        return [Appeal(row.received, row.name, row.wants, row.because) for row in rows]
