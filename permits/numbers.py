"""How a number or a day is written for people, the one place of it: each language's own signs, and the unit behind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from permits.text import Text

SIGNS = {"m": "m", "m2": "m²", "deg": "°", "%": "%"}
"""How a unit of the rules is shown; others are shown as they are named."""

PLAIN = "#,##0.###"
"""At most three decimals, none that is not needed."""


@lru_cache(maxsize=10_000)
def number(value: Decimal | int, pattern: str = PLAIN) -> Text:
    """`12 345,5` and `12,345.5`, by a pattern of Unicode's (UTS 35)."""
    return Text(*(str(format_decimal(value, pattern, locale=language)) for language in Text._fields))


def measure(value: Decimal | int, unit: str, pattern: str = PLAIN) -> Text:
    """A number with its unit, which no line's end parts from it: `4,52 m`, `30°`."""
    sign = SIGNS.get(unit, unit)
    gap = "" if sign in ("", "°") else "\u00a0"
    written = number(value, pattern)
    return Text(f"{written.sv}{gap}{sign}", f"{written.en}{gap}{sign}")


@lru_cache(maxsize=1000)
def day(value: date) -> Text:
    """A day as one reads it out: `6 februari 2027`, `6 February 2027`."""
    return Text(*(format_date(value, "d MMMM y", locale=language) for language in Text._fields))
