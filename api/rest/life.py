"""
A case's life by REST, for the systems that a municipality has let in: what has happened, each step with its section, and an
officer's decision. What a step says of people leaves by no answer here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from api.rest import examples, openapi
from api.rest.asked import read
from api.rest.cases import CaseId
from api.rest.clients import client_with
from api.rest.shapes import CaseLife, Shape
from api.web.sent import JsonBody
from api.web.served import office
from permits import application as applications
from permits import clock
from permits.application import Applicant, Application, Proofs
from permits.casework.answers import standing_answers
from permits.casework.events import Role
from permits.casework.status import Status
from permits.continuing import Takeover
from permits.continuing import complete as complete_case
from permits.continuing import take_over as taken_over
from permits.decision.result import Result
from permits.decision.ruling import Answered, Ruling
from permits.errors import BadInput, Fault, MovedOn
from permits.extracts.cases import event_as_told
from permits.office import Office
from permits.phrases import phrase
from permits.steps.answering import keep_answers
from permits.steps.second_reading import confirm, decide_or_propose
from permits.steps.taking import counts_from, standing, steps_of, take_asked
from permits.store.canonical import plain
from permits.store.case.papers import of_case, of_client
from permits.store.chained.record import Record
from permits.store.visitors.clients import Client
from permits.store.visitors.scopes import Scope, Vouch
from permits.vouching import vouched
from permits.written import Line, Lines

router = APIRouter(prefix="/api/v1/cases/{caseId}")

IfMatch = Annotated[str, Header(pattern=r'^"\d{1,9}"$', description="The version that was read", examples=['"41"'])]


def _seen(if_match: IfMatch) -> int:
    return int(if_match.strip('"'))


Seen = Annotated[int, Depends(_seen)]
"""The version of a case that was read before this is asked."""
PROBLEMS = ("unauthorized", "forbidden", "not-found", "conflict", "too-large", "unsupported-media-type", "validation")


class StepAsked(Shape):
    """A step to take. officer: the case officer who takes it, whom the client vouches for. asks: what the step asks."""

    kind: str
    officer: Line = Field("", max_length=120)
    role: Literal["officer", "applicant", "party", "authority"] = "officer"
    day: date | None = Field(
        None, description="The day that it came in or happened, where it is told afterwards; else left out"
    )
    asks: dict[str, Any] = Field(default_factory=dict)


class TakeoverAsked(Shape):
    """
    Another takes an application over. applicant: whose place they come to, in the application's order from nought. new:
    who they are, as an application says it. officer: who registers it by a paper, whom the client vouches for; left out
    where whoever comes does it themself.
    """

    applicant: int = Field(ge=0, le=19)
    new: Applicant
    officer: str = Field("", max_length=120)
    paper: str = Field("", pattern="^([0-9a-f]{64})?$")


class AnswerGiven(Shape):
    """An officer's answer to a question of judgement. day: the day that it speaks of."""

    yes: bool
    why: Lines = ""
    day: date | None = None


class AnswersAsked(Shape):
    """An officer's answers so far, whom the client vouches for, by the fact's name."""

    officer: Line = Field(min_length=1, max_length=120)
    answers: dict[str, AnswerGiven] = Field(min_length=1)


class DecisionAsked(Shape):
    """An officer's decision, whom the client vouches for. answers: by the fact's name, with those kept before."""

    officer: Line = Field(min_length=1, max_length=120)
    result: Result
    reasons: Lines = Field(min_length=1)
    conditions: list[Line] = Field(default_factory=list)
    until: date | None = None
    answers: dict[str, AnswerGiven] = Field(default_factory=dict)


class ReadingAsked(Shape):
    """That an officer, whom the client vouches for, has read a proposed decision and confirms it."""

    officer: str = Field(min_length=1, max_length=120)


@router.get(
    "/events",
    summary="What has happened to a case",
    responses=openapi.answers(
        CaseLife, examples.LIFE, problems=("unauthorized", "forbidden", "not-found", "validation")
    ),
    openapi_extra=openapi.for_clients(Scope.CASES_READ),
)
def events(
    request: Request, case_id: CaseId, client: Annotated[Client, Depends(client_with(Scope.CASES_READ))]
) -> JSONResponse:
    """Every event, where the case stands by them, and which steps are open to an officer, the others with their why."""
    here = office(request)
    return life_of(here, client, case_id, standing(here, client.municipality, case_id), 200)


