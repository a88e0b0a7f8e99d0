"""More time to complete: asked for before the last day by who applies, and answered by a person."""

from datetime import date, timedelta
from typing import Any

import pytest

from permits import application as applications
from permits import clock
from permits.case import decide
from permits.casework.events import Role
from permits.casework.status import Status
from permits.errors import BadInput, NotAllowed
from permits.office import Office
from permits.steps.taking import standing, take_asked
from tests.api.conftest import story
from tests.proven import proven

DAY = clock.today() - timedelta(90)
"""So long ago that the last day to complete has passed; no step is taken on a day to come."""


class Completing:
    """A case of which a completion is asked."""

    def __init__(self, office: Office) -> None:
        application = applications.read(story("incomplete-application"))
        record, _ = decide(office, application, DAY, proven(office, application))
        self.office, self.case_id = office, record.case_id
        last = self.status.asked_by
        assert last is not None
        self.last = last

    @property
    def status(self) -> Status:
        return standing(self.office, "9901", self.case_id)

    def step(self, kind: str, role: Role, day: date = DAY, **asked: Any) -> None:
        sent = {"kind": kind, **{name: str(value) for name, value in asked.items()}}
        actor = "Handläggare Demo" if role is Role.OFFICER else ""
        take_asked(self.office, "9901", self.case_id, sent, role, actor, day=day)

    def ask(self, until: date, day: date = DAY) -> None:
        self.step("more_time_asked", Role.APPLICANT, day, until=until, why="Ritaren är sjuk.")

    def tasks(self) -> dict[str, tuple[str, date | None]]:
        return {task.what: (task.whose, task.by) for task in self.status.tasks}


@pytest.fixture
def case(office: Office) -> Completing:
    return Completing(office)


def test_more_time_is_asked_for_on_the_last_day_and_not_the_day_after(case: Completing) -> None:
    with pytest.raises(NotAllowed, match="has passed"):
        case.ask(case.last + timedelta(14), case.last + timedelta(1))
    case.ask(case.last + timedelta(14), case.last)
    assert case.tasks()["answer_more_time"] == ("us", case.last)
    assert case.tasks()["complete"] == ("applicant", case.last), "asking moves no day"


def test_the_day_asked_for_and_the_day_given_are_after_the_last(case: Completing) -> None:
    with pytest.raises(BadInput):
        case.ask(case.last)
    with pytest.raises(BadInput):
        case.step("more_time_given", Role.OFFICER, until=case.last)
    case.ask(case.last + timedelta(1))
    case.step("more_time_given", Role.OFFICER, until=case.last + timedelta(1))
    assert case.status.asked_by == case.last + timedelta(1)


def test_it_is_asked_for_once_until_it_is_answered_and_only_by_who_applies(case: Completing) -> None:
    with pytest.raises(NotAllowed):
        case.step("more_time_asked", Role.OFFICER, until=case.last + timedelta(14), why="De ringde.")
    case.ask(case.last + timedelta(14))
    with pytest.raises(NotAllowed, match="already"):
        case.ask(case.last + timedelta(21))
    case.step("more_time_given", Role.OFFICER, until=case.last + timedelta(14))
    case.ask(case.last + timedelta(21))


def test_a_no_lets_the_day_stand_and_says_why_and_never_comes_unasked(case: Completing) -> None:
    with pytest.raises(NotAllowed, match="Nobody has asked"):
        case.step("more_time_refused", Role.OFFICER, why="Tiden räcker.")
    case.ask(case.last + timedelta(14))
    with pytest.raises(BadInput):
        case.step("more_time_refused", Role.OFFICER, why="")
    with pytest.raises(NotAllowed):
        case.step("more_time_refused", Role.MACHINE, why="Tiden räcker.")
    case.step("more_time_refused", Role.OFFICER, why="Tiden räcker.")
    assert case.status.asked_by == case.last and "answer_more_time" not in case.tasks()


def test_the_reason_is_kept_as_what_is_of_people(case: Completing) -> None:
    case.ask(case.last + timedelta(14))
    (event,) = [event for event in case.office.store.events.of("9901", case.case_id) if event.kind == "more_time_asked"]
    _, of_people = event.body.apart()
    assert of_people == {"why": "Ritaren är sjuk."}
