"""What somebody is to do with a case that stands so, by which day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from permits.casework.deadline import forward_appeal_by
from permits.casework.legal_force import ANNOUNCED
from permits.casework.needs import unmet
from permits.casework.status import Hearing, Status, Task
from permits.law.pack import Pack


def tasks_of(pack: Pack, status: Status) -> tuple[Task, ...]:
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
