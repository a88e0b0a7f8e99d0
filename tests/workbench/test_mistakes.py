"""
Slips that planners make, and which command finds each first: none is found by nothing, and none by a traceback.
Cases are run on the first engine alone here: what it finds `rules check`, which asks both, finds too.
`python -m tests.workbench.test_mistakes` prints the table that comes of it.
"""

import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from permits.content import ROOT, content
from permits.errors import BadPack
from permits.law.conclusion import Agreement
from permits.law.loader import CASES, load_pack
from permits.law.pack import Limit, Pack, Question, limits_of
from permits.phrases import read_phrases
from permits.rulebook import LIMITS_READ, Rulebook
from permits.workbench import sound
from permits.workbench.cases import run
from permits.workbench.check import Finding, look_over
from permits.workbench.redline import Registers, Written, rewritten
from permits.workbench.sound import accepted_in
from permits.workbench.uses import Use, unheard, uses
from tests.drafts import RULES, draft
from tests.packs import SWEDISH
from tests.workbench.mistakes import MORE, SEEDED, Mistake
from tests.workbench.mistakes_around import AROUND, PHRASES

WORDS = content("letters") / "se" / "phrases"
MISTAKES = (*SEEDED, *MORE, *AROUND)
OF_CASES = ("case", "conflict")
"""What is told of a case that was run; the rest is told of the rules."""


@dataclass(frozen=True)
class Told:
    """What finds a slip first, and its first words."""

    by: str
    says: str


@contextmanager
def slipped(mistake: Mistake) -> Iterator[Path]:
    """The rules with the slip in them, and the words of letters beside them where it is there."""
    with draft() as rules:
        if not mistake.file.startswith(PHRASES):
            mistake.made_in(rules)
            yield rules
            return
        with TemporaryDirectory() as folder:
            beside = Path(folder) / "rules"
            shutil.copytree(WORDS, beside / PHRASES)
            mistake.made_in(beside)
            yield beside


@cache
def told(mistake: Mistake) -> Told:
    """The first that finds it, in the order of a planner's day: what reads the rules, then what runs ever more cases."""
    with slipped(mistake) as rules:
        try:
            return said(mistake, rules)
        except BadPack as error:
            fault = error.faults[0]
            return Told("refused", f"{fault.place}: {fault.says.en}")


def said(mistake: Mistake, rules: Path) -> Told:
    if mistake.file.startswith(PHRASES):
        return first_words(unheard(read_phrases(rules / PHRASES), asked())) or Told("harmless", "")
    book = Rulebook.load(rules, worked=False)
    found = first_words(sound.findings(rules, book, ()), as_it_stands())
    if found is None and (mistake.file.endswith(CASES) or law(book.pack) != law(SWEDISH)):
        found = by_cases(mistake, rules)
    if found is None:
        for change in rewritten(standing(), Written(book, Registers.of(rules, book.pack))):
            return Told("diff", f"{change.what}: {change.before} -> {change.after}")
    return found or Told("harmless", "")


def by_cases(mistake: Mistake, rules: Path) -> Told | None:
    """The cases beside the slip, one of which is mostly enough to find it, and then all of them."""
    pack = load_pack(rules / "se")
    files = near(mistake, pack)
    beside = replace(pack, cases=tuple(case for case in pack.cases if case.file in files))
    told = look_over(beside, run(beside, second=Agreement.NOT_ASKED))
    found = first_words([finding for finding in told if finding.code in OF_CASES])
    if found is None:
        found = first_words(
            look_over(pack, run(pack, second=Agreement.NOT_ASKED), accepted_in(rules, pack), LIMITS_READ)
        )
    return found


def first_words(findings: Iterable[Finding], known: Collection[tuple[str, str]] = ()) -> Told | None:
    """Of the first that is not known."""
    for finding in findings:
        if (finding.code, finding.name) not in known:
            return Told("check", f"{finding.place}: {finding.says.en}")
    return None


@cache
def as_it_stands() -> Collection[tuple[str, str]]:
    """What is told of the rules without a slip when no case is run."""
    return {(finding.code, finding.name) for finding in sound.findings(RULES, standing().book, ())}


@cache
def standing() -> Written:
    return Written.of(RULES)


@cache
def asked() -> Sequence[Use]:
    return tuple(uses(ROOT))


def near(mistake: Mistake, pack: Pack) -> frozenset[str]:
    """The files of cases beside what a slip alters."""
    limits = {name for name, limit in pack.limits.items() if not same(limit, SWEDISH.limits.get(name))}
    questions = {name for name, question in pack.questions.items() if not same(question, SWEDISH.questions.get(name))}
    altered = [rule.file for rule in pack.rules if limits.intersection(limits_of([rule])) or rule.question in questions]
    return frozenset(
        file if file.endswith(CASES) else file.removesuffix(".yaml") + CASES for file in (*altered, mistake.file)
    )


def same(declared: Limit | Question, other: Limit | Question | None) -> bool:
    """Whether two are the same, wherever they stand in their file."""
    return other is not None and declared == replace(other, place=declared.place)


def law(pack: Pack) -> object:
    """What of a pack the engines run, and which sentences there are; not what they say, and not where it is written."""
    rules = [
        replace(
            rule,
            title=pack.title,
            texts=dict.fromkeys(rule.texts, pack.title),
            says=None,
            source=pack.rules[0].source,
            file="",
            line=0,
        )
        for rule in pack.rules
    ]
    limits = {
        name: [(dated.valid, dated.value) for dated in pack.limits[name].values]
        for name in sorted(limits_of(pack.rules))
    }
    questions = {name: (set(question.answers), question.default) for name, question in pack.questions.items()}
    kinds = {name: (fact.type, fact.of, fact.step, sorted(fact.choices)) for name, fact in pack.facts.items()}
    return rules, limits, questions, kinds, pack.ordinary


@pytest.mark.timeout(600)
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_the_slip_is_found(mistake: Mistake) -> None:
    found = told(mistake)
    assert found.by == mistake.by, found
    assert found.says or found.by == "harmless"


def test_the_slips_are_those_that_were_seeded_and_more_of_other_kinds() -> None:
    assert (len(SEEDED), len(MORE), len(AROUND)) >= (76, 30, 25)
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
