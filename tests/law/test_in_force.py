"""What is in force hangs on the dates alone, and days between two changes of the law are alike."""

from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from permits.law import pack as packs
from permits.law.conclusion import AnswerState
from permits.law.engine import conclude
from permits.law.facts import Dates
from permits.workbench.cases import facts_of
from tests.packs import SWEDISH

NEAR_A_TURN = [
    turn + timedelta(days)
    for turn in packs._turns(SWEDISH)
    for days in (-1, 0, 1)
    if date.min < turn < date.max  # a rule that always stood begins with the calendar
]

days = st.sampled_from(NEAR_A_TURN) | st.dates(date(2009, 1, 1), date(2035, 12, 31))


@settings(max_examples=60, deadline=None)
@given(days, days, days | st.none())
def test_what_is_in_force_is_the_same_as_on_the_very_days(received: date, decided: date, started: date | None) -> None:
    dates = Dates(received, decided, started)
    exactly = packs._in_force(SWEDISH, dates)
    came = SWEDISH.on(dates)
    assert came.identity == exactly.identity
    assert came.rules == exactly.rules


@settings(max_examples=30, deadline=None)
@given(st.dates(date.min, date(1899, 12, 31)), days, days | st.none())
@example(date.min, date.min, None)
@example(date(1899, 12, 31), date(2026, 11, 20), date(2027, 1, 1))
def test_before_the_first_day_of_any_rule_nothing_follows_by_default(
    received: date, decided: date, started: date | None
) -> None:
    concluded = conclude(SWEDISH, facts_of(SWEDISH, SWEDISH.cases[0]), Dates(received, decided, started))
    assert {answer.state for answer in concluded.answers.values()} == {AnswerState.GAP}


def test_two_planned_starts_between_which_no_law_changes_share_what_is_in_force() -> None:
    day = date(2027, 3, 1)
    assert SWEDISH.on(Dates(day, day, day)) is SWEDISH.on(Dates(day, day, day + timedelta(1)))
    assert SWEDISH.on(Dates(day, day)) is SWEDISH.on(Dates(day, day, day))
