"""
Where a case stands, folded from what has happened to it: state, clock, fee, hearing, tasks, legal force, lapse.

One pure function of the events and nothing else, with no clock of its own, so that what a list shows and what a court
reads are the same. Nothing of it is kept but as a row for lists, which a test makes again from the chain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from typing import Any

from permits.casework import events as of
from permits.casework.deadline import (
    Deadline,
    Happened,
    Turn,
    clearance_lapses,
    deadline,
    forward_appeal_by,
    lapses,
    last_appeal_by_others,
    last_appeal_by_the_served,
    overdue_share,
)
from permits.casework.events import APPLICANT, Event, applies
from permits.casework.process import BEGINNING, IllegalStep, Need, Process
from permits.decision.result import Result
from permits.law.facts import subject
from permits.law.pack import Pack
from permits.phrases import phrase
from permits.place.gazetteer import spelt
from permits.text import Text
from permits.written import spelled

OPEN = frozenset({"handling", "completing", "stayed"})
"""The states of a case that is still to be decided."""


class Hearing(StrEnum):
    NONE = "none"
    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Appeal:
    """
    One appeal of the case. number: which, from one. came: the day it came in. in_time: None until tried. ended: how,
    None while it is tried.
    """

    number: int
    came: date
    in_time: bool | None = None
    forwarded: date | None = None
    ended: str | None = None

    @property
    def is_pending(self) -> bool:
        return self.in_time is not False and self.ended is None


@dataclass(frozen=True, slots=True)
class Task:
    """Something that somebody is to do. whose: us, applicant or others. by: the last day, None where there is none."""

    what: str
    whose: str
    by: date | None = None
    about: str = ""

    @property
    def says(self) -> Text:
        return phrase(f"tasks.{self.what}")


ANSWERS = ("complete", "comment", "answer_hearing")
"""The tasks that are an answer to what was asked, by a last day."""


@dataclass(frozen=True, slots=True)
class Status:
    """
    A case as it stands after its events.

    state: as the process names it. barred: the officers who have told of a conflict of interest. result: of the last
    decision. received: the day it came in. turns: what has turned the clock; clock: the time to decide and why.
    ordered: the facts that an order asked for and that are missing yet; asked_by: its last day; asked_in_words: whether an
    officer has asked for anything beyond what the rules know of; more_time: until when the applicant asks to have, None where an officer has answered. communicated_by: until
    when the applicant may comment on what they were shown; commented: whether they have, or need not. reminded: until
    which last day those who are to answer have been reminded. overdue: the share of the fee that fell away at the
    decision. clockless: whether the law gives no time to decide in. answers: the officers' standing ones, by `subject`; surveys: what they have measured, likewise. withdrawn: consents taken back, by property as `spelt`
    gives it and the owner's place in the register. heard: who was asked, and who has answered and how. withdrawing:
    those of several who apply who have asked that the application be withdrawn. leaving: those who apply who have
    agreed that another takes over, each with the number of who may. proposed: the decision that a second officer is to
    read, with who put it forward and when. planned_start: the day that the applicant has said since they applied; None
    where they have not. labels: what officers sort it by. recipients: whom the decision is to be sent to; sent, served: those of them with their day.
    whole: whether the decision gives the whole of what was asked, as the machine's always does. sequence, step, day: of
    the last event. door: by which the application came in.
    """

    state: str = BEGINNING
    sequence: int = 0
    step: str = ""
    day: date | None = None
    door: str = ""
    notification: bool = False
    clockless: bool = False
    received: date | None = None
    turns: tuple[Turn, ...] = ()
    clock: Deadline | None = None
    officer: str = ""
    barred: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    ordered: frozenset[str] = frozenset()
    asked: date | None = None
    asked_by: date | None = None
    asked_in_words: bool = False
    more_time: date | None = None
    answers: Mapping[str, tuple[of.Answered, Event]] = field(default_factory=dict)
    surveys: Mapping[str, tuple[of.Surveyed, Event]] = field(default_factory=dict)
    withdrawn: frozenset[tuple[str, int]] = frozenset()
    withdrawing: frozenset[str] = frozenset()
    leaving: Mapping[str, str] = field(default_factory=dict)
    proposed: tuple[of.DecisionProposed, Event] | None = None
    planned_start: date | None = None
    communicated_by: date | None = None
    commented: bool = False
    reminded: date | None = None
    heard: Mapping[str, of.HearingAnswered | None] = field(default_factory=dict)
    hearing: Hearing = Hearing.NONE
    heard_by: date | None = None
    result: Result | None = None
    decided: date | None = None
    overdue: Decimal = Decimal(0)
    recipients: tuple[str, ...] = ()
    whole: bool = False
    sent: Mapping[str, date] = field(default_factory=dict)
    served: Mapping[str, date] = field(default_factory=dict)
    announced: date | None = None
    appeals: tuple[Appeal, ...] = ()
    appeal_ended: date | None = None
    manager: str = ""
    manager_accepted: bool = False
    manager_needed: bool | None = None
    plan: bool = False
    consultation: str = ""
    """Empty, called, held or not_needed."""
    cleared: date | None = None
    final_asked: date | None = None
    force: date | None = None
    begin_by: date | None = None
    finish_by: date | None = None
    tasks: tuple[Task, ...] = ()

    @property
    def unsent(self) -> tuple[str, ...]:
        """Those who are to be sent the decision and have not been."""
        return tuple(recipient for recipient in self.recipients if recipient not in self.sent)

    @property
    def got(self) -> Mapping[str, date]:
        """
        Who has got the decision, with the day. One that gives the whole of what was asked need not be served on those who
        asked it (PBL 9 kap. 108 §): they have it on the day it was sent, unless another is known.
        """
        asked = {name: day for name, day in self.sent.items() if applies(name)} if self.whole else {}
        return {**asked, **self.served}

    @property
    def due(self) -> date | None:
        """The first day by which the board must have done something; None when nothing presses."""
        return min((task.by for task in self.tasks if task.whose == "us" and task.by is not None), default=None)

    @property
    def waits_for(self) -> str:
        """Whose move it is: ours as soon as we have something to do."""
        movers = {task.whose for task in self.tasks}
        return next((mover for mover in ("us", "applicant", "others") if mover in movers), "nobody")

    @property
    def awaited(self) -> Task | None:
        """What another than us is to answer first, by a day that they have not been reminded of."""
        reminded = self.reminded or date.min
        answers = [task for task in self.tasks if task.what in ANSWERS and task.by is not None and task.by > reminded]
        return min(answers, key=lambda task: task.by or date.max, default=None)

    @property
    def phase(self) -> str:
        """Where in its life it is, one of `PHASES`: what has come in from outside, or goes out, before what merely goes on."""
        tasks = {task.what for task in self.tasks}
        if any(appeal.is_pending for appeal in self.appeals):
            return "appeal"
        if self.proposed is not None:
            return "decision"
        if self.hearing is Hearing.OPEN and self.is_open:
            return "hearing"
        if self.is_open:
            return "application" if self.state == "completing" else "handling"
        building = self.state in ("granted", "building", "interim", "finished")
        return "building" if building and not tasks & {"send", "announce"} else "dispatch"

    @property
    def against(self) -> str:
        """What has come in against it and is not over: an appeal that is tried, or an objection while it is still to be decided."""
        if any(appeal.is_pending for appeal in self.appeals):
            return "appeal"
        return "objection" if self.objectors and self.is_open else ""

    @property
    def objectors(self) -> tuple[str, ...]:
        """Those of who were heard whose last answer speaks against the application."""
        return tuple(name for name, answer in self.heard.items() if answer is not None and answer.objects)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be decided."""
        return self.state in OPEN

    @property
    def decide_by(self) -> date | None:
        """The last day to decide in time; None while the clock stands still, and once it is decided."""
        return self.clock.last if self.is_open and self.clock is not None else None


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
        for bar in _conflicts(process, status, event):
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
    so_far = replace(so_far, step=event.step, day=event.day)
    so_far = _with_ends(pack, so_far)
    return replace(so_far, tasks=_tasks(pack, so_far))


