"""Each exception of the pack has worked cases that show it both ways: where it takes back, and where it does not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

import pytest

from permits.law.conclusion import Conclusion, Truth, Verdict
from tests.law.test_rules import every_case
from tests.packs import SWEDISH

EXCEPTIONS = [(rule.id, named) for rule in SWEDISH.rules for named in rule.exceptions]
"""Each rule with what it is an exception to: one rule, or a group that the law names together."""


@cache
def by_case() -> Sequence[Mapping[str, Sequence[Conclusion]]]:
    """Of each worked case, its conclusions by rule."""
    cases = []
    for tried in every_case():
        by_rule: dict[str, list[Conclusion]] = defaultdict(list)
        for conclusion in tried.found.conclusions:
            by_rule[conclusion.rule].append(conclusion)
        cases.append(by_rule)
    return cases


def may_fire(conclusion: Conclusion) -> bool:
    """Whether the rule's own answer is called for, or may be, exceptions aside."""
    by = Verdict.NOT_MET if SWEDISH.rule(conclusion.rule).otherwise else Verdict.MET
    return conclusion.verdict in (by, Verdict.OPEN)


@pytest.mark.parametrize(("rule", "named"), EXCEPTIONS, ids=[f"{rule} {named[0]}" for rule, named in EXCEPTIONS])
def test_an_exception_is_shown_where_it_takes_back_and_where_it_does_not(rule: str, named: tuple[str, ...]) -> None:
    taken_back = left_alone = False
    for conclusions in by_case():
        bites = any(conclusion.counts is Truth.TRUE for conclusion in conclusions[rule])
        for other in (conclusion for id in named for conclusion in conclusions[id] if may_fire(conclusion)):
            taken_back |= bites and other.counts is Truth.FALSE
            left_alone |= not bites and other.counts is Truth.TRUE
    assert (taken_back, left_alone) == (True, True)
