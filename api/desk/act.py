"""An act as the desk calls it."""

from __future__ import annotations

from permits.law.pack import Pack
from permits.text import Text


def act(pack: Pack, measure: str) -> Text:
    """The act in the law's word, without the examples that help an applicant choose."""
    words = pack.facts["measure"].choices[measure]
    return Text(words.sv.split(" (")[0], words.en.split(" (")[0])
