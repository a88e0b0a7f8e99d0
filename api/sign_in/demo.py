"""The people of the demo: anybody on this computer may be any of them."""

from __future__ import annotations

from dataclasses import dataclass, field

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
        Text("Får sina uppgifter ifyllda i ansökan.", "Finds the form filled in."),
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
        Text(
            "Ser ärenden som väntar på en människa, och avgör dem. Är utsedd för ärenden med skyddade personuppgifter.",
            "Sees the cases that wait for a person, and decides them. Is named for cases with protected identities.",
        ),
        DEMO_TOWN,
        duties=("protected",),
    ),
    "colleague": DemoPerson(
        "Lisa Testberg",
        "officer",
        Text(
            "En andra handläggare: ta samma ärende i en annan webbläsare.",
            "A second officer: take the same case in another browser.",
        ),
        DEMO_TOWN,
    ),
    "head": DemoPerson(
        "Hedda Testlund",
        "head",
        Text(
            "Ser enhetens arbete och den automatiska funktionen, och handlägger.",
            "Sees the unit's work and the automated function, and handles cases.",
        ),
        DEMO_TOWN,
    ),
    "chair": DemoPerson(
        "Karin Testsand",
        "chair",
        Text(
            "Håller i tyglarna: ställer ned den automatiska funktionen i ett steg.",
            "Holds the reins: lowers the automated function in one step.",
        ),
        DEMO_TOWN,
    ),
    "board": DemoPerson(
        "Bo Testek",
        "board",
        Text("Ser vad som har beslutats i nämndens namn.", "Sees what was decided in the board's name."),
        DEMO_TOWN,
    ),
    "planner": DemoPerson(
        "Pia Testplan",
        "planner",
        Text("Arbetar med regler och kartor vid sidan av ärendena.", "Works with rules and maps beside the cases."),
        DEMO_TOWN,
    ),
}
