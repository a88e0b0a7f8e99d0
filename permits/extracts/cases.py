"""Every case of a municipality with what has happened to it, for its other systems: without anything of people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from permits.casework.events import Event
from permits.store.canonical import plain
from permits.store.case.cases import StoredCase
from permits.store.store import Store

AT_ONCE = 100
"""Cases that are read at one time, so that no reading lasts and little is held."""


def as_told(case: StoredCase) -> dict[str, Any]:
    """A case as a system is told of it; of one with a party whose identity is protected, number and state alone."""
    told = {"caseId": case.case_id, "case": case.number, "state": case.state}
    more = {
        "property": case.property,
        "measure": case.measure,
        "received": case.received,
        "decideBy": case.due,
        "waitsFor": case.waits_for,
        "version": case.version,
    }
    return {**told, **(dict.fromkeys(more) if case.protected else plain(more))}


def event_as_told(event: Event) -> dict[str, Any]:
    """What happened, without what it says of people."""
    return {
        "sequence": event.sequence,
        "step": event.step,
        "day": plain(event.day),
        "at": event.at.isoformat(),
        "role": event.role.value,
        "says": event.body.apart()[0],
    }


def every_case(store: Store, municipality: str) -> Iterator[dict[str, Any]]:
    """In the order of their numbers, each with its events; of a protected case, number and state alone."""
    after = ""
    while page := store.cases.listed(municipality, AT_ONCE, after=after):
        open_ones = [case.case_id for case in page if not case.protected]
        happened = store.events.of_cases(municipality, open_ones)
        for case in page:
            yield {**as_told(case), "events": [*map(event_as_told, happened.get(case.case_id, ()))]}
        after = page[-1].number
