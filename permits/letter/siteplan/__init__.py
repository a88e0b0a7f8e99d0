"""
The site plan: the place drawn to scale from the geometry that was measured, and told in words.

Readable in black and white: what is new is hatched, measured lines carry their value, land that may not be
built on is dotted as on a plan, and each use of land carries its letter. North is up, since the map grid is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from permits import geometry
from permits.geometry import Places, Shape
from permits.law.pack import Pack
from permits.letter.siteplan.distances import distances
from permits.letter.siteplan.land import BY_FAMILY, GROUND, LOT, OVERLAYS, OWN_LOT, PATTERNS, Look, look
from permits.letter.siteplan.legend import Language, Legend
from permits.letter.siteplan.paper import WIDTH, Paper
from permits.letter.siteplan.streets import street
from permits.letter.siteplan.words import describe, limits
from permits.numbers import measure
from permits.phrases import phrase
from permits.place.site import Site
from permits.survey import MeasuredLine

__all__ = ["across", "close_up", "describe", "draw", "limits", "street"]

AROUND = 12.0
"""Metres of the surroundings that are shown around the property."""

VAST = 130
"""Metres across, beyond which a property is shown only around what is built."""

RAILS = (
    '<path d="M0 9h26" stroke="#111" stroke-width="6"/>'
    '<path d="M0 9h26" stroke="#fff" stroke-width="3.4" stroke-dasharray="6 6"/>'
)
OWN = '<path d="M0 9h26" stroke="#111" stroke-width="2.8"/>'

LEAST_AROUND = 5.0
"""Metres of the surroundings that a close-up shows around its line, at least."""

INK, GREY, EDGE, RED = "#16201d", "#9a958a", "#77736a", "#a3231f"

BUILT = Look("#d2cdc1", "built")
OWN_BUILT = "#b5afa2"
ADDED = Look("url(#new)", "new")


def draw(
    pack: Pack,
    site: Site,
    where: Shape | None,
    measured: Sequence[MeasuredLine],
    least: Mapping[str, Decimal],
    language: Language = "sv",
) -> str | None:
    """
    The drawing as SVG; None when the property is not known, since there is nothing to draw it on.

    measured: as `measured_lines` gives it. least: what the distances are held against, as `limits` gives it.
    """
    if site.property is None:
        return None
    paper = Paper(_shown(site, where))
    paper.reserve((WIDTH - 58, 0, WIDTH, 74))
    paper.reserve((0, paper.height - 34, 190, paper.height))
    legend = Legend(language)
    if where is not None:
        legend.add_look(ADDED)
    if any(paper.shows(building.outline) for building in site.buildings):
        legend.add_look(BUILT)
    parts = [
        *_ground(paper, site, legend),
        *_buildings(paper, site),
        *_boundaries(paper, site, legend),
        *_new(paper, where),
        *_tracks(paper, site, legend),
        *distances(paper, pack, site, measured, least, legend),
        *_street(paper, site),
        *_names(paper, site),
        _north(),
        _scale_bar(paper),
        f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{paper.height - 1:.1f}" fill="none" stroke="{GREY}"/>',
    ]
    below, height = legend.drawn(paper.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" '
        f'height="{height:.0f}" font-family="{FONTS}">'
        f"<defs>{''.join(PATTERNS.values())}"
        f'<clipPath id="map"><rect width="{WIDTH}" height="{paper.height:.1f}"/></clipPath></defs>'
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="#fff"/>'
        f'<g clip-path="url(#map)">{"".join(parts)}</g>{below}</svg>'
    )


FONTS = "'Source Sans 3', 'Liberation Sans', Arial, 'Libertinus Serif', sans-serif"
"""Each name in quotes: a word that is a number makes a browser leave out the whole list, and show its serifs."""


def close_up(site: Site, where: Shape, measured: MeasuredLine) -> str:
    """
    One measured line with what lies around it, as SVG: the line alone bears its value.

    measured: a line of this site, as `measured_lines` gives it.
    """
    around = max(LEAST_AROUND, float(measured.line.length))
    paper = Paper(geometry.frame(measured.line, around))
    legend = Legend("sv")  # a close-up has none; what it shows is told beside it
    start, end = (paper.at(*point.coords[0]) for point in geometry.ends(measured.line))
    value = measure(measured.value.middle, "m", "0.00").sv
    parts = [
        *_ground(paper, site, legend),
        *_buildings(paper, site),
        *_boundaries(paper, site, legend),
        *_new(paper, where),
        *_tracks(paper, site, legend),
        f'<path d="M{start[0]:.1f},{start[1]:.1f}L{end[0]:.1f},{end[1]:.1f}" stroke="{RED}" stroke-width="6"/>',
        _tag(value, (start[0] + end[0]) / 2, (start[1] + end[1]) / 2, paper.height),
        _scale_bar(paper),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {paper.height:.0f}" width="{WIDTH}" '
        f'height="{paper.height:.0f}" font-family="Arial, Helvetica, sans-serif">'
        f"<defs>{''.join(PATTERNS.values())}</defs>{''.join(parts)}</svg>"
    )


def _tag(value: str, x: float, y: float, height: float) -> str:
    """A value in a frame beside the middle of its line, inside the paper."""
    wide = len(value) * 19 + 24
    left, top = min(max(8, x + 16), WIDTH - wide - 8), min(max(8, y - 70), height - 52)
    return (
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{wide}" height="44" rx="6" fill="#fff" stroke="{RED}" stroke-width="2"/>'
        f'<text x="{left + wide / 2:.0f}" y="{top + 33:.0f}" font-size="32" font-weight="bold" text-anchor="middle">{value}</text>'
    )


def across(site: Site, where: Shape | None) -> float:
    """Metres of ground from the drawing's left edge to its right."""
    return WIDTH / Paper(_shown(site, where)).scale


