"""The people of the demo: anybody on this computer may be any of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from permits.phrases import phrase
from permits.text import Text


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody the demo knows. may: what they can try, in words. filled_in: what an application form need not
    ask them. duties: as `roles.DUTIES` names them."""

    name: str
    role: str
    may: Text
    municipality: str = ""
    filled_in: dict[str, str] = field(default_factory=dict)
    duties: tuple[str, ...] = ()


DEMO_TOWN = "9901"

DEMO_PEOPLE = {
    "citizen": DemoPerson(
        "Testa Testsson",
        "citizen",
        phrase("sign_in.demo.finds_form_filled"),
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
    "officer": DemoPerson(
        "Handläggare Demo",
        "officer",
        phrase("sign_in.demo.officer"),
        DEMO_TOWN,
        duties=("protected",),
    ),
    "colleague": DemoPerson(
        "Lisa Testberg",
        "officer",
        phrase("sign_in.demo.second_officer"),
        DEMO_TOWN,
    ),
    "head": DemoPerson(
        "Hedda Testlund",
        "head",
        phrase("sign_in.demo.manager"),
        DEMO_TOWN,
    ),
    "chair": DemoPerson(
        "Karin Testsand",
        "chair",
        phrase("sign_in.demo.chair"),
        DEMO_TOWN,
    ),
    "board": DemoPerson(
        "Bo Testek",
        "board",
        phrase("sign_in.demo.auditor"),
        DEMO_TOWN,
    ),
    "planner": DemoPerson(
        "Pia Testplan",
        "planner",
        phrase("sign_in.demo.planner"),
        DEMO_TOWN,
    ),
    "lawyer": DemoPerson(
        "Nils Testlag",
        "lawyer",
        phrase("sign_in.demo.approves_rules"),
        DEMO_TOWN,
    ),
}
