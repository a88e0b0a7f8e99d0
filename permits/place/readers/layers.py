"""
Map layers from GeoPackage, GeoJSON, shapefile and GML into plain features in the working CRS.

A layer without a declared SWEREF 99 system is refused, since the zone cannot be guessed from numbers.
One bad feature is reported with its place and left out; it never drops its layer.
"""

from __future__ import annotations

import json
import math
import re
import threading
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyogrio
import pyogrio.raw
import shapely

from permits.errors import BadZoning, Fault, NotAShape
from permits.geometry import Shape, from_geojson, in_range, is_line, radius, to_geojson, transformed
from permits.jurisdiction import SYSTEMS
from permits.phrases import phrase
from permits.text import Text

EPSG = re.compile(r"(?:urn:ogc:def:crs:|https?://www\.opengis\.net/def/crs/)?EPSG[:/](?:[\d.]*[:/])?(\d+)")
"""How GeoJSON's `crs` names a system: short, as a URN or as an address; another register's number is another system."""

ARC_STEP = 0.05
"""
Degrees by which GDAL draws an arc out as a line: it strays at most half a millimetre up to a radius of five kilometres.

Its own four degrees stray by decimetres, which is in nobody's accuracy.
"""

ARC_STRAYS = 0.0005
"""Metres that the line may stray from its arc, as far as the grid of millimetres strays. A layer with a flatter arc is drawn out in finer steps, see `_arc_step`."""

ARC = re.compile(r"CIRCULARSTRING[ ZM]*\(([^)]*)\)")
"""The points of arcs as GDAL writes them, every second one between two others on the circle."""

BY_GDAL = threading.Lock()
"""GDAL has one step for all that it reads at a time."""


class Drawn(StrEnum):
    """How the features of a layer are drawn."""

    AREA = "area"
    LINE = "line"
    ANYHOW = "anyhow"


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a layer: its shape in the working CRS and its attributes, absent ones left out."""

    shape: Shape
    attributes: Mapping[str, Any]

    def text(self, name: str) -> str:
        return str(self.attributes.get(name, ""))

    def number(self, name: str) -> Decimal | None:
        """A non-negative number, None when the layer does not say or says something else."""
        value = self.attributes.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
            return None
        return Decimal(str(value))


def read(
    path: Path, format: str, crs: str, columns: Mapping[str, str] = MappingProxyType({}), drawn: Drawn = Drawn.ANYHOW
) -> tuple[list[Feature], list[Fault]]:
    """
    The features of a layer file and the faults of those left out.

    format: `gpkg`, `geojson`, `shp` or `gml`. columns: the file's own name of each attribute that is called
    otherwise here, as the manifest says (`{"designation": "FASTBET"}`). drawn: how a feature must be drawn to mean anything
    here, lest a point pass for a house of no area. Raises BadZoning when the file cannot be read, or names no SWEREF 99 system.
    """
    own, features = _geojson(path) if format == "geojson" else _by_gdal(path)
    renamed = {theirs: ours for ours, theirs in columns.items()}
    if own not in SYSTEMS:
        raise BadZoning(
            phrase("place.layers.no_system", file=path.name),
            [Fault(path.name, phrase("place.layers.system", own=own), "crs")],
        )
    found, faults = [], []
    for number, (geometry, attributes) in enumerate(features):
        try:
            shape = from_geojson(geometry)
            if not in_range(shape, own):
                raise NotAShape(phrase("place.layers.outside"))
            if is_line(shape) is (drawn is Drawn.AREA) and drawn is not Drawn.ANYHOW:
                raise NotAShape(phrase(f"place.layers.not_drawn.{drawn}"))
        except NotAShape as error:
            place = f"{path.name}#{attributes.get('objektidentitet', number)}"
            faults.append(Fault(place, error.says, "geometry"))
            continue
        kept = {renamed.get(name, name): value for name, value in attributes.items() if value is not None}
        found.append(Feature(transformed(shape, own, crs), kept))
    return found, faults


Read = tuple[str, Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]]


def _geojson(path: Path) -> Read:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        name = str(content.get("crs", {}).get("properties", {}).get("name", ""))
        features = content["features"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _unreadable(path, error) from None
    epsg = EPSG.fullmatch(name)
    return (f"EPSG:{epsg[1]}" if epsg else name or "okänt"), (
        (feature.get("geometry") or {}, feature.get("properties") or {}) for feature in features
    )


def _by_gdal(path: Path) -> Read:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL's remarks on attribute types; the geometry is checked here
            # Without this GDAL leaves a file of its own beside each GML.
            options = {"WRITE_GFS": "NO"} if path.suffix == ".gml" else {}
            held = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
            if not held:
                raise ValueError("no layer of shapes")
            with BY_GDAL:
                pyogrio.set_gdal_config_options({"OGR_ARC_STEPSIZE": str(_arc_step(path, held[0], options))})
                meta, _, geometries, columns = pyogrio.raw.read(path, layer=held[0], **options)
    except Exception as error:  # GDAL raises its own kinds, each of them "cannot be read" here
        raise _unreadable(path, error) from None
    if len(held) > 1:
        says = phrase("place.layers.several", file=path.name, layers=", ".join(held))
        raise BadZoning(says, [Fault(path.name, says, "layers")])

    def features() -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
        for number, wkb in enumerate(geometries):
            attributes = {name: _plain(column[number]) for name, column in zip(meta["fields"], columns, strict=True)}
            try:
                shape = shapely.from_wkb(wkb) if wkb is not None else None
            except shapely.errors.ShapelyError:  # a ring that is open, or of too few points
                shape = None
            yield (to_geojson(shape) if shape is not None else {}), attributes

    return str(meta["crs"]), features()


def _arc_step(path: Path, layer: str, options: Mapping[str, str]) -> float:
    """
    Degrees by which the arcs of a layer are drawn out, so that the flattest strays no more than `ARC_STRAYS`: half a
    millimetre to a radius of 130 km, one to 260 km, beyond which no boundary is bent. GDAL takes no step below 0.01.
    """
    if path.suffix == ".shp":  # has no arcs
        return ARC_STEP
    asked = f'SELECT OGR_GEOM_WKT FROM "{layer}"'
    _, _, _, (texts,) = pyogrio.raw.read(path, sql=asked, sql_dialect="OGRSQL", read_geometry=False, **options)
    steps = [math.degrees(math.sqrt(8 * ARC_STRAYS / bend)) for text in texts for bend in _flat_arcs(text or "")]
    return min([ARC_STEP, *steps])


def _flat_arcs(text: str) -> Iterator[float]:
    """The radii of a geometry's arcs that `ARC_STEP` is too coarse for, but for those so short that any line will do."""
    for arc in ARC.findall(text):
        points = [(float(x), float(y)) for x, y, *_ in (point.split() for point in arc.split(","))]
        for start, through, end in zip(points[0::2], points[1::2], points[2::2], strict=False):
            bend, length = radius(start, through, end), math.dist(start, through) + math.dist(through, end)
            if bend * math.radians(ARC_STEP) ** 2 > 8 * ARC_STRAYS and length**2 > 8 * ARC_STRAYS * bend:
                yield bend


def _plain(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and math.isnan(value) else value


def _unreadable(path: Path, error: Exception) -> BadZoning:
    says = phrase("place.layers.unreadable", file=path.name)
    return BadZoning(says, [Fault(path.name, Text(str(error), str(error)), "unreadable")])
