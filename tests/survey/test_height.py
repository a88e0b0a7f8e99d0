"""Building height: no more than it can be by any façade, and nothing known of it near public space."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from shapely import box

from permits.law.facts import Facts
from permits.place.plan import DetailPlan, Family, KeepsOff, PlanProvision, ProvisionKind
from permits.place.readers.catalogue import family_of, keeps_off
from permits.quantity import FARTHEST
from tests.survey.test_survey import (
    PACK,
    WEST_LOT,
    asked,
    at,
    boundaries,
    declared,
    found,
    limit,
    line,
    number,
    place,
    stated,
)

FACT, OWN_GROUND = "building_height_at_most_m", "height_surely_from_own_ground"
TALL = replace(
    PACK,
    facts={**PACK.facts, FACT: declared("ridge_height_m"), OWN_GROUND: declared("within_lot")},
    limits={**PACK.limits, "ground_by_public_space_below": limit("ground_by_public_space_below", "6")},
    settings={**PACK.settings, "eaves_unknown_up_to_m": Decimal(1)},
)
NEIGHBOURS = tuple(replace(boundary, neighbour=WEST_LOT) for boundary in boundaries("0"))
"""The plot's boundaries, with plots on every side."""


def tried(south: float = 5, site: dict[str, Any] | None = None, **measures: str) -> Facts:
    inquiry = asked(**measures)
    return found(box(5, south, 10, south + 4), place(**{"boundaries": NEIGHBOURS, **(site or {})}), inquiry, TALL)


def shed(**measures: str) -> tuple[Decimal, Decimal]:
    at_most = number(tried(**measures).values.get(FACT))
    return at_most.low, at_most.high


def from_own_ground(south: float, **site: Any) -> bool:
    return bool(stated(tried(south, site, ridgeHeightM="3.9", eavesM="0").values[OWN_GROUND]))


def test_it_is_at_most_the_ridge_and_the_depth_of_the_eaves_together() -> None:
    assert shed(ridgeHeightM="3.9", eavesM="0.3") == (Decimal("4.2"), Decimal("4.2"))
    assert shed(ridgeHeightM="3.9", eavesM="0") == (Decimal("3.9"), Decimal("3.9"))


def test_eaves_or_a_ridge_that_nobody_has_stated_leave_it_open() -> None:
    assert shed(ridgeHeightM="3.9") == (Decimal("3.9"), Decimal("4.9"))
    assert shed(eavesM="0.3") == (Decimal(0), FARTHEST)


@pytest.mark.parametrize(("south", "surely"), [(6, True), (5.999, False), (0, False)])
def test_nearer_public_space_than_six_metres_it_counts_from_a_level_that_nobody_here_knows(
    south: float, surely: bool
) -> None:
    assert from_own_ground(south, boundaries=boundaries("0")[:2]) is surely


def test_a_street_of_the_plan_counts_wherever_its_land_belongs() -> None:
    street = at(box(0, -8, 40, 0))
    provision = PlanProvision("street", "plan", ProvisionKind.USE, Family.PUBLIC_SPACE, "DP_AP_GATA", "Gata", street)
    plan = DetailPlan("plan", "P1", "Plan", "detaljplan", "laga kraft", at(box(0, -8, 40, 40)), (provision,))
    # The plan's line is of unknown accuracy.
    assert not from_own_ground(7, plans=(plan,), outside_plan=False)


def test_land_beyond_a_boundary_that_nobody_knows_may_be_public_space() -> None:
    unknown = replace(NEIGHBOURS[1], line=line((0, 0), (40, 0)), neighbour=None)
    assert not from_own_ground(5, boundaries=(unknown,))


@pytest.mark.parametrize(
    ("code", "free_of"),
    [
        ("DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnad", KeepsOff.BUILDINGS),
        ("DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_Prickmark_Aldre", KeepsOff.STRUCTURES),
        ("DP_KM_Eg_Omfatt_Prickmark", KeepsOff.UNREAD),
    ],
)
def test_what_dotted_land_is_kept_free_of_is_read_from_what_the_provision_says(code: str, free_of: KeepsOff) -> None:
    assert family_of(code) is Family.NO_BUILD_LAND
    assert keeps_off(code) is free_of
