"""The step of drawings and other papers: which are needed, and taking them in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from api.eservice.access import to_sign_in_first
from api.eservice.acts import act_named
from api.eservice.draft import Draft, body_of, draft_of, keep, papers_of, proofs_of
from api.web.fields import text_in
from api.web.pages import page
from api.web.papers import papers_labels, pictured, take_in
from api.web.security import scripted
from api.web.sent import Form
from api.web.served import municipality, office
from api.web.uploads import LetGo
from permits import application as applications
from permits import clock
from permits.application import AttachmentKind
from permits.assessment import Assessment
from permits.case import check
from permits.casework.inspection_plan import points_of
from permits.drawing.setting import drawable
from permits.law.conclusion import Agreement
from permits.paper import as_jpeg
from permits.phrases import phrase
from permits.store.case.papers import Holder, of_draft
from permits.text import Text
from permits.written import line

router = APIRouter(prefix="/application")

OTHER_PAPERS = {
    "power_of_attorney": phrase("eservice.papers.other_papers.power_of_attorney"),
    "consent": phrase("eservice.papers.other_papers.consent"),
    "other": phrase("eservice.papers.other_papers.other"),
}
"""The kinds of paper that no rule asks for by a fact of their own."""

LONGEST_NAME = 200
"""Signs in a file's name, as many as an attachment's name has room for."""


def paper_asked(fact: str) -> AttachmentKind | None:
    """The kind of paper that a missing fact asks for; None when it asks for something else."""
    name = "power_of_attorney" if fact == "power_of_attorney_if_agent" else fact.removesuffix("_attached")
    return AttachmentKind(name) if name != fact and name in set(AttachmentKind) else None


def papers_needed(request: Request, draft: Draft) -> list[tuple[str, Text]]:
    """The kinds of paper that this case cannot be decided without, with what they must show."""
    return _asked(_without_papers(request, draft))


def _without_papers(request: Request, draft: Draft) -> Assessment:
    """What would be decided on the draft if nothing had been handed in; by one engine, for it tells only what to ask for."""
    inquiry = applications.read_inquiry(body_of(request, draft) | {"attachments": []})
    return check(office(request), inquiry, clock.today(), proofs_of(request, draft), second=Agreement.NOT_ASKED)


def _asked(assessment: Assessment) -> list[tuple[str, Text]]:
    asked = [(paper_asked(lacked.fact), lacked.asks) for lacked in assessment.outcome.missing]
    return [(kind.value, asks) for kind, asks in asked if kind is not None]


@router.get("/papers")
def papers_form(request: Request) -> Response:
    return to_sign_in_first(request, "/application/papers") or _papers_page(request, draft_of(request), {})


def _papers_page(request: Request, draft: Draft, faults: Mapping[str, Text]) -> HTMLResponse:
    asked_for = [*(["consent"] if draft.on_paper else []), "other"]
    assessment = _without_papers(request, draft)
    kinds = [*_asked(assessment), *((kind, OTHER_PAPERS[kind]) for kind in asked_for)]
    can_draw = drawable(act_named(request, draft.act), assessment.where) & {kind for kind, _ in kinds}
    can_plan = bool(points_of(office(request).inspections, assessment.inquiry))
    return scripted(page(
        request, "eservice/papers.html", 422 if faults else 200,
        draft=draft, kinds=kinds, labels=papers_labels(request), can_draw=can_draw, can_plan=can_plan, faults=faults,
    ))  # fmt: skip


@router.post("/papers")
def save_papers(request: Request, form: Form) -> Response:
    if (away := to_sign_in_first(request, "/application/papers")) is not None:
        return away
    draft = draft_of(request)
    here, holder, faults = municipality(request), of_draft(draft.name), dict[str, Text]()
    _remove(request, draft, text_in(form, "remove"))
    _rename(draft, form)
    for kind in AttachmentKind:
        for upload in form.getlist(f"paper.{kind.value}"):
            if isinstance(upload, UploadFile) and upload.filename:
                _put(draft, kind.value, chosen(request, here, holder, kind.value, upload), faults)
    if form.get("examples") and office(request).settings.demo:
        labels = papers_labels(request)
        for kind_needed, _ in papers_needed(request, draft):
            if all(paper["kind"] != kind_needed for paper in draft.papers):
                example = office(request).letters.example(labels[kind_needed].sv)
                attachment = taken_in(request, here, holder, kind_needed, f"{kind_needed}.pdf", example)
                _put(draft, kind_needed, attachment, faults)
    keep(request, draft)
    if faults:
        return _papers_page(request, draft, faults)
    return RedirectResponse("/application" if form.get("done") else "/application/papers", 303)


@router.get("/papers/{sha256}/picture")
def first_page(request: Request, sha256: str) -> Response:
    return pictured(request, municipality(request), of_draft(draft_of(request).name), sha256)


def _remove(request: Request, draft: Draft, which: str) -> None:
    """Take a paper out of the draft. which: its kind and hash, as the page's button has them."""
    draft.papers = [paper for paper in draft.papers if f"{paper['kind']}|{paper['sha256']}" != which]
    name = which.rpartition("|")[2]
    if all(paper["sha256"] != name for paper in draft.papers):
        papers_of(request).let_go(of_draft(draft.name), name)


