"""Lengths, areas and angles are read as people write them, and what looks like centimetres is asked back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.eservice.written import NOT_A_NUMBER, NOT_POSITIVE, SPELLINGS, number_in
from permits.law.loader.declared import UNIT_OF
from permits.numbers import SIGNS
from permits.text import Text


@pytest.mark.parametrize(
    "written",
    [
        "4,5",
        "4.5",
        " 4,50 ",
        "4,5 m",
        "4,5m",
        "4.50 meter",
        "450 cm",
        "450cm",
        "4500 mm",
        "4 500 mm",
        "45 dm",
        "4,5\u00a0m",
        "4,5\u200b",
        "\u200e4,5 m",
        "\ufeff4,\u00ad5",
    ],
)
def test_four_and_a_half_metres_are_read_however_they_are_written(written: str) -> None:
    assert number_in(written, "m") == Decimal("4.5")


@pytest.mark.parametrize("written", ["-4", "-0,3 m", "\u22124,5"])
def test_a_number_below_nought_is_told_for_its_sign(written: str) -> None:
    assert number_in(written, "m") == NOT_POSITIVE


@pytest.mark.parametrize(
    ("written", "unit", "number"),
    [
        ("30", "m2", "30"), ("30 m2", "m2", "30"), ("30,25 m²", "m2", "30.25"), ("30 kvm", "m2", "30"), ("1 250", "m2", "1250"),
        ("27", "deg", "27"), ("27°", "deg", "27"), ("27 grader", "deg", "27"), ("450 m", "m", "450"), ("99,9", "m", "99.9"),
        ("0", "m", "0"), ("40 %", "%", "40"), ("3", "", "3"), ("1,23456", "m", "1.235"),
    ],
)  # fmt: skip
def test_each_unit_is_read(written: str, unit: str, number: str) -> None:
    assert number_in(written, unit) == Decimal(number)


@pytest.mark.parametrize(
    ("written", "meant"), [("450", "4,5"), ("300", "3"), ("100", "1"), ("4500", "4,5"), ("280", "2,8")]
)
def test_what_was_measured_in_centimetres_or_millimetres_is_asked_back(written: str, meant: str) -> None:
    asked = number_in(written, "m")
    assert isinstance(asked, Text) and asked.sv.startswith(f"Menar du {meant} m?")
    assert isinstance(number_in(f"{meant} m", "m"), Decimal)


@pytest.mark.parametrize(
    ("written", "unit", "meant"),
    [
        ("1.200 mm", "m", ("1200", "1,2")), ("4.500mm", "m", ("4500", "4,5")), ("12,500 cm", "m", ("12500", "12,5")),
        ("1.200", "m2", ("1200", "1,2")), ("1,200 kvm", "m2", ("1200", "1,2")), ("250.125", "m2", ("250125", "250,12")),
    ],
)  # fmt: skip
def test_a_point_that_may_part_thousands_is_asked_back(written: str, unit: str, meant: tuple[str, str]) -> None:
    asked = number_in(written, unit)
    assert isinstance(asked, Text) and all(number in asked.sv for number in meant)
    assert isinstance(number_in(meant[1], unit), Decimal)


@pytest.mark.parametrize(("written", "unit"), [("1.200", "m"), ("0,125", "m2"), ("1.20", "m2"), ("12.50 cm", "m")])
def test_a_point_that_can_part_decimals_alone_is_read(written: str, unit: str) -> None:
    assert isinstance(number_in(written, unit), Decimal)


@pytest.mark.parametrize(
    "written",
    ["", "fem", "-1", "+1", "1e3", "1e400", "4,5,5", "4.500,5", "4 5", "0x10", "nan", "inf", "4,", ",5", "4,5 m x", "9" * 30,
     "4,5 kg", "4,5 m²", "²", "\u0664"],
)  # fmt: skip
def test_what_is_no_length_is_told(written: str) -> None:
    assert isinstance(number_in(written, "m"), Text)


@given(st.text(max_size=20), st.sampled_from(["m", "m2", "deg", "%", ""]))
def test_any_text_is_a_number_on_the_grid_or_told(written: str, unit: str) -> None:
    number = number_in(written, unit)
    assert isinstance(number, Text) or (0 <= number < 100_000 and number == number.quantize(Decimal("0.001")))


@given(st.decimals(0, 99, places=3))
def test_what_is_written_in_any_unit_is_the_same(metres: Decimal) -> None:
    plain = f"{metres:f}"
    assert number_in(plain, "m") == number_in(plain.replace(".", ",") + " m", "m") == metres
    assert number_in(f"{metres * 1000:.0f} mm", "m") == metres
    assert number_in("", "m") == NOT_A_NUMBER


def test_each_unit_that_a_fact_may_have_is_shown_and_read_and_no_other() -> None:
    units = {unit for unit in UNIT_OF.values() if unit}
    assert units == SPELLINGS.keys() == SIGNS.keys()
