"""
A case officer's own decision, and which decisions the conclusions leave open to them.

An officer answers questions until nothing on the case's course is open; what may be decided then follows. Nothing
favourable while a question of the course is open, neighbours are not heard or something is missing; nothing adverse
without something against it. Only a person can refuse, dismiss or write off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from permits.decision.explanation import worded
from permits.decision.outcome import Outcome, course_of, precheck
from permits.decision.reasons import Reason, against, carrying, reason_of, reasons_of
from permits.decision.result import RULED, Result
from permits.errors import NotAllowed
from permits.law.conclusion import AnswerState, Conclusions, Truth, Verdict
from permits.law.facts import Facts, parted, subject
from permits.law.pack import FactType, Pack, comparisons
from permits.law.vocabulary import COMPLETENESS
from permits.phrases import phrase
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Answered:
    """An officer's answer to one question: yes or no, why, and the day it speaks of where it speaks of one."""

    yes: bool
    why: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """A case officer's own decision: who, when, what, and why in their words. until: a temporary permit's last day."""

    officer: str
    at: datetime
    result: Result
    reasons: str
    conditions: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """
    What the day itself allows. answer_by: the last day that the applicant was given to complete, None when nothing was
    asked for. longest: the last day that a temporary permit may hold.
    """

    today: date
    longest: date
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """Why a decision is closed. source: the section as cited, empty where the sentence says it."""

    says: Text
    source: str = ""


@dataclass(frozen=True, slots=True)
class PossibleDecision:
    """A decision that a person may take, and what closes it; nothing when it is open."""

    result: Result
    bars: tuple[Bar, ...]


TESTS = ("permit_test", "start_test", "plan_conflict")
"""The questions whose answer can speak against a measure."""

OF_THE_MACHINE = ("hand_over", "effect")
"""What a course asks for the machine's sake: a person may take what it hands over, and write when a permit takes effect."""

HEARD, OWNERS_HEARD = "neighbours_heard", "owners_heard"
"""The facts that neighbours, and the owners of the property, were heard: each says who and when."""


def needed(pack: Pack) -> Mapping[str, str]:
    """The answer a question must have before an officer says anything favourable; of the others, any that is settled."""
    return {question: answer for question, answer in pack.good_answers.items() if question not in OF_THE_MACHINE}


def decisions_open_to(pack: Pack, facts: Facts, conclusions: Conclusions, stage: Stage) -> tuple[PossibleDecision, ...]:
    """Each decision a person may take on the case as it now stands answered, open or closed with its why."""
    heading, questions = _course(pack, facts, conclusions)
    duties = [name for name in ("permit_duty", "notification_duty") if name in questions]
    undecided = tuple(_bars(pack, facts, conclusions, [name for name in duties if conclusions.settled(name) is None]))
    unready = tuple(
        _bars(pack, facts, conclusions, [name for name in questions if not _is_good(pack, conclusions, name)])
    )
    opposed = [name for name in TESTS if name in questions and _is_bad(pack, conclusions, name)]

    def favourable(result: Result) -> tuple[Bar, ...]:
        if heading is None:
            return (Bar(phrase("outcome.no_course")),)
        return undecided or (unready if result is heading else (_other_course(pack, conclusions, heading),))

    def adverse(result: Result) -> tuple[Bar, ...]:
        if heading is None:
            return (Bar(phrase("outcome.no_course")),)
        advance = result is Result.ADVANCE_NOTICE_NEGATIVE
        if heading is Result.REFERRED or advance != (heading is Result.ADVANCE_NOTICE):
            return (_other_course(pack, conclusions, heading),)
        return undecided or (() if opposed else (Bar(phrase("ruling.nothing_against"), "9 kap. 56 § PBL"),))

    bars = {
        **{result: favourable(result) for result in RULED if result.is_favourable},
        Result.REFUSED: adverse(Result.REFUSED),
        Result.ADVANCE_NOTICE_NEGATIVE: adverse(Result.ADVANCE_NOTICE_NEGATIVE),
        Result.DISMISSED: _not_to_dismiss(pack, conclusions, heading, stage),
        Result.WRITTEN_OFF: (),
    }
    return tuple(PossibleDecision(result, bars[result]) for result in RULED)


def rule(pack: Pack, facts: Facts, conclusions: Conclusions, ruling: Ruling, stage: Stage) -> Outcome:
    """
    A case officer's outcome.

    Raises NotAllowed without reasons, for a decision that is closed, for a temporary permit without its last day or
    too long, and for conditions on what can have none.
    """
    if not ruling.reasons.strip():
        raise NotAllowed(phrase("ruling.no_reasons"))
    ways = {way.result: way for way in decisions_open_to(pack, facts, conclusions, stage)}
    if ruling.result not in ways:
        raise NotAllowed(phrase("ruling.no_result"))
    if bars := ways[ruling.result].bars:
        raise NotAllowed(closed(ruling.result, bars))
    _check_terms(facts, ruling, stage)
    _, questions = _course(pack, facts, conclusions)
    if ruling.result.is_favourable:
        because = carrying(pack, conclusions, questions)
    elif ruling.result is Result.DISMISSED:
        because = reasons_of(pack, conclusions, [COMPLETENESS])
    elif ruling.result is Result.WRITTEN_OFF:
        because = ()
    else:
        because = against(pack, conclusions, [name for name in TESTS if name in questions])
    return Outcome(
        ruling.result,
        precheck(pack, conclusions),
        (Reason("ruling", Text(ruling.reasons, ruling.reasons)), *because),
        informs=tuple(reason_of(pack, conclusions, id, about, "informs") for id, about in conclusions.flags),
        officer=ruling.officer,
        conditions=ruling.conditions,
        until=ruling.until,
    )


