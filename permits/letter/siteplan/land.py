"""
What land looks like, the same on page, desk and letter: calm ground, white streets, blue water, and the plan's own signs.

A use carries its letter and not a colour; dots are land that may not be built on and crosses land for complementary
buildings only (Boverkets allmänna råd BFS 2020:6 on how plans are shown). So the sheet reads in black and white.
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
    "new": '<pattern id="new" width="8" height="8" patternTransform="rotate(28)" patternUnits="userSpaceOnUse">'
    '<rect width="8" height="8" fill="#fff"/><rect width="1.8" height="8" fill="#16201d"/></pattern>',
    "dots": '<pattern id="dots" width="10" height="10" patternUnits="userSpaceOnUse">'
    '<circle cx="2.5" cy="2.5" r="1" fill="#4b4a44"/><circle cx="7.5" cy="7.5" r="1" fill="#4b4a44"/></pattern>',
    "crosses": '<pattern id="crosses" width="16" height="16" patternUnits="userSpaceOnUse">'
    '<path d="M4 8h8M8 4v8" stroke="#4b4a44" stroke-width="1"/></pattern>',
    "shore": '<pattern id="shore" width="20" height="12" patternUnits="userSpaceOnUse">'
    '<path d="M0 6q5-4 10 0t10 0" fill="none" stroke="#3f7ea3" stroke-width=".9"/></pattern>',
    "valuable": '<pattern id="valuable" width="12" height="12" patternUnits="userSpaceOnUse">'
    '<path d="M0 12L12 0" stroke="#7b3f98" stroke-width="1"/></pattern>',
}
"""SVG patterns by id."""

GROUND, LOT, OWN_LOT = "#efece4", "#f6f4ee", "#ffffff"
"""What lies outside every property, a neighbour's plot, and one's own."""

STREET = Look("#ffffff", Text("gata", "street"))
GREEN = Look("#dfe9d2", Text("park eller natur", "park or nature"))
WATER = Look("#cde3ef", Text("vatten", "water"))
ROAD = Look("#f7e6b4", Text("väg", "road"))
OTHER = Look(LOT, Text("annan användning", "other use"))

USES: tuple[tuple[str, Look], ...] = (
    (r"B\d", Look(LOT, Text("bostäder", "housing"), "B")),
    (r"C\d", Look(LOT, Text("centrum", "town centre"), "C")),
    (r"D\d", Look(LOT, Text("vård", "care"), "D")),
    (r"E\d", Look(LOT, Text("tekniska anläggningar", "technical installations"), "E")),
    (r"[GH]\d", Look(LOT, Text("handel och drivmedel", "retail and fuel"))),
    (r"[JYZ]\d", Look(LOT, Text("industri och verksamheter", "industry and business"))),
    (r"K\d", Look(LOT, Text("kontor", "offices"), "K")),
    (r"[LN]\d", Look(LOT, Text("odling och friluftsliv", "farming and recreation"))),
    (r"[ORS]\d", Look(LOT, Text("skola, besök och vistelse", "school, visits and stays"))),
    (r"[PT]\d", Look(LOT, Text("parkering och trafik", "parking and traffic"))),
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
