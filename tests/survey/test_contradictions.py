"""Statements of one application that cannot all be true are told at every place where one of them stands."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from permits import application as applications
from permits.assessment import Assessment
from permits.case import check
from permits.decision.result import Result
from permits.errors import BadApplication
from permits.geometry import Shape, to_geojson, union
from permits.office import Office
from permits.place.site import Building
from permits.quantity import Measured, Stated, exactly
from tests.everyday.plots import application, line, polygon
from tests.proven import proven

STORIES = Path(__file__).parents[1] / "stories"
DAY = date(2026, 11, 20)
MEASURES, FOOTPRINT = "/measure/dimensions", "/measure/footprint"


def story(name: str, **changes: Any) -> dict[str, Any]:
    """A story's application with other dimensions, answers, kind or coordinates."""
    body: dict[str, Any] = json.loads((STORIES / name / "application.json").read_text(encoding="utf-8"))
    measure = body["measure"]
    measure["dimensions"] |= changes.get("dimensions", {})
    measure["kind"] = changes.get("kind", measure["kind"])
    measure["footprint"] |= changes.get("footprint", {})
    body["answers"] |= changes.get("answers", {})
    return body


def assessed(office: Office, body: dict[str, Any]) -> Assessment:
    application = applications.read(body)
    return check(office, application, DAY, proven(office, application))


def faults(office: Office, body: dict[str, Any]) -> set[str]:
    with pytest.raises(BadApplication) as caught:
        assessed(office, body)
    assert all(fault.says.sv and fault.says.en for fault in caught.value.faults)
    return {fault.place for fault in caught.value.faults}


def rectangle(width: float, depth: float, *holes: tuple[float, float]) -> dict[str, Any]:
    """A footprint inside the garage's place, with centred holes of these sides."""
    east, north = 150050.14, 6735049.52

    def ring(width: float, depth: float) -> list[list[float]]:
        corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
        return [[round(east + x * width / 2, 3), round(north + y * depth / 2, 3)] for x, y in corners]

    return {"coordinates": [ring(width, depth), *(ring(*sides) for sides in holes)]}


LINE = {"type": "LineString", "coordinates": [[150050.0, 6735060.0], [150058.0, 6735060.0]]}
EVERY = ("buildingAreaM2", "openAreaM2", "grossAreaM2", "ridgeHeightM", "roofAngleDeg", "eavesM", "storeys")
RIDGE, GROSS, EAVES = f"{MEASURES}/ridgeHeightM", f"{MEASURES}/grossAreaM2", f"{MEASURES}/eavesM"


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"answers": {"measure": "sign"}}, {"/answers/measure"}),
        ({"answers": {"ridge_height_m": "3"}}, {"/answers/ridge_height_m", RIDGE}),
        ({"dimensions": {"storeys": 50}}, {f"{MEASURES}/storeys", RIDGE}),
        ({"dimensions": {"heightM": "30"}}, {f"{MEASURES}/heightM", RIDGE}),
        ({"dimensions": {"ridgeHeightM": "0.002"}}, {RIDGE}),
        ({"dimensions": {"grossAreaM2": "9999"}}, {GROSS, FOOTPRINT}),
        ({"dimensions": {"grossAreaM2": "0"}}, {GROSS, FOOTPRINT}),
        ({"dimensions": {"openAreaM2": "9999"}}, {f"{MEASURES}/openAreaM2", FOOTPRINT}),
        ({"answers": {"total_height_m": "3.1"}}, {"/answers/total_height_m", RIDGE}),
        ({"footprint": LINE}, {FOOTPRINT}),
        ({"footprint": rectangle(8, 0.001)}, {FOOTPRINT}),
        ({"kind": "sign"}, {"/measure/kind", FOOTPRINT, RIDGE, EAVES, f"{MEASURES}/roofAngleDeg"}),
        ({"kind": "installation"}, {"/measure/kind", FOOTPRINT, RIDGE, EAVES, f"{MEASURES}/roofAngleDeg"}),
    ],
)
def test_a_contradiction_is_told_at_both_places(office: Office, changes: dict[str, Any], places: set[str]) -> None:
    assert faults(office, story("granted-garage", **changes)) == places


@pytest.mark.parametrize("written", ["0", "-0", "0E-4000", "0E-40000000", "-1"])
def test_nothing_is_nought_high(office: Office, written: str) -> None:
    assert faults(office, story("granted-garage", dimensions={"ridgeHeightM": written})) == {RIDGE}
    body = story("granted-garage", answers={"ridge_height_m": written})
    del body["measure"]["dimensions"]["ridgeHeightM"]
    assert faults(office, body) == {"/answers/ridge_height_m"}


