"""
From the answer to an application: who applies, whose consent, which papers, when; read through, sign and send.

What is written is kept as a draft that only this browser can open, under an unguessable name, until it is
sent or thirty days have gone. No personal data travels in an address.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData, QueryParams, UploadFile

from api.consent import link, proposal
from api.eservice import in_brief
from api.oidc import is_fresh
from api.pages import as_image, checked_form, language, office, page
from api.receipts import keep_case
from api.security import keep_cookie
from api.sign_in import filled_in
from api.sketch import UNSURE, answers_of, asks_applicant, inquiry, municipality, property_of
from permits import application as applications
from permits.application import AttachmentKind, MeasureKind
from permits.case import check, decide
from permits.errors import BadApplication, NotFound
from permits.pack import FactDeclaration, Pack
from permits.site import LandClass, Property
from permits.siteplan import describe, draw
from permits.statement import Assessment
from permits.text import Text

router = APIRouter(prefix="/application")

DRAFT_HOURS = 24 * 30

MOST_APPLICANTS = 20
"""As many as an application holds."""

LONGEST_DESCRIPTION = 4000
"""Characters, as many as an application holds."""

STARTS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""How the papers that are taken begin: what a file is, not what it is called."""

NOT_A_PAPER = Text(
    "Filen är varken pdf, png eller jpeg. Spara om den som pdf och försök igen.",
    "The file is neither PDF, PNG nor JPEG. Save it as PDF and try again.",
)


def media_type(content: bytes) -> str | None:
    """What a paper is, by how it begins; None when it is none that is taken."""
    return next((media for start, media in STARTS.items() if content.startswith(start)), None)


@dataclass
class Draft:
    """
    An application being written.

    params: the pre-check's address. applicants: as an application has them, `number` as written. consents:
    neighbours' owners who have signed, as `property` and the owner's place in the register's list. papers:
    what has been handed in. description: of what is to be done, in their words. once: makes sending it twice one case. sent: that case; the receipt forgets the draft.
    """

    name: str
    params: str
    applicants: list[dict[str, str]]
    consents: list[str]
    papers: list[dict[str, str]]
    planned_start: str
    description: str
    once: str
    sent: str = ""

    @property
    def query(self) -> QueryParams:
        return QueryParams(self.params)

    @property
    def designation(self) -> str:
        return self.query.get("property", "")

    @property
    def act(self) -> MeasureKind:
        return MeasureKind(self.query["act"])


# -- beginning, and the list of steps -----------------------------------------------------------------


@router.get("/start")
def before(request: Request, property: str, act: MeasureKind) -> HTMLResponse:
    found = property_of(request, property)
    kept = [one for one in request.query_params.multi_items() if one[0] != "lang"]
    return page(request, "before.html", property=found, choice=in_brief(act), params=kept)


@router.post("/start")
async def begin(request: Request) -> Response:
    form = await checked_form(request)
    kept = [(name, value) for name, value in form.multi_items() if isinstance(value, str) and name != "token"]
    params = QueryParams(kept)
    act = _act(params)
    _, faults = inquiry(request, params.get("property", ""), act, params)
    if faults:
        return RedirectResponse("/answer?" + urlencode(kept), 303)
    known = filled_in(request)
    draft = Draft(
        secrets.token_urlsafe(24),
        urlencode(kept),
        [known] if "street" in known else [],
        [],
        [],
        "",
        "",
        secrets.token_hex(12),
    )
    _keep(request, draft)
    response = RedirectResponse("/application", 303)
    keep_cookie(request, response, "draft", draft.name, DRAFT_HOURS)
    return response


def _act(params: QueryParams) -> MeasureKind:
    try:
        return MeasureKind(params.get("act", ""))
    except ValueError:
        raise NotFound(Text("Den åtgärden finns inte.", "There is no such act.")) from None


@router.get("")
def steps(request: Request) -> HTMLResponse:
    """The list of what there is to do, with what is done."""
    draft = _draft(request)
    assessment = _assess(request, draft, draft.applicants)
    neighbours = _neighbours(office(request).pack, assessment)
    needed = _papers_needed(request, draft)
    held = {one["kind"] for one in draft.papers}
    return page(
        request,
        "application.html",
        draft=draft,
        choice=in_brief(draft.act),
        neighbours=neighbours,
        consented=_all_consented(request, draft, neighbours),
        needed=needed,
        lacking=[one for one in needed if one[0] not in held],
        questions=_questions(request, assessment),
        outcome=assessment.outcome,
    )


