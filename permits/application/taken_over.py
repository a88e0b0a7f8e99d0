"""
An application that another has taken over (övertagande): who comes stands in the place of who leaves, and what only the
one who left had given falls with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from permits.application.proofs import Proofs
from permits.application.things import Application, AttachmentKind, Company, Person


def taken_over(application: Application, place: int, new: Person | Company) -> Application:
    """
    The application with another in that place. A power of attorney was given by those who applied then, so it is asked
    for anew; where one alone applied, their agent and the address of their invoice leave with them.
    """
    applicants = (*application.applicants[:place], new, *application.applicants[place + 1 :])
    given = (paper for paper in application.attachments if paper.kind is not AttachmentKind.POWER_OF_ATTORNEY)
    changed = {"applicants": applicants, "attachments": tuple(given)}
    leaves = {"agent": None, "invoice": None} if len(applicants) == 1 else {}
    return application.model_copy(update={**changed, **leaves})


def vouched_without(proofs: Proofs, place: int) -> Proofs:
    """What was proved, without whoever left: neither their signature nor their agent's vouches for the one who came."""
    return replace(
        proofs,
        applicants=proofs.applicants - {place},
        signatories=proofs.signatories - {place},
        agent=False,
    )


def numbers_of(applicants: Iterable[Person | Company]) -> list[str]:
    """By what number each of those who apply is known."""
    return [who.personal_number if isinstance(who, Person) else who.organisation_number for who in applicants]


def other_signatories(before: Sequence[Person | Company], after: Sequence[Person | Company]) -> list[int]:
    """The places of the companies for which somebody else signs than before: what one signed says nothing of the other."""
    return [
        place
        for place, (was, now) in enumerate(zip(before, after, strict=False))
        if isinstance(was, Company) and isinstance(now, Company) and _signs(was) != _signs(now)
    ]


def _signs(company: Company) -> tuple[str, str | None]:
    return company.signatory, company.signatory_number
