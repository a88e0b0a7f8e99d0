"""The paper of a drawing: from metres to the drawing's units, north up, and words that do not lie on each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Any, TypeVar

from permits import geometry
from permits.geometry import Box, Places, Room, Shape

WIDTH = 560
"""The drawing's units across. At 360 pixels of screen its smallest words are still nine pixels high."""

LEAST, MOST = 330, 560
"""How high the map may be, in the drawing's units."""

LETTER = 0.56
"""A letter's mean width as a part of its size, in the sans-serif faces that a reader may have; rounded up."""

HALF = 5
"""Half the width of what a line takes up."""

HALO = 'stroke="#fff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
"""A white edge behind words, which makes them readable over any pattern."""

Ordinate = TypeVar("Ordinate", float, Any)
"""A number, or an array of many."""


@dataclass
class Paper:
    """A map sheet over a frame of ground, and the room that its words have taken."""

    ground: Shape
    scale: float = 0.0
    height: float = 0.0
    room: Room = field(default_factory=Room)

    def __post_init__(self) -> None:
        west, south, east, north = self.ground.bounds
        self.scale = min(WIDTH / (east - west), MOST / (north - south))
        self.height = max(LEAST, (north - south) * self.scale)
        middle_east, middle_north = (west + east) / 2, (south + north) / 2
        self.west = middle_east - WIDTH / 2 / self.scale
        self.north = middle_north + self.height / 2 / self.scale
        # What the paper shows is often wider than what it was made for.
        east, south = self.west + WIDTH / self.scale, self.north - self.height / self.scale
        self.ground = geometry.asked_often(geometry.rectangle(self.west, south, east, self.north))
        self.reach = self.west, south, east, self.north

    def at(self, east: Ordinate, north: Ordinate) -> tuple[Ordinate, Ordinate]:
        return (east - self.west) * self.scale, (self.north - north) * self.scale

    def path(self, shape: Shape) -> str:
        """An SVG path over every ring or line of the shape, as far as the paper reaches."""
        return _path(self.cut(shape), self.west, self.north, self.scale)

    def cut(self, shape: Shape) -> Shape:
        """As much of a shape as the paper reaches."""
        return _cut(shape, self.reach)

    def shows(self, shape: Shape) -> bool:
        return geometry.touches(self.ground, shape)

    def write(
        self,
        words: str,
        places: Places,
        size: float,
        style: str = "",
        *,
        must: bool = False,
        own: object = None,
        frame: str | None = None,
    ) -> str:
        """
        Words centred at the first of the places where they lie on nothing; nothing when there is none.

        must: then they stand where they lie on least. own: what was reserved under this name may be covered.
        frame: the look of a frame around the words.
        """
        wide, high = half_width(words, size), size / 2 + 1
        at = self.room.place(places, (wide, high), (WIDTH, self.height), own, must=must)
        if at is None:
            return ""
        x, y = at
        west, top, east, bottom = box = (x - wide, y - high, x + wide, y + high)
        self.reserve(box)
        framed = (
            f'<rect x="{west:.1f}" y="{top:.1f}" width="{east - west:.1f}" height="{bottom - top:.1f}" rx="4" {frame}/>'
        )
        return (framed if frame else "") + (
            f'<text x="{x:.1f}" y="{y + size * 0.36:.1f}" font-size="{size:g}" text-anchor="middle" {HALO} {style}>'
            f"{escape(words)}</text>"
        )

    def write_along(self, words: str, line: Shape, size: float, style: str = "") -> str:
        """Words along a straight line, upright; nothing where they would not fit along it on the paper."""
        (west, south), (east, north) = line.coords[0], line.coords[-1]
        long = hypot(east - west, north - south)
        wide = half_width(words, size)
        if not long or 2 * wide > long * self.scale:
            return ""
        x, y = self.at((west + east) / 2, (south + north) / 2)
        if not (wide < x < WIDTH - wide and size < y < self.height - size):
            return ""
        turn = degrees(atan2(south - north, east - west))
        turn = turn - 180 if turn > 90 else turn + 180 if turn <= -90 else turn
        for step in range(-4, 5):
            along = wide * step / 4
            at = x + along * cos(radians(turn)), y + along * sin(radians(turn))
            self.reserve((at[0] - HALF, at[1] - size / 2, at[0] + HALF, at[1] + size / 2))
        return (
            f'<text x="{x:.1f}" y="{y + size * 0.36:.1f}" font-size="{size:g}" text-anchor="middle" '
            f'transform="rotate({turn:.1f} {x:.1f} {y:.1f})" {HALO} {style}>{escape(words)}</text>'
        )

    def reserve(self, box: Box, own: object = None) -> None:
        """Room that words must leave free."""
        self.room.take(box, own)

    def reserve_along(self, line: Shape, own: object = None) -> None:
        """Room along a line that words must leave free."""
        self.room.take_around(self.at(*geometry.paces(line, 2 * HALF / self.scale)), HALF, own)

    def reserve_around(self, shape: Shape) -> None:
        west, south, east, north = shape.bounds
        self.reserve((*self.at(west, north), *self.at(east, south)))


REMEMBERED = 4096
"""Shapes whose cut and whose path are kept: some forty lie on a sheet, and a lot is drawn several times in a case."""


@lru_cache(maxsize=REMEMBERED)
def _cut(shape: Shape, reach: tuple[float, float, float, float]) -> Shape:
    return geometry.cut(shape, *reach)


@lru_cache(maxsize=REMEMBERED)
def _path(shape: Shape, west: float, north: float, scale: float) -> str:
    return " ".join(
        "M"
        + " L".join([f"{(east - west) * scale:.1f},{(north - up) * scale:.1f}" for east, up in line])
        + (" Z" if closed else "")
        for line, closed in _lines(geometry.to_geojson(shape))
    )


def half_width(words: str, size: float) -> float:
    return len(words) * size * LETTER / 2 + 2


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
            return [line for part in found["geometries"] for line in _lines(part)]
    return []
