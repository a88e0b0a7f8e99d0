"""What a system calls a case by itself, so that it finds the case again by an id of its own."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from api.rest import examples, openapi
from api.rest.asked import read
from api.rest.cases import CaseId
from api.rest.clients import client_with
from api.rest.shapes import ExternalIds, Shape
from api.web.sent import JsonBody
from api.web.served import office
from permits import clock
from permits.errors import BadInput, Fault
from permits.jurisdiction import personal_number
from permits.phrases import phrase
from permits.store.visitors.clients import Client
from permits.store.visitors.scopes import Scope
from permits.text import Text

router = APIRouter(prefix="/api/v1/cases/{caseId}/external-ids")

ID = re.compile(r"[\w.:/\- ]{1,80}")
PROBLEMS = ("unauthorized", "forbidden", "not-found", "validation")


class IdsGiven(Shape):
    """Every id that the system calls the case by; none to call it nothing."""

    external_ids: list[str] = Field(max_length=20)


@router.get(
    "",
    summary="What the system calls a case",
    responses=openapi.answers(ExternalIds, examples.EXTERNAL_IDS, problems=PROBLEMS),
    openapi_extra=openapi.for_clients(Scope.CASES_READ),
)
def ids(
    request: Request, case_id: CaseId, client: Annotated[Client, Depends(client_with(Scope.CASES_READ))]
) -> JSONResponse:
    """Its own ids alone."""
    return _told(request, client, case_id)


@router.put(
    "",
    summary="Call a case so",
    responses=openapi.answers(
        ExternalIds, examples.EXTERNAL_IDS, problems=(*PROBLEMS, "conflict", "too-large", "unsupported-media-type")
    ),
    openapi_extra=openapi.asked(IdsGiven, examples.EXTERNAL_IDS) | openapi.for_clients(Scope.CASES_WRITE),
)
def call(
    request: Request,
    case_id: CaseId,
    client: Annotated[Client, Depends(client_with(Scope.CASES_WRITE))],
    body: JsonBody,
) -> JSONResponse:
    """In place of what the system called it before. One id is of one case; another system's same id is its own."""
    given = [id.strip() for id in read(IdsGiven, body).external_ids]
    faults = [
        Fault(f"/externalIds/{place}", says, "external_id")
        for place, id in enumerate(given)
        if (says := _amiss(id)) is not None
    ]
    if faults:
        raise BadInput(faults[0].says, faults)
    store = office(request).store
    store.cases.read(client.municipality, case_id)
    store.external_ids.set(client, case_id, given)
    return _told(request, client, case_id)


def _amiss(id: str) -> Text | None:
    if ID.fullmatch(id) is None:
        return phrase("rest.external_ids.id_form")
    if personal_number(id, clock.today()) is not None:
        return phrase("rest.external_ids.personal_number")
    return None


def _told(request: Request, client: Client, case_id: str) -> JSONResponse:
    """Raises NotFound."""
    store = office(request).store
    store.cases.read(client.municipality, case_id)
    return JSONResponse({"externalIds": store.external_ids.of(client, [case_id]).get(case_id, [])})
