"""
The second evaluator: the same pack on durable_rules, sharing only the parsed pack with `generated`.

durable_rules is a fast Rete with sharp edges, so only a narrow, generated use of it is made. Facts
cross as whole numbers in millionths, an interval as its two ends; a presence mark stands before each
comparison, since one with a missing operand fires; one condition for each key, since a second is lost;
"true" and "false" of a list of conditions are compiled as a pair, and where neither fires it is open.
No host and no timers; one fixed sid; a fact is retracted after each decision and the emptiness
checked; a sentinel rule must have fired; no action runs. A pack is compiled in a child process
before this one takes it.
"""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
import threading
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from pathlib import Path
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
from permits.phrases import phrase
from permits.quantity import Measured, Value

try:
    from durable.engine import Promise, Ruleset
    from durable.engine import durable_rules_engine as rete

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

Message = dict[str, int]
Literal = dict[str, Any]
"""One durable condition, such as {"$lte": {"h3": 30000000}}."""


class Undecided(LovsvarError):
    """The engine did not run a decision to its end."""


# -- the words that cross ------------------------------------------------------------------------


@dataclass
class Words:
    """Short ASCII names for facts, rules and choices, so that nothing of a pack's own text crosses."""

    facts: dict[str, int] = field(default_factory=dict)
    keys: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """By fact, its mark of presence and its two ends."""
    rules: dict[str, int] = field(default_factory=dict)
    stated: dict[str, int] = field(default_factory=dict)
    pairs: dict[tuple[str, str], int] = field(default_factory=dict)
    lists: dict[tuple[Condition, ...], int] = field(default_factory=dict)
    operands: dict[int, frozenset[str]] = field(default_factory=dict)
    marks: dict[tuple[str, str], int] = field(default_factory=dict)
    """Which list of conditions each part of a rule is."""

    def fact(self, name: str) -> int:
        mark = self.facts.setdefault(name, len(self.facts))
        self.keys[name] = f"p{mark}", f"l{mark}", f"h{mark}"
        return mark

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
            raise PackNotSafe(phrase("engine.too_many"))
        combined = [[*before, *after] for before, after in itertools.product(combined, part)]
    return combined


def _or(parts: Iterable[Alternatives]) -> Alternatives:
    return [alternative for part in parts for alternative in part]


def _pair(words: Words, condition: Condition) -> tuple[Alternatives, Alternatives]:
    """When the condition is true, and when it is false. Open is neither."""
    if isinstance(condition, AnyOf):
        pairs = [_pair(words, part) for part in condition.conditions]
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
    return [[present, *literals] for literals in true], [[present, *literals] for literals in false]


# -- rulesets -------------------------------------------------------------------------------------


def definition(rules: Mapping[str, Sequence[Literal]]) -> dict[str, Any]:
    """A durable definition: each name fires when all of its literals hold, the sentinel always."""
    patterns = {
        name: {"$and": [{"kind": 1}, *literals]} if literals else {"kind": 1} for name, literals in rules.items()
    }
    patterns[SENTINEL] = {"kind": 1}
    return {name: {"all": [{"m": pattern}]} for name, pattern in patterns.items()}


SID = "c"
"""The one state of each ruleset."""

MOST_FACTS = 32
"""Asserted at once: the things of one case are few, and a fence that meets hundreds is asked in turns."""


MOST_KNOWN = 512
"""Answers that a ruleset keeps: most of what it is asked differs in nothing that its rules speak of."""


FIRED = re.compile(r'\{"(\w+(?:\.\d+)?)":\{.*"id": "(\d+)"')
"""What the engine says of a rule that fires: its name, and the fact, word for word as it was asserted."""


