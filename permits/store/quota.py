"""How much is kept for somebody at most, so that nobody fills the disk for everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from permits.errors import OverQuota
from permits.phrases import phrase


class Quota(NamedTuple):
    """The most papers, and the most bytes in them together."""

    papers: int
    bytes: int

    def check(self, papers: int, bytes: int) -> None:
        """Raises OverQuota for more."""
        if papers > self.papers or bytes > self.bytes:
            megabytes = self.bytes // 1_000_000
            raise OverQuota(phrase("store.quota.full", papers=self.papers, megabytes=megabytes))


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

TOO_LONG = phrase("store.quota.too_long")
TOO_MANY_DRAFTS = phrase("store.quota.too_many_drafts", most_drafts=MOST_DRAFTS)
TOO_MANY_NAMELESS = phrase("store.quota.too_many_nameless")
