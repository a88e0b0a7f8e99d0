"""Why a case comes to what it does, and the least change that would alter it."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permits.law.conclusion import AnswerState
from permits.law.engine import plain
from permits.law.engine.answers import answers
from permits.law.facts import Facts
from permits.law.loader.cases import facts_from
from permits.quantity import exactly
from permits.workbench.cases import facts_of
from permits.workbench.change import changed_facts, least_change
from permits.workbench.why import Why, in_words, why
from tests.handmade import DATES
from tests.packs import SWEDISH, Tried, packs_and_cases


def explained(name: str, question: str) -> Why:
    case = next(case for case in SWEDISH.cases if case.name == name)
    (found,) = [one for one in why(SWEDISH, facts_of(SWEDISH, case), case.dates).whys if one.question == question]
    return found


def test_a_shed_that_is_a_little_too_large_is_told_how_large_it_may_be() -> None:
    found = explained("One thousandth of a square metre above 30.000 m² needs a permit", "permit_duty")
    assert found.answer == "permit_required"
    assert [line.rule for line in found.carries] == ["se.pbl.9.3"]
    assert {"se.pbl.9.4", "se.pbl.9.4.1"} <= {line.rule for line in found.fails}
    assert found.change is not None
    assert {(change.fact, change.after) for change in found.change} == {("building_area_m2", exactly(30))}


def test_what_takes_an_answer_back_is_told() -> None:
    found = explained("One millimetre nearer the track than 30.0 m needs a permit", "permit_duty")
    assert ("se.pbl.9.4", "se.pbl.9.34.1.track") in found.taken_back
    assert found.change is not None
    assert [(change.fact, change.after) for change in found.change] == [("track_distance_m", exactly(30))]


def test_the_most_favourable_answer_wants_no_change() -> None:
    found = explained("A shed of exactly 30.000 m² and 4.000 m needs no permit", "permit_duty")
    assert (found.answer, found.towards, found.fails) == ("no_permit", None, ())


def test_what_only_a_person_can_judge_is_open_and_no_change_helps() -> None:
    found = explained("One millimetre nearer the track than 30.0 m needs a permit", "permit_test")
    assert found.answer == "open"
    assert found.asks
    assert found.change is None


def test_no_change_is_advised_that_costs_another_answer() -> None:
    found = explained("A garage of 38 m² that the plan frees needs a notification", "start_test")
    assert found.change is None, "nearer the boundary it would need a permit, and no starting clearance before that"
    found = explained("A garage of 38 m² that the plan frees needs a notification", "notification_duty")
    assert found.change and found.change[0].after == exactly(30)


def test_every_line_is_said_in_both_languages() -> None:
    case = SWEDISH.cases[0]
    for line in in_words(SWEDISH, why(SWEDISH, facts_of(SWEDISH, case), case.dates)):
        assert line.sv and line.en


def test_a_change_of_a_boundary_names_the_boundary() -> None:
    north = {"id": "north", "boundary_distance_m": Decimal("2.00"), "boundary_land": "plot",
             "boundary_principal": "none", "boundary_consent": False}  # fmt: skip
    case = next(case for case in SWEDISH.cases if case.name.startswith("A shed of exactly 30.000"))
    facts = facts_of(SWEDISH, case)
    near = Facts(facts.values, {**facts.things, **facts_from({}, {"boundary": [north]}).things})
    change = least_change(SWEDISH.on(case.dates), near, "permit_duty", "no_permit")
    assert change is not None
    assert [(one.fact, one.about, one.after) for one in change] == [("boundary_distance_m", "north", exactly("4.5"))]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(packs_and_cases(most=1), st.sampled_from(["duty", "test"]))
def test_a_change_that_is_found_brings_the_answer(tried: Tried, question: str) -> None:
    (pack,), (facts,) = tried
    change = least_change(pack.on(DATES), facts, question, "good")
    if change is not None:
        came = answers(pack.on(DATES), plain.evaluate(pack.on(DATES), changed_facts(facts, change)))[question]
        assert (came.state, came.value) == (AnswerState.SETTLED, "good")
        if not change:
            assert changed_facts(facts, change) == facts
