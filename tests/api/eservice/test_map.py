"""What the map is given: the place without owners, and measures that cannot differ from the answer's."""

import re
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import affinity, box
from starlette.testclient import TestClient

from tests.api.test_pages import NO_INSTALLATIONS
from tests.examples import EXAMPLES

SHAPE = "150047.75,6735054.18;150049.43,6735048.42;150044.63,6735047.02;150042.95,6735052.78"
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


def test_a_shape_off_the_earth_is_told(client: TestClient) -> None:
    """Finite numbers, but nothing that can be measured: the page says so, as of one that lies outside the lot."""
    params = {**ASKED, "shape": "1e308,1e308;-1e308,1e308;-1e308,-1e308"}
    for path in ("measure", "ground", "places"):
        assert "utanför jorden" in client.get(f"/map/{path}", params=params).text
    assert "utanför jorden" in client.get("/answer", params=params).text


def test_sides_that_cross_are_told_to_whoever_drew_them(client: TestClient) -> None:
    bow = "150049.66,6735048.08;150054.46,6735053.32;150054.46,6735048.08;150049.66,6735053.32"
    (fault,) = client.get("/map/measure", params={**ASKED, "shape": bow}).json()["faults"]
    assert fault == "Ytans sidor korsar varandra. Flytta hörnen så att de inte gör det."


@pytest.mark.parametrize(
    ("width", "depth", "wrong"),
    [
        ("6", "5", []),
        ("5", "6", []),
        ("6", "4", ["Djup"]),
        ("4", "6", ["Längd"]),
        ("7", "5", ["Längd"]),
        ("7", "4", ["Längd", "Djup"]),
    ],
)
def test_only_the_side_that_differs_from_the_drawing_is_a_fault(
    client: TestClient, width: str, depth: str, wrong: list[str]
) -> None:
    """Drawn six metres by five: the longer of what is typed is held against the longer side."""
    found = client.get("/map/measure", params={**ASKED, "width": width, "depth": depth, "shape": SHAPE}).json()
    assert [fault.split(":")[0] for fault in found.get("faults", []) if "på kartan är det" in fault] == wrong


def test_on_a_street_one_is_asked_whether_ones_own_plot_is_meant(client: TestClient) -> None:
    assert "är gata, park eller vatten" in client.get("/act", params={"property": "ALMEN 1:90"}).text
    assert "är gata, park eller vatten" not in client.get("/act", params={"property": "ALMEN 1:3"}).text


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
    assert client.get("/map/places", params={**ASKED, "shape": "x"}).json()["faults"]


OFF = "150131.88,6735040.84;150130.20,6735046.60;150125.40,6735045.20;150127.08,6735039.44"
ACROSS = "150041.88,6735040.84;150040.20,6735046.60;150035.40,6735045.20;150037.08,6735039.44"
ON_THE_HOUSE = "150057.260,6735041.180;150055.860,6735045.980;150052.020,6735044.860;150053.420,6735040.060"


@pytest.mark.parametrize(
    ("shape", "size", "says"),
    [
        (OFF, ("6", "5"), "utanför din tomt"),
        (ACROSS, ("6", "5"), "ut över tomtgränsen"),
        (ON_THE_HOUSE, ("5", "4"), "på en byggnad som redan står där"),
    ],
)
def test_a_box_where_it_cannot_stand_is_told_at_once_and_stops(
    client: TestClient, shape: str, size: tuple[str, str], says: str
) -> None:
    asked = {**ASKED, "width": size[0], "depth": size[1], "shape": shape}
    found = client.get("/map/measure", params=asked).json()
    assert found["misplaced"] and says in found["faults"][0] and "headline" not in found
    html = client.get("/answer", params=asked).text
    assert "Det här behöver rättas" in html and says in html and shape in html


def test_what_is_to_stand_on_two_properties_may_go_on_with_the_other_named(client: TestClient) -> None:
    asked = {**ASKED, "width": "6", "depth": "5", "shape": ACROSS}
    found, html = client.get("/map/measure", params=asked).json(), client.get("/answer", params=asked).text
    assert found["crosses"] and "mot ALMEN 1:2" in found["faults"][0]
    assert 'href="#on_both"' in html and "Ja, den ska stå på båda fastigheterna" in html
    said = {**asked, "on_both": "yes", **NO_INSTALLATIONS, "fact.work_begun": "no"}
    assert "headline" in client.get("/map/measure", params=said).json()
    answer = client.get("/answer", params=said).text
    assert "En handläggare behöver titta" in answer and "både på ALMEN 1:3 och på ALMEN 1:2" in answer
    for elsewhere, width, depth in ((OFF, "6", "5"), (ON_THE_HOUSE, "5", "4")):
        placed = {**said, "shape": elsewhere, "width": width, "depth": depth}
        refused = client.get("/map/measure", params=placed).json()
        assert refused["misplaced"] and not refused["crosses"]


