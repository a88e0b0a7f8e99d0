"""What people have begun in a case or said against it is weighed by a person, and who spoke against it is served the decision."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from permits import application as applications
from permits.case import decide
from permits.casework.events import Body, DecisionProposed, Role
from permits.casework.status import Status
from permits.continuing import answer, complete
from permits.decision.result import Result
from permits.decision.ruling import Ruling
from permits.office import Office
from permits.rerun import differences
from permits.steps.taking import standing, take, take_asked
from permits.store.chained.record import Record
from tests.api.conftest import story
from tests.proven import proven

DAY = date(2026, 11, 20)
OFFICER = "Handläggare 1"
NEIGHBOUR = "ALMEN 1:2/1"


def asked_for_more(office: Office, **changes: Any) -> Record:
    """A garage that the machine has asked to be completed with its height."""
    body = story("granted-garage") | {"received": DAY.isoformat()}
    del body["measure"]["dimensions"]["ridgeHeightM"]
    application = applications.read(body | changes)
    record, _ = decide(office, application, DAY, proven(office, application))
    assert record.outcome is Result.SUPPLEMENT
    return record


def completed(office: Office, asked: Record) -> Record:
    application = applications.read(story("granted-garage") | {"received": DAY.isoformat()})
    return complete(office, application, asked.case_id, DAY, proven(office, application), seen=asked.sequence)


def step(office: Office, case_id: str, **sent: Any) -> Status:
    return take_asked(office, "9901", case_id, sent, Role.OFFICER, OFFICER, day=DAY)


def heard(office: Office, case_id: str, *answers: bool) -> None:
    """A neighbour was asked, and has answered so, one after the other; the hearing is closed when they have."""
    step(office, case_id, kind="heard", recipients=[NEIGHBOUR], what="Garaget ligger nära.")
    for objects in answers:
        step(office, case_id, kind="hearing_answered", recipient=NEIGHBOUR, objects=objects, text="Skymmer sikten.")
    if answers:
        step(office, case_id, kind="hearing_closed", why="Alla har svarat.")


def asked_in_words(office: Office, case_id: str) -> None:
    step(office, case_id, kind="completion_requested", asks=["Foton av platsen"])


def communicated(office: Office, case_id: str) -> None:
    step(office, case_id, kind="communicated", what="Garaget skymmer sikten från utfarten.")


def proposed(office: Office, case_id: str) -> None:
    def steps(status: Status) -> list[Body]:
        return [DecisionProposed(result=Result.REFUSED, reasons="Skymmer sikten.")]

    take(office, "9901", case_id, steps, Role.OFFICER, OFFICER, day=DAY)


def test_completed_with_nothing_begun_it_is_the_machines_to_grant(office: Office) -> None:
    asked = asked_for_more(office)
    assert completed(office, asked).outcome is Result.GRANTED


@pytest.mark.parametrize(
    ("begin", "code"),
    [
        (lambda office, case_id: heard(office, case_id), "hearing_open"),
        (lambda office, case_id: heard(office, case_id, True), "objection"),
        (communicated, "communicated"),
        (asked_in_words, "asked_in_words"),
        (proposed, "proposed"),
    ],
)
def test_completed_after_people_have_begun_something_it_waits_for_a_person_and_says_why(
    office: Office, begin: Callable[[Office, str], None], code: str
) -> None:
    asked = asked_for_more(office)
    begin(office, asked.case_id)
    record = completed(office, asked)
    assert (record.outcome, [reason["code"] for reason in record.summary["because"]]) == (Result.REFERRED, [code])
    assert standing(office, "9901", asked.case_id).state == "handling"
    assert differences(office.pack, record.content) == [], "tried again from its package it comes out the same"


def test_a_view_that_was_taken_back_keeps_nothing_from_the_machine(office: Office) -> None:
    asked = asked_for_more(office)
    heard(office, asked.case_id, True, False)
    assert completed(office, asked).outcome is Result.GRANTED


def granted_by_officer(office: Office, *answers: bool) -> str:
    asked = asked_for_more(office)
    heard(office, asked.case_id, *answers)
    asked_in_words(office, asked.case_id)
    record = completed(office, asked)
    ruling = Ruling(OFFICER, datetime(2026, 11, 20, 11, tzinfo=UTC), Result.GRANTED, "Sikten är fri.")
    answer(office, "9901", asked.case_id, {}, ruling, DAY, seen=record.sequence)
    return asked.case_id


def test_who_spoke_against_what_is_granted_is_served_it_and_it_gains_no_force_before(office: Office) -> None:
    case_id = granted_by_officer(office, True)
    assert standing(office, "9901", case_id).recipients == ("applicant", NEIGHBOUR)
    to_hand_over = {
        notice.recipient for notice in office.store.outbox.by_hand("9901", case_id) if "granted" in notice.kind
    }
    assert to_hand_over == {"applicant", NEIGHBOUR}
    for recipient in ("applicant", NEIGHBOUR):
        step(office, case_id, kind="sent", recipient=recipient, channel="mail")
    step(office, case_id, kind="announced")
    assert step(office, case_id, kind="served", recipient="applicant").force is None
    assert step(office, case_id, kind="served", recipient=NEIGHBOUR).force == date(2026, 12, 19)


def test_who_had_nothing_against_it_need_not_be_served(office: Office) -> None:
    assert standing(office, "9901", granted_by_officer(office, False)).recipients == ("applicant",)
