"""The pack as formulas: they say of every case what the reference engine says."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import z3
from hypothesis import HealthCheck, given, settings

from permits.law import conclusion
from permits.law.engine import plain
from permits.law.engine.answers import answers
from permits.law.facts import Facts
from permits.quantity import Value, thousandths
from permits.workbench.formulas import Formulas, Place, Truth, number_of
from permits.workbench.witness import written
from tests.examples import EXAMPLES
from tests.handmade import DATES, FACTS
from tests.packs import Tried, packs_and_cases


def fixed(formulas: Formulas, facts: Facts) -> list[tuple[z3.ExprRef, z3.ExprRef]]:
    """Every unknown of the solver beside what it is in the case."""
    those: list[tuple[z3.ExprRef, z3.ExprRef]] = []
    things: dict[Place, Mapping[str, Value]] = {}
    for place, present in formulas.present.items():
        each = facts.each(place.kind)
        there = place.number < len(each)
        those.append((present, z3.BoolVal(there)))
        things[place] = each[place.number].values if there else {}
    for (name, here), unknown in formulas.unknowns.items():
        value = (things[here] if here else facts.values).get(name)
        those += written(unknown, value)
    return those


def came_to(truth: Truth, case: list[tuple[z3.ExprRef, z3.ExprRef]]) -> conclusion.Truth:
    yes, no = (z3.is_true(z3.simplify(z3.substitute(formula, *case))) for formula in truth)
    assert not (yes and no)
    return conclusion.Truth.TRUE if yes else conclusion.Truth.FALSE if no else conclusion.Truth.OPEN


@settings(max_examples=max(EXAMPLES // 10, 60), deadline=None, suppress_health_check=list(HealthCheck))
@given(packs_and_cases(most=1))
def test_the_formulas_say_what_the_reference_engine_says(tried: Tried) -> None:
    (pack,), (facts,) = tried
    in_force = pack.on(DATES)
    formulas = Formulas(in_force, things=4, doubt=True)
    case = fixed(formulas, facts)
    concluded = plain.evaluate(in_force, facts)
    for came in concluded:
        number = next((n for n, thing in enumerate(facts.each("boundary")) if thing.id == came.about), None)
        here = None if came.about is None else Place("boundary", number or 0)
        assert came_to(formulas.holds[came.rule, here], case) is came.holds
        assert came_to(formulas.counts[came.rule, here], case) is came.counts
    for question, answer in answers(in_force, concluded).items():
        for one in pack.questions[question].answers:
            settled = z3.is_true(z3.simplify(z3.substitute(formulas.answered(question, one), *case)))
            assert settled == (answer.value == one)


def test_numbers_are_whole_thousandths() -> None:
    assert thousandths(Decimal("4.5")) == 4500


def test_a_day_is_its_number_in_the_calendar() -> None:
    assert number_of(date(2026, 1, 1), FACTS["width_m"]) == date(2026, 1, 1).toordinal()
