"""
Lives with their clock and fee, reckoned by hand from the law's text: to the day and to the krona.

A permit or an advance notice is decided within ten weeks, a notification within four (PBL 9 kap. 99-102 §§, PBF 6 kap. 5 §).
For each week begun too late a fifth of the fee falls away (12 kap. 8 a §). A garage costs five hours of 1 280 kronor.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from permits.casework import events as of
from permits.casework.events import Event, Role
from permits.content import content
from permits.decision.result import Result
from permits.local.fee import fee
from permits.rulebook import Rulebook
from tests.casework.lives import (
    appealed,
    asked,
    changed,
    completed,
    decided,
    defence,
    event,
    extended,
    life,
    not_communicated,
    received,
    resumed,
    stayed,
)

TARIFF = Rulebook.load(content("rules")).tariffs["9901"]
CLEARED, REFUSED, MACHINE = Result.STARTING_CLEARANCE, Result.REFUSED, Role.MACHINE
GARAGE, STOVE, EXTENSION = "new_complementary_building", "installation", "extension"

SENT_BACK = [
    decided("2026-04-01"),
    appealed("2026-04-10"),
    event("2026-04-13", of.AppealTried(number=1, in_time=True)),
    event("2026-04-14", of.AppealForwarded(number=1)),
    event("2026-09-01", of.Returned(number=1), Role.AUTHORITY),
]

LIVES: dict[str, tuple[str, Sequence[Event], str, int | None]] = {
    "decided on the last day": (GARAGE, [received("2026-03-02"), decided("2026-05-11")], "2026-05-11", 6400),
    "a day late": (GARAGE, [received("2026-03-02"), decided("2026-05-12")], "2026-05-11", 5120),
    "a week late, which is one week begun": (GARAGE, [received("2026-03-02"), decided("2026-05-18")], "2026-05-11", 5120),
    "eight days late, which is two weeks begun": (GARAGE, [received("2026-03-02"), decided("2026-05-19")], "2026-05-11", 3840),
    "four weeks late": (GARAGE, [received("2026-03-02"), decided("2026-06-08")], "2026-05-11", 1280),
    "more than four weeks late": (GARAGE, [received("2026-03-02"), decided("2026-06-09")], "2026-05-11", 0),
    "completed after four weeks, and decided by an officer in the tenth week after that": (
        GARAGE,
        [received("2026-03-02"), asked("2026-03-02", by="2026-03-30"), completed("2026-03-30"), decided("2026-06-01")],
        "2026-06-08", 6400),
    "completed on its 105th day, and granted by the machine at once": (
        GARAGE,
        [received("2026-03-02"), asked("2026-03-02"), completed("2026-06-15"), decided("2026-06-15", role=MACHINE)],
        "2026-08-24", 6400),
    "completed after three months, and decided a month later": (
        GARAGE, [received("2026-06-01"), asked("2026-06-01"), completed("2026-09-01"), decided("2026-10-01")],
        "2026-11-10", 6400),
    "asked on the last day of three weeks": (
        GARAGE, [received("2026-03-02"), asked("2026-03-23"), completed("2026-04-20"), decided("2026-06-29")],
        "2026-06-29", 6400),
    "asked a day after three weeks, which stops no clock": (
        GARAGE, [received("2026-03-02"), asked("2026-03-24"), completed("2026-04-20"), decided("2026-05-19")],
        "2026-05-11", 3840),
    "helped only, which stops no clock": (
        GARAGE, [received("2026-03-02"), asked("2026-03-02", order=False), completed("2026-04-20"), decided("2026-05-12")],
        "2026-05-11", 5120),
    "completed bit by bit: the last bit starts the clock": (
        GARAGE,
        [received("2026-03-02"), asked("2026-03-10", "elevations_attached", "floor_plan_attached"),
         completed("2026-03-20", "floor_plan_attached"), asked("2026-03-20", "floor_plan_attached"),
         completed("2026-04-01"), decided("2026-06-10")],
        "2026-06-10", 6400),
    "changed by the applicant": (
        GARAGE, [received("2026-03-02"), changed("2026-04-01"), decided("2026-06-10")], "2026-06-10", 6400),
    "extended on the last day": (
        GARAGE, [received("2026-03-02"), extended("2026-05-11"), decided("2026-07-20")], "2026-07-20", 6400),
    "a day late after an extension": (
        GARAGE, [received("2026-03-02"), extended("2026-05-11"), decided("2026-07-21")], "2026-07-20", 5120),
    "stayed for half a year": (
        GARAGE, [received("2026-03-02"), stayed("2026-03-16"), resumed("2026-09-01"), decided("2026-11-10")],
        "2026-11-10", 6400),
    "three days late after the defence has answered": (
        GARAGE, [received("2026-03-02"), defence("2026-03-20"), decided("2026-06-01")], "2026-05-29", 5120),
    "sent back by the county board, and decided anew a day late": (
        GARAGE, [received("2026-03-02"), *SENT_BACK, decided("2026-11-11")], "2026-11-10", 5120),
    "a notification a day late": (
        STOVE, [received("2026-03-02", notification=True), decided("2026-03-31", CLEARED)], "2026-03-30", 1536),
    "a notification extended": (
        STOVE, [received("2026-03-02", notification=True), extended("2026-03-20"), decided("2026-04-27", CLEARED)],
        "2026-04-27", 1920),
    "refused too late": (
        EXTENSION, [received("2026-03-02"), not_communicated("2026-04-01"), decided("2026-05-12", REFUSED)],
        "2026-05-11", 7680),
    "withdrawn: nothing to pay": (
        GARAGE, [received("2026-03-02"), decided("2026-05-12", Result.WITHDRAWN)], "2026-05-11", None),
    "by the rate of the year that it came in": (
        GARAGE, [received("2027-01-04"), decided("2027-02-01")], "2027-03-15", 6550),
}  # fmt: skip


@pytest.mark.parametrize("name", LIVES)
def test_clock_and_fee_of_a_life_are_right_to_the_day_and_the_krona(name: str) -> None:
    act, events, last, kronor = LIVES[name]
    status = life(*events)
    assert status.clock is not None and status.result is not None and status.received is not None
    assert status.clock.last == date.fromisoformat(last)
    charged = fee(TARIFF, act, status.result.value, status.received, status.overdue)
    assert (charged.kronor if charged else None) == (None if kronor is None else Decimal(kronor))


def test_twenty_lives_are_told() -> None:
    assert len(LIVES) >= 20
