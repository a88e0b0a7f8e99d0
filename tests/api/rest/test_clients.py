"""Machine clients are let in by OAuth 2.0's client credentials and its bearer tokens, and nobody else hands in by REST."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from authlib.integrations.httpx_client import OAuth2Client
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from api.app import create_app
from api.rest.clients import REFUSALS
from permits import clock
from permits.settings import Settings
from permits.store.visitors.clients import DEMO, TOKEN_LASTS, Clients
from permits.store.visitors.scopes import Scope
from tests.api.conftest import browser, machine, story
from tests.provider import listening

GRANT = {"grant_type": "client_credentials"}
APPLICATIONS = "/api/v1/applications"


@pytest.fixture(scope="module")
def clients(app: Any) -> Clients:
    return app.state.office.store.clients


@pytest.fixture(scope="module")
def key(clients: Clients) -> str:
    """The key of a client that may do both."""
    return clients.add("ritprogram", "9901", tuple(Scope))


def asked(client: TestClient, key: str, **form: str) -> Any:
    return client.post("/oauth/token", data={**GRANT, **form}, auth=("ritprogram", key))


def test_a_token_is_given_for_a_key_by_the_standards_answer(client: TestClient, key: str) -> None:
    answer = asked(client, key)
    body = answer.json()
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert (body["token_type"], body["expires_in"]) == ("Bearer", TOKEN_LASTS.total_seconds())
    assert set(body["scope"].split()) == {*Scope} and len(body["access_token"]) == 43


def test_a_client_asks_for_less_than_it_may(client: TestClient, key: str) -> None:
    token = asked(client, key, scope=Scope.ATTACHMENTS_WRITE).json()
    assert token["scope"] == Scope.ATTACHMENTS_WRITE
    bearer = {"authorization": f"Bearer {token['access_token']}"}
    refused = client.post(APPLICATIONS, json=story("exempt-shed"), headers=bearer)
    assert refused.status_code == 403 and "applications:write behövs" in refused.json()["detail"]
    assert 'error="insufficient_scope", scope="applications:write"' in refused.headers["www-authenticate"]


def test_id_and_key_may_be_sent_in_the_form_or_the_header(client: TestClient, key: str) -> None:
    in_form = client.post("/oauth/token", data={**GRANT, "client_id": "ritprogram", "client_secret": key})
    assert in_form.status_code == asked(client, key).status_code == 200


def basic(written: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(written.encode()).decode()}


@pytest.mark.parametrize(
    ("form", "headers", "error"),
    [
        ({}, basic("ritprogram:KEY"), "invalid_request"),
        ({"grant_type": ""}, basic("ritprogram:KEY"), "invalid_request"),
        ({"grant_type": ["client_credentials"] * 2}, basic("ritprogram:KEY"), "invalid_request"),
        ({**GRANT, "client_secret": "KEY"}, basic("ritprogram:KEY"), "invalid_request"),
        ({"grant_type": "password"}, basic("ritprogram:KEY"), "unsupported_grant_type"),
        ({**GRANT, "scope": "cases:all"}, basic("ritprogram:KEY"), "invalid_scope"),
        (GRANT, {}, "invalid_client"),
        (GRANT, basic("ritprogram:wrong"), "invalid_client"),
        (GRANT, basic("okänd:KEY"), "invalid_client"),
        (GRANT, basic("a\0:KEY"), "invalid_client"),
        (GRANT, {"authorization": "Basic %%%"}, "invalid_client"),
        (GRANT, {"authorization": "Bearer KEY"}, "invalid_client"),
    ],
)
def test_each_wrong_request_has_the_standards_word_and_is_logged_without_secrets(
    client: TestClient, key: str, form: dict[str, Any], headers: dict[str, str], error: str
) -> None:
    form = {name: key if value == "KEY" else value for name, value in form.items()}
    scheme, _, written = headers.get("authorization", "").partition(" ")
    if scheme == "Basic" and written != "%%%":
        headers = basic(base64.b64decode(written).decode().replace("KEY", key))
    with capture_logs() as log:
        answer = client.post("/oauth/token", data=form, headers=headers)
    assert answer.json() == {"error": error, "error_description": REFUSALS[error].en}
    assert answer.status_code == (401 if error == "invalid_client" else 400)
    assert answer.headers.get("www-authenticate", "").startswith("Basic") == (error == "invalid_client")
    event, _refused = log
    assert (event["event"], event["why"]) == ("client token refused", error)
    assert key not in str(log)


def test_the_words_can_be_sent_as_the_standard_lets_them(client: TestClient) -> None:
    assert all(set(words.en) <= {chr(sign) for sign in range(32, 127)} - set('"\\') for words in REFUSALS.values())


@pytest.fixture
def served(app: Any) -> Iterator[str]:
    with listening(app) as address:
        yield address


def test_another_makers_client_gets_in(served: str, key: str) -> None:
    with OAuth2Client("ritprogram", key, token_endpoint=f"{served}/oauth/token", grant_type=GRANT["grant_type"]) as out:
        out.fetch_token()
        assert out.post(f"{served}{APPLICATIONS}", json=story("exempt-shed")).status_code == 201


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic cml0", "Digest x", "token"])
def test_whoever_shows_no_token_is_told_what_to_do(client: TestClient, authorization: str) -> None:
    headers = {"authorization": authorization} if authorization else {}
    answer = client.post(APPLICATIONS, content=b"not read", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith('Bearer realm="lovsvar"')
    assert "/oauth/token" in answer.json()["detail"] and "e-tjänsten" in answer.json()["detail"]


def test_a_token_that_is_wrong_ended_or_a_cases_own_lets_nobody_in(
    client: TestClient, key: str, trusted: dict[str, str]
) -> None:
    case = client.post(APPLICATIONS, json=story("exempt-shed"), headers=trusted).json()
    ended = asked(client, key).json()["access_token"]
    with clock.standing_at(clock.now() + TOKEN_LASTS + timedelta(seconds=1)):
        late = client.post(APPLICATIONS, json=story("exempt-shed"), headers={"authorization": f"Bearer {ended}"})
    wrong = [
        client.post(APPLICATIONS, json=story("exempt-shed"), headers={"authorization": f"Bearer {token}"})
        for token in (case["token"], key, "x")
    ]
    for answer in (late, *wrong):
        assert answer.status_code == 401
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert client.get(case["links"]["self"], headers=trusted).status_code == 404, "a client's token is no case's"


def test_a_client_that_is_shut_out_is_shut_out_at_once(app: Any, client: TestClient, clients: Clients) -> None:
    bearer = machine(app)
    assert client.post(APPLICATIONS, json=story("exempt-shed"), headers=bearer).status_code == 201
    clients.revoke(max(clients.all(), key=lambda known: known.added).name)
    assert client.post(APPLICATIONS, json=story("exempt-shed"), headers=bearer).status_code == 401


def test_a_client_applies_in_its_own_municipality_only(app: Any, client: TestClient) -> None:
    elsewhere = machine(app, municipality="1290")
    answer = client.post(APPLICATIONS, json=story("exempt-shed"), headers=elsewhere)
    assert answer.status_code == 403
    assert "anslutet för kommun 1290" in answer.json()["detail"]


def test_strangers_with_the_same_key_are_apart_and_learn_nothing(app: Any, client: TestClient) -> None:
    mine, theirs = machine(app), machine(app)
    word = {"idempotency-key": "1"}
    first = client.post(APPLICATIONS, json=story("exempt-shed"), headers={**mine, **word}).json()
    same = client.post(APPLICATIONS, json=story("exempt-shed"), headers={**theirs, **word}).json()
    other = client.post(APPLICATIONS, json=story("granted-garage"), headers={**machine(app), **word})
    assert first["caseId"] != same["caseId"] and other.status_code == 201
    opened = client.get(first["links"]["self"], headers={"authorization": f"Bearer {same['token']}"})
    assert opened.status_code == 404


def test_what_happens_at_the_door_is_logged_by_name_and_without_secrets(client: TestClient, key: str) -> None:
    with capture_logs() as log:
        token = asked(client, key).json()["access_token"]
        client.post(APPLICATIONS, headers={"authorization": "Bearer wrong"})
    assert [(event["event"], event["client"]) for event in log if "client" in event] == [
        ("client token issued", "ritprogram"),
        ("client not let in", None),
    ]
    assert key not in str(log) and token not in str(log) and "wrong" not in str(log)


def test_where_no_client_was_let_in_nobody_applies_by_rest_and_what_is_open_stays_open(tmp_path: Path) -> None:
    with browser(create_app(Settings(data_dir=tmp_path, requests_per_minute=0))) as client:
        assert client.post(APPLICATIONS, json=story("granted-garage")).status_code == 401
        assert client.post("/api/v1/checks", json=story("granted-garage")).status_code == 200
        assert client.get("/api/v1/properties?q=almen").status_code == 200
        assert client.get("/ogc/9901/collections").status_code == 200
        assert client.post("/oauth/token", data=GRANT, auth=(DEMO, "x")).status_code == 401


def test_the_demos_client_opens_nothing_once_its_store_is_used_in_earnest(tmp_path: Path) -> None:
    demo = create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))
    key = demo.state.office.store.clients.add(DEMO, "9901", tuple(Scope))
    token = browser(demo).post("/oauth/token", data=GRANT, auth=(DEMO, key)).json()["access_token"]
    earnest = browser(create_app(Settings(data_dir=tmp_path, requests_per_minute=0)))
    assert earnest.post("/oauth/token", data=GRANT, auth=(DEMO, key)).status_code == 401
    bearer = {"authorization": f"Bearer {token}"}
    assert earnest.post(APPLICATIONS, json=story("exempt-shed"), headers=bearer).status_code == 401
