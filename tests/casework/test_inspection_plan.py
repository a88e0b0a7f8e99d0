"""What a proposed inspection plan holds: the points of the act, and of what the applicant says is put in."""

from pathlib import Path

import pytest

from permits.application import read_inquiry
from permits.casework.inspection_plan import load_points, points_of
from permits.content import content
from permits.errors import BadPack
from tests.packs import SWEDISH

FILE = content("rules") / "se" / "process" / "inspection_plan.yaml"
POINTS = load_points(FILE, SWEDISH)


def planned(kind: str, **answers: bool) -> list[str]:
    inquiry = read_inquiry(
        {"municipality": "9901", "property": "Almen 1:3", "measure": {"kind": kind}, "answers": answers}
    )
    return [point.name for point in points_of(POINTS, inquiry)]


def test_a_shed_is_measured_in_place_and_compared_with_the_decision() -> None:
    assert planned("new_complementary_building") == ["placement", "foundation", "as_decided"]


def test_a_stove_is_inspected_by_an_expert_before_it_is_used() -> None:
    assert planned("installation", installs_fireplace=True) == ["stove", "flue"]


def test_what_is_not_put_in_is_not_inspected() -> None:
    assert planned("installation", installs_fireplace=False, installs_ventilation=True) == ["ventilation"]


def test_an_act_that_the_table_does_not_speak_of_has_no_proposal() -> None:
    assert planned("advance_notice") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  by: builder\n", "  by: nobody\n"),
        ("answer: installs_fireplace", "answer: installs_a_fireplace"),
        ("  acts: [new_complementary_building, ", "  acts: [new_shed, "),
        ("  answer: installs_ventilation\n", ""),
        ("inspects: {sv: ", "inspect: {sv: "),
    ],
)
def test_a_slip_in_the_table_is_told_at_its_line(tmp_path: Path, before: str, after: str) -> None:
    file = tmp_path / "inspection_plan.yaml"
    written = FILE.read_text(encoding="utf-8")
    assert before in written
    file.write_text(written.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(BadPack) as told:
        load_points(file, SWEDISH)
    assert all(fault.place.partition(":")[2] for fault in told.value.faults)
