"""
What the map draws and what it tells while one draws: the place as GeoJSON in the municipality's own system, and the
measures of a footprint by the same survey as the answer, so that the map cannot say otherwise.

No owners, nothing stored. Pages work without any of this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import FiniteFloat

from api.eservice.acts import ActAsked
from api.eservice.inquiry import inquiry, property_of, site_of
from api.eservice.placing import LAND, is_on_both
from api.web.pages import language
from api.web.served import municipality, office
from permits import application as applications
from permits import clock, geometry
from permits.application import Inquiry
from permits.assessment import Assessment
from permits.case import check
from permits.decision.against_limit import beside_limit
from permits.decision.deciding import PATTERN, in_unit
from permits.decision.explanation import explain, fact_value
from permits.decision.outcome import Precheck
from permits.envelope import Excluded, Trial, envelope
from permits.errors import BadApplication
from permits.geometry import Shape, area, rectangle, to_geojson
from permits.ground import free_ground
from permits.law.conclusion import Agreement, Verdict
from permits.law.pack import FactDeclaration
from permits.letter.siteplan import limits, street
from permits.letter.siteplan.words import as_the_law_writes, in_doubt
from permits.phrases import phrase
from permits.place.plan import Family, PlanProvision
from permits.place.site import Boundary, Site, front
from permits.quantity import Measured, Stated, Value
from permits.survey.footprint import footprint
from permits.survey.lines import measured_lines
from permits.survey.misplaced import misplaced
from permits.text import Language, Text

router = APIRouter(prefix="/map")

HEADLINES = {
    Precheck.EXEMPT: phrase("eservice.live_map.headlines.exempt"),
    Precheck.NOTIFICATION_REQUIRED: phrase("eservice.live_map.headlines.notification_required"),
    Precheck.PERMIT_REQUIRED: phrase("eservice.live_map.headlines.permit_required"),
    Precheck.OPEN: phrase("eservice.live_map.headlines.open"),
}
IF_NO = {
    Precheck.EXEMPT: phrase("eservice.live_map.if_no.exempt"),
    Precheck.NOTIFICATION_REQUIRED: phrase("eservice.live_map.headlines.notification_required"),
    Precheck.PERMIT_REQUIRED: phrase("eservice.live_map.if_no.permit_required"),
    Precheck.OPEN: HEADLINES[Precheck.OPEN],
}
"""What is told where the questions that follow are taken to be answered no, or nought."""

OUTSIDE = Decimal(5)
"""Metres of the ground beyond the lot that are hatched, so that nobody takes them for their own."""

MOST_WARNINGS = 4
MOST_PROPOSED = 8
MOST_SHOWN = 600
"""Properties on the overview at once; beyond that one must come nearer."""


@router.get("/found")
def found(request: Request, q: str = "") -> JSONResponse:
    """Properties that begin as what is being typed, to choose from: address and designation, nobody's name."""
    matches = office(request).zoning(municipality(request)).find(q, MOST_PROPOSED) if len(q.strip()) > 1 else []
    return JSONResponse([{"address": match.address, "designation": match.designation} for match in matches])


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
    numbers = {lot.designation: lot.house_number for lot in properties}
    told["features"] = [
        *(
            _feature("neighbour", lot.outline, lot.designation, land=lot.land.value, address=lot.address)
            for lot in properties
        ),
        *(
            _feature("building", building.outline, numbers.get(building.on, "") if building.main else "")
            for building in buildings
        ),
    ]
    return JSONResponse(told)


