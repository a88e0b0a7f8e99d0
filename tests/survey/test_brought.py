"""What a measure brings besides what it is: asked where rules ask it of such a measure, for a person where none does."""

from datetime import date
from typing import Any

import pytest

from permits import application as applications
from permits.case import check
from permits.decision.outcome import Outcome
from permits.law.asking import asks
from permits.law.facts import Dates
from permits.office import Office
from tests.everyday.plots import RECEIVED
from tests.everyday.table import ANSWERS, fence_at_the_patio, outbuilding
from tests.packs import SWEDISH
from tests.proven import proven

NOW = SWEDISH.on(Dates(date.fromisoformat(RECEIVED), date.fromisoformat(RECEIVED)))
BROUGHT = [name for name, fact in SWEDISH.facts.items() if fact.brought]


def fence(office: Office, **answers: Any) -> Outcome:
    """A fence that needs nothing, with these answers besides."""
    body = fence_at_the_patio("ALMEN 1:3", "1.7")
    told = {name: ANSWERS[name] for name in ("fence_kind", "level_change_m")}
    application = applications.read({**body, "answers": {**body["answers"], **told, **answers}})
    return check(office, application, date.fromisoformat(RECEIVED), proven(office, application)).outcome


def test_a_fence_brings_the_ground_and_no_stove() -> None:
    assert asks(NOW, "fence", "level_change_m") and not asks(NOW, "fence", "installs_fireplace")


def test_a_rule_for_small_houses_is_asked_of_a_shed_by_the_point_it_rests_on() -> None:
    assert asks(NOW, "new_complementary_building", "fells_trees_or_seals_ground")
    assert not asks(NOW, "sign", "fells_trees_or_seals_ground")


@pytest.mark.parametrize("name", BROUGHT)
def test_a_yes_that_no_rule_asks_of_a_fence_goes_to_a_person(office: Office, name: str) -> None:
    assert fence(office).result.is_favourable
    some = "0.4" if SWEDISH.facts[name].type.is_numeric else True
    outcome = fence(office, **{name: some})
    is_for_a_person = "se.fl.23.brings" in {reason.rule for reason in outcome.because}
    assert is_for_a_person is not asks(NOW, "fence", name)
    assert is_for_a_person is not outcome.result.is_favourable


@pytest.mark.parametrize("name", BROUGHT)
def test_no_and_nought_bring_nothing(office: Office, name: str) -> None:
    assert fence(office, **{name: "0" if SWEDISH.facts[name].type.is_numeric else False}).result.is_favourable


def test_what_is_asked_of_no_kind_of_measure_is_nothing_that_a_measure_brings() -> None:
    asked = {name for name in BROUGHT for kind in SWEDISH.acts if asks(NOW, kind, name)}
    assert asked == set(BROUGHT)


def test_a_shed_with_a_stove_is_asked_for_its_stove(office: Office) -> None:
    body = outbuilding("ALMEN 1:3", 8, 24, 3, 3, "2.5")
    application = applications.read({**body, "answers": {**ANSWERS, "work_begun": "no", "installs_fireplace": True}})
    because = check(office, application, date.fromisoformat(RECEIVED), proven(office, application)).outcome.because
    assert "se.fl.23.brings" not in {reason.rule for reason in because}
