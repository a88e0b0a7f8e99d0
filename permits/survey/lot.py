"""The lot against the property: whether what is built stands on ground that is the house's own."""

from __future__ import annotations

from decimal import Decimal

from permits import geometry
from permits.geometry import Shape
from permits.quantity import Source, Stated
from permits.survey.absent import NEAR_THE_LINE, NO_PROPERTY, NOT_PLACED
from permits.survey.finding import Finding
from permits.text import Text


def within_lot(finding: Finding) -> None:
    """Whether it stands on the lot (tomt): the property, or outside plan only the ground its house needs."""
    property = finding.site.property
    if property is None:
        finding.miss("within_lot", NO_PROPERTY)
    elif finding.where is None:
        finding.miss("within_lot", NOT_PLACED)
    elif not geometry.covers(property.outline, finding.where):
        finding.put("within_lot", Stated(False, Source.SURVEY, "utanför fastigheten"))
    elif not _clear_of_boundaries(finding, finding.where):
        finding.miss("within_lot", NEAR_THE_LINE)
    elif finding.site.outside_plan is not False and property.kind != "plot":
        # PBL 1 kap. 4 §: only the land that a house needs is its lot; on a farm that is not the whole.
        finding.miss(
            "within_lot",
            Text(
                "På en stor fastighet utanför plan är bara marken närmast huset tomt.",
                "On a large property outside a plan only the ground nearest the house is its lot.",
            ),
        )
    else:
        finding.put("within_lot", Stated(True, Source.SURVEY, "inom fastigheten"))


def _clear_of_boundaries(finding: Finding, where: Shape) -> bool:
    """Whether no boundary can, by its error, run through the footprint, noise left aside."""
    for boundary in finding.site.boundaries:
        margin = finding.margin(boundary.accuracy_m)
        measured = geometry.distance(where, boundary.line)
        if margin is None:
            if finding.far is None or measured <= finding.far:
                return False
        elif measured < margin and margin > Decimal(str(geometry.SLIVER_WIDTH)):
            return False
    return True
