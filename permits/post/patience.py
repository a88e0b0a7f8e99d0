"""How long until what did not leave is tried again: ever more seldom, for about a week."""

from datetime import timedelta

FIRST = timedelta(minutes=1)
"""How long until the second try; each further one waits twice as long as the last."""

LONGEST = timedelta(hours=12)
MOST_TRIES = 23
"""One minute, two, four and so on, then every twelve hours: about a week."""


def wait_after(tries: int) -> timedelta | None:
    """How long to wait when as many tries and one more have failed; None when it is no use any longer."""
    return None if tries + 1 >= MOST_TRIES else min(FIRST * 2 ** min(tries, 20), LONGEST)