class Chunk:
    """
    At most `MOST_RULES` durable rules on one ruleset.

    It is asked by the engine's own calls: what durable_rules wraps around each rule that fires, clocks, promises and a
    state written anew, costs many times what the engine does, and could fail in between. So no action ever runs.
    """

    def __init__(self, name: str, rules: Mapping[str, Sequence[Literal]]) -> None:
        made, never = definition(rules), Promise(_never)
        for each in made.values():
            each["run"] = never
        self.needs = sorted({key for literals in rules.values() for literal in literals for key in _keys(literal)})
        self.ruleset = Ruleset(name, None, made)
        self.lock = threading.Lock()
        self.known: dict[str, frozenset[str]] = {}
        # Asked once before it may be given back: where no action ever began, the engine frees an address it never wrote.
        self.ask([{}])
        weakref.finalize(self, _given_back, self.ruleset._handle).atexit = False

    def ask(self, messages: Sequence[Message]) -> list[frozenset[str]]:
        """The names that fire on each of the messages. Raises Undecided when the engine did not finish."""
        # Each value is a whole number, which stands in JSON as it is.
        texts = [
            ", ".join([f'"{key}": {message[key]}' for key in self.needs if key in message]) for message in messages
        ]
        with self.lock:
            # What is asked alike is asked once, and not again: a ruleset keeps nothing of a fact but its answer.
            new = [text for text in dict.fromkeys(texts) if text not in self.known]
            if len(self.known) + len(new) > MOST_KNOWN:
                self.known.clear()
                new = list(dict.fromkeys(texts))
            for start in range(0, len(new), MOST_FACTS):
                self._learn(new[start : start + MOST_FACTS])
            return [self.known[text] for text in texts]

    def _learn(self, texts: Sequence[str]) -> None:
        """Ask what is not known yet. The fact's own id, which must differ, comes last."""
        facts = [
            f'{{"sid": "{SID}", "kind": 1, {text}{", " if text else ""}"id": "{place}"}}'
            for place, text in enumerate(texts)
        ]
        fired: list[set[str]] = [set() for _ in facts]
        for name, place in self._fired(facts):
            fired[place].add(name)
        if not all(SENTINEL in names for names in fired):
            raise _undecided()
        self.known.update(zip(texts, map(frozenset, fired), strict=True))

    def _fired(self, facts: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Each rule that fires, with the id of the fact that it fired on; the facts are gone again afterwards."""
        handle = self.ruleset._handle
        try:
            if len(facts) == 1:
                refused, state = rete.assert_fact(handle, facts[0])
            else:
                refused, state = rete.assert_facts(handle, f"[{','.join(facts)}]")
            if refused:
                raise _undecided()
            begun = rete.start_action_for_state(handle, state)
            action = begun and begun[1]
            while action:
                match = FIRED.match(action)
                assert match is not None
                yield match[1], int(match[2])
                action = rete.complete_and_start_action(handle, state)
        finally:
            for fact in facts:
                rete.retract_fact(handle, fact)

    def check_empty(self) -> None:
        """Nothing of a decision may stay for the next. Raises Undecided."""
        with self.lock:
            if self.ruleset.get_facts(SID):
                raise _undecided()


def _given_back(handle: int) -> None:
    """Free what a ruleset holds, a megabyte or more: the library itself never does, and who tries many packs makes many."""
    rete.delete_state(handle, SID)
    rete.delete_ruleset(handle)


def _never(_: object) -> None:
    """The action that each rule must have and that nobody runs."""
    raise AssertionError("no action of a rule runs here")


def _undecided() -> Undecided:
    return Undecided(phrase("engine.unfinished"))


def _keys(literal: Literal) -> Iterator[str]:
    for key, inner in literal.items():
        yield from (_keys(inner) if isinstance(inner, dict) else [key])


@dataclass(slots=True)
class Part:
    """
    What a family's rules apply to, or what they demand: the chunks that settle it, each with the lists that are its, and by
    rule the list of conditions.

    empty: the lists that demand nothing.
    """

    chunks: list[tuple[Chunk, frozenset[int]]]
    lists: dict[str, int]
    empty: frozenset[int]
    operands: Mapping[int, frozenset[str]]


@dataclass(slots=True)
class Family:
    """
    Rules of one level that go through the same kind of thing, in the chunks that settle them.

    refers: each rule that theirs refer to, with the kind of thing that it goes through and its mark.
    """

    each: str | None
    rules: list[Rule]
    refers: tuple[tuple[str, str | None, int], ...]
    applies: Part
    demands: Part


@dataclass
class Program:
    """
    A pack in force as families of chunks, level by level.

    against: by rule, those that take it back. outwards: every rule after all that take it back. silent: by kind of
    measure, as they are met, the rules that cannot apply to it.
    """

    words: Words
    levels: list[list[Family]]
    rules: dict[str, Rule]
    against: dict[str, list[str]]
    outwards: list[str]
    silent: dict[object, frozenset[str]] = field(default_factory=dict)

    def silent_of(self, values: Mapping[str, Value]) -> frozenset[str]:
        """The rules that cannot apply to the kind of measure. They are not asked: most rules speak of other kinds."""
        kind = getattr(values.get(KIND), "value", None)
        if kind not in self.silent:
            silent: set[str] = set()
            for id, rule in self.rules.items():  # each after those it refers to
                if kind is not None and not all(_may_be(part, kind, silent) for part in rule.applies_when):
                    silent.add(id)
            self.silent[kind] = frozenset(silent)
        return self.silent[kind]


KIND = "measure"
"""The fact that most rules turn on."""


def _may_be(condition: Condition, kind: object, silent: Collection[str]) -> bool:
    """Whether the condition may be anything but false for a kind of measure."""
    if isinstance(condition, AnyOf):
        return any(_may_be(part, kind, silent) for part in condition.conditions)
    if isinstance(condition, Met):
        return not any(id in silent for id in condition.rules)
    if isinstance(condition, Kept) or condition.fact != KIND:
        return True
    named = [operand for operand in condition.against if not isinstance(operand, FactRef)]
    if len(named) < len(condition.against):
        return True
    return kind not in named if condition.word is Word.IS_NOT else kind in named


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
            found.update((f"T{mark}.{number}", literals) for number, literals in enumerate(true))
            # Asked only where something is unknown or uncertain: elsewhere what is not true is false,
            # and each rule that need not fire saves its action.
            found.update((f"F{mark}.{number}", [{f"u{mark}": 1}, *literals]) for number, literals in enumerate(false))
    return found


def _mark(name: str) -> int:
    """The list of conditions that a durable rule settles."""
    return int(name[1:].split(".")[0])


def _operands(words: Words, conditions: Iterable[Condition]) -> Iterator[str]:
    """The facts that a list of conditions turns on, and the marks of the rules."""
    for compare in comparisons(conditions):
        yield compare.fact
        yield from (operand.name for operand in compare.against if isinstance(operand, FactRef))
    for id in references(conditions):
        yield from (f"t{words.rule(id)}", f"k{words.rule(id)}")


def _part(rule: Rule, part: str) -> tuple[Condition, ...]:
    return rule.applies_when if part == "applies" else rule.if_


Plan = tuple[Words, list[list[tuple[str | None, list[Rule], dict[str, list[dict[str, list[Literal]]]]]]]]
"""What is to be compiled: by level, the kind of thing, its rules, and the chunks of each part."""


def _plan(in_force: InForce) -> Plan:
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
    plan = _plan(in_force)
    _try_in_child(
        [definition(chunk) for level in plan[1] for *_, parts in level for chunks in parts.values() for chunk in chunks]
    )
    return _compiled(in_force, plan)


def program(in_force: InForce) -> Program:
    """The pack as rulesets of this process."""
    return _compiled(in_force, _plan(in_force))


def _compiled(in_force: InForce, plan: Plan) -> Program:
    words, levels = plan
    numbers = itertools.count()

    by_id = {rule.id: rule for rule in in_force.rules}

    def compiled(those: Sequence[Rule], part: str, chunks: Sequence[Mapping[str, Sequence[Literal]]]) -> Part:
        lists = {rule.id: words.marks[rule.id, part] for rule in those}
        return Part(
            [(Chunk(f"r{next(numbers)}", chunk), frozenset(map(_mark, chunk))) for chunk in chunks],
            lists,
            frozenset(words.marks[rule.id, part] for rule in those if not _part(rule, part)),
            {mark: words.operands.get(mark, frozenset()) for mark in lists.values()},
        )

    def family(each: str | None, those: list[Rule], parts: Mapping[str, Any]) -> Family:
        referred = dict.fromkeys(id for rule in those for id in references((*rule.applies_when, *rule.if_)))
        return Family(
            each,
            those,
            tuple((id, by_id[id].for_each, words.rule(id)) for id in referred),
            compiled(those, "applies", parts["applies"]),
            compiled(those, "if", parts["if"]),
        )

    return Program(words, [[family(*planned) for planned in level] for level in levels], by_id, *_exceptions(by_id))


def _exceptions(rules: Mapping[str, Rule]) -> tuple[dict[str, list[str]], list[str]]:
    """By rule, those that take it back; and the rules from the exceptions outwards, each after all that take it back."""
    against: dict[str, list[str]] = {id: [] for id in rules}
    for rule in rules.values():
        for id in rule.exception_to:
            against[id].append(rule.id)
    outwards: list[str] = []
    waiting = dict.fromkeys(rules)
    while waiting:
        ready = [id for id in waiting if not any(other in waiting for other in against[id])]
        assert ready, "the loader refuses rings of exceptions"
        outwards += ready
        for id in ready:
            del waiting[id]
    return against, outwards


CHILD = """
import sys
sys.path.append(sys.argv[1])
import durable_rules_engine as rete
fact = '{"sid": "c", "kind": 1, "id": "f"}'
for number, definition in enumerate(sys.stdin):
    handle = rete.create_ruleset(f"r{number}", definition)
    refused, state = rete.assert_fact(handle, fact)
    begun = rete.start_action_for_state(handle, state)
    action = begun and begun[1]
    if refused or not action:
        sys.exit(1)
    while action:
        action = rete.complete_and_start_action(handle, state)
    rete.retract_fact(handle, fact)
"""
"""It begins with the engine alone, for what Python loads beside it takes longer than the rulesets of a pack."""


def _try_in_child(definitions: Sequence[dict[str, Any]]) -> None:
    """Compile in a process that may die. A definition that kills the engine must not kill the server."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", CHILD, Path(rete.__file__).parent],
            input="".join(f"{json.dumps(definition)}\n" for definition in definitions).encode(),
            capture_output=True,
            timeout=CHILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PackNotSafe(phrase("engine.hangs")) from None
    if done.returncode:
        raise PackNotSafe(phrase("engine.not_taken", code=done.returncode))


