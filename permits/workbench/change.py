"""
The least change that alters an answer: as few facts as can be, and then by as little as can be.

Only what the applicant can alter is altered: what they say they will build, and how far from the boundaries. What the
place is, who they are and what a person has judged stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import z3
from z3 import z3core

from permits.law.engine import plain
from permits.law.engine.answers import answers
from permits.law.facts import Facts
from permits.law.pack import FactDeclaration, FactType, InForce
from permits.quantity import Value
from permits.workbench.formulas import Formulas, Here, Place, Unknown
from permits.workbench.witness import value_in, written

FEW = 6
"""Beyond so many changes it is another measure, and no change of this one."""

NOTHING_ELSE: Mapping[str, str] = {}

PRICE = {FactType.YES_NO: 2, FactType.CHOICE: 3}
"""To alter a number a little is less than to alter what something is."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact as it would have to be. about: the thing it is of. before: None where it is not known."""

    fact: str
    about: str | None
    before: Value | None
    after: Value


def least_change(
    in_force: InForce, facts: Facts, question: str, answer: str, keeps: Mapping[str, str] = NOTHING_ELSE
) -> tuple[Change, ...] | None:
    """
    The least that would bring the answer: nothing where it is the answer already, None where no such change does.

    keeps: answers to other questions that must stay: that a building is moved so near that it needs a permit is no advice
    to one who only has to notify. What is found is tried on the reference engine.
    """
    formulas = _formulas(in_force, max((len(facts.each(kind)) for kind in facts.things), default=1))
    wanted = ((question, answer), *keeps.items())
    goal, asked = _goal(formulas, wanted)
    fixed: list[tuple[z3.ExprRef, z3.ExprRef]] = []
    free: dict[tuple[str, Here], Unknown] = {}
    for place, present in formulas.present.items():
        if present.get_id() in asked:
            fixed.append((present, z3.BoolVal(place.number < len(facts.each(place.kind)))))
    for key, unknown in formulas.unknowns.items():
        name, here = key
        if asked.isdisjoint(_ids(unknown)):
            continue
        there = here is None or here.number < len(facts.things.get(here.kind, ()))
        if there and _alterable(unknown.declared):
            free[key] = unknown
        else:
            fixed += written(unknown, _value(facts, name, here))

    # Put in once for all that is wanted: what is dear is to hand each value over, and not the size of the formula.
    goal = z3.simplify(z3.substitute(goal, *fixed))
    if z3.is_false(goal):
        return None
    left = _variables(goal)
    free = {key: unknown for key, unknown in free.items() if unknown.low.get_id() in left}
    optimiser = z3.Optimize()
    optimiser.set(priority="lex")
    changed, distance = [z3.IntVal(0)], [z3.IntVal(0)]
    same: dict[tuple[str, Here], z3.BoolRef] = {}
    for (name, here), unknown in free.items():
        before = _value(facts, name, here)
        stays = same[name, here] = z3.And([mine == its for mine, its in written(unknown, before)])
        optimiser.add(z3.Or(stays, z3.And(unknown.known, unknown.low == unknown.high)))
        changed.append(z3.If(stays, 0, PRICE.get(unknown.declared.type, 1)))
        if unknown.declared.type.is_numeric and before is not None:
            (_, _), (low, was), *_ = written(unknown, before)
            distance.append(z3.If(stays, 0, z3.If(low > was, low - was, was - low)))
    optimiser.add(goal, z3.Sum(changed) <= FEW)
    optimiser.minimize(z3.Sum(changed))
    optimiser.minimize(z3.Sum(distance))
    if optimiser.check() != z3.sat:
        return None
    model = optimiser.model()
    found = tuple(
        Change(name, _id(facts, here), _value(facts, name, here), value_in(model, unknown))
        for (name, here), unknown in free.items()
        if not z3.is_true(model.eval(same[name, here], model_completion=True))
    )
    came = answers(in_force, plain.evaluate(in_force, changed_facts(facts, found)))
    return found if all(came[asked].value == settled for asked, settled in wanted) else None


def changed_facts(facts: Facts, changes: tuple[Change, ...]) -> Facts:
    """The same case with the changes made."""
    own = {change.fact: change.after for change in changes if change.about is None}
    things = {
        kind: tuple(
            replace(thing, values={**thing.values, **{c.fact: c.after for c in changes if c.about == thing.id}})
            for thing in those
        )
        for kind, those in facts.things.items()
    }
    return replace(facts, values={**facts.values, **own}, things=things)


@lru_cache(maxsize=16)
def _formulas(in_force: InForce, things: int) -> Formulas:
    """Made once for each law; they are the same for every case."""
    return Formulas(in_force, things=things, doubt=True)


@lru_cache(maxsize=64)
def _goal(formulas: Formulas, wanted: tuple[tuple[str, str], ...]) -> tuple[z3.BoolRef, frozenset[int]]:
    """
    That each of the questions is settled with its answer, and the ids of the variables that this hangs on.

    What holds of every value of a fact that none of them asks for is left out: the case's own values hold by it.
    """
    settled = z3.And([formulas.answered(question, answer) for question, answer in wanted])
    asked = _variables(settled)
    for unknown in formulas.unknowns.values():
        if not asked.isdisjoint(_ids(unknown)):
            asked |= _ids(unknown)
    holds = [(formula, its) for formula, its in _domain(formulas) if not asked.isdisjoint(its)]
    return z3.And(settled, *(formula for formula, _ in holds)), frozenset(asked.union(*(its for _, its in holds)))


@lru_cache(maxsize=16)
def _domain(formulas: Formulas) -> list[tuple[z3.BoolRef, set[int]]]:
    """What holds of every case, each with its variables."""
    return [(formula, _variables(formula)) for formula in formulas.domain]


def _ids(unknown: Unknown) -> set[int]:
    return {variable.get_id() for variable in (unknown.known, unknown.low, unknown.high)}


def _variables(formula: z3.ExprRef) -> set[int]:
    """The ids of the variables of a formula. Asked of the solver itself: its own wrapping of each part costs ten times that."""
    context, seen, variables = formula.ctx.ref(), set[int](), set[int]()
    waiting = [formula.as_ast()]
    while waiting:
        part = waiting.pop()
        number = z3core.Z3_get_ast_id(context, part)
        if number in seen:
            continue
        seen.add(number)
        count = z3core.Z3_get_app_num_args(context, part)
        waiting += [z3core.Z3_get_app_arg(context, part, place) for place in range(count)]
        if not count and _is_variable(context, part):
            variables.add(number)
    return variables


def _is_variable(context: z3.ContextObj, part: z3.Ast) -> bool:
    declared = z3core.Z3_get_app_decl(context, part)
    return bool(z3core.Z3_get_decl_kind(context, declared) == z3.Z3_OP_UNINTERPRETED)


def _alterable(fact: FactDeclaration) -> bool:
    """Whether the applicant can alter it without asking for something else altogether."""
    if fact.name == "measure":
        return False
    # Where it stands is for the applicant to choose, though the survey measures how far that is from what.
    stands = fact.type is FactType.LENGTH and "survey" in fact.supplied_by and fact.of in (None, "boundary")
    return "applicant" in fact.supplied_by or stands


def _value(facts: Facts, name: str, here: Place | None) -> Value | None:
    if here is None:
        return facts.values.get(name)
    those = facts.each(here.kind)
    return those[here.number].values.get(name) if here.number < len(those) else None


def _id(facts: Facts, here: Place | None) -> str | None:
    return None if here is None else facts.each(here.kind)[here.number].id
