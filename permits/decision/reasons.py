"""
Why: the conclusions that carry an answer, or leave it open, each as a reason.

A reason names its conclusion; its sentence is filled in by `explanation`, where values are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from permits.acts import Act
from permits.law.conclusion import Conclusion, Conclusions, Truth, Verdict
from permits.law.pack import Pack, Rule, comparisons, references
from permits.law.vocabulary import COMPLETENESS
from permits.phrases import phrase
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Reason:
    """
    One reason, as a letter or page says it.

    code: a stable word (`engines_disagree`, `no_mandate`, `uncertain`, `missing_layer`, or a
    question's name). rule, about: the conclusion it rests on. fact: what it turns on.
    """

    code: str
    says: Text
    rule: str | None = None
    about: str | None = None
    fact: str | None = None


def reasons_of(pack: Pack, conclusions: Conclusions, questions: Iterable[str]) -> tuple[Reason, ...]:
    """Why the questions ended as they did, in the words of the rules that carried or left them open."""
    reasons: list[Reason] = []
    for name in questions:
        answer = conclusions.answers[name]
        for rule, about in answer.because:
            roots = _left_open_by(pack, conclusions, rule, about)
            reasons += [reason_of(pack, conclusions, id, on, name) for id, on in (*roots, (rule, about))]
        if not answer.because:
            label = pack.questions[name].label
            reasons.append(Reason(name, phrase("outcome.open_question", question=label)))
    return tuple(dict.fromkeys(reasons))


def _left_open_by(pack: Pack, conclusions: Conclusions, id: str, about: str | None) -> Iterator[tuple[str, str | None]]:
    """The points that leave an open conclusion open, the deepest first: those that lack something themselves."""
    if conclusions.of(id, about).verdict is not Verdict.OPEN:
        return
    points = set(references((*pack.rule(id).applies_when, *pack.rule(id).if_)))
    for conclusion in conclusions.left_open:
        if conclusion.rule in points and (about is None or conclusion.about in (None, about)):
            yield from _left_open_by(pack, conclusions, conclusion.rule, conclusion.about)
            if any(check.truth is Truth.OPEN for check in conclusion.checks):
                yield conclusion.rule, conclusion.about


def reason_of(pack: Pack, conclusions: Conclusions, id: str, about: str | None, code: str) -> Reason:
    """The reason a conclusion gives; its sentence is filled in by `explanation` where values are shown."""
    conclusion = conclusions.of(id, about)
    fact = next((check.fact for check in conclusion.checks if check.truth is not Truth.TRUE), None)
    return Reason(code, pack.rule(id).title, id, about, fact)


DEMANDED = {"permit_duty": "permit_required", "notification_duty": "required"}
"""What each question of a duty answers where one is."""


def carrying(pack: Pack, conclusions: Conclusions, questions: Iterable[str]) -> tuple[Reason, ...]:
    """
    The rules that carry the settled answers: those that count with the points they rest on, for what is
    exempt also what could have taken that back and did not, every demand that was met, and each that was not with
    what excuses it. Sourced
    defaults have no rule, and that the papers were complete or that nothing called for a person is no reason.
    """
    shown: dict[Reason, None] = {}

    def show(id: str, about: str | None, name: str) -> None:
        shown[reason_of(pack, conclusions, id, about, name)] = None

    speaking = [
        conclusion for conclusion in conclusions.conclusions if conclusion.verdict in (Verdict.MET, Verdict.NOT_MET)
    ]
    exempt = conclusions.settled("permit_duty") == "no_permit"
    unbound = conclusions.answers["permit_duty"].by_default
    for name in questions:
        if name in (COMPLETENESS, "hand_over"):
            continue
        for id, about in conclusions.answers[name].because:
            points = set(references(pack.rule(id).if_))
            for made in speaking:
                if made.rule in points:
                    show(made.rule, made.about, name)
            show(id, about, name)
            for made in speaking:
                if exempt and id in pack.rule(made.rule).exception_to and made.verdict is Verdict.NOT_MET:
                    show(made.rule, made.about, name)
        if name in DEMANDED and unbound and conclusions.answers[name].by_default:
            # Nothing freed it, since nothing bound it: the demands that were tried and did not bind are the reason.
            failed = {made.rule for made in speaking if made.verdict is Verdict.NOT_MET}
            binding = [rule for rule in pack.rules if rule.question == name and rule.then == DEMANDED[name]]
            # Of what keeps a demand from speaking of the case, only what does so alone.
            kept_off = [failed.intersection(references(rule.applies_when)) for rule in binding]
            points = {rule.id for rule in binding}.union(*(those for those in kept_off if len(those) == 1))
            for made in speaking:
                if made.rule in points & failed and not _is_kind(pack.rule(made.rule)):
                    show(made.rule, made.about, name)
        for demand, excuse in excused(pack, conclusions, name):
            show(demand.rule, demand.about, name)
            show(excuse.rule, excuse.about, name)
        for made in speaking:
            rule = pack.rule(made.rule)
            if rule.question == name and rule.otherwise and made.verdict is Verdict.MET:
                show(made.rule, made.about, name)
    return tuple(shown)


def against(pack: Pack, conclusions: Conclusions, questions: Iterable[str]) -> tuple[Reason, ...]:
    """
    What decided against the measure: each demand that is not met with the points it rests on, and what could have
    excused it and did not.
    """
    shown: dict[Reason, None] = {}
    failed = [conclusion for conclusion in conclusions.conclusions if conclusion.verdict is Verdict.NOT_MET]
    for name in questions:
        adverse = next(iter(pack.questions[name].answers), None) != conclusions.settled(name)
        for id, about in conclusions.answers[name].because if adverse and conclusions.settled(name) else ():
            points = set(references(pack.rule(id).if_))
            excuses = {rule.id for rule in pack.rules if id in rule.exception_to}
            for conclusion in failed:
                if conclusion.rule in points and about in (None, conclusion.about):
                    shown[reason_of(pack, conclusions, conclusion.rule, conclusion.about, name)] = None
            shown[reason_of(pack, conclusions, id, about, name)] = None
            for conclusion in failed:
                if conclusion.rule in excuses and conclusion.about in (None, about):
                    shown[reason_of(pack, conclusions, conclusion.rule, conclusion.about, name)] = None
    return tuple(shown)


def excused(pack: Pack, conclusions: Conclusions, question: str) -> tuple[tuple[Conclusion, Conclusion], ...]:
    """
    Each demand of the question that is not met, or that a measure with doubt cannot settle, with what excuses it: an
    accepted deviation from the plan, say.
    """
    pairs: list[tuple[Conclusion, Conclusion]] = []
    demands = _demands(pack, question)
    if not demands:
        return ()
    for demand in conclusions.conclusions:
        if demand.counts is not Truth.FALSE or demand.rule not in demands:
            continue
        if demand.verdict is Verdict.NOT_MET or (
            demand.verdict is Verdict.OPEN and all(check.value is not None for check in demand.checks)
        ):
            pairs += [
                (demand, excuse)
                for excuse in conclusions.conclusions
                if excuse.counts is Truth.TRUE
                and demand.rule in pack.rule(excuse.rule).exception_to
                and excuse.about in (None, demand.about)
            ]
    return tuple(pairs)


@lru_cache(maxsize=256)
def _demands(pack: Pack, question: str) -> frozenset[str]:
    """The rules that answer the question when they apply and are not met."""
    return frozenset(rule.id for rule in pack.rules if rule.question == question and rule.otherwise)


def applied_for_apart(pack: Pack, informs: Iterable[Reason]) -> tuple[Act, ...]:
    """The acts that whoever is told of these is to apply for by themselves, beside what they have asked for."""
    named = dict.fromkeys(pack.rule(reason.rule).apply_for for reason in informs if reason.rule is not None)
    return tuple(pack.acts[name] for name in named if name)


def _is_kind(rule: Rule) -> bool:
    """Whether a rule only says what kind of measure it is, which the applicant knows."""
    return {compare.fact for compare in comparisons(rule.if_)} <= {"measure"} and bool(rule.if_)
