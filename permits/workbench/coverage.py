"""
What became of every row of the law file: rules, a person, code, or nothing, and why.

The register cannot lie by omission: a row without a word, a rule that does not exist, a module that does
not, and a rule of the pack that no row names are all faults.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from permits.law.pack import LawRow, Pack


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
    ids = [rule.id for rule in pack.rules]
    return tuple(Covered(row, tuple(_named(ids, row.rules))) for row in rows)


def faults(pack: Pack, covered: Sequence[Covered]) -> Iterator[str]:
    """All that makes the register incomplete or untrue, one sentence each with its place."""
    for section in covered:
        if not section.ways:
            yield f"{section.row.place}: {section.row.id} has no rule, person, code or reason."
        for name in section.row.rules:
            if not any(True for _ in _named([rule.id for rule in pack.rules], [name])):
                yield f"{section.row.place}: {section.row.id} names {name}, which is no rule."
    named = {id for section in covered for id in section.rules}
    for rule in pack.rules:
        if rule.id not in named:
            yield f"{rule.file}:{rule.line}: no row of the law file names {rule.id}."


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


def _named(ids: Sequence[str], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        for id in ids:
            if id == name or (name.endswith("*") and id.startswith(name[:-1])):
                yield id


def _cell(way: str) -> str:
    return f"`{way}`" if way.startswith("se.") else way
