"""
Shapes and what is measured on them, in metres in the municipality's local SWEREF 99 zone.

Measured by `distance`, never by `buffer`; results as decimals on the 1 mm grid (zoning data, F.1-F.5).
Only this file and the readers know shapely and pyproj.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, TypeVar

import numpy
import shapely
from pyproj import Transformer
from shapely import affinity
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Point, Polygon, box, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from permits.quantity import on_grid
from permits.text import Text

Shape = BaseGeometry
"""A polygon, line or collection in easting, northing metres, without height."""

NOWHERE: Shape = Polygon()

SWEREF_99 = frozenset(f"EPSG:{code}" for code in range(3006, 3019))
"""SWEREF 99 TM and its twelve local zones."""

DEGREES = "OGC:CRS84"
"""Longitude and latitude on WGS 84, for those who show maps of the world."""

MOST_VERTICES = 10_000

SLIVER_WIDTH = 0.05
"""Metres: two maps of one line differ by no more, so what lies this near the outlines of both is noise (F.2)."""

SPECK = 0.5
"""Square metres: a loose part of a map's outline smaller than this is a slip of the pen (F.3)."""


class NotAShape(ValueError):
    """A GeoJSON geometry that cannot be measured; `says` tells the one who sent it."""

    def __init__(self, sv: str, en: str) -> None:
        super().__init__(en)
        self.says = Text(sv, en)


def from_geojson(geometry: Mapping[str, Any]) -> Shape:
    """
    The shape of a GeoJSON geometry, on the millimetre grid.

    Raises NotAShape for anything that cannot be measured: too many or non-finite coordinates, heights
    mixed in, an open, empty, self-crossing or nested outline. Nothing is repaired.
    """
    try:
        coordinates = list(_positions(geometry.get("coordinates")))
    except (TypeError, OverflowError):
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
    if _has_open_ring(geometry):
        raise NotAShape(
            "Ytan är inte sluten: sista punkten ska vara samma som den första.",
            "The outline is not closed: the last point must be the same as the first.",
        )
    if found.is_empty or not found.is_valid or not found.is_simple:
        why = shapely.is_valid_reason(found)
        raise NotAShape(f"Ytans form är inte giltig ({why}).", f"The outline is not valid ({why}).")
    snapped = shapely.set_precision(found, 0.001)
    if snapped.is_empty or (isinstance(found, Polygon) and snapped.area == 0):
        raise NotAShape("Ytan är tom.", "The shape is empty.")
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

    def rounded(value: Any) -> Any:
        return round(value, decimals) if isinstance(value, float) else [rounded(inner) for inner in value]

    found = mapping(one)
    if "geometries" in found:
        return {"type": found["type"], "geometries": [to_geojson(part, decimals) for part in _parts(one)]}
    return {"type": found["type"], "coordinates": rounded(found["coordinates"])}


def as_kept(geometry: Mapping[str, Any]) -> Shape:
    """A shape that `to_geojson` wrote, taken as it is: what it was made from has been looked through."""
    return shapely.from_geojson(json.dumps(geometry))


def in_range(one: Shape, crs: str) -> bool:
    """Whether easting and northing can be Swedish in that system: tells swapped axes and degrees."""
    east_from, north_from, east_to, north_to = one.bounds
    widest = (200_000, 1_000_000) if crs == "EPSG:3006" else (0, 300_000)
    return widest[0] <= east_from and east_to <= widest[1] and north_from >= 6_100_000 and north_to <= 7_700_000


