"""The versions of a paper: what the applicant handed in anew stands beside what it took the place of, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from permits import clock
from permits.casework.events import Event, Frozen, Role
from permits.phrases import phrase
from permits.store.chained.record import Record
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Version:
    """A paper as the application names it: `kind`, `name`, `sha256`. came: when it was in the case first. by: who handed it in."""

    paper: Mapping[str, Any]
    came: date
    by: Text


def versions(records: Sequence[Record], happened: Sequence[Event]) -> dict[str, Version]:
    """Every paper that the case has had, by its hash, in the order in which they came."""
    known: dict[str, Version] = {}
    for record in records:
        for paper in record.papers:
            if paper["sha256"] not in known:
                by = _sender(happened, record.sequence)
                known[paper["sha256"]] = Version(paper, clock.day_of(record.decided_at), by)
    return known


def replaced_by(records: Sequence[Record], sha256: str) -> list[str]:
    """
    The papers that one took the place of, by hash, the newest first: those of its kind that are in the case no longer and
    were there before it.
    """
    last = {paper["sha256"]: paper["kind"] for paper in records[-1].papers}
    before: dict[str, None] = {}
    for record in records:
        hashes = {paper["sha256"] for paper in record.papers}
        if sha256 in hashes:
            break
        gone = [paper for paper in record.papers if paper["sha256"] not in last]
        before |= dict.fromkeys(paper["sha256"] for paper in gone if paper["kind"] == last.get(sha256))
    return list(reversed(before))


SENDERS = ("received", "dispensation_sought", "completed", "changed", "taken_over")
"""The steps by which an application comes in or comes anew."""


def _sender(happened: Sequence[Event], record: int) -> Text:
    """Who sent the application that a record froze."""
    sent = phrase("desk.versions.applicant")
    for event in happened:
        if event.kind in SENDERS:
            is_officer = event.role is Role.OFFICER
            sent = Text(event.actor, event.actor) if is_officer else phrase("desk.versions.applicant")
        if isinstance(event.body, Frozen) and event.body.record == record:
            break
    return sent
