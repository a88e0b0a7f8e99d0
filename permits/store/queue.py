"""
The queue of those who write: each has their turn in the order that they came, and nobody waits without end.

A database lets whoever happens to ask next in, so that under load somebody unlucky waits for ever. Within a process the
queue is a list. Between processes on one SQLite file it is a file beside it with a ticket for the first of each process:
they lock their own ticket and wait for the one before. A process that dies loses its locks with it, so no ticket is held
by nobody. To look whether a ticket is free costs time, which those who stand in line behind do not spend.
The queue keeps order only; that one writes at a time is the database's own promise.
"""

from __future__ import annotations

import fcntl
import os
import struct
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from permits.errors import Unavailable
from permits.phrases import phrase

MOST_WAITING = 60
"""How many of a process may wait: each has a thread of the server's, and those who only read need some too."""

LOOKS_AGAIN = 0.002
"""Seconds until a ticket before one's own is looked at again."""

BUSY = phrase("store.queue.busy")


class Line:
    """The queue of one process."""

    def __init__(self) -> None:
        self._guard, self._waiting = threading.Lock(), deque[threading.Event]()

    @contextmanager
    def turn(self, until: float) -> Iterator[None]:
        """One's turn, when it comes before `until`, by the monotonic clock. Raises Unavailable."""
        mine = threading.Event()
        with self._guard:
            if len(self._waiting) >= MOST_WAITING:
                raise Unavailable(BUSY)
            self._waiting.append(mine)
            self._waiting[0].set()
        try:
            if not mine.wait(max(until - time.monotonic(), 0)):
                raise Unavailable(BUSY)
            yield
        finally:
            with self._guard:
                self._waiting.remove(mine)
                if self._waiting:
                    self._waiting[0].set()


class Tickets:
    """
    The queue of all processes on this computer that write to one database: of those who wait in each, the first draws a
    ticket. path: of the file with the tickets.
    """

    def __init__(self, path: Path) -> None:
        self.path, self._line = path, Line()

    @contextmanager
    def turn(self, until: float) -> Iterator[None]:
        """One's turn, when it comes before `until`, by the monotonic clock. Raises Unavailable."""
        with self._line.turn(until):
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                before = _draw(file) - 1
                while not _lock(file, before):
                    if time.monotonic() > until:
                        raise Unavailable(BUSY)
                    time.sleep(LOOKS_AGAIN)
                yield
            finally:
                os.close(file)  # and with it every lock


_NUMBER = struct.Struct("q")


def _draw(file: int) -> int:
    """The next ticket, locked before anybody can draw the one after."""
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        written = os.pread(file, _NUMBER.size, 0)
        ticket: int = _NUMBER.unpack(written)[0] + 1 if len(written) == _NUMBER.size else 1
        _lock(file, ticket)
        os.pwrite(file, _NUMBER.pack(ticket), 0)
        return ticket
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _lock(file: int, ticket: int) -> bool:
    """Lock a ticket, unless somebody holds it. The lock is the open file's own, not the process's."""
    asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, ticket, 1, 0)
    try:
        fcntl.fcntl(file, fcntl.F_OFD_SETLK, asked)
    except BlockingIOError:
        return False
    return True


def queue_for(database: str | None) -> Line | Tickets:
    """The queue for a SQLite file by its path, where the system has locks of open files; else one of this process."""
    if database and database != ":memory:" and hasattr(fcntl, "F_OFD_SETLK"):
        return Tickets(Path(f"{database}.queue"))
    return Line()
