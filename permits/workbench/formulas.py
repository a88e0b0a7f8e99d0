"""
A pack in force as formulas over every case at once, which the solver Z3 can then be asked about.

Each fact is an unknown, each rule a pair of formulas: when what it says is certainly true, and when certainly false.
Where every fact is taken as known the two are each other's opposite; with `doubt` a fact may be unknown or a range, and
between the two lies what is open. The words are those of `permits.law.engine.plain`, which every case found here is
tried on again.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import z3

from permits.law.engine.answers import is_silent
from permits.law.pack import (
    AnyOf,
    Compare,
    Condition,
    FactDeclaration,
    FactRef,
    FactType,
    InForce,
    Kept,
    Met,
    Operand,
    Resolved,
    Rule,
    Word,
    references,
)
from permits.quantity import thousandths

MOST = 10**9
"""No number of a case is larger, in thousandths."""


class Truth(NamedTuple):
    """Kleene's three values: certainly so, certainly not, and neither, which is open."""

    yes: z3.BoolRef
    no: z3.BoolRef


TRUE = Truth(z3.BoolVal(True), z3.BoolVal(False))
FALSE = Truth(z3.BoolVal(False), z3.BoolVal(True))


def solution(solver: z3.Solver, *formulas: z3.BoolRef) -> z3.ModelRef | None:
    """A case in which these hold beside what the solver holds to, or None: there is none. Nothing is left behind in it."""
    solver.push()
    solver.add(*formulas)
    model = solver.model() if solver.check() == z3.sat else None
    solver.pop()
    return model


def _and(*terms: z3.BoolRef) -> z3.BoolRef:
    """As `z3.And`, of terms that are of one context and no Python values: nothing is asked of what they are."""
    return z3.BoolRef(z3.Z3_mk_and(terms[0].ctx_ref(), len(terms), _terms(terms)), terms[0].ctx)


def _or(*terms: z3.BoolRef) -> z3.BoolRef:
    """As `z3.Or`, likewise."""
    return z3.BoolRef(z3.Z3_mk_or(terms[0].ctx_ref(), len(terms), _terms(terms)), terms[0].ctx)


def _terms(terms: Sequence[z3.BoolRef]) -> ctypes.Array[z3.Ast]:
    array: ctypes.Array[z3.Ast] = (z3.Ast * len(terms))(*[term.as_ast() for term in terms])
    return array


def all_of(truths: Iterable[Truth]) -> Truth:
    those = list(truths)
    if not those:
        return TRUE
    return those[0] if len(those) == 1 else Truth(_and(*[t.yes for t in those]), _or(*[t.no for t in those]))


def any_of(truths: Iterable[Truth]) -> Truth:
    those = list(truths)
    if not those:
        return FALSE
    return those[0] if len(those) == 1 else Truth(_or(*[t.yes for t in those]), _and(*[t.no for t in those]))


def negated(truth: Truth) -> Truth:
    return Truth(truth.no, truth.yes)


