"""
The fee of a decision, from the council's tariff: time for the act times an hourly rate.

The tariff is the municipality's own data (`rules/local/<code>/tariff.yaml`), decided by its council
(PBL 12 kap. 8-10 §§) and dated. A fee explains itself, since the decision must say how it was set
(PBL 9 kap. 107 §).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from permits.pack import Validity
from permits.text import Text


@dataclass(frozen=True, slots=True)
class HourlyRate:
    """Kronor an hour while it stands."""

    valid: Validity
    kronor: Decimal


@dataclass(frozen=True, slots=True)
class Tariff:
    """
    A council's tariff, time model.

    hours: by act and result (`new_complementary_building`, `granted`).
    """

    council: Text
    paragraph: str
    decided: date
    rates: tuple[HourlyRate, ...]
    hours: Mapping[str, Mapping[str, Decimal]]

    @property
    def citation(self) -> str:
        return f"{self.paragraph}, {self.decided.isoformat()}"


@dataclass(frozen=True, slots=True)
class Fee:
    """What is to be paid, in whole kronor without VAT, and how it was set."""

    kronor: Decimal
    explained: Text


def fee(tariff: Tariff, act: str, result: str, received: date) -> Fee | None:
    """The fee by the tariff of the day the application came in; None when the tariff does not name it."""
    hours = tariff.hours.get(act, {}).get(result)
    rate = next((rate for rate in tariff.rates if rate.valid.covers(received)), None)
    if hours is None or rate is None:
        return None
    kronor = (hours * rate.kronor).quantize(Decimal(1), ROUND_HALF_UP)
    if kronor == 0:
        return Fee(
            kronor,
            Text(
                f"Ingen avgift tas ut enligt taxan ({tariff.council.sv} {tariff.citation}).",
                f"No fee is charged under the tariff ({tariff.council.en} {tariff.citation}).",
            ),
        )
    shown_hours = format(hours.normalize(), "f")
    return Fee(
        kronor,
        Text(
            f"{shown_hours.replace('.', ',')} timmar handläggning à {rate.kronor:f} kr "
            f"enligt taxan ({tariff.council.sv} {tariff.citation}).",
            f"{shown_hours} hours of handling at SEK {rate.kronor:f} by the tariff "
            f"({tariff.council.en} {tariff.citation}).",
        ),
    )