# -- evaluating -----------------------------------------------------------------------------------

SETTLED = {1: Truth.TRUE, 2: Truth.FALSE, 3: Truth.OPEN}
MARKS = {truth: mark for mark, truth in SETTLED.items()}


def _kleene_and(truths: Iterable[Truth]) -> Truth:
    found = Truth.TRUE
    for truth in truths:
        if truth is Truth.FALSE:
            return truth
        if truth is Truth.OPEN:
            found = truth
    return found


NOT = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.OPEN: Truth.OPEN}

BOTH = {(first, second): _kleene_and((first, second)) for first in Truth for second in Truth}

KEPT = {(applies, met): NOT[BOTH[applies, NOT[met]]] for applies in Truth for met in Truth}
"""Whether a rule is nowhere applied and unmet, by how it applies and is met: not-and-not."""


@dataclass(slots=True)
class Asked:
    """
    What is asked of one thing, or of the case: facts as whole numbers, each behind its presence mark, and the
    differences of compared pairs.

    unsure: the facts that are absent or known as an interval only, and the marks that are open.
    """

    about: str | None
    message: Message
    ends: dict[str, tuple[int, int]]
    unsure: set[str]

    def over(self, words: Words, about: str, values: Mapping[str, Value]) -> Asked:
        """The same with a thing's own facts over those of the case."""
        own = {name: words.ends(value) for name, value in values.items() if name in words.facts}
        ends = {**self.ends, **own}
        unsure = {name for name in self.unsure if name not in own}
        unsure.update(name for name, (low, high) in own.items() if low != high)
        asked = Asked(about, dict(self.message), ends, unsure)
        asked.put(words, own)
        return asked

    def put(self, words: Words, names: Mapping[str, tuple[int, int]]) -> None:
        """Write these facts, and the differences of the pairs that they are of."""
        message = self.message
        for name, ends in names.items():
            present, least, most = words.keys[name]
            message[present] = 1
            message[least], message[most] = ends
        for (name, other), mark in words.pairs.items():
            if (name in names or other in names) and name in self.ends and other in self.ends:
                message[f"q{mark}"] = 1
                message[f"x{mark}"] = self.ends[name][1] - self.ends[other][0]
                message[f"y{mark}"] = self.ends[name][0] - self.ends[other][1]


