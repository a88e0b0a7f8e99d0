"""Sign-in by OpenID Connect: who is who they say gets in, and nobody else."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient

from api.app import create_app
from permits.settings import BadSettings, Settings
from tests.api.conftest import token
from tests.provider import Provider, serving

ACR = "http://id.elegnamnden.se/loa/1.0/loa3"
TESTA = {"sub": "testa", "name": "Testa Testsson", "personal_number": "198803200016"}


@pytest.fixture(scope="module")
def served() -> Iterator[Provider]:
    with serving() as made:
        yield made


@pytest.fixture
def provider(served: Provider) -> Provider:
    """The provider with Testa there and nothing wrong."""
    served.person, served.wrong, served.signed_with = dict(TESTA), {}, None
    return served


@pytest.fixture
def client(provider: Provider, tmp_path: Any) -> TestClient:
    settings = Settings(
        data_dir=tmp_path, base_url="http://127.0.0.1", oidc_issuer=provider.issuer, oidc_client_id="lovsvar",
        oidc_client_secret="secret", oidc_acr=ACR,
    )  # fmt: skip
    return TestClient(
        create_app(settings), base_url="http://127.0.0.1", raise_server_exceptions=False,
        headers={"accept-language": "sv"}, follow_redirects=False,
    )  # fmt: skip


def answer(client: TestClient, path: str = "/login") -> str:
    """The provider's way back, as the browser would follow it."""
    asked = client.get(path)
    assert asked.status_code == 303, asked.text
    there = httpx2.get(asked.headers["location"])
    parts = urlsplit(there.headers["location"])
    return f"{parts.path}?{parts.query}"


def signed_in(client: TestClient, path: str = "/login") -> Any:
    return client.get(answer(client, path))


def test_whoever_the_provider_vouches_for_is_signed_in(client: TestClient) -> None:
    back = signed_in(client)
    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert "Testa Testsson" in client.get("/").text


def test_the_level_of_assurance_a_nonce_and_a_proof_key_are_asked_for(client: TestClient) -> None:
    asked = parse_qs(urlsplit(client.get("/login").headers["location"]).query)
    assert asked["acr_values"] == [ACR] and asked["nonce"] and asked["code_challenge"]
    assert "personal_number" not in str(asked)


def test_no_personal_number_is_in_cookie_or_address(client: TestClient) -> None:
    back = signed_in(client)
    assert "880320" not in str(back.headers) and all("880320" not in value for value in client.cookies.values())


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"aud": "somebody-else"},
        {"iss": "http://evil.example"},
        {"exp": int(time.time()) - 600},
        {"acr": "http://id.elegnamnden.se/loa/1.0/loa1"},
        {"sub": None},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_token_with_a_wrong_claim_lets_nobody_in(
    client: TestClient, provider: Provider, wrong: dict[str, Any]
) -> None:
    provider.wrong = wrong
    assert signed_in(client).status_code == 403
    assert "sid" not in client.cookies


def test_a_token_signed_by_another_lets_nobody_in(client: TestClient, provider: Provider) -> None:
    provider.signed_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert signed_in(client).status_code == 403


def test_an_answer_that_nobody_asked_for_lets_nobody_in(client: TestClient) -> None:
    back = answer(client)
    client.cookies.clear()
    assert client.get(back).status_code == 403


def test_a_state_that_is_not_ours_lets_nobody_in(client: TestClient) -> None:
    back = answer(client)
    assert client.get(back.replace("state=", "state=x")).status_code == 403


def test_an_answer_works_once(client: TestClient) -> None:
    back = answer(client)
    assert client.get(back).status_code == 303
    assert client.get(back).status_code == 403


def test_a_broken_off_sign_in_is_told(client: TestClient) -> None:
    client.get("/login")
    assert client.get("/login/back?error=access_denied&state=x").status_code == 403


@pytest.mark.parametrize(
    ("roles", "desk"), [(["officer"], 200), ("administrator", 200), (["planner"], 403), (["king"], 403), ([], 403)]
)
def test_a_role_opens_what_it_may(client: TestClient, provider: Provider, roles: Any, desk: int) -> None:
    provider.person |= {"roles": roles, "municipality": "9901"}
    signed_in(client)
    assert client.get("/desk").status_code == desk


@pytest.mark.parametrize("claim", [{}, {"municipality": ""}, {"municipality": "0180"}, {"municipality": ["9901"]}])
def test_an_officer_of_no_municipality_served_here_is_nobody(
    client: TestClient, provider: Provider, claim: dict[str, Any]
) -> None:
    provider.person |= {"roles": ["officer"], **claim}
    assert signed_in(client).status_code == 403
    assert "sid" not in client.cookies


@pytest.mark.parametrize("roles", [{"officer": 1}, "officers", 1, None, [["officer"]]])
def test_a_role_in_another_form_is_no_role(client: TestClient, provider: Provider, roles: Any) -> None:
    provider.person |= {"roles": roles, "municipality": "9901"}
    signed_in(client)
    assert client.get("/desk").status_code == 403


def test_signing_out_ends_the_session_on_the_server(client: TestClient) -> None:
    signed_in(client)
    kept = client.cookies["sid"]
    client.post("/sign-out", data={"token": token(client.get("/").text)})
    client.cookies.set("sid", kept)
    assert "Testa Testsson" not in client.get("/").text


def test_signing_in_anew_gives_a_new_session(client: TestClient) -> None:
    signed_in(client)
    first = client.cookies["sid"]
    signed_in(client)
    assert client.cookies["sid"] != first


def test_a_fresh_sign_in_is_asked_for_and_an_old_one_is_not_enough(client: TestClient, provider: Provider) -> None:
    asked = parse_qs(urlsplit(client.get("/login?fresh=true").headers["location"]).query)
    assert asked["prompt"] == ["login"] and asked["max_age"] == ["0"]
    provider.wrong = {"auth_time": int(time.time()) - 3600}
    assert signed_in(client, "/login?fresh=true").status_code == 403
    provider.wrong = {}
    assert signed_in(client, "/login?fresh=true").status_code == 303


def test_the_way_on_stays_on_this_service(client: TestClient) -> None:
    assert signed_in(client, "/login?to=/cases").headers["location"] == "/cases"
    assert signed_in(client, "/login?to=//evil.example").headers["location"] == "/"


def test_the_demos_sign_in_cannot_be_put_on_a_public_service() -> None:
    with pytest.raises(BadSettings, match="cannot be used in a service that others reach"):
        Settings(demo=True, base_url="https://bygglov.example")
    with pytest.raises(BadSettings):
        Settings(demo=True, oidc_issuer="https://id.example")
