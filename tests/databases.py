"""An empty store on each kind of database: SQLite, and a real PostgreSQL that the tests start."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sql
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from permits.store.case.standing import counted
from permits.store.database import MIGRATIONS
from permits.store.store import Store
from permits.store.tables import case_counts, cases
from tests.postgres import FOUND, INSTALL, server


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not FOUND:
        pytest.skip(INSTALL)
    with server(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@contextmanager
def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store without tables, on the kind of database that the fixture was asked for."""
    if request.param == "sqlite":
        made = Store(f"sqlite:///{tmp_path / 'test.db'}")
    else:
        made = Store(request.getfixturevalue("postgres"))
        with made.engine.begin() as connection:
            connection.exec_driver_sql("drop schema public cascade")
            connection.exec_driver_sql("create schema public")
    yield made
    made.engine.dispose()


def upgrade(store: Store, revision: str) -> None:
    """Make the tables as that version had them."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with store.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def count_anew(connection: Connection) -> None:
    """Count the cases that a test has laid down by itself, as those are that come by the path."""
    connection.execute(case_counts.delete())
    for municipality in connection.execute(sql.select(cases.c.municipality).distinct()).scalars().all():
        for place, count in counted(connection, municipality).items():
            row = {"municipality": municipality, **place._asdict(), "cases": count}
            connection.execute(case_counts.insert(), row)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store on each kind of database."""
    with empty_store(request, tmp_path) as made:
        made.migrate()
        yield made
