"""The paper of a drawing: from metres to the drawing's units, north up, and words that do not lie on each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from permits import geometry
from permits.geometry import Shape

WIDTH = 560
"""The drawing's units across. At 360 pixels of screen its smallest words are still nine pixels high."""

LEAST, MOST = 330, 560
"""How high the map may be, in the drawing's units."""

LETTER = 0.56
"""A letter's mean width as a part of its size, in the sans-serif faces that a reader may have; rounded up."""

HALO = 'stroke="#fff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
"""A white edge behind words, which makes them readable over any pattern."""


@dataclass
class Paper:
    """A map sheet over a frame of ground, and the room that its words have taken."""

    ground: Shape
    scale: float = 0.0
    height: float = 0.0
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        west, south, east, north = self.ground.bounds
        self.scale = min(WIDTH / (east - west), MOST / (north - south))
        self.height = max(LEAST, (north - south) * self.scale)
        middle_east, middle_north = (west + east) / 2, (south + north) / 2
        self.west = middle_east - WIDTH / 2 / self.scale
        self.north = middle_north + self.height / 2 / self.scale
        # What the paper shows is often wider than what it was made for.
        east, south = self.west + WIDTH / self.scale, self.north - self.height / self.scale
        self.ground = geometry.rectangle(self.west, south, east, self.north)

    def at(self, east: float, north: float) -> tuple[float, float]:
        return (east - self.west) * self.scale, (self.north - north) * self.scale

    def path(self, shape: Shape) -> str:
        """An SVG path over every ring or line of the shape, as far as the paper reaches."""
        shown = geometry.intersection(shape, self.ground)
        return " ".join(
            "M" + " L".join("{:.1f},{:.1f}".format(*self.at(one[0], one[1])) for one in line) + (" Z" if closed else "")
            for line, closed in _lines(geometry.to_geojson(shown))
        )

    def shows(self, shape: Shape) -> bool:
        return geometry.touches(shape, self.ground)

    def write(
        self, words: str, places: Iterable[tuple[float, float]], size: float, style: str = "", *, must: bool = False
    ) -> str:
        """
        Words centred at the first of the places where they lie on no others; nothing when there is none.

        must: then they stand at the first place, whatever lies there.
        """
        wide, high = len(words) * size * LETTER / 2 + 2, size / 2 + 1
        first: tuple[float, float] | None = None
        for x, y in places:
            box = (x - wide, y - high, x + wide, y + high)
            if not (box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= self.height):
                continue
            first = first or (x, y)
            if all(box[2] <= t[0] or t[2] <= box[0] or box[3] <= t[1] or t[3] <= box[1] for t in self.taken):
                return self._written(words, x, y, size, style, box)
        if must and first is not None:
            x, y = first
            return self._written(words, x, y, size, style, (x - wide, y - high, x + wide, y + high))
        return ""

    def _written(
        self, words: str, x: float, y: float, size: float, style: str, box: tuple[float, float, float, float]
    ) -> str:
        self.taken.append(box)
        return (
            f'<text x="{x:.1f}" y="{y + size * 0.36:.1f}" font-size="{size:g}" text-anchor="middle" {HALO} {style}>'
            f"{escape(words)}</text>"
        )

    def reserve(self, west: float, top: float, east: float, bottom: float) -> None:
        """Room that words must leave free."""
        self.taken.append((west, top, east, bottom))


def _lines(found: Mapping[str, Any]) -> list[tuple[list[list[float]], bool]]:
    """The rings and lines of a GeoJSON geometry, each with whether it is closed."""
    match found["type"]:
        case "Polygon":
            return [(ring, True) for ring in found["coordinates"]]
        case "MultiPolygon":
            return [(ring, True) for polygon in found["coordinates"] for ring in polygon]
        case "LineString":
            return [(found["coordinates"], False)] if found["coordinates"] else []
        case "MultiLineString":
            return [(line, False) for line in found["coordinates"]]
        case "GeometryCollection":
            return [one for part in found["geometries"] for one in _lines(part)]
    return []