@pytest.mark.parametrize(
    ("kind", "choices", "most"),
    [
        ("new_complementary_building", {}, "20"),
        ("new_complementary_dwelling", {}, "20"),
        ("new_building", {"building_kind": "one_or_two_dwelling_house"}, "20"),
        ("new_building", {"building_kind": "farm_building"}, "250"),
        ("new_building", {}, "250"),
        ("extension", {"extended_building": "complementary_building"}, "20"),
        ("extension", {"extended_building": "farm_building"}, "250"),
    ],
)
def test_no_ridge_is_higher_than_one_of_its_kind_can_be(
    office: Office, kind: str, choices: dict[str, str], most: str
) -> None:
    at_most = application(kind, "SJÖVIK 4:1", polygon("SJÖVIK 4:1", 30, 22, 6, 6), {"ridgeHeightM": most}, choices)
    assert assessed(office, at_most)
    above = application(kind, "SJÖVIK 4:1", polygon("SJÖVIK 4:1", 30, 22, 6, 6), {}, choices)
    above["answers"]["ridge_height_m"] = f"{most}.001"
    assert faults(office, above) == {"/answers/ridge_height_m"}


def test_an_addition_to_a_house_is_no_higher_than_a_house(office: Office) -> None:
    assert faults(office, story("extension-granted", dimensions={"ridgeHeightM": "35"})) == {RIDGE}


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("extension-granted", "exempt_extensions_total_m2"),
        ("extension-granted", "resulting_building_area_m2"),
        ("exempt-shed", "complementary_pool_m2"),
    ],
)
@pytest.mark.parametrize("told", ["0", "1", "15", "24.9"])
def test_what_all_of_a_kind_comes_to_is_no_less_than_the_new_one_alone(
    office: Office, name: str, fact: str, told: str
) -> None:
    assert f"/answers/{fact}" in faults(office, story(name, answers={fact: told}))


def test_the_storeys_of_an_extension_are_in_what_all_extensions_come_to(office: Office) -> None:
    area = story("extension-granted")["measure"]["dimensions"]["grossAreaM2"]
    told = str(Decimal(area) - 1)
    body = story("extension-granted", answers={"exempt_extensions_total_m2": told})
    body["measure"]["footprint"]["coordinates"] = rectangle(4, 4)["coordinates"]
    assert f"{MEASURES}/grossAreaM2" in faults(office, body)


@pytest.mark.parametrize("kind", ["fence", "wall"])
@pytest.mark.parametrize("height", ["0.001", "0.002", "0.018", "0.099"])
def test_a_fence_or_a_wall_has_a_height(office: Office, kind: str, height: str) -> None:
    at = line("ALMEN 1:3", (6, 25), (16, 25))
    assert faults(office, application(kind, "ALMEN 1:3", at, {"heightM": height})) == {f"{MEASURES}/heightM"}
    assert assessed(office, application(kind, "ALMEN 1:3", at, {"heightM": "0.1"}))


@pytest.mark.parametrize(
    ("without", "changes", "places"),
    [
        ("ridgeHeightM", {"answers": {"ridge_height_m": "0.002"}}, {"/answers/ridge_height_m"}),
        (
            "ridgeHeightM",
            {"answers": {"ridge_height_m": "3.2"}, "dimensions": {"storeys": 50}},
            {f"{MEASURES}/storeys", "/answers/ridge_height_m"},
        ),
        ("grossAreaM2", {"answers": {"gross_area_m2": "9999"}}, {"/answers/gross_area_m2", FOOTPRINT}),
        ("heightM", {"answers": {"height_m": "30"}}, {"/answers/height_m", RIDGE}),
        ("openAreaM2", {"answers": {"open_area_m2": "9999"}}, {"/answers/open_area_m2", FOOTPRINT}),
    ],
)
def test_a_dimension_told_as_an_answer_contradicts_as_it_would_on_the_drawing(
    office: Office, without: str, changes: dict[str, Any], places: set[str]
) -> None:
    body = story("granted-garage", **changes)
    body["measure"]["dimensions"].pop(without, None)
    assert faults(office, body) == places


