"""
Rules are published by two people: one prepares a version with its reports, another approves it from a day.

What is published lies under its hash and is never altered; local files are in the hash too. What happened is a chain of
entries that can only grow, each holding the hash of the one before. To take a version back is to publish an older one
anew.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from permits import clock
from permits.errors import Conflict, NotAllowed, NotFound, RecordBroken
from permits.phrases import phrase

BEGINNING = "0" * 64
"""What the first entry names as the one before it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One step of a version's way into force.

    kind: `prepared` or `approved`. content: the hash of the rules. by: who did it. start: the first day it stands. reports:
    what was looked at, by name, each with the hash of the whole. at: when. previous: the hash of the entry before.
    """

    number: int
    kind: str
    content: str
    by: str
    start: date
    note: str
    reports: Mapping[str, str]
    at: str
    previous: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.line.encode()).hexdigest()

    @property
    def line(self) -> str:
        """The entry in its one spelling."""
        return json.dumps(asdict(self) | {"start": self.start.isoformat()}, ensure_ascii=False, sort_keys=True)


class Publications:
    """All that was ever prepared and published, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ledger = folder / "ledger.jsonl"

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, the oldest first. Raises RecordBroken where the chain does not hold."""
        entries = tuple(self._read())
        previous = BEGINNING
        for number, entry in enumerate(entries, 1):
            if (entry.number, entry.previous) != (number, previous):
                raise RecordBroken(phrase("publications.chain_broken_entry", number=number))
            previous = entry.hash
        return entries

    def _read(self) -> Iterator[Entry]:
        lines = self._ledger.read_text(encoding="utf-8").splitlines() if self._ledger.exists() else []
        for number, line in enumerate(lines, 1):
            try:
                fields: dict[str, Any] = json.loads(line)
                yield Entry(**{**fields, "start": date.fromisoformat(fields["start"])})
            except (ValueError, TypeError, KeyError):
                raise RecordBroken(phrase("publications.entry_cannot_read", number=number)) from None

    def prepare(self, rules: Path, by: str, start: date, reports: Mapping[str, object], note: str = "") -> Entry:
        """
        Keep the rules in the folder as a version to be approved, with the reports on it.

        The same content prepared again is the same version: that is how an older one is brought back.
        """
        content = content_hash(rules)
        kept = self.rules(content)
        if not kept.exists():
            # Copied aside first, so that a version is there whole or not at all.
            begun = self.folder / f".{content}"
            shutil.rmtree(begun, ignore_errors=True)
            shutil.copytree(rules, begun)
            kept.parent.mkdir(parents=True, exist_ok=True)
            begun.rename(kept)
        digests = {}
        for name, report in reports.items():
            written = json.dumps(report, ensure_ascii=False, sort_keys=True).encode()
            digests[name] = hashlib.sha256(written).hexdigest()
            path = self.report(digests[name])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written)
        return self._add("prepared", content, _named(by), start, digests, note)

    def approve(self, content: str, by: str, note: str = "") -> Entry:
        """
        Let a prepared version stand from its day.

        Raises NotFound where it was not prepared, NotAllowed for the one who prepared it, Conflict where it is approved
        already, RecordBroken where what lies there is not what was prepared.
        """
        steps = [entry for entry in self.entries() if entry.content.startswith(content)] if content else []
        if not steps:
            raise NotFound(phrase("publications.no_version_prepared", content=content))
        last = steps[-1]
        if last.kind == "approved":
            raise Conflict(phrase("publications.version_approved_already"))
        if _named(by).casefold() == last.by.casefold():
            raise NotAllowed(phrase("publications.who_prepared_version_cannot"))
        if content_hash(self.rules(last.content)) != last.content:
            raise RecordBroken(phrase("publications.rules_altered_since_prepared"))
        return self._add("approved", last.content, _named(by), last.start, last.reports, note)

    def bring_back(self, content: str, by: str, start: date, note: str = "") -> Entry:
        """Prepare an older version anew, with the reports it had; another person has to approve it."""
        approved = [entry for entry in self.entries() if entry.kind == "approved" and entry.content.startswith(content)]
        if not content or not approved:
            raise NotFound(phrase("publications.no_version_stood", content=content))
        older = approved[-1]
        return self._add("prepared", older.content, _named(by), start, older.reports, note)

    def standing(self, day: date) -> Entry | None:
        """The version that stands on the day: the one approved last of those whose day has come."""
        approved = [entry for entry in self.entries() if entry.kind == "approved" and entry.start <= day]
        return approved[-1] if approved else None

    def faults(self) -> list[str]:
        """What is not as it was published; nothing when all is whole."""
        told = []
        for entry in self.entries():
            if not self.rules(entry.content).exists() or content_hash(self.rules(entry.content)) != entry.content:
                told.append(f"{entry.number}: {entry.content[:12]}")
            for digest in entry.reports.values():
                path = self.report(digest)
                if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                    told.append(f"{entry.number}: {path.name}")
        return list(dict.fromkeys(told))

    def rules(self, content: str) -> Path:
        return self.folder / "versions" / content

    def report(self, digest: str) -> Path:
        return self.folder / "reports" / f"{digest}.json"

    def _add(self, kind: str, content: str, by: str, start: date, reports: Mapping[str, str], note: str) -> Entry:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._ledger.open("a", encoding="utf-8") as ledger:
            fcntl.flock(ledger, fcntl.LOCK_EX)  # two who write at once would both follow the same entry
            entries = self.entries()
            previous = entries[-1].hash if entries else BEGINNING
            at = clock.now().isoformat()
            entry = Entry(len(entries) + 1, kind, content, by, start, note, dict(reports), at, previous)
            ledger.write(entry.line + "\n")
        return entry


def content_hash(rules: Path) -> str:
    """SHA-256 over the names and bytes of every file in the folder: pack, cases, local files and registers."""
    digest = hashlib.sha256()
    for path in sorted(path for path in rules.rglob("*") if path.is_file()):
        raw = path.read_bytes()
        digest.update(f"{path.relative_to(rules).as_posix()}\0{len(raw)}\0".encode() + raw)
    return digest.hexdigest()


def _named(by: str) -> str:
    name = " ".join(by.split())
    if not name:
        raise NotAllowed(phrase("publications.say_who"))
    return name
