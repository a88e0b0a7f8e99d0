"""The pack `rules/se`: every worked case holds on both engines, and every rule has its words and source."""

from pathlib import Path

import pytest

from permits.law.loader.accepted import load_accepted
from permits.law.pack import Rule
from permits.rulebook import LIMITS_READ
from permits.settings import content
from permits.workbench.cases import Tried, run
from permits.workbench.check import ACCEPTABLE, look_over
from tests.packs import SWEDISH

TRIED = run(SWEDISH)
ACCEPTED = load_accepted(content("rules") / "accepted" / "se.yaml", ACCEPTABLE)
FOUND = look_over(SWEDISH, TRIED, ACCEPTED, LIMITS_READ)


@pytest.mark.parametrize("tried", TRIED, ids=[tried.case.name for tried in TRIED])
def test_the_worked_case_holds(tried: Tried) -> None:
    assert tried.differences == ()


@pytest.mark.parametrize("rule", SWEDISH.rules, ids=[rule.id for rule in SWEDISH.rules])
def test_the_rule_has_source_and_words(rule: Rule) -> None:
    assert rule.source.law and rule.source.section
    assert rule.title.sv and rule.title.en
    for verdict in ("met", "not_met"):
        assert rule.texts[verdict].sv and rule.texts[verdict].en


def test_nothing_is_left_to_look_at_that_is_not_accepted_with_its_reason() -> None:
    assert [f"{finding.place}: {finding.says.sv}" for finding in FOUND] == []


def test_every_question_has_its_words_and_its_default_a_source() -> None:
    for question in SWEDISH.questions.values():
        assert question.label.sv and question.label.en
        assert question.default is None or question.default_source is not None


def test_content_folders_explain_themselves() -> None:
    for folder in ("rules", "letters", "zoning_data"):
        assert (content(folder) / "README.md").is_file()


def test_worked_cases_are_beside_every_section_of_the_permit_duty() -> None:
    folder: Path = content("rules") / "se" / "pbl"
    assert {"9-04.cases.yaml", "9-05.cases.yaml", "9-10.cases.yaml", "9-19.cases.yaml", "9-34.cases.yaml"} <= {
        path.name for path in folder.iterdir()
    }
