"""
The site plan: the place drawn to scale from the geometry that was measured, and told in words.

Readable in black and white: what is new is hatched, measured lines carry their value, no-build land is
dotted as on a plan. North is up, since the map grid is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from permits.explanation import quantity
from permits.facts import Facts
from permits.geometry import Shape, shortest_line, to_geojson
from permits.pack import Pack
from permits.plan import Family
from permits.quantity import Measured
from permits.site import Site
from permits.text import Text

WIDTH, HEIGHT, EDGE = 720, 520, 24
"""The drawing's size in its own units, and the margin around the property."""


class _Paper:
    """From metres in the working CRS to the drawing's units, north up."""

    def __init__(self, around: Shape) -> None:
        west, south, east, north = around.bounds
        self.scale = min(WIDTH / (east - west + EDGE), (HEIGHT - 40) / (north - south + EDGE))
        self.west = (west + east) / 2 - WIDTH / 2 / self.scale
        self.north = (south + north) / 2 + (HEIGHT - 40) / 2 / self.scale

    def at(self, position: Iterable[float]) -> str:
        east, north, *_ = position
        return f"{(east - self.west) * self.scale:.1f},{(self.north - north) * self.scale:.1f}"

    def path(self, shape: Shape) -> str:
        """An SVG path over every ring or line of the shape."""
        return " ".join(
            "M" + " L".join(map(self.at, line)) + (" Z" if closed else "") for line, closed in _lines(to_geojson(shape))
        )


def _lines(geometry: Mapping[str, object]) -> list[tuple[list[list[float]], bool]]:
    kind, found = geometry["type"], geometry.get("coordinates")
    match kind:
        case "Polygon":
            return [(ring, True) for ring in found]  # type: ignore[attr-defined]
        case "MultiPolygon":
            return [(ring, True) for polygon in found for ring in polygon]  # type: ignore[attr-defined]
        case "LineString":
            return [(found, False)]  # type: ignore[list-item]
        case "MultiLineString":
            return [(line, False) for line in found]  # type: ignore[attr-defined]
        case "GeometryCollection":
            return [one for part in geometry["geometries"] for one in _lines(part)]  # type: ignore[attr-defined]
    return []


def draw(pack: Pack, site: Site, where: Shape | None, facts: Facts) -> str | None:
    """The drawing as SVG; None when the property is not known, since there is nothing to draw it on."""
    if site.property is None:
        return None
    paper = _Paper(site.property.outline)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
        '<defs><pattern id="new" width="7" height="7" patternTransform="rotate(45)" patternUnits="userSpaceOnUse">'
        '<rect width="7" height="7" fill="#fff"/><path d="M0 0V7" stroke="#111" stroke-width="2.4"/></pattern>'
        '<pattern id="dots" width="9" height="9" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1.1" fill="#666"/></pattern>'
        '<pattern id="crosses" width="14" height="14" patternUnits="userSpaceOnUse"><path d="M4 7h6M7 4v6" stroke="#777"/></pattern></defs>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for plan in site.plans:
        for one in plan.provisions:
            pattern = {Family.NO_BUILD_LAND: "dots", Family.COMPLEMENTARY_ONLY_LAND: "crosses"}.get(one.family)
            if pattern:
                inside = one.area.intersection(site.property.outline)
                parts.append(f'<path d="{paper.path(inside)}" fill="url(#{pattern})"/>')
    for building in site.buildings:
        fill = "#d9d9d9" if building.on == site.property.designation else "#f0f0f0"
        parts.append(f'<path d="{paper.path(building.outline)}" fill="{fill}" stroke="#555"/>')
    for boundary in site.boundaries:
        parts.append(f'<path d="{paper.path(boundary.line)}" fill="none" stroke="#111" stroke-width="2.2"/>')
        if boundary.neighbour is not None:
            middle = boundary.line.interpolate(0.5, normalized=True)
            x, y = paper.at((middle.x, middle.y)).split(",")
            parts.append(
                f'<text x="{x}" y="{y}" text-anchor="middle" dy="-4" fill="#333" stroke="#fff" stroke-width="3" '
                f'paint-order="stroke">{escape(boundary.neighbour.designation)}</text>'
            )
    if where is not None:
        style = (
            'fill="url(#new)" stroke="#111" stroke-width="2"'
            if where.area
            else 'fill="none" stroke="#111" stroke-width="5"'
        )
        parts.append(f'<path d="{paper.path(where)}" {style}/>')
        parts += [_measured(pack, paper, where, boundary.line, facts, boundary.id) for boundary in site.boundaries]
    parts += [_scale_bar(paper), _north(), _legend(), "</svg>"]
    return "".join(parts)


