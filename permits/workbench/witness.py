"""
From a solution of the solver to a case that a planner can keep: as little as possible beside the ordinary one.

What the solver finds is tried on the engines before it is told, so no finding rests on the formulas alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

import z3

from permits.law.conclusion import Answer, Conclusion, Truth
from permits.law.engine import plain
from permits.law.engine.answers import answers
from permits.law.facts import Dates, Facts
from permits.law.loader.cases import facts_from
from permits.law.pack import Case, FactType, InForce, Pack
from permits.quantity import Measured, Stated, Value, exactly, thousandths
from permits.workbench.formulas import MOST, Formulas, Place, Unknown, number_of

NAMES = ("first", "second", "third")
"""What the things of a made case are called."""

Given = Mapping[str, object]
Things = Mapping[str, tuple[Mapping[str, object], ...]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one engine makes of a case: enough to tell whether it shows what it was made for."""

    conclusions: Sequence[Conclusion]
    answers: Mapping[str, Answer]

    def counts(self, rule: str) -> bool:
        return any(conclusion.counts is Truth.TRUE for conclusion in self.conclusions if conclusion.rule == rule)

    def holds(self, rule: str) -> bool:
        return any(conclusion.holds is Truth.TRUE for conclusion in self.conclusions if conclusion.rule == rule)

    def settled(self, question: str) -> str:
        """The answer, or `open`, `conflict` or `gap`, as a worked case writes it."""
        answer = self.answers[question]
        return answer.written


Shows = Callable[["Made"], bool]
"""Whether a made case shows what it was made for."""


@dataclass(frozen=True, slots=True)
class Made:
    """
    Facts made up for a case, in the plain values of worked cases.

    without: facts of the ordinary case that are not known here.
    """

    given: Given
    things: Things
    without: frozenset[str] = frozenset()

    @property
    def facts(self) -> Facts:
        return facts_from({name: value for name, value in self.given.items() if name not in self.without}, self.things)


def ordinary(pack: Pack) -> Made:
    """The case that every worked case starts from."""
    written = cast(Mapping[str, Any], pack.ordinary)
    return Made(dict(written.get("given", {})), dict(written.get("things", {})))


def seen(in_force: InForce, made: Made) -> Seen:
    """The reference engine's word on a made case."""
    conclusions = plain.evaluate(in_force, made.facts)
    return Seen(conclusions, answers(in_force, conclusions))


def read(formulas: Formulas, model: z3.ModelRef) -> Made:
    """The case that a solution describes: every fact that a rule looks at, over the ordinary case."""
    pack = formulas.in_force.pack
    usual = ordinary(pack)
    given, without = dict(usual.given), set[str]()
    things: dict[str, list[dict[str, object]]] = {kind: [] for kind in formulas.places}
    at: dict[Place, dict[str, object]] = {}
    for place, present in formulas.present.items():
        if z3.is_true(model.eval(present, model_completion=True)):
            at[place] = {"id": NAMES[place.number]}
            things[place.kind].append(at[place])
    for (name, here), unknown in formulas.unknowns.items():
        if here is not None and here not in at:
            continue
        known = z3.is_true(model.eval(unknown.known, model_completion=True))
        value = _value(model, unknown) if known else None
        if here is not None:
            if known:
                at[here][name] = value
        elif known:
            given[name] = value
        else:
            without.add(name)
    return Made(given, {**usual.things, **{kind: tuple(those) for kind, those in things.items()}}, frozenset(without))


def _value(model: z3.ModelRef, unknown: Unknown) -> object:
    """What a solution says of a fact, in the plain values of worked cases."""
    fact = unknown.declared
    low = model.eval(unknown.low, model_completion=True)
    if fact.type is FactType.YES_NO:
        return z3.is_true(low)
    if fact.type is FactType.CHOICE:
        return list(fact.choices)[low.as_long()]
    if fact.type is FactType.DATE:
        return date.fromordinal(max(low.as_long(), 1))
    high = model.eval(unknown.high, model_completion=True)
    least, most = (Decimal(bound.as_long()).scaleb(-3) for bound in (low, high))
    return least if least == most else (least, most)


def value_in(model: z3.ModelRef, unknown: Unknown) -> Value:
    """What a solution says of a fact."""
    value = _value(model, unknown)
    if isinstance(value, tuple):
        return Measured(*value)
    return exactly(value) if isinstance(value, Decimal) else Stated(cast(str | bool | date, value))


def written(unknown: Unknown, value: Value | None) -> list[tuple[z3.ExprRef, z3.ExprRef]]:
    """Each of the solver's own variables for a fact, beside what it is where the fact has that value."""
    known = (unknown.known, z3.BoolVal(value is not None))
    if value is None:
        low = high = z3.BoolVal(False) if z3.is_bool(unknown.low) else z3.IntVal(0)
    elif isinstance(value, Measured):
        low, high = z3.IntVal(thousandths(value.low)), z3.IntVal(min(thousandths(value.high), MOST))
    elif isinstance(value.value, bool):
        low = high = z3.BoolVal(value.value)
    else:
        low = high = z3.IntVal(number_of(value.value, unknown.declared))
    return [known, (unknown.low, low), *([] if unknown.high is unknown.low else [(unknown.high, high)])]


