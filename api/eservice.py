"""
The citizen's e-service: property, act, size and place, the answer at once, and an application without
typing twice. Plain pages; the pre-check lives in the address and holds no personal data.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import permutations
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic.alias_generators import to_camel
from starlette.datastructures import FormData, UploadFile

from api.pages import check_form, page, signed, unsigned
from permits import application as applications
from permits.application import AttachmentKind, MeasureKind
from permits.case import check, decide
from permits.conclusion import Verdict
from permits.errors import BadApplication, NotFound
from permits.explanation import explain
from permits.geometry import longest_stretch, place_rectangle, to_geojson
from permits.office import Office
from permits.outcome import Precheck, Result
from permits.pack import Pack, references
from permits.record import Record
from permits.site import Boundary, Site
from permits.siteplan import describe, draw
from permits.statement import Assessment
from permits.text import Text

router = APIRouter()

STANDING = (MeasureKind.WALL, MeasureKind.FENCE)
THICKNESS = Decimal("0.1")
"""Metres: how a wall or fence is drawn when only its length is asked for."""

CENTIMETRES = Decimal("0.01")
"""The grid of a declared area, square metres."""

SIZES = ("width", "depth", "distance1", "distance2", "ridge_height_m", "height_m", "gross_area_m2", "roof_angle_deg")


def office(request: Request) -> Office:
    found: Office = request.app.state.office
    return found


def municipality(request: Request) -> str:
    """The municipality whose e-service this is: the first that is served."""
    return next(iter(office(request).municipalities)).code


@router.get("/")
def start(request: Request) -> HTMLResponse:
    return page(request, "start.html")


@router.get("/property")
def find(request: Request, q: str = "") -> Response:
    matches = office(request).zoning(municipality(request)).find(q[:60]) if q.strip() else []
    return page(request, "property.html", q=q, matches=matches)


@router.get("/act")
def act(request: Request, property: str) -> HTMLResponse:
    found = _property(request, property)
    choices = office(request).pack.facts["measure"].choices
    return page(request, "act.html", property=found, choices=choices)


@router.get("/place")
def place(request: Request, property: str, act: MeasureKind) -> HTMLResponse:
    return _place(request, property, act, {})


def _place(request: Request, property: str, act: MeasureKind, faults: Mapping[str, Text]) -> HTMLResponse:
    found = _property(request, property)
    boundaries = _site(request, property).boundaries
    pack = office(request).pack
    return page(
        request,
        "place.html",
        property=found,
        act=act,
        choice=pack.facts["measure"].choices[act.value],
        boundaries=boundaries,
        corner=_corner(found.outline, boundaries),
        standing=act in STANDING,
        building=act not in (*STANDING, MeasureKind.DECK, MeasureKind.INSTALLATION, MeasureKind.OTHER),
        placed=act not in (MeasureKind.INSTALLATION, MeasureKind.OTHER),
        values=request.query_params,
        faults=faults,
    )


@router.get("/answer")
def answer(request: Request, property: str, act: MeasureKind) -> HTMLResponse:
    """The answer at once, or the questions that still matter, or what to mend in the size and place."""
    body, faults = _inquiry(request, property, act)
    if faults:
        return _place(request, property, act, faults)
    here = office(request)
    assessment = check(here, applications.read_inquiry(body), date.today())
    pack = here.pack
    asked = [
        pack.facts[one.fact]
        for one in assessment.outcome.missing
        if not one.fact.endswith(("_attached", "_signed", "_stated", "_if_agent"))
    ]
    drawing = draw(pack, assessment.site, assessment.where, assessment.facts)
    return page(
        request,
        "answer.html",
        property=_property(request, property),
        choice=pack.facts["measure"].choices[act.value],
        assessment=assessment,
        lines=explain(pack, assessment.facts, assessment.conclusions),
        why=_why(pack, assessment),
        papers=[one for one in assessment.outcome.missing if one.fact.endswith("_attached")],
        questions=asked,
        params=request.query_params,
        drawing=_as_image(drawing),
        described=describe(pack, assessment.site, assessment.where, assessment.facts),
        not_encoded=pack.not_encoded,
        onwards="/apply?" + urlencode([(k, v) for k, v in request.query_params.multi_items() if k != "lang"]),
    )


def _why(pack: Pack, assessment: Assessment) -> list[tuple[str, str | None]]:
    """
    The conclusions to show first: for a permit that only lacks papers, why it is needed (the points of
    the exemption that failed and what took it back); otherwise the outcome's own reasons.
    """
    conclusions = assessment.conclusions
    if (
        assessment.outcome.result is not Result.SUPPLEMENT
        or assessment.outcome.precheck is not Precheck.PERMIT_REQUIRED
    ):
        return [(one.rule, one.about) for one in assessment.outcome.because if one.rule]
    failing = [one for one in conclusions.conclusions if one.verdict is Verdict.NOT_MET]
    shown: dict[tuple[str, str | None], None] = {}
    for id, about in conclusions.answers["permit_duty"].because:
        for exemption in failing:
            if id in pack.rule(exemption.rule).exception_to:
                points = set(references(pack.rule(exemption.rule).if_))
                shown.update(((one.rule, one.about), None) for one in failing if one.rule in points)
        shown[id, about] = None
    return list(shown)


@router.get("/apply")
def apply_form(request: Request, property: str, act: MeasureKind) -> HTMLResponse:
    return _apply(request, property, act, {}, {})


def _apply(
    request: Request, property: str, act: MeasureKind, values: Mapping[str, str], faults: Mapping[str, Text]
) -> HTMLResponse:
    neighbours = [one.neighbour for one in _site(request, property).boundaries if one.neighbour is not None]
    return page(
        request,
        "apply.html",
        property=_property(request, property),
        act=act,
        choice=office(request).pack.facts["measure"].choices[act.value],
        params=request.query_params,
        neighbours=neighbours,
        papers=_papers(request, act),
        values=values,
        faults=faults,
        once=secrets.token_urlsafe(12),
    )


def _papers(request: Request, act: MeasureKind) -> list[tuple[str, Text]]:
    """The kinds of paper that such an application may hold, with their words."""
    facts = office(request).pack.facts
    kinds = ["technical_description"] if act is MeasureKind.INSTALLATION else ["site_plan", "elevations"]
    if act not in (*STANDING, MeasureKind.DECK, MeasureKind.INSTALLATION):
        kinds += ["floor_plan", "cross_section"]
    return [(kind, facts[f"{kind}_attached"].question or facts[f"{kind}_attached"].label) for kind in kinds]


@router.post("/apply")
async def apply(request: Request, property: str, act: MeasureKind) -> Response:
    form = await request.form()
    check_form(request, form.get("token"))
    body, faults = _inquiry(request, property, act)
    if faults:
        return _place(request, property, act, faults)
    body |= {
        "applicants": [_applicant(form)],
        "consents": _consents(form),
        "attachments": await _attachments(request, form),
    }
    body["measure"]["plannedStart"] = str(form.get("plannedStart") or "") or None
    try:
        application = applications.read(body)
    except BadApplication as error:
        told = {fault.place: fault.says for fault in error.faults}
        return _apply(request, property, act, {k: v for k, v in form.items() if isinstance(v, str)}, told)
    record, token = decide(office(request), application, date.today(), key=f"page:{form.get('once')}")
    response = RedirectResponse(f"/cases/{record.case_id}", 303)
    response.set_cookie(
        f"case-{record.case_id}", signed(request, "case", token), httponly=True, samesite="lax", max_age=90 * 86400
    )
    return response


@router.get("/cases/{case_id}")
def receipt(request: Request, case_id: str) -> HTMLResponse:
    record = _opened(request, case_id)
    return page(
        request, "receipt.html", record=record, summary=record.content["summary"], favourable=_favourable(record)
    )


@router.get("/cases/{case_id}/letter.pdf")
def letter_pdf(request: Request, case_id: str) -> Response:
    record = _opened(request, case_id)
    name = record.number.replace(" ", "-")
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(record.letter_pdf, media_type="application/pdf", headers=headers)


@router.get("/cases/{case_id}/letter.html")
def letter_html(request: Request, case_id: str) -> Response:
    # The letter carries its own style and picture; it runs nothing.
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:"}
    return HTMLResponse(_opened(request, case_id).letter_html, headers=policy)


def _favourable(record: Record) -> bool:
    return Result(record.content["summary"]["outcome"]).is_favourable


def _opened(request: Request, case_id: str) -> Record:
    """The case for the browser that applied, or for an officer; to others it does not exist."""
    store = office(request).store
    token = unsigned(request, "case", request.cookies.get(f"case-{case_id}", ""))
    found = store.municipality_of(case_id, str(token)) if token else None
    if found is None:
        raise NotFound(
            Text("Ärendet finns inte, eller öppnades i en annan webbläsare.", "No such case in this browser.")
        )
    return store.records(found, case_id)[-1]


# -- from form to application -------------------------------------------------------------------------


def _property(request: Request, designation: str) -> Any:
    found = office(request).zoning(municipality(request)).property(designation)
    if found is None:
        raise NotFound(
            Text(f"Fastigheten {designation[:60]} finns inte här.", f"There is no property {designation[:60]} here.")
        )
    return found


def _site(request: Request, property: str) -> Site:
    body = {"municipality": municipality(request), "property": property, "measure": {"kind": "other"}}
    return office(request).zoning(municipality(request)).site(applications.read_inquiry(body), None, date.today())


def _number(written: str) -> Decimal | None:
    """A number as people write it, with comma or point; None when it is none."""
    try:
        number = Decimal(written.strip().replace(" ", "").replace("\u00a0", "").replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number < 1000 else None


def _inquiry(request: Request, property: str, act: MeasureKind) -> tuple[dict[str, Any], dict[str, Text]]:
    """The inquiry that the address describes, or what to mend, by field."""
    params = request.query_params
    faults: dict[str, Text] = {}
    sizes: dict[str, Decimal] = {}
    for name in SIZES:
        if written := params.get(name, "").strip():
            number = _number(written)
            if number is None:
                faults[name] = Text(
                    "Skriv ett tal i meter, till exempel 4,5.", "Write a number in metres, such as 4.5."
                )
            else:
                sizes[name] = number
    dimensions = {
        to_camel(name): str(sizes[name])
        for name in ("ridge_height_m", "height_m", "gross_area_m2", "roof_angle_deg")
        if name in sizes
    }
    if act not in STANDING and "width" in sizes and "depth" in sizes:
        # What was typed is the area; the rectangle on the map is rounded to the millimetre.
        area = sizes["width"] * sizes["depth"]
        if area == area.quantize(CENTIMETRES):
            dimensions["buildingAreaM2"] = str(area.quantize(CENTIMETRES))
    measure: dict[str, Any] = {"kind": act.value, "dimensions": dimensions}
    if not faults and act not in (MeasureKind.INSTALLATION, MeasureKind.OTHER):
        shape = _footprint(request, property, act, sizes, faults)
        if shape is not None:
            measure["footprint"] = shape
    answers = {
        name.removeprefix("fact."): value
        for name, value in params.items()
        if name.startswith("fact.") and value.strip()
    }
    body = {"municipality": municipality(request), "property": property, "measure": measure, "answers": answers}
    return body, faults


def _footprint(
    request: Request, property: str, act: MeasureKind, sizes: Mapping[str, Decimal], faults: dict[str, Text]
) -> dict[str, Any] | None:
    """The rectangle that stands at the two distances from the two boundaries."""
    params = request.query_params
    lot = _property(request, property).outline
    boundaries = {one.id: one for one in _site(request, property).boundaries}
    first, second = boundaries.get(params.get("boundary1", "")), boundaries.get(params.get("boundary2", ""))
    needed = ["width", "distance1", "distance2"] + ([] if act in STANDING else ["depth"])
    for name in needed:
        if not sizes.get(name, Decimal(-1 if name in ("width", "depth") else 0)) >= 0 or name not in sizes:
            faults[name] = Text("Skriv ett mått i meter.", "Write a measure in metres.")
    if first is None or second is None or first is second:
        faults["boundary2"] = Text("Välj två olika gränser.", "Choose two different boundaries.")
    if faults or first is None or second is None:
        return None
    depth = THICKNESS if act in STANDING else sizes["depth"]
    shape = place_rectangle(
        lot, _stretch(first), sizes["distance1"], _stretch(second), sizes["distance2"], sizes["width"], depth
    )
    if shape is None:
        faults["distance1"] = Text(
            "Med de måtten ryms den inte på fastigheten, eller så är gränserna parallella. Ändra måtten eller välj andra gränser.",
            "With these measures it does not fit the property, or the boundaries are parallel. Change them or choose others.",
        )
        return None
    return {**to_geojson(shape), "crs": office(request).zoning(municipality(request)).municipality.crs}


def _corner(lot: Any, boundaries: Sequence[Boundary]) -> tuple[str, str]:
    """Two boundaries that meet in a corner, to begin with; the first two when none do."""
    one = Decimal(1)
    for first, second in permutations(boundaries, 2):
        if place_rectangle(lot, _stretch(first), one, _stretch(second), one, one, one) is not None:
            return first.id, second.id
    return tuple([*(boundary.id for boundary in boundaries), "", ""][:2])  # type: ignore[return-value]


def _stretch(boundary: Boundary) -> Any:
    return longest_stretch(boundary.line)


def _applicant(form: FormData) -> dict[str, Any]:
    def said(name: str) -> str:
        return str(form.get(name) or "").strip()

    address = {"street": said("street"), "postalCode": said("postalCode"), "town": said("town")}
    common = {"name": said("name"), "address": address, "email": said("email") or None}
    common["signed"] = date.today().isoformat() if form.get("signed") else None
    if form.get("kind") == "company":
        return {**common, "kind": "company", "organisationNumber": said("number"), "signatory": said("signatory")}
    protected = bool(form.get("protected"))
    return {**common, "kind": "person", "personalNumber": said("number"), "protectedIdentity": protected}


def _consents(form: FormData) -> list[dict[str, Any]]:
    """Consents ticked as signed on paper: `consent` holds property and owner."""
    found = []
    for written in form.getlist("consent"):
        property, _, owner = str(written).partition("|")
        found.append({"property": property, "owner": owner, "signed": date.today().isoformat()})
    return found


async def _attachments(request: Request, form: FormData) -> list[dict[str, Any]]:
    """Papers handed in, each kept under its hash; what is no PDF or picture is refused."""
    found = []
    for kind in AttachmentKind:
        upload = form.get(f"paper.{kind.value}")
        if not isinstance(upload, UploadFile) or not upload.filename:
            continue
        content = await upload.read()
        media = next((media for start, media in STARTS.items() if content.startswith(start)), None)
        if media is None:
            says = Text("Bilagan är varken pdf, png eller jpeg.", "The paper is neither PDF, PNG nor JPEG.")
            raise BadApplication(says, [])
        name = office(request).store.keep_attachment(municipality(request), content, media)
        found.append({"kind": kind.value, "name": upload.filename[:200], "sha256": name, "mediaType": media})
    return found


STARTS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""How the papers that are taken begin: what a file is, not what it is called."""


def _as_image(drawing: str | None) -> str | None:
    """The drawing as an image address, so that nothing in it can run."""
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode() if drawing else None
