"""A rectangle placed by its distances from two boundary stretches, and shapes moved, resized and spread."""

from __future__ import annotations

import math
from decimal import Decimal

import shapely
from shapely import affinity
from shapely.geometry import LineString, Polygon
from shapely.ops import nearest_points

from permits.geometry.shapes import Shape, pairs_of
from permits.quantity import on_grid


def stretches(line: Shape) -> list[Shape]:
    """The straight stretches of a boundary line, in order, vertex to vertex."""
    return [LineString(pair) for pair in pairs_of(line)]


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


def beyond(line: Shape, area: Shape, metres: float) -> Shape:
    """A straight line along the edge of an area, moved so many metres straight out from the area's middle."""
    (west, south), (east, north) = line.coords[0], line.coords[-1]
    middle = area.centroid
    is_left = (east - west) * (middle.y - south) - (north - south) * (middle.x - west) > 0
    step = (metres if is_left else -metres) / (math.hypot(east - west, north - south) or 1.0)
    return affinity.translate(line, (north - south) * step, (west - east) * step)


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
