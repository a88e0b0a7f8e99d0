"""Shapes: what is refused, what is noise, and that measures are right to the millimetre."""

import itertools
import json
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    affinity,
    box,
)
from shapely.geometry import mapping

from permits import geometry
from permits.errors import NotAShape
from permits.geometry import Shape

DATA = Path(__file__).parents[1] / "data" / "zoning"
EAST, NORTH = 150_000, 6_735_000
SQUARE = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0], [0.0, 0.0]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def at(shape: Shape, east: float = EAST, north: float = NORTH) -> Shape:
    return affinity.translate(shape, east, north)


def test_a_square_is_read_and_written_unchanged() -> None:
    square = geometry.from_geojson(polygon(SQUARE))
    assert geometry.area(square) == 100
    assert geometry.from_geojson(geometry.to_geojson(square)).equals(square)


SHAPES = (
    Point(1.23456, 2),
    LineString([(0, 0), (1.00049, 2)]),
    box(0, 0, 3, 3).exterior,
    box(0, 0, 9, 9).difference(box(1, 1, 2, 2)),
    MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)]),
    MultiPoint([(1, 2), (3, 4)]),
    MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3.0006)]]),
    Polygon(),
    MultiPolygon(),
    LineString(),
    Point(),
)


@pytest.mark.parametrize("shape", [*SHAPES, GeometryCollection(SHAPES[:5]), GeometryCollection()], ids=str)
def test_a_shape_is_written_as_geojson_has_it_with_its_coordinates_on_the_millimetre(shape: Shape) -> None:
    def rounded(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: rounded(part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [rounded(part) for part in value]
        return round(value, 3) if isinstance(value, float) else value

    assert geometry.to_geojson(shape) == rounded(mapping(shape))


def test_heights_are_left_out() -> None:
    square = geometry.from_geojson(polygon([[*point, 12.5] for point in SQUARE]))
    assert not square.has_z


@pytest.mark.parametrize(
    "faulty",
    [
        {},
        {"type": "Polygon"},
        polygon([]),
        polygon([[0, 0], [1, 0], [1, 1], [0, math.nan], [0, 0]]),
        polygon([[0, 0], [1, 0], [1, 1], [0, math.inf], [0, 0]]),
        polygon([[0, 0], [1, 0], [1, 1], [0, 10**400], [0, 0]]),
        polygon([[0, 0], [1, 0], [1, 1], [0, "1"], [0, 0]]),
        polygon([[0, 0], [1, 0], [1, 1], [0, True], [0, 0]]),
        polygon([[0], [1], [1], [0]]),
        polygon([[0, 0, 0, 0], [1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]]),
        polygon(SQUARE[:-1]),
        polygon([[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]]),
        polygon([[0, 0], [1, 0], [2, 0], [0, 0]]),
        polygon(SQUARE, [[20, 20], [21, 20], [21, 21], [20, 20]]),
        polygon([[0, 0], [1.1e8, 0], [1.1e8, 1], [0, 0]]),
        {"type": "LineString", "coordinates": [[0, 0]]},
        {"type": "LineString", "coordinates": [[0, 0], [0, 0]]},
        {"type": "Ellipse", "coordinates": SQUARE},
        {"type": "Polygon", "coordinates": "square"},
        {"type": "Polygon", "coordinates": {"x": 1}},
    ],
)
def test_what_cannot_be_measured_is_refused_with_a_sentence(faulty: dict[str, Any]) -> None:
    with pytest.raises(NotAShape) as error:
        geometry.from_geojson(faulty)
    assert error.value.says.sv.endswith(".") and error.value.says.en.endswith(".")


def test_ten_thousand_vertices_are_enough() -> None:
    many = [[math.cos(i / 2000), math.sin(i / 2000)] for i in range(10_001)]
    with pytest.raises(NotAShape):
        geometry.from_geojson({"type": "LineString", "coordinates": many})


def test_a_deep_nest_of_brackets_is_refused() -> None:
    nest: list[Any] = []
    for _ in range(100_000):
        nest = [nest]
    with pytest.raises(NotAShape):
        geometry.from_geojson({"type": "Polygon", "coordinates": nest})


@pytest.mark.parametrize(
    ("shape", "crs", "inside"),
    [
        (at(box(0, 0, 1, 1)), "EPSG:3009", True),
        (at(box(0, 0, 1, 1), 500_000), "EPSG:3006", True),
        (at(box(0, 0, 1, 1), NORTH, EAST), "EPSG:3009", False),
        (box(15.0, 60.0, 15.1, 60.1), "EPSG:3009", False),
        (at(box(0, 0, 1, 1)), "EPSG:3006", False),
    ],
)
def test_swapped_axes_and_degrees_are_told_by_their_range(shape: Shape, crs: str, inside: bool) -> None:
    assert geometry.in_range(shape, crs) is inside


def proposed(case: str) -> Shape:
    content = json.loads((DATA / "proposed.geojson").read_text(encoding="utf-8"))
    return next(
        geometry.from_geojson(one["geometry"]) for one in content["features"] if one["properties"]["case"] == case
    )


def test_four_and_a_half_metres_are_that_in_the_local_zone_and_less_in_the_national_one() -> None:
    content = json.loads((DATA / "boundaries.geojson").read_text(encoding="utf-8"))
    building, line = proposed("exact45"), geometry.from_geojson(content["features"][1]["geometry"])
    assert geometry.distance(building, line) == Decimal("4.499")
    local = [geometry.transformed(one, "EPSG:3006", "EPSG:3009") for one in (building, line)]
    assert abs(geometry.distance(*local) - Decimal("4.5")) <= Decimal("0.001")
    assert abs(geometry.area(geometry.transformed(proposed("toobig"), "EPSG:3006", "EPSG:3009")) - 225) < Decimal("0.1")


def test_transforming_there_and_back_moves_nothing_by_more_than_the_grid() -> None:
    here = at(box(0, 0, 12, 9))
    back = geometry.transformed(geometry.transformed(here, "EPSG:3009", "EPSG:3006"), "EPSG:3006", "EPSG:3009")
    assert back.hausdorff_distance(here) <= 0.002


@given(st.integers(0, 359), st.integers(1, 40_000))
def test_a_distance_survives_being_turned(degrees: int, millimetres: int) -> None:
    gap = millimetres / 1000
    pair = [box(0, 0, 10, 10), box(10 + gap, 0, 20 + gap, 10)]
    turned = [at(affinity.rotate(one, degrees, origin=(0, 0))) for one in pair]
    assert geometry.distance(*turned) == Decimal(millimetres) / 1000


def test_a_strip_thinner_than_five_centimetres_is_noise_however_long() -> None:
    assert geometry.overlap(box(0, 0, 100, 10), box(0, 9.96, 100, 20)) == 0
    assert geometry.slivers(box(0, 0, 100, 10), box(0, 9.96, 100, 20)) == 4


@pytest.mark.parametrize("width", [0.001, 0.01, 0.04, 0.049, 0.2])
@pytest.mark.parametrize("reach", [0.1, 0.5, 3, 40])
def test_a_fin_that_reaches_into_forbidden_land_is_no_noise_however_thin(width: float, reach: float) -> None:
    finned = geometry.union([box(0, 0, 10, 10), box(9, 5, 10 + reach, 5 + width)])
    assert geometry.overlap(finned, box(10, 0, 60, 10)) == pytest.approx(
        Decimal(str(width * reach)), abs=Decimal("0.001")
    )
    assert geometry.slivers(finned, box(10, 0, 60, 10)) == 0


def test_a_fin_no_longer_than_two_maps_differ_is_noise() -> None:
    finned = geometry.union([box(0, 0, 10, 10), box(9, 5, 10.04, 5.04)])
    assert geometry.overlap(finned, box(10, 0, 60, 10)) == 0


def test_a_thin_building_across_all_of_forbidden_land_and_a_building_across_a_thin_strip_count() -> None:
    assert geometry.overlap(box(0, 0, 30, 0.04), box(10, -10, 20, 10)) == Decimal("0.4")
    assert geometry.overlap(box(0, 0, 30, 8), box(10, -10, 10.04, 20)) == Decimal("0.32")


def test_a_thin_building_across_a_bay_of_the_lot_is_outside_it() -> None:
    bay = box(0, 0, 30, 20).difference(box(10, 5, 20, 20))
    assert not geometry.covers(bay, box(5, 10, 25, 10.04))


def test_a_box_without_width_is_a_line_and_without_either_a_point() -> None:
    assert geometry.rectangle(1, 2, 1, 5).length == 3 and geometry.rectangle(1, 2, 4, 2).length == 3
    assert geometry.rectangle(1, 2, 1, 2).equals(Point(1, 2))


sizes = st.integers(1, 2_000_000).map(lambda millimetres: millimetres / 1000)


@given(sizes, sizes, st.integers(-50_000, 50_000), st.integers(0, 359), st.integers(0, 3000))
def test_the_least_common_area_is_never_above_the_greatest(
    width: float, depth: float, east: int, degrees: int, millimetres: int
) -> None:
    one = at(affinity.translate(affinity.rotate(box(0, 0, width, depth), degrees), east / 1000, 0))
    other = at(box(0, 0, 30, 40).difference(box(10, 10, 12, 30)))
    low, high = geometry.overlap_range(one, other, Decimal(millimetres) / 1000)
    assert 0 <= low <= high


def test_a_small_corner_on_forbidden_land_is_no_noise() -> None:
    assert geometry.overlap(box(0, 0, 10, 10), box(9.4, 9.4, 20, 20)) == Decimal("0.36")


def test_shapes_that_only_touch_have_nothing_in_common() -> None:
    assert geometry.overlap(box(0, 0, 10, 10), box(10, 0, 20, 10)) == 0
    assert geometry.overlap(box(0, 0, 10, 10), box(10, 10, 20, 20)) == 0


@pytest.mark.parametrize(("gap", "covered"), [(0.08, True), (0.10, True), (0.30, False)])
def test_plans_may_gap_by_ten_centimetres(gap: float, covered: bool) -> None:
    plans = geometry.union([box(0, 0, 50, 50), box(50 + gap, 0, 100, 50)])
    assert geometry.covers(plans, box(45, 10, 55, 20), tolerance=0.10) is covered


def test_a_hole_in_a_plan_is_no_gap() -> None:
    assert not geometry.covers(box(0, 0, 50, 50).difference(box(20, 20, 25, 25)), box(10, 10, 30, 30), tolerance=0.10)


def test_a_thin_spike_out_of_a_lot_is_outside_it() -> None:
    spiked = geometry.union([box(0, 0, 10, 10), box(10, 5, 16, 5.04)])
    assert not geometry.covers(box(0, 0, 10, 10), spiked)


def test_a_line_outside_is_not_covered_though_it_has_no_area() -> None:
    assert geometry.covers(box(0, 0, 10, 10), LineString([(0, 0), (10, 0)]))
    assert not geometry.covers(box(0, 0, 10, 10), LineString([(5, 5), (15, 5)]))


@pytest.mark.parametrize(
    ("margin", "low", "high"),
    [("0", "20", "20"), ("1", "16", "24"), ("9", "0", "40")],
)
def test_a_doubtful_outline_gives_a_range_of_overlap(margin: str, low: str, high: str) -> None:
    building, area = box(0, 0, 10, 4), box(5, -100, 200, 100)
    least, most = geometry.overlap_range(building, area, Decimal(margin))
    assert abs(least - Decimal(low)) <= Decimal("0.1") and abs(most - Decimal(high)) <= Decimal("0.1")


@given(st.floats(0, 20), st.floats(0, 20), st.decimals("0", "3", places=2))
def test_more_doubt_never_narrows_an_overlap(x: float, y: float, margin: Decimal) -> None:
    building, area = box(x, y, x + 5, y + 4), box(10, 10, 30, 30)
    least, most = geometry.overlap_range(building, area, margin)
    assert least <= geometry.overlap(building, area) <= most


def test_the_farthest_part_of_a_wall_between_two_houses_is_midway() -> None:
    wall, houses = LineString([(0, 0), (20, 0)]), [box(-5, -1, 0, 1), box(20, -1, 25, 1)]
    assert geometry.farthest(wall, houses) == 10
    assert geometry.farthest(wall, houses[:1]) == 20
    assert geometry.farthest(wall, []) is None


def test_a_corner_of_an_angled_house_counts_as_its_wall() -> None:
    angled = Polygon([(0, 0), (20, 0), (20, 4), (4, 4), (4, 20), (0, 20)])
    assert geometry.farthest(LineString([(4, 12), (12, 4)]), [angled]) == 4


@given(st.lists(st.tuples(st.integers(-30, 30), st.integers(-30, 30)), min_size=1, max_size=4), st.integers(5, 40))
def test_no_part_is_farther_than_the_farthest(corners: list[tuple[int, int]], run: int) -> None:
    houses: list[Shape] = [box(x, y, x + 6, y + 4) for x, y in corners]
    wall = LineString([(0, 0), (run, 7)])
    found = geometry.farthest(wall, houses)
    tried = max(min(Point(wall.interpolate(i / 200, normalized=True)).distance(h) for h in houses) for i in range(201))
    assert found is not None and float(found) >= tried - 0.001
    assert float(found) <= tried + wall.length / 400 + 0.001


def test_specks_of_a_register_outline_are_dropped() -> None:
    house = box(0, 0, 12, 10)
    assert geometry.without_specks(MultiPolygon([house, box(14, 0, 14.2, 0.13)])).equals(house)
    assert geometry.without_specks(box(0, 0, 0.5, 0.5)).area == 0.25


def test_the_seam_between_two_parts_vanishes() -> None:
    assert len(geometry.outline_of(geometry.union([box(0, 0, 10, 10), box(10.0004, 0, 20, 10)])).coords) <= 7


LOT = box(0, 0, 30, 40)
SOUTH, EASTERN = LineString([(0, 0), (30, 0)]), LineString([(30, 0), (30, 40)])


def test_a_rectangle_is_placed_by_two_distances() -> None:
    placed = geometry.place_rectangle(LOT, SOUTH, Decimal(5), EASTERN, Decimal("4.5"), Decimal(6), Decimal(4))
    assert placed is not None and placed.equals(box(19.5, 5, 25.5, 9))


@given(
    st.integers(0, 359),
    st.decimals("0", "10", places=2),
    st.decimals("0", "10", places=2),
    st.booleans(),
    st.booleans(),
)
def test_a_placed_rectangle_keeps_its_distances_however_the_lot_is_turned(
    degrees: int, first: Decimal, second: Decimal, first_back: bool, second_back: bool
) -> None:
    slanted = Polygon([(0, 0), (30, 0), (36, 40), (0, 40)])
    lot = at(affinity.rotate(slanted, degrees, origin=(0, 0)))
    south, east = geometry.stretches(geometry.outline_of(lot))[:2]
    south, east = (south.reverse() if first_back else south), (east.reverse() if second_back else east)
    placed = geometry.place_rectangle(lot, south, first, east, second, Decimal(6), Decimal(4))
    assert placed is not None and geometry.covers(lot, placed)
    for stretch, asked in ((south, first), (east, second)):
        drawn_out = affinity.scale(stretch, 3, 3)
        assert abs(geometry.distance(placed, drawn_out) - asked) <= Decimal("0.002")
    assert abs(geometry.area(placed) - 24) <= Decimal("0.03")


def test_nothing_is_placed_by_parallel_boundaries_or_outside_the_lot() -> None:
    north = LineString([(30, 40), (0, 40)])
    assert geometry.place_rectangle(LOT, SOUTH, Decimal(5), north, Decimal(5), Decimal(6), Decimal(4)) is None
    assert geometry.place_rectangle(LOT, SOUTH, Decimal(5), EASTERN, Decimal(5), Decimal(60), Decimal(4)) is None


def test_the_index_finds_what_touches_and_what_is_near_in_order() -> None:
    index = geometry.Index.of(
        [(name, box(x, 0, x + 1, 1)) for name, x in (("c", 9), ("a", 0), ("b", 1))], lambda i: i[1]
    )
    assert [name for name, _ in index.touching(box(0, 0, 1, 1))] == ["a", "b"]
    assert [name for name, _ in index.within(box(0, 0, 1, 1), 8)] == ["c", "a", "b"]
    assert geometry.Index.of([], lambda i: i).touching(box(0, 0, 1, 1)) == []


@given(st.floats(0, 6.2), st.floats(0.05, 6.1), st.floats(1, 500))
def test_an_arc_drawn_out_strays_at_most_a_millimetre(first: float, turn: float, radius: float) -> None:
    def on(angle: float) -> tuple[float, float]:
        return EAST + radius * math.cos(angle), NORTH + radius * math.sin(angle)

    drawn = geometry.arc(on(first), on(first + turn * 0.4), on(first + turn))
    sides = [LineString(pair) for pair in itertools.pairwise(drawn)]
    centre = Point(EAST, NORTH)
    assert all(radius - 0.0011 <= side.distance(centre) for side in sides)
    assert abs(LineString(drawn).length - radius * turn) < 0.01 * radius * turn


def test_three_points_on_a_line_are_no_arc() -> None:
    assert geometry.arc((0, 0), (1, 1), (2, 2)) == [(0, 0), (1, 1), (2, 2)]
