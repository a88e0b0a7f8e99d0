"""Conclusions are told in the rule's own words, with values as people write them."""

from datetime import date
from decimal import Decimal

import pytest

from permits.engine import conclude
from permits.explanation import explain, fact_value, quantity
from permits.facts import Dates
from permits.loader import facts_from, load_pack
from permits.quantity import Measured, Stated, exactly
from permits.settings import content

PACK = load_pack(content("rules") / "se")
DATES = Dates(date(2026, 11, 20), date(2026, 11, 20))
SHED = {"measure": "new_complementary_building", "inside_detail_plan": True}


def said(**facts: object) -> dict[str, tuple[str, str | None]]:
    """Sentence and margin of each rule, in Swedish."""
    found = facts_from({**SHED, **facts}, {})
    lines = explain(PACK, found, conclude(PACK, found, DATES))
    return {
        line.rule: (line.sentence.sv.replace("\u00a0", " "), line.checks[0].margin and line.checks[0].margin.sv.replace("\u00a0", " "))
        for line in lines
        if line.checks
    }  # fmt: skip


def test_a_met_limit_says_value_limit_and_what_is_to_spare() -> None:
    sentence, margin = said(building_area_m2=Decimal("25.00"))["se.pbl.9.4.1"]
    assert "25,00 m²" in sentence and "30,00 m²" in sentence
    assert margin == "5,00 m² till godo"


def test_a_passed_limit_says_by_how_much() -> None:
    assert said(building_area_m2=Decimal("30.01"))["se.pbl.9.4.1"][1] == "0,01 m² över gränsen"


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    sentence, margin = said()["se.pbl.9.4.1"]
    assert margin is None
    assert "{" not in sentence


@pytest.mark.parametrize(
    ("fact", "value", "written"),
    [
        ("ridge_height_m", exactly("3.20"), "3,20 m"),
        ("boundary_distance_m", Measured(Decimal("4.10"), Decimal("4.90")), "4,50 m (± 0,40 m)"),
        ("complementary_pool_m2", Measured(Decimal(20), Decimal(60)), "mellan 20,00 m² och 60,00 m²"),
        ("shore_distance_m", exactly("260.367"), "260 m"),
        ("roof_angle_deg", exactly("27"), "27°"),
        ("fence_kind", Stated("close"), None),
        ("near", None, None),
    ],
)
def test_values_are_written_as_people_write_them(
    fact: str, value: Measured | Stated | None, written: str | None
) -> None:
    declaration = PACK.facts.get(fact, PACK.facts["fence_kind"])
    shown = fact_value(declaration, value).sv.replace("\u00a0", " ")
    assert shown == written if written else shown


def test_english_has_a_point_and_swedish_a_comma() -> None:
    both = quantity(PACK.facts["ridge_height_m"], Decimal("4.5"))
    assert (both.sv.replace("\u00a0", " "), both.en.replace("\u00a0", " ")) == ("4,50 m", "4.50 m")


@pytest.mark.parametrize("facts", [SHED, {**SHED, "measure": "fence"}, {**SHED, "inside_detail_plan": False}])
def test_no_sentence_keeps_an_unfilled_slot(facts: dict[str, object]) -> None:
    found = facts_from(facts, {})
    for line in explain(PACK, found, conclude(PACK, found, DATES)):
        assert "{" not in line.sentence.sv + line.sentence.en