@router.post(
    "/events",
    status_code=201,
    summary="Take a step in a case",
    responses=openapi.answers(CaseLife, examples.LIFE, 201, problems=PROBLEMS),
    openapi_extra=openapi.asked(StepAsked, examples.STEP) | openapi.for_clients(Scope.CASES_WRITE),
)
def take(
    request: Request,
    case_id: CaseId,
    client: Annotated[Client, Depends(client_with(Scope.CASES_WRITE))],
    body: JsonBody,
    seen: Seen,
) -> JSONResponse:
    """What the law does not allow is refused with its section. An officer's step takes the scope officers:vouch too."""
    here, sent = office(request), read(StepAsked, body)
    role = Role(sent.role)
    if role is Role.OFFICER:
        check_vouched(request, sent.officer)
    step = {**sent.asks, "kind": sent.kind}
    actor = sent.officer if role is Role.OFFICER else client.door
    day = counts_from(here, sent.kind, sent.day)
    status = take_asked(here, client.municipality, case_id, step, role, actor, day=day, seen=seen)
    return life_of(here, client, case_id, status, 201)


@router.post(
    "/completions",
    status_code=201,
    summary="Complete an application",
    responses=openapi.answers(CaseLife, examples.LIFE, 201, problems=PROBLEMS),
    openapi_extra=openapi.body(Application, examples.APPLICATION) | openapi.for_clients(Scope.APPLICATIONS_WRITE),
)
def complete(
    request: Request,
    case_id: CaseId,
    client: Annotated[Client, Depends(client_with(Scope.APPLICATIONS_WRITE))],
    body: JsonBody,
    seen: Seen,
) -> JSONResponse:
    """
    The whole application as it now is, answered at once; what was proved before counts on, but for signatures and consents
    where the measure is drawn otherwise.
    """
    here = office(request)
    application = applications.read(body, here.pack.acts).model_copy(update={"received": None})
    last = _unmoved(here, client, case_id, seen)
    proofs = vouched(here, client, application)
    record = complete_case(here, application, case_id, clock.today(), proofs, seen=last.sequence)
    named = {paper.sha256 for paper in application.attachments}
    here.store.papers(client.municipality).hand_on(of_client(client.name), of_case(record.case_id), named)
    return life_of(here, client, case_id, standing(here, client.municipality, case_id), 201)


@router.post(
    "/takeovers",
    status_code=201,
    summary="Take an application over",
    responses=openapi.answers(CaseLife, examples.LIFE, 201, problems=PROBLEMS),
    openapi_extra=openapi.asked(TakeoverAsked, examples.TAKEOVER) | openapi.for_clients(Scope.APPLICATIONS_WRITE),
)
def take_over(
    request: Request,
    case_id: CaseId,
    client: Annotated[Client, Depends(client_with(Scope.APPLICATIONS_WRITE))],
    body: JsonBody,
    seen: Seen,
) -> JSONResponse:
    """
    The one who leaves has agreed by the step `takeover_agreed`; an officer registers it on paper, which takes the scope
    officers:vouch too. A signature counts as far as the client vouches for it.
    """
    here, sent = office(request), read(TakeoverAsked, body)
    if sent.officer:
        check_vouched(request, sent.officer)
    signs = not sent.officer and Vouch.SIGNATURES in client.vouches and sent.new.signed is not None
    proofs = Proofs(client.door, client.level, applicants=frozenset({sent.applicant} if signs else ()))
    last = _unmoved(here, client, case_id, seen)
    takeover = Takeover(sent.applicant, sent.new, sent.officer, sent.paper)
    taken_over(here, client.municipality, case_id, takeover, clock.today(), proofs, seen=last.sequence)
    return life_of(here, client, case_id, standing(here, client.municipality, case_id), 201)


def _unmoved(here: Office, client: Client, case_id: str, seen: int) -> Record:
    """The case's last record, for one who has read its last version. Raises NotFound and MovedOn."""
    version = standing(here, client.municipality, case_id).sequence
    if seen != version:
        raise MovedOn(phrase("case.moved_on"), version)
    return here.store.records.last(client.municipality, case_id)


