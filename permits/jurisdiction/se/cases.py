"""How a building committee numbers its cases: `BYGG 2026-000041`, from one each year."""

SERIES = "BYGG"


def case_number(year: int, ordinal: int) -> str:
    return f"{SERIES} {year}-{ordinal:06}"


def year_and_ordinal(number: str) -> tuple[int, int]:
    """The year and the place in it. number: what `case_number` gave."""
    year, ordinal = number.removeprefix(f"{SERIES} ").split("-")
    return int(year), int(ordinal)