@pytest.mark.parametrize(("kind", "asked"), [("pool", "pool_height_m"), ("storage_yard", "storage_height_m")])
@pytest.mark.parametrize(
    ("height", "contradicts"), [("1.500", False), ("1.501", False), ("1.502", True), ("1.498", True), (None, False)]
)
def test_a_height_asked_for_by_a_name_of_its_own_is_the_height_that_is_drawn(
    office: Office, kind: str, asked: str, height: str | None, contradicts: bool
) -> None:
    size = {} if height is None else {"heightM": height}
    totals = {"storage_total_m2": "15"} if kind == "storage_yard" else {}
    body = application(kind, "ALMEN 1:3", polygon("ALMEN 1:3", 6, 22, 5, 3), size, {asked: "1.5", **totals})
    if contradicts:
        assert faults(office, body) == {f"{MEASURES}/heightM", f"/answers/{asked}"}
    else:
        assert assessed(office, body)


def test_an_extension_s_area_is_made_of_what_is_told_in_either_place(office: Office) -> None:
    body = story("extension-granted", answers={"gross_area_m2": "36"})
    body["measure"]["dimensions"].pop("grossAreaM2")
    added = assessed(office, body).facts.values["extension_area_m2"]
    assert isinstance(added, Measured) and added.high == 36


def test_all_contradictions_come_at_once(office: Office) -> None:
    body = story("granted-garage", dimensions={"storeys": 50}, answers={"measure": "sign", "colour": "red"})
    assert faults(office, body) == {"/answers/measure", "/answers/colour", f"{MEASURES}/storeys", RIDGE}


def test_the_same_statement_twice_is_one(office: Office) -> None:
    assert (
        assessed(office, story("granted-garage", answers={"ridge_height_m": "3.200"})).outcome.result is Result.GRANTED
    )


def test_an_extension_is_no_smaller_than_what_is_drawn(office: Office) -> None:
    drawn = assessed(office, story("extension-granted")).facts.values["building_area_m2"]
    assert isinstance(drawn, Measured)
    assert faults(office, story("extension-granted", dimensions={"grossAreaM2": "10"})) == {GROSS, FOOTPRINT}
    assert "/answers/extension_area_m2" in faults(
        office, story("extension-granted", answers={"extension_area_m2": "1"})
    )
    a_little_less = (drawn.low * Decimal("0.97")).quantize(Decimal("0.01"))
    found = assessed(office, story("extension-granted", dimensions={"grossAreaM2": str(a_little_less)}))
    area = found.facts.values["extension_area_m2"]
    assert isinstance(area, Measured) and area.low == a_little_less and area.high > drawn.low - Decimal("0.1")


def test_several_storeys_may_each_be_as_large_as_what_is_drawn(office: Office) -> None:
    drawn = assessed(office, story("extension-granted")).facts.values["building_area_m2"]
    assert isinstance(drawn, Measured)
    told = (drawn.high + Decimal("0.1")).quantize(Decimal("0.01"))
    two = assessed(office, story("extension-granted", dimensions={"grossAreaM2": str(told), "storeys": 2}))
    area = two.facts.values["extension_area_m2"]
    assert isinstance(area, Measured) and area.low == told and area.high > drawn.low * 2 - Decimal("0.1")


@pytest.mark.parametrize(("total", "faulty"), [("29.9", True), ("30", False), ("50", False)])
def test_what_is_drawn_is_part_of_what_there_is_in_all(office: Office, total: str, faulty: bool) -> None:
    body = application("parking", "ALMEN 1:3", polygon("ALMEN 1:3", 6, 22, 6, 5), answers={"parking_total_m2": total})
    if faulty:
        assert faults(office, body) == {"/answers/parking_total_m2", FOOTPRINT}
    else:
        assert assessed(office, body).facts.values["parking_total_m2"] == exactly(total)


LEVELS = "/answers/levels"


@pytest.mark.parametrize(
    ("storeys", "levels", "places"),
    [
        (2, "1", {f"{MEASURES}/storeys", LEVELS}),
        (1, "1", set()),
        (1, "2", set()),
    ],
)
def test_there_are_no_more_storeys_than_levels(office: Office, storeys: int, levels: str, places: set[str]) -> None:
    body = story("granted-garage", dimensions={"storeys": storeys}, answers={"levels": levels})
    if places:
        assert faults(office, body) == places
    else:
        assert assessed(office, body).outcome.result is Result.GRANTED


