"""The day is the municipality's, whatever zone the server keeps."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pikepdf
import pytest

from api.app import create_app
from permits import clock
from permits.settings import Settings
from tests.api.conftest import browser, machine, story
from tests.api.eservice.test_after import granted

HALF_PAST_MIDNIGHT = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
"""Saturday 28 November at 00:30 in Sweden."""


@pytest.fixture(params=["UTC", "Etc/GMT-14", "America/Anchorage"])
def _server_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
    assert os.environ.get("TZ") != request.param


@pytest.mark.usefixtures("_server_zone")
def test_half_past_midnight_is_the_new_day_wherever_the_server_stands() -> None:
    with clock.standing_at(HALF_PAST_MIDNIGHT):
        assert clock.today() == date(2026, 11, 28)


@pytest.mark.usefixtures("_server_zone")
def test_a_case_of_half_past_midnight_is_received_decided_and_appealed_by_the_new_day(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))
    with clock.standing_at(HALF_PAST_MIDNIGHT), browser(app) as client:
        path = granted(client)
        assert "2026-11-28" in client.get(path).text
        assert "2026-11-27" not in client.get(path).text
        # three weeks from the 28th end on a Saturday, so Monday is the last day
        assert "21 december 2026" in client.get(f"{path}/appeal").text


@pytest.mark.usefixtures("_server_zone")
def test_a_letter_of_half_past_midnight_and_its_file_bear_the_new_day(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))
    with clock.standing_at(HALF_PAST_MIDNIGHT), browser(app) as client:
        granted_, waiting = (
            client.post("/api/v1/applications", json=story(name), headers=machine(app)).json()
            for name in ("granted-garage", "uncertain-boundary")
        )
        key = {"Authorization": f"Bearer {granted_['token']}"}
        letter = client.get(granted_["links"]["letterHtml"], headers=key).text
        pdf = pikepdf.open(io.BytesIO(client.get(granted_["links"]["letterPdf"], headers=key).content))
    assert granted_["received"] == waiting["received"] == "2026-11-28"
    assert waiting["due"] == "2027-02-06", "ten weeks to the day: the municipality has no Monday"
    assert "28 november 2026" in letter and "27 november 2026" not in letter
    assert str(pdf.open_metadata()["xmp:CreateDate"]).startswith("2026-11-28")


def test_summer_and_winter_have_their_own_midnight() -> None:
    assert clock.day_of("2026-07-01T21:59:59+00:00") == date(2026, 7, 1)
    assert clock.day_of("2026-07-01T22:00:00+00:00") == date(2026, 7, 2)
    assert clock.day_of("2026-12-01T22:59:59+00:00") == date(2026, 12, 1)
    assert clock.day_of("2026-12-01T23:00:00+00:00") == date(2026, 12, 2)


def test_a_moment_that_knows_no_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="in which zone"):
        clock.day_of("2026-11-28T00:30:00")


def test_the_clock_goes_on_after_standing_still() -> None:
    with clock.standing_at(datetime(2030, 1, 1, 12, tzinfo=timezone(timedelta(hours=1)))):
        assert clock.now() == datetime(2030, 1, 1, 11, tzinfo=UTC)
    assert clock.now() < datetime(2030, 1, 1, 11, tzinfo=UTC)
