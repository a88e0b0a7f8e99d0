"""The notice board tells what and until when, and nobody's name; whoever it concerns appeals without signing in."""

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.app import create_app
from permits import application as applications
from permits import clock
from permits.case import decide
from permits.casework.events import Role
from permits.post.deliver import Ports
from permits.settings import Settings
from permits.steps.dispatching import dispatch
from permits.steps.taking import take_asked
from tests.api.conftest import STORIES, browser, token
from tests.proven import proven

NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
LAST = datetime(2026, 12, 18, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """With no case but of that day: what others have sent in today cannot have been announced before."""
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("board"), demo=True, requests_per_minute=0))


@pytest.fixture
def garage(app: Any) -> Any:
    return decided(app, "granted-garage")


def decided(app: Any, name: str) -> Any:
    """A story's case, decided and dispatched at noon of its day."""
    office = app.state.office
    application = applications.read(json.loads((STORIES / name / "application.json").read_text("utf-8")))
    with clock.standing_at(NOON):
        record, _ = decide(office, application, NOON.date(), proven(office, application))
        dispatch(office, Ports(), NOON)
    return record


def test_a_permit_stands_on_the_board_while_it_may_be_appealed_and_not_a_day_longer(app: Any, garage: Any) -> None:
    for moment, stands in ((NOON, True), (LAST, True), (LAST + timedelta(days=1), False)):
        with clock.standing_at(moment):
            assert (garage.number in browser(app).get("/notice-board").text) is stands


def test_page_feed_and_file_tell_the_same_and_nobodys_name(app: Any, garage: Any) -> None:
    with clock.standing_at(NOON):
        page, feed, file = (browser(app).get(f"/notice-board{form}") for form in ("", ".atom", ".csv"))
    assert "18 december 2026" in page.text and "2026-12-18" in feed.text
    rows = [row for row in csv.DictReader(io.StringIO(file.text)) if row["number"] == garage.number]
    assert [(row["property"], row["day"], row["by"]) for row in rows] == [("ALMEN 1:3", "2026-11-20", "2026-12-18")]
    titles = [
        title.text or "" for title in ElementTree.fromstring(feed.text).iter("{http://www.w3.org/2005/Atom}title")
    ]
    assert "Bygglov har beviljats: ALMEN 1:3" in titles
    for answer in (page, feed, file):
        assert answer.status_code == 200
        assert "Testa" not in answer.text and "Provsson" not in answer.text


def test_what_neighbours_are_asked_about_stands_there_until_they_are_to_answer(app: Any) -> None:
    case = decided(app, "no-build-land")
    asked = {"kind": "heard", "recipients": ["ALMEN 1:2/1"], "what": "Byggnad på prickad mark."}
    take_asked(app.state.office, "9901", case.case_id, asked, Role.OFFICER, "Handläggare Demo", day=NOON.date())
    with clock.standing_at(NOON):
        assert f"Ärende {case.number}" in browser(app).get("/notice-board").text
    with clock.standing_at(LAST):
        assert f"Ärende {case.number}" not in browser(app).get("/notice-board").text


def appeal(app: Any, case: str, **said: str) -> Any:
    client = browser(app)
    form = {"case": case, "name": "Grannen Grannsson", "address": "Björkstigen 9", "wants": "Upphäv lovet."}
    written = {**form, "because": "Skymd utsikt.", **said, "token": token(client.get("/appeal").text)}
    return client.post("/appeal", data=written)


def test_a_neighbour_appeals_without_signing_in(app: Any, garage: Any) -> None:
    answer = appeal(app, garage.number)
    assert answer.status_code == 200 and f"{garage.number} har kommit in" in answer.text
    (event,) = [event for event in app.state.office.store.events.of("9901", garage.case_id) if event.kind == "appealed"]
    assert event.role is Role.PARTY and event.body.name == "Grannen Grannsson"
    assert event.body.address == "Björkstigen 9"


def test_what_is_missing_in_an_appeal_is_told_at_its_place_and_the_rest_stands(app: Any, garage: Any) -> None:
    answer = appeal(app, "BYGG 1999-000001", name="")
    assert answer.status_code == 422
    assert "Skriv ditt namn." in answer.text and "inget beslut med det numret" in answer.text
    assert "Skymd utsikt." in answer.text and "Björkstigen 9" in answer.text


def test_a_starting_clearance_is_not_appealed_by_others_than_who_notified(app: Any) -> None:
    stove = decided(app, "stove")
    assert stove.outcome == "starting_clearance"
    answer = appeal(app, stove.number)
    assert answer.status_code == 422 and "13 kap. 15 § PBL" in answer.text
    assert "Skymd utsikt." in answer.text
