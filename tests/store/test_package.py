"""A case as one file holds by itself: whatever byte of it is changed is found, and the file that it is in named."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from permits import application as applications
from permits.case import decide
from permits.cli import app
from permits.errors import NotFound
from permits.office import Office
from permits.opening.paper import Paper
from permits.settings import Settings
from permits.store.canonical import canonical, sha256
from permits.store.case.papers import of_client
from permits.store.chained.chain import Head
from permits.store.chained.package import MANIFEST, READ_ME, package, read_me, sealed, zipped
from permits.store.chained.package_check import faults_of
from tests.drawings import drawing
from tests.keeping import appeal
from tests.proven import proven
from tests.store.test_verify import DAY, STORIES

PLAN = drawing()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, str]:
    """A case that was decided and appealed, with a paper, between others of its municipality."""
    office = Office.open(Settings(data_dir=tmp_path_factory.mktemp("kept")))
    office.store.papers("9901").keep(of_client("x"), PLAN, Paper("application/pdf", len(PLAN), 1))
    cases = []
    for story in ("stove", "granted-garage", "change-of-use"):
        body = json.loads((STORIES / story / "application.json").read_text(encoding="utf-8"))
        named = [{**paper, "sha256": sha256(PLAN)} for paper in body.get("attachments", ())]
        application = applications.read(json.dumps({**body, "attachments": named}).encode(), office.pack.acts)
        record, _ = decide(office, application, DAY, proven(office, application))
        cases.append(record.case_id)
    appeal(office.store, "9901", cases[1])
    return office, cases[1]


@pytest.fixture(scope="module")
def whole(kept: tuple[Office, str]) -> bytes:
    office, case = kept
    return package(office.store, "9901", case)


def members_of(whole: bytes) -> dict[str, bytes]:
    file = zipfile.ZipFile(io.BytesIO(whole))
    return {name: file.read(name) for name in file.namelist()}


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def test_a_package_holds_and_has_all_that_the_case_has(kept: tuple[Office, str], whole: bytes) -> None:
    office, case = kept
    assert faults_of(whole) == []
    members = members_of(whole)
    records, events = office.store.records.of("9901", case), office.store.events.of("9901", case)
    for record in records:
        assert members[f"records/{record.sequence:08d}.pdf"] == record.letter_pdf
    assert sum(name.startswith("events/") and name.endswith(".json") for name in members) == len(events)
    assert members[f"papers/{sha256(PLAN)}.pdf"] == PLAN
    manifest = json.loads(members[MANIFEST])
    assert manifest["packs"] == {office.pack.id: office.pack.hash}
    assert manifest["heads"]["records"] == str(office.store.chain.head("9901"))
    assert "lovsvar verify" in members[READ_ME].decode()


def test_one_byte_flipped_in_any_file_is_found_and_the_file_named(whole: bytes) -> None:
    members = members_of(whole)
    for name, content in members.items():
        for place in {0, len(content) // 2, len(content) - 1}:
            faults = faults_of(zipped({**members, name: flipped(content, place)}))
            assert [fault.place for fault in faults] == [name], (name, place)


@given(data=st.data())
def test_no_byte_of_the_file_can_be_flipped_unseen(whole: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(whole) - 1))
    assert faults_of(flipped(whole, place))


def test_no_byte_of_the_zips_own_table_can_be_flipped_unseen(whole: bytes) -> None:
    table = whole.rindex(b"PK\x05\x06")
    [start] = [int.from_bytes(whole[table + 16 : table + 20], "little")]
    assert [place for place in range(start, len(whole)) if not faults_of(flipped(whole, place))] == []


def test_a_file_left_out_or_put_in_is_named(whole: bytes) -> None:
    members = members_of(whole)
    for name in members:
        faults = faults_of(zipped({key: value for key, value in members.items() if key != name}))
        assert [fault.place for fault in faults] == [name]
    assert [fault.place for fault in faults_of(zipped({**members, "more.txt": b"x"}))] == ["more.txt"]


def resealed(members: dict[str, bytes]) -> bytes:
    """The package as somebody makes it who changes files and reckons the manifest anew."""
    manifest = json.loads(members[MANIFEST])
    del manifest["sha256"]
    manifest["files"] = {name: sha256(content) for name, content in members.items() if name not in (MANIFEST, READ_ME)}
    return zipped({**members, MANIFEST: sealed(manifest), READ_ME: read_me(manifest)})


def test_who_reckons_the_manifest_anew_is_found_by_the_hashes_of_record_event_letter_and_paper(whole: bytes) -> None:
    members = members_of(whole)
    assert faults_of(resealed(members)) == []
    for name in members.keys() - {MANIFEST, READ_ME}:
        content = members[name]
        if name.endswith(".json"):
            told = json.loads(content)
            told["hash" if "records" in name else "actor"] = "0" * 64
            content = canonical(told)
        else:
            content = flipped(content, len(content) // 2)
        assert faults_of(resealed({**members, name: content})), name


def test_who_makes_a_whole_record_anew_is_found_by_a_head_from_elsewhere(
    kept: tuple[Office, str], whole: bytes
) -> None:
    office, case = kept
    [record] = office.store.records.of("9901", case)
    assert faults_of(whole, [("9901", Head(record.sequence, record.hash))]) == []
    assert faults_of(whole, [("9901", Head(record.sequence - 1, record.previous))]) == [], "as its own letter prints"
    [fault] = faults_of(whole, [("9901", Head(record.sequence, "0" * 64))])
    assert fault.says.en == "is not what the head of the chain shows"
    [unheld] = faults_of(whole, [("9901", Head(99, "0" * 64))])
    assert unheld.place == "9901:99"


def test_people_are_left_out_and_what_is_left_can_be_verified(kept: tuple[Office, str]) -> None:
    office, case = kept
    without = package(office.store, "9901", case, of_people=False)
    assert faults_of(without) == []
    applicants = office.store.records.last("9901", case).application["applicants"]
    for applicant in applicants:
        for value in (applicant["name"], applicant["personalNumber"]):
            assert value.encode() not in without
    assert {name.rpartition(".")[2] for name in members_of(without)} == {"json", "txt"}


def test_a_case_that_somebody_was_severed_from_is_packed_and_holds(kept: tuple[Office, str]) -> None:
    store = kept[0].store
    other = store.cases.listed("9901", 1)[0].case_id
    name = store.records.last("9901", other).application["applicants"][0]["name"]
    store.sever("9901", other, "applicants/0")
    severed = package(store, "9901", other)
    assert faults_of(severed) == [] and name.encode() not in severed


def test_what_is_no_package_is_told(whole: bytes) -> None:
    for content in (b"", b"PK", whole[: len(whole) // 2], zipped({"a": b"b"})):
        assert faults_of(content)


def test_by_command_line_a_case_is_packed_and_verified_without_a_store(
    kept: tuple[Office, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, case = kept
    monkeypatch.setenv("LOVSVAR_DATA_DIR", str(office.settings.data_dir))
    number, file = office.store.cases.read("9901", case).number, tmp_path / "case.zip"
    assert CliRunner().invoke(app, ["package", number, str(file)]).exit_code == 0
    monkeypatch.setenv("LOVSVAR_DATA_DIR", str(tmp_path / "nothing"))
    assert CliRunner().invoke(app, ["verify", str(file)]).exit_code == 0
    members = members_of(file.read_bytes())
    [letter] = [name for name in members if name.startswith("records/") and name.endswith(".pdf")]
    file.write_bytes(zipped({**members, letter: flipped(members[letter], 9)}))
    told = CliRunner().invoke(app, ["verify", str(file)])
    assert told.exit_code == 1 and letter in told.output
    assert not (tmp_path / "nothing").exists()


def test_a_case_that_is_not_there_makes_no_package(kept: tuple[Office, str]) -> None:
    with pytest.raises(NotFound):
        package(kept[0].store, "9901", "0" * 32)
