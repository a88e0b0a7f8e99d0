"""
From conclusions to outcome: granted, starting clearance, exempt, supplement or referred.

The machine answers only in favour, asks for what is missing, or hands over with its reasons; it never
refuses. A case officer's own decision is in `ruling`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from permits.decision.mandate import OFF, hold_back, mandate_for, narrowing
from permits.decision.reasons import Reason, carrying, reason_of, reasons_of
from permits.decision.result import Result
from permits.law.conclusion import Agreement, Answer, AnswerState, Conclusions, Truth
from permits.law.facts import Dates, Facts
from permits.law.pack import Course, Pack
from permits.law.vocabulary import COMPLETENESS
from permits.local.delegation import Delegation, Mandate
from permits.phrases import phrase
from permits.text import Text


class Precheck(StrEnum):
    """What a pre-check answers."""

    EXEMPT = "exempt"
    NOTIFICATION_REQUIRED = "notification_required"
    PERMIT_REQUIRED = "permit_required"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that the applicant is asked for: a fact by name, with its question."""

    fact: str
    asks: Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    How a case ended, or where it stands.

    because: the rules that carry the result, or why a person must look. missing: everything the
    applicant is asked for, at once. judgements: officer facts still to answer. informs: notes under
    other acts. mandate: the delegation cited when the machine decided. officer: when a person did.
    suggested: what the machine would have answered when a limit or a mandate in mode `suggest` or `shadow` stopped
    it. until: the last day of a temporary permit.
    """

    result: Result
    precheck: Precheck
    because: tuple[Reason, ...]
    missing: tuple[Missing, ...] = ()
    judgements: tuple[str, ...] = ()
    informs: tuple[Reason, ...] = ()
    mandate: str | None = None
    officer: str | None = None
    suggested: Result | None = None
    conditions: tuple[str, ...] = ()
    until: date | None = None


ENGINES_DISAGREE = "engines_disagree"
"""The code of the reason that the two engines did not give the same, or that one was not there."""

KNOWN_BEFORE_APPLYING = ("hand_over", "plan_conflict")
"""What a course needs that no paper of an application changes."""

PRECHECKS = {
    Result.EXEMPT: Precheck.EXEMPT,
    Result.STARTING_CLEARANCE: Precheck.NOTIFICATION_REQUIRED,
    Result.GRANTED: Precheck.PERMIT_REQUIRED,
    Result.REFERRED: Precheck.OPEN,
}


def precheck(pack: Pack, conclusions: Conclusions) -> Precheck:
    """What can be said before anything is applied for. Anything open, or answered in no known way, makes it open."""
    course = course_of(pack, conclusions)
    if course is None or conclusions.agreement is Agreement.DIFFERED or left_open(pack, conclusions):
        return Precheck.OPEN
    return PRECHECKS[Result(course.result)]


def left_open(pack: Pack, conclusions: Conclusions) -> tuple[str, ...]:
    """The questions that leave a pre-check open: those that no paper changes and that are not settled as the course needs."""
    course = course_of(pack, conclusions)
    if course is None:
        return _leading(pack)
    asked = (*course.when, *(question for question in course.needs if question in KNOWN_BEFORE_APPLYING))
    return tuple(name for name in asked if conclusions.settled(name) != course.good[name])


def decide(
    pack: Pack,
    facts: Facts,
    conclusions: Conclusions,
    delegation: Delegation | None,
    dates: Dates,
    *,
    second_engine_required: bool = True,
) -> Outcome:
    """
    The machine's outcome: in favour only where nothing stands against it, nothing is open and the board allows it.

    second_engine_required: whether a favourable answer needs both engines (the setting
    `require_two_engines`).
    """
    if conclusions.agreement is Agreement.DIFFERED:
        return _referred(pack, conclusions, [Reason(ENGINES_DISAGREE, phrase("outcome.engines_disagree"))])
    if conclusions.agreement is Agreement.ABSENT and second_engine_required:
        return _referred(pack, conclusions, [Reason(ENGINES_DISAGREE, phrase("outcome.one_engine"))])
    course = course_of(pack, conclusions)
    if course is None:
        astray = Reason("no_course", phrase("outcome.no_course"))
        return _referred(pack, conclusions, [astray, *reasons_of(pack, conclusions, _leading(pack))])
    case = _OnCourse(pack, facts, conclusions, course, mandate_for(pack, delegation, facts, dates))
    if case.is_handed_over:
        # The officer is told at once what else could not be settled.
        return _referred(
            pack, conclusions, reasons_of(pack, conclusions, dict.fromkeys(["hand_over", *case.unsettled]))
        )
    if case.is_incomplete or case.asks_what_is_open:
        return _supplement(case)
    if case.unsettled or case.adverse:
        return _left_to_a_person(case)
    return _favourable(case, delegation)


@dataclass(frozen=True)
class _OnCourse:
    """The case on the course that it takes: what stands against it, what is open, and what the board has delegated."""

    pack: Pack
    facts: Facts
    conclusions: Conclusions
    course: Course
    mandate: Mandate | Reason

    @property
    def result(self) -> Result:
        """Where the course leads."""
        return Result(self.course.result)

    @property
    def is_handed_over(self) -> bool:
        answer = self.conclusions.answers["hand_over"]
        return answer.value == "person" or answer.state is AnswerState.CONFLICT

    @cached_property
    def unsettled(self) -> tuple[str, ...]:
        return open_questions(self.pack, self.conclusions)

    @cached_property
    def adverse(self) -> tuple[str, ...]:
        """The questions that are settled otherwise than the course needs."""
        settled = {name: self.conclusions.settled(name) for name in self.course.good}
        return tuple(name for name, good in self.course.good.items() if settled[name] not in (None, good))

    @property
    def is_incomplete(self) -> bool:
        return COMPLETENESS in self.course.needs and self.conclusions.settled(COMPLETENESS) == "incomplete"

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The facts that what is open turns on, whoever can tell them."""
        return frozenset(fact for name in self.unsettled for fact in self.conclusions.asks.get(name, ()))

    @cached_property
    def narrowing(self) -> tuple[str, ...]:
        """
        What may bring a value within the board's limit.

        Where a person decides whatever is answered, or nothing is to be decided, no doubt in a mandate's limit is worth
        a question.
        """
        if not isinstance(self.mandate, Reason):
            return ()
        only_a_person = any(
            not _asks_applicant(self.pack, self.conclusions.asks.get(name, ())) for name in self.unsettled
        )
        of_a_person = only_a_person or set(self.adverse) - {COMPLETENESS}
        informs_only = self.result is Result.EXEMPT and not set(self.unsettled) & set(self.course.when)
        return () if of_a_person or informs_only else narrowing(self.pack, self.facts, self.mandate.fact)

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """
        What the applicant is asked for, in the pack's order.

        Only what the case at hand turns on: an exempt shed needs no permit papers. What may bring a value within the
        mandate is asked with the rest, for the applicant is told once of all that is missing.
        """
        return tuple(
            Missing(name, fact.question or fact.label)
            for name, fact in self.pack.facts.items()
            if name in {*self.wanted, *self.narrowing} and "applicant" in fact.supplied_by
        )

    @property
    def asks_what_is_open(self) -> bool:
        """Whether the applicant can tell anything of what is open."""
        return any(lacked.fact in self.wanted for lacked in self.missing)

    @property
    def duty(self) -> tuple[Reason, ...]:
        """Why a permit or a notification is needed, or is not."""
        because = self.conclusions.answers["permit_duty"].because
        return reasons_of(self.pack, self.conclusions, ["permit_duty"]) if because else ()


