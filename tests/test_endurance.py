"""Killed under load, nothing acknowledged is lost, doubled or torn. PostgreSQL stopped under it: `make endure`."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.timeout(600)
def test_a_server_that_is_killed_loses_nothing() -> None:
    # In a process of its own: its servers are forked, and letters set before a fork leave threads behind.
    ended = subprocess.run([sys.executable, "-m", "tests.endurance", "2"], cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
