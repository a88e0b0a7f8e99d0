"""What people in the demo town want to build, each as it lies on a lot of theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter

from permits.content import content

Point = tuple[float, float]


@dataclass(frozen=True)
class Wanted:
    """
    A measure, as the demo's folder says it. says: what becomes of it. footprint: its corners in metres east and north of
    the lot's southern corner; the lots of the town are alike, and those across a street are `turned`. papers: what is
    handed in with it, by kind.
    """

    says: str
    kind: str
    answers: Mapping[str, Any]
    papers: Sequence[str]
    footprint: Sequence[Point] = ()
    dimensions: Mapping[str, str] = field(default_factory=dict)
    manager: bool = False


@dataclass(frozen=True)
class Wants:
    """What the town's people want, by name. town: where they live."""

    town: str
    wants: Mapping[str, Wanted]


WANTS = TypeAdapter(Wants).validate_json((content("zoning_data") / "demo/wants.json").read_bytes())


def turned(wanted: Wanted, across: Point) -> Wanted:
    """
    As it lies across the street, where the houses stand at the other end: half a turn about the middle of the lot.

    across: metres east and north from the lot's southern corner to its northern.
    """
    return replace(wanted, footprint=[(across[0] - east, across[1] - north) for east, north in wanted.footprint])


def body(
    wanted: Wanted,
    municipality: str,
    lot: str,
    crs: str,
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
        measure["footprint"] = {"type": "Polygon", "crs": crs, "coordinates": [[*ring, ring[0]]]}
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
