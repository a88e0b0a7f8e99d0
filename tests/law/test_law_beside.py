"""The law beside the rule: what its section says in our own words, and which text of the law it was written from."""

import re
from datetime import date

import pytest

from permits.law.facts import Dates
from permits.law.pack import Rule
from permits.workbench.reading import as_markdown, as_site, sections
from tests.packs import SWEDISH

TODAY = date(2026, 11, 20)
ON = Dates(TODAY, TODAY, TODAY)


@pytest.mark.parametrize("law", SWEDISH.laws)
def test_every_law_tells_which_text_of_it_was_read_and_that_it_was_not_the_official_one(law: str) -> None:
    source = SWEDISH.sources[law]
    assert source.read.year >= 2026 and source.copy.sv and not source.official


@pytest.mark.parametrize("rule", SWEDISH.rules, ids=[rule.id for rule in SWEDISH.rules])
def test_what_a_section_says_stands_in_words_of_our_own_without_its_numbers(rule: Rule) -> None:
    assert rule.says is not None
    for words in (rule.says.sv, rule.says.en):
        assert words.endswith(".") and not re.search(r"\d\s?(m|%|procent|percent|veck|week)", words)


def test_the_rules_read_back_open_with_it() -> None:
    (read,) = sections(SWEDISH, ON, "9 kap. 16 §")
    assert "sammanhållen bebyggelse" in read.says[0].sv
    page = as_markdown(SWEDISH, ON, (read,))
    assert "inte den officiella texten. https://www.riksdagen.se/" in page and "#K9P16" in page
    assert read.says[0].en in as_site(SWEDISH, ON, (read,))["en/pbl-9-kap-16.html"]