def test_sizes_are_asked_for_however_the_place_is_given(client: TestClient) -> None:
    for missing in ("width", "depth"):
        html = client.get("/answer", params={**ASKED, missing: "", "shape": SHAPE}).text
        assert "skriv ett mått i meter" in html


def test_a_place_that_nobody_gave_is_asked_for(client: TestClient) -> None:
    html = client.get("/answer", params=ASKED).text
    assert "Visa på kartan var det ska stå, eller skriv avståndet till två gränser." in html


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"width": "7"}, "Längd"), ({"depth": "4"}, "Djup"), ({"distance1": "1"}, "Avstånd till gräns 1")],
)
def test_what_is_typed_and_drawn_otherwise_is_told_at_both(
    client: TestClient, typed: dict[str, str], field: str
) -> None:
    html = client.get("/place", params=ASKED).text
    first, second = re.findall(r'<option value="([^"]+)" selected>', html)
    asked = {**ASKED, "boundary1": first, "boundary2": second, "shape": SHAPE, **typed}
    html = client.get("/answer", params=asked).text
    assert f"{field}: du har skrivit" in html and "stämmer inte med måtten" in html


def test_a_box_begins_where_the_typed_distances_put_it(client: TestClient) -> None:
    html = client.get("/place", params=ASKED).text
    first, second = re.findall(r'<option value="([^"]+)" selected>', html)
    asked = {**ASKED, "boundary1": first, "boundary2": second, "distance1": "1", "distance2": "7 m"}
    found = client.get("/map/measure", params=asked).json()
    ring = found["outline"]["coordinates"][0]
    drawn = ";".join(f"{east},{north}" for east, north in ring[:4])
    assert client.get("/answer", params={**asked, "shape": drawn}).text.count("Det här behöver rättas") == 0
    moved = ";".join(f"{east + 0.5},{north}" for east, north in ring[:4])
    assert "du har skrivit" in client.get("/answer", params={**asked, "shape": moved}).text


EXTENSION = {**ASKED, "act": "extension", "gross_area_m2": "30", "ridge_height_m": "6"}


def test_an_extension_joined_to_nothing_is_told_on_the_map_and_handed_over(client: TestClient) -> None:
    found = client.get("/map/measure", params={**EXTENSION, "shape": SHAPE}).json()
    assert "Den sitter inte ihop med huset. Är det ett fristående hus?" in found["warnings"]
    params = {**EXTENSION, "shape": SHAPE, "fact.extended_building": "one_or_two_dwelling_house"}
    for _ in range(6):
        html = client.get("/answer", params=params).text
        asked = re.search(r'name="asked" value="([^"]*)"', html)
        if asked is None:
            break
        params |= {name: "0" if name.endswith("_m") else "false" for name in asked.group(1).split()}
    assert "Du behöver inte bygglov" not in html and "Är det ett fristående hus?" in html


@pytest.mark.parametrize(
    ("width", "depth"), [("450", "300"), ("4500", "3"), ("1000 m", "3"), ("999 m", "999 m"), ("1 m", "0,01")]
)
@pytest.mark.parametrize("act", ["new_complementary_building", "fence", "pool"])
def test_no_size_is_a_fault_of_ours(client: TestClient, width: str, depth: str, act: str) -> None:
    html = client.get("/place", params={**ASKED, "act": act}).text
    first, second = re.findall(r'<option value="([^"]+)" selected>', html)
    by_distances = {"boundary1": first, "distance1": "1", "boundary2": second, "distance2": "1"}
    for where in ({"shape": SHAPE}, by_distances):
        for page in ("/answer", "/map/measure", "/map/places"):
            params = {**ASKED, "act": act, "width": width, "depth": depth, **where}
            answer = client.get(page, params=params)
            assert answer.status_code == 200, answer.text
            assert "Till startsidan" not in answer.text