def _referred(
    pack: Pack, conclusions: Conclusions, because: Iterable[Reason], suggested: Result | None = None
) -> Outcome:
    return Outcome(
        Result.REFERRED,
        precheck(pack, conclusions),
        tuple(dict.fromkeys(because)),
        judgements=_judgements(pack, conclusions),
        informs=_informs(pack, conclusions),
        suggested=suggested,
    )


def _informs(pack: Pack, conclusions: Conclusions) -> tuple[Reason, ...]:
    return tuple(reason_of(pack, conclusions, rule, about, "informs") for rule, about in conclusions.flags)


def _supplement(case: _OnCourse) -> Outcome:
    """All that is missing, in one list."""
    pack, conclusions = case.pack, case.conclusions
    return Outcome(
        Result.SUPPLEMENT,
        precheck(pack, conclusions),
        reasons_of(pack, conclusions, [COMPLETENESS] if case.is_incomplete else case.unsettled),
        missing=(*case.missing, *_papers(pack, conclusions, {lacked.fact for lacked in case.missing})),
        judgements=_judgements(pack, conclusions),
        informs=_informs(pack, conclusions),
    )


def _left_to_a_person(case: _OnCourse) -> Outcome:
    """What is against it or open, and that the board has kept such cases to itself, where it has."""
    kept = isinstance(case.mandate, Reason) and case.mandate.fact is None and case.result is not Result.EXEMPT
    beyond = [case.mandate] if isinstance(case.mandate, Reason) and kept else []
    because = reasons_of(case.pack, case.conclusions, [*case.adverse, *case.unsettled])
    return _referred(case.pack, case.conclusions, [*because, *beyond])


