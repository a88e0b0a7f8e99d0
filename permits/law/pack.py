"""
A rule pack as read: facts, dated limits, questions and rules, each with its source of law.

`loader` makes these from YAML and refuses what is not sound; here is only what a sound pack is,
and which part of it is in force for a case (`Pack.on`). The shape is described in `rules/README.md`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from graphlib import TopologicalSorter

from permits.acts import Act
from permits.law.facts import Dates
from permits.quantity import Evidence
from permits.text import Text
from permits.validity import Dated, Validity, standing


class FactType(StrEnum):
    LENGTH = "length"
    AREA = "area"
    ANGLE = "angle"
    LEVEL = "level"
    """Metres above the zero plane of RH 2000."""
    COUNT = "count"
    SHARE = "share"
    """Per cent."""
    NUMBER = "number"
    """A number whose unit depends on the thing at hand, such as the value in a plan provision."""
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"

    @property
    def is_numeric(self) -> bool:
        return self not in (FactType.DATE, FactType.CHOICE, FactType.YES_NO)


MEASURABLE = ("drawn", "standing")
"""What can be measured anew: something of what is drawn, as long as it is drawn so, or of what stands there already."""


@dataclass(frozen=True, slots=True)
class FactDeclaration:
    """
    What a fact is.

    unit: `m`, `m2`, `deg`, `%` or empty. step: the grid of a numeric fact; limits lie on it.
    choices: the closed values of a choice, each with its label. of: the kind of thing the fact
    belongs to, None for a fact of the whole case. supplied_by: who can supply it, the first being
    asked first. enough: the evidence that a conclusion may rest on; a value with any other is only a
    claim. question, help: how the applicant or officer is asked; None if nobody is asked.
    measured_how: how the survey or the law measures it, with source. narrowed_by: facts that, once known, leave
    less doubt in this one; they are asked for where the doubt matters. brought: what a measure may bring besides what it is.
    measurable: what an officer who measures it anew measures, one of `MEASURABLE`; empty where nobody may.
    """

    name: str
    type: FactType
    label: Text
    unit: str = ""
    step: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)
    of: str | None = None
    supplied_by: tuple[str, ...] = ("applicant",)
    enough: frozenset[Evidence] = frozenset()
    question: Text | None = None
    help: Text | None = None
    measured_how: Text | None = None
    narrowed_by: tuple[str, ...] = ()
    brought: bool = False
    measurable: str = ""
    place: str = ""
    """`file:line`."""

    @property
    def is_judgement(self) -> bool:
        """Only an officer can say."""
        return self.supplied_by == ("officer",)


RIKSDAG = "https://www.riksdagen.se/"
SECTION = re.compile(r"(?:(\d+(?: [a-z])?) kap\. )?(\d+(?: [a-z]\b)?)[^§]*§")


@dataclass(frozen=True, slots=True)
class Source:
    """
    The text of a law that its rules were written from.

    read: the day. copy: which text that was. official: whether it was the official one.
    """

    read: date
    copy: Text
    official: bool


@dataclass(frozen=True, slots=True)
class Citation:
    """Where in the law: `law` as in `pack.yaml`'s list (PBL), `section` as printed (`9 kap. 4 § 1`), `url` of the whole act."""

    law: str
    section: str
    url: str = ""

    @property
    def link(self) -> str:
        """
        Where to read the very section: the first one named, at its anchor in the Riksdag's text (`#K9P4`, `#P6`).

        The act's own address where no section is named first, as for transitional provisions, or the text lies elsewhere.
        """
        begins = SECTION.match(self.section) if self.url.startswith(RIKSDAG) else None
        if begins is None:
            return self.url
        chapter, section = (part.replace(" ", "") if part else "" for part in begins.groups())
        return f"{self.url}#{f'K{chapter}' if chapter else ''}P{section}"

    def __str__(self) -> str:
        return f"{self.section} {self.law}" if self.section else self.law


