"""
The runner: a pack in force written out as Python for each kind of measure, compiled once, then run for each case.

What cannot apply to the kind of measure is folded away, all comparisons of a fact are settled at once (`rows`),
exceptions stand in an order worked out beforehand. Truth is 0, 1 and 3 for false, open and true, so that `and` is `&`
and `or` is `|`. Where a number is compared with another fact's it is its two ends; one that is absent reaches from end
to end of the numbers, which leaves the comparison open by itself.

The source is written from parsed conditions alone: what a pack says stands in it as constants, and a fact's name only
where it is a plain word. `plain` is the reference, to which it is held equal; `reached` reads what comes out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import count
from typing import Any

from permits.law.conclusion import Conclusion
from permits.law.engine import plain
from permits.law.engine.reached import SILENT, Reached
from permits.law.engine.rows import FALSE, OPEN, TRUE, rows, with_constants
from permits.law.facts import Facts
from permits.law.pack import (
    AnyOf,
    Compare,
    Condition,
    FactRef,
    InForce,
    Kept,
    Met,
    Operand,
    Resolved,
    Rule,
    Word,
    comparisons,
    references,
)
from permits.quantity import Stated, Value

KIND = "measure"
"""The fact by which programs differ: its value folds away most rules of a pack."""

NOT = (TRUE, OPEN, OPEN, FALSE)
LEAST, MOST = Decimal("-Infinity"), Decimal("Infinity")


def evaluate(in_force: InForce, facts: Facts) -> tuple[Conclusion, ...]:
    """One conclusion for each rule in force, and for each thing it goes through, with what was compared."""
    return reached(in_force, facts).conclusions()


def reached(in_force: InForce, facts: Facts) -> Reached:
    """What the program of the case's kind of measure comes to."""
    kind = facts.values.get(KIND)
    program = written(in_force, str(kind.value) if isinstance(kind, Stated) else None)
    things = {each: [thing.values for thing in facts.each(each)] for each in program.kinds}
    return Reached(in_force, facts, *program.run(facts.values.get, things))


# -- what a program calls -------------------------------------------------------------------------------


def some(truths: Iterable[int]) -> int:
    """Whether any of them is true."""
    found = FALSE
    for truth in truths:
        found |= truth
    return found


def kept(applies: Iterable[int], meets: Iterable[int]) -> int:
    """Whether of no thing a demand applies and is unmet."""
    found = TRUE
    for applied, met in zip(applies, meets, strict=True):
        found &= NOT[applied] | met
    return found


# -- folding by the kind of measure ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Residue:
    """What is left of a rule for a kind of measure. meets: None where no case of that kind can meet it."""

    rule: Rule
    applies: tuple[Condition, ...]
    meets: tuple[Condition, ...] | None


def residues(in_force: InForce, kind: str | None) -> Mapping[str, Residue]:
    """The rules that may apply to a kind of measure, by id. kind: None folds nothing."""
    left: dict[str, Residue] = {}
    for rule in in_force.rules:  # each after those it refers to
        applies = _all_left(rule.applies_when, kind, left)
        if applies is not None:
            left[rule.id] = Residue(rule, applies, _all_left(rule.if_, kind, left))
    return left


def _all_left(
    conditions: Iterable[Condition], kind: str | None, left: Mapping[str, Residue]
) -> tuple[Condition, ...] | None:
    """The conditions that still turn on the case; None where one of them is false."""
    remaining = []
    for condition in conditions:
        remains = _left(condition, kind, left)
        if remains is False:
            return None
        if remains is not True:
            remaining.append(remains)
    return tuple(remaining)


def _left(condition: Condition, kind: str | None, left: Mapping[str, Residue]) -> Condition | bool:
    """What is left of a condition: true, false, or what still turns on the case."""
    match condition:
        case AnyOf(conditions):
            several = [_left(condition, kind, left) for condition in conditions]
            remaining = tuple(part for part in several if not isinstance(part, bool))
            return True if any(part is True for part in several) else AnyOf(remaining) if remaining else False
        case Met(rules):
            return all(id in left and left[id].meets is not None for id in rules) and condition
        case Kept(rules):
            speaking = tuple(id for id in rules if id in left)
            return Kept(speaking) if speaking else True
        case Compare(fact, word, against) if fact == KIND and kind is not None:
            if word in (Word.IS, Word.ONE_OF, Word.IS_NOT) and not any(
                isinstance(operand, FactRef) for operand in against
            ):
                return (kind in against) is (word is not Word.IS_NOT)
    return condition


