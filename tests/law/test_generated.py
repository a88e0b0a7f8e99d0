"""The runner says of every case what the reference says, comparison by comparison; and its source can be read."""

import gc
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permits.law.conclusion import Agreement, Conclusion
from permits.law.engine import conclude, generated, plain
from permits.law.engine.answers import answers
from permits.law.facts import Facts
from permits.law.pack import Compare, FactDeclaration, FactType, InForce, Pack, Word
from permits.quantity import Measured, exactly
from permits.text import Text
from permits.workbench.cases import facts_of
from tests.any_case import any_case
from tests.examples import EXAMPLES
from tests.handmade import CHOICES, DATES
from tests.packs import SWEDISH, Tried, packs, packs_and_cases


def says_the_same(in_force: InForce, facts: Facts, reference: Sequence[Conclusion] = ()) -> None:
    """reference: what the reference says, where it was asked already."""
    reference = reference or plain.evaluate(in_force, facts)
    assert generated.evaluate(in_force, facts) == reference
    reached = generated.reached(in_force, facts)
    assert reached.verdicts() == tuple(bare(conclusion) for conclusion in reference)
    assert reached.answers() == answers(in_force, reference)


def bare(conclusion: Conclusion) -> Conclusion:
    return conclusion._replace(checks=())


@settings(max_examples=max(EXAMPLES // 5, 100), deadline=None, suppress_health_check=list(HealthCheck))
@given(packs_and_cases(most=6))
def test_the_runner_agrees_with_the_reference_on_any_pack_and_any_facts(tried: Tried) -> None:
    (pack,), several = tried
    for facts in several:
        says_the_same(pack.on(DATES), facts)


@pytest.mark.parametrize("number", ["29.9999999", "30", "30.0", "30.0000001", "-30", "1E+3"])
def test_a_number_finer_than_any_grid_is_compared_exactly(number: str) -> None:
    case = SWEDISH.cases[0]
    facts = facts_of(SWEDISH, case)
    finer = {name: exactly(number) if isinstance(value, Measured) else value for name, value in facts.values.items()}
    says_the_same(SWEDISH.on(case.dates), replace(facts, values=finer))


@pytest.mark.parametrize("value", ["0.99", "1", "1.01", "1.99", "2", "2.01", None])
@pytest.mark.parametrize("doubt", ["0", "0.01", "1"])
@pytest.mark.parametrize("words", [[word] for word in Word if word is not Word.ONE_OF] + [[Word.AT_MOST, Word.BELOW]])
def test_a_number_is_compared_at_each_limit_and_a_step_to_either_side(
    words: list[Word], doubt: str, value: str | None
) -> None:
    both = Text("t", "t")
    fact = FactDeclaration("height_m", FactType.LENGTH, both, "m", Decimal("0.01"))
    limits = (Decimal(1), Decimal("2.0"))
    compares = [
        Compare(fact.name, word, against)
        for word in words
        for against in ((limits,) if word is Word.BETWEEN else ((limit,) for limit in limits))
    ]
    pack = _of(repr(compares), fact, compares)
    known = {} if value is None else {fact.name: Measured(Decimal(value), Decimal(value) + Decimal(doubt))}
    says_the_same(pack.on(DATES), Facts(known))


def test_what_is_said_of_the_whole_case_holds_for_a_thing_of_which_nothing_else_is_said() -> None:
    case = next(case for case in SWEDISH.cases if case.things.get("boundary"))
    facts = facts_of(SWEDISH, case)
    of_boundary = [name for name, fact in SWEDISH.facts.items() if fact.of == "boundary"]
    of_case = {name: value for thing in facts.each("boundary") for name, value in thing.values.items()}
    things = tuple(replace(thing, values={}) for thing in facts.each("boundary"))
    assert set(of_case) & set(of_boundary)
    says_the_same(
        SWEDISH.on(case.dates),
        replace(facts, values={**facts.values, **of_case}, things={**facts.things, "boundary": things}),
    )


def test_what_cannot_apply_to_the_kind_of_measure_is_folded_away_and_nothing_else() -> None:
    in_force = SWEDISH.on(DATES)
    for kind in SWEDISH.facts["measure"].choices:
        left = generated.residues(in_force, kind)
        assert 0 < len(left) < len(in_force.rules)
    assert len(generated.residues(in_force, None)) == len(in_force.rules)


@given(packs(), st.sampled_from([None, *CHOICES["measure"]]))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_source_of_a_rule_is_a_part_of_the_program(pack: Pack, kind: str | None) -> None:
    in_force = pack.on(DATES)
    program = generated.written(in_force, kind)
    for rule in in_force.rules:
        lines = program.of(rule.id).splitlines()
        assert set(lines) <= set(program.source.splitlines())
        assert (f"# {rule.id!r}" in program.of(rule.id)) == (rule.id in generated.residues(in_force, kind))


def test_the_source_of_a_rule_shows_what_it_turns_on() -> None:
    in_force = SWEDISH.on(DATES)
    rule = next(one for one in in_force.rules if one.id == "se.pbl.9.4.1")
    source = generated.written(in_force, None).of(rule.id)
    for condition in (*rule.applies_when, *rule.if_):
        if isinstance(condition, Compare):
            assert f"value({condition.fact!r})" in source


HOSTILE = ["__import__('os').abort()", "x\nimport os", "a b", "", "its", "ÅÄÖ", "lambda"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_pack_becomes_code(text: str) -> None:
    both = Text(text, text)
    pack = _with(text, FactDeclaration("state", FactType.CHOICE, both, choices={text: both}), Word.IS, text)
    says_the_same(pack.on(DATES), Facts({}))


def test_what_a_case_came_to_is_let_go_of_without_the_collector() -> None:
    """Thousands of things a case in a ring are looked for by the collector while somebody waits for another case."""
    facts, dates = next(
        (facts, dates) for facts, dates in (any_case(SWEDISH, seed) for seed in range(50)) if facts.values
    )
    conclude(SWEDISH, facts, dates, second=Agreement.NOT_ASKED)
    gc.collect()
    gc.disable()
    try:
        concluded = conclude(SWEDISH, facts, dates, second=Agreement.NOT_ASKED)
        assert concluded.asks, "what is asked for is followed from rule to rule"
        del concluded
        assert gc.collect() == 0
    finally:
        gc.enable()


@pytest.mark.parametrize("name", HOSTILE[:4])
def test_a_fact_whose_name_is_no_plain_word_is_not_written(name: str) -> None:
    both = Text(name, name)
    pack = _with("r", FactDeclaration(name, FactType.LENGTH, both, "m", Decimal("0.01")), Word.AT_MOST, Decimal(1))
    with pytest.raises(ValueError, match="no plain word"):
        generated.evaluate(pack.on(DATES), Facts({}))


def _with(id: str, fact: FactDeclaration, word: Word, operand: str | Decimal) -> Pack:
    """A pack of one rule by that id, which compares the fact."""
    return _of(id, fact, [Compare(fact.name, word, (operand,))])


def _of(id: str, fact: FactDeclaration, compares: list[Compare]) -> Pack:
    """A pack of a rule for each comparison of the fact, the first by that id."""
    some = SWEDISH.cases[0]
    rules = tuple(
        replace(
            SWEDISH.on(some.dates).rules[0],
            id=id + str(number or ""),
            applies_when=(),
            if_=(compare,),
            exception_to=(),
            for_each=None,
        )
        for number, compare in enumerate(compares)
    )
    return replace(SWEDISH, hash=repr((id, fact.name)), rules=rules, facts={fact.name: fact})