def closed(result: Result, bars: Sequence[Bar]) -> Text:
    """That a decision is closed, with everything that closes it."""
    return phrase("ruling.closed", letter=result.letter, why=Text.joined([bar.says for bar in bars]))


def judgements(pack: Pack, facts: Facts, conclusions: Conclusions) -> tuple[str, ...]:
    """
    The questions that an officer can answer on the way to a decision, by `subject`, in the pack's order.

    What is asked of each thing is asked of those that a conclusion is open about.
    """
    _, questions = _course(pack, facts, conclusions)
    wanted = {fact for name in questions for fact in conclusions.asks.get(name, ())}
    return tuple(
        subject(name, about)
        for name, fact in pack.facts.items()
        if name in wanted and may_answer(pack, name)
        for about in ((None,) if fact.of is None else _left_open(conclusions, name))
    )


def _left_open(conclusions: Conclusions, name: str) -> Iterator[str]:
    """The things that a conclusion is open about, as what is asked of each of them is not known."""
    hanging = (
        conclusion.about
        for conclusion in conclusions.left_open
        if conclusion.about is not None
        and any(check.fact == name and check.truth is Truth.OPEN for check in conclusion.checks)
    )
    yield from dict.fromkeys(hanging)


def lacking(pack: Pack, conclusions: Conclusions) -> tuple[str, ...]:
    """The papers and signatures that are missing, which an officer may find needless here or have seen on paper."""
    answer = conclusions.answers.get(COMPLETENESS)
    if answer is None or conclusions.settled(COMPLETENESS) == "complete":
        return ()
    waivable = _papers(pack)
    missing = {
        check.fact: None
        for id, about in answer.because
        for check in conclusions.of(id, about).checks
        if check.part == "if" and check.truth is not Truth.TRUE and check.fact in waivable
    }
    return tuple(missing)


def asked_by(pack: Pack, conclusions: Conclusions, fact: str) -> tuple[Reason, ...]:
    """
    What puts a question to the officer: the demands it could excuse, else the checks that hang on it.

    fact: by `subject`; what is asked of one thing is told of that thing.
    """
    name, about = parted(fact)
    of_it = [conclusion for conclusion in conclusions.conclusions if about is None or conclusion.about in (None, about)]
    comparing = _comparing(pack, name)
    hanging = [
        conclusion
        for conclusion in of_it
        if conclusion.rule in comparing and any(check.fact == name for check in conclusion.checks)
    ]
    excusable = {id for conclusion in hanging for id in pack.rule(conclusion.rule).exception_to}
    demands = [
        conclusion
        for conclusion in of_it
        if conclusion.rule in excusable and conclusion.verdict in (Verdict.NOT_MET, Verdict.OPEN)
    ]
    shown = [reason_of(pack, conclusions, demand.rule, demand.about, "asked") for demand in (demands or hanging)]
    return tuple(dict.fromkeys(shown))


@lru_cache(maxsize=1024)
def _comparing(pack: Pack, fact: str) -> frozenset[str]:
    """The rules that compare a fact."""
    return frozenset(
        rule.id
        for rule in pack.rules
        if any(compare.fact == fact for compare in comparisons((*rule.applies_when, *rule.if_)))
    )


def may_answer(pack: Pack, name: str) -> bool:
    """Whether a fact is a question of yes or no that an officer may answer."""
    fact = pack.facts.get(name)
    return fact is not None and fact.type is FactType.YES_NO and "officer" in fact.supplied_by


def check_answers(pack: Pack, answers: Mapping[str, Answered], today: date) -> None:
    """
    Raises NotAllowed for an answer to what is no question of an officer's, of a thing where it is of the case or of none
    where it is asked of each, for one of a thing or a paper or signature let go without why, and for a hearing without who and a day that has been.
    """
    earliest = pack.settings.get("earliest_start_year", 0)
    for asked, answered in answers.items():
        name, about = parted(asked)
        waived = name in _papers(pack)
        if not (waived and answered.yes) and not may_answer(pack, name):
            raise NotAllowed(phrase("ruling.no_judgement", name=name))
        label, of = pack.facts[name].label, pack.facts[name].of
        if of is None and about is not None:
            raise NotAllowed(phrase("ruling.of_the_whole", question=label))
        if of is not None and about is None:
            raise NotAllowed(phrase("ruling.of_each", question=label))
        if of is not None and not answered.why:
            raise NotAllowed(
                phrase("ruling.not_seen", question=label),
            )
        if waived and not answered.why:
            raise NotAllowed(phrase("ruling.not_needed", question=label))
        if (
            name in (HEARD, OWNERS_HEARD)
            and answered.yes
            and (not answered.why or answered.day is None or not earliest <= answered.day.year or answered.day > today)
        ):
            raise NotAllowed(phrase("ruling.heard"))