@router.post("/give-up")
async def give_up(request: Request) -> Response:
    await checked_form(request)
    office(request).store.drop_draft(request.cookies.get("draft", ""))
    response = RedirectResponse("/", 303)
    response.delete_cookie("draft")
    return response


# -- who applies --------------------------------------------------------------------------------------


@router.get("/applicants/{place}")
def applicant_form(request: Request, place: int) -> HTMLResponse:
    draft = _draft_with(request, place)
    known = draft.applicants[place] if place < len(draft.applicants) else filled_in(request) if place == 0 else {}
    return _applicant_page(request, draft, place, known, {})


def _applicant_page(
    request: Request, draft: Draft, place: int, values: Mapping[str, str], faults: Mapping[str, Text]
) -> HTMLResponse:
    return page(
        request,
        "applicant.html",
        draft=draft,
        place=place,
        values=values,
        faults=faults,
        address=draft.applicants[0] if place and draft.applicants else None,
    )


@router.post("/applicants/{place}")
async def save_applicant(request: Request, place: int) -> Response:
    form = await checked_form(request)
    draft = _draft_with(request, place)
    if form.get("remove"):
        del draft.applicants[place : place + 1]
        _keep(request, draft)
        return RedirectResponse("/application", 303)
    fields = ("kind", "name", "number", "signatory", "street", "postalCode", "town", "email", "phone")
    said = {name: str(form.get(name) or "").strip()[:200] for name in fields}
    if form.get("same_address") and place and draft.applicants:
        said |= {name: draft.applicants[0][name] for name in ("street", "postalCode", "town")}
    faults = _faults_of(request, draft, said)
    if faults:
        return _applicant_page(request, draft, place, said, faults)
    draft.applicants[place : place + 1] = [said]
    _keep(request, draft)
    return RedirectResponse("/application/applicants/" + str(place + 1) if form.get("another") else "/application", 303)


def _draft_with(request: Request, place: int) -> Draft:
    """The draft, when it has that applicant or room for them. Raises NotFound."""
    draft = _draft(request)
    if not 0 <= place <= min(len(draft.applicants), MOST_APPLICANTS - 1):
        raise NotFound(Text("Så många sökande finns inte.", "There are not so many applicants."))
    return draft


FIELDS = {"personalNumber": "number", "organisationNumber": "number"}
"""Fields of the form that are called otherwise in an application."""

EMPTY = {
    "name": Text("Skriv namnet.", "Write the name."),
    "number": Text("Skriv personnumret eller organisationsnumret.", "Write the personal or organisation number."),
    "signatory": Text("Skriv vem som tecknar firman.", "Write who signs for the company."),
    "street": Text("Skriv gatuadressen.", "Write the street address."),
    "postalCode": Text("Skriv postnumret.", "Write the postal code."),
    "town": Text("Skriv orten.", "Write the town."),
}
"""What to do with a field left empty, by field."""


def _faults_of(request: Request, draft: Draft, said: Mapping[str, str]) -> dict[str, Text]:
    """What to mend in one applicant, by field."""
    body = _body(request, draft, [said])
    try:
        applications.read(body)
    except BadApplication as error:
        told: dict[str, Text] = {}
        for fault in error.faults:
            name = fault.place.rpartition("/")[2]
            field = FIELDS.get(name, name)
            told[field] = fault.says if said.get(field) else EMPTY.get(field, fault.says)
        return told
    return {}


# -- neighbours' consent ------------------------------------------------------------------------------


@router.get("/consents")
def consents_form(request: Request) -> HTMLResponse:
    draft = _draft(request)
    neighbours = _neighbours(office(request).pack, _assess(request, draft, draft.applicants))
    links = {
        f"{one.designation}|{n}": link(request, draft.params, one.designation, n)
        for one in neighbours
        for n in range(len(one.owners))
    }
    return page(
        request, "consents.html", draft=draft, neighbours=neighbours, links=links, answers=_answers(request, draft)
    )


