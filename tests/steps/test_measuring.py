"""An officer measures anew what the machine measured: the case is tried on it, and what it took the place of is kept."""

import html
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permits import application as applications
from permits.application import Application
from permits.assessment import Assessment
from permits.case import decide
from permits.casework.events import Role
from permits.casework.process import IllegalStep
from permits.casework.status import Status
from permits.casework.surveys import survey_lines
from permits.continuing import complete
from permits.errors import BadInput, MovedOn
from permits.law.conclusion import Verdict
from permits.office import Office
from permits.prospect import as_it_stands
from permits.quantity import Evidence, Measured
from permits.steps.taking import standing, take_asked
from tests.proven import proven

STORIES = Path(__file__).parents[1] / "stories"
DAY = date(2026, 11, 20)
OFFICER = "Handläggare Demo"
BEYOND = "SJÖVIK 4:2"
DISTANCE = f"boundary_distance_m@{BEYOND}"
RULE = "se.pbl.9.34.1.boundary"


def applied() -> Application:
    """A shed that the map places 4,70 ± 0,82 m from a boundary from which the law wants 4,50 m."""
    return applications.read((STORIES / "uncertain-boundary" / "application.json").read_bytes())


@pytest.fixture(scope="module")
def case_id(opened: Office) -> str:
    application = applied()
    return decide(opened, application, DAY, proven(opened, application))[0].case_id


def measured(office: Office, case_id: str, **said: Any) -> Status:
    asked = {
        "kind": "surveyed", "of": DISTANCE, "value": "4,60", "accuracy": "0,02", "instrument": "totalstation",
        "on": "2026-11-19", "why": "Gränsröret är återfunnet.",
    }  # fmt: skip
    return take_asked(office, "9901", case_id, asked | said, Role.OFFICER, OFFICER, day=DAY)


def undone(office: Office, case_id: str) -> Status:
    asked = {"kind": "survey_withdrawn", "of": DISTANCE, "why": "Fel gränsrör."}
    return take_asked(office, "9901", case_id, asked, Role.OFFICER, OFFICER, day=DAY)


def stands(office: Office, case_id: str) -> Assessment:
    return as_it_stands(office, "9901", case_id, DAY)


def verdict(office: Office, case_id: str) -> Verdict:
    return stands(office, case_id).conclusions.of(RULE, BEYOND).verdict


def distance(assessment: Assessment) -> Measured:
    thing = assessment.facts.says("boundary_distance_m", BEYOND)
    assert thing is not None
    value = thing.values["boundary_distance_m"]
    assert isinstance(value, Measured)
    return value


def lines(office: Office, case_id: str) -> str:
    now = stands(office, case_id)
    told = survey_lines(office.pack, now.facts, standing(office, "9901", case_id), now.inquiry)
    return " ".join(line.sv for line in told).replace("\u00a0", " ")


def test_a_better_survey_settles_what_the_map_left_open_and_is_kept_beside_what_it_replaced(
    office: Office, case_id: str
) -> None:
    assert verdict(office, case_id) is Verdict.OPEN
    measured(office, case_id)
    now = stands(office, case_id)
    assert (distance(now).low, distance(now).high) == (Decimal("4.580"), Decimal("4.620"))
    assert distance(now).source.bears is Evidence.SURVEYED
    assert verdict(office, case_id) is Verdict.NOT_MET
    assert now.conclusions.differences == ()
    thing = now.facts.says("boundary_distance_m", BEYOND)
    assert thing is not None and thing.replaced["boundary_distance_m"].source.bears is Evidence.SURVEYED
    told = lines(office, case_id)
    assert "4,60 m (± 0,02 m), uppmätt den 19 november 2026 av Handläggare Demo med totalstation" in told
    assert "i stället för 4,70 m (± 0,823 m)" in told and "går inte ihop" not in told


@pytest.mark.parametrize(
    ("value", "accuracy", "verdict_then"),
    [
        ("4.520", "0.020", Verdict.NOT_MET), ("4.519", "0.020", Verdict.OPEN), ("4.521", "0.020", Verdict.NOT_MET),
        ("4.480", "0.020", Verdict.OPEN), ("4.479", "0.020", Verdict.MET),
    ],
)  # fmt: skip
def test_a_measure_whose_doubt_crosses_the_limit_leaves_it_open(
    office: Office, case_id: str, value: str, accuracy: str, verdict_then: Verdict
) -> None:
    measured(office, case_id, value=value, accuracy=accuracy)
    assert verdict(office, case_id) is verdict_then


def test_a_weaker_accuracy_never_helps(office: Office, case_id: str) -> None:
    millimetres = st.integers(1, 300)

    @settings(max_examples=6, deadline=None)
    @given(value=st.integers(4300, 4700), accuracy=millimetres, worse=millimetres)
    def weaker(value: int, accuracy: int, worse: int) -> None:
        better, weak = (
            measured_so(office, case_id, Decimal(value) / 1000, Decimal(doubt) / 1000)
            for doubt in (accuracy, accuracy + worse)
        )
        assert weak in (better, Verdict.OPEN)

    weaker()


