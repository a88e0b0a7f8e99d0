"""
Packs for tests: the Swedish one as it stands, small ones made by hand, and generated ones that use everything the rule
shape has, with facts to try them on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from permits.law.facts import Dates, Facts, Thing
from permits.law.loader import load_pack
from permits.law.pack import (
    AnyOf,
    Citation,
    Compare,
    Condition,
    FactDeclaration,
    FactRef,
    FactType,
    Kept,
    Met,
    Pack,
    Question,
    Rule,
    Validity,
    Word,
)
from permits.quantity import Measured, Stated, Value
from permits.settings import content
from permits.text import Text

DAY = date(2026, 11, 20)
DATES = Dates(DAY, DAY)
STEP = Decimal("0.01")
NUMBERS = ("width_m", "height_m", "area_m2")
CHOICES = {"measure": ("shed", "wall", "deck"), "zone": ("inside", "outside")}
YES_NO = ("near", "valuable")
OF_BOUNDARY = ("boundary_distance_m", "boundary_consent")


def both(text: str) -> Text:
    return Text(text, text)


SWEDISH = load_pack(content("rules") / "se")
"""The national pack."""


def pack_of(
    rules: Iterable[Rule], facts: Iterable[FactDeclaration], questions: Iterable[Question] = (), **others: Any
) -> Pack:
    """A pack of these; others: what else of it is not empty."""
    rules, questions = tuple(rules), tuple(questions)
    whole: dict[str, Any] = {
        "name": "test",
        "version": "1",
        # Engines compile once for each content, so equal hashes must mean equal packs.
        "hash": hashlib.sha256(repr((rules, questions)).encode()).hexdigest(),
        "title": both("test"),
        "facts": {fact.name: fact for fact in facts},
        "limits": {},
        "questions": {question.name: question for question in questions},
        "rules": rules,
        "laws": {},
    }
    return Pack(**whole | others)


def declared() -> dict[str, FactDeclaration]:
    def numeric(name: str, of: str | None = None) -> FactDeclaration:
        return FactDeclaration(name, FactType.LENGTH, both(name), "m", STEP, of=of)

    facts = {name: numeric(name) for name in NUMBERS}
    facts["boundary_distance_m"] = numeric("boundary_distance_m", "boundary")
    for name, choices in CHOICES.items():
        facts[name] = FactDeclaration(name, FactType.CHOICE, both(name), choices={one: both(one) for one in choices})
    for name in YES_NO:
        facts[name] = FactDeclaration(name, FactType.YES_NO, both(name))
    facts["boundary_consent"] = FactDeclaration("boundary_consent", FactType.YES_NO, both("consent"), of="boundary")
    return facts


FACTS = declared()

# A strategy costs more to make than to draw from, so each is made once.
chosen = cache(st.sampled_from)
several = cache(st.lists)

decimals = st.integers(0, 600).map(lambda cents: Decimal(cents) / 100)


ABOVE = chosen((Decimal(0), Decimal(0), Decimal("0.01"), Decimal("1.5")))


@st.composite
def intervals(draw: st.DrawFn) -> Measured:
    low = draw(decimals)
    return Measured(low, low + draw(ABOVE))


def value_of(name: str) -> st.SearchStrategy[Value]:
    fact = FACTS[name]
    if fact.type.is_numeric:
        return intervals()
    return chosen(tuple(fact.choices) if fact.choices else (True, False)).map(Stated)


@cache
def values_of(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Value]]:
    return st.fixed_dictionaries({}, optional={name: value_of(name) for name in names})


@cache
def operands(names: tuple[str, ...]) -> st.SearchStrategy[Decimal | FactRef]:
    return decimals | chosen(tuple(name for name in names if FACTS[name].type.is_numeric)).map(FactRef)


@cache
@st.composite
def comparisons(draw: st.DrawFn, names: tuple[str, ...]) -> Compare:
    fact = FACTS[draw(chosen(names))]
    if fact.type.is_numeric:
        word = draw(chosen(tuple(word for word in Word if word is not Word.ONE_OF)))
        operand = operands(names)
        return Compare(fact.name, word, tuple(draw(operand) for _ in range(2 if word is Word.BETWEEN else 1)))
    values: Any = tuple(fact.choices) or (True, False)
    word = draw(chosen((Word.IS, Word.IS_NOT, Word.ONE_OF)))
    count = draw(st.integers(1, 2)) if word is Word.ONE_OF else 1
    return Compare(fact.name, word, tuple(draw(chosen(values)) for _ in range(count)))


@st.composite
def conditions(draw: st.DrawFn, names: tuple[str, ...], earlier: list[Rule], each: str | None) -> Condition:
    shape = draw(chosen(("compare", "compare", "compare", "any", "met", "kept")))
    here = tuple(rule.id for rule in earlier if rule.for_each in (None, each))
    if shape == "met" and here:
        return Met(tuple(draw(several(chosen(here), min_size=1, max_size=2))))
    if shape == "kept" and earlier:
        return Kept(tuple(draw(several(chosen(tuple(rule.id for rule in earlier)), min_size=1, max_size=2))))
    if shape == "any":
        return AnyOf(tuple(draw(several(comparisons(names), min_size=1, max_size=3))))
    return draw(comparisons(names))


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    """A pack of up to eight rules over two questions, with exceptions only to earlier rules."""
    rules: list[Rule] = []
    for number in range(draw(st.integers(1, 8))):
        each = draw(chosen((None, None, "boundary")))
        names = (*NUMBERS, *CHOICES, *YES_NO, *(OF_BOUNDARY if each else ()))
        earlier = tuple(rule.id for rule in rules)
        question = draw(chosen((None, "duty", "test")))
        answer = draw(chosen(("good", "bad")))
        negative = draw(st.booleans())
        some = st.lists(conditions(names, list(rules), each), max_size=3).map(tuple)
        rules.append(
            Rule(
                f"r{number}",
                both(f"r{number}"),
                Citation("PBL", str(number)),
                Validity(date(2020, 1, 1)),
                draw(some),
                draw(some),
                {},
                question,
                None if negative or not question else answer,
                answer if negative and question else None,
                tuple(draw(several(chosen(earlier), max_size=2, unique=True))) if earlier else (),
                each,
                exception_when=draw(chosen(("any", "all"))) if each else None,
            )
        )
    questions = [
        Question(name, both(name), {"good": both("good"), "bad": both("bad")}, draw(chosen((None, "good"))))
        for name in ("duty", "test")
    ]
    return pack_of(rules, FACTS.values(), questions)


@st.composite
def cases(draw: st.DrawFn) -> Facts:
    """Facts of one case: some absent, some uncertain, and up to three boundaries, perhaps with more unseen."""
    boundaries = tuple(
        Thing(str(number), both(str(number)), values)
        for number, values in enumerate(draw(several(values_of(OF_BOUNDARY), max_size=3)))
    )
    incomplete = {"boundary": both("layer missing")} if draw(st.integers(0, 5)) == 0 else {}
    return Facts(draw(values_of((*NUMBERS, *CHOICES, *YES_NO))), {"boundary": boundaries}, {}, incomplete)
