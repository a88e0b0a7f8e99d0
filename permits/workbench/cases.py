"""Worked cases beside the rules: each says what facts lead to which answers, and for which reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from permits.law.conclusion import Conclusions, Truth
from permits.law.engine import Second, conclude
from permits.law.facts import Facts
from permits.law.loader.cases import facts_from
from permits.law.pack import Case, Pack
from permits.phrases import phrase
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Tried:
    """A case, where it differed from what was expected (nothing when it held), and all that was concluded."""

    case: Case
    differences: tuple[Text, ...]
    found: Conclusions


def facts_of(pack: Pack, case: Case) -> Facts:
    """The ordinary case with what this one changes and takes out."""
    ordinary = cast(Mapping[str, Any], pack.ordinary)
    given = {**ordinary.get("given", {}), **case.given}
    things = {**ordinary.get("things", {}), **case.things}
    kept = {name: value for name, value in given.items() if name not in case.without}
    return facts_from(kept, things)


def run(pack: Pack, *, second: Second = None) -> list[Tried]:
    """Every worked case of the pack, tried on both engines; second: as `conclude` takes it."""
    return [tried(pack, case, second=second) for case in pack.cases]


def tried(pack: Pack, case: Case, *, second: Second = None) -> Tried:
    """A worked case, tried on both engines; second: as `conclude` takes it."""
    found = conclude(pack, facts_of(pack, case), case.dates, second=second)
    return Tried(case, tuple(differences(case, found)), found)


def differences(case: Case, found: Conclusions) -> list[Text]:
    """Where what was concluded is not what the case expects, one sentence each."""
    expect = cast(Mapping[str, Any], case.expect)
    wrong = [_told("engines", difference=difference) for difference in found.differences]
    for question, wanted in expect.get("answers", {}).items():
        answer = found.answers[question]
        came = answer.written
        if came != wanted:
            wrong.append(_told("is", name=question, came=came, wanted=wanted, why=_why(question, found)))
    counting = {conclusion.rule for conclusion in found.conclusions if conclusion.counts is Truth.TRUE}
    wrong += [_told("does_not_count", rule=rule) for rule in expect.get("because", ()) if rule not in counting]
    for rule, wanted in expect.get("verdicts", {}).items():
        verdicts = {conclusion.verdict.value for conclusion in found.conclusions if conclusion.rule == rule}
        if wanted not in verdicts:
            verdict = ", ".join(sorted(verdicts)) or phrase("workbench.cases.no_verdict")
            wrong.append(_told("is", name=rule, came=verdict, wanted=wanted, why=""))
    standing = {conclusion.rule for conclusion in found.conclusions}
    wrong += [_told("not_in_force", rule=rule) for rule in expect.get("in_force", ()) if rule not in standing]
    wrong += [_told("in_force", rule=rule) for rule in expect.get("not_in_force", ()) if rule in standing]
    for rule, facts in expect.get("why_not", {}).items():
        failing = {
            check.fact
            for conclusion in found.conclusions
            if conclusion.rule == rule
            for check in conclusion.checks
            if check.truth is not Truth.TRUE
        }
        wrong += [_told("does_not_fail_on", rule=rule, fact=fact) for fact in facts if fact not in failing]
    for word, came_names in (("missing", found.missing), ("judgements", found.judgements)):
        wrong += [_told("not_among", name=name, word=word) for name in expect.get(word, ()) if name not in came_names]
    informing = {rule for rule, _ in found.flags}
    wrong += [_told("does_not_inform", rule=rule) for rule in expect.get("informs", ()) if rule not in informing]
    return wrong


def _told(code: str, **slots: object) -> Text:
    return phrase(f"workbench.cases.{code}", **slots)


def _why(question: str, found: Conclusions) -> Text:
    """The rules that brought an answer, and what it waits for where it is open."""
    rules = ", ".join(rule for rule, _ in found.answers[question].because)
    by = Text(rules, rules) if rules else phrase("workbench.cases.by_default")
    lacks = ", ".join(found.asks.get(question, ()))
    return Text.joined((by, *([phrase("workbench.cases.lacks", facts=lacks)] if lacks else ())), "; ").each(
        " ({})".format
    )