class Place(NamedTuple):
    """One of the things of a kind, by its number."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """
    A fact of the case, or of one thing: whether it is known, and the bounds between which it lies.

    Of a fact that is no number, or taken as exact, both bounds are the same.
    """

    declared: FactDeclaration
    known: z3.BoolRef
    low: z3.ExprRef
    high: z3.ExprRef


Here = Place | None


class Formulas:
    """
    The formulas of one pack in force.

    things: how many things of each kind a case may have at most. doubt: whether facts may be unknown or ranges. facts:
    the declarations by which the unknowns are numbered, the pack's own if not given; two packs that share them, and
    the name, share their unknowns and can be compared. name: put before each unknown's, where two worlds are looked at.
    like: formulas of nearly the same rules under the same terms, whose parts are used again.
    domain: what holds of every case. applies, holds, fires, counts: by rule and place.
    """

    def __init__(
        self,
        in_force: InForce,
        *,
        things: int = 2,
        doubt: bool = False,
        facts: Mapping[str, FactDeclaration] | None = None,
        name: str = "",
        like: Formulas | None = None,
    ) -> None:
        self.in_force = in_force
        self.facts = facts or in_force.pack.facts
        self.name = name
        self.doubt = doubt
        self.rules: Mapping[str, Rule] = {rule.id: rule for rule in in_force.rules}
        kinds = dict.fromkeys(rule.for_each for rule in in_force.rules if rule.for_each)
        self.places: Mapping[str, Sequence[Place]] = {
            kind: [Place(kind, number) for number in range(things)] for kind in kinds
        }
        self.present = {
            place: z3.Bool(f"{name}{place.kind}.{place.number}") for those in self.places.values() for place in those
        }
        self.unknowns: dict[tuple[str, Here], Unknown] = dict(like.unknowns) if like else {}
        # The first of a kind is there when any is, so that no case is met twice under other numbers.
        self.domain: list[z3.BoolRef] = [
            z3.Implies(self.present[later], self.present[earlier])
            for those in self.places.values()
            for earlier, later in pairwise(those)
        ] + (like.domain if like else [])
        self.applies: dict[tuple[str, Here], Truth] = {}
        self.meets: dict[tuple[str, Here], Truth] = {}
        self.holds: dict[tuple[str, Here], Truth] = {}
        self.fires: dict[tuple[str, Here], Truth] = {}
        self.counts: dict[tuple[str, Here], Truth] = {}
        same: set[str] = set()
        for rule in in_force.rules:
            others = references((*rule.applies_when, *rule.if_))
            if like and like.rules.get(rule.id) == rule and all(other in same for other in others):
                same.add(rule.id)
            for here in self.heres(rule):
                self._verdict(rule, here, like if rule.id in same else None)
        self.exceptions: dict[str, list[Rule]] = {id: [] for id in self.rules}
        for rule in in_force.rules:
            for id in rule.exception_to:
                self.exceptions[id].append(rule)
        if like:
            self._count_alike(like, same)
        for rule in in_force.rules:
            for here in self.heres(rule):
                self._count(rule.id, here)

    def _verdict(self, rule: Rule, here: Here, like: Formulas | None) -> None:
        key = (rule.id, here)
        if like:
            self.applies[key], self.meets[key] = like.applies[key], like.meets[key]
            self.holds[key], self.fires[key] = like.holds[key], like.fires[key]
            return
        applies = all_of(self._condition(part, rule, here) for part in rule.applies_when)
        meets = all_of(self._condition(part, rule, here) for part in rule.if_)
        holds = all_of((applies, meets))
        self.applies[key], self.meets[key], self.holds[key] = applies, meets, holds
        self.fires[key] = all_of((applies, negated(meets))) if rule.otherwise else holds

    def _count_alike(self, like: Formulas, same: set[str]) -> None:
        """Use again what counts as before: rules that are the same, as are all that take them back."""
        alike: dict[str, bool] = {}

        def counts_alike(id: str) -> bool:
            if id not in alike:
                before = [rule.id for rule in like.exceptions.get(id, ())]
                after = [rule.id for rule in self.exceptions[id]]
                alike[id] = id in same and before == after and all(map(counts_alike, after))
            return alike[id]

        for rule in self.in_force.rules:
            if counts_alike(rule.id):
                for here in self.heres(rule):
                    self.counts[rule.id, here] = like.counts[rule.id, here]

    def heres(self, rule: Rule) -> Sequence[Here]:
        """Where the rule is tried: once for the case, or for each thing of its kind."""
        return self.places[rule.for_each] if rule.for_each else (None,)

    def somewhere(self, rule: str, truths: Mapping[tuple[str, Here], Truth]) -> Truth:
        """The truth of the rule for the case, or for any thing that is there."""
        return any_of(self._there(here, truths[rule, here]) for here in self.heres(self.rules[rule]))

    def answered(self, question: str, answer: str) -> z3.BoolRef:
        """The question is settled with that answer."""
        if is_silent(self.in_force):
            return z3.BoolVal(False)
        declared = self.in_force.pack.questions[question]
        given: dict[str, Truth] = {
            answer: any_of(
                self.somewhere(rule.id, self.counts)
                for rule in self.in_force.rules
                if rule.question == question and rule.answer == answer
            )
            for answer in declared.answers
        }
        others = [truth.no for other, truth in given.items() if other != answer]
        return z3.And([*others, *([] if answer == declared.default else [given[answer].yes])])

    def taken_back(self, exception: Rule, kind: str | None, here: Here) -> Truth:
        """Whether the exception takes back a rule that goes through things of the kind, at one of them."""
        each = exception.for_each
        if each is None or each == kind:
            return self._count(exception.id, here if each else None)
        there = self.places[each]
        some = any_of(self._there(place, self._count(exception.id, place)) for place in there)
        if exception.exception_when == "any":
            return some
        every = (
            self._where_there(
                place, any_of((negated(self.applies[exception.id, place]), self._count(exception.id, place)))
            )
            for place in there
        )
        return all_of((some, *every))

    def _count(self, id: str, here: Here) -> Truth:
        key = (id, here)
        if key not in self.counts:
            rule = self.rules[id]
            defeats = (self.taken_back(exception, rule.for_each, here) for exception in self.exceptions[id])
            self.counts[key] = all_of((self.fires[key], *map(negated, defeats)))
        return self.counts[key]

    def _there(self, here: Here, truth: Truth) -> Truth:
        """False where the thing is not there."""
        if here is None:
            return truth
        present = self.present[here]
        return Truth(_and(present, truth.yes), _or(z3.Not(present), truth.no))

    def _where_there(self, here: Here, truth: Truth) -> Truth:
        """True where the thing is not there."""
        return negated(self._there(here, negated(truth)))

    # -- conditions -------------------------------------------------------------------------------

    def _condition(self, condition: Condition, rule: Rule, here: Here) -> Truth:
        match condition:
            case AnyOf():
                return any_of(self._condition(part, rule, here) for part in condition.conditions)
            case Met():
                return all_of(self.holds[id, here if self.rules[id].for_each else None] for id in condition.rules)
            case Kept():
                return all_of(self._kept(id, rule, here) for id in condition.rules)
            case Compare():
                return self.compared(condition, here)

    def _kept(self, id: str, rule: Rule, here: Here) -> Truth:
        demand = self.rules[id]
        if demand.for_each is not None and demand.for_each == rule.for_each:
            return self._kept_at(id, here)
        return all_of(self._where_there(place, self._kept_at(id, place)) for place in self.heres(demand))

    def _kept_at(self, id: str, here: Here) -> Truth:
        return any_of((negated(self.applies[id, here]), self.meets[id, here]))

    def compared(self, compare: Compare, here: Here) -> Truth:
        fact = self.fact(compare.fact, here)
        match compare.word:
            case Word.BETWEEN:
                least, most = (self._bounds(operand, fact, here) for operand in compare.against)
                return all_of((_at_least(fact, least), negated(_at_least(fact, most, above=True))))
            case Word.ONE_OF:
                return any_of(_is(fact, self._bounds(operand, fact, here)) for operand in compare.against)
            case Word.IS:
                return _is(fact, self._bounds(compare.against[0], fact, here))
            case Word.IS_NOT:
                return negated(_is(fact, self._bounds(compare.against[0], fact, here)))
            case Word.AT_LEAST:
                return _at_least(fact, self._bounds(compare.against[0], fact, here))
            case Word.ABOVE:
                return _at_least(fact, self._bounds(compare.against[0], fact, here), above=True)
            case Word.BELOW:
                return negated(_at_least(fact, self._bounds(compare.against[0], fact, here)))
            case Word.AT_MOST:
                return negated(_at_least(fact, self._bounds(compare.against[0], fact, here), above=True))

    def _bounds(self, operand: Operand, fact: Unknown, here: Here) -> Unknown:
        if isinstance(operand, FactRef):
            return self.fact(operand.name, here)
        value = operand.value if isinstance(operand, Resolved) else operand
        written = z3.BoolVal(value) if isinstance(value, bool) else z3.IntVal(number_of(value, fact.declared))
        return Unknown(fact.declared, z3.BoolVal(True), written, written)

    def fact(self, name: str, here: Here) -> Unknown:
        """The unknown that stands for a fact where it is looked for: of the thing, else of the case."""
        declared = self.facts[name]
        place = here if here is not None and declared.of == here.kind else None
        key = (name, place)
        if key not in self.unknowns:
            self.unknowns[key] = self._unknown(
                declared, self.name + (f"{name}@{place.kind}.{place.number}" if place else name)
            )
        return self.unknowns[key]

    def _unknown(self, declared: FactDeclaration, name: str) -> Unknown:
        known = z3.Bool(f"{name}?") if self.doubt else z3.BoolVal(True)
        if declared.type is FactType.YES_NO:
            truth = z3.Bool(name)
            return Unknown(declared, known, truth, truth)
        low = z3.Int(name)
        if declared.type is FactType.CHOICE:
            self.domain += [low >= 0, low < len(declared.choices)]
            return Unknown(declared, known, low, low)
        if declared.type is FactType.DATE:
            return Unknown(declared, known, low, low)
        high = z3.Int(f"{name}^") if self.doubt else low
        least = -MOST if declared.low is None else thousandths(declared.low)
        most = MOST if declared.high is None else thousandths(declared.high)
        self.domain += [low >= least, high <= most]
        if self.doubt:
            self.domain.append(low <= high)
        step = thousandths(declared.step) if declared.step else 1
        if step > 1:
            self.domain += [bound % step == 0 for bound in ((low, high) if self.doubt else (low,))]
        return Unknown(declared, known, low, high)


def number_of(value: object, declared: FactDeclaration) -> int:
    """A value as the solver's whole number: thousandths, a choice's place, or the day's number."""
    if isinstance(value, Decimal):
        return thousandths(value)
    if isinstance(value, date):
        return value.toordinal()
    return list(declared.choices).index(str(value))


def _at_least(fact: Unknown, other: Unknown, *, above: bool = False) -> Truth:
    known = _and(fact.known, other.known)
    if above:
        return Truth(_and(known, fact.low > other.high), _and(known, fact.high <= other.low))
    return Truth(_and(known, fact.low >= other.high), _and(known, fact.high < other.low))


def _is(fact: Unknown, other: Unknown) -> Truth:
    known = _and(fact.known, other.known)
    if not fact.declared.type.is_numeric:
        return Truth(_and(known, fact.low == other.low), _and(known, fact.low != other.low))
    same = _and(fact.low == fact.high, other.low == other.high, fact.low == other.low)
    return Truth(_and(known, same), _and(known, _or(fact.high < other.low, fact.low > other.high)))
