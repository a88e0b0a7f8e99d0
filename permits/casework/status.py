"""Where a case stands: state, clock, fee, hearing, tasks, legal force, lapse. `folding` makes it of what has happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from permits.casework import events as of
from permits.casework.deadline import Deadline, Turn
from permits.casework.events import Event, applies
from permits.casework.process import BEGINNING
from permits.decision.result import Result
from permits.phrases import phrase
from permits.text import Text

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
    def addressees(self) -> tuple[str, ...]:
        """Everybody whom the decision goes to: those it names, and whoever else it was sent to."""
        return tuple(dict.fromkeys((*self.recipients, *self.sent)))

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
    def unreached(self) -> tuple[str, ...]:
        """Those whom it goes to and who have not got it, as far as is known: legal force waits for them."""
        return tuple(name for name in self.addressees if name not in self.got)

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
