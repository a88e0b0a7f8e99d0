"""What opens a case without a login: a token of 192 random bits, so that one SHA-256 of it is enough to keep."""

from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sql
from sqlalchemy import Connection

from permits import clock
from permits.store.canonical import sha256
from permits.store.database import Database
from permits.store.tables import case_tokens

LASTS = timedelta(days=180)
"""
How long a case's token opens it: well past the decision and the time for appeal, and not for good, since whoever comes
upon a token reads the case. A party then signs in, and a client sends its request again with the same key.
"""


class Tokens:
    """The tokens of an installation's cases."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def municipality(self, case_id: str, token: str) -> str | None:
        """The municipality of the case that the token opens; None when it opens none, or no longer."""
        opens = sql.and_(case_tokens.c.token_hash == sha256(token.encode()), case_tokens.c.case_id == case_id)
        query = sql.select(case_tokens.c.municipality).where(opens, case_tokens.c.ends > clock.now())
        with self.database.reading() as connection:
            return connection.execute(query).scalar_one_or_none()

    def further(self, municipality: str, case_id: str) -> str:
        """A further token that opens the case, for a party of it."""
        with self.database.writing() as connection:
            return make(connection, municipality, case_id)


def forget(connection: Connection, case_id: str) -> None:
    """Let no token open the case any longer."""
    connection.execute(case_tokens.delete().where(case_tokens.c.case_id == case_id))


def make(connection: Connection, municipality: str, case_id: str) -> str:
    """A further token that opens the case; those given before stay good."""
    token = secrets.token_urlsafe(24)
    row = {"token_hash": sha256(token.encode()), "municipality": municipality, "case_id": case_id}
    connection.execute(case_tokens.insert(), {**row, "ends": clock.now() + LASTS})
    return token
