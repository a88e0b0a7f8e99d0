"""
Lengths, areas, angles and days as people write them: comma or point, with or without a unit.

A plain number where metres are asked for that is too great for a building is asked back, since whoever measures in
centimetres writes 450 for 4,5 m; with its unit written out it is taken as it stands.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from permits.numbers import number
from permits.phrases import phrase
from permits.text import Text
from permits.written import visible

NUMBER = re.compile(
    r"(?P<whole>\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,3}|\d{1,9})(?:[.,](?P<part>\d{1,9}))?[ \u00a0\u202f]*(?P<unit>\D*2?)",
    re.ASCII,
)

SPELLINGS = {
    "m": {
        "m": Decimal(1), "meter": Decimal(1), "metre": Decimal(1), "metres": Decimal(1), "meters": Decimal(1),
        "dm": Decimal("0.1"), "decimeter": Decimal("0.1"),
        "cm": Decimal("0.01"), "centimeter": Decimal("0.01"), "centimetres": Decimal("0.01"),
        "mm": Decimal("0.001"), "millimeter": Decimal("0.001"), "millimetres": Decimal("0.001"),
    },
    "m2": dict.fromkeys(("m²", "kvm", "kvadratmeter", "sqm", "square metres"), Decimal(1)),
    "deg": dict.fromkeys(("°", "grader", "grad", "degrees", "deg"), Decimal(1)),
    "%": dict.fromkeys(("%", "procent", "percent", "per cent"), Decimal(1)),
}  # fmt: skip
"""How each unit that facts have is written, and how many of it one is."""

THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)
"""A number whose sign may part thousands as well as decimals: of an area, centimetres or millimetres nobody knows thousandths."""

TENTH = Decimal("0.1")

HARDLY_METRES, HARDLY_CENTIMETRES = Decimal(100), Decimal(1000)
"""Plain numbers from which a length is asked back, as centimetres and as millimetres."""

MOST = Decimal(100_000)
"""What no measure of a building reaches, in any unit."""

FINEST = Decimal("0.001")

NOT_A_NUMBER = phrase("eservice.written.not_a_number")
NOT_POSITIVE = phrase("eservice.written.not_positive")
TOO_MUCH = phrase("eservice.written.too_much")


def number_in(written: str, unit: str) -> Decimal | Text:
    """
    The number in a text, in that unit and to the thousandth; or what to mend, told to the one who wrote it.

    unit: `m`, `m2`, `deg` or `%` as facts declare it; anything else takes plain numbers only.
    """
    plain = visible(written).strip()
    match = NUMBER.fullmatch(plain)
    if match is None:
        return NOT_POSITIVE if NUMBER.fullmatch(plain.lstrip("-−")) else NOT_A_NUMBER
    given = re.sub(r"2$", "²", match["unit"].strip().lower().removesuffix("."))
    known = SPELLINGS.get(unit, {})
    if given and given not in known:
        return _other_unit(unit)
    if (unit == "m2" or known.get(given, 1) < TENTH) and THOUSANDS.fullmatch(f"{match['whole']},{match['part']}"):
        return _either(match["whole"], match["part"])
    amount = Decimal(re.sub(r"\D", "", match["whole"]) + "." + (match["part"] or "0"))
    if not given and unit == "m" and amount >= HARDLY_METRES:
        return _asked_back(amount)
    amount = (amount * known.get(given, Decimal(1))).quantize(FINEST)
    if amount >= MOST:
        return TOO_MUCH
    return Decimal(format(amount.normalize(), "f"))


def day_in(year: str, month: str, day: str) -> date | Text:
    """The day that is written in its three fields; or what to mend, told to the one who wrote it."""
    parts = year, month, day
    try:
        if not all(part.isascii() and part.isdecimal() and len(part) <= len("2027") for part in parts):
            raise ValueError
        return date(*map(int, parts))
    except ValueError:
        return phrase("eservice.written.no_such_day")


def _either(whole: str, part: str) -> Text:
    """What asks back a number that is one of two, a thousand times each other."""
    return phrase(
        "eservice.written.thousands_or_not",
        thousands=f"{whole}{part}",
        decimals=number(Decimal(f"{whole}.{part}"), "0.0#"),
    )


def _asked_back(amount: Decimal) -> Text:
    meant, plain = number(amount / (100 if amount < HARDLY_CENTIMETRES else 1000)), number(amount)
    return phrase("eservice.written.thousands_or_decimals", meant=meant, plain=plain)


def _other_unit(unit: str) -> Text:
    match unit:
        case "m":
            return phrase("eservice.written.length_form")
        case "m2":
            return phrase("eservice.written.area_form")
        case "deg":
            return phrase("eservice.written.angle_form")
        case _:
            return NOT_A_NUMBER
