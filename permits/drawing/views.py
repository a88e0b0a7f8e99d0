"""
Elevations, floor plan and cross section of a standard building: what PBL 9 kap. 86 § asks for, at 1:100.

Each is an SVG sheet in millimetres with its width and height. Heights are given over the mean ground level (±0).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from permits.drawing.building import SIZES, Opening, Point, Roof, StandardBuilding, letter, quarter
from permits.drawing.sheet import GROUND, MILLIMETRES, View, svg, written
from permits.numbers import measure

BESIDE = 1.5
"""Metres of ground shown on either side of a view, with room for its measures."""

BELOW = 1.3
"""Metres under the lowest ground, for the view's name and measures."""

ABOVE = 0.5

WALL, ROOF = 0.15, 0.2
"""Metres: how thick an outer wall and a roof are drawn. The outer measures are what is decided."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sheet. width, height: millimetres."""

    svg: str
    width: float
    height: float


def elevations(building: StandardBuilding) -> Drawing:
    """All four sides as seen from outside, two in each row."""
    room = building.rectangle.length + 2 * (BESIDE + building.eaves)
    up = building.ridge_height - min(building.ground) + BELOW + ABOVE
    views = []
    for side in range(4):
        row, column = divmod(side, 2)
        across = (column * room + BESIDE + building.eaves) * MILLIMETRES
        view = View(across, (row * up + ABOVE + building.ridge_height) * MILLIMETRES)
        _elevation(view, building, side)
        views.append(view)
    width = (room + building.rectangle.width + 2 * (BESIDE + building.eaves)) * MILLIMETRES
    return _sheet(width, 2 * up * MILLIMETRES, views)


def _elevation(view: View, building: StandardBuilding, side: int) -> None:
    length, ground = building.length_of(side), building.ground
    left, right = ground[side], ground[(side + 1) % 4]
    wall: list[Point] = [(0, left), (length, right), (length, building.top_at(side, length))]
    if building.is_end(side) and building.roof is Roof.GABLE:
        wall.append((length / 2, building.ridge_height))
    view.area(*wall, (0, building.top_at(side, 0)))
    _roof(view, building, side)
    for kind, edge in building.placed(side):
        _opening(view, kind, edge, building.floor_level)
    slope = (right - left) / length
    view.line((-BESIDE, left - BESIDE * slope), (length + BESIDE, right + BESIDE * slope), weight=0.6, colour=GROUND)
    lowest = min(ground)
    view.measure_across(0, length, lowest - 0.55)
    view.level(length + building.eaves + 0.1, building.ridge_height, f"+{written(building.ridge_height)}")
    for along, place in ((0.0, -0.75), (length, length + 0.45)):
        level = left if along == 0 else right
        view.words((place, level - 0.3), _signed(level), size=2.4, anchor="start")
    name = f"Fasad {letter(side)}, mot {quarter(building.rectangle.facing[side]).sv}"
    view.words((length / 2, lowest - 1.05), name, size=3.6)


def _roof(view: View, building: StandardBuilding, side: int) -> None:
    length, eaves, slope = building.length_of(side), building.eaves, building.slope
    if building.is_end(side):
        ends = [(-eaves, building.top_at(side, -eaves)), (length + eaves, building.top_at(side, length + eaves))]
        ridge = [(length / 2, building.ridge_height)] if building.roof is Roof.GABLE else []
        view.line(ends[0], *ridge, ends[1], weight=1.0)
        return
    edge = building.top_at(side, 0) - eaves * slope
    top = building.ridge_height
    if building.roof is Roof.LEAN_TO and side == building.high:
        edge = top - ROOF
    view.box(-eaves, edge, length + 2 * eaves, top - edge, fill="#e4e2db")


def _opening(view: View, kind: Opening, left: float, floor: float) -> None:
    width, height, sill = SIZES[kind]
    bottom = floor + sill
    view.box(left, bottom, width, height, fill="#dfe8ec" if kind is Opening.WINDOW else "#f1efe9")
    if kind is Opening.GATE:
        for share in (0.25, 0.5, 0.75):
            view.line((left, bottom + height * share), (left + width, bottom + height * share), weight=0.15)
    elif kind is Opening.WINDOW:
        view.line((left + width / 2, bottom), (left + width / 2, bottom + height), weight=0.2)


