"""How long the law gives, in words: each limit that is counted in years, months or weeks, or as a share of a fee."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from permits.law.pack import Limit, Pack
from permits.numbers import number
from permits.phrases import phrase
from permits.text import Text

COUNTED = ("year", "month", "week")
"""The units in which the law counts time that is told in words."""

IN_LETTERS = 12
"""The largest number that is written in letters."""

SHARE = "%"


def terms(pack: Pack, day: date) -> Mapping[str, Text]:
    """Each such limit as it stands on that day, by its name: `two years`, `tre veckor`, `20 procent`."""
    return {
        name: in_words(limit, dated.value)
        for name, limit in pack.limits.items()
        if (limit.unit in COUNTED or limit.unit == SHARE) and (dated := limit.on(day)) is not None
    }


def in_words(limit: Limit, value: Decimal) -> Text:
    """A whole number of years, months or weeks in letters up to twelve; a share as a number of hundredths."""
    if limit.unit == SHARE:
        return phrase("terms.per_cent", number=number(value))
    if value == 1:
        return phrase(f"terms.single.{limit.unit}", number=phrase(f"terms.one.{limit.unit}"))
    in_letters = 1 < value == int(value) <= IN_LETTERS
    count = phrase(f"terms.number.n{value:.0f}") if in_letters else number(value)
    return phrase(f"terms.several.{limit.unit}", number=count)
