"""
The law beside the rules: what each section said when it was read, by its hash, and what a later text of it touches.

A statute comes as the plain text that the Riksdag publishes, which no copy of lies here: `rules/sources/<pack>/<law>.yaml`
keeps the hash of every section that a rule rests on, and the day it was read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from permits.errors import NotFound
from permits.law.pack import Pack
from permits.law.statute import named, statute
from permits.phrases import phrase
from permits.strict import Entry, Reading, read_file


class State(StrEnum):
    """How a section of the text stands to what was read."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    NEVER_READ = "never_read"


@dataclass(frozen=True, slots=True)
class Read:
    """
    What was read of one law: the hash of each section by its name (`9 kap. 4 §`), when, and whether the text was the
    official one.
    """

    day: date
    official: bool
    hashes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Watched:
    """One section that rules rest on, how it stands, and those rules' ids."""

    section: str
    state: State
    rules: tuple[str, ...]


def rest_on(pack: Pack, law: str, sections: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The rules that rest on each section of a law, by the section's name. Raises NotFound for a law the pack has not."""
    if law not in pack.laws:
        known = ", ".join(pack.laws)
        raise NotFound(phrase("workbench.sources.no_law_pack", law=law, known=known))
    found: dict[str, list[str]] = {}
    for rule in pack.rules:
        if rule.source.law == law:
            for section in named(rule.source, sections):
                found.setdefault(section, []).append(rule.id)
    return {section: tuple(ids) for section, ids in found.items()}


def watch(pack: Pack, law: str, text: str, read: Read | None) -> tuple[Watched, ...]:
    """Every section of the law that rules rest on, in the statute's order, held against what was read of it."""
    told = statute(text)
    order = {section: place for place, section in enumerate(told)}
    resting = rest_on(pack, law, tuple(told))

    def state(section: str) -> State:
        if section not in told:
            return State.GONE
        if read is None or section not in read.hashes:
            return State.NEVER_READ
        return State.SAME if read.hashes[section] == _hash(told[section]) else State.CHANGED

    in_order = sorted(resting, key=lambda section: order.get(section, len(order)))
    return tuple(Watched(section, state(section), resting[section]) for section in in_order)


def as_read(pack: Pack, law: str, text: str, day: date, *, official: bool) -> str:
    """The file that says what was read on that day, of the sections that rules rest on."""
    told = statute(text)
    resting = rest_on(pack, law, tuple(told))
    lines = [
        f"# What the rules read of {pack.laws[law].en}: the hash of each section that one rests on, white space aside.",
        f"read: {day.isoformat()}",
        f"official: {str(official).lower()}",
        "sections:",
        *(f'  {section}: "{_hash(words)}"' for section, words in told.items() if section in resting),
    ]
    return "\n".join(lines) + "\n"


def load_read(path: Path) -> Read:
    """What was read of a law. Raises BadPack with every fault."""
    return read_file(path, "/".join(path.parts[-3:]), _read)


def _read(say: Reading, entry: Entry) -> Read:
    keys = say.mapping(entry, (), ("read", "official", "sections"))
    hashes = {}
    for section, written in say.mapping(keys["sections"]).items() if "sections" in keys else ():
        hashes[section] = say.word(written)
        if not re.fullmatch("[0-9a-f]{64}", hashes[section]):
            say.fault(written, "Det är ingen sha256 i hexadecimal form.", "It is no sha256 in hexadecimal.", "hash")
    official = say.yes_no(keys["official"]) if "official" in keys else False
    return Read(say.day(keys.get("read")) or date.min, official, hashes)


def _hash(words: str) -> str:
    return sha256(words.encode()).hexdigest()
