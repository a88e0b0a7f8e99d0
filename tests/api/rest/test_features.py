"""OGC API Features: the links lead where they say, the axes are the system's own, and nobody's name is there."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.rest.features import COLLECTIONS, CRS84, EPSG, _extent, _id

HERE = "/ogc/9901"


def get(client: TestClient, path: str, status: int = 200, **params: Any) -> Any:
    answer = client.get(path, params=params)
    assert answer.status_code == status, answer.text
    return answer.json()


def hrefs(body: Any) -> Iterator[str]:
    if isinstance(body, dict):
        for name, value in body.items():
            if name == "href":
                yield value
            else:
                yield from hrefs(value)
    elif isinstance(body, list):
        for one in body:
            yield from hrefs(one)


def test_every_link_from_the_landing_page_leads_somewhere(client: TestClient) -> None:
    todo, seen = [HERE], set()
    while todo:
        path = todo.pop()
        if path in seen or len(seen) > 200:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        if "json" in answer.headers["content-type"] and "openapi" not in path:
            for href in hrefs(answer.json()):
                parts = urlsplit(href)
                todo.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    assert any("/items" in path for path in seen)


def test_it_claims_only_what_is_tested_here(client: TestClient) -> None:
    core = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    systems = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs"
    assert get(client, f"{HERE}/conformance") == {"conformsTo": [f"{core}core", f"{core}geojson", systems]}


def test_the_description_tells_every_page_and_parameter(client: TestClient) -> None:
    (described,) = [one["href"] for one in get(client, HERE)["links"] if one["rel"] == "service-desc"]
    answer = client.get(described)
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.1"
    paths = answer.json()["paths"]
    assert {"/ogc/{municipality}", "/ogc/{municipality}/collections/{collection}/items"} <= paths.keys()
    items = paths["/ogc/{municipality}/collections/{collection}/items"]["get"]["parameters"]
    assert {"limit", "bbox", "bbox-crs", "datetime", "crs"} <= {one["name"] for one in items}


def test_what_somebody_has_already_is_not_sent_again(client: TestClient) -> None:
    for path in (HERE, f"{HERE}/conformance", f"{HERE}/collections", f"{HERE}/collections/plans/items"):
        first = client.get(path)
        assert "no-store" not in first.headers["cache-control"]
        again = client.get(path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    other = client.get(f"{HERE}/collections/plans/items?limit=1")
    assert other.headers["etag"] != client.get(f"{HERE}/collections/provisions/items?limit=1").headers["etag"]


def test_no_two_names_share_an_id() -> None:
    names = ["ALMEN 1:3", "ALMEN_1:3", "ALMEN/1:3", "ALMEN~1:3", "ALMEN-1:3", "ALMEN~11:3", "ALMEN~21:3"]
    assert len({_id(one) for one in names}) == len(names)


@pytest.mark.parametrize(
    "time",
    [
        "2026-11-21T12:00:00Z",
        "2026-11-21t12:00:00.5+01:00",
        "2026-01-01T00:00:00Z/2026-12-31T23:59:59Z",
        "../2026-12-31T23:59:59Z",
        "2026-01-01T00:00:00Z/",
    ],
)
def test_what_has_no_time_is_there_at_any_time(client: TestClient, time: str) -> None:
    assert get(client, f"{HERE}/collections/plans/items", datetime=time)["numberMatched"] > 0


@pytest.mark.parametrize(
    "box",
    [
        "-180,-90,180,90",
        "-180,-90,-100,180,90,8000",
        "14,60,-170,70",
        "160,-90,150,90",
        "14,-90,20,90",
    ],
)
def test_a_box_around_it_finds_all_even_across_the_180th_meridian(client: TestClient, box: str) -> None:
    assert get(client, f"{HERE}/collections/properties/items", bbox=box)["numberMatched"] == 80


def test_a_box_without_width_finds_what_lies_at_the_line_or_point(client: TestClient) -> None:
    place = get(client, f"{HERE}/collections/properties/items", limit="1")["features"][0]
    ring = place["geometry"]["coordinates"][0]
    ring = ring[0] if isinstance(ring[0][0], list) else ring
    east, north = (sum(point[axis] for point in ring[:-1]) / (len(ring) - 1) for axis in (0, 1))
    for box in (
        f"{east},{north},{east},{north}",
        f"{east},{north},{east},{north + 1e-6}",
        f"{east},{north},{east + 1e-6},{north}",
        f"{east},{north},{east + 1e-9},{north + 1e-11}",
        f"{east},{north},{east},{north + 1e-12}",
    ):
        those = get(client, f"{HERE}/collections/properties/items", bbox=box)["features"]
        assert place["id"] in [one["id"] for one in those]


EDGE = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([0.0, 15.0, 60.7268, 150_047.0, 6_735_046.0])
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    corner=st.tuples(EDGE, EDGE),
    size=st.tuples(EDGE.map(abs), EDGE.map(abs)),
    crs=st.sampled_from([CRS84, f"{EPSG}3006", f"{EPSG}3009"]),
)
def test_any_box_is_answered_or_told_what_is_wrong_with_it(
    client: TestClient, corner: tuple[float, float], size: tuple[float, float], crs: str
) -> None:
    box = ",".join(map(repr, (*corner, corner[0] + size[0], corner[1] + size[1])))
    answer = client.get(f"{HERE}/collections/properties/items", params={"bbox": box, "bbox-crs": crs, "limit": 1})
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("box", ["170,60,-170,70", "-80,-40,-70,-30", "14,-90,20,40"])
def test_a_box_on_the_other_side_of_the_earth_finds_nothing(client: TestClient, box: str) -> None:
    assert get(client, f"{HERE}/collections/properties/items", bbox=box)["numberMatched"] == 0


def test_an_empty_collection_claims_no_extent(app: Any) -> None:
    zoning = app.state.office.zoning("9901")
    assert _extent(zoning, replace(COLLECTIONS["plans"], items=lambda _: iter(()))) == []


def test_pages_of_features_are_whole_and_without_repeats(client: TestClient) -> None:
    path, found = f"{HERE}/collections/properties/items?limit=30", []
    while path:
        page = get(client, path)
        found += [one["id"] for one in page["features"]]
        assert page["numberReturned"] == len(page["features"])
        following = [one["href"] for one in page["links"] if one["rel"] == "next"]
        path = following[0] if following else ""
    assert len(found) == len(set(found)) == page["numberMatched"] == 80


def test_features_are_in_longitude_and_latitude_unless_asked_otherwise(client: TestClient) -> None:
    answer = client.get(f"{HERE}/collections/properties/items", params={"limit": 1})
    assert answer.headers["content-crs"] == f"<{CRS84}>"
    assert answer.headers["content-type"].startswith("application/geo+json")
    (longitude, latitude), *_ = answer.json()["features"][0]["geometry"]["coordinates"][0]
    assert 10 < longitude < 25 and 55 < latitude < 70
    assert len(str(longitude)) > 8


def test_systems_by_epsg_number_give_northing_before_easting(client: TestClient) -> None:
    item = f"{HERE}/collections/properties/items/ALMEN_1:3"
    answer = client.get(item, params={"crs": f"{EPSG}3009"})
    assert answer.headers["content-crs"] == f"<{EPSG}3009>"
    (first, second), *_ = answer.json()["geometry"]["coordinates"][0]
    assert 6_000_000 < first < 8_000_000 and 100_000 < second < 200_000


@pytest.mark.parametrize("crs", [CRS84, f"{EPSG}3006", f"{EPSG}3009"])
def test_a_box_in_any_system_finds_the_property_in_it(client: TestClient, crs: str) -> None:
    item = get(client, f"{HERE}/collections/properties/items/ALMEN_1:3", crs=crs)
    ring = item["geometry"]["coordinates"][0]
    low, high = [min(p[n] for p in ring) for n in (0, 1)], [max(p[n] for p in ring) for n in (0, 1)]
    params = {"bbox": ",".join(map(str, (*low, *high))), "bbox-crs": crs}
    answer = client.get(f"{HERE}/collections/properties/items", params=params).json()
    assert "ALMEN_1:3" in [one["id"] for one in answer["features"]]
    assert answer["numberMatched"] < 20


def test_a_box_elsewhere_finds_nothing(client: TestClient) -> None:
    assert get(client, f"{HERE}/collections/plans/items", bbox="0,0,1,1")["features"] == []


@pytest.mark.parametrize(
    "params",
    [
        {"limit": "0"},
        {"limit": "many"},
        {"offset": "-1"},
        {"bbox": "1,2,3"},
        {"bbox": "1,5,5,1"},
        {"bbox": "6735000,150100,6735100,150000", "bbox-crs": f"{EPSG}3009"},
        {"datetime": "yesterday"},
        {"datetime": "2026-11-21"},
        {"datetime": "2026-11-21T12:00:00"},
        {"datetime": "../.."},
        {"datetime": ""},
        {"datetime": "2026-12-31T00:00:00Z/2026-01-01T00:00:00Z"},
        {"datetime": "a/b/c"},
        {"bbox": "a,b,c,d"},
        {"bbox": "nan,0,1,1"},
        {"bbox": "1_4,60,16,61"},
        {"bbox": "1" * 30 + ",60,16,61"},
        {"bbox": "1٤,60,16,61"},
        {"bbox": ",".join(["1"] * 5_000)},
        {"limit": "٣"},
        {"crs": "EPSG:3857"},
        {"bbox-crs": "x"},
        {"colour": "red"},
    ],
)
def test_a_request_that_cannot_be_answered_is_told_so(client: TestClient, params: dict[str, str]) -> None:
    problem = get(client, f"{HERE}/collections/plans/items", 400, **params)
    assert problem["errors"][0]["pointer"].startswith("#/query/")


def test_a_limit_above_the_most_gives_the_most(client: TestClient) -> None:
    assert get(client, f"{HERE}/collections/properties/items", limit=99999)["numberReturned"] == 80


def test_what_is_not_there_is_not_found(client: TestClient) -> None:
    for path in ("/ogc/0000", f"{HERE}/collections/owners", f"{HERE}/collections/plans/items/none"):
        get(client, path, 404)


def test_nobody_is_named(client: TestClient) -> None:
    told = client.get(f"{HERE}/collections/properties/items", params={"limit": 1000}).text
    assert "owner" not in told.lower() and "Testa" not in told


def test_provisions_say_what_they_regulate(client: TestClient) -> None:
    found = get(client, f"{HERE}/collections/provisions/items", limit=1000)["features"]
    ridge = next(one for one in found if one["properties"]["family"] == "ridge_height")
    assert ridge["properties"]["value"] == "8.0" and ridge["properties"]["readByMachine"] is True
