"""
What a program came to for one case, and what is said by it: conclusions, and the answers to questions.

A program says of each rule one small number; here it is read. Whatever is the same in every case is made once for a
pack in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import compress
from operator import getitem, itemgetter
from typing import Any

from permits.law.conclusion import Answer, Conclusion, Truth, Verdict
from permits.law.engine import plain
from permits.law.engine.answers import Key, answer, gaps, is_silent, unsaid
from permits.law.engine.compared import Compared, Shows, Told, telling
from permits.law.engine.rows import FALSE, OPEN, SHOWN, TRUE
from permits.law.facts import Facts
from permits.law.pack import InForce, Question, Rule
from permits.quantity import Value

# -- what the codes say ---------------------------------------------------------------------------------

Said = tuple[Verdict, Truth, Truth]
"""The verdict, whether it holds, and whether it counts."""


def _said(applies: int, meets: int, counts: int) -> Said:
    if applies == FALSE:
        verdict = Verdict.NOT_APPLICABLE
    elif OPEN in (applies, meets):
        verdict = Verdict.OPEN
    else:
        verdict = Verdict.MET if meets == TRUE else Verdict.NOT_MET
    return verdict, SHOWN[applies & meets], SHOWN[counts]


SAID: Mapping[int, Said] = {
    **{
        applies << 4 | meets << 2 | counts: _said(applies, meets, counts)
        for applies in (FALSE, OPEN, TRUE)
        for meets in (FALSE, OPEN, TRUE)
        for counts in (FALSE, OPEN, TRUE)
        if applies != FALSE or (meets, counts) == (OPEN, FALSE)
    },
    **{meets: _said(TRUE, meets, meets) for meets in (FALSE, OPEN, TRUE)},
}
"""
By code: how the rule applies, is met and counts, two bits each.

A rule that applies to every case and that nothing takes back counts as it is met, and says that alone.
"""

SILENT = FALSE << 4 | OPEN << 2 | FALSE
"""The code of a rule that does not apply."""

COUNTED = bytes(code & 3 for code in range(256))
"""By code, whether it counts."""


def of_thing(its: plain.Find, of_the_case: plain.Find, fact: str) -> Value | None:
    """A fact's value for a thing: its own, or else that of the whole case."""
    value = its(fact)
    return of_the_case(fact) if value is None else value


