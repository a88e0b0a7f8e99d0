"""
Five proposed buildings in an invented plan in the national format, each at or past one of its limits.

The plan, the village and the buildings came with a note of what each building should show; here they go the
whole way from file to conclusion. With the boundaries' true errors the map cannot settle what stands at the
limit; with boundaries taken to be exact, 4.500 m passes and 4.400 m does not.
"""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import shapely

from permits import geometry
from permits.application import read_inquiry
from permits.law.conclusion import Verdict
from permits.law.engine import plain
from permits.law.facts import Dates, Facts
from permits.law.loader import load_pack
from permits.law.pack import Pack
from permits.place.zoning import Zoning
from permits.quantity import Measured
from permits.survey import footprint, survey
from tests.place.test_zoning import written

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(__file__).parents[1] / "data" / "zoning"
CATALOGUE = ROOT / "zoning_data" / "se" / "catalogue" / "release-7.json"
DAY = date(2026, 11, 20)
DATES = Dates(DAY, DAY)
TM, LOCAL = "EPSG:3006", "EPSG:3009"


def content(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def lines(errors: dict[int, float] | float) -> dict[str, Any]:
    """
    The village's boundary lines, each with its two sides.

    errors: the standard error of all of them, or by the number of those in the file that state one, with
    0.025 m for the rest.
    """
    found = content("properties.geojson")
    units = [(one["properties"]["registerenhetsreferens"], shapely.from_geojson(json.dumps(one))) for one in
             found["features"]]  # fmt: skip
    stated = [shapely.from_geojson(json.dumps(one)) for one in content("boundaries.geojson")["features"]]

    def error(line: Any) -> float:
        if not isinstance(errors, dict):
            return errors
        return next((errors[i] for i, one in enumerate(stated) if one.distance(line.centroid) < 1), 0.025)

    def sides() -> Iterator[tuple[Any, str, str]]:
        for i, (unit, one) in enumerate(units):
            rest = one.boundary
            for j, (other_unit, other) in enumerate(units):
                if i == j:
                    continue
                shared = one.boundary.intersection(other.boundary.buffer(0.01))
                if shared.length > 0.1:
                    if i < j:
                        yield shapely.line_merge(shared), unit, other_unit
                    rest = rest.difference(other.boundary.buffer(0.01))
            if rest.length > 0.1:
                yield rest, unit, ""

    return {
        **found,
        "features": [
            {
                "type": "Feature",
                "geometry": json.loads(shapely.to_geojson(part)),
                "properties": {"medelfel_m": error(part), "left": left, "right": right},
            }
            for line, left, right in sides()
            for part in getattr(line, "geoms", [line])
        ],
    }


def village(folder: Path, errors: dict[int, float] | float) -> Zoning:
    plan = content("ngp-plan.json")
    for feature in plan["features"]:
        for places in ("plangeometri", "bestammelsegeometri"):
            for place in feature["properties"].get(places, ()):
                # The provisions do not state theirs; here only the errors of the boundaries are tried.
                place["geometri"]["absolutLagesosakerhetPlan"] = 0
    empty = {**content("properties.geojson"), "features": []}
    layers = {
        "plans": plan,
        "properties": content("properties.geojson"),
        "boundaries": lines(errors),
        "buildings": empty,
    }
    written(folder, {name: json.dumps(one).encode() for name, one in layers.items()})
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["layers"][0]["format"] = "ngp-4.1"
    manifest["catalogues"] = [str(CATALOGUE)]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return Zoning.load(folder)


@pytest.fixture(scope="module")
def exact(tmp_path_factory: pytest.TempPathFactory) -> Zoning:
    """The village with boundaries that are where they are drawn."""
    return village(tmp_path_factory.mktemp("exact"), 0.0)


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Zoning:
    """The village with the errors its file states: 0.025, 0.10 and 2.5 m."""
    return village(tmp_path_factory.mktemp("surveyed"), {0: 0.025, 1: 0.10, 2: 2.5})


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(ROOT / "rules" / "se")


def judged(zoning: Zoning, pack: Pack, case: str) -> tuple[Facts, dict[str, Verdict]]:
    """The facts of a proposed building, and each plan rule's verdict on it."""
    feature = next(one for one in content("proposed.geojson")["features"] if one["properties"]["case"] == case)
    drawn = geometry.from_geojson(feature["geometry"])
    property = max(
        (zoning.property(f"SYNTETBYN 1:{n}") for n in range(1, 6)),
        key=lambda one: 0 if one is None else geometry.overlap(one.outline, zoning.in_working_crs(drawn, TM)),
    )
    assert property is not None
    inquiry = read_inquiry(
        {
            "municipality": zoning.municipality.code,
            "property": property.designation,
            "measure": {
                "kind": "new_building",
                "dimensions": {"ridgeHeightM": str(feature["properties"]["nockhojd_m"]), "eavesM": "0"},
                "footprint": {**feature["geometry"], "crs": TM},
            },
        }
    )
    where = footprint(inquiry, zoning)
    facts = survey(inquiry, zoning.site(inquiry, where, DAY), where, pack, DATES)
    verdicts: dict[str, Verdict] = {}
    for one in plain.evaluate(pack.on(DATES), facts):
        # Of several provisions the one that is not met, or is open, tells.
        order = (Verdict.NOT_APPLICABLE, Verdict.MET, Verdict.OPEN, Verdict.NOT_MET)
        verdicts[one.rule] = max(verdicts.get(one.rule, order[0]), one.verdict, key=order.index)
    return facts, verdicts


def least(facts: Facts) -> Decimal:
    found = [one.values["boundary_distance_m"] for one in facts.things["boundary"]]
    return min(one.low for one in found if isinstance(one, Measured))


def test_the_ordinary_building_keeps_every_limit(exact: Zoning, pack: Pack) -> None:
    facts, verdicts = judged(exact, pack, "ok")
    assert abs(least(facts) - 5) <= Decimal("0.002")
    for rule in ("boundary_distance", "building_area", "ridge_height"):
        assert verdicts[f"se.plan.{rule}"] is Verdict.MET, rule
    assert verdicts["se.plan.no_build_land"] is Verdict.NOT_APPLICABLE


def test_exactly_four_and_a_half_metres_in_the_local_zone_passes(exact: Zoning, pack: Pack) -> None:
    facts, verdicts = judged(exact, pack, "exact45")
    assert least(facts) == Decimal("4.500")
    assert verdicts["se.plan.boundary_distance"] is Verdict.MET


def test_a_decimetre_less_does_not(exact: Zoning, pack: Pack) -> None:
    facts, verdicts = judged(exact, pack, "close")
    assert abs(least(facts) - Decimal("4.4")) <= Decimal("0.002")
    assert verdicts["se.plan.boundary_distance"] is Verdict.NOT_MET


@pytest.mark.parametrize("case", ["exact45", "close"])
def test_a_boundary_that_may_lie_elsewhere_leaves_it_to_a_person(surveyed: Zoning, pack: Pack, case: str) -> None:
    _, verdicts = judged(surveyed, pack, case)
    assert verdicts["se.plan.boundary_distance"] is Verdict.OPEN


def test_the_ordinary_building_passes_between_well_surveyed_boundaries_too(surveyed: Zoning, pack: Pack) -> None:
    _, verdicts = judged(surveyed, pack, "ok")
    assert verdicts["se.plan.boundary_distance"] is Verdict.MET


def test_a_building_larger_than_the_plan_allows_does_not_pass(exact: Zoning, pack: Pack) -> None:
    facts, verdicts = judged(exact, pack, "toobig")
    area = facts.values["building_area_m2"]
    assert isinstance(area, Measured) and abs(area.middle - 225) < Decimal("0.05")
    assert verdicts["se.plan.building_area"] is Verdict.NOT_MET
    assert verdicts["se.plan.no_build_land"] is Verdict.NOT_APPLICABLE


def test_a_building_partly_on_dotted_land_does_not_pass(exact: Zoning, pack: Pack) -> None:
    _, verdicts = judged(exact, pack, "prick")
    assert verdicts["se.plan.no_build_land"] is Verdict.NOT_MET
