"""Until when whoever applied may appeal, as they are told."""

from dataclasses import replace
from datetime import date

from permits.casework.legal_force import appeal_by
from permits.casework.status import Status
from permits.decision.result import Result
from tests.packs import SWEDISH

DECIDED = date(2026, 11, 20)
GRANTED = Status(
    result=Result.GRANTED, decided=DECIDED, recipients=("applicant", "applicant/2", "owner/ALMEN 1:4/1"), whole=True
)


def test_where_nothing_is_decided_there_is_nothing_to_appeal() -> None:
    assert appeal_by(SWEDISH, Status()) is None


def test_until_somebody_who_applied_has_got_the_decision_their_last_day_to_appeal_is_not_known() -> None:
    assert GRANTED.result is not None and GRANTED.result.can_be_appealed
    assert appeal_by(SWEDISH, replace(GRANTED, sent={"owner/ALMEN 1:4/1": DECIDED})) is None


def test_those_who_applied_are_told_the_first_of_their_last_days() -> None:
    sent = {"applicant": date(2026, 11, 25), "applicant/2": date(2026, 11, 23), "owner/ALMEN 1:4/1": DECIDED}
    assert appeal_by(SWEDISH, replace(GRANTED, sent=sent)) == date(2026, 12, 14)  # three weeks from the 23rd


def test_what_is_no_decision_is_not_appealed() -> None:
    free = replace(GRANTED, result=Result.EXEMPT, sent={"applicant": DECIDED})
    assert free.result is not None and not free.result.can_be_appealed
    assert appeal_by(SWEDISH, free) is None
