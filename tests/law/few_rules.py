"""
A few rules on the second engine, and what it makes of them. A child process loads this alone: the Swedish pack would take
it longer than what it is for.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from permits.law.engine import durable
from permits.law.pack import Citation, Condition, InForce, Question, Rule, Validity
from tests.handmade import DATES, FACTS, both, pack_of


def rule(id: str, *conditions: Condition, **changes: Any) -> Rule:
    ordinary = Rule(id, both(id), Citation("PBL", ""), Validity(date(2020, 1, 1)), (), conditions, {})
    return replace(ordinary, **changes)


def pack(*rules: Rule) -> InForce:
    duty = Question("duty", both("duty"), {"good": both("good")}, "good")
    return pack_of(rules, FACTS.values(), [duty]).on(DATES)


def chunks(program: durable.Program) -> list[durable.Chunk]:
    """Every ruleset of a program."""
    families = [family for level in program.levels for family in level]
    return [chunk for family in families for part in (family.applies, family.demands) for chunk, _ in part.chunks]
