"""A small sound pack and its parts, for tests that change one thing in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from permits.law.conclusion import Conclusions
from permits.law.engine import conclude
from permits.law.facts import Dates, Facts, Thing
from permits.law.pack import (
    Case,
    Citation,
    Compare,
    Condition,
    DatedValue,
    FactDeclaration,
    FactType,
    Limit,
    LimitRef,
    Pack,
    Question,
    Rule,
    Validity,
    Word,
)
from permits.quantity import Value
from permits.text import Text
from tests.handmade import both, pack_of

DAY = date(2026, 11, 20)
DATES = Dates(DAY, DAY)
STANDING = Validity(date(2025, 12, 1))
CENTIMETRE = Decimal("0.01")
SECTION = Citation("PBL", "9 kap. 4 §", "https://law.example/pbl")

FACTS = (
    FactDeclaration(
        "measure",
        FactType.CHOICE,
        Text("åtgärd", "measure"),
        choices={"shed": Text("bod", "shed"), "wall": Text("mur", "wall")},
    ),
    FactDeclaration("area_m2", FactType.AREA, Text("byggnadsarea", "building area"), "m2", CENTIMETRE),
    FactDeclaration("height_m", FactType.LENGTH, Text("höjd", "height"), "m", CENTIMETRE),
    FactDeclaration("roof_deg", FactType.ANGLE, Text("takvinkel", "roof angle"), "deg", CENTIMETRE),
    FactDeclaration("near", FactType.YES_NO, Text("nära", "near")),
    FactDeclaration("kind", FactType.CHOICE, Text("slag", "kind"), choices={"shed": Text("bod", "shed")}),
    FactDeclaration("distance_m", FactType.LENGTH, Text("avstånd", "distance"), "m", CENTIMETRE, of="boundary"),
)
MOST = Limit("most", "m2", Text("största area", "largest area"), (DatedValue(STANDING, Decimal(30), SECTION),))
DUTY = Question(
    "duty",
    Text("Krävs lov?", "Is a permit needed?"),
    {"free": Text("nej", "no"), "needed": Text("ja", "yes")},
    "free",
    best="free",
)

SMALL_ENOUGH = Compare("area_m2", Word.AT_MOST, (LimitRef("most"),))
TEXTS = {
    "met": Text("Arean är {area_m2}, högst {limit}.", "The area is {area_m2}, at most {limit}."),
    "not_met": Text("Arean är {area_m2}, mer än {limit}.", "The area is {area_m2}, more than {limit}."),
    "open": Text("Arean är {area_m2}; gränsen är {limit}.", "The area is {area_m2}; the limit is {limit}."),
}


def a_rule(id: str, *if_: Condition, **changes: Any) -> Rule:
    """A rule with these conditions, no answer and the ordinary texts."""
    return replace(Rule(id, Text("Arean", "The area"), SECTION, STANDING, (), if_, TEXTS, file="f.yaml"), **changes)


def a_pack(*rules: Rule, limits: tuple[Limit, ...] = (MOST,), cases: tuple[Case, ...] = ()) -> Pack:
    """A pack with these rules over the ordinary facts and the one question `duty`."""
    named = {limit.name: limit for limit in limits}
    return pack_of(rules, FACTS, [DUTY], name="p", limits=named, laws={"PBL": both("PBL")}, cases=cases)


def a_case(name: str, expect: Mapping[str, object], **given: object) -> Case:
    """A worked case with these facts."""
    return Case(name, DATES, given, {}, (), expect, file="f.cases.yaml", line=2)


def a_boundary(id: str, label: Text, **values: Value) -> Thing:
    return Thing(id, label, values)


def concluded(pack: Pack, facts: Facts) -> Conclusions:
    return conclude(pack, facts, DATES)
