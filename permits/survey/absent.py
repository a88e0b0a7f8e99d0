"""Why a fact could not be found, in words for the one who asked."""

from permits.phrases import phrase
from permits.place.site import Building
from permits.text import Text


def unmeasured(building: Building) -> Text:
    """That a building's measures are not known, and which building it is."""
    return phrase("survey.absent.unmeasured", on=building.on, purpose=building.purpose)
