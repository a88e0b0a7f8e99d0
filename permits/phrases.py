"""
What the code says to people, kept where writers look: `letters/<country>/phrases/`, one file for each room of the house.

`phrase("outcome.engines_disagree")` is the sentence `engines_disagree` of `outcome.yaml`, in every language of the
service; `phrase("boundaries.towards", name=…)` fills its slot `{name}`. The code keeps the code and what fills the slots,
never the words, so a sentence is changed in one place by somebody who does not program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter

from permits.content import content
from permits.jurisdiction import CONTENT
from permits.strict import Entry, Reading
from permits.text import Text
from permits.written_out import written_out

CODE = re.compile(r"[a-z][a-z0-9_]*")
LANGUAGES = frozenset(Text._fields)


def phrase(code: str, /, **slots: object) -> Text:
    """
    The phrase of that code with its slots filled; a slot that is a Text gives each language its own words.

    Raises KeyError for a code that no file has and for a slot left empty; `lovsvar rules check` finds both beforehand.
    """
    return phrases()[code].filled(**slots) if slots else _without_slots(code)


def recognised(code: str, swedish: str) -> Text | None:
    """What was told in Swedish by the phrase of that code, in both languages again; None for words that are not it."""
    known = phrases()[code]
    told = re.fullmatch(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(known.sv)), swedish)
    return known.filled(**told.groupdict()) if told else None


@cache
def _without_slots(code: str) -> Text:
    """Most phrases have none, and are asked for again and again."""
    return phrases()[code].filled()


@cache
def phrases() -> Mapping[str, Text]:
    """Every phrase by its code, read once. Raises BadPack with every fault."""
    return read_phrases(content("letters") / CONTENT / "phrases")


def read_phrases(folder: Path) -> Mapping[str, Text]:
    """
    The phrases of a folder's files. A phrase stands in both languages, with the same slots in each, and writes out no
    number of the law. Raises BadPack with every fault, each with its file and line.
    """
    reading = Reading()
    found: dict[str, Text] = {}
    for path in sorted(folder.glob("*.yaml")):
        shown = f"{folder.name}/{path.name}"
        if not CODE.fullmatch(path.stem):
            reading.fault(
                shown,
                f"{path.stem} är ingen kod, så ingen frågar efter frasernas fil. Ta bort kopian eller byt namn.",
                f"{path.stem} is no code, so nobody asks for the file of phrases. Remove the copy or rename it.",
                "code",
            )
        entry = reading.file(path, shown)
        if entry is not None:
            found |= dict(_read(reading, path.stem, entry))
    reading.finish()
    return found


def _read(reading: Reading, code: str, entry: Entry) -> Iterator[tuple[str, Text]]:
    """The phrases of a group, which may hold groups of its own: `result.granted.label`."""
    keys = reading.mapping(entry)
    if not keys.keys() - LANGUAGES:
        yield code, _sound(reading, entry)
        return
    for key, inner in keys.items():
        if not CODE.fullmatch(key):
            reading.fault(
                inner, f"{key} är ingen kod: skriv a–z, 0–9 och _.", f"{key} is no code: write a-z, 0-9, _.", "code"
            )
        yield from _read(reading, f"{code}.{key}", inner)


def _sound(reading: Reading, entry: Entry) -> Text:
    text = reading.text_pair(entry)
    try:
        if slots(text.sv) != slots(text.en):
            reading.fault(entry, "Språken har inte samma luckor.", "The languages differ in their slots.", "slots")
    except ValueError:
        reading.fault(entry, "En lucka skrivs {namn}.", "A slot is written {name}.", "slots")
    if number := written_out(text):
        reading.fault(
            entry,
            f"{number} är ett tal ur lagen. Skriv en lucka; talet står i limits.yaml.",
            f"{number} is a number of the law. Write a slot; the number stands in limits.yaml.",
            "written_out",
        )
    return text


def slots(sentence: str) -> frozenset[str]:
    """The names in braces. Raises ValueError where one is no plain name, or a brace has no fellow."""
    names = set()
    for _, name, form, conversion in Formatter().parse(sentence):
        if name is not None:
            if not CODE.fullmatch(name) or form or conversion:
                raise ValueError(sentence)
            names.add(name)
    return frozenset(names)