def _asked(words: Words, values: Mapping[str, Value]) -> Asked:
    """What is asked of the case as a whole."""
    ends = {name: words.ends(values[name]) for name in words.facts if name in values}
    unsure = {name for name in words.facts if name not in ends or ends[name][0] != ends[name][1]}
    asked = Asked(None, {}, ends, unsure)
    asked.put(words, ends)
    return asked


def evaluate(in_force: InForce, facts: Facts) -> tuple[Conclusion, ...]:
    """One conclusion for each rule and thing, without the comparisons: those are the first engine's."""
    return run(compile_pack(in_force), in_force, facts)


def run(program: Program, in_force: InForce, facts: Facts) -> tuple[Conclusion, ...]:
    """The same on an already compiled program."""
    words, case = program.words, _asked(program.words, facts.values)
    things: dict[str | None, list[Asked]] = {None: [case]}
    for each in {rule.for_each for rule in in_force.rules if rule.for_each}:
        things[each] = [case.over(words, thing.id, thing.values) for thing in facts.each(each)]
    silent = program.silent_of(facts.values)
    found: Found = {
        (id, thing.about): (Truth.FALSE, Truth.OPEN) for id in silent for thing in things[program.rules[id].for_each]
    }
    used: dict[Chunk, None] = {}
    for level in program.levels:
        for family in level:
            here, ids = things[family.each], [rule.id for rule in family.rules if rule.id not in silent]
            if not here or not ids:
                continue
            asked = [_marked(family, thing, found, things) for thing in here]
            applies = _truths(family.applies, asked, [ids] * len(asked), used)
            # Most rules do not speak of the case; what they would say is not asked for.
            speaking = [{id for id, truth in those.items() if truth is not Truth.FALSE} for those in applies]
            demands = _truths(family.demands, asked, speaking, used)
            for thing, applied, met in zip(here, applies, demands, strict=True):
                for id in ids:
                    found[id, thing.about] = applied[id], met.get(id, Truth.OPEN)
    for chunk in used:
        chunk.check_empty()
    counts = _counts(program, found, things)
    return tuple(
        Conclusion(
            rule.id,
            thing.about,
            *REACHED[found[rule.id, thing.about]],
            counts[rule.id, thing.about],
        )
        for rule in in_force.rules
        for thing in things[rule.for_each]
    )


