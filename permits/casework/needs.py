"""
What hinders a step besides the state of the case: a need that is not met, by the name that the table of steps has for it,
and an officer's conflict of interest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from datetime import date

from permits.casework import events as of
from permits.casework.events import Event
from permits.casework.legal_force import ANNOUNCED
from permits.casework.process import Need, Process
from permits.casework.status import Hearing, Status
from permits.decision.result import Result
from permits.phrases import phrase
from permits.written import spelled

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


def unmet(status: Status, day: date) -> Set[str]:
    """The needs that the case does not meet on that day."""
    return {name for name, met in NEEDS.items() if not met(status, day)}


DECLARED = "conflict_declared"


def conflict(process: Process, status: Status, step: str, officer: str) -> tuple[Need, ...]:
    """What an officer's conflict of interest has against their taking a step (FL 18 §); nothing for one who has none."""
    if step == DECLARED or spelled(officer) not in map(spelled, status.barred):
        return ()
    return (Need("conflict", phrase("process.conflict", officer=officer), process.steps[DECLARED].source),)


def conflicts(process: Process, status: Status, event: Event) -> Iterable[Need]:
    """What conflicts of interest have against a step: of the officer who takes it, and of the one who is given the case."""
    if event.role is of.Role.OFFICER:
        yield from conflict(process, status, event.step, event.actor)
        proposed = status.proposed
        if isinstance(event.body, of.SecondRead) and proposed and spelled(proposed[1].actor) == spelled(event.actor):
            yield Need("another_reader", phrase("process.same_reader"), process.steps[event.step].source)
    if isinstance(event.body, of.HandedOver):
        yield from conflict(process, status, event.step, event.body.to)
