"""What the rules can never do, and what they can do that nobody means."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from permits.content import content
from permits.law.engine import conclude
from permits.law.facts import Dates
from permits.law.pack import Compare, LimitRef, Met, Pack, Rule, Word
from permits.validity import Validity
from permits.workbench.analyse import CODES, Finding, analyse
from permits.workbench.cases import facts_of
from permits.workbench.meaning import days
from permits.workbench.sound import accepted_in
from tests.builders import DAY, DUTY, MOST, SMALL_ENOUGH, STANDING, a_pack, a_rule
from tests.packs import SWEDISH

HIGH = Compare("height_m", Word.ABOVE, (Decimal(1),))
NEAR = Compare("near", Word.IS, (True,))
NEEDED = a_rule("needed", HIGH, question="duty", then="needed")
FREE = a_rule("free", SMALL_ENOUGH, question="duty", then="free", exception_to=("needed",))
LARGE = Compare("area_m2", Word.ABOVE, (LimitRef("most"),))


def found(*rules: Rule, pack: Pack | None = None) -> dict[str, Finding]:
    """Findings by code and name."""
    return {f"{one.code} {one.name}": one for one in analyse(pack or a_pack(*rules), [DAY])}


def test_rules_that_fit_together_give_no_finding() -> None:
    assert found(NEEDED, FREE) == {}


def test_two_rules_that_can_answer_differently_are_a_conflict_with_a_case() -> None:
    near = a_rule("near", NEAR, question="duty", then="needed")
    (conflict,) = [one for one in found(NEEDED, FREE, near).values() if one.code == "conflict"]
    assert conflict.name == "free / near"
    assert conflict.is_fault
    assert conflict.case is not None
    pack = a_pack(NEEDED, FREE, near)
    assert conclude(pack, facts_of(pack, conflict.case), conflict.case.dates).answers["duty"].state.value == "conflict"
    assert "answers: {duty: conflict}" in conflict.yaml


def test_an_exception_takes_the_conflict_away() -> None:
    near = a_rule("near", NEAR, question="duty", then="needed", exception_to=("free",))
    assert not [one for one in found(NEEDED, FREE, near) if one.startswith("conflict")]


def test_two_boundaries_can_disagree_where_one_cannot() -> None:
    far = a_rule(
        "far", Compare("distance_m", Word.ABOVE, (Decimal(5),)), question="duty", then="free", for_each="boundary"
    )
    close = a_rule(
        "close", Compare("distance_m", Word.BELOW, (Decimal(5),)), question="duty", then="needed", for_each="boundary"
    )
    conflict = found(far, close)["conflict far / close"]
    assert conflict.case is not None
    assert len(conflict.case.things["boundary"]) == 2


def test_a_question_without_a_default_that_nobody_answers_is_a_gap() -> None:
    pack = replace(a_pack(NEEDED), questions={"duty": replace(DUTY, default=None)}, hash="no default")
    other = replace(NEEDED, if_=(NEAR,))
    assert "gap duty" in found(pack=replace(pack, rules=(other,), hash="gap"))


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (a_rule("r", SMALL_ENOUGH, applies_when=(NEAR, Compare("near", Word.IS, (False,)))), "never_applies"),
        (a_rule("r", SMALL_ENOUGH, LARGE), "never_met"),
        (a_rule("r", NEAR, applies_when=(NEAR,)), "always_met"),
    ],
)
def test_a_rule_that_tells_no_cases_apart_is_found(rule: Rule, code: str) -> None:
    assert f"{code} r" in found(rule)


def test_a_rule_that_is_always_taken_back_is_found_with_what_takes_it_back() -> None:
    always = a_rule("always", question="duty", then="free", exception_to=("needed",))
    finding = found(NEEDED, always)["always_taken_back needed"]
    assert "always" in finding.says.en


def test_an_exception_between_rules_that_never_meet_is_found() -> None:
    large = a_rule("large", LARGE, question="duty", then="needed", exception_to=("free",))
    assert "exception_never_bites large -> free" in found(NEEDED, FREE, large)


def test_a_group_bites_when_the_exception_meets_any_rule_of_it() -> None:
    large = a_rule("large", LARGE, question="duty", then="needed", exception_to=("free", "needed"))
    together = replace(large, exception_groups=(("free", "needed"),))
    assert "exception_never_bites large -> free" in found(NEEDED, FREE, large)
    assert not [name for name in found(NEEDED, FREE, together) if name.startswith("exception_never_bites large")]


def test_an_answer_that_nothing_leads_to_is_found() -> None:
    never = a_rule("never", SMALL_ENOUGH, LARGE, question="duty", then="needed")
    assert "answer_never_given duty: needed" in found(never)


def test_a_question_that_no_rule_answers_is_found() -> None:
    assert "question_never_answered duty" in found(a_rule("point", NEAR))


def test_a_limit_that_changes_no_answer_is_found() -> None:
    point = a_rule("point", SMALL_ENOUGH)
    assert "limit_without_effect most -> point" in found(NEEDED, point)
    both = a_rule("both", Met(("point",)), question="duty", then="free", exception_to=("needed",))
    assert "limit_without_effect most -> point" not in found(NEEDED, point, both)


def test_a_hole_and_an_overlap_between_two_versions_are_found() -> None:
    last = date(2026, 12, 31)
    old = replace(NEEDED, valid=Validity(STANDING.from_, last))
    for first, code in ((last + timedelta(2), "hole"), (last, "overlap")):
        new = replace(NEEDED, id="needed.2026-1", valid=Validity(first))
        assert f"{code} needed" in found(old, new)
    assert not found(old, replace(NEEDED, id="needed.2026-1", valid=Validity(last + timedelta(1))))


def test_a_hole_in_a_limit_is_found() -> None:
    first, last = MOST.values[0], date(2026, 12, 31)
    values = (
        replace(first, valid=Validity(STANDING.from_, last)),
        replace(first, valid=Validity(last + timedelta(2))),
    )
    pack = a_pack(NEEDED, FREE, limits=(replace(MOST, values=values),))
    assert "hole most" in found(pack=pack)


def test_later_days_are_those_on_which_the_law_changes() -> None:
    pack = a_pack(replace(NEEDED, valid=Validity(date(2025, 12, 1), date(2026, 12, 31))))
    assert days(pack, DAY) == (DAY, date(2027, 1, 1))


def test_the_national_pack_has_no_finding_that_no_engine_sees_and_what_may_stand_is_what_is_told() -> None:
    pack = SWEDISH
    day = date(2026, 11, 28)
    findings = analyse(pack, [day])
    assert not [one for one in findings if one.code == "unshown"]
    accepted = {(each.code, each.name) for each in accepted_in(content("rules"), pack) if each.code in CODES}
    assert {(one.code, one.name) for one in findings if not one.is_fault} == accepted
    for finding in findings:
        assert finding.code in CODES
        if finding.code == "conflict":
            assert finding.case is not None
            came = conclude(pack, facts_of(pack, finding.case), Dates(day, day))
            assert "conflict" in {answer.state.value for answer in came.answers.values()}
