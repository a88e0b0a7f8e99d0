"""Who may ask, under which name, how fast, and what is left in a browser: the doors' manners towards strangers."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

import api.web.limits
from api.app import create_app
from permits import clock
from permits.settings import BadSettings, Settings
from permits.store.room import has_room
from tests.api.conftest import browser, token
from tests.api.test_pages import applying

QUIET = {"requests_per_minute": 0}


def asking(settings: Settings, address: str = "10.0.0.1", name: str = "http://127.0.0.1") -> TestClient:
    return TestClient(create_app(settings), base_url=name, client=(address, 1), raise_server_exceptions=False)


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1.evil.example", ""])
def test_a_request_to_another_name_is_refused_and_leads_nowhere(tmp_path: Path, name: str) -> None:
    answer = asking(Settings(data_dir=tmp_path, **QUIET)).get("/desk/", headers={"host": name}, follow_redirects=False)
    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_the_names_that_are_set_are_answered(tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path, base_url="https://bygg.example", hosts="bygglov.example, other.example", **QUIET
    )
    client = asking(settings)
    for name in ("bygg.example", "bygglov.example", "other.example", "127.0.0.1"):
        assert client.get("/health", headers={"host": name}).status_code == 200


def test_what_a_stranger_says_of_its_address_does_not_give_it_a_new_bucket(tmp_path: Path) -> None:
    client = asking(Settings(data_dir=tmp_path, requests_per_minute=3))
    answers = [client.get("/api/v1/api-info", headers={"x-forwarded-for": f"10.9.9.{n}"}) for n in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]


def test_a_proxy_of_ours_is_believed_and_each_sender_behind_it_has_a_bucket(tmp_path: Path) -> None:
    client = asking(Settings(data_dir=tmp_path, requests_per_minute=1, trusted_proxies="10.0.0.0/24"))

    def status(*senders: str) -> int:
        return client.get("/api/v1/api-info", headers={"x-forwarded-for": ", ".join(senders)}).status_code

    assert [status("192.0.2.1"), status("192.0.2.2"), status("192.0.2.1")] == [200, 200, 429]
    # what the sender itself wrote before our proxy's word is not believed
    assert status("203.0.113.9", "192.0.2.2") == 429


def test_what_is_dear_to_answer_fills_the_bucket_faster(tmp_path: Path) -> None:
    client = asking(Settings(data_dir=tmp_path, requests_per_minute=80))
    answers = [client.post("/api/v1/envelopes", json={}).status_code for _ in range(3)]
    assert answers == [422, 422, 429]


def test_figures_are_shown_to_the_collector_alone(tmp_path: Path) -> None:
    assert asking(Settings(data_dir=tmp_path / "a", **QUIET)).get("/metrics").status_code == 404
    client = asking(Settings(data_dir=tmp_path / "b", metrics_token="t0ken", **QUIET))
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 404
    assert "lovsvar_engine_disagreements" in client.get("/metrics", headers={"authorization": "Bearer t0ken"}).text


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("192.0.2.7", {}),
        ("127.0.0.1", {"x-forwarded-for": "192.0.2.7"}),
        ("127.0.0.1", {"forwarded": "for=192.0.2.7"}),
        ("127.0.0.1", {"host": "bygg.example"}),
    ],
)
def test_the_demo_answers_no_other_computer(tmp_path: Path, address: str, headers: dict[str, str]) -> None:
    client = asking(Settings(data_dir=tmp_path, demo=True, hosts="bygg.example", **QUIET), address)
    for path in ("/", "/desk", "/application", "/api/v1/api-info"):
        assert client.get(path, headers=headers).status_code == 403


@pytest.mark.parametrize("setting", [{"base_url": "https://bygg.example"}, {"base_url": "http://192.0.2.1:8000"}])
def test_the_demo_has_no_address_but_this_computers(setting: dict[str, str]) -> None:
    with pytest.raises(BadSettings, match="LOVSVAR_DEMO"):
        Settings(demo=True, **setting)


def test_a_clock_that_is_put_back_loses_no_form(client: TestClient) -> None:
    moment = clock.now()
    with clock.standing_at(moment):
        applying(client)
        page = client.get("/application/applicants/0")
    with clock.standing_at(moment - timedelta(hours=1)):
        answer = client.post("/application/applicants/0", data={"token": token(page.text)})
    assert answer.status_code == 422  # the form is taken, and tells what is missing in it


def test_leaving_a_shared_computer_leaves_nothing_behind(app: Any) -> None:
    client = browser(app)
    sign_in(client, "citizen")
    applying(client)
    assert client.get("/application").status_code == 200
    kept = client.cookies["draft"]
    leave(client)
    assert not {name for name in client.cookies if name != "lang"} & {"draft", "sid", "seal"}
    client.cookies.set("draft", kept)
    assert client.get("/application", headers={"accept": "text/html"}).status_code == 404


def sign_in(client: TestClient, person: str) -> None:

    page = client.get("/sign-in")
    client.post("/sign-in", data={"token": token(page.text), "person": person})


def leave(client: TestClient) -> None:

    answer = client.post("/sign-out", data={"token": token(client.get("/").text)}, follow_redirects=False)
    assert "storage" in answer.headers["clear-site-data"]


def test_a_disk_that_cannot_be_written_to_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert has_room(tmp_path)
    assert not has_room(tmp_path / "gone")
    monkeypatch.setattr("permits.store.room.LEAST_FREE", 2**63)
    client = asking(Settings(data_dir=tmp_path, **QUIET))
    assert client.get("/health").status_code == 507


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A server of its own that waits a second for what is held back."""
    monkeypatch.setattr(api.web.limits, "PATIENCE", 1)
    config = uvicorn.Config(create_app(Settings(data_dir=tmp_path, **QUIET)), port=0, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield server.servers[0].sockets[0].getsockname()[:2]
    server.should_exit = True
    thread.join()


def test_half_a_request_is_not_waited_for(address: tuple[str, int]) -> None:
    held = [socket.create_connection(address, timeout=30) for _ in range(20)]
    for connection in held:
        connection.sendall(
            b"POST /api/v1/checks HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
    for connection in held:
        told = b""
        while read := connection.recv(65536):
            told += read
        assert told.startswith(b"HTTP/1.1 408")
        connection.close()
