"""Until when a decision may be appealed, begun and finished, as whoever applied is told."""

from dataclasses import replace
from datetime import date

from permits.casework.last_days import last_days
from permits.casework.status import Status
from permits.decision.result import Result
from tests.packs import SWEDISH

DECIDED = date(2026, 11, 20)
GRANTED = Status(
    result=Result.GRANTED, decided=DECIDED, recipients=("applicant", "applicant/2", "owner/ALMEN 1:4/1"), whole=True
)


def test_where_nothing_is_decided_there_are_no_last_days() -> None:
    assert last_days(SWEDISH, Status()) is None


def test_until_somebody_who_applied_has_got_the_decision_their_last_day_to_appeal_is_not_known() -> None:
    days = last_days(SWEDISH, replace(GRANTED, sent={"owner/ALMEN 1:4/1": DECIDED}))
    assert days is not None and days.appeals and days.appeal_by is None


def test_those_who_applied_are_told_the_first_of_their_last_days() -> None:
    sent = {"applicant": date(2026, 11, 25), "applicant/2": date(2026, 11, 23), "owner/ALMEN 1:4/1": DECIDED}
    days = last_days(SWEDISH, replace(GRANTED, sent=sent))
    assert days is not None and days.appeal_by == date(2026, 12, 14)  # three weeks from the 23rd


def test_what_is_no_decision_is_not_appealed() -> None:
    days = last_days(SWEDISH, replace(GRANTED, result=Result.EXEMPT, sent={"applicant": DECIDED}))
    assert days is not None and not days.appeals and days.appeal_by is None
