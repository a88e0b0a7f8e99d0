"""
Finding a municipality's cases by what somebody knows of them: number, property, address, an applicant's name or number.

A case of somebody whose identity is protected is not found by who they are, only by its number and place.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sql
from sqlalchemy import ColumnElement, Connection

from permits import clock
from permits.jurisdiction import personal_number, read_case_number
from permits.store.case.case_words import words_of
from permits.store.case.cases import StoredCase, as_stored
from permits.store.database import Database
from permits.store.tables import case_words, cases, parties

MOST = 50
"""Cases told of at a time; whoever asked for more writes more of it."""


COUNTED = 2_000
"""Cases with a word beyond which it is called common and counted no further."""


class Finding:
    """The cases of an installation, as they are searched."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def find(
        self, municipality: str, asked: str, properties: Collection[str], *, protected: bool = True
    ) -> tuple[list[StoredCase], bool]:
        """
        The cases that fit, or lie on those properties, the newest first, and whether there are more than are told of.

        protected: whether whoever asks may know of a protected case by where it lies, too, and not by its number alone.
        """
        with self.database.reading() as connection:
            ids = connection.execute(_fitting(connection, municipality, asked, properties, protected)).scalars().all()
            # By their ids alone: told the municipality too, SQLite walks all the cases it has.
            rows = connection.execute(sql.select(cases).where(cases.c.case_id.in_(ids))).all()
        told = sorted((as_stored(row) for row in rows), key=lambda case: case.number, reverse=True)
        return told[:MOST], len(told) > MOST


def _fitting(
    connection: Connection, municipality: str, asked: str, properties: Collection[str], protected: bool
) -> Any:
    """The ids of what fits, one more than are told of at most."""
    if (person := personal_number(asked, clock.today())) is not None:
        theirs = sql.select(parties.c.case_id).join(cases, cases.c.case_id == parties.c.case_id)
        return theirs.where(
            parties.c.municipality == municipality, parties.c.number == person, cases.c.protected.is_(False)
        ).limit(MOST + 1)
    if (number := read_case_number(asked)) is not None:
        return sql.select(cases.c.case_id).where(cases.c.municipality == municipality, cases.c.number == number)
    there = sql.and_(cases.c.municipality == municipality, cases.c.property.in_(properties))
    known = sql.true() if protected else cases.c.protected.is_(False)
    fits = [sql.select(cases.c.case_id).where(there, known).limit(MOST + 1)]
    if words := _rarest_first(connection, municipality, words_of(asked)):
        first, *others = words
        query = sql.select(case_words.c.case_id).where(
            case_words.c.municipality == municipality, _begins(case_words, first)
        )
        for word in others:
            its = case_words.alias()
            query = query.where(sql.exists().where(its.c.case_id == case_words.c.case_id, _begins(its, word)))
        fits.append(query.distinct().limit(MOST + 1))
    return sql.union(*(sql.select(each.subquery()) for each in fits))


def _rarest_first(connection: Connection, municipality: str, words: Collection[str]) -> list[str]:
    """The words in the order in which the fewest cases have them, so that what every name begins with leaves no case to try."""

    def had_by(word: str) -> int:
        some = sql.select(case_words.c.case_id).where(
            case_words.c.municipality == municipality, _begins(case_words, word)
        )
        told: int = connection.execute(
            sql.select(sql.func.count()).select_from(some.limit(COUNTED).subquery())
        ).scalar_one()
        return told

    return sorted(words, key=lambda word: (had_by(word), -len(word), word)) if len(words) > 1 else [*words]


def _begins(table: Any, word: str) -> ColumnElement[bool]:
    """Whether a word begins so, as a span that an index has in order; words are small letters, digits and colons."""
    return sql.and_(table.c.word >= word, table.c.word < word + "~")
