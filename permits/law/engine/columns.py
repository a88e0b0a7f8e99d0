"""
The batch: many fact sets at once, a column for each fact, for replay and for trying worked cases by the thousand.

A number is a pair of whole columns, its bounds in thousandths; a number that is absent lies anywhere, which leaves every
comparison open by itself. Truth is 0, 1 and 2 for false, open and true, so that and, or and not are the smaller, the
larger and what is left of two. Things lie in ragged columns of their own, each knowing its case.

It checks and never decides: `plain` is the reference, to which it is held equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from permits.errors import LovsvarError
from permits.law.conclusion import Answer, AnswerState
from permits.law.engine.answers import is_silent
from permits.law.facts import Facts, Thing
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
    Pack,
    Question,
    Resolved,
    Rule,
    Word,
    references,
)
from permits.phrases import phrase
from permits.quantity import FARTHEST, Measured, Stated, Value, thousandths

FALSE, OPEN, TRUE = np.uint8(0), np.uint8(1), np.uint8(2)
ANYWHERE = np.int32(2**31 - 1)
"""Beyond any number that a case may have: 2 147 km, or as many square metres."""

NO, YES = 1, 2
ABSENT = 0
FIRST_CHOICE = 3
"""Codes of what is no number: nothing, no, yes, and then the choices of the pack. A date is its number in the calendar."""

UNSETTLED, CONFLICT, GAP, FIRST_ANSWER = 0, 1, 2, 3
"""Codes of what a question came to: open, in conflict, without an answer, and then its answers."""

CHUNK = 1 << 16
"""So many cases at a time: with fewer the rules are gone through oftener than they take, and more take memory for little."""

Truths = NDArray[np.uint8]
Whole = NDArray[np.int32]


class NotInColumns(LovsvarError):
    """A value that the columns have no room for: finer than a thousandth, or farther than anything lies."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The facts of so many cases, or things: both bounds of each number, the code of all else."""

    size: int
    low: Mapping[str, Whole]
    high: Mapping[str, Whole]
    code: Mapping[str, Whole]

    def rows(self, start: int, end: int) -> Columns:
        return Columns(
            end - start,
            {name: column[start:end] for name, column in self.low.items()},
            {name: column[start:end] for name, column in self.high.items()},
            {name: column[start:end] for name, column in self.code.items()},
        )

    def taken(self, places: NDArray[np.int64]) -> Columns:
        return Columns(len(places), _Taken(self.low, places), _Taken(self.high, places), _Taken(self.code, places))


