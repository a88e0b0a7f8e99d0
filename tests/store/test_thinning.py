"""Everything is kept for ever but for what the municipality's plan lists, and of that nothing while anything is open."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from permits import application as applications
from permits import clock
from permits.case import decide
from permits.casework.events import Role
from permits.cli import app
from permits.local.retention import years_before
from permits.office import Office
from permits.opening.paper import Paper
from permits.settings import Settings
from permits.steps.dispatching import hand_over
from permits.steps.taking import take_asked
from permits.steps.thinning import due, forget_readings, thin
from permits.store.case.papers import of_case
from permits.store.tables import metadata

STORIES = Path(__file__).parents[1] / "stories"
DAY = date(2026, 11, 20)
LATER = date(2036, 11, 20)
"""Ten years on, as the demo's plan has it for what needed nothing."""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office.open(Settings(data_dir=tmp_path))


def a_case(office: Office, story: str = "exempt-shed", *, sent: bool = True) -> str:
    """sent: whether an officer has handed over what there is to tell."""
    application = applications.read((STORIES / story / "application.json").read_bytes())
    record, _ = decide(office, application, DAY)
    for notice in office.store.outbox.by_hand("9901") if sent else ():
        hand_over(office, "9901", notice.id, "Handläggare Demo", datetime(2026, 11, 20, 12, tzinfo=UTC))
    return record.case_id


def cases(office: Office, today: date = LATER) -> list[str]:
    return [case.case.case_id for case in due(office, "9901", today)]


def kept(office: Office) -> str:
    with office.store.reading() as connection:
        return str([row._mapping for table in metadata.sorted_tables for row in connection.execute(table.select())])


def test_a_case_is_thinned_on_the_day_of_the_plan_and_not_the_day_before(office: Office) -> None:
    case_id = a_case(office)
    assert cases(office, LATER - timedelta(days=1)) == []
    assert cases(office, LATER) == [case_id]


def test_without_a_plan_in_force_everything_is_kept_for_ever(office: Office) -> None:
    a_case(office)
    plan = office.retentions["9901"]
    assert cases(replace(office, retentions={}), date(2500, 1, 1)) == []
    ended = replace(plan, valid=replace(plan.valid, to=date(2030, 1, 1)))
    assert cases(replace(office, retentions={"9901": ended}), date(2500, 1, 1)) == []


def test_what_the_plan_does_not_list_is_kept_for_ever(office: Office) -> None:
    granted = a_case(office, "stove")
    assert office.store.cases.read("9901", granted).result not in ("exempt", "withdrawn")
    assert cases(office, date(2500, 1, 1)) == []


def test_nothing_is_thinned_of_a_case_where_anything_is_left_to_do(office: Office) -> None:
    a_case(office, sent=False)
    assert cases(office, date(2500, 1, 1)) == []


def test_nothing_is_thinned_of_a_case_where_a_request_to_see_the_file_waits(office: Office) -> None:
    case_id = a_case(office)
    asked = office.store.disclosures("9901")
    asked.ask(case_id, "applicants/0")
    assert cases(office) == []
    asked.settle(case_id, asked.waiting()[0].id, (), "Handläggare Demo", "Ingen annan nämns.")
    assert cases(office) == [case_id]


def test_nothing_is_thinned_of_a_case_whose_file_somebody_asks_to_see_after_it_was_listed(office: Office) -> None:
    case_id = a_case(office)
    listed = due(office, "9901", LATER)
    office.store.disclosures("9901").ask(case_id, "applicants/0")
    assert thin(office, "9901", listed, "Arkivarie") == []
    assert [request.case_id for request in office.store.disclosures("9901").waiting()] == [case_id]


def test_what_happens_in_a_case_begins_its_time_anew(office: Office) -> None:
    case_id = a_case(office)
    listed = due(office, "9901", LATER)
    with clock.standing_at(datetime(2036, 11, 20, 12, tzinfo=UTC)):
        take_asked(office, "9901", case_id, {"kind": "noted", "text": "Ringde"}, Role.OFFICER, "Handläggare Demo")
    assert cases(office) == [] and thin(office, "9901", listed, "Arkivarie Demo") == []
    assert "Testa Testsson" in kept(office)


def test_what_is_thinned_is_gone_and_stays_provable(office: Office) -> None:
    case_id = a_case(office)
    take_asked(office, "9901", case_id, {"kind": "noted", "text": "Testa ringde"}, Role.OFFICER, "Demo", day=DAY)
    office.store.papers("9901").keep(of_case(case_id), b"%PDF of Testa", Paper("application/pdf", 13, 1))
    office.store.readings("9901").keep(case_id, "officer", "Handläggare Demo", "case")
    (thinned,) = thin(office, "9901", due(office, "9901", LATER), "Arkivarie Demo")
    assert thinned.case.case_id == case_id
    left = kept(office)
    assert not [said for said in ("Testa", "198803202382", "Björkstigen 5, ") if said in left]
    assert office.store.papers("9901").of(of_case(case_id)) == {}
    (line,) = office.store.thinnings("9901").all()
    assert (line.case_id, line.by) == (case_id, "Arkivarie Demo") and line.plan.endswith("§ 112, 2025-11-18: 4.2.9")
    findings = office.store.verify(fold=office.status)
    assert findings.faults == findings.unread == []
    assert any(f"{case_id}: thinned by" in note for note in findings.notes)
    assert cases(office, date(2500, 1, 1)) == []
    assert office.store.records.last("9901", case_id).outcome == "exempt"


def test_a_thinning_that_is_changed_or_lost_is_found(office: Office) -> None:
    a_case(office)
    thin(office, "9901", due(office, "9901", LATER), "Arkivarie Demo")
    with office.store.writing() as connection:
        connection.exec_driver_sql("UPDATE thinnings SET by = 'Någon annan'")
    assert any("thinning 1 is not what was written down" in fault for fault in office.store.verify().faults)


def test_who_read_what_is_kept_as_long_as_the_plan_says(office: Office) -> None:
    office.store.readings("9901").keep("a" * 32, "officer", "Handläggare Demo", "case")
    read = office.store.readings("9901").of("a" * 32)[0].at.date()
    assert forget_readings(office, "9901", read.replace(year=read.year + 10)) == 0
    assert forget_readings(office, "9901", read.replace(year=read.year + 11)) == 1


@pytest.mark.parametrize(("day", "before"), [(date(2036, 2, 29), date(2031, 2, 28)), (LATER, date(2031, 11, 20))])
def test_years_are_counted_to_the_day(day: date, before: date) -> None:
    assert years_before(day, 5) == before


def test_the_command_shows_first_and_wants_a_name(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVSVAR_DATA_DIR", str(office.settings.data_dir))
    case_id = a_case(office)

    def run(*asked: str) -> Any:
        return CliRunner().invoke(app, ["thin", *asked])

    assert run().exit_code == 2
    assert "0 cases would be thinned" in run("--dry-run").output
    assert "0 cases thinned" in run("--by", "Arkivarie Demo").output
    assert office.store.records.last("9901", case_id).letter_pdf
