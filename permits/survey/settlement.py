"""Whether the place lies in a gathered settlement (sammanhållen bebyggelse, PBL 1 kap. 4 §)."""

from __future__ import annotations

from permits import geometry
from permits.phrases import phrase
from permits.place.zoning import NEAR_SETTLEMENT
from permits.quantity import Source, Stated
from permits.survey.finding import Finding

FACT = "gathered_settlement"


def settlement(finding: Finding) -> None:
    """
    No settlement, where the distance alone settles it: outside plans, and no other property has a building so near that
    its plot could border the plot here or lie across a road or park from it.

    A settlement is buildings on plots that border each other or are parted by a road, street or park only. Where a plot
    ends is in no register, so what stands nearer is for a person; so is a property with several main buildings, which
    may be several plots.
    """
    site, apart = finding.site, finding.pack.settings.get("settlement_apart_m")
    if FACT not in finding.pack.facts or apart is None or not site.outside_plan:
        return
    if not finding.tells("buildings") or len(finding.mains) > 1 or not _stands_here(finding):
        finding.miss(FACT, phrase("survey.settlement.plots_unknown"))
        return
    nearest = site.nearest_elsewhere
    if nearest is None:
        finding.put(FACT, Stated(False, Source.SURVEY, f"ingen annan byggnad inom {NEAR_SETTLEMENT} m"))
        return
    errors = [finding.margin(building.accuracy_m) for building in (nearest, *finding.own)]
    away = min(geometry.distance(building.outline, nearest.outline) for building in finding.own)
    if None in errors or away - 2 * max(error for error in errors if error is not None) <= apart:
        finding.miss(FACT, phrase("survey.settlement.plots_unknown"))
        return
    finding.put(FACT, Stated(False, Source.SURVEY, f"{away:.0f} m till närmaste byggnad på en annan fastighet"))


def _stands_here(finding: Finding) -> bool:
    """Whether what is changed is a building of the property that the register knows."""
    where = finding.where
    return bool(finding.own) and (where is None or any(geometry.covers(own.outline, where) for own in finding.own))
