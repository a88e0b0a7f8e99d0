"""Whether an extension stands against a building of the property, which it must do to extend it (PBL 1 kap. 4 §)."""

from __future__ import annotations

from permits import geometry
from permits.acts import Form
from permits.quantity import Source, Stated
from permits.survey.absent import NO_BUILDINGS, NOT_PLACED
from permits.survey.finding import AGAINST, Finding
from permits.text import Text

NOT_TOLD = Text(
    "Huset är inte inmätt så noga att det går att säga om tillbyggnaden sitter ihop med det.",
    "The house is not measured well enough to tell whether the extension is joined to it.",
)


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
        finding.miss("adjoins_building", NOT_PLACED)
        return
    drawn = [(geometry.distance(where, building.outline), building) for building in finding.own]
    against = next((building for distance, building in drawn if distance <= AGAINST), None)
    if against is not None:
        finding.put("adjoins_building", Stated(True, Source.SURVEY, against.purpose))
        return
    apart = [finding.interval(distance, building.purpose, building.accuracy_m) for distance, building in drawn]
    if not finding.tells("buildings"):
        finding.miss("adjoins_building", NO_BUILDINGS)
    elif all(distance is not None and distance.low > AGAINST for distance in apart):
        finding.put("adjoins_building", Stated(False, Source.SURVEY, "avstånd till husen på fastigheten"))
    else:
        finding.miss("adjoins_building", NOT_TOLD)
