"""The parties of a case, by personal number: who may open it by their own login, and where they want to be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.store.database import Database
from permits.store.tables import parties


class Parties:
    """The parties of an installation's cases."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def include(self, municipality: str, case_id: str, number: str) -> bool:
        """Whether the person of that number applied, signed for a company that did, or acts for those who did."""
        with self.database.reading() as connection:
            return bool(theirs(connection, municipality, [case_id], [number]))


def theirs(connection: Connection, municipality: str, case_ids: Collection[str], numbers: Collection[str]) -> set[str]:
    """Which of the cases somebody of those personal numbers is a party of."""
    if not case_ids or not numbers:
        return set()
    query = sql.select(parties.c.case_id).where(
        parties.c.municipality == municipality, parties.c.case_id.in_(case_ids), parties.c.number.in_(numbers)
    )
    return set(connection.execute(query).scalars())


def write(connection: Connection, municipality: str, case_id: str, application: Mapping[str, Any]) -> None:
    """Keep who the parties of a new case are, by its application as recorded."""
    for number in numbers(application):
        row = {"municipality": municipality, "case_id": case_id, "number": number}
        connection.execute(parties.insert().values(**row))


def numbers(application: Mapping[str, Any]) -> set[str]:
    """The personal numbers of those who may open the case by their own login: applicants, signatories, the agent."""
    return {
        person[name]
        for person in _people(application)
        for name in ("personalNumber", "signatoryNumber")
        if person.get(name)
    }


def addresses(application: Mapping[str, Any]) -> list[str]:
    """Where the parties want to be told, each once; not those whose identity is protected: an officer reaches them."""
    told = (person for person in _people(application) if not person.get("protectedIdentity"))
    return list(dict.fromkeys(person["email"] for person in told if person.get("email")))


def _people(application: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*application.get("applicants", ()), application.get("agent") or {}]
