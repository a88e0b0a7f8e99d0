"""A version that waits for a second person, as whoever reads it sees it: what changes, in words first, and what was tried."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.workshop.bench import Bench
from permits.law.pack import Limit
from permits.numbers import number
from permits.phrases import phrase
from permits.publications import Entry, Publications, wrote
from permits.text import Text
from permits.workbench.redline import Rewritten, Written, rewritten


@dataclass(frozen=True, slots=True)
class Waiting:
    """limits: that have other values, as they stand and as they are to. rewrites: all else that is written otherwise."""

    entry: Entry
    limits: Sequence[tuple[Limit, Limit]]
    rewrites: Sequence[Rewritten]
    tried: Sequence[Text]


@dataclass(frozen=True, slots=True)
class SentBack:
    """A version that waits for its writer. prepared: as it was written. words: why it was sent back, and by whom."""

    prepared: Entry
    words: Entry
    takes_up: bool
    """Whether the rules that it was written on still stand."""


def sent_back(at: Bench) -> list[SentBack]:
    """What whoever works here has prepared and got back, and has not prepared anew."""
    entries = at.publications.entries() if at.publications else ()
    last = {entry.content: entry for entry in entries}
    approved = max((entry.number for entry in entries if entry.kind == "approved"), default=0)
    prepared = {entry.content: entry for entry in entries if entry.kind == "prepared"}
    return [
        SentBack(prepared[words.content], words, approved < prepared[words.content].number)
        for words in last.values()
        if words.kind == "sent_back" and wrote(prepared[words.content], at.me.name, at.person)
    ]


def waiting(at: Bench) -> list[Waiting]:
    """The versions that are prepared, and neither approved nor sent back."""
    published = at.publications
    last = {entry.content: entry for entry in published.entries()} if published else {}
    prepared = [entry for entry in last.values() if entry.kind == "prepared"]
    if published is None or not prepared:
        return []
    return [_waiting(at, published, entry) for entry in prepared]


def _waiting(at: Bench, published: Publications, entry: Entry) -> Waiting:
    """Beside the rules that would else stand on its first day, which may be others than those of today."""
    stands = published.standing(entry.start)
    before = Written.of(published.rules(stands.content) if stands else at.office.rules)
    after = Written.of(published.rules(entry.content))
    old, new = before.book.pack.limits, after.book.pack.limits
    limits = [(old[name], limit) for name, limit in new.items() if name in old and old[name].values != limit.values]
    told = tuple(f"pack/limits/{limit.name}/values/" for _, limit in limits)
    rewrites = [each for each in rewritten(before, after) if not each.what.startswith(told)]
    reports = {
        name: json.loads(published.report(digest).read_text(encoding="utf-8")) for name, digest in entry.reports.items()
    }
    return Waiting(entry, limits, rewrites, list(_tried(reports)))


def _tried(reports: Mapping[str, Any]) -> Iterator[Text]:
    """What was looked at before it was prepared, a line for each report."""
    if (check := reports.get("check")) is not None:
        yield phrase("workshop.publishing.tried.check", cases=check["cases"], remarks=len(check["remarks"]))
    if (analyse := reports.get("analyse")) is not None:
        yield phrase("workshop.publishing.tried.analyse", day=analyse["on"])
    if (mutate := reports.get("mutate")) is not None:
        killed, survived = (
            sum(section.get(fate, 0) for section in mutate["sections"]) for fate in ("killed", "survived")
        )
        yield phrase("workshop.publishing.tried.mutate", killed=killed, real=killed + survived)
    if (replay := reports.get("replay")) is not None:
        flipped = sum(row[-1] for row in replay["flips"])
        yield phrase("workshop.publishing.tried.replay", flipped=number(flipped), seen=number(replay["seen"]))