class _Taken(Mapping[str, Whole]):
    """Columns of which only some rows are wanted, picked out of each when it is first asked for: most never are."""

    def __init__(self, columns: Mapping[str, Whole], places: NDArray[np.int64]) -> None:
        self._columns, self._places = columns, places
        self._picked: dict[str, Whole] = {}

    def __getitem__(self, name: str) -> Whole:
        if name not in self._picked:
            self._picked[name] = self._columns[name][self._places]
        return self._picked[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


@dataclass(frozen=True)
class Things:
    """
    All things of a kind.

    of: the place of the case that each belongs to, in rising order. firsts: the place of each case's first thing, for
    those that have any.
    """

    of: NDArray[np.int64]
    columns: Columns

    @cached_property
    def firsts(self) -> NDArray[np.int64]:
        begins = np.ones(len(self.of), bool)
        np.not_equal(self.of[1:], self.of[:-1], out=begins[1:])
        return np.flatnonzero(begins)


@dataclass(frozen=True, slots=True)
class Table:
    """The facts of many cases, in columns."""

    cases: Columns
    things: Mapping[str, Things]

    @property
    def size(self) -> int:
        return self.cases.size

    def chunks(self, size: int = CHUNK) -> Iterator[tuple[int, Table]]:
        """The same in pieces of so many cases, each with the place of its first."""
        for start in range(0, self.size, size):
            yield start, self.rows(start, min(start + size, self.size))

    def rows(self, start: int, end: int) -> Table:
        """The cases from the first place to before the second."""
        things = {}
        for kind, those in self.things.items():
            first, last = np.searchsorted(those.of, (start, end))
            things[kind] = Things(those.of[first:last] - start, those.columns.rows(int(first), int(last)))
        return Table(self.cases.rows(start, end), things)

    def taken(self, places: NDArray[np.int64]) -> Table:
        """The cases at these places, in that order, each as often as it is named."""
        things = {}
        for kind, those in self.things.items():
            each = np.bincount(those.of, minlength=self.size)
            firsts, counts = (np.cumsum(each) - each)[places], each[places]
            of = np.repeat(np.arange(len(places)), counts)
            # Where a case's things begin there, less where they begin here, and on from that.
            from_ = np.repeat(firsts - (np.cumsum(counts) - counts), counts) + np.arange(len(of))
            things[kind] = Things(of, those.columns.taken(from_))
        return Table(self.cases.taken(places), things)


def table(pack: Pack, cases: Sequence[Facts]) -> Table:
    """The cases in columns. Raises NotInColumns for a value that has no room there."""
    kinds = sorted({fact.of for fact in pack.facts.values() if fact.of})
    things = {}
    for kind in kinds:
        each = [facts.each(kind) for facts in cases]
        of = np.repeat(np.arange(len(cases)), [len(those) for those in each])
        things[kind] = Things(of, _columns(pack, [thing.values for those in each for thing in those], kind))
    return Table(_columns(pack, [facts.values for facts in cases], None), things)


def _columns(pack: Pack, rows: Sequence[Mapping[str, Value]], of: str | None) -> Columns:
    low, high, code = {}, {}, {}
    codes = _codes(pack)
    for fact in pack.facts.values():
        if fact.of != of:
            continue
        if fact.type.is_numeric:
            least = np.full(len(rows), -ANYWHERE, np.int32)
            most = np.full(len(rows), ANYWHERE, np.int32)
            for place, values in enumerate(rows):
                if (value := values.get(fact.name)) is not None:
                    assert isinstance(value, Measured)
                    least[place] = _in_column(value.low)
                    most[place] = ANYWHERE if value.unbounded else _in_column(value.high)
            low[fact.name], high[fact.name] = least, most
        else:
            code[fact.name] = np.array(
                [_code(codes, values[fact.name].value) if fact.name in values else ABSENT for values in rows],  # type: ignore[union-attr]
                np.int32,
            )
    return Columns(len(rows), low, high, code)


def _in_column(number: Decimal) -> int:
    try:
        whole = thousandths(number)
    except ValueError:
        raise NotInColumns(phrase("engine.too_fine", number=number)) from None
    if abs(whole) >= int(ANYWHERE):
        raise NotInColumns(phrase("engine.too_far", number=number))
    return whole


@lru_cache(maxsize=4096)
def _limit(number: Decimal) -> int:
    """A rule's number as it stands in a column; each is compared with many times."""
    return _in_column(number)


def opened(pack: Pack, table: Table, place: int) -> Facts:
    """One case of the table as the other engines read it: the values, and nothing of where they came from."""
    things: dict[str, tuple[Thing, ...]] = {}
    for kind, those in table.things.items():
        first, last = (int(at) for at in np.searchsorted(those.of, (place, place + 1)))
        things[kind] = tuple(
            Thing(str(number - first + 1), pack.title, _values(pack, those.columns, number))
            for number in range(first, last)
        )
    return Facts(_values(pack, table.cases, place), things)


def _values(pack: Pack, columns: Columns, place: int) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, lows in columns.low.items():
        low, high = int(lows[place]), int(columns.high[name][place])
        if low != -ANYWHERE:
            least = Decimal(low).scaleb(-3)
            values[name] = Measured(least, FARTHEST if high == ANYWHERE else Decimal(high).scaleb(-3))
    for name, codes in columns.code.items():
        if (code := int(codes[place])) != ABSENT:
            is_date = pack.facts[name].type is FactType.DATE
            values[name] = Stated(
                date.fromordinal(code) if is_date else code == YES if code < FIRST_CHOICE else choice(pack, code)
            )
    return values


def choice(pack: Pack, code: int) -> str:
    """The choice that a code stands for; nothing where none is known."""
    return next((word for word, its in _codes(pack).items() if its == code), "")


@lru_cache(maxsize=32)
def _codes(pack: Pack) -> Mapping[str, int]:
    """The code of every choice: the same word has the same code, whichever fact it is a value of."""
    words = dict.fromkeys(choice for fact in pack.facts.values() for choice in fact.choices)
    return {word: FIRST_CHOICE + place for place, word in enumerate(words)}


def _code(codes: Mapping[str, int], value: object) -> int:
    if isinstance(value, bool):
        return YES if value else NO
    return value.toordinal() if isinstance(value, date) else codes[str(value)]


# -- evaluating ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Reached:
    """What one rule came to, for every case or thing."""

    applies: Truths
    meets: Truths
    holds: Truths
    fires: Truths
    counts: Truths

    def differs(self, other: Reached) -> NDArray[np.bool_]:
        """The cases or things of which the two say something else."""
        mine, others = (self.applies, self.holds, self.counts), (other.applies, other.holds, other.counts)
        differing: NDArray[np.bool_] = np.zeros(len(self.counts), bool)
        for own, another in zip(mine, others, strict=True):
            differing |= own != another
        return differing


def concluded(in_force: InForce, table: Table) -> Mapping[str, Reached]:
    """What each rule comes to: for every case, or for every thing of the kind it goes through."""
    return _Evaluation(in_force, table).reached


def answered(in_force: InForce, table: Table) -> Mapping[str, Truths]:
    """The code of what each question came to, case by case."""
    found = {question: np.zeros(table.size, np.uint8) for question in in_force.pack.questions}
    for start, piece in table.chunks():
        for question, codes in _Evaluation(in_force, piece).answers().items():
            found[question][start : start + piece.size] = codes
    return found


def compared(before: InForce, after: InForce, table: Table) -> tuple[Mapping[str, Truths], Mapping[str, Truths]]:
    """The codes of what each question came to under either law. What is the same in both is worked out once."""
    first = _Evaluation(before, table)
    return first.answers(), _Evaluation(after, table, first).answers()


def coded(question: Question, answer: Answer) -> int:
    """The code of an answer as the other engines give it."""
    match answer.state:
        case AnswerState.SETTLED:
            return FIRST_ANSWER + list(question.answers).index(str(answer.value))
        case AnswerState.CONFLICT:
            return CONFLICT
        case AnswerState.GAP:
            return GAP
        case AnswerState.OPEN:
            return UNSETTLED


def worded(question: Question, code: int) -> str:
    """The code as a worked case writes it."""
    named = {UNSETTLED: "open", CONFLICT: "conflict", GAP: "gap"}
    return named[code] if code in named else list(question.answers)[code - FIRST_ANSWER]


ANY = 255
"""The code where any answer will do."""


def expecting(question: Question, answers: Sequence[str | None]) -> Truths:
    """The answers that cases expect of a question, as a worked case writes them, in codes."""
    codes = {worded(question, code): code for code in range(FIRST_ANSWER + len(question.answers))}
    return np.array([ANY if answer is None else codes[answer] for answer in answers], np.uint8)


def elsewhere(expected: Mapping[str, Truths], found: Mapping[str, Truths]) -> list[int]:
    """The places of the cases that came to another answer than they expect."""
    wrong = [(expected[name] != ANY) & (expected[name] != codes) for name, codes in found.items() if name in expected]
    return [int(place) for place in np.flatnonzero(np.logical_or.reduce(wrong))] if wrong else []


def changed(in_force: InForce, table: Table, before: Mapping[str, Reached], after: Mapping[str, Reached]) -> list[int]:
    """The places of the cases of which some rule in force now says something else than it did before."""
    changed = np.zeros(table.size, bool)
    for rule in in_force.rules:
        if rule.id in before:
            differs = before[rule.id].differs(after[rule.id])
            places = differs if rule.for_each is None else table.things[rule.for_each].of[differs]
            changed[places] = True
    return [int(place) for place in np.flatnonzero(changed)]


@lru_cache(maxsize=64)
def _exceptions(in_force: InForce) -> Mapping[str, tuple[Rule, ...]]:
    """The exceptions to each rule."""
    exceptions: dict[str, list[Rule]] = {rule.id: [] for rule in in_force.rules}
    for rule in in_force.rules:
        for id in rule.exception_to:
            exceptions[id].append(rule)
    return {id: tuple(rules) for id, rules in exceptions.items()}


@lru_cache(maxsize=64)
def _answering(in_force: InForce) -> Mapping[str, tuple[tuple[Rule, str], ...]]:
    """By question, the rules that answer it, each with its answer."""
    answering: dict[str, tuple[tuple[Rule, str], ...]] = {}
    for rule in in_force.rules:
        if rule.question is not None and rule.answer is not None:
            answering[rule.question] = (*answering.get(rule.question, ()), (rule, rule.answer))
    return answering


@lru_cache(maxsize=64)
def _alike(first: InForce, second: InForce) -> frozenset[str]:
    """The rules of the second that the first has too, and whose every reference it has: of one table they hold alike."""
    before, alike = {rule.id: rule for rule in first.rules}, set[str]()
    for rule in second.rules:
        if before.get(rule.id) == rule and alike.issuperset(references((*rule.applies_when, *rule.if_))):
            alike.add(rule.id)
    return frozenset(alike)


class _Evaluation:
    """One table under one pack in force."""

    def __init__(self, in_force: InForce, table: Table, like: _Evaluation | None = None) -> None:
        """like: the same table under nearly the same rules, of which all is used again that is the same."""
        self._in_force, self._table = in_force, table
        self._rules = {rule.id: rule for rule in in_force.rules}
        self._compared: dict[tuple[Compare, str | None], Truths] = like._compared if like else {}
        self._absent: dict[tuple[str, str | None], Truths] = like._absent if like else {}
        self._filled: dict[tuple[np.uint8, int], Truths] = {}
        self.reached: dict[str, Reached] = {}
        alike = _alike(like._in_force, in_force) if like else frozenset()
        for rule in in_force.rules:
            if like and rule.id in alike:
                self.reached[rule.id] = replace(like.reached[rule.id], counts=like.reached[rule.id].fires)
                continue
            size = self._size(rule.for_each)
            applies = self._all(rule.applies_when, rule.for_each, size)
            # Most rules do not speak of most cases: what they would ask then need not be known.
            if rule.applies_when and not applies.any():
                meets, holds = self._full(OPEN, size), self._full(FALSE, size)
            else:
                meets = self._all(rule.if_, rule.for_each, size)
                holds = _both(rule.applies_when, applies, rule.if_, meets)
            fires = np.minimum(applies, TRUE - meets) if rule.otherwise else holds
            self.reached[rule.id] = Reached(applies, meets, holds, fires, fires)
        self._count()

    def _size(self, kind: str | None) -> int:
        return self._table.size if kind is None else len(self._table.things[kind].of)

    def _all(self, conditions: Sequence[Condition], kind: str | None, size: int) -> Truths:
        if not conditions:
            return self._full(TRUE, size)
        truths = self._condition(conditions[0], kind)
        for condition in conditions[1:]:
            if not truths.any():
                break
            truths = np.minimum(truths, self._condition(condition, kind))
        return truths

    def _full(self, truth: np.uint8, size: int) -> Truths:
        """The same of each: one column for all that come to that, which nobody writes in."""
        if (truth, size) not in self._filled:
            self._filled[truth, size] = np.full(size, truth)
            self._filled[truth, size].flags.writeable = False
        return self._filled[truth, size]

    def _condition(self, condition: Condition, kind: str | None) -> Truths:
        match condition:
            case AnyOf():
                truths = self._full(FALSE, self._size(kind))
                for part in condition.conditions:
                    truths = np.maximum(truths, self._condition(part, kind))
                return truths
            case Met():
                return _least(self._spread(self.reached[id].holds, self._rules[id], kind) for id in condition.rules)
            case Kept():
                return _least(self._kept(id, kind) for id in condition.rules)
            case Compare():
                # What is asked of the case alone is asked once, and told to each of its things.
                of_thing = kind is not None and any(fact.of == kind for fact in self._facts(condition))
                key = (condition, kind if of_thing else None)
                compared = self._compared.get(key)
                if compared is None:
                    compared = self._compared[key] = self._compare(condition, kind if of_thing else None)
                truths = compared
                return truths if of_thing or kind is None else truths[self._table.things[kind].of]

    def _facts(self, compare: Compare) -> Iterator[FactDeclaration]:
        facts = self._in_force.pack.facts
        yield facts[compare.fact]
        for operand in compare.against:
            if isinstance(operand, FactRef):
                yield facts[operand.name]

    def _spread(self, truths: Truths, rule: Rule, kind: str | None) -> Truths:
        """A rule's truths as one that goes through the kind sees them."""
        return truths if rule.for_each == kind else truths[self._table.things[kind or ""].of]

    def _kept(self, id: str, kind: str | None) -> Truths:
        demand, reached = self._rules[id], self.reached[id]
        kept = np.maximum(TRUE - reached.applies, reached.meets)
        if demand.for_each is not None and demand.for_each != kind:
            kept = self._gathered(np.minimum, kept, demand.for_each, TRUE)
            return kept if kind is None else kept[self._table.things[kind].of]
        return self._spread(kept, demand, kind)

    def _gathered(self, which: np.ufunc, truths: Truths, kind: str, otherwise: np.uint8) -> Truths:
        """One truth for each case from those of its things; `otherwise` where it has none."""
        things = self._table.things[kind]
        gathered: Truths = np.full(self._table.size, otherwise)
        if len(things.of):
            gathered[things.of[things.firsts]] = which.reduceat(truths, things.firsts)
        return gathered

    # -- comparisons --

    def _compare(self, compare: Compare, kind: str | None) -> Truths:
        fact = self._in_force.pack.facts[compare.fact]
        if not fact.type.is_numeric:
            return self._compare_codes(compare, kind)
        low, high = self._bounds(fact, kind)
        bounds = [self._operand(operand, kind) for operand in compare.against]
        if compare.word is Word.BETWEEN:
            (a, b), (c, d) = bounds
            return np.minimum(_ordered(Word.AT_LEAST, low, high, a, b), _ordered(Word.AT_MOST, low, high, c, d))
        ((least, most),) = bounds
        return _ordered(compare.word, low, high, least, most)

    def _bounds(self, fact: FactDeclaration, kind: str | None) -> tuple[Whole, Whole]:
        columns, of = self._column(fact, kind)
        low, high = columns.low[fact.name], columns.high[fact.name]
        return (low, high) if of is None else (low[of], high[of])

    def _column(self, fact: FactDeclaration, kind: str | None) -> tuple[Columns, NDArray[np.int64] | None]:
        """Where the fact lies, and by which places it is spread over things that it is not of."""
        if kind is None:
            return self._table.cases, None
        things = self._table.things[kind]
        return (things.columns, None) if fact.of == kind else (self._table.cases, things.of)

    def _operand(self, operand: Operand, kind: str | None) -> tuple[Any, Any]:
        if isinstance(operand, FactRef):
            return self._bounds(self._in_force.pack.facts[operand.name], kind)
        value = operand.value if isinstance(operand, Resolved) else operand
        assert isinstance(value, Decimal)
        whole = _limit(value)
        return whole, whole

    def _compare_codes(self, compare: Compare, kind: str | None) -> Truths:
        facts, codes = self._in_force.pack.facts, _codes(self._in_force.pack)
        values = self._code_of(facts[compare.fact], kind)

        def half(word: Word, operand: Operand) -> Truths:
            if isinstance(operand, FactRef):
                other: Any = self._code_of(facts[operand.name], kind)
                absent = np.maximum(
                    self._absent_of(facts[compare.fact], kind), self._absent_of(facts[operand.name], kind)
                )
            else:
                other, absent = _code(codes, operand), self._absent_of(facts[compare.fact], kind)
            # Two where it holds and both are there, one where either is not.
            truths: Truths = ON_CODES[word](values, other).view(np.uint8) & ~absent
            truths += truths
            truths += absent
            return truths

        match compare.word:
            case Word.ONE_OF:
                truths = half(Word.IS, compare.against[0])
                for operand in compare.against[1:]:
                    truths = np.maximum(truths, half(Word.IS, operand))
                return truths
            case Word.BETWEEN:
                least, most = compare.against
                return np.minimum(half(Word.AT_LEAST, least), half(Word.AT_MOST, most))
        return half(compare.word, compare.against[0])

    def _absent_of(self, fact: FactDeclaration, kind: str | None) -> Truths:
        """One where the fact is not there."""
        if (fact.name, kind) not in self._absent:
            self._absent[fact.name, kind] = np.equal(self._code_of(fact, kind), ABSENT).view(np.uint8)
        return self._absent[fact.name, kind]

    def _code_of(self, fact: FactDeclaration, kind: str | None) -> Whole:
        columns, of = self._column(fact, kind)
        return columns.code[fact.name] if of is None else columns.code[fact.name][of]

    # -- what counts --

    def _count(self) -> None:
        exceptions = _exceptions(self._in_force)
        settled: set[str] = set()

        def count(id: str) -> Truths:
            reached, rule = self.reached[id], self._rules[id]
            if id not in settled:
                settled.add(id)
                for exception in exceptions[id]:
                    if not reached.counts.any():
                        break
                    reached.counts = np.minimum(reached.counts, TRUE - taken_back(exception, rule.for_each))
            return reached.counts

        def taken_back(exception: Rule, kind: str | None) -> Truths:
            counts, each = count(exception.id), exception.for_each
            if each is None or each == kind:
                return self._spread(counts, exception, kind)
            back = self._gathered(np.maximum, counts, each, FALSE)
            if exception.exception_when == "all":
                every = np.maximum(TRUE - self.reached[exception.id].applies, counts)
                back = np.minimum(back, self._gathered(np.minimum, every, each, TRUE))
            return back if kind is None else back[self._table.things[kind].of]

        for id in self._rules:
            count(id)

    def answers(self) -> dict[str, Truths]:
        return {name: self._answer(question) for name, question in self._in_force.pack.questions.items()}

    def _answer(self, question: Question) -> Truths:
        size = self._table.size
        if is_silent(self._in_force):
            return np.full(size, GAP, np.uint8)
        names = list(question.answers)
        given: dict[str, Truths] = {}
        for rule, answer in _answering(self._in_force).get(question.name, ()):
            counts = self.reached[rule.id].counts
            if counts is self._filled.get((FALSE, len(counts))):
                continue
            if rule.for_each is not None:
                counts = self._gathered(np.maximum, counts, rule.for_each, FALSE)
            given[answer] = np.maximum(given[answer], counts) if answer in given else counts
        settled, open_ = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
        which = np.zeros(size, np.uint8)
        for answer, counts in given.items():
            holds = np.equal(counts, TRUE).view(np.uint8)
            settled += holds
            open_ += np.equal(counts, OPEN).view(np.uint8)
            which += holds * np.uint8(FIRST_ANSWER + names.index(answer))
        by_default = np.uint8(GAP)
        if question.default is not None:
            by_default = np.uint8(FIRST_ANSWER + names.index(question.default))
            # A rule that may count for the default itself leaves nothing in doubt.
            if question.default in given:
                open_ -= np.equal(given[question.default], OPEN).view(np.uint8) & np.equal(settled, 0).view(np.uint8)
        # Each a factor of none or one, for choosing element by element is many times as slow.
        which *= np.equal(settled, 1).view(np.uint8)
        which += by_default * np.equal(settled, 0).view(np.uint8)
        which *= np.equal(open_, 0).view(np.uint8)
        conflict = np.greater(settled, 1).view(np.uint8)
        which *= np.uint8(1) - conflict
        which += CONFLICT * conflict
        return which


def _both(conditions: Sequence[Condition], first: Truths, others: Sequence[Condition], second: Truths) -> Truths:
    """What two lists of conditions come to together. Where one of them is empty it is the other."""
    if not conditions:
        return second
    return np.minimum(first, second) if others else first


def _ordered(word: Word, low: Any, high: Any, least: Any, most: Any) -> Truths:
    """A comparison of bounds: the sum of what is certain and of what is not excluded."""
    match word:
        case Word.IS:
            return _same(low, high, least, most)
        case Word.IS_NOT:
            return TRUE - _same(low, high, least, most)
    # Of our ends and theirs the same two meet, whichever way they are compared.
    compare = ON_CODES[word]
    return _sum(compare(high, least), compare(low, most))


def _same(low: Any, high: Any, least: Any, most: Any) -> Truths:
    return _sum((low == high) & (low == least) & (low == most), (high >= least) & (low <= most))


def _sum(certain: NDArray[np.bool_], possible: NDArray[np.bool_]) -> Truths:
    truths = certain.view(np.uint8)
    truths += possible.view(np.uint8)
    return truths


ON_CODES: Mapping[Word, Any] = {
    Word.IS: np.equal,
    Word.IS_NOT: np.not_equal,
    Word.AT_MOST: np.less_equal,
    Word.BELOW: np.less,
    Word.AT_LEAST: np.greater_equal,
    Word.ABOVE: np.greater,
}


def _least(truths: Iterable[Truths]) -> Truths:
    least, *others = truths
    for other in others:
        least = np.minimum(least, other)
    return least


# -- on disk ---------------------------------------------------------------------------------------------


def save(table: Table, path: Path, beside: Mapping[str, Any] | None = None) -> None:
    """
    The table as one file of plain columns, to be opened again by `load`.

    beside: other columns to keep with it, whose names begin with @.
    """
    arrays: dict[str, Any] = {"cases": np.array(table.size), **(beside or {})}
    for kind, part in (("", table.cases), *((kind, things.columns) for kind, things in table.things.items())):
        for name in part.low:
            arrays[f"{kind}|low|{name}"], arrays[f"{kind}|high|{name}"] = part.low[name], part.high[name]
        arrays.update({f"{kind}|code|{name}": column for name, column in part.code.items()})
    arrays.update({f"{kind}|of": things.of for kind, things in table.things.items()})
    np.savez(path, **arrays)


def load(path: Path) -> tuple[Table, Mapping[str, Any]]:
    """A table that `save` wrote, and what was kept with it. Nothing in the file is run."""
    with np.load(path, allow_pickle=False) as stored:
        arrays = {key: stored[key] for key in stored.files}
    of = {key.partition("|")[0]: array for key, array in arrays.items() if key.endswith("|of")}

    def part(kind: str, size: int) -> Columns:
        named = {sort: f"{kind}|{sort}|" for sort in ("low", "high", "code")}
        each = {
            sort: {key.removeprefix(start): array for key, array in arrays.items() if key.startswith(start)}
            for sort, start in named.items()
        }
        return Columns(size, **each)

    things = {kind: Things(places, part(kind, len(places))) for kind, places in of.items()}
    beside = {key: array for key, array in arrays.items() if key.startswith("@")}
    return Table(part("", int(arrays["cases"])), things), beside
