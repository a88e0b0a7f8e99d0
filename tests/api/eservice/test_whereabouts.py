"""The plot where a phone stands: found by a position that no address, log or other page ever has."""

import pytest
from starlette.testclient import TestClient

GARDEN = {"longitude": 15.0010078, "latitude": 60.7267305, "accuracy": 4}
"""In the garden of Björkstigen 5."""


def plots(client: TestClient, **other: float) -> list[str]:
    found = client.post("/map/whereabouts", json={**GARDEN, **other})
    assert found.status_code == 200
    assert all(set(plot) == {"address", "designation"} for plot in found.json()), "nobody's name"
    return [plot["address"] for plot in found.json()]


def test_whoever_stands_in_a_garden_is_offered_its_plot_first(client: TestClient) -> None:
    assert plots(client)[0] == "Björkstigen 5"


def test_a_phone_that_is_unsure_of_itself_is_offered_the_plots_beside_too_but_never_a_street(
    client: TestClient,
) -> None:
    assert plots(client, accuracy=4000)[0] == "Björkstigen 5" and len(plots(client, accuracy=4000)) == 5
    assert "ALMEN 1:90" not in client.post("/map/whereabouts", json={**GARDEN, "accuracy": 60}).text


@pytest.mark.parametrize(("longitude", "latitude"), [(0, 0), (-180, 90), (180, -90), (18.07, 59.33)])
def test_elsewhere_in_the_world_there_is_no_plot(client: TestClient, longitude: float, latitude: float) -> None:
    assert plots(client, longitude=longitude, latitude=latitude) == []


@pytest.mark.parametrize(
    "body", [{}, {**GARDEN, "longitude": 181}, {**GARDEN, "latitude": "x"}, {**GARDEN, "accuracy": -1}, [GARDEN]]
)
def test_what_is_no_position_is_refused_and_not_repeated(client: TestClient, body: object) -> None:
    answer = client.post("/map/whereabouts", json=body)
    assert answer.status_code == 422 and "60.72" not in answer.text


def test_a_position_is_never_taken_from_an_address(client: TestClient) -> None:
    assert client.get("/map/whereabouts", params=GARDEN).status_code == 405


def test_only_the_page_that_finds_a_plot_may_ask_where_one_is(client: TestClient) -> None:
    asks = client.get("/property").headers["permissions-policy"]
    assert "geolocation=(self)" in asks and "camera=()" in asks
    for other in ("/", "/act?property=ALMEN+1:3", "/place?property=ALMEN+1:3&act=fence", "/help"):
        assert "geolocation=()" in client.get(other).headers["permissions-policy"]
