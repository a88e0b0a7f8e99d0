"""Values carry their doubt, and rounding never adds certainty."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.quantity import MILLIMETRE, Measured, Source, around, exactly, on_grid

METRES = st.decimals(0, 500, places=4)


def test_a_rotated_four_and_a_half_metres_is_four_and_a_half_metres() -> None:
    assert on_grid(4.499999999927) == Decimal("4.500")


@given(METRES, st.decimals(0, 20, places=6))
def test_an_interval_holds_all_that_it_was_made_from_and_lies_on_the_grid(middle: Decimal, margin: Decimal) -> None:
    value = around(middle, margin, Source.SURVEY)
    assert value.low <= middle - margin and middle + margin <= value.high
    assert value.low % MILLIMETRE == 0 and value.high % MILLIMETRE == 0


def test_a_distance_is_never_below_nothing() -> None:
    assert around(Decimal("0.1"), Decimal(1), Source.SURVEY, not_below=Decimal(0)).low == 0


def test_a_declared_number_has_no_margin() -> None:
    assert exactly("30.00").exact and exactly("30.00").margin == 0


@pytest.mark.parametrize(("low", "high"), [("NaN", "1"), ("0", "Infinity"), ("2", "1")])
def test_what_is_no_interval_is_refused(low: str, high: str) -> None:
    with pytest.raises(ValueError):
        Measured(Decimal(low), Decimal(high))
