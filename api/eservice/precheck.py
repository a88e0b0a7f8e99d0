"""
The citizen's pre-check: property, act, size and place, the questions that matter, the answer at once.

Plain pages, one thing on each. All that was said lives in the address, so the back button and a bookmark
work, nothing is stored, and nobody's name is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.eservice.acts import ActAsked, in_groups
from api.eservice.answering import answered
from api.eservice.inquiry import (
    UNSURE,
    asks_applicant,
    buildings_of,
    by_field,
    inquiry,
    property_of,
    site_of,
    spelt_out,
)
from api.eservice.live_map import restricted
from api.eservice.placing import ON_BOTH, called, corner, is_on_both
from api.web.pages import as_image, language, page, visitor
from api.web.security import with_map, with_position
from api.web.served import municipality, office
from permits import application as applications
from permits import clock, geometry
from permits.acts import Act, Drawn
from permits.assessment import Assessment
from permits.case import check
from permits.errors import BadApplication
from permits.letter.siteplan import draw
from permits.numbers import measure
from permits.phrases import phrase
from permits.place.site import Building
from permits.survey.footprint import footprint
from permits.survey.misplaced import misplaced
from permits.text import Text

router = APIRouter()


@router.get("/")
def start(request: Request) -> HTMLResponse:
    return page(request, "eservice/start.html")


MOST_FOUND = 20
"""Properties that a search lists; of more it says so."""


@router.get("/property")
def find(request: Request, q: str = "", beside: str = "") -> Response:
    """The search; who names one property goes straight on. beside: a designation that the map begins at, for who came back."""
    zoning, tiles = office(request).zoning(municipality(request)), office(request).settings.map_tiles
    if named := zoning.property(q):
        return RedirectResponse(f"/act?{urlencode({'property': named.designation})}", 303)
    matches, who = zoning.find(q, MOST_FOUND + 1), visitor(request)
    shown = zoning.property(beside) or (property_of(request, matches[0].designation) if matches else None)
    around = shown.outline.bounds if shown else zoning.extent
    words = {
        "in": phrase("eservice.precheck.words.in"),
        "out": phrase("eservice.precheck.words.out"),
        "near": phrase("eservice.precheck.words.near"),
        "chosen": phrase("eservice.precheck.words.chosen"),
        "onwards": phrase("eservice.precheck.words.onwards"),
        "street": phrase("eservice.precheck.words.street"),
        "seeking": phrase("eservice.precheck.words.seeking"),
        "nowhere": phrase("eservice.precheck.words.nowhere"),
        "withheld": phrase("eservice.precheck.words.withheld"),
    }
    response = page(
        request,
        "eservice/property.html",
        q=q,
        matches=matches[:MOST_FOUND],
        more=len(matches) > MOST_FOUND,
        meant=[] if matches else zoning.meant(q),
        own=zoning.owned_by(who.number) if who is not None else [],
        asked="q" in request.query_params,
        tiles=tiles,
        crs=zoning.municipality.crs,
        around=around,
        map_words={name: says.in_(language(request)) for name, says in words.items()},
    )
    response.headers["Content-Security-Policy"] = with_map(tiles)
    response.headers["Permissions-Policy"] = with_position()
    return response


@router.get("/act")
def act(request: Request, property: str) -> HTMLResponse:
    return page(
        request,
        "eservice/act.html",
        property=property_of(request, property),
        groups=in_groups(office(request).pack.acts),
    )


@router.get("/place")
def place(request: Request, property: str, act: ActAsked) -> HTMLResponse:
    return _place(request, property, act, {})


MAP_WORDS = {
    "area": phrase("eservice.precheck.map_words.area"),
    "drag": phrase("eservice.precheck.map_words.drag"),
    "place": phrase("eservice.precheck.map_words.place"),
    "release": phrase("eservice.precheck.map_words.release"),
    "size": phrase("eservice.precheck.map_words.size"),
    "unmeasured": phrase("eservice.precheck.map_words.unmeasured"),
    "comma": Text(",", "."),
    "passes": phrase("eservice.precheck.map_words.passes"),
    "none": phrase("eservice.precheck.map_words.none"),
    "fits": phrase("eservice.precheck.map_words.fits"),
    "places": phrase("eservice.precheck.map_words.places"),
    "free": phrase("eservice.precheck.map_words.free"),
    "maybe": phrase("eservice.precheck.map_words.maybe"),
    "outside": phrase("eservice.precheck.map_words.outside"),
    "such": phrase("eservice.precheck.map_words.such"),
}

LINE_WORDS = MAP_WORDS | {
    "place": phrase("eservice.precheck.line_words.place"),
    "size": phrase("eservice.precheck.line_words.size"),
}
"""The same of what stands along a line."""


def _place(request: Request, property: str, act: Act, faults: Mapping[str, Text]) -> HTMLResponse:
    found, site = property_of(request, property), site_of(request, property)
    drawing = draw(office(request).pack, site, None, (), {}, language(request))
    tiles, words = office(request).settings.map_tiles, LINE_WORDS if act.drawn is Drawn.LINE else MAP_WORDS
    response = page(
        request,
        "eservice/place.html",
        property=found,
        act=act,
        choice=act.words,
        boundaries=[(boundary.id, called(found.outline, boundary)) for boundary in site.boundaries],
        corner=corner(found.outline, site.boundaries),
        values=request.query_params,
        faults=faults,
        drawing=as_image(drawing),
        restricted=restricted(site),
        tiles=tiles,
        map_words={name: says.in_(language(request)) for name, says in words.items()},
    )
    response.headers["Content-Security-Policy"] = with_map(tiles)
    return response


@router.get("/answer")
def answer(request: Request, property: str, act: ActAsked) -> Response:
    """The questions that still matter, then the answer; or what to mend in the size and place."""
    params = request.query_params
    if "none" in params:
        return RedirectResponse("/answer?" + urlencode(spelt_out(request, params)), 303)
    body, faults = inquiry(request, property, act, params)
    misplaced = {name: says for name, says in faults.items() if not name.startswith("fact.")}
    if misplaced:
        return _place(request, property, act, misplaced)
    if act.is_of_a_building and "building" not in params and buildings_of(request, property):
        return _which_building(request, property, act)
    pack = office(request).pack
    assessment, more = _assessed(request, act, body)
    faults |= more
    if assessment is None:
        return _place(request, property, act, faults)
    wanted = [
        pack.facts[lacked.fact] for lacked in assessment.outcome.missing if asks_applicant(pack.facts[lacked.fact])
    ]
    questions = [
        fact for fact in wanted if not params.get(f"fact.{fact.name}", "").strip() or f"fact.{fact.name}" in faults
    ]
    if questions:
        if "asked" in params:
            faults |= {
                f"fact.{question.name}": phrase("eservice.precheck.unanswered")
                for question in questions
                if f"fact.{question.name}" not in faults and f"fact.{question.name}" in params.get("asked", "").split()
            }
        return page(
            request,
            "eservice/questions.html",
            property=property_of(request, property),
            act=act,
            choice=act.words,
            questions=questions,
            params=params,
            faults=faults,
            unsure=UNSURE,
            unplaced=not act.is_placed,
        )
    return answered(request, property, act, assessment)


def _which_building(request: Request, property: str, act: Act) -> HTMLResponse:
    """Which of the property's buildings the act is about, each as the register knows it and with where it stands."""
    found, site = property_of(request, property), site_of(request, property)
    again = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]

    def href(building: str) -> str:
        return "/answer?" + urlencode([*again, ("building", building)])

    def words(building: Building) -> Text:
        kind = building.purpose.replace(";", ", ")
        area = measure(round(geometry.area(building.outline)), "m2")
        return Text(f"{kind}, {area.sv}", f"{kind}, {area.en}")

    def where(building: Building) -> Text:
        away = {boundary.id: geometry.distance(building.outline, boundary.line) for boundary in site.boundaries}
        nearest = min(site.boundaries, key=lambda boundary: away[boundary.id], default=None)
        if nearest is None:
            return Text("", "")
        far, edge = measure(round(away[nearest.id], 1), "m"), called(found.outline, nearest)
        return phrase("eservice.precheck.from", far=far, edge=edge)

    return page(
        request,
        "eservice/building.html",
        property=found,
        choice=act.words,
        buildings=[
            (words(building), where(building), href(building.id)) for building in buildings_of(request, property)
        ],
        other=href(UNSURE),
    )


def _assessed(request: Request, act: Act, body: dict[str, Any]) -> tuple[Assessment | None, dict[str, Text]]:
    """
    What the path says of what the page's fields gave, and what to mend of them, by field.

    An answer that cannot be is left out and so asked for again; for a size or place that cannot be there is none.
    Raises BadApplication for a fault that no field here can mend.
    """
    here = office(request)
    try:
        asked = applications.read_inquiry(body)
        zoning = here.zoning(asked.municipality)
        where = footprint(asked, zoning)
        site, on_both = zoning.site(asked, where, clock.today()), is_on_both(request.query_params)
        wrong = misplaced(act, site, where, on_both=on_both)
        if wrong is not None and misplaced(act, site, where, on_both=True) is None:
            return None, {ON_BOTH: wrong}
        if wrong is not None:
            return None, {"shape" if request.query_params.get("shape") else "distance1": wrong}
        return check(here, asked, clock.today()), {}
    except BadApplication as error:
        faults = by_field(error)
        answers = {name: value for name, value in body["answers"].items() if f"fact.{name}" not in faults}
        if len(answers) == len(body["answers"]):
            return None, faults
        assessment, more = _assessed(request, act, {**body, "answers": answers})
        return assessment, faults | more
