"""What comes to a case and leaves it beside its forms: messages, and papers that an officer registers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from api.rest import examples, openapi
from api.rest.asked import read
from api.rest.cases import CaseId
from api.rest.clients import client_with
from api.rest.life import PROBLEMS, Seen, check_vouched, life_of
from api.rest.shapes import CaseLife, Shape
from api.web.sent import JsonBody
from api.web.served import office
from permits.casework.events import Role
from permits.errors import BadInput, Fault
from permits.phrases import phrase
from permits.steps.taking import take_asked
from permits.store.case.papers import of_case, of_client
from permits.store.visitors.clients import Client
from permits.store.visitors.scopes import Scope
from permits.written import Line, Lines

router = APIRouter(prefix="/api/v1/cases/{caseId}")


class MessageWritten(Shape):
    """
    A message in a case. from: who wrote it. officer: who wrote for the board, whom the client vouches for. to: whom the
    board wrote to. day: when it came or left; today when left out.
    """

    sender: Literal["board", "applicant", "party"] = Field(alias="from")
    text: Lines = Field(min_length=1)
    officer: Line = Field("", max_length=120)
    to: Line = Field("", max_length=120)
    day: date | None = None


class PaperCame(Shape):
    """
    A paper that came to a case. sha256: of one that the client has handed in by `POST /attachments`. officer: who registers
    it, whom the client vouches for. day: when it came; today when left out.
    """

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    officer: Line = Field(min_length=1, max_length=120)
    what: Lines = ""
    channel: Literal["paper", "email", "phone", "visit"] = "paper"
    day: date | None = None


@router.post(
    "/messages",
    status_code=201,
    summary="Add a message",
    responses=openapi.answers(CaseLife, examples.LIFE, 201, problems=PROBLEMS),
    openapi_extra=openapi.asked(MessageWritten, examples.MESSAGE) | openapi.for_clients(Scope.CASES_WRITE),
)
def add_message(
    request: Request,
    case_id: CaseId,
    client: Annotated[Client, Depends(client_with(Scope.CASES_WRITE))],
    body: JsonBody,
    seen: Seen,
) -> JSONResponse:
    """One that the board got or sent elsewhere; nothing is sent by this. The board's takes the scope officers:vouch too."""
    here, sent = office(request), read(MessageWritten, body)
    if sent.sender == "board":
        check_vouched(request, sent.officer)
        step, role, actor = {"kind": "message_sent", "to": sent.to}, Role.OFFICER, sent.officer
    else:
        step, role, actor = {"kind": "message_received"}, Role(sent.sender), client.door
    step["text"] = sent.text
    status = take_asked(here, client.municipality, case_id, step, role, actor, day=sent.day, seen=seen)
    return life_of(here, client, case_id, status, 201)


@router.post(
    "/attachments",
    status_code=201,
    summary="Register a paper",
    responses=openapi.answers(CaseLife, examples.LIFE, 201, problems=PROBLEMS),
    openapi_extra=openapi.asked(PaperCame, examples.REGISTERED) | openapi.for_clients(Scope.OFFICERS_VOUCH),
)
def register_paper(
    request: Request,
    case_id: CaseId,
    client: Annotated[Client, Depends(client_with(Scope.OFFICERS_VOUCH))],
    body: JsonBody,
    seen: Seen,
) -> JSONResponse:
    """
    What came on paper, by mail or by phone, with its scan, to a case in whatever state.

    An applicant's papers that are to count for an answer come in a completion, which names them.
    """
    here, sent = office(request), read(PaperCame, body)
    papers = here.store.papers(client.municipality)
    if sent.sha256 not in papers.of(of_client(client.name)):
        raise BadInput(NOT_HANDED_IN, [Fault("/sha256", NOT_HANDED_IN, "paper")])
    step = {"kind": "paper_registered", "what": sent.what, "channel": sent.channel, "sha256": sent.sha256}
    status = take_asked(here, client.municipality, case_id, step, Role.OFFICER, sent.officer, day=sent.day, seen=seen)
    papers.hand_on(of_client(client.name), of_case(case_id), [sent.sha256])
    return life_of(here, client, case_id, status, 201)


NOT_HANDED_IN = phrase("rest.correspondence.not_handed_in")
