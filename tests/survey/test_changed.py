"""What somebody calls a building, against the register: a kind that the law frees is taken only where one stands."""

from dataclasses import replace
from typing import Any

import pytest

from permits.law.facts import Facts
from permits.law.pack import FactDeclaration
from permits.place.site import Building
from tests.survey.test_survey import HOUSE, PACK, SAYS, asked, declared, found, place, stated, without


def choice(name: str, *kinds: str) -> FactDeclaration:
    return replace(declared("fence_kind"), name=name, choices=dict.fromkeys(kinds, SAYS))


KNOWING = replace(
    PACK,
    facts={
        **PACK.facts,
        "farm_registered": declared("installs_fireplace"),
        "building_known": declared("installs_fireplace"),
        "changed_building": choice("changed_building", "one_or_two_dwelling_house", "complementary_building", "other"),
        "dwelling_in": choice("dwelling_in", "one_dwelling_house", "other"),
    },
)
SHED = replace(HOUSE, id="shed", purpose="Komplementbyggnad", main=False)
BARN = replace(HOUSE, id="barn", purpose="Ekonomibyggnad;Jordbruk", main=False)
FLATS = replace(HOUSE, purpose="Bostad;Flerfamiljshus")


def told(kind: str, fact: str, answer: str, *buildings: Building, **site: Any) -> Facts:
    inquiry = asked(kind, answers={fact: answer})
    return found(None, place(**{"buildings": buildings, **site}), inquiry, KNOWING)


@pytest.mark.parametrize(
    ("answer", "buildings", "stands"),
    [
        ("one_or_two_dwelling_house", (HOUSE,), True),
        ("one_or_two_dwelling_house", (FLATS,), False),
        ("one_or_two_dwelling_house", (), False),
        ("complementary_building", (HOUSE, SHED), True),
        ("complementary_building", (HOUSE,), True),
        ("complementary_building", (FLATS,), False),
        ("complementary_building", (FLATS, SHED), True),
        ("other", (HOUSE,), True),
    ],
)
def test_a_building_is_of_the_kind_that_is_said_where_the_register_knows_such_a_one(
    answer: str, buildings: tuple[Building, ...], stands: bool
) -> None:
    facts = told("facade_change", "changed_building", answer, *buildings)
    assert ("changed_building" in facts.values) is stands
    assert ("changed_building" in facts.why_absent) is not stands


def test_a_register_that_is_silent_lets_what_is_said_stand() -> None:
    facts = told("facade_change", "changed_building", "one_or_two_dwelling_house", layers=without("buildings"))
    assert stated(facts.values["changed_building"]) == "one_or_two_dwelling_house"


def test_a_further_dwelling_is_in_a_house_that_the_register_knows() -> None:
    assert "dwelling_in" in told("further_dwelling", "dwelling_in", "one_dwelling_house", HOUSE).values
    assert "dwelling_in" not in told("further_dwelling", "dwelling_in", "one_dwelling_house", FLATS).values


def test_a_farm_is_where_the_register_knows_a_farm_building() -> None:
    assert stated(told("facade_change", "changed_building", "other", HOUSE, BARN).values["farm_registered"]) is True
    assert stated(told("facade_change", "changed_building", "other", HOUSE).values["farm_registered"]) is False
    silent = told("facade_change", "changed_building", "other", HOUSE, layers=without("buildings"))
    assert "farm_registered" in silent.why_absent


def test_a_building_is_known_where_the_register_has_one_or_the_municipality_has_granted_one() -> None:
    assert stated(told("installation", "changed_building", "other", FLATS).values["building_known"]) is True
    assert stated(told("installation", "changed_building", "other").values["building_known"]) is False
    granted = told("installation", "changed_building", "other", coming=(replace(HOUSE, id="granted"),))
    assert stated(granted.values["building_known"]) is True


def test_a_deck_is_no_building_and_a_silent_register_knows_of_none() -> None:
    deck = told("installation", "changed_building", "other", replace(HOUSE, id="deck", is_deck=True, main=False))
    assert stated(deck.values["building_known"]) is False
    silent = told("installation", "changed_building", "other", layers=without("buildings"))
    assert "building_known" in silent.why_absent