@router.post("/consents")
async def save_consents(request: Request) -> Response:
    form = await checked_form(request)
    draft = _draft(request)
    draft.consents = [str(one)[:80] for one in form.getlist("consent")][:100]
    _keep(request, draft)
    return RedirectResponse("/application", 303)


def _neighbours(pack: Pack, assessment: Assessment) -> list[Property]:
    """The neighbours whose consent takes a duty back: those beyond a boundary where a rule waits for it."""
    conclusions = assessment.conclusions.conclusions
    waiting = {
        one.about
        for one in conclusions
        if pack.rule(one.rule).for_each == "boundary" and one.holds.value != "false"
        for other in conclusions
        if other.about == one.about
        and one.rule in pack.rule(other.rule).exception_to
        and any(check.fact == "boundary_consent" for check in other.checks)
    }
    found = {
        one.neighbour.designation: one.neighbour
        for one in assessment.site.boundaries
        if one.id in waiting and one.neighbour is not None and one.neighbour.land is LandClass.PLOT
    }
    return list(found.values())


def _answers(request: Request, draft: Draft) -> dict[str, bool]:
    """What neighbours have answered by link to the proposal as it now is, by the same key as a consent on paper."""
    found = office(request).store.consents(municipality(request), proposal(request, draft.query))
    return {f"{property}|{owner}": agrees for (property, owner), agrees in found.items()}


def _consented(request: Request, draft: Draft) -> set[str]:
    """Owners who have signed, on paper or by link; a no by the owner's own link outweighs what the applicant ticks."""
    answers = _answers(request, draft)
    said_no = {key for key, agrees in answers.items() if not agrees}
    return {*draft.consents, *answers} - said_no


def _all_consented(request: Request, draft: Draft, neighbours: Sequence[Property]) -> bool:
    given = _consented(request, draft)
    return all(f"{one.designation}|{n}" in given for one in neighbours for n in range(len(one.owners)))


# -- papers -------------------------------------------------------------------------------------------


@router.get("/papers")
def papers_form(request: Request) -> HTMLResponse:
    return _papers_page(request, _draft(request), {})


def _papers_page(request: Request, draft: Draft, faults: Mapping[str, Text]) -> HTMLResponse:
    facts = office(request).pack.facts
    kinds = [(kind, asks) for kind, asks in _papers_needed(request, draft)]
    if draft.consents:
        kinds.append(("consent", Text("Grannarnas underskrifter", "The neighbours' signatures")))
    kinds.append(("other", Text("Något annat som du vill lämna", "Anything else")))
    labels = {kind: facts[f"{kind}_attached"].label for kind in AttachmentKind if f"{kind}_attached" in facts}
    return page(request, "papers.html", 422 if faults else 200, draft=draft, kinds=kinds, labels=labels, faults=faults)


@router.post("/papers")
async def save_papers(request: Request) -> Response:
    form = await checked_form(request)
    draft = _draft(request)
    faults: dict[str, Text] = {}
    remove = str(form.get("remove") or "")
    draft.papers = [one for one in draft.papers if f"{one['kind']}|{one['sha256']}" != remove]
    for kind in AttachmentKind:
        upload = form.get(f"paper.{kind.value}")
        if isinstance(upload, UploadFile) and upload.filename:
            content = await upload.read()
            media = media_type(content)
            if media is None:
                faults[f"paper.{kind.value}"] = NOT_A_PAPER
            else:
                _hand_in(request, draft, kind.value, upload.filename[:200], content, media)
    if form.get("examples") and office(request).settings.demo:
        for kind_needed, _ in _papers_needed(request, draft):
            if all(one["kind"] != kind_needed for one in draft.papers):
                content = EXAMPLE_PAPER + kind_needed.encode()
                name = office(request).pack.facts[f"{kind_needed}_attached"].label.sv.lower()
                _hand_in(request, draft, kind_needed, f"{name}.pdf", content, "application/pdf")
    _keep(request, draft)
    if faults:
        return _papers_page(request, draft, faults)
    return RedirectResponse("/application" if form.get("done") else "/application/papers", 303)


