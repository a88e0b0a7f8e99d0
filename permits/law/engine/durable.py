"""
The second evaluator: the same pack on durable_rules, sharing only the parsed pack with `generated`.

durable_rules is a fast Rete with sharp edges, so only a narrow, generated use of it is made. Facts
cross as whole numbers in millionths, an interval as its two ends; a presence mark stands before each
comparison, since one with a missing operand fires; one condition for each key, since a second is lost;
"true" and "false" of a list of conditions are compiled as a pair, and where neither fires it is open.
No host and no timers; one fixed sid; a fact is retracted after each decision and the emptiness
checked; a sentinel rule must have fired; actions only append. A pack is compiled in a child process
before this one takes it.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import Any

from permits.errors import LovsvarError, PackNotSafe
from permits.law.conclusion import Conclusion, Truth, Verdict
from permits.law.facts import Facts
from permits.law.pack import (
    AnyOf,
    Compare,
    Condition,
    FactRef,
    InForce,
    Kept,
    Met,
    Resolved,
    Rule,
    Word,
    comparisons,
    references,
)
from permits.quantity import Measured, Value
from permits.text import Text

try:
    from durable.engine import Ruleset

    AVAILABLE = True
except ImportError:  # Python 3.13 and later: its extension does not load there
    AVAILABLE = False

SCALE = Decimal(1_000_000)
"""Whole millionths: finer than any grid in a pack, and far inside 64 bits."""

MOST_RULES = 60
"""In one ruleset: a fact that satisfies more than 64 branches at once is refused by the engine."""

MOST_ALTERNATIVES = 400
"""Combinations that one list of conditions may expand to."""

SENTINEL = "seen"

CHILD_SECONDS = 30
"""How long a child process may take to compile a pack."""

Message = dict[str, int | str]
Literal = dict[str, Any]
"""One durable condition, such as {"$lte": {"h3": 30000000}}."""


class Undecided(LovsvarError):
    """The engine did not run a decision to its end."""


# -- the words that cross ------------------------------------------------------------------------


@dataclass
class Words:
    """Short ASCII names for facts, rules and choices, so that nothing of a pack's own text crosses."""

    facts: dict[str, int] = field(default_factory=dict)
    rules: dict[str, int] = field(default_factory=dict)
    stated: dict[str, int] = field(default_factory=dict)
    pairs: dict[tuple[str, str], int] = field(default_factory=dict)
    lists: dict[tuple[Condition, ...], int] = field(default_factory=dict)
    operands: dict[int, frozenset[str]] = field(default_factory=dict)
    marks: dict[tuple[str, str], int] = field(default_factory=dict)
    """Which list of conditions each part of a rule is."""

    def fact(self, name: str) -> int:
        return self.facts.setdefault(name, len(self.facts))

    def rule(self, id: str) -> int:
        return self.rules.setdefault(id, len(self.rules))

    def list_of(self, conditions: tuple[Condition, ...]) -> int:
        return self.lists.setdefault(conditions, len(self.lists))

    def pair(self, one: str, other: str) -> int:
        self.fact(one), self.fact(other)
        return self.pairs.setdefault((one, other), len(self.pairs))

    def ends(self, value: object) -> tuple[int, int]:
        """A value as the two whole ends of an interval; widened outwards where it is finer than the scale."""
        if isinstance(value, Measured):
            low = int((value.low * SCALE).to_integral_value(ROUND_FLOOR))
            return low, int((value.high * SCALE).to_integral_value(ROUND_CEILING))
        if isinstance(value, Decimal):
            whole = int((value * SCALE).to_integral_value(ROUND_FLOOR))
            return whole, whole
        code = self._code(getattr(value, "value", value))
        return code, code

    def _code(self, stated: object) -> int:
        if isinstance(stated, bool):
            return int(stated)
        if isinstance(stated, date):
            return stated.toordinal()
        return self.stated.setdefault(str(stated), 2 + len(self.stated))


# -- conditions as alternatives of literals ---------------------------------------------------------

Alternatives = list[list[Literal]]


