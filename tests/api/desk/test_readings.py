"""Who has read a case is kept, shown at the desk and to its parties, and holds up nobody."""

import re
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from api.app import create_app
from permits.settings import Settings
from tests.api.conftest import browser, machine, story, token

GET = ("", "/record", "/letter.html")


def applied(client: TestClient, trusted: dict[str, str]) -> tuple[str, dict[str, str]]:
    """A case that waits for an officer, by its path in REST, and the headers that open it."""
    told = client.post("/api/v1/applications", json=story("uncertain-boundary"), headers=trusted).json()
    return str(told["caseId"]), {"authorization": f"Bearer {told['token']}"}


def officer(app: Any) -> TestClient:
    client = browser(app)
    client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": "officer"})
    return client


def test_each_reading_is_kept_with_who_which_and_when(app: Any, client: TestClient, trusted: dict[str, str]) -> None:
    case, key = applied(client, trusted)
    for path in GET:
        assert client.get(f"/api/v1/cases/{case}{path}", headers=key).status_code == 200
    officer(app).get(f"/desk/cases/{case}")
    kept = app.state.office.store.readings("9901").of(case)
    assert [reading.role for reading in kept] == ["officer", "key", "key", "key"]
    assert kept[0].reader and kept[0].what == "/desk/cases/{case_id}" and kept[0].at >= kept[-1].at


def test_whoever_was_refused_has_read_nothing(app: Any, client: TestClient, trusted: dict[str, str]) -> None:
    case, _ = applied(client, trusted)
    assert client.get(f"/api/v1/cases/{case}", headers={"authorization": "Bearer x"}).status_code == 404
    assert client.get(f"/desk/cases/{case}").status_code == 403
    assert app.state.office.store.readings("9901").of(case) == []


def test_an_officer_sees_who_has_read_it(app: Any, client: TestClient, trusted: dict[str, str]) -> None:
    case, key = applied(client, trusted)
    client.get(f"/api/v1/cases/{case}", headers=key)
    reader = officer(app)
    reader.get(f"/desk/cases/{case}")
    html = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", reader.get(f"/desk/cases/{case}/facts").text))
    assert "Vem har läst ärendet" in html and "handläggare" in html and "ärendets nyckel" in html


def test_a_reader_waits_for_no_writer(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))
    case, key = applied(browser(app), machine(app))
    with app.state.office.store.writing():
        assert browser(app).get(f"/api/v1/cases/{case}", headers=key).status_code == 200
    assert app.state.office.store.readings("9901").of(case) == []
