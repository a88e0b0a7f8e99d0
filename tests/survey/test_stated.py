"""No yes leaves out what was stated: a size that is another than the drawing's, or that no rule reads, is for a person."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permits import application as applications
from permits.case import check
from permits.errors import BadApplication
from permits.office import Office
from tests.everyday.asking import completed
from tests.everyday.plots import RECEIVED, Json
from tests.everyday.table import TABLE
from tests.examples import EXAMPLES
from tests.packs import SWEDISH
from tests.proven import proven

YES = [everyday for everyday in TABLE if everyday.expected.is_favourable]
NO_BUILDINGS = [each for each in YES if not SWEDISH.acts[each.application["measure"]["kind"]].is_building]
SIZES = ("heightM", "buildingAreaM2", "grossAreaM2", "openAreaM2", "eavesM", "ridgeHeightM")


def named(name: str) -> Json:
    return next(everyday.application for everyday in TABLE if everyday.name == name)


def is_yes(office: Office, body: Json, **dimensions: str) -> bool:
    """Whether the applicant who states these sizes too is answered in their favour."""
    measure = {**body["measure"], "dimensions": {**body["measure"]["dimensions"], **dimensions}}
    try:
        inquiry = applications.read({**body, "measure": measure})
        return check(
            office, inquiry, date.fromisoformat(RECEIVED), proven(office, inquiry)
        ).outcome.result.is_favourable
    except BadApplication:
        return False


def answering(office: Office, body: Json, **answers: bool | str) -> bool:
    """Whether the applicant who answers this too is answered in their favour."""
    return is_yes(office, {**body, "answers": {**body["answers"], **answers}})


@pytest.mark.timeout(900)
@settings(max_examples=EXAMPLES // 2, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(everyday=st.sampled_from(NO_BUILDINGS), size=st.sampled_from(SIZES), much=st.integers(101, 900))
def test_a_size_that_is_none_of_what_it_is_never_goes_by_unread(
    opened: Office, everyday: Any, size: str, much: int
) -> None:
    """Each is no building, and its own height, where it has one, is told otherwise in the table."""
    body = completed(opened, everyday.application)
    assert is_yes(opened, body)
    assert not is_yes(opened, body, **{size: str(much)})


@pytest.mark.parametrize(
    ("name", "dimensions"),
    [
        ("deck of 24 m², 0.5 m high", {"buildingAreaM2": "30"}),
        ("pool of 8 x 4 m, the ground kept", {"buildingAreaM2": "64"}),
        ("parking for two cars at a house", {"heightM": "2.4"}),
        ("ground filled by 0.6 m", {"heightM": "3"}),
        ("garage of 28 m² pulled down", {"buildingAreaM2": "56"}),
        ("stove to a flue that is there", {"heightM": "9"}),
        ("carport of 36 m² that keeps the plan", {"openAreaM2": "72"}),
        ("canopy of 14 m² at the door", {"buildingAreaM2": "41"}),
        ("canopy of 14 m² at the door", {"openAreaM2": "15.2"}),
        ("extension of 28 m²", {"eavesM": "0.8"}),
    ],
)
def test_a_size_that_is_another_than_the_drawing_s_gives_no_yes(
    office: Office, name: str, dimensions: dict[str, str]
) -> None:
    body = completed(office, named(name))
    assert is_yes(office, body)
    assert not is_yes(office, body, **dimensions)


@pytest.mark.parametrize(
    ("name", "dimensions"),
    [
        ("deck of 24 m², 0.5 m high", {"buildingAreaM2": "24"}),
        ("pool of 8 x 4 m, the ground kept", {"buildingAreaM2": "32"}),
        ("carport of 30 m², open on three sides", {"buildingAreaM2": "30"}),
        ("extension of 28 m²", {"eavesM": "0.5"}),
    ],
)
def test_a_size_that_is_as_drawn_changes_nothing(office: Office, name: str, dimensions: dict[str, str]) -> None:
    assert is_yes(office, completed(office, named(name)), **dimensions)


@pytest.mark.parametrize("name", [everyday.name for everyday in YES[::5]])
@pytest.mark.parametrize("answer", [{"temporary_years": "5"}, {"temporary_years": "0,5"}, {"temporary_seasonal": True}])
def test_what_is_asked_for_a_time_is_not_permitted_for_good(office: Office, name: str, answer: dict[str, Any]) -> None:
    body = completed(office, named(name))
    assert answering(office, body, temporary_seasonal=False)
    assert not answering(office, body, **answer)