Found = dict[tuple[str, str | None], tuple[Truth, Truth]]
"""By rule and thing, whether it applies and whether it is met."""


def _truths(
    part: Part, asked: Sequence[Asked], only: Sequence[Collection[str]], used: dict[Chunk, None]
) -> list[dict[str, Truth]]:
    """
    Of each thing, for the rules named: true or false as fired, open when neither did, true when there is nothing to meet.
    """
    wanted = [{part.lists[id] for id in ids} for ids in only]
    doubtful = [
        {mark for mark in marks if not part.operands[mark].isdisjoint(thing.unsure)}
        for thing, marks in zip(asked, wanted, strict=True)
    ]
    messages = [
        {**thing.message, **dict.fromkeys((f"u{mark}" for mark in marks), 1)} if marks else thing.message
        for thing, marks in zip(asked, doubtful, strict=True)
    ]
    fired: list[set[str]] = [set() for _ in asked]
    for chunk, lists in part.chunks:
        concerned = [place for place, marks in enumerate(wanted) if not lists.isdisjoint(marks)]
        if concerned:
            used[chunk] = None
            for place, those in zip(concerned, chunk.ask([messages[place] for place in concerned]), strict=True):
                fired[place].update(name.split(".")[0] for name in those)
    return [
        {id: _truth(part, part.lists[id], fired[place], doubtful[place], id) for id in ids}
        for place, ids in enumerate(only)
    ]


