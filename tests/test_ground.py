"""The ground where a measure needs nothing: told only where the whole path says so, wherever on it the whole of it stands."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from shapely import affinity

from permits import clock, geometry
from permits.decision.outcome import Precheck
from permits.envelope import Trial, placed
from permits.ground import free_ground
from permits.office import Office
from tests.test_ways import asked

SHED = {"ridgeHeightM": "2.8", "eavesM": "0.3"}


@pytest.fixture(scope="module")
def ground(opened: Office) -> geometry.Shape:
    found = free_ground(trial(opened), asked(opened, "new_complementary_building", SHED))
    assert found is not None
    return found


def trial(office: Office) -> Trial:
    return Trial(office, clock.today(), answer_no=True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(east=st.floats(0.15, 0.85), north=st.floats(0.15, 0.85), turn=st.floats(0, 180))
def test_wherever_on_it_the_whole_measure_stands_nothing_is_needed(
    opened: Office, ground: geometry.Shape, east: float, north: float, turn: float
) -> None:
    inquiry = asked(opened, "new_complementary_building", SHED)
    where = geometry.from_geojson(inquiry.measure.footprint.model_dump())  # type: ignore[union-attr]
    west, south, right, top = ground.bounds
    middle = where.centroid
    moved = affinity.translate(where, west + east * (right - west) - middle.x, south + north * (top - south) - middle.y)
    place = affinity.rotate(moved, turn)
    assume(geometry.covers(ground, place))
    there = trial(opened).or_none(placed(opened, inquiry, place))
    assert there is not None and there.outcome.precheck is Precheck.EXEMPT


def test_it_keeps_the_limit_from_every_neighbour_and_leaves_the_house_out(
    office: Office, ground: geometry.Shape
) -> None:
    site = trial(office).of(asked(office, "new_complementary_building", SHED)).site
    assert all(geometry.distance(ground, boundary.line) >= Decimal("4.5") for boundary in site.boundaries)
    assert not any(geometry.overlap(ground, building.outline) for building in site.buildings)


def test_what_needs_a_permit_everywhere_has_no_such_ground(office: Office) -> None:
    high = asked(office, "new_complementary_building", {"ridgeHeightM": "4.6", "eavesM": "0.3"})
    assert free_ground(trial(office), high) is None
    assert free_ground(trial(office), asked(office, "deck", {"heightM": "1.5"})) is None


def test_what_has_no_place_or_stands_along_a_line_has_none(office: Office) -> None:
    shed = asked(office, "new_complementary_building", SHED)
    nowhere = shed.model_copy(update={"measure": shed.measure.model_copy(update={"footprint": None})})
    assert free_ground(trial(office), nowhere) is None
