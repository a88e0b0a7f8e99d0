"""What drawings need of shapes: frames, cut-outs, room for words, directions. Never for measuring."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy
import shapely
from shapely.geometry import LineString, Point, Polygon, box

from permits.geometry.measuring import SLIVER_WIDTH
from permits.geometry.shapes import Shape, parts_of


def wider(one: Shape, metres: Decimal) -> Shape:
    """An area with a strip of that width added along its outline, its corners kept sharp: walls under their eaves."""
    return one.buffer(float(metres), join_style="mitre")


def frame(around: Shape, metres: float) -> Shape:
    """The upright rectangle around a shape, so many metres wider on each side."""
    west, south, east, north = around.bounds
    return rectangle(west - metres, south - metres, east + metres, north + metres)


def rectangle(west: float, south: float, east: float, north: float) -> Shape:
    """The upright rectangle between those; a line or a point where it has no width or height."""
    if west == east and south == north:
        return Point(west, south)
    if west == east or south == north:
        return LineString([(west, south), (east, north)])
    return box(west, south, east, north)


def with_points(one: Shape, apart: float) -> Shape:
    """The same shape with points along its edges, so that it can be transformed without its edges cutting corners."""
    return shapely.segmentize(one, apart)


def cut(one: Shape, west: float, south: float, east: float, north: float) -> Shape:
    """As much of a shape as lies in an upright rectangle: for showing, never for measuring."""
    return shapely.clip_by_rect(one, west, south, east, north)


@lru_cache(maxsize=2048)
def roomiest(area: Shape) -> tuple[float, float] | None:
    """Where in an area a word has most room, easting and northing; None for a shape without area. Remembered: a map is drawn again."""
    parts = [part for part in parts_of(area) if isinstance(part, Polygon)]
    if not parts:
        return None
    widest = max(parts, key=lambda part: float(part.area))
    east, north = shapely.maximum_inscribed_circle(widest, tolerance=0.5).coords[0]
    return east, north


def asked_often(one: Shape) -> Shape:
    """The same shape, made ready to be asked many times what it meets; by one thread, so never one of the map's own."""
    shapely.prepare(one)
    return one


def ends(line: Shape) -> tuple[Shape, Shape]:
    """The first and the last point of a line."""
    return Point(line.coords[0]), Point(line.coords[-1])


def pieces(line: Shape) -> list[Shape]:
    """The connected lines that a line in several parts is made of."""
    return parts_of(line)


def paces(line: Shape, metres: float) -> tuple[Any, Any]:
    """Points along a line at most so many metres apart, both ends among them: their eastings and their northings."""
    steps = max(1, math.ceil(line.length / metres))
    along: Any = line
    points = shapely.line_interpolate_point(along, numpy.arange(steps + 1) / steps, normalized=True)
    east, north = shapely.get_coordinates(points).T
    return east, north


def compass(start: Shape, end: Shape) -> int | None:
    """
    The direction from one shape's middle to another's, in eighths of a turn from east, counter-clockwise.

    None where the two middles are the same.
    """
    one, other = start.centroid, end.centroid
    if math.hypot(other.x - one.x, other.y - one.y) < SLIVER_WIDTH:
        return None
    return round(math.atan2(other.y - one.y, other.x - one.x) / (math.pi / 4)) % 8
