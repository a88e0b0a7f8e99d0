"""
How far the roof reaches outside the walls, and what that takes of the ground and of the distances.

The footprint is the façade. Eaves that are not stated reach somewhere between nothing and what is plausible
(`eaves_unknown_up_to_m` of the pack); where that could change an answer, the applicant is asked.
"""

from __future__ import annotations

from decimal import Decimal

from permits import geometry
from permits.geometry import Shape
from permits.quantity import Measured, Source, exactly
from permits.survey.contradictions import has
from permits.survey.finding import ZERO, Finding


def roofless(finding: Finding) -> None:
    """What has no roof of its own has no eaves, so that nobody is asked for what cannot be answered."""
    if not has(finding.act, "eaves_m"):
        finding.put("eaves_m", exactly(ZERO, Source.SURVEY, "åtgärden har inget tak"))


def eaves(finding: Finding) -> Measured:
    """The eaves, metres outside the façade; nothing for what has no roof."""
    stated = finding.values.get("eaves_m")
    if not finding.act.is_building:
        return exactly(ZERO)
    if isinstance(stated, Measured):
        return stated
    return Measured(ZERO, finding.pack.settings.get("eaves_unknown_up_to_m", ZERO), Source.SURVEY, "takfoten är okänd")


def nearer(finding: Finding) -> tuple[Decimal, Decimal]:
    """How much nearer a boundary they bring the building, least and most: short ones are left out (MÖD 2020:9)."""
    reach, ignored_below = eaves(finding), finding.limit("eaves_ignored_below") or ZERO
    least, most = (ZERO if metres < ignored_below else metres for metres in (reach.low, reach.high))
    return least, most


def covered(finding: Finding, facade: Shape) -> Measured:
    """
    The building area within these walls, square metres, with eaves where the measuring standard counts them.

    Those deeper than 0.5 m count where they hang lower than 3 m, deeper than 1.5 m where they hang lower than 5 m
    (SS 21054; law file M-02). How low is known only of a building that is itself no higher.
    """
    reach, walls = eaves(finding), geometry.area(facade)
    low_count, high_count = finding.limit("eaves_counted_beyond"), finding.limit("high_eaves_counted_beyond")
    ridge, low_below = finding.values.get("ridge_height_m"), finding.limit("eaves_low_below")
    if low_count is None or high_count is None or low_below is None:
        return exactly(walls, Source.SURVEY, "ytan som är ritad")
    hangs_low = isinstance(ridge, Measured) and ridge.high <= low_below
    least = reach.low if reach.low > (low_count if hangs_low else high_count) else ZERO
    most = reach.high if reach.high > low_count else ZERO
    roofed = (geometry.area(geometry.wider(facade, metres)) if metres else walls for metres in (least, most))
    low, high = roofed
    return Measured(low, high, Source.SURVEY, "ytan som är ritad" if not most else "ytan som är ritad, med takfoten")
