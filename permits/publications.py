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
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from permits import clock
from permits.errors import Conflict, NotAllowed, NotFound, RecordBroken
from permits.phrases import phrase
from permits.written import line, spelled

BEGINNING = "0" * 64
"""What the first entry names as the one before it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One step of a version's way into force.

    kind: `prepared`, `approved` or `sent_back`. content: the hash of the rules. by: who did it. start: the first day it stands. reports:
    what was looked at, by name, each with the hash of the whole. at: when. previous: the hash of the entry before. person: as
    what the sign-in knows whoever did it, made unreadable; empty where nobody signed in, as at the command line.
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
    person: str = ""

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.line.encode()).hexdigest()

    @property
    def line(self) -> str:
        """The entry in its one spelling."""
        says = asdict(self) | {"start": self.start.isoformat()}
        if not self.person:
            del says["person"]
        return json.dumps(says, ensure_ascii=False, sort_keys=True)


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
        for number, written in enumerate(lines, 1):
            try:
                fields: dict[str, Any] = json.loads(written)
                yield Entry(**{**fields, "start": date.fromisoformat(fields["start"])})
            except (ValueError, TypeError, KeyError):
                raise RecordBroken(phrase("publications.entry_cannot_read", number=number)) from None

    def prepare(
        self, rules: Path, by: str, start: date, reports: Mapping[str, object], note: str = "", person: str = ""
    ) -> Entry:
        """
        Keep the rules in the folder as a version to be approved, with the reports on it.

        person: as what the sign-in knows them, made unreadable; empty where nobody signed in. The same content prepared
        again is the same version: that is how an older one is brought back.
        """
        content = self._kept(rules)
        digests = {}
        for name, report in reports.items():
            written = json.dumps(report, ensure_ascii=False, sort_keys=True).encode()
            digests[name] = hashlib.sha256(written).hexdigest()
            path = self.report(digests[name])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written)
        with self._adding() as add:
            return add("prepared", content, by, person, start, digests, note)

    def _kept(self, rules: Path) -> str:
        """The hash of the rules, which lie here from now on. What is hashed is the copy: the folder may be written in."""
        begun = self.folder / f".{secrets.token_hex(8)}"
        shutil.copytree(rules, begun)
        content = content_hash(begun)
        kept = self.rules(content)
        if kept.exists():
            shutil.rmtree(begun)
        else:
            kept.parent.mkdir(parents=True, exist_ok=True)
            begun.rename(kept)
        return content

    def approve(self, content: str, by: str, note: str = "", person: str = "", read: str = "") -> Entry:
        """
        Let a prepared version stand from its day.

        content: its hash, or enough of it to tell it from others. read: the hash of the entry that was read, where the
        door knows it. Raises NotFound where it was not prepared, NotAllowed for the one who prepared it, Conflict where
        it is approved or sent back already, where it was prepared anew after it was read, where another was approved since
        it was prepared that it would take back unread, and where several begin so, RecordBroken where what lies there is not what was prepared.
        """
        with self._adding() as add:
            steps = self._steps(content)
            last = steps[-1]
            _check_waits(last, read)
            if wrote(last, by, person):
                raise NotAllowed(phrase("publications.own_approval"))
            if any(self._altered(last)):
                raise RecordBroken(phrase("publications.altered"))
            if any(entry.kind == "approved" and entry.start <= last.start for entry in self.entries()[last.number :]):
                raise Conflict(phrase("publications.base_has_moved"))
            return add("approved", last.content, by, person, last.start, last.reports, note)

    def send_back(self, content: str, by: str, note: str, person: str = "", read: str = "") -> Entry:
        """
        Leave a prepared version to its writer again, with words; it waits for nobody until it is prepared anew.

        Whoever prepared it may take it out of waiting so. Raises NotFound where it was not prepared, NotAllowed without
        words, Conflict as `approve`.
        """
        with self._adding() as add:
            last = self._steps(content)[-1]
            _check_waits(last, read)
            if not line(note):
                raise NotAllowed(phrase("publications.say_why"))
            return add("sent_back", last.content, by, person, last.start, last.reports, note)

    def bring_back(self, content: str, by: str, start: date, note: str = "", person: str = "") -> Entry:
        """Prepare an older version anew, with the reports it had; another person has to approve it."""
        with self._adding() as add:
            approved = [entry for entry in self._steps(content) if entry.kind == "approved"]
            if not approved:
                raise NotFound(phrase("publications.no_version_stood", content=content))
            older = approved[-1]
            return add("prepared", older.content, by, person, start, older.reports, note)

    def _steps(self, content: str) -> list[Entry]:
        """What has happened to the one version whose hash begins so. Raises NotFound and, for several, Conflict."""
        steps = [entry for entry in self.entries() if entry.content.startswith(content)] if content else []
        if not steps:
            raise NotFound(phrase("publications.no_version_prepared", content=content))
        if len({entry.content for entry in steps}) > 1:
            raise Conflict(phrase("publications.several_versions", content=content))
        return steps

    def standing(self, day: date) -> Entry | None:
        """
        The version that stands on the day: of those whose day has come the one whose day came last; of several from one
        day the one approved last. So what mends the rules of today does not put off what was approved for a later day.
        """
        approved = [entry for entry in self.entries() if entry.kind == "approved" and entry.start <= day]
        return max(approved, key=lambda entry: (entry.start, entry.number), default=None)

    def faults(self) -> list[str]:
        """What is not as it was published; nothing when all is whole."""
        told = (f"{entry.number}: {what}" for entry in self.entries() for what in self._altered(entry))
        return list(dict.fromkeys(told))

    def _altered(self, entry: Entry) -> Iterator[str]:
        """What of an entry's rules and reports does not lie here as it was prepared."""
        rules = self.rules(entry.content)
        if not rules.exists() or content_hash(rules) != entry.content:
            yield entry.content[:12]
        for digest in entry.reports.values():
            path = self.report(digest)
            if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                yield path.name

    def rules(self, content: str) -> Path:
        return self.folder / "versions" / content

    def report(self, digest: str) -> Path:
        return self.folder / "reports" / f"{digest}.json"

    @contextmanager
    def _adding(self) -> Iterator[Callable[..., Entry]]:
        """While nobody else adds: two who do so at once would both follow the same entry."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._ledger.open("a", encoding="utf-8") as ledger:
            fcntl.flock(ledger, fcntl.LOCK_EX)

            def add(
                kind: str, content: str, by: str, person: str, start: date, reports: Mapping[str, str], note: str
            ) -> Entry:
                entries = self.entries()
                previous = entries[-1].hash if entries else BEGINNING
                at = clock.now().isoformat()
                number = len(entries) + 1
                entry = Entry(number, kind, content, _named(by), start, note, dict(reports), at, previous, person)
                ledger.write(entry.line + "\n")
                return entry

            yield add


def content_hash(rules: Path) -> str:
    """SHA-256 over the names and bytes of every file in the folder: pack, cases, local files and registers."""
    digest = hashlib.sha256()
    for path in sorted(path for path in rules.rglob("*") if path.is_file()):
        raw = path.read_bytes()
        digest.update(f"{path.relative_to(rules).as_posix()}\0{len(raw)}\0".encode() + raw)
    return digest.hexdigest()


def _check_waits(last: Entry, read: str) -> None:
    """Raises Conflict where a version waits for nobody, and where it is not what was read."""
    if last.kind == "approved":
        raise Conflict(phrase("publications.version_approved_already"))
    if last.kind == "sent_back":
        raise Conflict(phrase("publications.sent_back_already"))
    if read and read != last.hash:
        raise Conflict(phrase("publications.prepared_anew"))


def _named(by: str) -> str:
    name = line(by)
    if not name:
        raise NotAllowed(phrase("publications.say_who"))
    return name


def wrote(entry: Entry, by: str, person: str) -> bool:
    """Whether the one who now comes did that step: the same sign-in, or the same name however it is spelled."""
    same_sign_in = person != "" and person == entry.person
    return same_sign_in or spelled(by) == spelled(entry.by)
