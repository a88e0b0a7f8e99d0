"""An extension is joined to what it extends: drawn against it, apart from it, or not to be told."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from shapely import box

from permits.quantity import Stated
from tests.survey.test_survey import HOUSE, asked, found, place, stated, without

# The house's eastern wall stands at 32 m; its doubt is 1.645 times five centimetres.
DOUBT = 0.082


def adjoins(gap: float, **house: Any) -> object:
    facts = found(box(32 + gap, 22, 36 + gap, 26), place(buildings=(replace(HOUSE, **house),)), asked("extension"))
    value = facts.values.get("adjoins_building")
    return stated(value) if isinstance(value, Stated) else facts.why_absent["adjoins_building"].en


@pytest.mark.parametrize("gap", [-2, 0, 0.05, 0.1])
def test_what_is_drawn_against_the_house_is_joined_to_it(gap: float) -> None:
    assert adjoins(gap) is True


@pytest.mark.parametrize("gap", [0.11, 0.15, 0.18])
def test_within_the_doubt_of_the_wall_it_is_not_told(gap: float) -> None:
    assert "not measured well enough" in str(adjoins(gap))


@pytest.mark.parametrize("gap", [0.2, 1, 6.84])
def test_beyond_the_doubt_of_the_wall_it_stands_apart(gap: float) -> None:
    assert gap > 0.1 + DOUBT and adjoins(gap) is False


def test_beside_a_wall_of_unknown_place_it_is_not_told() -> None:
    assert "not measured well enough" in str(adjoins(1, accuracy_m=None))
    assert adjoins(0, accuracy_m=None) is True


def test_a_neighbour_s_house_is_not_what_is_extended() -> None:
    assert adjoins(0, on="BYN 1:2") is False


def test_where_buildings_are_not_known_it_is_not_told() -> None:
    facts = found(box(5, 5, 9, 9), place(buildings=(), layers=without("buildings")), asked("extension"))
    assert "adjoins_building" in facts.why_absent


def test_only_an_extension_is_asked_what_it_adjoins() -> None:
    facts = found(box(5, 5, 9, 9))
    assert "adjoins_building" not in facts.values and "adjoins_building" not in facts.why_absent


def test_with_no_house_on_the_property_it_is_joined_to_none() -> None:
    facts = found(box(5, 5, 9, 9), place(buildings=()), asked("extension"))
    assert stated(facts.values["adjoins_building"]) is False
    assert Decimal(str(DOUBT)) < Decimal("0.1")
