"""The desk's lists: each tab holds its own, each order goes on where the page before ended, each by an index."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
import sqlalchemy as sql

from permits.store.case.lists import PAGE, Load, Order, Tab, Wanted
from permits.store.case.open_case import LAST_OF_ALL
from permits.store.store import Store
from permits.store.tables import cases
from tests.databases import count_anew, postgres, store
from tests.store.test_plans import plans

__all__ = ["postgres", "store"]

DAY = date(2026, 11, 27)


def row(place: int, **changed: object) -> dict[str, object]:
    """An open case of nobody's that waits for the board, decided by three days of which two are shared."""
    due = DAY + timedelta(days=place // 3) if place % 5 else None
    whole = {
        "case_id": f"{place:032}", "municipality": "9901", "number": f"BYGG 2026-{place:06}", "property": "ALMEN 1:3",
        "measure": "fence" if place % 2 else "new_complementary_building", "received": DAY - timedelta(days=place // 4), "result": "referred",
        "state": "handling", "waits_for": "us", "officer": "", "version": 1, "protected": False, "is_closed": False, "task": "decide",
        "answered": "[]", "remaining": "[]", "because": "null", "applicant": "Testa Testsson", "applicant_kind": "person",
        "channel": "eservice", "phase": "handling", "against": "", "last_step": "referred", "last_day": DAY,
    }  # fmt: skip
    return {**whole, "due": due, "turn": due or LAST_OF_ALL, **changed}


def fill(store: Store, rows: list[dict[str, object]]) -> None:
    with store.writing() as connection:
        connection.execute(cases.insert(), rows)
        count_anew(connection)


def walked(store: Store, wanted: Wanted) -> Iterator[str]:
    """Every number of a list, page after page."""
    past = ""
    while True:
        listed = store.lists.page("9901", Wanted(wanted.tab, wanted.officer, wanted.order, past=past))
        yield from (case.number for case in listed.cases)
        if not (past := listed.last):
            return


@pytest.mark.parametrize("order", Order)
def test_pages_hold_every_case_once_and_in_order(store: Store, order: Order) -> None:
    fill(store, [row(place) for place in range(2 * PAGE + 1)])
    numbers = list(walked(store, Wanted(Tab.ALL, "Ada", order)))
    shown = [store.cases.called("9901", number) for number in numbers]
    assert len(set(numbers)) == len(numbers) == 2 * PAGE + 1
    keys = {
        Order.DUE: [(case.due or LAST_OF_ALL, case.number) for case in shown if case],
        Order.RECEIVED: [(case.received, case.number) for case in shown if case],
        Order.NUMBER: [case.number for case in shown if case],
    }[order]
    assert keys == sorted(keys, reverse=order is Order.NUMBER)


def test_a_page_that_is_just_full_has_none_after_it(store: Store) -> None:
    fill(store, [row(place) for place in range(PAGE)])
    assert store.lists.page("9901", Wanted(Tab.ALL, "Ada")).last == ""
    fill(store, [row(PAGE)])
    assert store.lists.page("9901", Wanted(Tab.ALL, "Ada")).last != ""


def test_each_tab_counts_and_holds_its_own(store: Store) -> None:
    fill(
        store,
        [
            row(1),
            row(2, officer="Ada"),
            row(3, officer="Bo", waits_for="applicant", state="completing"),
            row(4, officer="Ada", waits_for="nobody", is_closed=True, state="finished"),
            row(5, municipality="9902", officer="Ada"),
        ],
    )
    held = {tab: [case.number[-1] for case in store.lists.page("9901", Wanted(tab, "Ada")).cases] for tab in Tab}
    assert held == {"mine": ["2"], "unassigned": ["1"], "waiting": ["3"], "all": ["1", "2", "3"], "closed": ["4"]}
    assert store.lists.counts("9901", "Ada") == {tab: len(numbers) for tab, numbers in held.items()}
    assert store.lists.officers("9901") == ["Ada", "Bo"]


def test_filters_hold_what_they_name_and_late_is_the_day_after_the_last(store: Store) -> None:
    fill(store, [row(1, due=DAY, turn=DAY), row(2, due=None, turn=LAST_OF_ALL), row(3, waits_for="others")])

    def numbers(**asked: object) -> list[str]:
        return [case.number[-1] for case in store.lists.page("9901", Wanted(Tab.ALL, "Ada", **asked)).cases]  # type: ignore[arg-type]

    assert numbers(measure="new_complementary_building") == ["2"]
    assert numbers(waits_for="others") == ["3"]
    assert numbers(late_on=DAY) == []
    assert numbers(late_on=DAY + timedelta(days=1)) == ["1"]


def test_a_list_is_held_to_phase_channel_kind_of_applicant_and_what_came_in_against(store: Store) -> None:
    company = {"applicant_kind": "company", "channel": "system", "phase": "appeal", "against": "appeal"}
    fill(store, [row(1), row(2, **company), row(3, **company, protected=True)])

    def numbers(**asked: object) -> list[str]:
        return [case.number[-1] for case in store.lists.page("9901", Wanted(Tab.ALL, "Ada", **asked)).cases]  # type: ignore[arg-type]

    assert numbers() == ["1", "2", "3"]
    for held, value in company.items():
        assert numbers(**{held: value}) == ["2", "3"]
        assert numbers(**{held: value}, sees_protected=False) == ["2"], "nobody tells by it which are protected"


def test_a_list_is_held_to_the_days_on_which_time_runs_out(store: Store) -> None:
    days = [DAY + timedelta(days=later) for later in range(4)]
    fill(store, [row(place, due=day, turn=day) for place, day in enumerate(days, 1)])
    fill(store, [row(5, due=None, turn=LAST_OF_ALL)])
    of_days = Wanted(Tab.ALL, "Ada", due_from=days[1], due_to=days[2])
    assert [case.due for case in store.lists.page("9901", of_days).cases] == days[1:3]
    later = Wanted(Tab.ALL, "Ada", due_from=days[3])
    assert [case.due for case in store.lists.page("9901", later).cases] == days[3:], "none that no time runs for"


def test_what_there_is_to_do_is_counted_by_officer_whose_move_it_is_and_day(store: Store) -> None:
    fill(
        store, [row(1, due=DAY, turn=DAY), row(2, due=DAY, turn=DAY), row(3, due=None, turn=LAST_OF_ALL, officer="Ada")]
    )
    fill(store, [row(4, is_closed=True), row(5, municipality="9902")])
    assert sorted(store.lists.loads("9901"), key=lambda load: load.officer) == [
        Load("", "us", DAY, 2), Load("Ada", "us", None, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("past", ["x", "x/y", "2026-99-01/z", "/", "9" * 300])
def test_a_place_that_no_page_gave_is_no_error(store: Store, past: str) -> None:
    fill(store, [row(1)])
    for order in Order:
        store.lists.page("9901", Wanted(Tab.ALL, "Ada", order, past=past))


def test_every_tab_in_every_order_is_read_by_an_index(tmp_path: Path) -> None:
    here = Store(f"sqlite:///{tmp_path / 'plans.db'}")
    here.migrate()
    fill(here, [row(place) for place in range(2 * PAGE)])
    asked: list[tuple[str, object]] = []
    sql.event.listen(here.engine, "before_cursor_execute", lambda _, __, text, given, *___: asked.append((text, given)))
    for tab, order in product(Tab, Order):
        place = {Order.DUE: f"{DAY}/BYGG 2026-000001", Order.RECEIVED: f"{DAY}/x", Order.NUMBER: "BYGG 2026-000090"}
        for past in ("", place[order]):
            asked.clear()
            here.lists.page("9901", Wanted(tab, "Ada", order, past=past))
            ((statement, parameters),) = [one for one in asked if one[0].startswith("SELECT")]
            steps = plans(here.engine, statement, parameters)
            assert all(step.startswith("SEARCH cases USING INDEX") or "TEMP B-TREE" in step for step in steps), steps
            by_its_own = order is Order.DUE or tab in (Tab.ALL, Tab.CLOSED)
            assert not (by_its_own and len(steps) > 1), f"{tab} by {order} is sorted: {steps}"
    for held in ({"phase": "appeal"}, {"channel": "office"}, {"applicant_kind": "agent"}, {"against": "objection"}):
        asked.clear()
        here.lists.page("9901", Wanted(Tab.CLOSED, "Ada", sees_protected=False, **held))  # type: ignore[arg-type]
        assert plans(here.engine, *asked[-1]) == [
            "SEARCH cases USING INDEX ix_cases_turn (municipality=? AND is_closed=?)"
        ]
    asked.clear()
    for whole in (lambda: here.lists.counts("9901", "Ada"), lambda: here.lists.officers("9901")):
        whole()
        assert "SEARCH case_counts" in plans(here.engine, *asked[-1])[0], "no case is gone through to count them"
    here.cases.on_property("9901", "ALMEN 1:3")
    assert plans(here.engine, *asked[-1]) == [
        "SEARCH cases USING INDEX ix_cases_property (municipality=? AND property=?)"
    ]
    here.lists.loads("9901")
    assert "USING COVERING INDEX ix_cases_counts (municipality=? AND is_closed=?)" in plans(here.engine, *asked[-1])[0]