def _shown(site: Site, where: Shape | None) -> Shape:
    """The ground that the drawing shows: the property, or of a vast one what lies around the building."""
    assert site.property is not None
    lot = site.property.outline
    if where is not None and geometry.extent(lot) > VAST:
        return geometry.frame(where, VAST / 3)
    return geometry.frame(lot if where is None else geometry.union([lot, where]), AROUND)


def _area(paper: Paper, shape: Shape, fill: str, style: str = "") -> str:
    return f'<path d="{paper.path(shape)}" fill="{fill}" fill-rule="evenodd" {style}/>' if paper.shows(shape) else ""


def _ground(paper: Paper, site: Site, legend: Legend) -> Iterator[str]:
    """Plan areas in their colours, water and roads, and on them what restricts them."""
    provisions = [provision for plan in site.plans for provision in plan.provisions if paper.shows(provision.area)]
    yield f'<rect width="{WIDTH}" height="{paper.height:.1f}" fill="{GROUND}"/>'
    for neighbour in site.neighbours:
        yield _area(paper, neighbour.property.outline, LOT)
    for provision in provisions:
        if found := look(provision):
            legend.add_look(found)
            yield _area(paper, provision.area, found.fill)
    assert site.property is not None
    yield _area(paper, site.property.outline, OWN_LOT)
    for over in site.overlays:
        if over.kind in OVERLAYS and paper.shows(over.area):
            legend.add_look(OVERLAYS[over.kind])
            yield _area(paper, over.area, OVERLAYS[over.kind].fill)
    for provision in provisions:
        if provision.family in BY_FAMILY:
            legend.add_look(BY_FAMILY[provision.family])
            yield _area(paper, provision.area, BY_FAMILY[provision.family].fill)


def _buildings(paper: Paper, site: Site) -> Iterator[str]:
    for building in site.buildings:
        if paper.shows(building.outline):
            # A building drawn along its eaves has its walls somewhere inside: a broken line.
            dashed = "" if building.outline_kind == "façade" else 'stroke-dasharray="4 3"'
            own = site.property is not None and building.on == site.property.designation
            yield _area(
                paper,
                building.outline,
                OWN_BUILT if own else BUILT.fill,
                f'stroke="{EDGE}" stroke-width="1.1" {dashed}',
            )


def _boundaries(paper: Paper, site: Site, legend: Legend) -> Iterator[str]:
    for neighbour in site.neighbours:
        if paper.shows(neighbour.property.outline):
            line = geometry.outline_of(neighbour.property.outline)
            yield f'<path d="{paper.path(line)}" fill="none" stroke="{GREY}" stroke-width="1"/>'
    assert site.property is not None
    own = geometry.outline_of(site.property.outline)
    legend.add(OWN, phrase("siteplan.legend.boundary"))
    yield f'<path d="{paper.path(own)}" fill="none" stroke="{INK}" stroke-width="2.8" stroke-linejoin="round"/>'


def _new(paper: Paper, where: Shape | None) -> Iterator[str]:
    if where is None:
        return
    if geometry.is_line(where):
        yield f'<path d="{paper.path(where)}" fill="none" stroke="{INK}" stroke-width="5"/>'
        paper.reserve_along(where)
    else:
        yield _area(paper, where, "#fff")
        yield _area(paper, where, ADDED.fill, f'stroke="{INK}" stroke-width="2.4"')
        paper.reserve_around(where)


