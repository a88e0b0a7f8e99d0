"""A list as a workbook of Excel: days are days there and numbers numbers, and nothing in it is reckoned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from xlsxwriter import Workbook

from permits import clock

Cell = str | int | date | None
"""What stands in a cell; None where nothing does."""

AT_MOST = 31
"""Characters that the name of a sheet may have."""

WIDEST = 60
"""Characters that a column is wide at most."""

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(name: str, heading: Sequence[str], lines: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet, its heading in sight while one goes down and each column to be filtered by."""
    whole = BytesIO()
    # Text stays text: what an applicant has written is neither a formula nor an address.
    kept = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = Workbook(whole, kept)
    book.set_properties({"title": name, "created": clock.now().replace(tzinfo=None)})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(name[:AT_MOST])
    sheet.write_row(0, 0, heading, bold)
    widths, last = [len(word) for word in heading], 0
    for last, cells in enumerate(lines, 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(last, column, cell, day)
            elif isinstance(cell, int):
                sheet.write_number(last, column, cell)
            elif cell:
                sheet.write_string(last, column, cell)
            widths[column] = max(widths[column], len(str(cell or "")))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(heading) - 1)
    book.close()
    return whole.getvalue()
