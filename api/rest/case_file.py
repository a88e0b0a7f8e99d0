"""
A case's papers and parties, for the systems that a municipality has let in. That somebody has read them is kept.

Of a case with a party whose identity is protected neither leaves by machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse, Response

from api.rest import examples, openapi
from api.rest.cases import CaseId
from api.rest.clients import client_with
from api.rest.shapes import DocumentList, PartyList
from api.web.journal import read_by
from api.web.served import office
from permits.errors import NotFound
from permits.office import Office
from permits.opening.paper import ENDINGS
from permits.phrases import phrase
from permits.store.canonical import sha256
from permits.store.case.papers import of_case
from permits.store.chained.record import Record
from permits.store.visitors.clients import Client
from permits.store.visitors.scopes import Scope

router = APIRouter(prefix="/api/v1/cases/{caseId}")

DocumentId = Annotated[str, Path(alias="documentId", pattern="^[0-9a-f]{64}$", examples=["c0ffee" * 10 + "c0ff"])]
PROBLEMS = ("unauthorized", "forbidden", "not-found", "validation")
PDF = "application/pdf"


@router.get(
    "/documents",
    summary="The letters and papers of a case",
    responses=openapi.answers(DocumentList, examples.DOCUMENTS, problems=PROBLEMS),
    openapi_extra=openapi.for_clients(Scope.CASES_READ),
)
def documents(
    request: Request, case_id: CaseId, client: Annotated[Client, Depends(client_with(Scope.CASES_READ))]
) -> JSONResponse:
    """Each by its hash: the letters of decisions and steps in their order, then the papers handed in. Without names."""
    here = office(request)
    told = (
        [] if _protected(here, client, case_id) else [*_letters(here, client, case_id), *_papers(here, client, case_id)]
    )
    return JSONResponse({"documents": [{name: told_of[name] for name in SHOWN} for told_of in told]})


@router.get(
    "/documents/{documentId}",
    summary="A letter or a paper",
    responses={
        200: {
            "description": "The file",
            "content": {media: {"schema": {"type": "string"}} for media in ENDINGS},
        },
        **openapi.told(PROBLEMS),
    },
    openapi_extra=openapi.for_clients(Scope.PEOPLE_READ),
    response_class=Response,
)
def document(
    request: Request,
    case_id: CaseId,
    document_id: DocumentId,
    client: Annotated[Client, Depends(client_with(Scope.PEOPLE_READ))],
) -> Response:
    """The file itself, by its hash, as it was sent or handed in."""
    here = office(request)
    if _protected(here, client, case_id):
        raise NotFound(NOT_BY_MACHINE)
    read_by(request, here.store.records.last(client.municipality, case_id), "client", client.name)
    for letter in _letters(here, client, case_id):
        if document_id in letter["known"]:
            return Response(letter["content"], media_type=PDF)
    media, content = here.store.papers(client.municipality).read(of_case(case_id), document_id)
    return Response(content, media_type=media)


@router.get(
    "/parties",
    summary="The parties of a case",
    responses=openapi.answers(PartyList, examples.PARTIES, problems=PROBLEMS),
    openapi_extra=openapi.for_clients(Scope.PEOPLE_READ),
)
def parties(
    request: Request, case_id: CaseId, client: Annotated[Client, Depends(client_with(Scope.PEOPLE_READ))]
) -> JSONResponse:
    """Who applied, who acts for them and who pays, as they said themselves."""
    here = office(request)
    if _protected(here, client, case_id):
        return JSONResponse({"parties": []})
    record = read_by(request, here.store.records.last(client.municipality, case_id), "client", client.name)
    return JSONResponse({"parties": list(_parties(record))})


NOT_BY_MACHINE = phrase("rest.case_file.not_by_machine")
SHOWN = ("kind", "day", "sha256", "mediaType", "size")


def _protected(here: Office, client: Client, case_id: str) -> bool:
    """Raises NotFound."""
    return here.store.cases.read(client.municipality, case_id).protected


def _letters(here: Office, client: Client, case_id: str) -> Iterator[dict[str, Any]]:
    """Every letter that is kept, with its content; not one that somebody severed was in."""
    for record in here.store.records.of(client.municipality, case_id):
        if record.letter_pdf:
            yield _letter(here.store.seals.of_record(record), record.letter_pdf, record.decided.isoformat())
    for event in here.store.events.of(client.municipality, case_id):
        letter = here.store.events.letter(client.municipality, case_id, event.sequence) if event.body.letter else None
        if letter is not None:
            sealed = here.store.seals.of_event(client.municipality, event.sequence, letter)
            yield _letter(sealed, letter.pdf, event.day.isoformat())


def _letter(pdf: bytes, decided: bytes, day: str) -> dict[str, Any]:
    """decided: the letter without its seal, by whose hash it was known until it was sealed."""
    told = {"kind": "letter", "day": day, "sha256": sha256(pdf), "mediaType": PDF, "size": len(pdf)}
    return told | {"content": pdf, "known": {sha256(pdf), sha256(decided)}}


def _papers(here: Office, client: Client, case_id: str) -> Iterator[dict[str, Any]]:
    """The papers that the application names and the case has, once each."""
    named = {paper["sha256"]: paper for paper in here.store.records.last(client.municipality, case_id).papers}
    for name, paper in here.store.papers(client.municipality).of(of_case(case_id)).items():
        kind = named[name]["kind"] if name in named else "other"
        yield {"kind": kind, "day": None, "sha256": name, "mediaType": paper.media_type, "size": paper.size}


def _parties(record: Record) -> Iterator[Mapping[str, Any]]:
    application = record.application
    for applicant in application["applicants"]:
        yield {"role": "applicant", "says": applicant}
    for role in ("agent", "invoice"):
        if application.get(role):
            yield {"role": role, "says": application[role]}