def _tracks(paper: Paper, site: Site, legend: Legend) -> Iterator[str]:
    for track in site.tracks:
        if paper.shows(track.line):
            legend.add(RAILS, phrase("siteplan.legend.railway"))
            path = paper.path(track.line)
            yield f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="6"/>'
            yield f'<path d="{path}" fill="none" stroke="#fff" stroke-width="3.4" stroke-dasharray="9 9"/>'


def _street(paper: Paper, site: Site) -> Iterator[str]:
    """The name of the street that the address is on, where it stands."""
    named = street(site)
    if named is not None:
        name, line = named
        yield paper.write_along(name, line, 16, 'font-weight="600" letter-spacing=".6" fill="#4a4942"')


def _names(paper: Paper, site: Site) -> Iterator[str]:
    """The property's own name, the neighbours', and the letters of the uses, where there is room."""
    assert site.property is not None
    yield from _house_numbers(paper, site)
    for line in geometry.pieces(geometry.outline_of(site.property.outline)):
        paper.reserve_along(line)
    for building in site.buildings:
        paper.reserve_around(building.outline)
    lot = paper.cut(site.property.outline)
    yield paper.write(site.property.designation, _room(paper, lot), 18, 'font-weight="bold"', must=True)
    for neighbour in site.neighbours:
        beside = paper.cut(neighbour.property.outline)
        yield paper.write(neighbour.property.designation, _room(paper, beside), 16, f'fill="{INK}"')
    for plan in site.plans:
        for provision in plan.provisions:
            found = look(provision)
            if found is not None and (sign := provision.letter or found.sign):
                inside = geometry.intersection(paper.cut(provision.area), lot)
                yield paper.write(sign, _room(paper, inside), 20, f'fill="{INK}"')


def _house_numbers(paper: Paper, site: Site) -> Iterator[str]:
    """Each main building's number in its middle where nothing else stands, as its property's address has it."""
    around = [site.property, *(neighbour.property for neighbour in site.neighbours)]
    numbers = {lot.designation: lot.house_number for lot in around if lot is not None}
    for building in site.buildings:
        number = numbers.get(building.on, "")
        if building.main and number[:1].isdigit() and paper.shows(building.outline):
            middle = geometry.roomiest(building.outline)
            if middle is not None:
                yield paper.write(number, geometry.places([paper.at(*middle)]), 15, 'font-weight="bold"')


ALONG, UP = geometry.places(
    [
        (along, up)
        for up in (0, -20, 20, -40, 40, -60, 60, -80, 80, -110, 110, -150, 150, -190, 190)
        for along in (0, -50, 50, -90, 90)
    ]
)
"""How far off the roomiest place of an area a word may stand, east and north, the nearest first; in the drawing's units."""


def _room(paper: Paper, area: Shape) -> Places:
    """Where a word may stand on an area: in its roomiest place, or a little off it but still on the area."""
    roomiest = geometry.roomiest(area)
    if roomiest is None:
        return geometry.places([])
    east, north = roomiest
    return paper.at(*geometry.within(area, (east + ALONG / paper.scale, north + UP / paper.scale)))


def _north() -> str:
    x = WIDTH - 30
    return (
        f'<rect x="{x - 22}" y="6" width="44" height="62" rx="4" fill="#fff" fill-opacity=".88"/>'
        f'<path d="M{x} 46V16M{x - 8} 28L{x} 14L{x + 8} 28" fill="none" stroke="{INK}" stroke-width="2.4"/>'
        f'<text x="{x}" y="63" font-size="16" text-anchor="middle" font-weight="bold">N</text>'
    )


def _scale_bar(paper: Paper) -> str:
    metres = next(length for length in (5, 10, 20, 50, 100, 200, 500) if length * paper.scale > 60 or length == 500)
    long, y = metres * paper.scale, paper.height - 14
    half = long / 2
    return (
        f'<rect x="6" y="{y - 20:.1f}" width="{long + 74:.1f}" height="28" rx="4" fill="#fff" fill-opacity=".88"/>'
        f'<rect x="14" y="{y - 8:.1f}" width="{half:.1f}" height="7" fill="{INK}" stroke="{INK}"/>'
        f'<rect x="{14 + half:.1f}" y="{y - 8:.1f}" width="{half:.1f}" height="7" fill="#fff" stroke="{INK}"/>'
        f'<text x="{22 + long:.1f}" y="{y:.1f}" font-size="15">{metres} m</text>'
    )
