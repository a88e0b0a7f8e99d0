"""Shapes as they come in and go out: GeoJSON, coordinate systems, arcs, and what is made of several."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

import shapely
from pyproj import Transformer
from shapely.geometry import GeometryCollection, LineString, MultiPoint, MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from permits import jurisdiction
from permits.errors import NotAShape
from permits.phrases import phrase

Shape = BaseGeometry
"""A polygon, line or collection in easting, northing metres, without height."""


NOWHERE: Shape = Polygon()


DEGREES = "OGC:CRS84"
"""Longitude and latitude on WGS 84, for those who show maps of the world."""


MOST_VERTICES = 10_000

FARTHEST = 1e8
"""What no coordinate of a plane of the earth reaches, in metres; what lies beyond cannot be measured to the millimetre."""


def from_geojson(geometry: Mapping[str, Any]) -> Shape:
    """
    The shape of a GeoJSON geometry, on the millimetre grid.

    Raises NotAShape for anything that cannot be measured: too many, non-finite or unearthly coordinates, heights
    mixed in, an open, empty, self-crossing or nested outline. Nothing is repaired.
    """
    try:
        coordinates = list(_positions(geometry.get("coordinates")))
    except (TypeError, OverflowError):
        raise NotAShape(phrase("shapes.unreadable")) from None
    if not coordinates:
        raise NotAShape(phrase("shapes.no_coordinates"))
    if len(coordinates) > MOST_VERTICES:
        raise NotAShape(phrase("shapes.too_many", most=MOST_VERTICES))
    if any(not math.isfinite(number) for position in coordinates for number in position):
        raise NotAShape(phrase("shapes.not_a_number"))
    if any(abs(number) > FARTHEST for position in coordinates for number in position):
        raise NotAShape(phrase("shapes.too_far"))
    try:
        found = shapely.force_2d(shape(dict(geometry)))
    except Exception:  # shapely raises many kinds for malformed nesting, each meaning the same here
        raise NotAShape(phrase("shapes.not_geojson")) from None
    if _has_open_ring(geometry):
        raise NotAShape(
            phrase("shapes.open"),
        )
    if found.is_empty or not found.is_valid or not found.is_simple:
        why = shapely.is_valid_reason(found)
        if why.startswith("Self-intersection"):
            raise NotAShape(phrase("shapes.crosses_itself"))
        raise NotAShape(phrase("shapes.not_valid", why=why))
    snapped = shapely.set_precision(found, 0.001)
    if snapped.is_empty or (isinstance(found, Polygon) and snapped.area == 0):
        raise NotAShape(phrase("shapes.empty"))
    return snapped


def _has_open_ring(geometry: Mapping[str, Any]) -> bool:
    """Whether a polygon's outline or hole does not end where it began; shapely would close it in silence."""
    polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}
    return any(list(ring[0]) != list(ring[-1]) for rings in polygons.get(geometry["type"], []) for ring in rings)


def _positions(value: object) -> Iterable[tuple[float, ...]]:
    """Every position in a GeoJSON coordinate array. Raises TypeError for anything else."""
    stack: list[object] = [value]
    while stack:
        one = stack.pop()
        if not isinstance(one, list | tuple):
            raise TypeError
        if one and all(isinstance(part, int | float | Decimal) and not isinstance(part, bool) for part in one):
            if len(one) not in (2, 3):
                raise TypeError
            yield tuple(float(part) for part in one)
        else:
            stack.extend(one)


def to_geojson(one: Shape, decimals: int = 3) -> dict[str, Any]:
    """GeoJSON geometry, coordinates to so many decimals: three for metres, eight for degrees."""
    if isinstance(one, GeometryCollection):
        return {"type": one.geom_type, "geometries": [to_geojson(part, decimals) for part in one.geoms]}
    return {"type": one.geom_type, "coordinates": _coordinates(one, decimals)}


def _coordinates(one: Shape, decimals: int) -> list[Any]:
    """The coordinate array of a shape that is no collection of unlike ones."""
    if isinstance(one, Polygon):
        return [] if one.is_empty else [_coordinates(ring, decimals) for ring in (one.exterior, *one.interiors)]
    if isinstance(one, BaseMultipartGeometry):
        return [_coordinates(part, decimals) for part in one.geoms]
    positions = [[round(number, decimals) for number in position] for position in shapely.get_coordinates(one).tolist()]
    return positions[0] if isinstance(one, Point) and positions else positions


def as_kept(geometry: Mapping[str, Any]) -> Shape:
    """A shape that `to_geojson` wrote, taken as it is: what it was made from has been looked through."""
    return shapely.from_geojson(json.dumps(geometry))


