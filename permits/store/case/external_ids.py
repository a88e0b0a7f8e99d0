"""What the systems of a municipality call its cases by themselves: each its own ids, and no id of one for two cases."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sql

from permits.errors import Conflict
from permits.phrases import phrase
from permits.store.database import Database
from permits.store.tables import external_ids
from permits.store.visitors.clients import Client


class ExternalIds:
    """The ids of an installation's clients."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def of(self, client: Client, case_ids: Collection[str]) -> dict[str, list[str]]:
        """What the client calls each of the cases, in order; nothing for those that it calls nothing."""
        query = sql.select(external_ids).where(_of(client), external_ids.c.case_id.in_(case_ids))
        called: dict[str, list[str]] = {}
        with self.database.reading() as connection:
            for row in connection.execute(query.order_by(external_ids.c.id)):
                called.setdefault(row.case_id, []).append(row.id)
        return called

    def set(self, client: Client, case_id: str, ids: Collection[str]) -> None:
        """Have the client call the case by these, and by nothing else. Raises Conflict for one that it calls another by."""
        row = {"municipality": client.municipality, "client": client.name, "case_id": case_id}
        with self.database.writing() as connection:
            taken = sql.select(external_ids.c.id).where(
                _of(client), external_ids.c.case_id != case_id, external_ids.c.id.in_(ids)
            )
            if others := sorted(connection.scalars(taken)):
                told = ", ".join(others)
                raise Conflict(phrase("store.external_ids.id_taken", told=told))
            connection.execute(external_ids.delete().where(_of(client), external_ids.c.case_id == case_id))
            for id in sorted({*ids}):
                connection.execute(external_ids.insert().values(**row, id=id))


def case_called(municipality: str, client: str, id: str) -> sql.ScalarSelect[str]:
    """The id of the case that the client calls so, to be asked for by a query of cases."""
    its = sql.and_(external_ids.c.municipality == municipality, external_ids.c.client == client)
    return sql.select(external_ids.c.case_id).where(its, external_ids.c.id == id).scalar_subquery()


def _of(client: Client) -> sql.ColumnElement[bool]:
    return sql.and_(external_ids.c.municipality == client.municipality, external_ids.c.client == client.name)
