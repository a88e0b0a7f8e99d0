"""Which sheet a drawing goes on, at which scale, and what stands in its corner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from permits import acts
from permits.acts import Act
from permits.application import AttachmentKind
from permits.drawing.building import Rectangle, StandardBuilding, rectangle
from permits.drawing.sheet import SCALE
from permits.drawing.views import cross_section, elevations, floor_plan
from permits.geometry import Shape, to_geojson
from permits.phrases import phrase
from permits.text import Text

VIEWS = frozenset(map(AttachmentKind, acts.VIEWS))
"""The papers that show the building itself."""

SHEETS = {"a4": (267.0, 152.0), "a3": (390.0, 239.0)}
"""Millimetres across and down that a drawing has on each sheet lying down, over the words in its corner."""

SITE_SCALES = (500, 1000, 2000)
"""What a site plan may be drawn at; the first at which it goes on a sheet."""

VIEW_BOX = re.compile('viewBox="([^"]+)"')


def drawable(act: Act, where: Shape | None) -> frozenset[AttachmentKind]:
    """What can be drawn: of all that was placed a site plan, and the act's own views where it is a rectangle."""
    if where is None:
        return frozenset()
    views = act.views if stands(where) is not None else ()
    return frozenset({AttachmentKind.SITE_PLAN, *map(AttachmentKind, views)})


def stands(where: Shape) -> Rectangle | None:
    """The rectangle that a footprint is, in metres; None when it is another shape."""
    outline = to_geojson(where)
    return rectangle(outline["coordinates"][0]) if outline["type"] == "Polygon" else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing as it is set. paper: `a4` or `a3`. width: of the drawing on it, millimetres. scale: one to this."""

    kind: AttachmentKind
    title: str
    svg: str
    width: float
    scale: int
    paper: str

    def content(self, municipality: str, property: str, measure: str, notes: Sequence[str]) -> dict[str, Any]:
        """What `letters/se/drawing.typ` asks for."""
        return {
            "title": self.title,
            "municipality": municipality,
            "property": property,
            "measure": measure,
            "described": f"{self.title} i skala 1:{self.scale} för {measure} på {property}",
            "svg": self.svg,
            "width": self.width,
            "scale": self.scale,
            "paper": self.paper,
            "notes": list(notes),
        }


def sheets(building: StandardBuilding) -> list[Sheet] | Text:
    """Elevations, floor plan and cross section at 1:100; or why they cannot be set."""
    views = [
        (AttachmentKind.ELEVATIONS, "Fasadritningar", elevations(building)),
        (AttachmentKind.FLOOR_PLAN, "Planritning", floor_plan(building)),
        (AttachmentKind.CROSS_SECTION, "Sektionsritning", cross_section(building)),
    ]
    set_: list[Sheet] = []
    for kind, title, view in views:
        paper = _paper(view.width, view.height)
        if paper is None:
            return phrase("drawing.too_large")
        set_.append(Sheet(kind, title, view.svg, view.width, SCALE, paper))
    return set_


def site_sheet(svg: str, across: float) -> Sheet | None:
    """The site plan at a round scale; None for ground that goes on no sheet. across: metres from its left to its right."""
    _, _, units_across, units_down = map(float, VIEW_BOX.search(svg)[1].split())  # type: ignore[index]
    down = across * units_down / units_across
    for scale in SITE_SCALES:
        width, height = across * 1000 / scale, down * 1000 / scale
        paper = _paper(width, height)
        if paper is not None:
            return Sheet(AttachmentKind.SITE_PLAN, "Situationsplan", svg, width, scale, paper)
    return None


def _paper(width: float, height: float) -> str | None:
    return next((name for name, (across, down) in SHEETS.items() if width <= across and height <= down), None)
