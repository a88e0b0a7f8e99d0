"""
A standard building: one storey on a rectangle, under a roof of one kind, as the applicant states it.

Lengths are metres, angles degrees. Sides and corners are numbered round the building so that its interior lies to the
left: side 0 is the longer (or the first), from corner 0 to corner 1. Heights are over the mean ground level beside the
building, which is where a ridge is measured from (PBF 1 kap. 3 §).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from permits.phrases import phrase
from permits.text import Text

Point = tuple[float, float]

RIGHT_ANGLE = 0.5
"""Degrees by which a corner may differ from a right angle: a rectangle on the map is rounded to the millimetre."""

LEAST_BETWEEN = 0.15
"""Metres of wall beside and above each opening: less cannot be built."""


class Roof(StrEnum):
    GABLE = "gable"
    """Sadeltak: the ridge runs along the longer sides."""
    LEAN_TO = "lean_to"
    """Pulpettak: highest at side 0 or side 2."""


class Opening(StrEnum):
    GATE = "gate"
    DOOR = "door"
    WINDOW = "window"


SIZES = {Opening.GATE: (2.4, 2.1, 0.0), Opening.DOOR: (0.9, 2.0, 0.0), Opening.WINDOW: (1.0, 0.8, 1.1)}
"""Width, height and height of the sill over the floor. Whoever builds other sizes hands in drawings of their own."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A footprint with four right angles. facing: for each side, the degrees from north that its outside looks to."""

    length: float
    width: float
    facing: tuple[float, float, float, float]


def rectangle(ring: Sequence[Sequence[float]]) -> Rectangle | None:
    """The rectangle whose closed outer ring that is, east and north in metres; None when it is another shape."""
    corners = [(float(east), float(north)) for east, north, *_ in ring][:-1]
    if len(corners) != 4:
        return None
    if sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*corners, corners[0]])) < 0:
        corners.reverse()
    sides = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise([*corners, corners[0]])]
    turns = [math.degrees(math.atan2(north, east)) for east, north in sides]
    if any(abs((after - before) % 360 - 90) > RIGHT_ANGLE for before, after in pairwise([*turns, turns[0]])):
        return None
    lengths = [math.hypot(*side) for side in sides]
    first = 0 if round(lengths[0], 2) >= round(lengths[1], 2) else 1
    facing = [(180 - turns[(first + side) % 4]) % 360 for side in range(4)]
    return Rectangle(lengths[first], lengths[(first + 1) % 4], (facing[0], facing[1], facing[2], facing[3]))


@dataclass(frozen=True, slots=True)
class StandardBuilding:
    """
    ridge_height: of the roof's highest line, a lean-to's eaves with it. high: the side, 0 or 2, at which a lean-to is highest. eaves: how far the
    roof reaches outside the façades. levels: of the ground at each corner, over any level. floor: over the highest
    ground beside the building. openings: how many of each kind on each side.
    """

    rectangle: Rectangle
    roof: Roof
    ridge_height: float
    roof_angle: float
    eaves: float
    high: int
    levels: tuple[float, float, float, float]
    floor: float
    openings: tuple[dict[Opening, int], dict[Opening, int], dict[Opening, int], dict[Opening, int]]

    @property
    def ground(self) -> tuple[float, ...]:
        """The ground at each corner, over its mean; the mean along four straight sides is the mean of their corners."""
        mean = sum(self.levels) / 4
        return tuple(level - mean for level in self.levels)

    @property
    def floor_level(self) -> float:
        return max(self.ground) + self.floor

    @property
    def slope(self) -> float:
        """Metres of height for each metre across."""
        return math.tan(math.radians(self.roof_angle))

    def wall_top(self, across: float) -> float:
        """The roof's height above the place so far from side 0, measured across the building."""
        width = self.rectangle.width
        if self.roof is Roof.GABLE:
            return self.ridge_height - abs(width / 2 - across) * self.slope
        return self.ridge_height - ((across if self.high == 0 else width - across) + self.eaves) * self.slope

    def is_end(self, side: int) -> bool:
        """Whether the side is a gable, across the ridge."""
        return side % 2 == 1

    def length_of(self, side: int) -> float:
        return self.rectangle.width if self.is_end(side) else self.rectangle.length

    def top_at(self, side: int, along: float) -> float:
        """How high the wall is at a place along a side, from its left end as seen from outside."""
        if not self.is_end(side):
            return self.wall_top(0 if side == 0 else self.rectangle.width)
        return self.wall_top(along if side == 1 else self.rectangle.width - along)

    def placed(self, side: int) -> list[tuple[Opening, float]]:
        """The openings of a side, each with its left edge as seen from outside; spread evenly, gates first."""
        kinds = [kind for kind in Opening for _ in range(self.openings[side].get(kind, 0))]
        between = (self.length_of(side) - sum(SIZES[kind][0] for kind in kinds)) / (len(kinds) + 1)
        left, places = between, []
        for kind in kinds:
            places.append((kind, left))
            left += SIZES[kind][0] + between
        return places

    def faults(self) -> dict[str, Text]:
        """Why it cannot be built as stated: by `roof_angle_deg`, and by `side.0` and the like for what is in a wall."""
        lowest = min(self.wall_top(0), self.wall_top(self.rectangle.width))
        if lowest <= self.floor_level + LEAST_BETWEEN:
            return {"roof_angle_deg": phrase("drawing.no_wall")}
        too_full = {f"side.{side}": self._too_full(side) for side in range(4)}
        return {place: fault for place, fault in too_full.items() if fault is not None}

    def _too_full(self, side: int) -> Text | None:
        places = self.placed(side)
        if places and places[0][1] < LEAST_BETWEEN:
            return phrase("drawing.too_full", side=letter(side))
        for kind, left in places:
            width, height, sill = SIZES[kind]
            above = min(self.top_at(side, left), self.top_at(side, left + width)) - self.floor_level - sill - height
            if above < LEAST_BETWEEN:
                return phrase(f"drawing.too_low.{kind}", side=letter(side))
        return None


def letter(side: int) -> str:
    """What a side is called on the form and on the drawings."""
    return "ABCD"[side]


QUARTERS = ("north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west")


def quarter(facing: float) -> Text:
    """The quarter of the sky nearest to those degrees from north."""
    return phrase(f"drawing.quarter.{QUARTERS[round(facing / 45) % 8]}")
