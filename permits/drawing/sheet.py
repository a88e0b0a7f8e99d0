"""A drawing's sheet: lines, areas, words and measures in metres, put on paper at 1:100 as SVG in millimetres."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from permits.drawing.building import Point
from permits.numbers import number

SCALE = 100

MILLIMETRES = 1000 / SCALE
"""Of paper for a metre."""

INK, SOFT, GROUND = "#16201d", "#4c5955", "#6f6a5e"


def written(metres: float) -> str:
    """A measure as a drawing gives it: centimetres, a decimal comma."""
    return number(Decimal(f"{round(metres, 2) + 0:.2f}"), "#,##0.00").sv


class View:
    """
    One view, drawn where its origin is put. x goes right and y up, in metres.

    across, down: the origin's place on the sheet, in millimetres from its upper left corner.
    """

    def __init__(self, across: float, down: float) -> None:
        self.across, self.down = across, down
        self.parts: list[str] = []

    def at(self, point: Point) -> Point:
        return self.across + point[0] * MILLIMETRES, self.down - point[1] * MILLIMETRES

    def _path(self, points: Sequence[Point]) -> str:
        return "M" + " L".join(f"{x:.2f},{y:.2f}" for x, y in map(self.at, points))

    def line(self, *points: Point, weight: float = 0.25, colour: str = INK, dashes: str = "") -> None:
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.parts.append(
            f'<path d="{self._path(points)}" fill="none" stroke="{colour}" stroke-width="{weight}"{dashed}/>'
        )

    def area(self, *points: Point, fill: str = "#fff", weight: float = 0.35) -> None:
        self.parts.append(f'<path d="{self._path(points)} Z" fill="{fill}" stroke="{INK}" stroke-width="{weight}"/>')

    def box(self, left: float, bottom: float, width: float, height: float, fill: str = "#fff") -> None:
        right, top = left + width, bottom + height
        self.area((left, bottom), (right, bottom), (right, top), (left, top), fill=fill)

    def words(self, point: Point, text: str, size: float = 2.6, anchor: str = "middle", turned: bool = False) -> None:
        """size: in millimetres. turned: read from the right-hand side of the sheet."""
        x, y = self.at(point)
        turn = f' transform="rotate(-90 {x:.2f} {y:.2f})"' if turned else ""
        self.parts.append(
            f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size}" fill="{INK}"'
            f' text-anchor="{anchor}"{turn}>{escape(text)}</text>'
        )

    def measure_across(self, left: float, right: float, y: float) -> None:
        """A level measure line with its length over it."""
        self.line((left, y), (right, y), weight=0.18)
        for end in (left, right):
            self.line((end - 0.08, y - 0.08), (end + 0.08, y + 0.08), weight=0.35)
        self.words(((left + right) / 2, y + 0.08), written(right - left))

    def measure_up(self, bottom: float, top: float, x: float) -> None:
        """An upright measure line with its height beside it."""
        self.line((x, bottom), (x, top), weight=0.18)
        for end in (bottom, top):
            self.line((x - 0.08, end - 0.08), (x + 0.08, end + 0.08), weight=0.35)
        self.words((x - 0.1, (bottom + top) / 2), written(top - bottom), turned=True)

    def level(self, x: float, y: float, text: str) -> None:
        """A height over the mean ground level, at a short line."""
        self.line((x, y), (x + 0.5, y), weight=0.18)
        self.words((x + 0.58, y - 0.09), text, size=2.4, anchor="start")


FONTS = "'Source Sans 3', Arial, Helvetica, sans-serif"
"""Each name in quotes: a word that is a number makes a browser leave out the whole list, and show its serifs."""


def svg(width: float, height: float, views: Sequence[View]) -> str:
    """The sheet, width and height in millimetres."""
    inside = "".join(part for view in views for part in view.parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.2f}mm" height="{height:.2f}mm"'
        f' viewBox="0 0 {width:.2f} {height:.2f}" font-family="{FONTS}">{inside}</svg>'
    )
