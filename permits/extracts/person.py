"""
What is held of one person, and who has read it (dataskyddsförordningen, artikel 15).

Of anybody else nothing comes along: an application speaks of the person at their own places alone, and what others have
written, a free text or a letter to several, is told of by its day and kind, for an officer to try and give out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from permits import clock
from permits.office import Office
from permits.store.canonical import canonical, plain
from permits.store.case.cases import StoredCase
from permits.store.chained.people import places, places_of
from permits.store.chained.record import Record
from permits.store.office.readings import Reading

OF_ALL_ALIKE = ("officer", "client")
"""Readers who act for the municipality, and are told by name to whomever a case speaks of."""

ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Extract:
    """content: all of it as plain JSON. cases: the ids of those that it tells of."""

    content: dict[str, Any]
    cases: tuple[str, ...]

    @property
    def file(self) -> bytes:
        return canonical(self.content)


def extract(office: Office, municipality: str, number: str, shut: Collection[str] = ()) -> Extract:
    """
    number: the person's, in twelve digits. shut: the ids of cases that whoever asks stays outside of, told by number alone.
    """
    theirs = office.store.cases.of(municipality, number)
    told = [_case(office, case, number) for case in theirs if case.case_id not in shut]
    content = {
        "personalNumber": number,
        "municipality": municipality,
        "made": clock.now().isoformat(timespec="seconds"),
        "cases": told,
        "shut": [case.number for case in theirs if case.case_id in shut],
        "drafts": [_draft(draft["params"]) for draft in office.store.drafts.of(municipality, number).values()],
        "reached": [
            {"address": contact.address, "confirmed": contact.confirmed is not None}
            for contact in office.store.contacts.of(municipality, number)
        ],
        "owns": [match.designation for match in office.zoning(municipality).owned_by(number)],
    }
    return Extract(content, tuple(case.case_id for case in theirs if case.case_id not in shut))


def _case(office: Office, case: StoredCase, number: str) -> dict[str, Any]:
    store, where = office.store, case.municipality
    records = store.records.of(where, case.case_id)
    mine = set(places_of(records[-1].application, number))
    alone = mine >= {place for place in places(records[-1].application) if not place.startswith("consents/")}
    return {
        "number": case.number,
        "act": case.measure,
        "property": case.property,
        "received": case.received.isoformat(),
        "result": case.result,
        "said": [_said(record, number) for record in records],
        "happened": [
            {"day": event.day.isoformat(), "kind": event.step, "letter": event.body.letter is not None}
            for event in store.events.of(where, case.case_id)
        ],
        "papers": [{name: paper[name] for name in ("kind", "sha256")} for paper in records[-1].papers if alone],
        "read": list(_read(store.readings(where).of(case.case_id, ALL), mine)),
    }


def _said(record: Record, number: str) -> dict[str, Any]:
    """What a record says of the person, by place."""
    mine = places_of(record.application, number)
    told = {place: plain(apart.says) for place, apart in sorted(record.people.items()) if apart and place in mine}
    return {"record": record.sequence, "day": record.decided.isoformat(), "places": told}


def _draft(asked: str) -> dict[str, str]:
    """What an application not sent is of; whoever else is named in it is not told."""
    told = dict(parse_qsl(asked))
    return {name: told[name] for name in ("act", "property") if name in told}


def _read(readings: Collection[Reading], mine: Collection[str]) -> Iterator[dict[str, str]]:
    """Who has read the case, of those who act for the municipality, and the person themself; not that another party has."""
    for reading in readings:
        if reading.role in OF_ALL_ALIKE or reading.reader in mine:
            at = reading.at.isoformat(timespec="seconds")
            yield {"role": reading.role, "reader": reading.reader, "what": reading.what, "at": at}
