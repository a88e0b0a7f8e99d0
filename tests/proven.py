"""
An application sent by somebody who was proven: what our own doors would have seen of everything it states, and that the
owners of the property who do not apply agree.
"""

from __future__ import annotations

from permits.application import Company, Inquiry, Proofs
from permits.office import Office
from permits.opening.paper import Paper
from permits.place.gazetteer import spelt


def proven(office: Office, application: Inquiry) -> Proofs:
    """Proofs of every signature, consent and paper that the application claims, and that the property's own owners agree."""
    zoning, agent = office.zoning(application.municipality), application.agent
    owners = {
        (spelt(property.designation), consent.owner)
        for consent in application.consents
        if consent.signed is not None and (property := zoning.property(consent.property)) is not None
        if isinstance(consent.owner, int)
    }
    if (own := zoning.property(application.property)) is not None:
        numbers = {getattr(applicant, "personal_number", None) or "" for applicant in application.applicants}
        owners |= {
            (spelt(own.designation), place)
            for place in range(len(own.owners))
            if not any(zoning.is_owner(own, place, number) for number in numbers)
        }
    return Proofs(
        "test",
        applicants=frozenset(
            place for place, applicant in enumerate(application.applicants) if applicant.signed is not None
        ),
        agent=agent is not None and agent.signed is not None,
        consents=dict.fromkeys(owners, True),
        papers={paper.sha256: Paper(paper.media_type, 1, 1) for paper in application.attachments},
        signatories=frozenset(
            place for place, applicant in enumerate(application.applicants) if isinstance(applicant, Company)
        ),
    )
