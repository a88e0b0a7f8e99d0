"""A list of the desk as a table to take along: for spreadsheets, as a workbook of Excel, and as a page for paper."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from api.desk.lists import ORDERS, TABS, address_of, held_to, wanted_by
from api.desk.rows import Row, rows_of
from api.sign_in.session import reader
from api.web.pages import Visitor, language, page
from api.web.served import office
from permits import clock
from permits.extracts.sheet import MARK, line
from permits.extracts.workbook import MEDIA_TYPE, Cell, workbook
from permits.office import Office
from permits.phrases import phrase
from permits.store.case.lists import PAGE, Wanted

router = APIRouter(prefix="/desk")

COLUMNS = (
    phrase("desk.tables.case"),
    phrase("desk.tables.property"),
    phrase("desk.tables.address"),
    phrase("desk.tables.applicant"),
    phrase("desk.tables.act"),
    phrase("desk.tables.state"),
    phrase("desk.tables.left_judge"),
    phrase("desk.tables.waits"),
    phrase("desk.tables.received"),
    phrase("desk.tables.days_since"),
    phrase("desk.tables.decide"),
    phrase("desk.tables.time"),
    phrase("desk.tables.latest"),
    phrase("desk.tables.latest_day"),
    phrase("desk.tables.officer"),
)


def _lines(request: Request) -> Iterator[tuple[Cell, ...]]:
    """The heading, and all that the list holds, on every page."""
    me, here, place = reader(request), office(request), 1 if language(request) == "en" else 0
    yield tuple(column[place] for column in COLUMNS)
    for row in _all_rows(here, me, wanted_by(request, me)):
        case = row.case
        yield (
            case.number,
            case.property,
            row.address,
            case.applicant,
            row.act[place],
            row.state[place],
            " ".join(text[place] for text in (row.counted, row.left, row.against, row.mark) if text and text[place]),
            row.move[place],
            None if row.is_shut else case.received,
            None if row.is_shut else row.used,
            case.due,
            row.by_when[place],
            row.latest[place],
            case.last_day,
            case.officer,
        )


def _all_rows(here: Office, me: Visitor, wanted: Wanted) -> Iterator[Row]:
    """All that the list holds, a page's worth at a time."""
    cases = here.store.lists.whole(me.municipality, wanted)
    while page_of := list(islice(cases, PAGE)):
        yield from rows_of(here, me, page_of)


@router.get("/list.csv")
def as_csv(request: Request) -> StreamingResponse:
    """As Swedish spreadsheets read it: semicolons, and a mark of UTF-8."""
    reader(request)
    lines = (line("" if cell is None else str(cell) for cell in cells) for cells in _lines(request))
    named = {"Content-Disposition": 'attachment; filename="arenden.csv"'}
    return StreamingResponse(_marked(lines), media_type="text/csv; charset=utf-8", headers=named)


def _marked(lines: Iterator[str]) -> Iterator[str]:
    yield MARK
    yield from lines


@router.get("/list.xlsx")
def as_workbook(request: Request) -> Response:
    """As Excel reads it, with days that can be reckoned with."""
    heading, *lines = _lines(request)
    book = workbook("Ärenden", [str(word) for word in heading], lines)
    named = {"Content-Disposition": 'attachment; filename="arenden.xlsx"'}
    return Response(book, media_type=MEDIA_TYPE, headers=named)


@router.get("/print")
def as_paper(request: Request) -> HTMLResponse:
    """As a page that is printed, with what it is held to; a list longer than anybody prints says so."""
    me, here = reader(request), office(request)
    wanted = wanted_by(request, me)
    rows = list(islice(_all_rows(here, me, wanted), MOST_PRINTED + 1))
    return page(
        request,
        "desk/printed.html",
        tab=TABS[wanted.tab],
        order=ORDERS[wanted.order],
        filters=held_to(here, wanted),
        here=address_of(wanted),
        today=clock.today(),
        rows=rows[:MOST_PRINTED],
        more=len(rows) > MOST_PRINTED,
    )


MOST_PRINTED = 500
"""Cases on a page for paper, some forty sheets."""
