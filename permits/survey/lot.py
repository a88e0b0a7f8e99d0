"""The lot against the property: whether what is built stands on ground that is the house's own."""

from __future__ import annotations

from decimal import Decimal

from permits import geometry
from permits.geometry import Shape
from permits.phrases import phrase
from permits.place.plan import Family
from permits.place.site import Boundary
from permits.quantity import Source, Stated
from permits.survey.finding import Finding
from permits.survey.provisions import meets


def within_lot(finding: Finding) -> None:
    """
    Whether it stands on the lot (tomt): the property but for what the plan makes public space, or outside plan only the
    ground its house needs (PBL 1 kap. 4 §).
    """
    property = finding.site.property
    if property is None:
        finding.miss("within_lot", phrase("survey.absent.no_property"))
    elif finding.where is None:
        finding.miss("within_lot", phrase("survey.absent.not_placed"))
    elif finding.leaves:
        finding.put("within_lot", Stated(False, Source.SURVEY, "utanför fastigheten"))
    elif (public := _on_public_space(finding, finding.where)) is True:
        finding.put("within_lot", Stated(False, Source.SURVEY, "på allmän plats"))
    elif public is None or stands_over(finding):
        finding.miss("within_lot", phrase("survey.absent.near_the_line"))
    elif finding.site.outside_plan is not False and property.kind != "plot":
        # PBL 1 kap. 4 §: only the land that a house needs is its lot; on a farm that is not the whole.
        finding.miss(
            "within_lot",
            phrase("survey.lot.large_property"),
        )
    else:
        finding.put("within_lot", Stated(True, Source.SURVEY, "inom fastigheten"))


def _on_public_space(finding: Finding, where: Shape) -> bool | None:
    """Whether any of it stands on public space; None where the plan's line may run through it."""
    met = [
        meets(finding, where, provision)
        for plan in finding.site.plans
        for provision in plan.provisions
        if provision.family is Family.PUBLIC_SPACE
    ]
    return True if True in met else None if None in met else False


def stands_over(finding: Finding) -> tuple[Boundary, ...] | None:
    """
    The boundaries beyond which the measure stands, or by their error may stand, noise left aside.

    None where it leaves the property without crossing a boundary that the register knows.
    """
    where = finding.where
    if finding.site.property is None or where is None:
        return ()
    over = tuple(
        boundary
        for boundary in finding.site.boundaries
        if _may_cross(finding, where, boundary) or (finding.leaves and not geometry.distance(where, boundary.line))
    )
    return over if over or not finding.leaves else None


def _may_cross(finding: Finding, where: Shape, boundary: Boundary) -> bool:
    """Whether the boundary can, by its error, run through the footprint."""
    margin = finding.margin(boundary.accuracy_m)
    measured = geometry.distance(where, boundary.line)
    if margin is None:
        return finding.far is None or measured <= finding.far
    return measured < margin and margin > Decimal(str(geometry.SLIVER_WIDTH))
