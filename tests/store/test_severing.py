"""What an event says of people is severed as what a record says is: the chain holds, and `verify` tells of it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from permits import application as applications
from permits.case import decide
from permits.casework.events import SEVERED, Event, Role
from permits.errors import NotAllowed, NotFound
from permits.office import Office
from permits.settings import Settings
from permits.steps.taking import take_asked
from permits.store.tables import events, letters
from tests.proven import proven

STORIES = Path(__file__).parents[1] / "stories"
DAY = date(2026, 11, 20)
APPEAL = {
    "name": "Granne Grannsson",
    "address": "Björkstigen 9",
    "wants": "Att lovet upphävs",
    "because": "Testa Testsson bygger för nära",
}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office.open(Settings(data_dir=tmp_path))


def a_case(office: Office, story: str = "granted-garage") -> str:
    application = applications.read((STORIES / story / "application.json").read_bytes())
    record, _ = decide(office, application, DAY, proven(office, application))
    return record.case_id


def step(office: Office, case_id: str, kind: str, role: Role = Role.OFFICER, **asked: Any) -> Event:
    take_asked(office, "9901", case_id, {"kind": kind, **asked}, role, "Handläggare Demo", day=DAY)
    return happened(office, case_id)


def happened(office: Office, case_id: str) -> Event:
    return office.store.events.of("9901", case_id)[-1]


def kept(office: Office) -> str:
    with office.store.reading() as connection:
        return str([row._mapping for table in (events, letters) for row in connection.execute(table.select())])


def faults(office: Office) -> list[str]:
    """But for the papers, which a story names and nobody hands in."""
    findings = office.store.verify(fold=office.status)
    return [fault for fault in findings.faults + findings.unread if " paper " not in fault]


def test_what_an_event_says_of_people_is_gone_and_the_chain_holds(office: Office) -> None:
    case_id = a_case(office)
    appeal = step(office, case_id, "appealed", **APPEAL)
    note = step(office, case_id, "noted", text="Grannen ringde")
    before = office.status(office.store.events.of("9901", case_id))
    assert office.store.sever("9901", case_id, f"events/{appeal.sequence}") == (0, 1, ())
    assert not any(said in kept(office) for said in APPEAL.values()) and "Grannen ringde" in kept(office)
    read_back = next(one for one in office.store.events.of("9901", case_id) if one.sequence == appeal.sequence)
    assert {getattr(read_back.body, name) for name in APPEAL} == {SEVERED}
    assert office.status(office.store.events.of("9901", case_id)) == before
    assert faults(office) == []
    notes = office.store.verify().notes
    assert f"9901 event {appeal.sequence}: what it says of people was severed" in notes
    assert not any(f"event {note.sequence}:" in told for told in notes)
    with pytest.raises(NotFound):
        office.store.sever("9901", case_id, f"events/{appeal.sequence}")


def test_an_event_that_must_name_somebody_can_be_read_without_them(office: Office) -> None:
    case_id = a_case(office)
    named = step(office, case_id, "manager_named", name="Kontroll Kontrollsson", certificate="KA 1")
    office.store.sever("9901", case_id, f"events/{named.sequence}")
    assert "Kontrollsson" not in kept(office) and faults(office) == []
    assert happened(office, case_id).body.model_dump()["name"] == SEVERED


def test_a_letter_is_severed_with_whom_it_names_and_an_event_that_names_them_is_told(office: Office) -> None:
    case_id = a_case(office)
    step(office, case_id, "consultation_not_needed", why="Enkelt bygge")
    step(office, case_id, "plan_handed_in", Role.APPLICANT)
    step(office, case_id, "manager_not_needed", why="Liten byggnad")
    cleared = step(office, case_id, "start_cleared", plan=["Läget, mot situationsplanen"])
    appeal = step(office, case_id, "appealed", **APPEAL)
    assert office.store.events.letter("9901", case_id, cleared.sequence) is not None
    assert "Testa Testsson" in kept(office)
    assert office.store.cases.read("9901", case_id).applicant == "Testa Testsson"
    severed = office.store.sever("9901", case_id, "applicants/0")
    row = office.store.cases.read("9901", case_id)
    assert (row.applicant, row.applicant_kind) == ("", "person"), "what is of them is gone, that it was a person is not"
    assert severed == (1, 0, (appeal.sequence,))
    assert office.store.events.letter("9901", case_id, cleared.sequence) is None
    office.store.sever("9901", case_id, f"events/{appeal.sequence}")
    assert "Testa Testsson" not in kept(office) and faults(office) == []
    assert f"9901 event {cleared.sequence}: its letter was severed" in office.store.verify().notes


@pytest.mark.parametrize("place", ["events/1", "events/999"])
def test_an_event_that_is_not_there_or_speaks_of_nobody_is_told(office: Office, place: str) -> None:
    with pytest.raises(NotFound):
        office.store.sever("9901", a_case(office), place)


def test_no_event_is_severed_from_a_case_that_waits(office: Office) -> None:
    case_id = a_case(office, "incomplete-application")
    note = step(office, case_id, "noted", text="Sökanden ringde")
    with pytest.raises(NotAllowed):
        office.store.sever("9901", case_id, f"events/{note.sequence}")


def test_words_put_in_an_event_s_place_after_it_was_severed_are_found(office: Office) -> None:
    case_id = a_case(office)
    note = step(office, case_id, "noted", text="Grannen ringde")
    office.store.sever("9901", case_id, f"events/{note.sequence}")
    with office.store.writing() as connection:
        connection.execute(events.update().where(events.c.sequence == note.sequence).values(private='{"text": "Nej"}'))
    assert any("what it says of people is not what was said" in fault for fault in faults(office))
