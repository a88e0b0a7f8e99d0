"""The batch says of every case what the reference engine says of it alone."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from permits.law.conclusion import Conclusion, Truth
from permits.law.engine import columns, plain
from permits.law.engine.answers import answers
from permits.law.facts import Facts
from permits.law.pack import InForce
from permits.quantity import Source, at_least, exactly
from permits.workbench.cases import facts_of
from tests.examples import EXAMPLES
from tests.handmade import DATES
from tests.packs import SWEDISH, Tried, packs_and_cases

KLEENE = {0: Truth.FALSE, 1: Truth.OPEN, 2: Truth.TRUE}


def says_the_same(in_force: InForce, several: Sequence[Facts], references: Sequence[Sequence[Conclusion]] = ()) -> None:
    """references: what the reference says of each, where it was asked already."""
    table = columns.table(in_force.pack, several)
    reached = columns.concluded(in_force, table)
    answered = columns.answered(in_force, table)
    for place, facts in enumerate(several):
        concluded = references[place] if references else plain.evaluate(in_force, facts)
        each: dict[str, int] = {}
        for came in concluded:
            at = place
            if came.about is not None:
                kind = in_force.pack.rule(came.rule).for_each or ""
                first = int((table.things[kind].of < place).sum())
                at = first + each.setdefault(came.rule, 0)
                each[came.rule] += 1
            assert KLEENE[int(reached[came.rule].holds[at])] is came.holds, (came.rule, came.about)
            assert KLEENE[int(reached[came.rule].counts[at])] is came.counts, (came.rule, came.about)
        for question, answer in answers(in_force, concluded).items():
            declared = in_force.pack.questions[question]
            assert int(answered[question][place]) == columns.coded(declared, answer)
            assert columns.worded(declared, int(answered[question][place])) == (answer.value or answer.state.value)


@settings(max_examples=max(EXAMPLES // 5, 100), deadline=None, suppress_health_check=list(HealthCheck))
@given(packs_and_cases(most=6))
def test_the_batch_agrees_with_the_reference_on_any_pack_and_any_facts(tried: Tried) -> None:
    (pack,), several = tried
    says_the_same(pack.on(DATES), several)


def test_a_distance_that_nobody_knows_the_end_of_has_room() -> None:
    facts = Facts({"road_distance_m": at_least(Decimal(50), Source.SURVEY)})
    table = columns.table(SWEDISH, [facts])
    assert table.cases.low["road_distance_m"][0] == 50_000
    assert table.cases.high["road_distance_m"][0] == columns.ANYWHERE


@pytest.mark.parametrize("number", ["0.0005", "2147484"])
def test_a_number_that_has_no_room_is_refused_and_not_rounded(number: str) -> None:
    with pytest.raises(columns.NotInColumns):
        columns.table(SWEDISH, [Facts({"road_distance_m": exactly(number)})])


def test_pieces_are_what_the_whole_is() -> None:
    dates = SWEDISH.cases[0].dates
    several = [facts_of(SWEDISH, case) for case in SWEDISH.cases[:40]]
    table = columns.table(SWEDISH, several)
    whole = columns.answered(SWEDISH.on(dates), table)
    for start, piece in table.chunks(7):
        for question, codes in columns.answered(SWEDISH.on(dates), piece).items():
            assert (codes == whole[question][start : start + piece.size]).all()


def test_a_table_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    several = [facts_of(SWEDISH, case) for case in SWEDISH.cases[:20]]
    table = columns.table(SWEDISH, several)
    columns.save(table, tmp_path / "cases.npz", {"@names": ["a"] * 20})
    again, beside = columns.load(tmp_path / "cases.npz")
    assert list(beside["@names"]) == ["a"] * 20
    assert again.size == table.size
    dates = SWEDISH.cases[0].dates
    before, after = (columns.answered(SWEDISH.on(dates), one) for one in (table, again))
    assert all((before[question] == after[question]).all() for question in before)


@settings(max_examples=max(EXAMPLES // 10, 50), deadline=None, suppress_health_check=list(HealthCheck))
@given(packs_and_cases(packs=2, most=4))
def test_two_laws_at_once_say_what_each_says_alone(tried: Tried) -> None:
    (one, other), several = tried
    before, after = one.on(DATES), other.on(DATES)
    table = columns.table(one, several)
    for in_force, codes in zip((before, after), columns.compared(before, after, table), strict=True):
        alone = columns.answered(in_force, table)
        assert all((codes[question] == alone[question]).all() for question in alone)


def test_cases_can_be_taken_out_of_order_and_more_than_once() -> None:
    several = [facts_of(SWEDISH, case) for case in SWEDISH.cases[:30]]
    table = columns.table(SWEDISH, several)
    places = np.array([7, 0, 7, 29])
    taken = columns.answered(SWEDISH.on(DATES), table.taken(places))
    whole = columns.answered(SWEDISH.on(DATES), table)
    assert all((taken[question] == whole[question][places]).all() for question in whole)
