"""A database that is away is told in one sentence, and takes nothing half done with it."""

import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from permits.cli import app
from permits.errors import Unavailable
from permits.store.store import Store

SHED = Path(__file__).parents[1] / "stories/exempt-shed/application.json"


@pytest.fixture
def nobody() -> str:
    """The address of a PostgreSQL where none is."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"postgresql+psycopg://lovsvar@127.0.0.1:{free.getsockname()[1]}/postgres?connect_timeout=2"


def test_a_store_whose_database_is_away_says_so(nobody: str) -> None:
    store = Store(nobody)
    assert not store.is_up()
    with pytest.raises(Unavailable):
        store.lists.counts("9901", "")
    with pytest.raises(Unavailable):
        store.sessions.open({"name": "Testa", "key": "testa"})


@pytest.mark.parametrize("command", [["verify"], ["tidy"], ["notices"], ["decide", str(SHED)], ["serve"]])
def test_every_command_says_so_in_one_sentence(
    command: list[str], nobody: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOVSVAR_DATABASE_URL", nobody)
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    assert result.stderr.replace("\n", " ").startswith("The database is busy or does not answer.")
