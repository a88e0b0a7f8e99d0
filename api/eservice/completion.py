"""
After sending, while something waits: the applicant completes what was asked for, item by item, and is answered anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from api.eservice.access import may_sign, opened, to_sign_in_anew
from api.eservice.acts import in_brief
from api.eservice.applicants import EMPTY
from api.eservice.draft import MANAGER_PROPOSED, level
from api.eservice.inquiry import UNSURE, answers_of
from api.eservice.papers import chosen, paper_asked
from api.eservice.signing import AGENT, signed_body, signed_by, signers
from api.eservice.written import day_in
from api.web.fields import Field, written
from api.web.pages import page
from api.web.security import scripted, signed, unsigned
from api.web.sent import Form
from api.web.served import office
from permits import application as applications
from permits import clock
from permits.application import Proofs
from permits.continuing import complete
from permits.decision.result import Result
from permits.errors import MovedOn, NotAllowed
from permits.law.pack import FactDeclaration
from permits.phrases import phrase
from permits.store.case.papers import of_case
from permits.store.chained.record import Record
from permits.text import Text

router = APIRouter(prefix="/cases/{case_id}")

HANDED_IN = "handed in"
"""What a paper is sealed as, that was taken in beside a fault and waits in the form for it to be mended."""

SIGNED, STARTS = "all_applicants_signed", "planned_start_stated"
"""Asked for in words of their own, like the inspection manager: a signature, and a day."""


DAY = (Field("year"), Field("month"), Field("day"))
MANAGER = tuple(Field(f"manager.{name}", empty=EMPTY[name]) for name in ("name", "certificate"))


@router.get("/complete")
def completion_form(request: Request, case_id: str) -> HTMLResponse:
    return _form(request, opened(request, case_id), {})


@router.post("/complete")
def completed(request: Request, form: Form, case_id: str) -> Response:
    latest = opened(request, case_id)
    # The second of two equal requests is read on the record of the first, and so comes to the same.
    record = record_read(request, latest, form)
    faults: dict[str, Text] = {}
    body, handed_in = _completed(request, record, form, faults)
    if faults:
        return _form(request, record, faults, form, handed_in)
    # What was handed in is kept first, and then whoever has not shown who they are just now is sent away to sign.
    mine = _ticked(request, record, form)
    if not mine and not _handed_in(form):
        return _form(request, record, {"seen": NOTHING_NEW}, form, handed_in)
    papers = office(request).store.papers(record.municipality).of(of_case(case_id))
    proofs = Proofs("eservice", level(request), papers=papers)
    away = to_sign_in_anew(request, f"/cases/{case_id}/complete") if mine else None
    if mine and not away:
        body, proofs = signed_body(body, dict.fromkeys(mine, clock.today())), signed_by(proofs, mine)
    if not away or _handed_in(form):
        application, seen = applications.read(body), record.sequence
        try:
            complete(office(request), application, case_id, clock.today(), proofs, seen=seen)
        except MovedOn as moved:
            if latest.outcome is not Result.SUPPLEMENT:
                raise
            return _form(request, latest, {"seen": moved.says}, form)
    return away or RedirectResponse(f"/cases/{case_id}", 303)


NOTHING_NEW = phrase("eservice.completion.nothing_new")


def record_read(request: Request, latest: Record, form: FormData) -> Record:
    """The record whose page the form came from; the last when it says none of the case's."""
    records = office(request).store.records.of(latest.municipality, latest.case_id)
    return next((record for record in records if str(record.sequence) == form.get("seen")), latest)


def _ticked(request: Request, record: Record, form: FormData) -> list[int]:
    """The places of those who sign now, as far as whoever is here may sign for them."""
    ticked = {str(place) for place in form.getlist("signed")}
    parties = signers(record.application)
    return [place for place, person in parties.items() if str(place) in ticked and may_sign(request, person)]


def _have_signed(record: Record) -> set[int]:
    """The places of those whose signature was proved before."""
    proofs = record.proofs
    return {*proofs.applicants, *([AGENT] if proofs.agent else [])}


def _handed_in(form: FormData) -> bool:
    """Whether there is more in the form than its own fields and a signature."""
    said = [value for name, value in form.multi_items() if name not in ("token", "signed", "seen")]
    return any(value.filename if isinstance(value, UploadFile) else value.strip() for value in said)


def _wanted(request: Request, record: Record) -> list[FactDeclaration]:
    """What the last letter asked for. Raises NotAllowed when it asked for nothing."""
    if record.outcome is not Result.SUPPLEMENT:
        raise NotAllowed(phrase("eservice.completion.nothing_awaited"))
    facts = office(request).pack.facts
    return [facts[name] for name in record.missing if name in facts]


def _kind(fact: FactDeclaration) -> str:
    """How a thing is asked for: as a paper, a signature, a day, a manager, or a question."""
    kinds = {SIGNED: "signature", STARTS: "day", MANAGER_PROPOSED: "manager"}
    return "paper" if paper_asked(fact.name) else kinds.get(fact.name, "question")


def _form(
    request: Request,
    record: Record,
    faults: dict[str, Text],
    given: FormData | None = None,
    handed_in: Sequence[Mapping[str, str]] = (),
) -> HTMLResponse:
    """The form; with what was given and handed in before, where a fault beside it is to be mended."""
    return scripted(
        page(
            request,
            "eservice/complete.html",
            422 if faults else 200,
            record=record,
            choice=in_brief(request, record.application["measure"]["kind"]),
            wanted=[(fact, _kind(fact), paper_asked(fact.name)) for fact in _wanted(request, record)],
            unsigned=[
                (place, person["name"], may_sign(request, person))
                for place, person in signers(record.application).items()
                if place not in _have_signed(record)
            ],
            handed_in=[(signed(request, HANDED_IN, paper), paper) for paper in handed_in],
            params=given or {},
            faults=faults,
            unsure=UNSURE,
        )
    )


def _completed(
    request: Request, record: Record, form: FormData, faults: dict[str, Text]
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The application with the papers handed in now, and those; what to mend, by field, in `faults`."""
    body: dict[str, Any] = dict(record.application)
    before = [unsigned(request, HANDED_IN, str(sealed)) for sealed in form.getlist("handed_in")]
    papers: list[dict[str, str]] = [paper for paper in before if paper is not None]
    for fact in _wanted(request, record):
        match _kind(fact):
            case "paper":
                kind = paper_asked(fact.name)
                upload = form.get(f"paper.{kind}")
                if isinstance(upload, UploadFile) and upload.filename:
                    holder = of_case(record.case_id)
                    attachment = chosen(request, record.municipality, holder, str(kind), upload)
                    if isinstance(attachment, Text):
                        faults[f"paper.{kind}"] = attachment
                        continue
                    papers.append(attachment)
            case "day":
                said, too_long = written(form, DAY)
                if any(said.values()):
                    start = day_in(**said)
                    if isinstance(start, Text):
                        faults |= {"day": start, **too_long}
                        continue
                    body["measure"] = {**body["measure"], "planned_start": start.isoformat()}
            case "manager":
                said, not_right = written(form, MANAGER)
                if any(said.values()):
                    faults |= not_right
                    body["inspectionManager"] = {
                        field.name.removeprefix("manager."): said[field.name] for field in MANAGER
                    }
            case _:
                pass
    answers = answers_of(request, form, faults)
    attached = [*body.get("attachments", ()), *papers]
    return {**body, "attachments": attached, "answers": {**body.get("answers", {}), **answers}}, papers
