"""What has been tried in a case, one line a question, and what is known of it, as a page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from permits.decision.explanation import fact_value
from permits.law.conclusion import Truth
from permits.law.facts import subject
from permits.law.pack import Pack
from permits.phrases import phrase
from permits.quantity import Source, Value
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Tried:
    """
    One question of the law with what was tried for it. name: the question's. answer: in words, None while it is open.
    tally: how many checks take each stance, in the order in which they are told; none that no check takes. lines: the
    checks as `explain` gives them, or as a record keeps them; None where they are told on their own page alone.
    """

    name: str
    label: Text
    answer: Text | None
    is_open: bool
    tally: Sequence[tuple[str, int]]
    lines: Sequence[Any] | None

    @property
    def count(self) -> int:
        return sum(count for _, count in self.tally)


STANCES = ("for", "against", "open", "free", "short")

Answers = Mapping[str, str | None]
"""Each question's settled answer, None while it is open."""


def tried(pack: Pack, lines: Iterable[Any], answers: Answers) -> list[Tried]:
    """The lines by the question they answer, in the pack's order; those that only support others last."""
    grouped: dict[str | None, list[Any]] = {name: [] for name in (*pack.questions, None)}
    for line in lines:
        question, _ = stands(line)
        grouped[question if question in pack.questions else None].append(line)
    return [
        _tried(pack, name, answers, [stance for _, stance in map(stands, its)], its)
        for name, its in grouped.items()
        if its
    ]


def tallied(pack: Pack, stances: Iterable[tuple[str | None, str]], answers: Answers) -> list[Tried]:
    """The same without the lines: of each the question that it answers, and its stance."""
    grouped: dict[str | None, list[str]] = {name: [] for name in (*pack.questions, None)}
    for question, stance in stances:
        grouped[question if question in pack.questions else None].append(stance)
    return [_tried(pack, name, answers, its, None) for name, its in grouped.items() if its]


def _tried(
    pack: Pack, name: str | None, answers: Answers, stances: Iterable[str], lines: Sequence[Any] | None
) -> Tried:
    counted = Counter(stances)
    tally = [(stance, counted[stance]) for stance in STANCES if counted[stance]]
    if name is None:
        return Tried("supporting", SUPPORTING, None, False, tally, lines)
    question, answer = pack.questions[name], answers.get(name)
    return Tried(name, question.label, question.answers.get(answer or ""), answer is None, tally, lines)


def stands(line: Any) -> tuple[str | None, str]:
    """The question that a line answers, and its stance."""
    return (line["question"], line["stance"]) if isinstance(line, Mapping) else (line.question, line.stance)


def to_measure(pack: Pack, line: Any, check: Any) -> str:
    """What an officer could measure anew where a comparison is open, by `subject`; empty where nothing helps."""
    if check.truth is not Truth.OPEN or not pack.facts[check.fact].measurable:
        return ""
    return subject(check.fact, line.about if pack.facts[check.fact].of else None)


SUPPORTING = phrase("desk.tried.supporting")


def known(pack: Pack, values: Mapping[str, Value]) -> list[tuple[Text, Text, Source, str]]:
    """The facts of a record: label, value, who supplied it and by what evidence."""
    return [
        (pack.facts[name].label, fact_value(pack.facts[name], value), value.source, value.evidence)
        for name, value in values.items()
        if name in pack.facts
    ]


def absent(pack: Pack, why: Mapping[str, Text]) -> list[tuple[Text, Text]]:
    """The facts that could not be had, and why."""
    return [(pack.facts[name].label, says) for name, says in why.items() if name in pack.facts]
