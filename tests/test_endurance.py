"""Killed under load, and with the database stopped under it, nothing acknowledged is lost, doubled or torn."""

from pathlib import Path

import pytest

from tests.endurance import endure, killed, restarted
from tests.postgres import FOUND, INSTALL, server


@pytest.mark.timeout(600)
def test_a_server_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    load = endure(2, tmp_path, "", killed)
    assert load.acknowledged and load.problems == []


@pytest.mark.postgres
@pytest.mark.timeout(600)
def test_a_database_that_is_stopped_under_load_loses_nothing_and_is_told_as_away(tmp_path: Path) -> None:
    if not FOUND:
        pytest.skip(INSTALL)
    with server(tmp_path) as url:
        load = endure(2, tmp_path, url, restarted(tmp_path, url))
    assert load.acknowledged and load.problems == []
    assert not [answer for answer in load.answers if answer.endswith("500")], "503, never 500"
