"""
Thinning by the municipality's own plan: cases that have lain as long as it says, and nothing of a case where anything is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from permits import clock
from permits.local.retention import Retention, years_before
from permits.office import Office
from permits.store.office.thinnings import Lain, Thinning


@dataclass(frozen=True, slots=True)
class Due:
    """A case that the plan lets be thinned today. plan: the plan and its place that say so."""

    case: Lain
    plan: str


def in_force(office: Office, municipality: str, today: date) -> Retention | None:
    """The municipality's plan; None without one, when everything is kept for ever."""
    plan = office.retentions.get(municipality)
    return plan if plan is not None and plan.valid.covers(today) else None


def due(office: Office, municipality: str, today: date) -> list[Due]:
    """The cases that may be thinned: closed, with nothing open in them, and untouched for as long as the plan says."""
    plan = in_force(office, municipality, today)
    if plan is None:
        return []
    results = {result for entry in plan.cases for result in entry.results}
    lain = office.store.thinnings(municipality).lain(results)
    return [
        Due(case, told) for case in lain if (told := _told(plan, case, today)) and _is_over(office, municipality, case)
    ]


def _told(plan: Retention, case: Lain, today: date) -> str:
    """Where the plan says that the case may be thinned by now; empty where it may not."""
    entry = plan.of(case.result)
    if entry is None or case.last > years_before(today, entry.after_years):
        return ""
    return f"{plan.plan.sv}, {plan.paragraph}, {plan.decided}: {entry.source}"


def _is_over(office: Office, municipality: str, case: Lain) -> bool:
    """Whether nobody has anything left to do in the case, and no appeal of it is tried."""
    status = office.status(office.store.events.of(municipality, case.case_id))
    return not status.tasks and not any(appeal.is_pending for appeal in status.appeals)


def thin(office: Office, municipality: str, cases: Sequence[Due], by: str) -> list[Due]:
    """Thin those cases; which of them, since in one something may have happened meanwhile. by: who has it done."""
    thinnings, now = office.store.thinnings(municipality), clock.now()
    return [case for case in cases if thinnings.thin(Thinning(case.case.case_id, case.plan, by, now), case.case.last)]


def forget_readings(office: Office, municipality: str, today: date) -> int:
    """Leave out who read what so long ago that the plan keeps it no longer; how many readings."""
    plan = in_force(office, municipality, today)
    if plan is None or plan.readings_after_years is None:
        return 0
    return office.store.thinnings(municipality).forget_readings(years_before(today, plan.readings_after_years))
