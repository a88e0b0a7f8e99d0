"""No letter, page or rule writes out a number of the law: it stands in limits.yaml, and each sentence takes it there."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from permits.casework.terms import in_words, terms
from permits.content import content
from permits.errors import BadPack
from permits.law.loader import load_pack
from permits.written_out import written_out
from tests.packs import SWEDISH

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 20)

COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
TERM = re.compile(r"terms\.([a-z_]+)")
YEARS_OR_WEEKS = re.compile(r"(?:år|veck|years?|weeks?)")

LETTERS = sorted((ROOT / "letters/se").glob("*.typ"))
PAGES = sorted((ROOT / "api/templates").rglob("*.html"))


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_a_letter_takes_each_number_of_the_law_from_the_rules(path: Path) -> None:
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    words = re.sub(r"\d+(\.\d+)?(mm|pt|em|%)", "", text)  # the measures of the sheet itself
    assert not written_out(words)
    assert {*TERM.findall(text)} <= terms(SWEDISH, DAY).keys()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.stem}-{path.stem}")
def test_a_page_writes_no_term_of_the_law(path: Path) -> None:
    written = written_out(re.sub(r'\b(?:class|style|width|viewBox|d)="[^"]*"', "", path.read_text(encoding="utf-8")))
    assert not YEARS_OR_WEEKS.search(written), written


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Högst 30 m² är fritt.", "30 m²"),
        ("börja inom två år", "två år"),
        ("med en femtedel", "en femtedel"),
        ("within three weeks", "three weeks"),
        ("4,5 meter från gränsen", "4,5 meter"),
        ("Det finns två vägar (9 kap. 4 § 1).", ""),
        ("SS 21054, MÖD 2020:9", ""),
        ("högst {limit}", ""),
    ],
)
def test_what_is_a_number_of_the_law_is_told_from_what_is_not(words: str, found: str) -> None:
    assert written_out(words) == found


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("pbl/9-04.yaml", lambda text: text.replace("{limit}", "30 m²", 1)),
        (
            "pbl/9-04.yaml",
            lambda text: re.sub(r'title: \{sv: "(?!Lovfria)', 'title: {sv: "Högst trettio m: ', text, count=1),
        ),
        ("facts.yaml", lambda text: text.replace("Hur lång", "Hur lång (högst 5 m)", 1)),
    ],
)
def test_a_sentence_that_writes_one_out_is_refused_with_its_line(
    tmp_path: Path, file: str, change: Callable[[str], str]
) -> None:
    folder = Path(shutil.copytree(content("rules") / "se", tmp_path / "se"))
    before = (folder / file).read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    (folder / file).write_text(after, encoding="utf-8")
    with pytest.raises(BadPack) as refused:
        load_pack(folder)
    assert {fault.code for fault in refused.value.faults} == {"written_out"}
    assert all(fault.place.startswith(f"se/{file}:") for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("unit", "value", "sv", "en"),
    [
        ("year", "1", "ett år", "one year"),
        ("week", "1", "en vecka", "one week"),
        ("year", "2", "två år", "two years"),
        ("month", "12", "tolv månader", "twelve months"),
        ("month", "13", "13 månader", "13 months"),
        ("%", "20", "20 procent", "20 per cent"),
    ],
)
def test_a_term_is_written_as_people_write_it(unit: str, value: str, sv: str, en: str) -> None:
    assert in_words(replace(SWEDISH.limits["appeal_weeks"], unit=unit), Decimal(value)) == (sv, en)
