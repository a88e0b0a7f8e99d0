"""
Packs for tests: the Swedish one as it stands, and generated ones that use everything the rule shape has, with facts to try
them on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from permits.content import content
from permits.law.facts import Facts, Thing
from permits.law.loader import load_pack
from permits.law.pack import (
    AnyOf,
    Citation,
    Compare,
    Condition,
    FactRef,
    Kept,
    Met,
    Pack,
    Question,
    Rule,
    Validity,
    Word,
)
from permits.quantity import Measured, Stated, Value
from tests.handmade import CHOICES, FACTS, NUMBERS, OF_BOUNDARY, YES_NO, both, pack_of
from tests.throws import Throws, thrown

SWEDISH = load_pack(content("rules") / "se")
"""The national pack."""


ROUND = (Decimal(0), Decimal(1), Decimal("2.5"), Decimal("2.99"), Decimal(3), Decimal("3.01"), Decimal(6))
"""Numbers that a limit and a measure have in common more often than by chance, and a step to either side."""

ABOVE = (Decimal(0), Decimal(0), Decimal("0.01"), Decimal("1.5"))


def _number(throws: Throws) -> Decimal:
    return throws.of(ROUND) if throws.yes() else Decimal(throws.below(601)) / 100


def _value(name: str, throws: Throws) -> Value:
    fact = FACTS[name]
    if fact.type.is_numeric:
        low = _number(throws)
        return Measured(low, low + throws.of(ABOVE))
    return Stated(throws.of(tuple(fact.choices) or (True, False)))


def _values(names: Iterable[str], throws: Throws) -> dict[str, Value]:
    return {name: _value(name, throws) for name in names if throws.yes()}


def _operand(numbers: tuple[str, ...], throws: Throws) -> Decimal | FactRef:
    return _number(throws) if throws.yes() else FactRef(throws.of(numbers))


def _comparison(names: tuple[str, ...], throws: Throws) -> Compare:
    fact = FACTS[throws.of(names)]
    if fact.type.is_numeric:
        word = throws.of(tuple(word for word in Word if word is not Word.ONE_OF))
        numbers = tuple(name for name in names if FACTS[name].type.is_numeric)
        return Compare(
            fact.name, word, tuple(_operand(numbers, throws) for _ in range(2 if word is Word.BETWEEN else 1))
        )
    values: Any = tuple(fact.choices) or (True, False)
    word = throws.of((Word.IS, Word.IS_NOT, Word.ONE_OF))
    return Compare(fact.name, word, throws.some(1, 2 if word is Word.ONE_OF else 1, lambda: throws.of(values)))


def _condition(names: tuple[str, ...], earlier: list[Rule], each: str | None, throws: Throws) -> Condition:
    shape = throws.of(("compare", "compare", "compare", "any", "met", "kept"))
    here = tuple(rule.id for rule in earlier if rule.for_each in (None, each))
    if shape == "met" and here:
        return Met(throws.some(1, 2, lambda: throws.of(here)))
    if shape == "kept" and earlier:
        return Kept(throws.some(1, 2, lambda: throws.of(earlier).id))
    if shape == "any":
        return AnyOf(throws.some(1, 3, lambda: _comparison(names, throws)))
    return _comparison(names, throws)


def _rule(earlier: list[Rule], throws: Throws) -> Rule:
    id = f"r{len(earlier)}"
    each = throws.of((None, None, "boundary"))
    names = (*NUMBERS, *CHOICES, *YES_NO, *(OF_BOUNDARY if each else ()))
    question = throws.of((None, "duty", "test"))
    answer = throws.of(("good", "bad"))
    negative = throws.yes()
    applies_when, if_ = (throws.some(0, 3, lambda: _condition(names, earlier, each, throws)) for _ in range(2))
    taken_back = throws.some(0, 2, lambda: throws.of(earlier).id) if earlier else ()
    return Rule(
        id,
        both(id),
        Citation("PBL", id.removeprefix("r")),
        Validity(date(2020, 1, 1)),
        applies_when,
        if_,
        {},
        question,
        None if negative or not question else answer,
        answer if negative and question else None,
        tuple(dict.fromkeys(taken_back)),
        each,
        exception_when=throws.of(("any", "all")) if each else None,
    )


def _pack(throws: Throws) -> Pack:
    rules: list[Rule] = []
    for _ in range(1 + throws.below(8)):
        rules.append(_rule(rules, throws))
    questions = [
        Question(name, both(name), {"good": both("good"), "bad": both("bad")}, throws.of((None, "good")))
        for name in ("duty", "test")
    ]
    return pack_of(rules, FACTS.values(), questions)


def _case(throws: Throws) -> Facts:
    boundaries = throws.some(0, 3, lambda: _values(OF_BOUNDARY, throws))
    things = tuple(Thing(str(number), both(str(number)), values) for number, values in enumerate(boundaries))
    incomplete = {"boundary": both("layer missing")} if throws.below(6) == 5 else {}
    return Facts(_values((*NUMBERS, *CHOICES, *YES_NO), throws), {"boundary": things}, {}, incomplete)


Tried = tuple[tuple[Pack, ...], tuple[Facts, ...]]
"""Packs, and the cases that they are tried on."""


def packs_and_cases(*, packs: int = 1, least: int = 1, most: int) -> st.SearchStrategy[Tried]:
    """
    So many packs of up to eight rules over two questions, with exceptions only to earlier rules; and from `least` to
    `most` cases to try them on: some facts absent, some uncertain, and up to three boundaries, perhaps with more unseen.
    """

    def made(throws: Throws) -> Tried:
        some = tuple(_pack(throws) for _ in range(packs))
        return some, throws.some(least, most, lambda: _case(throws))

    return thrown(packs * 768 + most * 64, made)


def packs() -> st.SearchStrategy[Pack]:
    """One such pack alone."""
    return thrown(768, _pack)
