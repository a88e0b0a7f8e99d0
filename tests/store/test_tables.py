"""A new store has the tables that one of the first revision comes to by its migrations."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from permits.store.database import newest
from permits.store.store import Store
from permits.store.tables import metadata
from tests.databases import empty_store, postgres, upgrade

__all__ = ["postgres"]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with empty_store(request, tmp_path) as made:
        yield made


def test_migrations_come_to_the_tables_that_a_new_store_has(empty: Store) -> None:
    upgrade(empty, "head")
    with empty.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        migrated = looked_at(connection)
    with empty.writing() as connection:
        for table in migrated:
            connection.exec_driver_sql(
                f"DROP TABLE {table}{'' if 'sqlite' in empty.engine.url.drivername else ' CASCADE'}"
            )
    empty.migrate()
    with empty.reading() as connection:
        assert looked_at(connection) == migrated
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all() == [newest()]


def looked_at(connection: sql.Connection) -> dict[str, Any]:
    """Every table with its columns by name, its keys, what it refers to, its indexes and what it refuses."""
    eyes = sql.inspect(connection)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in eyes.get_columns(table)
            },
            "key": eyes.get_pk_constraint(table)["constrained_columns"],
            "refers": sorted(
                (
                    key["constrained_columns"],
                    key["referred_table"],
                    key["referred_columns"],
                    sorted(key["options"].items()),
                )
                for key in eyes.get_foreign_keys(table)
            ),
            "once": sorted(each["column_names"] for each in eyes.get_unique_constraints(table)),
            "refuses": sorted(each["sqltext"] for each in eyes.get_check_constraints(table)),
            "indexes": sorted(
                (str(each["name"]), each["column_names"], bool(each["unique"]), str(each.get("dialect_options")))
                for each in eyes.get_indexes(table)
            ),
        }
        for table in eyes.get_table_names()
    }
