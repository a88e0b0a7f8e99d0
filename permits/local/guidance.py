"""
What the board has told its officers of how a question of judgement is usually answered here.

Read from `rules/local/<municipality>/guidance.yaml` and shown beside the question. It binds nobody: each case is judged by
itself, and no answer follows from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permits.text import Text


@dataclass(frozen=True, slots=True)
class Guidance:
    """What the board says of a question. decided, paragraph: when, and where in its minutes."""

    says: Text
    decided: date
    paragraph: str
