"""REST under `/api/v1`, camelCase, by the national REST profile; every error a problem document."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from api.rest import examples, openapi
from api.rest.clients import client_with
from api.rest.shapes import (
    ApiInfo,
    CaseAnswer,
    CheckAnswer,
    EnvelopeAnswer,
    NewCase,
    PaperTaken,
    PropertyList,
    RecordAnswer,
)
from api.web.conditional import tag_of, unless_known
from api.web.journal import read_by
from api.web.letters import as_html, as_pdf, translation_as_html, translation_as_pdf
from api.web.pages import language
from api.web.papers import take_in
from api.web.sent import Body, JsonBody
from api.web.served import municipality as served_at
from api.web.served import office
from permits import application as applications
from permits import clock
from permits.application import Application, Inquiry
from permits.case import check, decide
from permits.decision.explanation import explain
from permits.envelope import Trial, envelope, nearest_changes
from permits.errors import BadInput, Fault, NotFound
from permits.geometry import to_geojson
from permits.office import Office
from permits.phrases import phrase
from permits.statement import summary, translated
from permits.store.canonical import plain
from permits.store.case.keys import Key
from permits.store.case.papers import of_case, of_client
from permits.store.chained.people import places_of_sender
from permits.store.chained.record import Record
from permits.store.visitors.clients import Client
from permits.store.visitors.scopes import Scope
from permits.text import Text
from permits.vouching import vouched

router = APIRouter(prefix="/api/v1")

CaseId = Annotated[str, Path(alias="caseId", pattern="^[0-9a-f]{32}$", examples=[examples.CASE["caseId"]])]
Token = Annotated[str, Header(alias="Authorization", include_in_schema=False)]
IfNoneMatch = Annotated[str, Header(max_length=200, examples=['"c0ffee"'])]

MOST_SKIPPED = 10_000


@router.post(
    "/checks",
    summary="What would be decided, without applying",
    responses=openapi.answers(
        CheckAnswer, examples.CHECKED, problems=("not-found", "too-large", "unsupported-media-type", "validation")
    ),
    openapi_extra=openapi.body(Inquiry, examples.SHED),
)
def checks(request: Request, body: JsonBody) -> JSONResponse:
    """The answer with its reasons for a measure that is described so far. Stores nothing, needs no login."""
    inquiry = applications.read_inquiry(body, office(request).pack.acts)
    here = office(request)
    found = check(here, inquiry, clock.today())
    lines = explain(here.pack, found.facts, found.conclusions)
    return JSONResponse(
        {
            **summary(here.pack, found.facts, found.conclusions, found.outcome),
            "lines": _camel(plain(lines)),
            "pack": here.pack.id,
            "checked": found.dates.decided.isoformat(),
            "links": {"applications": "/api/v1/applications"},
        }
    )


@router.post(
    "/envelopes",
    summary="Where it would pass, and the nearest change that would",
    responses=openapi.answers(
        EnvelopeAnswer, examples.ENVELOPE, problems=("not-found", "too-large", "unsupported-media-type", "validation")
    ),
    openapi_extra=openapi.body(Inquiry, examples.SHED),
)
def envelopes(request: Request, body: JsonBody) -> JSONResponse:
    """
    Places on the lot, tried one by one by the whole path, and changes that were found to help.

    Without a footprint no place is tried. Stores nothing, needs no login.
    """
    inquiry = applications.read_inquiry(body, office(request).pack.acts)
    return JSONResponse(_turned_around(office(request), inquiry))


def _turned_around(here: Office, inquiry: Inquiry) -> dict[str, Any]:
    today = clock.today()
    trial = Trial(here, today)
    now, found = check(here, inquiry, today), envelope(trial, inquiry)
    return {
        "precheck": now.outcome.precheck.value,
        "crs": here.zoning(inquiry.municipality).municipality.crs,
        "changes": [
            {
                "says": plain(change.says),
                "becomes": change.becomes.value,
                "inquiry": change.inquiry.model_dump(
                    mode="json", by_alias=True, exclude_none=True, exclude_defaults=True
                ),
            }
            for change in nearest_changes(trial, inquiry)
        ],
        "passes": [to_geojson(place) for place in found.passes],
        "excluded": [
            {"place": to_geojson(excluded.place), "rule": excluded.rule, "says": plain(excluded.says)}
            for excluded in found.excluded
        ],
        "largest": to_geojson(found.largest) if found.largest is not None else None,
    }


@router.post(
    "/applications",
    status_code=201,
    summary="Apply, and be answered at once",
    responses={
        **openapi.answers(
            NewCase,
            examples.NEW_CASE,
            201,
            problems=(
                "unauthorized",
                "forbidden",
                "not-found",
                "conflict",
                "too-large",
                "unsupported-media-type",
                "validation",
            ),
        ),
        200: openapi.answers(NewCase, examples.NEW_CASE)[200],
    },
    openapi_extra=openapi.body(Application, examples.APPLICATION) | openapi.for_clients(Scope.APPLICATIONS_WRITE),
)
def apply(
    request: Request,
    client: Annotated[Client, Depends(client_with(Scope.APPLICATIONS_WRITE))],
    body: JsonBody,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200, examples=["8e03978e-40d5"])] = None,
) -> JSONResponse:
    """
    Decide the application and keep the record.

    For systems that the municipality has let in, in that municipality only. The same client's same Idempotency-Key with
    the same body gives the same case again, with a token more. What the same sender has sent before without a key is met
    by the case it made: 200 with `sentBefore`, and `token` empty, since it was given then. What others did, as having
    signed or consented, counts when the client was let in to vouch for it, and a paper when it has handed it in. `token` opens the case for half a year: send
    it as `Authorization: Bearer`. The day it was received is ours to set; `received` in the body is not used.
    """
    application = applications.read(body, office(request).pack.acts).model_copy(update={"received": None})
    here, key = office(request), Key(client.door, idempotency_key) if idempotency_key else None
    record, token = _decided(here, client, application, key)
    told = _case(request, record)
    tag = tag_of(JSONResponse(told))
    status = 201 if token else 200
    return JSONResponse(
        {**told, "token": token, "sentBefore": not token}, status, {"Location": told["links"]["self"], "ETag": tag}
    )


def _decided(here: Office, client: Client, application: Application, key: Key | None) -> tuple[Record, str]:
    """The case with its token, the papers of it that the client has handed in given to it."""
    record, token = decide(here, application, clock.today(), vouched(here, client, application), key=key)
    named = {paper.sha256 for paper in application.attachments}
    here.store.papers(client.municipality).hand_on(of_client(client.name), of_case(record.case_id), named)
    return record, token


@router.post(
    "/attachments",
    status_code=201,
    summary="Hand in a paper",
    responses=openapi.answers(
        PaperTaken, examples.PAPER, 201, problems=("unauthorized", "forbidden", "too-large", "validation")
    ),
    openapi_extra=openapi.paper_body() | openapi.for_clients(Scope.ATTACHMENTS_WRITE),
)
def hand_in(
    request: Request, client: Annotated[Client, Depends(client_with(Scope.ATTACHMENTS_WRITE))], content: Body
) -> JSONResponse:
    """
    Keep a paper for the client, which names it by its hash in the applications it hands in afterwards.

    The body is the file itself. It is a PDF that opens and has a page, or a PNG or JPEG that can be read, whatever
    Content-Type says. One that no application names within a month is thrown away.
    """
    taken = take_in(request, client.municipality, of_client(client.name), content)
    if isinstance(taken, Text):
        raise BadInput(taken, [Fault("", taken, "paper")])
    return JSONResponse({"sha256": taken.sha256, **_camel(plain(taken.paper))}, 201)


@router.get(
    "/cases/{caseId}",
    summary="A case",
    responses={
        **openapi.answers(CaseAnswer, examples.CASE, problems=("not-found", "validation")),
        304: openapi.NOT_CHANGED,
    },
)
def case(request: Request, case_id: CaseId, authorization: Token = "", if_none_match: IfNoneMatch = "") -> Response:
    """Where the case stands, for the one who holds its token."""
    return unless_known(if_none_match, _case(request, _opened(request, case_id, authorization)))


@router.get(
    "/cases/{caseId}/letter",
    summary="The letter",
    responses={
        200: {
            "description": "The letter",
            "content": {media: {"schema": {"type": "string"}} for media in ("application/pdf", "text/html")},
        },
        **openapi.told(("not-found", "validation")),
    },
    response_class=Response,
)
def letter(
    request: Request,
    case_id: CaseId,
    authorization: Token = "",
    accept: Annotated[str, Header(max_length=500, include_in_schema=False)] = "",
) -> Response:
    """
    PDF/A-3a with the decision embedded as JSON; the same as an accessible page where Accept asks for text/html alone.
    Where Accept-Language asks for English first, a translation of it, which says that the Swedish letter is what counts.
    """
    page = "text/html" in accept and "application/pdf" not in accept
    record = _opened(request, case_id, authorization)
    translation = translated(office(request), record, "en") if language(request) == "en" else None
    if translation is not None:
        answer = translation_as_html(translation) if page else translation_as_pdf(translation, record.number)
    else:
        answer = as_html(record) if page else as_pdf(request, record)
    answer.headers["Vary"] = "Accept, Accept-Language"
    return answer


@router.get("/cases/{caseId}/letter.pdf", include_in_schema=False)
def letter_pdf(request: Request, case_id: CaseId, authorization: Token = "") -> Response:
    return as_pdf(request, _opened(request, case_id, authorization))


@router.get("/cases/{caseId}/letter.html", include_in_schema=False)
def letter_html(request: Request, case_id: CaseId, authorization: Token = "") -> Response:
    return as_html(_opened(request, case_id, authorization))


@router.get(
    "/cases/{caseId}/record",
    summary="All that the decision rested on",
    responses={
        **openapi.answers(RecordAnswer, examples.RECORD, problems=("not-found", "validation")),
        304: openapi.NOT_CHANGED,
    },
)
@router.get("/cases/{caseId}/record.json", include_in_schema=False)
def record_of(
    request: Request, case_id: CaseId, authorization: Token = "", if_none_match: IfNoneMatch = ""
) -> Response:
    """
    The whole record with its hash and the hash it follows. People are in it by their places and hashes; `people` has what
    is said of whoever sent it alone, and nobody where several are in it.
    """
    record = _opened(request, case_id, authorization)
    return unless_known(if_none_match, record.shown(places_of_sender(record.application)))


@router.get(
    "/properties",
    summary="Find a property",
    responses=openapi.answers(PropertyList, examples.PROPERTIES, problems=("not-found", "validation")),
)
def properties(
    request: Request,
    q: Annotated[
        str,
        Query(min_length=2, max_length=60, description="Designation or address, in any spelling", examples=["Almen"]),
    ],
    municipality: Annotated[
        str | None,
        Query(pattern=r"^\d{4}$", description="The one whose host name is asked when left out", examples=["9901"]),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, le=MOST_SKIPPED)] = 0,
) -> JSONResponse:
    """Properties whose designation or address fits. No owners, no personal data."""
    here = office(request)
    zoning = here.zoning(municipality or served_at(request))
    found = zoning.find(q, offset + limit)[offset:]
    return JSONResponse({"properties": plain(found), "limit": limit, "offset": offset})


@router.get("/api-info", summary="About this API", responses=openapi.answers(ApiInfo, examples.INFO))
def api_info(request: Request) -> JSONResponse:
    """Name, version and status, by the national REST profile."""
    return JSONResponse({**examples.INFO, "apiDocumentation": f"{office(request).settings.base_url}/docs"})


def _opened(request: Request, case_id: str, authorization: str) -> Record:
    """The case's latest record for the one who holds its token; to others it does not exist."""
    store = office(request).store
    scheme, _, token = authorization.partition(" ")
    municipality = store.tokens.municipality(case_id, token.strip()) if scheme.lower() == "bearer" else None
    if municipality is None:
        raise NotFound(phrase("rest.cases.no_such_case"))
    return read_by(request, store.records.last(municipality, case_id), "key")


def _case(request: Request, record: Record) -> dict[str, Any]:
    stored = office(request).store.cases.read(record.municipality, record.case_id)
    here = f"/api/v1/cases/{record.case_id}"
    return {
        "caseId": record.case_id,
        "case": record.number,
        "received": stored.received.isoformat(),
        "due": stored.due.isoformat() if stored.due else None,
        **record.summary,
        "links": {
            "self": here,
            "letterPdf": f"{here}/letter.pdf",
            "letterHtml": f"{here}/letter.html",
            "record": f"{here}/record",
        },
    }


def _camel(value: Any) -> Any:
    """Our own names in camelCase, as the profile wants them; values are left as they are."""
    if isinstance(value, list):
        return [_camel(part) for part in value]
    if isinstance(value, dict):
        return {
            first + "".join(map(str.capitalize, rest)): _camel(part)
            for key, part in value.items()
            for first, *rest in [key.split("_")]
        }
    return value
