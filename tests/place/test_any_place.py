"""What holds for any place: doubt never helps, a provision never frees, and no shape breaks the path."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from permits import application as applications
from permits.application import Inquiry
from permits.case import check
from permits.errors import BadApplication
from permits.geometry import Shape
from permits.law.conclusion import AnswerState, Conclusions
from permits.law.engine import conclude, plain
from permits.law.facts import Dates
from permits.office import Office
from permits.place.folder import LAYERS
from permits.place.plan import Family, PlanProvision, ProvisionKind, Sense
from permits.place.site import LayerState, Site
from permits.survey import footprint, survey
from permits.text import Text
from tests.examples import EXAMPLES

DAY = date(2026, 11, 20)
DATES = Dates(DAY, DAY, DAY)
STORIES = Path(__file__).parents[1] / "stories"
PLACED = (
    "exempt-shed",
    "granted-garage",
    "near-boundary-without-consent",
    "one-square-decimetre-too-large",
    "no-build-land",
    "extension-of-the-house",
    "fence-beside-the-house",
    "uncertain-boundary",
    "shore-protection",
    "valuable-area",
)
GOOD = {"permit_duty": "no_permit", "permit_test": "fulfilled", "plan_conflict": "allowed", "hand_over": "none"}
ANY = settings(max_examples=max(EXAMPLES // 50, 20), deadline=None, suppress_health_check=list(HealthCheck))


def story(name: str) -> Inquiry:
    return applications.read((STORIES / name / "application.json").read_bytes())


def surveyed(office: Office, name: str) -> tuple[Inquiry, Site, Shape | None]:
    inquiry = story(name)
    zoning = office.zoning(inquiry.municipality)
    where = footprint(inquiry, zoning)
    return inquiry, zoning.site(inquiry, where, DAY), where


def concluded(office: Office, inquiry: Inquiry, site: Site, where: Shape | None) -> Conclusions:
    facts = survey(inquiry, site, where, office.pack, DATES)
    return conclude(office.pack, facts, DATES, second=plain.evaluate)


def good(found: Conclusions) -> set[str]:
    """The questions that are settled in the applicant's favour."""
    return {
        name
        for name, best in GOOD.items()
        if found.answers[name].state is AnswerState.SETTLED and found.answers[name].value == best
    }


@ANY
@given(st.sampled_from(PLACED), st.floats(0, 5))
def test_growing_uncertainty_never_turns_open_into_a_pass(opened: Office, name: str, more: float) -> None:
    inquiry, site, where = surveyed(opened, name)
    vaguer = dataclasses.replace(
        site,
        boundaries=tuple(
            dataclasses.replace(one, accuracy_m=one.accuracy_m + Decimal(str(round(more, 3))))
            if one.accuracy_m is not None
            else one
            for one in site.boundaries
        ),
    )
    assert good(concluded(opened, inquiry, vaguer, where)) <= good(concluded(opened, inquiry, site, where))


@ANY
@given(
    st.sampled_from(PLACED),
    st.sampled_from(list(Family)),
    st.decimals(0, 100, places=1),
    st.sampled_from(Sense),
    st.booleans(),
)
def test_another_provision_never_frees(
    opened: Office, name: str, family: Family, value: Decimal, sense: Sense, interpretable: bool
) -> None:
    inquiry, site, where = surveyed(opened, name)
    # A provision that lifts shore protection is there to free, and what changes the duty is read by a person.
    if not site.plans or family is Family.SHORE_PROTECTION_LIFTED:
        return
    first, *rest = site.plans
    added = PlanProvision(
        "added", first.id, ProvisionKind.PROPERTY, family, "DP_KM_Eg_X", "En till.", first.area,
        value=value, sense=sense, interpretable=interpretable, accuracy_m=Decimal(0),
    )  # fmt: skip
    stricter = dataclasses.replace(
        site, plans=(dataclasses.replace(first, provisions=(*first.provisions, added)), *rest)
    )
    assert good(concluded(opened, inquiry, stricter, where)) <= good(concluded(opened, inquiry, site, where))


Less = Callable[[Site], Site]


