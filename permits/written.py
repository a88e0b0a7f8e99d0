"""
Words as they come in, made fit to be kept, shown and typeset: one way for every door.

Nothing that a person can see is taken away, and nothing is ever cut: a text that is too long is its writer's to
shorten. What goes is what nobody sees: control signs, halves of signs, signs that no font has been given, and the marks
that turn the direction of writing round and could make a letter say another thing than was written.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import BeforeValidator

UNSEEN = ("Cc", "Cs", "Co", "Cn")
"""Control signs, half surrogates, private use, and what Unicode has not given a sign (Unicode 4.5, general category)."""

TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Marks of direction (UAX 9), and the byte-order mark."""

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
"""How other systems end a line; Word's soft break is among them."""


def lines(text: str) -> str:
    """A text of several lines: composed (NFC), each line without blanks at its end, none empty around."""
    kept = "".join(
        sign
        for sign in LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
        if sign in "\n\t" or (unicodedata.category(sign) not in UNSEEN and sign not in TURNING)
    )
    return "\n".join(line.rstrip() for line in kept.split("\n")).strip()


def line(text: str) -> str:
    """A text of one line, such as a name: line breaks and doubled blanks become one blank."""
    return " ".join(lines(text).split())


def _line(value: object) -> object:
    return line(value) if isinstance(value, str) else value


def _lines(value: object) -> object:
    return lines(value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_line)]
Lines = Annotated[str, BeforeValidator(_lines)]
