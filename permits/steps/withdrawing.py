"""Taking an application back (FL 19-20 §§): where several apply, each by their own hand, and the case ends with the last."""

from __future__ import annotations

from collections.abc import Collection

from permits import clock
from permits.casework.events import Body, Role, WithdrawalAsked, WithdrawalRegretted, applicant
from permits.casework.status import Status
from permits.continuing import withdraw
from permits.office import Office
from permits.steps.taking import take
from permits.store.chained.record import Record


def ask(office: Office, record: Record, asking: Collection[str], *, seen: int) -> None:
    """
    Those of the applicants ask that the application be withdrawn; it is, with its letter, once all have.

    asking: as events name them. seen: the sequence of the record they read. Once more is the same. Raises IllegalStep for a case that is
    decided, and what `withdraw` raises.
    """
    everyone = applicants(record).keys()

    def steps(status: Status) -> list[Body]:
        if everyone <= {*status.withdrawing, *asking}:
            return []
        return [WithdrawalAsked(applicant=name) for name in everyone if name in {*asking} - status.withdrawing]

    status = take(office, record.municipality, record.case_id, steps, Role.APPLICANT)
    if everyone <= {*status.withdrawing, *asking}:
        withdraw(office, record.municipality, record.case_id, clock.today(), asking, seen=seen)


def regret(office: Office, record: Record, regretting: Collection[str]) -> Status:
    """Those of the applicants want the application tried after all. Once more is the same. Raises IllegalStep."""

    def steps(status: Status) -> list[Body]:
        return [WithdrawalRegretted(applicant=name) for name in sorted(status.withdrawing & {*regretting})]

    return take(office, record.municipality, record.case_id, steps, Role.APPLICANT)


def applicants(record: Record) -> dict[str, str]:
    """Those who apply, as events name them, each with their own name."""
    return {applicant(place): person["name"] for place, person in enumerate(record.application["applicants"])}