@router.get("/site")
def site(request: Request, property: str) -> JSONResponse:
    """The property with what lies around it, each as a GeoJSON feature with its `kind` and `name`."""
    own, place = property_of(request, property), site_of(request, property)
    zoning = office(request).zoning(municipality(request))
    around = zoning.neighbouring(own.outline, 40)
    numbers = {lot.designation: lot.house_number for lot in (own, *around)}
    features = [
        *(
            _feature("neighbour", lot.outline, lot.designation, land=lot.land.value)
            for lot in around
            if lot.designation != own.designation
        ),
        *(
            _feature("plan", provision.area, provision.wording, family=provision.family.value)
            for provision in _no_go(place)
        ),
        *(
            _feature(
                "building",
                building.outline,
                numbers.get(building.on, "") if building.main else "",
                own=building.on == own.designation,
                main=building.main,
            )
            for building in place.buildings
        ),
        *(
            _feature("boundary", boundary.line, _capital(_towards(boundary, place).in_(language(request))))
            for boundary in place.boundaries
        ),
        *(_feature("street", line, name) for name, line in filter(None, [street(place)])),
        _feature("outside", geometry.difference(geometry.wider(own.outline, OUTSIDE), own.outline), ""),
        _feature("property", own.outline, own.designation),
    ]
    return JSONResponse({"crs": zoning.municipality.crs, "type": "FeatureCollection", "features": features})


def restricted(place: Site) -> list[tuple[str, str]]:
    """The kinds of land on the map that may not be built on, or not by everything: family and wording."""
    return list(dict.fromkeys((provision.family.value, provision.wording) for provision in _no_go(place)))


def _no_go(place: Site) -> Iterator[PlanProvision]:
    for plan in place.plans:
        for provision in plan.provisions:
            if provision.family in (Family.NO_BUILD_LAND, Family.COMPLEMENTARY_ONLY_LAND):
                yield provision


@router.get("/measure")
def measure(request: Request, property: str, act: ActAsked) -> JSONResponse:
    """
    What the survey finds of the footprint that the page's own fields describe: its outline and area, each boundary's
    distance with its doubt and the line it was measured along, what the pre-check says so far, and what stands
    against it; or what to mend, with `misplaced` where the footprint lies wrong, and `crosses` where that is all.
    """
    said = language(request)
    body, faults = inquiry(request, property, act, request.query_params)
    placing = [says for name, says in faults.items() if not name.startswith("fact.")]
    if placing:
        return _faults(placing, said)
    here = office(request)
    try:
        asked = applications.read_inquiry(body)
        zoning = here.zoning(municipality(request))
        where = footprint(asked, zoning)
        site = zoning.site(asked, where, clock.today())
        wrong = misplaced(act, site, where, on_both=is_on_both(request.query_params))
        if wrong is not None:
            return _faults([wrong], said, where, crosses=misplaced(act, site, where, on_both=True) is None)
        found = check(here, asked, clock.today(), second=Agreement.NOT_ASKED)
    except BadApplication as error:
        return _faults([fault.says for fault in error.faults], said)
    likely = _likely(request, asked, found)
    fact = here.pack.facts["boundary_distance_m"]
    measured = {
        line.id: line.line for line in measured_lines(found.site, found.where, found.facts) if line.kind == "boundary"
    }
    beyond = {boundary.id: _towards(boundary, found.site) for boundary in found.site.boundaries}
    least = limits(here.pack, found.facts, found.dates, found.conclusions).get("boundary_distance_m")
    lines = [
        {
            "label": _capital(beyond[thing.id].in_(said)),
            "distance": _told(fact, thing.values.get("boundary_distance_m"), least).in_(said),
            **_against(fact, thing.values.get("boundary_distance_m"), least, said),
            "line": to_geojson(measured[thing.id]) if thing.id in measured else None,
        }
        for thing in found.facts.each("boundary")
    ]
    against = [
        line.sentence.in_(said)
        for line in explain(here.pack, found.facts, found.conclusions)
        if line.verdict is Verdict.NOT_MET and line.stance == "against" and any(check.margin for check in line.checks)
    ]
    adjoins = found.facts.values.get("adjoins_building")
    if isinstance(adjoins, Stated) and adjoins.value is False:
        against.insert(0, phrase("survey.misplaced.apart").in_(said))
    return JSONResponse(
        {
            "outline": to_geojson(found.where) if found.where is not None else None,
            "area": str(area(found.where)) if found.where is not None else None,
            "boundaries": lines,
            "headline": (HEADLINES if likely is found else IF_NO)[likely.outcome.precheck].in_(said),
            "precheck": likely.outcome.precheck.value,
            "warnings": list(dict.fromkeys(against))[:MOST_WARNINGS],
        }
    )


