"""Shore protection: the zone, the water near by, and a plan that lifts it (MB 7 kap. 13-18 §§)."""

from __future__ import annotations

from permits import geometry
from permits.phrases import phrase
from permits.place.plan import Family
from permits.place.site import Overlay
from permits.place.zoning import NEAR_OVERLAYS, touching
from permits.quantity import Source, at_least, exactly
from permits.survey.finding import Finding
from permits.survey.plans import all_of


def shore(finding: Finding) -> None:
    """Whether shore protection applies, and the metres to the nearest water."""
    ground = finding.ground
    why = phrase("survey.shore.protection_unknown")
    if ground is None:
        finding.miss("shore_protection", why)
        finding.miss("shore_distance_m", phrase("survey.absent.not_placed"))
        return
    waters = [
        overlay for overlay in finding.site.overlays if overlay.kind == "water" and not _too_small(finding, overlay)
    ]
    away = [(geometry.distance(ground, water.area), water) for water in waters]
    nearest = min(away, key=lambda pair: pair[0], default=None)
    if nearest is not None:
        measured = exactly(nearest[0], Source.SURVEY, nearest[1].name)
        finding.put("shore_distance_m", finding.seen(measured, NEAR_OVERLAYS))
    elif finding.tells("water"):
        none = at_least(NEAR_OVERLAYS, Source.SURVEY, f"inget vatten inom {NEAR_OVERLAYS} m")
        finding.put("shore_distance_m", none)
    else:
        finding.miss("shore_distance_m", phrase("survey.shore.shores_unknown"))
    reach = finding.limit("shore_protection_distance")
    zones = touching(finding.site.overlays, "shore_protection", ground)
    near = reach is not None and nearest is not None and nearest[0] <= reach
    lifted = all_of(finding, ground, Family.SHORE_PROTECTION_LIFTED)
    if zones or near:
        protected: bool | None = None if lifted is None else not lifted
        evidence = zones[0].name if zones else "nära vatten"
    elif finding.tells("water") and (not waters or (finding.tells("shore_protection") and reach is not None)):
        # Beyond the widest reach from any water nothing can be protected, whatever the zone layer says.
        protected, evidence = False, "inget strandskydd"
    else:
        protected, evidence = None, ""
    finding.put_yes("shore_protection", protected, why, evidence)


def _too_small(finding: Finding, water: Overlay) -> bool:
    """
    Whether a lake is so small that its shore is free (MB 7 kap. 13 a §).

    The county board may have decided otherwise, so it takes a layer of zones that would show that.
    """
    largest = finding.limit("lake_without_shore_protection")
    if water.form != "lake" or geometry.is_line(water.area) or largest is None or not finding.tells("shore_protection"):
        return False
    return geometry.area(water.area) <= largest
