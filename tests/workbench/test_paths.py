"""No way leads to a favourable result past a mandatory check, or on what nobody knows."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from permits.content import content
from permits.decision.outcome import course_of
from permits.decision.result import Result
from permits.errors import BadPack
from permits.law.conclusion import Answer, AnswerState, Conclusions
from permits.law.engine import conclude
from permits.law.pack import Compare, Pack
from permits.workbench.cases import facts_of
from permits.workbench.mandatory import Mandatory, favourable, load_mandatory
from permits.workbench.paths import ways
from tests.packs import SWEDISH

MANDATORY = load_mandatory(content("rules") / "mandatory" / "se.yaml", SWEDISH)
DAY = date(2026, 11, 28)


def test_the_national_pack_has_no_way_past_a_check_and_none_on_the_unknown() -> None:
    assert list(ways(SWEDISH, MANDATORY, DAY)) == []


def test_the_results_rest_on_the_answers_that_the_outcome_asks_for() -> None:
    for result, answers in favourable(SWEDISH).items():
        came = {
            name: Answer(name, AnswerState.SETTLED, answers.get(name, next(iter(question.answers))))
            for name, question in SWEDISH.questions.items()
        }
        taken = course_of(SWEDISH, Conclusions("se", (), came, {}, (), (), ()))
        assert taken is not None
        assert (taken.result, taken.good) == (result, answers)


def without(pack: Pack, fact: str) -> Pack:
    """The pack with every condition on the fact lost."""

    def kept(conditions: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(one for one in conditions if not (isinstance(one, Compare) and one.fact == fact))

    rules = tuple(
        replace(rule, applies_when=kept(rule.applies_when), if_=kept(rule.if_), then=rule.then)  # type: ignore[arg-type]
        if fact in {one.fact for one in (*rule.applies_when, *rule.if_) if isinstance(one, Compare)}
        and not rule.otherwise
        else rule
        for rule in pack.rules
    )
    return replace(pack, rules=rules, hash=f"without {fact}")


def test_a_check_that_is_lost_is_told_with_a_case_that_passes_it_by() -> None:
    check = next(one for one in MANDATORY if (one.result, one.fact) == (Result.EXEMPT, "building_area_m2"))
    lost = without(SWEDISH, "building_area_m2")
    (way,) = ways(lost, [check], DAY)
    assert (way.code, way.is_fault, way.place) == ("skips", True, check.place)
    assert way.case is not None
    facts = facts_of(lost, way.case)
    assert "building_area_m2" not in facts.values
    answers = conclude(lost, facts, way.case.dates).answers
    assert all(answers[name].value == good for name, good in favourable(SWEDISH)[Result.EXEMPT].items())


def test_a_fact_of_things_is_skipped_where_any_thing_lacks_it() -> None:
    check = Mandatory(Result.EXEMPT, "boundary_consent", (), "test", "f.yaml:1")
    (way,) = ways(SWEDISH, [check], DAY)
    assert way.case is not None


def test_a_list_that_names_what_is_not_there_is_told_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "se.yaml"
    file.write_text(
        "mandatory:\n  exempt:\n    - {fact: bulding_area_m2, measures: [shed], why: x}\n  freed:\n    - {fact: plan_known, why: x}\n"
    )
    with pytest.raises(BadPack) as told:
        load_mandatory(file, SWEDISH)
    assert [fault.place for fault in told.value.faults] == [
        "mandatory/se.yaml:5:5",
        "mandatory/se.yaml:3:14",
        "mandatory/se.yaml:3:42",
    ]