def _measured(pack: Pack, paper: _Paper, where: Shape, line: Shape, facts: Facts, id: str) -> str:
    """The line along which a distance was measured, with its value; only the near ones, or it is all lines."""
    thing = next((one for one in facts.things.get("boundary", ()) if one.id == id), None)
    value = thing.values.get("boundary_distance_m") if thing else None
    if not isinstance(value, Measured) or not 0 < value.middle < 25:
        return ""
    shortest = shortest_line(where, line)
    said = quantity(pack.facts["boundary_distance_m"], value.middle).sv
    middle = shortest.interpolate(0.5, normalized=True)
    x, y = paper.at((middle.x, middle.y)).split(",")
    return (
        f'<path d="{paper.path(shortest)}" stroke="#111" stroke-dasharray="5 3" fill="none"/>'
        f'<text x="{x}" y="{y}" text-anchor="middle" stroke="#fff" stroke-width="4" paint-order="stroke" '
        f'font-weight="bold">{said}</text>'
    )


def _scale_bar(paper: _Paper) -> str:
    metres = next(one for one in (5, 10, 20, 50, 100, 200, 500) if one * paper.scale > 70 or one == 500)
    long, y = metres * paper.scale, HEIGHT - 14
    return (
        f'<path d="M{EDGE} {y - 6}V{y}H{EDGE + long:.1f}V{y - 6}" fill="none" stroke="#111" stroke-width="1.6"/>'
        f'<text x="{EDGE + long + 8:.1f}" y="{y}">{metres} m</text>'
    )


def _north() -> str:
    x = WIDTH - 34
    return f'<path d="M{x} 44V14M{x - 7} 24L{x} 12L{x + 7} 24" fill="none" stroke="#111" stroke-width="2"/><text x="{x}" y="60" text-anchor="middle">N</text>'


def _legend() -> str:
    y = HEIGHT - 26
    items = (("url(#new)", "nytt"), ("#d9d9d9", "befintligt"), ("url(#dots)", "får inte bebyggas"))
    return "".join(
        f'<rect x="{300 + 130 * i}" y="{y}" width="18" height="14" fill="{fill}" stroke="#555"/>'
        f'<text x="{324 + 130 * i}" y="{y + 12}">{said}</text>'
        for i, (fill, said) in enumerate(items)
    )


def describe(pack: Pack, site: Site, where: Shape | None, facts: Facts) -> Text:
    """The drawing in words: what stands where, and how far from each boundary."""
    if site.property is None or where is None:
        return Text("Platsen är inte ritad.", "The place is not drawn.")
    sv = [f"Situationsplan för {site.property.designation}."]
    en = [f"Site plan of {site.property.designation}."]
    for thing in facts.things.get("boundary", ()):
        value = thing.values.get("boundary_distance_m")
        if isinstance(value, Measured):
            far = quantity(pack.facts["boundary_distance_m"], value.middle)
            sv.append(f"Avståndet till {thing.label.sv} är {far.sv}.")
            en.append(f"The distance to {thing.label.en} is {far.en}.")
    return Text(" ".join(sv), " ".join(en))
