"""A case being written: its next record, its rows and what is to be sent, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection

from permits.store import outbox, own_cases, parties, records
from permits.store.record import Letter, Record, chained, to_be_kept
from permits.store.tables import cases


@dataclass
class OpenCase:
    """
    A case inside its transaction.

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
        written = to_be_kept(content)
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
        values = {**self._row, "result": record.outcome, "due": due}
        if self._row:
            self.connection.execute(cases.insert().values(**values))
            own_cases.write(self.connection, self._row, self.sent, record)
            parties.write(self.connection, self.municipality, self.case_id, record.application)
        else:
            self.connection.execute(cases.update().where(cases.c.case_id == self.case_id).values(**values))
            own_cases.change(self.connection, record)
        own_cases.replace(self.connection, record)
        records.write(self.connection, record, written)
        told = parties.addresses(record.application)
        outbox.put(self.connection, self.municipality, self.case_id, f"letter.{record.outcome}", told)
        return record