def _rename(draft: Draft, form: FormData) -> None:
    """Call each paper what the page's field says that it shows; an empty one leaves it as it is called."""
    for paper in draft.papers:
        called = text_in(form, f"called.{paper['kind']}.{paper['sha256']}")
        if called.strip():
            paper["name"] = shortened(called)


def _put(draft: Draft, kind: str, attachment: dict[str, str] | Text, faults: dict[str, Text]) -> None:
    """Put a paper that was taken in among the draft's, the same one once; what is wrong with it, by field, in `faults`."""
    if isinstance(attachment, Text):
        field = f"paper.{kind}"
        faults[field] = Text.joined((faults[field], attachment)) if field in faults else attachment
    elif attachment not in draft.papers:
        draft.papers.append(attachment)


def chosen(request: Request, municipality: str, holder: Holder, kind: str, upload: UploadFile) -> dict[str, str] | Text:
    """A file chosen in a form, taken in as `taken_in` does."""
    if isinstance(upload, LetGo):
        largest = office(request).settings.largest_papers_mb
        return _told(request, kind, upload.filename or "", phrase("eservice.papers.too_large", largest=largest))
    return taken_in(request, municipality, holder, kind, upload.filename or "", upload.file.read())


def taken_in(
    request: Request, municipality: str, holder: Holder, kind: str, file: str, content: bytes
) -> dict[str, str] | Text:
    """
    A file taken in as an application names it; or what is wrong with it, and with which file in which field. A photo in
    a phone's own format is kept as JPEG, and named so.
    """
    jpeg = as_jpeg(content)
    taken = jpeg if isinstance(jpeg, Text) else take_in(request, municipality, holder, jpeg)
    if isinstance(taken, Text):
        return _told(request, kind, file, taken)
    name = file if jpeg is content else f"{PurePath(file).stem}.jpeg"
    return {"kind": kind, "name": shortened(name), "sha256": taken.sha256, "mediaType": taken.paper.media_type}


def _told(request: Request, kind: str, file: str, wrong: Text) -> Text:
    field = {**OTHER_PAPERS, **papers_labels(request)}[kind]
    return Text(f"{field.sv}, ”{file}”: {wrong.sv}", f"{field.en}, “{file}”: {wrong.en}")


def shortened(file: str) -> str:
    """A file's name that an application has room for: the middle of a longer one is left out, and shown to be."""
    name, half = line(file) or "-", LONGEST_NAME // 2 - 1
    return name if len(name) <= LONGEST_NAME else f"{name[:half]}…{name[-half:]}"
