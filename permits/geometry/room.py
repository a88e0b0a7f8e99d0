"""The room on a drawing's sheet: what stands there already, and where words may stand beside it. In the drawing's units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy
import shapely

from permits.geometry.shapes import Shape

Box = tuple[float, float, float, float]
"""West, top, east and bottom."""

Places = tuple[Any, Any]
"""Many points: an array of x and one of y, or of easting and northing. Where words may stand, the best first."""


def places(points: Sequence[tuple[float, float]]) -> Places:
    x, y = numpy.array(points, dtype=float).reshape(-1, 2).T
    return x, y


def within(area: Shape, points: Places) -> Places:
    """Those of the points, in eastings and northings, that lie in an area."""
    east, north = points
    own = shapely.force_2d(area)  # a copy: what is made ready must not be asked by two threads, and a map is of all
    shapely.prepare(own)
    held = shapely.intersects_xy(own, east, north)
    return east[held], north[held]


@dataclass
class Room:
    """
    The boxes that are taken, each with its owner's name or None.

    All places of a word are held against all boxes at once: there are a hundred of the one and hundreds of the other.
    """

    boxes: Any = field(default_factory=lambda: numpy.empty((4, 256)))
    owners: list[object] = field(default_factory=list)

    def take(self, box: Box, owner: object = None) -> None:
        self._take(numpy.array([box]).T, owner)

    def take_around(self, middles: Places, half: float, owner: object = None) -> None:
        """A square around each of many points. half: of its side."""
        x, y = middles
        self._take(numpy.array((x - half, y - half, x + half, y + half)), owner)

    def _take(self, boxes: Any, owner: object) -> None:
        since, until = len(self.owners), len(self.owners) + boxes.shape[1]
        while until > self.boxes.shape[1]:
            self.boxes = numpy.hstack((self.boxes, numpy.empty_like(self.boxes)))
        self.boxes[:, since:until] = boxes
        self.owners += [owner] * boxes.shape[1]

    def place(
        self,
        places: Places,
        half: tuple[float, float],
        sheet: tuple[float, float],
        own: object = None,
        *,
        must: bool = False,
    ) -> tuple[float, float] | None:
        """
        The first of the places where a box lies on nothing, inside the sheet; None where there is none.

        half: of the box's width and height. sheet: its width and height. own: what this owner has taken may be covered.
        must: then the place where it covers least, and None where it would leave the sheet at each.
        """
        x, y = places
        (wide, high), (width, height) = half, sheet
        west, top, east, bottom = x - wide, y - high, x + wide, y + high
        inside = numpy.flatnonzero((west >= 0) & (east <= width) & (top >= 0) & (bottom <= height))
        if not inside.size:
            return None
        west, top, east, bottom = (side[inside, None] for side in (west, top, east, bottom))
        others = self.boxes[:, : len(self.owners)]
        if own is not None:
            others = others[:, [owner is not own for owner in self.owners]]
        meets = (west < others[2]) & (others[0] < east) & (top < others[3]) & (others[1] < bottom)
        covers = meets.any(axis=1)
        best = int(covers.argmin())
        if covers[best]:
            if not must:
                return None
            across = numpy.minimum(east, others[2]) - numpy.maximum(west, others[0])
            down = numpy.minimum(bottom, others[3]) - numpy.maximum(top, others[1])
            # One after the other, as `sum` would not: which of two places covers least must not hang on how it adds.
            best = int(numpy.where(meets, across * down, 0.0).cumsum(axis=1)[:, -1].argmin())
        return float(x[inside[best]]), float(y[inside[best]])
