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


def fires(conclusion: Conclusion) -> bool:
    """Whether the rule's own answer is called for, exceptions aside."""
    by = Verdict.NOT_MET if SWEDISH.rule(conclusion.rule).otherwise else Verdict.MET
    return conclusion.verdict is by


@pytest.mark.parametrize(("rule", "named"), EXCEPTIONS, ids=[f"{rule} {named[0]}" for rule, named in EXCEPTIONS])
def test_an_exception_is_shown_where_it_takes_back_and_where_it_does_not(rule: str, named: tuple[str, ...]) -> None:
    taken_back = left_alone = False
    for conclusions in BY_CASE:
        bites = {conclusion.counts for conclusion in conclusions[rule]}
        others = [conclusion for other in named for conclusion in conclusions[other] if fires(conclusion)]
        taken_back |= bool(bites - {Truth.FALSE}) and any(other.counts is not Truth.TRUE for other in others)
        left_alone |= Truth.TRUE not in bites and any(other.counts is Truth.TRUE for other in others)
    assert (taken_back, left_alone) == (True, True)
