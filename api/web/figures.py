"""Open figures of what a municipality decides, and how much of it by the automated function: a page and two files."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from api.web.pages import page
from api.web.served import municipality, office
from permits import clock
from permits.store.figures import Monthly, as_rows

router = APIRouter()


def _figures(request: Request) -> list[Monthly]:
    """A year of them, to the month that is running."""
    today = clock.today()
    return office(request).store.figures(municipality(request)).monthly(date(today.year - 1, today.month, 1))


@router.get("/figures")
def figures(request: Request) -> HTMLResponse:
    here = office(request)
    words = here.pack.facts["measure"].choices
    lowered = here.store.reins.of(municipality(request))
    return page(request, "web/figures.html", months=_figures(request), words=words, lowered=lowered[::-1])


@router.get("/figures.json")
def as_json(request: Request) -> JSONResponse:
    return JSONResponse({"municipality": municipality(request), "figures": list(as_rows(_figures(request)))})


@router.get("/figures.csv")
def as_csv(request: Request) -> Response:
    """As Swedish spreadsheets read it: semicolons, and a mark of UTF-8."""
    written = StringIO()
    rows = list(as_rows(_figures(request)))
    table = csv.DictWriter(written, list(next(as_rows([Monthly("", "")]))), delimiter=";")
    table.writeheader()
    table.writerows(rows)
    return Response("\ufeff" + written.getvalue(), media_type="text/csv; charset=utf-8")
