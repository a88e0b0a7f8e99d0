"""That a party has got the decision, when they opened it by their own login (FL 44 §): a receipt that nobody has to write."""

from __future__ import annotations

from collections.abc import Collection

from permits.casework.events import Body, Role, Served, applicant
from permits.casework.status import Status
from permits.office import Office
from permits.steps.taking import take
from permits.store.chained.record import Record


def opened_by(office: Office, record: Record, number: str) -> None:
    """
    Somebody of that personal number has opened the decision of a record; once more is the same.

    Nothing happens for whoever has not applied, nor for what is no decision or no longer the case's.
    """
    theirs = _places(record, number)
    if not theirs or not record.outcome.can_be_appealed:
        return

    def steps(status: Status) -> list[Body]:
        if status.result is not record.outcome or status.decided != record.decided:
            return []
        return [Served(recipient=recipient) for recipient in theirs if recipient not in status.served]

    take(office, record.municipality, record.case_id, steps, Role.APPLICANT)


def _places(record: Record, number: str) -> Collection[str]:
    """As whom of those who apply the person is told of the decision."""
    applicants = record.application.get("applicants", ())
    return [
        applicant(place)
        for place, person in enumerate(applicants)
        if number and number in (person.get("personalNumber"), person.get("signatoryNumber"))
    ]