# -- the clock -----------------------------------------------------------------------------------------

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


# -- what each event leaves behind ---------------------------------------------------------------------


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


# -- what the law makes of it --------------------------------------------------------------------------


def _with_ends(pack: Pack, status: Status) -> Status:
    """The status with its legal force, and until when what was allowed may be begun and finished, where it can be told."""
    force = _force(pack, status)
    if status.result is Result.GRANTED and force is not None:
        begin_by, finish_by = lapses(pack, force)
        return replace(status, force=force, begin_by=begin_by, finish_by=finish_by)
    if status.result is Result.STARTING_CLEARANCE and status.decided is not None:
        return replace(status, force=force, begin_by=clearance_lapses(pack, status.decided), finish_by=None)
    return replace(status, force=force, begin_by=None, finish_by=None)


def _force(pack: Pack, status: Status) -> date | None:
    """
    The first day on which nobody can appeal any longer; None while somebody whom it was sent to has not got it, what is
    to be announced is not, or an appeal is tried.
    """
    if status.result is None or not status.result.can_be_appealed:
        return None
    if any(appeal.is_pending for appeal in status.appeals):
        return None
    if not {*status.recipients, *status.sent} <= status.got.keys():
        return None
    last = [last_appeal_by_the_served(pack, day) for day in status.got.values()]
    if status.result in ANNOUNCED:
        if status.announced is None:
            return None
        last.append(last_appeal_by_others(pack, status.announced))
    if status.appeal_ended is not None:
        last.append(last_appeal_by_the_served(pack, status.appeal_ended))
    return date.fromordinal(max(last).toordinal() + 1)


