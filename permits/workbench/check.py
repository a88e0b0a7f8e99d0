"""
What a pack that loads may still lack: worked cases that do not hold, conflicts that they run into, what nothing uses,
and rules that no case has shown both met and not met.

The first two are faults, since somebody would get another answer than the law's. The rest are remarks; those that are
to stand for good are accepted by name, with a reason, so that a new one is seen.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from permits.law.conclusion import AnswerState, Truth, Verdict
from permits.law.loader.accepted import Accepted
from permits.law.pack import Case, FactRef, FactType, Pack, Rule, comparisons, limits_of
from permits.law.vocabulary import KNOWN
from permits.text import Text
from permits.workbench import wording
from permits.workbench.cases import Tried
from permits.workbench.fates import SURVIVOR


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing to look at.

    code: `case`, `conflict`, `coverage`, `no_phrase`, `signed` and those of `wording`, which are faults; `unused_phrase`, `unused_limit`,
    `unused_fact`, `unused_question`, `no_register`, `no_cases`, `not_shown`, `unsaid` and `needless` (accepted, and not found), which are remarks.
    name: the case, question, limit, fact or rule it is about. place: `file:line`.
    """

    code: str
    name: str
    says: Text
    place: str

    @property
    def is_fault(self) -> bool:
        return self.code not in REMARKS


REMARKS = (
    "unused_phrase", "unused_limit", "unused_fact", "unused_question", "no_register", "no_cases", "not_shown", "unsaid",
    "needless",
)  # fmt: skip
PROVED = (
    "never_applies", "never_met", "always_met", "always_taken_back", "exception_never_bites", "answer_never_given",
    "question_never_answered", "limit_without_effect",
)  # fmt: skip
"""What `lovsvar rules analyse` proves that nobody need be wrong for."""

ACCEPTABLE = (*REMARKS, *wording.CODES, SURVIVOR, *PROVED)
"""What may stand for good where a reason is written; survivors are `lovsvar rules mutate`'s to tell, and PROVED `analyse`'s."""


