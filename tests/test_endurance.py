"""Killed under load, and with the database stopped under it, nothing acknowledged is lost, doubled or torn."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres import FOUND, INSTALL

ROOT = Path(__file__).resolve().parents[1]


def endures(*words: str) -> None:
    # In a process of its own: its servers are forked, and letters set before a fork leave threads behind.
    ended = subprocess.run([sys.executable, "-m", "tests.endurance", *words], cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.timeout(600)
def test_a_server_that_is_killed_loses_nothing() -> None:
    endures("2")


@pytest.mark.postgres
@pytest.mark.timeout(600)
def test_a_database_that_is_stopped_under_load_loses_nothing_and_is_told_as_away() -> None:
    if not FOUND:
        pytest.skip(INSTALL)
    endures("2", "postgres")