def appeal_by(pack: Pack, status: Status) -> date | None:
    """
    The last day for those who applied to appeal the decision (FL 44 §), the first of theirs where they got it on several;
    None while it is not known that they got it, and for what cannot be appealed.
    """
    got = [day for recipient, day in status.got.items() if applies(recipient)]
    if status.result is None or not status.result.can_be_appealed or not got:
        return None
    return last_appeal_by_the_served(pack, min(got))


ANNOUNCED = frozenset({Result.GRANTED, Result.ADVANCE_NOTICE})
"""Decisions that are announced, and that others than those served may appeal (PBL 9 kap. 109 §, 13 kap. 16 §)."""


def _tasks(pack: Pack, status: Status) -> tuple[Task, ...]:
    """Everything that somebody is to do now."""
    return (*_before(status), *_of_hearing(status), *_after(status), *_of_appeals(pack, status), *_of_building(status))


def _before(status: Status) -> Iterable[Task]:
    if status.proposed is not None:
        yield Task("second_read", "us", status.clock.last if status.clock else None, status.proposed[1].actor)
    elif status.state == "handling":
        yield Task("decide", "us", status.clock.last if status.clock else None)
    if status.state == "completing":
        yield Task("complete", "applicant", status.asked_by)
        if status.more_time is not None:
            yield Task("answer_more_time", "us", status.asked_by)
        if status.clock is not None and status.clock.last is not None:
            # What is asked for too late, or only as help, lets the time run on.
            yield Task("decide", "us", status.clock.last)
    if status.state == "stayed":
        yield Task("resume", "others")
    if status.is_open and status.communicated_by is not None and not status.commented:
        yield Task("comment", "applicant", status.communicated_by)


def _of_hearing(status: Status) -> Iterable[Task]:
    if status.hearing is Hearing.OPEN and status.is_open:
        if waiting := [recipient for recipient, answer in status.heard.items() if answer is None]:
            yield Task("answer_hearing", "others", status.heard_by, ", ".join(waiting))
        else:
            yield Task("close_hearing", "us", status.heard_by)


def _after(status: Status) -> Iterable[Task]:
    if status.decided is None:
        return
    if status.unsent:
        yield Task("send", "us", status.decided, ", ".join(status.unsent))
    if status.result in ANNOUNCED and status.announced is None:
        yield Task("announce", "us", status.decided)


def _of_appeals(pack: Pack, status: Status) -> Iterable[Task]:
    for appeal in status.appeals:
        by = forward_appeal_by(pack, appeal.came)
        if appeal.ended is None and appeal.in_time is None:
            yield Task("try_appeal", "us", by, str(appeal.number))
        elif appeal.ended is None and appeal.in_time and appeal.forwarded is None:
            yield Task("forward_appeal", "us", by, str(appeal.number))
        elif appeal.is_pending:
            yield Task("decide_appeal", "others", None, str(appeal.number))


def _of_building(status: Status) -> Iterable[Task]:
    if status.state == "granted":
        day = status.decided or date.max
        if lacking := {"plan_settled", "manager_settled"} & unmet(status, day):
            yield Task("prepare_start", "applicant", status.begin_by, ", ".join(sorted(lacking)))
        elif "consultation_settled" in unmet(status, day):
            yield Task("consult", "us")
        else:
            yield Task("clear_start", "us")
    if status.state in ("building", "interim"):
        if status.final_asked is not None:
            yield Task("clear_final", "us")
        else:
            yield Task("build", "applicant", status.finish_by or status.begin_by)


