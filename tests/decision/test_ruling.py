"""A case officer's own decision: what the conclusions leave open, and what they close."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permits.decision.outcome import Outcome
from permits.decision.result import RULED, Result
from permits.decision.ruling import (
    TESTS,
    Answered,
    Ruling,
    Stage,
    check_answers,
    decisions_open_to,
    may_answer,
    needed,
    rule,
)
from permits.errors import NotAllowed
from permits.law.conclusion import AnswerState, Conclusions
from permits.law.engine import conclude
from permits.law.facts import Facts
from permits.quantity import Source, Stated
from tests.any_case import any_case
from tests.decision import test_outcome
from tests.decision.test_outcome import EXEMPT, FACTS, NOTIFICATION, PERMIT, both, concluded
from tests.packs import SWEDISH

PACK = replace(
    test_outcome.PACK,
    acts=SWEDISH.acts,
    questions={
        name: replace(question, answers={EXEMPT[name]: both(EXEMPT[name]), "other": both("other")})
        for name, question in test_outcome.PACK.questions.items()
    },
)
TODAY = date(2026, 11, 20)
STAGE = Stage(TODAY, date(2036, 11, 20))
ADVANCE = Facts({"measure": Stated("advance_notice")})
TEMPORARY = Facts({**FACTS.values, "temporary_asked": Stated(True)})


def open_to(conclusions: Conclusions, facts: Facts = FACTS, stage: Stage = STAGE) -> set[Result]:
    return {way.result for way in decisions_open_to(PACK, facts, conclusions, stage) if not way.bars}


def ruled(
    conclusions: Conclusions,
    result: Result = Result.GRANTED,
    facts: Facts = FACTS,
    stage: Stage = STAGE,
    **changes: object,
) -> Outcome:
    ruling = Ruling("Handläggare 1", datetime(2026, 11, 20, tzinfo=UTC), result, "Passar väl in.")
    return rule(PACK, facts, conclusions, replace(ruling, **changes), stage)


@pytest.mark.parametrize(
    ("answers", "is_open"),
    [
        (PERMIT, {Result.GRANTED}),
        (NOTIFICATION, {Result.STARTING_CLEARANCE}),
        (EXEMPT, {Result.EXEMPT}),
        ({**PERMIT, "hand_over": "person"}, {Result.GRANTED}),
        ({**EXEMPT, "hand_over": "person"}, {Result.EXEMPT}),
        ({**PERMIT, "permit_test": None}, set()),
        ({**PERMIT, "permit_test": "not_fulfilled"}, {Result.REFUSED}),
        ({**PERMIT, "completeness": "incomplete"}, set()),
        ({**PERMIT, "completeness": None}, set()),
        ({**EXEMPT, "permit_duty": None}, set()),
        ({**EXEMPT, "notification_duty": None}, set()),
        ({**NOTIFICATION, "start_test": None}, set()),
        ({**NOTIFICATION, "start_test": "not_fulfilled"}, {Result.REFUSED}),
        ({**EXEMPT, "plan_conflict": "not_allowed"}, {Result.REFUSED}),
        ({**PERMIT, "permit_duty": None, "permit_test": "not_fulfilled"}, set()),
    ],
)
def test_what_may_be_decided_follows_from_the_answers(answers: dict[str, str | None], is_open: set[Result]) -> None:
    assert open_to(concluded(answers)) == is_open | {Result.WRITTEN_OFF}


def test_rules_that_clash_over_who_takes_the_case_close_every_favourable_decision() -> None:
    conclusions = concluded(PERMIT)
    clash = replace(conclusions.answers["hand_over"], state=AnswerState.CONFLICT, value=None)
    conclusions = replace(conclusions, answers={**conclusions.answers, "hand_over": clash})
    assert Result.GRANTED not in open_to(conclusions)


@pytest.mark.parametrize(
    ("permit_test", "is_open"),
    [("fulfilled", Result.ADVANCE_NOTICE), ("not_fulfilled", Result.ADVANCE_NOTICE_NEGATIVE), (None, None)],
)
def test_an_advance_notice_is_positive_or_negative_and_nothing_else(
    permit_test: str | None, is_open: Result | None
) -> None:
    found = open_to(concluded({**EXEMPT, "hand_over": "person", "permit_test": permit_test}), ADVANCE)
    assert found == {Result.WRITTEN_OFF, *([is_open] if is_open else [])}


@pytest.mark.parametrize(
    ("answer_by", "completeness", "dismissed"),
    [
        (None, "incomplete", False),
        (date(2026, 11, 20), "incomplete", False),
        (date(2026, 11, 19), "incomplete", True),
        (date(2026, 11, 19), "complete", False),
        (date(2026, 11, 19), None, True),
    ],
    ids=["never asked", "on the last day", "the day after", "complete", "not known to be complete"],
)
def test_only_what_was_asked_for_in_vain_is_dismissed(
    answer_by: date | None, completeness: str | None, dismissed: bool
) -> None:
    stage = replace(STAGE, answer_by=answer_by)
    found = open_to(concluded({**PERMIT, "completeness": completeness}), stage=stage)
    assert (Result.DISMISSED in found) is dismissed


@pytest.mark.parametrize(
    ("until", "stands"),
    [
        (None, False),
        (date(2026, 11, 20), False),
        (date(2026, 11, 21), True),
        (date(2036, 11, 20), True),
        (date(2036, 11, 21), False),
    ],
)
def test_a_temporary_permit_has_a_last_day_within_the_law(until: date | None, stands: bool) -> None:
    if stands:
        assert ruled(concluded(PERMIT), facts=TEMPORARY, until=until).until == until
    else:
        with pytest.raises(NotAllowed):
            ruled(concluded(PERMIT), facts=TEMPORARY, until=until)


def test_a_permit_that_nobody_asked_to_be_temporary_has_no_last_day() -> None:
    with pytest.raises(NotAllowed):
        ruled(concluded(PERMIT), until=date(2030, 1, 1))


@pytest.mark.parametrize("reasons", ["", " "])
def test_an_officer_cannot_decide_without_reasons(reasons: str) -> None:
    with pytest.raises(NotAllowed):
        ruled(concluded(PERMIT), reasons=reasons)


def test_a_refusal_has_no_conditions() -> None:
    against = concluded({**PERMIT, "permit_test": "not_fulfilled"})
    assert ruled(against, Result.REFUSED).result is Result.REFUSED
    with pytest.raises(NotAllowed):
        ruled(against, Result.REFUSED, conditions=("Måla den röd.",))


def test_a_machines_results_are_nobodys_to_choose() -> None:
    for result in set(Result) - set(RULED):
        with pytest.raises(NotAllowed):
            ruled(concluded(PERMIT), result)


# The same, for any case that the Swedish pack may meet and any answers an officer may give.

JUDGED = [name for name in SWEDISH.facts if may_answer(SWEDISH, name)]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.dictionaries(st.sampled_from(JUDGED), st.booleans()))
def test_for_no_case_and_no_answers_is_a_favourable_decision_open_with_a_question_open_or_a_refusal_with_nothing_against(
    seed: int, answers: Mapping[str, bool]
) -> None:
    facts, dates = any_case(SWEDISH, seed)
    judged = {name: Stated(yes, Source.OFFICER, "prov") for name, yes in answers.items()}
    facts = facts.answered(judged)
    conclusions = conclude(SWEDISH, facts, dates)
    for way in decisions_open_to(SWEDISH, facts, conclusions, STAGE):
        if way.bars:
            continue
        if way.result.is_favourable:
            course = {
                Result.GRANTED: ["permit_test", "completeness", "hearing", "effect"],
                Result.STARTING_CLEARANCE: [
                    "permit_duty",
                    "notification_duty",
                    "plan_conflict",
                    "start_test",
                    "completeness",
                ],
                Result.EXEMPT: ["permit_duty", "notification_duty", "plan_conflict"],
                Result.ADVANCE_NOTICE: ["permit_test", "hearing", "completeness"],
            }[way.result]
            for question in course:
                settled = conclusions.settled(question)
                assert settled is not None and settled == needed(SWEDISH).get(question, settled)
        if way.result in (Result.REFUSED, Result.ADVANCE_NOTICE_NEGATIVE):
            assert any(conclusions.settled(test) not in (None, needed(SWEDISH)[test]) for test in TESTS)


@pytest.mark.parametrize(
    ("fact", "answered"),
    [
        ("building_area_m2", Answered(True)),
        ("shore_protection", Answered(False)),
        ("no_such_fact", Answered(True)),
        ("site_plan_attached", Answered(True)),
        ("site_plan_attached", Answered(False, "saknas")),
        ("neighbours_heard", Answered(True, "", TODAY)),
        ("neighbours_heard", Answered(True, "Alla grannar")),
        ("neighbours_heard", Answered(True, "Alla grannar", date(2026, 11, 21))),
    ],
)
def test_an_officer_answers_only_questions_of_theirs_and_says_why_where_that_is_needed(
    fact: str, answered: Answered
) -> None:
    with pytest.raises(NotAllowed):
        check_answers(SWEDISH, {fact: answered}, TODAY)


def test_an_officers_answers_with_their_reasons_stand() -> None:
    answers = {
        "fits_townscape": Answered(True),
        "site_plan_attached": Answered(True, "Sett på papper."),
        "neighbours_heard": Answered(True, "Alla grannar.", TODAY),
    }
    check_answers(SWEDISH, answers, TODAY)