def arc(
    start: tuple[float, float], through: tuple[float, float], end: tuple[float, float]
) -> list[tuple[float, float]]:
    """Points along the circle through three, so close that the line strays at most a millimetre from it."""
    (ax, ay), (bx, by), (cx, cy) = ((x - start[0], y - start[1]) for x, y in (start, through, end))
    double = 2 * (bx * cy - by * cx)
    if abs(double) < 1e-9:
        return [start, through, end]
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    x, y = (cy * b2 - by * c2) / double, (bx * c2 - cx * b2) / double
    radius = math.hypot(x, y)
    first, middle, last = (math.atan2(py - y, px - x) for px, py in ((ax, ay), (bx, by), (cx, cy)))
    turn = (last - first) % math.tau
    if (middle - first) % math.tau > turn:
        turn -= math.tau
    steps = max(2, math.ceil(abs(turn) / (2 * math.acos(max(0.0, 1 - 0.001 / radius)))))
    inner = [first + turn * i / steps for i in range(1, steps)]
    drawn = [(start[0] + x + radius * math.cos(a), start[1] + y + radius * math.sin(a)) for a in inner]
    return [start, *drawn, end]


def transformed(one: Shape, from_crs: str, to_crs: str) -> Shape:
    """
    The shape in another SWEREF 99 zone, easting and northing, on the millimetre grid; or in `OGC:CRS84`, longitude and
    latitude to eight decimals, about as fine.
    """
    if from_crs == to_crs:
        return one
    grid = 1e-8 if to_crs == DEGREES else 0.001
    return shapely.set_precision(shapely.transform(one, _transformer(from_crs, to_crs), interleaved=False), grid)


@lru_cache(maxsize=64)
def _transformer(from_crs: str, to_crs: str) -> Any:
    return Transformer.from_crs(from_crs, to_crs, always_xy=True).transform


# -- measuring -------------------------------------------------------------------------------------


def area(one: Shape) -> Decimal:
    """Square metres."""
    return on_grid(one.area)


def distance(one: Shape, other: Shape) -> Decimal:
    """The least distance in metres."""
    return on_grid(float(shapely.distance(one, other)))


def length(one: Shape) -> Decimal:
    """Metres along a line, or around a polygon."""
    return on_grid(one.length)


def extent(one: Shape) -> Decimal:
    """How far a shape reaches, along or across: the longer side of its box."""
    east_from, north_from, east_to, north_to = one.bounds
    return on_grid(max(east_to - east_from, north_to - north_from))


def farthest(one: Shape, others: Sequence[Shape]) -> Decimal | None:
    """How far the farthest part of a shape is from the nearest of the others; None without others."""
    if not others:
        return None
    # Along a straight stretch the distance to a convex target is greatest at an end. With targets cut into
    # triangles, a stretch can so be bounded from above, and only those that may hold more are cut in two.
    targets = [triangle for other in others for triangle in _triangles(other)]

    def away(points: Any) -> Any:
        return shapely.distance(shapely.points(points)[:, None], numpy.array(targets)[None, :])

    ends = [numpy.array(pair) for pair in _pairs(outline_of(one) if _is_area(one) else one)]
    best = 0.0
    while ends:
        from_, to = numpy.array([pair[0] for pair in ends]), numpy.array([pair[1] for pair in ends])
        d0, d1 = away(from_), away(to)
        best = max(best, float(d0.min(axis=1).max()), float(d1.min(axis=1).max()))
        most = numpy.maximum(d0, d1).min(axis=1)
        ends = [
            half
            for a, b, bound in zip(from_, to, most, strict=True)
            if bound > best + 0.0005
            for half in (numpy.array([a, (a + b) / 2]), numpy.array([(a + b) / 2, b]))
        ]
    return on_grid(best)


def _triangles(one: Shape) -> list[Shape]:
    """A shape as convex pieces: triangles of an area, stretches of a line."""
    if _is_area(one):
        return list(shapely.constrained_delaunay_triangles(one).geoms)
    return [LineString(pair) for pair in _pairs(one)]


def _pairs(line: Shape) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    return [pair for part in _parts(line) for pair in itertools.pairwise(part.coords)]


def _is_area(one: Shape) -> bool:
    return isinstance(one, Polygon | MultiPolygon)


