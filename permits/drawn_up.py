"""
An answer drawn up: what happens to the case by it, the letter, and what is kept of both; ready before the store is held.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from permits.application import Application, AttachmentKind, Company, Inquiry, Proofs
from permits.assessment import Assessment
from permits.casework import events
from permits.casework.deadline import last_answer
from permits.casework.events import (
    Body,
    CompletionRequested,
    Decided,
    DispensationSought,
    Event,
    PlanHandedIn,
    Received,
    Referred,
    Role,
)
from permits.casework.legal_force import ANNOUNCED
from permits.casework.status import Status
from permits.decision import outcome
from permits.decision.result import Result
from permits.local.delegation import Mandate
from permits.office import Office
from permits.place.site import Site
from permits.statement import statement
from permits.store.canonical import canonical
from permits.store.case.numbers import Numbered
from permits.store.chained.record import Letter


@dataclass(frozen=True, slots=True)
class DrawnUp:
    """
    An answer set in words, ready to be kept.

    Measuring and setting a letter take longer than others should wait, so both are done before the store is held. What
    the answer rested on there is looked at again while nobody else writes, and it is measured again where that changed.
    happening: what happens to the case by it. status: where the case then stands. marked: the parties whom the register
    marks as protected, which changes no word of the answer.
    """

    designation: str
    content: Mapping[str, Any]
    letter: Letter
    happening: Sequence[Event]
    status: Status
    marked: Collection[str]


def draw_up(
    office: Office,
    assessment: Assessment,
    content: Mapping[str, Any],
    named: Numbered,
    at: datetime,
    before: Status | None,
    happening: Sequence[Event],
) -> DrawnUp:
    """
    before: where the case stands; None for one that comes in. Raises IllegalStep for what may not happen then, and
    LetterNotWritten.
    """
    status = office.status(happening, before)
    whole, letter = statement(office, assessment, content, named, at, status)
    marked_here = marked(office, assessment.inquiry) | _marked_owners(office, assessment.inquiry, status.recipients)
    return DrawnUp(_designation(assessment), whole, letter, happening, status, marked_here)


def decision_of(assessment: Assessment, objectors: Iterable[str] = ()) -> Decided:
    """
    The decision, and whom it is to be sent to: each who applies, each owner who does not, and where it goes against what
    they have said each who spoke against it (PBL 9 kap. 108 §). objectors: those, as `whom` names them.
    """
    needed, inquiry = assessment.conclusions.settled("inspection_manager"), assessment.inquiry
    result = assessment.outcome.result
    to = (
        *(events.applicant(place) for place in range(len(inquiry.applicants))),
        *(owners_beside(assessment.site) if result.can_be_appealed else ()),
        *(objectors if result in ANNOUNCED else ()),
    )
    return Decided(
        result=result,
        manager=None if needed is None else needed == "required",
        recipients=tuple(dict.fromkeys(to)),
    )


def by_machine(office: Office, assessment: Assessment, at: datetime) -> Event:
    """What the machine came to, as something that happens to the case."""
    outcome, day = assessment.outcome, assessment.dates.decided
    body: Body = decision_of(assessment)
    if outcome.result is Result.REFERRED:
        body = Referred()
    elif outcome.result is Result.SUPPLEMENT:
        delegation = assessment.delegation
        body = CompletionRequested(
            missing=tuple(missing.fact for missing in outcome.missing),
            answer_by=last_answer(office.pack, day),
            order=delegation is not None
            and delegation.orders_completion
            and delegation.valid.covers(day)
            and not assessment.seeks_dispensation,
        )
    return Event(body, day, at, Role.MACHINE)


def plans_handed_in(application: Application, proofs: Proofs, day: date, at: datetime) -> Iterator[Event]:
    """That the inspection plan came with the application (PBL 10 kap. 6-8 §§)."""
    for paper in application.attachments:
        if paper.kind is AttachmentKind.INSPECTION_PLAN and paper.sha256 in proofs.papers:
            yield Event(PlanHandedIn(sha256=paper.sha256), day, at, Role.APPLICANT, proofs.door)


def came_in(assessment: Assessment) -> Received | DispensationSought:
    """That it came in: what is tried by the environmental code has no time to be decided in."""
    return DispensationSought() if assessment.seeks_dispensation else Received(notification=is_notification(assessment))


def is_notification(assessment: Assessment) -> bool:
    return assessment.outcome.precheck is outcome.Precheck.NOTIFICATION_REQUIRED


def owners_beside(site: Site) -> tuple[str, ...]:
    """The owners of the property who do not apply, as events name them."""
    if site.property is None:
        return ()
    return tuple(events.whom(site.property.designation, place) for place in site.owners_beside)


def marked(office: Office, inquiry: Inquiry) -> frozenset[str]:
    """The names and numbers of those parties whom the register marks, who are told by an officer's hand alone."""
    zoning, agent = office.zoning(inquiry.municipality), [inquiry.agent] if inquiry.agent else []
    known = [
        (party.signatory, party.signatory_number) if isinstance(party, Company) else (party.name, party.personal_number)
        for party in (*inquiry.applicants, *agent)
    ]
    return frozenset(
        mark for name, number in known if zoning.protects(name, number or "") for mark in (name, number) if mark
    )


def _marked_owners(office: Office, inquiry: Inquiry, recipients: Iterable[str]) -> frozenset[str]:
    """Those whom a decision is to be sent to and of whose property the register marks an owner."""
    zoning = office.zoning(inquiry.municipality)
    owners = [name for name in recipients if not events.applies(name)]
    return frozenset(name for name in owners if zoning.marked([name.rpartition("/")[0]]))


def _designation(assessment: Assessment) -> str:
    property = assessment.site.property
    return property.designation if property else assessment.inquiry.property


def spelling(application: Application) -> bytes:
    """The application as it is compared with another: the one spelling of all that it says."""
    return canonical(application.model_dump(mode="json", by_alias=True))


def papers_of(application: Application, proofs: Proofs) -> list[str]:
    """The application's papers that the sender was seen to have: from now on the case has them too."""
    return [paper.sha256 for paper in application.attachments if paper.sha256 in proofs.papers]


def share_looked_at(office: Office, inquiry: Inquiry, day: date) -> int:
    """How many per cent of the machine's decisions on such a case are drawn for a second look."""
    delegation = office.delegations.get(inquiry.municipality)
    mandate = delegation.mandate(inquiry.measure.kind, day) if delegation else None
    return mandate.second_look if isinstance(mandate, Mandate) else 0