def each_provision(**less: Any) -> Less:
    """The same plans, each provision of which says less."""

    def without(site: Site) -> Site:
        return dataclasses.replace(
            site,
            plans=tuple(
                dataclasses.replace(
                    plan, provisions=tuple(dataclasses.replace(provision, **less) for provision in plan.provisions)
                )
                for plan in site.plans
            ),
        )

    return without


def each(kind: str, **less: Any) -> Less:
    """The same site, each thing of one kind on which is less known."""
    return lambda site: dataclasses.replace(
        site, **{kind: tuple(dataclasses.replace(thing, **less) for thing in getattr(site, kind))}
    )


LESS: Mapping[str, Less] = {
    "provisions without numbers": each_provision(value=None),
    "provisions without maximum or minimum": each_provision(sense=None),
    "provisions over ground that is not told": each_provision(scope=None),
    "provisions that nobody has read": each_provision(
        value=None, family=Family.UNKNOWN, code="", interpretable=False, why_not=Text("oläst", "unread")
    ),
    "provisions drawn nobody knows how well": each_provision(accuracy_m=None),
    "provisions drawn badly": each_provision(accuracy_m=Decimal(3)),
    "plans drawn nobody knows how well": each("plans", accuracy_m=None),
    "plans that may not be all": lambda site: dataclasses.replace(site, outside_plan=None),
    "buildings drawn nobody knows how well": each("buildings", accuracy_m=None),
    "buildings drawn nobody knows along what": each("buildings", outline_kind="unspecified"),
    "buildings of no known area": each("buildings", building_area_m2=None, gross_area_m2=None),
    "buildings of no known height": each("buildings", ridge_height_m=None),
    "buildings of no known use": each("buildings", purpose=""),
    "buildings put up nobody knows how": each("buildings", counts_as="unknown"),
    "boundaries drawn nobody knows how well": each("boundaries", accuracy_m=None),
    "boundaries towards nobody knows whom": each("boundaries", neighbour=None),
    "tracks drawn nobody knows how well": each("tracks", accuracy_m=None),
    "no property": lambda site: dataclasses.replace(site, property=None),
}
"""What may be less known of a place, and less said by its plans."""


@ANY
@given(st.sampled_from(PLACED), st.sampled_from(sorted(LESS)))
def test_a_place_of_which_less_is_known_never_gives_more(opened: Office, name: str, less: str) -> None:
    inquiry, site, where = surveyed(opened, name)
    assert good(concluded(opened, inquiry, LESS[less](site), where)) <= good(concluded(opened, inquiry, site, where))


@ANY
@given(st.sampled_from(PLACED), st.sampled_from(LAYERS), st.sampled_from([LayerState.MISSING, LayerState.STALE, None]))
def test_a_layer_that_is_missing_old_or_silent_never_gives_more(
    opened: Office, name: str, layer: str, state: LayerState | None
) -> None:
    inquiry, site, where = surveyed(opened, name)
    silent = dataclasses.replace(site.layers[layer], negative_evidence=False)
    less = silent if state is None else dataclasses.replace(silent, state=state)
    poorer = dataclasses.replace(site, layers={**site.layers, layer: less})
    assert good(concluded(opened, inquiry, poorer, where)) <= good(concluded(opened, inquiry, site, where))


@ANY
@given(st.sampled_from(["exempt-shed", "granted-garage"]), st.integers(0, 3), st.booleans(), st.booleans())
def test_where_a_drawing_begins_which_way_it_goes_and_points_between_corners_change_no_answer(
    opened: Office, name: str, first: int, turned_round: bool, halved: bool
) -> None:
    body = json.loads((STORIES / name / "application.json").read_text(encoding="utf-8"))
    before = check(opened, applications.read_inquiry(body), DAY, second=plain.evaluate).outcome.result
    corners = body["measure"]["footprint"]["coordinates"][0][:-1]
    corners = [*corners[first:], *corners[:first]]
    corners = corners[::-1] if turned_round else corners
    if halved:
        corners.insert(1, [round((a + b) / 2, 3) for a, b in zip(corners[0], corners[1], strict=True)])
    body["measure"]["footprint"]["coordinates"] = [[*corners, corners[0]]]
    assert check(opened, applications.read_inquiry(body), DAY, second=plain.evaluate).outcome.result is before


