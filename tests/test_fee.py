"""The fee is hours times the rate of the day the application came in, and says so."""

from datetime import date
from decimal import Decimal

from permits.fee import HourlyRate, Tariff, fee
from permits.pack import Validity
from permits.text import Text

TARIFF = Tariff(
    Text("kommunfullmäktige", "the council"),
    "§ 118",
    date(2025, 11, 24),
    (
        HourlyRate(Validity(date(2026, 1, 1), date(2026, 12, 31)), Decimal(1280)),
        HourlyRate(Validity(date(2027, 1, 1)), Decimal(1310)),
    ),
    {"fence": {"granted": Decimal("2.5"), "exempt": Decimal(0)}},
)


def test_the_rate_of_the_day_of_receipt_counts() -> None:
    last, first = (fee(TARIFF, "fence", "granted", day) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert last and first
    assert (last.kronor, first.kronor) == (Decimal(3200), Decimal(3275))


def test_the_fee_explains_how_it_was_set() -> None:
    found = fee(TARIFF, "fence", "granted", date(2026, 5, 1))
    assert found
    assert found.explained.sv == "2,5 timmar handläggning à 1280 kr enligt taxan (kommunfullmäktige § 118, 2025-11-24)."


def test_an_act_that_costs_nothing_says_so() -> None:
    found = fee(TARIFF, "fence", "exempt", date(2026, 5, 1))
    assert found and found.kronor == 0 and "Ingen avgift" in found.explained.sv


def test_what_the_tariff_does_not_name_has_no_fee() -> None:
    assert fee(TARIFF, "deck", "granted", date(2026, 5, 1)) is None
    assert fee(TARIFF, "fence", "granted", date(2025, 12, 31)) is None
