"""
What the map draws and what it tells while one draws: the place as GeoJSON in the municipality's own system, and the
measures of a footprint by the same survey as the answer, so that the map cannot say otherwise.

No owners, nothing stored. Pages work without any of this.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from api.pages import language, office
from api.sketch import BUILDINGS, STANDING, inquiry, municipality, property_of, site_of
from permits import application as applications
from permits.application import MeasureKind
from permits.case import check
from permits.conclusion import Verdict
from permits.engine import plain
from permits.explanation import explain, fact_value
from permits.geometry import Shape, area, to_geojson
from permits.outcome import Precheck
from permits.plan import Family
from permits.text import Text

router = APIRouter(prefix="/map")

HEADLINES = {
    Precheck.EXEMPT: Text("Inget lov behövs", "No permit needed"),
    Precheck.NOTIFICATION_REQUIRED: Text("En anmälan behövs", "A notification is needed"),
    Precheck.PERMIT_REQUIRED: Text("Lov behövs", "A permit is needed"),
    Precheck.OPEN: Text("Svaret kommer efter några frågor", "The answer comes after a few questions"),
}
MOST_WARNINGS = 4


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
        *(
            _feature("plan", one.area, one.wording, family=one.family.value)
            for plan in place.plans
            for one in plan.provisions
            if one.family in (Family.NO_BUILD_LAND, Family.COMPLEMENTARY_ONLY_LAND)
        ),
        *(_feature("building", one.outline, one.purpose) for one in place.buildings),
        _feature("property", own.outline, own.designation),
    ]
    return JSONResponse({"crs": zoning.municipality.crs, "type": "FeatureCollection", "features": features})


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
    found = check(here, applications.read_inquiry(body), date.today(), second=plain.evaluate)
    fact = here.pack.facts["boundary_distance_m"]
    lines = [
        {
            "label": _capital(thing.label.in_(said)),
            "distance": fact_value(fact, thing.values.get("boundary_distance_m")).in_(said),
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


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _feature(kind: str, shape: Shape, name: str, **more: str) -> dict[str, Any]:
    return {"type": "Feature", "geometry": to_geojson(shape), "properties": {"kind": kind, "name": name, **more}}
