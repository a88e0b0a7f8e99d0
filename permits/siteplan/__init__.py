"""
The site plan: the place drawn to scale from the geometry that was measured, and told in words.

Readable in black and white: what is new is hatched, measured lines carry their value, land that may not be
built on is dotted as on a plan, and each use of land carries its letter. North is up, since the map grid is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

from permits import geometry
from permits.explanation import quantity
from permits.facts import Facts
from permits.geometry import Shape
from permits.pack import Pack
from permits.site import Site
from permits.siteplan.land import BY_FAMILY, OVERLAYS, PATTERNS, Look, look
from permits.siteplan.paper import WIDTH, Paper
from permits.siteplan.words import NEAR, describe, distance, doubt, limit_of, shown
from permits.survey import Evidence
from permits.text import Text

__all__ = ["describe", "draw"]

Language = Literal["sv", "en"]

AROUND = 12.0
"""Metres of the surroundings that are shown around the property."""

VAST = 130
"""Metres across, beyond which a property is shown only around what is built."""

INK, GREY, RED = "#111", "#555", "#b3261e"

DOUBT = Decimal("0.05")
"""Metres of doubt from which the drawing tells it; the words always do."""

BUILT = Look("#9a9a9a", Text("byggnad som finns", "existing building"))
ADDED = Look("url(#new)", Text("det nya", "what is new"))


def draw(
    pack: Pack, site: Site, where: Shape | None, facts: Facts, day: date | None = None, language: Language = "sv"
) -> str | None:
    """
    The drawing as SVG; None when the property is not known, since there is nothing to draw it on.

    day: whose limits the distances are held against; without it none is named.
    """
    if site.property is None:
        return None
    paper = Paper(_shown(site, where))
    paper.reserve(WIDTH - 58, 0, WIDTH, 74)
    paper.reserve(0, paper.height - 34, 190, paper.height)
    looks: dict[Look, None] = {}
    parts = [
        *_ground(paper, site, looks),
        *_buildings(paper, site, looks),
        *_boundaries(paper, site),
        *_new(paper, where, looks),
        *_tracks(paper, site),
        *_distances(paper, pack, site, where, facts, day, language),
        *_names(paper, site),
        _north(),
        _scale_bar(paper),
        f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{paper.height - 1:.1f}" fill="none" stroke="{GREY}"/>',
    ]
    legend, height = _legend(looks, paper.height, bool(site.tracks) and _any_track(paper, site), language)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" '
        f'height="{height:.0f}" font-family="Liberation Sans, Arial, Helvetica, sans-serif">'
        f"<defs>{''.join(PATTERNS.values())}"
        f'<clipPath id="map"><rect width="{WIDTH}" height="{paper.height:.1f}"/></clipPath></defs>'
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="#fff"/>'
        f'<g clip-path="url(#map)">{"".join(parts)}</g>{legend}</svg>'
    )


def _shown(site: Site, where: Shape | None) -> Shape:
    """The ground that the drawing shows: the property, or of a vast one what lies around the building."""
    assert site.property is not None
    lot = site.property.outline
    if where is not None and geometry.extent(lot) > VAST:
        return geometry.frame(where, VAST / 3)
    return geometry.frame(lot if where is None else geometry.union([lot, where]), AROUND)


def _area(paper: Paper, shape: Shape, fill: str, style: str = "") -> str:
    return f'<path d="{paper.path(shape)}" fill="{fill}" fill-rule="evenodd" {style}/>' if paper.shows(shape) else ""


def _ground(paper: Paper, site: Site, looks: dict[Look, None]) -> Iterator[str]:
    """Plan areas in their colours, water and roads, and on them what restricts them."""
    provisions = [one for plan in site.plans for one in plan.provisions if paper.shows(one.area)]
    for one in provisions:
        if found := look(one):
            looks[found] = None
            yield _area(paper, one.area, found.fill)
    for over in site.overlays:
        if over.kind in OVERLAYS and paper.shows(over.area):
            looks[OVERLAYS[over.kind]] = None
            yield _area(paper, over.area, OVERLAYS[over.kind].fill)
    for one in provisions:
        if one.family in BY_FAMILY:
            looks[BY_FAMILY[one.family]] = None
            yield _area(paper, one.area, BY_FAMILY[one.family].fill)


def _buildings(paper: Paper, site: Site, looks: dict[Look, None]) -> Iterator[str]:
    for one in site.buildings:
        if paper.shows(one.outline):
            looks[BUILT] = None
            # A building drawn along its eaves has its walls somewhere inside: a broken line.
            dashed = "" if one.outline_kind == "façade" else 'stroke-dasharray="4 3"'
            yield _area(paper, one.outline, BUILT.fill, f'stroke="{INK}" {dashed}')


def _boundaries(paper: Paper, site: Site) -> Iterator[str]:
    for one in site.neighbours:
        if paper.shows(one.property.outline):
            line = geometry.outline_of(one.property.outline)
            yield f'<path d="{paper.path(line)}" fill="none" stroke="{GREY}" stroke-width="1"/>'
    assert site.property is not None
    own = geometry.outline_of(site.property.outline)
    yield f'<path d="{paper.path(own)}" fill="none" stroke="{INK}" stroke-width="2.8" stroke-linejoin="round"/>'


def _new(paper: Paper, where: Shape | None, looks: dict[Look, None]) -> Iterator[str]:
    if where is None:
        return
    looks[ADDED] = None
    if geometry.is_line(where):
        yield f'<path d="{paper.path(where)}" fill="none" stroke="{RED}" stroke-width="6"/>'
    else:
        yield _area(paper, where, "#fff")
        yield _area(paper, where, ADDED.fill, f'stroke="{INK}" stroke-width="2.4"')


def _tracks(paper: Paper, site: Site) -> Iterator[str]:
    for one in site.tracks:
        if paper.shows(one.line):
            path = paper.path(one.line)
            yield f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="6"/>'
            yield f'<path d="{path}" fill="none" stroke="#fff" stroke-width="3.4" stroke-dasharray="9 9"/>'


def _any_track(paper: Paper, site: Site) -> bool:
    return any(paper.shows(one.line) for one in site.tracks)


def _distances(
    paper: Paper, pack: Pack, site: Site, where: Shape | None, facts: Facts, day: date | None, language: Language
) -> Iterator[str]:
    """The measured lines with their values: the near ones that the paper has room for, or it is all lines."""
    lines = [one for one in shown(site, where, facts) if 0 < one.value.middle < NEAR and paper.shows(one.line)]
    placed = [[paper.at(*point.coords[0]) for point in geometry.ends(one.line)] for one in lines]
    for start, end in placed:
        yield _measured_line(start, end)
    for one, (start, end) in zip(lines, placed, strict=True):
        limit = limit_of(pack, one.fact, facts, day) if day is not None else None
        words = _value(pack, one, limit, language)
        style = 'font-weight="bold"'
        if limit is not None and one.value.low < limit:
            said = getattr(quantity(pack.facts[one.fact], limit), language)
            kind = Text("under", "under") if one.value.high < limit else Text("nära", "near")
            words += f" ({getattr(kind, language)} {said})"
            style += f' fill="{RED}"'
        yield paper.write(words, _beside(start, end), 16, style, must=True)


def _value(pack: Pack, one: Evidence, limit: Decimal | None, language: Language) -> str:
    said: str = getattr(distance(pack, one, limit), language)
    return f"{said} ± {getattr(doubt(pack, one), language)}" if one.value.margin >= DOUBT else said


def _measured_line(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x0, y0), (x1, y1) = start, end
    long = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
    # Across the line, for the strokes at its ends.
    cx, cy = (y0 - y1) / long * 5, (x1 - x0) / long * 5
    d = f"M{x0:.1f},{y0:.1f}L{x1:.1f},{y1:.1f}" + "".join(
        f"M{x - cx:.1f},{y - cy:.1f}L{x + cx:.1f},{y + cy:.1f}" for x, y in (start, end)
    )
    return f'<path d="{d}" fill="none" stroke="#fff" stroke-width="5"/><path d="{d}" fill="none" stroke="{INK}" stroke-width="1.8"/>'


def _beside(start: tuple[float, float], end: tuple[float, float]) -> Iterator[tuple[float, float]]:
    """Where a value may stand: on its line, then ever farther beside it."""
    (x0, y0), (x1, y1) = start, end
    mx, my = (x0 + x1) / 2, (y0 + y1) / 2
    long = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    if long > 60:
        yield mx, my
    for away in (14, 24, 34, 46, 60, 76, 94):
        for dx, dy in ((1, 0), (-1, 0), (0, -1), (0, 1)):
            # Words are wider than high, so beside them takes more room than above.
            yield mx + dx * (away + 26), my + dy * away


def _names(paper: Paper, site: Site) -> Iterator[str]:
    """The property's own name, the neighbours', and the letters of the uses, where there is room."""
    assert site.property is not None
    rest = site.property.outline
    for building in site.buildings:
        rest = geometry.difference(rest, building.outline)
    yield paper.write(site.property.designation, _room(paper, rest), 17, 'font-weight="bold"')
    for neighbour in site.neighbours:
        outside = geometry.intersection(neighbour.property.outline, paper.ground)
        yield paper.write(neighbour.property.designation, _room(paper, outside), 14, f'fill="{INK}"')
    for plan in site.plans:
        for one in plan.provisions:
            found = look(one)
            if found is not None and (sign := one.letter or found.sign):
                inside = geometry.intersection(geometry.intersection(one.area, rest), paper.ground)
                yield paper.write(sign, _room(paper, inside), 20, f'fill="{INK}"')


def _room(paper: Paper, area: Shape) -> Iterator[tuple[float, float]]:
    """Where a word may stand on an area: in its roomiest place, or a little off it."""
    roomiest = geometry.roomiest(area)
    if roomiest is None:
        return
    x, y = paper.at(*roomiest)
    for dy in (0, -20, 20, -40, 40, -60, 60, -80, 80, -100, 100):
        for dx in (0, -50, 50):
            yield x + dx, y + dy


def _north() -> str:
    x = WIDTH - 30
    return (
        f'<rect x="{x - 22}" y="6" width="44" height="62" rx="4" fill="#fff" fill-opacity=".88"/>'
        f'<path d="M{x} 46V16M{x - 8} 28L{x} 14L{x + 8} 28" fill="none" stroke="{INK}" stroke-width="2.4"/>'
        f'<text x="{x}" y="63" font-size="16" text-anchor="middle" font-weight="bold">N</text>'
    )


def _scale_bar(paper: Paper) -> str:
    metres = next(one for one in (5, 10, 20, 50, 100, 200, 500) if one * paper.scale > 60 or one == 500)
    long, y = metres * paper.scale, paper.height - 14
    half = long / 2
    return (
        f'<rect x="6" y="{y - 20:.1f}" width="{long + 74:.1f}" height="28" rx="4" fill="#fff" fill-opacity=".88"/>'
        f'<rect x="14" y="{y - 8:.1f}" width="{half:.1f}" height="7" fill="{INK}" stroke="{INK}"/>'
        f'<rect x="{14 + half:.1f}" y="{y - 8:.1f}" width="{half:.1f}" height="7" fill="#fff" stroke="{INK}"/>'
        f'<text x="{22 + long:.1f}" y="{y:.1f}" font-size="15">{metres} m</text>'
    )


def _legend(looks: dict[Look, None], top: float, track: bool, language: Language) -> tuple[str, float]:
    """What the colours and patterns mean, two to a row; with how high the drawing becomes."""
    order = sorted(looks, key=lambda one: (one not in (ADDED, BUILT), one.fill.startswith("url")))
    order.sort(key=lambda one: one is not ADDED)
    items = [
        (
            f'<rect x="{{x}}" y="{{y}}" width="26" height="18" fill="{one.fill}" stroke="{GREY}"/>',
            (f"{one.sign}: " if one.sign else "") + getattr(one.label, language),
        )
        for one in order
    ]
    own = getattr(Text("fastighetens gräns", "the property's boundary"), language)
    items.append((f'<path d="M{{x}} {{m}}h26" stroke="{INK}" stroke-width="2.8"/>', own))
    if track:
        said = getattr(Text("järnväg", "railway"), language)
        rails = (
            f'<path d="M{{x}} {{m}}h26" stroke="{INK}" stroke-width="6"/>'
            '<path d="M{x} {m}h26" stroke="#fff" stroke-width="3.4" stroke-dasharray="6 6"/>'
        )
        items.append((rails, said))
    drawn = []
    for i, (swatch, words) in enumerate(items):
        x, y = 8 + i % 2 * (WIDTH // 2), top + 12 + i // 2 * 28
        drawn.append(swatch.format(x=x, y=f"{y:.1f}", m=f"{y + 9:.1f}"))
        drawn.append(f'<text x="{x + 34}" y="{y + 14:.1f}" font-size="15">{words}</text>')
    return "".join(drawn), top + 14 + (len(items) + 1) // 2 * 28
