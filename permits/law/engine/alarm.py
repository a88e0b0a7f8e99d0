"""The alarm that the two engines differ: a count for the collector of figures, and a line in the log."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from prometheus_client import Counter

DISAGREEMENTS = Counter("lovsvar_engine_disagreements", "Cases in which the two engines differed")

MOST_TOLD = 10
"""Differences of one case in the log."""


def raised(pack: str, differences: Sequence[str]) -> None:
    """Count a case in which they differ, and tell of it. pack: its id."""
    DISAGREEMENTS.inc()
    structlog.get_logger().error("engines_disagree", pack=pack, differences=differences[:MOST_TOLD])
