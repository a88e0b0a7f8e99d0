"""
The runner: a pack in force written out as Python for each kind of measure, compiled once, then run for each case.

What cannot apply to the kind of measure is folded away, equal comparisons are made once, exceptions stand in an order
worked out beforehand. Truth is 0, 1 and 3 for false, open and true, so that `and` is `&` and `or` is `|`. A number is
its two ends; one that is absent reaches from end to end of the numbers, which leaves each comparison open by itself.

The source is written from parsed conditions alone: what a pack says stands in it as constants, and a fact's name only
where it is a plain word. `plain` is the reference, to which it is held equal, and makes the comparisons that an
explanation shows, when somebody first reads them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from operator import getitem
from typing import Any, overload

from permits.law.conclusion import Check, Conclusion, Truth, Verdict
from permits.law.engine import plain
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

FALSE, OPEN, TRUE = 0, 1, 3
NOT = (TRUE, OPEN, OPEN, FALSE)
LEAST, MOST = Decimal("-Infinity"), Decimal("Infinity")


def evaluate(in_force: InForce, facts: Facts) -> tuple[Conclusion, ...]:
    """One conclusion for each rule in force, and for each thing it goes through, with what was compared."""
    concluded = []
    values = facts.values.get
    things, codes = _reached(in_force, facts)
    for rule, comparing, code in zip(in_force.rules, plain.comparing(in_force), codes, strict=True):
        if rule.for_each is None:
            of: Iterable[tuple[str | None, plain.Find, int]] = ((None, values, code),)
        else:
            abouts, those = things[rule.for_each]
            of = zip(abouts, (partial(_of_thing, thing.get, values) for thing in those), code, strict=True)
        for about, find, its in of:
            verdict, holds, counts = SAID[its]
            made = comparing[its >> 4 != FALSE]  # what a rule demands is compared where it may apply
            concluded.append(Conclusion(rule.id, about, verdict, holds, counts, Compared(made, find)))
    return tuple(concluded)


def _of_thing(its: plain.Find, of_the_case: plain.Find, fact: str) -> Value | None:
    """A fact's value for a thing: its own, or else that of the whole case."""
    value = its(fact)
    return of_the_case(fact) if value is None else value


def verdicts(in_force: InForce, facts: Facts) -> tuple[Conclusion, ...]:
    """The same without the comparisons, for those who ask only what came of it."""
    things, codes = _reached(in_force, facts)
    if not things:  # each rule is of the case as a whole
        return tuple(map(getitem, _bare(in_force), codes))  # type: ignore[arg-type]
    concluded: list[Conclusion] = []
    for rule, code in zip(_bare(in_force), codes, strict=True):
        if isinstance(rule, Bare):
            concluded.append(rule[code])
        else:
            abouts, _ = things[rule.for_each or ""]
            concluded += [Conclusion(rule.id, about, *SAID[its]) for about, its in zip(abouts, code, strict=True)]
    return tuple(concluded)


Things = Mapping[str, tuple[Sequence[str], Sequence[Mapping[str, Value]]]]
"""By kind, the ids of the things and their values."""


def _reached(in_force: InForce, facts: Facts) -> tuple[Things, Sequence[Any]]:
    """The things, and for each rule the code of what it came to: of a rule that goes through things, one for each."""
    kind = facts.values.get(KIND)
    program = written(in_force, str(kind.value) if isinstance(kind, Stated) else None)
    things = {}
    for each in program.kinds:
        those = facts.each(each)
        things[each] = [thing.id for thing in those], [thing.values for thing in those]
    return things, program.run(facts.values.get, {each: values for each, (_, values) in things.items()})


class Bare(dict[int, Conclusion]):
    """What one rule can come to for the case as a whole, by code: it is the same whatever the case."""

    def __init__(self, rule: str) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> Conclusion:
        conclusion = self[code] = Conclusion(self._rule, None, *SAID[code])
        return conclusion


@lru_cache(maxsize=64)
def _bare(in_force: InForce) -> tuple[Bare | Rule, ...]:
    return tuple(rule if rule.for_each else Bare(rule.id) for rule in in_force.rules)


class Compared(Sequence[Check]):
    """The comparisons of one conclusion, made when they are first read: most conclusions are shown to nobody."""

    __slots__ = ("_checks", "_comparisons", "_find")

    def __init__(self, comparisons: Sequence[plain.Comparison], find: plain.Find) -> None:
        self._comparisons = comparisons
        self._find = find
        self._checks: tuple[Check, ...] | None = None

    def _made(self) -> tuple[Check, ...]:
        if self._checks is None:
            checks: list[Check] = []
            for comparison in self._comparisons:
                checks += comparison(self._find)
            self._checks = tuple(checks)
        return self._checks

    @overload
    def __getitem__(self, place: int) -> Check: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Check, ...]: ...
    def __getitem__(self, place: int | slice) -> Check | tuple[Check, ...]:
        return self._made()[place]

    def __len__(self) -> int:
        return len(self._made())

    def __iter__(self) -> Iterator[Check]:
        return iter(self._made())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Compared | tuple) and self._made() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._made())

    def __repr__(self) -> str:
        return repr(self._made())


