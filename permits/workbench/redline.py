"""
What stands otherwise written in one folder of rules than in another, by the name of each thing: the pack, how a case
goes, the municipalities' own files, and the registers that the rules are held to.

`meaning` proves which answers differ. A sentence, a source, a fee or a time limit that the software reads changes no
answer and still reaches people: this shows it as before and after, for whoever approves the change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

from permits.jurisdiction import CONTENT
from permits.law.loader.coverage import load_coverage
from permits.law.pack import Case, LawRow, Pack
from permits.rulebook import Rulebook
from permits.workbench.mandatory import mandatory_in
from permits.workbench.signed import load_signatures
from permits.workbench.sound import accepted_in

PLACES = frozenset({"file", "line", "place", "hash"})
"""Where something is written, which moves when a line is added above it."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One thing that is written otherwise. what: its names, outermost first, as `rules/se.pbl.9.4/title/sv`. before, after: None where it is not there."""

    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Registers:
    """What a pack is held to beside its cases: each list by what it names, with what it says of it."""

    mandatory: Mapping[str, str]
    accepted: Mapping[str, str]
    signed: Mapping[str, str]
    coverage: Sequence[LawRow]

    @classmethod
    def of(cls, rules: Path, pack: Pack) -> Registers:
        """Those of a folder of rules. Raises BadPack with every fault."""
        file = f"{pack.name}.yaml"
        register = rules / "coverage" / file
        return cls(
            {" ".join((check.result, check.fact, *check.measures)): check.why for check in mandatory_in(rules, pack)},
            {f"{each.code} {each.name}": each.why for each in accepted_in(rules, pack)},
            {f"{each.section} {each.day} {each.by}": each.read for each in load_signatures(rules / "signed" / file)},
            load_coverage(register) if register.exists() else (),
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A whole folder of rules."""

    book: Rulebook
    registers: Registers

    @classmethod
    def of(cls, rules: Path, pack: str = CONTENT) -> Written:
        """What the folder says. Raises BadPack with every fault."""
        book = Rulebook.load(rules, pack)
        return cls(book, Registers.of(rules, book.pack))


def rewritten(before: Written, after: Written) -> Iterator[Rewritten]:
    """Every difference, in the order of the first."""
    old, new = (
        {what[1:]: words for part in (rules.book, rules.registers) for what, words in _leaves("", part)}
        for rules in (before, after)
    )
    for what in {**old, **new}:
        if old.get(what) != new.get(what):
            yield Rewritten(what, old.get(what), new.get(what))


def _leaves(what: str, value: object) -> Iterator[tuple[str, str]]:
    """Every word, number and day of a value by the names that lead to it. Worked cases rule nothing and are left out."""
    if isinstance(value, Case):
        return
    if is_dataclass(value):
        for field in fields(value):
            if field.name not in PLACES:
                yield from _leaves(f"{what}/{field.name}", getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(f"{what}/{key}", inner)
    elif isinstance(value, tuple) and hasattr(value, "_fields"):
        for name in value._fields:
            yield from _leaves(f"{what}/{name}", getattr(value, name))
    elif isinstance(value, tuple | list):
        for place, inner in enumerate(value):
            yield from _leaves(f"{what}/{_named(inner, place)}", inner)
    elif isinstance(value, frozenset | set):
        yield what, ", ".join(sorted(map(str, value)))
    elif value is not None:
        yield what, str(value)


def _named(value: object, place: int) -> str:
    """How one of several is told: by its id or its name, or else by its own words, so that a line put in moves none."""
    name = getattr(value, "id", None) or getattr(value, "name", None)
    if name is None and isinstance(value, str):
        return value
    return str(name) if isinstance(name, str) else str(place)
