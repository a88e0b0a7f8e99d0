"""
The step where the service draws: a site plan of what was placed, and of a shed or garage its elevations, floor plan and
cross section. The applicant looks at the sheets and approves them; then they are papers of the application.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.eservice.access import to_sign_in_first
from api.eservice.acts import act_named, in_brief
from api.eservice.draft import Draft, assess, draft_of, keep
from api.eservice.inquiry import by_field, unit_of
from api.eservice.papers import papers_needed, taken_in
from api.eservice.written import number_in
from api.web.fields import Field, written
from api.web.pages import as_image, page
from api.web.sent import Form
from api.web.served import municipality, office
from permits.application import AttachmentKind, measure_mark
from permits.assessment import Assessment
from permits.drawing.building import Opening, Roof, StandardBuilding, letter, quarter
from permits.drawing.setting import VIEWS, Sheet, drawable, sheets, site_sheet, stands
from permits.errors import BadApplication
from permits.law.pack import Pack
from permits.letter.siteplan import across, draw, limits
from permits.phrases import phrase
from permits.store.case.papers import of_draft
from permits.survey import measured_lines
from permits.text import Text
from permits.written import whole_number

router = APIRouter(prefix="/application/drawings")

HEIGHTS = ("ridge_height_m", "roof_angle_deg", "eaves_m")
"""The measures of the application that the roof is drawn from."""

MOST_OPENINGS = 9

LONGEST_WORDS = 60
"""Signs in what the walls or the roof are made of."""

MATERIALS = {
    "walls": phrase("eservice.drawings.materials.walls"),
    "covering": phrase("eservice.drawings.materials.covering"),
}

FIELDS = (
    *(Field(name, LONGEST_WORDS) for name in MATERIALS),
    *(Field(name) for name in (*HEIGHTS, "roof", "high", "floor", "level.1", "level.2", "level.3")),
    *(Field(f"{kind.value}.{side}") for kind in Opening for side in range(4)),
)

NOT_STATED = phrase("eservice.drawings.not_stated")


def _kinds(request: Request, draft: Draft, assessment: Assessment) -> frozenset[AttachmentKind]:
    """Which of the papers needed the service can draw itself."""
    return drawable(act_named(request, draft.act), assessment.where) & {
        kind for kind, _ in papers_needed(request, draft)
    }


@router.get("")
def drawings_form(request: Request) -> Response:
    if (away := to_sign_in_first(request, "/application/drawings")) is not None:
        return away
    draft = draft_of(request)
    assessment = assess(request, draft)
    if not _kinds(request, draft, assessment) & VIEWS:
        return RedirectResponse("/application/drawings/sheets", 303)
    return _form_page(request, draft, assessment, {**_heights(draft), **draft.drawing}, {})


@router.post("")
def save_drawings(request: Request, form: Form) -> Response:
    if (away := to_sign_in_first(request, "/application/drawings")) is not None:
        return away
    draft = draft_of(request)
    said, too_long = written(form, FIELDS)
    # The roof's measures have one home, the application's own: as answers where the rules asked for them.
    fresh = {_home(draft, name): said[name] for name in HEIGHTS if said[name]}
    others = [pair for pair in draft.query.multi_items() if pair[0] not in fresh]
    before = assess(request, draft)
    if too_long:
        return _form_page(request, draft, before, said, too_long)
    draft.drawing = {name: value for name, value in said.items() if name not in HEIGHTS}
    draft.params = urlencode([*others, *fresh.items()])
    try:
        assessment = assess(request, draft)
    except BadApplication as error:
        told = {field.removeprefix("fact."): text for field, text in by_field(error).items()}
        return _form_page(request, draft, before, said, told)
    faults: dict[str, Text] = {}
    building = _building(office(request).pack, assessment, said, faults)
    if building is not None and not faults:
        faults = building.faults()
    if faults:
        return _form_page(request, draft, assessment, said, faults)
    keep(request, draft)
    return RedirectResponse("/application/drawings/sheets", 303)


def _home(draft: Draft, name: str) -> str:
    return answer if (answer := f"fact.{name}") in draft.query else name


def _heights(draft: Draft) -> dict[str, str]:
    return {name: draft.query.get(_home(draft, name), "") for name in HEIGHTS}


def _form_page(
    request: Request, draft: Draft, assessment: Assessment, values: Mapping[str, str], faults: Mapping[str, Text]
) -> HTMLResponse:
    place = None if assessment.where is None else stands(assessment.where)
    sides = [] if place is None else [(side, letter(side), quarter(place.facing[side])) for side in range(4)]
    return page(
        request, "eservice/drawings.html", 422 if faults else 200,
        draft=draft, values=values, faults=faults, sides=sides, openings=list(Opening), materials=MATERIALS,
    )  # fmt: skip


def _building(
    pack: Pack, assessment: Assessment, said: Mapping[str, str], faults: dict[str, Text]
) -> StandardBuilding | None:
    """The building that the form describes; what to mend, by field."""
    numbers: dict[str, float] = {}
    for name in (*HEIGHTS, "floor", *(f"level.{corner}" for corner in (1, 2, 3))):
        number = number_in(said.get(name, "").removeprefix("-").removeprefix("−").strip() or "0", unit_of(pack, name))
        if isinstance(number, Text):
            faults[name] = number
        else:
            below = name.startswith("level") and said.get(name, "").strip().startswith(("-", "−"))
            numbers[name] = float(-number if below else number)
    for name in ("ridge_height_m", "roof_angle_deg"):
        if not said.get(name, "").strip():
            faults[name] = phrase("eservice.drawings.no_measure")
    for name in MATERIALS:
        if not said.get(name, "").strip():
            faults[name] = NOT_STATED
    openings = []
    for side in range(4):
        written = {kind: said.get(f"{kind.value}.{side}", "").strip() or "0" for kind in Opening}
        counted = {kind: count for kind, text in written.items() if (count := whole_number(text)) is not None}
        if counted.keys() != written.keys() or max(counted.values()) > MOST_OPENINGS:
            faults[f"side.{side}"] = phrase("eservice.drawings.no_number", most_openings=MOST_OPENINGS)
            return None
        openings.append(counted)
    place = None if assessment.where is None else stands(assessment.where)
    if place is None or faults:
        return None
    return StandardBuilding(
        place,
        Roof.LEAN_TO if said.get("roof") == Roof.LEAN_TO else Roof.GABLE,
        numbers["ridge_height_m"],
        numbers["roof_angle_deg"],
        numbers["eaves_m"],
        2 if said.get("high") == "2" else 0,
        (0.0, numbers["level.1"], numbers["level.2"], numbers["level.3"]),
        numbers["floor"],
        (openings[0], openings[1], openings[2], openings[3]),
    )


# -- the sheets -----------------------------------------------------------------------------------------


@router.get("/sheets")
def sheets_page(request: Request) -> Response:
    if (away := to_sign_in_first(request, "/application/drawings/sheets")) is not None:
        return away
    draft = draft_of(request)
    assessment = assess(request, draft)
    drawn = _sheets(request, draft, assessment)
    if isinstance(drawn, Text) or not drawn:
        return RedirectResponse("/application/papers", 303)
    shown = [(sheet, as_image(sheet.svg)) for sheet in drawn]
    return page(request, "eservice/sheets.html", draft=draft, shown=shown, of_building=len(drawn) > 1)


@router.post("/sheets")
def approve(request: Request, form: Form) -> Response:
    """Set the sheets as PDF and keep them among the draft's papers, in place of those drawn before."""
    if (away := to_sign_in_first(request, "/application/drawings/sheets")) is not None:
        return away
    draft = draft_of(request)
    assessment = assess(request, draft)
    drawn = _sheets(request, draft, assessment)
    if isinstance(drawn, Text):
        return RedirectResponse("/application/drawings", 303)
    here, mark = municipality(request), measure_mark(assessment.inquiry)
    papers = [paper for paper in draft.papers if paper["sha256"] not in draft.drawn]
    draft.drawn = {}
    for sheet in drawn:
        pdf = office(request).letters.sheet("drawing", _content(request, draft, sheet))
        paper = taken_in(request, here, of_draft(draft.name), sheet.kind.value, f"{sheet.title}.pdf", pdf)
        if isinstance(paper, dict):
            papers.append(paper)
            draft.drawn[paper["sha256"]] = mark
    draft.papers = papers
    keep(request, draft)
    return RedirectResponse("/application/papers", 303)