@dataclass(frozen=True, slots=True)
class DatedValue(Dated):
    """One value of a limit while it stood, and where the law says so."""

    source: Citation


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of the law: a series of dated values, never edited in place. place: `file:line`."""

    name: str
    unit: str
    label: Text
    values: tuple[DatedValue, ...]
    place: str = ""

    def on(self, day: date) -> DatedValue | None:
        return standing(self.values, day)


class Word(StrEnum):
    """The limit words. `between` includes both ends; `one_of` lists choices."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    BELOW = "below"
    ABOVE = "above"
    IS = "is"
    IS_NOT = "is_not"
    ONE_OF = "one_of"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class LimitRef:
    """`$name`: a dated limit. Resolved away in `InForce`."""

    name: str


@dataclass(frozen=True, slots=True)
class FactRef:
    """`{fact: name}`: another fact of the case, or of the thing at hand."""

    name: str


Literal_ = Decimal | str | bool | date


@dataclass(frozen=True, slots=True)
class Resolved:
    """A limit's value on the case's date, with the limit's name kept for the explanation."""

    value: Decimal
    limit: str


Operand = Literal_ | LimitRef | FactRef | Resolved


@dataclass(frozen=True, slots=True)
class Compare:
    """`fact: {word: against}`. Several operands only for `one_of` and `between`."""

    fact: str
    word: Word
    against: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`any:` at least one of these."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """
    `met: [ids]`: each of these rules applies here and is met.

    A rule that goes through things is named only by one that goes through the same kind, and then of the same thing.
    """

    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """
    `kept: [ids]`: none of these demands applies and is unmet.

    Of a rule that goes through things, for none of them; where there is nothing that it applies to, it is kept.
    """

    rules: tuple[str, ...]


Condition = Compare | AnyOf | Met | Kept


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One numbered point or section of law.

    then: the answer to `question` when the rule holds. otherwise: the answer when it applies and is
    not met; a rule has at most one of the two, and a rule without either is a point that others
    refer to by `met` or `kept`. exception_to: rules that do not count while this one does. exception_groups: which of
    them a group of the pack names together, as the law does ("what sections 4-7 free").
    exception_when: of a rule that goes through things, how many of them take back a rule that does not go
    through that kind: `any` of them, or `all` to which it applies, of which there must be one.
    informs: the rule's `met` text is told to the applicant whenever it counts (other acts' demands). apply_for: the act
    that they are then to apply for apart, empty where there is none. permit: what the permit that the rule calls for is
    called, where it is another than the act's own.
    texts: sentences for met, not_met and open, with `{fact}` and `{limit}` to fill.
    """

    id: str
    title: Text
    source: Citation
    valid: Validity
    applies_when: tuple[Condition, ...]
    if_: tuple[Condition, ...]
    """`if` in the files."""
    texts: Mapping[str, Text]
    question: str | None = None
    then: str | None = None
    otherwise: str | None = None
    exception_to: tuple[str, ...] = ()
    for_each: str | None = None
    informs: bool = False
    apply_for: str = ""
    permit: Text | None = None
    exception_when: str | None = None
    file: str = ""
    line: int = 0
    exception_groups: tuple[tuple[str, ...], ...] = ()
    says: Text | None = None
    """What its section of law says, in our own plain words; None where nobody has written it."""

    @property
    def answer(self) -> str | None:
        return self.then or self.otherwise

    @property
    def exceptions(self) -> tuple[tuple[str, ...], ...]:
        """What it is an exception to, as it is written: each group whole, then the rules named by themselves."""
        grouped = {id for group in self.exception_groups for id in group}
        return (*self.exception_groups, *((id,) for id in self.exception_to if id not in grouped))


@dataclass(frozen=True, slots=True)
class Question:
    """
    One question the pack answers.

    answers: closed. default: the answer when no rule counts, with the section that says so; None makes
    that a gap. best: the answer most favourable to the applicant. place: `file:line`.
    """

    name: str
    label: Text
    answers: Mapping[str, Text]
    default: str | None = None
    default_source: Citation | None = None
    best: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """
    One way through the questions to a result in favour.

    result: its name. when: the answers that make a case take this course. needs: how else it must be
    answered, question by question in reading order. A case takes the first course of the pack whose
    `when` no settled answer contradicts.
    """

    result: str
    when: Mapping[str, str]
    needs: Mapping[str, str]

    @property
    def good(self) -> Mapping[str, str]:
        """The answer that each of its questions must have before anything favourable is said."""
        return {**self.when, **self.needs}


