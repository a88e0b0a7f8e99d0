"""Lines of a list as Swedish spreadsheets read it: semicolons, behind a mark of UTF-8."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

MARK = "\ufeff"


def line(cells: Iterable[str]) -> str:
    """One line. A cell that a spreadsheet would reckon as a formula is marked as text."""
    written = StringIO()
    csv.writer(written, delimiter=";").writerow(
        f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell for cell in cells
    )
    return written.getvalue()