def _told(fact: FactDeclaration, value: Value | None, least: Decimal | None) -> Text:
    """A distance to the centimetre, never longer than it is; how far off it may be only where that decides."""
    if not isinstance(value, Measured) or value.unbounded:
        return fact_value(fact, value)
    return beside_limit(fact, value, "at_least", PATTERN, decides=in_doubt(value, least))


def _against(
    fact: FactDeclaration, value: Value | None, least: Decimal | None, language: Language
) -> dict[str, str | bool]:
    """The least distance that is free, and whether this is, or may be, under it; nothing where no such limit rules here."""
    if least is None or not isinstance(value, Measured):
        return {}
    wanted = phrase("eservice.live_map.least", limit=as_the_law_writes(in_unit(fact, least)))
    return {"least": wanted.in_(language), "under": value.low < least}


def _likely(request: Request, asked: Inquiry, found: Assessment) -> Assessment:
    """The same place with the questions that are still asked answered no, or nought; as found where none is asked."""
    if found.outcome.precheck is not Precheck.OPEN or not found.outcome.missing:
        return found
    return Trial(office(request), clock.today(), answer_no=True).or_none(asked) or found


def _faults(
    faults: Sequence[Text], language: Language, where: Shape | None = None, *, crosses: bool = False
) -> JSONResponse:
    """What to mend. where: the footprint that lies wrong. crosses: whether it may stand so, if it is meant to stand on two properties."""
    outline = to_geojson(where) if where is not None else None
    told = [says.in_(language) for says in faults]
    return JSONResponse({"faults": told, "misplaced": where is not None, "crosses": crosses, "outline": outline})


@router.get("/places")
def places(request: Request, property: str, act: ActAsked) -> JSONResponse:
    """
    Where on the lot the footprint would pass as it is, and where not and why: places tried one by one by the whole path.

    What is asked at each of them is taken to be answered no, or nought; the page says so.
    """
    said = language(request)
    body, faults = inquiry(request, property, act, request.query_params)
    placing = [says for name, says in faults.items() if not name.startswith("fact.")]
    if placing:
        return _faults(placing, said)
    try:
        asked = applications.read_inquiry(body)
        tried = envelope(Trial(office(request), clock.today(), answer_no=True), asked)
    except BadApplication as error:
        return _faults([fault.says for fault in error.faults], said)
    by_rule: dict[str, list[Excluded]] = {}
    for place in tried.excluded:
        by_rule.setdefault(place.rule, []).append(place)
    return JSONResponse(
        {
            "passes": [to_geojson(place) for place in tried.passes],
            "excluded": [
                {"why": those[0].says.in_(said), "places": [to_geojson(place.place) for place in those]}
                for those in by_rule.values()
            ],
        }
    )


@router.get("/ground")
def ground(request: Request, property: str, act: ActAsked) -> JSONResponse:
    """
    Where on the lot a footprint of that size needs nothing, as far as was found; `null` where no such ground was.

    What is asked there is taken to be answered no, or nought; the page says so.
    """
    body, faults = inquiry(request, property, act, request.query_params)
    placing = [says for name, says in faults.items() if not name.startswith("fact.")]
    if placing:
        return _faults(placing, language(request))
    try:
        free = free_ground(Trial(office(request), clock.today(), answer_no=True), applications.read_inquiry(body))
    except BadApplication as error:
        return _faults([fault.says for fault in error.faults], language(request))
    return JSONResponse({"free": to_geojson(free) if free is not None else None})


def _towards(boundary: Boundary, site: Site) -> Text:
    """A boundary by what lies beyond it, as people call it: the neighbour's address, the street's name."""
    neighbour = boundary.neighbour
    if neighbour is None:
        return phrase("eservice.live_map.boundary")
    if boundary is front(site) and site.property is not None:
        return phrase("eservice.live_map.boundary_towards", beyond=site.property.street)
    towards = phrase("eservice.live_map.boundary_towards", beyond=neighbour.known_as)
    land = Text("", "") if neighbour.address else LAND.get(neighbour.land.value, Text("", ""))
    return Text.joined((towards, land), "")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _feature(kind: str, shape: Shape, name: str, **more: str | bool) -> dict[str, Any]:
    return {"type": "Feature", "geometry": to_geojson(shape), "properties": {"kind": kind, "name": name, **more}}
