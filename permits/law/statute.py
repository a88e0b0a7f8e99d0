"""
A statute's own text, section by section, and the sections that a rule rests on.

No statute's text lies here. A municipality gives the files that the Riksdag publishes, one a law, named as the pack names
it (`PBL.txt`), in a folder of its own; then the words of the law stand beside our own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from permits.errors import NotFound
from permits.law.pack import Citation, Pack
from permits.phrases import phrase
from permits.text import Text

CHAPTER = re.compile(r"(\d+(?: [a-z])?) kap\. ?")
SECTION = re.compile(r"(?:/[^/]*/ ?)?(\d+(?: [a-z])?) §")
"""A section's first line; the Riksdag writes between slashes when a coming or going wording stands."""
TRANSITION = re.compile(r"övergångsbestämmelser\b", re.IGNORECASE)
NUMBERS = re.compile(r"(\d+(?: [a-z]\b)?)(?:[–-](\d+(?: [a-z]\b)?))?")
"""One section, or the first and the last of several."""
POINT = re.compile(r"^ ?\d+(?:[–-]\d+)?")
"""The numbered point right after a section's sign."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A section of a statute in its own words. section: its name, as `9 kap. 4 §`."""

    section: str
    words: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands of the law beside a rule: what its section says in our words, and its own words where they are given."""

    says: Text | None
    passages: tuple[Passage, ...]


class Statutes:
    """The statutes that a municipality has given, by the pack's short name of each law."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._sections = {law: statute(text) for law, text in texts.items()}

    @classmethod
    def read(cls, folder: str, pack: Pack) -> Statutes:
        """The files of a folder; none where no folder is named. Raises NotFound for one that holds no law of the pack."""
        if not folder:
            return cls({})
        files = {path.stem: path for path in sorted(Path(folder).glob("*.txt"))}
        known = ", ".join(pack.laws)
        if not files:
            raise NotFound(phrase("office.no_statutes", folder=folder, known=known))
        for law in files:
            if law not in pack.laws:
                raise NotFound(phrase("workbench.sources.no_law_pack", law=law, known=known))
        return cls({law: path.read_text(encoding="utf-8") for law, path in files.items()})

    def passages(self, citation: Citation) -> tuple[Passage, ...]:
        """The sections that a citation names, in the statute's own words; none of a law that is not given."""
        told = self._sections.get(citation.law, {})
        return tuple(Passage(section, told[section]) for section in named(citation, tuple(told)) if section in told)

    def beside(self, pack: Pack) -> Mapping[str, Beside]:
        """What stands of the law beside each rule of the pack, by its id."""
        return {rule.id: Beside(rule.says, self.passages(rule.source)) for rule in pack.rules}


def statute(text: str) -> dict[str, str]:
    """
    The sections of a statute by name, `9 kap. 4 §` or `23 §`, in order; its transitional provisions are left out.

    A section that stands in two wordings, one to come, has both.
    """
    found: dict[str, str] = {}
    chapter, name = "", ""
    for line in text.splitlines():
        if TRANSITION.match(line):
            break
        if (heading := CHAPTER.match(line)) and not SECTION.match(line[heading.end() :]):
            chapter, name = heading.group(), ""
        elif begins := SECTION.match(line):
            name = f"{chapter.strip()} {begins[1]} §".strip()
        if name:
            found[name] = f"{found.get(name, '')} {line}"
    return {name: " ".join(words.split()) for name, words in found.items()}


def named(citation: Citation, sections: Sequence[str]) -> tuple[str, ...]:
    """
    The sections of a statute that a citation names: `9 kap. 4–5 §§` names two, `7 kap.` every one of the chapter.

    sections: those of the statute, in order; a single one that is not there is named all the same, for it is gone.
    """
    chapter = CHAPTER.match(citation.section)
    before = f"{chapter.group().strip()} " if chapter else ""
    *parts, _words = citation.section[chapter.end() if chapter else 0 :].partition("(")[0].split("§")
    if not parts:
        return tuple(section for section in sections if chapter and section.startswith(before))
    found: list[str] = []
    for place, part in enumerate(parts):
        for first, last in NUMBERS.findall(part if place == 0 else POINT.sub("", part)):
            ends = f"{before}{first} §", f"{before}{last or first} §"
            between = (
                sections[sections.index(ends[0]) : sections.index(ends[1]) + 1] if {*ends} <= {*sections} else ends
            )
            found += between
    return tuple(dict.fromkeys(found))
