"""Whether the owners of the property who do not apply themselves know of it and agree (PBL 9 kap. 98 §)."""

from __future__ import annotations

from permits.phrases import phrase
from permits.place.gazetteer import spelt
from permits.quantity import Source, Stated
from permits.survey.finding import Finding

AGREE = "owners_agree"


def owners(finding: Finding) -> None:
    """
    Whether every owner applies, or has agreed by their own login; of the others an officer sees that they are heard.

    One who has said no has been told, and what they say is for a person to weigh. That somebody bears an owner's name
    shows nothing: where the register has no number of theirs, only their own login tells that they know.
    """
    site = finding.site
    if site.property is None or not site.property.owners:
        finding.miss(AGREE, phrase("survey.owners.unknown"))
    elif not (asked := (*site.owners_beside, *site.owners_by_name)):
        finding.put(AGREE, Stated(True, Source.REGISTER, "ägarna söker själva"))
    else:
        designation = spelt(site.property.designation)
        agree = [finding.proofs.consents.get((designation, place)) is True for place in asked]
        if not all(agree) and not site.owners_beside:
            finding.miss(AGREE, phrase("survey.owners.by_name"))
            return
        finding.put(AGREE, Stated(all(agree), Source.DOOR, f"{agree.count(True)} av {len(agree)} ägare har medgett"))