def _truth(part: Part, mark: int, fired: Collection[str], doubtful: Collection[int], id: str) -> Truth:
    true = f"T{mark}" in fired or mark in part.empty
    false = f"F{mark}" in fired if mark in doubtful else not true
    if true and false:
        raise Undecided(phrase("engine.both", id=id))
    return Truth.TRUE if true else Truth.FALSE if false else Truth.OPEN


def _marked(family: Family, thing: Asked, found: Found, things: Mapping[str | None, Sequence[Asked]]) -> Asked:
    """The same with what earlier levels came to, for the `met` (t) and the `kept` (k) of this one."""
    if not family.refers:
        return thing
    marks: dict[str, Truth] = {}
    for id, each, mark in family.refers:
        if each is None or each == family.each:
            reached = found[id, thing.about if each else None]
            marks[f"t{mark}"] = BOTH[reached]
            marks[f"k{mark}"] = KEPT[reached]
        else:
            marks[f"k{mark}"] = _kleene_and([KEPT[found[id, other.about]] for other in things[each]])
    unsure = thing.unsure | {mark for mark, truth in marks.items() if truth is Truth.OPEN}
    return Asked(
        thing.about, {**thing.message, **{mark: MARKS[truth] for mark, truth in marks.items()}}, thing.ends, unsure
    )


def _verdict(applies: Truth, cond: Truth) -> Verdict:
    if applies is Truth.FALSE:
        return Verdict.NOT_APPLICABLE
    if Truth.OPEN in (applies, cond):
        return Verdict.OPEN
    return Verdict.MET if cond is Truth.TRUE else Verdict.NOT_MET


REACHED = {(applies, met): (_verdict(applies, met), BOTH[applies, met]) for applies in Truth for met in Truth}
"""The verdict, and whether the rule holds, by how it applies and is met."""


def _counts(
    program: Program, found: Found, things: Mapping[str | None, Sequence[Asked]]
) -> dict[tuple[str, str | None], Truth]:
    """Which conclusions count: those that fire and that nothing takes back."""
    counts: dict[tuple[str, str | None], Truth] = {}

    def defeat(id: str, about: str | None, other: str) -> Truth:
        each = program.rules[other].for_each
        if each is None or each == program.rules[id].for_each:
            return counts[other, about if each else None]
        # Any thing's exception is enough: or, as not-and-not.
        some = NOT[_kleene_and(NOT[counts[other, thing.about]] for thing in things[each])]
        if program.rules[other].exception_when == "any":
            return some
        # All that it applies to: for none does it apply and not count.
        lacking = [BOTH[found[other, thing.about][0], NOT[counts[other, thing.about]]] for thing in things[each]]
        return _kleene_and([some, *(NOT[truth] for truth in lacking)])

    for id in program.outwards:
        rule = program.rules[id]
        for thing in things[rule.for_each]:
            applies, met = found[id, thing.about]
            fires = BOTH[applies, NOT[met] if rule.otherwise else met]
            if fires is not Truth.FALSE:
                fires = _kleene_and([fires, *(NOT[defeat(id, thing.about, other)] for other in program.against[id])])
            counts[id, thing.about] = fires
    return counts
