"""
The reference evaluator: a pack compiled to closures once, each case then evaluated in Kleene logic.

Every comparison keeps the value it was made with, for the explanation. It is written to be read: cases are decided by
`generated`, which is held equal to it and is many times faster.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from permits.law.conclusion import Check, Conclusion, Truth, Verdict
from permits.law.facts import Facts
from permits.law.pack import AnyOf, Compare, Condition, FactRef, InForce, Kept, Met, Resolved, Rule, Word
from permits.quantity import Measured, Stated, Value

TRUE, FALSE, OPEN = Truth.TRUE, Truth.FALSE, Truth.OPEN
NOT = {TRUE: FALSE, FALSE: TRUE, OPEN: OPEN}


def all_of(truths: Sequence[Truth]) -> Truth:
    """Kleene's and: false if any is, else open if any is."""
    return FALSE if FALSE in truths else OPEN if OPEN in truths else TRUE


def any_of(truths: Sequence[Truth]) -> Truth:
    """Kleene's or: true if any is, else open if any is."""
    return TRUE if TRUE in truths else OPEN if OPEN in truths else FALSE


Lookup = Mapping[str, Value]
Verdicts = dict[tuple[str, str | None], "Reached"]
Test = Callable[["Evaluation"], Truth]
Find = Callable[[str], Value | None]
"""A fact's value, by name."""
Comparison = Callable[[Find], tuple[Check, ...]]
"""One comparison made: a check of each fact beside it that is absent, and last its own, with what it came to."""


@dataclass(slots=True)
class Reached:
    """What one rule came to for one thing."""

    applies: Truth
    cond: Truth
    checks: tuple[Check, ...]
    counts: Truth = OPEN

    @property
    def holds(self) -> Truth:
        return all_of((self.applies, self.cond))

    @property
    def kept(self) -> Truth:
        return any_of((NOT[self.applies], self.cond))


@dataclass(slots=True)
class Evaluation:
    """One rule being evaluated for one thing: where facts are looked up, and the checks so far."""

    values: Lookup
    thing: Lookup | None
    about: str | None
    each: str | None
    reached: Verdicts
    abouts: Mapping[str, tuple[str | None, ...]]
    checks: list[Check]

    def value(self, fact: str) -> Value | None:
        if self.thing is not None and fact in self.thing:
            return self.thing[fact]
        return self.values.get(fact)


# -- comparisons on intervals: true when it holds for the whole interval, false when for no part of it --


def _at_most(low: Decimal, high: Decimal, least: Decimal, most: Decimal) -> Truth:
    return TRUE if high <= least else FALSE if low > most else OPEN


def _below(low: Decimal, high: Decimal, least: Decimal, most: Decimal) -> Truth:
    return TRUE if high < least else FALSE if low >= most else OPEN


def _at_least(low: Decimal, high: Decimal, least: Decimal, most: Decimal) -> Truth:
    return TRUE if low >= most else FALSE if high < least else OPEN


def _above(low: Decimal, high: Decimal, least: Decimal, most: Decimal) -> Truth:
    return TRUE if low > most else FALSE if high <= least else OPEN


def _is(low: Decimal, high: Decimal, least: Decimal, most: Decimal) -> Truth:
    if low == high == least == most:
        return TRUE
    return FALSE if high < least or low > most else OPEN


def _is_not(low: Decimal, high: Decimal, least: Decimal, most: Decimal) -> Truth:
    return NOT[_is(low, high, least, most)]


ON_NUMBERS: Mapping[Word, Callable[[Decimal, Decimal, Decimal, Decimal], Truth]] = {
    Word.AT_MOST: _at_most,
    Word.BELOW: _below,
    Word.AT_LEAST: _at_least,
    Word.ABOVE: _above,
    Word.IS: _is,
    Word.IS_NOT: _is_not,
}


def _compare(value: Value, word: Word, others: Sequence[Value | Decimal | object]) -> Truth:
    """One comparison of present values."""
    if isinstance(value, Measured):
        bounds = [(other.low, other.high) if isinstance(other, Measured) else (other, other) for other in others]
        if word is Word.BETWEEN:
            (a, b), (c, d) = bounds
            return all_of((_at_least(value.low, value.high, a, b), _at_most(value.low, value.high, c, d)))  # type: ignore[arg-type]
        ((least, most),) = bounds
        return ON_NUMBERS[word](value.low, value.high, least, most)  # type: ignore[arg-type]
    stated = value.value
    plain = [other.value if isinstance(other, Stated) else other for other in others]
    match word:
        case Word.IS | Word.ONE_OF:
            return TRUE if stated in plain else FALSE
        case Word.IS_NOT:
            return FALSE if stated in plain else TRUE
        case Word.AT_MOST:
            return TRUE if stated <= plain[0] else FALSE  # type: ignore[operator]
        case Word.BELOW:
            return TRUE if stated < plain[0] else FALSE  # type: ignore[operator]
        case Word.AT_LEAST:
            return TRUE if stated >= plain[0] else FALSE  # type: ignore[operator]
        case Word.ABOVE:
            return TRUE if stated > plain[0] else FALSE  # type: ignore[operator]
        case Word.BETWEEN:
            return TRUE if plain[0] <= stated <= plain[1] else FALSE  # type: ignore[operator]