EXAMPLE_PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n% "
"""What the demo hands in for those who have no drawing at hand."""


def _hand_in(request: Request, draft: Draft, kind: str, name: str, content: bytes, media: str) -> None:
    """Keep a paper under its hash; the same one twice is one."""
    kept = office(request).store.keep_attachment(municipality(request), content, media)
    paper = {"kind": kind, "name": name, "sha256": kept, "mediaType": media}
    if paper not in draft.papers:
        draft.papers.append(paper)


def _papers_needed(request: Request, draft: Draft) -> list[tuple[str, Text]]:
    """The kinds of paper that this case cannot be decided without, with what they must show."""
    body = _body(request, draft, draft.applicants) | {"attachments": []}
    missing = check(office(request), applications.read_inquiry(body), date.today()).outcome.missing
    kinds = [(one.fact.removesuffix("_attached"), one.asks) for one in missing if one.fact.endswith("_attached")]
    return [one for one in kinds if one[0] in set(AttachmentKind)]


# -- when, and sending --------------------------------------------------------------------------------


@router.get("/planned-start")
def planned_start_form(request: Request) -> HTMLResponse:
    draft = _draft(request)
    year, month, day = [*draft.planned_start.split("-"), "", "", ""][:3]
    return page(
        request, "planned_start.html", draft=draft, values={"year": year, "month": month, "day": day}, faults={}
    )


@router.post("/planned-start")
async def save_planned_start(request: Request) -> Response:
    form = await checked_form(request)
    draft = _draft(request)
    values = {name: str(form.get(name) or "").strip()[:4] for name in ("year", "month", "day")}
    try:
        draft.planned_start = date(*(int(values[name]) for name in ("year", "month", "day"))).isoformat()
    except ValueError:
        fault = Text("Skriv en dag som finns, till exempel 15 4 2027.", "Write a day that exists, such as 15 4 2027.")
        return page(request, "planned_start.html", 422, draft=draft, values=values, faults={"day": fault})
    _keep(request, draft)
    return RedirectResponse("/application", 303)


@router.get("/questions")
def questions_form(request: Request) -> HTMLResponse:
    return _questions_page(request, _draft(request), {}, QueryParams())


@router.post("/questions")
async def save_questions(request: Request) -> Response:
    form = await checked_form(request)
    draft = _draft(request)
    faults: dict[str, Text] = {}
    answers_of(request, form, faults)
    if faults:
        return _questions_page(request, draft, faults, form)
    said = [(key, value) for key, value in form.multi_items() if key.startswith("fact.") and isinstance(value, str)]
    fresh = {key for key, _ in said}
    kept = [one for one in draft.query.multi_items() if one[0] not in fresh]
    draft.params = urlencode([*kept, *((key, value[:200]) for key, value in said)])
    _keep(request, draft)
    return RedirectResponse("/application", 303)


def _questions_page(
    request: Request, draft: Draft, faults: Mapping[str, Text], given: QueryParams | FormData
) -> HTMLResponse:
    questions = _questions(request, _assess(request, draft, draft.applicants))
    return page(
        request, "draft_questions.html", 422 if faults else 200,
        draft=draft, questions=questions, params=given, faults=faults, unsure=UNSURE,
    )  # fmt: skip


def _questions(request: Request, assessment: Assessment) -> list[FactDeclaration]:
    """What the case has come to turn on since the pre-check, by a consent for instance."""
    facts = office(request).pack.facts
    return [facts[one.fact] for one in assessment.outcome.missing if asks_applicant(facts[one.fact])]


@router.get("/description")
def description_form(request: Request) -> HTMLResponse:
    return page(request, "description.html", draft=_draft(request))


@router.post("/description")
async def save_description(request: Request) -> Response:
    form = await checked_form(request)
    draft = _draft(request)
    draft.description = str(form.get("description") or "").strip()[:LONGEST_DESCRIPTION]
    _keep(request, draft)
    return RedirectResponse("/application", 303)


@router.get("/read-through")
def read_through(request: Request) -> HTMLResponse:
    return _read_through(request, _draft(request), {})


