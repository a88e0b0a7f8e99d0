"""The people of the demo: anybody on this computer may be any of them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody the demo knows. filled_in: what an application form need not ask them."""

    name: str
    role: str
    municipality: str = ""
    filled_in: dict[str, str] = field(default_factory=dict)


DEMO_PEOPLE = {
    "officer": DemoPerson("Handläggare Demo", "officer", "9901"),
    "citizen": DemoPerson(
        "Testa Testsson",
        "citizen",
        filled_in={
            "kind": "person",
            "name": "Testa Testsson",
            # One of the Tax Agency's published test numbers.
            "number": "19880320-0016",
            "street": "Björkstigen 5",
            "postalCode": "999 01",
            "town": "Byn",
        },
    ),
}
