"""The survey: each fact with its doubt, and nothing that is not known taken for yes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, box

from permits import geometry
from permits.application import NOTHING, Inquiry, Proofs, measure_mark, read_inquiry
from permits.errors import BadApplication
from permits.geometry import Shape
from permits.law.facts import Dates, Facts, Thing, subject
from permits.law.pack import Citation, DatedValue, FactDeclaration, FactType, Limit, Pack, Validity
from permits.opening.paper import Paper
from permits.place.plan import DetailPlan, Family, PlanProvision, ProvisionKind, Scope, Sense
from permits.place.site import (
    Boundary,
    Building,
    LandClass,
    Layer,
    LayerState,
    Lies,
    Neighbour,
    Overlay,
    Owner,
    Property,
    Site,
    Track,
)
from permits.place.zoning import Zoning
from permits.quantity import Measured, Source, Stated, Value, around
from permits.store.canonical import plain
from permits.survey import footprint, measured_lines, survey
from permits.survey.provisions import following
from permits.text import Text
from tests.acts import ACTS
from tests.handmade import pack_of

DAY = date(2026, 11, 20)
DATES = Dates(DAY, DAY)
EAST, NORTH = 150_000, 6_735_000
K = Decimal("1.645")
SAYS = Text("", "")

NUMBERS = [
    "building_area_m2",
    "eaves_m",
    "gross_area_m2",
    "open_area_m2",
    "extension_area_m2",
    "ridge_height_m",
    "height_m",
    "main_building_area_m2",
    "main_building_ridge_m",
    "resulting_building_area_m2",
    "complementary_pool_m2",
    "exempt_extensions_total_m2",
    "nearest_building_m",
    "farthest_from_building_m",
    "track_distance_m",
    "shore_distance_m",
    "road_distance_m",
    "years_since_implementation_end",
    "boundary_distance_m",
    "provision_value",
    "provision_overlap_m2",
    "provision_counted_m2",
    "provision_allowed_m2",
    "provision_boundary_distance_m",
    "overlay_overlap_m2",
    "building_distance_m",
    "neighbour_distance_m",
]
WORDS = [
    "measure",
    "complements",
    "extended_building",
    "adjoins_building",
    "boundary_land",
    "boundary_principal",
    "boundary_consent",
    "provision_family",
    "provision_sense",
    "provision_use",
    "provision_interpretable",
    "provision_zero_plane",
    "overlay_kind",
    "inside_detail_plan",
    "within_lot",
    "valuable_area",
    "valuable_building",
    "plan_protection",
    "defence_area",
    "extra_permit_duty",
    "plan_relief",
    "disturbance_protection",
    "shore_protection",
    "property_known",
    "plan_known",
    "implementation_begun",
    "plan_pending",
    "neighbour_lies",
    "neighbour_land",
    "neighbour_principal",
    "building_outline_kind",
    "building_counts_as",
    "protected_identity",
    "municipality_is_party",
    "all_applicants_signed",
    "power_of_attorney_if_agent",
    "site_plan_attached",
    "planned_start_stated",
    "installs_fireplace",
    "fence_kind",
]


def declared(name: str) -> FactDeclaration:
    kinds = {"measure": FactType.CHOICE, "fence_kind": FactType.CHOICE}
    kind = FactType.LENGTH if name in NUMBERS else kinds.get(name, FactType.YES_NO)
    of = next(
        (one for one in ("boundary", "neighbour", "provision", "overlay", "building") if name.startswith(f"{one}_")),
        None,
    )
    of = None if name == "building_area_m2" else of
    mine = ("installs_fireplace", "fence_kind", "ridge_height_m", "complements", "complementary_pool_m2")
    asked = ("applicant",) if name in mine else ("survey",)
    choices = {"close": SAYS, "see_through": SAYS} if name == "fence_kind" else {}
    return FactDeclaration(name, kind, SAYS, of=of, supplied_by=asked, choices=choices)


def limit(name: str, value: str) -> Limit:
    return Limit(name, "", SAYS, (DatedValue(Validity(date(2025, 12, 1)), Decimal(value), Citation("PBL", "")),))


PACK = pack_of(
    (),
    [declared(name) for name in NUMBERS + WORDS],
    limits={
        name: limit(name, value)
        for name, value in (
            ("eaves_ignored_below", "0.5"),
            ("implementation_months_when_not_stated", "180"),
            ("shore_protection_distance", "100"),
            ("lake_without_shore_protection", "10000"),
        )
    },
    settings={"boundary_confidence": K, "unknown_accuracy_matters_within_m": Decimal(30)},
    acts=ACTS,
)


def at(shape: Shape, east: float = 0, north: float = 0) -> Shape:
    """A shape drawn near the origin, where the town lies."""
    moved = shapely.transform(shape, lambda points: points + numpy.array([EAST + east, NORTH + north]))
    return shapely.set_precision(moved, 0.001)


LOT = box(0, 0, 40, 40)
WEST_LOT = Property("BYN 1:2", at(box(-40, 0, 0, 40)), (at(box(-40, 0, 0, 40)),), owners=(Owner("Ada"), Owner("Bo")))
STREET = Property("BYN 9:1", at(box(0, -8, 40, 0)), (at(box(0, -8, 40, 0)),), LandClass.PUBLIC_SPACE, "municipal")
HOUSE = Building(
    "house", at(box(20, 20, 32, 30)), "Bostad;Småhus friliggande", True, "façade", Decimal("0.05"), "permit",
    Decimal(120), ridge_height_m=Decimal("7.2"), exempt_extensions_m2=Decimal(0), on="BYN 1:1",
)  # fmt: skip
LAYERS = ("plans", "properties", "boundaries", "buildings", "owners", "tracks", "water", "shore_protection",
          "valuable_areas", "valuable_buildings", "defence_areas", "roads")  # fmt: skip
PRESENT = {name: Layer(name, LayerState.PRESENT, negative_evidence=True) for name in LAYERS}


def property_(outline: Shape = LOT, **more: Any) -> Property:
    shape = at(outline)
    return Property("BYN 1:1", shape, (shape,), **{"kind": "plot", "owners": (Owner("Eva"),), **more})


def line(*points: tuple[float, float]) -> Shape:
    return at(LineString(points))


def boundaries(accuracy: str | None = "0.1") -> tuple[Boundary, ...]:
    error = None if accuracy is None else Decimal(accuracy)
    return (
        Boundary("west", line((0, 0), (0, 40)), error, WEST_LOT),
        Boundary("south", line((0, 0), (40, 0)), error, STREET),
        Boundary("rest", line((40, 0), (40, 40), (0, 40)), error, None),
    )


def place(**more: Any) -> Site:
    """An ordinary plot outside plans, 40 by 40 metres, with a house."""
    usual: dict[str, Any] = {
        "municipality": "9902",
        "crs": "EPSG:3009",
        "property": property_(),
        "boundaries": boundaries(),
        "plans": (),
        "outside_plan": True,
        "buildings": (HOUSE,),
        "tracks": (),
        "overlays": (),
        "layers": PRESENT,
    }
    return Site(**{**usual, **more})


def without(layer: str, state: LayerState = LayerState.MISSING) -> dict[str, Layer]:
    return {**PRESENT, layer: Layer(layer, state, negative_evidence=True)}


def asked(kind: str = "new_complementary_building", **more: Any) -> Inquiry:
    dimensions = {name: value for name, value in more.items() if name.endswith(("M2", "M", "Deg"))}
    rest = {name: value for name, value in more.items() if name not in dimensions}
    measure = {"kind": kind, "dimensions": dimensions}
    return read_inquiry({"municipality": "9902", "property": "Byn 1:1", "measure": measure, **rest})


SHED = box(5, 5, 10, 9)
HOUSE_AT = box(20, 20, 32, 30)


def found(
    where: Shape | None = SHED,
    site: Site | None = None,
    inquiry: Inquiry | None = None,
    pack: Pack = PACK,
    proofs: Proofs = NOTHING,
) -> Facts:
    ground = at(where) if where is not None else None
    return survey(inquiry or asked(), site or place(), ground, pack, DATES, proofs)


def thing(facts: Facts, kind: str, id: str) -> Thing:
    return next(one for one in facts.things[kind] if one.id == id)


def number(value: Value | None) -> Measured:
    assert isinstance(value, Measured)
    return value


def stated(value: Value | None) -> object:
    assert isinstance(value, Stated)
    return value.value


def distance(facts: Facts, boundary: str) -> Measured:
    return number(thing(facts, "boundary", boundary).values["boundary_distance_m"])


# -- distances to boundaries ---------------------------------------------------------------------------


def test_a_distance_is_what_the_map_shows_give_or_take_k_times_its_error() -> None:
    measured = distance(found(), "west")
    assert (measured.low, measured.high) == (Decimal("4.835"), Decimal("5.165"))
    assert measured.evidence == "avstånd till gränsen mot BYN 1:2"


def test_an_exact_boundary_gives_an_exact_distance_at_the_limit() -> None:
    facts = found(box(4.5, 5, 10, 9), place(boundaries=boundaries("0")))
    assert distance(facts, "west") == Measured(
        Decimal("4.5"), Decimal("4.5"), distance(facts, "west").source, "avstånd till gränsen mot BYN 1:2"
    )


def test_a_boundary_of_unknown_accuracy_gives_no_distance_and_is_named() -> None:
    near = thing(found(site=place(boundaries=boundaries(None))), "boundary", "west")
    assert "boundary_distance_m" not in near.values
    assert "gränsen mot BYN 1:2" in near.why_absent["boundary_distance_m"].sv


def test_far_from_a_boundary_of_unknown_accuracy_no_plausible_error_matters() -> None:
    wide = place(
        property=property_(box(0, 0, 200, 40)), boundaries=(Boundary("west", line((0, 0), (0, 40)), None, WEST_LOT),)
    )
    assert distance(found(box(30.5, 5, 40, 9), wide), "west").low == 30
    assert "boundary_distance_m" in thing(found(box(30, 5, 40, 9), wide), "boundary", "west").why_absent


def test_without_the_pack_s_number_an_unknown_accuracy_always_matters() -> None:
    strict = replace(PACK, settings={"boundary_confidence": K})
    wide = place(
        property=property_(box(0, 0, 900, 40)), boundaries=(Boundary("west", line((0, 0), (0, 40)), None, None),)
    )
    assert "boundary_distance_m" in thing(found(box(800, 5, 810, 9), wide, pack=strict), "boundary", "west").why_absent


@pytest.mark.parametrize(("eaves", "nearer"), [("0.49", "0"), ("0.5", "0.5"), ("0.8", "0.8"), (None, "0")])
def test_short_eaves_are_left_out_and_longer_ones_measured_from(eaves: str | None, nearer: str) -> None:
    inquiry = asked(**({} if eaves is None else {"eavesM": eaves}))
    assert distance(found(inquiry=inquiry), "west").middle == Decimal(5) - Decimal(nearer)


def test_a_building_on_a_neighbour_s_land_has_no_distance_to_our_boundary() -> None:
    facts = found(box(-20, 5, -10, 9))
    assert "boundary_distance_m" in thing(facts, "boundary", "west").why_absent
    assert stated(facts.values["within_lot"]) is False


def test_a_building_across_a_boundary_is_at_no_distance_from_it() -> None:
    assert distance(found(box(-1, 5, 9, 9)), "west").low == 0


def test_a_hole_is_a_boundary_and_a_line_between_own_parts_is_not(tmp_path: Path) -> None:
    enclosed = box(12, 10, 16, 14)
    hole = Boundary("hole", at(enclosed.exterior), Decimal("0.1"), WEST_LOT)
    facts = found(
        box(5, 10, 10, 14), place(property=property_(LOT.difference(enclosed)), boundaries=(*boundaries(), hole))
    )
    assert distance(facts, "hole").middle == 2
    two = property_(MultiPolygon([box(0, 0, 20, 40), box(60, 0, 80, 40)]))
    assert stated(found(box(62, 5, 70, 9), place(property=two, boundaries=())).values["within_lot"]) is True


moves = st.decimals("0", "10", places=3)


@given(moves, moves, moves, moves, st.sampled_from(["0", "0.05", "0.5", "2.5", None]))
def test_drawing_back_from_every_boundary_never_shortens_a_distance(
    w: Decimal, s: Decimal, e: Decimal, n: Decimal, accuracy: str | None
) -> None:
    site = place(boundaries=boundaries(accuracy))
    wide = found(box(5, 5, 35, 35), site)
    narrow = found(box(5 + float(w), 5 + float(s), 35 - float(e), 35 - float(n)), site)
    for boundary in ("west", "south", "rest"):
        before = thing(wide, "boundary", boundary).values.get("boundary_distance_m")
        after = thing(narrow, "boundary", boundary).values.get("boundary_distance_m")
        if before is not None:
            assert number(after).low >= number(before).low and number(after).high >= number(before).high


@given(st.integers(-90_000, 90_000), st.integers(-300_000, 300_000), moves, moves)
def test_a_site_moved_as_a_whole_gives_the_same_facts(east: int, north: int, x: Decimal, y: Decimal) -> None:
    def moved(shape: Shape) -> Shape:
        return shapely.transform(shape, lambda points: points + numpy.array([east / 10, north / 10]))

    shed = at(box(float(x), float(y), float(x) + 5, float(y) + 4))
    here = place()
    there = place(
        property=replace(here.property, outline=moved(at(LOT)), parts=(moved(at(LOT)),)) if here.property else None,
        boundaries=tuple(replace(one, line=moved(one.line)) for one in here.boundaries),
        buildings=tuple(replace(one, outline=moved(one.outline)) for one in here.buildings),
    )
    one, other = survey(asked(), here, shed, PACK, DATES), survey(asked(), there, moved(shed), PACK, DATES)
    assert one == other


def test_the_line_of_evidence_is_as_long_as_the_distance() -> None:
    lines = {one.id: one.line for one in measured_lines(place(), at(SHED), found())}
    assert geometry.length(lines["west"]) == 5 and geometry.length(lines["south"]) == 5
    assert measured_lines(place(), None, found(None)) == ()


def test_the_land_beyond_is_told_and_unknown_where_the_register_shows_none() -> None:
    facts = found()
    assert [stated(one.values["boundary_land"]) for one in facts.things["boundary"]] == [
        "plot",
        "public_space",
        "unknown",
    ]
    assert stated(thing(facts, "boundary", "south").values["boundary_principal"]) == "municipal"
    assert "boundary_principal" not in thing(facts, "boundary", "rest").values


# -- area, lot and plan --------------------------------------------------------------------------------


def test_the_area_drawn_counts_when_none_is_stated() -> None:
    assert number(found().values["building_area_m2"]).low == 20


def test_an_area_stated_otherwise_than_drawn_leaves_both_possible() -> None:
    area = number(found(inquiry=asked(buildingAreaM2="31.5")).values["building_area_m2"])
    assert (area.low, area.high) == (20, Decimal("31.5"))


def test_corners_on_the_grid_do_not_make_a_stated_area_doubtful() -> None:
    turned = shapely.set_precision(shapely.affinity.rotate(box(5, 5, 11, 10), 33.3), 0.001)
    assert geometry.area(turned) != 30
    area = number(found(turned, inquiry=asked(buildingAreaM2="30.0")).values["building_area_m2"])
    assert area.low == area.high == 30


@pytest.mark.parametrize(
    ("where", "within"),
    [(box(1, 1, 6, 5), True), (box(-3, 1, 6, 5), False), (box(0.1, 1, 6, 5), None), (box(-0.04, 1, 6, 5), None)],
)
def test_a_building_stands_within_the_lot_only_when_the_boundary_cannot_run_through_it(
    where: Shape, within: bool | None
) -> None:
    facts = found(where)
    assert (stated(facts.values["within_lot"]) if within is not None else None) is within
    assert ("within_lot" in facts.why_absent) is (within is None)


def test_on_a_farm_outside_plans_the_property_is_not_the_lot() -> None:
    assert "within_lot" in found(site=place(property=property_(kind="farm"))).why_absent


def plan(area: Shape = LOT, *provisions: PlanProvision, **more: Any) -> DetailPlan:
    usual: dict[str, Any] = {"accuracy_m": Decimal("0.1"), "in_force": date(2020, 1, 1)}
    return DetailPlan("p", "9902-P1", "Byn", "detaljplan", "laga kraft", at(area), provisions, **{**usual, **more})


def planned(*plans: DetailPlan, **more: Any) -> Site:
    return place(plans=plans, outside_plan=False, **more)


@pytest.mark.parametrize(
    ("area", "inside"),
    [
        (box(-50, -50, 90, 90), True),
        (box(0, 0, 40, 40), True),
        (box(0, 0, 20, 40), True),
        (box(0, 0, 10.1, 40), None),
        (box(0, 0, 7, 40), None),
        (box(20, 0, 40, 40), False),
        (box(10.1, 0, 40, 40), None),
    ],
)
def test_a_building_is_inside_a_plan_or_not_or_too_near_its_edge_to_tell(area: Shape, inside: bool | None) -> None:
    facts = found(site=planned(plan(area)))
    value = facts.values.get("inside_detail_plan")
    assert (None if value is None else stated(value)) is inside
    assert ("inside_detail_plan" in facts.why_absent) is (inside is None)


def test_partly_inside_a_plan_is_said_in_words() -> None:
    assert "delvis inom plan" in found(site=planned(plan(box(0, 0, 7, 40)))).why_absent["inside_detail_plan"].sv


def test_two_plans_with_ten_centimetres_between_them_leave_no_gap() -> None:
    both = planned(plan(box(0, 0, 7, 40)), replace(plan(box(7.1, 0, 40, 40)), id="q"))
    assert stated(found(site=both).values["inside_detail_plan"]) is True


@pytest.mark.parametrize("state", [LayerState.MISSING, LayerState.STALE])
def test_a_plan_layer_that_is_missing_or_stale_leaves_every_plan_fact_open(state: LayerState) -> None:
    for site in (
        place(outside_plan=None, layers=without("plans", state)),
        planned(plan(), layers=without("plans", state)),
    ):
        facts = found(site=site)
        assert stated(facts.values["plan_known"]) is False
        assert "provision" in facts.incomplete
        for fact in ("inside_detail_plan", "plan_protection", "extra_permit_duty", "disturbance_protection"):
            assert fact in facts.why_absent and fact not in facts.values


def test_an_unknown_property_leaves_its_boundaries_and_buildings_open() -> None:
    facts = found(site=place(property=None, boundaries=(), buildings=()))
    assert stated(facts.values["property_known"]) is False
    assert "boundary" in facts.incomplete
    for fact in ("within_lot", "complements", "complementary_pool_m2"):
        assert fact in facts.why_absent


def test_a_measure_not_placed_yet_leaves_places_open_and_says_so() -> None:
    facts = found(None, planned(plan()))
    assert stated(facts.values["inside_detail_plan"]) is True
    assert "provision" in facts.incomplete
    assert "boundary_distance_m" in thing(facts, "boundary", "west").why_absent
    for fact in ("building_area_m2", "within_lot", "track_distance_m", "complementary_pool_m2"):
        assert facts.why_absent[fact].sv == "Ansökan visar inte var åtgärden ska ligga."


@pytest.mark.parametrize(
    ("begins", "months", "begun", "years"),
    [
        (date(2024, 8, 30), 60, True, 0),
        (date(2006, 11, 20), 60, True, 15),
        (date(2006, 11, 21), 60, True, 14),
        (date(1996, 11, 20), None, True, 15),
        (date(2026, 11, 20), 60, True, 0),
        (date(2026, 11, 21), 60, False, 0),
    ],
)
def test_years_count_from_the_end_of_the_implementation_period(
    begins: date, months: int | None, begun: bool, years: int
) -> None:
    facts = found(site=planned(plan(implementation_from=begins, implementation_months=months)))
    assert stated(facts.values["implementation_begun"]) is begun
    # A plan before the law of today has the period that the law of today gives it.
    assert number(facts.values["years_since_implementation_end"]).low == years


def test_a_plan_without_dates_leaves_the_period_open() -> None:
    assert "implementation_begun" in found(site=planned(plan(in_force=None))).why_absent


def test_two_plans_on_one_lot_settle_the_period_only_where_they_agree() -> None:
    older, newer = (
        replace(plan(), id=id, implementation_from=begins, implementation_months=60)
        for id, begins in (("old", date(2006, 11, 20)), ("new", date(2016, 11, 20)))
    )
    facts = found(site=planned(older, newer))
    assert stated(facts.values["implementation_begun"]) is True
    years = number(facts.values["years_since_implementation_end"])
    assert (years.low, years.high) == (5, 15)
    later = replace(newer, implementation_from=date(2027, 1, 1))
    assert "implementation_begun" in found(site=planned(older, later)).why_absent


def test_a_plan_beside_the_ground_does_not_govern_its_period() -> None:
    beside = replace(plan(), id="beside", area=at(box(40, 0, 80, 40)), implementation_from=date(2030, 1, 1))
    here = replace(plan(), implementation_from=date(2020, 1, 1))
    assert stated(found(site=planned(here, beside)).values["implementation_begun"]) is True


def test_a_plan_past_consultation_may_stay_the_decision() -> None:
    proposal = replace(plan(), status="granskning")
    assert stated(found(site=place(pending_plans=(proposal,))).values["plan_pending"]) is True
    assert stated(found().values["plan_pending"]) is False
    assert "plan_pending" in found(site=place(layers=without("plans"))).why_absent


# -- neighbours ----------------------------------------------------------------------------------------


def test_a_neighbour_across_the_street_is_told_with_its_distance() -> None:
    opposite = Property("BYN 1:7", at(box(0, -40, 40, -8)), (at(box(0, -40, 40, -8)),))
    those = (
        Neighbour(WEST_LOT, Lies.ADJOINING, Decimal("0.1")),
        Neighbour(opposite, Lies.ACROSS, Decimal("0.1")),
        Neighbour(replace(opposite, designation="BYN 1:8"), Lies.ACROSS, None),
    )
    facts = found(site=place(neighbours=those))
    across = thing(facts, "neighbour", "BYN 1:7")
    assert stated(across.values["neighbour_lies"]) == "across"
    assert number(across.values["neighbour_distance_m"]).middle == 13
    assert "neighbour_distance_m" in thing(facts, "neighbour", "BYN 1:8").why_absent
    assert {one.id for one in measured_lines(place(neighbours=those), at(SHED), facts) if one.kind == "neighbour"} == {
        "BYN 1:2",
        "BYN 1:7",
    }


def test_the_owners_of_a_private_road_consent_as_those_of_a_plot() -> None:
    road = replace(STREET, land=LandClass.PRIVATE_ROAD, owners=(Owner("Vägföreningen"),))
    bounds = (Boundary("south", line((0, 0), (40, 0)), Decimal("0.1"), road),)
    facts = found(site=place(boundaries=bounds, neighbours=(Neighbour(road, Lies.ADJOINING, None),)))
    assert stated(thing(facts, "boundary", "south").values["boundary_land"]) == "plot"
    assert stated(thing(facts, "neighbour", "BYN 9:1").values["neighbour_land"]) == "private_road"


def test_a_building_tells_along_which_line_it_was_drawn_and_what_it_counts_as() -> None:
    house = thing(found(), "building", "house")
    assert stated(house.values["building_outline_kind"]) == "facade"
    assert stated(house.values["building_counts_as"]) == "permit"
    strange = thing(found(site=place(buildings=(replace(HOUSE, outline_kind="guessed"),))), "building", "house")
    assert stated(strange.values["building_outline_kind"]) == "unspecified"


# -- provisions ----------------------------------------------------------------------------------------


def provision(family: Family, area: Shape = LOT, id: str = "x", **more: Any) -> PlanProvision:
    usual: dict[str, Any] = {"code": "DP_KM_Eg_Hojd_Test", "wording": "Orden", "accuracy_m": Decimal("0.1")}
    kind = ProvisionKind.USE if family is Family.USE else ProvisionKind.PROPERTY
    return PlanProvision(id=id, plan="p", kind=kind, family=family, area=at(area), **{**usual, **more})


def governed(*provisions: PlanProvision, where: Shape = SHED, inquiry: Inquiry | None = None, **site: Any) -> Facts:
    return found(where, planned(plan(LOT, *provisions), **site), inquiry)


def test_only_provisions_that_meet_the_building_are_told() -> None:
    facts = governed(
        provision(Family.RIDGE_HEIGHT, box(0, 0, 40, 20), "here", value=Decimal(8), sense=Sense.MAX),
        provision(Family.RIDGE_HEIGHT, box(0, 30, 40, 40), "elsewhere", value=Decimal(4), sense=Sense.MAX),
    )
    (here,) = facts.things["provision"]
    assert here.id == "here" and number(here.values["provision_value"]).low == 8
    assert stated(here.values["provision_interpretable"]) is True
    assert number(here.values["provision_overlap_m2"]).low == 20


def test_a_provision_whose_edge_may_reach_the_building_is_open_as_a_whole() -> None:
    facts = governed(provision(Family.NO_BUILD_LAND, box(10.1, 0, 40, 40)))
    (land,) = facts.things["provision"]
    overlap = number(land.values["provision_overlap_m2"])
    assert overlap.low == 0 < overlap.high
    assert "provision_interpretable" in land.why_absent


def test_a_building_drawn_along_a_well_measured_edge_keeps_off_it() -> None:
    edge = provision(Family.NO_BUILD_LAND, box(10, 0, 40, 40), accuracy_m=Decimal("0.005"))
    assert governed(edge).things["provision"] == ()


def test_a_corner_on_forbidden_land_counts_and_a_sliver_is_noise_that_is_told() -> None:
    exact = {"accuracy_m": Decimal(0)}
    (corner,) = governed(provision(Family.NO_BUILD_LAND, box(9.5, 8.5, 40, 40), **exact)).things["provision"]
    assert number(corner.values["provision_overlap_m2"]).low == Decimal("0.25")
    assert governed(provision(Family.NO_BUILD_LAND, box(9.97, 0, 40, 40), **exact)).things["provision"] == ()
    thin = MultiPolygon([box(0, 0, 8, 40), box(9.97, 0, 40, 40)])
    (noisy,) = governed(provision(Family.NO_BUILD_LAND, thin, **exact)).things["provision"]
    assert "kartbrus" in number(noisy.values["provision_overlap_m2"]).evidence


def test_a_provision_of_unknown_accuracy_near_the_building_is_open() -> None:
    (land,) = governed(provision(Family.NO_BUILD_LAND, box(15, 0, 40, 40), accuracy_m=None)).things["provision"]
    assert "provision_overlap_m2" in land.why_absent and "provision_interpretable" in land.why_absent


def test_a_wall_drawn_as_a_line_has_no_area_on_a_provision() -> None:
    facts = governed(
        provision(Family.NO_BUILD_LAND, box(0, 0, 40, 20), "met"),
        provision(Family.NO_BUILD_LAND, box(0, 30, 40, 40), "not met"),
        where=LineString([(5, 5), (15, 5)]),
        inquiry=asked("wall"),
    )
    (met,) = facts.things["provision"]
    assert met.id == "met" and "provision_overlap_m2" in met.why_absent


def test_a_provision_no_rule_may_judge_says_so_even_without_a_number() -> None:
    why = Text("Läs den.", "Read it.")
    (one,) = governed(provision(Family.RIDGE_HEIGHT, interpretable=False, why_not=why)).things["provision"]
    assert stated(one.values["provision_interpretable"]) is False and one.why_absent["provision_value"] == why


def test_the_least_distance_to_any_boundary_is_told_for_a_provision_on_distance() -> None:
    (one,) = governed(provision(Family.BOUNDARY_DISTANCE, value=Decimal("4.5"), sense=Sense.MIN)).things["provision"]
    assert number(one.values["provision_boundary_distance_m"]).low == Decimal("4.835")


@pytest.mark.parametrize(("measured", "least"), [("3.900", "3.880"), ("40.000", "4.835")])
def test_the_plans_distance_follows_a_boundary_that_is_measured_anew(measured: str, least: str) -> None:
    """One boundary comes nearer, or goes so far off that the other, as near by the map, is the nearest."""
    facts = governed(provision(Family.BOUNDARY_DISTANCE, value=Decimal("4.5"), sense=Sense.MIN))
    assert following(facts) == facts, "nothing is measured anew"
    before = number(facts.things["provision"][0].values["provision_boundary_distance_m"])
    nearest = min(facts.things["boundary"], key=lambda boundary: number(boundary.values["boundary_distance_m"]).low)
    better = around(Decimal(measured), Decimal("0.02"), Source.INSTRUMENT, "totalstation")
    answered = facts.answered({subject("boundary_distance_m", nearest.id): better})
    (one,) = following(answered).things["provision"]
    assert number(one.values["provision_boundary_distance_m"]).low == Decimal(least)
    assert one.replaced.get("provision_boundary_distance_m", before) == before


def area(scope: Scope, value: str = "200", family: Family = Family.BUILDING_AREA_M2, **more: Any) -> PlanProvision:
    return provision(family, more.pop("over", LOT), "area", value=Decimal(value), sense=Sense.MAX, scope=scope, **more)


GARAGE = replace(
    HOUSE, id="garage", outline=at(box(30, 2, 36, 7)), purpose="Komplementbyggnad;Garage", main=False,
    building_area_m2=Decimal(30), ridge_height_m=None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("counts_as", "low", "high"),
    [("permit", 170, 170), ("exempt_now", 140, 170), ("exempt_older", 140, 170), ("unknown", 140, 170)],
)
def test_outbuildings_built_without_permit_may_or_may_not_be_charged_to_the_building_right(
    counts_as: str, low: int, high: int
) -> None:
    facts = governed(area(Scope.PROPERTY), buildings=(HOUSE, replace(GARAGE, counts_as=counts_as)))
    counted = number(thing(facts, "provision", "area").values["provision_counted_m2"])
    assert (counted.low, counted.high) == (low, high)
    assert number(thing(facts, "provision", "area").values["provision_allowed_m2"]).low == 200


def test_a_neighbour_s_house_is_not_counted_on_our_property() -> None:
    facts = governed(area(Scope.PROPERTY), buildings=(HOUSE, replace(HOUSE, id="other", on="BYN 1:2")))
    assert number(thing(facts, "provision", "area").values["provision_counted_m2"]).high == 140


def test_a_sum_over_the_property_counts_even_where_its_area_does_not_reach_the_building() -> None:
    facts = governed(area(Scope.PROPERTY, over=box(20, 20, 40, 40)))
    assert number(thing(facts, "provision", "area").values["provision_counted_m2"]).low == 140
    assert governed(area(Scope.OWN_AREA, over=box(20, 20, 40, 40))).things["provision"] == ()


def test_a_percentage_is_of_the_property_s_ground_inside_the_use_area() -> None:
    use = provision(Family.USE, box(0, 0, 40, 20), "use", code="DP_KM_B2")
    facts = governed(
        use,
        area(Scope.USE_AREA, "25", Family.BUILDING_AREA_PERCENT, regulates_uses=("use",)),
        boundaries=boundaries("0"),
    )
    allowed = thing(facts, "provision", "area").values["provision_allowed_m2"]
    assert number(allowed).low == number(allowed).high == 200
    # The house stands outside that use area.
    assert number(thing(facts, "provision", "area").values["provision_counted_m2"]).low == 20


def test_a_percentage_of_ground_between_doubtful_boundaries_is_an_interval() -> None:
    facts = governed(area(Scope.PROVISION_AREA, "10", Family.BUILDING_AREA_PERCENT))
    allowed = number(thing(facts, "provision", "area").values["provision_allowed_m2"])
    assert allowed.low < 160 < allowed.high


def test_an_area_that_other_properties_share_cannot_be_summed_here() -> None:
    facts = governed(area(Scope.OWN_AREA, over=box(-200, 0, 40, 40)))
    assert "delar" in thing(facts, "provision", "area").why_absent["provision_counted_m2"].sv


def test_an_area_of_our_own_is_summed_over_what_stands_in_it() -> None:
    facts = governed(area(Scope.OWN_AREA, over=box(0, 0, 40, 15)), buildings=(HOUSE, GARAGE))
    assert number(thing(facts, "provision", "area").values["provision_counted_m2"]).low == 50


def test_a_limit_for_each_building_counts_this_one_alone() -> None:
    facts = governed(area(Scope.BUILDING))
    assert number(thing(facts, "provision", "area").values["provision_counted_m2"]).high == 20


def test_gross_areas_are_summed_only_when_every_one_is_known() -> None:
    gross = area(Scope.PROPERTY, family=Family.GROSS_AREA_M2)
    known = (replace(HOUSE, gross_area_m2=Decimal(180)),)
    facts = governed(gross, inquiry=asked(grossAreaM2="20"), buildings=known)
    assert number(thing(facts, "provision", "area").values["provision_counted_m2"]).low == 200
    for other in (governed(gross, buildings=known), governed(gross, inquiry=asked(grossAreaM2="20"))):
        assert "provision_counted_m2" in thing(other, "provision", "area").why_absent


def test_sums_are_open_when_the_building_layer_may_lack_some() -> None:
    facts = governed(area(Scope.PROPERTY), layers=without("buildings"))
    assert "provision_counted_m2" in thing(facts, "provision", "area").why_absent


def test_a_least_property_size_is_held_against_the_property() -> None:
    facts = governed(provision(Family.PROPERTY_SIZE, id="size", value=Decimal(800), sense=Sense.MIN))
    counted = number(thing(facts, "provision", "size").values["provision_counted_m2"])
    assert counted.low < 1600 < counted.high


@pytest.mark.parametrize(
    ("family", "code", "facts_open"),
    [
        (Family.PERMIT_DUTY, "DP_KM_Eg_AndradLovplikt_X", {"extra_permit_duty", "plan_relief"}),
        (
            Family.UNKNOWN,
            "DP_PO_Eg_Adm_Aldre",
            {"extra_permit_duty", "plan_relief", "plan_protection", "disturbance_protection"},
        ),
        (Family.UNKNOWN, "", {"extra_permit_duty", "plan_relief", "plan_protection", "disturbance_protection"}),
        (Family.UNKNOWN, "DP_KM_Eg_Hojd_HogstaHojd_HogstaVan_Aldre", set()),
        (Family.NO_BUILD_LAND, "DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_Prickmark_Aldre", set()),
    ],
)
def test_what_nobody_has_read_may_be_protection_or_permit_duty(family: Family, code: str, facts_open: set[str]) -> None:
    facts = governed(provision(family, code=code, interpretable=False))
    names = {"extra_permit_duty", "plan_relief", "plan_protection", "disturbance_protection"}
    assert names & set(facts.why_absent) == facts_open
    assert all(stated(facts.values[name]) is False for name in names - facts_open)


def test_protection_where_the_building_stands_is_told_and_elsewhere_not() -> None:
    for where, protected in ((box(0, 0, 20, 20), True), (box(30, 30, 40, 40), False), (box(10.1, 0, 20, 20), None)):
        facts = governed(provision(Family.PROTECTION, where, code="DP_KM_Eg_SkyddKulturvarden_X"))
        value = facts.values.get("plan_protection")
        assert (None if value is None else stated(value)) is protected


def test_an_extension_of_a_protected_house_is_protected_though_it_stands_beside() -> None:
    facts = governed(
        provision(Family.PROTECTION, box(20, 20, 32, 30), code="DP_KM_Eg_SkyddKulturvarden_X"),
        where=box(32, 22, 36, 26),
        inquiry=asked("extension"),
    )
    assert stated(facts.values["plan_protection"]) is True


# -- buildings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts_as", "low", "high"),
    [("exempt_now", 50, 50), ("exempt_older", 50, 50), ("permit", 20, 50), ("unknown", 20, 50)],
)
def test_the_pool_is_open_about_outbuildings_that_had_a_permit(counts_as: str, low: int, high: int) -> None:
    facts = found(site=place(buildings=(HOUSE, replace(GARAGE, counts_as=counts_as))))
    pool = number(facts.values["complementary_pool_m2"])
    assert (pool.low, pool.high) == (low, high)


def test_the_pool_counts_an_outline_with_its_doubt_where_the_register_has_no_area() -> None:
    drawn = replace(GARAGE, counts_as="exempt_now", building_area_m2=None)
    pool = number(found(site=place(buildings=(HOUSE, drawn))).values["complementary_pool_m2"])
    assert pool.low < 50 < pool.high
    eaves = replace(drawn, outline_kind="eaves")
    assert number(found(site=place(buildings=(HOUSE, eaves))).values["complementary_pool_m2"]).low == 20
    unknown = replace(drawn, accuracy_m=None)
    assert "complementary_pool_m2" in found(site=place(buildings=(HOUSE, unknown))).why_absent


@pytest.mark.parametrize(
    ("buildings", "what"),
    [
        ((HOUSE,), "one_or_two_dwelling_house"),
        ((replace(HOUSE, purpose="Bostad;Flerfamiljshus"),), "other_building"),
        ((GARAGE,), "nothing"),
        ((HOUSE, replace(HOUSE, id="two", building_area_m2=Decimal(80))), "one_or_two_dwelling_house"),
        ((HOUSE, replace(HOUSE, id="two", purpose="Verksamhet")), None),
        ((replace(HOUSE, on="BYN 1:2"),), "nothing"),
    ],
)
def test_what_an_outbuilding_belongs_to(buildings: Sequence[Building], what: str | None) -> None:
    value = found(site=place(buildings=tuple(buildings))).values.get("complements")
    assert (None if value is None else stated(value)) == what


def test_of_two_houses_either_may_be_the_main_one() -> None:
    facts = found(site=place(buildings=(HOUSE, replace(HOUSE, id="two", building_area_m2=Decimal(80)))))
    size = number(facts.values["main_building_area_m2"])
    assert (size.low, size.high) == (80, 120)


def test_an_applicant_s_answer_stands_only_where_the_register_is_silent() -> None:
    inquiry = asked(answers={"complementary_pool_m2": "35"})
    assert number(found(inquiry=inquiry).values["complementary_pool_m2"]).low == 20
    silent = place(layers=without("buildings"))
    assert number(found(site=silent, inquiry=inquiry).values["complementary_pool_m2"]).low == 35


EXTENSION = box(32, 22, 36, 26)


def test_an_extension_is_of_the_building_it_stands_against() -> None:
    facts = found(EXTENSION, inquiry=asked("extension", grossAreaM2="16", openAreaM2="4"))
    assert stated(facts.values["extended_building"]) == "one_or_two_dwelling_house"
    assert number(facts.values["extension_area_m2"]).low == 20
    assert number(facts.values["exempt_extensions_total_m2"]).low == 20
    assert number(facts.values["resulting_building_area_m2"]).low == 136


def test_earlier_permit_free_extensions_count_and_unknown_ones_leave_the_sum_open() -> None:
    inquiry = asked("extension", grossAreaM2="16")
    known = place(buildings=(replace(HOUSE, exempt_extensions_m2=Decimal(15)),))
    assert number(found(EXTENSION, known, inquiry).values["exempt_extensions_total_m2"]).low == 31
    unknown = place(buildings=(replace(HOUSE, exempt_extensions_m2=None),))
    assert "exempt_extensions_total_m2" in found(EXTENSION, unknown, inquiry).why_absent


def test_the_area_drawn_of_an_extension_does_not_stand_for_its_storeys() -> None:
    facts = found(EXTENSION, inquiry=asked("extension"))
    assert "extension_area_m2" in facts.why_absent and "exempt_extensions_total_m2" in facts.why_absent


def test_an_extension_that_stands_against_nothing_extends_nothing_known() -> None:
    facts = found(SHED, inquiry=asked("extension", grossAreaM2="20"))
    for fact in ("extended_building", "exempt_extensions_total_m2", "resulting_building_area_m2"):
        assert fact in facts.why_absent


def test_an_extended_outbuilding_counts_once_in_the_pool() -> None:
    facts = found(
        box(36, 3, 39, 6),
        place(buildings=(HOUSE, replace(GARAGE, counts_as="exempt_now"))),
        asked("extension", grossAreaM2="9"),
    )
    assert stated(facts.values["extended_building"]) == "complementary_building"
    assert number(facts.values["resulting_building_area_m2"]).low == 39
    assert number(facts.values["complementary_pool_m2"]).low == 39


# -- walls, fences and decks -----------------------------------------------------------------------------


def test_a_wall_is_measured_from_its_nearest_and_its_farthest_part() -> None:
    facts = found(LineString([(20, 10), (20, 18)]), inquiry=asked("wall"))
    near, far = number(facts.values["nearest_building_m"]), number(facts.values["farthest_from_building_m"])
    assert near.middle == 2 and far.middle == 10 and near.margin > 0


def test_a_deck_against_the_house_is_at_no_distance_from_it() -> None:
    near = number(found(box(20, 15, 28, 20), inquiry=asked("deck")).values["nearest_building_m"])
    assert near.low == 0 and near.high < Decimal("0.1")


def test_with_no_building_near_the_distance_is_as_far_as_was_looked() -> None:
    facts = found(LineString([(5, 5), (9, 5)]), place(buildings=()), asked("wall"))
    assert number(facts.values["nearest_building_m"]).low == 40
    missing = found(LineString([(5, 5), (9, 5)]), place(buildings=(), layers=without("buildings")), asked("wall"))
    assert "nearest_building_m" in missing.why_absent


@pytest.mark.parametrize("odd", [{"accuracy_m": None}, {"outline_kind": "eaves"}])
def test_a_building_whose_walls_are_not_known_may_be_nearer_than_it_looks(odd: Mapping[str, Any]) -> None:
    wall = LineString([(20, 10), (20, 18)])
    alone = found(wall, place(buildings=(replace(HOUSE, **odd),)), asked("wall"))
    assert "nearest_building_m" in alone.why_absent and "farthest_from_building_m" in alone.why_absent
    other = replace(HOUSE, id="two", outline=at(box(0, 8, 4, 12)), **odd)
    both = found(wall, place(buildings=(HOUSE, other)), asked("wall"))
    assert number(both.values["nearest_building_m"]).low == 0
    assert number(both.values["farthest_from_building_m"]).low == 0


# -- tracks, areas and shores ------------------------------------------------------------------------------


def track(x: float, accuracy: str | None = "0.05") -> Track:
    return Track("t", line((x, -100), (x, 100)), None if accuracy is None else Decimal(accuracy))


def test_the_middle_of_the_nearest_track_is_measured_to() -> None:
    facts = found(site=place(tracks=(track(-150), track(-25))))
    assert number(facts.values["track_distance_m"]).middle == 30


def test_no_track_near_is_told_only_when_the_layer_s_silence_means_so() -> None:
    none = number(found().values["track_distance_m"])
    assert none.low == 200 and none.unbounded
    assert "track_distance_m" in found(site=place(layers=without("tracks"))).why_absent
    silent = {**PRESENT, "tracks": Layer("tracks", LayerState.PRESENT)}
    assert "track_distance_m" in found(site=place(layers=silent)).why_absent


@pytest.mark.parametrize(
    ("fact", "radius", "kind"),
    [
        ("track_distance_m", 200, "new_complementary_building"),
        ("road_distance_m", 400, "new_complementary_building"),
        ("shore_distance_m", 400, "new_complementary_building"),
        ("nearest_building_m", 40, "fence"),
        ("farthest_from_building_m", 40, "fence"),
    ],
)
def test_nothing_found_as_far_as_was_looked_is_no_measure_but_a_least(fact: str, radius: int, kind: str) -> None:
    none = number(found(site=place(buildings=()), inquiry=asked(kind)).values[fact])
    assert none.low == radius and none.unbounded


def test_the_nearest_that_was_gathered_is_not_the_nearest_there_is_beyond_where_was_looked() -> None:
    measured = number(found(site=place(tracks=(track(-199),))).values["track_distance_m"])
    assert measured.low == 200 and measured.high > 204 and not measured.unbounded


def test_a_track_of_unknown_place_is_open_when_near() -> None:
    assert "track_distance_m" in found(site=place(tracks=(track(-20, None),))).why_absent
    assert number(found(site=place(tracks=(track(-95, None),))).values["track_distance_m"]).low == 30


def overlay(kind: str, where: Shape) -> Overlay:
    return Overlay("o", kind, "Området", at(where))


@pytest.mark.parametrize(("fact", "kind"), [("valuable_area", "valuable_areas"), ("defence_area", "defence_areas")])
def test_an_area_is_told_when_met_and_its_absence_only_by_a_layer_that_tells(fact: str, kind: str) -> None:
    assert stated(found(site=place(overlays=(overlay(kind, box(0, 0, 20, 20)),))).values[fact]) is True
    assert stated(found(site=place(overlays=(overlay(kind, box(11, 0, 20, 20)),))).values[fact]) is False
    for layers in (without(kind), without(kind, LayerState.STALE), {**PRESENT, kind: Layer(kind, LayerState.PRESENT)}):
        assert fact in found(site=place(layers=layers)).why_absent
    known = place(layers=without(kind), overlays=(overlay(kind, box(0, 0, 20, 20)),))
    assert stated(found(site=known).values[fact]) is True


def test_beside_a_defence_area_counts_as_in_it_and_beside_a_valuable_one_does_not() -> None:
    beside = box(10, 0, 20, 20)
    assert stated(found(site=place(overlays=(overlay("defence_areas", beside),))).values["defence_area"]) is True
    assert stated(found(site=place(overlays=(overlay("valuable_areas", beside),))).values["valuable_area"]) is False


def test_in_a_valuable_area_a_person_looks_at_the_house_itself() -> None:
    inside = found(site=place(overlays=(overlay("valuable_areas", LOT),)))
    assert "valuable_building" in inside.why_absent
    assert stated(found().values["valuable_building"]) is False


def valued(site: Site, kind: str = "demolition", where: Shape | None = HOUSE_AT) -> object:
    """What is known of whether the building is of particular value; why it is not known, when it is not."""
    facts = found(where, site, asked(kind))
    value = facts.values.get("valuable_building")
    return facts.why_absent["valuable_building"] if value is None else stated(value)


def test_a_building_that_is_pointed_out_is_of_value_whatever_the_area_is() -> None:
    listed = place(overlays=(overlay("valuable_buildings", box(20, 20, 32, 30)),))
    assert valued(listed) is True
    assert valued(listed, "extension", box(32, 22, 36, 28)) is True
    assert valued(place()) is False
    assert valued(listed, "new_complementary_building", SHED) is False


def test_where_it_is_not_told_which_building_is_meant_one_that_is_pointed_out_may_be_it() -> None:
    listed = place(overlays=(overlay("valuable_buildings", box(20, 20, 32, 30)),))
    assert isinstance(valued(listed, where=None), Text)
    assert isinstance(valued(listed, "facade_change", None), Text) and valued(place(), "facade_change", None) is False
    assert isinstance(valued(listed, "extension", box(2, 2, 6, 6)), Text)
    at_the_door = place(overlays=(overlay("valuable_buildings", Point(26, 25)),))
    assert valued(at_the_door) is True
    beside = place(overlays=(overlay("valuable_buildings", box(34, 20, 36, 22)),))
    assert isinstance(valued(beside), Text)  # it marks no building that the map knows


def test_the_neighbour_s_house_that_is_pointed_out_gives_the_one_it_is_joined_to_no_value() -> None:
    beside = box(32, 20, 44, 30)
    terraced = place(overlays=(overlay("valuable_buildings", beside),), property=property_(box(0, 0, 32, 40)))
    assert valued(terraced) is False and valued(terraced, "facade_change", None) is False
    reaching_in = place(
        overlays=(overlay("valuable_buildings", box(30, 20, 44, 30)),), property=property_(box(0, 0, 32, 40))
    )
    assert valued(reaching_in) is True and isinstance(valued(reaching_in, "facade_change", None), Text)


@pytest.mark.parametrize("state", [LayerState.MISSING, LayerState.STALE])
def test_without_an_inventory_of_buildings_no_house_is_known_to_be_without_value(state: LayerState) -> None:
    unknown = place(layers=without("valuable_buildings", state))
    silent = place(layers={**PRESENT, "valuable_buildings": Layer("valuable_buildings", LayerState.PRESENT)})
    for site in (unknown, silent):
        assert isinstance(valued(site), Text) and isinstance(valued(site, "extension", box(32, 22, 36, 28)), Text)
        assert valued(site, "new_complementary_building", SHED) is False  # it stands free of every house
        assert isinstance(valued(site, "new_complementary_building", box(16, 22, 20, 26)), Text)  # against the house


@pytest.mark.parametrize("state", [LayerState.MISSING, LayerState.STALE])
def test_a_register_older_than_it_may_be_tells_neither_the_property_nor_who_owns_what(state: LayerState) -> None:
    assert "property_known" in found(site=place(layers=without("properties", state))).why_absent
    assert stated(found().values["property_known"]) is True
    unowned = found(site=place(layers=without("owners", state)))
    assert "boundary_consent" in thing(unowned, "boundary", "west").why_absent
    assert "boundary_consent" in thing(found(), "boundary", "west").values


SILENT_ZONE = {**PRESENT, "shore_protection": Layer("shore_protection", LayerState.PRESENT, indicative=True)}


@pytest.mark.parametrize(
    ("overlays", "layers", "protected"),
    [
        ([], PRESENT, False),
        ([], SILENT_ZONE, False),
        ([], without("water"), None),
        ([("water", 110)], PRESENT, True),
        ([("water", 110.001)], PRESENT, False),
        ([("water", 150)], SILENT_ZONE, None),
        ([("shore_protection", 5)], without("water"), True),
        ([("shore_protection", 5), ("water", 250)], PRESENT, True),
    ],
)
def test_shore_protection_needs_water_or_a_zone_and_its_absence_both(
    overlays: list[tuple[str, float]], layers: dict[str, Layer], protected: bool | None
) -> None:
    those = tuple(overlay(kind, box(x, 0, x + 100, 40)) for kind, x in overlays)
    value = found(site=place(overlays=those, layers=layers)).values.get("shore_protection")
    assert (None if value is None else stated(value)) is protected


@pytest.mark.parametrize(
    ("long", "form", "layers", "protected"),
    [
        (100, "lake", PRESENT, False),
        (100.001, "lake", PRESENT, True),
        (100, "watercourse", PRESENT, True),
        (100, "", PRESENT, True),
        (100, "lake", SILENT_ZONE, True),
    ],
    ids=["a hectare", "one step more", "a stream", "of no form told", "where a decision would not show"],
)
def test_a_lake_of_at_most_a_hectare_protects_no_shore_unless_a_decision_may_say_so(
    long: float, form: str, layers: dict[str, Layer], protected: bool
) -> None:
    water = replace(overlay("water", box(60, 0, 60 + long, 100)), form=form)
    value = found(site=place(overlays=(water,), layers=layers)).values["shore_protection"]
    assert stated(value) is protected


def test_a_lake_drawn_as_its_shore_line_is_not_small_for_having_no_area() -> None:
    water = replace(overlay("water", LineString([(60, 0), (60, 3000)])), form="lake")
    assert stated(found(site=place(overlays=(water,), layers=PRESENT)).values["shore_protection"]) is True


@pytest.mark.parametrize(("lifted", "protected"), [(LOT, False), (box(0, 0, 8, 40), None), (box(30, 30, 40, 40), True)])
def test_a_plan_lifts_shore_protection_where_it_says_so(lifted: Shape, protected: bool | None) -> None:
    facts = governed(
        provision(Family.SHORE_PROTECTION_LIFTED, lifted, code="DP_PO_Ad_Strandskydd"),
        overlays=(overlay("shore_protection", box(0, 0, 40, 40)),),
    )
    value = facts.values.get("shore_protection")
    assert (None if value is None else stated(value)) is protected


# -- people and papers -------------------------------------------------------------------------------------

EVA = {
    "name": "Eva Exempel",
    "personalNumber": "19121212-1212",
    "address": {"street": "Bygatan 1", "postalCode": "123 45", "town": "Byn"},
}


def company(number: str) -> dict[str, Any]:
    return {
        "kind": "company",
        "name": "Bolaget",
        "organisationNumber": number,
        "address": EVA["address"],
        "signatory": "E",
    }


@pytest.mark.parametrize(
    ("applicant", "party"), [(EVA, False), (company("556016-0680"), False), (company("212000-0142"), True)]
)
def test_a_municipality_is_known_by_its_number(applicant: dict[str, Any], party: bool) -> None:
    facts = found(inquiry=asked(applicants=[applicant]))
    assert stated(facts.values["municipality_is_party"]) is party


def test_an_applicant_who_tells_of_their_protection_makes_the_case_protected() -> None:
    assert stated(found().values["protected_identity"]) is False
    hidden = [EVA, {**EVA, "protectedIdentity": True}]
    assert stated(found(inquiry=asked(applicants=hidden)).values["protected_identity"]) is True


def test_a_mark_on_an_owner_in_the_register_changes_no_fact() -> None:
    marked = place(property=property_(owners=(Owner("Eva", protected=True),)))
    unmarked = place(property=property_(owners=(Owner("Eva"),)))
    assert found(site=marked).values == found(site=unmarked).values
    assert found(site=marked).why_absent == found(site=unmarked).why_absent
    assert plain(marked) == plain(unmarked)


def test_every_applicant_must_have_signed() -> None:
    first = Proofs("e-service", applicants=frozenset({0}))
    assert stated(found(inquiry=asked(applicants=[EVA]), proofs=first).values["all_applicants_signed"]) is True
    assert stated(found(inquiry=asked(applicants=[EVA, EVA]), proofs=first).values["all_applicants_signed"]) is False
    # Said in the application itself, a signature is a claim.
    claimed = found(inquiry=asked(applicants=[{**EVA, "signed": "2026-11-01"}]))
    assert stated(claimed.values["all_applicants_signed"]) is False
    assert stated(claimed.claimed["all_applicants_signed"]) is True
    assert "all_applicants_signed" in found().why_absent


def test_a_drawing_of_ours_is_known_to_agree_only_with_the_measure_that_it_was_drawn_of() -> None:
    attached = [{"kind": "site_plan", "name": "karta.pdf", "sha256": "0" * 64}]
    this, other = asked(attachments=attached), asked(attachments=attached, ridgeHeightM="3.4")
    held = {"0" * 64: Paper("application/pdf", 1, 1)}
    for inquiry, source in ((this, Source.DRAWN), (other, Source.DOOR)):
        proofs = Proofs("eservice", papers=held, drawn={"0" * 64: measure_mark(this)})
        assert found(inquiry=inquiry, proofs=proofs).values["site_plan_attached"].source is source


def test_papers_are_told_by_their_kind() -> None:
    paper = {"kind": "site_plan", "name": "karta.pdf", "sha256": "0" * 64}
    held = Proofs("e-service", papers={"0" * 64: Paper("application/pdf", 1, 1)})
    assert stated(found(inquiry=asked(attachments=[paper]), proofs=held).values["site_plan_attached"]) is True
    assert stated(found(inquiry=asked(attachments=[paper])).values["site_plan_attached"]) is False
    assert stated(found().values["site_plan_attached"]) is False


@pytest.mark.parametrize(
    "answers",
    [
        {"within_lot": True},
        {"no_such_fact": True},
        {"boundary_distance_m": "5"},
        {"installs_fireplace": "kanske"},
        {"ridge_height_m": "hög"},
        {"ridge_height_m": "NaN"},
        {"ridge_height_m": "3.00001"},
        {"ridge_height_m": True},
        {"fence_kind": "rostig"},
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_its_place(answers: dict[str, Any]) -> None:
    with pytest.raises(BadApplication) as error:
        found(inquiry=asked(answers=answers))
    (fault,) = error.value.faults
    assert fault.place == f"/answers/{next(iter(answers))}"


def test_answers_are_read_as_people_write_them() -> None:
    facts = found(
        inquiry=asked(answers={"ridge_height_m": " 3,5 ", "installs_fireplace": "false", "fence_kind": "close"})
    )
    assert number(facts.values["ridge_height_m"]).low == Decimal("3.5")
    assert stated(facts.values["installs_fireplace"]) is False


def test_only_facts_of_the_pack_are_told() -> None:
    few = replace(PACK, facts={name: PACK.facts[name] for name in ("measure", "boundary_land")})
    facts = found(pack=few)
    assert set(facts.values) == {"measure"} and not facts.why_absent
    assert all(set(one.values) <= {"boundary_land"} for those in facts.things.values() for one in those)


# -- the footprint -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo() -> Zoning:
    return Zoning.load(Path(__file__).resolve().parents[2] / "zoning_data" / "demo")


def drawn(coordinates: Any, crs: str = "EPSG:3009") -> Inquiry:
    measure = {"kind": "deck", "footprint": {"type": "Polygon", "coordinates": coordinates, "crs": crs}}
    return read_inquiry({"municipality": "9901", "property": "Almen 1:3", "measure": measure})


def ring(shape: Shape) -> Any:
    return geometry.to_geojson(shape)["coordinates"]


def test_a_footprint_in_the_national_system_is_moved_to_the_working_one(demo: Zoning) -> None:
    here = at(SHED)
    there = geometry.transformed(here, "EPSG:3009", "EPSG:3006")
    read = footprint(drawn(ring(there), "EPSG:3006"), demo)
    assert read is not None and read.hausdorff_distance(here) <= 0.002
    assert footprint(asked(), demo) is None


@pytest.mark.parametrize(
    ("coordinates", "crs", "places"),
    [
        (ring(at(SHED)), "EPSG:4326", ["crs"]),
        (ring(at(SHED)), "EPSG:3006", ["coordinates"]),
        ([[[1, 1], [2, 2], [1, 1]]], "EPSG:4326", ["crs", "coordinates"]),
        (ring(at(box(0, 0, 3000, 5))), "EPSG:3009", ["coordinates"]),
        ([], "EPSG:3009", ["coordinates"]),
    ],
)
def test_every_fault_of_a_footprint_is_told_at_once(
    demo: Zoning, coordinates: Any, crs: str, places: list[str]
) -> None:
    with pytest.raises(BadApplication) as error:
        footprint(drawn(coordinates, crs), demo)
    assert [fault.place for fault in error.value.faults] == [f"/measure/footprint/{place}" for place in places]