def _and(parts: Iterable[Alternatives]) -> Alternatives:
    """Each combination of one alternative from every part."""
    combined: Alternatives = [[]]
    for part in parts:
        if len(combined) * max(len(part), 1) > MOST_ALTERNATIVES:
            raise PackNotSafe(
                Text(
                    "En regel har fler kombinationer av any än den andra motorn tar emot. Dela regeln.",
                    "A rule has more combinations of any than the second engine takes. Split the rule.",
                )
            )
        combined = [[*before, *after] for before, after in itertools.product(combined, part)]
    return combined


def _or(parts: Iterable[Alternatives]) -> Alternatives:
    return [alternative for part in parts for alternative in part]


def _pair(words: Words, condition: Condition) -> tuple[Alternatives, Alternatives]:
    """When the condition is true, and when it is false. Open is neither."""
    if isinstance(condition, AnyOf):
        pairs = [_pair(words, one) for one in condition.conditions]
        return _or(true for true, _ in pairs), _and(false for _, false in pairs)
    if isinstance(condition, Met | Kept):
        sign = "k" if isinstance(condition, Kept) else "t"
        marks = [f"{sign}{words.rule(id)}" for id in condition.rules]
        return [[{mark: 1} for mark in marks]], [[{mark: 2}] for mark in marks]
    return _compare(words, condition)


def _compare(words: Words, compare: Compare) -> tuple[Alternatives, Alternatives]:
    tests = [_one(words, compare.fact, word, operand) for word, operand in _spelt(compare)]
    if compare.word is Word.ONE_OF:
        return _or(true for true, _ in tests), _and(false for _, false in tests)
    return _and(true for true, _ in tests), _or(false for _, false in tests)


def _spelt(compare: Compare) -> Iterator[tuple[Word, object]]:
    """`between` as its two halves and `one_of` as its several; the rest as they stand."""
    if compare.word is Word.BETWEEN:
        yield Word.AT_LEAST, compare.against[0]
        yield Word.AT_MOST, compare.against[1]
    else:
        word = Word.IS if compare.word is Word.ONE_OF else compare.word
        yield from ((word, operand) for operand in compare.against)


def _one(words: Words, fact: str, word: Word, operand: object) -> tuple[Alternatives, Alternatives]:
    """
    One comparison: high and low end against a constant, or the differences against nought.

    Against another fact, `x` is our high end less its low end and `y` our low end less its high end;
    both are formed before crossing, and only when both facts are there.
    """
    if isinstance(operand, FactRef):
        mark = words.pair(fact, operand.name)
        present, high, low, most, least = {f"q{mark}": 1}, f"x{mark}", f"y{mark}", 0, 0
    else:
        mark = words.fact(fact)
        constant = operand.value if isinstance(operand, Resolved) else operand
        least, most = words.ends(constant)
        present, high, low = {f"p{mark}": 1}, f"h{mark}", f"l{mark}"
        if not isinstance(constant, Decimal) and word in (Word.IS, Word.IS_NOT):
            # A choice, a yes or no, a date: one code and no interval, so one literal says each side.
            same: Alternatives = [[present, {low: least}]]
            other: Alternatives = [[present, {"$neq": {low: least}}]]
            return (same, other) if word is Word.IS else (other, same)
    match word:
        case Word.AT_MOST:
            true, false = [[{"$lte": {high: least}}]], [[{"$gt": {low: most}}]]
        case Word.BELOW:
            true, false = [[{"$lt": {high: least}}]], [[{"$gte": {low: most}}]]
        case Word.AT_LEAST:
            true, false = [[{"$gte": {low: most}}]], [[{"$lt": {high: least}}]]
        case Word.ABOVE:
            true, false = [[{"$gt": {low: most}}]], [[{"$lte": {high: least}}]]
        case Word.IS:
            true = [[{"$gte": {low: most}}, {"$lte": {high: least}}]]
            false = [[{"$lt": {high: least}}], [{"$gt": {low: most}}]]
        case Word.IS_NOT:
            true = [[{"$lt": {high: least}}], [{"$gt": {low: most}}]]
            false = [[{"$gte": {low: most}}, {"$lte": {high: least}}]]
        case _:
            raise AssertionError(word)
    return [[present, *one] for one in true], [[present, *one] for one in false]


