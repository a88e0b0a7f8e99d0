"""Lists and files for a municipality's other systems: every case, figures, what is to be invoiced, what changed on the map."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse

from api.rest import examples, openapi
from api.rest.clients import client_with
from api.rest.following import LAST
from api.rest.shapes import Figures, InvoiceList, MapChanges
from api.web.served import municipality as served_at
from api.web.served import office
from permits import clock
from permits.errors import BadInput, Fault
from permits.extracts.cases import every_case
from permits.extracts.figures import Figure, figures
from permits.extracts.invoices import invoices
from permits.extracts.map_changes import map_changes
from permits.phrases import phrase
from permits.store.canonical import plain
from permits.store.store import Store
from permits.store.visitors.clients import Client
from permits.store.visitors.scopes import Scope

router = APIRouter(prefix="/api/v1")

PROBLEMS = ("unauthorized", "forbidden", "validation")
NDJSON = "application/x-ndjson"


@router.get(
    "/case-export",
    summary="Every case",
    responses={
        200: {
            "description": "A case a line, as `GET /cases` tells it, with its events",
            "content": {NDJSON: {"schema": {"type": "string"}, "examples": {"example": {"value": examples.EXPORTED}}}},
        },
        **openapi.told(PROBLEMS),
    },
    openapi_extra=openapi.for_clients(Scope.CASES_EXPORT),
    response_class=StreamingResponse,
)
def export(request: Request, client: Annotated[Client, Depends(client_with(Scope.CASES_EXPORT))]) -> StreamingResponse:
    """
    The municipality's cases in the order of their numbers, in lines of JSON as they are read.

    Nothing in it is of people, and of a case with a party whose identity is protected there is number and state alone.
    """
    structlog.get_logger().info("cases exported", client=client.name, municipality=client.municipality)
    store = office(request).store

    def lines() -> Iterator[bytes]:
        for case in every_case(store, client.municipality):
            yield json.dumps(case, ensure_ascii=False).encode() + b"\n"

    return StreamingResponse(lines(), media_type=NDJSON)


@router.get(
    "/figures",
    summary="How many were decided, and how",
    responses=openapi.answers(Figures, examples.FIGURES, problems=("not-found", "validation")),
)
def counted(
    request: Request,
    municipality: Annotated[
        str | None,
        Query(pattern=r"^\d{4}$", description="The one whose host name is asked when left out", examples=["9901"]),
    ] = None,
) -> JSONResponse:
    """
    Decisions by month, act and result, of months that are over. Free for anybody to use.

    `count` is null where there were fewer than five, so that nobody's case is told by it.
    """
    here = office(request)
    code = here.municipality_asked(municipality or served_at(request))
    return JSONResponse({"municipality": code, "figures": plain(_counted(here.store, code, clock.today()))})


@lru_cache(maxsize=64)
def _counted(store: Store, municipality: str, today: date) -> list[Figure]:
    """Counted once a day: a month that is over hardly changes, and anybody may ask."""
    return figures(store, municipality, today)


@router.get(
    "/invoice-basis",
    summary="What is to be invoiced",
    responses=openapi.answers(InvoiceList, examples.INVOICES, problems=PROBLEMS),
    openapi_extra=openapi.for_clients(Scope.INVOICES_READ),
)
def to_invoice(
    request: Request,
    client: Annotated[Client, Depends(client_with(Scope.INVOICES_READ))],
    first: Annotated[date, Query(alias="from", description="The first day of decision", examples=["2026-11-01"])],
    last: Annotated[date, Query(alias="to", description="The last day, within a year", examples=["2026-11-30"])],
) -> JSONResponse:
    """
    The fee of each decision of those days, how it was set, and who pays, as they said themselves.

    `payer` is null where a party's identity is protected: an officer finds out.
    """
    if not 0 <= (last - first).days <= MOST_DAYS:
        raise BadInput(NO_PERIOD, [Fault("/to", NO_PERIOD, "period")])
    structlog.get_logger().info("invoice basis read", client=client.name, municipality=client.municipality)
    return JSONResponse({"invoices": plain([*invoices(office(request), client.municipality, first, last)])})


MOST_DAYS = 366
NO_PERIOD = phrase("rest.extracts.no_period", days=MOST_DAYS)


@router.get(
    "/map-changes",
    summary="What has changed on the map",
    responses=openapi.answers(MapChanges, examples.MAP_CHANGES, problems=(*PROBLEMS, "not-found")),
    openapi_extra=openapi.for_clients(Scope.CASES_READ),
)
def changed_on_the_map(
    request: Request,
    client: Annotated[Client, Depends(client_with(Scope.CASES_READ))],
    after: Annotated[int, Query(ge=0, le=LAST, description="The event that the page follows", examples=[41])] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> JSONResponse:
    """
    What may be built, is begun and is finished, each with its footprint, in the order that it happened. Ask on from `last`.
    """
    return JSONResponse(map_changes(office(request), client.municipality, after, limit))
