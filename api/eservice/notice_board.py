"""The municipality's notice board: a page, a feed and a file of the same, without anybody's name."""

from __future__ import annotations

import csv
import io

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.web.pages import TEMPLATES, page
from api.web.served import municipality, office
from permits import clock
from permits.steps.notice_board import posted

router = APIRouter(prefix="/notice-board")


@router.get("")
def board(request: Request) -> HTMLResponse:
    today = clock.today()
    notices = posted(office(request), municipality(request), today)
    return page(request, "eservice/notice_board.html", notices=notices, today=today)


@router.get(".atom")
def feed(request: Request) -> Response:
    """The board as a feed (RFC 4287), for readers and other boards."""
    here, where = office(request), municipality(request)
    xml = TEMPLATES.get_template("eservice/notice_board.xml").render(
        notices=posted(here, where, clock.today()),
        where=here.zoning(where).municipality,
        base=here.settings.base_url,
        now=clock.now(),
    )
    return Response(xml, media_type="application/atom+xml")


COLUMNS = ("sequence", "number", "property", "what", "measure", "day", "by")


@router.get(".csv")
def file(request: Request) -> Response:
    """The board as a file, in Swedish."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for notice in posted(office(request), municipality(request), clock.today()):
        what, measure = notice.what.sv, notice.measure.sv
        rows.writerow([notice.sequence, notice.number, notice.property, what, measure, notice.day, notice.by])
    headers = {"Content-Disposition": 'attachment; filename="anslagstavla.csv"'}
    return Response(written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