def look_over(
    pack: Pack, tried: Sequence[Tried], accepted: Sequence[Accepted] = (), read: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """
    All there is to look at.

    tried: the pack's worked cases, run. accepted: what may stand. read: limits that code reads by name.
    """
    acceptable = (*_worded(pack), *_unused(pack, read), *_not_shown(pack, tried), *_unsaid(pack, tried))
    standing = {(remark.code, remark.name) for remark in accepted}
    met = {(finding.code, finding.name) for finding in acceptable}
    return (
        *_failed(pack, tried),
        *_conflicts(tried),
        *(finding for finding in acceptable if (finding.code, finding.name) not in standing),
        *(
            _needless(remark)
            for remark in accepted
            if remark.code not in (SURVIVOR, *PROVED) and (remark.code, remark.name) not in met
        ),
    )


def _needless(accepted: Accepted) -> Finding:
    return Finding(
        "needless",
        accepted.name,
        Text(
            f"Anmärkningen {accepted.code} om {accepted.name} är godtagen men finns inte längre. Ta bort raden.",
            f"The remark {accepted.code} about {accepted.name} is accepted and no longer made. Take the line out.",
        ),
        accepted.place,
    )


RULE = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
"""A rule's id where it stands in a sentence."""


def _failed(pack: Pack, tried: Sequence[Tried]) -> Iterator[Finding]:
    """
    Worked cases that end otherwise than they say; `lovsvar rules test` shows how.

    One slip can break hundreds. They are told as one finding for the rules that most of them name, those that are left
    for the rules that most of these name, and so on.
    """
    places = {rule.id: f"{rule.file}:{rule.line}" for rule in pack.rules}
    left = [worked for worked in tried if worked.differences]
    named = {id(worked): _rules_in(worked.differences).intersection(places) for worked in left}
    while left:
        counted = Counter(rule for worked in left for rule in named[id(worked)])
        root = max(places, key=lambda rule: counted[rule]) if counted.total() else None
        together = [worked for worked in left if root in named[id(worked)]] if root else left[:1]
        shared = frozenset.intersection(*(named[id(worked)] for worked in together))
        told = {id(worked) for worked in together}
        left = [worked for worked in left if id(worked) not in told]
        yield _failure(together, ", ".join(f"{rule} ({places[rule]})" for rule in places if rule in shared))


def _rules_in(differences: Iterable[Text]) -> frozenset[str]:
    return frozenset(name for difference in differences for name in RULE.findall(difference.en))


def _failure(together: Sequence[Tried], rules: str) -> Finding:
    first = together[0]
    name, difference = first.case.name, first.differences[0]
    says = (
        Text(f"Fallet håller inte: {name}: {difference.sv}", f"The case does not hold: {name}: {difference.en}")
        if len(together) == 1
        else Text(
            f"{len(together)} fall håller inte, alla vid {rules}. Det första: {name}: {difference.sv}",
            f"{len(together)} cases do not hold, all at {rules}. The first: {name}: {difference.en}",
        )
    )
    return Finding("case", name, says, f"{first.case.file}:{first.case.line}")


def _conflicts(tried: Sequence[Tried]) -> Iterator[Finding]:
    """Rules that count with different answers, in a case that does not say that they should; the same rules once."""
    clashes: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for worked in tried:
        expected = cast(Mapping[str, str], worked.case.expect.get("answers", {}))
        for question, answer in worked.found.answers.items():
            if answer.state is AnswerState.CONFLICT and expected.get(question) != "conflict":
                rules = ", ".join(dict.fromkeys(rule for rule, _ in answer.because))
                clashes[question, rules].append(worked.case)
    for (question, rules), cases in clashes.items():
        shown, more = cases[0], len(cases) - 1
        yield Finding(
            "conflict",
            question,
            Text(
                f"{shown.name}: {rules} svarar olika på {question}, och ingen är undantag från en annan."
                + (f" Likaså i {more} fall till." if more else ""),
                f"{shown.name}: {rules} answer {question} differently, and none is an exception to another."
                + (f" So they do in {more} more cases." if more else ""),
            ),
            f"{shown.file}:{shown.line}",
        )


def _worded(pack: Pack) -> Iterator[Finding]:
    """Slips of the words alone, each told once for its rule."""
    for slip in wording.slips(pack):
        yield Finding(slip.code, slip.rule.id, slip.says, f"{slip.rule.file}:{slip.rule.line}")


def _unsaid(pack: Pack, tried: Sequence[Tried]) -> Iterator[Finding]:
    """
    Rules that some case leaves open, and that have no sentence for it. Where a kind alone is not known, the standing
    sentence is enough: the kind is what is asked first.
    """
    silent = {rule.id: rule for rule in pack.rules if Verdict.OPEN not in rule.texts}
    for worked in tried:
        for conclusion in worked.found.conclusions:
            if conclusion.verdict is not Verdict.OPEN or conclusion.rule not in silent:
                continue
            unknown = {check.fact for check in conclusion.checks if check.truth is Truth.OPEN}
            if any(pack.facts[fact].type is not FactType.CHOICE for fact in unknown):
                rule = silent.pop(conclusion.rule)
                yield Finding(
                    "unsaid",
                    rule.id,
                    Text(
                        f"{rule.id} saknar meningen open, och fallet {worked.case.name} lämnar regeln öppen.",
                        f"{rule.id} lacks the sentence open, and the case {worked.case.name} leaves the rule open.",
                    ),
                    f"{rule.file}:{rule.line}",
                )


def _unused(pack: Pack, read: Iterable[str]) -> Iterator[Finding]:
    """Limits that neither rules nor code read, facts that no rule asks for, and questions that lead nowhere."""
    limits = {*read, *limits_of(pack.rules)}
    facts: set[str] = set()
    for rule in pack.rules:
        for compare in comparisons((*rule.applies_when, *rule.if_)):
            facts.add(compare.fact)
            facts |= {operand.name for operand in compare.against if isinstance(operand, FactRef)}
    for name, limit in pack.limits.items():
        if name not in limits:
            says = Text(f"Ingen använder gränsvärdet {name}.", f"Nothing uses the limit {name}.")
            yield Finding("unused_limit", name, says, limit.place)
    for name, fact in pack.facts.items():
        if name not in facts:
            says = Text(f"Ingen regel frågar efter {name}.", f"No rule asks for {name}.")
            yield Finding("unused_fact", name, says, fact.place)
    led = {*KNOWN, *(name for course in pack.courses for name in course.good)}
    for name, question in pack.questions.items():
        if name not in led:
            says = Text(
                f"Inget resultat beror på frågan {name} (courses i pack.yaml).",
                f"No result rests on the question {name} (courses in pack.yaml).",
            )
            yield Finding("unused_question", name, says, question.place)


def _not_shown(pack: Pack, tried: Sequence[Tried]) -> Iterator[Finding]:
    """Rules of which no worked case shows both sides."""
    seen: dict[str, set[Verdict]] = defaultdict(set)
    for worked in tried:
        for conclusion in worked.found.conclusions:
            seen[conclusion.rule].add(conclusion.verdict)
    said = {Verdict.MET: Text("uppfylld", "met"), Verdict.NOT_MET: Text("inte uppfylld", "not met")}
    for rule in pack.rules:
        lacking = [said[verdict] for verdict in _sides(rule) if verdict not in seen[rule.id]]
        if lacking:
            yield Finding(
                "not_shown",
                rule.id,
                Text(
                    f"Inget fall visar {rule.id} {' eller '.join(words.sv for words in lacking)}.",
                    f"No case shows {rule.id} {' or '.join(words.en for words in lacking)}.",
                ),
                f"{rule.file}:{rule.line}",
            )


def _sides(rule: Rule) -> tuple[Verdict, ...]:
    """A rule without conditions is met wherever it applies."""
    return (Verdict.MET, Verdict.NOT_MET) if rule.if_ else (Verdict.MET,)
