"""
Building height (byggnadshöjd, PBF 1 kap. 3 §): no more than it can be, whichever façade and roof it is measured by.

A plane that slopes 45 degrees inwards and touches the roof meets no façade's plane higher than the ridge and the depth of
the eaves together. Nearer public space than six metres the height counts from its level, which no map here tells.
"""

from __future__ import annotations

from collections.abc import Iterator

from permits import geometry
from permits.geometry import Shape
from permits.phrases import phrase
from permits.place.plan import Family
from permits.place.site import STREETS
from permits.quantity import Measured, Source, Stated, at_least
from permits.survey.eaves import eaves
from permits.survey.finding import ZERO, Finding

AT_MOST, FROM_OWN_GROUND = "building_height_at_most_m", "height_surely_from_own_ground"


def building_height(finding: Finding) -> None:
    """The most that it can be, in metres from the mean level of the ground at the building; and whether it counts from there."""
    if not finding.act.is_building:
        return
    where, below = finding.where, finding.limit("ground_by_public_space_below")
    ridge, roof = finding.values.get("ridge_height_m"), eaves(finding)
    if where is None or below is None:
        for fact in (AT_MOST, FROM_OWN_GROUND):
            finding.miss(fact, phrase("survey.absent.not_placed"))
        return
    far = all(away is not None and away.low >= below for away in _public_spaces(finding, where))
    finding.put(FROM_OWN_GROUND, Stated(far, Source.SURVEY, "avstånd till allmän plats"))
    if isinstance(ridge, Measured):
        most = Measured(ridge.low + roof.low, ridge.high + roof.high, Source.SURVEY, "taknock och takfot tillsammans")
    else:
        most = at_least(ZERO, Source.SURVEY)
    finding.put(AT_MOST, most)


def _public_spaces(finding: Finding, where: Shape) -> Iterator[Measured | None]:
    """How far off each public space is, or what may be some; None where that is not known."""
    for boundary in finding.site.boundaries:
        if boundary.neighbour is None or boundary.neighbour.land in STREETS:
            yield finding.interval(geometry.distance(where, boundary.line), "", boundary.accuracy_m)
    for plan in finding.site.plans:
        for provision in plan.provisions:
            if provision.family is Family.PUBLIC_SPACE:
                yield finding.interval(geometry.distance(where, provision.area), "", provision.accuracy_m)
