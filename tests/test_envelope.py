"""The rules turned around: nothing is offered that the whole path would not say."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from permits import application as applications
from permits import geometry
from permits.application import Inquiry
from permits.case import check
from permits.decision.outcome import Precheck
from permits.envelope import Trial, envelope, nearest_changes
from permits.errors import BadApplication
from permits.office import Office
from tests.examples import EXAMPLES

DAY = date(2026, 11, 20)
STORIES = Path(__file__).parent / "stories"


def story(name: str) -> Inquiry:
    return applications.read((STORIES / name / "application.json").read_bytes())


@pytest.mark.parametrize(
    ("name", "words", "becomes"),
    [
        ("near-boundary-without-consent", "längre från gränsen mot Björkstigen 3", "exempt"),
        ("granted-garage", "ytan högst 30\u00a0m² i stället för 40\u00a0m²", "exempt"),
        ("fence-one-centimetre-too-high", "1,8\u00a0m i stället för 1,81\u00a0m", "exempt"),
        ("uncertain-boundary", "längre från gränsen mot Sjövik 2", "exempt"),
    ],
)
def test_the_nearest_change_that_helps_is_named(office: Office, name: str, words: str, becomes: str) -> None:
    first = nearest_changes(Trial(office, DAY), story(name))[0]
    assert words in first.says.sv and first.becomes == becomes


def test_a_shed_that_is_free_already_needs_no_change(office: Office) -> None:
    assert nearest_changes(Trial(office, DAY), story("exempt-shed")) == ()


@pytest.mark.parametrize("folder", sorted(STORIES.iterdir()), ids=lambda folder: folder.name)
def test_each_change_holds_when_it_is_made_and_checked_by_both_engines(office: Office, folder: Path) -> None:
    for change in nearest_changes(Trial(office, DAY), story(folder.name)):
        assert check(office, change.inquiry, DAY).outcome.precheck is change.becomes


def test_places_that_pass_pass_and_those_that_do_not_say_why(office: Office) -> None:
    inquiry = story("granted-garage")
    found = envelope(Trial(office, DAY), inquiry)
    assert found.passes and found.excluded
    assert all(one.rule and one.says.sv and one.says.en for one in found.excluded)
    assert found.largest is not None and geometry.area(found.largest) > 40


def test_a_measure_that_is_drawn_nowhere_has_no_envelope(office: Office) -> None:
    found = envelope(Trial(office, DAY), story("stove"))
    assert (found.passes, found.excluded, found.largest) == ((), (), None)


def shed(office: Office, x: float, y: float, side: float, ridge: str) -> Inquiry:
    """A square shed somewhere about a house in town."""
    lot = office.zoning("9901").property("ALMEN 1:3")
    assert lot is not None
    low_x, low_y, high_x, high_y = lot.outline.bounds
    at_x, at_y = round(low_x + x * (high_x - low_x), 2), round(low_y + y * (high_y - low_y), 2)
    ring = [[at_x, at_y], [at_x + side, at_y], [at_x + side, at_y + side], [at_x, at_y + side], [at_x, at_y]]
    body = json.loads((STORIES / "exempt-shed" / "application.json").read_text(encoding="utf-8"))
    body["measure"]["footprint"] = {"type": "Polygon", "crs": "EPSG:3009", "coordinates": [ring]}
    body["measure"]["dimensions"] = {"ridgeHeightM": ridge}
    return applications.read_inquiry(body)


def checked(office: Office, inquiry: Inquiry) -> Precheck:
    """What the pre-check says; a shed wholly off the lot is a fault, and no case of these tests."""
    try:
        return check(office, inquiry, DAY).outcome.precheck
    except BadApplication:
        reject()


@settings(max_examples=max(EXAMPLES // 100, 10), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.floats(0, 1), st.floats(0, 1), st.sampled_from([2.0, 4.0, 5.5, 6.5]), st.sampled_from(["3.00", "4.00", "4.20"])
)
def test_wherever_a_shed_stands_what_is_offered_is_confirmed(
    opened: Office, x: float, y: float, side: float, ridge: str
) -> None:
    inquiry = shed(opened, x, y, side, ridge)
    before = checked(opened, inquiry)
    for change in nearest_changes(Trial(opened, DAY), inquiry):
        after = check(opened, change.inquiry, DAY)
        assert after.outcome.precheck is change.becomes
        assert before is not Precheck.EXEMPT


@settings(max_examples=max(EXAMPLES // 100, 10), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.floats(0.1, 0.9), st.floats(0.1, 0.9), st.floats(1.5, 4.0))
def test_a_smaller_shed_about_the_same_middle_is_never_judged_harder(
    opened: Office, x: float, y: float, side: float
) -> None:
    """Moving away from every boundary never turns a pass into a fail."""
    large = shed(opened, x, y, round(side, 2), "3.00")
    drawn = large.measure.footprint
    assert drawn is not None
    whole = geometry.from_geojson(drawn.model_dump(include={"type", "coordinates"}))
    small = geometry.to_geojson(geometry.resized(whole, 0.5))
    measure = large.measure.model_copy(
        update={"footprint": drawn.model_copy(update={"coordinates": small["coordinates"]})}
    )
    order = [Precheck.OPEN, Precheck.PERMIT_REQUIRED, Precheck.NOTIFICATION_REQUIRED, Precheck.EXEMPT]
    found = [checked(opened, one) for one in (large, large.model_copy(update={"measure": measure}))]
    if found[0] is Precheck.EXEMPT:
        assert found[1] is Precheck.EXEMPT
    assert order.index(found[0]) <= order.index(found[1]) or found[0] is Precheck.PERMIT_REQUIRED


def test_what_is_answered_no_at_each_place_frees_no_more_than_the_answers_given_there(office: Office) -> None:
    asked = shed(office, 0.5, 0.3, 3.0, "2.80")
    bare = asked.model_copy(update={"answers": {}})
    trial = Trial(office, DAY, answer_no=True)
    around = envelope(trial, bare)
    assert around.passes
    for place in around.passes:
        footprint = applications.Geometry(**geometry.to_geojson(place), crs="EPSG:3009")
        there = bare.model_copy(update={"measure": bare.measure.model_copy(update={"footprint": footprint})})
        answered = trial.of(there)
        again = check(office, there.model_copy(update={"answers": answered.inquiry.answers}), DAY)
        assert again.outcome.precheck is answered.outcome.precheck is not Precheck.OPEN
    for place in around.excluded:
        assert "uppfyller alla villkor" not in place.says.sv


def test_a_question_that_the_asker_cannot_answer_is_not_answered_for_them(office: Office) -> None:
    bare = shed(office, 0.5, 0.3, 3.0, "2.80").model_copy(update={"answers": {}})
    tried = Trial(office, DAY, answer_no=True, left_open={"installs_fireplace"}).of(bare)
    assert "installs_fireplace" not in tried.inquiry.answers and tried.inquiry.answers
