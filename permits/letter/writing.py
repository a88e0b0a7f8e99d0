"""
Letters: one Typst source for each outcome gives both the accessible HTML and the archive PDF.

Values reach the template as data (files that the press lays ready), never as source, so nothing an applicant writes can
become markup or code and nothing needs escaping. A value that the template asks for and does not get
stops the letter. The PDF is PDF/A-3a and PDF/UA-1 with the decision as an embedded file.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import LifoQueue
from typing import Any

import typst

from permits.errors import LetterNotWritten
from permits.letter.lettering import apart
from permits.letter.press import Press
from permits.phrases import phrase
from permits.store.canonical import canonical
from permits.store.chained.record import Letter
from permits.text import Language

MOST_PRESSES = 4


class Letters:
    """
    The letter templates of a folder, behind presses kept warm: one for each core, since a letter is set outside Python's
    own lock, and a press sets one at a time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._idle: LifoQueue[Press] = LifoQueue()
        for _ in range(min(os.cpu_count() or 1, MOST_PRESSES)):
            self._idle.put(Press(folder))

    @contextmanager
    def _press(self, values: str, decision: bytes = b"") -> Iterator[Press]:
        """One that nobody else uses meanwhile, with what it is to say; the one that was used last comes first."""
        press = self._idle.get()
        try:
            press.lay(values, decision)
            yield press
        finally:
            press.lay("{}")
            self._idle.put(press)

    def write(self, kind: str, content: Mapping[str, Any], decision: Mapping[str, Any], at: datetime) -> Letter:
        """
        The letter of that kind (`granted`, `supplement`, ...), with `decision` embedded in the PDF.

        at: the moment of the decision, which the file carries as its time. Raises LetterNotWritten
        when the template wants a value that is not there.
        """
        data, record = _laid(content, "sv"), canonical(decision)
        moment = at.astimezone(UTC).replace(microsecond=0)
        for _ in range(MOST_STAND_INS):
            try:
                return self._set(kind, data, record, moment)
            except typst.TypstError as error:
                unshown = _unshown(error.message)
                if unshown is None:
                    raise _not_written(kind, error.message) from None
                if not unshown:
                    break
                data = data.translate(dict.fromkeys(map(ord, unshown), STAND_IN))
        try:
            return self._set(kind, FOREIGN.sub(STAND_IN, data), record, moment)
        except typst.TypstError as error:
            raise _not_written(kind, error.message) from None

    def draft(self, kind: str, content: Mapping[str, Any], language: Language = "sv") -> str:
        """What the letter would say, as HTML to stand on a page. Raises LetterNotWritten."""
        body = BODY.search(self._html(kind, content, language))
        assert body is not None
        return HEADING.sub(lambda level: f"{level[1]}{min(6, int(level[2]) + 2)}", body[1])

    def page(self, kind: str, content: Mapping[str, Any], language: Language) -> str:
        """The same letter as a page in another language: a translation, which says that it is one. Raises LetterNotWritten."""
        return _page(self._html(kind, content, language))

    def translation(self, kind: str, content: Mapping[str, Any], language: Language) -> Translation:
        """The letter of that kind in another language, once somebody asks for it."""
        return Translation(self, kind, content, language)

    def example(self, of: str) -> bytes:
        """A page to hand in where somebody tries the demo and has no drawing at hand; it says that it is one."""
        return self.sheet("example", {"of": of})

    def sheet(self, kind: str, content: Mapping[str, Any], language: Language = "sv") -> bytes:
        """
        A paper that decides nothing (`drawing`, `inspection_plan`, a letter's translation), as PDF; the same bytes for the
        same content. Raises LetterNotWritten.
        """
        try:
            with self._press(_laid(content, language)) as press:
                return press.pdf(kind)
        except typst.TypstError as error:
            raise _not_written(kind, error.message) from None

    def _html(self, kind: str, content: Mapping[str, Any], language: Language) -> str:
        try:
            with self._press(_laid(content, language)) as press:
                return press.html(kind).decode()
        except typst.TypstError as error:
            raise _not_written(kind, error.message) from None

    def _set(self, kind: str, data: str, record: bytes, moment: datetime) -> Letter:
        with self._press(data, record) as press:
            pdf, html = press.pdf(kind, moment), press.html(kind)
        return Letter(_page(html.decode()), pdf)


