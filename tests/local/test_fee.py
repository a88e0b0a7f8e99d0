"""The fee is hours times the rate of the day the application came in, and says so."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from permits.errors import BadPack
from permits.local.fee import FactorModel, Factors, Tariff, TimeModel, fee
from permits.local.reading import load_tariff
from permits.text import Text
from permits.validity import Dated, Validity
from tests.packs import SWEDISH

TARIFF = Tariff(
    Text("kommunfullmäktige", "the council"),
    "§ 118",
    date(2025, 11, 24),
    TimeModel(
        (
            Dated(Validity(date(2026, 1, 1), date(2026, 12, 31)), Decimal(1280)),
            Dated(Validity(date(2027, 1, 1)), Decimal(1310)),
        ),
        {"fence": {"granted": Decimal("2.5"), "starting_clearance": Decimal(0)}},
    ),
)
# Base amount and factors are invented, as is the council.
BY_FACTORS = replace(
    TARIFF,
    model=FactorModel(
        (Dated(Validity(date(2026, 1, 1), date(2026, 12, 31)), Decimal(50000)),),
        Decimal("1.2"),
        {"fence": {"granted": Factors(Decimal(5), Decimal("10.5"), Decimal(13))}},
    ),
)


def test_the_rate_of_the_day_of_receipt_counts() -> None:
    last, first = (fee(TARIFF, "fence", "granted", day) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert last and first
    assert (last.kronor, first.kronor) == (Decimal(3200), Decimal(3275))


def test_the_fee_explains_how_it_was_set() -> None:
    found = fee(TARIFF, "fence", "granted", date(2026, 5, 1))
    assert found
    assert (
        found.explained.sv == "2,5 timmar handläggning à 1 280 kr enligt taxan (kommunfullmäktige § 118, 2025-11-24)."
    )


def test_an_act_that_costs_nothing_says_so() -> None:
    found = fee(TARIFF, "fence", "starting_clearance", date(2026, 5, 1))
    assert found and found.kronor == 0 and "Ingen avgift" in found.explained.sv


def test_what_the_tariff_does_not_name_has_no_fee() -> None:
    assert fee(TARIFF, "deck", "granted", date(2026, 5, 1)) is None
    assert fee(TARIFF, "fence", "granted", date(2025, 12, 31)) is None


def test_factors_weigh_object_handling_and_notice_in_thousandths_of_the_base_amount() -> None:
    """(5 × 10.5 × 1.2 + 13) × 50 kronor."""
    found = fee(BY_FACTORS, "fence", "granted", date(2026, 5, 1))
    assert found and found.kronor == 3800
    assert "Objektsfaktor 5 × handläggningsfaktor 10,5 × justering 1,2 + kommunicering 13" in found.explained.sv
    assert fee(BY_FACTORS, "fence", "granted", date(2027, 1, 1)) is None


@pytest.mark.parametrize(("overdue", "kronor"), [("0", 3200), ("0.2", 2560), ("0.8", 640), ("1", 0)])
def test_what_comes_late_costs_less_on_a_line_of_its_own(overdue: str, kronor: int) -> None:
    found = fee(TARIFF, "fence", "granted", date(2026, 5, 1), Decimal(overdue))
    assert found and found.kronor == kronor
    assert ("faller bort" in found.explained.sv) == (overdue != "0")


HEAD = 'council: {sv: "f", en: "c"}\nparagraph: "§ 1"\ndecided: 2026-01-01\n'
FACTORS = """base_amounts:
  - {from: 2026-01-01, kronor: "50000"}
adjustment: "1.2"
factors:
  fence: {granted: {object: "5", handling: "10.5", notice: "13"}}
"""


def test_a_tariff_by_factors_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tariff.yaml"
    path.write_text(HEAD + FACTORS, encoding="utf-8")
    found = fee(load_tariff(path, SWEDISH), "fence", "granted", date(2026, 5, 1))
    assert found and found.kronor == 3800


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (FACTORS + 'hours: {fence: {granted: "1"}}\n', {"model"}),
        ("", {"model"}),
        (FACTORS.replace(', notice: "13"', "").replace('"1.2"', "1.2"), {"missing", "unquoted_number"}),
    ],
)
def test_a_faulty_tariff_tells_all_its_faults(tmp_path: Path, body: str, codes: set[str]) -> None:
    path = tmp_path / "tariff.yaml"
    path.write_text(HEAD + body, encoding="utf-8")
    with pytest.raises(BadPack) as caught:
        load_tariff(path, SWEDISH)
    assert codes <= {fault.code for fault in caught.value.faults}
