"""What is drawn over the boundary, or on a building that stands there, is for a person to see, whatever it is."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permits import application as applications
from permits import geometry
from permits.case import check
from permits.decision.explanation import explain
from permits.decision.result import Result
from permits.errors import LovsvarError
from permits.law.conclusion import Verdict
from permits.office import Office
from permits.phrases import phrase
from permits.place.zoning import Zoning
from permits.survey import footprint
from permits.survey.misplaced import misplaced
from tests.everyday.asking import answered
from tests.everyday.plots import RECEIVED, Json, application, house, line, polygon
from tests.place.test_gates import town

PLOT, WIDE = "ALMEN 1:3", 26
KINDS: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "pool": ({}, {}),
    "deck": ({"heightM": "0.5"}, {"deck_total_area_m2": "12"}),
    "parking": ({}, {}),
    "new_complementary_building": ({"ridgeHeightM": "3.5", "roofAngleDeg": "27", "grossAreaM2": "12"}, {}),
}


def at(kind: str, x: float, y: float, width: float = 4, depth: float = 3) -> Json:
    """Something of 4 × 3 m on the plot: x along the street and y into it, metres from the corner."""
    size, said = KINDS[kind]
    return application(kind, PLOT, polygon(PLOT, x, y, width, depth), size, said)


def because(office: Office, asked: Json) -> tuple[Result, set[str | None]]:
    outcome = answered(office, asked)
    return outcome.result, {reason.rule for reason in outcome.because}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_free_on_the_neighbour_s_ground(office: Office, kind: str) -> None:
    result, rules = because(office, at(kind, -2, 24))
    assert result is Result.REFERRED and "se.fl.23.beyond" in rules


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_free_where_the_house_stands(office: Office, kind: str) -> None:
    x, y, width, depth = house(PLOT)
    result, rules = because(office, at(kind, x + width / 2 - 2, y + depth / 2 - 1.5))
    assert result is Result.REFERRED and "se.fl.23.on_building" in rules


@pytest.fixture
def unmapped(office: Office, tmp_path: Path) -> Office:
    """The office, whose map shows no buildings."""
    folder = town(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["layers"] = [layer for layer in manifest["layers"] if layer["layer"] != "buildings"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "buildings.gpkg").unlink()
    return replace(office, zonings={"9901": Zoning.load(folder)})


@pytest.mark.parametrize("kind", KINDS)
def test_where_the_map_shows_no_buildings_nobody_knows_that_the_place_is_clear(unmapped: Office, kind: str) -> None:
    result, rules = because(unmapped, at(kind, 8, 24))
    assert result in (Result.REFERRED, Result.SUPPLEMENT) and "se.fl.23.on_building" in rules


def test_a_line_lies_on_no_building_whether_the_map_shows_them_or_not(unmapped: Office) -> None:
    fence = application("fence", PLOT, line(PLOT, (8, 24), (12, 24)), {"heightM": "1.0"}, {"fence_kind": "close"})
    assert "se.fl.23.on_building" not in because(unmapped, fence)[1]


@pytest.mark.parametrize("kind", KINDS)
def test_who_draws_on_the_map_is_told_at_once(office: Office, kind: str) -> None:
    x, y, width, depth = house(PLOT)
    zoning = office.zoning("9901")
    on_a_building = phrase("survey.misplaced.on_a_building")
    over = phrase("survey.misplaced.over_the_boundary", beyond="ALMEN 1:2")
    on_the_house = (x + width / 2 - 2, y + depth / 2 - 1.5)
    for place, on_both, told in (
        (on_the_house, False, on_a_building),
        (on_the_house, True, on_a_building),
        ((-2, 24), False, over),
        ((-2, 24), True, None),
    ):
        inquiry = applications.read_inquiry(at(kind, *place))
        where = footprint(inquiry, zoning)
        site = zoning.site(inquiry, where, date.fromisoformat(RECEIVED))
        assert misplaced(office.pack.acts[kind], site, where, on_both=on_both) == told


@pytest.mark.parametrize(("out", "beyond"), [(0.10, False), (0.12, True)])
def test_a_decimetre_over_the_line_is_a_slip_of_the_pen(office: Office, out: float, beyond: bool) -> None:
    _, rules = because(office, at("parking", -out, 24))
    assert ("se.fl.23.beyond" in rules) is beyond


@pytest.mark.parametrize(("into", "on"), [(0.02, False), (0.5, True)])
def test_a_deck_may_be_drawn_against_the_wall_and_not_into_the_house(office: Office, into: float, on: bool) -> None:
    x, y, _, depth = house(PLOT)
    _, rules = because(office, at("deck", x + 1, y + depth - into))
    assert ("se.fl.23.on_building" in rules) is on


def test_what_is_drawn_on_two_properties_goes_to_a_person_with_the_other_named(office: Office) -> None:
    inquiry = applications.read_inquiry(at("parking", -2, 24))
    tried = check(office, inquiry, date.fromisoformat(RECEIVED))
    lines = explain(office.pack, tried.facts, tried.conclusions)
    (why,) = [line.sentence for line in lines if line.rule == "se.fl.23.beyond" and line.verdict is Verdict.OPEN]
    assert f"både på {PLOT} och på ALMEN 1:2" in why.sv and f"both on {PLOT} and on ALMEN 1:2" in why.en


def test_an_extension_may_be_built_on_top_of_the_house_that_it_is_added_to(office: Office) -> None:
    x, y, _, _ = house(PLOT)
    size = {"ridgeHeightM": "5.0", "roofAngleDeg": "27", "grossAreaM2": "12"}
    _, rules = because(office, application("extension", PLOT, polygon(PLOT, x + 1, y + 1, 4, 3), size, {}))
    assert "se.fl.23.on_building" not in rules


@settings(max_examples=12)
@given(st.sampled_from(sorted(KINDS)), st.integers(-6, WIDE + 4), st.integers(-6, 50))
def test_whatever_is_answered_with_yes_lies_on_the_property_and_clear_of_its_house(
    opened: Office, kind: str, x: int, y: int
) -> None:
    asked = at(kind, x, y)
    try:
        result, _ = because(opened, asked)
    except LovsvarError:
        return  # Drawn wholly off the property: told as a fault.
    if result not in (Result.REFERRED, Result.SUPPLEMENT):
        zoning = opened.zoning("9901")
        where, lot = footprint(applications.read(asked), zoning), zoning.property(PLOT)
        assert where is not None and lot is not None
        assert geometry.covers(lot.outline, where, 0.1)
        _, buildings = zoning.shown(lot.outline)
        assert all(geometry.overlap(where, building.outline) < Decimal(1) for building in buildings)
