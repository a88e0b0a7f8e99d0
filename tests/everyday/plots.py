"""
Applications placed on the demo map, each in its plot's own frame: x along the street, y into the plot, metres.

The demo map is laid out along one direction, so that every plot there has the same two axes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from permits.application import AttachmentKind, read_inquiry
from permits.place.site import Building, Property
from permits.place.zoning import Zoning
from permits.settings import Settings

RECEIVED = "2026-11-20"
ALONG, INTO = (0.96, 0.28), (-0.28, 0.96)
CRS = "EPSG:3009"

Point = tuple[float, float]
Json = dict[str, Any]


@cache
def zoning() -> Zoning:
    return next(one for one in map(Zoning.load, Settings().zoning_folders) if one.municipality.code == "9901")


@cache
def plot(designation: str) -> Property:
    found = zoning().property(designation)
    assert found is not None, designation
    return found


@cache
def corner(designation: str) -> Point:
    """The corner of the property's largest part that comes first along both axes."""
    largest = max(plot(designation).parts, key=lambda part: part.area)
    x, y = min(largest.exterior.coords, key=lambda at: _along(at) + _into(at))
    return x, y


@cache
def house(designation: str) -> tuple[float, float, float, float]:
    """The main building in the plot's own frame: x, y, width and depth."""
    east, north = corner(designation)
    walls = next(one.outline for one in _buildings(designation) if one.main)
    at = [(x - east, y - north) for x, y in walls.exterior.coords]
    xs, ys = [_along(point) for point in at], [_into(point) for point in at]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def polygon(designation: str, x: float, y: float, width: float, depth: float) -> Json:
    ring = [(x, y), (x + width, y), (x + width, y + depth), (x, y + depth), (x, y)]
    return {"type": "Polygon", "crs": CRS, "coordinates": [[_placed(designation, at) for at in ring]]}


def line(designation: str, *points: Point) -> Json:
    return {"type": "LineString", "crs": CRS, "coordinates": [_placed(designation, at) for at in points]}


def consents(of: str) -> list[Json]:
    """What every owner of a property has signed."""
    owners = range(len(plot(of).owners))
    return [{"property": of, "owner": place, "signed": RECEIVED, "form": "paper"} for place in owners]


def application(
    kind: str,
    designation: str,
    footprint: Json | None = None,
    dimensions: Mapping[str, str] | None = None,
    answers: Mapping[str, bool | str] | None = None,
    consents: Sequence[Json] = (),
) -> Json:
    """A signed application with every paper that can be asked for, and with these answers from the start."""
    measure: Json = {"kind": kind, "dimensions": dict(dimensions or {}), "plannedStart": "2027-04-01"}
    if footprint:
        measure["footprint"] = footprint
    return {
        "municipality": "9901",
        "property": designation,
        "measure": measure,
        "applicants": [
            {
                "name": "Testa Testsson",
                "personalNumber": "19880320-0016",
                "address": {"street": "Björkstigen 5", "postalCode": "999 01", "town": "Granköping"},
                "signed": RECEIVED,
            }
        ],
        "attachments": [
            {"kind": paper, "name": f"{paper}.pdf", "sha256": hashlib.sha256(paper.encode()).hexdigest()}
            for paper in PAPERS
        ],
        "inspectionManager": {"name": "Kontrolla Testsson", "certificate": "0000/00"},
        "consents": list(consents),
        "answers": {"work_begun": "no", **(answers or {})},
        "received": RECEIVED,
    }


PAPERS = [
    kind.value
    for kind in AttachmentKind
    if kind not in (AttachmentKind.OTHER, AttachmentKind.CONSENT, AttachmentKind.POWER_OF_ATTORNEY)
]


def _buildings(designation: str) -> Sequence[Building]:
    asked = read_inquiry({"municipality": "9901", "property": designation, "measure": {"kind": "sign"}})
    site = zoning().site(asked, None, date.fromisoformat(RECEIVED))
    return [one for one in site.buildings if one.on == plot(designation).designation]


def _placed(designation: str, at: Point) -> list[float]:
    east, north = corner(designation)
    x, y = at
    return [round(east + ALONG[0] * x + INTO[0] * y, 3), round(north + ALONG[1] * x + INTO[1] * y, 3)]


def _along(at: Point) -> float:
    return at[0] * ALONG[0] + at[1] * ALONG[1]


def _into(at: Point) -> float:
    return at[0] * INTO[0] + at[1] * INTO[1]
