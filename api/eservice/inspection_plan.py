"""The step where the service proposes an inspection plan (PBL 10 kap. 6 §): the applicant reads, names who, and approves."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.eservice.access import to_sign_in_first
from api.eservice.acts import in_brief
from api.eservice.draft import Draft, assess, draft_of, keep, named
from api.eservice.papers import taken_in
from api.web.fields import line_in
from api.web.pages import page
from api.web.sent import Form
from api.web.served import municipality, office
from permits.application import AttachmentKind
from permits.casework.inspection_plan import BY, Point, points_of
from permits.phrases import phrase
from permits.store.case.papers import of_draft
from permits.text import Text
from permits.written import too_long

router = APIRouter(prefix="/application/inspection-plan")

ADDRESS = "/application/inspection-plan"

LONGEST_NAME = 100

FILE = "Förslag till kontrollplan.pdf"

WHO_WORKS = phrase("eservice.inspection_plan.who_works")


@router.get("")
def plan_page(request: Request) -> Response:
    if (away := to_sign_in_first(request, ADDRESS)) is not None:
        return away
    draft = draft_of(request)
    return _page(request, draft, _points(request, draft), {})


@router.post("")
def approve(request: Request, form: Form) -> Response:
    """Set the plan as PDF and keep it among the draft's papers, in place of the one made before."""
    if (away := to_sign_in_first(request, ADDRESS)) is not None:
        return away
    draft = draft_of(request)
    points = _points(request, draft)
    contractor = contractor_in(form, "contractor", any(point.by == "contractor" for point in points))
    if isinstance(contractor, Text):
        return _page(request, draft, points, {"contractor": contractor}, line_in(form, "contractor"))
    builders = [applicant["name"] for applicant in draft.applicants]
    pdf = plan_of(request, draft.designation, in_brief(request, draft.act), builders, points, contractor)
    kind, holder = AttachmentKind.INSPECTION_PLAN.value, of_draft(draft.name)
    paper = taken_in(request, municipality(request), holder, kind, FILE, pdf)
    if isinstance(paper, Text):
        return _page(request, draft, points, {"contractor": paper}, contractor)
    draft.papers = [*(kept for kept in draft.papers if kept["sha256"] not in draft.plan), paper]
    draft.plan = {paper["sha256"]: named(points)}
    keep(request, draft)
    return RedirectResponse("/application/papers", 303)


def contractor_in(form: FormData, name: str, asked: bool) -> str | Text:
    """Who does the work, as a form's field says; what to mend where it says too much, or nothing though it is asked for."""
    contractor = line_in(form, name)
    if asked and not contractor:
        return WHO_WORKS
    return contractor if len(contractor) <= LONGEST_NAME else too_long(len(contractor), LONGEST_NAME)


def _points(request: Request, draft: Draft) -> list[Point]:
    return points_of(office(request).inspections, assess(request, draft).inquiry)


def _page(
    request: Request, draft: Draft, points: list[Point], faults: dict[str, Text], contractor: str = ""
) -> Response:
    if not points:
        return RedirectResponse("/application/papers", 303)
    return page(
        request,
        "eservice/inspection_plan.html",
        422 if faults else 200,
        draft=draft,
        points=points,
        by={name: phrase(f"inspection.by.{name}") for name in BY},
        faults=faults,
        contractor=contractor,
    )


def plan_of(
    request: Request, property: str, act: Text, builders: Sequence[str], points: Sequence[Point], contractor: str
) -> bytes:
    """The proposed plan as PDF; `letters/se/inspection_plan.typ` asks for the values. Raises LetterNotWritten."""
    content = {
        "municipality": office(request).zoning(municipality(request)).municipality.name,
        "property": property,
        "measure": act.sv,
        "builder": ", ".join(builders) or "sökanden",
        "contractor": contractor,
        "points": [
            {
                "inspects": point.inspects.sv,
                "demand": point.demand.sv,
                "how": point.how.sv,
                "by": phrase(f"inspection.by.{point.by}").sv,
                "keeps": point.keeps.sv,
            }
            for point in points
        ],
    }
    return office(request).letters.sheet("inspection_plan", content)
