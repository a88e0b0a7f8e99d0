"""
A number of the law written out in a sentence, where it would go on saying what the law said before.

It stands in `limits.yaml` alone, with its days and its section; a sentence says `{limit}`, and a letter takes it from
`terms`.
"""

from __future__ import annotations

import re

from permits.text import Text

NUMBERS = (
    "en", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "femton", "tjugo", "trettio",
    "femtio", "hundra", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "fifteen", "twenty", "thirty", "fifty", "a hundred",
)  # fmt: skip
UNIT = (
    r"m|m²|m2|cm|meter|metres?|centimeter|kvadratmeter|square metres?|år|years?|veckor|vecka|weeks?|månader|månad|months?|"
    r"%|procent|per cent|femtedel|fifth"
)


def _any_of(words: tuple[str, ...]) -> str:
    """The words as a pattern that asks for each first letter once: it is tried at every word of every sentence."""
    first = dict.fromkeys(word[0] for word in words)
    return "|".join(f"{letter}(?:{'|'.join(word[1:] for word in words if word[0] == letter)})" for letter in first)


WRITTEN_OUT = re.compile(
    rf"(?<![\w§.,-])(?:\d+(?:[.,]\d+)?|{_any_of(NUMBERS)})[\s\u00a0]?(?:{UNIT})(?![\w²])", re.IGNORECASE
)


def written_out(text: Text | str) -> str:
    """The first number with a unit of the law in the text, as it is written; empty when there is none."""
    for sentence in (text,) if isinstance(text, str) else text:
        if (found := WRITTEN_OUT.search(sentence)) is not None:
            return found.group()
    return ""
