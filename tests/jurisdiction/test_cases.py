"""A case's number is read as people write it, and nothing else is taken for one."""

import pytest

from permits.jurisdiction import case_number, read_case_number


@pytest.mark.parametrize(
    "written", ["BYGG 2026-000012", "bygg 2026-12", " BYGG2026-12 ", "2026-000012", "Bygg. 2026/12", "2026 12"]
)
def test_a_number_is_read_in_every_spelling(written: str) -> None:
    assert read_case_number(written) == case_number(2026, 12)


@pytest.mark.parametrize(
    "written", ["", ",", "12", "1026-12", "BYGG 2026", "BYGG 2026-1234567", "X 2026-12", "2026-١٢"]
)
def test_what_is_no_number_is_none(written: str) -> None:
    assert read_case_number(written) is None
