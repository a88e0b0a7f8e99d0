"""Every day on which the law turns has its worked cases: the first and the last of each validity, and the days beside them."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from permits.law.pack import Case, Rule
from tests.packs import SWEDISH

DAY = timedelta(1)
ALWAYS = min(rule.valid.from_ for rule in SWEDISH.rules)
"""The first day of all, from which what has always stood is written."""
OTHERS = {"received": ("decided", "started"), "started": ("received", "decided")}
"""The days that do not count, by the one that does."""


def naming(rule: Rule, key: str, day: date) -> Iterator[Case]:
    """The cases that expect the rule to stand, or not, where the day that counts for it is this one."""
    for case in SWEDISH.cases:
        named = case.expect.get(key, ())
        assert isinstance(named, tuple)
        if rule.id in named and case.dates.on(rule.valid.applies_by) == day:
            yield case


@pytest.mark.parametrize("rule", SWEDISH.rules, ids=[rule.id for rule in SWEDISH.rules])
def test_a_rule_has_its_cases_on_its_first_day_and_its_last_and_beside_them(rule: Rule) -> None:
    first, last = rule.valid.from_, rule.valid.to
    turns = []
    if first != ALWAYS:
        turns += [("in_force", first), ("not_in_force", first - DAY)]
    if last is not None:
        turns += [("in_force", last), ("not_in_force", last + DAY)]
    assert [(key, day) for key, day in turns if not list(naming(rule, key, day))] == []


@pytest.mark.parametrize("rule", SWEDISH.rules, ids=[rule.id for rule in SWEDISH.rules])
def test_some_case_of_a_rule_tells_the_day_that_counts_from_the_others(rule: Rule) -> None:
    by = rule.valid.applies_by
    told = set()
    for key, inside in (("in_force", True), ("not_in_force", False)):
        for case in SWEDISH.cases:
            named = case.expect.get(key, ())
            assert isinstance(named, tuple)
            if rule.id in named:
                told |= {other for other in OTHERS[by] if rule.valid.covers(case.dates.on(other)) is not inside}
    assert told == {*OTHERS[by]}
