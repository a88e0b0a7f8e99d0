"""Why a fact could not be found, in words for the one who asked."""

from permits.place.site import Building
from permits.text import Text

FAULTY = Text("Ansökan har fel som behöver rättas.", "The application has faults to mend.")
NOT_PLACED = Text("Ansökan visar inte var åtgärden ska ligga.", "The application does not show where it will stand.")
NOT_ON_PROPERTY = Text("Åtgärden är inte ritad på fastigheten.", "It is not drawn on the property.")
NO_PROPERTY = Text("Fastigheten finns inte i registret här.", "The property is not in the register here.")
NO_PLANS = Text(
    "Planlagret saknas, är för gammalt eller säger inte allt.", "The plan layer is missing, stale or silent."
)
NO_BUILDINGS = Text("Byggnaderna på fastigheten är inte kända här.", "The property's buildings are not known here.")
NO_AREA_LAYER = Text("Lagret saknas eller säger inte allt.", "The layer is missing or does not tell all.")
NEAR_THE_LINE = Text(
    "Linjen är inte inmätt så noga att det går att säga på vilken sida byggnaden hamnar.",
    "The line is not measured well enough to tell on which side of it the building will stand.",
)

TWICE = Text(
    "Det är ritat på något som kommunen redan har sagt ja till eller prövar. Ska det byggas i stället för det?",
    "It is drawn on something that the municipality has said yes to already, or is asked about. Is it to be instead?",
)


def unmeasured(building: Building) -> Text:
    """That a building's measures are not known, and which building it is."""
    return Text(
        f"Måtten på byggnaden på {building.on} ({building.purpose}) är inte kända.",
        f"The measures of the building on {building.on} ({building.purpose}) are not known.",
    )
