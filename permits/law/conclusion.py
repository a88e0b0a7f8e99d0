"""
What the rules conclude: one conclusion per rule (and per thing it speaks of), one answer per question.

Three-valued throughout (Kleene): what is not known is `OPEN`, and open is never yes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from permits.quantity import Value


class Truth(StrEnum):
    """Kleene's three values."""

    TRUE = "true"
    FALSE = "false"
    OPEN = "open"


class Verdict(StrEnum):
    """
    What a rule says of a case.

    `applies_when` false: not applicable. `applies_when` open: open. Otherwise `if` decides.
    """

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    OPEN = "open"


class Check(NamedTuple):
    """
    One comparison as it was made, for the explanation.

    part: `applies_when` or `if`. against: the limit's values, resolved for the case's date, in the
    fact's unit. value: None where the fact is absent. limit: the name of the dated limit, when the
    comparison used one.
    """

    part: str
    fact: str
    word: str
    against: tuple[Decimal | str | bool, ...]
    value: Value | None
    truth: Truth
    limit: str | None = None


class Conclusion(NamedTuple):
    """
    One rule's verdict on one case, or on one thing of the case.

    rule: the rule's id, which is its citation. about: the thing's id for a `for_each` rule.
    holds: Kleene "applies and met". fires: whether the rule's own answer (`then` when it holds,
    `otherwise` when it applies and is not met) is called for. counts: `fires`, and no exception to
    the rule counts.
    """

    rule: str
    about: str | None
    verdict: Verdict
    holds: Truth
    counts: Truth
    checks: Sequence[Check] = ()


class AnswerState(StrEnum):
    """Whether a question was answered."""

    SETTLED = "settled"
    OPEN = "open"
    CONFLICT = "conflict"
    """Two rules that count give different answers and neither is an exception to the other."""
    GAP = "gap"
    """No rule counts and the question has no default."""


@dataclass(frozen=True, slots=True)
class Answer:
    """
    The answer to one question of the pack.

    value: set when settled. candidates: what it may still become when open, or what clashes.
    because: (rule, thing) of every conclusion that counts for the value, or could.
    by_default: the question's sourced default answered.
    """

    question: str
    state: AnswerState
    value: str | None
    candidates: tuple[str, ...] = ()
    because: tuple[tuple[str, str | None], ...] = ()
    by_default: bool = False

    @property
    def written(self) -> str:
        """As a worked case writes it: its value, or why it has none."""
        return self.value or self.state.value


class Agreement(StrEnum):
    """What the second engine said."""

    AGREED = "agreed"
    DIFFERED = "differed"
    ABSENT = "absent"
    """The second engine is not installed on this Python (3.13 and later)."""
    NOT_ASKED = "not_asked"
    """A preview, by which nothing is decided."""


@dataclass(frozen=True)
class Conclusions:
    """
    All that one evaluation of a pack gave.

    asks: for each open question, the absent facts that could still settle it, in reading order.
    missing: all of these that somebody can supply; judgements: those that only an officer can. flags: (rule, thing) of informing rules that count.
    differences: where the two engines differed, as readable lines; empty when they agreed.
    """

    pack: str
    conclusions: tuple[Conclusion, ...]
    answers: Mapping[str, Answer]
    asks: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...]
    judgements: tuple[str, ...]
    flags: tuple[tuple[str, str | None], ...]
    agreement: Agreement = Agreement.ABSENT
    differences: tuple[str, ...] = ()

    def settled(self, question: str) -> str | None:
        """The question's answer; None while it is not settled, or when the pack does not put it."""
        answer = self.answers.get(question)
        return answer.value if answer is not None and answer.state is AnswerState.SETTLED else None

    def of(self, rule: str, about: str | None = None) -> Conclusion:
        """The conclusion of a rule. KeyError when the pack in force has no such rule."""
        return self._by_rule[rule, about]

    @cached_property
    def _by_rule(self) -> Mapping[tuple[str, str | None], Conclusion]:
        return {(conclusion.rule, conclusion.about): conclusion for conclusion in self.conclusions}

    @cached_property
    def left_open(self) -> tuple[Conclusion, ...]:
        """Those whose verdict is open."""
        return tuple(conclusion for conclusion in self.conclusions if conclusion.verdict is Verdict.OPEN)
