"""A planner's draft, and the worked cases that a changed limit touches."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from permits.content import content
from permits.workbench.draft import RulesDraft

AREA = "complementary_building_area_in_plan"


def test_a_case_of_another_section_that_measures_between_the_old_value_and_the_new_is_tried_too(tmp_path: Path) -> None:
    draft = RulesDraft(tmp_path, content("rules"))
    draft.change(AREA, Decimal(40), date(2027, 7, 1), "9 kap. 4 § 1")
    tried = draft.cases_of(AREA)
    failing = [each.case for each in tried if each.differences]
    assert failing and {case.file for case in failing} == {"se/pbl/9-02.cases.yaml"}, "a plan that frees 38 m²"
    assert all(case.dates.received >= date(2027, 7, 1) for case in failing)
    every = len(draft.pack.cases)
    assert len(tried) < every / 4, "and not all of the book, which takes longer than a page may"
