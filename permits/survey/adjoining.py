"""Whether an extension stands against a building of the property, which it must do to extend it (PBL 1 kap. 4 §)."""

from __future__ import annotations

from permits import geometry
from permits.acts import Form
from permits.phrases import phrase
from permits.quantity import Source, Stated
from permits.survey.finding import AGAINST, Finding


def adjoining(finding: Finding) -> None:
    """
    Whether what is drawn as an extension is joined to a building on the property.

    Joined when it is drawn against one, a slip of the pen left aside; apart when no doubt of where the building's
    walls stand brings them together; otherwise it is not known.
    """
    if finding.act.form is not Form.EXTENSION:
        return
    where = finding.where
    if where is None:
        finding.miss("adjoins_building", phrase("survey.absent.not_placed"))
        return
    drawn = [(geometry.distance(where, building.outline), building) for building in finding.own]
    against = next((building for distance, building in drawn if distance <= AGAINST), None)
    if against is not None:
        finding.put("adjoins_building", Stated(True, Source.SURVEY, against.purpose))
        return
    apart = [finding.interval(distance, building.purpose, building.accuracy_m) for distance, building in drawn]
    if not finding.tells("buildings"):
        finding.miss("adjoins_building", phrase("survey.absent.no_buildings"))
    elif all(distance is not None and distance.low > AGAINST for distance in apart):
        finding.put("adjoins_building", Stated(False, Source.SURVEY, "avstånd till husen på fastigheten"))
    else:
        finding.miss("adjoins_building", phrase("survey.adjoining.not_told"))