# -- what the codes say ---------------------------------------------------------------------------------


def _said(applies: int, meets: int, counts: int) -> tuple[Verdict, Truth, Truth]:
    if applies == FALSE:
        verdict = Verdict.NOT_APPLICABLE
    elif OPEN in (applies, meets):
        verdict = Verdict.OPEN
    else:
        verdict = Verdict.MET if meets == TRUE else Verdict.NOT_MET
    truths = {FALSE: Truth.FALSE, OPEN: Truth.OPEN, TRUE: Truth.TRUE}
    return verdict, truths[applies & meets], truths[counts]


SAID = {
    applies << 4 | meets << 2 | counts: _said(applies, meets, counts)
    for applies in (FALSE, OPEN, TRUE)
    for meets in (FALSE, OPEN, TRUE)
    for counts in (FALSE, OPEN, TRUE)
}
"""By code: how the rule applies, is met and counts, two bits each."""

SILENT = FALSE << 4 | OPEN << 2 | FALSE
"""The code of a rule that does not apply."""

MEETS = tuple(TRUE << 4 | meets << 2 | meets for meets in range(TRUE + 1))
"""By how it is met, the code of a rule that applies to every case and counts where it is met."""


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
    """One line of a program. rule: whose it is; None for what several share."""

    text: str
    rule: str | None = None

    @property
    def words(self) -> frozenset[str]:
        return frozenset(re.findall(r"\w+", self.text))

    @property
    def gives(self) -> frozenset[str]:
        """The names that it gives a value."""
        return frozenset(re.findall(r"(\w+) (?:=|:=) ", self.text))


