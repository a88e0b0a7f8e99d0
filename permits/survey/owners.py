"""Whether the owners of the property who do not apply themselves know of it and agree (PBL 9 kap. 98 §)."""

from __future__ import annotations

from permits.phrases import phrase
from permits.quantity import Source, Stated
from permits.survey.boundaries import answers_of
from permits.survey.finding import Finding
from permits.survey.lot import stands_over

AGREE = "owners_agree"


def owners(finding: Finding) -> None:
    """
    Whether every owner applies, or has agreed by their own login; of the others an officer sees that they are heard.

    What stands over a boundary, or may by the boundary's error, stands on the ground beyond as well, and its owners are
    asked too. One who has said no has been told, and what they say is for a person to weigh. That somebody bears an owner's
    name shows nothing: where the register has no number of theirs, only their own login tells that they know.
    """
    site, over = finding.site, stands_over(finding)
    if site.property is None or not site.property.owners:
        finding.miss(AGREE, phrase("survey.owners.unknown"))
        return
    answers = answers_of(site.property, finding.proofs)
    agree = [answers[place] is True for place in (*site.owners_beside, *site.owners_by_name)]
    if not all(agree) and not site.owners_beside:
        finding.miss(AGREE, phrase("survey.owners.by_name"))
        return
    beyond = None if over is None else [boundary.neighbour for boundary in over]
    if beyond is None or not all(property is not None and property.owners for property in beyond):
        finding.miss(AGREE, phrase("survey.owners.unknown_beyond"))
        return
    others = {property.designation: property for property in beyond if property is not None}
    agree += [answer is True for property in others.values() for answer in answers_of(property, finding.proofs)]
    on = f", det står eller kan stå också på {', '.join(others)}" if others else ""
    if agree:
        finding.put(
            AGREE, Stated(all(agree), Source.DOOR, f"{agree.count(True)} av {len(agree)} ägare har medgett{on}")
        )
    else:
        finding.put(AGREE, Stated(True, Source.REGISTER, "ägarna söker själva"))
