"""
What became of every row of the law file: rules, a person, code, or nothing, and why.

The register cannot lie by omission: a row without a word, a rule that does not exist, a module that does
not, and a rule of the pack that no row names are all faults.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from permits.content import ROOT
from permits.law.loader.coverage import load_coverage
from permits.law.pack import LawRow, Pack
from permits.text import Text
from permits.workbench.check import Finding


@dataclass(frozen=True, slots=True)
class Covered:
    """A row with the ids of the rules that encode it."""

    row: LawRow
    rules: tuple[str, ...]

    @property
    def ways(self) -> tuple[str, ...]:
        """What became of the row, one sentence for each way."""
        row = self.row
        return (
            *self.rules,
            *([f"routed to a person: {row.person}"] if row.person else []),
            *([f"in code: {row.code} ({row.does})"] if row.code else []),
            *([f"not encoded: {row.not_encoded}"] if row.not_encoded else []),
        )


def cover(pack: Pack, rows: Iterable[LawRow]) -> tuple[Covered, ...]:
    """Each row with the rules its names stand for."""
    ids = _ids(pack)
    return tuple(Covered(row, tuple(_named(ids, row.rules))) for row in rows)


def register(path: Path, pack: Pack) -> Iterator[Finding]:
    """What makes a pack's register incomplete or untrue; nothing where it has none. Raises BadPack with every fault."""
    if path.exists():
        yield from faults(pack, cover(pack, load_coverage(path)))


def faults(pack: Pack, covered: Sequence[Covered]) -> Iterator[Finding]:
    """All that makes the register incomplete or untrue."""
    ids = _ids(pack)
    for row in (section.row for section in covered):
        if not Covered(row, row.rules).ways:
            says = Text(
                f"{row.id} har varken regel, person, kod eller skäl.", f"{row.id} has no rule, person, code or reason."
            )
            yield Finding("coverage", row.id, says, row.place)
        for name in row.rules:
            if not any(True for _ in _named(ids, [name])):
                says = Text(
                    f"{row.id} nämner {name}, som inte är någon regel.", f"{row.id} names {name}, which is no rule."
                )
                yield Finding("coverage", row.id, says, row.place)
        yield from _of_code(row)
    named = {id for section in covered for id in section.rules}
    for rule in pack.rules:
        if rule.id not in named:
            says = Text(
                f"Ingen rad i coverage/{pack.name}.yaml nämner {rule.id}.",
                f"No row of coverage/{pack.name}.yaml names {rule.id}.",
            )
            yield Finding("coverage", rule.id, says, f"{rule.file}:{rule.line}")


def _of_code(row: LawRow) -> Iterator[Finding]:
    """Code that a row names, and that is not there."""
    if row.code and not (ROOT / row.code).exists():
        says = Text(
            f"{row.id} nämner {row.code}, som inte finns i programmet.",
            f"{row.id} names {row.code}, which is not in the software.",
        )
        yield Finding("coverage", row.id, says, row.place)


def as_page(pack: Pack, covered: Sequence[Covered]) -> str:
    """The register as a page in Markdown."""
    encoded = sum(1 for section in covered if section.rules)
    lines = [
        "# What became of every row of the law",
        "",
        f"{pack.title.en}, version {pack.version}: {len(covered)} rows, {encoded} of them with rules. Written by",
        "`lovsvar rules coverage --page`; the register itself is `rules/coverage/`.",
        "",
        "| row | says | where it went |",
        "|---|---|---|",
        *(
            f"| {section.row.id} | {section.row.says} | {'<br>'.join(map(_cell, section.ways))} |"
            for section in covered
        ),
    ]
    return "\n".join(lines) + "\n"


def _ids(pack: Pack) -> Collection[str]:
    return dict.fromkeys(rule.id for rule in pack.rules)


def _named(ids: Collection[str], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name.endswith("*"):
            yield from (id for id in ids if id.startswith(name[:-1]))
        elif name in ids:
            yield name


def _cell(way: str) -> str:
    return f"`{way}`" if way.startswith("se.") else way
