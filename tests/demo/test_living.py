"""The demo town's cases are lived through by the steps that the law allows, and show each thing that can become of a case."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from permits.application import twelve_digits
from permits.casework.status import Status
from permits.demo.lives import LIVES
from permits.demo.living import live_through, numbered
from permits.local.delegation import Mode
from permits.office import Office
from permits.settings import Settings
from permits.store.case.cases import StoredCase

TODAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office.open(Settings.for_demo().model_copy(update={"data_dir": tmp_path_factory.mktemp("demo")}))
    assert len(list(live_through(made, "9901", TODAY))) == len(LIVES) >= 40
    yield made
    made.store.engine.dispose()


@pytest.fixture(scope="module")
def cases(office: Office) -> list[tuple[StoredCase, Status]]:
    listed = office.store.cases.listed("9901", 100)
    return [(case, office.status(office.store.events.of("9901", case.case_id))) for case in listed]


def test_every_state_that_a_demo_shows_is_there(cases: list[tuple[StoredCase, Status]]) -> None:
    states = Counter(case.state for case, _ in cases)
    shown = {
        "handling",
        "completing",
        "stayed",
        "granted",
        "building",
        "interim",
        "finished",
        "refused",
        "exempt",
        "closed",
    }
    assert shown == states.keys(), states


def test_a_demo_has_late_ones_heard_ones_and_appealed_ones(cases: list[tuple[StoredCase, Status]]) -> None:
    tasks = {task.what for _, status in cases for task in status.tasks}
    assert {
        "try_appeal",
        "decide_appeal",
        "answer_hearing",
        "close_hearing",
        "comment",
        "clear_final",
        "consult",
    } <= tasks
    assert any(status.due is not None and status.due < TODAY for _, status in cases), "one is late"
    assert any(status.overdue for _, status in cases), "one was decided too late"
    assert any(case.protected for case, _ in cases)
    assert any(status.force is not None and status.force <= TODAY for _, status in cases)
    assert {appeal.ended for _, status in cases for appeal in status.appeals} == {None, "upheld", "returned"}


def test_each_mode_that_a_board_may_choose_is_seen_in_use(office: Office) -> None:
    delegation = office.delegation("9901")
    assert delegation is not None and {mandate.mode for mandate in delegation.mandates.values()} == set(Mode)
    answered = [
        [
            (record.content["outcome"]["suggested"], record.outcome)
            for record in office.store.records.of("9901", case.case_id)
        ]
        for case in office.store.cases.listed("9901", 100)
        if delegation.mandates[case.measure].mode is Mode.SHADOW
    ]
    assert sorted(answered, key=len) == [[("granted", "referred")], [("granted", "referred"), (None, "granted")]]


def test_the_demos_own_citizen_finds_cases_of_theirs(office: Office) -> None:
    assert len(office.store.cases.of("9901", "198803200016")) == 4


def test_all_that_the_demo_keeps_holds(office: Office) -> None:
    findings = office.store.verify(fold=office.status)
    assert (findings.faults, findings.unread) == ([], [])


def test_nobody_has_the_numbers_of_the_people_of_the_demo() -> None:
    numbers = [numbered(place) for place in range(len(LIVES))]
    assert len(set(numbers)) == len(LIVES)
    assert all(twelve_digits(number) for number in numbers)
    assert all(number[9:11] == "98" for number in numbers), "kept for tests by the Tax Agency"
