"""
What a pack that loads may still lack: worked cases that do not hold, conflicts that they run into, what nothing uses,
and rules that no case has shown both met and not met.

The first two are faults, since somebody would get another answer than the law's. The rest are remarks; those that are
to stand for good are accepted by name, with a reason, so that a new one is seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from permits.law.conclusion import AnswerState, Verdict
from permits.law.loader.accepted import Accepted
from permits.law.pack import FactRef, LimitRef, Pack, Rule, comparisons
from permits.law.vocabulary import KNOWN
from permits.text import Text
from permits.workbench.cases import Tried


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing to look at.

    code: `case` and `conflict`, `no_phrase` and `slots`, which are faults; `unused_phrase`, `unused_limit`, `unused_fact`, `unused_question`, `not_shown` and
    `needless` (accepted, and not found), which are remarks. name: the case, question, limit, fact or rule it is about.
    place: `file:line`.
    """

    code: str
    name: str
    says: Text
    place: str

    @property
    def is_fault(self) -> bool:
        return self.code not in REMARKS


REMARKS = ("unused_phrase", "unused_limit", "unused_fact", "unused_question", "not_shown", "needless")


def look_over(
    pack: Pack, tried: Sequence[Tried], accepted: Sequence[Accepted] = (), read: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """
    All there is to look at.

    tried: the pack's worked cases, run. accepted: remarks that may stand. read: limits that code reads by name.
    """
    remarks = (*_unused(pack, read), *_not_shown(pack, tried))
    standing = {(one.code, one.name) for one in accepted}
    found = {(remark.code, remark.name) for remark in remarks}
    return (
        *_failed(tried),
        *_conflicts(tried),
        *(remark for remark in remarks if (remark.code, remark.name) not in standing),
        *(_needless(one) for one in accepted if (one.code, one.name) not in found),
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


def _failed(tried: Sequence[Tried]) -> Iterator[Finding]:
    """Worked cases that end otherwise than they say; `lovsvar rules test` shows how."""
    for worked in tried:
        if worked.differences:
            yield Finding(
                "case",
                worked.case.name,
                Text(
                    f"Fallet håller inte: {worked.case.name}: {worked.differences[0]}",
                    f"The case does not hold: {worked.case.name}: {worked.differences[0]}",
                ),
                f"{worked.case.file}:{worked.case.line}",
            )


def _conflicts(tried: Sequence[Tried]) -> Iterator[Finding]:
    """Two rules that count with different answers, in a case that does not say that they should."""
    for one in tried:
        expected = cast(Mapping[str, str], one.case.expect.get("answers", {}))
        for question, answer in one.found.answers.items():
            if answer.state is AnswerState.CONFLICT and expected.get(question) != "conflict":
                rules = ", ".join(dict.fromkeys(rule for rule, _ in answer.because))
                yield Finding(
                    "conflict",
                    question,
                    Text(
                        f"{one.case.name}: {rules} svarar olika på {question}, och ingen är undantag från en annan.",
                        f"{one.case.name}: {rules} answer {question} differently, and none is an exception to another.",
                    ),
                    f"{one.case.file}:{one.case.line}",
                )


def _unused(pack: Pack, read: Iterable[str]) -> Iterator[Finding]:
    """Limits that neither rules nor code read, facts that no rule asks for, and questions that lead nowhere."""
    limits: set[str] = set(read)
    facts: set[str] = set()
    for rule in pack.rules:
        for compare in comparisons((*rule.applies_when, *rule.if_)):
            facts.add(compare.fact)
            facts |= {operand.name for operand in compare.against if isinstance(operand, FactRef)}
            limits |= {operand.name for operand in compare.against if isinstance(operand, LimitRef)}
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
    for one in tried:
        for conclusion in one.found.conclusions:
            seen[conclusion.rule].add(conclusion.verdict)
    said = {Verdict.MET: Text("uppfylld", "met"), Verdict.NOT_MET: Text("inte uppfylld", "not met")}
    for rule in pack.rules:
        lacking = [said[verdict] for verdict in _sides(rule) if verdict not in seen[rule.id]]
        if lacking:
            yield Finding(
                "not_shown",
                rule.id,
                Text(
                    f"Inget fall visar {rule.id} {' eller '.join(one.sv for one in lacking)}.",
                    f"No case shows {rule.id} {' or '.join(one.en for one in lacking)}.",
                ),
                f"{rule.file}:{rule.line}",
            )


def _sides(rule: Rule) -> tuple[Verdict, ...]:
    """A rule without conditions is met wherever it applies."""
    return (Verdict.MET, Verdict.NOT_MET) if rule.if_ else (Verdict.MET,)