def _sheets(request: Request, draft: Draft, assessment: Assessment) -> list[Sheet] | Text:
    """What the service draws of the draft as it is; or why it cannot."""
    kinds = _kinds(request, draft, assessment)
    drawn: list[Sheet] = []
    if AttachmentKind.SITE_PLAN in kinds:
        pack, on, where = office(request).pack, assessment.site, assessment.where
        least = limits(pack, assessment.facts, assessment.dates, assessment.conclusions)
        svg = draw(pack, on, where, measured_lines(on, where, assessment.facts), least)
        site = site_sheet(svg, across(on, where)) if svg is not None else None
        drawn += [site] if site is not None else []
    if kinds & VIEWS and draft.drawing:
        building = _building(office(request).pack, assessment, {**draft.drawing, **_heights(draft)}, {})
        views = sheets(building) if building is not None and not building.faults() else []
        if isinstance(views, Text):
            return views
        drawn += [sheet for sheet in views if sheet.kind in kinds]
    return drawn


def _content(request: Request, draft: Draft, sheet: Sheet) -> dict[str, object]:
    where = office(request).zoning(municipality(request)).municipality
    of_building = sheet.kind is AttachmentKind.ELEVATIONS
    notes = [f"{MATERIALS[name].sv}: {draft.drawing.get(name, '')}." for name in MATERIALS] if of_building else []
    return sheet.content(where.name, draft.designation, in_brief(request, draft.act).sv, notes)
