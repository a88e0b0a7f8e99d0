"""What is Swedish has one home, and no municipality is named in the code: another country or town is content."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from permits import jurisdiction
from permits.content import content
from permits.jurisdiction import case_number, closed, is_public_body, year_and_ordinal

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "permits/jurisdiction"
READERS = ROOT / "permits/place/readers"
"""Each knows the format of one register, and what the format calls its systems."""
EXAMPLES = ROOT / "api/rest/examples.py"
ELSEWHERE = ("vendor", "migrations", "data")
FILES = sorted(
    path
    for folder in ("permits", "api")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".html", ".js", ".css") and not {*ELSEWHERE} & {*path.parts}
)
TOWNS = sorted({json.loads(path.read_text(encoding="utf-8"))["municipality"]["name"]
                for path in content("zoning_data").glob("*/manifest.json")})  # fmt: skip

SWEDISH = {
    "the name of its content": re.compile(r"""["']se["']"""),
    "the systems of its maps": re.compile(r"(?<!\d)30(?:0[6-9]|1[0-8])(?!\d)"),
    "its calendar": re.compile(r"\bholidays\b(?= import|\.|$)|import holidays"),
    "its time": re.compile(r"Europe/Stockholm"),
    "the series of its case numbers": re.compile(r"""["'f]BYGG \{|["']BYGG ["']"""),
    "the check of its numbers": re.compile(r"\bstdnum\b|\bluhn\b"),
}


def faults(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in FILES
        if HOME not in path.parents and READERS not in path.parents and path.suffix == ".py" and path != EXAMPLES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("what", SWEDISH)
def test_what_is_swedish_stands_in_the_jurisdiction_alone(what: str) -> None:
    found = faults(SWEDISH[what])
    assert not found, "\n".join(["", *found])


def test_no_code_and_no_document_of_rest_names_a_municipality() -> None:
    towns = {town.split()[0].removesuffix("s") for town in TOWNS}
    assert towns
    plain = {town.lower().replace("ö", "o").replace("ä", "a").replace("å", "a") for town in towns}
    named = re.compile("|".join([*towns, *plain]), re.IGNORECASE)
    found = [
        str(path.relative_to(ROOT))
        for path in [*FILES, ROOT / "docs/openapi.json"]
        if named.search(path.read_text(encoding="utf-8"))
    ]
    assert not found, found


def test_a_case_number_is_read_as_it_was_written() -> None:
    assert case_number(2026, 41) == "BYGG 2026-000041"
    assert year_and_ordinal(case_number(2031, 1_234_567)) == (2031, 1_234_567)


def test_offices_are_closed_on_holidays_and_the_eves_that_equal_them() -> None:
    assert {date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 31), date(2026, 6, 6)} <= closed(2026)
    assert date(2026, 11, 20) not in closed(2026)


@pytest.mark.parametrize(("number", "public"), [("2120000142", True), ("2321000016", True), ("5560360793", False)])
def test_a_municipality_and_a_region_are_public_bodies(number: str, public: bool) -> None:
    assert is_public_body(number) is public


def test_every_local_system_has_its_box_and_lies_in_the_country_s() -> None:
    for system in jurisdiction.SYSTEMS:
        west, south, east, north = jurisdiction.box(system)
        assert west < east and south < north
        assert jurisdiction.GROUND[0] <= west and north <= jurisdiction.GROUND[3]
