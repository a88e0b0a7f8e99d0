"""REST answers as the command line and the pages do, and every error is a problem document."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from api.web.limits import LARGEST
from permits import clock
from tests.api.conftest import STORIES, story


def post(client: TestClient, path: str, body: Any, **headers: str) -> Any:
    return client.post(path, json=body, headers=headers)


Apply = Callable[..., Any]


JSON = {"content-type": "application/json"}


@pytest.fixture
def apply(client: TestClient, trusted: dict[str, str]) -> Apply:
    """Hand in an application as a machine client does, with headers besides its own."""
    return lambda body, **headers: post(client, "/api/v1/applications", body, **trusted, **headers)


OF_ANOTHER_DAY = ("delegation-expired", "two-months-after-the-old-law", "engines-disagree")
"""Stories that hang on a day or an engine that REST does not let anybody choose."""


@pytest.mark.parametrize("name", sorted({one.name for one in STORIES.iterdir()} - {*OF_ANOTHER_DAY}))
def test_a_check_believes_no_signature_and_answers_no_better_than_the_story(client: TestClient, name: str) -> None:
    expected = yaml.safe_load((STORIES / name / "expected.yaml").read_text(encoding="utf-8"))["outcome"]
    answer = post(client, "/api/v1/checks", story(name)).json()
    if expected == "exempt" and not story(name).get("consents"):
        assert answer["outcome"] == "exempt", "that nothing is needed wants no signature"
    else:
        assert answer["outcome"] in ("supplement", "referred")
    assert all(line["sentence"]["sv"] and line["source"] for line in answer["lines"])


def test_a_check_needs_nobodys_name(client: TestClient) -> None:
    body = story("exempt-shed")
    del body["applicants"]
    assert post(client, "/api/v1/checks", body).json()["precheck"] == "exempt"


def test_an_application_is_decided_and_its_letter_and_record_can_be_read(client: TestClient, apply: Apply) -> None:
    answer = apply(story("granted-garage"))
    assert answer.status_code == 201
    case = answer.json()
    key = {"Authorization": f"Bearer {case['token']}"}
    assert client.get(case["links"]["letterPdf"], headers=key).content.startswith(b"%PDF")
    assert "situationsplan" in client.get(case["links"]["letterHtml"], headers=key).text.lower()
    letter = case["links"]["self"] + "/letter"
    for wanted, tongue in (("sv", "sv"), ("en-GB,sv;q=0.5", "en"), ("de", "sv")):
        asked = {**key, "Accept-Language": wanted}
        pdf, page = client.get(letter, headers=asked), client.get(letter, headers={**asked, "Accept": "text/html"})
        assert pdf.content.startswith(b"%PDF")
        assert pdf.headers["Content-Language"] == page.headers["Content-Language"] == tongue
        assert ("This is a translation." in page.text) == (tongue == "en")
    content = client.get(case["links"]["record"], headers=key).json()["content"]
    assert content["engines"]["agreement"] == "agreed"
    claimed = content["facts"]["claimed"]
    assert content["proofs"]["applicants"] == [0] and "all_applicants_signed" not in claimed
    again = client.get(f"/api/v1/cases/{case['caseId']}", headers=key)
    assert again.json()["outcome"] == "supplement", "a body hands in no paper"
    assert again.headers["etag"]


def test_a_case_does_not_exist_for_others(client: TestClient, apply: Apply) -> None:
    case = apply(story("exempt-shed")).json()
    for authorization in ("", "Bearer wrong"):
        answer = client.get(f"/api/v1/cases/{case['caseId']}", headers={"Authorization": authorization})
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_same_key_gives_the_same_case_and_another_body_a_conflict(client: TestClient, apply: Apply) -> None:
    first = apply(story("exempt-shed"), **{"Idempotency-Key": "k1"}).json()
    again = apply(story("exempt-shed"), **{"Idempotency-Key": "k1"}).json()
    tokens = first.pop("token"), again.pop("token")
    assert first == again and tokens[0] != tokens[1]
    for token in tokens:
        assert client.get(first["links"]["self"], headers={"Authorization": f"Bearer {token}"}).status_code == 200
    other = apply(story("granted-garage"), **{"Idempotency-Key": "k1"})
    assert other.status_code == 409


def test_all_faults_are_told_with_pointers_in_the_language_asked_for(apply: Apply) -> None:
    body = story("exempt-shed")
    body["measure"]["kind"] = "castle"
    body["applicants"][0]["personalNumber"] = "1"
    answer = apply(body, **{"accept-language": "en"})
    assert answer.status_code == 422
    problem = answer.json()
    assert {one["pointer"] for one in problem["errors"]} == {"#/measure/kind", "#/applicants/0/personalNumber"}
    assert answer.headers["content-language"] == "en"
    assert {"type", "title", "status", "detail", "instance"} <= set(problem)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'{"a":' * 100])
def test_what_is_no_application_is_a_problem_and_no_accident(
    client: TestClient, trusted: dict[str, str], body: bytes
) -> None:
    for path in ("/api/v1/checks", "/api/v1/applications"):
        answer = client.post(path, content=body, headers=trusted | JSON)
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "coordinates",
    [
        [],
        [[]],
        [[[0, 0], [1, 1], [0, 1], [0, 0]]],
        [[[150000, 6735000], [150010, 6735010], [150010, 6735000], [150000, 6735010], [150000, 6735000]]],
        [[[6735000, 150000], [6735010, 150000], [6735010, 150010], [6735000, 150000]]],
        "x",
        [[["a", "b"]]],
    ],
    ids=["empty", "empty ring", "not in Sweden", "self-crossing", "swapped axes", "text", "words"],
)
def test_a_footprint_that_cannot_be_measured_is_told(client: TestClient, coordinates: Any) -> None:
    body = story("exempt-shed")
    body["measure"]["footprint"]["coordinates"] = coordinates
    answer = post(client, "/api/v1/checks", body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("#/measure/footprint")


def test_an_unknown_municipality_is_not_here(client: TestClient) -> None:
    assert post(client, "/api/v1/checks", {**story("exempt-shed"), "municipality": "0000"}).status_code == 404


@pytest.mark.parametrize("written", ["ALMEN 1:3", "almen1:3", "Granköping Almen 1:3", "björkstigen 5"])
def test_a_property_is_found_however_it_is_written(client: TestClient, written: str) -> None:
    found = client.get("/api/v1/properties", params={"q": written}).json()["properties"]
    assert found[0]["designation"] == "ALMEN 1:3"
    assert set(found[0]) == {"designation", "address"}


def test_properties_come_in_pages(client: TestClient) -> None:
    def found(**params: int) -> list[str]:
        answer = client.get("/api/v1/properties", params={"q": "almen", **params}).json()
        return [one["designation"] for one in answer["properties"]]

    assert len(found()) == 20
    assert found(limit=5, offset=5) == found(limit=10)[5:]
    assert found(offset=1000) == []


def test_a_case_not_changed_since_is_not_sent_again(client: TestClient, apply: Apply) -> None:
    case = apply(story("exempt-shed")).json()
    key = {"Authorization": f"Bearer {case['token']}"}
    tag = client.get(case["links"]["self"], headers=key).headers["etag"]
    answer = client.get(case["links"]["self"], headers={**key, "If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_only_bearer_opens_a_case(client: TestClient, apply: Apply) -> None:
    case = apply(story("exempt-shed")).json()
    for authorization in (case["token"], f"Basic {case['token']}"):
        answer = client.get(case["links"]["self"], headers={"Authorization": authorization})
        assert answer.status_code == 404


def test_nobody_applies_yesterday(client: TestClient, apply: Apply) -> None:
    case = apply({**story("exempt-shed"), "received": "2025-01-01"}).json()
    assert case["received"] == clock.today().isoformat()
    record = client.get(case["links"]["record"], headers={"Authorization": f"Bearer {case['token']}"}).json()
    assert record["content"]["dates"]["received"] == clock.today().isoformat()


def test_what_is_too_large_is_refused_however_it_is_sent(client: TestClient) -> None:
    large = b" " * (LARGEST + 1)
    told = client.post("/api/v1/checks", content=large, headers=JSON)
    streamed = client.post("/api/v1/checks", content=iter([large]), headers=JSON)
    for answer in (told, streamed):
        assert answer.status_code == 413
        assert answer.json()["type"].endswith("/problems/too-large")


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/api/v1/nothing", 404), ("DELETE", "/api/v1/checks", 405)]
)
def test_a_wrong_address_or_method_is_a_problem_too(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_service_tells_how_it_is(client: TestClient) -> None:
    health = client.get("/health").json()
    assert health["status"] == health["database"] == "ok"
    assert health["pack"]["id"].startswith("se@")
    assert client.get("/api/v1/api-info").json()["apiName"] == "Lovsvar"