def floor_plan(building: StandardBuilding) -> Drawing:
    """The floor as cut a metre above it, side A down."""
    length, width = building.rectangle.length, building.rectangle.width
    view = View(BESIDE * MILLIMETRES, (ABOVE + 1.0 + width) * MILLIMETRES)
    view.box(0, 0, length, width, fill="#77736a")
    view.box(WALL, WALL, length - 2 * WALL, width - 2 * WALL)
    for side in range(4):
        for kind, edge in building.placed(side):
            size = SIZES[kind][0]
            hole = [_in_plan(building, side, edge + along, inward) for along, inward in _corners(size)]
            view.area(*hole, fill="#fff" if kind is not Opening.WINDOW else "#dfe8ec", weight=0.2)
        middle = _in_plan(building, side, building.length_of(side) / 2, 0.55)
        view.words(middle, letter(side), size=3.2)
    view.words((length / 2, width / 2 + 0.1), f"Byggnadsarea {written(length * width)} m²", size=3.4)
    view.words((length / 2, width / 2 - 0.45), f"Golv {_signed(building.floor_level)}", size=2.6)
    view.measure_across(0, length, -0.6)
    view.measure_up(0, width, -0.5)
    _north(view, building, (length + 0.9, width - 0.4))
    view.words((length / 2, -1.15), "Plan", size=3.6)
    return _sheet((length + 2 * BESIDE + 0.8) * MILLIMETRES, (width + ABOVE + 1.0 + BELOW) * MILLIMETRES, [view])


def _corners(size: float) -> tuple[Point, ...]:
    return ((0, 0), (size, 0), (size, WALL), (0, WALL))


def _in_plan(building: StandardBuilding, side: int, along: float, inward: float) -> Point:
    """A place on the plan, by how far along a side (from its left end seen from outside) and how far inside it."""
    length, width = building.rectangle.length, building.rectangle.width
    return (
        (along, inward),
        (length - inward, along),
        (length - along, width - inward),
        (inward, width - along),
    )[side]


def _north(view: View, building: StandardBuilding, at: Point) -> None:
    """An arrow to the north: side A, which looks down on the sheet, looks to `facing`."""
    x, y = view.at(at)
    turn = 180 - building.rectangle.facing[0]
    view.parts.append(
        f'<g transform="translate({x:.2f} {y:.2f}) rotate({turn:.1f})"><path d="M0,4 L0,-4 M-1.4,-1.6 L0,-4 L1.4,-1.6"'
        ' fill="none" stroke="#16201d" stroke-width="0.4"/><text y="-5" font-size="3"'
        ' text-anchor="middle" fill="#16201d">N</text></g>'
    )


def cross_section(building: StandardBuilding) -> Drawing:
    """Cut across the ridge in the middle, seen towards side D: side A to the left."""
    width, floor, eaves, top = building.rectangle.width, building.floor_level, building.eaves, building.ridge_height
    ground = building.ground
    near, far = (ground[0] + ground[1]) / 2, (ground[2] + ground[3]) / 2
    view = View((BESIDE + eaves) * MILLIMETRES, (ABOVE + top) * MILLIMETRES)
    for left, level in ((0.0, near), (width - WALL, far)):
        outer = 0.0 if left == 0 else width
        inner = left + WALL if left == 0 else left
        view.area((outer, level), (inner, level), (inner, building.wall_top(inner)), (outer, building.wall_top(outer)))
    view.box(WALL, floor - 0.1, width - 2 * WALL, 0.1, fill="#d2cdc1")
    edges = [(-eaves, building.wall_top(-eaves)), (width + eaves, building.wall_top(width + eaves))]
    ridge = [(width / 2, top)] if building.roof is Roof.GABLE else []
    under = [(across, height - ROOF) for across, height in reversed([edges[0], *ridge, edges[1]])]
    view.area(edges[0], *ridge, edges[1], *under, fill="#e4e2db")
    slope = (far - near) / width
    for start, end in ((-BESIDE, 0.0), (width, width + BESIDE)):
        view.line((start, near + start * slope), (end, near + end * slope), weight=0.6, colour=GROUND)
    view.level(width + eaves + 0.1, top, f"+{written(top)}")
    view.measure_across(0, width, min(ground) - 0.55)
    view.measure_up(near, building.wall_top(0), -eaves - 0.2)
    view.measure_up(far, building.wall_top(width), width + eaves + 0.5)
    view.words((width / 2, floor + 0.12), f"Golv {_signed(floor)}", size=2.4)
    angle = measure(Decimal(str(building.roof_angle)), "deg")
    view.words((width / 2, floor + 0.7), f"Taklutning {angle.sv}", size=2.6)
    view.words((width / 2, min(ground) - 1.05), "Sektion", size=3.6)
    wide = width + 2 * (BESIDE + eaves) + 0.6
    return _sheet(wide * MILLIMETRES, (top - min(ground) + ABOVE + BELOW) * MILLIMETRES, [view])


def _signed(height: float) -> str:
    """A height over the mean ground level, with its sign."""
    rounded = round(height, 2)
    return f"{'±' if rounded == 0 else '+' if rounded > 0 else ''}{written(rounded)}"


def _sheet(width: float, height: float, views: list[View]) -> Drawing:
    return Drawing(svg(width, height, views), width, height)
