"""Each exception of the pack has worked cases that show it both ways: where it takes back, and where it does not."""

from collections.abc import Mapping, Sequence

import pytest

from permits.law.conclusion import Conclusion, Truth, Verdict
from tests.law.test_rules import TRIED
from tests.packs import SWEDISH

BY_CASE: Sequence[Mapping[str, Sequence[Conclusion]]] = [
    {
        rule.id: [conclusion for conclusion in tried.found.conclusions if conclusion.rule == rule.id]
        for rule in SWEDISH.rules
    }
    for tried in TRIED
]
EXCEPTIONS = [(rule.id, named) for rule in SWEDISH.rules for named in rule.exceptions]
"""Each rule with what it is an exception to: one rule, or a group that the law names together."""


def may_fire(conclusion: Conclusion) -> bool:
    """Whether the rule's own answer is called for, or may be, exceptions aside."""
    by = Verdict.NOT_MET if SWEDISH.rule(conclusion.rule).otherwise else Verdict.MET
    return conclusion.verdict in (by, Verdict.OPEN)


@pytest.mark.parametrize(("rule", "named"), EXCEPTIONS, ids=[f"{rule} {named[0]}" for rule, named in EXCEPTIONS])
def test_an_exception_is_shown_where_it_takes_back_and_where_it_does_not(rule: str, named: tuple[str, ...]) -> None:
    taken_back = left_alone = False
    for conclusions in BY_CASE:
        bites = any(conclusion.counts is Truth.TRUE for conclusion in conclusions[rule])
        for other in (conclusion for id in named for conclusion in conclusions[id] if may_fire(conclusion)):
            taken_back |= bites and other.counts is Truth.FALSE
            left_alone |= not bites and other.counts is Truth.TRUE
    assert (taken_back, left_alone) == (True, True)