def overlap(one: Shape, other: Shape) -> Decimal:
    """Square metres in common; slivers that are map noise count as none."""
    return on_grid(math.fsum(part.area for part in _common(one, other) if not _is_noise(part, one, other)))


def slivers(one: Shape, other: Shape) -> Decimal:
    """Square metres in common that `overlap` leaves out as map noise."""
    return on_grid(math.fsum(part.area for part in _common(one, other) if _is_noise(part, one, other)))


def _common(one: Shape, other: Shape) -> list[Shape]:
    return _parts(shapely.intersection(one, other))


def overlap_range(one: Shape, other: Shape, margin: Decimal) -> tuple[Decimal, Decimal]:
    """
    The least and the greatest square metres in common when `other`'s outline may lie `margin` metres off.

    Slivers count as none, so two outlines drawn along the same line do not meet.
    """
    if not margin:
        return (overlap(one, other),) * 2
    # A drawn buffer falls short of its radius by at most two thousandths; here it must not.
    band = outline_of(other).buffer(float(margin) * 1.002)
    low, high = overlap(one, shapely.difference(other, band)), overlap(one, shapely.union(other, band))
    # What is noise beside one outline need not be noise beside the other, so the lesser may come out greater.
    return min(low, high), max(low, high)


def _is_noise(part: Shape, one: Shape, other: Shape) -> bool:
    """
    Whether a part that two areas share is noise between two maps of one line: thin, and all of it near both outlines.

    A thin fin that reaches into the other area, and a building across a thin strip of it, are no noise.
    """
    return _width(part) < SLIVER_WIDTH and all(
        shapely.difference(part, outline_of(area).buffer(SLIVER_WIDTH)).is_empty for area in (one, other)
    )


def without_specks(one: Shape) -> Shape:
    """An outline without loose parts too small to be built; as it was when nothing else is left."""
    kept = [part for part in _parts(one) if part.area >= SPECK]
    return shapely.union_all(kept) if kept else one


def covers(outer: Shape, inner: Shape, tolerance: float = 0.0) -> bool:
    """Whether all of `inner` lies in `outer`, slivers and gaps or strips up to `tolerance` metres left aside."""
    return all(_is_within_reach(part, outer, tolerance) for part in _parts(shapely.difference(inner, outer)))


def _is_within_reach(beyond: Shape, outer: Shape, tolerance: float) -> bool:
    """Whether a part outside is noise: nowhere farther off than the tolerance, and no wider than that."""
    reach = max(tolerance, SLIVER_WIDTH)
    # A buffer falls short of its radius by at most two thousandths, and noise may be as wide as the tolerance.
    return _width(beyond) <= reach and shapely.difference(beyond, outer.buffer(reach * 1.002)).is_empty


def _width(part: Shape) -> float:
    """The mean width of an area, metres: of a long strip its width, of a line nothing."""
    return 2 * part.area / part.length if part.length else 0.0


def _parts(one: Shape) -> list[Shape]:
    return [part for part in getattr(one, "geoms", [one]) if not part.is_empty]


def breadth(one: Shape) -> Decimal:
    """The shorter side of the least rectangle around a shape, metres; of a line nothing."""
    around = one.minimum_rotated_rectangle
    if not _is_area(around):
        return Decimal("0.000")
    first, second, third = shapely.get_coordinates(around)[:3].tolist()
    return on_grid(min(math.dist(first, second), math.dist(second, third)))


def without_holes(one: Shape) -> Shape:
    """The areas out to their outer rings."""
    return union([shapely.polygons(shapely.get_exterior_ring(part)) for part in _parts(one)])


def is_line(one: Shape) -> bool:
    """Whether a shape has no area: a wall or fence drawn as a line."""
    return not _is_area(one)


def is_within(one: Shape, other: Shape, metres: float) -> bool:
    """Whether two shapes come as near each other as so many metres."""
    return bool(shapely.dwithin(one, other, metres))