# -- how the codes of a pack in force are read ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """
    One question. unsaid: its answer where no rule counts. rules: those that speak to it, with their places among those
    of their kind. at: where they stand among all that speak to a question. of_case: whether none goes through things.
    """

    question: Question
    unsaid: Answer
    rules: tuple[tuple[Rule, int], ...]
    answers: tuple[str | None, ...]
    keys: tuple[Key, ...]
    at: slice
    of_case: bool


Begun = tuple[str, str | None, Verdict, Truth, Truth]
"""A conclusion but for what was compared."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """
    of_case: of each rule of the case as a whole, by code, a conclusion but for what was compared; bare: without that;
    shows: what it compares, where it does not apply and where it may. runs: from where to where in these, and the rule
    that goes through things that stands behind, with what it compares. take: of marks by rule, of those of the case
    and then the others, the marks of those that speak, question by question.
    """

    of_case: tuple[Mapping[int, Begun], ...]
    bare: tuple[Mapping[int, Conclusion], ...]
    shows: tuple[tuple[Shows, Shows], ...]
    runs: tuple[tuple[slice, Rule, tuple[Shows, Shows]], ...]
    asked: tuple[_Asked, ...]
    take: Callable[[bytes], bytes]


@lru_cache(maxsize=64)
def _reading(in_force: InForce) -> _Reading:
    of_case = [rule for rule in in_force.rules if rule.for_each is None]
    of_things = [rule for rule in in_force.rules if rule.for_each is not None]
    place = {rule.id: place for rules in (of_case, of_things) for place, rule in enumerate(rules)}
    behind = {rule.id: number - place[rule.id] for number, rule in enumerate(in_force.rules) if rule.for_each}
    begun = (0, *behind.values())
    shows = telling(in_force).shows
    asked: list[_Asked] = []
    taken: list[int] = []
    for question in in_force.pack.questions.values():
        rules = [rule for rule in in_force.rules if rule.question == question.name]
        at = slice(len(taken), len(taken) + len(rules))
        taken += [place[rule.id] + (0 if rule.for_each is None else len(of_case)) for rule in rules]
        asked.append(
            _Asked(
                question,
                unsaid(question),
                tuple((rule, place[rule.id]) for rule in rules),
                tuple(rule.answer for rule in rules),
                tuple((rule.id, None) for rule in rules),
                at,
                all(rule.for_each is None for rule in rules),
            )
        )
    return _Reading(
        tuple({code: (rule.id, None, *its) for code, its in SAID.items()} for rule in of_case),
        tuple({code: Conclusion(rule.id, None, *its) for code, its in SAID.items()} for rule in of_case),
        tuple(shows[rule.id] for rule in of_case),
        tuple(
            (slice(since, behind[rule.id]), rule, shows[rule.id]) for since, rule in zip(begun, of_things, strict=False)
        ),
        tuple(asked),
        _taking(taken),
    )


def _taking(places: Sequence[int]) -> Callable[[bytes], bytes]:
    """What takes the marks at these places, one after the other."""
    if places and list(places) == list(range(places[0], places[0] + len(places))):
        return itemgetter(slice(places[0], places[-1] + 1))  # where the rules stand question by question
    if len(places) > 1:
        several = itemgetter(*places)
        return lambda marks: bytes(several(marks))
    return lambda marks: bytes(marks[place] for place in places)


# -- what one case came to ------------------------------------------------------------------------------


@dataclass(slots=True)
class Reached:
    """
    What the rules in force came to for one case.

    codes: of each rule of the case as a whole, in the order of the pack; codes_of_things: of each rule that goes
    through things a code for each, in the order of `facts`.
    """

    in_force: InForce
    facts: Facts
    codes: Sequence[int]
    codes_of_things: Sequence[Sequence[int]]

    def conclusions(self) -> tuple[Conclusion, ...]:
        """One for each rule in force, and for each thing it goes through, with what was compared."""
        reading, all_told, find = _reading(self.in_force), telling(self.in_force), self.facts.values.get
        told = Told(all_told, find)
        of_case = [
            _new(Conclusion, (*begun[code], Compared(told, shows[code != SILENT])))
            for begun, shows, code in zip(reading.of_case, reading.shows, self.codes, strict=True)
        ]
        kinds = {rule.for_each or "" for _, rule, _ in reading.runs}
        of_things = {
            kind: [Told(all_told, partial(of_thing, thing.values.get, find)) for thing in self.facts.each(kind)]
            for kind in kinds
        }
        return self._in_order(of_case, of_things)

    def verdicts(self) -> tuple[Conclusion, ...]:
        """The same without the comparisons, for those who ask only what came of it."""
        return self._in_order(list(map(getitem, _reading(self.in_force).bare, self.codes)), None)

    def _in_order(self, of_case: list[Conclusion], told: Mapping[str, Sequence[Told]] | None) -> tuple[Conclusion, ...]:
        """
        All conclusions in the order of the pack: those of the case, and among them those of its things.

        told: by kind, what was compared of each thing; None where that is not asked for.
        """
        if not self.codes_of_things:
            return tuple(of_case)
        concluded: list[Conclusion] = []
        run = slice(0, 0)
        for (run, rule, shows), codes in zip(_reading(self.in_force).runs, self.codes_of_things, strict=True):
            concluded += of_case[run]
            if codes:
                kind = rule.for_each or ""
                for place, (thing, code) in enumerate(zip(self.facts.each(kind), codes, strict=True)):
                    checks = () if told is None else Compared(told[kind][place], shows[code != SILENT])
                    concluded.append(_new(Conclusion, (rule.id, thing.id, *SAID[code], checks)))
        concluded += of_case[run.stop :]
        return tuple(concluded)

    def answers(self) -> dict[str, Answer]:
        """The answer to each question of the pack, as `answers` has it of the conclusions."""
        if is_silent(self.in_force):
            return gaps(self.in_force)
        reading = _reading(self.in_force)
        marks = bytes(self.codes).translate(COUNTED)
        if self.codes_of_things:
            marks += bytes(any(bytes(codes).translate(COUNTED)) for codes in self.codes_of_things)
        counted = reading.take(marks)
        return {asked.question.name: self._answer(asked, counted[asked.at]) for asked in reading.asked}

    def _answer(self, asked: _Asked, counted: bytes) -> Answer:
        """counted: of each rule that speaks to the question whether it counts, for one of its things at least."""
        if not any(counted):
            return asked.unsaid
        if asked.of_case:
            because = tuple(compress(asked.keys, counted))
            open_ = [count == OPEN for count in counted if count] if OPEN in counted else ()
            return answer(asked.question, tuple(compress(asked.answers, counted)), because, open_)
        said = [
            (rule.answer, (rule.id, about), COUNTED[code] == OPEN)
            for rule, place in compress(asked.rules, counted)
            for about, code in self._codes(rule, place)
            if COUNTED[code]
        ]
        answers, keys, opens = zip(*said, strict=True)
        return answer(asked.question, answers, keys, opens if any(opens) else ())

    def _codes(self, rule: Rule, place: int) -> Iterable[tuple[str | None, int]]:
        """What a rule came to, of each thing that it is about."""
        if rule.for_each is None:
            return ((None, self.codes[place]),)
        abouts = (thing.id for thing in self.facts.each(rule.for_each))
        return zip(abouts, self.codes_of_things[place], strict=True)


_new: Callable[[type[Conclusion], tuple[Any, ...]], Conclusion] = tuple.__new__
"""A conclusion from its fields at once, as `compared` makes checks."""
