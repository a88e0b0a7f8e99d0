"""
What the systems of a municipality follow it by: which cases there are, and one ordered feed of what happens to them.

No answer here says anything of people, and of a case with a party whose identity is protected only its number and state.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from api.rest import examples, openapi
from api.rest.clients import client_with
from api.rest.shapes import CaseList, Feed
from api.web.served import office
from permits.extracts.cases import as_told
from permits.post.cloud_event import as_cloud_event, source
from permits.store.canonical import plain
from permits.store.case.cases import StoredCase
from permits.store.visitors.clients import Client
from permits.store.visitors.scopes import Scope
from permits.written import LARGEST

router = APIRouter(prefix="/api/v1")

Reader = Annotated[Client, Depends(client_with(Scope.CASES_READ))]
PROBLEMS = ("unauthorized", "forbidden", "validation")
LAST = LARGEST
"""The largest number that an event can have."""


@router.get(
    "/cases",
    summary="The municipality's cases",
    responses=openapi.answers(CaseList, examples.CASES, problems=PROBLEMS),
    openapi_extra=openapi.for_clients(Scope.CASES_READ),
)
def cases(
    request: Request,
    client: Reader,
    state: Annotated[
        str | None, Query(pattern="^[a-z_]{1,20}$", description="Those in that state", examples=["handling"])
    ] = None,
    due_by: Annotated[
        date | None,
        Query(alias="dueBy", description="Those to be decided by that day", examples=["2027-01-30"]),
    ] = None,
    changed_since: Annotated[
        int,
        Query(alias="changedSince", ge=0, le=LAST, description="Those with an event after that one", examples=[41]),
    ] = 0,
    external_id: Annotated[
        str | None,
        Query(
            alias="externalId", max_length=80, description="The one that the system calls so", examples=["DNR-2026-17"]
        ),
    ] = None,
    after: Annotated[
        str, Query(max_length=20, description="The case number that the page follows", examples=["BYGG 2026-000001"])
    ] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> JSONResponse:
    """In the order of their numbers, a page at a time; `next` is the page after it. A protected case has no day to be found by."""
    store = office(request).store
    called = None if external_id is None else (client.name, external_id)
    page = store.cases.listed(
        client.municipality, limit + 1, after=after, state=state, due_by=due_by, since=changed_since, called=called
    )
    told = page[:limit]
    own = store.external_ids.of(client, [case.case_id for case in told])
    asked = {"state": state, "dueBy": plain(due_by), "changedSince": changed_since or None, "externalId": external_id}
    further = len(page) > limit and {**asked, "after": told[-1].number, "limit": limit}
    return JSONResponse(
        {
            "cases": [_listed(case, own.get(case.case_id, [])) for case in told],
            "next": _address("cases", further) if further else None,
        }
    )


@router.get(
    "/events",
    summary="What happens to the municipality's cases",
    responses=openapi.answers(Feed, examples.FEED, problems=PROBLEMS),
    openapi_extra=openapi.for_clients(Scope.CASES_READ),
)
def events(
    request: Request,
    client: Reader,
    after: Annotated[int, Query(ge=0, le=LAST, description="The event that the page follows", examples=[41])] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> JSONResponse:
    """
    Every event in the one order that they happened in, as CloudEvents: thin, so that what it is of is asked for at the case.

    `next` is the page to ask for next, also when nothing has happened yet.
    """
    here = office(request)
    page = here.store.events.after(client.municipality, after, limit)
    seen = page[-1].event.sequence if page else after
    return JSONResponse(
        {
            "events": [as_cloud_event(source(here.settings.base_url), client.municipality, entry) for entry in page],
            "next": _address("events", {"after": seen, "limit": limit}),
        }
    )


def _listed(case: StoredCase, external_ids: Sequence[str]) -> dict[str, Any]:
    told = as_told(case)
    return {**told, "externalIds": None if case.protected else external_ids}


def _address(collection: str, asked: dict[str, Any]) -> str:
    return f"/api/v1/{collection}?{urlencode({name: value for name, value in asked.items() if value is not None})}"
