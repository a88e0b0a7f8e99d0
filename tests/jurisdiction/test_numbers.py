"""Swedish numbers and postal codes in the spellings that people use. The numbers are made up."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from permits.jurisdiction import organisation_number, personal_number, postal_code

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    "written",
    ["198803200016", "19880320-0016", "880320-0016", "8803200016", "880320 0016", " 19880320 - 0016 ", "19880320–0016"],
)
def test_one_personal_number_has_many_spellings(written: str) -> None:
    assert personal_number(written, TODAY) == "198803200016"


@pytest.mark.parametrize("written", ["19150088-2384", "19150072-2382", "19850063-2388", "19150060-2386"])
def test_a_coordination_number_may_lack_month_and_day(written: str) -> None:
    assert personal_number(written, TODAY) == written.replace("-", "")


@pytest.mark.parametrize(
    ("born", "written", "year"),
    [
        (date(1915, 5, 23), "150523+{four}", "1915"),
        (date(1920, 2, 29), "200229+{four}", "1920"),
        (date(1898, 1, 2), "18980102-{four}", "1898"),
        (date(2026, 11, 28), "261128-{four}", "2026"),
        (date(1926, 11, 29), "261129-{four}", "1926"),
    ],
)
def test_the_century_is_that_of_the_latest_day_that_has_come(born: date, written: str, year: str) -> None:
    four = last_four(f"{born:%y%m%d}", "123")
    assert personal_number(written.format(four=four), TODAY) == f"{year}{born:%m%d}{four}"


@pytest.mark.parametrize(
    "written",
    [
        "20991231-2387",  # not born yet
        "00010101-2383",  # long before anybody was given a number
        "20150916-0006",  # no birth number is 000
        "19880320-0017",  # another check digit
        "19880020-0016",  # a month 00 is a coordination number's only
        "²803202384",
        "٨٨٠٣٢٠٠٠١٦",
        "nr 880320-0016",
        "",
    ],
)
def test_what_is_nobodys_number_is_none(written: str) -> None:
    assert personal_number(written, TODAY) is None


@given(st.dates(date(1926, 1, 1), TODAY), st.integers(1, 999))
def test_ten_digits_and_twelve_are_the_same_person(born: date, birth_number: int) -> None:
    four = last_four(f"{born:%y%m%d}", f"{birth_number:03}")
    twelve = f"{born:%Y%m%d}{four}"
    assert personal_number(twelve, TODAY) == twelve
    hundred = born <= TODAY - timedelta(days=36525)
    assert personal_number(f"{born:%y%m%d}{'+' if hundred else '-'}{four}", TODAY) == twelve


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_none(written: str) -> None:
    for read in (personal_number(written, TODAY), organisation_number(written, TODAY)):
        assert read is None or (read.isascii() and read.isdigit() and len(read) in (10, 12))


@pytest.mark.parametrize("written", ["556036-0793", "5560360793", "16556036-0793", "165560360793", "556036 0793"])
def test_one_organisation_number_has_many_spellings(written: str) -> None:
    assert organisation_number(written, TODAY) == "5560360793"


@pytest.mark.parametrize("written", ["19880320-0016", "880320-0016", "8803200016"])
def test_a_sole_traders_number_is_their_own(written: str) -> None:
    assert organisation_number(written, TODAY) == "198803200016"


@pytest.mark.parametrize("written", ["000000-0000", "16000000-0000", "556036-0794", "456036-0795", "17556036-0793"])
def test_what_is_no_companys_number_is_none(written: str) -> None:
    assert organisation_number(written, TODAY) is None


@pytest.mark.parametrize("written", ["999 01", "99901", "SE-999 01", "se 99901", "S-999 01", " 999\u00a0 01 "])
def test_a_postal_code_is_read_with_blanks_and_country(written: str) -> None:
    assert postal_code(written) == "999 01"


@pytest.mark.parametrize("written", ["2100", "DK-2100", "0150", "SW1A 1AA", "٩٩٩٠١", "99 901", "099 01"])
def test_another_countrys_code_is_no_swedish_one(written: str) -> None:
    assert postal_code(written) is None


def last_four(six: str, three: str) -> str:
    return three + luhn.calc_check_digit(six + three)


PUBLISHED = [
    "165560160680",
    "165561034249",
    "165592440001",
    "191212121212",
    "195102179974",
    "194912109958",
    "197906889972",
    "199502809990",
    "196802709995",
    "200304839996",
    "197904739997",
    "194511809891",
    "198601769915",
    "196102709976",
    "195212779895",
]
"""Companies and sole traders among what organisationsnummer/meta publishes for trying such readers (testdata/list.json)."""


def in_every_spelling(twelve: str) -> list[str]:
    spellings = [twelve, f"{twelve[:8]}-{twelve[8:]}"]
    if twelve.startswith("19") and twelve < "1926":  # ten digits mean somebody young; a hundred years need their plus
        return [*spellings, f"{twelve[2:8]}+{twelve[8:]}"]
    return [*spellings, twelve[2:], f"{twelve[2:8]}-{twelve[8:]}"]


@pytest.mark.parametrize("twelve", PUBLISHED)
def test_every_published_number_is_read_in_every_spelling(twelve: str) -> None:
    kept = twelve[2:] if twelve.startswith("16") else twelve
    assert {organisation_number(text, TODAY) for text in in_every_spelling(twelve)} == {kept}


@pytest.mark.parametrize("twelve", ["165560160681", "165561034250"])
def test_a_published_number_that_is_none_is_none_in_every_spelling(twelve: str) -> None:
    assert {organisation_number(text, TODAY) for text in in_every_spelling(twelve)} == {None}
