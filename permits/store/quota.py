"""How much is kept for somebody at most, so that nobody fills the disk for everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from permits.errors import OverQuota
from permits.text import Text


class Quota(NamedTuple):
    """The most papers, and the most bytes in them together."""

    papers: int
    bytes: int

    def check(self, papers: int, bytes: int) -> None:
        """Raises OverQuota for more."""
        if papers > self.papers or bytes > self.bytes:
            megabytes = self.bytes // 1_000_000
            raise OverQuota(
                Text(
                    f"Här ryms högst {self.papers} handlingar, tillsammans högst {megabytes} MB. Ta bort någon, eller "
                    "sätt ihop flera till en fil.",
                    f"There is room for at most {self.papers} papers, together at most {megabytes} MB. Remove some, or "
                    "put several into one file.",
                )
            )


PAPERS: Mapping[str, Quota] = {
    "draft": Quota(60, 200_000_000),
    "proposal": Quota(60, 200_000_000),
    "case": Quota(300, 1_000_000_000),
    "client": Quota(2_000, 5_000_000_000),
}
"""By the kind of holder. A client's are those it has handed in within a month, whether an application names them or not."""

LARGEST_DRAFT = 200_000
"""Bytes of one unfinished application, its papers aside."""

MOST_DRAFTS = 30
"""Unfinished applications of one person."""

MOST_NAMELESS = 10_000
"""Unfinished applications of all who have not signed in."""

TOO_LONG = Text(
    "Det du har skrivit är för långt för att sparas. Korta av det.",
    "What you have written is too long to be kept. Shorten it.",
)
TOO_MANY_DRAFTS = Text(
    f"Du har redan {MOST_DRAFTS} påbörjade ansökningar. Skicka eller ta bort någon av dem först.",
    f"You have {MOST_DRAFTS} applications begun already. Send or give up one of them first.",
)
TOO_MANY_NAMELESS = Text(
    "Just nu är det för många påbörjade ansökningar från personer som inte har loggat in. Logga in och försök igen.",
    "There are too many applications begun by people who have not signed in. Sign in and try again.",
)
