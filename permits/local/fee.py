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

from babel.numbers import format_decimal

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
        return Text(" ".join(line.says.sv for line in self.lines), " ".join(line.says.en for line in self.lines))


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
    by = Text(f"({tariff.council.sv} {tariff.citation})", f"({tariff.council.en} {tariff.citation})")
    if whole.kronor == 0:
        says = Text(f"Ingen avgift tas ut enligt taxan {by.sv}.", f"No fee is charged under the tariff {by.en}.")
        return Fee((FeeLine(whole.kronor, says),))
    says = Text(f"{whole.says.sv} enligt taxan {by.sv}.", f"{whole.says.en} by the tariff {by.en}.")
    first = FeeLine(whole.kronor, says)
    return Fee((first, _deduction(whole.kronor, overdue))) if overdue else Fee((first,))


def _by_time(model: TimeModel, act: str, result: str, received: date) -> FeeLine | None:
    hours, rate = model.hours.get(act, {}).get(result), standing(model.rates, received)
    if hours is None or rate is None:
        return None
    sv, en = _both(hours)
    return FeeLine(
        _whole(hours * rate.value),
        Text(
            f"{sv} timmar handläggning à {_both(rate.value)[0]} kr",
            f"{en} hours of handling at SEK {_both(rate.value)[1]}",
        ),
    )


def _by_factors(model: FactorModel, act: str, result: str, received: date) -> FeeLine | None:
    factors, base = model.factors.get(act, {}).get(result), standing(model.base_amounts, received)
    if factors is None or base is None:
        return None
    weight = factors.object * factors.handling * model.adjustment + factors.notice
    shown = [_both(one) for one in (factors.object, factors.handling, model.adjustment, factors.notice, base.value)]
    sv, en = ([one[lang] for one in shown] for lang in (0, 1))
    return FeeLine(
        _whole(weight * base.value / 1000),
        Text(
            f"Objektsfaktor {sv[0]} × handläggningsfaktor {sv[1]} × justering {sv[2]} + kommunicering {sv[3]}, gånger en "
            f"tusendel av prisbasbeloppet {sv[4]} kr,",
            f"Object factor {en[0]} × handling factor {en[1]} × adjustment {en[2]} + notice {en[3]}, times a thousandth "
            f"of the price base amount of SEK {en[4]},",
        ),
    )


def _deduction(kronor: Decimal, overdue: Decimal) -> FeeLine:
    percent = _both(overdue * 100)[0]
    return FeeLine(
        -_whole(kronor * overdue),
        Text(
            f"Beslutet kom för sent, så {percent} procent av avgiften faller bort (12 kap. 8 a § PBL).",
            f"The decision came late, so {percent} per cent of the fee falls away (PBL 12:8 a).",
        ),
    )


def _whole(kronor: Decimal) -> Decimal:
    return kronor.quantize(Decimal(1), ROUND_HALF_UP)


def _both(number: Decimal) -> tuple[str, str]:
    """A number as Swedish and English write it."""
    return format_decimal(number, "#,##0.##", locale="sv"), format_decimal(number, "#,##0.##", locale="en")