@router.post(
    "/answers",
    status_code=201,
    summary="An officer's answers",
    responses=openapi.answers(CaseLife, examples.LIFE, 201, problems=PROBLEMS),
    openapi_extra=openapi.asked(AnswersAsked, examples.ANSWERS) | openapi.for_clients(Scope.OFFICERS_VOUCH),
)
def keep(
    request: Request,
    case_id: CaseId,
    client: Annotated[Client, Depends(client_with(Scope.OFFICERS_VOUCH))],
    body: JsonBody,
    seen: Seen,
) -> JSONResponse:
    """Kept before anything is decided, and taken up by every later pass. What stands already is not said twice."""
    here, sent = office(request), read(AnswersAsked, body)
    _unmoved(here, client, case_id, seen)
    overtaken = keep_answers(here, client.municipality, case_id, _answered(sent.answers), sent.officer, seen=seen)
    status = standing(here, client.municipality, case_id)
    if overtaken:
        raise MovedOn(phrase("case.moved_on"), status.sequence)
    return life_of(here, client, case_id, status, 201)


@router.post(
    "/decisions",
    status_code=201,
    summary="An officer's decision",
    responses=openapi.answers(CaseLife, examples.LIFE, 201, problems=PROBLEMS),
    openapi_extra=openapi.asked(DecisionAsked, examples.DECISION) | openapi.for_clients(Scope.OFFICERS_VOUCH),
)
def decide(
    request: Request,
    case_id: CaseId,
    client: Annotated[Client, Depends(client_with(Scope.OFFICERS_VOUCH))],
    body: JsonBody,
    seen: Seen,
) -> JSONResponse:
    """
    Decides by the same path as the desk, and keeps the record with its letter. Where the board has two read such a
    decision it is put forward, and made by `second-readings`.
    """
    here, sent = office(request), read(DecisionAsked, body)
    last = _unmoved(here, client, case_id, seen)
    kept = standing_answers(standing(here, client.municipality, case_id))
    given = _answered(sent.answers)
    ruling = Ruling(sent.officer, clock.now(), sent.result, sent.reasons, tuple(sent.conditions), sent.until)
    decide_or_propose(here, client.municipality, case_id, {**kept, **given}, ruling, clock.today(), seen=last.sequence)
    return life_of(here, client, case_id, standing(here, client.municipality, case_id), 201)


@router.post(
    "/second-readings",
    status_code=201,
    summary="Confirm a proposed decision",
    responses=openapi.answers(CaseLife, examples.LIFE, 201, problems=PROBLEMS),
    openapi_extra=openapi.asked(ReadingAsked, examples.READING) | openapi.for_clients(Scope.OFFICERS_VOUCH),
)
def second_read(
    request: Request,
    case_id: CaseId,
    client: Annotated[Client, Depends(client_with(Scope.OFFICERS_VOUCH))],
    body: JsonBody,
    seen: Seen,
) -> JSONResponse:
    """Another officer than the decider has read the decision that was put forward, which is made by it."""
    here, sent = office(request), read(ReadingAsked, body)
    confirm(here, client.municipality, case_id, sent.officer, clock.today(), seen=seen)
    return life_of(here, client, case_id, standing(here, client.municipality, case_id), 201)


def _answered(answers: Mapping[str, AnswerGiven]) -> dict[str, Answered]:
    return {fact: Answered(given.yes, given.why, given.day) for fact, given in answers.items()}


def check_vouched(request: Request, officer: str) -> None:
    """The client may say which officer takes a step; raises a challenge where it may not, and BadInput for nobody."""
    client_with(Scope.OFFICERS_VOUCH)(request)
    if not officer.strip():
        says = phrase("rest.life.nobody_named")
        raise BadInput(says, [Fault("/officer", says, "missing")])


def life_of(here: Office, client: Client, case_id: str, status: Status, code: int) -> JSONResponse:
    """The case as it stands; of one with a party whose identity is protected, its number and state alone."""
    case = here.store.cases.read(client.municipality, case_id)
    told: dict[str, Any] = {
        "caseId": case_id,
        "case": case.number,
        "state": status.state,
        "version": status.sequence,
        "decideBy": None,
        "events": [],
        "tasks": [],
        "open": [],
        "closed": [],
    }
    if not case.protected:
        each = steps_of(here, status, Role.OFFICER, clock.today())
        told |= {
            "decideBy": plain(status.decide_by),
            "events": [*map(event_as_told, here.store.events.of(client.municipality, case_id))],
            "tasks": [
                {"what": task.what, "says": plain(task.says), "whose": task.whose, "by": plain(task.by)}
                for task in status.tasks
            ],
            "open": [step.name for step, bars in each if not bars],
            "closed": [
                {"step": step.name, "says": plain(bars[0].says), "source": str(bars[0].source)}
                for step, bars in each
                if bars
            ],
        }
    return JSONResponse(told, code, {"ETag": f'"{status.sequence}"'})
