"""The pack `rules/se`: every worked case holds on both engines, and every rule has its words and source."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from permits.content import content
from permits.law.loader.accepted import load_accepted
from permits.law.pack import Rule
from permits.rulebook import LIMITS_READ
from permits.workbench.cases import Tried, run
from permits.workbench.check import ACCEPTABLE, look_over
from tests.packs import SWEDISH


@cache
def every_case() -> Sequence[Tried]:
    """All worked cases, by both engines: once for all that is asked of them."""
    return run(SWEDISH)


@pytest.mark.timeout(600)
def test_each_worked_case_holds() -> None:
    tried = every_case()
    assert len(tried) == len(SWEDISH.cases) > 1000
    wrong = [(f"{worked.case.file}:{worked.case.line}", worked.differences) for worked in tried if worked.differences]
    assert wrong == []


@pytest.mark.parametrize("rule", SWEDISH.rules, ids=[rule.id for rule in SWEDISH.rules])
def test_the_rule_has_source_and_words(rule: Rule) -> None:
    assert rule.source.law and rule.source.section
    assert rule.title.sv and rule.title.en
    for verdict in ("met", "not_met"):
        assert rule.texts[verdict].sv and rule.texts[verdict].en


def test_nothing_is_left_to_look_at_that_is_not_accepted_with_its_reason() -> None:
    accepted = load_accepted(content("rules") / "accepted" / "se.yaml", ACCEPTABLE)
    findings = look_over(SWEDISH, every_case(), accepted, LIMITS_READ)
    assert [f"{finding.place}: {finding.says.sv}" for finding in findings] == []


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
