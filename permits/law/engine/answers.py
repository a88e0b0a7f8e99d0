"""
From conclusions to answers: what each question came to, and what is still worth asking.

Two rules that count and disagree are a conflict, never "the last one wins"; what is open stays open
unless everything it could become is the same answer.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

from permits.law.conclusion import Answer, AnswerState, Conclusion, Truth
from permits.law.pack import FactDeclaration, InForce, Question, references
from permits.quantity import Measured

TRUE, FALSE, OPEN = Truth.TRUE, Truth.FALSE, Truth.OPEN


def answers(in_force: InForce, conclusions: Sequence[Conclusion]) -> dict[str, Answer]:
    """The answer to each question of the pack."""
    if is_silent(in_force):
        return gaps(in_force)
    answering = _answering(in_force)
    speaking: dict[str, list[Said]] = {name: [] for name in in_force.pack.questions}
    for rule, about, _, _, counts, _ in [each for each in conclusions if each[COUNTS] is not FALSE]:
        if rule in answering:
            question, value = answering[rule]
            speaking[question].append((value, counts, (rule, about)))
    return {name: _answer(in_force.pack.questions[name], those) for name, those in speaking.items()}


def _answer(question: Question, those: Sequence[Said]) -> Answer:
    if not those:
        return unsaid(question)
    answers, counts, because = zip(*those, strict=True)
    return answer(question, answers, because, [counted is OPEN for counted in counts] if OPEN in counts else ())


def gaps(in_force: InForce) -> dict[str, Answer]:
    """The answers where nothing follows at all."""
    return {name: Answer(name, AnswerState.GAP, None) for name in in_force.pack.questions}


COUNTS = Conclusion._fields.index("counts")
"""Where a conclusion says that it counts: of most, nothing more is read than that they do not."""


@lru_cache(maxsize=64)
def is_silent(in_force: InForce) -> bool:
    """
    Whether the case came in on a day on which no rule stands that hangs on it, before the pack's first or after its last.

    What the law said then is not here, so nothing follows: not by default, and not by what hangs on other days.
    """
    ever, now = (
        any(rule.valid.applies_by == "received" for rule in rules) for rules in (in_force.pack.rules, in_force.rules)
    )
    return ever and not now


Key = tuple[str, str | None]
"""A rule, and the thing that its conclusion is about."""

Said = tuple[str | None, Truth, Key]
"""What a conclusion says to its question: the answer, how it counts, and the rule with the thing that it is about."""


@lru_cache(maxsize=64)
def _answering(in_force: InForce) -> Mapping[str, tuple[str, str | None]]:
    """By rule, the question that it speaks to and its answer."""
    return {rule.id: (rule.question, rule.answer) for rule in in_force.rules if rule.question is not None}


def answer(
    question: Question, answers: Sequence[str | None], because: tuple[Key, ...], open_: Sequence[bool] = ()
) -> Answer:
    """
    What the conclusions that count, or may, make of a question: of each its answer, and its rule with the thing that
    it is about. open_: which of them only may; empty where all of them count.
    """
    if not because:
        return unsaid(question)
    settled, possible = dict.fromkeys(answers), {}
    if open_:
        possible = dict.fromkeys(compress(answers, open_))
        settled = {value: None for value, may in zip(answers, open_, strict=True) if not may}
    if len(settled) > 1:
        return Answer(question.name, AnswerState.CONFLICT, None, _named(settled), because)
    if settled:
        (value,) = settled
        if set(possible) <= set(settled):
            carrying = because
            if possible:
                carrying = tuple(key for key, may in zip(because, open_, strict=True) if not may)
            return Answer(question.name, AnswerState.SETTLED, value, because=carrying)
        return Answer(question.name, AnswerState.OPEN, None, _named({**settled, **possible}), because)
    candidates: dict[str | None, None] = {**possible, question.default: None} if question.default else possible
    if set(candidates) == {question.default}:
        return unsaid(question)
    return Answer(question.name, AnswerState.OPEN, None, _named(candidates), because)


def unsaid(question: Question) -> Answer:
    """The answer where no rule says anything but the default."""
    if question.default is None:
        return Answer(question.name, AnswerState.GAP, None)
    return Answer(question.name, AnswerState.SETTLED, question.default, by_default=True)


def _named(answers: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(answer for answer in answers if answer is not None)


def asks(
    in_force: InForce, conclusions: Sequence[Conclusion], found: Mapping[str, Answer], known: Container[str]
) -> dict[str, tuple[str, ...]]:
    """
    For each question that is open, the absent facts that could still settle it, in reading order.

    Followed from the rules that leave a question open through `met` and exceptions; an answer that no
    open rule touches asks for nothing. known: the facts that there are; a doubtful value asks for those that
    would narrow it.
    """
    questions = [name for name, answer in found.items() if answer.state is AnswerState.OPEN]
    if not questions:
        return {}
    left_open: dict[str, list[Conclusion]] = {}
    for conclusion in conclusions:
        if conclusion.holds is OPEN or conclusion.counts is OPEN:
            left_open.setdefault(conclusion.rule, []).append(conclusion)
    wanted: dict[str, tuple[str, ...]] = {}
    for question in questions:
        asking = _Asking(in_force.pack.facts, _leads(in_force), left_open, known, set(), {})
        for id, _ in found[question].because:
            asking.follow(id)
        wanted[question] = tuple(asking.asked)
    return wanted


@lru_cache(maxsize=64)
def _leads(in_force: InForce) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """By rule, the points that it refers to and the exceptions to it."""
    exceptions: dict[str, list[str]] = {}
    for rule in in_force.rules:
        for id in rule.exception_to:
            exceptions.setdefault(id, []).append(rule.id)
    return {
        rule.id: (tuple(references((*rule.applies_when, *rule.if_))), tuple(exceptions.get(rule.id, ())))
        for rule in in_force.rules
    }


@dataclass(frozen=True, slots=True)
class _Asking:
    """
    What is gathered for one question. left_open: by rule, the conclusions that hold or count openly. seen: the rules that
    were followed. asked: the facts, in reading order.

    No function that calls itself by name: that is a ring, which would keep all that a case came to until it is looked for.
    """

    facts: Mapping[str, FactDeclaration]
    leads: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    left_open: Mapping[str, Sequence[Conclusion]]
    known: Container[str]
    seen: set[str]
    asked: dict[str, None]

    def follow(self, id: str) -> None:
        if id in self.seen:
            return
        self.seen.add(id)
        points, exceptions = self.leads[id]
        for point in points:
            if any(conclusion.holds is OPEN for conclusion in self.left_open.get(point, ())):
                self.follow(point)
        for conclusion in self.left_open.get(id, ()):
            for check in conclusion.checks:
                if check.truth is not OPEN:
                    continue
                if check.value is None:
                    self.asked[check.fact] = None
                elif isinstance(check.value, Measured) and not check.value.exact:
                    narrower = (name for name in self.facts[check.fact].narrowed_by if name not in self.known)
                    self.asked.update(dict.fromkeys(narrower))
        for exception in exceptions:
            if any(conclusion.counts is OPEN for conclusion in self.left_open.get(exception, ())):
                self.follow(exception)