def _read_through(request: Request, draft: Draft, faults: Mapping[str, Text]) -> HTMLResponse:
    if not draft.applicants:
        raise NotFound(Text("Fyll i vem som ansöker först.", "Fill in who applies first."))
    assessment = _assess(request, draft, draft.applicants)
    pack = office(request).pack
    where = assessment.site, assessment.where, assessment.facts, assessment.dates.received
    facts = pack.facts
    labels = {kind: facts[f"{kind}_attached"].label for kind in AttachmentKind if f"{kind}_attached" in facts}
    return page(
        request,
        "read_through.html",
        422 if faults else 200,
        draft=draft,
        choice=in_brief(draft.act),
        drawing=as_image(draw(pack, *where, language(request))),
        described=describe(pack, *where),
        labels=labels,
        lacking=[one for one in assessment.outcome.missing if not one.fact.endswith("_signed")],
        faults=faults,
    )


@router.post("/read-through")
async def send(request: Request) -> Response:
    form = await checked_form(request)
    draft = _draft(request)
    signed = {str(one) for one in form.getlist("signed")}
    if not signed:
        says = Text("Minst en sökande behöver skriva under.", "At least one applicant needs to sign.")
        return _read_through(request, draft, {"signed": says})
    if not is_fresh(request):
        return RedirectResponse("/login?fresh=true&to=/application/read-through", 303)
    today = date.today().isoformat()
    applicants = [
        {**one, "signed": today} if str(place) in signed else one for place, one in enumerate(draft.applicants)
    ]
    application = applications.read(_body(request, draft, applicants))
    key = f"page:{draft.once}"
    record, token = await run_in_threadpool(decide, office(request), application, date.today(), key=key)
    draft.sent = record.case_id
    _keep(request, draft)
    response = RedirectResponse(f"/cases/{record.case_id}", 303)
    keep_case(request, response, record.case_id, token)
    return response


# -- drafts, and from draft to application ------------------------------------------------------------


def _draft(request: Request) -> Draft:
    """This browser's draft. Raises NotFound when there is none."""
    name = request.cookies.get("draft", "")
    kept = office(request).store.draft(municipality(request), name) if name else None
    if kept is None:
        raise NotFound(
            Text(
                "Det finns ingen påbörjad ansökan i den här webbläsaren. Börja från svaret igen.",
                "There is no application begun in this browser. Begin from the answer again.",
            )
        )
    return Draft(name, **kept)


def _keep(request: Request, draft: Draft) -> None:
    content = {name: value for name, value in vars(draft).items() if name != "name"}
    office(request).store.keep_draft(municipality(request), draft.name, content)


def _assess(request: Request, draft: Draft, applicants: Sequence[Mapping[str, str]]) -> Assessment:
    body = _body(request, draft, applicants)
    return check(office(request), applications.read_inquiry(body), date.today())


def _body(request: Request, draft: Draft, applicants: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The draft as an application's body."""
    body, _ = inquiry(request, draft.designation, draft.act, draft.query)
    body["measure"]["plannedStart"] = draft.planned_start or None
    body["measure"]["description"] = draft.description
    return body | {
        "applicants": [_applicant(one) for one in applicants],
        "consents": _consents(request, draft),
        "attachments": draft.papers,
    }


def _applicant(said: Mapping[str, str]) -> dict[str, Any]:
    common = {
        "name": said["name"],
        "address": {"street": said["street"], "postalCode": said["postalCode"], "town": said["town"]},
        "email": said.get("email") or None,
        "phone": said.get("phone") or None,
        "signed": said.get("signed"),
    }
    if said["kind"] == "company":
        return {**common, "kind": "company", "organisationNumber": said["number"], "signatory": said["signatory"]}
    return {**common, "kind": "person", "personalNumber": said["number"]}


def _consents(request: Request, draft: Draft) -> list[dict[str, Any]]:
    """Consents given by link or ticked as signed on paper: the owner's name is looked up here and never travels in the form."""
    found, today = [], date.today().isoformat()
    for written in sorted(_consented(request, draft)):
        designation, _, place = written.partition("|")
        property = office(request).zoning(municipality(request)).property(designation)
        if property is not None and place.isdecimal() and int(place) < len(property.owners):
            owner = property.owners[int(place)]
            found.append({"property": property.designation, "owner": owner.name, "signed": today})
    return found