def _course(pack: Pack, facts: Facts, conclusions: Conclusions) -> tuple[Result | None, tuple[str, ...]]:
    """
    What the case is heading for, and every question that a person must have answered before it gets there.

    None where the answers lead to nothing that the pack knows: nobody decides on them, for or against.
    """
    act = pack.acts.get(str(_says(facts, "measure")))
    if act is not None and act.result == Result.ADVANCE_NOTICE:
        return Result.ADVANCE_NOTICE, ("hand_over", "permit_test", "hearing", COMPLETENESS)
    if _says(facts, "voluntary_permit_asked") is True:
        return Result.GRANTED, ("hand_over", COMPLETENESS, "permit_test", "effect", "hearing")
    course = course_of(pack, conclusions)
    return (None, ()) if course is None else (Result(course.result), tuple(course.good))


def _says(facts: Facts, name: str) -> object:
    return getattr(facts.values.get(name), "value", None)


def _is_good(pack: Pack, conclusions: Conclusions, question: str) -> bool:
    """Whether a question is answered as a favourable decision needs. That a person must take the case is no hindrance to one."""
    if question == "hand_over":
        return conclusions.answers[question].state in (AnswerState.SETTLED, AnswerState.OPEN)
    value = conclusions.settled(question)
    return value is not None and value == needed(pack).get(question, value)


def _is_bad(pack: Pack, conclusions: Conclusions, question: str) -> bool:
    return conclusions.settled(question) not in (None, needed(pack)[question])


def _bars(pack: Pack, facts: Facts, conclusions: Conclusions, questions: Sequence[str]) -> Iterator[Bar]:
    for reason in reasons_of(pack, conclusions, questions):
        source = str(pack.rule(reason.rule).source) if reason.rule else ""
        yield Bar(worded(pack, facts, conclusions, reason), source)


def _other_course(pack: Pack, conclusions: Conclusions, heading: Result) -> Bar:
    """Why a decision is not the one that this case is about."""
    if heading is Result.ADVANCE_NOTICE:
        return Bar(phrase("ruling.advance_notice_sought"))
    if heading is Result.REFERRED:
        return Bar(phrase("ruling.dispensation_sought"), "7 kap. 18 c § MB")
    question = "notification_duty" if conclusions.settled("permit_duty") == "no_permit" else "permit_duty"
    answer = conclusions.answers[question]
    says = pack.questions[question].answers.get(answer.value or "", pack.questions[question].label)
    source = (
        str(pack.rule(answer.because[0][0]).source)
        if answer.because
        else str(pack.questions[question].default_source or "")
    )
    return Bar(says, source)


def _not_to_dismiss(pack: Pack, conclusions: Conclusions, heading: Result | None, stage: Stage) -> tuple[Bar, ...]:
    source = "9 kap. 91 § PBL"
    if heading is Result.REFERRED:
        return (_other_course(pack, conclusions, heading),)
    if COMPLETENESS not in conclusions.answers or conclusions.settled(COMPLETENESS) == "complete":
        return (Bar(phrase("ruling.complete"), source),)
    if stage.answer_by is None:
        return (
            Bar(
                phrase("ruling.not_asked"),
                source,
            ),
        )
    if stage.today <= stage.answer_by:
        return (
            Bar(
                phrase("ruling.time_left", day=stage.answer_by),
                source,
            ),
        )
    return ()


def _check_terms(facts: Facts, ruling: Ruling, stage: Stage) -> None:
    """Raises NotAllowed for a last day or conditions that the decision cannot have, or lacks."""
    temporary = ruling.result is Result.GRANTED and _says(facts, "temporary_asked") is True
    if temporary and (ruling.until is None or not stage.today < ruling.until <= stage.longest):
        raise NotAllowed(phrase("ruling.last_day_missing", longest=stage.longest))
    if ruling.until is not None and not temporary:
        raise NotAllowed(phrase("ruling.no_last_day"))
    if ruling.conditions and ruling.result not in (Result.GRANTED, Result.STARTING_CLEARANCE, Result.ADVANCE_NOTICE):
        raise NotAllowed(
            phrase("ruling.no_conditions"),
        )


@lru_cache(maxsize=64)
def _papers(pack: Pack) -> frozenset[str]:
    """The facts that completeness hangs on: papers, signatures and what else an application must hold."""
    return frozenset(
        compare.fact
        for rule in pack.rules
        if rule.question == COMPLETENESS
        for compare in comparisons(rule.if_)
        if pack.facts[compare.fact].type is FactType.YES_NO
    )
