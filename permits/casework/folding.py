"""
Where a case stands, folded from what has happened to it: state, clock, fee, hearing, tasks, legal force, lapse.

One pure function of the events and nothing else, with no clock of its own, so that what a list shows and what a court
reads are the same. Nothing of it is kept but as a row for lists, which a test makes again from the chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import reduce
from typing import Any

from permits.casework import events as of
from permits.casework.deadline import Happened, Turn, deadline, overdue_share
from permits.casework.events import APPLICANT, Event
from permits.casework.legal_force import with_ends
from permits.casework.needs import conflicts, unmet
from permits.casework.process import IllegalStep, Process
from permits.casework.status import Appeal, Hearing, Status
from permits.casework.tasks import tasks_of
from permits.law.facts import subject
from permits.law.pack import Pack
from permits.place.gazetteer import spelt


def fold(pack: Pack, process: Process, events: Iterable[Event], so_far: Status | None = None) -> Status:
    """
    Where the case stands after those events, in the order that they happened.

    so_far: where it stood before the first of them, where that is not its beginning. Raises IllegalStep for an event that is to happen and that the process does not allow where the case stands.
    """
    return reduce(lambda status, event: after(pack, process, status, event), events, so_far or Status())


def after(pack: Pack, process: Process, status: Status, event: Event) -> Status:
    """
    Where the case stands after one event more. Raises IllegalStep for one that is to happen: what has happened was tried
    by the process of its day, and a newer table does not undo it.
    """
    if event.sequence:
        state = process.led(event.step, status.state)
    else:
        state = process.after(event.step, event.role, status.state, unmet(status, event.day))
        for bar in conflicts(process, status, event):
            raise IllegalStep(bar.says, bar.source)
    taken_in, turns = _taken_in(_unread_anew(status, event), event), status.turns
    if turn := _turn(status, event):
        turns = (*turns, turn)
    clock = status.clock
    if not taken_in.clockless and (clock is None or turn or taken_in.notification != status.notification):
        clock = deadline(pack, turns, taken_in.notification)
    overdue = taken_in.overdue
    if clock is not None and isinstance(event.body, of.Decided):
        overdue = overdue_share(pack, clock, event.day)
    sequence = event.sequence or status.sequence
    so_far = replace(taken_in, state=state, sequence=sequence, turns=turns, clock=clock, overdue=overdue)
    so_far = with_ends(pack, replace(so_far, step=event.step, day=event.day))
    return replace(so_far, tasks=tasks_of(pack, so_far))


TURNS: Mapping[str, Happened] = {
    "received": Happened.RECEIVED,
    "changed": Happened.CHANGED,
    "defence_answered": Happened.DEFENCE_ANSWERED,
    "returned": Happened.RETURNED,
    "extended": Happened.EXTENDED,
    "stayed": Happened.STAYED,
    "resumed": Happened.RESUMED,
}
"""The events that always turn the clock."""


def _turn(status: Status, event: Event) -> Turn | None:
    """What an event does to the clock. A completion cures when nothing that was ordered is missing any longer."""
    match event.body:
        case of.CompletionRequested(order=True):
            return Turn(Happened.ORDERED, event.day)
        case of.Completed(still=still) if not status.ordered & set(still):
            return Turn(Happened.CURED, event.day)
    happened = TURNS.get(event.kind)
    return Turn(happened, event.day) if happened else None


def _taken_in(status: Status, event: Event) -> Status:
    """The status with what the event says, before state, clock and tasks follow."""
    for part in (
        _left_by_application,
        _left_by_officers,
        _left_by_parties,
        _left_by_decision,
        _left_by_building,
        _left_by_appeal,
    ):
        if (left := part(status, event)) is not None:
            return left
    return status


def _left_by_application(status: Status, event: Event) -> Status | None:
    """What was applied for, asked for and completed."""
    day = event.day
    match event.body:
        case of.Received(notification=notification):
            return replace(status, received=day, notification=notification, door=event.actor)
        case of.DispensationSought():
            return replace(status, received=day, clockless=True, door=event.actor)
        case of.CompletionRequested() as asked:
            ordered = frozenset(asked.missing) if asked.order else status.ordered
            in_words = status.asked_in_words or bool(asked.asks)
            ordering = replace(status, ordered=ordered, asked=day, asked_by=asked.answer_by, more_time=None)
            return replace(ordering, asked_in_words=in_words)
        case of.MoreTimeAsked(until=until):
            return replace(status, more_time=until)
        case of.MoreTimeGiven(until=until):
            return replace(status, more_time=None, asked_by=until)
        case of.MoreTimeRefused():
            return replace(status, more_time=None)
        case of.Reminded(answer_by=answer_by):
            return replace(status, reminded=answer_by)
        case of.Completed() as completed:
            still = status.ordered & frozenset(completed.still)
            return replace(_uncommunicated(status), notification=completed.notification, ordered=still, more_time=None)
        case of.Changed(notification=notification):
            return replace(_uncommunicated(status), notification=notification)
    return None


def _left_by_officers(status: Status, event: Event) -> Status | None:
    """Who has the case, and what an officer has answered in it."""
    match event.body:
        case of.Taken():
            return replace(status, officer=event.actor)
        case of.HandedOver(to=officer):
            return replace(status, officer=officer)
        case of.ConflictDeclared():
            officer = "" if status.officer == event.actor else status.officer
            return replace(status, officer=officer, barred=status.barred | {event.actor})
        case of.Labelled(label=label):
            return replace(status, labels=status.labels | {label})
        case of.Unlabelled(label=label):
            return replace(status, labels=status.labels - {label})
        case of.Answered(fact=fact, about=about) as answered:
            return replace(status, answers={**status.answers, subject(fact, about): (answered, event)})
        case of.AnswerWithdrawn(fact=fact, about=about):
            back = subject(fact, about)
            return replace(status, answers={name: kept for name, kept in status.answers.items() if name != back})
        case of.Surveyed() as surveyed:
            return replace(status, surveys={**status.surveys, surveyed.of: (surveyed, event)})
        case of.SurveyWithdrawn(of=back):
            return replace(status, surveys={name: kept for name, kept in status.surveys.items() if name != back})
    return None


def _left_by_parties(status: Status, event: Event) -> Status | None:
    """What those whom it concerns do, and are shown, before the decision."""
    day = event.day
    match event.body:
        case of.ConsentWithdrawn(recipient=recipient):
            property, owner = of.owner_of(recipient)
            return replace(status, withdrawn=status.withdrawn | {(spelt(property), owner)})
        case of.StartReplanned(on=start):
            return replace(status, planned_start=start)
        case of.WithdrawalAsked(applicant=applicant):
            return replace(status, withdrawing=status.withdrawing | {applicant})
        case of.WithdrawalRegretted(applicant=applicant):
            return replace(status, withdrawing=status.withdrawing - {applicant})
        case of.TakeoverAgreed(applicant=applicant, to=number):
            return replace(status, leaving={**status.leaving, applicant: number})
        case of.TakeoverRegretted(applicant=applicant):
            return replace(status, leaving=_but(status.leaving, applicant))
        case of.TakenOver(applicant=applicant):
            # Who comes has neither asked for a withdrawal nor been shown what speaks against the application.
            withdrawing = status.withdrawing - {applicant}
            left = replace(status, leaving=_but(status.leaving, applicant), withdrawing=withdrawing)
            return _uncommunicated(left)
        case of.Communicated(answer_by=answer_by):
            return replace(status, communicated_by=answer_by, commented=False)
        case of.CommunicationNotNeeded() | of.Commented():
            return replace(status, communicated_by=status.communicated_by or day, commented=True)
        case of.Heard(recipients=recipients, answer_by=answer_by):
            heard = {**dict.fromkeys(recipients), **status.heard}
            return replace(status, heard=heard, hearing=Hearing.OPEN, heard_by=answer_by)
        case of.HearingAnswered(recipient=recipient) as answer:
            return replace(status, heard={**status.heard, recipient: answer})
        case of.HearingClosed():
            return replace(status, hearing=Hearing.DONE)
    return None


def _left_by_decision(status: Status, event: Event) -> Status | None:
    """The decision, and who has had it."""
    day = event.day
    match event.body:
        case of.Decided(result=result, manager=manager) as decision:
            needed = status.manager_needed if manager is None else manager
            decided = replace(status, result=result, decided=day, manager_needed=needed, ordered=frozenset())
            to = decision.recipients or (APPLICANT,)
            return replace(decided, recipients=to, whole=event.role is of.Role.MACHINE)
        case of.DecisionProposed() as proposal:
            return replace(status, proposed=(proposal, event))
        case of.Sent(recipient=recipient):
            return replace(status, sent={**status.sent, recipient: day})
        case of.Served(recipient=recipient):
            return replace(status, served={**status.served, recipient: day})
        case of.Announced():
            return replace(status, announced=day)
    return None


def _left_by_building(status: Status, event: Event) -> Status | None:
    """What is done from the permit to the final clearance."""
    day = event.day
    match event.body:
        case of.PlanHandedIn():
            return replace(status, plan=True)
        case of.ManagerNamed(certificate=certificate):
            return replace(status, manager=certificate, manager_accepted=False)
        case of.ManagerAccepted(certificate=certificate):
            return replace(status, manager_accepted=certificate == status.manager)
        case of.ManagerNotNeeded():
            return replace(status, manager_needed=False)
        case of.ConsultationCalled():
            return replace(status, consultation="called")
        case of.ConsultationHeld():
            return replace(status, consultation="held")
        case of.ConsultationNotNeeded():
            return replace(status, consultation="not_needed")
        case of.StartCleared():
            return replace(status, cleared=day)
        case of.FinalClearanceAsked():
            return replace(status, final_asked=day)
        case of.InterimCleared() | of.FinalCleared():
            return replace(status, final_asked=None)
    return None


LEAVES_A_PROPOSAL = frozenset(
    {
        "taken",
        "handed_over",
        "noted",
        "message_sent",
        "message_received",
        "reminded",
        "receipt_confirmed",
        "second_read",
    }
)
"""What may happen to a case without what an officer proposed having to be read anew."""


def _unread_anew(status: Status, event: Event) -> Status:
    """The status without a proposed decision, where what happens is none of what leaves it as it was read."""
    return status if event.kind in LEAVES_A_PROPOSAL else replace(status, proposed=None)


def _but(named: Mapping[str, str], name: str) -> dict[str, str]:
    return {other: value for other, value in named.items() if other != name}


def _uncommunicated(status: Status) -> Status:
    """What was shown before the application became another is not what is decided on."""
    return replace(status, communicated_by=None, commented=False)


def _left_by_appeal(status: Status, event: Event) -> Status | None:
    """What events of appeals leave behind. Sent back, the case has no decision any longer."""

    def changed(number: int, **values: Any) -> tuple[Appeal, ...]:
        return tuple(replace(appeal, **values) if appeal.number == number else appeal for appeal in status.appeals)

    match event.body:
        case of.Appealed(number=number):
            return replace(status, appeals=(*status.appeals, Appeal(number, event.day)))
        case of.AppealTried(number=number, in_time=in_time):
            return replace(status, appeals=changed(number, in_time=in_time))
        case of.AppealForwarded(number=number):
            return replace(status, appeals=changed(number, forwarded=event.day))
        case of.AppealEnded(number=number, outcome=outcome):
            return replace(status, appeals=changed(number, ended=outcome), appeal_ended=event.day)
        case of.Returned(number=number):
            undone = replace(status, result=None, decided=None, overdue=Decimal(0), announced=None, sent={}, served={})
            undone = replace(undone, recipients=(), whole=False, withdrawing=frozenset())
            return replace(undone, appeals=changed(number, ended="returned"), cleared=None)
    return None
