"""A country is known by its code or by the name that its people and ours give it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.jurisdiction import COUNTRY, country, country_name


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Danmark", "DK"), ("denmark", "DK"), ("DK", "DK"), (" Norge ", "NO"), ("Tyskland", "DE"), ("Deutschland", "DE"),
        ("Nederland", "NL"), ("Storbritannien", "GB"), ("England", "GB"), ("UK", "GB"), ("Suomi", "FI"), ("USA", "US"),
        ("sverige", "SE"), ("Sweden", "SE"),
    ],
)  # fmt: skip
def test_a_country_is_read_however_it_is_called(written: str, code: str) -> None:
    assert country(written) == code


@pytest.mark.parametrize("written", ["", "Granköping", "Europeiska unionen", "XX", "001", "Världen"])
def test_what_is_no_country_is_none(written: str) -> None:
    assert country(written) is None


def test_a_country_stands_on_an_envelope_in_swedish_capitals() -> None:
    assert country_name("DK") == "DANMARK" and country_name(COUNTRY) == "SVERIGE"


@given(st.text(max_size=20))
def test_any_text_is_a_country_with_a_name_or_none(written: str) -> None:
    code = country(written)
    assert code is None or country_name(code)
