"""
What land looks like, the same on page, desk and letter: calm ground, white streets, blue water, and the plan's own signs.

A use carries its letter and not a colour; dots are land that may not be built on and crosses land for complementary
buildings only (Boverkets allmänna råd BFS 2020:6 on how plans are shown). So the sheet reads in black and white.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from permits.phrases import phrase
from permits.place.plan import Family, PlanProvision, ProvisionKind
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of land is drawn. name: what it is, as the legend's phrases have it. sign: the letter on it, or nothing."""

    fill: str
    name: str
    sign: str = ""

    @property
    def label(self) -> Text:
        return phrase(f"siteplan.legend.{self.name}")


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

STREET = Look("#ffffff", "street")
GREEN = Look("#dfe9d2", "green")
WATER = Look("#cde3ef", "water")
ROAD = Look("#f7e6b4", "road")
OTHER = Look(LOT, "other")

USES: tuple[tuple[str, Look], ...] = (
    (r"B\d", Look(LOT, "housing", "B")),
    (r"C\d", Look(LOT, "centre", "C")),
    (r"D\d", Look(LOT, "care", "D")),
    (r"E\d", Look(LOT, "technical", "E")),
    (r"[GH]\d", Look(LOT, "retail")),
    (r"[JYZ]\d", Look(LOT, "industry")),
    (r"K\d", Look(LOT, "offices", "K")),
    (r"[LN]\d", Look(LOT, "farming")),
    (r"[ORS]\d", Look(LOT, "school")),
    (r"[PT]\d", Look(LOT, "parking")),
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


NO_BUILD = Look("url(#dots)", "no_build")
COMPLEMENTARY = Look("url(#crosses)", "complementary")
BY_FAMILY = {Family.NO_BUILD_LAND: NO_BUILD, Family.COMPLEMENTARY_ONLY_LAND: COMPLEMENTARY}

OVERLAYS = {
    "water": WATER,
    "roads": ROAD,
    "shore_protection": Look("url(#shore)", "shore_protection"),
    "valuable_areas": Look("url(#valuable)", "valuable"),
}
