"""A case's clock and fee follow from what has happened to it, in its letter and at the desk."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from permits import application as applications
from permits.case import complete, decide, withdraw
from permits.decision.result import Result
from permits.office import Office
from permits.settings import Settings
from permits.store.tables import own_cases
from tests.proven import proven

STORY = Path(__file__).parent / "stories" / "granted-garage" / "application.json"
BODY = json.loads(STORY.read_text(encoding="utf-8"))
APPLIED = date(2026, 3, 2)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office.open(Settings(data_dir=tmp_path_factory.mktemp("var")))
    yield made
    made.store.engine.dispose()


@pytest.fixture
def office(opened: Office) -> Office:
    """The office, with nothing decided on any lot."""
    with opened.store.writing() as connection:
        connection.execute(own_cases.delete())
    return opened


def garage(*, papers: bool = True) -> applications.Application:
    return applications.read({**BODY, "received": APPLIED.isoformat()} | ({} if papers else {"attachments": []}))


def steps(office: Office, case_id: str) -> list[tuple[str, str]]:
    return [(event.step, event.role.value) for event in office.store.events.of("9901", case_id)]


def test_an_application_completed_after_the_time_of_the_first_day_keeps_its_whole_fee(office: Office) -> None:
    """The time to decide begins when what was ordered has come in (PBL 9 kap. 99 §)."""
    asked, _ = decide(office, garage(papers=False), APPLIED, proven(office, garage()))
    assert asked.outcome is Result.SUPPLEMENT
    assert office.store.cases.read("9901", asked.case_id).due is None, "no time runs while it waits for the applicant"
    decided = complete(
        office, garage(), asked.case_id, date(2026, 6, 15), proven(office, garage()), seen=asked.sequence
    )
    assert decided.outcome is Result.GRANTED
    letter = decided.letter_html.replace("\u00a0", " ")
    assert "6 400 kronor" in letter and "för sent" not in letter
    assert steps(office, asked.case_id) == [
        ("received", "applicant"),
        ("completion_requested", "machine"),
        ("completed", "applicant"),
        ("granted", "machine"),
    ]


def test_each_event_that_a_record_freezes_points_at_it(office: Office) -> None:
    first, _ = decide(office, garage(papers=False), APPLIED, proven(office, garage()))
    withdraw(office, "9901", first.case_id, APPLIED, seen=first.sequence)
    pointed = [getattr(event.body, "record", None) for event in office.store.events.of("9901", first.case_id)]
    assert pointed == [None, first.sequence, first.sequence + 1]


def test_a_list_of_what_is_missing_that_the_board_has_not_made_an_order_stops_no_clock(office: Office) -> None:
    """Without the board's word the machine helps only (FL 6 och 20 §§), and the time runs on."""
    (code, delegation), *_ = office.delegations.items()
    helping = replace(office, delegations={code: replace(delegation, orders_completion=False)})
    asked, _ = decide(helping, garage(papers=False), APPLIED, proven(office, garage()))
    assert helping.store.cases.read("9901", asked.case_id).due == date(2026, 5, 11)