@dataclass(frozen=True, slots=True)
class NotEncoded:
    """A piece of law the pack leaves to people, shown on each answer it touches."""

    id: str
    source: Citation
    reason: Text
    touches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LawRow:
    """
    One row of the law file in the register of what became of it (`rules/coverage/`).

    says: the row in few words. rules: ids, where a trailing `*` stands for all that begin so. person:
    why a case officer decides. code, does: where it is done outside the rules, and how.
    not_encoded: why nothing here does it. A row without any of these is a fault.
    """

    id: str
    says: str
    rules: tuple[str, ...]
    person: str
    code: str
    does: str
    not_encoded: str
    place: str


@dataclass(frozen=True, slots=True)
class Case:
    """
    A worked case beside a section.

    given: values as written in YAML, over the pack's ordinary case. things: likewise, by kind.
    without: facts taken out. expect: answers, because (rules that count), why_not (rule -> facts),
    verdicts, missing, judgements, informs, in_force and not_in_force (rules); only what is named is compared.
    """

    name: str
    dates: Dates
    given: Mapping[str, object]
    things: Mapping[str, tuple[Mapping[str, object], ...]]
    without: tuple[str, ...]
    expect: Mapping[str, object]
    law: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, eq=False)
class InForce:
    """
    The rules in force for a case's dates, with every limit replaced by its value.

    rules: in an order where each comes after those its `met` and `kept` name. identity: equal for equal
    content, so that engines compile once.
    """

    pack: Pack
    rules: tuple[Rule, ...]
    identity: str

    def __hash__(self) -> int:
        return hash(self.identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, InForce) and other.identity == self.identity


@dataclass(frozen=True, eq=False)
class Pack:
    """
    A whole rule pack.

    hash: SHA-256 over the files it was read from, so that a decision can name what it followed.
    laws: short name to full title. settings: numbers of the pack that are not limits of law, such as
    `boundary_confidence`, the `k` of `value ± k·u`. courses: which questions lead to which result.
    not_for_the_board: judgements that a board may not settle beforehand, and the section that leaves
    them to the single case. ordinary: the ordinary case that worked cases start from. acts: what may be asked for, in
    the order in which people are shown it. groups: rules that an exception may name together, by the name of the group.
    """

    name: str
    version: str
    hash: str
    title: Text
    facts: Mapping[str, FactDeclaration]
    limits: Mapping[str, Limit]
    questions: Mapping[str, Question]
    rules: tuple[Rule, ...]
    laws: Mapping[str, Text]
    settings: Mapping[str, Decimal] = field(default_factory=dict)
    courses: tuple[Course, ...] = ()
    not_for_the_board: Mapping[str, Citation] = field(default_factory=dict)
    not_encoded: tuple[NotEncoded, ...] = ()
    cases: tuple[Case, ...] = ()
    ordinary: Mapping[str, object] = field(default_factory=dict)
    acts: Mapping[str, Act] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    """By the law's short name; what is not there was read by nobody."""
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.name}@{self.hash[:12]}"

    @property
    def good_answers(self) -> Mapping[str, str]:
        """The answer that what a course needs must have; each course needs the same of a question."""
        return {question: answer for course in self.courses for question, answer in course.needs.items()}

    def rule(self, id: str) -> Rule:
        """The rule of that id. KeyError when there is none."""
        return _index(self)[id]

    def on(self, dates: Dates) -> InForce:
        """What is in force for a case with these dates."""
        received, decided, started = (
            _since(self, dates.on(applies_by)) for applies_by in ("received", "decided", "started")
        )
        return _in_force(self, Dates(received, decided, started))


@lru_cache(maxsize=32)
def _index(pack: Pack) -> Mapping[str, Rule]:
    return {rule.id: rule for rule in pack.rules}


