"""
A copy for release, with parts struck out (TF 2 kap. 15 §: what is not secret is given out all the same).

The copy is set anew out of the words of the original: nothing of the original's file is in it, so that what is struck out is
nowhere beneath. Pictures, such as the site plan, and what the original carries as data are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from permits.errors import LovsvarError
from permits.phrases import phrase

STRUCK = "█████"
"""What stands where something was struck out, as long whatever stood there."""

LEAST = 2
"""Signs of the shortest word that is struck out: less would strike half of every line."""


class NotStruck(LovsvarError):
    """Something that was to be struck out is still there; the copy is not made."""

    def __init__(self) -> None:
        super().__init__(phrase("letter.not_struck"))


@dataclass(frozen=True, slots=True)
class Block:
    """One heading or passage of a document. level: of a heading, 0 for a passage."""

    level: int
    text: str


def blocks_of(html: str) -> list[Block]:
    """The words of a letter's page, heading by heading and passage by passage, without its pictures and styles."""
    reading = _Words()
    reading.feed(html)
    reading.close()
    return reading.ended()


SILENT = ("style", "script", "svg", "title", "head")
ENDS = (
    "p",
    "div",
    "li",
    "td",
    "th",
    "tr",
    "section",
    "header",
    "footer",
    "main",
    "table",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "br",
)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[Block] = []
        self._text: list[str] = []
        self._level = self._silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in SILENT:
            self._silent += 1
        elif heading := re.fullmatch("h([1-6])", tag):
            self._end()
            self._level = int(heading[1])
        elif tag in ENDS:
            self._end()

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ENDS or re.fullmatch("h[1-6]", tag):
            self._end()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text.append(data)

    def _end(self) -> None:
        if text := tidy("".join(self._text)):
            self._blocks.append(Block(self._level, text))
        self._text, self._level = [], 0

    def ended(self) -> list[Block]:
        self._end()
        return self._blocks


def tidy(text: str) -> str:
    """Words as they are compared: without signs that are not seen, with one space where there is any."""
    return " ".join(re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", text).split())


def words_of(said: Mapping[str, Any]) -> set[str]:
    """What tells who somebody is, of what is said of them: each text, each part of a name, a number however it is spelt."""
    return {spelt for text in _texts(said) for spelt in _spellings(text)}


SHARED = ("postalCode", "town", "country")
"""What of an address points nobody out, and stands in every letter of the municipality."""


def _texts(said: Mapping[str, Any]) -> Iterator[str]:
    for name, value in said.items():
        if name in SHARED:
            continue
        if isinstance(value, Mapping):
            yield from _texts(value)
        elif isinstance(value, str):
            yield tidy(value)


def _spellings(text: str) -> Iterator[str]:
    yield text
    digits = re.sub(r"[\s+-]", "", text)
    if re.fullmatch(r"\d{10}|\d{12}", digits):
        yield from (digits, digits[-10:], f"{digits[:-4]}-{digits[-4:]}", f"{digits[-10:-4]}-{digits[-4:]}")
    elif not any(sign.isdigit() for sign in text):
        yield from text.split()


def struck(blocks: Sequence[Block], words: Iterable[str]) -> list[Block]:
    """
    The blocks with those words struck out wherever they stand as words of their own, in capitals or not and with whatever
    ending. Raises NotStruck.
    """
    sought = sorted({tidy(word) for word in words if len(tidy(word)) >= LEAST}, key=len, reverse=True)
    if not sought:
        return list(blocks)
    pattern = re.compile("|".join(map(_standing, sought)), re.IGNORECASE)
    left = [Block(block.level, pattern.sub(STRUCK, block.text)) for block in blocks]
    if any(pattern.search(block.text) for block in left):
        raise NotStruck
    return left


def not_there(blocks: Sequence[Block], passages: Iterable[str]) -> list[str]:
    """The passages that stand in none of the blocks, or are too short to be struck out: nobody would be struck by them."""
    return [
        passage
        for passage in passages
        if len(tidy(passage)) < LEAST
        or not any(re.search(_standing(tidy(passage)), block.text, re.IGNORECASE) for block in blocks)
    ]


LONG = 4
"""From so many signs on a word is struck out with any ending, and below it with that of the genitive alone."""


def _standing(word: str) -> str:
    ending = r"\w*" if len(word) >= LONG else "s?"
    return rf"(?<!\w){re.escape(word)}{ending}(?!\w)"
