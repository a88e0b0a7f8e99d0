"""
The lines along which distances were measured, for a drawing and for anyone who checks.

A line is the shortest between what is built and what the distance was measured to, so its length is the
number before the doubt is laid on, and before eaves that count are drawn off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from permits.geometry import Shape, shortest_line
from permits.law.facts import Facts
from permits.phrases import phrase
from permits.place.site import Site
from permits.quantity import Measured
from permits.text import Text


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """
    One measured line, in the site's working CRS.

    fact: what was measured, of the thing with this kind and id; kind and id are empty for a fact of the
    whole case. value: with its doubt and source. source: where the far end comes from.
    """

    fact: str
    kind: str
    id: str
    label: Text
    line: Shape
    value: Measured
    source: str


def measured_lines(site: Site, where: Shape | None, facts: Facts) -> tuple[MeasuredLine, ...]:
    """The line of every distance among the facts, in their order; none when nothing is placed."""
    return () if where is None else tuple(_lines(site, where, facts))


def _lines(site: Site, where: Shape, facts: Facts) -> Iterator[MeasuredLine]:
    targets = {
        "boundary": ("boundaries", {boundary.id: boundary.line for boundary in site.boundaries}),
        "neighbour": (
            "properties",
            {neighbour.property.designation: neighbour.property.outline for neighbour in site.neighbours},
        ),
        "building": ("buildings", {building.id: building.outline for building in site.buildings}),
    }
    for kind, (layer, shapes) in targets.items():
        for thing in facts.things.get(kind, ()):
            value = thing.values.get(f"{kind}_distance_m")
            if isinstance(value, Measured) and thing.id in shapes:
                line = shortest_line(where, shapes[thing.id])
                yield MeasuredLine(f"{kind}_distance_m", kind, thing.id, thing.label, line, value, _source(site, layer))
    around = {
        "track_distance_m": ("tracks", phrase("survey.lines.track"), [track.line for track in site.tracks]),
        "road_distance_m": ("roads", phrase("survey.lines.road"), _overlays(site, "roads")),
        "shore_distance_m": ("water", phrase("survey.lines.shore"), _overlays(site, "water")),
    }
    for fact, (layer, label, shapes_) in around.items():
        value = facts.values.get(fact)
        if isinstance(value, Measured) and shapes_:
            nearest = min((shortest_line(where, shape) for shape in shapes_), key=lambda line: float(line.length))
            yield MeasuredLine(fact, "", "", label, nearest, value, _source(site, layer))


def _overlays(site: Site, kind: str) -> list[Shape]:
    return [overlay.area for overlay in site.overlays if overlay.kind == kind]


def _source(site: Site, layer: str) -> str:
    found = site.layers.get(layer)
    if found is None:
        return ""
    return f"{found.source}, {found.data_date}" if found.data_date else found.source
