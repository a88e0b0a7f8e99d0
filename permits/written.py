"""
Words as they come in, made fit to be kept, shown and typeset: one way for every door.

Nothing that a person can see is taken away, and nothing is ever cut: a text that is too long is its writer's to
shorten. What goes is what nobody sees: control signs, halves of signs, signs that no font has been given, signs without
width, and the marks that turn the direction of writing round and could make a letter say another thing than was written.
A text in which nothing at all is seen is empty, however many signs it has.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator

from permits.errors import BadInput, Fault
from permits.phrases import phrase
from permits.text import Text

UNSEEN = ("Cc", "Cs", "Co", "Cn", "Cf")
"""
Control signs, half surrogates, private use, what Unicode has not given a sign, and format signs (Unicode 4.5, general
category), among them the marks of direction (UAX 9), the byte-order mark and signs without width.
"""

SHAPING = "\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
"""Format signs that are seen in what they do to those beside them: joiners, and marks that stand over a number."""

BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and symbols that look like nothing: fillers, and braille without a dot."""

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
"""How other systems end a line; Word's soft break is among them."""


def visible(text: str) -> str:
    """A text composed (NFC), with our own line ends and nothing in it that nobody sees; its blanks are as they were."""
    return "".join(
        sign
        for sign in LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
        if sign in "\n\t" or sign in SHAPING or unicodedata.category(sign) not in UNSEEN
    )


def all_visible(value: Any) -> Any:
    """A value as JSON has it, each of its texts as `visible`."""
    match value:
        case str():
            return visible(value)
        case list():
            return [all_visible(part) for part in value]
        case dict():
            return {name: all_visible(part) for name, part in value.items()}
    return value


def lines(text: str) -> str:
    """A text of several lines, as `visible`: each line without blanks at its end, none empty around."""
    kept = visible(text)
    return "\n".join(line.rstrip() for line in kept.split("\n")).strip() if any(map(_is_seen, kept)) else ""


def each_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object of those members. Raises BadInput for one named again: of two statements one would be lost."""
    made: dict[str, Any] = {}
    for name, value in members:
        if name in made:
            shown = visible(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]} …")
            says = phrase("written.twice", name=shown)
            raise BadInput(says, [Fault("", says, "twice")])
        made[name] = value
    return made


LONGEST_NAME = 80
"""Signs that a fault shows of a member's name."""


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "CZM" and sign not in BLANK


def line(text: str) -> str:
    """A text of one line, such as a name: line breaks and doubled blanks become one blank."""
    return " ".join(lines(text).split())


def spelled(name: str) -> str:
    """The same for names that look the same but for capitals, blanks, hyphens and width: of one person, as far as names tell."""
    plain = unicodedata.normalize("NFKC", line(name)).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def too_long(length: int, most: int) -> Text:
    """What is told of a text of more signs than are taken."""
    return phrase("written.too_long", length=length, most=most)


def _line(value: object) -> object:
    return line(value) if isinstance(value, str) else value


def _lines(value: object) -> object:
    return lines(value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_line)]
Lines = Annotated[str, BeforeValidator(_lines)]


def whole_number(written: str) -> int | None:
    """
    A whole number as forms and names have it, in plain digits and no larger than the store counts; None for anything else.
    """
    if not written.isascii() or not written.isdigit() or len(written) > MOST_DIGITS:
        return None
    return int(written) if int(written) <= LARGEST else None


LARGEST = 2**31 - 1
"""The largest number that a column of the store holds."""

MOST_DIGITS = len(str(LARGEST))
