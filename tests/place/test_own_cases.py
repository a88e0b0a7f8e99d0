"""What own cases will add to a place: once, until the register shows it, and never more certain than it is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from shapely import box

from permits.place.own_cases import OwnCase, coming
from permits.place.site import Building, KnownBy, Layer, LayerState, Property
from tests.acts import ACTS

DAY = date(2026, 11, 20)
LOT = Property("BYN 1:1", box(0, 0, 40, 40), (box(0, 0, 40, 40),))
GROUND = box(5, 5, 10, 10)
SIZES = {"building_area_m2": Decimal("25.000")}
SHED = OwnCase("c", "BYGG 2026-000001", "BYN 1:1", ACTS["new_complementary_building"], "exempt", DAY, GROUND, SIZES)
OLDER = Layer("buildings", LayerState.PRESENT, data_date=DAY)
NEWER = replace(OLDER, data_date=date(2027, 6, 1))


def standing(*corners: float) -> Building:
    return Building("b", box(*corners), "Komplementbyggnad", False, "façade", Decimal("0.05"), "unknown", on="BYN 1:1")


def test_what_is_decided_counts_as_it_was_decided() -> None:
    (shed,) = coming([SHED], [], OLDER, LOT)
    assert (shed.building_area_m2, shed.counts_as, shed.known_by) == (Decimal("25.000"), "exempt_now", KnownBy.DECIDED)
    (garage,) = coming([replace(SHED, result="granted")], [], OLDER, LOT)
    assert garage.counts_as == "permit" and garage.is_complementary


def test_what_is_open_may_come_or_not() -> None:
    (shed,) = coming([replace(SHED, result="referred")], [], OLDER, LOT)
    assert (shed.counts_as, shed.known_by) == ("unknown", KnownBy.APPLIED)


def test_a_result_that_nobody_has_named_here_is_taken_for_open() -> None:
    (shed,) = coming([replace(SHED, result="a_result_of_later_days")], [], OLDER, LOT)
    assert shed.counts_as == "unknown"


def test_a_register_older_than_the_decision_shows_nothing_of_it() -> None:
    (shed,) = coming([SHED], [standing(5, 5, 10, 10)], OLDER, LOT)
    assert shed.counts_as == "exempt_now"


def test_what_a_newer_register_shows_is_not_counted_twice() -> None:
    assert coming([SHED], [standing(5, 5, 10, 9.5)], NEWER, LOT) == (), "nine tenths of it"


def test_what_a_newer_register_may_show_may_count_or_not() -> None:
    (shed,) = coming([SHED], [standing(5, 5, 10, 9.4)], NEWER, LOT)
    assert shed.counts_as == "unknown"


def test_what_a_newer_register_does_not_show_is_still_to_come() -> None:
    (shed,) = coming([SHED], [standing(20, 20, 25, 25)], NEWER, LOT)
    assert shed.counts_as == "exempt_now"


def test_an_extension_that_the_register_shows_has_its_ground_there_and_its_exempt_share_in_doubt() -> None:
    extension = replace(SHED, act=ACTS["extension"], sizes={**SIZES, "extension_area_m2": Decimal("25.00")})
    (found,) = coming([extension], [standing(0, 0, 20, 20)], NEWER, LOT)
    assert (found.building_area_m2, found.exempt_extensions_m2, found.counts_as) == (0, Decimal("25.00"), "unknown")


def test_what_may_have_lapsed_may_count_or_not_and_what_has_does_not() -> None:
    (shed,) = coming([replace(SHED, result="starting_clearance", stands=None)], [], OLDER, LOT)
    assert shed.counts_as == "unknown"
    assert coming([replace(SHED, stands=False)], [], OLDER, LOT) == ()


def test_what_is_not_placed_may_come_anywhere_on_its_own_lot() -> None:
    (shed,) = coming([replace(SHED, footprint=None)], [], OLDER, LOT)
    assert shed.outline == LOT.outline and shed.outline_kind == "unspecified"
    assert coming([replace(SHED, footprint=None, on="BYN 1:2")], [], OLDER, LOT) == ()


@pytest.mark.parametrize("act", ["sign", "facade_change", "demolition", "installation"])
def test_what_leaves_no_building_adds_none(act: str) -> None:
    assert coming([replace(SHED, act=ACTS[act])], [], OLDER, LOT) == ()


def test_a_case_is_named_to_its_own_parties_alone() -> None:
    (theirs,), (nobodys,) = coming([replace(SHED, mine=True)], [], OLDER, LOT), coming([SHED], [], OLDER, LOT)
    assert (theirs.number, nobodys.number) == ("BYGG 2026-000001", "")