def crosses_only(line: Shape, areas: Sequence[Shape], metres: float) -> bool:
    """Whether a line runs over these areas alone, gaps of so many metres together left aside."""
    rest = line
    for area in areas:
        rest = shapely.difference(rest, area)
    return float(rest.length) <= metres


def touches(one: Shape, other: Shape) -> bool:
    return bool(shapely.intersects(one, other))


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


def shortest_line(one: Shape, other: Shape) -> Shape:
    """The line along which the least distance was measured."""
    return LineString(nearest_points(one, other))


def along(line: Shape, other: Shape, metres: float) -> Shape:
    """The part of a line that runs within so many metres of another shape: for telling which, never how far."""
    return shapely.intersection(line, other.buffer(metres))


def apart(line: Shape, other: Shape, metres: float) -> Shape:
    """The part of a line that does not run within so many metres of another shape."""
    return shapely.difference(line, other.buffer(metres))


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
    if not positions or not all(math.isfinite(one) for position in positions for one in position):
        raise NotAShape("Koordinaterna går inte att läsa.", "The coordinates cannot be read.")
    return shapely.set_precision(MultiPoint(positions).convex_hull, 0.001)


# -- stretches of a boundary and a rectangle placed by distances --------------------------------------


def stretches(line: Shape) -> list[Shape]:
    """The straight stretches of a boundary line, in order, vertex to vertex."""
    return [LineString(pair) for pair in _pairs(line)]


