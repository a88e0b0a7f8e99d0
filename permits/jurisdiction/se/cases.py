"""How a building committee numbers its cases: `BYGG 2026-000041`, from one each year."""

import re

SERIES = "BYGG"
WRITTEN = re.compile(r"(?:bygg)?\W*(?P<year>20\d\d)\W*(?P<ordinal>\d{1,6})", re.IGNORECASE | re.ASCII)


def case_number(year: int, ordinal: int) -> str:
    return f"{SERIES} {year}-{ordinal:06}"


def year_and_ordinal(number: str) -> tuple[int, int]:
    """The year and the place in it. number: what `case_number` gave."""
    year, ordinal = number.removeprefix(f"{SERIES} ").split("-")
    return int(year), int(ordinal)


def read_case_number(written: str) -> str | None:
    """The number that is meant, with or without its series and its noughts; None where the text is none."""
    number = WRITTEN.fullmatch(written.strip())
    return case_number(int(number["year"]), int(number["ordinal"])) if number else None
