"""
Words that officers of a municipality often need (frastexter), to begin a text from.

Read from `rules/local/<municipality>/wordings.yaml` and offered beside the text they may go into. Nothing is put into a
letter by them: an officer chooses one, and answers for what it becomes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from permits.text import Text


class Place(StrEnum):
    """The texts that words are kept for."""

    REASONS = "reasons"
    """Why a case is decided as it is."""
    CONDITIONS = "conditions"
    """What a permit is given on."""
    STEPS = "steps"
    """What a step's letter says."""


@dataclass(frozen=True, slots=True)
class Wording:
    """title: what the words are about, for whoever chooses. words: as they go into the text, in the letter's own Swedish."""

    title: Text
    words: str


Wordings = Mapping[Place, tuple[Wording, ...]]
