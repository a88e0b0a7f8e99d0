"""
What people have begun in a case, or said against it, that only a person can weigh: no machine decides it then, whatever
the applicant hands in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from permits.casework.status import Hearing, Status
from permits.decision.reasons import Reason
from permits.phrases import phrase


def begun(status: Status) -> tuple[Reason, ...]:
    """Why a case that stands so is a person's to decide; nothing where nothing has been begun."""
    return tuple(Reason(code, phrase(f"outcome.begun.{code}")) for code, holds in BEGUN.items() if holds(status))


BEGUN: Mapping[str, Callable[[Status], bool]] = {
    "hearing_open": lambda status: status.hearing is Hearing.OPEN,
    "objection": lambda status: bool(status.objectors),
    "communicated": lambda status: status.communicated_by is not None,
    "asked_in_words": lambda status: status.asked_in_words,
    "proposed": lambda status: status.proposed is not None,
    "appealed": lambda status: bool(status.appeals),
}
"""By the code of the reason: whether it holds of a case."""
