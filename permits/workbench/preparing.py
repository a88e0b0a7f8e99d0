"""
A draft made into a version by a process of its own, since its reports take longer than anybody waits for a page.

What was sent to be prepared, how far it has come and how it ended lie in the planner's own folder. Whether the work is
still done is told by a lock that its process holds: one that was stopped holds none, and then the planner sends it anew.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

from permits.errors import Conflict, LovsvarError
from permits.phrases import phrase
from permits.publications import Publications, content_hash
from permits.text import Text
from permits.workbench.draft import RulesDraft
from permits.workbench.reports import STEPS, reports


@dataclass(frozen=True, slots=True)
class Order:
    """
    What a planner sends. published: the folder of publications. by, person: who, as its ledger tells. start: the first day
    of the version. why: what it changes. spoilt, made: how many mutants and made-up cases its reports try.
    """

    published: str
    by: str
    person: str
    start: date
    why: str
    spoilt: int
    made: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it has come. step: one of `reports.STEPS`. refused: why it came to nothing."""

    step: str
    refused: Text | None = None

    @property
    def number(self) -> int:
        """The step, counted from one."""
        return STEPS.index(self.step) + 1


@dataclass(frozen=True, slots=True)
class Preparing:
    """What is made of one planner's draft, one version at a time."""

    draft: RulesDraft

    @property
    def _folder(self) -> Path:
        return self.draft.folder / "preparing"

    @property
    def _rules(self) -> Path:
        """The draft as it was sent; what is changed in it afterwards is not in the version."""
        return self._folder / "rules"

    def begin(self, order: Order) -> None:
        """
        Send the draft. Raises Conflict where one is being prepared, and where other rules have come to stand since the
        draft was begun: the version would take them back.
        """
        if self.draft.outdated:
            raise Conflict(phrase("workbench.preparing.outdated"))
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._lock.open("a") as lock:
            if not _taken(lock.fileno()):
                raise Conflict(phrase("workbench.preparing.begun_already"))
            shutil.rmtree(self._rules, ignore_errors=True)
            shutil.copytree(self.draft.rules, self._rules)
            self._write("order", asdict(order) | {"start": order.start.isoformat()})
            self.tell(Progress(STEPS[0]))
            # The process inherits the lock and holds it until it ends, however it ends.
            process = subprocess.Popen(
                (sys.executable, "-m", __name__, self.draft.folder, self.draft.standing),
                pass_fds=(lock.fileno(),),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        Thread(target=process.wait, daemon=True).start()

    @property
    def progress(self) -> Progress | None:
        """
        How far the work has come, or why it came to nothing; None where nothing was sent, where a version was made of it,
        and where the draft is another since it came to nothing.
        """
        running, told = self._running, self._read("progress")
        if told is None:
            return None
        if running:
            return Progress(told["step"])
        if not self._is_as_sent:
            return None
        refused = Text(*told["refused"]) if told["refused"] else phrase("workbench.preparing.stopped")
        return Progress(told["step"], refused)

    def tell(self, progress: Progress) -> None:
        self._write("progress", {"step": progress.step, "refused": progress.refused})

    def work(self) -> None:
        """Make the reports and prepare the version; what stands in its way is told in the progress."""
        order, step = self._ordered(), STEPS[0]

        def at(name: str) -> None:
            nonlocal step
            step = name
            self.tell(Progress(step))

        try:
            self._prepare(order, at)
        except LovsvarError as refused:
            self.tell(Progress(step, refused.says))

    def _prepare(self, order: Order, at: Callable[[str], None]) -> None:
        found = reports(self._rules, self.draft.standing, order.start, spoilt=order.spoilt, made=order.made, at=at)
        Publications(Path(order.published)).prepare(
            self._rules, order.by, order.start, found, order.why, person=order.person
        )
        if self._is_as_sent:
            self.draft.throw_away()
        shutil.rmtree(self._folder)

    @property
    def _lock(self) -> Path:
        return self.draft.folder / "preparing.lock"

    @property
    def _is_as_sent(self) -> bool:
        return self.draft.begun and self.draft.content == content_hash(self._rules)

    @property
    def _running(self) -> bool:
        if not self._lock.exists():
            return False
        with self._lock.open("a") as lock:
            return not _taken(lock.fileno())

    def _ordered(self) -> Order:
        told = self._read("order")
        assert told is not None
        return Order(**{**told, "start": date.fromisoformat(told["start"])})

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            told: dict[str, Any] = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return told

    def _write(self, name: str, told: object) -> None:
        """Whole or not at all: a page may read it at any time."""
        begun = self._folder / f".{name}.json"
        begun.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        begun.rename(self._folder / f"{name}.json")


def _taken(lock: int) -> bool:
    """Whether the lock is ours now; it is another's where it is not."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


if __name__ == "__main__":
    folder, standing = map(Path, sys.argv[1:])
    Preparing(RulesDraft(folder, standing)).work()
