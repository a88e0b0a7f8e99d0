"""Conclusions are told in the rule's own words, with values as people write them."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from permits.decision.explanation import Line, explain, fact_value, line_of, quantity, worded
from permits.decision.reasons import Reason
from permits.law.conclusion import Verdict
from permits.law.engine import conclude
from permits.law.facts import Dates, Facts, Thing
from permits.law.loader.cases import facts_from
from permits.law.pack import Compare, Condition, Word
from permits.quantity import Measured, Source, Stated, Value, at_least, exactly
from permits.text import Text
from tests.builders import SMALL_ENOUGH, TEXTS, a_boundary, a_pack, a_rule, concluded
from tests.packs import SWEDISH

DATES = Dates(date(2026, 11, 20), date(2026, 11, 20))
SHED = {"measure": "new_complementary_building", "inside_detail_plan": True}


def said(**facts: object) -> dict[str, tuple[str, str | None]]:
    """Sentence and margin of each rule, in Swedish."""
    found = facts_from({**SHED, **facts}, {})
    lines = explain(SWEDISH, found, conclude(SWEDISH, found, DATES))
    return {
        line.rule: (line.sentence.sv.replace("\u00a0", " "), line.checks[0].margin and line.checks[0].margin.sv.replace("\u00a0", " "))
        for line in lines
        if line.checks
    }  # fmt: skip


def test_a_met_limit_says_value_limit_and_what_is_to_spare() -> None:
    sentence, margin = said(building_area_m2=Decimal("25.00"))["se.pbl.9.4.1"]
    assert "25 m²" in sentence and "30 m²" in sentence
    assert margin == "5 m² till godo"


def test_a_passed_limit_says_by_how_much() -> None:
    assert said(building_area_m2=Decimal("30.01"))["se.pbl.9.4.1"][1] == "0,01 m² över gränsvärdet"


@pytest.mark.parametrize(
    ("counted", "told"),
    [
        ("214", "14 m² över gränsvärdet (7 procent)"),
        ("200.2", "0,20 m² över gränsvärdet (0,1 procent)"),
        ("200.05", "0,05 m² över gränsvärdet (under 0,1 procent)"),
    ],
)
def test_beyond_a_number_of_the_plan_its_share_is_told_too_and_never_as_nothing(counted: str, told: str) -> None:
    provision = {
        "id": "area", "provision_family": "building_area_m2", "provision_concerns": "any", "provision_sense": "max",
        "provision_interpretable": True, "provision_overlap_m2": Decimal(36), "provision_zero_plane": False,
        "provision_counted_m2": Decimal(counted), "provision_allowed_m2": Decimal("200.00"),
    }  # fmt: skip
    found = facts_from(SHED, {"provision": [provision]})
    lines = explain(SWEDISH, found, conclude(SWEDISH, found, DATES))
    (check,) = [check for line in lines if line.rule == "se.plan.building_area" for check in line.checks]
    assert check.margin is not None
    assert check.margin.sv.replace("\u00a0", " ") == told


def test_beyond_a_limit_of_nothing_the_measure_alone_says_how_much() -> None:
    dots = {
        "id": "dots", "provision_family": "no_build_land", "provision_concerns": "any", "provision_interpretable": True,
        "provision_overlap_m2": Decimal(35), "provision_zero_plane": False,
    }  # fmt: skip
    found = facts_from(SHED, {"provision": [dots]})
    lines = explain(SWEDISH, found, conclude(SWEDISH, found, DATES))
    (check,) = [check for line in lines if line.rule == "se.plan.no_build_land" for check in line.checks]
    assert (check.value.sv, check.margin and check.margin.sv) == ("35\u00a0m²", "över gränsvärdet")


def test_a_burden_that_is_escaped_says_what_was_kept_to_and_what_is_to_spare() -> None:
    far = facts_from({**SHED, "free_standing": True}, {}).answered({"track_distance_m": exactly("42.5", Source.SURVEY)})
    lines = explain(SWEDISH, far, conclude(SWEDISH, far, DATES))
    (check,) = [check for line in lines if line.rule == "se.pbl.9.34.1.track" for check in line.checks]
    assert (check.limit.sv, check.margin and check.margin.sv) == ("minst 30\u00a0m", "12,50\u00a0m till godo")


def test_what_was_not_found_as_far_as_one_looked_is_told_as_more_than_that() -> None:
    found = facts_from({**SHED, "free_standing": True}, {}).answered({"track_distance_m": at_least(200, Source.SURVEY)})
    lines = explain(SWEDISH, found, conclude(SWEDISH, found, DATES))
    checks = [check for line in lines for check in line.checks if check.fact == "track_distance_m"]
    assert checks
    for check in checks:
        assert check.value == Text("mer än 200\u00a0m", "more than 200\u00a0m")
        assert check.margin is not None and re.fullmatch(
            "mer än [\\d,]+ m (över gränsvärdet|till godo)", check.margin.sv.replace("\u00a0", " ")
        )
        assert "20 037" not in str(check) and "20037" not in str(check)


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    sentence, margin = said()["se.pbl.9.4.1"]
    assert margin is None
    assert "{" not in sentence


@pytest.mark.parametrize(
    ("low", "high", "value", "margin"),
    [
        ("4.482", "4.499", "4,49 m", "0,001 m under gränsvärdet"),
        ("4.499", "4.517", "4,50 m (± 0,01 m)", "för osäkert för att avgöra"),
        ("4.500", "4.518", "4,50 m", "precis på gränsvärdet"),
        ("4.501", "4.519", "4,51 m", "0,001 m till godo"),
        ("5.300", "6.700", "5,30–6,70 m", "0,80 m till godo"),
        (None, None, "okänt", None),
    ],
)
def test_a_doubt_is_told_only_where_the_limit_lies_within_it(
    low: str | None, high: str | None, value: str, margin: str | None
) -> None:
    known = {} if low is None or high is None else {"boundary_distance_m": Measured(Decimal(low), Decimal(high))}
    found = replace(facts_from(SHED, {}), things={"boundary": (Thing("1", Text("gränsen", "the boundary"), known),)})
    lines = explain(SWEDISH, found, conclude(SWEDISH, found, DATES))
    (line,) = [line for line in lines if line.rule == "se.pbl.9.34.1.boundary"]
    (check,) = [check for check in line.checks if check.fact == "boundary_distance_m"]
    assert "\n" not in check.value.sv and "± " not in check.value.sv, "no line ends within the doubt"
    assert (check.value.sv.replace("\u00a0", " "), check.margin and check.margin.sv.replace("\u00a0", " ")) == (
        value,
        margin,
    )


@pytest.mark.parametrize(
    ("fact", "value", "written"),
    [
        ("ridge_height_m", exactly("3.20"), "3,20 m"),
        ("ridge_height_m", exactly("3.00"), "3 m"),
        ("ridge_height_m", exactly("2.99"), "2,99 m"),
        ("ridge_height_m", exactly("3.001"), "3,001 m"),
        ("building_area_m2", exactly("42.00"), "42 m²"),
        ("building_area_m2", exactly("42.10"), "42,10 m²"),
        ("boundary_distance_m", Measured(Decimal("11.98"), Decimal("12.02")), "12 m (± 0,02 m)"),
        ("shore_distance_m", exactly("100.30"), "100,30 m"),
        ("boundary_distance_m", Measured(Decimal("4.10"), Decimal("4.90")), "4,50 m (± 0,40 m)"),
        ("complementary_pool_m2", Measured(Decimal(20), Decimal(60)), "mellan 20 m² och 60 m²"),
        ("shore_distance_m", exactly("260.367"), "260,37 m"),
        ("track_distance_m", at_least(200, Source.SURVEY), "mer än 200 m"),
        ("roof_angle_deg", exactly("27"), "27°"),
        ("fence_kind", Stated("close"), None),
        ("near", None, None),
    ],
)
def test_values_are_written_as_people_write_them(
    fact: str, value: Measured | Stated | None, written: str | None
) -> None:
    declaration = SWEDISH.facts.get(fact, SWEDISH.facts["fence_kind"])
    shown = fact_value(declaration, value).sv.replace("\u00a0", " ")
    assert shown == written if written else shown


def test_english_has_a_point_and_swedish_a_comma() -> None:
    both = quantity(SWEDISH.facts["ridge_height_m"], Decimal("4.5"))
    assert (both.sv.replace("\u00a0", " "), both.en.replace("\u00a0", " ")) == ("4,50 m", "4.50 m")


@pytest.mark.parametrize("facts", [SHED, {**SHED, "measure": "fence"}, {**SHED, "inside_detail_plan": False}])
def test_no_sentence_keeps_an_unfilled_slot(facts: dict[str, object]) -> None:
    found = facts_from(facts, {})
    for line in explain(SWEDISH, found, conclude(SWEDISH, found, DATES)):
        assert "{" not in line.sentence.sv + line.sentence.en


TOO_UNCERTAIN = Text("för osäkert för att avgöra", "too uncertain to tell")
AT_THE_LIMIT = Text("precis på gränsvärdet", "exactly at the limit")


def line(facts: Facts, *if_: Condition, **changes: object) -> Line:
    """The one line of a pack with one rule."""
    pack = a_pack(a_rule("r", *(if_ or (SMALL_ENOUGH,)), **changes))
    (found,) = explain(pack, facts, concluded(pack, facts))
    return found


def area(value: Value) -> Facts:
    return Facts({"area_m2": value})


@pytest.mark.parametrize(
    ("value", "verdict", "margin"),
    [
        (exactly("30"), Verdict.MET, AT_THE_LIMIT),
        (Measured(Decimal("29.8"), Decimal("30.2")), Verdict.OPEN, TOO_UNCERTAIN),
        (Measured(Decimal("30"), Decimal("30.2")), Verdict.OPEN, TOO_UNCERTAIN),
    ],
    ids=["at the limit", "the limit lies within the doubt", "the doubt begins at the limit"],
)
def test_what_has_no_distance_to_the_limit_is_said_in_words(value: Value, verdict: Verdict, margin: Text) -> None:
    found = line(area(value))
    assert (found.verdict, found.checks[0].margin) == (verdict, margin)


def test_below_a_limit_does_not_include_it() -> None:
    found = line(Facts({"height_m": exactly("4.5")}), Compare("height_m", Word.BELOW, (Decimal("4.5"),)))
    assert (found.verdict, found.checks[0].margin) == (Verdict.NOT_MET, AT_THE_LIMIT)


def test_nothing_is_to_spare_while_the_answer_is_open() -> None:
    doubtful = Facts({"height_m": Measured(Decimal(0), Decimal("0.5"))})
    found = line(doubtful, Compare("height_m", Word.ABOVE, (Decimal(0),)))
    assert (found.verdict, found.checks[0].margin) == (Verdict.OPEN, TOO_UNCERTAIN)


def test_why_a_value_is_not_known_follows_the_sentence() -> None:
    found = line(Facts({}, why_absent={"area_m2": Text("Ritningen saknas.", "The drawing is missing.")}))
    assert found.sentence.sv.endswith(" Ritningen saknas.")
    assert found.sentence.en.endswith(" The drawing is missing.")


@pytest.mark.parametrize(
    ("facts", "sv"),
    [
        (Facts({}), "Det går inte att avgöra: byggnadsarea är inte känt."),
        (area(Measured(Decimal(29), Decimal(31))), "Det går inte att avgöra säkert."),
    ],
    ids=["unknown", "uncertain"],
)
def test_a_rule_without_words_for_open_says_what_stands_in_the_way(facts: Facts, sv: str) -> None:
    found = line(facts, texts={name: TEXTS[name] for name in ("met", "not_met")})
    assert (found.verdict, found.sentence.sv) == (Verdict.OPEN, sv)


def test_rules_that_do_not_speak_of_the_case_are_left_out() -> None:
    pack = a_pack(a_rule("r", SMALL_ENOUGH, applies_when=(Compare("near", Word.IS, (True,)),)))
    facts = Facts({"near": Stated(False), "area_m2": exactly("20")})
    assert explain(pack, facts, concluded(pack, facts)) == ()


def test_a_line_names_its_source_in_law() -> None:
    found = line(area(exactly("20")))
    assert (found.source, found.url) == ("9 kap. 4 § PBL", "https://law.example/pbl")


def test_a_reason_about_one_boundary_begins_with_its_name() -> None:
    texts = {"met": Text("{distance_m} räcker.", "{distance_m} is enough."), "not_met": Text("nej", "no")}
    rule = a_rule("r", Compare("distance_m", Word.AT_LEAST, (Decimal("4.5"),)), for_each="boundary", texts=texts)
    east = a_boundary("east", Text("gränsen mot Almen 1:4", "the boundary to Almen 1:4"), distance_m=exactly("6"))
    pack, facts = a_pack(rule), Facts({}, {"boundary": (east,)})
    says = worded(pack, facts, concluded(pack, facts), Reason("permit_test", rule.title, "r", "east"))
    assert says.sv.replace("\u00a0", " ") == "Gränsen mot Almen 1:4: 6 m räcker."


def test_a_reason_that_rests_on_no_rule_keeps_its_words() -> None:
    pack, facts = a_pack(a_rule("r", SMALL_ENOUGH)), area(exactly("20"))
    reason = Reason("no_mandate", Text("Ingen delegation.", "No delegation."))
    found = concluded(pack, facts)
    assert worded(pack, facts, found, reason) == reason.says
    assert line_of(pack, facts, found, reason) is None
