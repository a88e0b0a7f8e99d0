"""A backup is everything at one moment, and comes back whole into an empty store of either kind, or not at all."""

import gzip
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sql

from permits.errors import BadInput, Conflict
from permits.opening.paper import Paper
from permits.store.backup import read_backup, write_backup
from permits.store.canonical import sha256
from permits.store.case.papers import of_case
from permits.store.chained.record import Letter
from permits.store.store import Store
from permits.store.tables import metadata
from tests.databases import postgres, store
from tests.keeping import appeal, finish

__all__ = ["postgres", "store"]

DAY = date(2026, 11, 20)
LETTER = Letter("<p>Hej å</p>", b"%PDF\x00\xff")


def add(store: Store, result: str = "granted") -> str:
    content = {
        "summary": {"outcome": result},
        "dates": {"decided": DAY.isoformat()},
        "application": {"applicants": [{"personalNumber": "198803200016", "email": "testa@example.org"}]},
        "letter": {"pdf": sha256(LETTER.pdf), "html": sha256(LETTER.html.encode())},
    }
    with store.cases.opening(store.cases.number("9901", DAY), "ALMEN 1:3", "fence", b"{}") as case:
        return finish(case, content, LETTER).case_id


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with something in most tables, papers and appeals among it."""
    case = add(store)
    store.papers("9901").keep(of_case(case), b"%PDF-paper", Paper("application/pdf", 10, 1))
    appeal(store, "9901", case)
    store.drafts.keep("9901", "mine", {"papers": []})
    store.sessions.open({"key": "testa", "name": "Testa"})
    store.proposals("9901").keep("mine", {"property": "ALMEN 1:3"})
    return store


def everything(store: Store) -> dict[str, list[str]]:
    """Every row of every table, spelt as both kinds of database would."""

    def spelt(value: object) -> str:
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat()
        return repr(bytes(value) if isinstance(value, memoryview) else value)

    with store.reading() as connection:
        return {
            table.name: sorted(", ".join(map(spelt, row)) for row in connection.execute(sql.select(table)))
            for table in metadata.sorted_tables
        }


def empty(folder: Path) -> Store:
    made = Store(f"sqlite:///{folder / 'empty.db'}")
    made.migrate()
    return made


def test_what_is_backed_up_comes_back_as_it_was_and_goes_on(filled: Store, tmp_path: Path) -> None:
    """From either kind of database into SQLite."""
    rows = write_backup(filled, tmp_path / "backup")
    restored = empty(tmp_path)
    assert read_backup(restored, tmp_path / "backup") == rows > 10
    assert everything(restored) == everything(filled)
    assert restored.verify().faults == []
    add(restored)
    appeal(restored, "9901", restored.cases.of("9901", "198803200016")[0].case_id)
    assert restored.verify().faults == []


@pytest.mark.postgres
def test_a_store_grown_out_of_sqlite_moves_to_postgres(tmp_path: Path, postgres: str) -> None:
    small = empty(tmp_path)
    case = add(small)
    small.papers("9901").keep(of_case(case), b"%PDF-paper", Paper("application/pdf", 10, 1))
    appeal(small, "9901", case)
    write_backup(small, tmp_path / "backup")
    large = Store(postgres)
    with large.writing() as connection:
        connection.exec_driver_sql("drop schema public cascade")
        connection.exec_driver_sql("create schema public")
    large.migrate()
    read_backup(large, tmp_path / "backup")
    assert everything(large) == everything(small)
    appeal(large, "9901", case)
    add(large)
    assert large.verify().faults == []
    large.engine.dispose()


def test_a_store_that_holds_something_is_not_written_over(filled: Store, tmp_path: Path) -> None:
    write_backup(filled, tmp_path / "backup")
    before = everything(filled)
    with pytest.raises(Conflict):
        read_backup(filled, tmp_path / "backup")
    assert everything(filled) == before


def test_a_backup_is_not_written_over_another(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "backup").write_bytes(b"older")
    with pytest.raises(FileExistsError):
        write_backup(filled, tmp_path / "backup")
    assert (tmp_path / "backup").read_bytes() == b"older"


@pytest.mark.parametrize("spoilt", ["cut", "cut at a line", "another version", "noise", "changed"])
def test_what_is_no_whole_backup_leaves_the_store_empty(filled: Store, tmp_path: Path, spoilt: str) -> None:
    file = tmp_path / "backup"
    write_backup(filled, file)
    packed, lines = file.read_bytes(), gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    file.write_bytes(
        {
            "cut": packed[: len(packed) // 2],
            "cut at a line": gzip.compress(b"".join(lines[:-1])),
            "another version": gzip.compress(b'{"lovsvar": "0001"}\n' + b"".join(lines[1:])),
            "noise": b"noise",
            "changed": packed[:-40] + b"\x00" * 20 + packed[-20:],
        }[spoilt]
    )
    restored = empty(tmp_path)
    with pytest.raises(BadInput):
        read_backup(restored, file)
    assert not any(everything(restored).values())
