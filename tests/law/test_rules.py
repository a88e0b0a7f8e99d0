"""The pack `rules/se`: every worked case holds on both engines, and every rule has its words and source."""

from pathlib import Path

import pytest

from permits.law.loader import load_pack
from permits.law.pack import Rule
from permits.settings import content
from permits.workbench.cases import Tried, run
from permits.workbench.check import look_over

PACK = load_pack(content("rules") / "se")
TRIED = run(PACK)
FOUND = look_over(PACK, TRIED)

NOT_SHOWN = {
    "se.mb.7.13.known": "either known or open: its facts cannot make it fail",
}
"""Rules that answer a question and lack a case on one side, with the reason."""


@pytest.mark.parametrize("tried", TRIED, ids=[tried.case.name for tried in TRIED])
def test_the_worked_case_holds(tried: Tried) -> None:
    assert tried.differences == ()


@pytest.mark.parametrize("rule", PACK.rules, ids=[rule.id for rule in PACK.rules])
def test_the_rule_has_source_and_words(rule: Rule) -> None:
    assert rule.source.law and rule.source.section
    assert rule.title.sv and rule.title.en
    for verdict in ("met", "not_met"):
        assert rule.texts[verdict].sv and rule.texts[verdict].en


def test_no_worked_case_runs_into_a_conflict_it_does_not_expect() -> None:
    assert [one.says.en for one in FOUND if one.code == "conflict"] == []


def test_every_rule_that_answers_is_shown_both_met_and_not_met() -> None:
    lacking = [one for one in FOUND if one.code == "not_shown"]
    answering = {one.name for one in lacking if PACK.rule(one.name).question}
    assert answering == NOT_SHOWN.keys(), "\n".join(["", *(f"{one.place} {one.says.en}" for one in lacking)])


def test_every_question_has_its_words_and_its_default_a_source() -> None:
    for question in PACK.questions.values():
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
