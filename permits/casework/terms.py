"""How long the law gives, in words: each limit that is counted in years, months or weeks, or as a share of a fee."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from permits.law.pack import Limit, Pack
from permits.text import Text

COUNTED: Mapping[str, tuple[Text, Text]] = {
    "year": (Text("år", "year"), Text("år", "years")),
    "month": (Text("månad", "month"), Text("månader", "months")),
    "week": (Text("vecka", "week"), Text("veckor", "weeks")),
}
"""What a limit of that unit is a number of: one, and several."""

NUMBERS = (
    Text("en", "one"), Text("två", "two"), Text("tre", "three"), Text("fyra", "four"), Text("fem", "five"),
    Text("sex", "six"), Text("sju", "seven"), Text("åtta", "eight"), Text("nio", "nine"), Text("tio", "ten"),
    Text("elva", "eleven"), Text("tolv", "twelve"),
)  # fmt: skip
"""The numbers that are written in letters, from one."""

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
        return Text(f"{value.normalize():f} procent", f"{value.normalize():f} per cent")
    single, several = COUNTED[limit.unit]
    if value == 1:
        return Text("ett år" if limit.unit == "year" else f"en {single.sv}", f"one {single.en}")
    number = NUMBERS[int(value) - 1] if value == int(value) <= len(NUMBERS) else Text(str(value), str(value))
    return Text(f"{number.sv} {several.sv}", f"{number.en} {several.en}")
