"""
The steps that an applicant takes in a case of their own: writes to the board, comments, hands in the inspection plan,
names the inspection manager, and asks for final clearance. What the process forbids is told with its section.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from api.eservice.access import opened
from api.eservice.acts import in_brief
from api.eservice.inspection_manager import named
from api.eservice.inspection_plan import FILE, contractor_in, plan_of
from api.eservice.papers import chosen, taken_in
from api.eservice.written import day_in
from api.web.fields import seen_in
from api.web.pages import page
from api.web.security import scripted
from api.web.sent import Form
from api.web.served import office
from permits import application as applications
from permits import clock
from permits.application import AttachmentKind
from permits.casework.events import Role
from permits.casework.inspection_plan import BY, Point, points_of
from permits.errors import BadInput, MovedOn, NotAllowed, NotFound
from permits.phrases import phrase
from permits.steps.asked import as_written
from permits.steps.taking import standing, steps_of, take_asked
from permits.store.case.papers import of_case
from permits.store.chained.record import Record
from permits.text import Text

router = APIRouter(prefix="/cases/{case_id}/own")

PLAN, PAPER = "plan_handed_in", "paper_handed_in"
"""Steps that are filled in by a file."""

START, MORE_TIME = "start_replanned", "more_time_asked"

DAYS = {START: "on", MORE_TIME: "until"}
"""Steps that name a day, which three fields fill in; by the name that it has there."""

BY_FIELD_OF_OWN = frozenset({"sha256", *DAYS.values()})
"""What such a step asks for that is no line of text."""


@dataclass(frozen=True, slots=True)
class Own:
    """How a step is told to the one who takes it. does: as a link and a button; help: what then happens."""

    does: Text
    help: Text


OWN = {
    MORE_TIME: Own(
        phrase("eservice.own_steps.more_time.title"),
        phrase("eservice.own_steps.more_time.detail"),
    ),
    "message_received": Own(
        phrase("eservice.own_steps.message_received.title"),
        phrase("eservice.own_steps.message_received.detail"),
    ),
    "commented": Own(
        phrase("eservice.own_steps.commented.title"),
        phrase("eservice.own_steps.commented.detail"),
    ),
    PAPER: Own(
        phrase("eservice.own_steps.paper.title"),
        phrase("eservice.own_steps.paper.detail"),
    ),
    START: Own(
        phrase("eservice.own_steps.start.title"),
        phrase("eservice.own_steps.start.detail"),
    ),
    PLAN: Own(
        phrase("eservice.own_steps.plan.title"),
        phrase("eservice.own_steps.plan.detail"),
    ),
    "manager_named": Own(
        phrase("eservice.own_steps.manager_named.title"),
        phrase("eservice.own_steps.manager_named.detail"),
    ),
    "final_clearance_asked": Own(
        phrase("eservice.own_steps.final_clearance_asked.title"),
        phrase("eservice.own_steps.final_clearance_asked.detail"),
    ),
}
"""The steps that have a page here, in the order in which a case comes to them."""


def open_to_applicant(request: Request, record: Record) -> list[tuple[str, Own]]:
    """The steps that the applicant of a case may take now."""
    here = office(request)
    status = standing(here, record.municipality, record.case_id)
    free = {step.name for step, bars in steps_of(here, status, Role.APPLICANT, clock.today()) if not bars}
    return [(kind, own) for kind, own in OWN.items() if kind in free]


@router.get("/{kind}")
def step(request: Request, case_id: str, kind: str) -> HTMLResponse:
    return _page(request, opened(request, case_id), kind, {})


@router.post("/{kind}")
def taken(request: Request, form: Form, case_id: str, kind: str) -> Response:
    """Take the step; what was written stands where it was not taken."""
    record, here = opened(request, case_id), office(request)
    written = {name.removeprefix("step."): str(value) for name, value in form.items() if name.startswith("step.")}
    if kind not in OWN:
        raise NO_SUCH_STEP
    match kind:
        case "plan_handed_in":
            field, value = "plan", _plan(request, record, form)
            sent = {"kind": kind, "sha256": value}
        case "paper_handed_in":
            says = bool(written.get("what", "").strip())
            field, value = ("paper", _paper(request, record, form)) if says else ("what", WHAT_IT_SHOWS)
            sent = {**as_written(kind, written), "sha256": value}
        case "start_replanned" | "more_time_asked":
            field, value = DAYS[kind], _day(written)
            words = {name: text for name, text in written.items() if name not in ("year", "month", "day")}
            sent = {**as_written(kind, words), field: value}
        case _:
            field, value, sent = "", "", as_written(kind, written)
    if isinstance(value, Text):
        return _page(request, record, kind, {field: value}, written)
    try:
        version = seen_in(form)
        take_asked(here, record.municipality, case_id, sent, Role.APPLICANT, seen=version)
    except BadInput as wrong:
        faults = {fault.place.removeprefix("/").partition("/")[0]: fault.says for fault in wrong.faults}
        return _page(request, record, kind, faults or {"step": wrong.says}, written)
    except (MovedOn, NotAllowed) as refused:
        return _page(request, record, kind, {"step": refused.says}, written)
    return RedirectResponse(f"/cases/{case_id}#timeline", 303)


NO_SUCH_STEP = NotFound(phrase("eservice.own_steps.no_such_step"))


def _page(
    request: Request, record: Record, kind: str, faults: Mapping[str, Text], written: Mapping[str, str] | None = None
) -> HTMLResponse:
    here = office(request)
    if kind not in OWN:
        raise NO_SUCH_STEP
    status = standing(here, record.municipality, record.case_id)
    bars = next(bars for step, bars in steps_of(here, status, Role.APPLICANT, clock.today()) if step.name == kind)
    return scripted(
        page(
            request,
            "eservice/own_step.html",
            422 if faults else 200,
            record=record,
            choice=in_brief(request, record.application["measure"]["kind"]),
            kind=kind,
            own=OWN[kind],
            asks={
                name: label
                for name, label in (here.process.steps[kind].asks or {}).items()
                if name not in BY_FIELD_OF_OWN
            },
            bars=bars,
            points=_points(request, record) if kind == PLAN else [],
            day=DAYS.get(kind, ""),
            asked_by=status.asked_by if kind == MORE_TIME else None,
            by={name: phrase(f"inspection.by.{name}") for name in BY},
            decide_by=status.decide_by,
            begin_by=status.begin_by,
            manager=named(request, record.municipality, record.case_id) if kind == "manager_named" else None,
            seen=status.sequence,
            faults=faults,
            written=written or {},
        )
    )


def _points(request: Request, record: Record) -> list[Point]:
    return points_of(office(request).inspections, applications.read_kept(record.application))


WHAT_IT_SHOWS = phrase("eservice.own_steps.what_it_shows")


def _paper(request: Request, record: Record, form: FormData) -> str | Text:
    """The hash of the paper, once it is kept for the case."""
    upload = form.get("paper")
    if not isinstance(upload, UploadFile) or not upload.filename:
        return phrase("eservice.own_steps.choose_file")
    paper = chosen(request, record.municipality, of_case(record.case_id), AttachmentKind.OTHER.value, upload)
    return paper if isinstance(paper, Text) else paper["sha256"]


def _day(written: Mapping[str, str]) -> str | Text:
    day = day_in(*(written.get(part, "").strip() for part in ("year", "month", "day")))
    return day if isinstance(day, Text) else day.isoformat()


def _plan(request: Request, record: Record, form: FormData) -> str | Text:
    """The plan's hash, once it is kept for the case: a file of the applicant's own, or what the service proposes."""
    kind, holder = AttachmentKind.INSPECTION_PLAN.value, of_case(record.case_id)
    upload = form.get("plan")
    if isinstance(upload, UploadFile) and upload.filename:
        paper = chosen(request, record.municipality, holder, kind, upload)
    else:
        points = _points(request, record)
        if not points:
            return phrase("eservice.own_steps.plan_lacking")
        contractor = contractor_in(form, "step.contractor", asked=True)
        if isinstance(contractor, Text):
            return contractor
        builders = [applicant["name"] for applicant in record.application["applicants"]]
        act = in_brief(request, record.application["measure"]["kind"])
        pdf = plan_of(request, record.application["property"], act, builders, points, contractor)
        paper = taken_in(request, record.municipality, holder, kind, FILE, pdf)
    return paper if isinstance(paper, Text) else paper["sha256"]