@ANY
@given(
    st.sampled_from(["exempt-shed", "one-square-decimetre-too-large", "no-build-land", "valuable-area"]),
    st.floats(0.4, 1),
    st.floats(0.4, 1),
)
def test_shrinking_about_its_middle_never_hurts(opened: Office, name: str, wide: float, deep: float) -> None:
    inquiry, site, where = surveyed(opened, name)
    assert where is not None
    scaled = affinity.scale(where, wide, deep)
    smaller = shapely.set_precision(scaled if where.covers(scaled) else affinity.scale(where, wide, wide), 0.001)
    assert good(concluded(opened, inquiry, site, where)) <= good(concluded(opened, inquiry, site, smaller))


def turned(value: Any, degrees: float, about: tuple[float, float]) -> Any:
    """All that has a shape, however deep, turned about one point."""
    if isinstance(value, BaseGeometry):
        return affinity.rotate(value, degrees, origin=about)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {one.name: turned(getattr(value, one.name), degrees, about) for one in dataclasses.fields(value)}
        return dataclasses.replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(turned(one, degrees, about) for one in value)
    if isinstance(value, Mapping):
        return {name: turned(one, degrees, about) for name, one in value.items()}
    return value


@ANY
@given(st.sampled_from(PLACED), st.floats(-180, 180))
def test_turning_the_whole_place_changes_no_answer(opened: Office, name: str, degrees: float) -> None:
    inquiry, site, where = surveyed(opened, name)
    assert site.property is not None
    about = site.property.outline.centroid.coords[0]
    before = concluded(opened, inquiry, site, where)
    after = concluded(opened, inquiry, turned(site, degrees, about), turned(where, degrees, about))
    assert {name: (one.state, one.value) for name, one in after.answers.items()} == {
        name: (one.state, one.value) for name, one in before.answers.items()
    }


# -- any shape ----------------------------------------------------------------------------------------

NUMBERS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**9), 10**9),
    st.floats(150_000, 150_100),
    st.floats(6_735_000, 6_735_100),
)
RINGS = st.lists(st.lists(NUMBERS, min_size=0, max_size=4), max_size=8)
X, Y = 150_050.0, 6_735_045.0
SQUARE = [[X, Y], [X + 4, Y], [X + 4, Y + 4], [X, Y + 4], [X, Y]]
AROUND = [[X + n * 1e-4, Y + (n % 7) * 1e-3] for n in range(100_000)]


def tried(office: Office, coordinates: Any, kind: str = "Polygon") -> str:
    """The outcome's word, or that the shape cannot be measured."""
    body = json.loads((STORIES / "exempt-shed" / "application.json").read_text(encoding="utf-8"))
    body["measure"]["footprint"] = {"type": kind, "crs": "EPSG:3009", "coordinates": coordinates}
    try:
        return check(office, applications.read_inquiry(body), DAY, second=plain.evaluate).outcome.result.value
    except BadApplication as error:
        assert error.faults and all(one.says.sv and one.says.en for one in error.faults)
        return "told"


@ANY
@example([[*SQUARE[:2], SQUARE[3], SQUARE[2], SQUARE[0]]])
@example([])
@example([[]])
@example([[*AROUND, AROUND[0]]])
@example([[[float("nan"), Y], *SQUARE[1:4], [float("nan"), Y]]])
@example([[[*point, 5.0] for point in SQUARE]])
@example([[[179, 60], [-179, 60], [-179, 61], [179, 61], [179, 60]]])
@example([SQUARE, [[X + 9, Y + 9], [X + 10, Y + 9], [X + 10, Y + 10], [X + 9, Y + 9]]])
@given(st.lists(RINGS, max_size=3))
def test_any_polygon_gets_a_clear_answer_or_a_clear_error(opened: Office, coordinates: Any) -> None:
    assert tried(opened, coordinates)


@ANY
@given(st.lists(st.lists(NUMBERS, max_size=4), max_size=8))
def test_any_line_gets_a_clear_answer_or_a_clear_error(opened: Office, coordinates: Any) -> None:
    assert tried(opened, coordinates, "LineString")
