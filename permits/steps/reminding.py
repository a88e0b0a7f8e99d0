"""
Reminders (FL 6 §): whoever is to complete, comment or answer a hearing is told once more, some days before the last.

Once for each last day. By e-mail who gave an address; a letter to somebody else waits for an officer's hand. Nobody whom a
register marks is reminded by letter: the fewer that leave the better.
"""

from __future__ import annotations

from datetime import date, timedelta

import structlog

from permits.casework.events import Body, Reminded, Role
from permits.casework.status import Status
from permits.errors import NotAllowed
from permits.office import Office
from permits.steps.recipients import awaited
from permits.steps.taking import take
from permits.store.chained.record import Record

log = structlog.get_logger()

DAYS_BEFORE = "reminded_days_before"
"""The setting of the pack that says when."""


def remind(office: Office, today: date) -> int:
    """Remind everybody whose last day is near; in how many cases that was."""
    near = today + timedelta(int(office.pack.settings[DAYS_BEFORE]))
    reminded = 0
    for municipality, case_id in office.store.cases.awaited(today, near):
        record = office.store.records.last(municipality, case_id)

        def steps(status: Status, record: Record = record) -> list[Body]:
            task = status.awaited
            if task is None or task.by is None or not today <= task.by <= near:
                return []
            body = Reminded(of=task.what, answer_by=task.by)
            return [body] if awaited(office, record, body, status) else []

        try:
            reminded += take(office, municipality, case_id, steps, Role.MACHINE, day=today).reminded is not None
        except NotAllowed as hindered:
            log.warning("not reminded", case=case_id, why=hindered.says.en)
    return reminded
