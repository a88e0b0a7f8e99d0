"""
Shapes and what is measured on them, in metres in the municipality's local SWEREF 99 zone.

Measured by `distance`, never by `buffer`; results as decimals on the 1 mm grid (zoning data, F.1-F.5).
Only this file and the readers know shapely and pyproj.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, TypeVar

import shapely
from pyproj import Transformer
from shapely import affinity
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from permits.quantity import on_grid
from permits.text import Text

Shape = BaseGeometry
"""A polygon, line or collection in easting, northing metres, without height."""

NOWHERE: Shape = Polygon()

SWEREF_99 = frozenset(f"EPSG:{code}" for code in range(3006, 3019))
"""SWEREF 99 TM and its twelve local zones."""

MOST_VERTICES = 10_000

SLIVER_AREA, SLIVER_WIDTH = 0.5, 0.05
"""Square metres and metres under which an overlap is map noise (zoning data, F.2)."""


class NotAShape(ValueError):
    """A GeoJSON geometry that cannot be measured; `says` tells the one who sent it."""

    def __init__(self, sv: str, en: str) -> None:
        super().__init__(en)
        self.says = Text(sv, en)


def from_geojson(geometry: Mapping[str, Any]) -> Shape:
    """
    The shape of a GeoJSON geometry, on the millimetre grid.

    Raises NotAShape for anything that cannot be measured: too many or non-finite coordinates, heights
    mixed in, an empty, self-crossing or nested outline. Nothing is repaired.
    """
    try:
        coordinates = list(_positions(geometry.get("coordinates")))
    except (TypeError, RecursionError):
        raise NotAShape("Koordinaterna går inte att läsa.", "The coordinates cannot be read.") from None
    if not coordinates:
        raise NotAShape("Ytan saknar koordinater.", "The shape has no coordinates.")
    if len(coordinates) > MOST_VERTICES:
        raise NotAShape(f"Ytan har fler än {MOST_VERTICES} punkter.", f"The shape has over {MOST_VERTICES} points.")
    if any(not math.isfinite(one) for position in coordinates for one in position):
        raise NotAShape("En koordinat är inget tal.", "A coordinate is not a number.")
    try:
        found = shapely.force_2d(shape(dict(geometry)))
    except Exception:  # shapely raises many kinds for malformed nesting, each meaning the same here
        raise NotAShape("Ytan är inte giltig GeoJSON.", "The shape is not valid GeoJSON.") from None
    if found.is_empty or not found.is_valid or not found.is_simple:
        why = shapely.is_valid_reason(found)
        raise NotAShape(f"Ytans form är inte giltig ({why}).", f"The outline is not valid ({why}).")
    snapped = shapely.set_precision(found, 0.001)
    if snapped.is_empty or (isinstance(found, Polygon) and snapped.area == 0):
        raise NotAShape("Ytan är tom.", "The shape is empty.")
    return snapped


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


def to_geojson(one: Shape) -> dict[str, Any]:
    """GeoJSON geometry, coordinates to the millimetre."""

    def rounded(value: Any) -> Any:
        return round(value, 3) if isinstance(value, float) else [rounded(inner) for inner in value]

    found = mapping(one)
    if "geometries" in found:
        return {"type": found["type"], "geometries": [to_geojson(part) for part in _parts(one)]}
    return {"type": found["type"], "coordinates": rounded(found["coordinates"])}


def in_range(one: Shape, crs: str) -> bool:
    """Whether easting and northing can be Swedish in that system: tells swapped axes and degrees."""
    east_from, north_from, east_to, north_to = one.bounds
    widest = (200_000, 1_000_000) if crs == "EPSG:3006" else (0, 300_000)
    return widest[0] <= east_from and east_to <= widest[1] and north_from >= 6_100_000 and north_to <= 7_700_000


def transformed(one: Shape, from_crs: str, to_crs: str) -> Shape:
    """The shape in another SWEREF 99 zone, easting and northing, on the millimetre grid."""
    if from_crs == to_crs:
        return one
    return shapely.set_precision(shapely.transform(one, _transformer(from_crs, to_crs), interleaved=False), 0.001)


@lru_cache(maxsize=64)
def _transformer(from_crs: str, to_crs: str) -> Any:
    return Transformer.from_crs(from_crs, to_crs, always_xy=True).transform


# -- measuring -------------------------------------------------------------------------------------


def area(one: Shape) -> Decimal:
    """Square metres."""
    return on_grid(one.area)


def distance(one: Shape, other: Shape) -> Decimal:
    """The least distance in metres."""
    return on_grid(shapely.distance(one, other))


def length(one: Shape) -> Decimal:
    """Metres along a line, or around a polygon."""
    return on_grid(one.length)


def farthest(one: Shape, others: Sequence[Shape]) -> Decimal | None:
    """How far the farthest part of a shape is from the nearest of the others; None without others."""
    if not others:
        return None
    target = shapely.union_all(list(others))
    # The farthest part of a straight stretch is a vertex or lies between two targets: half-metre steps find it.
    outline = shapely.segmentize(one.boundary if isinstance(one, Polygon | MultiPolygon) else one, 0.5)
    return on_grid(float(shapely.distance(shapely.points(shapely.get_coordinates(outline)), target).max()))


def overlap(one: Shape, other: Shape) -> Decimal:
    """Square metres in common; slivers that are map noise count as none."""
    common = shapely.intersection(one, other)
    parts = [part for part in getattr(common, "geoms", [common]) if not is_sliver(part)]
    return on_grid(sum(part.area for part in parts))


def is_sliver(part: Shape) -> bool:
    """Whether a part is too small or too thin to be anything but noise between two maps."""
    around = part.length
    return bool(part.area < SLIVER_AREA or (around and 2 * part.area / around < SLIVER_WIDTH))


def covers(outer: Shape, inner: Shape, tolerance: float = 0.0) -> bool:
    """Whether all of `inner` lies in `outer`, slivers and a gap of `tolerance` metres left aside."""
    beyond = shapely.difference(inner, outer)
    return all(is_sliver(part) or part.distance(outer) <= tolerance >= _width(part) for part in _parts(beyond))


def _width(part: Shape) -> float:
    return 2 * part.area / part.length if part.length else 0.0


def _parts(one: Shape) -> list[Shape]:
    return [part for part in getattr(one, "geoms", [one]) if not part.is_empty]


def touches(one: Shape, other: Shape) -> bool:
    return bool(shapely.intersects(one, other))


def union(several: Iterable[Shape]) -> Shape:
    return shapely.union_all(list(several))


def intersection(one: Shape, other: Shape) -> Shape:
    return shapely.intersection(one, other)


def outline_of(one: Shape) -> Shape:
    """The boundary of an area, holes included."""
    return one.boundary


def shortest_line(one: Shape, other: Shape) -> Shape:
    """The line along which the least distance was measured."""
    return LineString(nearest_points(one, other))


def contains_point(one: Shape, east: float, north: float) -> bool:
    return bool(one.covers(Point(east, north)))


def centre(one: Shape) -> tuple[float, float]:
    point = one.representative_point()
    return point.x, point.y


# -- stretches of a boundary and a rectangle placed by distances --------------------------------------


def stretches(line: Shape) -> list[Shape]:
    """The straight stretches of a boundary line, in order, vertex to vertex."""
    found: list[Shape] = []
    for part in _parts(line):
        points = list(part.coords)
        found += [LineString(pair) for pair in itertools.pairwise(points)]
    return found


def longest_stretch(line: Shape) -> Shape:
    """The longest straight stretch of a boundary line."""
    return max(stretches(line), key=lambda one: float(one.length))


def place_rectangle(
    lot: Shape,
    first: Shape,
    first_distance: Decimal,
    second: Shape,
    second_distance: Decimal,
    width: Decimal,
    depth: Decimal,
) -> Shape | None:
    """
    A rectangle in the lot, `width` along the first stretch and `depth` away from it, at the two distances.

    first, second: straight boundary stretches that are not parallel. None when they are, or when no
    such rectangle lies inside the lot's outline.
    """
    (x0, y0), (x1, y1) = first.coords[0], first.coords[-1]
    run = math.hypot(x1 - x0, y1 - y0)
    if run == 0:
        return None
    angle = math.degrees(math.atan2(y1 - y0, x1 - x0))

    def level(one: Shape) -> Shape:
        return affinity.translate(affinity.rotate(one, -angle, origin=(x0, y0)), -x0, -y0)

    ground, side = level(lot), level(second)
    inward = 1 if ground.centroid.y > 0 else -1
    low = float(first_distance) * inward
    high = low + float(depth) * inward
    flat = [(0.0, low), (float(width), low), (float(width), high), (0.0, high)]
    (a, b), (c, d) = side.coords[0], side.coords[-1]
    if abs(d - b) < 0.2 * math.hypot(c - a, d - b):
        return None
    left_of_lot = (a + c) / 2 < ground.centroid.x
    reach = float(second_distance)
    # Slide along the first stretch until the least distance to the second is as asked for.
    slope = (c - a) / (d - b)
    edges = [a + slope * (y - b) for _, y in flat[1:3]]
    across = reach * math.hypot(1, slope)
    start = max(edges) + across if left_of_lot else min(edges) - across - float(width)
    made = Polygon([(x + start, y) for x, y in flat])
    back = affinity.rotate(affinity.translate(made, x0, y0), angle, origin=(x0, y0))
    snapped = shapely.set_precision(back, 0.001)
    return snapped if lot.buffer(0.002).covers(snapped) else None


# -- finding ---------------------------------------------------------------------------------------

Item = TypeVar("Item")


@dataclass(frozen=True)
class Index(Generic[Item]):
    """Items with a shape each, found by where they are."""

    items: tuple[Item, ...]
    tree: Any

    @classmethod
    def of(cls, items: Iterable[Item], shape_of: Callable[[Item], Shape]) -> Index[Item]:
        kept = tuple(items)
        return cls(kept, shapely.STRtree([shape_of(one) for one in kept]))

    def touching(self, one: Shape) -> list[Item]:
        """Items that have at least a point in common with the shape, in their order."""
        return [self.items[i] for i in sorted(self.tree.query(one, predicate="intersects"))]

    def within(self, one: Shape, metres: float) -> list[Item]:
        """Items at most so many metres from the shape, in their order."""
        return [self.items[i] for i in sorted(self.tree.query(one, predicate="dwithin", distance=metres))]
