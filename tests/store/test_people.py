"""The people of a record lie beside it: each sees themself alone, and the chain holds without them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from permits import application as applications
from permits.case import decide
from permits.errors import NotAllowed
from permits.office import Office
from permits.settings import Settings
from permits.store.chained.people import (
    hashes,
    places_of,
    places_of_sender,
    put_together,
    read,
    shown,
    taken_apart,
    written,
)
from permits.store.chained.record import Record
from permits.store.tables import outbox, parties, records
from tests.proven import proven

STORIES = Path(__file__).parents[1] / "stories"
DAY = date(2026, 11, 20)
MINE, THEIRS = "198803200016", "199001019802"

APPLICANTS = [
    {"kind": "person", "name": "Testa Testsson", "personalNumber": MINE, "signed": "2026-11-20", "email": "a@example.org"},
    {"kind": "company", "name": "Prov AB", "signatory": "Prov Provsson", "signatoryNumber": THEIRS},
]  # fmt: skip
APPLICATION = {
    "applicants": APPLICANTS,
    "agent": {"name": "Ombud Ombudsson", "personalNumber": "197001019809"},
    "invoice": {"name": "Faktura Fakturasson", "reference": "7"},
    "consents": [{"property": "ALMEN 1:2", "owner": 0}, {"property": "ALMEN 1:2", "owner": "Granne Grannsson"}],
    "measure": {"kind": "fence"},
}
NAMED = ("Testa", "Prov", "Ombud", "Faktura", "Granne", MINE, THEIRS, "example.org")


@pytest.mark.parametrize("folder", sorted(STORIES.iterdir()), ids=lambda folder: folder.name)
def test_a_storys_application_comes_back_as_it_was_sent(folder: Path) -> None:
    body = json.loads((folder / "application.json").read_text(encoding="utf-8"))
    left, people = taken_apart(body)
    assert put_together(left, read(written(people))) == body


def test_nobody_is_named_in_what_the_chain_holds() -> None:
    left, people = taken_apart(APPLICATION)
    assert not any(name in json.dumps(left) for name in NAMED)
    assert set(people) == {"applicants/0", "applicants/1", "agent", "invoice", "consents/1"} == set(hashes(left))
    assert left["applicants"][0]["signed"] == "2026-11-20" and left["consents"][0]["owner"] == 0


def test_the_same_person_has_another_hash_each_time() -> None:
    first, again = (taken_apart(APPLICATION)[0]["applicants"][0]["person"] for _ in range(2))
    assert first != again


def test_each_sees_themself_alone() -> None:
    assert places_of(APPLICATION, MINE) == {"applicants/0"}
    assert places_of(APPLICATION, THEIRS) == {"applicants/1"}
    assert places_of(APPLICATION, "200001010005") == places_of_sender(APPLICATION) == set()
    alone = {**APPLICATION, "applicants": APPLICANTS[:1], "agent": None}
    assert places_of(alone, MINE) == places_of_sender(alone) == {"applicants/0", "invoice"}


def test_a_record_from_before_is_shown_without_its_people() -> None:
    assert not any(name in json.dumps(shown(APPLICATION)) for name in NAMED)


@pytest.fixture
def decided(tmp_path: Path) -> tuple[Office, Record]:
    office = Office.open(Settings(data_dir=tmp_path))
    application = applications.read((STORIES / "granted-garage" / "application.json").read_bytes())
    told = application.applicants[0].model_copy(update={"email": "testa@example.org"})
    application = application.model_copy(update={"applicants": (told,)})
    record, _ = decide(office, application, DAY, proven(office, application))
    return office, record


def rows(office: Office) -> list[dict[str, Any]]:
    with office.store.reading() as connection:
        return [
            dict(row._mapping) for table in (records, parties, outbox) for row in connection.execute(table.select())
        ]


def test_a_record_as_it_is_shown_is_what_was_hashed(decided: tuple[Office, Record]) -> None:
    office, record = decided
    read_back = office.store.records.of("9901", record.case_id)[-1]
    seen = read_back.shown(places_of_sender(read_back.application))
    assert seen["content"] == record.content and "Testa Testsson" not in json.dumps(seen["content"], ensure_ascii=False)
    assert seen["people"]["applicants/0"]["says"]["name"] == "Testa Testsson"
    assert read_back.shown(())["people"] == {}


def test_whoever_is_severed_is_gone_and_the_chain_holds(decided: tuple[Office, Record]) -> None:
    office, record = decided
    assert office.store.sever("9901", record.case_id, "applicants/0") == (1, 0, ())
    left = str(rows(office))
    assert not any(said in left for said in ("Testa", MINE, "testa@example.org", "Björkstigen 5, "))
    findings = office.store.verify()
    # a story names papers that nobody hands in
    assert [fault for fault in findings.faults if " paper " not in fault] == findings.unread == []
    assert any("severed" in note for note in findings.notes)
    assert office.store.records.of("9901", record.case_id)[-1].application["applicants"][0]["kind"] == "person"


def test_nobody_is_severed_from_a_case_that_waits(decided: tuple[Office, Record]) -> None:
    office, _ = decided
    application = applications.read((STORIES / "incomplete-application" / "application.json").read_bytes())
    waiting, _ = decide(office, application, DAY)
    with pytest.raises(NotAllowed):
        office.store.sever("9901", waiting.case_id, "applicants/0")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("replace(people, 'Testa', 'Testo')", "applicants/0 is not whom it was made of"),
        ("'{}'", "applicants/0 is missing beside it"),
        ("replace(people, 'applicants/0', 'applicants/1')", "applicants/1 is beside it and not in it"),
    ],
)
def test_a_person_changed_lost_or_added_beside_a_record_is_found(
    decided: tuple[Office, Record], change: str, says: str
) -> None:
    office, _ = decided
    with office.store.writing() as connection:
        connection.exec_driver_sql(f"UPDATE records SET people = {change}")
    assert any(says in fault for fault in office.store.verify().faults)
