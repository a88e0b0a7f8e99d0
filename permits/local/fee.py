"""
The fee of a decision, from the council's tariff: hours times a rate, or factors times the price base amount.

The tariff is the municipality's own data (`rules/local/<code>/tariff.yaml`), decided by its council
(PBL 12 kap. 8-10 §§) and dated. A fee explains itself line by line, since the decision must say how it was
set (PBL 9 kap. 107 §). A decision that comes late costs less (PBL 12 kap. 8 a §, reckoned in `deadline`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from permits.numbers import number
from permits.phrases import phrase
from permits.text import Text
from permits.validity import Dated, standing


@dataclass(frozen=True, slots=True)
class TimeModel:
    """Hours by act and result (`new_complementary_building`, `granted`), times the rate of the day in kronor."""

    rates: tuple[Dated, ...]
    hours: Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Factors:
    """What a case weighs: object (its size), handling (its work), notice (hearing and announcing)."""

    object: Decimal
    handling: Decimal
    notice: Decimal


@dataclass(frozen=True, slots=True)
class FactorModel:
    """
    Object × handling × adjustment, plus notice, in thousandths of the price base amount of the day.

    The model of older municipal tariffs; each council sets its own factors (municipal practice).
    """

    base_amounts: tuple[Dated, ...]
    adjustment: Decimal
    factors: Mapping[str, Mapping[str, Factors]]


@dataclass(frozen=True, slots=True)
class Tariff:
    """A council's tariff, by either model."""

    council: Text
    paragraph: str
    decided: date
    model: TimeModel | FactorModel

    @property
    def citation(self) -> str:
        return f"{self.paragraph}, {self.decided.isoformat()}"


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of a fee: kronor, less than nothing for a deduction, and why."""

    kronor: Decimal
    says: Text


@dataclass(frozen=True, slots=True)
class Fee:
    """What is to be paid, in whole kronor without VAT, and how it was set."""

    lines: tuple[FeeLine, ...]

    @property
    def kronor(self) -> Decimal:
        return sum((line.kronor for line in self.lines), Decimal(0))

    @property
    def explained(self) -> Text:
        return Text.joined([line.says for line in self.lines])


def fee(tariff: Tariff, act: str, result: str, received: date, overdue: Decimal = Decimal(0)) -> Fee | None:
    """
    The fee by the tariff of the day the application came in; None when the tariff does not name it.

    overdue: the share that falls away since the decision came late, from 0 to 1.
    """
    model = tariff.model
    whole = (
        _by_time(model, act, result, received)
        if isinstance(model, TimeModel)
        else _by_factors(model, act, result, received)
    )
    if whole is None:
        return None
    if whole.kronor == 0:
        return Fee((FeeLine(whole.kronor, phrase("fee.none", council=tariff.council, tariff=tariff.citation)),))
    says = phrase("fee.by_tariff", how=whole.says, council=tariff.council, tariff=tariff.citation)
    first = FeeLine(whole.kronor, says)
    return Fee((first, _deduction(whole.kronor, overdue))) if overdue else Fee((first,))


def _by_time(model: TimeModel, act: str, result: str, received: date) -> FeeLine | None:
    hours, rate = model.hours.get(act, {}).get(result), standing(model.rates, received)
    if hours is None or rate is None:
        return None
    return FeeLine(_whole(hours * rate.value), phrase("fee.by_time", hours=_written(hours), rate=_written(rate.value)))


def _by_factors(model: FactorModel, act: str, result: str, received: date) -> FeeLine | None:
    factors, base = model.factors.get(act, {}).get(result), standing(model.base_amounts, received)
    if factors is None or base is None:
        return None
    weight = factors.object * factors.handling * model.adjustment + factors.notice
    return FeeLine(
        _whole(weight * base.value / 1000),
        phrase(
            "fee.by_factors",
            object=_written(factors.object),
            handling=_written(factors.handling),
            adjustment=_written(model.adjustment),
            notice=_written(factors.notice),
            base=_written(base.value),
        ),
    )


def _deduction(kronor: Decimal, overdue: Decimal) -> FeeLine:
    return FeeLine(-_whole(kronor * overdue), phrase("fee.late", percent=_written(overdue * 100)))


def _whole(kronor: Decimal) -> Decimal:
    return kronor.quantize(Decimal(1), ROUND_HALF_UP)


def _written(amount: Decimal) -> Text:
    return number(amount, "#,##0.##")