def in_range(one: Shape, crs: str) -> bool:
    """Whether easting and northing can be the country's in that system: tells swapped axes and degrees."""
    west, south, east, north = one.bounds
    widest = jurisdiction.box(crs)
    return widest[0] <= west and widest[1] <= south and east <= widest[2] and north <= widest[3]


def arc(
    start: tuple[float, float], through: tuple[float, float], end: tuple[float, float]
) -> list[tuple[float, float]]:
    """Points along the circle through three, so close that the line strays at most a millimetre from it."""
    centre = _centre(start, through, end)
    if centre is None:
        return [start, through, end]
    x, y = centre
    radius = math.hypot(x, y)
    first, middle, last = (math.atan2(py - start[1] - y, px - start[0] - x) for px, py in (start, through, end))
    turn = (last - first) % math.tau
    if (middle - first) % math.tau > turn:
        turn -= math.tau
    steps = max(2, math.ceil(abs(turn) / (2 * math.acos(max(0.0, 1 - 0.001 / radius)))))
    inner = [first + turn * i / steps for i in range(1, steps)]
    drawn = [(start[0] + x + radius * math.cos(a), start[1] + y + radius * math.sin(a)) for a in inner]
    return [start, *drawn, end]


def radius(start: tuple[float, float], through: tuple[float, float], end: tuple[float, float]) -> float:
    """Of the circle through three points, in metres; infinite where they lie on a line."""
    centre = _centre(start, through, end)
    return math.inf if centre is None else math.hypot(*centre)


def _centre(
    start: tuple[float, float], through: tuple[float, float], end: tuple[float, float]
) -> tuple[float, float] | None:
    """Of the circle through three points, seen from the first; None where they lie on a line."""
    (bx, by), (cx, cy) = ((x - start[0], y - start[1]) for x, y in (through, end))
    double = 2 * (bx * cy - by * cx)
    if abs(double) < 1e-9:
        return None
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    return (cy * b2 - by * c2) / double, (bx * c2 - cx * b2) / double


def transformed(one: Shape, from_crs: str, to_crs: str) -> Shape:
    """
    The shape in another system, easting and northing, on the millimetre grid; or in `OGC:CRS84`, longitude and
    latitude to eight decimals, about as fine.
    """
    if from_crs == to_crs:
        return one
    return shapely.set_precision(off_grid(one, from_crs, to_crs), 1e-8 if to_crs == DEGREES else 0.001)


def off_grid(one: Shape, from_crs: str, to_crs: str) -> Shape:
    """The same off any grid: for looking up what lies there, never for measuring."""
    return shapely.transform(one, _transformer(from_crs, to_crs), interleaved=False)


@lru_cache(maxsize=64)
def _transformer(from_crs: str, to_crs: str) -> Any:
    return Transformer.from_crs(from_crs, to_crs, always_xy=True).transform


def hull(one: Mapping[str, Any]) -> Shape:
    """
    The least convex ground under a GeoJSON geometry of any kind and height.

    For a solid or a faulty outline that a person must look at: surely not smaller than what it covers.
    Raises NotAShape when it has no readable coordinates.
    """
    try:
        positions = [position[:2] for position in _positions(one.get("coordinates"))]
    except (TypeError, OverflowError):
        positions = []
    if not positions or not all(math.isfinite(number) for position in positions for number in position):
        raise NotAShape(phrase("shapes.unreadable"))
    return shapely.set_precision(MultiPoint(positions).convex_hull, 0.001)


def _is_area(one: Shape) -> bool:
    return isinstance(one, Polygon | MultiPolygon)


def is_line(one: Shape) -> bool:
    """Whether a shape has no area: a wall or fence drawn as a line."""
    return not _is_area(one)


def in_one_piece(one: Shape) -> bool:
    """Whether a shape is a single area or line that can be drawn."""
    return isinstance(one, Polygon | LineString) and not one.is_empty


def parts_of(one: Shape) -> list[Shape]:
    return [part for part in getattr(one, "geoms", [one]) if not part.is_empty]


def pairs_of(line: Shape) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    return [pair for part in parts_of(line) for pair in itertools.pairwise(part.coords)]


def union(several: Iterable[Shape]) -> Shape:
    """All of them as one; seams between neighbours on the millimetre grid vanish."""
    return shapely.union_all(list(several), grid_size=0.001)


def intersection(one: Shape, other: Shape) -> Shape:
    return shapely.intersection(one, other)


def difference(one: Shape, other: Shape) -> Shape:
    return shapely.difference(one, other)


def outline_of(one: Shape) -> Shape:
    """The boundary of an area, holes included."""
    return one.boundary


def without_holes(one: Shape) -> Shape:
    """The areas out to their outer rings; what has no hole as it is, not a millimetre off."""
    if not any(shapely.get_num_interior_rings(part) for part in parts_of(one)):
        return one
    return union([shapely.polygons(shapely.get_exterior_ring(part)) for part in parts_of(one)])
