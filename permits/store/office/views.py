"""The lists that an officer has given a name, to come back to."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sql

from permits.errors import OverQuota
from permits.phrases import phrase
from permits.store.database import Database
from permits.store.tables import views

MOST = 20
"""Lists that one officer has named."""

TOO_MANY = phrase("store.views.too_many", most=MOST)


class Views:
    """The named lists of one municipality's officers."""

    def __init__(self, database: Database, municipality: str) -> None:
        self.database, self.municipality = database, municipality

    def of(self, officer: str) -> Mapping[str, str]:
        """The address parameters of each, by name, in order of the names."""
        query = sql.select(views.c.name, views.c.address).where(self._whose(officer)).order_by(views.c.name)
        with self.database.reading() as connection:
            return {row.name: row.address for row in connection.execute(query)}

    def keep(self, officer: str, name: str, address: str) -> None:
        """Name a list; one of the same name is replaced. Raises OverQuota for more than an officer may name."""
        with self.database.alone(self.municipality) as connection:
            its = sql.and_(self._whose(officer), views.c.name == name)
            connection.execute(views.delete().where(its))
            count = sql.select(sql.func.count()).select_from(views).where(self._whose(officer))
            if connection.execute(count).scalar_one() >= MOST:
                raise OverQuota(TOO_MANY)
            row = {"municipality": self.municipality, "officer": officer, "name": name, "address": address}
            connection.execute(views.insert().values(**row))

    def drop(self, officer: str, name: str) -> None:
        with self.database.writing() as connection:
            connection.execute(views.delete().where(self._whose(officer), views.c.name == name))

    def _whose(self, officer: str) -> sql.ColumnElement[bool]:
        return sql.and_(views.c.municipality == self.municipality, views.c.officer == officer)
