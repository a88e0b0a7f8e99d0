"""
All that a pack compares one fact with, settled at once.

A value's place among the constants settles every comparison with them, and there are few places: what they come to is
worked out when somebody first stands in one, and looked up from then on. Truth is as in `generated`: 0, 1 and 3.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from permits.law.conclusion import Truth
from permits.law.pack import Compare, FactRef, Resolved, Word
from permits.quantity import Value

FALSE, OPEN, TRUE = 0, 1, 3
SHOWN = {FALSE: Truth.FALSE, OPEN: Truth.OPEN, TRUE: Truth.TRUE}

Row = tuple[int, ...]
"""What the comparisons of a fact come to for a value, in their order."""

Look = Callable[[Value | None], Row]
"""The row of a fact's value; of None where it is absent."""


def with_constants(compare: Compare) -> bool:
    """Whether the fact is compared with nothing else that differs from case to case."""
    return not any(isinstance(operand, FactRef) for operand in compare.against)


def rows(compares: Sequence[Compare], *, numeric: bool) -> Look:
    """compares: of one fact, each with constants. numeric: whether the fact is a number of the world."""
    if not numeric and all(compare.word in NAMING for compare in compares):
        return _among(compares)
    return _along(compares, numeric=numeric)


NAMING = (Word.IS, Word.IS_NOT, Word.ONE_OF)
"""The words that ask nothing of an order."""


def constants(compare: Compare) -> tuple[Any, ...]:
    """What a fact is compared with, where that is the same in every case."""
    return tuple(operand.value if isinstance(operand, Resolved) else operand for operand in compare.against)


# -- choices -------------------------------------------------------------------------------------------


def _among(compares: Sequence[Compare]) -> Look:
    """Of a value that is one of a few: the row of each that is named, and of all others."""
    named_by = [constants(compare) for compare in compares]

    def row(value: object) -> Row:
        return tuple(
            TRUE if (value in those) is (compare.word is not Word.IS_NOT) else FALSE
            for compare, those in zip(compares, named_by, strict=True)
        )

    named = {value: row(value) for those in named_by for value in those}
    other, absent = row(None), (OPEN,) * len(compares)

    def look(value: Any) -> Row:
        return absent if value is None else named.get(value.value, other)

    return look


# -- numbers and days ----------------------------------------------------------------------------------

AT: Mapping[Word, Callable[[Any, Any, Any], int]] = {
    Word.AT_MOST: lambda low, high, at: TRUE if high <= at else FALSE if low > at else OPEN,
    Word.BELOW: lambda low, high, at: TRUE if high < at else FALSE if low >= at else OPEN,
    Word.AT_LEAST: lambda low, high, at: TRUE if low >= at else FALSE if high < at else OPEN,
    Word.ABOVE: lambda low, high, at: TRUE if low > at else FALSE if high <= at else OPEN,
    Word.IS: lambda low, high, at: TRUE if low == high == at else FALSE if high < at or low > at else OPEN,
    Word.IS_NOT: lambda low, high, at: TRUE if high < at or low > at else FALSE if low == high == at else OPEN,
}
"""What comes of comparing an interval with a constant: told from themselves, or from their places on a line."""


def _settled(word: Word, low: Any, high: Any, at: Sequence[Any]) -> int:
    if word is Word.BETWEEN:
        least, most = at
        return AT[Word.AT_LEAST](low, high, least) & AT[Word.AT_MOST](low, high, most)
    if word is Word.ONE_OF:
        return max(AT[Word.IS](low, high, constant) for constant in at)
    return AT[word](low, high, at[0])


class _Places(dict[Any, Row]):
    """Rows by place: of a value without doubt by the one, of an interval by those of its ends."""

    def __init__(self, row: Callable[[int, int], Row]) -> None:
        super().__init__()
        self._row = row

    def __missing__(self, place: int | tuple[int, int]) -> Row:
        low, high = (place, place) if isinstance(place, int) else place
        row = self[place] = self._row(low, high)
        return row


def _along(compares: Sequence[Compare], *, numeric: bool) -> Look:
    """
    Of a value that lies along a line: by how many constants lie before it, counted twice where it is beyond them.

    So a constant has an odd place, and what lies between two of them an even one.
    """
    line = sorted({constant for compare in compares for constant in constants(compare)})
    place = {constant: 2 * before + 1 for before, constant in enumerate(line)}
    at = [[place[constant] for constant in constants(compare)] for compare in compares]
    search, apart = _search({compare.word for compare in compares})
    absent = (OPEN,) * len(compares)
    known = _Places(
        lambda low, high: tuple(
            _settled(compare.word, low * apart, high * apart, those)
            for compare, those in zip(compares, at, strict=True)
        )
    )

    def look_for_number(value: Any) -> Row:
        if value is None:
            return absent
        low, high = value.low, value.high
        before = search(line, low)
        return known[before] if high is low else known[before, search(line, high)]

    def look_for_day(value: Any) -> Row:
        return absent if value is None else known[search(line, value.value)]

    return look_for_number if numeric else look_for_day


def _search(words: set[Word]) -> tuple[Callable[[Sequence[Any], Any], int], int]:
    """
    How a value's place is looked for, and how far apart two places are in what is found.

    One search is enough where no comparison tells a value that equals its constant from those on the other side.
    """
    if words <= {Word.AT_MOST, Word.ABOVE}:
        return bisect_left, 2
    if words <= {Word.AT_LEAST, Word.BELOW}:
        return bisect_right, 2
    return lambda line, value: bisect_left(line, value) + bisect_right(line, value), 1