@lru_cache(maxsize=32)
def _turns(pack: Pack) -> tuple[date, ...]:
    """The days from which something else stands than the day before, in order."""
    limits = (dated.valid for limit in pack.limits.values() for dated in limit.values)
    validities = (*(rule.valid for rule in pack.rules), *limits)
    ended = (validity.to for validity in validities if validity.to is not None and validity.to < date.max)
    return tuple(sorted({*(validity.from_ for validity in validities), *(last + timedelta(1) for last in ended)}))


def _since(pack: Pack, day: date) -> date:
    """The first day of the time within which the same stands as on that day; most days are alike."""
    turns = _turns(pack)
    passed = bisect_right(turns, day)
    return turns[passed - 1] if passed else date.min


@lru_cache(maxsize=256)
def _in_force(pack: Pack, dates: Dates) -> InForce:
    standing = tuple(rule for rule in pack.rules if rule.valid.covers(dates.on(rule.valid.applies_by)))
    present = {rule.id for rule in standing}
    rules = in_order(
        replace(
            rule,
            applies_when=tuple(_resolved(pack, part, rule, dates) for part in rule.applies_when),
            if_=tuple(_resolved(pack, part, rule, dates) for part in rule.if_),
            exception_to=tuple(other for other in rule.exception_to if other in present),
            exception_groups=tuple(
                tuple(other for other in group if other in present) for group in rule.exception_groups
            ),
        )
        for rule in standing
    )
    limits = sorted(
        {
            (operand.limit, operand.value)
            for rule in rules
            for operand in _operands(rule)
            if isinstance(operand, Resolved)
        }
    )
    identity = "|".join([pack.hash, *(rule.id for rule in rules), *(f"{name}={value}" for name, value in limits)])
    return InForce(pack, rules, identity)


def _resolved(pack: Pack, condition: Condition, rule: Rule, dates: Dates) -> Condition:
    """The condition with each `$limit` replaced by its value on the date that the rule goes by."""
    if isinstance(condition, AnyOf):
        return AnyOf(tuple(_resolved(pack, part, rule, dates) for part in condition.conditions))
    if isinstance(condition, Met | Kept):
        return condition
    against: list[Operand] = []
    for operand in condition.against:
        if isinstance(operand, LimitRef):
            dated = pack.limits[operand.name].on(dates.on(rule.valid.applies_by))
            # The loader has checked that a limit stands whenever a rule that uses it does.
            assert dated is not None, f"{operand.name} has no value for {rule.id}"
            operand = Resolved(dated.value, operand.name)
        against.append(operand)
    return Compare(condition.fact, condition.word, tuple(against))


def comparisons(conditions: Iterable[Condition]) -> Iterator[Compare]:
    """Every comparison in the conditions, in reading order, those inside `any` too."""
    for condition in conditions:
        if isinstance(condition, Compare):
            yield condition
        elif isinstance(condition, AnyOf):
            yield from comparisons(condition.conditions)


def limits_of(rules: Iterable[Rule]) -> frozenset[str]:
    """The limits that the rules hold anything against."""
    return frozenset(operand.name for rule in rules for operand in _operands(rule) if isinstance(operand, LimitRef))


def references(conditions: Iterable[Condition]) -> Iterator[str]:
    """Every rule id that the conditions refer to by `met` or `kept`."""
    for condition in conditions:
        if isinstance(condition, Met | Kept):
            yield from condition.rules
        elif isinstance(condition, AnyOf):
            yield from references(condition.conditions)


def _operands(rule: Rule) -> Iterator[Operand]:
    for compare in comparisons((*rule.applies_when, *rule.if_)):
        yield from compare.against


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """
    The rules so ordered that each follows those it refers to by `met` or `kept`; otherwise as given.

    Raises graphlib.CycleError; the loader has refused cycles before.
    """
    by_id = {rule.id: rule for rule in rules}
    sorter: TopologicalSorter[str] = TopologicalSorter(
        {id: tuple(references((*rule.applies_when, *rule.if_))) for id, rule in by_id.items()}
    )
    return tuple(by_id[id] for id in sorter.static_order())