def _compare_some(value: Value, word: Word, others: Sequence[Value | Decimal | object | None]) -> Truth:
    """One comparison of which some operands may be absent: each that is there still speaks for itself."""

    def each(word: Word, other: object) -> Truth:
        return OPEN if other is None else _compare(value, word, (other,))

    if word is Word.BETWEEN:
        return all_of((each(Word.AT_LEAST, others[0]), each(Word.AT_MOST, others[1])))
    if word is Word.ONE_OF:
        return any_of([each(Word.IS, other) for other in others])
    return each(word, others[0])


# -- compiling ----------------------------------------------------------------------------------


def _compiled(condition: Condition, part: str, rules: Mapping[str, Rule]) -> Test:
    if isinstance(condition, AnyOf):
        tests = [_compiled(inner, part, rules) for inner in condition.conditions]
        return lambda case: any_of([test(case) for test in tests])
    if isinstance(condition, Met):
        return _met(condition, rules)
    if isinstance(condition, Kept):
        return _kept(condition, rules)
    return _test(comparison(condition, part))


def _test(comparison: Comparison) -> Test:
    """A comparison as one of a rule's conditions, kept for the explanation."""

    def test(case: Evaluation) -> Truth:
        checks = comparison(case.value)
        case.checks += checks
        return checks[-1].truth

    return test


def comparison(compare: Compare, part: str) -> Comparison:
    """One comparison of a rule's part, to be made for each case."""
    fact, word, limit = compare.fact, compare.word, None
    fixed: list[object] = []
    for operand in compare.against:
        if isinstance(operand, Resolved):
            limit = operand.limit
            fixed.append(operand.value)
        elif not isinstance(operand, FactRef):
            fixed.append(operand)
    word_name = word.value

    def against_constants(find: Find) -> tuple[Check, ...]:
        value = find(fact)
        truth = OPEN if value is None else _compare(value, word, constants)
        return (Check(part, fact, word_name, constants, value, truth, limit),)  # type: ignore[arg-type]

    def against_number(find: Find) -> tuple[Check, ...]:
        value: Measured = find(fact)  # type: ignore[assignment]
        truth = OPEN if value is None else on_numbers(value.low, value.high, number, number)
        return (Check(part, fact, word_name, constants, value, truth, limit),)  # type: ignore[arg-type]

    def against_facts(find: Find) -> tuple[Check, ...]:
        value = find(fact)
        others: list[object] = []
        checks: list[Check] = []
        for operand in compare.against:
            if isinstance(operand, FactRef):
                other = find(operand.name)
                others.append(other)
                if other is None:
                    checks.append(Check(part, operand.name, word_name, (), None, OPEN))
            else:
                others.append(operand.value if isinstance(operand, Resolved) else operand)
        truth = OPEN if value is None else _compare_some(value, word, others)
        shown = tuple(_shown(other) for other in others if other is not None)
        return (*checks, Check(part, fact, word_name, shown, value, truth, limit))

    if len(fixed) < len(compare.against):
        return against_facts
    constants = tuple(fixed)
    if word in ON_NUMBERS and isinstance(constants[0], Decimal):
        on_numbers, number = ON_NUMBERS[word], constants[0]
        return against_number
    return against_constants


def _shown(operand: object) -> Decimal | str | bool:
    """Another fact's value as the explanation shows it: the middle of what is known of it."""
    if isinstance(operand, Measured):
        return operand.middle
    return operand.value if isinstance(operand, Stated) else operand  # type: ignore[return-value]


def _met(condition: Met, rules: Mapping[str, Rule]) -> Test:
    targets = [(id, rules[id].for_each is not None) for id in condition.rules]

    def met(case: Evaluation) -> Truth:
        return all_of([case.reached[id, case.about if of_thing else None].holds for id, of_thing in targets])

    return met


