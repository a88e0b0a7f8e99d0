"""
What is measured on shapes, in metres and square metres.

By `distance`, never by `buffer`; as decimals on the 1 mm grid (zoning data, F.1-F.5).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy
import shapely
from shapely.geometry import LineString

from permits.geometry.shapes import Shape, is_line, outline_of, pairs_of, parts_of
from permits.quantity import on_grid

SLIVER_WIDTH = 0.05
"""Metres: two maps of one line differ by no more, so what lies this near the outlines of both is noise (F.2)."""


SPECK = 0.5
"""Square metres: a loose part of a map's outline smaller than this is a slip of the pen (F.3)."""


def area(one: Shape) -> Decimal:
    """Square metres."""
    return on_grid(one.area)


def distance(one: Shape, other: Shape) -> Decimal:
    """The least distance in metres."""
    return on_grid(float(shapely.distance(one, other)))


def length(one: Shape) -> Decimal:
    """Metres along a line, or around a polygon."""
    return on_grid(one.length)


def corners(one: Shape) -> int:
    """How many points a shape is drawn by."""
    return int(shapely.get_num_coordinates(one))


def extent(one: Shape) -> Decimal:
    """How far a shape reaches, along or across: the longer side of its box."""
    east_from, north_from, east_to, north_to = one.bounds
    return on_grid(max(east_to - east_from, north_to - north_from))


def off_the_box(several: Sequence[Shape], others: Sequence[Shape], metres: float) -> list[int]:
    """The places among several shapes of those that lie wholly more than so many metres off the box around the others, along or across."""
    west, south, east, north = shapely.total_bounds(numpy.array(others))
    own = shapely.bounds(numpy.array(several))
    off = (own[:, 2] < west - metres) | (own[:, 0] > east + metres) | (own[:, 3] < south - metres)
    places: list[int] = numpy.flatnonzero(off | (own[:, 1] > north + metres)).tolist()
    return places


def breadth(one: Shape) -> Decimal:
    """The shorter side of the least rectangle around a shape, metres; of a line nothing."""
    around = one.minimum_rotated_rectangle
    if is_line(around):
        return Decimal("0.000")
    first, second, third = shapely.get_coordinates(around)[:3].tolist()
    return on_grid(min(math.dist(first, second), math.dist(second, third)))


def sides(one: Shape) -> tuple[Decimal, Decimal]:
    """The longer and the shorter side of the least rectangle, however turned, around a shape; metres."""
    corners = shapely.get_coordinates(shapely.oriented_envelope(one))[:3]
    lengths = sorted((math.dist(*pair) for pair in itertools.pairwise(corners)), reverse=True)
    long, short = [*lengths, 0.0, 0.0][:2]
    return on_grid(long), on_grid(short)


def farthest(one: Shape, others: Sequence[Shape]) -> Decimal | None:
    """How far the farthest part of a shape is from the nearest of the others; None without others."""
    if not others:
        return None
    # Along a straight stretch the distance to a convex target is greatest at an end. With targets cut into
    # triangles, a stretch can so be bounded from above, and only those that may hold more are cut in two.
    targets = [triangle for other in others for triangle in _triangles(other)]

    def away(points: Any) -> Any:
        return shapely.distance(shapely.points(points)[:, None], numpy.array(targets)[None, :])

    ends = [numpy.array(pair) for pair in pairs_of(outline_of(one) if not is_line(one) else one)]
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
    if not is_line(one):
        return list(shapely.constrained_delaunay_triangles(one).geoms)
    return [LineString(pair) for pair in pairs_of(one)]


def overlap(one: Shape, other: Shape) -> Decimal:
    """Square metres in common; slivers that are map noise count as none."""
    return on_grid(math.fsum(part.area for part in _common(one, other) if not _is_noise(part, one, other)))


def slivers(one: Shape, other: Shape) -> Decimal:
    """Square metres in common that `overlap` leaves out as map noise."""
    return on_grid(math.fsum(part.area for part in _common(one, other) if _is_noise(part, one, other)))


@lru_cache(maxsize=2048)
def _common(one: Shape, other: Shape) -> tuple[Shape, ...]:
    """The parts in common; remembered, for a lot and its provisions meet again in every application and at every try."""
    return tuple(parts_of(shapely.intersection(one, other)))


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
    if _width(part) >= SLIVER_WIDTH:
        return False
    corners, outlines = shapely.points(shapely.get_coordinates(part)), [outline_of(one), outline_of(other)]
    # Drawing a strip along a jagged outline is slow, and a corner that lies outside it settles the matter.
    return all(float(shapely.distance(corners, outline).max()) <= SLIVER_WIDTH for outline in outlines) and all(
        shapely.difference(part, outline.buffer(SLIVER_WIDTH)).is_empty for outline in outlines
    )


def runs_along(one: Shape, other: Shape, within: float) -> bool:
    """Whether a line follows another within some metres for longer than where two meet at a corner, or all of either does."""
    near = float(shapely.intersection(one, other.buffer(within)).length)
    return near > 2 * within or covers(other, one, within) or covers(one, other, within)


def without_specks(one: Shape) -> Shape:
    """An outline without loose parts too small to be built; as it was when nothing else is left."""
    kept = [part for part in parts_of(one) if part.area >= SPECK]
    return shapely.union_all(kept) if kept else one


def covers(outer: Shape, inner: Shape, tolerance: float = 0.0) -> bool:
    """Whether all of `inner` lies in `outer`, slivers and gaps or strips up to `tolerance` metres left aside."""
    return all(_is_within_reach(part, outer, tolerance) for part in parts_of(shapely.difference(inner, outer)))


def _is_within_reach(beyond: Shape, outer: Shape, tolerance: float) -> bool:
    """Whether a part outside is noise: nowhere farther off than the tolerance, and no wider than that."""
    reach = max(tolerance, SLIVER_WIDTH)
    # A buffer falls short of its radius by at most two thousandths, and noise may be as wide as the tolerance.
    return _width(beyond) <= reach and shapely.difference(beyond, outer.buffer(reach * 1.002)).is_empty


def _width(part: Shape) -> float:
    """The mean width of an area, metres: of a long strip its width, of a line nothing."""
    return 2 * part.area / part.length if part.length else 0.0


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


@lru_cache(maxsize=2048)
def shortest_line(one: Shape, other: Shape) -> Shape:
    """The line along which the least distance was measured; remembered, for the drawing and its words tell the same."""
    return shapely.shortest_line(one, other)


def along(line: Shape, other: Shape, metres: float) -> Shape:
    """The part of a line that runs within so many metres of another shape: for telling which, never how far."""
    return shapely.intersection(line, other.buffer(metres))


def apart(line: Shape, other: Shape, metres: float) -> Shape:
    """The part of a line that does not run within so many metres of another shape."""
    return shapely.difference(line, other.buffer(metres))
