"""What the map is given: the place without owners, and measures that cannot differ from the answer's."""

import pytest
from starlette.testclient import TestClient

SHAPE = "150051.88,6735040.84;150050.20,6735046.60;150045.40,6735045.20;150047.08,6735039.44"
ASKED = {
    "property": "ALMEN 1:3",
    "act": "new_complementary_building",
    "width": "6",
    "depth": "5",
    "ridge_height_m": "3",
}


def test_the_place_is_drawn_in_the_municipalitys_own_system_without_owners(client: TestClient) -> None:
    found = client.get("/map/site", params={"property": "ALMEN 1:3"}).json()
    kinds = [one["properties"]["kind"] for one in found["features"]]
    assert found["crs"] == "EPSG:3009" and kinds.count("property") == 1
    assert {"neighbour", "building", "plan"} <= set(kinds)
    assert "owner" not in str(found).lower()


def test_a_drawn_shape_is_measured(client: TestClient) -> None:
    found = client.get("/map/measure", params={**ASKED, "shape": SHAPE}).json()
    assert found["area"] == "30.000" and len(found["boundaries"]) == 4


def test_a_drawn_shape_is_answered_as_it_is_measured(client: TestClient) -> None:
    html = client.get("/answer", params={**ASKED, "shape": SHAPE}).text
    assert 'name="shape" value="' + SHAPE.replace("&", "&amp;") in html


@pytest.mark.parametrize("shape", ["x", "1,2", "1,2;3,4", "nan,1;2,3;4,5", "1,2,3;4,5,6;7,8,9", ";".join(["1,2"] * 99)])
def test_a_shape_that_cannot_be_read_is_told(client: TestClient, shape: str) -> None:
    assert client.get("/map/measure", params={**ASKED, "shape": shape}).json()["faults"]
    assert "kan inte läsas" in client.get("/answer", params={**ASKED, "shape": shape}).text or "går inte att läsa" in (
        client.get("/answer", params={**ASKED, "shape": shape}).text
    )


def test_a_shape_far_away_is_told(client: TestClient) -> None:
    far = ";".join(f"{x},{y}" for x, y in ((1, 1), (9, 1), (9, 9), (1, 9)))
    answer = client.get("/map/measure", params={**ASKED, "shape": far})
    assert answer.status_code in (200, 422)


def test_each_distance_has_the_line_it_was_measured_along(client: TestClient) -> None:
    found = client.get("/map/measure", params={**ASKED, "shape": SHAPE}).json()
    assert {one["line"]["type"] for one in found["boundaries"]} == {"LineString"}


def test_the_overview_shows_what_a_window_meets_and_nobodys_name(client: TestClient) -> None:
    window = {"west": 150000, "south": 6735000, "east": 150100, "north": 6735100}
    found = client.get("/map/overview", params=window).json()
    names = {one["properties"]["name"] for one in found["features"]}
    assert "ALMEN 1:3" in names and 5 < len(names) < 60
    assert "Testsson" not in str(found)
    turned = {"west": 150100, "south": 6735100, "east": 150000, "north": 6735000}
    assert client.get("/map/overview", params=turned).json() == found


def test_a_window_that_holds_too_much_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.eservice.live_map.MOST_SHOWN", 10)
    found = client.get("/map/overview", params={"west": 0, "south": 0, "east": 1e6, "north": 1e7}).json()
    assert found["tooMany"] and found["features"] == []


@pytest.mark.parametrize("west", ["nan", "inf", "x", ""])
def test_a_window_that_is_none_is_told(client: TestClient, west: str) -> None:
    answer = client.get("/map/overview", params={"west": west, "south": 0, "east": 1, "north": 1})
    assert answer.status_code == 422 and "Traceback" not in answer.text


def test_places_that_pass_and_why_others_do_not(client: TestClient) -> None:
    found = client.get("/map/places", params={**ASKED, "shape": SHAPE}).json()
    assert found["passes"] and found["excluded"]
    assert all(one["why"] and one["places"] for one in found["excluded"])
    assert client.get("/map/places", params={**ASKED, "shape": "x"}).json() == {"passes": [], "excluded": []}
