"""Where the distance alone settles that no settlement is gathered, and where it does not."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from shapely import box

from permits.place.site import Building
from permits.quantity import Stated
from tests.survey.test_survey import HOUSE, PACK, asked, at, declared, found, place, without

APART = replace(
    PACK,
    settings={**PACK.settings, "settlement_apart_m": Decimal(300)},
    facts={**PACK.facts, "gathered_settlement": declared("gathered_settlement")},
)


def elsewhere(metres: str, accuracy: str | None = "0") -> Building:
    """A building on another property, so many metres north of the house."""
    north = 30 + float(metres)
    error = None if accuracy is None else Decimal(accuracy)
    return replace(HOUSE, id="other", outline=at(box(20, north, 32, north + 10)), on="BYN 1:7", accuracy_m=error)


def gathered(where: Any = None, **site: Any) -> bool | None:
    known = {"buildings": (replace(HOUSE, accuracy_m=Decimal(0)),), **site}
    value = found(where, place(**known), asked("change_of_use"), APART).values.get("gathered_settlement")
    assert value is None or isinstance(value, Stated)
    return value.value if value is not None else None  # type: ignore[return-value]


def test_none_is_gathered_where_no_other_building_is_seen() -> None:
    assert gathered() is False


@pytest.mark.parametrize(("metres", "settled"), [("300.001", False), ("300", None), ("12", None)])
def test_the_nearest_building_elsewhere_settles_it_only_from_beyond_every_plot(
    metres: str, settled: bool | None
) -> None:
    assert gathered(nearest_elsewhere=elsewhere(metres)) is settled


@pytest.mark.parametrize(("accuracy", "settled"), [("1", False), ("10", None), (None, None)])
def test_the_doubt_of_where_they_stand_counts(accuracy: str | None, settled: bool | None) -> None:
    assert gathered(nearest_elsewhere=elsewhere("305", accuracy)) is settled


def test_a_register_that_is_silent_or_a_plan_settles_nothing() -> None:
    assert gathered(layers=without("buildings")) is None
    assert gathered(outside_plan=False) is None
    assert gathered(outside_plan=None) is None


def test_several_main_buildings_may_be_several_plots() -> None:
    second = replace(HOUSE, id="second", outline=at(box(2, 20, 12, 30)))
    assert gathered(buildings=(replace(HOUSE, accuracy_m=Decimal(0)), second)) is None


def test_what_is_drawn_must_be_a_building_that_the_register_knows() -> None:
    assert gathered(box(22, 22, 24, 24)) is False
    assert gathered(box(2, 2, 4, 4)) is False, "a drawing on none of them places nothing, and the property stands"
    assert gathered(buildings=()) is None


def test_a_changed_use_is_measured_from_the_whole_building_it_is_drawn_on() -> None:
    boundary = found(box(22, 22, 24, 24), None, asked("change_of_use")).things["boundary"][0]
    assert boundary.values["boundary_distance_m"].low < Decimal(20), "the wall at 20 m, not the drawing at 22 m"  # type: ignore[union-attr]
    unplaced = found(box(2, 2, 4, 4), None, asked("change_of_use")).things["boundary"][0]
    assert "boundary_distance_m" not in unplaced.values, "drawn on none of the buildings it is not placed"
