"""
What is wrong with a GML 3.2 document, before anything is read from it: identity, references, coordinate
system, curves, arcs, surfaces, and edges that do not meet.

One pass, every fault at once, each with the feature it is in and a place on the map where there is one.
Nothing is mended. Geometry follows ISO 19107 by way of GML 3.2.1 (OGC 07-036).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import shapely
from lxml import etree

from permits.errors import Fault
from permits.text import Text

GML = "{http://www.opengis.net/gml/3.2}"
HREF = "{http://www.w3.org/1999/xlink}href"

KNOWN_SYSTEMS = {
    # SWEREF 99 and its zones; EUREF89 UTM 32, 33 and 35, plain and with heights
    *range(3006, 3019), 25832, 25833, 25835, 5972, 5973, 5975, 5845,
}  # fmt: skip

LARGEST = 100_000_000
"""Bytes in one document."""

TOUCHING = 0.001
"""Metres within which two points are the same: the grid of plan data."""

STRAIGHT = 0.02
"""Metres of bulge that an arc must pass: two steps of a centimetre grid make no arc."""

Point = tuple[float, float]


def faults(path: Path) -> list[Fault]:
    """All that is wrong with the document; empty when it can be read."""
    if path.stat().st_size > LARGEST:
        return [_fault(path.name, "too_large", "Filen är för stor.", "The file is too large.")]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.parse(path, parser).getroot()
    except (etree.XMLSyntaxError, OSError) as error:
        return [_fault(path.name, "not_xml", f"Filen är inte XML: {error}.", f"The file is not XML: {error}.")]
    if not root.tag.startswith(GML) and not any(node.tag.startswith(GML) for node in root.iter(etree.Element)):
        return [_fault(path.name, "not_gml", "Filen är inte GML 3.2.", "The file is not GML 3.2.")]
    document = _Document(path, root)
    return [
        *document.systems(),
        *document.identities(),
        *document.references(),
        *document.curves(),
        *document.surfaces(),
        *document.edges(),
    ]


class _Document:
    def __init__(self, path: Path, root: etree._Element) -> None:
        self.path, self.root = path, root
        self.features = [member[0] for member in root.iter(f"{GML}featureMember", f"{GML}member") if len(member)]
        self.named = {node.get(f"{GML}id"): node for node in root.iter(etree.Element) if node.get(f"{GML}id")}

    def place(self, element: etree._Element, point: Point | None = None) -> str:
        """The file, the feature that an element is in, and a point of it."""
        feature = element
        for above in element.iterancestors():
            if above.tag in (f"{GML}featureMember", f"{GML}member"):
                break
            feature = above
        where = f" ({point[0]:.2f}, {point[1]:.2f})" if point else ""
        name = etree.QName(feature).localname
        return f"{self.path.name}#{feature.get(f'{GML}id', '')} {name}{where}"

    # -- gate 2: the coordinate system ---------------------------------------------------------------

    def systems(self) -> Iterator[Fault]:
        """One known system for all of the same dimension."""
        written: dict[str, etree._Element] = {}
        for node in self.root.iter(etree.Element):
            if node.get("srsName"):
                written.setdefault(node.get("srsName", ""), node)
        if not written:
            yield _fault(
                self.path.name,
                "crs",
                "Inget koordinatsystem är angivet. Ange srsName.",
                "No coordinate system is named. Give srsName.",
            )
        codes = {name: _epsg(name) for name in written}
        for name, code in codes.items():
            if code not in KNOWN_SYSTEMS:
                yield _fault(
                    self.place(written[name]),
                    "crs",
                    f"Koordinatsystemet {name} kan inte användas.",
                    f"The coordinate system {name} cannot be used.",
                )
        plain = {code for code in codes.values() if (code in KNOWN_SYSTEMS and code < 5000) or code > 20000}
        if len(plain) > 1:
            shown = ", ".join(sorted(codes))
            yield _fault(
                self.path.name,
                "mixed_crs",
                f"Filen blandar koordinatsystem: {shown}.",
                f"The file mixes coordinate systems: {shown}.",
            )

    # -- identity and references ---------------------------------------------------------------------

    def identities(self) -> Iterator[Fault]:
        seen: set[str] = set()
        for node in self.root.iter(etree.Element):
            id = node.get(f"{GML}id")
            if id and id in seen:
                yield _fault(
                    self.place(node),
                    "gml_id",
                    f"gml:id {id} finns mer än en gång.",
                    f"gml:id {id} occurs more than once.",
                )
            seen.add(id or "")
            if etree.QName(node).localname == "lokalId" and not _is_uuid(node.text or ""):
                yield _fault(
                    self.place(node), "uuid", f"lokalId {node.text} är inget UUID.", f"lokalId {node.text} is no UUID."
                )

    def references(self) -> Iterator[Fault]:
        for node in self.root.iter(etree.Element):
            href = node.get(HREF, "")
            file, hash_, id = href.partition("#")
            if not hash_ or file.startswith(("http:", "https:")):
                continue
            there = (
                file and file != self.path.name and (self.path.parent / Path(file).name).is_file()
            ) or id in self.named
            if not there:
                yield _fault(
                    self.place(node),
                    "xlink",
                    f"Hänvisningen {href} leder ingenstans.",
                    f"The reference {href} leads nowhere.",
                )

    # -- gate 4: curves and surfaces -----------------------------------------------------------------

    def curves(self) -> Iterator[Fault]:
        for node in self.root.iter(f"{GML}LineString", f"{GML}LineStringSegment", f"{GML}Arc"):
            points = _points(node)
            if points is None:
                yield _fault(
                    self.place(node),
                    "curve",
                    "Linjens koordinater går inte ihop.",
                    "The line's coordinates do not come out even.",
                )
                continue
            twice = next((b for a, b in pairwise(points) if a == b), None)
            if twice:
                yield _fault(
                    self.place(node, twice),
                    "double_point",
                    "Samma punkt kommer två gånger i följd.",
                    "The same point comes twice in a row.",
                )
            if node.tag == f"{GML}Arc":
                yield from self._arc(node, points)
            elif len(set(points)) < 2:
                yield _fault(
                    self.place(node),
                    "curve",
                    "En linje behöver minst två punkter.",
                    "A line needs at least two points.",
                )

    def _arc(self, arc: etree._Element, points: list[Point]) -> Iterator[Fault]:
        if len(points) != 3:
            yield _fault(
                self.place(arc),
                "arc",
                f"En båge har tre punkter; den här har {len(points)}.",
                f"An arc has three points; this has {len(points)}.",
            )
            return
        chord = shapely.LineString([points[0], points[2]])
        if shapely.Point(points[1]).distance(chord) <= STRAIGHT:
            yield _fault(
                self.place(arc, points[1]),
                "straight_arc",
                "Bågens tre punkter ligger på en rät linje.",
                "The arc's three points lie on a straight line.",
            )

    def surfaces(self) -> Iterator[Fault]:
        for node in self.root.iter(f"{GML}Polygon", f"{GML}PolygonPatch"):
            rings = [_points(ring) for ring in node.iter(f"{GML}LinearRing")]
            if any(ring is None or len(ring) < 4 or ring[0] != ring[-1] for ring in rings) or not rings:
                yield _fault(
                    self.place(node),
                    "ring",
                    "En ring är inte sluten eller har för få punkter.",
                    "A ring is not closed or has too few points.",
                )
                continue
            whole = [ring for ring in rings if ring]
            yield from self._surface(node, whole)

    def _surface(self, element: etree._Element, rings: list[list[Point]]) -> Iterator[Fault]:
        shell, holes = shapely.Polygon(rings[0]), [shapely.Polygon(ring) for ring in rings[1:]]
        if not shell.is_valid:
            where = _spot(shapely.is_valid_reason(shell))
            yield _fault(
                self.place(element, where),
                "self_crossing",
                "Ytans gräns korsar sig själv.",
                "The surface's boundary crosses itself.",
            )
            return
        turned = shapely.LinearRing(rings[0]).is_ccw
        if not turned or any(shapely.LinearRing(ring).is_ccw for ring in rings[1:]):
            yield _fault(
                self.place(element),
                "winding",
                "Ytterringen ska gå moturs och hålen medurs.",
                "The outer ring goes anticlockwise and holes clockwise.",
            )
        for number, hole in enumerate(holes):
            if not hole.is_valid or not shell.covers(hole):
                yield _fault(
                    self.place(element, _middle(hole)),
                    "hole_outside",
                    "Ett hål ligger utanför ytan.",
                    "A hole lies outside the surface.",
                )
            if any(hole.intersects(other) and hole.intersection(other).area > 0 for other in holes[:number]):
                yield _fault(
                    self.place(element, _middle(hole)),
                    "holes_overlap",
                    "Två hål överlappar varandra.",
                    "Two holes overlap.",
                )

    # -- edges that a surface says bound it ----------------------------------------------------------

    def edges(self) -> Iterator[Fault]:
        """A surface's boundary is made of the lines it says bound it."""
        for feature in self.features:
            bounding = [node for node in feature if etree.QName(node).localname.startswith("avgrensesAv")]
            named = [self.named.get(node.get(HREF, "").partition("#")[2]) for node in bounding]
            surface = next(iter(feature.iter(f"{GML}Polygon", f"{GML}PolygonPatch")), None)
            if not bounding or surface is None or any(node is None for node in named):
                continue
            ring = next((_points(ring) for ring in surface.iter(f"{GML}LinearRing")), None)
            lines = [
                points
                for edge in named
                if edge is not None
                for line in edge.iter(f"{GML}LineString", f"{GML}LineStringSegment", f"{GML}Arc")
                if (points := _points(line))
            ]
            on_lines = {point for line in lines for point in line}
            off = next((point for point in ring or () if not _near(point, on_lines)), None)
            beyond = next((point for point in sorted(on_lines) if not _near(point, set(ring or ()))), None)
            if off or beyond:
                yield _fault(
                    self.place(feature, off or beyond),
                    "edges",
                    "Ytans gräns stämmer inte med linjerna som avgränsar den.",
                    "The surface's boundary is not made of the lines that bound it.",
                )