# -- writing --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line of a program. rule: whose it is; None for what several share. gives: the names that it gives a value.
    note: whether it is there for a reader alone.
    """

    text: str
    rule: str | None = None
    gives: frozenset[str] = frozenset()
    note: bool = False

    @property
    def words(self) -> frozenset[str]:
        return frozenset() if self.note else frozenset(re.findall(r"\w+", self.text))


@dataclass(frozen=True, slots=True)
class Program:
    """
    One pack in force as a function, for a kind of measure.

    kinds: of things, as it goes through them. run: gives the code of each rule of the case as a whole, and of each that
    goes through things the codes; see `reached`.
    """

    lines: tuple[Line, ...]
    kinds: tuple[str, ...]
    run: Callable[
        [plain.Find, Mapping[str, Sequence[Mapping[str, Value]]]], tuple[Sequence[int], Sequence[Sequence[int]]]
    ]

    @property
    def source(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def of(self, rule: str) -> str:
        """What of it is the rule's, with the values and comparisons that it shares with others."""
        asked: set[str] = set()
        chosen = []
        for line in reversed(self.lines):
            if line.rule == rule or (line.rule is None and not asked.isdisjoint(line.gives)):
                chosen.append(line.text)
                asked |= line.words
                if not line.note:
                    asked -= line.gives - line.words
        return "\n".join(reversed(chosen))


@lru_cache(maxsize=512)
def written(in_force: InForce, kind: str | None) -> Program:
    """The program of a pack in force for a kind of measure; for any where none is known."""
    writing = _Writing(in_force, residues(in_force, kind))
    lines = tuple(writing.lines())
    space: dict[str, Any] = {
        "NOT": NOT,
        "LEAST": LEAST,
        "MOST": MOST,
        "some": some,
        "kept": kept,
        **writing.constants,
    }
    source = "\n".join(line.text for line in lines)
    exec(compile(source, f"<{in_force.pack.id} {kind}>", "exec"), space)
    return Program(lines, writing.kinds, space["run"])


Scope = str | None
"""The kind of thing that something is about; None for the case as a whole."""


