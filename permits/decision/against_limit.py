"""
A measure as it is told beside its limit: to the centimetre, and its doubt only where that decides.

`4,52 m (± 0,05 m)` is for whoever must know on which side of 4,5 m it lies. Where the whole of what the measure may be lies
on one side, the doubt decides nothing and is left out; a measure that may be decimetres from its middle is told by both ends.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from permits.law.pack import FactDeclaration
from permits.numbers import measure, number
from permits.phrases import phrase
from permits.quantity import Measured
from permits.text import Text

CENTIMETRE = Decimal("0.01")

WIDE = Decimal("0.1")
"""Of doubt, in the fact's unit, from which no single number tells the value."""

LEAST, MOST = ("at_least", "above"), ("at_most", "below")


def beside_limit(fact: FactDeclaration, value: Measured, word: str, pattern: str, *, decides: bool) -> Text:
    """decides: whether the limit lies within what the measure may be; only there is it told how far off it may be."""
    if decides and not value.exact:
        said = middle(fact, value, word, pattern)
        return phrase("explanation.doubtful", said=said, doubt=doubt(fact, value, pattern))
    return both_ends(fact, value, pattern) if value.margin >= WIDE else middle(fact, value, word, pattern)


def both_ends(fact: FactDeclaration, value: Measured, pattern: str) -> Text:
    """From the least to the most that it may be, rounded outwards: `3,70–5,34 m`. pattern: Unicode's, of its numbers."""
    low = number(value.low.quantize(CENTIMETRE, ROUND_FLOOR), pattern)
    high = measure(value.high.quantize(CENTIMETRE, ROUND_CEILING), fact.unit, pattern)
    return Text(f"{low.sv}–{high.sv}", f"{low.en}–{high.en}")


def middle(fact: FactDeclaration, value: Measured, word: str, pattern: str) -> Text:
    """One number, rounded against the one who builds. word: what is asked of it, `at_least`, `at_most`, `above`, `below`."""
    rounded = value.middle.quantize(CENTIMETRE, ROUND_FLOOR if word in LEAST else ROUND_CEILING)
    return measure(rounded, fact.unit, pattern)


def doubt(fact: FactDeclaration, value: Measured, pattern: str) -> Text:
    """How far from its middle it may be, up to the next centimetre: `± 0,05 m`, which no line's end parts."""
    written = measure(value.margin.quantize(CENTIMETRE, ROUND_CEILING), fact.unit, pattern)
    return Text(f"±\u00a0{written.sv}", f"±\u00a0{written.en}")
