"""Whoever is to answer by a last day is reminded some days before it, once, and nobody whom a register marks."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from permits import application as applications
from permits import clock
from permits.case import decide
from permits.casework.events import Reminded, Role
from permits.office import Office
from permits.steps.reminding import remind
from permits.steps.taking import standing, take_asked
from tests.confirmed import confirm_everybody
from tests.proven import proven

STORIES = Path(__file__).parents[1] / "stories"
DAY = date(2026, 11, 20)


def waiting(office: Office, story: str, **person: Any) -> str:
    body = json.loads((STORIES / story / "application.json").read_text(encoding="utf-8"))
    body["applicants"] = [{**body["applicants"][0], "email": "testa@example.org", **person}]
    application = applications.read(body)
    record, _ = decide(office, application, DAY, proven(office, application))
    return record.case_id


def reminders(office: Office, case_id: str) -> Sequence[Reminded]:
    happened = office.store.events.of("9901", case_id)
    return [event.body for event in happened if isinstance(event.body, Reminded)]


def last_day(office: Office, case_id: str) -> date:
    awaited = standing(office, "9901", case_id).awaited
    assert awaited is not None and awaited.by is not None
    return awaited.by


def test_who_is_to_complete_is_reminded_five_days_before_the_last_once_and_by_mail(office: Office) -> None:
    lacking = waiting(office, "incomplete-application")
    last = last_day(office, lacking)
    assert remind(office, last - timedelta(6)) == 0
    assert [remind(office, last - timedelta(5)) for _ in range(2)] == [1, 0]
    assert reminders(office, lacking)[0].answer_by == last
    confirm_everybody(office.store)
    told = [notice for notice in office.store.outbox.due(clock.now()) if notice.kind == "letter.reminded"]
    assert [(notice.address, notice.recipient) for notice in told] == [("testa@example.org", "applicant")]
    assert standing(office, "9901", lacking).awaited is None


def test_nobody_is_reminded_of_a_day_that_has_passed(office: Office) -> None:
    lacking = waiting(office, "incomplete-application")
    assert remind(office, last_day(office, lacking) + timedelta(1)) == 0
    assert reminders(office, lacking) == []


@pytest.mark.parametrize("written", ["ALMEN 1:36/1", "Almen 1:36/1", "almen1:36/1"])
def test_nobody_whom_the_register_marks_is_reminded_by_letter(office: Office, written: str) -> None:
    heard = waiting(office, "no-build-land")
    asked = {"kind": "heard", "recipients": [written], "what": "Avvikelsen."}
    take_asked(office, "9901", heard, asked, Role.OFFICER, "Handläggare Demo", day=DAY)
    assert remind(office, last_day(office, heard)) == 0
    assert reminders(office, heard) == []


def test_who_is_heard_and_has_not_answered_is_reminded_by_an_officers_hand(office: Office) -> None:
    heard = waiting(office, "no-build-land")
    asked = {"kind": "heard", "recipients": ["ALMEN 1:2/1", "ALMEN 1:4/1"], "what": "Avvikelsen."}
    take_asked(office, "9901", heard, asked, Role.OFFICER, "Handläggare Demo", day=DAY)
    answer = {"kind": "hearing_answered", "recipient": "ALMEN 1:2/1", "objects": False, "text": "Inget."}
    take_asked(office, "9901", heard, answer, Role.OFFICER, "Handläggare Demo", day=DAY)
    assert remind(office, last_day(office, heard)) == 1
    by_hand = {notice.recipient for notice in office.store.outbox.by_hand("9901") if notice.kind == "letter.reminded"}
    assert by_hand == {"ALMEN 1:4/1"}
