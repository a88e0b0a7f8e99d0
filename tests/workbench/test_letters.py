"""What an edit in `letters/` changes is told line by line against what was sent, and nothing is stored or sent."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from permits import application as applications
from permits.case import decide
from permits.cli import app
from permits.content import content
from permits.letter.writing import Letters
from permits.office import Office
from permits.store.chained.record import Record
from permits.workbench.letters import rewritten

STORIES = Path(__file__).parents[1] / "stories"
SAYS = "binder ingen"


@pytest.fixture(scope="module")
def records(opened: Office) -> list[Record]:
    """Two letters of two kinds, as they were sent."""
    return [
        decide(opened, applications.read((STORIES / story / "application.json").read_bytes()), date(2026, 11, 20))[0]
        for story in ("exempt-shed", "incomplete-application")
    ]


def test_by_the_words_they_were_sent_with_nothing_differs(opened: Office, records: list[Record]) -> None:
    letters = list(rewritten(opened, "9901", 10))
    assert [(letter.number, letter.kind, letter.changes) for letter in letters] == [
        (record.number, record.outcome.value, []) for record in records
    ]


def test_an_edit_is_told_in_the_letters_that_it_touches_and_in_no_other(
    opened: Office, records: list[Record], tmp_path: Path
) -> None:
    edited = shutil.copytree(content("letters"), tmp_path / "letters")
    template = edited / "se/exempt.typ"
    before = template.read_text(encoding="utf-8")
    assert SAYS in before
    template.write_text(before.replace(SAYS, "binder nog ingen"), encoding="utf-8")
    exempt, supplement = rewritten(replace(opened, letters=Letters(edited)), "9901", 10)
    assert supplement.changes == []
    assert [line for line in exempt.changes if line.startswith("+ ") or "binder nog ingen" in line]
    assert not [line for line in exempt.changes if line.startswith("-") and "binder nog" in line]
    assert opened.store.records.last("9901", records[0].case_id).hash == records[0].hash


def test_the_command_writes_every_letter_and_tells_that_none_has_changed(
    opened: Office, records: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOVSVAR_DATA_DIR", str(opened.settings.data_dir))
    told = CliRunner().invoke(app, ["letters", "preview", str(tmp_path / "out")])
    assert (told.exit_code, told.output.splitlines()[-1].endswith("0 of them changed")) == (0, True)
    assert len(list((tmp_path / "out").iterdir())) == len(records)
