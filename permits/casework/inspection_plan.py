"""
What a proposed inspection plan holds for an act (kontrollplan, PBL 10 kap. 6 §): the points of
`rules/se/process/inspection_plan.yaml` that concern it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from permits.application import Inquiry
from permits.law.pack import Pack
from permits.strict import Entry, Reading, read_file
from permits.text import Text

BY = ("builder", "contractor", "expert")
"""Who inspects: oneself, or whoever is certified for it (PBL 10 kap. 8 §)."""


@dataclass(frozen=True, slots=True)
class Point:
    """
    One inspection. acts: of which kinds of act; answer: the fact whose yes brings it, empty when the act does. demand:
    what is inspected against. by: one of `BY`. keeps: the proof.
    """

    name: str
    acts: frozenset[str]
    answer: str
    inspects: Text
    demand: Text
    how: Text
    by: str
    keeps: Text

    def concerns(self, inquiry: Inquiry) -> bool:
        if self.answer:
            return inquiry.answers.get(self.answer) is True
        return inquiry.measure.kind in self.acts


def points_of(points: Iterable[Point], inquiry: Inquiry) -> list[Point]:
    """The plan of what was asked for, in the table's order; empty when the table has no point for it."""
    return [point for point in points if point.concerns(inquiry)]


def load_points(path: Path, pack: Pack) -> tuple[Point, ...]:
    """The table in a file, which speaks of the pack's acts and facts. Raises BadPack with every fault."""
    return read_file(path, "/".join(path.parts[-3:]), lambda say, entry: _points(say, entry, pack))


def _points(say: Reading, entry: Entry, pack: Pack) -> tuple[Point, ...]:
    return tuple(_point(say, name, at, pack) for name, at in say.mapping(entry).items())


def _point(say: Reading, name: str, entry: Entry, pack: Pack) -> Point:
    keys = say.mapping(entry, ("acts", "answer"), ("inspects", "demand", "how", "by", "keeps"))
    if ("acts" in keys) == ("answer" in keys):
        say.fault(entry, f"{name}: skriv antingen acts eller answer.", f"{name}: say acts or answer.", "missing")
    acts = [say.one_of(at, pack.acts) for at in (say.items(keys["acts"]) if "acts" in keys else ())]
    if "acts" in keys and not acts:
        say.fault(keys["acts"], f"{name}: ingen åtgärd får punkten.", f"{name}: no act gets the point.", "empty")
    return Point(
        name,
        frozenset(acts),
        say.one_of(keys["answer"], pack.facts) if "answer" in keys else "",
        say.text_pair(keys.get("inspects")),
        say.text_pair(keys.get("demand")),
        say.text_pair(keys.get("how")),
        say.one_of(keys.get("by"), BY),
        say.text_pair(keys.get("keeps")),
    )
