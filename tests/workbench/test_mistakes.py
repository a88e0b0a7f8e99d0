"""
Slips that planners make, and which command finds each first: none is found by nothing, and none by a traceback.
`python -m tests.workbench.test_mistakes` prints the table that comes of it.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from permits.errors import BadPack
from permits.law.loader.accepted import load_accepted
from permits.law.loader.coverage import load_coverage
from permits.law.pack import Case, Pack, limits_of
from permits.rulebook import LIMITS_READ, Rulebook
from permits.settings import content
from permits.workbench.cases import run
from permits.workbench.check import ACCEPTABLE, look_over
from permits.workbench.coverage import cover, faults
from permits.workbench.paths import load_mandatory
from permits.workbench.redline import rewritten
from tests.packs import SWEDISH
from tests.workbench.mistakes import MISTAKES, MORE, SEEDED, Mistake

NOT_BESIDE = ("not_shown", "unused_limit", "unused_fact", "unsaid", "needless")
"""Remarks that need every case to be run, or the accepted ones."""


@dataclass(frozen=True)
class Told:
    """What finds a slip first, and its first words."""

    by: str
    says: str


@contextmanager
def slipped(mistake: Mistake) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        rules = Path(shutil.copytree(content("rules"), Path(folder) / "rules"))
        mistake.made_in(rules)
        yield rules


def near(mistake: Mistake, pack: Pack) -> tuple[Case, ...]:
    """The cases beside what a slip alters: one of them is mostly enough to find it, and they are few."""
    limits = {name for name, limit in pack.limits.items() if limit != SWEDISH.limits.get(name)}
    altered = {rule.file for rule in pack.rules if limits.intersection(limits_of([rule]))}
    stems = {file.removesuffix(".yaml") for file in (*altered, mistake.file)}
    return tuple(case for case in pack.cases if case.file.removesuffix(".cases.yaml") in stems)


@cache
def told(mistake: Mistake) -> Told:
    """The first that finds it, in the order of a planner's day."""
    with slipped(mistake) as rules:
        try:
            book = Rulebook.load(rules)
            accepted = load_accepted(rules / "accepted" / "se.yaml", ACCEPTABLE)
            load_mandatory(rules / "mandatory" / "se.yaml", book.pack)
        except BadPack as error:
            fault = error.faults[0]
            return Told("refused", f"{fault.place}: {fault.says.en}")
        pack = book.pack
        for cases in (near(mistake, pack), pack.cases):
            whole = cases == pack.cases
            for finding in look_over(
                replace(pack, cases=cases), run(replace(pack, cases=cases)), accepted, LIMITS_READ
            ):
                if whole or finding.code not in NOT_BESIDE:
                    return Told("check", f"{finding.place}: {finding.says.en}")
        for fault_ in faults(pack, cover(pack, load_coverage(rules / "coverage" / "se.yaml"))):
            return Told("check", f"{fault_.place}: {fault_.says.en}")
        for change in rewritten(Rulebook.load(content("rules")), book):
            return Told("diff", f"{change.what}: {change.before} -> {change.after}")
    return Told("harmless", "")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_the_slip_is_found(mistake: Mistake) -> None:
    found = told(mistake)
    assert found.by == mistake.by, found
    assert found.says or found.by == "harmless"


def test_the_slips_are_those_that_were_seeded_and_thirty_more() -> None:
    assert (len(SEEDED), len(MORE)) >= (76, 30)
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES)


def table() -> str:
    """Every slip, what found it, and its first words."""
    rows = (f"| {mistake.name} | {told(mistake).by} | {_cell(told(mistake).says)} |" for mistake in MISTAKES)
    return "\n".join(("| slip | found by | first words |", "|---|---|---|", *rows))


def _cell(says: str) -> str:
    short = says if len(says) < 160 else says[:157] + "..."
    return short.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    print(table())
