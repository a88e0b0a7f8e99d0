"""
How well the worked cases hold the rules: each rule and limit is spoilt in every small way, and some case should notice
(`fates`). A mutant is equal where it is proved that no case at all comes to anything else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from permits.law.engine import columns, conclude, plain
from permits.law.facts import Dates, Facts
from permits.law.loader.declared import Declared
from permits.law.loader.rules import RuleReading
from permits.law.pack import (
    AnyOf,
    Case,
    Compare,
    Condition,
    Kept,
    Limit,
    LimitRef,
    Met,
    Pack,
    Rule,
    Word,
    comparisons,
    references,
)
from permits.strict import Reading
from permits.validity import Validity
from permits.workbench.cases import differences, facts_of
from permits.workbench.fates import Fate, Slip, Tried
from permits.workbench.meaning import Meaning, days
from permits.workbench.witness import as_yaml

SOFTER = {
    Word.AT_MOST: Word.BELOW,
    Word.BELOW: Word.AT_MOST,
    Word.AT_LEAST: Word.ABOVE,
    Word.ABOVE: Word.AT_LEAST,
}
"""With or without the limit itself."""

OPPOSITE = {
    Word.AT_MOST: Word.ABOVE,
    Word.BELOW: Word.AT_LEAST,
    Word.AT_LEAST: Word.BELOW,
    Word.ABOVE: Word.AT_MOST,
    Word.IS: Word.IS_NOT,
    Word.IS_NOT: Word.IS,
}

DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Mutant(Slip):
    """
    The pack with one thing spoilt.

    roots: the rules that it touches. turns: days around which another law stands than before; empty where time plays no
    part. spoil: makes the spoilt pack.
    """

    roots: tuple[str, ...]
    spoil: Callable[[], Pack]
    turns: tuple[date, ...] = ()


# -- every way to spoil a pack -----------------------------------------------------------------------------


def mutants(pack: Pack) -> Iterator[Mutant]:
    """Every mutant of the pack, section by section."""
    for place, rule in enumerate(pack.rules):
        yield from _of_rule(pack, place, rule)
    yield from _of_limits(pack)
    for name, question in pack.questions.items():
        answering = tuple(rule.id for rule in pack.rules if rule.question == name)
        for answer in question.answers:
            if answer != question.default:
                other = replace(question, default=answer)
                yield Mutant(
                    "default", f"{pack.name}/pack.yaml", name, f"default {question.default} -> {answer}", answering,
                    lambda name=name, other=other: replace(pack, questions={**pack.questions, name: other}),  # type: ignore[misc]
                )  # fmt: skip


def _of_rule(pack: Pack, place: int, rule: Rule) -> Iterator[Mutant]:
    def spoilt(kind: str, what: str, other: Rule, turns: tuple[date, ...] = ()) -> Mutant:
        def spoil() -> Pack:
            return replace(pack, rules=(*pack.rules[:place], other, *pack.rules[place + 1 :]))

        return Mutant(kind, rule.file, rule.id, what, (rule.id,), spoil, turns)

    for key, part, conditions in (("applies_when", "applies_when", rule.applies_when), ("if_", "if", rule.if_)):
        for kind, what, others in _of_conditions(pack, conditions):
            yield spoilt(kind, f"{part}: {what}", replace(rule, **{key: others}))  # type: ignore[arg-type]
        if len(conditions) > 1:
            yield spoilt("all to any", f"{part}: one is enough", replace(rule, **{key: (AnyOf(conditions),)}))  # type: ignore[arg-type]
    for named in rule.exceptions:
        rest = tuple(other for other in rule.exception_to if other not in named)
        groups = tuple(group for group in rule.exception_groups if group != named)
        without = replace(rule, exception_to=rest, exception_groups=groups)
        yield spoilt("exception", f"no exception to {', '.join(named)}", without)
    if rule.exception_when:
        other = "all" if rule.exception_when == "any" else "any"
        yield spoilt("exception", f"exception_when {other}", replace(rule, exception_when=other))
    if rule.question:
        for answer in pack.questions[rule.question].answers:
            if answer != rule.answer:
                spoiling = {"then": answer} if rule.then else {"otherwise": answer}
                yield spoilt("answer", f"answers {answer}", replace(rule, **spoiling))  # type: ignore[arg-type]
        swapped = replace(rule, then=rule.otherwise, otherwise=rule.then)
        yield spoilt("answer", "then and otherwise swapped", swapped)
        silent = replace(rule, question=None, then=None, otherwise=None, exception_to=())
        yield spoilt("effect", "answers nothing", silent)
    if rule.informs:
        yield spoilt("effect", "tells nothing", replace(rule, informs=False))
    yield from _of_dates(rule, min(other.valid.from_ for other in pack.rules), spoilt)


def _of_dates(rule: Rule, always: date, spoilt: Callable[..., Mutant]) -> Iterator[Mutant]:
    """always: the first day of all, from which what has always stood is written."""
    valid = rule.valid
    for step in (DAY, -DAY) if valid.from_ != always else ():
        moved = replace(valid, from_=valid.from_ + step)
        yield spoilt("date", f"from {moved.from_}", replace(rule, valid=moved), (valid.from_, moved.from_))
    for step in (DAY, -DAY):
        if valid.to is not None:
            moved = replace(valid, to=valid.to + step)
            yield spoilt("date", f"to {moved.to}", replace(rule, valid=moved), (valid.to, valid.to + step))
    for by in ("received", "decided", "started"):
        if by != valid.applies_by:
            turns = (valid.from_, *([valid.to] if valid.to else []))
            yield spoilt("date", f"applies_by {by}", replace(rule, valid=replace(valid, applies_by=by)), turns)


Spoilt = tuple[str, str, tuple[Condition, ...]]
"""Kind, what was done, and the conditions thereafter."""


def _of_conditions(pack: Pack, conditions: tuple[Condition, ...]) -> Iterator[Spoilt]:
    for place, condition in enumerate(conditions):
        before, after = conditions[:place], conditions[place + 1 :]
        yield "dropped", f"without {_shown(condition)}", (*before, *after)
        for kind, what, others in _of_condition(pack, condition):
            yield kind, what, (*before, *others, *after)


def _of_condition(pack: Pack, condition: Condition) -> Iterator[Spoilt]:
    match condition:
        case Compare():
            yield from ((kind, what, (other,)) for kind, what, other in _of_comparison(pack, condition))
        case AnyOf():
            yield "any to all", f"all of {_shown(condition)}", condition.conditions
            for kind, what, others in _of_conditions(pack, condition.conditions):
                if others:
                    kind = "any" if kind == "dropped" else kind
                    yield kind, f"any: {what}", (AnyOf(others),)
        case Met() | Kept():
            if len(condition.rules) > 1:
                for id in condition.rules:
                    rest = tuple(other for other in condition.rules if other != id)
                    yield "dropped", f"without {id}", (replace(condition, rules=rest),)
                apart = tuple(replace(condition, rules=(id,)) for id in condition.rules)
                yield "all to any", "one of the rules is enough", (AnyOf(apart),)


def _of_comparison(pack: Pack, compare: Compare) -> Iterator[tuple[str, str, Compare]]:
    shown = _shown(compare)
    if compare.word in SOFTER:
        softer = SOFTER[compare.word]
        yield "limit", f"{shown}: {softer}", replace(compare, word=softer)
    if compare.word in OPPOSITE:
        opposite = OPPOSITE[compare.word]
        yield "turned", f"{shown}: {opposite}", replace(compare, word=opposite)
    if compare.word is Word.ONE_OF and len(compare.against) > 1:
        for member in compare.against:
            rest = tuple(other for other in compare.against if other != member)
            yield "list", f"{shown}: without {member}", replace(compare, against=rest)
        # One stranger in the list is enough: what lets it in would let in any.
        stranger = next((choice for choice in pack.facts[compare.fact].choices if choice not in compare.against), None)
        if stranger is not None:
            yield "list", f"{shown}: {stranger} too", replace(compare, against=(*compare.against, stranger))
    step = pack.facts[compare.fact].step or Decimal(1)
    for place, operand in enumerate(compare.against):
        if isinstance(operand, Decimal):
            for moved in (operand + step, operand - step):
                against = (*compare.against[:place], moved, *compare.against[place + 1 :])
                yield "limit", f"{shown}: {moved}", replace(compare, against=against)


def _of_limits(pack: Pack) -> Iterator[Mutant]:
    users: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for rule in pack.rules:
        for compare in comparisons((*rule.applies_when, *rule.if_)):
            for operand in compare.against:
                if isinstance(operand, LimitRef):
                    users[operand.name].append((rule.id, compare.fact))
    for name, limit in pack.limits.items():
        if name not in users:
            continue  # the software reads it, and no worked case can
        step = min(pack.facts[fact].step or Decimal(1) for _, fact in users[name])
        roots = tuple(dict.fromkeys(rule for rule, _ in users[name]))
        for place, dated in enumerate(limit.values):
            for value in (dated.value + step, dated.value - step):
                yield _moved_limit(pack, limit, place, replace(dated, value=value), f"{value}", roots)
            for by in (DAY, -DAY):
                valid: Validity = replace(dated.valid, from_=dated.valid.from_ + by)
                turns = (dated.valid.from_, valid.from_)
                yield _moved_limit(pack, limit, place, replace(dated, valid=valid), f"from {valid.from_}", roots, turns)


def _moved_limit(
    pack: Pack, limit: Limit, place: int, dated: object, what: str, roots: tuple[str, ...], turns: tuple[date, ...] = ()
) -> Mutant:
    values = (*limit.values[:place], dated, *limit.values[place + 1 :])
    other = replace(limit, values=values)  # type: ignore[arg-type]
    return Mutant(
        "date" if turns else "limit", f"{pack.name}/limits.yaml", limit.name, what, roots,
        lambda: replace(pack, limits={**pack.limits, limit.name: other}), turns,
    )  # fmt: skip


def _shown(condition: Condition) -> str:
    match condition:
        case Compare():
            against = ", ".join(getattr(operand, "name", str(operand)) for operand in condition.against)
            return f"{condition.fact} {condition.word} {against}"
        case AnyOf():
            return "any(" + "; ".join(map(_shown, condition.conditions)) + ")"
        case Met():
            return f"met {', '.join(condition.rules)}"
        case Kept():
            return f"kept {', '.join(condition.rules)}"


# -- trying them ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """
    Worked cases under one law, in columns.

    expected: by question, the code of the answer that each case expects. reached: what each rule comes to as
    the pack stands.
    """

    dates: Dates
    cases: tuple[tuple[Case, Facts], ...]
    table: columns.Table
    expected: Mapping[str, columns.Truths]
    reached: Mapping[str, columns.Reached]


class Trial:
    """The worked cases of a pack, ready to be held against its mutants."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._cases = tuple((case, facts_of(pack, case)) for case in pack.cases)
        by_law: dict[str, list[tuple[Case, Facts]]] = defaultdict(list)
        for case, facts in self._cases:
            by_law[pack.on(case.dates).identity].append((case, facts))
        # Most cases are under the law of the ordinary case, and most mutants are killed there.
        self._groups = tuple(_group(pack, those) for those in sorted(by_law.values(), key=len, reverse=True))
        self._meanings: dict[tuple[Dates, bool], Meaning] = {}
        self._number = 0

    def try_(self, mutant: Mutant) -> Tried:
        """What becomes of it."""
        self._number += 1
        # Engines compile once for each content, so another content needs another hash.
        pack = replace(mutant.spoil(), hash=f"{self.pack.hash}.{self._number}")
        if _refused(pack):
            return Tried(mutant, Fate.REFUSED)
        touched: list[tuple[Case, Facts]] = []
        for killer, others in self._by_day(mutant, pack) if mutant.turns else self._in_columns(mutant, pack):
            if killer is not None:
                return Tried(mutant, Fate.KILLED, f"{killer.file}:{killer.line}")
            touched += others
        for case, facts in touched:
            if differences(case, conclude(pack, facts, case.dates, second=plain.evaluate)):
                return Tried(mutant, Fate.KILLED, f"{case.file}:{case.line}")
        return self._proposed(mutant, pack)

    def _in_columns(self, mutant: Mutant, pack: Pack) -> Iterator[tuple[Case | None, list[tuple[Case, Facts]]]]:
        """Group by group: a case that gets another answer than it expects, or those that may expect something else."""
        silent = _telling(self.pack) - _telling(pack)
        for group in self._groups:
            in_force = pack.on(group.dates)
            reached = columns.concluded(in_force, group.table)
            answered = columns.answered(in_force, group.table)
            wrong = columns.elsewhere(group.expected, answered)
            if wrong:
                yield group.cases[wrong[0]][0], []
                return
            changed = columns.changed(in_force, group.table, group.reached, reached)
            # What no longer tells anything concludes the same as before.
            told = [place for place, (case, _) in enumerate(group.cases) if silent & _told(case)]
            again = sorted({*changed, *told})
            yield None, [group.cases[place] for place in again if _expects_more(group.cases[place][0])]

    def _by_day(self, mutant: Mutant, pack: Pack) -> Iterator[tuple[Case | None, list[tuple[Case, Facts]]]]:
        """The cases on whose days another law stands for the mutant than before."""
        yield (
            None,
            [
                (case, facts)
                for case, facts in self._cases
                if _law(pack, mutant, case.dates) != _law(self.pack, mutant, case.dates)
            ],
        )

    def _proposed(self, mutant: Mutant, pack: Pack) -> Tried:
        """A case that kills it, or the proof that none can."""
        for dates in _days(mutant, self.pack):
            for doubt in (False, True):
                difference = self._meaning(dates, doubt).against(pack).any()
                if difference is not None:
                    return Tried(mutant, Fate.SURVIVED, yaml=as_yaml(difference.case), case=difference.case)
        return Tried(mutant, Fate.EQUAL)

    def _meaning(self, dates: Dates, doubt: bool) -> Meaning:
        if (dates, doubt) not in self._meanings:
            self._meanings[dates, doubt] = Meaning(self.pack, dates, doubt)
        return self._meanings[dates, doubt]


