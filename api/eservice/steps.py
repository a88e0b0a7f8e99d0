"""From the answer to an application: the beginning, and the list of what there is to do, with what is done."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData, QueryParams

from api.eservice.access import check_can_be_sent
from api.eservice.acts import ActAsked, act_named, in_brief
from api.eservice.draft import (
    DRAFT_HOURS,
    GROUND,
    MANAGER_NEEDLESS,
    MANAGER_PROPOSED,
    Draft,
    assess,
    consented,
    draft_of,
    held_by,
    keep,
)
from api.eservice.inquiry import UNSURE, answered, answers_of, asks_applicant, inquiry, property_of, spelt_out
from api.eservice.neighbours import asked_for
from api.eservice.papers import papers_needed
from api.eservice.written import day_in
from api.sign_in.session import filled_in
from api.web.fields import Field, text_in, written
from api.web.pages import page, visitor
from api.web.security import keep_cookie
from api.web.sent import Form
from api.web.served import municipality, office
from permits import clock
from permits.assessment import Assessment
from permits.jurisdiction import read_case_number
from permits.law.pack import FactDeclaration
from permits.phrases import phrase
from permits.survey.owners import HELD
from permits.survey.start import impossible_start
from permits.text import Text

router = APIRouter(prefix="/application")

DESCRIPTION = (Field("description", 4000, several=True), Field("replaces", 400))
"""As long as an application has room for. replaces: numbers of earlier cases, with commas between."""

NO_NUMBER = phrase("eservice.steps.no_number")

DAY = (Field("year"), Field("month"), Field("day"))


@router.get("/start")
def before(request: Request, property: str, act: ActAsked) -> HTMLResponse:
    check_can_be_sent(request)
    found = property_of(request, property)
    kept = [item for item in request.query_params.multi_items() if item[0] != "lang"]
    begun = office(request).store.drafts.read(municipality(request), request.cookies.get("draft", "")) is not None
    return page(request, "eservice/before.html", property=found, choice=act.words, params=kept, begun=begun)


@router.post("/start")
def begin(request: Request, form: Form) -> Response:
    check_can_be_sent(request)
    kept = [(name, value) for name, value in form.multi_items() if isinstance(value, str) and name != "token"]
    params = QueryParams(kept)
    act = act_named(request, params.get("act", ""))
    _, faults = inquiry(request, params.get("property", ""), act, params)
    if faults:
        return RedirectResponse("/answer?" + urlencode(kept), 303)
    known = filled_in(request)
    draft = Draft(secrets.token_urlsafe(24), urlencode(kept), secrets.token_hex(12))
    if "street" in known:
        draft.applicants.append(known)
    keep(request, draft)
    response = RedirectResponse("/application", 303)
    keep_cookie(request, response, "draft", draft.name, DRAFT_HOURS)
    return response


@router.get("")
def steps(request: Request) -> HTMLResponse:
    draft = draft_of(request)
    assessment = assess(request, draft)
    asked = asked_for(request, assessment)
    needed = papers_needed(request, draft)
    held = {paper["kind"] for paper in draft.papers}
    return page(
        request,
        "eservice/application.html",
        to_reach=any(person.get(name) for person in draft.applicants for name in ("email", "phone")),
        draft=draft,
        choice=in_brief(request, draft.act),
        asked=asked,
        consented={key for those in asked for key in those.keys} <= consented(request, draft).keys(),
        held_by=held_by(request, draft),
        needed=needed,
        lacking=[kind for kind in needed if kind[0] not in held],
        questions=_questions(request, assessment),
        manager_wanted=_manager_wanted(assessment),
        outcome=assessment.outcome,
    )


def _manager_wanted(assessment: Assessment) -> bool:
    """Whether an inspection manager is named or a person must say that none is needed."""
    missing = {missing.fact for missing in assessment.outcome.missing}
    return MANAGER_PROPOSED in missing or MANAGER_NEEDLESS in assessment.outcome.judgements


@router.post("/take-up")
def take_up(request: Request, form: Form) -> Response:
    """Go on, in this browser, with an application begun in another."""
    who = visitor(request)
    name = office(request).store.drafts.take_up(
        municipality(request), who.number if who is not None else "", text_in(form, "draft")
    )
    response = RedirectResponse("/application", 303)
    keep_cookie(request, response, "draft", name, DRAFT_HOURS)
    return response


@router.post("/give-up")
def give_up(request: Request, _: Form) -> Response:
    office(request).store.drafts.drop(request.cookies.get("draft", ""))
    response = RedirectResponse("/", 303)
    response.delete_cookie("draft")
    return response


# -- what is to be done, and when ---------------------------------------------------------------------


@router.get("/description")
def description_form(request: Request) -> HTMLResponse:
    draft = draft_of(request)
    replaces = ", ".join(draft.replaces)
    return page(
        request, "eservice/description.html", draft=draft, faults={}, description=draft.description, replaces=replaces
    )


@router.post("/description")
def save_description(request: Request, form: Form) -> Response:
    draft = draft_of(request)
    said, faults = written(form, DESCRIPTION)
    texts = said["replaces"].split(",") if said["replaces"] else []
    numbers = [number for text in texts if (number := read_case_number(text)) is not None]
    if len(numbers) < len(texts):
        faults = {**faults, "replaces": NO_NUMBER}
    if faults:
        return page(request, "eservice/description.html", 422, draft=draft, faults=faults, **said)
    draft.description, draft.replaces = said["description"], numbers
    keep(request, draft)
    return RedirectResponse("/application", 303)


@router.get("/planned-start")
def planned_start_form(request: Request) -> HTMLResponse:
    draft = draft_of(request)
    year, month, day = [*draft.planned_start.split("-"), "", "", ""][:3]
    values = {"year": year, "month": month, "day": day}
    return page(request, "eservice/planned_start.html", draft=draft, values=values, faults={})


@router.post("/planned-start")
def save_planned_start(request: Request, form: Form) -> Response:
    draft = draft_of(request)
    values, faults = written(form, DAY)
    start = day_in(**values)
    fault = start if isinstance(start, Text) else impossible_start(start, clock.today(), office(request).pack.settings)
    if fault is not None:
        faults.setdefault("day", fault)
    if faults or isinstance(start, Text):
        return page(request, "eservice/planned_start.html", 422, draft=draft, values=values, faults=faults)
    draft.planned_start = start.isoformat()
    keep(request, draft)
    return RedirectResponse("/application", 303)


# -- what the case has come to turn on since the pre-check, by a consent for instance -------------------


@router.get("/questions")
def questions_form(request: Request) -> HTMLResponse:
    return _questions_page(request, draft_of(request), {}, QueryParams())


@router.post("/questions")
def save_questions(request: Request, form: Form) -> Response:
    draft = draft_of(request)
    faults: dict[str, Text] = {}
    told = QueryParams(spelt_out(request, form))
    answers_of(request, told, faults)
    if faults:
        return _questions_page(request, draft, faults, told)
    return _keep_answers(request, draft, told)


def _keep_answers(request: Request, draft: Draft, told: QueryParams) -> Response:
    said = answered(request, told)
    kept = [item for item in draft.query.multi_items() if item[0] not in said]
    draft.params = urlencode([*kept, *said.items()])
    keep(request, draft)
    return RedirectResponse("/application", 303)


# -- whose the ground is -----------------------------------------------------------------------------------


@router.get("/ground")
def ground_form(request: Request) -> HTMLResponse:
    draft = draft_of(request)
    return _ground_page(request, draft, {}, draft.query)


@router.post("/ground")
def save_ground(request: Request, form: Form) -> Response:
    draft = draft_of(request)
    faults: dict[str, Text] = {}
    told = QueryParams([(GROUND, text_in(form, GROUND))])
    answers_of(request, told, faults)
    if faults:
        return _ground_page(request, draft, faults, told)
    return _keep_answers(request, draft, told)


def _ground_page(request: Request, draft: Draft, faults: Mapping[str, Text], given: QueryParams) -> HTMLResponse:
    fact = office(request).pack.facts[HELD]
    return page(
        request, "eservice/ground.html", 422 if faults else 200,
        draft=draft, fact=fact, params=given, faults=faults, unsure=UNSURE,
    )  # fmt: skip


def _questions_page(
    request: Request, draft: Draft, faults: Mapping[str, Text], given: QueryParams | FormData
) -> HTMLResponse:
    questions = _questions(request, assess(request, draft))
    return page(
        request, "eservice/draft_questions.html", 422 if faults else 200,
        draft=draft, questions=questions, params=given, faults=faults, unsure=UNSURE,
    )  # fmt: skip


def _questions(request: Request, assessment: Assessment) -> list[FactDeclaration]:
    facts = office(request).pack.facts
    return [facts[lacked.fact] for lacked in assessment.outcome.missing if asks_applicant(facts[lacked.fact])]