# -- what steps need -----------------------------------------------------------------------------------

NEEDS: Mapping[str, Callable[[Status, date], bool]] = {
    "has_a_clock": lambda status, day: not status.clockless,
    "seeks_dispensation": lambda status, day: status.clockless,
    "not_extended": lambda status, day: status.clock is None or not status.clock.extended,
    "time_left": lambda status, day: (
        status.clock is not None and status.clock.last is not None and day <= status.clock.last
    ),
    "answer_awaited": lambda status, day: (
        status.awaited is not None and status.awaited.by is not None and day <= status.awaited.by
    ),
    "completion_not_overdue": lambda status, day: status.asked_by is None or day <= status.asked_by,
    "more_time_asked": lambda status, day: status.more_time is not None,
    "more_time_not_asked": lambda status, day: status.more_time is None,
    "hearing_begun": lambda status, day: status.hearing is not Hearing.NONE,
    "hearing_open": lambda status, day: status.hearing is Hearing.OPEN,
    "hearing_answered_or_over": lambda status, day: (
        all(status.heard.values()) or (status.heard_by is not None and day > status.heard_by)
    ),
    "hearing_not_open": lambda status, day: status.hearing is not Hearing.OPEN,
    "communicated": lambda status, day: (
        status.commented or (status.communicated_by is not None and day > status.communicated_by)
    ),
    "communicated_to_comment": lambda status, day: status.communicated_by is not None,
    "withdrawal_asked": lambda status, day: bool(status.withdrawing),
    "survey_stands": lambda status, day: bool(status.surveys),
    "is_labelled": lambda status, day: bool(status.labels),
    "decision_proposed": lambda status, day: status.proposed is not None,
    "takeover_agreed": lambda status, day: bool(status.leaving),
    "not_announced": lambda status, day: status.announced is None,
    "can_be_announced": lambda status, day: status.result in ANNOUNCED,
    "nothing_forwarded": lambda status, day: not any(appeal.forwarded for appeal in status.appeals if not appeal.ended),
    "decision_appealable": lambda status, day: status.result is not None and status.result.can_be_appealed,
    "others_may_appeal": lambda status, day: status.result is not Result.STARTING_CLEARANCE,
    "appeal_untried": lambda status, day: any(appeal.in_time is None for appeal in status.appeals),
    "appeal_to_forward": lambda status, day: any(
        appeal.in_time and appeal.forwarded is None for appeal in status.appeals
    ),
    "appeal_forwarded": lambda status, day: any(appeal.forwarded and not appeal.ended for appeal in status.appeals),
    "consultation_called": lambda status, day: status.consultation == "called",
    "consultation_settled": lambda status, day: status.consultation in ("held", "not_needed"),
    "manager_named": lambda status, day: bool(status.manager),
    "manager_settled": lambda status, day: bool(status.manager) or status.manager_needed is False,
    "plan_settled": lambda status, day: status.plan,
    "permit_standing": lambda status, day: status.begin_by is None or day <= status.begin_by,
}
"""What the process may ask of a case before a step, on the day of the step."""


DECLARED = "conflict_declared"


def conflict(process: Process, status: Status, step: str, officer: str) -> tuple[Need, ...]:
    """What an officer's conflict of interest has against their taking a step (FL 18 §); nothing for one who has none."""
    if step == DECLARED or spelled(officer) not in map(spelled, status.barred):
        return ()
    return (Need("conflict", phrase("process.conflict", officer=officer), process.steps[DECLARED].source),)


def _conflicts(process: Process, status: Status, event: Event) -> Iterable[Need]:
    """What conflicts of interest have against a step: of the officer who takes it, and of the one who is given the case."""
    if event.role is of.Role.OFFICER:
        yield from conflict(process, status, event.step, event.actor)
        proposed = status.proposed
        if isinstance(event.body, of.SecondRead) and proposed and spelled(proposed[1].actor) == spelled(event.actor):
            yield Need("another_reader", phrase("process.same_reader"), process.steps[event.step].source)
    if isinstance(event.body, of.HandedOver):
        yield from conflict(process, status, event.step, event.body.to)


def unmet(status: Status, day: date) -> Set[str]:
    """The needs that the case does not meet on that day."""
    return {name for name, met in NEEDS.items() if not met(status, day)}