def _telling(pack: Pack) -> frozenset[str]:
    """The rules that tell something beside the answers."""
    return frozenset(rule.id for rule in pack.rules if rule.informs)


def _told(case: Case) -> frozenset[str]:
    """The rules that the case expects to tell something."""
    return frozenset(cast(Sequence[str], case.expect.get("informs", ())))


def _refused(pack: Pack) -> bool:
    say = Reading()
    declared = Declared(say, dict(pack.laws), dict(pack.facts), dict(pack.limits), dict(pack.questions))
    RuleReading(declared, {rule.id: rule for rule in pack.rules}).whole()
    # A case whose days lie on both sides would have one rule without the other that it refers to.
    parted = any(
        pack.rule(other).valid.applies_by != rule.valid.applies_by
        for rule in pack.rules
        for other in references((*rule.applies_when, *rule.if_))
    )
    return bool(say.faults) or parted


def _group(pack: Pack, cases: Sequence[tuple[Case, Facts]]) -> Group:
    dates = cases[0][0].dates
    table = columns.table(pack, [facts for _, facts in cases])
    expects = [cast(Mapping[str, str], case.expect.get("answers", {})) for case, _ in cases]
    expected = {
        name: columns.expecting(question, [answers.get(name) for answers in expects])
        for name, question in pack.questions.items()
    }
    return Group(dates, tuple(cases), table, expected, columns.concluded(pack.on(dates), table))


