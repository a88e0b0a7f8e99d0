"""After sending: the receipt, the letter, and this browser's cases. A case opens for the browser that applied."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.eservice import in_brief
from api.pages import office, page
from api.rest import as_html, as_pdf
from api.security import keep_cookie, signed, unsigned
from permits.application import MeasureKind
from permits.errors import NotFound
from permits.outcome import Result
from permits.record import Record
from permits.text import Text

router = APIRouter(prefix="/cases")

KEPT_HOURS = 24 * 90
"""How long the browser that applied can open its case."""


def keep_case(request: Request, response: Response, case_id: str, token: str) -> None:
    """Let this browser open the case from now on."""
    keep_cookie(request, response, f"case-{case_id}", signed(request, "case", token), KEPT_HOURS)


@router.get("")
def mine(request: Request) -> HTMLResponse:
    """The cases that this browser has applied for."""
    store, found = office(request).store, []
    for name in request.cookies:
        if name.startswith("case-"):
            try:
                record = _opened(request, name.removeprefix("case-"))
            except NotFound:
                continue
            found.append(store.case(record.municipality, record.case_id))
    found.sort(key=lambda one: one.number, reverse=True)
    return page(request, "my_cases.html", cases=[(one, in_brief(MeasureKind(one.measure))) for one in found])


@router.get("/{case_id}")
def receipt(request: Request, case_id: str) -> HTMLResponse:
    record = _opened(request, case_id)
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
        favourable=Result(summary["outcome"]).is_favourable,
        automatic=record.content["outcome"]["mandate"] is not None,
        has_draft=bool(draft) and not sent,
    )
    if sent:
        store.drop_draft(name)
        response.delete_cookie("draft")
    return response


@router.get("/{case_id}/letter.pdf")
def letter_pdf(request: Request, case_id: str) -> Response:
    return as_pdf(_opened(request, case_id))


@router.get("/{case_id}/letter.html")
def letter_html(request: Request, case_id: str) -> Response:
    return as_html(_opened(request, case_id))


def _opened(request: Request, case_id: str) -> Record:
    """The case's latest record for the browser that applied; to others it does not exist."""
    store = office(request).store
    token = unsigned(request, "case", request.cookies.get(f"case-{case_id}", ""), KEPT_HOURS)
    found = store.municipality_of(case_id, str(token)) if token else None
    if found is None:
        raise NotFound(
            Text("Ärendet finns inte, eller öppnades i en annan webbläsare.", "No such case in this browser.")
        )
    return store.records(found, case_id)[-1]
