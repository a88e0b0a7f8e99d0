"""Each stretch of the property's boundary: who is beyond, how far off it is, and whether they consent."""

from __future__ import annotations

from permits import geometry
from permits.application import Proofs
from permits.law.facts import Thing
from permits.phrases import phrase
from permits.place.gazetteer import spelt
from permits.place.site import Boundary, LandClass, Property, Site
from permits.quantity import Measured, Source, Stated, Value
from permits.survey.eaves import nearer
from permits.survey.finding import ZERO, Finding
from permits.text import Text

CONSENT = "boundary_consent"
"""The fact that every owner beyond a boundary has consented: proved by their logins, or judged of what they signed."""


def boundaries(finding: Finding) -> tuple[Thing, ...]:
    """Each stretch of the property's boundary, as a thing."""
    return tuple(_boundary(finding, boundary) for boundary in finding.site.boundaries)


def _boundary(finding: Finding, boundary: Boundary) -> Thing:
    neighbour = boundary.neighbour
    name = neighbour.designation if neighbour else None
    label = phrase("survey.boundaries.towards", name=name) if name else phrase("survey.boundaries.towards_unknown")
    values: dict[str, Value] = {}
    absent: dict[str, Text] = {}
    land = neighbour.land.value if neighbour else "unknown"
    if neighbour is not None and neighbour.land is LandClass.PRIVATE_ROAD:
        # PBL 9 kap. 35 § knows no private roads: their owners consent as those of a plot.
        land = LandClass.PLOT.value
    values["boundary_land"] = Stated(land, Source.REGISTER, name or "")
    if neighbour is not None:
        values["boundary_principal"] = Stated(neighbour.principal or "none", Source.REGISTER, name or "")
    distance = _boundary_distance(finding, boundary, label)
    if isinstance(distance, Text):
        absent["boundary_distance_m"] = distance
    else:
        values["boundary_distance_m"] = distance
    consent = _consent(finding, boundary)
    if consent is None:
        absent[CONSENT] = phrase("survey.boundaries.owners_unknown")
    else:
        values[CONSENT] = consent
    return Thing(boundary.id, label, values, absent)


def _boundary_distance(finding: Finding, boundary: Boundary, label: Text) -> Measured | Text:
    """From the façade, or from eaves that count, to the boundary; why it is absent."""
    if finding.where is None:
        return phrase("survey.absent.not_placed")
    lot = finding.site.property.outline if finding.site.property else None
    if lot is None or not geometry.touches(lot, finding.where):
        return phrase("survey.absent.not_on_property")
    walls = geometry.distance(finding.where, boundary.line)
    evidence = f"avstånd till {label.sv}"
    least, most = (
        finding.interval(max(walls - metres, ZERO), evidence, boundary.accuracy_m) for metres in nearer(finding)
    )
    if least is not None and most is not None:
        return Measured(most.low, least.high, Source.SURVEY, evidence)
    return phrase("survey.boundaries.uncertain", label=label)


def refused(site: Site, proofs: Proofs) -> frozenset[str]:
    """The boundaries, by id, beyond which an owner has said no by their own login: that outweighs what anybody saw."""
    return frozenset(
        boundary.id
        for boundary in site.boundaries
        if boundary.neighbour is not None and False in answers_of(boundary.neighbour, proofs)
    )


def answers_of(property: Property, proofs: Proofs) -> list[bool | None]:
    """What each of its owners has answered by their own login, in the register's order; None where they have not."""
    designation = spelt(property.designation)
    return [proofs.consents.get((designation, place)) for place in range(len(property.owners))]


def _consent(finding: Finding, boundary: Boundary) -> Value | None:
    """
    Whether every owner on the other side consents, each as their place in the register; None when the owners are not known,
    also where the register is older than it may be: whoever owned it then need not own it now.

    What owners answered by their own login is proved. What else the applicant says of them is a claim.
    """
    neighbour = boundary.neighbour
    if neighbour is None or not neighbour.owners or not finding.present("owners"):
        return None
    designation, answers = spelt(neighbour.designation), answers_of(neighbour, finding.proofs)
    evidence = f"{answers.count(True)} av {len(answers)} ägare"
    if False not in answers and None in answers:
        told = {
            consent.owner
            for consent in finding.inquiry.consents
            if consent.signed is not None and spelt(consent.property) == designation
        }
        if told.issuperset(place for place, answer in enumerate(answers) if answer is None):
            return Stated(True, Source.APPLICANT, evidence)
    return Stated(all(answers), Source.DOOR, evidence)
