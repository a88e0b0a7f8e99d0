"""What leaves by itself: a decision to each who is to have it, the notice board, and that it left as events of the case."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from permits import application as applications
from permits import clock
from permits.case import decide
from permits.casework.events import Role
from permits.casework.status import Status
from permits.errors import NotFound
from permits.office import Office
from permits.post.deliver import FileDrop, Ports
from permits.steps.dispatching import dispatch, hand_over
from permits.steps.serving import opened_by
from permits.steps.taking import standing, take_asked
from tests.confirmed import confirm_everybody
from tests.proven import proven

GARAGE = json.loads((Path(__file__).parents[1] / "stories" / "granted-garage" / "application.json").read_text("utf-8"))
DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
NEXT_DAY = datetime(2026, 11, 21, 11, tzinfo=UTC)
OFFICER = "Handläggare Demo"
OWNER = "ALMEN 1:3/1"
MARKED = "Demo Demodotter 35"
"""Somebody whom the register marks as protected."""


@pytest.fixture
def post(tmp_path: Path) -> Ports:
    return Ports(FileDrop(tmp_path / "post"))


def granted(office: Office, **person: Any) -> str:
    """A garage that the machine grants, applied for by another than the owner, who agrees; the person changed so."""
    another = {
        **GARAGE["applicants"][0],
        "name": "Annan Testsson",
        "personalNumber": "19900118-9811",
        "email": "testa@example.org",
    }
    body = {**GARAGE, "applicants": [another | person]}
    application = applications.read(body)
    with clock.standing_at(NOON):
        record, _ = decide(office, application, DAY, proven(office, application))
    assert record.outcome == "granted"
    confirm_everybody(office.store)
    return record.case_id


def stands(office: Office, case_id: str) -> Status:
    return standing(office, "9901", case_id)


def happened(office: Office, case_id: str) -> list[tuple[str, str]]:
    return [(event.step, event.role.value) for event in office.store.events.of("9901", case_id)]


def letters_to(office: Office, kind: str) -> set[str]:
    """Whom a kind of letter waits to be handed over to."""
    return {notice.recipient for notice in office.store.outbox.by_hand("9901") if notice.kind == f"letter.{kind}"}


def test_a_decision_that_a_mail_server_took_is_sent_and_the_board_tells_of_it_once_only(
    office: Office, post: Ports
) -> None:
    garage = granted(office)
    for _ in range(2):
        dispatch(office, post, NOON)
    assert happened(office, garage)[2:] == [("announced", "machine"), ("sent", "machine")]
    assert (stands(office, garage).announced, stands(office, garage).unsent) == (DAY, (OWNER,))


def test_an_owner_who_did_not_apply_is_handed_the_decision_and_the_case_gains_force_once_they_have_it(
    office: Office, post: Ports
) -> None:
    garage = granted(office)
    dispatch(office, post, NOON)
    (notice,) = [notice for notice in office.store.outbox.by_hand("9901") if notice.recipient == OWNER]
    hand_over(office, "9901", notice.id, OFFICER, NOON)
    assert happened(office, garage)[-1] == ("sent", "officer")
    assert stands(office, garage).unsent == () and stands(office, garage).force is None
    take_asked(office, "9901", garage, {"kind": "served", "recipient": OWNER}, Role.OFFICER, OFFICER, day=DAY)
    # A week and three from the announcement: Friday 18 December; the day after.
    assert stands(office, garage).force == date(2026, 12, 19)
    assert stands(office, garage).begin_by == date(2028, 12, 19)


def test_who_gave_no_address_is_handed_the_decision(office: Office, post: Ports) -> None:
    garage = granted(office, email=None)
    dispatch(office, post, NOON)
    assert {"applicant", OWNER} == letters_to(office, "granted") == {*stands(office, garage).unsent}


def test_those_who_own_what_borders_are_told_on_the_day_of_the_announcement(office: Office, post: Ports) -> None:
    garage = granted(office)
    dispatch(office, post, NOON)
    assert {"ALMEN 1:2/1", "ALMEN 1:4/1", "ALMEN 1:4/2"} <= letters_to(office, "announced")
    assert OWNER not in letters_to(office, "announced")
    announced = next(event for event in office.store.events.of("9901", garage) if event.step == "announced")
    letter = office.store.events.letter("9901", garage, announced.sequence)
    assert letter is not None and "senast 18 december 2026" in letter.html.replace("\u00a0", " ")


def test_an_applicant_is_told_the_new_last_day_of_what_was_announced_later(office: Office, post: Ports) -> None:
    granted(office)
    dispatch(office, post, NEXT_DAY)
    told = [notice.kind for notice in office.store.outbox.due(NEXT_DAY)]
    assert told == ["letter.announcement_told"]
    case_id = office.store.outbox.due(NEXT_DAY)[0].case_id
    told_by = next(event for event in office.store.events.of("9901", case_id) if event.step == "announcement_told")
    letter = office.store.events.letter("9901", case_id, told_by.sequence)
    assert letter is not None and "Annan Testsson" in letter.html and "mark intill" not in letter.html
    dispatch(office, post, NEXT_DAY)
    assert office.store.outbox.due(NEXT_DAY) == []


def test_nothing_of_an_applicant_whom_the_register_marks_is_sent_or_announced_by_the_machine(
    office: Office, post: Ports
) -> None:
    garage = granted(office, name=MARKED)
    dispatch(office, post, NOON)
    assert isinstance(post.mail, FileDrop) and not post.mail.folder.exists()
    assert [step for step, _ in happened(office, garage)] == ["received", "granted"]
    assert {"send", "announce"} <= {task.what for task in stands(office, garage).tasks if task.whose == "us"}


def test_whoever_opens_their_decision_by_their_own_login_has_it_from_that_day(office: Office) -> None:
    garage = granted(office)
    record = office.store.records.last("9901", garage)
    with clock.standing_at(NEXT_DAY):
        for number in ("199001189811", "199001189811", "191212121212"):
            opened_by(office, record, number)
    assert happened(office, garage)[2:] == [("served", "applicant")]
    assert stands(office, garage).served == {"applicant": date(2026, 11, 21)}


def test_what_another_has_handed_over_is_not_handed_over_again(office: Office) -> None:
    granted(office)
    (notice,) = office.store.outbox.by_hand("9901")
    hand_over(office, "9901", notice.id, OFFICER, NOON)
    with pytest.raises(NotFound):
        hand_over(office, "9901", notice.id, OFFICER, NOON)


def test_a_step_that_an_officer_takes_puts_its_letter_in_the_post(office: Office, post: Ports) -> None:
    body = {**GARAGE, "applicants": [{**GARAGE["applicants"][0], "email": "testa@example.org"}], "attachments": []}
    application = applications.read(body)
    record, _ = decide(office, application, DAY, proven(office, application))
    take_asked(office, "9901", record.case_id, {"kind": "receipt_confirmed"}, Role.OFFICER, OFFICER, day=DAY)
    confirm_everybody(office.store)
    assert [notice.kind for notice in office.store.outbox.due(NOON)] == [
        "letter.supplement",
        "letter.receipt_confirmed",
    ]
    asked = {"kind": "heard", "recipients": ["ALMEN 1:2/1"], "what": "Garage."}
    take_asked(office, "9901", record.case_id, asked, Role.OFFICER, OFFICER, day=DAY)
    assert letters_to(office, "heard") == {"ALMEN 1:2/1"}
