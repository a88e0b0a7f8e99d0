"""The step of drawings and other papers: which are needed, and taking them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from api.eservice.draft import Draft, body_of, draft_of, keep, proofs_of
from api.eservice.inquiry import municipality
from api.web.pages import checked_form, office, page
from permits import application as applications
from permits import clock
from permits.application import AttachmentKind
from permits.case import check
from permits.errors import NotFound
from permits.post.scan import Scanner
from permits.text import Text

router = APIRouter(prefix="/application")

STARTS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""How the papers that are taken begin: what a file is, not what it is called."""

NOT_A_PAPER = Text(
    "Filen är varken pdf, png eller jpeg. Spara om den som pdf och försök igen.",
    "The file is neither PDF, PNG nor JPEG. Save it as PDF and try again.",
)

INFECTED = Text(
    "Filen innehåller skadlig kod och har inte tagits emot. Sök igenom din dator och spara om ritningen.",
    "The file holds malicious code and was not taken in. Scan your computer and save the drawing anew.",
)
NOT_SCANNED = Text(
    "Filen kunde inte kontrolleras just nu och har inte tagits emot. Försök igen om en stund.",
    "The file could not be checked just now and was not taken in. Try again in a while.",
)

EXAMPLE_PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n% "
"""What the demo hands in for those who have no drawing at hand."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was taken in: its content is in the store, under its hash."""

    sha256: str
    media_type: str


async def take_in(request: Request, content: bytes) -> Paper | Text:
    """Keep a paper, or say what is wrong with it: it is of no kind that is taken, or the scanner does not let it in."""
    media = next((media for start, media in STARTS.items() if content.startswith(start)), None)
    if media is None:
        return NOT_A_PAPER
    scanner: Scanner | None = request.app.state.scanner
    if scanner is not None:
        try:
            virus = await run_in_threadpool(scanner.virus_in, content)
        except OSError as error:
            structlog.get_logger().warning("paper not scanned", why=type(error).__name__)
            return NOT_SCANNED
        if virus is not None:
            structlog.get_logger().warning("paper infected", virus=virus)
            return INFECTED
    return Paper(office(request).store.keep_attachment(municipality(request), content, media), media)


def paper_asked(fact: str) -> AttachmentKind | None:
    """The kind of paper that a missing fact asks for; None when it asks for something else."""
    name = "power_of_attorney" if fact == "power_of_attorney_if_agent" else fact.removesuffix("_attached")
    return AttachmentKind(name) if name != fact and name in set(AttachmentKind) else None


def handed_in(request: Request, application: Mapping[str, Any], sha256: str) -> Response:
    """A paper of an application, to be saved and not run. Raises NotFound for one that is not part of it."""
    held = {one["sha256"]: one for one in application.get("attachments", ())}
    kept = office(request).store.attachment(municipality(request), sha256) if sha256 in held else None
    if kept is None:
        raise NotFound(Text("Handlingen finns inte.", "There is no such paper."))
    name = quote(held[sha256]["name"])
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(kept, media_type=held[sha256]["mediaType"], headers=headers)


def papers_labels(request: Request) -> dict[str, Text]:
    """What the kinds of paper that the rules know are called."""
    facts = office(request).pack.facts
    return {kind.value: facts[f"{kind}_attached"].label for kind in AttachmentKind if f"{kind}_attached" in facts}


def papers_needed(request: Request, draft: Draft) -> list[tuple[str, Text]]:
    """The kinds of paper that this case cannot be decided without, with what they must show."""
    body = body_of(request, draft) | {"attachments": []}
    inquiry = applications.read_inquiry(body)
    missing = check(office(request), inquiry, clock.today(), proofs_of(request, draft)).outcome.missing
    asked = [(paper_asked(one.fact), one.asks) for one in missing]
    return [(kind.value, asks) for kind, asks in asked if kind is not None]


@router.get("/papers")
def papers_form(request: Request) -> HTMLResponse:
    return _papers_page(request, draft_of(request), {})


def _papers_page(request: Request, draft: Draft, faults: Mapping[str, Text]) -> HTMLResponse:
    kinds = papers_needed(request, draft)
    if draft.on_paper:
        kinds.append(("consent", Text("Grannarnas underskrifter", "The neighbours' signatures")))
    kinds.append(("other", Text("Något annat som du vill lämna", "Anything else")))
    labels = papers_labels(request)
    return page(
        request, "eservice/papers.html", 422 if faults else 200, draft=draft, kinds=kinds, labels=labels, faults=faults
    )


@router.post("/papers")
async def save_papers(request: Request) -> Response:
    form = await checked_form(request)
    draft = draft_of(request)
    faults: dict[str, Text] = {}
    remove = str(form.get("remove") or "")
    draft.papers = [one for one in draft.papers if f"{one['kind']}|{one['sha256']}" != remove]
    for kind in AttachmentKind:
        upload = form.get(f"paper.{kind.value}")
        if isinstance(upload, UploadFile) and upload.filename:
            await _hand_in(request, draft, kind.value, upload.filename[:200], await upload.read(), faults)
    if form.get("examples") and office(request).settings.demo:
        for kind_needed, _ in papers_needed(request, draft):
            if all(one["kind"] != kind_needed for one in draft.papers):
                content = EXAMPLE_PAPER + kind_needed.encode()
                await _hand_in(request, draft, kind_needed, f"{kind_needed}.pdf", content, faults)
    keep(request, draft)
    if faults:
        return _papers_page(request, draft, faults)
    return RedirectResponse("/application" if form.get("done") else "/application/papers", 303)


async def _hand_in(
    request: Request, draft: Draft, kind: str, name: str, content: bytes, faults: dict[str, Text]
) -> None:
    """Put a paper among the draft's, the same one once; what is wrong with it, by field, in `faults`."""
    taken = await take_in(request, content)
    if isinstance(taken, Text):
        faults[f"paper.{kind}"] = taken
        return
    paper = {"kind": kind, "name": name, "sha256": taken.sha256, "mediaType": taken.media_type}
    if paper not in draft.papers:
        draft.papers.append(paper)
