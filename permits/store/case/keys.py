"""By what an application sent once more is known again: its sender's key, or that the same sender says the same."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.errors import Conflict
from permits.phrases import phrase
from permits.place.own_cases import ENDED
from permits.store.canonical import sha256
from permits.store.tables import keys, own_cases


class Key(NamedTuple):
    """What tells a request sent again from a new one. owner: whose it is; another's same word is another key."""

    owner: str
    word: str


def case_with_key(connection: Connection, municipality: str, key: Key, body_hash: str) -> str | None:
    """The case that the key made, by its id; None for a new key. Raises Conflict where it came with another body."""
    row = connection.execute(_MADE_BY, {"municipality": municipality, **key._asdict()}).first()
    if row is None:
        return None
    if row.body_hash != body_hash:
        raise Conflict(phrase("store.keys.key_taken"))
    return str(row.case_id)


def case_of(connection: Connection, municipality: str, key: Key) -> str | None:
    """The case that the key made, by its id, whatever came with it; None for a key that made none."""
    made = connection.execute(_MADE_BY, {"municipality": municipality, **key._asdict()}).first()
    return None if made is None else str(made.case_id)


_MADE_BY = sql.select(keys).where(
    keys.c.municipality == sql.bindparam("municipality"),
    keys.c.owner == sql.bindparam("owner"),
    keys.c.word == sql.bindparam("word"),
)
"""Asked for every application, so it is put together once; as is `_SENT_BEFORE`."""


def keep(connection: Connection, municipality: str, key: Key, body_hash: str, case_id: str) -> None:
    row = {"municipality": municipality, **key._asdict(), "body_hash": body_hash, "case_id": case_id}
    connection.execute(keys.insert(), row)


def sent_by(sender: str, body: bytes) -> str | None:
    """By what the same body from the same sender is known again; None when nobody was seen to send it."""
    return sha256(sender.encode() + b"\n" + body) if sender else None


def case_sent_before(connection: Connection, municipality: str, sent: str | None) -> str | None:
    """The newest case that still stands of those that the same sender made by the same body, by its id."""
    if sent is None:
        return None
    return connection.execute(_SENT_BEFORE, {"municipality": municipality, "sent": sent}).scalar_one_or_none()


_SENT_BEFORE = (
    sql.select(own_cases.c.case_id)
    .where(
        own_cases.c.municipality == sql.bindparam("municipality"),
        own_cases.c.sent == sql.bindparam("sent"),
        own_cases.c.result.not_in(ENDED),
        own_cases.c.replaced_by.is_(None),
    )
    .order_by(own_cases.c.number.desc())
    .limit(1)
)
