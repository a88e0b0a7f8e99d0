"""
What officers have handed out of cases after trying secrecy: which case, what, why, and the hash of the very file.

Only ever added to; see `permits.store.chained.ledger`. What was struck out is told by how it was chosen, never by what it said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sql

from permits.errors import NotAllowed
from permits.phrases import phrase
from permits.store.chained.ledger import Ledger
from permits.store.database import Database
from permits.store.tables import releases

LEDGER = Ledger(releases, "release")


@dataclass(frozen=True, slots=True)
class Release:
    """
    What was handed out of one case. what: of which kind, see `EXTRACT` and `REDACTED`. why: what the officer found of
    secrecy, and for whom. sha256: of the file as it was handed out.
    """

    case_id: str
    what: str
    why: str
    sha256: str
    by: str
    at: datetime


EXTRACT, REDACTED, ARCHIVED = "extract", "redacted", "archived"
"""What is held of one person; a copy with parts struck out; the whole case to the archive."""


class Releases:
    """What was handed out of one municipality's cases."""

    def __init__(self, database: Database, municipality: str) -> None:
        self.database, self.municipality = database, municipality

    def keep(self, release: Release) -> None:
        """Write it down. Raises NotAllowed without a reason."""
        if not release.why.strip():
            raise NotAllowed(WHY)
        said = {
            "case_id": release.case_id,
            "what": release.what,
            "why": release.why.strip(),
            "sha256": release.sha256,
            "by": release.by,
            "at": release.at.astimezone(UTC),
        }
        with self.database.alone(self.municipality) as connection:
            LEDGER.add(connection, self.municipality, said)

    def of(self, case_id: str) -> list[Release]:
        """What was handed out of a case, the first first."""
        its = releases.c.municipality == self.municipality, releases.c.case_id == case_id
        query = sql.select(releases).where(*its).order_by(releases.c.sequence)
        with self.database.reading() as connection:
            return [
                Release(row.case_id, row.what, row.why, row.sha256, row.by, row.at) for row in connection.execute(query)
            ]


WHY = phrase("store.releases.no_reason")
