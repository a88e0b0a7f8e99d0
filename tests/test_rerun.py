"""A record is decided again from what it holds: the same comes out, and what was made to say otherwise is told."""

import shutil
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from permits import application as applications
from permits.case import decide
from permits.casework.events import Body, CommunicationNotNeeded, Role
from permits.casework.status import Status
from permits.cli import app
from permits.content import content
from permits.continuing import answer
from permits.decision.result import Result
from permits.decision.ruling import Answered, Ruling
from permits.office import Office
from permits.rerun import differences, rerun
from permits.steps.taking import take
from permits.store.chained.package import package
from permits.store.chained.record import Record
from tests.proven import proven

STORIES = Path(__file__).parent / "stories"
DAY = date(2026, 11, 20)


def story_of(office: Office, name: str) -> Record:
    application = applications.read((STORIES / name / "application.json").read_bytes())
    return decide(office, application, DAY, proven(office, application))[0]


@pytest.fixture
def refused(office: Office) -> Record:
    """A case that an officer has refused."""
    record = story_of(office, "no-build-land")

    def not_communicated(status: Status) -> list[Body]:
        return [CommunicationNotNeeded(why="Sökanden har lämnat allt själv.")]

    where = record.municipality, record.case_id
    take(office, *where, not_communicated, Role.OFFICER, "Handläggare 1", day=DAY)
    at = datetime.combine(DAY, datetime.min.time(), UTC)
    ruling = Ruling("Handläggare 1", at, Result.REFUSED, "Åtgärden strider mot planen.")
    no = {"deviation_acceptable": Answered(False)}
    return answer(office, *where, no, ruling, DAY, seen=record.sequence)


@pytest.fixture
def granted(office: Office) -> Record:
    return story_of(office, "granted-garage")


def changed(record: Record, *path: str, to: Any) -> dict[str, Any]:
    """The record's content with one value otherwise."""
    whole = deepcopy(dict(record.content))
    place: Any = whole
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = to
    return whole


def test_what_an_officer_decided_comes_out_the_same(office: Office, refused: Record) -> None:
    assert differences(office.pack, refused.content) == []
    otherwise = differences(office.pack, changed(refused, "ruling", "result", to="granted"))
    assert any("It cannot be decided so" in difference.en for difference in otherwise)


def test_a_result_a_rule_or_an_answer_that_was_made_to_say_otherwise_is_told(office: Office, granted: Record) -> None:
    assert [said.en for said in differences(office.pack, changed(granted, "outcome", "result", to="referred"))] == [
        "outcome: the decision says referred, the rules give granted"
    ]
    assert [
        said.en for said in differences(office.pack, changed(granted, "answers", "permit_test", "value", to="x"))
    ] == ["permit_test: the decision says x, the rules give fulfilled"]
    [first] = [kept for kept in granted.content["conclusions"] if kept["counts"] == "true"][:1]
    conclusions = [{**kept, "counts": "false"} if kept == first else kept for kept in granted.content["conclusions"]]
    [told] = differences(office.pack, changed(granted, "conclusions", to=conclusions))
    assert told.en.startswith(first["rule"])


def test_what_the_board_had_not_delegated_does_not_come_out_as_granted_by_the_machine(
    office: Office, granted: Record
) -> None:
    [told] = differences(office.pack, changed(granted, "delegated", to=None))
    assert told.sv == "outcome: beslutet säger granted, reglerna ger referred"


def test_a_fact_that_was_changed_gives_another_answer(office: Office, granted: Record) -> None:
    higher = {**granted.content["facts"]["values"]["building_area_m2"], "low": "900", "high": "900"}
    assert differences(office.pack, changed(granted, "facts", "values", "building_area_m2", to=higher))


def test_content_that_is_no_records_is_told_and_raises_nothing_else(office: Office) -> None:
    for nothing in ({}, {"facts": []}, {"facts": {"values": {}}, "dates": {}}):
        with pytest.raises(ValueError, match="not the content of a record"):
            differences(office.pack, nothing)


def test_of_a_record_from_before_the_delegation_was_kept_the_rules_alone_are_tried(
    office: Office, granted: Record
) -> None:
    before = {name: value for name, value in granted.content.items() if name != "delegated"}
    assert differences(office.pack, before) == []


def test_by_command_line_a_package_is_decided_again_by_the_very_pack_or_it_is_said_that_it_is_not_at_hand(
    office: Office, refused: Record, tmp_path: Path
) -> None:
    file, rules = tmp_path / "case.zip", tmp_path / "rules"
    file.write_bytes(package(office.store, refused.municipality, refused.case_id))
    told = CliRunner().invoke(app, ["verify", str(file)])
    assert (told.exit_code, "comes out the same" in told.output) == (0, True)
    shutil.copytree(content("rules") / "se", rules / "se")
    limits = rules / "se" / "limits.yaml"
    limits.write_text(limits.read_text(encoding="utf-8") + "# another pack\n", encoding="utf-8")
    told = CliRunner().invoke(app, ["verify", str(file), "--rules", str(rules)])
    assert (told.exit_code, "The package is what was packed." in told.output) == (4, True)
    assert f"the rules {office.pack.id} are not at hand (hash {office.pack.hash})" in told.output


def test_people_left_out_are_not_wanted_to_decide_again(office: Office, granted: Record) -> None:
    without = package(office.store, granted.municipality, granted.case_id, of_people=False)
    again = rerun(without, content("rules"))
    assert (again.faults, again.untried) == ([], [])
