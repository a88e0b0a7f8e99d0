"""Open figures of what a municipality decides, and how much of it by the automated function: a page and two files."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from api.web.pages import page
from api.web.served import municipality, office
from permits import clock
from permits.extracts import sheet
from permits.extracts.figures import FEWEST, open_months
from permits.store.office.figures import Monthly

router = APIRouter()


def _figures(request: Request) -> list[Monthly]:
    return open_months(office(request).store, municipality(request), clock.today())


@router.get("/figures")
def figures(request: Request) -> HTMLResponse:
    here = office(request)
    words = here.pack.facts["measure"].choices
    lowered = here.store.reins.of(municipality(request))
    return page(
        request, "web/figures.html", months=_figures(request), words=words, lowered=lowered[::-1], fewest=FEWEST
    )


COLUMNS = {
    "month": "month",
    "act": "measure",
    "received": "received",
    "decidedByMachine": "by_machine",
    "decidedByOfficers": "by_officers",
    "handedOver": "handed_over",
}
"""What open data calls each figure of a month."""


def _rows(request: Request) -> Iterator[dict[str, str | int]]:
    for month in _figures(request):
        yield {name: getattr(month, figure) for name, figure in COLUMNS.items()}


@router.get("/figures.json")
def as_json(request: Request) -> JSONResponse:
    return JSONResponse({"municipality": municipality(request), "figures": list(_rows(request))})


@router.get("/figures.csv")
def as_csv(request: Request) -> Response:
    """As Swedish spreadsheets read it."""
    lines = [sheet.line(COLUMNS), *(sheet.line(map(str, row.values())) for row in _rows(request))]
    return Response(sheet.MARK + "".join(lines), media_type="text/csv; charset=utf-8")
