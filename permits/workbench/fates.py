"""
What becomes of what is spoilt on purpose, in the national pack or in a municipality's own files, and the score of it.

A spoilt thing is refused where the loader would not take it, killed where a worked case ends otherwise than it says, equal
where it is proved that nothing comes of it, accepted where a reason stands beside the pack, and else it survives: then a
case is proposed that kills it.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from permits.law.loader.accepted import Accepted
from permits.law.pack import Case


@dataclass(frozen=True, slots=True)
class Slip:
    """
    One thing spoilt.

    kind: which way of spoiling. section: the file it is in. name: the rule, limit, question or key. what: what was done.
    """

    kind: str
    section: str
    name: str
    what: str

    @property
    def spelt(self) -> str:
        """How the list of what is accepted names it."""
        return f"{self.name}, {self.kind}: {self.what}"


class Fate(StrEnum):
    REFUSED = "refused"
    KILLED = "killed"
    EQUAL = "equal"
    ACCEPTED = "accepted"
    SURVIVED = "survived"


TOLD = (Fate.SURVIVED, Fate.ACCEPTED, Fate.EQUAL)
"""What a planner looks at one by one; the rest is only counted."""


@dataclass(frozen=True, slots=True)
class Tried:
    """
    What became of a slip.

    by: the case that killed it, as `file:line`. yaml: a case that would kill a survivor, as it is written beside its section;
    case: the same, of the national pack. why: the reason that an accepted one may stand.
    """

    mutant: Slip
    fate: Fate
    by: str = ""
    yaml: str = ""
    case: Case | None = None
    why: str = ""


SURVIVOR = "survivor"
"""The code under which survivors are accepted in `rules/accepted/`."""


def weighed(tried: Iterable[Tried], accepted: Iterable[Accepted]) -> tuple[Tried, ...]:
    """The same, with survivors that may stand told as accepted, each with its reason."""
    reasons = {remark.name: remark.why for remark in accepted if remark.code == SURVIVOR}
    return tuple(
        replace(judged, fate=Fate.ACCEPTED, why=reasons[judged.mutant.spelt])
        if judged.fate is Fate.SURVIVED and judged.mutant.spelt in reasons
        else judged
        for judged in tried
    )


def needless(tried: Iterable[Tried], accepted: Iterable[Accepted]) -> tuple[Accepted, ...]:
    """What is accepted of those that were tried, and does not survive."""
    fates = {judged.mutant.spelt: judged.fate for judged in tried}
    standing = (Fate.SURVIVED, Fate.ACCEPTED)
    return tuple(
        remark
        for remark in accepted
        if remark.code == SURVIVOR and fates.get(remark.name, Fate.SURVIVED) not in standing
    )


@dataclass(frozen=True, slots=True)
class Score:
    """How many of a section's slips, or of a kind, met which fate."""

    name: str
    counted: Mapping[Fate, int]

    @property
    def share(self) -> Decimal:
        """Killed of those that could be, neither refused, equal nor accepted: from 0 to 1, with four decimals."""
        killed = self.counted.get(Fate.KILLED, 0)
        real = killed + self.counted.get(Fate.SURVIVED, 0)
        return round(Decimal(killed) / real, 4) if real else Decimal(1)


def scores(tried: Sequence[Tried], by: Callable[[Slip], str]) -> tuple[Score, ...]:
    """The score of each section, or of each kind."""
    counted: dict[str, dict[Fate, int]] = defaultdict(lambda: defaultdict(int))
    for judged in tried:
        counted[by(judged.mutant)][judged.fate] += 1
    return tuple(Score(name, dict(counted[name])) for name in sorted(counted))


def by_section(tried: Sequence[Tried]) -> tuple[Score, ...]:
    return scores(tried, lambda slip: slip.section)


def by_kind(tried: Sequence[Tried]) -> tuple[Score, ...]:
    return scores(tried, lambda slip: slip.kind)


def report(tried: Sequence[Tried]) -> Mapping[str, Any]:
    """The scores, and what a planner looks at one by one, as plain JSON."""

    def tallies(counted: Iterable[Score]) -> list[Mapping[str, Any]]:
        return [
            {"name": score.name, "share": score.share, **{fate.value: count for fate, count in score.counted.items()}}
            for score in counted
        ]

    return {
        "sections": tallies(by_section(tried)),
        "kinds": tallies(by_kind(tried)),
        "mutants": [
            {"fate": judged.fate, "kind": judged.mutant.kind, "section": judged.mutant.section, "name": judged.mutant.name,
             "what": judged.mutant.what, "why": judged.why, "case": judged.yaml}
            for judged in tried
            if judged.fate in TOLD
        ],
    }  # fmt: skip


Chosen = TypeVar("Chosen")


def sample(those: Iterable[Chosen], size: int | None, seed: int) -> tuple[Chosen, ...]:
    """So many of them by chance, the same for the same seed; all where no size is given."""
    every = tuple(those)
    return every if size is None or size >= len(every) else tuple(random.Random(seed).sample(every, size))