def _favourable(case: _OnCourse, delegation: Delegation | None) -> Outcome:
    """What the rules allow, as far as the board lets the machine say so."""
    pack, conclusions, result = case.pack, case.conclusions, case.result
    if case.narrowing and result is not Result.EXEMPT and isinstance(case.mandate, Reason):
        because, informs = (case.mandate,), _informs(pack, conclusions)
        return Outcome(Result.SUPPLEMENT, precheck(pack, conclusions), because, missing=case.missing, informs=informs)
    held_back = hold_back(case.mandate, delegation, case.facts, result)
    if held_back is not None:
        # What is switched off concludes nothing of its own.
        suggested = None if held_back.code == OFF else result
        return _referred(pack, conclusions, [held_back, *case.duty], suggested)
    carried = carrying(pack, conclusions, case.course.good)
    mandate = None if delegation is None or result is Result.EXEMPT else delegation.citation
    return Outcome(result, precheck(pack, conclusions), carried, informs=_informs(pack, conclusions), mandate=mandate)


def course_of(pack: Pack, conclusions: Conclusions) -> Course | None:
    """
    The course that the case takes: the first whose `when` no settled answer contradicts.

    None when an answer leads nowhere: nothing favourable is then said by anybody.
    """
    return next(
        (
            course
            for course in pack.courses
            if all(conclusions.settled(question) in (None, answer) for question, answer in course.when.items())
        ),
        None,
    )


def _leading(pack: Pack) -> tuple[str, ...]:
    """The questions that tell the courses apart."""
    return tuple(dict.fromkeys(question for course in pack.courses for question in course.when))


def _questions(pack: Pack, conclusions: Conclusions) -> tuple[str, ...]:
    """The questions of the case's own course, in the order they are put."""
    course = course_of(pack, conclusions)
    return () if course is None else tuple(course.good)


def left_to_people(before: Outcome, because: tuple[Reason, ...]) -> Outcome:
    """
    The outcome of a case in which people have begun what only a person can weigh. That nothing is needed is information
    and no decision, and stands. because: what they have begun; nothing where they have not.
    """
    if not because or before.result.waits or before.result is Result.EXEMPT:
        return before
    return Outcome(Result.REFERRED, before.precheck, because, informs=before.informs)


def withdrawn(before: Outcome) -> Outcome:
    """The outcome of a case that the applicant took back."""
    says = phrase("outcome.withdrawn")
    return Outcome(Result.WITHDRAWN, before.precheck, (Reason("withdrawn", says),))


def open_questions(pack: Pack, conclusions: Conclusions) -> tuple[str, ...]:
    """The questions of the case's own course that are not settled, in the order they are put."""
    return tuple(name for name in _questions(pack, conclusions) if conclusions.settled(name) is None)


def _judgements(pack: Pack, conclusions: Conclusions) -> tuple[str, ...]:
    """The questions of judgement that the case's own course leaves to an officer."""
    wanted = dict.fromkeys(fact for name in _questions(pack, conclusions) for fact in conclusions.asks.get(name, ()))
    return tuple(name for name in wanted if pack.facts[name].is_judgement)


def _asks_applicant(pack: Pack, names: Iterable[str]) -> bool:
    """Whether the applicant can answer any of these facts."""
    return any("applicant" in pack.facts[name].supplied_by for name in names)


def _papers(pack: Pack, conclusions: Conclusions, asked: set[str]) -> tuple[Missing, ...]:
    """What an incomplete application lacks, one item per failed demand."""
    answer: Answer = conclusions.answers[COMPLETENESS]
    found: dict[str, Missing] = {}
    if answer.value == "incomplete":
        for id, about in answer.because:
            for check in conclusions.of(id, about).checks:
                declaration = pack.facts[check.fact]
                failed = check.part == "if" and check.truth is not Truth.TRUE
                if failed and check.fact not in asked and not declaration.is_judgement:
                    found[check.fact] = Missing(check.fact, declaration.question or declaration.label)
    return tuple(found.values())
