"""What people in the demo town want to build, each as it lies on a lot of theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

NOT_INSTALLED = {
    "work_begun": "no",
    "installs_fireplace": False,
    "installs_water_or_drains": False,
    "installs_ventilation": False,
    "installs_lift": False,
    "affects_load_bearing": False,
    "affects_fire_protection": False,
}
LEVEL = {**NOT_INSTALLED, "level_change_m": "0"}
DRAWINGS = ("site_plan", "elevations", "floor_plan", "cross_section")

Point = tuple[float, float]


@dataclass(frozen=True)
class Wanted:
    """
    A measure. footprint: its corners in metres east and north of the lot's southern corner; the lots of the town are alike
    and lie alike. papers: what is handed in with it, by kind.
    """

    kind: str
    footprint: Sequence[Point] = ()
    dimensions: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=lambda: LEVEL)
    papers: Sequence[str] = DRAWINGS
    manager: bool = False


GARAGE = Wanted(
    "new_complementary_building",
    ((0.30, 23.99), (7.98, 26.23), (6.58, 31.03), (-1.10, 28.79)),
    {"ridgeHeightM": "3.20", "roofAngleDeg": "27", "eavesM": "0.30"},
)
"""40 square metres, in accord with the plan: the machine grants it."""

PLANNED_GARAGE = replace(GARAGE, papers=(*DRAWINGS, "inspection_plan"))
"""The same with its inspection plan: it may be begun the same day."""

SHED = Wanted(
    "new_complementary_building",
    ((0.30, 23.99), (5.10, 25.39), (3.70, 30.19), (-1.10, 28.79)),
    {"ridgeHeightM": "3.20", "eavesM": "0.30"},
    papers=(),
)
"""25 square metres: needs nothing."""

EXTENSION = Wanted(
    "extension",
    ((3.62, 19.75), (10.34, 21.71), (9.22, 25.55), (2.50, 23.59)),
    {"grossAreaM2": "36.00", "ridgeHeightM": "4.00", "eavesM": "0.30"},
    manager=True,
)
STOVE = Wanted(
    "installation",
    answers={**NOT_INSTALLED, "installs_fireplace": True},
    papers=("technical_description", "inspection_plan"),
)
"""Notified, and cleared by the machine."""

ON_NO_BUILD_LAND = Wanted(
    "new_complementary_building",
    ((17.98, 6.23), (23.74, 7.91), (21.871, 14.318), (16.111, 12.638)),
    {"ridgeHeightM": "3.20", "roofAngleDeg": "27", "eavesM": "0.30"},
)
"""Deviates from the plan: neighbours are heard, and an officer decides."""

CAFE = Wanted(
    "change_of_use",
    answers={
        "work_begun": "no",
        "changed_building": "one_or_two_dwelling_house",
        "use_differs": True,
        "premises_gross_area_m2": "40",
        "changes_facade": False,
        "installs_solar": False,
    },
    papers=("floor_plan", "activity_description"),
)
"""A dwelling that is to be something else: the board lets the machine suggest only."""


def body(
    wanted: Wanted,
    municipality: str,
    lot: str,
    corner: Point,
    applicant: Mapping[str, Any],
    papers: Mapping[str, str],
    received: str,
    start: str,
) -> dict[str, Any]:
    """The application. corner: the lot's southern one. papers: hashes by kind, of those that are handed in."""
    measure: dict[str, Any] = {
        "kind": wanted.kind,
        "description": "",
        "dimensions": dict(wanted.dimensions),
        "plannedStart": start,
    }
    if wanted.footprint:
        ring = [[round(corner[0] + east, 3), round(corner[1] + north, 3)] for east, north in wanted.footprint]
        measure["footprint"] = {"type": "Polygon", "crs": "EPSG:3009", "coordinates": [[*ring, ring[0]]]}
    whole = {
        "municipality": municipality,
        "property": lot,
        "measure": measure,
        "applicants": [applicant],
        "attachments": [{"kind": kind, "name": f"{kind}.pdf", "sha256": sha256} for kind, sha256 in papers.items()],
        "answers": dict(wanted.answers),
        "received": received,
    }
    manager = {"inspectionManager": {"name": "Kontrolla Testsson", "certificate": "0000/00"}}
    return {**whole, **manager} if wanted.manager else whole
