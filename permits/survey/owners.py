"""Whether the owners of the property who do not apply themselves know of it and agree (PBL 9 kap. 98 §)."""

from __future__ import annotations

from permits.phrases import phrase
from permits.place.site import Property
from permits.quantity import Source, Stated
from permits.survey.boundaries import answers_of
from permits.survey.finding import Finding
from permits.survey.lot import stands_over

AGREE = "owners_agree"

HELD = "ground_held"
"""Who owns the ground, as the applicant says."""

BY_ANOTHER = ("lease", "site_leasehold", "rent", "buying")
"""The answers by which somebody else does."""


def owners(finding: Finding) -> None:
    """
    Whether every owner applies, or has agreed by their own login; of the others an officer sees that they are heard.

    What stands over a boundary, or may by the boundary's error, stands on the ground beyond as well, and its owners are
    asked too. One who has said no has been told, and what they say is for a person to weigh. That somebody bears an owner's
    name shows nothing: where the register has no number of theirs, only their own login tells that they know.

    What who applies says of the ground takes the register's word away where the two differ, and adds nothing to it.
    """
    site = finding.site
    if site.property is None or not site.property.owners or not finding.present("owners"):
        finding.miss(AGREE, phrase("survey.owners.unknown"))
        return
    answers = answers_of(site.property, finding.proofs)
    agree = [answers[place] is True for place in (*site.owners_beside, *site.owners_by_name)]
    if not all(agree) and not site.owners_beside:
        finding.miss(AGREE, phrase("survey.owners.by_name"))
        return
    others = properties_beyond(finding)
    if others is None:
        finding.miss(AGREE, phrase("survey.owners.unknown_beyond"))
        return
    agree += [answer is True for property in others for answer in answers_of(property, finding.proofs)]
    if _is_said_to_be_anothers(finding) and not site.owners_beside:
        finding.miss(AGREE, phrase("survey.owners.said_to_be_anothers"))
        return
    on = f", det står eller kan stå också på {', '.join(property.designation for property in others)}" if others else ""
    if agree:
        finding.put(
            AGREE, Stated(all(agree), Source.DOOR, f"{agree.count(True)} av {len(agree)} ägare har medgett{on}")
        )
    else:
        finding.put(AGREE, Stated(True, Source.REGISTER, "ägarna söker själva"))


def _is_said_to_be_anothers(finding: Finding) -> bool:
    """Whether who applies says that somebody else owns the ground."""
    said = finding.said.get(HELD)
    return said is not None and isinstance(said.value, Stated) and said.value.value in BY_ANOTHER


def properties_beyond(finding: Finding) -> tuple[Property, ...] | None:
    """
    The properties on whose ground it stands too, or may by the error of the boundary; each once.

    None where it is not known whose ground that is.
    """
    over = stands_over(finding)
    beyond = [None] if over is None else [boundary.neighbour for boundary in over]
    known = {property.designation: property for property in beyond if property is not None and property.owners}
    return tuple(known.values()) if all(property and property.owners for property in beyond) else None
