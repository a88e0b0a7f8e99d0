"""
Many cases under two packs: which answers flip, in which direction, and by act, area, month and rule.

The columns find the cases that differ; of each only those are opened, and run on both engines, so that no flip is told
that an engine does not see. The same rows and packs give the same report, in one process or several; what was done is
kept piece by piece, and is not done again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from permits.law.conclusion import Truth
from permits.law.engine import columns, conclude
from permits.law.facts import Facts
from permits.law.pack import InForce, Pack
from permits.workbench import crew
from permits.workbench.meaning import days
from permits.workbench.rows import Rows

PIECE = 1 << 18
"""So many rows are one piece of work."""

SHAPE = 2
"""Of a piece as it is kept; one that was kept in another is not gone on from."""

FIRST, OPENED = 32, 100
"""The first so many differing cases of each piece may be opened, and so many of all are; the rest are only counted."""


@dataclass
class Flips:
    """
    How many cases went from one answer to another.

    flips: by question, before and after. acts, areas, months, rules: the same cases by the kind of measure, where they
    are, when they came in, and the rules that count in only one of the packs (of the cases that were opened). differ: how
    many cases get another answer to some question. places: of rows that may be opened. cases: those that were, by name,
    with each question that is answered otherwise, before and after. unseen: opened cases of which an engine says
    otherwise than the columns.
    """

    seen: int = 0
    differ: int = 0
    flips: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    acts: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    areas: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    places: list[int] = field(default_factory=list)
    cases: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)

    def add(self, other: Flips) -> None:
        self.seen += other.seen
        self.differ += other.differ
        for name in ("flips", "acts", "areas", "months", "rules"):
            getattr(self, name).update(getattr(other, name))
        self.places += other.places


@dataclass(frozen=True)
class Replay:
    """Two packs, and the rows to run them over."""

    before: Pack
    after: Pack
    rows: Rows

    @property
    def fingerprint(self) -> str:
        """Equal for equal packs over equal rows."""
        digest = hashlib.sha256(f"{SHAPE}|{self.before.hash}|{self.after.hash}|{self.rows.size}".encode())
        for column in (*self.rows.table.cases.low.values(), *self.rows.table.cases.code.values(), self.rows.received):
            digest.update(np.ascontiguousarray(column).tobytes())
        return digest.hexdigest()

    def part(self, piece: tuple[int, int]) -> Part:
        """The rows of a piece alone: all that a worker far away is sent of them."""
        start, end = piece
        return Part(replace(self, rows=self.rows.between(start, end)), start)

    def pieces(self) -> Iterator[tuple[int, int]]:
        for start in range(0, self.rows.size, PIECE):
            yield start, min(start + PIECE, self.rows.size)

    def piece(self, piece: tuple[int, int]) -> Flips:
        """The flips among the rows from the first number to before the second."""
        start, end = piece
        found = Flips(seen=end - start)
        differing: list[int] = []
        table = self.rows.table.rows(start, end)
        for before, after, places in self._by_law(start, end):
            for at in range(0, len(places), columns.CHUNK):
                those = places[at : at + columns.CHUNK]
                differing += self._counted(found, before, after, table.taken(those - start), those)
        # In the order of the rows, whichever way they were grouped.
        found.places = sorted(differing)[:FIRST]
        found.differ = len(differing)
        return found

    def _by_law(self, start: int, end: int) -> Iterator[tuple[InForce, InForce, NDArray[np.int64]]]:
        """The rows of a piece by the law of their days, the same acts together, for most rules speak of one act."""
        # Days between the same two turns of the law are under the same law.
        turns = np.array(
            [day.toordinal() for day in sorted({*days(self.before, date.min), *days(self.after, date.min)})]
        )
        columns_of_days = (self.rows.received, self.rows.decided, self.rows.started)
        spans = np.zeros(end - start, np.int64)
        for column in columns_of_days:
            spans = spans * (len(turns) + 1) + np.searchsorted(turns, column[start:end], "right")
        _, firsts, which = np.unique(spans, return_index=True, return_inverse=True)
        laws: dict[tuple[str, str], tuple[InForce, InForce, list[int]]] = {}
        for number, first in enumerate(firsts):
            dates = self.rows.dates(start + int(first))
            before, after = self.before.on(dates), self.after.on(dates)
            laws.setdefault((before.identity, after.identity), (before, after, []))[2].append(number)
        measures = self.rows.table.cases.code.get("measure")
        for before, after, numbers in laws.values():
            places = start + np.flatnonzero(np.isin(which, numbers))
            if measures is not None:
                places = places[np.argsort(measures[places].astype(np.int16), kind="stable")]
            yield before, after, places

    def _counted(
        self, found: Flips, before: InForce, after: InForce, table: columns.Table, places: NDArray[np.int64]
    ) -> list[int]:
        """The places of the rows that differ, each counted."""
        old, new = columns.compared(before, after, table)
        acts = table.cases.code.get("measure", np.zeros(table.size, np.int32))
        any_flip = np.zeros(table.size, bool)
        for name in old:
            if name not in new:
                continue
            words = _words(self.before, name), _words(self.after, name)
            flipped = words[0][old[name]] != words[1][new[name]]
            any_flip |= flipped
            # One number for each of before, after and act: codes of answers are bytes.
            keys = acts[flipped].astype(np.int64) << 16 | old[name][flipped].astype(np.int64) << 8 | new[name][flipped]
            for key, count in zip(*np.unique(keys, return_counts=True), strict=True):
                act, was, becomes = key >> 16, key >> 8 & 255, key & 255
                flip = (name, str(words[0][was]), str(words[1][becomes]))
                found.flips[flip] += int(count)
                found.acts[(*flip, columns.choice(self.before, int(act)))] += int(count)
        flips = places[any_flip]
        found.areas.update(self.rows.areas[place] for place in flips)
        months, counts = np.unique(self.rows.received[flips], return_counts=True)
        for day, count in zip(months, counts, strict=True):
            found.months[date.fromordinal(int(day)).strftime("%Y-%m")] += int(count)
        return [int(place) for place in places[any_flip]]

    def open(self, found: Flips) -> None:
        """Run differing rows, evenly taken, on both engines, and see which rules count in only one of the packs."""
        every = max(len(found.places) // OPENED, 1)
        for place in found.places[::every][:OPENED]:
            self._open(found, place)

    def _open(self, found: Flips, place: int) -> None:
        facts: Facts = columns.opened(self.before, self.rows.table, place)
        dates = self.rows.dates(place)
        came = [conclude(pack, facts, dates) for pack in (self.before, self.after)]
        counting = [
            {conclusion.rule for conclusion in each.conclusions if conclusion.counts is Truth.TRUE} for each in came
        ]
        found.rules.update(counting[0] ^ counting[1])
        was, becomes = ({name: answer.written for name, answer in each.answers.items()} for each in came)
        otherwise = [(name, was[name], becomes[name]) for name in was if becomes.get(name, was[name]) != was[name]]
        found.cases[self.rows.names[place]] = otherwise
        if not otherwise or any(each.differences for each in came):
            found.unseen.append(self.rows.names[place])


@dataclass(frozen=True)
class Part:
    """The rows of one piece, of which the first is `start` among all."""

    rows: Replay
    start: int

    def __call__(self, piece: tuple[int, int]) -> Flips:
        start, end = piece
        found = self.rows.piece((start - self.start, end - self.start))
        found.places = [self.start + place for place in found.places]
        return found


def run(
    replay: Replay,
    *,
    processes: int = 1,
    cluster: str = "",
    folder: Path | None = None,
    done: Callable[[int], None] = lambda rows: None,
) -> Flips:
    """
    The flips of all rows, by this process, several, or a cluster, as `crew.done` shares work.

    folder: where each piece is kept as it is done; a later run over the same packs and rows goes on from there. done: is
    told of so many rows more.
    """
    total = Flips()
    kept = _Kept(folder, replay.fingerprint) if folder else None
    pieces = [*replay.pieces()]
    waiting = [piece for piece in pieces if kept is None or not kept.has(piece)]
    fresh: dict[tuple[int, int], Flips] = {}
    for piece, flips in zip(
        waiting,
        crew.done(replay.piece, waiting, processes=processes, cluster=cluster, part=replay.part),
        strict=True,
    ):
        if kept is not None:
            kept.write(piece, flips)
        done(flips.seen)
        fresh[piece] = flips
    # Added in the order of the rows, so that whoever shared them says the same.
    for piece in pieces:
        if piece in fresh:
            total.add(fresh[piece])
        elif kept is not None:
            total.add(kept.read(piece))
    replay.open(total)
    return total


@dataclass(frozen=True)
class _Kept:
    """Pieces of one replay on disk."""

    folder: Path
    fingerprint: str

    def _path(self, piece: tuple[int, int]) -> Path:
        return self.folder / f"{self.fingerprint[:16]}-{piece[0]:09}-{piece[1]:09}.json"

    def has(self, piece: tuple[int, int]) -> bool:
        return self._path(piece).exists()

    def write(self, piece: tuple[int, int], flips: Flips) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        whole = self._path(piece)
        begun = whole.with_suffix(".part")
        begun.write_text(json.dumps(as_json(flips)), encoding="utf-8")
        begun.replace(whole)  # a piece is there or not, never half

    def read(self, piece: tuple[int, int]) -> Flips:
        return from_json(json.loads(self._path(piece).read_text(encoding="utf-8")))


def as_json(flips: Flips) -> dict[str, Any]:
    """The report as plain JSON, largest first."""

    def rows(counted: Counter[Any]) -> list[list[Any]]:
        several = [[*(key if isinstance(key, tuple) else (key,)), count] for key, count in counted.items()]
        return sorted(several, key=lambda row: (-row[-1], row[:-1]))

    return {
        "seen": flips.seen,
        "differ": flips.differ,
        **{name: rows(getattr(flips, name)) for name in ("flips", "acts", "areas", "months", "rules")},
        "places": flips.places,
        "cases": flips.cases,
        "unseen": flips.unseen,
    }


def from_json(plain: Mapping[str, Any]) -> Flips:
    def counted(rows: list[list[Any]]) -> Any:
        return Counter({(tuple(key) if len(key) > 1 else key[0]): count for *key, count in rows})

    several: dict[str, Any] = {name: counted(plain[name]) for name in ("flips", "acts", "areas", "months", "rules")}
    return Flips(plain["seen"], plain["differ"], **several, places=plain["places"])


def _words(pack: Pack, question: str) -> NDArray[np.str_]:
    """The answers of a question by their codes."""
    declared = pack.questions[question]
    codes = range(columns.FIRST_ANSWER + len(declared.answers))
    return np.array([columns.worded(declared, code) for code in codes])
