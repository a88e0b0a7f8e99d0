"""What has changed on the map: what may be built, is begun and is finished, for whoever keeps the municipality's map."""

from __future__ import annotations

from typing import Any

from permits.office import Office
from permits.store.chained.events import Entry

STEPS = frozenset({"granted", "starting_clearance", "exempt", "start_cleared", "final_cleared"})
"""The steps by which something comes to stand on the ground, or may."""

KINDS = ("decided", "start_cleared", "final_cleared")


def map_changes(office: Office, municipality: str, after: int, most: int | None) -> dict[str, Any]:
    """
    A GeoJSON collection of what has happened after the event of that number, in its order, in the municipality's own system.

    most: so many of them, all when None. `last`: the event to ask on from. A case with a party whose identity is protected has its number and state alone.
    """
    page = office.store.events.after(municipality, after, most, KINDS)
    return {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": office.zoning(municipality).municipality.crs}},
        "last": page[-1].event.sequence if page else after,
        "features": [_feature(office, municipality, entry) for entry in page if entry.event.step in STEPS],
    }


def _feature(office: Office, municipality: str, entry: Entry) -> dict[str, Any]:
    known: dict[str, Any] = {"case": entry.number, "state": entry.state}
    if entry.protected:
        return {"type": "Feature", "id": entry.event.sequence, "geometry": None, "properties": known}
    record = office.store.records.last(municipality, entry.case_id)
    known |= {
        "step": entry.event.step,
        "day": entry.event.day.isoformat(),
        "act": record.application["measure"]["kind"],
        "property": record.application["property"],
    }
    return {"type": "Feature", "id": entry.event.sequence, "geometry": record.footprint, "properties": known}
