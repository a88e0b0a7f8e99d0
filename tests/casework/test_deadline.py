"""The clock: when a case must be decided, what being late costs, how long one may appeal."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.casework.deadline import (
    Happened,
    Turn,
    clearance_lapses,
    deadline,
    lapses,
    last_appeal_by_others,
    last_appeal_by_the_served,
    legal_force,
    longest_temporary,
    next_working_day,
    overdue_share,
)
from permits.law.facts import Facts
from permits.quantity import Stated, exactly
from tests.packs import SWEDISH

R, CH, DEF, RET = Happened.RECEIVED, Happened.CHANGED, Happened.DEFENCE_ANSWERED, Happened.RETURNED
ORD, CURED, EXT, STAY, ON = Happened.ORDERED, Happened.CURED, Happened.EXTENDED, Happened.STAYED, Happened.RESUMED
DAYS = st.dates(date(2025, 12, 1), date(2035, 12, 31))


def day(written: str) -> date:
    return date.fromisoformat(written)


def last(*events: tuple[Happened, str], notification: bool = False) -> str | None:
    found = deadline(SWEDISH, [Turn(what, day(when)) for what, when in events], notification).last
    return found.isoformat() if found else None


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([(R, "2026-09-07")], "2026-11-16"),
        # Law file, case 105: the order on day 21 is in time, and time begins when it is cured.
        ([(R, "2026-09-07"), (ORD, "2026-09-28"), (CURED, "2026-10-12")], "2026-12-21"),
        ([(R, "2026-09-07"), (ORD, "2026-09-28")], None),
        ([(R, "2026-09-07"), (ORD, "2026-09-29"), (CURED, "2026-10-12")], "2026-11-16"),
        ([(R, "2026-09-07"), (ORD, "2026-09-29")], "2026-11-16"),
        ([(R, "2026-09-07"), (CH, "2026-09-20")], "2026-11-29"),
        # An own change begins three new weeks for an order.
        ([(R, "2026-09-07"), (CH, "2026-09-20"), (ORD, "2026-10-11"), (CURED, "2026-10-20")], "2026-12-29"),
        # A further order counts its three weeks from the application, not from what came in on the first one.
        ([(R, "2026-09-07"), (ORD, "2026-09-20"), (CURED, "2026-10-12"), (ORD, "2026-10-20")], "2026-12-21"),
        ([(R, "2026-09-07"), (ORD, "2026-09-10"), (CURED, "2026-09-15"), (ORD, "2026-09-28")], None),
        # Nor from the defence's answer, a stay that ends or a return: only the applicant's own change begins them anew.
        ([(R, "2026-09-07"), (DEF, "2026-10-01"), (ORD, "2026-10-02")], "2026-12-10"),
        ([(R, "2026-09-07"), (STAY, "2026-10-01"), (ON, "2027-02-01"), (ORD, "2027-02-02")], "2027-04-12"),
        ([(R, "2026-09-07"), (RET, "2027-03-01"), (ORD, "2027-03-02")], "2027-05-10"),
        # What is asked beyond a timely order does not set the time going.
        ([(R, "2026-09-07"), (ORD, "2026-09-20"), (ORD, "2026-10-20")], None),
        ([(R, "2026-09-07"), (DEF, "2026-10-01")], "2026-12-10"),
        ([(R, "2026-09-07"), (RET, "2027-03-01")], "2027-05-10"),
        ([(R, "2026-09-07"), (EXT, "2026-11-16")], "2027-01-25"),
        ([(R, "2026-09-07"), (EXT, "2026-11-17")], "2026-11-16"),
        ([(R, "2026-09-07"), (EXT, "2026-10-01"), (EXT, "2026-12-01")], "2027-01-25"),
        ([(R, "2026-09-07"), (STAY, "2026-10-01")], None),
        ([(R, "2026-09-07"), (STAY, "2026-10-01"), (ON, "2027-02-01")], "2027-04-12"),
        # Across a leap day, Easter, a year's end and both changes of the clock.
        ([(R, "2028-01-10")], "2028-03-20"),
        ([(R, "2026-02-01")], "2026-04-12"),
        ([(R, "2026-11-20")], "2027-01-29"),
        ([(R, "2027-03-01")], "2027-05-10"),
    ],
)
def test_a_permit_is_decided_within_ten_weeks_of_what_starts_the_clock(
    events: list[tuple[Happened, str]], expected: str | None
) -> None:
    assert last(*events) == expected


def test_a_notification_has_four_weeks_and_once_four_more() -> None:
    assert last((R, "2026-09-07"), notification=True) == "2026-10-05"
    assert last((R, "2026-09-07"), (EXT, "2026-10-05"), notification=True) == "2026-11-02"


def test_each_event_says_what_it_did() -> None:
    found = deadline(SWEDISH, [Turn(R, day("2026-09-07")), Turn(ORD, day("2026-09-29"))], False)
    assert [step.says.en.split(".")[0] for step in found.because] == [
        "The application came in",
        "The applicant was told too late what is missing",
    ]


def test_a_case_that_never_came_in_has_no_deadline() -> None:
    with pytest.raises(ValueError, match="received"):
        deadline(SWEDISH, [Turn(CH, day("2026-09-07"))], False)


@pytest.mark.parametrize(
    ("decided", "share"),
    [
        ("2026-11-15", "0"),
        ("2026-11-16", "0"),
        ("2026-11-17", "0.2"),  # law file, case 107
        ("2026-11-23", "0.2"),
        ("2026-11-24", "0.4"),
        ("2026-12-14", "0.8"),
        ("2026-12-15", "1"),  # law file, case 109
        ("2028-01-01", "1"),
    ],
)
def test_a_fifth_of_the_fee_falls_away_for_each_week_begun(decided: str, share: str) -> None:
    due = deadline(SWEDISH, [Turn(R, day("2026-09-07"))], False)
    assert overdue_share(SWEDISH, due, day(decided)) == Decimal(share)


def test_nothing_falls_away_while_the_clock_stands_still() -> None:
    due = deadline(SWEDISH, [Turn(R, day("2026-09-07")), Turn(STAY, day("2026-09-20"))], False)
    assert overdue_share(SWEDISH, due, day("2028-01-01")) == 0


def test_the_served_have_three_weeks_and_others_four() -> None:
    """Law file, case 111."""
    assert last_appeal_by_others(SWEDISH, day("2026-12-07")) == day("2027-01-04")
    assert last_appeal_by_the_served(SWEDISH, day("2026-12-08")) == day("2026-12-29")


@pytest.mark.parametrize(
    ("served", "last_day"),
    [
        ("2026-03-13", "2026-04-07"),  # Good Friday, over Easter Monday
        ("2026-12-03", "2026-12-28"),  # Christmas Eve, Christmas and a weekend
        ("2026-12-10", "2027-01-04"),  # New Year's Eve, New Year's Day and a weekend
        ("2026-05-29", "2026-06-22"),  # Midsummer Eve and Midsummer
        ("2026-04-10", "2026-05-04"),  # the first of May, a Friday
        ("2026-05-16", "2026-06-08"),  # the national day, a Saturday
        ("2028-02-08", "2028-02-29"),  # a leap day counts
    ],
)
def test_the_last_day_to_appeal_moves_from_days_when_offices_are_closed(served: str, last_day: str) -> None:
    assert last_appeal_by_the_served(SWEDISH, day(served)) == day(last_day)


def test_legal_force_comes_when_nobody_can_appeal_any_longer() -> None:
    assert legal_force(SWEDISH, day("2026-12-07"), [day("2026-12-08")]) == day("2027-01-05")
    assert legal_force(SWEDISH, day("2026-12-07"), [day("2026-12-20")]) == day("2027-01-12")
    assert legal_force(SWEDISH, day("2026-12-07"), []) == day("2027-01-05")


def test_a_permit_lapses_after_two_and_five_years_and_a_clearance_after_two() -> None:
    assert lapses(SWEDISH, day("2027-01-05")) == (day("2029-01-05"), day("2032-01-05"))
    assert lapses(SWEDISH, day("2028-02-29")) == (day("2030-02-28"), day("2033-02-28"))
    assert clearance_lapses(SWEDISH, day("2026-11-20")) == day("2028-11-20")


@pytest.mark.parametrize(
    ("before", "season", "last"),
    [
        (None, False, "2036-11-20"),
        ("0", False, "2036-11-20"),
        ("1", False, "2031-11-20"),
        ("10", False, "2031-11-20"),
        ("11", False, "2030-11-20"),
        ("15", False, "2026-11-20"),
        ("16", False, "2026-11-20"),
        ("16", True, "2031-11-20"),
    ],
)
def test_a_temporary_permit_holds_ten_years_then_five_at_a_time_and_fifteen_in_all_but_for_a_season(
    before: str | None, season: bool, last: str
) -> None:
    years = {} if before is None else {"temporary_years_before": exactly(before)}
    facts = Facts({**years, "temporary_seasonal": Stated(season)})
    assert longest_temporary(SWEDISH, facts, day("2026-11-20")) == day(last)


@given(DAYS)
def test_the_last_day_to_appeal_is_always_a_day_when_offices_are_open(served: date) -> None:
    found = last_appeal_by_the_served(SWEDISH, served)
    assert found == next_working_day(found) and found.weekday() < 5
    assert found >= served + timedelta(weeks=3)


@given(DAYS, st.integers(0, 400), st.integers(0, 400))
def test_being_later_never_costs_the_board_less(received: date, sooner: int, more: int) -> None:
    due = deadline(SWEDISH, [Turn(R, received)], False)
    shares = [overdue_share(SWEDISH, due, received + timedelta(days=days)) for days in (sooner, sooner + more)]
    assert 0 <= shares[0] <= shares[1] <= 1


@given(DAYS, st.lists(st.tuples(st.sampled_from([CH, DEF, RET]), st.integers(0, 300)), max_size=5))
def test_what_restarts_the_clock_never_shortens_the_time(received: date, later: list[tuple[Happened, int]]) -> None:
    events = [Turn(what, received + timedelta(days=days)) for what, days in later]
    alone = deadline(SWEDISH, [Turn(R, received)], False).last
    found = deadline(SWEDISH, [Turn(R, received), *events], False).last
    assert alone is not None and found is not None and found >= alone
