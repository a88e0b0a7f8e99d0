"""A complementary building stands free: what is drawn on or against another building is for a person to see."""

import itertools
from datetime import date
from typing import Any

import pytest
import shapely
from shapely.affinity import scale, translate

from permits.application import read_inquiry
from permits.case import check
from permits.decision.outcome import Precheck
from permits.envelope import Trial, envelope
from permits.office import Office

NO = dict.fromkeys(
    (
        "installs_fireplace", "installs_water_or_drains", "installs_ventilation", "installs_lift",
        "affects_load_bearing", "affects_fire_protection",
    ),
    False,
)  # fmt: skip


def drawn(office: Office, gap: float) -> Any:
    """A shed of half the house's length and depth, that far from the house's longest wall; below nought, into it."""
    zoning = office.zoning("9901")
    lot = zoning.property("ALMEN 1:3")
    assert lot is not None
    _, buildings = zoning.shown(lot.outline)
    house = next(one.outline for one in buildings if one.main and one.on == "ALMEN 1:3")
    corners = list(house.exterior.coords)
    (ax, ay), (bx, by) = max(itertools.pairwise(corners), key=lambda side: shapely.LineString(side).length)
    (cx, cy), long = (house.centroid.x, house.centroid.y), shapely.LineString([(ax, ay), (bx, by)]).length
    away = ((by - ay) / long, -(bx - ax) / long)
    if away[0] * ((ax + bx) / 2 - cx) + away[1] * ((ay + by) / 2 - cy) < 0:
        away = (-away[0], -away[1])
    deep = house.area / long
    shed, reach = scale(house, 0.5, 0.5), deep / 2 + deep / 4 + gap
    if lot.outline.contains(translate(shed, -away[0] * reach, -away[1] * reach)):
        away = (-away[0], -away[1])
    return translate(shed, away[0] * reach, away[1] * reach)


def asked(office: Office, gap: float) -> Any:
    coordinates = [[[round(x, 3), round(y, 3)] for x, y in drawn(office, gap).exterior.coords]]
    footprint = {"type": "Polygon", "crs": "EPSG:3009", "coordinates": coordinates}
    measure = {
        "kind": "new_complementary_building", "footprint": footprint, "dimensions": {"ridgeHeightM": "3.00"},
    }  # fmt: skip
    body = {
        "municipality": "9901",
        "property": "ALMEN 1:3",
        "measure": measure,
        "answers": NO | {"level_change_m": "0", "eaves_m": "0.30", "work_begun": "no"},
    }
    return check(office, read_inquiry(body), date(2026, 11, 20))


@pytest.mark.parametrize("gap", [-2, -0.01, 0, 0.01])
def test_what_is_drawn_on_or_against_a_house_is_not_taken_to_stand_free(office: Office, gap: float) -> None:
    found = asked(office, gap)
    assert "free_standing" not in found.facts.values
    assert "byggnad som finns" in found.facts.why_absent["free_standing"].sv
    assert found.outcome.precheck is Precheck.OPEN


def test_what_keeps_clear_of_every_house_stands_free(office: Office) -> None:
    assert asked(office, 1.5).facts.values["free_standing"].value is True


def test_none_of_the_places_that_pass_lies_on_a_house(office: Office) -> None:
    zoning = office.zoning("9901")
    found = envelope(Trial(office, date(2026, 11, 20)), asked(office, 1.5).inquiry)
    assert found.passes
    for place in found.passes:
        assert not [one for one in zoning.shown(place)[1] if one.outline.intersects(place)]
