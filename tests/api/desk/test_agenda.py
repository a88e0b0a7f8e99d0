"""What is to be done stands first on the page of steps, and every other step in its phase, closed ones with their why."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.desk.agenda import Agenda, Offered, agenda
from permits import clock
from permits.casework.events import Role
from permits.demo.lives import GARAGE, ON_NO_BUILD_LAND, STOVE, Act, Life, appeals, heard, on
from permits.demo.living import live_through
from permits.office import Office
from permits.steps.taking import standing, steps_of
from tests.api.desk.test_desk_case import text
from tests.api.test_pages import officer

__all__ = ["officer"]

HEARS = Life(7, ON_NO_BUILD_LAND, 9, [on(2, "taken"), heard(4, "ALMEN 1:6/1")])
LIVES = {
    "a neighbour is heard": HEARS,
    "appealed": Life(21, GARAGE, 22, [on(1, Act.READS), appeals(20)]),
    "granted, nothing handed in": Life(34, GARAGE, 45, [on(2, Act.READS)]),
    "asks for final clearance": Life(32, STOVE, 15, [on(1, Act.READS), on(9, "final_clearance_asked")]),
}


def stood(office: Office, life: Life) -> Agenda:
    """What an officer finds in the case of a life."""
    (record,) = live_through(office, "9901", clock.today(), [life])
    return of(office, record.case_id)


def of(office: Office, case_id: str) -> Agenda:
    record, status = office.store.records.last("9901", case_id), standing(office, "9901", case_id)
    return agenda(office, record, status, steps_of(office, status, Role.OFFICER, clock.today()))


def every(page: Agenda) -> Iterator[Offered]:
    for part in (*page.due, *page.rest):
        yield from part.steps


def first(page: Agenda) -> list[tuple[str, list[str]]]:
    """Each task with the steps that do something about it and can be taken."""
    return [(due.task.what, [offered.step.name for offered in due.steps if not offered.bars]) for due in page.due]


@pytest.mark.parametrize(
    ("life", "due"),
    [
        ("a neighbour is heard", [("decide", []), ("answer_hearing", ["reminded", "hearing_answered"])]),
        ("appealed", [("try_appeal", ["appeal_tried"]), ("prepare_start", ["plan_handed_in", "manager_named"])]),
        ("granted, nothing handed in", [("prepare_start", ["plan_handed_in", "manager_named", "manager_not_needed"])]),
        ("asks for final clearance", [("clear_final", ["interim_cleared", "final_cleared"])]),
    ],
)
def test_the_steps_that_do_something_about_what_is_to_be_done_stand_with_it(
    office: Office, life: str, due: list[tuple[str, list[str]]]
) -> None:
    stands = dict(first(stood(office, LIVES[life])))
    assert {what: stands[what][: len(names)] for what, names in due} == dict(due)


def test_every_step_of_an_officer_stands_once_and_a_closed_one_says_why(office: Office) -> None:
    page = stood(office, LIVES["a neighbour is heard"])
    names = [offered.step.name for offered in every(page)]
    assert len(names) == len(set(names))
    theirs = {step.name for step in office.process.steps.values() if step.asks is not None and Role.OFFICER in step.by}
    assert set(names) == theirs
    closed = next(offered for offered in every(page) if offered.step.name == "start_cleared")
    assert [bar.source.section for bar in closed.bars] == ["10 kap. 23–24 §§"] and not closed.fields


def test_what_others_are_to_do_is_told_of_them_and_of_whom_in_words(office: Office) -> None:
    (due,) = [due for due in stood(office, HEARS).due if due.task.what == "answer_hearing"]
    assert due.says.sv == "Grannar ska svara" and due.about is not None and "ALMEN 1:6, ägare 1" in due.about.sv
    (due,) = [due for due in stood(office, LIVES["granted, nothing handed in"]).due if due.task.what == "prepare_start"]
    assert due.about is not None and "kontrollplan" in due.about.sv.lower() and "_" not in due.about.sv


def test_the_page_has_what_is_to_be_done_first_and_opens_the_step_that_is_asked_for(officer: TestClient) -> None:
    here: Any = officer.app.state.office  # type: ignore[attr-defined]
    (record,) = live_through(here, "9901", clock.today(), [HEARS])
    path = f"/desk/cases/{record.case_id}/steps"
    page = officer.get(path).text
    first, rest = page.partition("Andra steg")[::2]
    assert "Registrera en grannes svar" in text(first) and "Hör grannar" in text(rest)
    assert "Startbesked ges efter lovet." in text(rest) and not re.search(r'class="group (step|phase)"[^>]* open', page)
    asked = officer.get(f"{path}?step=heard").text
    assert re.search(r'class="group step" id="heard" open', asked) and len(re.findall(r'phase" open', asked)) == 1


def test_a_last_day_that_has_passed_still_stands_with_its_task(office: Office) -> None:
    late = Life(7, ON_NO_BUILD_LAND, 60, HEARS.then)
    (due,) = [due for due in stood(office, late).due if due.task.what == "answer_hearing"]
    assert due.task.by is not None and due.task.by < clock.today() - timedelta(days=1)