def _kept(condition: Kept, rules: Mapping[str, Rule]) -> Test:
    targets = [(id, rules[id].for_each) for id in condition.rules]

    def kept(case: Evaluation) -> Truth:
        return all_of(
            [
                case.reached[id, about].kept
                for id, each in targets
                for about in ((None,) if each is None else (case.about,) if each == case.each else case.abouts[each])
            ]
        )

    return kept


@dataclass(frozen=True, slots=True)
class Compiled:
    """One rule, ready to be evaluated; `exceptions` are the rules that take it back."""

    rule: Rule
    applies: tuple[Test, ...]
    cond: tuple[Test, ...]
    exceptions: tuple[Rule, ...]


@lru_cache(maxsize=64)
def compile_pack(in_force: InForce) -> tuple[Compiled, ...]:
    """The rules of a pack in force as tests, once for each content."""
    rules = {rule.id: rule for rule in in_force.rules}
    exceptions: dict[str, list[Rule]] = {id: [] for id in rules}
    for rule in in_force.rules:
        for id in rule.exception_to:
            exceptions[id].append(rule)
    return tuple(
        Compiled(
            rule,
            tuple(_compiled(part, "applies_when", rules) for part in rule.applies_when),
            tuple(_compiled(part, "if", rules) for part in rule.if_),
            tuple(exceptions[rule.id]),
        )
        for rule in in_force.rules
    )


def evaluate(in_force: InForce, facts: Facts) -> tuple[Conclusion, ...]:
    """One conclusion for each rule in force, and for each thing it goes through."""
    compiled = compile_pack(in_force)
    things: dict[str | None, tuple[tuple[str | None, Lookup | None], ...]] = {None: ((None, None),)}
    reached: Verdicts = {}
    abouts: dict[str, tuple[str | None, ...]] = {}
    for rule in compiled:
        each = rule.rule.for_each
        if each is not None and each not in things:
            things[each] = tuple((thing.id, thing.values) for thing in facts.each(each))
            abouts[each] = tuple(id for id, _ in things[each])
    for rule in compiled:
        for about, values in things[rule.rule.for_each]:
            case = Evaluation(facts.values, values, about, rule.rule.for_each, reached, abouts, [])
            applies = all_of([test(case) for test in rule.applies])
            cond = all_of([test(case) for test in rule.cond]) if applies is not FALSE else OPEN
            reached[rule.rule.id, about] = Reached(applies, cond, tuple(case.checks))
    _count({ready.rule.id: ready for ready in compiled}, reached, abouts)
    return tuple(_conclusion(ready.rule, about, reached[ready.rule.id, about])
                 for ready in compiled for about, _ in things[ready.rule.for_each])  # fmt: skip


def _fires(rule: Rule, reached: Reached) -> Truth:
    return all_of((reached.applies, NOT[reached.cond])) if rule.otherwise else reached.holds


def _count(compiled: Mapping[str, Compiled], reached: Verdicts, abouts: Mapping[str, tuple[str | None, ...]]) -> None:
    """Settle which conclusions count: those that fire and to which no exception counts."""
    settled: set[tuple[str, str | None]] = set()

    def count(id: str, about: str | None) -> Truth:
        one = reached[id, about]
        if (id, about) in settled:
            return one.counts
        settled.add((id, about))
        truths = [_fires(compiled[id].rule, one)]
        if truths[0] is not FALSE:
            for exception in compiled[id].exceptions:
                truths.append(NOT[taken_back(exception, compiled[id].rule.for_each, about)])
        one.counts = all_of(truths)
        return one.counts

    def taken_back(exception: Rule, kind: str | None, about: str | None) -> Truth:
        """Whether the exception takes back a rule that goes through things of the kind, for one of them."""
        each = exception.for_each
        if each is None or each == kind:
            return count(exception.id, about if each else None)
        things = [(reached[exception.id, other].applies, count(exception.id, other)) for other in abouts[each]]
        some = any_of([counts for _, counts in things])
        if exception.exception_when == "any":
            return some
        return all_of([some, *(any_of((NOT[applies], counts)) for applies, counts in things)])

    for id, about in reached:
        count(id, about)


def _conclusion(rule: Rule, about: str | None, reached: Reached) -> Conclusion:
    if reached.applies is FALSE:
        verdict = Verdict.NOT_APPLICABLE
    elif reached.applies is OPEN or reached.cond is OPEN:
        verdict = Verdict.OPEN
    else:
        verdict = Verdict.MET if reached.cond is TRUE else Verdict.NOT_MET
    return Conclusion(rule.id, about, verdict, reached.holds, reached.counts, reached.checks)