def smallest(made: Made, usual: Made, shows: Shows) -> Made | None:
    """
    The made case with all taken back to the ordinary one that it can show its point without.

    None where the engine does not see the point at all: the formulas and the engine then differ, which is a fault of
    ours.
    """
    if not shows(made):
        return None

    def lessened(made: Made, those: Sequence[_Change]) -> Made:
        """With as many of these taken back as can be. Halves first, for most of them can go at once."""
        less = made
        for change in those:
            less = change(less, usual)
        if less == made or shows(less):
            return less
        if len(those) == 1:
            return made
        half = len(those) // 2
        return lessened(lessened(made, those[:half]), those[half:])

    # What had to stay at first may go once something else is gone.
    while (less := lessened(made, _changes(usual, made))) != made:
        made = less
    return made


_Change = Callable[[Made, Made], Made]


def _changes(usual: Made, made: Made) -> Sequence[_Change]:
    """Each way in which a made case differs from the ordinary one, as what takes it back."""
    found: list[_Change] = []
    for kind in {**usual.things, **made.things}:
        if made.things.get(kind, ()) != usual.things.get(kind, ()):
            found += [_with_usual(kind), *(_without_thing(kind, thing["id"]) for thing in made.things.get(kind, ()))]
            for thing in made.things.get(kind, ()):
                found += [_without_fact(kind, thing["id"], name) for name in thing if name != "id"]
    found += [_known_again(name) for name in sorted(made.without)]
    found += [_as_usual(name) for name, value in made.given.items() if usual.given.get(name) != value]
    return found


def _with_usual(kind: str) -> _Change:
    return lambda made, usual: replace(made, things={**made.things, kind: usual.things.get(kind, ())})


def _without_thing(kind: str, id: object) -> _Change:
    def take_back(made: Made, usual: Made) -> Made:
        rest = tuple(thing for thing in made.things.get(kind, ()) if thing["id"] != id)
        return replace(made, things={**made.things, kind: rest})

    return take_back


def _without_fact(kind: str, id: object, name: str) -> _Change:
    def take_back(made: Made, usual: Made) -> Made:
        less = tuple(
            {key: value for key, value in thing.items() if thing["id"] != id or key != name}
            for thing in made.things.get(kind, ())
        )
        return replace(made, things={**made.things, kind: less})

    return take_back


def _known_again(name: str) -> _Change:
    return lambda made, usual: replace(made, without=made.without - {name})


def _as_usual(name: str) -> _Change:
    def take_back(made: Made, usual: Made) -> Made:
        given = {key: value for key, value in made.given.items() if key != name}
        return replace(made, given={**given, name: usual.given[name]} if name in usual.given else given)

    return take_back


def worked(pack: Pack, made: Made, dates: Dates, name: str, expect: Mapping[str, object]) -> Case:
    """The made case as a worked case, which says only what differs from the ordinary one."""
    usual = ordinary(pack)
    return Case(
        name,
        dates,
        {key: value for key, value in made.given.items() if usual.given.get(key) != value and key not in made.without},
        {kind: those for kind, those in made.things.items() if those != usual.things.get(kind, ())},
        tuple(sorted(made.without & set(usual.given))),
        expect,
    )


def as_yaml(case: Case) -> str:
    """A worked case as it is written beside its section."""
    lines = [f'  - name: "{case.name}"', f"    received: {case.dates.received}"]
    if case.dates.decided != case.dates.received:
        lines.append(f"    decided: {case.dates.decided}")
    if case.dates.started is not None and case.dates.started != case.dates.decided:
        lines.append(f"    started: {case.dates.started}")
    if case.given:
        lines.append(f"    given: {_mapping(case.given)}")
    if case.things:
        lines.append("    things:")
        for kind, those in case.things.items():
            lines.append(f"      {kind}: {'' if those else '[]'}".rstrip())
            lines += [f"        - {_mapping(thing)}" for thing in those]
    if case.without:
        lines.append(f"    without: [{', '.join(case.without)}]")
    lines.append("    expect:")
    for key, value in case.expect.items():
        written = _mapping(value) if isinstance(value, Mapping) else _scalar(value)
        lines.append(f"      {key}: {written}")
    return "\n".join(lines) + "\n"


def _mapping(values: Mapping[str, object]) -> str:
    return "{" + ", ".join(f"{name}: {_scalar(value)}" for name, value in values.items()) + "}"


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f'"{value:f}"'
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], Decimal):
        return f'{{low: "{value[0]:f}", high: "{value[1]:f}"}}'
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(_scalar, value))}]"
    return str(value)
