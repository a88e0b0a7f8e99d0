"""When a decision can be appealed no longer, and until when what it allowed may be begun and finished."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from permits.casework.deadline import clearance_lapses, lapses, last_appeal_by_others, last_appeal_by_the_served
from permits.casework.events import applies
from permits.casework.status import Status
from permits.decision.result import Result
from permits.law.pack import Pack

ANNOUNCED = frozenset({Result.GRANTED, Result.ADVANCE_NOTICE})
"""Decisions that are announced, and that others than those served may appeal (PBL 9 kap. 109 §, 13 kap. 16 §)."""


def with_ends(pack: Pack, status: Status) -> Status:
    """The status with its legal force, and until when what was allowed may be begun and finished, where it can be told."""
    force = _force(pack, status)
    if status.result is Result.GRANTED and force is not None:
        begin_by, finish_by = lapses(pack, force)
        return replace(status, force=force, begin_by=begin_by, finish_by=finish_by)
    if status.result is Result.STARTING_CLEARANCE and status.decided is not None:
        return replace(status, force=force, begin_by=clearance_lapses(pack, status.decided), finish_by=None)
    return replace(status, force=force, begin_by=None, finish_by=None)


def _force(pack: Pack, status: Status) -> date | None:
    """
    The first day on which nobody can appeal any longer; None while somebody whom it was sent to has not got it, what is
    to be announced is not, or an appeal is tried.
    """
    if status.result is None or not status.result.can_be_appealed:
        return None
    if any(appeal.is_pending for appeal in status.appeals):
        return None
    if status.unreached:
        return None
    last = [last_appeal_by_the_served(pack, day) for day in status.got.values()]
    if status.result in ANNOUNCED:
        if status.announced is None:
            return None
        last.append(last_appeal_by_others(pack, status.announced))
    if status.appeal_ended is not None:
        last.append(last_appeal_by_the_served(pack, status.appeal_ended))
    return date.fromordinal(max(last).toordinal() + 1)


def appeal_by(pack: Pack, status: Status) -> date | None:
    """
    The last day for those who applied to appeal the decision (FL 44 §), the first of theirs where they got it on several;
    None while it is not known that they got it, and for what cannot be appealed.
    """
    got = [day for recipient, day in status.got.items() if applies(recipient)]
    if status.result is None or not status.result.can_be_appealed or not got:
        return None
    return last_appeal_by_the_served(pack, min(got))
