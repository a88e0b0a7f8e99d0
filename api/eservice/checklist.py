"""
The inspection plan as a list to tick off while one builds (PBL 10 kap. 6 and 34 §§): to each point its photos or
protocols, several at once, kept for the case with the point they prove.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from api.eservice.access import opened
from api.eservice.acts import in_brief
from api.eservice.papers import chosen
from api.web.pages import page
from api.web.security import scripted
from api.web.sent import Form
from api.web.served import office
from permits import clock
from permits.application import AttachmentKind
from permits.casework.events import Event, PaperHandedIn, Role, StartCleared
from permits.errors import BadInput, MovedOn, NotAllowed
from permits.phrases import phrase
from permits.steps.asked import body_of
from permits.steps.taking import take
from permits.store.case.papers import of_case
from permits.store.chained.record import Record
from permits.text import Text

router = APIRouter(prefix="/cases/{case_id}/checklist")

NOTHING_CHOSEN = phrase("eservice.checklist.nothing_chosen")


@dataclass(frozen=True, slots=True)
class Inspection:
    """One point of the plan that was settled. number: from one. proofs: the hashes of what has been handed in for it."""

    number: int
    says: str
    proofs: tuple[str, ...]

    @property
    def field(self) -> str:
        return f"point.{self.number}"

    @property
    def proves(self) -> str:
        """What a paper for it is said to show."""
        return f"{self.number}. {self.says}"


def inspections(events: Sequence[Event]) -> list[Inspection]:
    """The points of the plan that the last starting clearance settled; none while there is none."""
    plans = [event.body.plan for event in events if isinstance(event.body, StartCleared)]
    papers = [event.body for event in events if isinstance(event.body, PaperHandedIn)]
    return [
        Inspection(number, says, tuple(paper.sha256 for paper in papers if paper.what == f"{number}. {says}"))
        for number, says in enumerate(plans[-1] if plans else (), 1)
    ]


@router.get("")
def checklist(request: Request, case_id: str) -> HTMLResponse:
    return _page(request, opened(request, case_id), {})


@router.post("")
def proved(request: Request, form: Form, case_id: str) -> Response:
    """Keep what was chosen, all of it or none."""
    record, here = opened(request, case_id), office(request)
    points = inspections(here.store.events.of(record.municipality, case_id))
    faults: dict[str, Text] = {}
    steps = [
        {"kind": "paper_handed_in", "what": point.proves, "sha256": sha256}
        for point in points
        for sha256 in _kept(request, record, form, point, faults)
    ]
    if not steps:
        faults.setdefault("checklist", NOTHING_CHOSEN)
    if faults:
        return _page(request, record, faults)
    try:
        take(
            here,
            record.municipality,
            case_id,
            lambda status: [body_of(here.pack, status, step, clock.today()) for step in steps],
            Role.APPLICANT,
        )
    except (BadInput, MovedOn, NotAllowed) as refused:
        return _page(request, record, {"checklist": refused.says})
    return RedirectResponse(f"/cases/{case_id}/checklist", 303)


def _kept(request: Request, record: Record, form: FormData, point: Inspection, faults: dict[str, Text]) -> list[str]:
    """The hashes of the files chosen for a point, once each is kept for the case; what is wrong with one stands in `faults`."""
    hashes: list[str] = []
    for upload in form.getlist(point.field):
        if not isinstance(upload, UploadFile) or not upload.filename:
            continue
        paper = chosen(request, record.municipality, of_case(record.case_id), AttachmentKind.OTHER.value, upload)
        if isinstance(paper, Text):
            faults[point.field] = paper
        elif paper["sha256"] not in (*point.proofs, *hashes):
            hashes.append(paper["sha256"])
    return hashes


def _page(request: Request, record: Record, faults: Mapping[str, Text]) -> HTMLResponse:
    points = inspections(office(request).store.events.of(record.municipality, record.case_id))
    return scripted(
        page(
            request,
            "eservice/checklist.html",
            422 if faults else 200,
            record=record,
            choice=in_brief(request, record.application["measure"]["kind"]),
            points=points,
            no_plan=phrase("eservice.checklist.no_plan"),
            done=sum(bool(point.proofs) for point in points),
            faults=faults,
        )
    )
