"""What has been tried in a case, one line a question, and what is known of it, as a page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from permits.decision.explanation import fact_value
from permits.law.conclusion import Truth
from permits.law.facts import subject
from permits.law.pack import Pack
from permits.phrases import phrase
from permits.quantity import Source, Value
from permits.text import Text


class Tried(NamedTuple):
    """
    One question of the law with what was tried for it. answer: in words, None while it is open. lines: as `explain` gives
    them, or as a record keeps them.
    """

    label: Text
    answer: Text | None
    is_open: bool
    lines: Sequence[Any]

    @property
    def tally(self) -> list[tuple[str, int]]:
        """How many of the lines take each stance, in the order in which they are told; none that no line takes."""
        counted = Counter(line["stance"] if isinstance(line, Mapping) else line.stance for line in self.lines)
        return [(stance, counted[stance]) for stance in STANCES if counted[stance]]


STANCES = ("for", "against", "open", "free", "short")


def tried(pack: Pack, lines: Sequence[Any], answers: Mapping[str, str | None]) -> list[Tried]:
    """
    The lines by the question they answer, in the pack's order; those that only support others last.

    answers: each question's settled answer, None while it is open.
    """

    def of(line: Any) -> str | None:
        question: str | None = line["question"] if isinstance(line, Mapping) else line.question
        return question if question in pack.questions else None

    grouped: dict[str | None, list[Any]] = {name: [] for name in (*pack.questions, None)}
    for line in lines:
        grouped[of(line)].append(line)
    return [
        Tried(
            pack.questions[name].label if name else SUPPORTING,
            pack.questions[name].answers.get(answers.get(name) or "") if name else None,
            name is not None and answers.get(name) is None,
            its,
        )
        for name, its in grouped.items()
        if its
    ]


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
