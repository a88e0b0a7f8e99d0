"""An event of a case as other systems are told of it: thin, so that what it is of is asked for at the case."""

from __future__ import annotations

from typing import Any

from permits.store.chained.events import Entry

CHANGED = "se.lovsvar.case"
"""What every type of event begins with."""


def source(base_url: str) -> str:
    """Where the events of an installation come from: its API's address."""
    return f"{base_url}/api/v1"


def as_cloud_event(source: str, municipality: str, entry: Entry) -> dict[str, Any]:
    """An event by CloudEvents 1.0.2; of a protected case not even what happened is told."""
    event, number = entry.event, {"case": entry.number, "state": entry.state}
    data = number if entry.protected else {**number, "day": event.day.isoformat(), "role": event.role.value}
    return {
        "specversion": "1.0",
        "id": f"{municipality}-{event.sequence}",
        "source": source,
        "type": f"{CHANGED}.{event.step}" if not entry.protected else CHANGED,
        "subject": f"cases/{entry.case_id}",
        "time": event.at.isoformat(),
        "sequence": f"{event.sequence:010d}",
        "datacontenttype": "application/json",
        "data": data,
    }
