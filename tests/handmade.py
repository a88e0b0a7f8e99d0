"""Packs of a few rules made by hand, and the facts that these are of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from permits.law.facts import Dates
from permits.law.pack import FactDeclaration, FactType, Pack, Question, Rule
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
