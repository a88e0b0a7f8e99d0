"""What is drawn is what was stated: heights over the mean ground level, openings inside their walls, any rectangle."""

import math
import re

from hypothesis import given
from hypothesis import strategies as st

from permits.drawing.building import SIZES, Opening, Rectangle, Roof, StandardBuilding, letter, quarter, rectangle
from permits.drawing.setting import SHEETS, sheets
from permits.text import Text

metres = st.floats(2, 15)
levels = st.tuples(*[st.floats(-1, 1)] * 4)


def building(**changes: object) -> StandardBuilding:
    """A garage of 8 by 5 metres with a gable roof, its gate in a gable."""
    ordinary = {
        "rectangle": Rectangle(8, 5, (180, 90, 0, 270)), "roof": Roof.GABLE, "ridge_height": 3.5, "roof_angle": 22,
        "eaves": 0.3, "high": 0, "levels": (0.0, 0.0, 0.0, 0.0), "floor": 0.1,
        "openings": ({}, {Opening.GATE: 1}, {}, {Opening.WINDOW: 1}),
    }  # fmt: skip
    return StandardBuilding(**ordinary | changes)  # type: ignore[arg-type]


def turned(length: float, width: float, degrees: float, east: float, north: float) -> list[list[float]]:
    turn = math.radians(degrees)
    corners = [(0, 0), (length, 0), (length, width), (0, width), (0, 0)]
    return [
        [
            round(east + x * math.cos(turn) - y * math.sin(turn), 3),
            round(north + x * math.sin(turn) + y * math.cos(turn), 3),
        ]
        for x, y in corners
    ]


@given(metres, metres, st.floats(0, 360), st.booleans())
def test_any_rectangle_on_the_map_is_one_whichever_way_it_is_turned_or_drawn(
    length: float, width: float, degrees: float, reverse: bool
) -> None:
    ring = turned(length, width, degrees, 500_000, 6_500_000)
    stands = rectangle(ring[::-1] if reverse else ring)
    assert stands is not None
    assert abs(stands.length - max(length, width)) < 0.02
    assert abs(stands.width - min(length, width)) < 0.02


def test_sides_look_to_the_quarter_that_their_outside_faces() -> None:
    stands = rectangle(turned(8, 5, 0, 0, 0))
    assert stands is not None
    assert [quarter(facing).sv for facing in stands.facing] == ["söder", "öster", "norr", "väster"]


def test_another_shape_is_no_rectangle() -> None:
    assert rectangle([[0, 0], [8, 0], [8, 5], [1, 5], [0, 0]]) is None
    assert rectangle([[0, 0], [8, 0], [4, 5], [0, 0]]) is None


@given(levels)
def test_heights_are_over_the_mean_of_the_ground_beside_it(ground: tuple[float, float, float, float]) -> None:
    assert abs(sum(building(levels=ground).ground)) < 1e-9


@given(st.sampled_from(Roof), st.sampled_from([0, 2]), st.floats(0, 25), st.floats(0, 1))
def test_no_part_of_a_roof_is_higher_than_its_ridge(roof: Roof, high: int, angle: float, eaves: float) -> None:
    made = building(roof=roof, high=high, roof_angle=angle, eaves=eaves)
    tops = [made.wall_top(across) for across in (-eaves, 0, made.rectangle.width / 2, 5, 5 + eaves)]
    assert max(tops) <= made.ridge_height + 1e-9
    assert abs(max(tops) - made.ridge_height) < 1e-6


@given(st.lists(st.fixed_dictionaries({kind: st.integers(0, 3) for kind in Opening}), min_size=4, max_size=4), levels)
def test_what_is_in_a_wall_lies_inside_it_or_is_told_at_its_side(
    openings: list[dict[Opening, int]], ground: tuple[float, float, float, float]
) -> None:
    made = building(openings=tuple(openings), levels=ground)
    faults = made.faults()
    for side in range(4):
        if not faults.keys() & {f"side.{side}", "roof_angle_deg"}:
            for kind, left in made.placed(side):
                width, height, sill = SIZES[kind]
                top = made.floor_level + sill + height
                assert left > 0 and left + width < made.length_of(side)
                assert top < made.top_at(side, left) and top < made.top_at(side, left + width)


@given(metres, metres, st.sampled_from(Roof), st.floats(0, 20), levels)
def test_every_sheet_fits_its_paper_and_carries_its_measures(
    length: float, width: float, roof: Roof, angle: float, ground: tuple[float, float, float, float]
) -> None:
    stands = Rectangle(max(length, width), min(length, width), (180, 90, 0, 270))
    drawn = sheets(building(rectangle=stands, roof=roof, roof_angle=angle, levels=ground, ridge_height=6))
    if isinstance(drawn, Text):
        return
    for sheet in drawn:
        assert sheet.width <= SHEETS[sheet.paper][0]
        assert "nan" not in sheet.svg
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawn[0].svg)
    assert f"{stands.length:.2f}".replace(".", ",") in texts
    assert all(any(text.startswith(f"Fasad {letter(side)}, ") for text in texts) for side in range(4))
