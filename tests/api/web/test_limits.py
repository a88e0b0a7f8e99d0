"""Who asks too much is told to wait, and for how long."""

import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from permits.settings import Settings
from tests.api.conftest import browser


def test_an_address_that_asks_too_much_waits_and_others_do_not(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, requests_per_minute=3))
    one, other = (
        TestClient(app, base_url="http://127.0.0.1", client=(address, 1)) for address in ("10.0.0.1", "10.0.0.2")
    )
    answers = [one.get("/api/v1/api-info") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].headers["content-type"] == "application/problem+json"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 20
    assert other.get("/api/v1/api-info").status_code == 200
    assert one.get("/health").status_code == 200


def test_a_person_who_asks_too_often_is_told_how_long_to_wait(tmp_path: Path) -> None:
    client = browser(create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=2)))
    for _ in range(3):
        answer = client.get("/", headers={"Accept": "text/html"})
    assert answer.status_code == 429 and "Retry-After" not in answer.text
    assert f"Vänta {answer.headers['retry-after']} sekunder" in answer.text


@pytest.mark.parametrize(
    ("path", "says"),
    [("/answer", "Länken eller formuläret kom inte fram helt."), ("/application/give-up", "skicka ett formulär")],
)
def test_a_link_cut_short_is_told_to_people_without_pointers(tmp_path: Path, path: str, says: str) -> None:
    client = browser(create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0)))
    html = client.get(path, headers={"Accept": "text/html"}).text
    assert says in html and "JSON" not in html and "/query/" not in html


@pytest.mark.parametrize("path", ["/application/papers", "/feedback"])
def test_whoever_stops_while_they_send_is_no_failure_of_ours(tmp_path: Path, path: str) -> None:
    app = create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))
    heard: list[MutableMapping[str, Any]] = []
    arriving: list[MutableMapping[str, Any]] = [
        {"type": "http.request", "body": b"--x\r\nContent-Disposition: form-data", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> MutableMapping[str, Any]:
        return arriving.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        heard.append(message)

    headers = {"host": "127.0.0.1", "content-type": "multipart/form-data; boundary=x", "content-length": "1000"}
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "scheme": "http", "http_version": "1.1", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    assert [message["status"] for message in heard if message["type"] == "http.response.start"] == [499]
