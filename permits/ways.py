"""
The ways on from an answer: change it, ask the neighbours, or apply; each with what it costs, when it is done and what
to hand in.

A way that frees has been tried by the whole path, as `envelope` tries changes: nothing is offered that the path would
not say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import ceil

from permits.application import Proofs
from permits.assessment import Assessment
from permits.casework.deadline import Happened, Turn, deadline
from permits.decision.outcome import Missing, Precheck, course_of
from permits.decision.result import Result
from permits.envelope import Change, Trial, nearest_changes
from permits.errors import BadApplication
from permits.law.conclusion import Truth
from permits.law.pack import Pack
from permits.law.vocabulary import COMPLETENESS
from permits.local.delegation import Mandate, Mode
from permits.local.fee import fee
from permits.office import Office
from permits.place.gazetteer import spelt
from permits.place.site import LandClass, Property

MOST_WAYS = 3


class Kind(StrEnum):
    CHANGE = "change"
    CONSENT = "consent"
    APPLY = "apply"


@dataclass(frozen=True, slots=True)
class Way:
    """
    One way on.

    becomes: what the answer then is. change: what to change, for a change. neighbours: who must say yes, for a consent.
    kronor: what it costs, None where no tariff says. kronor_of_no: what it costs when the answer is no, None likewise. asks_whether:
    whether it is open that anything must be decided, and nothing is paid where nothing must. weeks: the most it may take; None where it is done at once, when
    a neighbour has answered, or where the law gives no time. days: within which half of such applications were decided, None where too few were. at_once: whether the machine answers on the spot. papers: what to hand in.
    """

    kind: Kind
    becomes: Precheck
    kronor: Decimal | None
    kronor_of_no: Decimal | None = None
    asks_whether: bool = False
    weeks: int | None = None
    days: int | None = None
    at_once: bool = False
    change: Change | None = None
    neighbours: tuple[Property, ...] = ()
    papers: tuple[Missing, ...] = ()

    @property
    def free(self) -> bool:
        return self.becomes is Precheck.EXEMPT


def ways(trial: Trial, now: Assessment) -> tuple[Way, ...]:
    """The cheapest first, at most three; none from what needs nothing. now: what the path says as it stands."""
    if now.outcome.precheck is Precheck.EXEMPT:
        return ()
    found = [
        *(
            Way(Kind.CHANGE, change.becomes, _nothing(change.becomes), at_once=True, change=change)
            for change in nearest_changes(trial, now.inquiry)
            if change.becomes is Precheck.EXEMPT
        ),
        *_consent(trial, now),
    ]
    apply = applying(trial.office, now, trial.today)
    return (*found[: MOST_WAYS - 1], apply) if found else (apply,)


def applying(office: Office, now: Assessment, today: date) -> Way:
    """To apply, or to notify, for it as it stands."""
    precheck, kind = now.outcome.precheck, now.inquiry.measure.kind
    notification = precheck is Precheck.NOTIFICATION_REQUIRED
    own_result = office.pack.acts[kind].result
    yes = Result(own_result) if own_result else Result.STARTING_CLEARANCE if notification else Result.GRANTED
    no = Result.ADVANCE_NOTICE_NEGATIVE if yes is Result.ADVANCE_NOTICE else Result.REFUSED
    last = None
    if not now.seeks_dispensation:
        last = deadline(office.pack, [Turn(Happened.RECEIVED, today)], notification).last
    papers = tuple(lacked for lacked in now.outcome.missing if lacked.fact.endswith("_attached"))
    return Way(
        Kind.APPLY,
        precheck,
        _charged(office, now, yes, today),
        _charged(office, now, no, today),
        precheck is Precheck.OPEN and not own_result and not now.seeks_dispensation,
        ceil((last - today).days / 7) if last else None,
        days=office.store.elapsed.usual(now.inquiry.municipality, kind, today),
        at_once=_at_once(office, now, papers),
        papers=papers,
    )


def _charged(office: Office, now: Assessment, result: Result, today: date) -> Decimal | None:
    """Kronor of a decision that comes to that, of what comes in today; None where no tariff says."""
    tariff = office.tariffs.get(now.inquiry.municipality)
    charged = fee(tariff, now.inquiry.measure.kind, result.value, today) if tariff else None
    return charged.kronor if charged else None


def hinders(pack: Pack, now: Assessment) -> list[tuple[str, str | None]]:
    """The conclusions that will hand an application to a case officer once its papers are in."""
    course = course_of(pack, now.conclusions)
    if course is None or now.outcome.precheck not in (Precheck.PERMIT_REQUIRED, Precheck.NOTIFICATION_REQUIRED):
        return []
    came = [now.conclusions.answers[name] for name in course.needs if name != COMPLETENESS]
    return [key for answer in came if answer.value != pack.good_answers[answer.question] for key in answer.because]


def neighbours_asked(pack: Pack, assessment: Assessment) -> list[Property]:
    """The neighbours whose consent takes a duty back: those beyond a boundary where a rule waits for it."""
    conclusions = assessment.conclusions.conclusions
    waiting = {
        conclusion.about
        for conclusion in conclusions
        if pack.rule(conclusion.rule).for_each == "boundary" and conclusion.holds is not Truth.FALSE
        for other in conclusions
        if other.about == conclusion.about
        and conclusion.rule in pack.rule(other.rule).exception_to
        and any(check.fact == "boundary_consent" for check in other.checks)
    }
    beyond = {
        boundary.neighbour.designation: boundary.neighbour
        for boundary in assessment.site.boundaries
        if boundary.id in waiting and boundary.neighbour is not None and boundary.neighbour.land is LandClass.PLOT
    }
    return list(beyond.values())


def owners_asked(assessment: Assessment) -> tuple[int, ...]:
    """
    The owners of the property itself, by their place, who do not apply and whose agreement spares a permit the time to
    hear them (PBL 9 kap. 98 §).
    """
    permit = assessment.conclusions.settled("permit_duty") == "permit_required"
    return assessment.site.owners_beside if permit else ()


def _consent(trial: Trial, now: Assessment) -> Iterable[Way]:
    """That every owner beyond the boundaries that are too near says yes: only where that alone frees it."""
    asked = neighbours_asked(trial.office.pack, now)
    if not asked or not all(neighbour.owners for neighbour in asked):
        return
    yes = {(spelt(neighbour.designation), owner): True for neighbour in asked for owner in range(len(neighbour.owners))}
    agreed = replace(trial, proofs=trial.proofs.then(Proofs("consent", consents=yes)))
    try:
        then = agreed.of(now.inquiry)
    except BadApplication:
        return
    if then.outcome.precheck is Precheck.EXEMPT:
        yield Way(Kind.CONSENT, Precheck.EXEMPT, Decimal(0), neighbours=tuple(asked))


def _nothing(becomes: Precheck) -> Decimal | None:
    return Decimal(0) if becomes is Precheck.EXEMPT else None


def _at_once(office: Office, now: Assessment, papers: tuple[Missing, ...]) -> bool:
    """Whether the machine will decide on the spot once the papers are in and all is as told."""
    if now.outcome.result in (Result.GRANTED, Result.STARTING_CLEARANCE):
        return True
    delegation = now.delegation
    if now.outcome.result is not Result.SUPPLEMENT or hinders(office.pack, now) or delegation is None:
        return False
    # Papers do not settle whether a permit is needed; what is open for another reason waits for a person.
    if now.outcome.precheck is Precheck.OPEN:
        return False
    mandate = delegation.mandate(now.inquiry.measure.kind, now.dates.decided)
    # Papers that are handed in here have been opened and read by nobody.
    unread = bool(papers) and now.outcome.precheck is Precheck.PERMIT_REQUIRED
    decides = isinstance(mandate, Mandate) and mandate.mode is Mode.DECIDE
    return decides and (delegation.grants_on_unread_drawings or not unread)
