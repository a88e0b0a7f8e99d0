"""
Swedish personal, coordination and organisation numbers, in any spelling that people use.

A personal number is a day of birth, a birth number from 001 and a check digit; ten digits leave the century out, and
`+` for the hyphen says that the person has turned a hundred (folkbokföringslagen (1991:481) 18 §). A coordination
number adds 60 to the day; month and day may be 00 where they are not known (lag (2022:1697) 2 kap.). An organisation
number has a third digit of at least two, so that it is never taken for a day (lag (1974:174) 1 §).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from stdnum import luhn
from stdnum.exceptions import ValidationError

EARLIEST = date(1840, 1, 1)
"""Before this nobody was born who lived when personal numbers were first given, in 1947."""

DASHES = "-+\u2010\u2011\u2012\u2013\u2014\u2212"
DIGITS = re.compile(rf"(?P<century>[0-9]{{2}})?(?P<six>[0-9]{{6}}) ?(?P<sign>[{DASHES}]?) ?(?P<four>[0-9]{{4}})")
GROUPS = "12356789"
"""What an organisation number can begin with; 0 and 4 are given to nobody."""


def personal_number(written: str, today: date) -> str | None:
    """Twelve digits of a personal or coordination number; None when the text holds none, or nobody's by today."""
    read = DIGITS.fullmatch(_tidy(written))
    if read is None:
        return None
    six, four = read["six"], read["four"]
    century = read["century"] or _century(six, today, hundred="+" in read["sign"])
    whole = century + six + four
    born = _born(whole)
    if born is None or born > today or born < EARLIEST or four[:3] == "000":
        return None
    return whole if luhn.is_valid(six + four) else None


def organisation_number(written: str, today: date) -> str | None:
    """
    Ten digits of an organisation number; twelve for a sole trader, whose number is their own personal number.

    None when the text holds neither.
    """
    read = DIGITS.fullmatch(_tidy(written))
    if read is None or "+" in read["sign"]:
        return personal_number(written, today)
    ten = read["six"] + read["four"]
    if read["century"] in (None, "16") and int(ten[2]) >= 2 and ten[0] in GROUPS:
        try:
            return str(luhn.validate(ten))
        except ValidationError:
            return None
    return personal_number(written, today)


def is_public_body(organisation_number: str) -> bool:
    """Whether it is a municipality's or a region's: theirs begin so."""
    return organisation_number.startswith(("212", "232"))


def _tidy(written: str) -> str:
    """Without blanks around or doubled, of whatever kind; only the digits 0-9 are digits."""
    return " ".join(unicodedata.normalize("NFC", written).split())


def _century(six: str, today: date, *, hundred: bool) -> str:
    """The latest century in which that day has come, or the one before for somebody who has turned a hundred."""
    year = today.year // 100 * 100 + int(six[:2])
    born = _born(f"{year:04}{six[2:]}0000")
    if (born or date(year, 1, 1)) > today:
        year -= 100
    return f"{(year - 100 if hundred else year) // 100:02}"


def _born(digits: str) -> date | None:
    """The day of birth, or the first it can have been; None when there is no such day."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    if day >= 60:
        month, day = month or 1, day - 60 or 1
    try:
        return date(year, month, day)
    except ValueError:
        return None
