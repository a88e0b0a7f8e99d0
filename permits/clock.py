"""
What day and time it is. Nobody else asks, so nobody can answer with the server's own zone.

A day is the municipality's: at 00:30 in Sweden a server on UTC still has yesterday, but what comes in then has come in
today, and the law, the fee and the last day to appeal are those of today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from permits.jurisdiction import ZONE


def now() -> datetime:
    """This moment, in UTC."""
    return _ask()


def today() -> date:
    """The day it is in the municipality."""
    return day_of(now())


def day_of(moment: datetime | str) -> date:
    """The municipality's day of a moment that knows its zone, also as the ISO 8601 text that records keep."""
    return local(moment).date()


def local(moment: datetime | str) -> datetime:
    """A moment as a clock on the municipality's wall shows it. Raises ValueError for one that knows no zone."""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    if at.tzinfo is None:
        raise ValueError(f"{moment} does not say in which zone")
    return at.astimezone(ZONE)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock of this process stand still at a moment, for tests and for cases made in the past."""
    global _ask
    before, _ask = _ask, lambda: moment.astimezone(UTC)
    try:
        yield
    finally:
        _ask = before


def _by_the_machine() -> datetime:
    return datetime.now(UTC)


_ask: Callable[[], datetime] = _by_the_machine