# -- rulesets -------------------------------------------------------------------------------------


def definition(rules: Mapping[str, Sequence[Literal]]) -> dict[str, Any]:
    """A durable definition: each name fires when all of its literals hold, the sentinel always."""
    patterns = {
        name: {"$and": [{"kind": 1}, *literals]} if literals else {"kind": 1} for name, literals in rules.items()
    }
    patterns[SENTINEL] = {"kind": 1}
    return {name: {"all": [{"m": pattern}]} for name, pattern in patterns.items()}


class Chunk:
    """At most `MOST_RULES` durable rules on one ruleset, asked one fact at a time."""

    def __init__(self, name: str, rules: Mapping[str, Sequence[Literal]]) -> None:
        self.fired: list[str] = []
        made = definition(rules)
        for one in made:
            made[one]["run"] = self._appending(one)
        self.names = {name.split(".")[0] for name in rules}
        self.needs = {key for literals in rules.values() for literal in literals for key in _keys(literal)}
        self.ruleset = Ruleset(name, None, made)
        self.lock = threading.Lock()

    def _appending(self, name: str) -> Any:
        return lambda _: self.fired.append(name)

    def ask(self, message: Message) -> list[str]:
        """The names that fire on the message. Raises Undecided when the engine did not finish."""
        fact: Message = {"sid": "c", "id": "f", "kind": 1}
        fact.update((key, message[key]) for key in self.needs if key in message)
        with self.lock:
            self.fired.clear()
            errors: list[object] = []
            self.ruleset.do_actions(self.ruleset.assert_fact(fact), lambda error, _: errors.append(error))
            fired = list(self.fired)
            self.ruleset.retract_fact(fact)
        if SENTINEL not in fired or any(errors):
            raise _undecided()
        return fired

    def check_empty(self) -> None:
        """Nothing of a decision may stay for the next. Raises Undecided."""
        with self.lock:
            if self.ruleset.get_facts("c"):
                raise _undecided()


def _undecided() -> Undecided:
    return Undecided(
        Text(
            "Den andra regelmotorn körde inte klart. Försök igen.",
            "The second rule engine did not finish. Try again.",
        )
    )


def _keys(literal: Literal) -> Iterator[str]:
    for key, inner in literal.items():
        yield from (_keys(inner) if isinstance(inner, dict) else [key])


@dataclass(slots=True)
class Family:
    """Rules of one level that go through the same kind of thing, in the chunks that settle them."""

    each: str | None
    rules: list[Rule]
    parts: dict[str, list[Chunk]]


@dataclass
class Program:
    """A pack in force as families of chunks, level by level."""

    words: Words
    levels: list[list[Family]]
    rules: dict[str, Rule]


def _levels(rules: Mapping[str, Rule]) -> Iterator[list[Rule]]:
    """Rules by how far their `met` reaches: each level refers to earlier ones only."""
    level: dict[str, int] = {}
    for rule in rules.values():  # already ordered so that referred rules stand first
        level[rule.id] = 1 + max((level[id] for id in references((*rule.applies_when, *rule.if_))), default=-1)
    for number in range(max(level.values(), default=-1) + 1):
        yield [rule for rule in rules.values() if level[rule.id] == number]


def _literals(words: Words, rules: Sequence[Rule], part: str) -> dict[str, list[Literal]]:
    """
    The durable rules for one part of these rules: `T3.0` fires when list 3 of conditions is true, `F3.1` when false.

    Rules of a section share most of what they apply to, so equal lists are asked once.
    """
    found: dict[str, list[Literal]] = {}
    for rule in rules:
        conditions = _part(rule, part)
        known = conditions in words.lists
        mark = words.marks[rule.id, part] = words.list_of(conditions)
        pairs = [] if known and f"T{mark}.0" in found else [_pair(words, condition) for condition in conditions]
        if pairs:
            words.operands[mark] = frozenset(_operands(words, conditions))
            true, false = _and(true for true, _ in pairs), _or(false for _, false in pairs)
            found.update((f"T{mark}.{number}", one) for number, one in enumerate(true))
            # Asked only where something is unknown or uncertain: elsewhere what is not true is false,
            # and each rule that need not fire saves its action.
            found.update((f"F{mark}.{number}", [{f"u{mark}": 1}, *one]) for number, one in enumerate(false))
    return found


