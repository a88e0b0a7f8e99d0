"""An application sent by somebody who was proven: what our own doors would have seen of everything it states."""

from __future__ import annotations

from permits.application import Company, Inquiry, Proofs
from permits.office import Office
from permits.paper import Paper
from permits.place.gazetteer import spelt


def proven(office: Office, application: Inquiry) -> Proofs:
    """Proofs of every signature, consent and paper that the application claims, and of nothing else."""
    zoning, agent = office.zoning(application.municipality), application.agent
    owners = {
        (spelt(property.designation), consent.owner)
        for consent in application.consents
        if consent.signed is not None and (property := zoning.property(consent.property)) is not None
        if isinstance(consent.owner, int)
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
