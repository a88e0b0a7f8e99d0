"""Whatever is sent: a clear answer or a clear fault, in bounded time, and what is kept of it is bounded too."""

import copy
import json
import math
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.rest.examples import SHED
from permits.survey.footprint import MOST_CORNERS
from tests.api.conftest import story

SECONDS = 3
"""Of the processor, for the dearest request: an envelope of a footprint with as many corners as it may have."""

HEIGHT = ("measure", "dimensions", "ridgeHeightM")


def jagged(corners: int, radius: float) -> dict[str, Any]:
    """A star whose points stand so close that strips along its outline overlap: the dearest shape to measure."""
    points = [
        [
            round(150048.7 + radius * (1 if i % 2 else 0.6) * math.cos(math.tau * i / corners), 3),
            round(6735049.0 + radius * (1 if i % 2 else 0.6) * math.sin(math.tau * i / corners), 3),
        ]
        for i in range(corners)
    ]
    return {"type": "Polygon", "crs": "EPSG:3009", "coordinates": [[*points, points[0]]]}


def places(value: Any, so_far: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*so_far, key)
        yield from places(item, (*so_far, key))


def with_value(body: Any, place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed: dict[str, Any] = copy.deepcopy(body)
    there: Any = changed
    for key in place[:-1]:
        there = there[key]
    there[place[-1]] = value
    return changed


def spent(ask: Callable[[], Any]) -> tuple[Any, float]:
    """What is answered, and the seconds of the processor that it took."""
    before = time.process_time()
    answer = ask()
    return answer, time.process_time() - before


NUMBERS = [
    "0E-40000000",
    "0E-999999999",
    "1E-300",
    "1e400",
    "-0",
    "3." + "0" * 200,
    "9" * 200,
    "1e-999999999",
    "+3.2",
    "٣",
]


@pytest.mark.parametrize("written", NUMBERS)
@pytest.mark.parametrize("as_text", [True, False])
def test_a_number_in_any_spelling_is_short_in_the_record_or_a_fault(
    client: TestClient, trusted: dict[str, str], written: str, as_text: bool
) -> None:
    body = with_value(story("granted-garage"), HEIGHT, "HEIGHT")
    raw = json.dumps(body).replace('"HEIGHT"', json.dumps(written) if as_text else written).encode()
    answer, seconds = spent(lambda: client.post("/api/v1/applications", content=raw, headers=trusted | JSON))
    assert answer.status_code in (201, 422) and seconds < SECONDS
    if answer.status_code == 201:
        key = {"Authorization": f"Bearer {answer.json()['token']}"}
        kept = client.get(answer.json()["links"]["record"], headers=key)
        assert len(kept.content) < 1_000_000
        height = kept.json()["content"]["application"]["measure"]["dimensions"]["ridgeHeightM"]
        assert height == f"{Decimal(height):.3f}"
    else:
        assert [fault["pointer"] for fault in answer.json()["errors"]] in (["#/measure/dimensions/ridgeHeightM"], ["#"])


JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("place", [("answers", "installs_lift"), ("attachments", 0, "mediaType")])
def test_no_text_beside_the_numbers_is_unbounded(client: TestClient, place: tuple[Any, ...]) -> None:
    body = {**copy.deepcopy(SHED), "attachments": [{"kind": "other", "name": "p", "sha256": "0" * 64}]}
    answer = client.post("/api/v1/checks", json=with_value(body, place, "x" * 300_000))
    assert answer.status_code == 422 and len(answer.content) < 1_000
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["#/" + "/".join(map(str, place))]


@pytest.mark.parametrize("door", ["/api/v1/checks", "/api/v1/envelopes"])
@pytest.mark.parametrize("radius", [1, 3, 12, 40, 300])
def test_the_dearest_shape_that_may_be_drawn_is_answered_in_time(client: TestClient, door: str, radius: float) -> None:
    body = with_value(SHED, ("measure", "footprint"), jagged(MOST_CORNERS - 1, radius))
    answer, seconds = spent(lambda: client.post(door, json=body))
    assert answer.status_code in (200, 422) and seconds < SECONDS


@pytest.mark.parametrize("corners", [MOST_CORNERS, 5_000, 20_000])
def test_a_shape_with_more_corners_is_told_to_be_drawn_with_fewer(client: TestClient, corners: int) -> None:
    body = with_value(SHED, ("measure", "footprint"), jagged(corners, 10))
    answer, seconds = spent(lambda: client.post("/api/v1/envelopes", json=body))
    assert answer.status_code == 422 and seconds < SECONDS
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["#/measure/footprint/coordinates"]


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from([*NUMBERS, 10**200, -(10**30), 5e-324, 1e308, "", "\ud800", "x" * 5_000, "0" * 5_000]),
    st.text(max_size=30),
    st.lists(st.integers(), max_size=4),
    st.dictionaries(st.text(max_size=4), st.none(), max_size=2),
)
BODY: dict[str, Any] = {
    **story("exempt-shed"),
    "consents": [{"property": "ALMEN 1:2", "owner": 0}],
    "replaces": ["B 1"],
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(list(places(BODY))), value=ANYTHING, door=st.sampled_from(["checks", "envelopes"]))
def test_any_value_anywhere_in_a_body_gives_an_answer_or_a_fault_at_a_place_in_it(
    client: TestClient, place: tuple[Any, ...], value: Any, door: str
) -> None:
    body = with_value(BODY, place, value)
    raw = json.dumps(body).encode()
    answer, seconds = spent(lambda: client.post(f"/api/v1/{door}", content=raw, headers=JSON))
    assert answer.status_code in (200, 422) and seconds < SECONDS and len(answer.content) < 1_000_000
    if answer.status_code == 422:
        inside = {"", *("/" + "/".join(map(str, way)) for way in places(body))}
        for fault in answer.json()["errors"]:
            pointer = fault["pointer"].removeprefix("#").replace("~1", "/").replace("~0", "~")
            assert pointer in inside or pointer.rpartition("/")[0] in inside, "what is missing is told where it goes"
