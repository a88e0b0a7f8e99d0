"""
What plan areas and other land look like: the colours that plan maps have by custom, and a sign without colour.

Housing is yellow, streets are grey, parks green, water blue; dots are land that may not be built on and
crosses land for complementary buildings only (Boverkets allmänna råd BFS 2020:6 on how plans are shown).
Each use carries its letter too, so that nothing hangs on telling colours apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from permits.place.plan import Family, PlanProvision, ProvisionKind
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of land is drawn. sign: the letter or word on it; empty for none."""

    fill: str
    label: Text
    sign: str = ""


PATTERNS = {
    "new": '<pattern id="new" width="8" height="8" patternTransform="rotate(45)" patternUnits="userSpaceOnUse">'
    '<rect width="8" height="8" fill="#fff"/><rect width="3" height="8" fill="#b3261e"/></pattern>',
    "dots": '<pattern id="dots" width="10" height="10" patternUnits="userSpaceOnUse">'
    '<circle cx="2.5" cy="2.5" r="1.3" fill="#333"/><circle cx="7.5" cy="7.5" r="1.3" fill="#333"/></pattern>',
    "crosses": '<pattern id="crosses" width="16" height="16" patternUnits="userSpaceOnUse">'
    '<path d="M4 8h8M8 4v8" stroke="#333" stroke-width="1.2"/></pattern>',
    "shore": '<pattern id="shore" width="20" height="12" patternUnits="userSpaceOnUse">'
    '<path d="M0 6q5-4 10 0t10 0" fill="none" stroke="#3d87bd" stroke-width=".9"/></pattern>',
    "valuable": '<pattern id="valuable" width="12" height="12" patternUnits="userSpaceOnUse">'
    '<path d="M0 12L12 0" stroke="#7b3f98" stroke-width="1"/></pattern>',
}
"""SVG patterns by id."""

STREET = Look("#d5d5d5", Text("gata", "street"))
GREEN = Look("#b9dba4", Text("park eller natur", "park or nature"))
WATER = Look("#bfe0f2", Text("vatten", "water"))
ROAD = Look("#c9c9c9", Text("väg", "road"))
OTHER = Look("#ece6dc", Text("annan användning", "other use"))

USES: tuple[tuple[str, Look], ...] = (
    (r"B\d", Look("#fff3a3", Text("bostäder", "housing"), "B")),
    (r"C\d", Look("#e8c49a", Text("centrum", "town centre"), "C")),
    (r"D\d", Look("#f2b8b0", Text("vård", "care"), "D")),
    (r"E\d", Look("#c8d6dc", Text("tekniska anläggningar", "technical installations"), "E")),
    (r"[GH]\d", Look("#e6b08a", Text("handel och drivmedel", "retail and fuel"))),
    (r"[JYZ]\d", Look("#b8c7e0", Text("industri och verksamheter", "industry and business"))),
    (r"K\d", Look("#e0b3c4", Text("kontor", "offices"), "K")),
    (r"[LN]\d", Look("#cfe3b4", Text("odling och friluftsliv", "farming and recreation"))),
    (r"[ORS]\d", Look("#f0a8a8", Text("skola, besök och vistelse", "school, visits and stays"))),
    (r"[PT]\d", Look("#dadada", Text("parkering och trafik", "parking and traffic"))),
)
"""Development land (kvartersmark) by the start of the catalogue's code after `DP_KM_`."""


def look(one: PlanProvision) -> Look | None:
    """How the land of a provision on use is drawn; None for provisions of other kinds."""
    if one.kind is not ProvisionKind.USE:
        return None
    code = one.code
    if "_VO_" in code:
        return WATER
    if "_AP_" in code or one.family is Family.PUBLIC_SPACE:
        return GREEN if re.search(r"PARK|NATUR|SKYDD", code.upper()) else STREET
    use = code.removeprefix("DP_KM_")
    return next((look for start, look in USES if re.match(start, use)), OTHER)


NO_BUILD = Look("url(#dots)", Text("prickmark: får ej bebyggas", "dots: not to be built on"))
COMPLEMENTARY = Look("url(#crosses)", Text("korsmark: bara uthus o.d.", "crosses: outbuildings only"))
BY_FAMILY = {Family.NO_BUILD_LAND: NO_BUILD, Family.COMPLEMENTARY_ONLY_LAND: COMPLEMENTARY}

OVERLAYS = {
    "water": WATER,
    "roads": ROAD,
    "shore_protection": Look("url(#shore)", Text("strandskydd", "shore protection")),
    "valuable_areas": Look("url(#valuable)", Text("värdefull miljö", "valuable surroundings")),
}