def _operands(words: Words, conditions: Iterable[Condition]) -> Iterator[str]:
    """The facts that a list of conditions turns on, and the marks of the rules."""
    for compare in comparisons(conditions):
        yield compare.fact
        yield from (operand.name for operand in compare.against if isinstance(operand, FactRef))
    for id in references(conditions):
        yield from (f"t{words.rule(id)}", f"k{words.rule(id)}")


def _part(rule: Rule, part: str) -> tuple[Condition, ...]:
    return rule.applies_when if part == "applies" else rule.if_


def _plan(
    in_force: InForce,
) -> tuple[Words, list[list[tuple[str | None, list[Rule], dict[str, list[dict[str, Any]]]]]]]:
    """What is to be compiled, without compiling it: the same in the child process and here."""
    words = Words()
    by_id = {rule.id: rule for rule in in_force.rules}
    levels = []
    for level in _levels(by_id):
        families = []
        for each in dict.fromkeys(rule.for_each for rule in level):
            those = [rule for rule in level if rule.for_each == each]
            parts = {part: _chunked(_literals(words, those, part)) for part in ("applies", "if")}
            families.append((each, those, parts))
        levels.append(families)
    return words, levels


def _chunked(rules: dict[str, list[Literal]]) -> list[dict[str, list[Literal]]]:
    names = list(rules)
    return [{name: rules[name] for name in names[i : i + MOST_RULES]} for i in range(0, len(names), MOST_RULES)]


@lru_cache(maxsize=16)
def compile_pack(in_force: InForce) -> Program:
    """
    The pack as rulesets, once for each content, after a child process has compiled it unharmed.

    Raises PackNotSafe when the child dies, hangs or refuses.
    """
    _, levels = _plan(in_force)
    _try_in_child(
        [definition(chunk) for level in levels for *_, parts in level for chunks in parts.values() for chunk in chunks]
    )
    return program(in_force)


def program(in_force: InForce) -> Program:
    """The pack as rulesets of this process."""
    words, levels = _plan(in_force)
    numbers = itertools.count()

    def compiled(chunks: Sequence[Mapping[str, Sequence[Literal]]]) -> list[Chunk]:
        return [Chunk(f"r{next(numbers)}", chunk) for chunk in chunks]

    return Program(
        words,
        [
            [
                Family(each, those, {part: compiled(chunks) for part, chunks in parts.items()})
                for each, those, parts in level
            ]
            for level in levels
        ],
        {rule.id: rule for rule in in_force.rules},
    )


CHILD = """
import json, sys
from durable.engine import Ruleset
for number, definition in enumerate(json.load(sys.stdin)):
    for rule in definition.values():
        rule["run"] = lambda c: None
    ruleset = Ruleset(f"r{number}", None, definition)
    fact = {"sid": "c", "id": "f", "kind": 1}
    ruleset.do_actions(ruleset.assert_fact(fact), lambda error, state: None)
    ruleset.retract_fact(fact)
"""


