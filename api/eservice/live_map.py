"""
What the map draws and what it tells while one draws: the place as GeoJSON in the municipality's own system, and the
measures of a footprint by the same survey as the answer, so that the map cannot say otherwise.

No owners, nothing stored. Pages work without any of this.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import FiniteFloat

from api.eservice.inquiry import BUILDINGS, STANDING, asks_applicant, inquiry, municipality, property_of, site_of
from api.web.pages import language, office
from permits import application as applications
from permits import clock
from permits.application import MeasureKind
from permits.case import check
from permits.decision.explanation import explain, fact_value
from permits.decision.outcome import Precheck
from permits.envelope import Excluded, envelope
from permits.geometry import Shape, area, rectangle, to_geojson
from permits.law.conclusion import Verdict
from permits.law.engine import plain
from permits.law.pack import FactType
from permits.place.plan import Family, PlanProvision
from permits.place.site import Site
from permits.survey.evidence import evidence
from permits.text import Text

router = APIRouter(prefix="/map")

HEADLINES = {
    Precheck.EXEMPT: Text("Inget lov behövs", "No permit needed"),
    Precheck.NOTIFICATION_REQUIRED: Text("En anmälan behövs", "A notification is needed"),
    Precheck.PERMIT_REQUIRED: Text("Lov behövs", "A permit is needed"),
    Precheck.OPEN: Text("Svaret kommer efter några frågor", "The answer comes after a few questions"),
}
MOST_WARNINGS = 4
MOST_SHOWN = 600
"""Properties on the overview at once; beyond that one must come nearer."""


@router.get("/overview")
def overview(
    request: Request, west: FiniteFloat, south: FiniteFloat, east: FiniteFloat, north: FiniteFloat
) -> JSONResponse:
    """The properties and buildings in a window, in the municipality's system; that there are too many to be shown."""
    zoning = office(request).zoning(municipality(request))
    properties, buildings = zoning.shown(
        rectangle(min(west, east), min(south, north), max(west, east), max(south, north))
    )
    told: dict[str, Any] = {"crs": zoning.municipality.crs, "type": "FeatureCollection", "features": []}
    if len(properties) > MOST_SHOWN:
        return JSONResponse({**told, "tooMany": True})
    told["features"] = [
        *(
            _feature("neighbour", one.outline, one.designation, land=one.land.value, address=one.address)
            for one in properties
        ),
        *(_feature("building", one.outline, one.purpose) for one in buildings),
    ]
    return JSONResponse(told)


@router.get("/site")
def site(request: Request, property: str) -> JSONResponse:
    """The property with what lies around it, each as a GeoJSON feature with its `kind` and `name`."""
    own, place = property_of(request, property), site_of(request, property)
    zoning = office(request).zoning(municipality(request))
    features = [
        *(
            _feature("neighbour", one.outline, one.designation, land=one.land.value)
            for one in zoning.neighbouring(own.outline, 40)
            if one.designation != own.designation
        ),
        *(_feature("plan", one.area, one.wording, family=one.family.value) for one in _no_go(place)),
        *(_feature("building", one.outline, one.purpose) for one in place.buildings),
        _feature("property", own.outline, own.designation),
    ]
    return JSONResponse({"crs": zoning.municipality.crs, "type": "FeatureCollection", "features": features})


def restricted(place: Site) -> list[tuple[str, str]]:
    """The kinds of land on the map that may not be built on, or not by everything: family and wording."""
    return list(dict.fromkeys((one.family.value, one.wording) for one in _no_go(place)))


def _no_go(place: Site) -> Iterator[PlanProvision]:
    for plan in place.plans:
        for one in plan.provisions:
            if one.family in (Family.NO_BUILD_LAND, Family.COMPLEMENTARY_ONLY_LAND):
                yield one


@router.get("/measure")
def measure(request: Request, property: str, act: MeasureKind) -> JSONResponse:
    """
    What the survey finds of the footprint that the page's own fields describe: its area, each boundary's distance with
    its doubt and the line it was measured along, what the pre-check says so far, and what stands against it.
    """
    said = language(request)
    body, faults = inquiry(request, property, act, request.query_params)
    misplaced = [says.in_(said) for name, says in faults.items() if not name.startswith("fact.")]
    if misplaced:
        return JSONResponse({"faults": misplaced})
    here = office(request)
    found = check(here, applications.read_inquiry(body), clock.today(), second=plain.evaluate)
    fact = here.pack.facts["boundary_distance_m"]
    measured = {one.id: one.line for one in evidence(found.site, found.where, found.facts) if one.kind == "boundary"}
    lines = [
        {
            "label": _capital(thing.label.in_(said)),
            "distance": fact_value(fact, thing.values.get("boundary_distance_m")).in_(said),
            "line": to_geojson(measured[thing.id]) if thing.id in measured else None,
        }
        for thing in found.facts.each("boundary")
    ]
    against = [
        line.sentence.in_(said)
        for line in explain(here.pack, found.facts, found.conclusions)
        if line.verdict is Verdict.NOT_MET and line.stance == "against" and any(one.margin for one in line.checks)
    ]
    return JSONResponse(
        {
            "area": str(area(found.where)) if found.where is not None else None,
            "boundaries": lines,
            "headline": HEADLINES[found.outcome.precheck].in_(said),
            "precheck": found.outcome.precheck.value,
            "warnings": list(dict.fromkeys(against))[:MOST_WARNINGS],
            "standing": act in STANDING,
            "building": act in BUILDINGS,
        }
    )


@router.get("/places")
def places(request: Request, property: str, act: MeasureKind) -> JSONResponse:
    """
    Where on the lot the footprint would pass as it is, and where not and why: places tried one by one by the whole path.

    What is asked later on is taken to be answered no, or nothing; the page says so.
    """
    said = language(request)
    body, faults = inquiry(request, property, act, request.query_params)
    if any(not name.startswith("fact.") for name in faults):
        return JSONResponse({"passes": [], "excluded": []})
    body["answers"] |= _answered_no(request, body)
    found = envelope(office(request), applications.read_inquiry(body), clock.today())
    by_rule: dict[str, list[Excluded]] = {}
    for one in found.excluded:
        by_rule.setdefault(one.rule, []).append(one)
    return JSONResponse(
        {
            "passes": [to_geojson(one) for one in found.passes],
            "excluded": [
                {"why": those[0].says.in_(said), "places": [to_geojson(one.place) for one in those]}
                for those in by_rule.values()
            ],
        }
    )


def _answered_no(request: Request, body: dict[str, Any]) -> dict[str, bool | str]:
    """No, or 0 m, to each question that the applicant would still be asked, and to those that come up then."""
    here, answers = office(request), dict(body["answers"])
    while True:
        inquiry = applications.read_inquiry({**body, "answers": answers})
        missing = check(here, inquiry, clock.today(), second=plain.evaluate).outcome.missing
        asked = [here.pack.facts[one.fact] for one in missing]
        no: dict[str, bool | str] = {
            fact.name: False for fact in asked if asks_applicant(fact) and fact.type is FactType.YES_NO
        }
        # A length that only the applicant knows, and that may be nothing: the ground raised, the eaves.
        no |= {
            fact.name: "0"
            for fact in asked
            if fact.supplied_by == ("applicant",) and fact.type is FactType.LENGTH and fact.low == 0
        }
        if no.keys() <= answers.keys():
            return answers
        answers |= no


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _feature(kind: str, shape: Shape, name: str, **more: str) -> dict[str, Any]:
    return {"type": "Feature", "geometry": to_geojson(shape), "properties": {"kind": kind, "name": name, **more}}