@dataclass(frozen=True, slots=True)
class Translation:
    """
    A letter in another language than the one that counts, which says that it is a translation. It is made anew whenever
    it is asked for: what is kept, hashed and sealed is the letter that was sent.
    """

    letters: Letters
    kind: str
    content: Mapping[str, Any]
    language: Language

    def page(self) -> str:
        """Raises LetterNotWritten."""
        return self.letters.page(self.kind, self.content, self.language)

    def pdf(self) -> bytes:
        """Raises LetterNotWritten."""
        return self.letters.sheet(self.kind, self.content, self.language)


BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
HEADING = re.compile(r"(</?h)([1-6])\b")
"""Headings of a letter stand below those of the page that shows it."""

LONG_WORD = re.compile(r"(?<!\S)\S{25,}")
PIECE = re.compile(r"\S{12}(?=\S)")
"""A word longer than the narrowest column of a letter, and after how many signs it may be broken."""


COPIED = ("head", "verify-address", "contact", "contact-line", "board-address", "package", "url")
"""What people copy from a letter or follow, sign by sign."""


def _laid(content: Mapping[str, Any], language: Language) -> str:
    """A letter's values as its template reads them."""
    values = {**_breakable(content), "language": language}
    if values.get("siteplan"):
        values["siteplan"] = apart(values["siteplan"])
    return json.dumps(values, ensure_ascii=False)


def _breakable(value: Any) -> Any:
    """A letter's values, words that no line has room for with places where they may be broken; pictures as they are."""
    if isinstance(value, Mapping):
        return {name: part if name in COPIED else _breakable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_breakable(part) for part in value]
    if not isinstance(value, str) or value.startswith("<"):
        return value
    return LONG_WORD.sub(lambda word: PIECE.sub("\\g<0>\u200b", word[0]), value)


UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
FOREIGN = re.compile("[^\x00-\u052f\u2010-\u2027\u20ac\u2212\u2264\u2265]")
STAND_IN = "\N{WHITE SQUARE}"
MOST_STAND_INS = 8
"""
The archive form forbids a sign that no font can show, and the fonts here hold Latin, Greek and Cyrillic.
Rather than no letter at all, such a sign is shown as a square; the embedded decision has it as written.
The compiler names one run of them at a time; after so many, all that are foreign to the fonts give way.
"""


def _unshown(message: str) -> set[str] | None:
    """
    The signs that the compiler says no font can show; None when it says something else. Some it names by number,
    and some by a plain neighbour in the same run, which is not theirs to give way: then the set is empty.
    """
    found = UNSHOWN.search(message)
    if found is None:
        return None
    signs = ESCAPED.sub(lambda one: chr(int(one[1], 16)), found[1])
    return {sign for sign in signs if not sign.isascii() and sign != STAND_IN}


def _not_written(kind: str, why: str) -> LetterNotWritten:
    return LetterNotWritten(phrase("letter.not_written", kind=kind, why=why))


STYLE = """
body{overflow-wrap:anywhere;max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.5 "Source Sans 3","Segoe UI",Arial,sans-serif;color:#16201d;background:#fff}
h1{font-size:2.2rem;line-height:1.1;letter-spacing:-.02em}h2{font-size:1.3rem;margin-top:2rem}
table{border-collapse:collapse;width:100%;border-top:3px solid #14524a;border-bottom:3px solid #14524a}td{padding:.5rem 1rem .5rem 0;vertical-align:top}tr+tr td{border-top:1px solid #d6ddda}td:first-child{white-space:nowrap}
img,svg{max-width:100%;height:auto}figure{margin:0}
@media(max-width:30rem){td:first-child{white-space:normal;overflow-wrap:normal;width:1%}td{padding-right:.6rem}figure img{width:100%!important}}
"""
"""On a telephone the first column is as narrow as its longest word, so that no word of the second is cut, and the map has all the width."""


def _page(html: str) -> str:
    """Typst's page with a style of its own, so that it reads well by itself."""
    html = re.sub(r"(<html)(?![^>]*\blang=)", r'\1 lang="sv"', html, count=1)
    return html.replace("</head>", f"<style>{STYLE}</style></head>", 1)