def measured_so(office: Office, case_id: str, value: Decimal, accuracy: Decimal) -> Verdict:
    measured(office, case_id, value=str(value), accuracy=str(accuracy))
    return verdict(office, case_id)


def test_a_measure_is_replaced_by_a_later_one_and_undone_by_another_step(office: Office, case_id: str) -> None:
    measured(office, case_id, value="4.40")
    assert distance(stands(office, case_id)).high == Decimal("4.420")
    measured(office, case_id, value="4.60")
    assert distance(stands(office, case_id)).low == Decimal("4.580")
    assert len(standing(office, "9901", case_id).surveys) == 1
    assert undone(office, case_id).surveys == {}
    assert verdict(office, case_id) is Verdict.OPEN and lines(office, case_id) == ""
    with pytest.raises(IllegalStep, match="23 §"):
        undone(office, case_id)


def test_a_measure_that_the_map_cannot_agree_with_is_told(office: Office, case_id: str) -> None:
    measured(office, case_id, value="9.00")
    assert "går inte ihop med det förra" in lines(office, case_id)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"of": "ridge_height_m"}, "/of"), ({"of": "no_such_fact_m"}, "/of"), ({"of": "boundary_distance_m"}, "/of"),
        ({"of": "boundary_distance_m@ALMEN 1:2"}, "/of"), ({"value": "-0.001"}, "/value"), ({"value": "4.5001"}, "/value"),
        ({"value": "20037508"}, "/value"), ({"value": "NaN"}, "/value"), ({"value": "fyra"}, "/value"),
        ({"accuracy": "0"}, "/accuracy"), ({"accuracy": "5.001"}, "/accuracy"), ({"accuracy": "0.0001"}, "/accuracy"),
        ({"on": "2026-11-21"}, "/on"), ({"sha256": "abc"}, "/sha256"), ({"instrument": " "}, "/instrument"),
        ({"why": ""}, "/why"), ({"drawn": "0" * 64}, "/drawn"),
    ],
)  # fmt: skip
def test_what_cannot_be_measured_so_is_told_at_its_field(
    office: Office, case_id: str, said: dict[str, str], place: str
) -> None:
    with pytest.raises(BadInput) as refused:
        measured(office, case_id, **said)
    assert [fault.place for fault in refused.value.faults] == [place]


def test_only_the_first_of_two_officers_who_measure_at_once_is_kept_and_the_other_is_told(
    office: Office, case_id: str
) -> None:
    seen = measured(office, case_id, value="4.60").sequence
    asked = {
        "kind": "surveyed", "of": DISTANCE, "accuracy": "0.02", "instrument": "måttband", "on": "2026-11-19",
        "why": "Mätt på plats.",
    }  # fmt: skip
    first = take_asked(
        office, "9901", case_id, asked | {"value": "4.55"}, Role.OFFICER, "Handläggare 1", day=DAY, seen=seen
    )
    with pytest.raises(MovedOn):
        take_asked(
            office, "9901", case_id, asked | {"value": "4.45"}, Role.OFFICER, "Handläggare 2", day=DAY, seen=seen
        )
    surveyed, event = standing(office, "9901", case_id).surveys[DISTANCE]
    assert (surveyed.value, event.actor) == (Decimal("4.55"), "Handläggare 1") and event.sequence == first.sequence


def test_a_completion_keeps_the_measure_until_it_moves_what_was_measured_and_the_letter_tells_both(
    office: Office,
) -> None:
    body = json.loads((STORIES / "incomplete-application" / "application.json").read_text(encoding="utf-8"))
    asked = decide(office, applications.read(json.dumps(body)), DAY)[0]
    about = "boundary_distance_m@ALMEN 1:2"
    measured(office, asked.case_id, of=about, value="7.01")
    body["measure"]["description"] = "Ett garage med plats för en bil till."
    kept = complete(office, applications.read(json.dumps(body)), asked.case_id, DAY, seen=asked.sequence)
    assert "7,01\u00a0m (±\u00a00,02\u00a0m), uppmätt den 19 november 2026" in html.unescape(kept.letter_html)
    boundary = next(thing for thing in kept.content["facts"]["things"]["boundary"] if thing["id"] == "ALMEN 1:2")
    assert boundary["values"]["boundary_distance_m"]["source"] == "instrument"
    assert boundary["replaced"]["boundary_distance_m"]["source"] == "survey"
    body["measure"]["dimensions"]["eavesM"] = "0.4"
    moved = complete(office, applications.read(json.dumps(body)), asked.case_id, DAY, seen=kept.sequence)
    assert "räknas inte längre" in html.unescape(moved.letter_html)
    boundary = next(thing for thing in moved.content["facts"]["things"]["boundary"] if thing["id"] == "ALMEN 1:2")
    assert boundary["values"]["boundary_distance_m"]["source"] == "survey"
    assert [fault for fault in office.store.verify(fold=office.status).faults if "event" in fault] == []