@dataclass
class _Writing:
    """
    One program being written.

    Names in it: `a3`, `b3`, `n3` are how rule 3 applies, is met and counts, in capitals the lists of these for its
    things; `c5` is what a comparison comes to.
    """

    in_force: InForce
    left: Mapping[str, Residue]
    constants: dict[str, object] = field(default_factory=dict)
    asked: dict[tuple[Compare, Scope], str] = field(default_factory=dict)
    fresh: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.number = {rule.id: number for number, rule in enumerate(self.in_force.rules)}
        self.facts = self.in_force.pack.facts
        self.against: dict[str, list[Rule]] = {id: [] for id in self.left}
        for residue in self.left.values():
            for id in residue.rule.exception_to:
                if id in self.against:
                    self.against[id].append(residue.rule)
        self.kinds = tuple(dict.fromkeys(rule.for_each for rule in self.in_force.rules if rule.for_each))

    def lines(self) -> Iterator[Line]:
        yield Line("def run(value, things):")
        yield from self._compared(None, list(self.left.values()))
        for those in self._families():
            each = those[0].rule.for_each
            yield from self._of_things(each, those) if each else self._of_the_case(those)
        yield from self._counting()
        of_case = [rule for rule in self.in_force.rules if rule.for_each is None]
        of_things = [rule for rule in self.in_force.rules if rule.for_each is not None]
        yield Line(f"    return {self._listed(of_case)}, {self._listed(of_things)}")

    def _listed(self, rules: Iterable[Rule]) -> str:
        return f"[{', '.join(map(self._code, rules))}]"

    def _families(self) -> Iterator[Sequence[Residue]]:
        """Rules by how far their references reach, and then by the kind of thing they go through."""
        level: dict[str, int] = {}
        families: dict[tuple[int, str], list[Residue]] = {}
        for id, residue in self.left.items():
            before = (level[other] for other in references((*residue.applies, *(residue.meets or ()))))
            level[id] = 1 + max(before, default=-1)
            families.setdefault((level[id], residue.rule.for_each or ""), []).append(residue)
        for key in sorted(families):
            yield families[key]

    # -- values and what they are compared with --

    def _scope(self, compare: Compare) -> Scope:
        return next((of for name in _facts(compare) if (of := self.facts[name].of)), None)

    def _compared(self, scope: Scope, those: Sequence[Residue]) -> Iterator[Line]:
        """The values that the rules turn on, each found once, and all that they are compared with."""
        indent = "    " if scope is None else "        "
        every = dict.fromkeys(compare for residue in those for compare in _compared(residue))
        asked = [compare for compare in every if self._scope(compare) == scope]
        for fact in dict.fromkeys(name for compare in every for name in _facts(compare)):
            if self.facts[fact].of == scope:
                word = self._word(fact)
                found = f"value({fact!r})" if scope is None else f"thing.get({fact!r}) or value({fact!r})"
                yield Line(f"{indent}{word} = {found}", gives=frozenset({word}))
                constant = [compare for compare in asked if compare.fact == fact and with_constants(compare)]
                if constant:
                    yield from self._against_constants(indent, scope, fact, constant)
        beside = [compare for compare in every if not with_constants(compare)]
        for fact in dict.fromkeys(name for compare in beside for name in _facts(compare)):
            if self.facts[fact].of == scope:
                yield from self._beside(indent, fact)
        for compare in asked:
            if not with_constants(compare):
                name = self._named(compare, scope)
                yield Line(f"{indent}{name} = {self._comparison(compare)}", gives=frozenset({name}))

    def _against_constants(self, indent: str, scope: Scope, fact: str, compares: Sequence[Compare]) -> Iterator[Line]:
        """All comparisons of one fact with constants, in one look."""
        names = [self._named(compare, scope) for compare in compares]
        look = f"{fact}_{next(self.fresh)}"
        self.constants[look] = rows(compares, numeric=self.facts[fact].type.is_numeric)
        given = ", ".join(names) if len(names) > 1 else f"({names[0]},)"
        yield Line(f"{indent}{given} = {look}({self._word(fact)})", gives=frozenset(names))
        for name, compare in zip(names, compares, strict=True):
            yield Line(f"{indent}# {name} = {_spelt(compare)}", gives=frozenset({name}), note=True)

    def _named(self, compare: Compare, scope: Scope) -> str:
        name = self.asked[compare, scope] = f"c{next(self.fresh)}"
        return name

    def _beside(self, indent: str, fact: str) -> Iterator[Line]:
        """A value as it is compared with other facts: its ends, or what is stated."""
        word = self._word(fact)
        if self.facts[fact].type.is_numeric:
            low, high = self._ends(fact)
            yield Line(f"{indent}{low} = LEAST if {word} is None else {word}.low", gives=frozenset({low}))
            yield Line(f"{indent}{high} = MOST if {word} is None else {word}.high", gives=frozenset({high}))
        else:
            said = self._stated(fact)
            yield Line(f"{indent}{said} = None if {word} is None else {word}.value", gives=frozenset({said}))

    @staticmethod
    def _word(fact: str) -> str:
        """The name of a fact's value, so that no other word of a pack can come to stand in the source."""
        if not re.fullmatch(r"[a-z][a-z0-9_]*", fact):
            raise ValueError(f"{fact!r} is no plain word")
        return f"its_{fact}"

    def _ends(self, fact: str) -> tuple[str, str]:
        return f"{self._word(fact)}_low", f"{self._word(fact)}_high"

    def _stated(self, fact: str) -> str:
        return f"{self._word(fact)}_stated"

    def _constant(self, operand: Operand) -> str:
        value = operand.value if isinstance(operand, Resolved) else operand
        if isinstance(value, bool | str):
            return repr(value)
        assert isinstance(value, Decimal | date)
        spelt = format(value, "f") if isinstance(value, Decimal) else value.isoformat()
        name = "is_" + re.sub(r"\W", "_", spelt.replace("-", "minus_", spelt.startswith("-")))
        self.constants[name] = value
        return name

    # -- conditions --

    def _all(self, conditions: Sequence[Condition], each: Scope) -> str:
        """The conditions as one expression."""
        return " & ".join(self._condition(condition, each) for condition in conditions) or str(TRUE)

    def _condition(self, condition: Condition, each: Scope) -> str:
        match condition:
            case AnyOf(conditions):
                return f"({' | '.join(self._condition(condition, each) for condition in conditions)})"
            case Met(rules):
                return f"({' & '.join(self._holds(id) for id in rules)})"
            case Kept(rules):
                return f"({' & '.join(self._kept(id, each) for id in rules)})"
            case Compare():
                return self.asked[condition, self._scope(condition)]

    def _holds(self, id: str) -> str:
        number = self.number[id]
        if self.left[id].rule.for_each is not None:
            return f"A{number}[at] & B{number}[at]"
        return f"a{number} & b{number}" if self.left[id].applies else f"b{number}"  # it may apply to every case

    def _kept(self, id: str, each: Scope) -> str:
        number, goes_through = self.number[id], self.left[id].rule.for_each
        if goes_through is None:
            return f"(NOT[a{number}] | b{number})" if self.left[id].applies else f"b{number}"
        return f"(NOT[A{number}[at]] | B{number}[at])" if goes_through == each else f"kept(A{number}, B{number})"

    def _comparison(self, compare: Compare) -> str:
        match compare.word:
            case Word.BETWEEN:
                least, most = compare.against
                return f"({self._half(compare.fact, Word.AT_LEAST, least)} & {self._half(compare.fact, Word.AT_MOST, most)})"
            case Word.ONE_OF:
                return f"({' | '.join(self._half(compare.fact, Word.IS, operand) for operand in compare.against)})"
        return self._half(compare.fact, compare.word, compare.against[0])

    def _half(self, fact: str, word: Word, operand: Operand) -> str:
        """One comparison with another fact: of two intervals, or of two values where both are there."""
        if self.facts[fact].type.is_numeric:
            low, high = self._ends(fact)
            least, most = self._ends(operand.name) if isinstance(operand, FactRef) else (self._constant(operand),) * 2
            same = f"{low} == {high} == {least} == {most}"
            apart = f"{high} < {least} or {low} > {most}"
            true, false = {
                Word.AT_MOST: (f"{high} <= {least}", f"{low} > {most}"),
                Word.BELOW: (f"{high} < {least}", f"{low} >= {most}"),
                Word.AT_LEAST: (f"{low} >= {most}", f"{high} < {least}"),
                Word.ABOVE: (f"{low} > {most}", f"{high} <= {least}"),
                Word.IS: (same, apart),
                Word.IS_NOT: (apart, same),
            }[word]
            return f"({TRUE} if {true} else {FALSE} if {false} else {OPEN})"
        value = self._stated(fact)
        other = self._stated(operand.name) if isinstance(operand, FactRef) else self._constant(operand)
        absent = f"{value} is None or {other} is None" if isinstance(operand, FactRef) else f"{value} is None"
        return f"({OPEN} if {absent} else {TRUE} if {value} {SIGNS[word]} {other} else {FALSE})"

    # -- rules --

    def _rule(self, residue: Residue, each: Scope) -> Iterator[Line]:
        rule, number = residue.rule, self.number[residue.rule.id]
        indent = "    " if each is None else "        "
        meets = str(FALSE) if residue.meets is None else self._all(residue.meets, each)
        yield Line(f"{indent}# {rule.id!r}", rule.id)
        if residue.applies or each is not None:
            yield Line(f"{indent}a{number} = {self._all(residue.applies, each)}", rule.id)
        asked = f"({meets}) if a{number} else {OPEN}" if residue.applies else meets
        yield Line(f"{indent}b{number} = {asked}", rule.id)

    def _of_the_case(self, those: Sequence[Residue]) -> Iterator[Line]:
        for residue in those:
            yield from self._rule(residue, None)

    def _of_things(self, each: str, those: Sequence[Residue]) -> Iterator[Line]:
        for residue in those:
            number = self.number[residue.rule.id]
            yield Line(f"    A{number} = []; B{number} = []", residue.rule.id)
        yield Line(f"    for at, thing in enumerate(things[{each!r}]):")
        yield from self._compared(each, those)
        for residue in those:
            number = self.number[residue.rule.id]
            yield from self._rule(residue, each)
            yield Line(f"        A{number}.append(a{number}); B{number}.append(b{number})", residue.rule.id)

    # -- what counts --

    def _counting(self) -> Iterator[Line]:
        """The rules from the exceptions outwards: each after all that take it back."""
        settled: set[str] = set()

        def settle(id: str) -> Iterator[Line]:
            if id not in settled:
                settled.add(id)
                for exception in self.against[id]:
                    yield from settle(exception.id)
                if not self._counts_as_met(self.left[id].rule):
                    yield self._counts(self.left[id].rule, self.against[id])

        for id in self.left:
            yield from settle(id)

    def _counts(self, rule: Rule, exceptions: Sequence[Rule]) -> Line:
        number, each = self.number[rule.id], rule.for_each
        beside = [f"N{self.number[exception.id]}" for exception in exceptions if each and exception.for_each == each]
        fires = "a & NOT[b]" if rule.otherwise else "a & b"
        if each is None:
            fires = self._holds(rule.id)
            if rule.otherwise:
                fires = f"a{number} & NOT[b{number}]" if self.left[rule.id].applies else f"NOT[b{number}]"
        terms = [fires]
        for exception in exceptions:
            terms.append(f"NOT[{self._taken_back(exception, each)}]")
        if each is None:
            return Line(f"    n{number} = {' & '.join(terms)}", rule.id)
        lists = ", ".join([f"A{number}", f"B{number}", *beside])
        names = ", ".join(["a", "b", *(name.lower() for name in beside)])
        return Line(f"    N{number} = [{' & '.join(terms)} for {names} in zip({lists})]", rule.id)

    def _taken_back(self, exception: Rule, each: Scope) -> str:
        number = self.number[exception.id]
        if exception.for_each in (None, each):
            return f"b{number}" if self._counts_as_met(exception) else f"n{number}"
        if exception.exception_when == "any":
            return f"some(N{number})"
        return f"some(N{number}) & kept(A{number}, N{number})"

    def _counts_as_met(self, rule: Rule) -> bool:
        """Whether the rule is of the case, applies to each of the kind and counts where it is met, with nothing against it."""
        return not (rule.for_each or rule.otherwise or self.left[rule.id].applies or self.against[rule.id])

    def _code(self, rule: Rule) -> str:
        number = self.number[rule.id]
        if rule.id not in self.left:
            return str(SILENT) if rule.for_each is None else f"[{SILENT}] * len(things[{rule.for_each!r}])"
        if rule.for_each is None:
            if self._counts_as_met(rule):
                return f"b{number}"
            applies = f"a{number} << 4" if self.left[rule.id].applies else str(TRUE << 4)
            return f"{applies} | b{number} << 2 | n{number}"
        return f"[a << 4 | b << 2 | n for a, b, n in zip(A{number}, B{number}, N{number})]"


SIGNS = {
    Word.IS: "==",
    Word.IS_NOT: "!=",
    Word.AT_MOST: "<=",
    Word.BELOW: "<",
    Word.AT_LEAST: ">=",
    Word.ABOVE: ">",
}


def _compared(residue: Residue) -> Iterator[Compare]:
    return comparisons((*residue.applies, *(residue.meets or ())))


def _facts(compare: Compare) -> Iterator[str]:
    yield compare.fact
    yield from (operand.name for operand in compare.against if isinstance(operand, FactRef))


def _spelt(compare: Compare) -> str:
    """A comparison as a reader of the source sees it; nothing of a pack's own text but names can stand in it."""
    against = (operand.value if isinstance(operand, Resolved) else operand for operand in compare.against)
    return f"{compare.fact} {compare.word.value} {', '.join(ascii(str(operand)) for operand in against)}"