def _try_in_child(definitions: Sequence[dict[str, Any]]) -> None:
    """Compile in a process that may die. A definition that kills the engine must not kill the server."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", CHILD],
            input=json.dumps(definitions).encode(),
            capture_output=True,
            timeout=CHILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PackNotSafe(
            Text("Den andra regelmotorn hänger sig på regelpaketet.", "The second engine hangs on the rule pack.")
        ) from None
    if done.returncode:
        raise PackNotSafe(
            Text(
                f"Den andra regelmotorn tar inte emot regelpaketet (slutkod {done.returncode}).",
                f"The second engine does not take the rule pack (exit {done.returncode}).",
            )
        )


# -- evaluating -----------------------------------------------------------------------------------

SETTLED = {1: Truth.TRUE, 2: Truth.FALSE, 3: Truth.OPEN}
MARKS = {truth: mark for mark, truth in SETTLED.items()}


def _kleene_and(truths: Iterable[Truth]) -> Truth:
    marks = set(truths)
    if Truth.FALSE in marks:
        return Truth.FALSE
    return Truth.OPEN if Truth.OPEN in marks else Truth.TRUE


def _kleene_not(truth: Truth) -> Truth:
    return {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}.get(truth, Truth.OPEN)


def _message(words: Words, values: Mapping[str, Value]) -> tuple[Message, set[str]]:
    """
    Facts as whole numbers, each behind its presence mark, and the differences of compared pairs; and
    the facts that are absent or known as an interval only.
    """
    unsure = {name for name in words.facts if name not in values}
    message: Message = {}
    ends: dict[str, tuple[int, int]] = {}
    for name, mark in words.facts.items():
        if name in values:
            low, high = ends[name] = words.ends(values[name])
            if low != high:
                unsure.add(name)
            message |= {f"p{mark}": 1, f"l{mark}": low, f"h{mark}": high}
    for (one, other), mark in words.pairs.items():
        if one in ends and other in ends:
            message |= {
                f"q{mark}": 1,
                f"x{mark}": ends[one][1] - ends[other][0],
                f"y{mark}": ends[one][0] - ends[other][1],
            }
    return message, unsure


def evaluate(in_force: InForce, facts: Facts) -> tuple[Conclusion, ...]:
    """One conclusion for each rule and thing, without the comparisons: those are the first engine's."""
    return run(compile_pack(in_force), in_force, facts)


def run(program: Program, in_force: InForce, facts: Facts) -> tuple[Conclusion, ...]:
    """The same on an already compiled program."""
    things: dict[str | None, list[tuple[str | None, Message, set[str]]]] = {
        None: [(None, *_message(program.words, facts.values))]
    }
    found: dict[tuple[str, str | None], tuple[Truth, Truth]] = {}
    asked: dict[Chunk, None] = {}
    for level in program.levels:
        for family in level:
            if family.each is not None and family.each not in things:
                things[family.each] = [
                    (thing.id, *_message(program.words, {**facts.values, **thing.values}))
                    for thing in facts.each(family.each)
                ]
            for about, message, doubts in things[family.each]:
                marks = _marks(program, family, about, found)
                marked = {**message, **{mark: MARKS[truth] for mark, truth in marks.items()}}
                unsure = doubts | {mark for mark, truth in marks.items() if truth is Truth.OPEN}
                applies = _truths(program.words, family, "applies", marked, unsure, asked)
                # Most rules do not speak of the case; what they would say is not asked for.
                speaking = {id for id, truth in applies.items() if truth is not Truth.FALSE}
                met = _truths(program.words, family, "if", marked, unsure, asked, speaking)
                for rule in family.rules:
                    found[rule.id, about] = applies[rule.id], met.get(rule.id, Truth.OPEN)
    for chunk in asked:
        chunk.check_empty()
    counts = _Counting(program, found).all()
    return tuple(
        Conclusion(
            rule.id, about, _verdict(*found[rule.id, about]), _kleene_and(found[rule.id, about]), counts[rule.id, about]
        )
        for rule in in_force.rules
        for about, *_ in things[rule.for_each]
    )


def _truths(
    words: Words,
    family: Family,
    part: str,
    message: Message,
    unsure: set[str],
    used: dict[Chunk, None],
    only: set[str] | None = None,
) -> dict[str, Truth]:
    """Each rule's part: true or false as fired, open when neither did, true when there is nothing to meet."""
    asked = [rule for rule in family.rules if only is None or rule.id in only]
    lists = {words.marks[rule.id, part] for rule in asked}
    wanted = {f"{sign}{mark}" for mark in lists for sign in "TF"}
    doubtful = {mark for mark in lists if not words.operands.get(mark, frozenset()).isdisjoint(unsure)}
    message = {**message, **dict.fromkeys((f"u{mark}" for mark in doubtful), 1)}
    fired: set[str] = set()
    for chunk in family.parts[part]:
        if only is None or not wanted.isdisjoint(chunk.names):
            used[chunk] = None
            fired.update(name.split(".")[0] for name in chunk.ask(message))
    found = {}
    for rule in asked:
        mark = words.marks[rule.id, part]
        conditions = _part(rule, part)
        true = f"T{mark}" in fired or not conditions
        false = f"F{mark}" in fired if mark in doubtful else not true
        if true and false:
            raise Undecided(Text(f"{rule.id} blev både sant och falskt.", f"{rule.id} came out both true and false."))
        found[rule.id] = Truth.TRUE if true else Truth.FALSE if false else Truth.OPEN
    return found


