"""
Leaving out for good what a decided case says of somebody, where the law or they themselves ask for it.

What is said of people lies beside the chains of records and events, which hold all the same; `verify` tells what was
severed. It cannot be undone.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.errors import NotAllowed, NotFound
from permits.phrases import phrase
from permits.store.case import applicants, case_words, parties
from permits.store.chained import events, people, records
from permits.store.database import Database
from permits.store.office import officer_drafts
from permits.store.tables import records as rows

EVENT = re.compile(r"events/(\d{1,9})")
"""The place of what one event of a case says of people, by its number in the municipality's chain."""


class Severed(NamedTuple):
    """
    In how much somebody was severed. naming: the numbers of the case's events that still name them beside others, each
    to be severed by a place of its own.
    """

    records: int
    events: int
    naming: tuple[int, ...]


def sever(database: Database, municipality: str, case_id: str, place: str) -> Severed:
    """
    Leave out what a case says at a place, with the letters that name who it speaks of.

    place: `applicants/0` and the like for a person of the application, in every record of the case; `events/7` for what
    one event says. Raises NotFound for a case or an event that is not there, and NotAllowed for a case that waits.
    """
    with database.alone(municipality) as connection:
        kept = records.of_case(connection, municipality, case_id)
        if kept[-1].outcome.waits:
            raise NotAllowed(phrase("store.severing.case_not_decided"))
        officer_drafts.forget(connection, municipality, case_id)
        if (event := EVENT.fullmatch(place)) is not None:
            return _from_event(connection, municipality, case_id, int(event[1]))
        names: set[str] = set()
        severed = 0
        for record in kept:
            person = record.people.get(place)
            if person is None:
                continue
            left = people.written({**record.people, place: None})
            its = sql.and_(rows.c.municipality == municipality, rows.c.sequence == record.sequence)
            connection.execute(rows.update().where(its).values(people=left, letter_html="", letter_pdf=b""))
            parties.sever(connection, municipality, case_id, person.says)
            names |= parties.names(person.says)
            severed += 1
        if severed:
            left_now = records.of_case(connection, municipality, case_id)[-1].application
            case_words.leave(connection, municipality, case_id, left_now)
            applicants.leave(connection, case_id, left_now)
        events.sever_letters(connection, municipality, case_id, names)
        return Severed(severed, 0, tuple(events.naming(connection, municipality, case_id, names)))


def _from_event(connection: Connection, municipality: str, case_id: str, sequence: int) -> Severed:
    if not events.sever(connection, municipality, case_id, sequence):
        says = phrase("store.severing.nobody_there")
        raise NotFound(says)
    return Severed(0, 1, ())
