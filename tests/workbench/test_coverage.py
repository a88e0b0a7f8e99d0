"""The register of the law's rows: none is without a word, and no word is untrue."""

from dataclasses import replace
from pathlib import Path

from permits.content import content
from permits.errors import BadPack
from permits.law.loader.coverage import load_coverage
from permits.law.pack import LawRow
from permits.workbench.coverage import as_page, cover, faults
from tests.packs import SWEDISH

ROOT = Path(__file__).parents[2]
ROWS = load_coverage(content("rules") / "coverage" / "se.yaml")
SERIES = {
    # how many rows each series of the law file has at least, so that one left out of the register is seen
    "CH": 10, "P": 9, "NB": 11, "TB": 10, "AN": 14, "AL": 8, "PK": 1, "UP": 1, "TE": 3, "ID": 1, "PO": 1, "SK": 2,
    "BR": 1, "DK": 1, "GR": 11, "DEF": 5, "VAL": 7, "PLAN": 4, "EX": 1, "PC": 4, "ANM": 12, "RV": 6, "MK": 5, "SS": 4,
    "VG": 2, "BU": 2, "KD": 1, "FS": 1, "KM": 1, "DP": 20, "OD": 4, "FB": 3, "TL": 4, "SE": 1, "VB": 1, "RL": 2,
    "ML": 2, "VF": 1, "EF": 2, "AP": 6, "TI": 15, "HO": 12, "BE": 18, "KA": 5, "TS": 2, "KP": 3, "SB": 5, "SL": 1,
    "AD": 11, "DL": 8, "AR": 3, "OF": 1, "SP": 3, "FE": 11, "M": 18, "H": 24,
}  # fmt: skip


def said(*rows: LawRow) -> list[str]:
    return [fault.says.en for fault in faults(SWEDISH, cover(SWEDISH, rows))]


def test_every_row_has_a_word_and_every_rule_a_row() -> None:
    assert list(faults(SWEDISH, cover(SWEDISH, ROWS))) == []


def test_every_row_of_the_law_file_is_in_the_register() -> None:
    found: dict[str, int] = {}
    for row in ROWS:
        series = row.id.split("-")[0]
        found[series] = found.get(series, 0) + 1
    assert {series: found.get(series, 0) for series in SERIES if found.get(series, 0) < SERIES[series]} == {}


def test_what_is_done_in_code_is_where_the_register_says() -> None:
    for row in ROWS:
        if row.code:
            assert (ROOT / row.code).exists(), f"{row.id}: {row.code}"


def test_a_row_without_a_word_is_a_fault() -> None:
    silent = replace(ROWS[0], rules=(), person="", code="", not_encoded="")
    assert "has no rule, person, code or reason" in " ".join(said(silent, *ROWS[1:]))


def test_a_rule_that_is_not_there_is_a_fault() -> None:
    wrong = replace(ROWS[0], rules=("se.pbl.99",))
    assert any("which is no rule" in one for one in said(wrong, *ROWS[1:]))


def test_a_rule_that_no_row_names_is_a_fault() -> None:
    fewer = tuple(row for row in ROWS if "se.pbl.9.52" not in row.rules)
    assert "No row of coverage/se.yaml names se.pbl.9.52." in said(*fewer)


def test_a_register_that_cannot_be_read_tells_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text('rows:\n  A-1: {rules: [a]}\n  A-2: {says: "x", code: a, wrong: b}\n')
    try:
        load_coverage(path)
    except BadPack as error:
        assert {fault.code for fault in error.faults} >= {"missing", "unknown_key"}
    else:
        raise AssertionError("a faulty register was read")


def test_the_page_in_the_docs_is_current() -> None:
    assert (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8") == as_page(SWEDISH, cover(SWEDISH, ROWS))