def _marks(
    program: Program, family: Family, about: str | None, found: Mapping[tuple[str, str | None], tuple[Truth, Truth]]
) -> dict[str, Truth]:
    """What earlier levels came to, for the `met` (t) and the `kept` (k) of this one."""
    marks: dict[str, Truth] = {}
    for rule in family.rules:
        for id in references((*rule.applies_when, *rule.if_)):
            each, mark = program.rules[id].for_each, program.words.rule(id)
            if each is None or each == rule.for_each:
                reached = [found[id, about if each else None]]
                marks[f"t{mark}"] = _kleene_and(reached[0])
            else:
                reached = [truths for (other, _), truths in found.items() if other == id]
            # Nowhere applies and is unmet: not-and-not for each.
            marks[f"k{mark}"] = _kleene_and(
                _kleene_not(_kleene_and((applies, _kleene_not(cond)))) for applies, cond in reached
            )
    return marks


def _verdict(applies: Truth, cond: Truth) -> Verdict:
    if applies is Truth.FALSE:
        return Verdict.NOT_APPLICABLE
    if Truth.OPEN in (applies, cond):
        return Verdict.OPEN
    return Verdict.MET if cond is Truth.TRUE else Verdict.NOT_MET


class _Counting:
    """Which conclusions count, worked out from the exceptions outwards: a rule waits for all that except it."""

    def __init__(self, program: Program, found: Mapping[tuple[str, str | None], tuple[Truth, Truth]]) -> None:
        self.rules = program.rules
        self.found = found
        self.abouts: dict[str, list[str | None]] = {id: [] for id in self.rules}
        for id, about in found:
            self.abouts[id].append(about)

    def all(self) -> dict[tuple[str, str | None], Truth]:
        against: dict[str, list[str]] = {id: [] for id in self.rules}
        for rule in self.rules.values():
            for id in rule.exception_to:
                against[id].append(rule.id)
        counts: dict[tuple[str, str | None], Truth] = {}
        waiting = set(self.rules)
        while waiting:
            ready = {id for id in waiting if not waiting & set(against[id])}
            assert ready, "the loader refuses rings of exceptions"
            for id in ready:
                for about in self.abouts[id]:
                    defeats = [self._defeat(id, about, other, counts) for other in against[id]]
                    counts[id, about] = _kleene_and([self._fires(id, about), *map(_kleene_not, defeats)])
            waiting -= ready
        return counts

    def _fires(self, id: str, about: str | None) -> Truth:
        applies, cond = self.found[id, about]
        return _kleene_and((applies, _kleene_not(cond) if self.rules[id].otherwise else cond))

    def _defeat(self, id: str, about: str | None, other: str, counts: Mapping[tuple[str, str | None], Truth]) -> Truth:
        each = self.rules[other].for_each
        if each is None or each == self.rules[id].for_each:
            return counts[other, about if each else None]
        # Any thing's exception is enough: or, as not-and-not.
        some = _kleene_not(_kleene_and(_kleene_not(counts[other, thing]) for thing in self.abouts[other]))
        if self.rules[other].exception_when == "any":
            return some
        # All that it applies to: for none does it apply and not count.
        lacking = [
            _kleene_and((self.found[other, thing][0], _kleene_not(counts[other, thing])))
            for thing in self.abouts[other]
        ]
        return _kleene_and([some, *map(_kleene_not, lacking)])
