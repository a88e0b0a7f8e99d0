"""Until when whoever was given a decision may appeal it, begin and finish what it allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permits.casework.deadline import last_appeal_by_the_served
from permits.casework.events import applies
from permits.casework.status import Status
from permits.law.pack import Pack


@dataclass(frozen=True, slots=True)
class LastDays:
    """
    appeals: the decision can be appealed. appeal_by: the last day for those who applied, the first of theirs where they got
    it on several; None while it is not known that they got it. force: the first day on which nobody can appeal any longer.
    begin_by, finish_by: until when what was allowed may be begun and finished. None where it cannot be told yet, or ever.
    """

    appeals: bool
    appeal_by: date | None
    force: date | None
    begin_by: date | None
    finish_by: date | None


def last_days(pack: Pack, status: Status) -> LastDays | None:
    """The days that the decision of a case lays down (FL 44 §, PBL 9 kap. 65 and 70 §§); None where nothing is decided."""
    if status.result is None or status.decided is None:
        return None
    got = [day for recipient, day in status.got.items() if applies(recipient)]
    appeals = status.result.can_be_appealed
    return LastDays(
        appeals,
        last_appeal_by_the_served(pack, min(got)) if appeals and got else None,
        status.force,
        status.begin_by,
        status.finish_by,
    )
