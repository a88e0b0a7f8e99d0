"""Two engines, one answer: over generated packs and facts, and over every word of the rule shape; over the Swedish pack in `test_swedish_evaluated`."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permits.law.conclusion import Agreement, AnswerState, Conclusion, Truth, Verdict
from permits.law.engine import conclude, differing, durable, plain, second_engine
from permits.law.facts import Facts
from permits.law.pack import InForce
from tests.examples import EXAMPLES
from tests.handmade import DATES
from tests.packs import Tried, packs_and_cases

pytestmark = pytest.mark.skipif(not durable.AVAILABLE, reason="not on this Python: durable_rules ends with 3.12")

CASES_A_PACK = 10
"""Compiling a pack costs far more than a case, so each is tried on several."""


@settings(
    max_examples=max(EXAMPLES // CASES_A_PACK, 20),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(packs_and_cases(least=CASES_A_PACK, most=CASES_A_PACK))
def test_the_engines_agree_on_any_pack_and_any_facts(tried: Tried) -> None:
    (pack,), several = tried
    in_force = pack.on(DATES)
    program = durable.program(in_force)
    for facts in several:
        assert differing(plain.evaluate(in_force, facts), durable.run(program, in_force, facts)) == []


ORDER = ("good", "bad")


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(packs_and_cases(most=1), st.data())
def test_taking_a_fact_away_never_settles_an_answer_that_was_another(tried: Tried, data: st.DataObject) -> None:
    """Unknown never helps: with less known, a settled answer is the same or becomes open."""
    (pack,), (facts,) = tried
    if not facts.values:
        return
    gone = data.draw(st.sampled_from(sorted(facts.values)))
    fewer = Facts({name: value for name, value in facts.values.items() if name != gone}, facts.things)
    more, less = (
        conclude(pack, one, DATES, second=plain.evaluate) for one in (Facts(facts.values, facts.things), fewer)
    )
    for name, answer in less.answers.items():
        if answer.state is AnswerState.SETTLED:
            known = more.answers[name]
            assert known.value == answer.value


def differs(in_force: InForce, facts: Facts) -> tuple[Conclusion, ...]:
    """A second engine with a fault: it finds everything met."""
    return tuple(
        one._replace(verdict=Verdict.MET, holds=Truth.TRUE, counts=Truth.TRUE)
        for one in plain.evaluate(in_force, facts)
    )


@given(packs_and_cases(most=1))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_difference_is_found_and_told(tried: Tried) -> None:
    (pack,), (facts,) = tried
    found = conclude(pack, facts, DATES, second=differs)
    same = all(one.counts is Truth.TRUE and one.verdict is Verdict.MET for one in found.conclusions)
    assert (found.agreement is Agreement.AGREED) == same
    assert bool(found.differences) != same


def test_the_installed_second_engine_is_durable_rules() -> None:
    assert second_engine() is durable.evaluate