@dataclass(frozen=True, slots=True)
class Program:
    """One pack in force as a function, for a kind of measure. kinds: of things, as it goes through them."""

    lines: tuple[Line, ...]
    kinds: tuple[str, ...]
    run: Callable[[Callable[[str], Value | None], Mapping[str, Sequence[Mapping[str, Value]]]], Sequence[Any]]

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
        "MEETS": MEETS,
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
    things; `c5` is a comparison that several share.
    """

    in_force: InForce
    left: Mapping[str, Residue]
    constants: dict[str, object] = field(default_factory=dict)
    shared: dict[tuple[Compare, Scope], str] = field(default_factory=dict)
    body: list[Line] = field(default_factory=list)

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
        used = Counter(
            (compare, self._scope(compare)) for residue in self.left.values() for compare in _compared(residue)
        )
        yield from self._loads(None, (compare for compare, _ in used))
        yield from self._shared(
            None,
            [
                compare
                for (compare, scope), times in used.items()
                if scope is None and (times > 1 or self._in_a_loop(compare))
            ],
        )
        for those in self._families():
            each = those[0].rule.for_each
            yield from self._of_things(each, those) if each else self._of_the_case(those)
        yield from self._counting()
        yield Line(f"    return [{', '.join(map(self._code, self.in_force.rules))}]")

    def _in_a_loop(self, compare: Compare) -> bool:
        return any(compare in _compared(residue) for residue in self.left.values() if residue.rule.for_each)

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

    # -- values --

    def _scope(self, compare: Compare) -> Scope:
        return next((of for name in _facts(compare) if (of := self.facts[name].of)), None)

    def _loads(self, scope: Scope, compares: Iterable[Compare]) -> Iterator[Line]:
        """The values that the comparisons turn on, each found once."""
        names = dict.fromkeys(name for compare in compares for name in _facts(compare) if self.facts[name].of == scope)
        indent, get = ("    ", "value") if scope is None else ("        ", "thing.get")
        for name in names:
            found = f"{indent}{self._word(name)} = {get}({name!r})"
            if self.facts[name].type.is_numeric:
                low, high = self._ends(name)
                yield Line(found)
                yield Line(
                    f"{indent}{low} = LEAST if {self._word(name)} is None else {self._word(name)}.low; "
                    f"{high} = MOST if {self._word(name)} is None else {self._word(name)}.high"
                )
            else:
                yield Line(found)
                yield Line(f"{indent}if {self._word(name)} is not None: {self._word(name)} = {self._word(name)}.value")

    @staticmethod
    def _word(fact: str) -> str:
        """The name of a fact's value, so that no other word of a pack can come to stand in the source."""
        if not re.fullmatch(r"[a-z][a-z0-9_]*", fact):
            raise ValueError(f"{fact!r} is no plain word")
        return f"its_{fact}"

    def _ends(self, fact: str) -> tuple[str, str]:
        return f"{self._word(fact)}_low", f"{self._word(fact)}_high"

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

    def _shared(self, scope: Scope, compares: Iterable[Compare]) -> Iterator[Line]:
        indent = "    " if scope is None else "        "
        for compare in compares:
            text = self._comparison(compare)
            name = self.shared[compare, scope] = f"c{len(self.shared)}"
            yield Line(f"{indent}{name} = {text}")

    def _all(self, conditions: Sequence[Condition], each: Scope) -> str:
        """The conditions as one expression, which goes no further once it is false."""
        if not conditions:
            return str(TRUE)
        first, *others = (self._condition(condition, each) for condition in conditions)
        if not others:
            return first
        *middle, last = others
        return " and ".join([f"(x := {first})", *(f"(x := x & {part})" for part in middle), f"x & {last}"])

    def _condition(self, condition: Condition, each: Scope) -> str:
        match condition:
            case AnyOf(conditions):
                return f"({' | '.join(self._condition(condition, each) for condition in conditions)})"
            case Met(rules):
                return f"({' & '.join(self._holds(id) for id in rules)})"
            case Kept(rules):
                return f"({' & '.join(self._kept(id, each) for id in rules)})"
            case Compare():
                return self.shared.get((condition, self._scope(condition))) or self._comparison(condition)

    def _holds(self, id: str) -> str:
        number = self.number[id]
        if self.left[id].rule.for_each is not None:
            return f"A{number}[at] & B{number}[at]"
        return f"a{number} & b{number}" if self.left[id].applies else f"b{number}"

    def _kept(self, id: str, each: Scope) -> str:
        number, goes_through = self.number[id], self.left[id].rule.for_each
        if goes_through is None:
            return f"(NOT[a{number}] | b{number})"
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
        """One comparison: of two intervals, or of two values where both are there."""
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
        value = self._word(fact)
        other = self._word(operand.name) if isinstance(operand, FactRef) else self._constant(operand)
        absent = f"{value} is None or {other} is None" if isinstance(operand, FactRef) else f"{value} is None"
        return f"({OPEN} if {absent} else {TRUE} if {value} {SIGNS[word]} {other} else {FALSE})"

    # -- rules --

    def _rule(self, residue: Residue, each: Scope) -> Iterator[Line]:
        rule, number = residue.rule, self.number[residue.rule.id]
        indent = "    " if each is None else "        "
        meets = str(FALSE) if residue.meets is None else self._all(residue.meets, each)
        yield Line(f"{indent}# {rule.id!r}", rule.id)
        yield Line(f"{indent}a{number} = {self._all(residue.applies, each)}", rule.id)
        asked = f"({meets}) if a{number} else {OPEN}" if residue.applies else meets  # a rule may apply to every case
        yield Line(f"{indent}b{number} = {asked}", rule.id)

    def _of_the_case(self, those: Sequence[Residue]) -> Iterator[Line]:
        for residue in those:
            yield from self._rule(residue, None)

    def _of_things(self, each: str, those: Sequence[Residue]) -> Iterator[Line]:
        for residue in those:
            number = self.number[residue.rule.id]
            yield Line(f"    A{number} = []; B{number} = []", residue.rule.id)
        yield Line(f"    for at, thing in enumerate(things[{each!r}]):")
        used = Counter(compare for residue in those for compare in _compared(residue) if self._scope(compare) == each)
        yield from self._loads(each, used)
        yield from self._shared(each, [compare for compare, times in used.items() if times > 1])
        for residue in those:
            number = self.number[residue.rule.id]
            yield from self._rule(residue, each)
            yield Line(f"        A{number}.append(a{number}); B{number}.append(b{number})", residue.rule.id)
        for compare in used:
            self.shared.pop((compare, each), None)

    # -- what counts --

    def _counting(self) -> Iterator[Line]:
        """The rules from the exceptions outwards: each after all that take it back."""
        settled: set[str] = set()

        def settle(id: str) -> Iterator[Line]:
            if id not in settled:
                settled.add(id)
                for exception in self.against[id]:
                    yield from settle(exception.id)
                yield self._counts(self.left[id].rule, self.against[id])

        for id in self.left:
            yield from settle(id)

    def _counts(self, rule: Rule, exceptions: Sequence[Rule]) -> Line:
        number, each = self.number[rule.id], rule.for_each
        beside = [f"N{self.number[exception.id]}" for exception in exceptions if each and exception.for_each == each]
        fires = "a & NOT[b]" if rule.otherwise else "a & b"
        if each is None:
            fires = f"a{number} & NOT[b{number}]" if rule.otherwise else self._holds(rule.id)
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
            return f"n{number}"
        if exception.exception_when == "any":
            return f"some(N{number})"
        return f"some(N{number}) & kept(A{number}, N{number})"

    def _counts_as_met(self, rule: Rule) -> bool:
        """Whether the rule applies to every case of the kind and counts where it is met, with nothing to take it back."""
        return not (rule.otherwise or self.left[rule.id].applies or self.against[rule.id])

    def _code(self, rule: Rule) -> str:
        number = self.number[rule.id]
        if rule.id not in self.left:
            return str(SILENT) if rule.for_each is None else f"[{SILENT}] * len(things[{rule.for_each!r}])"
        if rule.for_each is None:
            if self._counts_as_met(rule):
                return f"MEETS[b{number}]"
            return f"a{number} << 4 | b{number} << 2 | n{number}"
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