def _expects_more(case: Case) -> bool:
    """Whether the case names more than answers: reasons, verdicts, or what is asked."""
    return any(key != "answers" for key in case.expect)


def _law(pack: Pack, mutant: Mutant, dates: Dates) -> tuple[object, ...]:
    """What stands of the mutant's rules and limit on those days."""
    rules = [pack.rule(id) for id in mutant.roots]
    standing = [rule.id for rule in rules if rule.valid.covers(dates.on(rule.valid.applies_by))]
    limit = pack.limits.get(mutant.name)
    values = [limit.on(dates.on(rule.valid.applies_by)) for rule in rules] if limit else []
    return (standing, [dated and dated.value for dated in values])


def _days(mutant: Mutant, pack: Pack) -> Iterator[Dates]:
    """The days on which the mutant may come to something else: any on which it stands, or around its turns."""
    if not mutant.turns:
        for day in days(pack, min(rule.valid.from_ for rule in pack.rules)):
            if any(pack.rule(id).valid.covers(day) for id in mutant.roots) or not mutant.roots:
                yield Dates(day, day, day)
        return
    for turn in sorted({turn + step for turn in mutant.turns for step in (-DAY, timedelta(0), DAY)}):
        yield Dates(turn, turn, turn)
        if mutant.what.startswith("applies_by"):
            yield Dates(turn, turn + DAY, turn + DAY)
            yield Dates(turn, turn, turn + DAY)
