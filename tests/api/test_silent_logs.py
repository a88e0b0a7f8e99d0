"""Whatever goes wrong, in whatever layer, no log, figure or answer has a personal number, a name or an address."""

import logging
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql
from prometheus_client import generate_latest
from starlette.testclient import TestClient

from api.app import create_app
from permits import clock
from permits.application import Application
from permits.letter.writing import Letters
from permits.post.deliver import Ports, deliver
from permits.settings import Settings
from permits.store.case import parties
from permits.store.tables import outbox
from tests.api.conftest import browser, machine, story
from tests.confirmed import confirm_everybody

MARKS = ("19880320", "880320-0016", "Testa Testsson", "testa@example.org", "Hemliga gatan")
"""What of the applicant must be nowhere."""


def body() -> dict[str, Any]:
    sent = story("granted-garage")
    sent["applicants"][0] |= {"email": "testa@example.org"}
    sent["applicants"][0]["address"]["street"] = "Hemliga gatan 1"
    return sent


@pytest.fixture(autouse=True)
def what_the_tests_own_browser_says() -> None:
    logging.getLogger("httpx2").setLevel(logging.WARNING)


@pytest.fixture
def town(tmp_path: Path) -> Any:
    return create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))


def database_refuses(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The insert of a party clashes with a row that is there already."""

    def twice(connection: sql.Connection, municipality: str, case_id: str, application: Any) -> None:
        row = {"municipality": municipality, "case_id": case_id, "number": "198803200016"}
        for _ in range(2):
            connection.execute(parties.parties.insert().values(**row))

    monkeypatch.setattr(parties, "write", twice)


def database_is_away(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with town.state.office.store.writing() as connection:
        connection.exec_driver_sql("DROP TABLE parties")


def measuring_fails(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> Any:
        raise ValueError("Testa Testsson 19880320-0016, Hemliga gatan 1")

    monkeypatch.setattr("permits.statement.measured_lines", fails)


def letter_fails(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: Letters, kind: str, values: Any, *_: Any) -> Any:
        raise KeyError(str(values))

    monkeypatch.setattr(Letters, "write", fails)


def form_is_no_application(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def again(sent: Any) -> Application:
        return Application.model_validate({"applicants": sent})

    monkeypatch.setattr("api.rest.cases.applications.read", again)


@pytest.mark.parametrize(
    "wrong", [database_refuses, database_is_away, measuring_fails, letter_fails, form_is_no_application]
)
def test_what_goes_wrong_within_is_told_without_whom_it_concerns(
    town: Any,
    wrong: Callable[[Any, pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    headers = machine(town)
    wrong(town, monkeypatch)
    # An error that came further out than our own doors would be printed by the server, with all that it says.
    client = TestClient(town, base_url="http://127.0.0.1", client=("127.0.0.1", 50000), raise_server_exceptions=True)
    answer = client.post("/api/v1/applications", json=body(), headers=headers)
    assert answer.status_code in (500, 503)
    assert_silent(answer.text, *capsys.readouterr(), caplog.text)


def test_what_is_sent_wrong_is_told_without_whom_it_concerns(
    town: Any, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client, headers, sent = browser(town), machine(town), body()
    sent["applicants"][0] |= {"personalNumber": "19880320-0017", "surname": "Testa Testsson"}
    client.post("/api/v1/applications", json=sent, headers=headers)
    client.get("/cases/19880320-0016", params={"q": "Testa Testsson 19880320-0016"})
    client.get("/api/v1/properties", params={"q": "19880320-0016", "limit": "Testa Testsson"})
    assert_silent(*capsys.readouterr(), caplog.text, generate_latest().decode())


def test_a_notice_that_does_not_leave_is_told_without_to_whom(
    town: Any, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    class Refusing:
        def send(self, message: EmailMessage) -> None:
            raise OSError(f"no such mailbox: {message['To']}")

    caplog.set_level(logging.DEBUG)
    browser(town).post("/api/v1/applications", json=body(), headers=machine(town))
    office = town.state.office
    confirm_everybody(office.store)
    assert deliver(office.store, Ports(Refusing()), office.settings, clock.now()) == {"waiting": 1}
    with office.store.reading() as connection:
        (why,) = connection.execute(sql.select(outbox.c.why)).scalars()
    assert_silent(why, *capsys.readouterr(), caplog.text)


def assert_silent(*told: str) -> None:
    assert [mark for mark in MARKS for text in told if mark in text] == []
