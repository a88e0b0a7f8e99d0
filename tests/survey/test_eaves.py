"""Eaves: asked for where they can matter, and then counted in the distance to the boundary and in the building area."""

from datetime import date
from decimal import Decimal

import pytest

from permits import application as applications
from permits.case import check
from permits.decision.outcome import Outcome, Precheck
from permits.office import Office
from permits.quantity import Measured
from tests.everyday.plots import RECEIVED, Json, application, line
from tests.everyday.table import ANSWERS, outbuilding

PLOT = "ALMEN 1:3"


def looked_at(office: Office, sent: Json, **eaves: str) -> Outcome:
    """The outcome of an application that answers everything but its eaves, and them if they are given."""
    answers = {name: said for name, said in ANSWERS.items() if name.startswith(("installs_", "affects_", "level_"))}
    inquiry = applications.read({**sent, "answers": {**sent["answers"], **answers, **eaves}})
    return check(office, inquiry, date.fromisoformat(RECEIVED)).outcome


def asked(outcome: Outcome) -> bool:
    return "eaves_m" in {missing.fact for missing in outcome.missing}


def test_eaves_are_asked_for_where_they_may_bring_a_shed_nearer_the_boundary_than_the_limit(office: Office) -> None:
    outcome = looked_at(office, outbuilding(PLOT, 4.6, 22, 3, 3, "3.0"))
    assert outcome.precheck is Precheck.OPEN
    assert asked(outcome)


@pytest.mark.parametrize(
    ("eaves", "precheck"),
    [("0", Precheck.EXEMPT), ("0.499", Precheck.EXEMPT), ("0.5", Precheck.PERMIT_REQUIRED)],
)
def test_eaves_of_half_a_metre_count_in_the_distance(office: Office, eaves: str, precheck: Precheck) -> None:
    assert looked_at(office, outbuilding(PLOT, 4.6, 22, 3, 3, "3.0"), eaves_m=eaves).precheck is precheck


def test_nobody_is_asked_of_the_eaves_of_a_small_shed_in_the_middle_of_its_plot(office: Office) -> None:
    outcome = looked_at(office, outbuilding(PLOT, 8, 22, 3, 3, "3.0"))
    assert outcome.precheck is Precheck.EXEMPT
    assert not asked(outcome)


def test_eaves_are_asked_for_where_they_may_bring_the_area_over_the_limit(office: Office) -> None:
    outcome = looked_at(office, outbuilding(PLOT, 8, 22, 6, 5, "3.0"))
    assert outcome.precheck is Precheck.OPEN
    assert asked(outcome)


@pytest.mark.parametrize(
    ("eaves", "precheck"),
    [("0.5", Precheck.EXEMPT), ("0.501", Precheck.PERMIT_REQUIRED), ("0.6", Precheck.PERMIT_REQUIRED)],
)
def test_low_eaves_deeper_than_half_a_metre_count_in_the_area(office: Office, eaves: str, precheck: Precheck) -> None:
    # 6 x 5 m of walls are exactly 30 m²; eaves of 0.6 m make them 7.2 x 6.2 m.
    assert looked_at(office, outbuilding(PLOT, 8, 22, 6, 5, "3.0"), eaves_m=eaves).precheck is precheck


def test_the_ground_under_the_roof_of_a_house_set_askew_is_known_to_the_millimetre(office: Office) -> None:
    askew = [[437.412, 118.243], [436.888, 113.271], [439.871, 112.957], [440.395, 117.929], [437.412, 118.243]]
    ring = [[150000 + east, 6735000 + north] for east, north in askew]
    where = {"type": "Polygon", "crs": "EPSG:3009", "coordinates": [ring]}
    size = {"ridgeHeightM": "2.5", "eavesM": "0.51"}
    body = application("new_building", "KVARNBACKEN 2:15", where, size)
    house = applications.read_inquiry({name: body[name] for name in ("municipality", "property", "measure")})
    area = check(office, house, date.fromisoformat(RECEIVED)).facts.values["building_area_m2"]
    assert isinstance(area, Measured) and area.low == area.high == Decimal("24.202")


def test_whether_eaves_of_a_higher_roof_hang_low_is_for_a_person_where_it_matters(office: Office) -> None:
    outcome = looked_at(office, outbuilding(PLOT, 8, 22, 6, 5, "3.9"), eaves_m="0.6")
    assert outcome.precheck is Precheck.OPEN
    assert not asked(outcome)


@pytest.mark.parametrize("kind", ["fence", "wall"])
def test_what_has_no_roof_is_not_asked_for_eaves_where_the_boundary_is_rough(office: Office, kind: str) -> None:
    """They were asked for, and then refused as a dimension that a fence has not."""
    along = line("SJÖVIK 4:8", (2, 20), (14, 20))
    outcome = looked_at(
        office,
        application(kind, "SJÖVIK 4:8", along, {"heightM": "1.8"}, {"fence_kind": "close"} if kind == "fence" else {}),
    )
    assert not asked(outcome)
