"""
After sending, while something waits: the applicant completes what was asked for, item by item, and is answered
anew; or withdraws. Each in the browser that applied.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from api.eservice import in_brief
from api.pages import checked_form, office, page
from api.receipts import opened
from api.sketch import UNSURE, answers_of
from api.submission import NOT_A_PAPER, media_type
from permits import application as applications
from permits.application import AttachmentKind, MeasureKind
from permits.case import complete, withdraw
from permits.errors import NotAllowed
from permits.pack import FactDeclaration
from permits.record import Record
from permits.text import Text

router = APIRouter(prefix="/cases/{case_id}")

SIGNED, STARTS = "all_applicants_signed", "planned_start_stated"
"""Asked for in words of their own: a signature, and a day."""


@router.get("/complete")
def completion_form(request: Request, case_id: str) -> HTMLResponse:
    return _form(request, opened(request, case_id), {})


@router.post("/complete")
async def completed(request: Request, case_id: str) -> Response:
    form = await checked_form(request)
    record = opened(request, case_id)
    faults: dict[str, Text] = {}
    body = await _completed(request, record, form, faults)
    if faults:
        return _form(request, record, faults, form)
    application = applications.read(body)
    await run_in_threadpool(complete, office(request), application, case_id, date.today())
    return RedirectResponse(f"/cases/{case_id}", 303)


@router.get("/withdraw")
def withdraw_form(request: Request, case_id: str) -> HTMLResponse:
    return page(request, "withdraw.html", record=opened(request, case_id))


@router.post("/withdraw")
async def withdrawn(request: Request, case_id: str) -> Response:
    await checked_form(request)
    record = opened(request, case_id)
    await run_in_threadpool(withdraw, office(request), record.municipality, case_id, date.today())
    return RedirectResponse(f"/cases/{case_id}", 303)


def _wanted(request: Request, record: Record) -> list[FactDeclaration]:
    """What the last letter asked for. Raises NotAllowed when it asked for nothing."""
    if record.content["summary"]["outcome"] != "supplement":
        raise NotAllowed(Text("Ärendet väntar inte på något från dig.", "The case waits for nothing from you."))
    facts = office(request).pack.facts
    return [facts[one["fact"]] for one in record.content["summary"]["missing"] if one["fact"] in facts]


def _kind(fact: FactDeclaration) -> str:
    """How a thing is asked for: as a paper, a signature, a day, or a question."""
    if fact.name.removesuffix("_attached") in set(AttachmentKind) and fact.name.endswith("_attached"):
        return "paper"
    if fact.name == "power_of_attorney_if_agent":
        return "paper"
    return {SIGNED: "signature", STARTS: "day"}.get(fact.name, "question")


def _paper(fact: FactDeclaration) -> str:
    return "power_of_attorney" if fact.name == "power_of_attorney_if_agent" else fact.name.removesuffix("_attached")


def _form(request: Request, record: Record, faults: dict[str, Text], given: FormData | None = None) -> HTMLResponse:
    return page(
        request,
        "complete.html",
        422 if faults else 200,
        record=record,
        choice=in_brief(MeasureKind(record.content["application"]["measure"]["kind"])),
        wanted=[(fact, _kind(fact), _paper(fact)) for fact in _wanted(request, record)],
        unsigned=[
            (n, one["name"])
            for n, one in enumerate(record.content["application"]["applicants"])
            if not one.get("signed")
        ],
        params=given or {},
        faults=faults,
        unsure=UNSURE,
    )


async def _completed(request: Request, record: Record, form: FormData, faults: dict[str, Text]) -> dict[str, Any]:
    """The application with what was handed in now; what to mend, by field, in `faults`."""
    body: dict[str, Any] = dict(record.content["application"])
    papers = list(body.get("attachments", ()))
    for fact in _wanted(request, record):
        match _kind(fact):
            case "paper":
                upload = form.get(f"paper.{_paper(fact)}")
                if isinstance(upload, UploadFile) and upload.filename:
                    content = await upload.read()
                    media = media_type(content)
                    if media is None:
                        faults[f"paper.{_paper(fact)}"] = NOT_A_PAPER
                        continue
                    kept = office(request).store.keep_attachment(record.municipality, content, media)
                    name = upload.filename[:200]
                    papers.append({"kind": _paper(fact), "name": name, "sha256": kept, "media_type": media})
            case "signature":
                signed = {str(one) for one in form.getlist("signed")}
                body["applicants"] = [
                    {**one, "signed": one.get("signed") or (date.today().isoformat() if str(n) in signed else None)}
                    for n, one in enumerate(body["applicants"])
                ]
            case "day":
                written = [str(form.get(name) or "").strip() for name in ("year", "month", "day")]
                if any(written):
                    try:
                        start = date(*map(int, written)).isoformat()
                    except ValueError:
                        faults["day"] = Text("Skriv en dag som finns.", "Write a day that exists.")
                        continue
                    body["measure"] = {**body["measure"], "planned_start": start}
            case _:
                pass
    answers = answers_of(request, form, faults)
    return {**body, "attachments": papers, "answers": {**body.get("answers", {}), **answers}}
