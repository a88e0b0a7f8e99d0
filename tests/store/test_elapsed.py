"""How long cases of a kind have taken: told by the officer's decisions of the last year, and not by too few."""

from datetime import date, timedelta

import pytest

from permits.casework.events import Decided, Event, Role
from permits.clock import now
from permits.decision.result import Result
from permits.store.case.elapsed import LEAST
from permits.store.chained.events import append
from permits.store.store import Store
from tests.databases import postgres, store
from tests.store.test_lists import DAY, fill, row

__all__ = ["postgres", "store"]

SHED = "new_complementary_building"


def decided(store: Store, days: list[int], role: Role = Role.OFFICER, until: date = DAY, first: int = 0) -> None:
    """Cases of one kind, each decided so many days after it came."""
    for place, took in enumerate(days, first):
        case = row(place, measure=SHED, received=until - timedelta(days=took))
        fill(store, [case])
        with store.writing() as connection:
            event = Event(Decided(result=Result.GRANTED), until, now(), role)
            append(connection, "9901", str(case["case_id"]), [event])


def test_half_of_the_cases_were_decided_within_what_is_told(store: Store) -> None:
    decided(store, [3] * 9 + [12, 12] + [40] * 9)
    assert store.elapsed.usual("9901", SHED, DAY) == 12
    assert store.elapsed.usual("9901", "fence", DAY) is None
    assert store.elapsed.usual("9902", SHED, DAY) is None


@pytest.mark.parametrize(
    ("count", "role", "until"),
    [
        (LEAST - 1, Role.OFFICER, DAY),
        (LEAST, Role.MACHINE, DAY),
        (LEAST, Role.APPLICANT, DAY),
        (LEAST, Role.OFFICER, DAY - timedelta(days=366)),
    ],
)
def test_nothing_is_told_by_too_few_by_the_machines_or_by_old_ones(
    store: Store, count: int, role: Role, until: date
) -> None:
    decided(store, [5] * count, role, until)
    assert store.elapsed.usual("9901", SHED, DAY) is None


def test_what_is_told_is_reckoned_anew_the_next_day(store: Store) -> None:
    decided(store, [5] * LEAST)
    assert store.elapsed.usual("9901", SHED, DAY) == 5
    decided(store, [9] * (2 * LEAST), first=LEAST)
    assert store.elapsed.usual("9901", SHED, DAY) == 5
    assert store.elapsed.usual("9901", SHED, DAY + timedelta(days=1)) == 9
