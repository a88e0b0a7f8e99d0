"""
Swedish mobile numbers, in any spelling that people use, as the networks have them (E.164).

Numbers for mobile telephones begin with 70, 72, 73, 76 or 79 and have nine digits after the country's (the Swedish
numbering plan for telephony). What goes abroad or elsewhere is texted to by nobody here: it costs, and may cost much.
"""

from __future__ import annotations

import re

MOBILE = re.compile(r"(?:\+46|0046|0)(7[02369][0-9]{7})")
BETWEEN = re.compile(r"[\s\-\u2010-\u2014/()]")


def mobile_number(written: str) -> str | None:
    """`+46` and nine digits; None when the text is no Swedish mobile number."""
    read = MOBILE.fullmatch(BETWEEN.sub("", written.replace("(0)", "") if "+46" in written else written))
    return f"+46{read[1]}" if read else None
