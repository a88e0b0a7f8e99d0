"""
Of the Swedish pack the runner, the batch and the second engine say what the reference says: of each worked case, and of any
case that may come. The reference is slow, so it is asked once for all three.
"""

from collections import defaultdict
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permits.law.engine import differing, durable, plain
from permits.law.facts import Dates, Facts
from permits.workbench.cases import facts_of
from tests.any_case import any_case
from tests.examples import EXAMPLES
from tests.law import test_columns, test_generated
from tests.packs import SWEDISH

TOGETHER = 25
"""So many cases at a time, for the batch costs nearly as much for one."""


def all_say_the_same(cases: Iterable[tuple[Facts, Dates]], second: bool) -> None:
    """second: the second engine too."""
    by_dates: dict[Dates, list[Facts]] = defaultdict(list)
    for facts, dates in cases:
        by_dates[dates].append(facts)
    for dates, several in by_dates.items():
        in_force = SWEDISH.on(dates)
        references = [plain.evaluate(in_force, facts) for facts in several]
        test_columns.says_the_same(in_force, several, references)
        for facts, reference in zip(several, references, strict=True):
            test_generated.says_the_same(in_force, facts, reference)
            if second:
                assert differing(reference, durable.evaluate(in_force, facts)) == []


@pytest.mark.timeout(600)
def test_each_worked_case_is_told_alike() -> None:
    # That the second engine agrees on these is asked where they are tried (test_rules).
    all_say_the_same(((facts_of(SWEDISH, case), case.dates) for case in SWEDISH.cases), second=False)


@settings(max_examples=max(EXAMPLES // 10, 100) // TOGETHER, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_any_case_is_told_alike(seed: int) -> None:
    all_say_the_same((any_case(SWEDISH, seed + number) for number in range(TOGETHER)), second=durable.AVAILABLE)