LEAST_TURN = 0.2
"""Sine of the angle under which two stretches are too nearly parallel to place anything by: 11.5 degrees."""


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

    first, second: straight boundary stretches that are not parallel; distances are to their lines drawn
    out. None when they are parallel, or when no such rectangle lies inside the lot's outline.
    """
    origin, run, turn = _line(first)
    other, other_run, _ = _line(second)
    if not run or not other_run:
        return None
    # Along the first stretch is x, across it is y.
    (dx, dy), (ex, ey) = _turned(other, origin, turn), _turned_by(second, turn)
    if abs(ey) < LEAST_TURN:
        return None
    for inward in (1, -1):
        near = float(first_distance) * inward
        far = near + float(depth) * inward
        # Where the second line crosses the rectangle's two long sides.
        crossings = [dx + ex / ey * (y - dy) for y in (near, far)]
        across = float(second_distance) / abs(ey)
        for start in (max(crossings) + across, min(crossings) - across - float(width)):
            made = Polygon([(start, near), (start + float(width), near), (start + float(width), far), (start, far)])
            placed = affinity.translate(affinity.rotate(made, turn, origin=(0, 0), use_radians=True), *origin)
            snapped = shapely.set_precision(placed, 0.001)
            # Snapping may carry a corner a millimetre over the line it was placed on.
            if lot.buffer(0.002).covers(snapped):
                return snapped
    return None


def distance_to_line(one: Shape, stretch: Shape) -> Decimal:
    """The least distance in metres from a shape to the line through a straight stretch, drawn out both ways."""
    origin, _, turn = _line(stretch)
    across = [_turned((x, y), origin, turn)[1] for x, y in shapely.get_coordinates(one)]
    return on_grid(max(0.0, min(across), -max(across)))


def sides(one: Shape) -> tuple[Decimal, Decimal]:
    """The longer and the shorter side of the least rectangle, however turned, around a shape; metres."""
    corners = shapely.get_coordinates(shapely.oriented_envelope(one))[:3]
    lengths = sorted((math.dist(*pair) for pair in itertools.pairwise(corners)), reverse=True)
    long, short = [*lengths, 0.0, 0.0][:2]
    return on_grid(long), on_grid(short)


def resized(one: Shape, share: float) -> Shape:
    """The shape about its own middle with that share of its area, on the millimetre grid."""
    side = math.sqrt(share)
    return shapely.set_precision(affinity.scale(one, side, side, origin="centroid"), 0.001)


def moved_off(one: Shape, line: Shape, metres: float) -> Shape:
    """The shape so many metres straight away from a line, on the millimetre grid."""
    from_line, to_shape = nearest_points(line, one)
    middle = one.centroid
    away = (to_shape.x - from_line.x, to_shape.y - from_line.y)
    if math.hypot(*away) < 0.01:
        # It stands on the line: away is towards its own middle.
        away = (middle.x - from_line.x, middle.y - from_line.y)
    long = math.hypot(*away) or 1.0
    step = metres / long
    return shapely.set_precision(affinity.translate(one, away[0] * step, away[1] * step), 0.001)


def spread(ground: Shape, one: Shape, most: int) -> list[Shape]:
    """The shape at about so many places spread evenly over the ground, wholly inside it, turned as it is."""
    low_x, low_y, high_x, high_y = ground.bounds
    step = math.sqrt(max(ground.area, 1.0) / most)
    middle = one.centroid
    found = []
    for column in range(int((high_x - low_x) / step) + 1):
        for row in range(int((high_y - low_y) / step) + 1):
            x, y = low_x + (column + 0.5) * step, low_y + (row + 0.5) * step
            placed = affinity.translate(one, x - middle.x, y - middle.y)
            if ground.contains(placed):
                found.append(shapely.set_precision(placed, 0.001))
    return found[: 2 * most]


def _line(stretch: Shape) -> tuple[tuple[float, float], float, float]:
    """Where a stretch begins, how long it is, and its turn from due east in radians."""
    (x0, y0), (x1, y1) = stretch.coords[0], stretch.coords[-1]
    return (x0, y0), math.hypot(x1 - x0, y1 - y0), math.atan2(y1 - y0, x1 - x0)


def _turned(point: tuple[float, float], origin: tuple[float, float], turn: float) -> tuple[float, float]:
    x, y = point[0] - origin[0], point[1] - origin[1]
    return x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)


def _turned_by(stretch: Shape, turn: float) -> tuple[float, float]:
    """The direction of a stretch, of length one, seen from an axis turned so far."""
    own = _line(stretch)[2] - turn
    return math.cos(own), math.sin(own)


# -- for drawings ------------------------------------------------------------------------------------


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


def roomiest(area: Shape) -> tuple[float, float] | None:
    """Where in an area a word has most room, easting and northing; None for a shape without area."""
    parts = [part for part in _parts(area) if isinstance(part, Polygon)]
    if not parts:
        return None
    widest = max(parts, key=lambda part: float(part.area))
    east, north = shapely.maximum_inscribed_circle(widest, tolerance=0.5).coords[0]
    return east, north


def holds(area: Shape, east: float, north: float) -> bool:
    """Whether a point lies in an area."""
    return bool(shapely.intersects_xy(area, east, north))


def ends(line: Shape) -> tuple[Shape, Shape]:
    """The first and the last point of a line."""
    return Point(line.coords[0]), Point(line.coords[-1])


def pieces(line: Shape) -> list[Shape]:
    """The connected lines that a line in several parts is made of."""
    return _parts(line)


def paces(line: Shape, metres: float) -> list[tuple[float, float]]:
    """Points along a line at most so many metres apart, both ends among them."""
    steps = max(1, math.ceil(line.length / metres))
    points = [line.interpolate(i / steps, normalized=True) for i in range(steps + 1)]
    return [(one.x, one.y) for one in points]


def compass(start: Shape, end: Shape) -> int | None:
    """
    The direction from one shape's middle to another's, in eighths of a turn from east, counter-clockwise.

    None where the two middles are the same.
    """
    one, other = start.centroid, end.centroid
    if math.hypot(other.x - one.x, other.y - one.y) < SLIVER_WIDTH:
        return None
    return round(math.atan2(other.y - one.y, other.x - one.x) / (math.pi / 4)) % 8


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