# Three doors take a tenth of a second, and it is three lots and six measures: eleven rectangles for each pair of them.
@settings(max_examples=max(EXAMPLES // 25, 20), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.floats(-40, 40), st.floats(-40, 40), st.floats(0, 360), st.floats(0.01, 1400), st.floats(0.01, 1400),
    st.sampled_from(["ALMEN 1:3", "KVARNBACKEN 2:3", "SJÖVIK 4:9"]),
    st.sampled_from(["new_complementary_building", "extension", "deck", "wall", "pool", "parking"]),
)  # fmt: skip
def test_any_rectangle_anywhere_is_answered_or_told(
    client: TestClient,
    app: Any,
    east: float,
    north: float,
    turn: float,
    width: float,
    depth: float,
    property: str,
    act: str,
) -> None:
    lot = app.state.office.zoning("9901").property(property).outline
    ring = shapely.get_coordinates(
        affinity.rotate(
            affinity.translate(
                box(-width / 2, -depth / 2, width / 2, depth / 2), lot.centroid.x + east, lot.centroid.y + north
            ),
            turn,
        )
    )[:4]
    shape = ";".join(f"{x:.3f},{y:.3f}" for x, y in ring)
    params = {
        "property": property,
        "act": act,
        "width": f"{width:.3f} m",
        "depth": f"{depth:.3f} m",
        "ridge_height_m": "3",
        "height_m": "1",
        "gross_area_m2": "20",
        "shape": shape,
    }
    for page in ("/answer", "/map/measure"):
        answer = client.get(page, params=params)
        assert answer.status_code == 200 and "Till startsidan" not in answer.text
    footprint = {"type": "Polygon", "crs": "EPSG:3009", "coordinates": [[*map(list, ring), list(ring[0])]]}
    body = {"municipality": "9901", "property": property, "measure": {"kind": act, "footprint": footprint}}
    assert client.post("/api/v1/checks", json=body).status_code in (200, 422)


def test_a_zone_that_is_wrong_is_the_first_thing_told(client: TestClient) -> None:
    ring = [[float(number) for number in corner.split(",")] for corner in SHAPE.split(";")]
    footprint = {"type": "Polygon", "crs": "EPSG:3011", "coordinates": [[*ring, ring[0]]]}
    body = {
        "municipality": "9901", "property": "ALMEN 1:3",
        "measure": {"kind": "new_complementary_building", "footprint": footprint},
    }  # fmt: skip
    answer = client.post("/api/v1/checks", json=body)
    assert answer.status_code == 422
    faults = {
        fault["field"] if "field" in fault else str(fault): fault
        for fault in answer.json().get("errors", answer.json().get("validationErrors", []))
    }
    assert faults and "EPSG:3011" in str(faults) and "km från ALMEN 1:3" in str(faults) and "/property" in str(faults)


def test_near_a_boundary_the_nearest_change_is_offered_on_the_answer_and_none_is_false(client: TestClient) -> None:
    html = client.get("/place", params=ASKED).text
    first, second = re.findall(r'<option value="([^"]+)" selected>', html)
    near = {"width": "4", "depth": "3", "boundary1": first, "distance1": "1", "boundary2": second, "distance2": "7"}
    near |= {"fact.level_change_m": "0", "fact.work_begun": "no", "eaves_m": "0,3"}
    html = client.get("/answer", params={**ASKED, **near}).text
    assert "Så kan du göra" in html and "om du svarar nej eller 0 på frågorna som då följer" in html
    assert "3,52\u00a0m längre från gränsen" in html
    found = client.get("/map/places", params={**ASKED, **near}).json()
    assert found["passes"]
    assert not [group for group in found["excluded"] if "uppfyller alla villkor" in group["why"]]


def test_what_is_being_typed_is_proposed_by_address_and_designation_and_nobody_s_name(client: TestClient) -> None:
    assert client.get("/map/found", params={"q": "b"}).json() == []
    found = client.get("/map/found", params={"q": "björkst"}).json()
    assert 1 <= len(found) <= 8 and all(one["address"].startswith("Björkstigen") for one in found)
    assert all(one.keys() == {"address", "designation"} for one in found)


def test_the_ground_where_nothing_is_needed_is_told_for_the_size_that_is_asked(client: TestClient) -> None:
    shed = {**ASKED, "shape": SHAPE}
    free = client.get("/map/ground", params=shed).json()["free"]
    assert free["type"] == "Polygon"
    assert client.get("/map/ground", params={**shed, "ridge_height_m": "4,6"}).json() == {"free": None}
    assert client.get("/map/ground", params={**shed, "shape": "x"}).json()["faults"]
    assert client.get("/map/ground", params={**shed, "property": "ALMEN 9:99"}).status_code == 404


def test_the_map_names_the_street_and_tells_what_lies_outside_the_lot(client: TestClient) -> None:
    features = client.get("/map/site", params={"property": "ALMEN 1:3"}).json()["features"]
    named = {
        kind: [one["properties"]["name"] for one in features if one["properties"]["kind"] == kind]
        for kind in ("street", "outside", "boundary")
    }
    assert named["street"] == ["Björkstigen"] and len(named["outside"]) == 1
    assert set(named["boundary"]) == {
        "Gränsen mot Björkstigen 3",
        "Gränsen mot Björkstigen 7",
        "Gränsen mot Lindvägen 26",
        "Gränsen mot Björkstigen",
    }


@pytest.mark.parametrize(("distance", "under"), [("4,52", False), ("4,50", True), ("4,40", True)])
def test_a_distance_that_is_or_may_be_under_what_is_free_is_marked(
    client: TestClient, distance: str, under: bool
) -> None:
    """Four and a half metres to the centimetre may be less, since the boundary is known to nine millimetres."""
    page = client.get("/place", params=ASKED).text
    first, second = re.findall(r'<option value="([^"]+)" selected', page)
    placed = {"boundary1": first, "boundary2": second, "distance1": distance, "distance2": "9", "eaves_m": "0"}
    found = client.get("/map/measure", params={**ASKED, **placed}).json()["boundaries"]
    assert {one["least"].replace("\u00a0", " ") for one in found} == {"minst 4,5 m"}
    assert [one["under"] for one in found].count(True) == under