def _points(element: etree._Element) -> list[Point] | None:
    """The positions below an element, heights left out; None when the numbers do not come out even."""
    found: list[Point] = []
    for node in element.iter(f"{GML}posList", f"{GML}pos"):
        try:
            numbers = [float(number) for number in (node.text or "").split()]
        except ValueError:
            return None
        dimension = {"2": 2, "3": 3}.get(node.get("srsDimension") or _dimension(node))
        if dimension is None or len(numbers) % dimension or not all(abs(n) < 1e9 for n in numbers):
            return None
        found += [(numbers[n], numbers[n + 1]) for n in range(0, len(numbers), dimension)]
    return found


def _dimension(element: etree._Element) -> str:
    return next((dimension for above in element.iterancestors() if (dimension := above.get("srsDimension"))), "2")


def _epsg(name: str) -> int:
    found = re.search(r"(\d{4,6})$", name)
    return int(found[1]) if found and "EPSG" in name.upper() else 0


def _is_uuid(text: str) -> bool:
    try:
        UUID(text.strip())
    except ValueError:
        return False
    return True


def _spot(reason: str) -> Point | None:
    """The point in GEOS's sentence on why a surface is not valid."""
    found = re.search(r"\[(-?[\d.e+]+) (-?[\d.e+]+)", reason)
    return (float(found[1]), float(found[2])) if found else None


def _middle(shape: shapely.Polygon) -> Point:
    point = shape.representative_point() if shape.is_valid else shapely.Point(shape.exterior.coords[0])
    return point.x, point.y


def _near(point: Point, others: set[Point]) -> bool:
    return any(abs(point[0] - x) <= TOUCHING and abs(point[1] - y) <= TOUCHING for x, y in others)


def _fault(place: str, code: str, sv: str, en: str) -> Fault:
    return Fault(place, Text(sv, en), code)
