"""Swedish postal codes: five digits, as they are written on an envelope."""

from __future__ import annotations

import re


def postal_code(written: str) -> str | None:
    """The code as `NNN NN`, forgiving `SE-` and blanks of any kind; None when it is no Swedish code."""
    read = re.fullmatch(r"(?:SE?[- ]?)?([1-9][0-9]{2}) ?([0-9]{2})", " ".join(written.upper().split()))
    return f"{read[1]} {read[2]}" if read else None
