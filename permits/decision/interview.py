"""
What is still worth asking, of whom, in which order, and why: the interview follows from the pack itself.

Only a fact that an open question of the case's own course hangs on is asked for: papers for a permit are
not, while it may turn out that none is needed. The order is the one in which the pack declares its facts,
from what is to be built by way of the place to the papers; an answer may make later questions needless.
"""

from __future__ import annotations

from dataclasses import dataclass

from permits.decision.outcome import open_questions
from permits.law.conclusion import Conclusions
from permits.law.pack import Pack
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Ask:
    """
    One thing to ask.

    fact: its name. asks, help: the question in words. why: what hangs on it, as the pack's own questions
    put it. of: `applicant`, or `officer` for a judgement; a fact that only the survey finds is not asked.
    """

    fact: str
    asks: Text
    help: Text | None
    why: tuple[Text, ...]
    of: str


def interview(pack: Pack, conclusions: Conclusions) -> tuple[Ask, ...]:
    """All that is worth asking now, the first first."""
    serves: dict[str, list[Text]] = {}
    for question in open_questions(pack, conclusions):
        for fact in conclusions.asks.get(question, ()):
            serves.setdefault(fact, []).append(pack.questions[question].label)
    return tuple(
        Ask(name, fact.question or fact.label, fact.help, tuple(serves[name]), of)
        for name, fact in pack.facts.items()
        if name in serves and (of := _of(fact.supplied_by)) is not None
    )


def _of(supplied_by: tuple[str, ...]) -> str | None:
    return next((who for who in ("applicant", "officer") if who in supplied_by), None)
