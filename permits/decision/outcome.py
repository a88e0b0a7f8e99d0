"""
From conclusions to outcome: granted, starting clearance, exempt, supplement or referred.

The machine answers only in favour, asks for what is missing, or hands over with its reasons; it never
refuses. A case officer's own decision is in `ruling`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from permits.decision.explanation import quantity
from permits.decision.reasons import Reason, carrying, reason_of, reasons_of
from permits.decision.result import Result
from permits.law.conclusion import Agreement, Answer, AnswerState, Conclusions, Truth
from permits.law.facts import Dates, Facts
from permits.law.pack import Course, FactDeclaration, Pack
from permits.law.vocabulary import COMPLETENESS
from permits.local.delegation import Delegation, Mandate, Mode
from permits.phrases import phrase
from permits.quantity import Measured, Source, Stated, Value
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


KNOWN_BEFORE_APPLYING = ("hand_over", "plan_conflict")
"""What a course needs that no paper of an application changes."""

PRECHECKS = {
    Result.EXEMPT: Precheck.EXEMPT,
    Result.STARTING_CLEARANCE: Precheck.NOTIFICATION_REQUIRED,
    Result.GRANTED: Precheck.PERMIT_REQUIRED,
}


def precheck(pack: Pack, conclusions: Conclusions) -> Precheck:
    """What can be said before anything is applied for. Anything open, or answered in no known way, makes it open."""
    course = course_of(pack, conclusions)
    if course is None or conclusions.agreement is Agreement.DIFFERED:
        return Precheck.OPEN
    asked = (*course.when, *(question for question in course.needs if question in KNOWN_BEFORE_APPLYING))
    if any(conclusions.settled(question) != course.good[question] for question in asked):
        return Precheck.OPEN
    return PRECHECKS[Result(course.result)]


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
    The machine's outcome.

    second_engine_required: whether a favourable answer needs both engines (the setting
    `require_two_engines`).
    """
    first = precheck(pack, conclusions)
    informs = tuple(reason_of(pack, conclusions, rule, about, "informs") for rule, about in conclusions.flags)

    def referred(because: Iterable[Reason], suggested: Result | None = None) -> Outcome:
        return Outcome(
            Result.REFERRED,
            first,
            tuple(dict.fromkeys(because)),
            judgements=_judgements(pack, conclusions),
            informs=informs,
            suggested=suggested,
        )

    if conclusions.agreement is Agreement.DIFFERED:
        return referred([Reason("engines_disagree", phrase("outcome.engines_disagree"))])
    if conclusions.agreement is Agreement.ABSENT and second_engine_required:
        return referred(
            [
                Reason(
                    "engines_disagree",
                    phrase("outcome.one_engine"),
                )
            ]
        )

    course = course_of(pack, conclusions)
    if course is None:
        return referred(
            [Reason("no_course", phrase("outcome.no_course")), *reasons_of(pack, conclusions, _leading(pack))]
        )
    result = Result(course.result)
    unsettled = open_questions(pack, conclusions)
    handed_over = conclusions.answers["hand_over"]
    if handed_over.value == "person" or handed_over.state is AnswerState.CONFLICT:
        # The officer is told at once what else could not be settled.
        return referred(reasons_of(pack, conclusions, dict.fromkeys(["hand_over", *unsettled])))

    adverse = [name for name, good in course.good.items() if conclusions.settled(name) not in (None, good)]
    mandate = _mandate(pack, delegation, facts, dates)
    # Where a person decides whatever is answered, or nothing is to be decided, no doubt in a mandate's limit is worth a
    # question.
    only_a_person = [name for name in unsettled if not _asks_applicant(pack, conclusions.asks.get(name, ()))]
    of_a_person = only_a_person or set(adverse) - {COMPLETENESS}
    informs_only = result is Result.EXEMPT and not set(unsettled) & set(course.when)
    narrow = isinstance(mandate, Reason) and not of_a_person and not informs_only
    narrowing = _narrowing(pack, facts, mandate.fact) if isinstance(mandate, Reason) and narrow else ()
    # Only what the case at hand turns on is asked for, in the pack's order: an exempt shed needs no permit papers. What
    # may bring a value within the mandate is asked with the rest, for the applicant is told once of all that is missing.
    wanted = {fact for name in unsettled for fact in conclusions.asks.get(name, ())}
    missing = tuple(
        Missing(name, fact.question or fact.label)
        for name, fact in pack.facts.items()
        if name in {*wanted, *narrowing} and "applicant" in fact.supplied_by
    )
    incomplete = COMPLETENESS in course.needs and conclusions.settled(COMPLETENESS) == "incomplete"
    if incomplete or (unsettled and any(lacked.fact in wanted for lacked in missing)):
        return Outcome(
            Result.SUPPLEMENT,
            first,
            reasons_of(pack, conclusions, [COMPLETENESS] if incomplete else unsettled),
            missing=(*missing, *_papers(pack, conclusions, {lacked.fact for lacked in missing})),
            judgements=_judgements(pack, conclusions),
            informs=informs,
        )
    if unsettled or adverse:
        undelegated = isinstance(mandate, Reason) and mandate.fact is None and result is not Result.EXEMPT
        beyond = [mandate] if isinstance(mandate, Reason) and undelegated else []
        return referred([*reasons_of(pack, conclusions, [*adverse, *unsettled]), *beyond])

    carried = carrying(pack, conclusions, course.good)
    duty = reasons_of(pack, conclusions, ["permit_duty"]) if conclusions.answers["permit_duty"].because else ()
    if result is Result.EXEMPT:
        if delegation is not None and _act(facts) in delegation.silent_on:
            return referred([Reason("silent", phrase("outcome.silent")), *duty], suggested=result)
        return Outcome(result, first, carried, informs=informs)
    if isinstance(mandate, Reason):
        if narrowing:
            return Outcome(Result.SUPPLEMENT, first, (mandate,), missing=missing, informs=informs)
        # What is switched off concludes nothing of its own.
        return referred([mandate, *duty], suggested=None if mandate.code == OFF else result)
    if mandate.mode is Mode.SHADOW:
        return referred([Reason("shadow", phrase("outcome.suggest_only")), *duty], suggested=result)
    if mandate.mode is not Mode.DECIDE:
        return referred([Reason("suggest_only", phrase("outcome.suggest_only")), *duty], suggested=result)
    assert delegation is not None
    if result is Result.GRANTED and not delegation.grants_on_unread_drawings and rests_on_unread_drawings(facts):
        return referred([Reason("unread_drawings", phrase("outcome.unread_drawings")), *duty], suggested=result)
    return Outcome(result, first, carried, informs=informs, mandate=delegation.citation)


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


