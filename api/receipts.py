"""After sending: the receipt, the letter, and the cases of whoever is here."""

from __future__ import annotations

import io
import re
import zipfile

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import QueryParams

from api.access import opened
from api.eservice import IN_EVERYDAY_WORDS, in_brief
from api.pages import office, page, visitor
from api.rest import as_html, as_pdf
from api.sketch import municipality
from permits.application import MeasureKind
from permits.errors import NotFound
from permits.outcome import Result
from permits.record import canonical
from permits.text import Text

router = APIRouter(prefix="/cases")


@router.get("")
def mine(request: Request) -> HTMLResponse:
    """The cases of whoever is signed in, and in the demo those that this browser has applied for."""
    here, store, who = municipality(request), office(request).store, visitor(request)
    found = {one.case_id: one for one in store.cases_of(here, who.number)} if who is not None and who.number else {}
    for name in request.cookies:
        if name.startswith("case-"):
            try:
                record = opened(request, name.removeprefix("case-"))
            except NotFound:
                continue
            found[record.case_id] = store.case(here, record.case_id)
    newest = sorted(found.values(), key=lambda one: one.number, reverse=True)
    drafts = store.drafts_of(here, who.number) if who is not None else {}
    return page(
        request,
        "my_cases.html",
        cases=[(one, in_brief(MeasureKind(one.measure))) for one in newest],
        drafts=[(key, QueryParams(one["params"])) for key, one in drafts.items() if not one["sent"]],
        in_brief=IN_EVERYDAY_WORDS,
    )


@router.get("/{case_id}")
def receipt(request: Request, case_id: str) -> Response:
    try:
        record = opened(request, case_id)
    except NotFound:
        # The link of a notice, opened where nobody has signed in yet.
        if visitor(request) is None and office(request).settings.oidc_issuer:
            return RedirectResponse(f"/sign-in?to=/cases/{case_id}", 303)
        raise
    store = office(request).store
    stored = store.case(record.municipality, record.case_id)
    summary = record.content["summary"]
    name = request.cookies.get("draft", "")
    draft = (store.draft(record.municipality, name) if name else None) or {}
    sent = draft.get("sent") == case_id
    response = page(
        request,
        "receipt.html",
        record=record,
        stored=stored,
        choice=in_brief(MeasureKind(stored.measure)),
        summary=summary,
        stages=stages(Result(summary["outcome"])),
        favourable=Result(summary["outcome"]).is_favourable,
        automatic=record.content["outcome"]["mandate"] is not None,
        has_draft=bool(draft) and not sent,
    )
    if sent:
        store.drop_draft(name)
        response.delete_cookie("draft")
    return response


STAGES = (
    Text("Inskickat", "Sent"),
    Text("Komplettering", "Completion"),
    Text("Under behandling", "In progress"),
    Text("Avslutat", "Closed"),
)
"""The way of a case as the applicant sees it."""

REACHED = {Result.SUPPLEMENT: 1, Result.REFERRED: 2}
"""The stage where a case waits; any other result is the last."""


def stages(result: Result) -> list[tuple[Text, bool, bool]]:
    """Each stage with whether it is passed, and whether the case is there."""
    now = REACHED.get(result, len(STAGES) - 1)
    return [(name, n < now, n == now) for n, name in enumerate(STAGES)]


@router.get("/{case_id}/all.zip")
def everything(request: Request, case_id: str) -> Response:
    """Every letter and record of the case, and every paper handed in, as one file."""
    record = opened(request, case_id)
    store = office(request).store
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, one in enumerate(store.records(record.municipality, case_id), 1):
            archive.writestr(f"{number}-{one.content['summary']['outcome']}.pdf", one.letter_pdf)
            archive.writestr(f"{number}-record.json", canonical(one.content))
        for paper in record.content["application"].get("attachments", ()):
            kept = store.attachment(record.municipality, paper["sha256"])
            if kept is not None:
                safe = re.sub(r"[^\w.-]", "_", paper["name"])
                archive.writestr(f"papers/{paper['kind']}-{paper['sha256'][:8]}-{safe}", kept)
    name = record.number.replace(" ", "-")
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"'}
    return Response(made.getvalue(), media_type="application/zip", headers=headers)


@router.get("/{case_id}/letter.pdf")
def letter_pdf(request: Request, case_id: str) -> Response:
    return as_pdf(opened(request, case_id))


@router.get("/{case_id}/letter.html")
def letter_html(request: Request, case_id: str) -> Response:
    return as_html(opened(request, case_id))
