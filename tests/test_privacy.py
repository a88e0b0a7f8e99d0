"""What docs/privacy.md says of the code is so: every table stands in it, and each time and test it names is the code's own."""

import re
from pathlib import Path

import pytest

from permits.store import tidy
from permits.store.office import officer_drafts
from permits.store.tables import metadata
from permits.store.visitors import drafts, feedback, sessions, tokens

ROOT = Path(__file__).resolve().parents[1]
TOLD = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
KEPT = TOLD.partition("## Where it lies")[2].partition("\n## ")[0]


def how_long(table: str) -> str:
    (row,) = [line for line in KEPT.splitlines() if line.startswith("|") and f"`{table}`" in line.split("|")[1]]
    return row.split("|")[3]


def test_every_table_stands_in_it_once_and_no_other() -> None:
    named = [
        name
        for line in KEPT.splitlines()
        if line.startswith("| `")
        for name in re.findall("`(.+?)`", line.split("|")[1])
    ]
    assert sorted(named) == sorted(metadata.tables)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("drafts", f"{drafts.LASTS.days} days"),
        ("feedback", f"{feedback.LASTS.days} days"),
        ("officer_drafts", f"{officer_drafts.LASTS.days} days"),
        ("proposals", f"{tidy.PROPOSAL_LASTS.days} days"),
        ("papers", f"{tidy.PAPER_LASTS.days} day"),
        ("case_tokens", f"{tokens.LASTS.days} days"),
        ("sessions", f"{sessions.LASTS.seconds // 3600} hours, {sessions.IDLES.seconds // 60} minutes idle"),
    ],
)
def test_how_long_is_as_long_as_the_code_keeps_it(table: str, told: str) -> None:
    assert told in how_long(table)


def test_what_shows_it_is_there() -> None:
    shown = set(re.findall(r"`(tests/[\w/]+\.py)`", TOLD))
    assert shown and [path for path in shown if not (ROOT / path).is_file()] == []
