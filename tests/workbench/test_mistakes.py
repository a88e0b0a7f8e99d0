"""
Slips that planners make, and which command finds each first: none is found by nothing, and none by a traceback.
Cases are run on the first engine alone here: what it finds `rules check`, which asks both, finds too.
`python -m tests.workbench.test_mistakes` prints the table that comes of it.
"""

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from permits.errors import BadPack
from permits.law.conclusion import Agreement
from permits.law.loader import CASES, load_pack
from permits.law.loader.accepted import Accepted, load_accepted
from permits.law.loader.coverage import load_coverage
from permits.law.pack import Limit, Pack, Question, limits_of
from permits.rulebook import LIMITS_READ, Rulebook
from permits.settings import content
from permits.workbench.cases import Tried, run
from permits.workbench.check import ACCEPTABLE, look_over
from permits.workbench.coverage import cover, faults
from permits.workbench.paths import load_mandatory
from permits.workbench.redline import rewritten
from tests.packs import SWEDISH
from tests.workbench.mistakes import MISTAKES, MORE, SEEDED, Mistake

OF_ALL_CASES = ("not_shown", "unsaid")
"""Remarks that need every case to be run; the rest is told by the rules alone, or by a case beside the slip."""


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


def near(mistake: Mistake, pack: Pack) -> frozenset[str]:
    """The files of cases beside what a slip alters: one of them is mostly enough to find it, and they are few."""
    limits = {name for name, limit in pack.limits.items() if not same(limit, SWEDISH.limits.get(name))}
    questions = {name for name, question in pack.questions.items() if not same(question, SWEDISH.questions.get(name))}
    altered = [rule.file for rule in pack.rules if limits.intersection(limits_of([rule])) or rule.question in questions]
    return frozenset(
        file if file.endswith(CASES) else file.removesuffix(".yaml") + CASES for file in (*altered, mistake.file)
    )


def same(declared: Limit | Question, other: Limit | Question | None) -> bool:
    """Whether two are the same, wherever they stand in their file."""
    return other is not None and declared == replace(other, place=declared.place)


@cache
def told(mistake: Mistake) -> Told:
    """The first that finds it, in the order of a planner's day: what reads the rules, then what runs ever more cases."""
    with slipped(mistake) as rules:
        try:
            alone = Rulebook.load(rules, worked=False).pack
            accepted = load_accepted(rules / "accepted" / "se.yaml", ACCEPTABLE)
            load_mandatory(rules / "mandatory" / "se.yaml", alone)
            beside = load_pack(with_cases(near(mistake, alone), rules))
            found = first_words(
                beside,
                run(beside, second=Agreement.NOT_ASKED),
                [each for each in accepted if each.code not in OF_ALL_CASES],
            )
            if found:
                return Told("check", found)
            for fault in faults(alone, cover(alone, load_coverage(rules / "coverage" / "se.yaml"))):
                return Told("check", f"{fault.place}: {fault.says.en}")
            book = Rulebook.load(rules)
        except BadPack as error:
            fault = error.faults[0]
            return Told("refused", f"{fault.place}: {fault.says.en}")
        found = first_words(book.pack, in_full(book.pack), accepted, OF_ALL_CASES)
        if found:
            return Told("check", found)
        for change in rewritten(Rulebook.load(content("rules")), book):
            return Told("diff", f"{change.what}: {change.before} -> {change.after}")
    return Told("harmless", "")


def with_cases(files: Collection[str], rules: Path) -> Path:
    """The pack's folder once more, where only those files of cases hold any."""
    folder = Path(shutil.copytree(rules / "se", rules.parent / "beside" / "se"))
    for path in folder.rglob(f"*{CASES}"):
        if path.relative_to(folder.parent).as_posix() not in files:
            path.write_text("cases: []\n", encoding="utf-8")
    return folder


def first_words(pack: Pack, tried: Sequence[Tried], accepted: Sequence[Accepted], also: Collection[str] = ()) -> str:
    """Of the first that `check` finds in these cases; also: remarks that all cases were run for."""
    for finding in look_over(pack, tried, accepted, LIMITS_READ):
        if finding.code not in OF_ALL_CASES or finding.code in also:
            return f"{finding.place}: {finding.says.en}"
    return ""


def in_full(pack: Pack) -> list[Tried]:
    """Every case. Where a slip lies in words alone they end as they do without it, and are run once for all such slips."""
    return as_they_stand() if law(pack) == law(SWEDISH) else run(pack, second=Agreement.NOT_ASKED)


@cache
def as_they_stand() -> list[Tried]:
    return run(SWEDISH, second=Agreement.NOT_ASKED)


def law(pack: Pack) -> object:
    """What of a pack the engines run: conditions, limits that rules read, answers; not its words, and not where it is written."""
    rules = [
        replace(rule, title=pack.title, texts={}, says=None, source=pack.rules[0].source, file="", line=0)
        for rule in pack.rules
    ]
    limits = {
        name: [(dated.valid, dated.value) for dated in pack.limits[name].values]
        for name in sorted(limits_of(pack.rules))
    }
    questions = {name: (set(question.answers), question.default) for name, question in pack.questions.items()}
    kinds = {name: (fact.type, fact.of, fact.step, sorted(fact.choices)) for name, fact in pack.facts.items()}
    return rules, limits, questions, kinds, pack.ordinary, [replace(case, file="", line=0) for case in pack.cases]


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
