"""From conclusions to outcome: only in favour, asking for more, or handing over. Never a refusal by machine."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.decision.outcome import Outcome, Precheck, decide
from permits.decision.result import Result
from permits.law.conclusion import Agreement, Answer, AnswerState, Check, Conclusion, Conclusions, Truth, Verdict
from permits.law.facts import Dates, Facts
from permits.law.pack import Citation, Course, FactDeclaration, FactType, Question, Rule
from permits.local.delegation import Delegation, Mandate, Mode
from permits.quantity import Source, Stated, exactly
from permits.validity import Validity
from tests.handmade import both, pack_of

DAY = date(2026, 11, 20)
DATES = Dates(DAY, DAY)
EXEMPT = {
    "hand_over": "none",
    "permit_duty": "no_permit",
    "plan_conflict": "allowed",
    "notification_duty": "none",
    "completeness": "complete",
    "permit_test": "fulfilled",
    "start_test": "fulfilled",
    "effect": "at_once",
    "hearing": "nobody",
}
PERMIT = {**EXEMPT, "permit_duty": "permit_required"}
NOTIFICATION = {**EXEMPT, "notification_duty": "required"}


def a_rule(question: str) -> Rule:
    return Rule(question, both(question), Citation("PBL", ""), Validity(date(2025, 12, 1)), (), (), {}, question)


PACK = pack_of(
    [a_rule(name) for name in EXEMPT],
    [
        FactDeclaration("building_area_m2", FactType.AREA, both("Area"), "m2"),
        FactDeclaration("ridge_height_m", FactType.LENGTH, both("ridge"), question=both("How high?")),
        FactDeclaration("fits_townscape", FactType.YES_NO, both("fits"), supplied_by=("officer",)),
    ],
    [Question(name, both(name), {}) for name in EXEMPT],
    name="se",
    courses=(
        Course(
            "exempt",
            {"permit_duty": "no_permit", "notification_duty": "none"},
            {"hand_over": "none", "plan_conflict": "allowed"},
        ),
        Course(
            "starting_clearance",
            {"permit_duty": "no_permit", "notification_duty": "required"},
            {"hand_over": "none", "plan_conflict": "allowed", "completeness": "complete", "start_test": "fulfilled"},
        ),
        Course(
            "granted",
            {"permit_duty": "permit_required"},
            {
                "hand_over": "none",
                "completeness": "complete",
                "permit_test": "fulfilled",
                "effect": "at_once",
                "hearing": "nobody",
            },
        ),
    ),
)
FACTS = Facts({"measure": Stated("new_complementary_building"), "building_area_m2": exactly("30")})
MANDATE = Mandate("new_complementary_building", Mode.DECIDE, {"building_area_m2": Decimal(60)}, {})
DELEGATION = Delegation(
    "9901", both("board"), "§ 47", date(2026, 1, 20), Validity(date(2026, 2, 1), date(2027, 12, 31)),
    {MANDATE.act: MANDATE},
)  # fmt: skip
HANDED_IN = replace(FACTS, values={**FACTS.values, "elevations_attached": Stated(True, Source.DOOR)})
DRAWN = replace(FACTS, values={**FACTS.values, "elevations_attached": Stated(True, Source.DRAWN)})
READ = replace(FACTS, values={**FACTS.values, "elevations_attached": Stated(True, Source.OFFICER)})


def concluded(answers: Mapping[str, str | None], missing: tuple[str, ...] = (), **changes: object) -> Conclusions:
    """Conclusions with these answers, one rule behind each; None leaves the question open."""
    check = Check("if", "ridge_height_m", "at_most", (Decimal(4),), None, Truth.OPEN)
    ordinary = Conclusions(
        "se@0",
        tuple(Conclusion(name, None, Verdict.OPEN, Truth.OPEN, Truth.OPEN, (check,)) for name in answers),
        {
            name: Answer(name, AnswerState.SETTLED if value else AnswerState.OPEN, value, because=((name, None),))
            for name, value in answers.items()
        },
        dict.fromkeys(answers, missing),
        missing,
        (),
        (),
        Agreement.AGREED,
    )
    return replace(ordinary, **changes)


def decided(conclusions: Conclusions, delegation: Delegation | None = DELEGATION, facts: Facts = FACTS) -> Outcome:
    return decide(PACK, facts, conclusions, delegation, DATES)


@pytest.mark.parametrize(
    ("answers", "result", "precheck"),
    [
        (EXEMPT, Result.EXEMPT, Precheck.EXEMPT),
        (PERMIT, Result.GRANTED, Precheck.PERMIT_REQUIRED),
        (NOTIFICATION, Result.STARTING_CLEARANCE, Precheck.NOTIFICATION_REQUIRED),
        ({**EXEMPT, "hand_over": "person"}, Result.REFERRED, Precheck.OPEN),
        ({**EXEMPT, "hand_over": None}, Result.REFERRED, Precheck.OPEN),
        ({**EXEMPT, "plan_conflict": "not_allowed"}, Result.REFERRED, Precheck.OPEN),
        ({**PERMIT, "permit_test": "not_fulfilled"}, Result.REFERRED, Precheck.PERMIT_REQUIRED),
        ({**PERMIT, "permit_test": None}, Result.REFERRED, Precheck.PERMIT_REQUIRED),
        ({**PERMIT, "completeness": "incomplete"}, Result.SUPPLEMENT, Precheck.PERMIT_REQUIRED),
        ({**EXEMPT, "completeness": "incomplete"}, Result.EXEMPT, Precheck.EXEMPT),
        ({**EXEMPT, "permit_duty": None}, Result.REFERRED, Precheck.OPEN),
        ({**NOTIFICATION, "start_test": None}, Result.REFERRED, Precheck.NOTIFICATION_REQUIRED),
    ],
)
def test_answers_lead_to_outcomes(answers: dict[str, str | None], result: Result, precheck: Precheck) -> None:
    outcome = decided(concluded(answers))
    assert (outcome.result, outcome.precheck) == (result, precheck)


def test_what_the_applicant_can_still_say_is_asked_for_instead_of_handed_over() -> None:
    outcome = decided(concluded({**EXEMPT, "permit_duty": None}, missing=("ridge_height_m",)))
    assert outcome.result is Result.SUPPLEMENT
    assert [one.asks.en for one in outcome.missing] == ["How high?"]


def test_engines_that_differ_hand_the_case_over_whatever_they_say() -> None:
    outcome = decided(concluded(EXEMPT, agreement=Agreement.DIFFERED))
    assert outcome.result is Result.REFERRED
    assert outcome.because[0].code == "engines_disagree"


def test_a_missing_second_engine_hands_over_unless_the_installation_allows_one() -> None:
    alone = concluded(EXEMPT, agreement=Agreement.ABSENT)
    assert decided(alone).result is Result.REFERRED
    assert decide(PACK, FACTS, alone, DELEGATION, DATES, second_engine_required=False).result is Result.EXEMPT


NO_MANDATE = {
    "no file": None,
    "expired yesterday": replace(DELEGATION, valid=Validity(date(2025, 1, 1), date(2026, 11, 19))),
    "from tomorrow": replace(DELEGATION, valid=Validity(date(2026, 11, 21))),
    "act not listed": replace(DELEGATION, mandates={}),
    "off": replace(DELEGATION, mandates={MANDATE.act: replace(MANDATE, mode=Mode.OFF)}),
}
SUGGESTING = replace(DELEGATION, mandates={MANDATE.act: replace(MANDATE, mode=Mode.SUGGEST)})


@pytest.mark.parametrize("delegation", NO_MANDATE.values(), ids=NO_MANDATE)
@pytest.mark.parametrize(("answers", "result"), [(PERMIT, Result.GRANTED), (NOTIFICATION, Result.STARTING_CLEARANCE)])
def test_without_a_mandate_the_machine_only_prepares_a_decision(
    delegation: Delegation | None, answers: Mapping[str, str | None], result: Result
) -> None:
    outcome = decided(concluded(answers), delegation)
    assert outcome.result is Result.REFERRED
    is_off = delegation is NO_MANDATE["off"]
    assert outcome.because[0].code == ("off" if is_off else "no_mandate")
    # What is switched off concludes nothing of its own.
    assert outcome.suggested is (None if is_off else result)


def test_a_mandate_to_suggest_leaves_the_decision_to_a_person() -> None:
    outcome = decided(concluded(PERMIT), SUGGESTING)
    assert (outcome.result, outcome.suggested) == (Result.REFERRED, Result.GRANTED)


@pytest.mark.parametrize("delegation", [*NO_MANDATE.values(), SUGGESTING], ids=[*NO_MANDATE, "suggest"])
def test_that_nothing_is_needed_is_told_without_any_mandate(delegation: Delegation | None) -> None:
    outcome = decided(concluded(EXEMPT), delegation)
    assert (outcome.result, outcome.mandate, outcome.missing) == (Result.EXEMPT, None, ())


def test_a_board_can_silence_what_is_told_of_an_act_by_a_switch_of_its_own() -> None:
    silent = replace(DELEGATION, silent_on=frozenset({MANDATE.act}))
    outcome = decided(concluded(EXEMPT), silent)
    assert (outcome.result, outcome.suggested) == (Result.REFERRED, Result.EXEMPT)
    assert outcome.because[0].code == "silent"
    assert decided(concluded(PERMIT), silent).result is Result.GRANTED
    assert decided(concluded(EXEMPT), replace(DELEGATION, silent_on=frozenset({"deck"}))).result is Result.EXEMPT


@pytest.mark.parametrize("delegation", NO_MANDATE.values(), ids=NO_MANDATE)
@pytest.mark.parametrize("question", ["permit_duty", "notification_duty", "plan_conflict", "hand_over"])
def test_what_is_open_goes_to_a_person_though_information_wants_no_mandate(
    delegation: Delegation | None, question: str
) -> None:
    assert decided(concluded({**EXEMPT, question: None}), delegation).result is Result.REFERRED


@pytest.mark.parametrize(
    ("area", "result"),
    [("60", Result.GRANTED), ("60.01", Result.REFERRED), (None, Result.SUPPLEMENT)],
    ids=["at the mandate's limit", "one step beyond", "not told"],
)
def test_the_mandate_has_limits(area: str | None, result: Result) -> None:
    values = {**FACTS.values, "building_area_m2": exactly(area)} if area else {"measure": FACTS.values["measure"]}
    outcome = decided(concluded(PERMIT), facts=Facts(values))
    assert outcome.result is result
    assert decided(concluded(EXEMPT), facts=Facts(values)).result is Result.EXEMPT
    if result is not Result.GRANTED:
        assert ("60,01\u00a0m²" if area else "inte känd") in outcome.because[0].says.sv
    assert [lacked.fact for lacked in outcome.missing] == ([] if area else ["building_area_m2"])


def test_what_the_applicant_cannot_tell_of_the_mandate_s_limit_goes_to_a_person() -> None:
    measured = replace(PACK.facts["building_area_m2"], supplied_by=("survey",))
    pack = replace(PACK, facts={**PACK.facts, "building_area_m2": measured})
    unknown = Facts({"measure": FACTS.values["measure"]})
    outcome = decide(pack, unknown, concluded(PERMIT), DELEGATION, DATES)
    assert (outcome.result, outcome.missing) == (Result.REFERRED, ())
    assert "inte känd" in outcome.because[0].says.sv


@pytest.mark.parametrize(
    ("question", "answer"), [("permit_duty", "simplified_permit"), ("notification_duty", "voluntary")]
)
def test_an_answer_that_nobody_knows_is_never_exempt_and_goes_to_a_person(question: str, answer: str) -> None:
    outcome = decided(concluded({**EXEMPT, question: answer}))
    assert (outcome.result, outcome.precheck, outcome.suggested) == (Result.REFERRED, Precheck.OPEN, None)
    assert outcome.because[0].code == "no_course"


COURSES = {Result(course.result): course for course in PACK.courses}


@given(
    st.fixed_dictionaries(
        {name: st.sampled_from([None, "x", EXEMPT[name], PERMIT[name], NOTIFICATION[name]]) for name in EXEMPT}
    ),
    st.sampled_from(Agreement),
)
def test_the_machine_never_refuses_and_says_yes_only_when_every_answer_of_the_course_is_good(
    answers: dict[str, str | None], agreement: Agreement
) -> None:
    outcome = decided(concluded(answers, agreement=agreement))
    assert outcome.result is not Result.REFUSED
    for result in (outcome.result, outcome.suggested):
        if result in COURSES:
            assert agreement in (Agreement.AGREED, Agreement.NOT_ASKED)  # a preview decides nothing
            assert COURSES[result].good.items() <= answers.items()


@pytest.mark.parametrize(
    ("answers", "facts", "lets", "result"),
    [
        (PERMIT, HANDED_IN, False, Result.REFERRED),
        (PERMIT, HANDED_IN, True, Result.GRANTED),
        (PERMIT, DRAWN, False, Result.GRANTED),
        (PERMIT, READ, False, Result.GRANTED),
        (PERMIT, FACTS, False, Result.GRANTED),
        (EXEMPT, HANDED_IN, False, Result.EXEMPT),
        (NOTIFICATION, HANDED_IN, False, Result.STARTING_CLEARANCE),
    ],
)
def test_a_permit_on_drawings_that_nobody_has_read_wants_the_board_s_word_for_it(
    answers: Mapping[str, str | None], facts: Facts, lets: bool, result: Result
) -> None:
    delegation = replace(DELEGATION, grants_on_unread_drawings=lets)
    outcome = decide(PACK, facts, concluded(answers), delegation, DATES)
    assert outcome.result is result
    assert (outcome.because[0].code == "unread_drawings") is (result is Result.REFERRED)
    assert outcome.suggested is (Result.GRANTED if result is Result.REFERRED else None)
