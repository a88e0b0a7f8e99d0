"""Worked cases beside the rules: each says what facts lead to which answers, and for which reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from permits.law.conclusion import AnswerState, Conclusions, Truth
from permits.law.engine import conclude
from permits.law.facts import Facts
from permits.law.loader.cases import facts_from
from permits.law.pack import Case, Pack


@dataclass(frozen=True, slots=True)
class Tried:
    """A case, where it differed from what was expected (nothing when it held), and all that was concluded."""

    case: Case
    differences: tuple[str, ...]
    found: Conclusions


def facts_of(pack: Pack, case: Case) -> Facts:
    """The ordinary case with what this one changes and takes out."""
    ordinary = cast(Mapping[str, Any], pack.ordinary)
    given = {**ordinary.get("given", {}), **case.given}
    things = {**ordinary.get("things", {}), **case.things}
    kept = {name: value for name, value in given.items() if name not in case.without}
    return facts_from(kept, things)


def run(pack: Pack) -> list[Tried]:
    """Every worked case of the pack, tried on both engines."""
    return [tried(pack, case) for case in pack.cases]


def tried(pack: Pack, case: Case) -> Tried:
    """A worked case, tried on both engines."""
    found = conclude(pack, facts_of(pack, case), case.dates)
    return Tried(case, tuple(differences(case, found)), found)


def differences(case: Case, found: Conclusions) -> list[str]:
    """Where what was concluded is not what the case expects, one line each."""
    expect = cast(Mapping[str, Any], case.expect)
    wrong = [f"the engines differ: {difference}" for difference in found.differences]
    for question, wanted in expect.get("answers", {}).items():
        answer = found.answers[question]
        came = answer.value if answer.state is AnswerState.SETTLED else answer.state.value
        if came != wanted:
            reasons = ", ".join(rule for rule, _ in answer.because)
            wrong.append(f"{question} is {came}, expected {wanted} ({reasons or 'by default'})")
    counting = {conclusion.rule for conclusion in found.conclusions if conclusion.counts is Truth.TRUE}
    wrong += [f"{rule} does not count" for rule in expect.get("because", ()) if rule not in counting]
    for rule, wanted in expect.get("verdicts", {}).items():
        verdicts = {conclusion.verdict.value for conclusion in found.conclusions if conclusion.rule == rule}
        if wanted not in verdicts:
            wrong.append(f"{rule} is {', '.join(sorted(verdicts)) or 'not in force'}, expected {wanted}")
    standing = {conclusion.rule for conclusion in found.conclusions}
    wrong += [f"{rule} is not in force" for rule in expect.get("in_force", ()) if rule not in standing]
    wrong += [f"{rule} is in force" for rule in expect.get("not_in_force", ()) if rule in standing]
    for rule, facts in expect.get("why_not", {}).items():
        failing = {
            check.fact
            for conclusion in found.conclusions
            if conclusion.rule == rule
            for check in conclusion.checks
            if check.truth is not Truth.TRUE
        }
        wrong += [f"{rule} does not fail on {fact}" for fact in facts if fact not in failing]
    for word, came_names in (("missing", found.missing), ("judgements", found.judgements)):
        wrong += [f"{name} is not among {word}" for name in expect.get(word, ()) if name not in came_names]
    informing = {rule for rule, _ in found.flags}
    wrong += [f"{rule} does not inform" for rule in expect.get("informs", ()) if rule not in informing]
    return wrong
