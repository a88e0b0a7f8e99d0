"""The interview: what still matters is asked, in a good order, and nothing else."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, cast

import pytest

from permits.decision.interview import interview
from permits.decision.outcome import open_questions
from permits.law.conclusion import Conclusions
from permits.law.engine import conclude, plain
from permits.law.facts import Dates, Facts
from permits.law.loader.cases import facts_from
from permits.law.pack import FactDeclaration, FactType, Resolved, comparisons
from permits.quantity import Stated, Value, exactly
from permits.workbench.cases import facts_of
from tests.packs import SWEDISH

DAY = date(2026, 3, 1)
DATES = Dates(DAY, DAY, DAY)
ORDINARY = cast(dict[str, Any], SWEDISH.ordinary)
ASKED_OF_APPLICANTS = [name for name, fact in SWEDISH.facts.items() if "applicant" in fact.supplied_by]


def concluded(facts: Facts) -> Conclusions:
    return conclude(SWEDISH, facts, DATES, second=plain.evaluate)


def known(**given: Any) -> Facts:
    """The ordinary place, nothing yet said by the applicant but what is given."""
    values = {name: value for name, value in ORDINARY["given"].items() if name not in ASKED_OF_APPLICANTS}
    return facts_from({**values, **given}, ORDINARY["things"])


def asked(facts: Facts) -> list[str]:
    return [one.fact for one in interview(SWEDISH, concluded(facts)) if one.of == "applicant"]


def test_the_first_thing_asked_is_what_is_to_be_done() -> None:
    assert asked(known())[0] == "measure"


def test_questions_come_in_the_order_in_which_the_pack_declares_its_facts() -> None:
    order = list(SWEDISH.facts)
    for act in SWEDISH.acts:
        found = asked(known(measure=act))
        assert found == sorted(found, key=order.index)


def test_a_shed_asks_for_its_size_first_and_for_no_permit_papers() -> None:
    found = asked(known(measure="new_complementary_building"))
    assert found[0] == "building_area_m2"
    assert not [name for name in found if name.endswith("_attached")]


def test_an_answer_that_settles_the_duty_makes_other_questions_needless() -> None:
    before = asked(known(measure="facade_change"))
    after = asked(known(measure="facade_change", changed_building="one_or_two_dwelling_house"))
    assert "facade_faces_public_space" in before
    assert "facade_faces_public_space" not in after


def test_each_thing_asked_says_why_in_both_languages() -> None:
    for one in interview(SWEDISH, concluded(known(measure="demolition"))):
        assert one.asks.sv and one.asks.en and all(why.sv and why.en for why in one.why)


@pytest.mark.parametrize("kind", list(SWEDISH.acts))
def test_nothing_is_asked_for_that_could_not_change_the_outcome(kind: str) -> None:
    for name in asked(known(measure=kind)):
        assert matters(kind, name), f"{name} is asked for {kind}, and no worked case turns on it"


@pytest.mark.parametrize("kind", list(SWEDISH.acts))
def test_answering_what_is_asked_ends_the_asking(kind: str) -> None:
    said = {"measure": kind}
    for _ in range(20):
        wanted = asked(known(**said))
        if not wanted:
            return
        said[wanted[0]] = ORDINARY["given"][wanted[0]]
    pytest.fail(f"still asking for {wanted}")


def matters(kind: str, name: str) -> bool:
    """Whether some worked case of that measure comes out otherwise with another answer."""
    return any(
        len({turned(facts.answered({name: value})) for value in probes(name)} | {turned(facts)}) > 1
        for facts in of_kind(kind)
    )


@cache
def of_kind(kind: str) -> tuple[Facts, ...]:
    found = [facts_of(SWEDISH, case) for case in SWEDISH.cases]
    # The first few worked cases of a measure show both inside and outside plans; the ordinary one is there too.
    those = [one for one in found if str(getattr(one.values.get("measure"), "value", "")) == kind]
    return (facts_from({**ORDINARY["given"], "measure": kind}, ORDINARY["things"]), *those)


def turned(facts: Facts) -> tuple[str, ...]:
    found = concluded(facts)
    named = [f"{name} {answer.value}" for name, answer in found.answers.items()]
    return (*named, *open_questions(SWEDISH, found))


def probes(name: str) -> list[Value]:
    fact = SWEDISH.facts[name]
    if fact.type is FactType.YES_NO:
        return [Stated(True), Stated(False)]
    return [Stated(one) for one in fact.choices] or [exactly(number) for number in numbers(fact)]


def numbers(fact: FactDeclaration) -> Iterator[Decimal]:
    """Each limit that the fact is compared with, a step beyond it, and far off to both sides."""
    step = fact.step or Decimal("0.001")
    yield from (step * 0, step * 10_000_000)
    for rule in SWEDISH.on(DATES).rules:
        for compare in comparisons((*rule.applies_when, *rule.if_)):
            if compare.fact == fact.name:
                limits = [one.value for one in compare.against if isinstance(one, Resolved)]
                yield from (near for limit in limits for near in (limit, limit + step))
