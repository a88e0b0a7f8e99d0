"""REST under `/api/v1`, camelCase, by the national REST profile; every error a problem document."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from permits import application as applications
from permits.application import Application, Inquiry
from permits.case import check, decide
from permits.errors import NotFound
from permits.explanation import explain
from permits.office import Office
from permits.record import Record, plain
from permits.statement import summary
from permits.text import Text

router = APIRouter(prefix="/api/v1")

PROBLEM = {"description": "A problem document (RFC 9457)", "content": {"application/problem+json": {}}}
ERRORS: dict[int | str, dict[str, Any]] = {404: PROBLEM, 409: PROBLEM, 422: PROBLEM, "default": PROBLEM}
RELEASED = "2026-11-21"


def office(request: Request) -> Office:
    found: Office = request.app.state.office
    return found


def _body(kind: type[Inquiry]) -> dict[str, Any]:
    """The request body as OpenAPI tells it; it is read by `application`, which finds all faults at once."""
    schema = kind.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "object"}, "example": EXAMPLE}},
        }
    }


EXAMPLE = {
    "municipality": "9901",
    "property": "ALMEN 1:3",
    "measure": {
        "kind": "new_complementary_building",
        "footprint": {
            "type": "Polygon",
            "crs": "EPSG:3009",
            "coordinates": [
                [
                    [150047.0, 6735046.0],
                    [150051.8, 6735047.4],
                    [150050.4, 6735052.2],
                    [150045.6, 6735050.8],
                    [150047.0, 6735046.0],
                ]
            ],
        },
        "dimensions": {"ridgeHeightM": "3.20"},
    },
    "answers": {"installs_fireplace": False},
}


@router.post(
    "/checks", summary="What would be decided, without applying", responses=ERRORS, openapi_extra=_body(Inquiry)
)
async def checks(request: Request) -> JSONResponse:
    """The answer with its reasons for a measure that is described so far. Stores nothing, needs no login."""
    inquiry = applications.read_inquiry(await request.body())
    here = office(request)
    found = await run_in_threadpool(check, here, inquiry, date.today())
    lines = explain(here.pack, found.facts, found.conclusions)
    return JSONResponse(
        {**summary(here.pack, found.facts, found.conclusions, found.outcome), "lines": _camel(plain(lines))}
    )


@router.post(
    "/applications",
    status_code=201,
    summary="Apply, and be answered at once",
    responses=ERRORS,
    openapi_extra=_body(Application),
)
async def apply(
    request: Request, idempotency_key: Annotated[str | None, Header(max_length=200)] = None
) -> JSONResponse:
    """
    Decide the application and keep the record.

    The same Idempotency-Key with the same body gives the same case again. `token` opens the case:
    send it as `Authorization: Bearer`.
    """
    application = applications.read(await request.body())
    record, token = await run_in_threadpool(decide, office(request), application, date.today(), key=idempotency_key)
    body = {**_case(record), "token": token}
    return JSONResponse(body, 201, {"Location": f"/api/v1/cases/{record.case_id}"})


@router.get("/cases/{caseId}", summary="A case", responses=ERRORS)
def case(request: Request, caseId: str, authorization: Annotated[str, Header()] = "") -> JSONResponse:
    """Where the case stands, for the one who holds its token."""
    record = opened(request, caseId, authorization)
    return JSONResponse(_case(record), headers={"ETag": f'"{record.hash}"'})


@router.get("/cases/{caseId}/letter.pdf", summary="The letter as PDF", responses=ERRORS, response_class=Response)
def letter_pdf(request: Request, caseId: str, authorization: Annotated[str, Header()] = "") -> Response:
    """PDF/A-3a with the decision embedded as JSON."""
    return Response(opened(request, caseId, authorization).letter_pdf, media_type="application/pdf")


@router.get("/cases/{caseId}/letter.html", summary="The letter as a page", responses=ERRORS, response_class=Response)
def letter_html(request: Request, caseId: str, authorization: Annotated[str, Header()] = "") -> Response:
    """The same letter, accessible HTML."""
    return Response(opened(request, caseId, authorization).letter_html, media_type="text/html; charset=utf-8")


@router.get("/cases/{caseId}/record.json", summary="All that the decision rested on", responses=ERRORS)
def record_json(request: Request, caseId: str, authorization: Annotated[str, Header()] = "") -> JSONResponse:
    """The whole record with its hash and the hash it follows."""
    record = opened(request, caseId, authorization)
    return JSONResponse(
        {"sequence": record.sequence, "previous": record.previous, "hash": record.hash, "content": record.content}
    )


@router.get("/properties", summary="Find a property", responses=ERRORS)
def properties(
    request: Request,
    q: Annotated[str, Query(min_length=2, max_length=60, description="designation or address, in any spelling")],
    municipality: Annotated[str, Query(pattern=r"^\d{4}$")] = "9901",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> JSONResponse:
    """Properties whose designation or address fits. No owners, no personal data."""
    return JSONResponse({"properties": plain(office(request).zoning(municipality).find(q, limit))})


@router.get("/api-info", summary="About this API")
def api_info() -> dict[str, str]:
    """Name, version and status, by the national REST profile."""
    return {
        "apiName": "Lovsvar",
        "apiVersion": "1.0.0",
        "apiReleased": RELEASED,
        "apiDocumentation": "/docs",
        "apiStatus": "beta",
    }


def opened(request: Request, case_id: str, authorization: str) -> Record:
    """The case's latest record for the one who holds its token; to others it does not exist."""
    store = office(request).store
    municipality = store.municipality_of(case_id, authorization.removeprefix("Bearer ").strip())
    if municipality is None:
        raise NotFound(
            Text("Ärendet finns inte, eller koden stämmer inte.", "No such case, or the token is not right.")
        )
    return store.records(municipality, case_id)[-1]


def _case(record: Record) -> dict[str, Any]:
    links = {name: f"/api/v1/cases/{record.case_id}/{file}" for name, file in LINKS.items()}
    return {"caseId": record.case_id, "case": record.number, **record.content["summary"], "links": links}


LINKS = {"letterPdf": "letter.pdf", "letterHtml": "letter.html", "record": "record.json"}


def _camel(value: Any) -> Any:
    """Our own names in camelCase, as the profile wants them; values are left as they are."""
    if isinstance(value, list):
        return [_camel(one) for one in value]
    if isinstance(value, dict):
        return {
            first + "".join(map(str.capitalize, rest)): _camel(one)
            for key, one in value.items()
            for first, *rest in [key.split("_")]
        }
    return value