OFF = "off"
"""The code of a reason that the board has switched the act off."""


def _mandate(pack: Pack, delegation: Delegation | None, facts: Facts, dates: Dates) -> Mandate | Reason:
    if delegation is None:
        return Reason("no_mandate", phrase("outcome.no_delegation"))
    mandate = delegation.mandate(_act(facts), dates.decided)
    if isinstance(mandate, Text):
        held = delegation.mandates.get(_act(facts))
        return Reason(OFF if held is not None and held.mode is Mode.OFF else "no_mandate", mandate)
    for name, most in mandate.limits.items():
        value = facts.values.get(name)
        if not isinstance(value, Measured) or value.high > most:
            return Reason("no_mandate", _outside(pack.facts[name], value, most), fact=name)
    return mandate


def _act(facts: Facts) -> str:
    measure = facts.values["measure"]
    return str(measure.value) if isinstance(measure, Stated) else ""


def _asks_applicant(pack: Pack, names: Iterable[str]) -> bool:
    """Whether the applicant can answer any of these facts."""
    return any("applicant" in pack.facts[name].supplied_by for name in names)


def _narrowing(pack: Pack, facts: Facts, name: str | None) -> tuple[str, ...]:
    """What the applicant can still say that would leave less doubt in a value; a mandate's limit may lie within it."""
    value = facts.values.get(name) if name else None
    if name is None or not isinstance(value, Measured) or value.exact:
        return ()
    return tuple(fact for fact in pack.facts[name].narrowed_by if fact not in facts.values)


def _outside(fact: FactDeclaration, value: Value | None, most: Decimal) -> Text:
    """Why a value is not within what the board has delegated."""
    if not isinstance(value, Measured):
        much = phrase("outcome.not_known")
    elif value.exact:
        much = phrase("outcome.exactly", much=quantity(fact, value.high))
    else:
        much = phrase("outcome.up_to", much=quantity(fact, value.high))
    return phrase("outcome.beyond_mandate", fact=fact.label, much=much, limit=quantity(fact, most))


def rests_on_unread_drawings(facts: Facts) -> bool:
    """Whether papers were handed in that a door has opened and no person has read."""
    return any(
        name.endswith("_attached") and isinstance(value, Stated) and value.value is True and value.source is Source.DOOR
        for name, value in facts.values.items()
    )


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
