"""
What a pack that loads may still lack: conflicts that its worked cases run into, what no rule uses, and
rules that no case has shown both met and not met.

Nothing here stops a pack from running; a planner reads it before publishing one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from permits.law.conclusion import AnswerState, Verdict
from permits.law.pack import FactRef, LimitRef, Pack, Rule, comparisons
from permits.text import Text
from permits.workbench.cases import Tried


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing to look at.

    code: `conflict`, `unused_limit`, `unused_fact` or `not_shown`. name: the question, limit, fact or
    rule it is about. place: `file:line` where there is one.
    """

    code: str
    name: str
    says: Text
    place: str = ""


def look_over(pack: Pack, tried: Sequence[Tried]) -> tuple[Finding, ...]:
    """All there is to look at. tried: the pack's worked cases, run."""
    return (*_conflicts(tried), *_unused(pack), *_not_shown(pack, tried))


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


def _unused(pack: Pack) -> Iterator[Finding]:
    """Limits and facts that no rule compares with. Code may use them, for a deadline or to measure another."""
    limits: set[str] = set()
    facts: set[str] = set()
    for rule in pack.rules:
        for compare in comparisons((*rule.applies_when, *rule.if_)):
            facts.add(compare.fact)
            facts |= {operand.name for operand in compare.against if isinstance(operand, FactRef)}
            limits |= {operand.name for operand in compare.against if isinstance(operand, LimitRef)}
    for name in pack.limits:
        if name not in limits:
            yield Finding(
                "unused_limit",
                name,
                Text(f"Ingen regel använder gränsvärdet {name}.", f"No rule uses the limit {name}."),
            )
    for name in pack.facts:
        if name not in facts:
            yield Finding("unused_fact", name, Text(f"Ingen regel frågar efter {name}.", f"No rule asks for {name}."))


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
