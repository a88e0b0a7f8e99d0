"""
Two engines, one answer: `generated` evaluates, `durable` evaluates again on durable_rules, `conclude` compares.

No automatic decision rests on a case in which they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from permits.law.conclusion import Agreement, Conclusion, Conclusions, Truth
from permits.law.engine import durable, generated
from permits.law.engine.answers import asks
from permits.law.facts import Dates, Facts
from permits.law.pack import InForce, Pack

Evaluator = Callable[[InForce, Facts], Sequence[Conclusion]]
Second = Evaluator | Literal[Agreement.NOT_ASKED] | None
"""Who checks the first engine: a certain evaluator, nobody, or (None) the one that is installed."""


def second_engine() -> Evaluator | None:
    """The evaluator that checks the first; None where durable_rules is not installed (Python 3.13 on)."""
    return durable.evaluate if durable.AVAILABLE else None


def prepare(pack: Pack, dates: Dates) -> None:
    """
    Make ready what the rules in force run as, for every kind of measure, before anybody waits for it.

    Raises PackNotSafe when the second engine cannot take the pack.
    """
    in_force = pack.on(dates)
    kinds = pack.facts[generated.KIND].choices if generated.KIND in pack.facts else ()
    for kind in (None, *kinds):
        generated.written(in_force, kind)
    if durable.AVAILABLE:
        durable.compile_pack(in_force)


def conclude(pack: Pack, facts: Facts, dates: Dates, *, second: Second = None) -> Conclusions:
    """
    Everything the pack in force says of the facts, from both engines.

    second: another evaluator to compare with than the installed one, as the tests of disagreement do; NOT_ASKED for a
    preview, by which nothing is decided.
    Raises PackNotSafe when the second engine cannot take the pack.
    """
    in_force = pack.on(dates)
    reached = generated.reached(in_force, facts)
    first, found = reached.conclusions(), reached.answers()
    wanted = asks(in_force, first, found, facts.values)
    asked = tuple(dict.fromkeys(fact for those in wanted.values() for fact in those))
    declared = pack.facts
    informs = {rule.id for rule in in_force.rules if rule.informs}
    checking = second or second_engine()
    differences: tuple[str, ...] = ()
    if checking is None:
        agreement = Agreement.ABSENT
    elif isinstance(checking, Agreement):
        agreement = checking
    else:
        differences = tuple(differing(first, checking(in_force, facts)))
        agreement = Agreement.DIFFERED if differences else Agreement.AGREED
    if differences:
        from permits.law.engine import alarm  # slow to load, and engines agree

        alarm.raised(pack.id, differences)
    return Conclusions(
        pack.id,
        first,
        found,
        wanted,
        tuple(name for name in asked if not declared[name].is_judgement),
        tuple(name for name in asked if declared[name].is_judgement),
        tuple(
            (conclusion.rule, conclusion.about)
            for conclusion in first
            if conclusion.rule in informs and conclusion.counts is Truth.TRUE
        ),
        agreement,
        differences,
    )


def differing(first: Sequence[Conclusion], second: Sequence[Conclusion]) -> list[str]:
    """Where two evaluations differ, a line for each conclusion."""
    ours = {
        (conclusion.rule, conclusion.about): (conclusion.verdict, conclusion.holds, conclusion.counts)
        for conclusion in first
    }
    theirs = {
        (conclusion.rule, conclusion.about): (conclusion.verdict, conclusion.holds, conclusion.counts)
        for conclusion in second
    }
    return [
        f"{rule}{f' ({about})' if about else ''}: {_said(ours.get(key))} / {_said(theirs.get(key))}"
        for key in sorted({*ours, *theirs}, key=str)
        for rule, about in [key]
        if ours.get(key) != theirs.get(key)
    ]


def _said(conclusion: tuple[object, ...] | None) -> str:
    return "nothing" if conclusion is None else ", ".join(map(str, conclusion))
