"""One sees where one is signed in, and ends all but here (ASVS 3.3.4); leaving a shared computer leaves nothing on it."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import browser, token
from tests.api.test_pages import applying, send


def signed_in(app: Any, person: str = "citizen") -> TestClient:
    client = browser(app)
    client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": person})
    assert client.cookies.get("sid")
    return client


@pytest.fixture
def two(app: Any) -> tuple[TestClient, TestClient]:
    """The same person on two devices."""
    return signed_in(app), signed_in(app)


def is_in(client: TestClient) -> bool:
    return "Logga ut" in client.get("/help").text


def test_one_ends_all_sign_ins_but_here(app: Any, two: tuple[TestClient, TestClient]) -> None:
    here, there = two
    somebody_else = signed_in(app, "officer")
    html = here.get("/sign-ins").text
    assert html.count("använd senast") >= 2 and html.count("(här)") == 1
    send(here, "/sign-ins")
    assert is_in(here) and not is_in(there) and is_in(somebody_else)
    assert "inte inloggad någon annanstans" in here.get("/sign-ins").text


def test_nobody_ends_another_persons(app: Any, two: tuple[TestClient, TestClient]) -> None:
    send(signed_in(app, "officer"), "/sign-ins")
    assert all(map(is_in, two))


def test_without_a_sign_in_there_is_none_to_end(app: Any) -> None:
    client = browser(app)
    assert client.get("/sign-ins", follow_redirects=False).status_code == 303
    assert client.post("/sign-ins", data={"token": "x"}).status_code == 403


PERSONAL = ("/application", "/application/applicants/0", "/application/read-through", "/cases", "/sign-ins")


def test_who_leaves_a_shared_computer_leaves_nothing(app: Any) -> None:
    client = applying(signed_in(app))
    html = client.get("/application/applicants/0").text
    assert "Testa Testsson" in html
    for path in PERSONAL:  # so that the back button shows nothing: no page with a person on it is ever kept
        assert client.get(path).headers["cache-control"] == "no-store", path
    out = client.post("/sign-out", data={"token": token(html)}, follow_redirects=False)
    assert out.headers["clear-site-data"] == '"cache", "storage"'
    assert not {"sid", "draft", "seal"} & set(client.cookies)
    for path in PERSONAL:
        assert not re.search("19880320|Björkstigen", client.get(path).text), path
