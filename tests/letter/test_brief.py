"""A case in one line: made from what was answered and measured, and of what is not known nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from permits.geometry import Shape, from_geojson
from permits.law.conclusion import Agreement
from permits.law.engine import conclude
from permits.law.facts import Dates, Facts, Thing
from permits.letter.brief import one_line
from permits.letter.siteplan import limits
from permits.quantity import Measured, Source, Stated, Value
from permits.text import Text
from tests.packs import SWEDISH

DAY = date(2026, 11, 20)
SHED = from_geojson({"type": "Polygon", "coordinates": [[[0, 0], [6, 0], [6, 4], [0, 4], [0, 0]]]})
CORNERED = from_geojson({"type": "Polygon", "coordinates": [[[0, 0], [6, 0], [6, 4], [3, 4], [3, 2], [0, 2], [0, 0]]]})
FENCE = from_geojson({"type": "LineString", "coordinates": [[0, 0], [12.5, 0]]})


def metres(low: str, high: str | None = None) -> Measured:
    return Measured(Decimal(low), Decimal(high or low), Source.SURVEY, "")


def boundary(name: str, **values: Value) -> Thing:
    return Thing(name, Text(f"gränsen mot {name}", f"the boundary towards {name}"), values)


FACTS = Facts(
    {
        "measure": Stated("new_complementary_building"),
        "ridge_height_m": metres("3.5"),
        "building_area_m2": metres("24"),
    },
    {
        "boundary": (
            boundary("ALMEN 1:4", boundary_distance_m=metres("9")),
            boundary("ALMEN 1:2", boundary_distance_m=metres("4.5")),
            boundary("ALMEN 1:9"),
        )
    },
)


def brief(facts: Facts, where: Shape | None) -> str:
    dates = Dates(DAY, DAY)
    least = limits(SWEDISH, facts, dates, conclude(SWEDISH, facts, dates, second=Agreement.NOT_ASKED))
    return one_line(SWEDISH, facts, where, least).sv.replace("\u00a0", " ")


def test_a_building_is_told_by_its_act_its_sides_its_height_and_its_nearest_boundary() -> None:
    assert brief(FACTS, SHED) == (
        "Ny komplementbyggnad, 6 m × 4 m, taknockshöjd 3,50 m, 4,50 m från gränsen mot ALMEN 1:2"
    )


@pytest.mark.parametrize(
    ("facts", "where", "says"),
    [
        (FACTS, CORNERED, "Ny komplementbyggnad, 24 m², taknockshöjd"),
        (
            Facts({"measure": Stated("fence"), "height_m": metres("1.2")}),
            FENCE,
            "12,50 m lång, höjd över marken 1,20 m",
        ),
        (Facts({"measure": Stated("facade_change")}), None, "Fasadändring"),
        (Facts({}), None, "Åtgärden"),
        (
            replace(FACTS, things={"boundary": (boundary("A", boundary_distance_m=metres("4.0", "5.0")),)}),
            SHED,
            "4,50 m (± 0,50 m) från gränsen mot A",
        ),
        (
            replace(FACTS, things={"boundary": (boundary("A", boundary_distance_m=metres("6.459", "6.543")),)}),
            SHED,
            "3,50 m, 6,50 m från gränsen mot A",
        ),
        (
            replace(FACTS, things={"boundary": (boundary("A", boundary_distance_m=metres("3.958", "5.042")),)}),
            SHED,
            "4,50 m (± 0,55 m) från gränsen mot A",
        ),
        (
            replace(FACTS, things={"boundary": (boundary("A", boundary_distance_m=metres("4.5", "5.5")),)}),
            SHED,
            "4,50–5,50 m från gränsen mot A",
        ),
    ],
    ids=[
        "no rectangle",
        "a line",
        "nowhere",
        "nothing known",
        "a distance with its doubt",
        "little doubt",
        "to the centimetre",
        "a doubt that decides nothing",
    ],
)
def test_what_is_not_known_is_left_out(facts: Facts, where: Shape | None, says: str) -> None:
    assert says in brief(facts, where)


def test_a_boundary_far_off_is_not_told() -> None:
    far = replace(FACTS, things={"boundary": (boundary("A", boundary_distance_m=metres("25")),)})
    assert "gränsen" not in brief(far, SHED)