@pytest.mark.parametrize(("gross", "levels", "faulty"), [("40", "1", False), ("60", "1", True), ("60", "2", False)])
def test_levels_are_no_larger_than_the_ground_under_each(office: Office, gross: str, levels: str, faulty: bool) -> None:
    body = story("granted-garage", answers={"gross_area_m2": gross, "levels": levels})
    if faulty:
        assert faults(office, body) == {"/answers/gross_area_m2", FOOTPRINT, LEVELS}
    else:
        assert assessed(office, body).outcome.result is Result.GRANTED


def test_the_years_of_a_temporary_permit_are_added_to_those_before(office: Office) -> None:
    years = {"temporary_years": "5", "temporary_years_before": "11", "temporary_seasonal": False}
    body = story("granted-garage", answers=years)
    body["measure"]["temporary"] = True
    found = assessed(office, body)
    assert found.facts.values["temporary_years_total"] == exactly("16")
    assert found.conclusions.settled("permit_test") == "not_fulfilled"
    assert faults(office, story("granted-garage", answers={"temporary_years_total": "1"}))
    assert faults(office, story("granted-garage", answers={"temporary_years": "0"}))


def test_a_hole_takes_nothing_away_for_certain(office: Office) -> None:
    found = assessed(office, story("granted-garage", footprint=rectangle(8, 5, (6, 4))))
    area = found.facts.values["building_area_m2"]
    assert isinstance(area, Measured) and (area.low, area.high) == (Decimal("16.000"), Decimal("40.000"))
    assert not found.outcome.result.is_favourable


def standing(office: Office) -> list[Building]:
    """The buildings on ALMEN 1:3, the house first."""
    site = assessed(office, story("granted-garage")).site
    return sorted((one for one in site.buildings if one.on == "ALMEN 1:3"), key=lambda one: not one.main)


def demolition(kind: str, area: str, *drawn: Shape, **more: Any) -> dict[str, Any]:
    body = story("granted-garage", kind="demolition", answers={"demolished_kind": kind, **more})
    body["answers"] |= {"demolished_building_area_m2": area} if area else {}
    body["measure"]["dimensions"] = {}
    if drawn:
        body["measure"]["footprint"]["coordinates"] = to_geojson(union(drawn))["coordinates"]
    else:
        body["measure"]["footprint"] = None
    return body


@pytest.mark.parametrize("kind", ["complementary_building", "other_building"])
def test_what_is_demolished_is_no_smaller_than_the_building_it_is_drawn_on(office: Office, kind: str) -> None:
    found = assessed(office, demolition(kind, "10", standing(office)[0].outline))
    area = found.facts.values["demolished_building_area_m2"]
    assert isinstance(area, Measured) and area.low == 10 and area.high > 100
    assert not found.outcome.result.is_favourable


def test_a_house_that_is_drawn_nowhere_is_no_smaller_than_the_registers(office: Office) -> None:
    found = assessed(office, demolition("other_building", "10"))
    area = found.facts.values["demolished_building_area_m2"]
    assert isinstance(area, Measured) and area.low == 10 and area.high > 100


@pytest.mark.parametrize("kind", ["complementary_building", "other_structure"])
def test_what_is_drawn_on_the_house_is_neither_an_outbuilding_nor_something_else(office: Office, kind: str) -> None:
    found = assessed(office, demolition(kind, "", standing(office)[0].outline))
    assert "demolished_kind" in found.facts.why_absent
    assert not found.outcome.result.is_favourable


def test_a_wall_that_stands_by_itself_is_something_else_than_a_building(office: Office) -> None:
    found = assessed(office, demolition("other_structure", ""))
    assert found.facts.values["demolished_kind"] == Stated("other_structure")


@pytest.mark.parametrize(
    ("kind", "has"),
    [
        *((kind, ()) for kind in ("facade_change", "change_of_use", "further_dwelling", "sign", "installation")),
        *((kind, ()) for kind in ("fence", "wall")),
        *((kind, ("buildingAreaM2", "openAreaM2")) for kind in ("deck", "pool", "parking", "mast")),
        *((kind, EVERY) for kind in ("new_building", "extension", "demolition", "other")),
    ],
)
def test_a_measure_is_told_which_dimensions_it_has_not(office: Office, kind: str, has: Sequence[str]) -> None:
    for dimension in EVERY:
        body = story("granted-garage", kind=kind)
        body["measure"] |= {"footprint": None, "dimensions": {dimension: 1 if dimension == "storeys" else "30"}}
        if dimension in has:
            assessed(office, body)
        else:
            assert faults(office, body) == {"/measure/kind", f"{MEASURES}/{dimension}"}
