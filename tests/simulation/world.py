"""
A small municipality from its seed: some cases beside each other over a year or more, and what is held after each step.
"""

import heapq
import html
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sql
import yaml

from permits import clock, numbers
from permits.case import decide
from permits.casework.events import APPLICANT, Event, Role, whom
from permits.casework.status import Status
from permits.content import content
from permits.continuing import answer, complete, withdraw
from permits.decision.result import Result
from permits.decision.ruling import Answered, Ruling
from permits.errors import LovsvarError, MovedOn
from permits.office import Office
from permits.post.deliver import Ports, deliver
from permits.prospect import prospect
from permits.steps.taking import take_asked
from permits.store.chained.record import Record
from permits.store.store import Store
from tests.confirmed import confirm_everybody
from tests.simulation import reckoning
from tests.simulation.letters import SampledLetters, drawn_by_sample
from tests.simulation.mail import FailingServer
from tests.simulation.people import MUNICIPALITY, Applicant, Kind, anybody, hand_in_papers
from tests.simulation.reckoning import Reckoning

OFFICERS = ("Handläggare Demo", "Handläggare Två")
NEIGHBOURS = ("ALMEN 1:2/1", "ALMEN 1:4/1")
FIRST_DAYS = (date(2026, 7, 1), date(2034, 12, 31))
"""Between which a world begins: under the law as it stands and the board's delegation."""

AMENDED, AMENDED_RULE = date(2027, 1, 1), "se.pbl.8.2026-746"
"""The day that act 2026:746 and the council's next rate come into force: for what comes in from then on."""


class Fault(AssertionError):
    """What the product says and what the law says differ."""


class Crash(BaseException):
    """The process ends here; nothing of ours may catch it."""


@dataclass
class Tally:
    """What a run went through."""

    cases: int = 0
    crashes: int = 0
    refused: int = 0
    notices: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)


@dataclass
class Case:
    """One case as those who live it know it, beside what the store says. decided: the law's own reckoning of the fee."""

    applicant: Applicant
    id: str = ""
    time: Reckoning = field(init=False)
    record: Record = field(init=False)
    """The newest."""
    chain: list[Event] | None = None
    """What the store has of it; None when something has happened since that was asked."""
    standing: Status | None = None
    """What that folds to."""
    decided: date | None = None
    result: Result | None = None
    served: dict[str, date] = field(default_factory=dict)
    sent: dict[str, date] = field(default_factory=dict)
    by_machine: bool = False
    """Whether the machine decided, so that the decision gives all that was asked."""
    announced: date | None = None
    ended: date | None = None
    appeals: dict[int, str] = field(default_factory=dict)
    """How each stands: came, late, in_time, forwarded, or how it ended."""
    steps: int = 0
    withdrew: bool = False
    """Whether a neighbour has taken a consent back."""
    seen: str = ""
    """The newest record's letter, as a reader sees it."""


@dataclass
class World:
    office: Office
    chance: Random
    tally: Tally
    crash_one_in: int
    cases: list[Case] = field(default_factory=list)
    today: date = date.min
    server: FailingServer = field(init=False)

    def __post_init__(self) -> None:
        self.server = FailingServer(self.chance)

    # -- what happens ---------------------------------------------------------------------------------

    def lives(self, cases: int) -> None:
        """So many cases, each until it has nothing more to do or its years are over."""
        first, last = FIRST_DAYS
        # One in three lives through the day on which law and rate change.
        span = (AMENDED - first if self.chance.randrange(3) == 0 else last - first).days
        begins = first + timedelta(days=self.chance.randrange(span))
        turns = [(begins + timedelta(days=self.chance.randrange(200)), number) for number in range(cases)]
        self.cases = [Case(anybody(self.chance, number)) for number in range(cases)]
        heapq.heapify(turns)
        while turns:
            self.today, number = heapq.heappop(turns)
            case = self.cases[number]
            at = datetime.combine(self.today, time(self.chance.randrange(6, 20)), UTC)
            with clock.standing_at(at):
                self.turn(case)
                self.hold(case)
                self.mail()
            case.steps += 1
            if case.steps < 24 and not self.has_ended(case):
                days = self.chance.choice((0, 1, 1, 3, 3, 7, 14, 20, 21, 22, 28, 35, 71))
                heapq.heappush(turns, (self.today + timedelta(days=days), number))
        found = self.office.store.verify(fold=self.office.status)
        if found.faults or found.unread:
            raise Fault(f"the store does not hold: {found.faults + found.unread}")
        self.holds_mail()
        self.tally.cases += cases

    def has_ended(self, case: Case) -> bool:
        waits = {"came", "in_time", "forwarded"} & set(case.appeals.values())
        return self.status(case).state in ("finished", "closed", "exempt") and not waits and case.steps > 6

    def turn(self, case: Case) -> None:
        """One thing that somebody does about the case today."""
        if not case.id:
            return self.apply(case)
        state = self.status(case).state
        moves = {
            "handling": (self.officer_decides, self.officer_decides, self.work, self.work, self.hearing, self.withdraw),
            "completing": (self.complete, self.complete, self.complete, self.work, self.officer_decides, self.withdraw),
            "stayed": (self.resume,),
        }.get(state, (self.post, self.post, self.appeal, self.appeal, self.build, self.build, self.build))
        move = self.chance.choice((*moves, self.forbidden, self.collide))
        move(case)

    def apply(self, case: Case) -> None:
        whole = self.chance.random() < 0.4
        application = case.applicant.applies(self.today, whole=whole)
        proofs = case.applicant.proves(self.office, application)
        record, _ = self.surviving(lambda office: decide(office, application, self.today, proofs))
        case.id, case.time = record.case_id, Reckoning(self.today)
        self.passed(case, record, by_machine=True)

    def complete(self, case: Case) -> None:
        last = case.record
        if last.outcome is not Result.SUPPLEMENT:
            return self.forbidden(case)
        whole = self.chance.random() < 0.7
        application = case.applicant.applies(case.time.received, whole=whole)
        if application == case.applicant.applies(case.time.received, whole=False) and not whole:
            return None  # the very same again is met by the record it has
        proofs = case.applicant.proves(self.office, application)
        record = self.surviving(
            lambda office: complete(office, application, case.id, self.today, proofs, seen=last.sequence)
        )
        if record.sequence == last.sequence:
            return None
        case.time.complete(self.today, missing(record))
        self.passed(case, record, by_machine=True)

    def officer_decides(self, case: Case) -> None:
        last, officer = case.record, self.chance.choice(OFFICERS)
        answers = {}
        if self.chance.random() < 0.6:
            asked = [judgement["fact"] for judgement in last.content["summary"]["judgements"]]
            answers = {fact: Answered(True, "Sett på platsen.") for fact in asked if fact != "neighbours_heard"}
        if not self.status(case).commented and self.chance.random() < 0.5:
            self.take(case, "communicated", Role.OFFICER, what="Det som talar emot.")
            return
        try:
            ways = prospect(self.office, MUNICIPALITY, case.id, answers, officer, self.today).ways
        except LovsvarError:
            answers = {}
            ways = prospect(self.office, MUNICIPALITY, case.id, answers, officer, self.today).ways
        way = self.chance.choice(ways)
        at = clock.now()
        ruling = Ruling(officer, at, way.result, "Så här bedömer jag det.")
        if way.bars:
            self.refuses(
                lambda: answer(self.office, MUNICIPALITY, case.id, answers, ruling, self.today, seen=last.sequence),
                case,
            )
            return
        if case.applicant.kind is Kind.CLAIMING and way.result is Result.GRANTED:
            return  # what the officer has seen on paper is theirs to say; here nobody has
        try:
            record = self.surviving(
                lambda office: answer(office, MUNICIPALITY, case.id, answers, ruling, self.today, seen=last.sequence)
            )
        except LovsvarError as error:
            raise Fault(f"{way.result} is open and was refused: {error}") from error
        self.passed(case, record, by_machine=False)

    def work(self, case: Case) -> None:
        """What an officer does with a case before it is decided."""
        kind = self.chance.choice(
            ("receipt_confirmed", "taken", "completion_requested", "extended", "stayed", "defence_answered",
             "communication_not_needed", "commented", "noted", "consent_withdrawn")
        )  # fmt: skip
        if kind == "completion_requested":
            if self.took(case, kind, Role.OFFICER, missing=["site_plan_attached"]):
                case.time.order(self.today, frozenset({"site_plan_attached"}))
        elif kind == "extended":
            may = not case.time.extended and case.time.last is not None and self.today <= case.time.last
            may = may and self.status(case).state == "handling"
            if self.took(case, kind, Role.OFFICER, why="Grannarna ska höras.") != may:
                raise Fault(f"the time {'may' if may else 'may not'} be extended")
            if may:
                case.time.extend()
        elif kind == "stayed":
            if self.took(case, kind, Role.OFFICER, why="Strandskyddsdispens prövas."):
                case.time.stay()
        elif kind == "defence_answered":
            self.take(case, kind, Role.AUTHORITY)
            case.time.answer_of_defence(self.today)
        elif kind == "communication_not_needed":
            self.take(case, kind, Role.OFFICER, why="Sökanden har lämnat allt själv.")
        elif kind == "commented":
            self.took(case, kind, Role.APPLICANT, text=f"Hälsar {case.applicant.name}.")
        elif kind == "noted":
            self.take(case, kind, Role.OFFICER, text=f"{case.applicant.name} ringde.")
        elif kind == "consent_withdrawn":
            for consent in case.applicant.wants.get("consents", []):
                self.take(case, kind, Role.PARTY, recipient=whom(consent["property"].upper(), consent["owner"]))
                case.withdrew = True
        else:
            self.take(case, kind, Role.OFFICER)

    def hearing(self, case: Case) -> None:
        status = self.status(case)
        if status.hearing == "none":
            self.take(case, "heard", Role.OFFICER, recipients=list(NEIGHBOURS), what="Läget.")
        elif self.chance.random() < 0.5:
            who = self.chance.choice(NEIGHBOURS)
            objects = self.chance.random() < 0.5
            text = f"Skymd utsikt, tycker Simulerad Granne{case.applicant.number:05}."
            self.take(case, "hearing_answered", Role.PARTY, recipient=who, objects=objects, text=text)
        else:
            answered = all(status.heard.values())
            asked_last = max(event.day for event in self.events(case) if event.kind == "heard")
            may = status.hearing == "open" and (answered or self.today > reckoning.to_comment(asked_last))
            if self.took(case, "hearing_closed", Role.OFFICER, why="Tiden är ute.") != may:
                raise Fault(f"the hearing {'may' if may else 'may not'} be closed")

    def resume(self, case: Case) -> None:
        self.take(case, "resumed", Role.OFFICER)
        case.time.resume(self.today)

    def withdraw(self, case: Case) -> None:
        if self.chance.random() < 0.85:
            return
        seen = case.record.sequence
        record = self.surviving(lambda office: withdraw(office, MUNICIPALITY, case.id, self.today, seen=seen))
        self.passed(case, record, by_machine=False)

    def post(self, case: Case) -> None:
        """The decision reaches those whom it concerns, one after another."""
        recipient = self.chance.choice((APPLICANT, APPLICANT, NEIGHBOURS[0], *sorted(self.to_be_served(case))))
        if recipient not in case.sent:
            self.take(case, "sent", Role.OFFICER, recipient=recipient, channel="mail")
            case.sent[recipient] = self.today
        elif recipient not in case.served:
            self.take(case, "served", Role.OFFICER, recipient=recipient)
            case.served[recipient] = self.today
        elif case.announced is None and self.took(case, "announced", Role.OFFICER):
            case.announced = self.today

    def appeal(self, case: Case) -> None:
        assert case.result is not None
        waiting = [number for number, stands in case.appeals.items() if stands in ("came", "in_time", "forwarded")]
        if not waiting:
            if len(case.appeals) < 2:
                who = {"name": f"Simulerad Granne{case.applicant.number:05}", "wants": "Upphäv."}
                # A starting clearance is for whoever notified alone to appeal (PBL 13 kap. 15 §).
                may = case.result.can_be_appealed and case.result is not Result.STARTING_CLEARANCE
                if self.took(case, "appealed", Role.PARTY, **who) != may:
                    raise Fault(f"an appeal of {case.result}")
                if may:
                    case.appeals[len(case.appeals) + 1] = "came"
            return
        number = waiting[0]
        match case.appeals[number]:
            case "came":
                in_time = self.chance.random() < 0.8
                self.take(
                    case,
                    "appeal_tried",
                    Role.OFFICER,
                    number=number,
                    inTime=in_time,
                    why="Kom i tid." if in_time else "För sent.",
                )
                case.appeals[number] = "in_time" if in_time else "late"
            case "in_time":
                self.take(case, "appeal_forwarded", Role.OFFICER, number=number)
                case.appeals[number] = "forwarded"
            case "forwarded" if self.chance.random() < 0.4:
                if self.took(case, "returned", Role.AUTHORITY, number=number):
                    case.appeals[number] = "returned"
                    case.decided = case.result = case.announced = None
                    case.served, case.sent = {}, {}
                    case.time.send_back(self.today)
            case "forwarded":
                self.take(case, "appeal_ended", Role.AUTHORITY, number=number, outcome="upheld")
                case.appeals[number], case.ended = "ended", self.today

    def build(self, case: Case) -> None:
        status = self.status(case)
        match status.state:
            case "granted":
                ready = status.plan and status.consultation in ("held", "not_needed")
                ready = ready and (bool(status.manager) or status.manager_needed is False)
                lapsed = status.begin_by is not None and self.today > status.begin_by
                kind = self.chance.choice(
                    (
                        "plan_handed_in",
                        "manager_named",
                        "consultation_not_needed",
                        "consultation_called",
                        "start_cleared",
                    )
                )
                if kind == "start_cleared":
                    if self.took(case, kind, Role.OFFICER, plan=["Grunden kontrolleras."]) != (ready and not lapsed):
                        raise Fault("starting clearance does not follow what it needs")
                elif kind == "manager_named":
                    self.take(
                        case,
                        kind,
                        Role.APPLICANT,
                        name=f"Simulerad Kontroll{case.applicant.number:05}",
                        certificate="SC0001",
                    )
                elif kind == "plan_handed_in":
                    self.take(case, kind, Role.APPLICANT)
                elif kind == "consultation_called":
                    self.take(case, kind, Role.OFFICER, on=(self.today + timedelta(days=7)).isoformat())
                    self.take(case, "consultation_held", Role.OFFICER, minutes="Gick igenom planen.")
                else:
                    self.take(case, kind, Role.OFFICER, why="Enkel byggnad.")
            case "building" | "interim":
                kind = self.chance.choice(("final_clearance_asked", "interim_cleared", "final_cleared"))
                asked = {"part": "Garaget", "remains": "Målning"} if kind == "interim_cleared" else {}
                self.take(case, kind, Role.APPLICANT if kind == "final_clearance_asked" else Role.OFFICER, **asked)

    def forbidden(self, case: Case) -> None:
        """What no state allows, or only another: it is refused, and leaves nothing behind."""
        state = self.status(case).state
        kind, role = (
            ("final_cleared", Role.OFFICER) if state not in ("building", "interim") else ("resumed", Role.OFFICER)
        )
        if self.took(case, kind, role):
            raise Fault(f"{kind} was let through in {state}")

    def collide(self, case: Case) -> None:
        """Two officers read the same, and one of them comes first."""
        version, before = self.status(case).sequence, len(self.events(case))
        self.take(case, "noted", Role.OFFICER, text="Läste ärendet.")
        try:
            sent = {"kind": "noted", "text": "Läste det också."}
            take_asked(self.office, MUNICIPALITY, case.id, sent, Role.OFFICER, OFFICERS[1], seen=version)
        except MovedOn:
            if len(self.events(case)) != before + 1:
                raise Fault("one who came second has left something behind") from None
            return
        raise Fault("a step was taken on a version that had passed")

    # -- how it happens -------------------------------------------------------------------------------

    def took(self, case: Case, kind: str, role: Role, **asked: Any) -> bool:
        """Whether the step was taken; one that was refused has left nothing behind."""
        before, sent = self.version(case), {"kind": kind, **asked}
        actor = self.chance.choice(OFFICERS) if role is Role.OFFICER else ""
        try:
            self.surviving(lambda office: take_asked(office, MUNICIPALITY, case.id, sent, role, actor))
        except LovsvarError:
            self.tally.refused += 1
            if self.version(case) != before:
                raise Fault(f"{kind} was refused and left something behind") from None
            return False
        self.tally.happened[kind] += 1
        case.chain = None
        return True

    def take(self, case: Case, kind: str, role: Role, **asked: Any) -> None:
        state = self.status(case).state
        if not self.took(case, kind, role, **asked):
            raise Fault(f"{kind} was refused in {state}")

    def refuses(self, act: Callable[[], object], case: Case) -> None:
        before = self.version(case)
        try:
            act()
        except LovsvarError:
            self.tally.refused += 1
            if self.version(case) != before:
                raise Fault("a refused decision left something behind") from None
            return
        raise Fault("a decision that was closed was taken")

    def surviving(self, act: Callable[[Office], Any]) -> Any:
        """
        What that gives; by chance only after the process has died in the middle of it, and begun anew.

        What died has left nothing behind, so the same again is done once.
        """
        if self.chance.randrange(self.crash_one_in) == 0:
            before = self.all_events()
            with dying(self.office.store, self.chance.randrange(1, 14)):
                try:
                    return act(self.office)
                except Crash:
                    self.tally.crashes += 1
            self.office = replace(self.office, store=Store(str(self.office.store.engine.url)))
            if self.all_events() != before:
                raise Fault("half a step is kept after a crash")
        return act(self.office)

    def passed(self, case: Case, record: Record, *, by_machine: bool) -> None:
        """The case after a pass that left a record."""
        self.tally.results[record.outcome.value] += 1
        case.record, case.chain, case.seen = record, None, as_seen(record.letter_html)
        self.holds_names(case, str(record.content))
        known = {conclusion["rule"] for conclusion in record.content["conclusions"]}
        same(AMENDED_RULE in known, case.time.received >= AMENDED, "whether the amended law is applied")
        if by_machine:
            case.time.notification = record.content["summary"]["precheck"] == "notification_required"
        if record.outcome is Result.SUPPLEMENT:
            case.time.order(self.today, missing(record))
        if record.outcome.waits:
            return
        case.result, case.decided, case.by_machine = record.outcome, self.today, by_machine
        self.holds_fee(case, record)
        if by_machine and record.outcome.is_favourable and case.withdrew and case.applicant.rests_on_consent:
            raise Fault(f"{record.outcome} rests on a consent that was taken back")
        if by_machine and record.outcome.is_favourable and case.applicant.kind is Kind.CLAIMING:
            application = case.applicant.applies(case.time.received, whole=True)
            if record.outcome is not Result.EXEMPT or application.consents:
                raise Fault(f"{record.outcome} rests on what nobody has seen")

    def mail(self) -> None:
        """What is laid out leaves, by a server that is often away and knows not everybody."""
        if self.chance.randrange(4) == 0:
            confirm_everybody(self.office.store)
            self.tally.notices += deliver(self.office.store, Ports(self.server), self.office.settings, clock.now())

    # -- what is held ---------------------------------------------------------------------------------

    def hold(self, case: Case) -> None:
        case.chain = None  # what was refused may have left something behind
        status, events, time = self.status(case), self.events(case), case.time
        row = self.office.store.cases.read(MUNICIPALITY, case.id)
        shown = (row.state, row.waits_for, row.due, row.officer, row.version)
        same(shown, (status.state, status.waits_for, status.decide_by, status.officer, status.sequence), "the row")
        same(events[-1].sequence, status.sequence, "the version")
        if status.is_open:
            same(status.decide_by, time.last, "the last day to decide")
        self.holds_last_days(case, status, events[-1])
        self.holds_names(case, *self.letters(case, events[-1]))

    def holds_last_days(self, case: Case, status: Status, last: Event) -> None:
        if last.kind == "completion_requested":
            same(status.asked_by, reckoning.to_complete(last.day), "the last day to complete")
            self.says(case, last, numbers.day(reckoning.to_complete(last.day)).sv)
        if last.kind == "heard":
            same(status.heard_by, reckoning.to_comment(last.day), "the last day to answer")
        if last.kind == "communicated":
            same(status.communicated_by, reckoning.to_comment(last.day), "the last day to comment")
        for task in status.tasks:
            if task.what in ("try_appeal", "forward_appeal"):
                came = next(appeal.came for appeal in status.appeals if str(appeal.number) == task.about)
                same(task.by, reckoning.to_forward(came), "the last day to forward an appeal")
        force = self.force(case)
        same(status.force, force, "the legal force")
        if case.result is Result.GRANTED:
            same(status.begin_by, force and reckoning.years_after(force, 2), "the last day to begin")
            same(status.finish_by, force and reckoning.years_after(force, 5), "the last day to finish")
        if case.result is Result.STARTING_CLEARANCE and case.decided is not None:
            same(status.begin_by, reckoning.years_after(case.decided, 2), "the last day to begin")

    def force(self, case: Case) -> date | None:
        """
        The day after the last on which somebody may appeal. What gives all that was asked need only be sent to those who
        asked, and they have it that day (PBL 9 kap. 108 §).
        """
        if case.result is None or not case.result.can_be_appealed:
            return None
        asked = {name for name in case.sent if name.startswith(APPLICANT)} if case.by_machine else set()
        got = {name: case.sent[name] for name in asked} | case.served
        to = self.to_be_served(case) | case.sent.keys()
        if {"came", "in_time", "forwarded"} & set(case.appeals.values()) or not to <= got.keys():
            return None
        days = [reckoning.to_appeal_for_the_served(day) for day in got.values()]
        if case.result in (Result.GRANTED, Result.ADVANCE_NOTICE):
            if case.announced is None:
                return None
            days.append(reckoning.to_appeal_for_others(case.announced))
        if case.ended is not None:
            days.append(reckoning.to_appeal_for_the_served(case.ended))
        return max(days) + timedelta(days=1)

    def to_be_served(self, case: Case) -> set[str]:
        """Everybody who applied, and every owner who did not (PBL 9 kap. 108 §)."""
        names = [party["name"] for party in case.record.application["applicants"]]
        applied = {APPLICANT if place == 0 else f"{APPLICANT}/{place + 1}" for place in range(len(names))}
        designation = (case.record.content["site"]["property"] or {}).get("designation", "")
        property = self.office.zoning(MUNICIPALITY).property(designation)
        owners = (
            property.owners if property is not None and case.result is not None and case.result.can_be_appealed else ()
        )
        return applied | {f"{designation}/{place + 1}" for place, owner in enumerate(owners) if owner.name not in names}

    def holds_mail(self) -> None:
        """A month later each notice has come once or waits for an operator, and none has named anybody."""
        confirm_everybody(self.office.store)
        for day in range(30):
            with clock.standing_at(datetime.combine(self.today + timedelta(days=day), time(23, 59), UTC)):
                self.tally.notices += deliver(self.office.store, Ports(self.server), self.office.settings, clock.now())
        with clock.standing_at(datetime.combine(self.today + timedelta(days=31), time(12), UTC)):
            if left := self.office.store.outbox.due(clock.now()):
                raise Fault(f"{len(left)} notices were neither sent nor set aside")
        ids = [message["Message-ID"] for message in self.server.taken]
        same(len(ids), len({*ids}), "each notice once")
        same(len(ids) + len(self.office.store.outbox.set_aside()), self.addressed(), "every notice sent or set aside")
        for message in self.server.taken:
            if "Simulerad" in message.as_string():
                raise Fault("a notice names somebody")

    def holds_fee(self, case: Case, record: Record) -> None:
        """The letter's fee is the tariff's, less a fifth for each week begun too late."""
        assert case.decided is not None
        whole = tariff(record.application["measure"]["kind"], record.outcome.value, case.time.received)
        share = case.time.share_that_falls_away(case.decided)
        if whole is None:
            return
        kept = whole - rounded(Fraction(whole) * share)
        self.says(case, self.events(case)[-1], f"{kept:,}".replace(",", " ") + " kronor")

    def holds_names(self, case: Case, *told: str) -> None:
        """Nobody else's name stands in what the applicant sees."""
        foreign = set(re.findall(r"Simulerad [A-ZÅÄÖa-zåäö]+\d{5}", " ".join(told))) - {case.applicant.name}
        if foreign:
            raise Fault(f"{foreign} in the case of {case.applicant.name}")

    def says(self, case: Case, last: Event, words: str) -> None:
        if not any(words in letter for letter in self.letters(case, last)):
            raise Fault(f"no letter of the case says {words}")

    def letters(self, case: Case, last: Event) -> Iterator[str]:
        """The newest record's letter and the last step's, as a reader sees them."""
        kept = self.office.store.events.letter(MUNICIPALITY, case.id, last.sequence)
        yield case.seen
        yield as_seen(kept.html if kept else "")

    # -- what is kept ---------------------------------------------------------------------------------

    def status(self, case: Case) -> Status:
        if case.chain is None or case.standing is None:
            case.standing = self.office.status(self.events(case))
        return case.standing

    def version(self, case: Case) -> int:
        """The number of the case's last event."""
        return self.office.store.cases.read(MUNICIPALITY, case.id).version

    def events(self, case: Case) -> list[Event]:
        if case.chain is None:
            case.chain, case.standing = self.office.store.events.of(MUNICIPALITY, case.id), None
        return case.chain

    def addressed(self) -> int:
        """How many notices there are that leave by mail."""
        with self.office.store.reading() as connection:
            laid_out = "SELECT count(*) FROM outbox WHERE address LIKE '%@%'"
            return int(connection.exec_driver_sql(laid_out).scalar_one())

    def all_events(self) -> int:
        with self.office.store.reading() as connection:
            tables = ("events", "records", "cases", "outbox")
            counts = [connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() for table in tables]
        return hash(tuple(counts))


def as_seen(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")


@contextmanager
def dying(store: Store, statement: int) -> Iterator[None]:
    """The process dies at that writing statement, or just before it commits where there are fewer."""
    left = statement

    def before(connection: Any, cursor: Any, said: str, *rest: Any) -> None:
        nonlocal left
        if said.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            left -= 1
            if left == 0:
                raise Crash

    sql.event.listen(store.engine, "before_cursor_execute", before)
    try:
        yield
    finally:
        sql.event.remove(store.engine, "before_cursor_execute", before)


def same(told: object, reckoned: object, what: str) -> None:
    if told != reckoned:
        raise Fault(f"{what}: told {told}, by the law {reckoned}")


def missing(record: Record) -> frozenset[str]:
    return frozenset(lacking["fact"] for lacking in record.content["summary"]["missing"])


@cache
def _tariff() -> Any:
    return yaml.safe_load((content("rules") / "local" / MUNICIPALITY / "tariff.yaml").read_text(encoding="utf-8"))


def tariff(act: str, result: str, received: date) -> int | None:
    """What the council charges before anything falls away, in whole kronor; None where it charges nothing."""
    hours = _tariff()["hours"].get(act, {}).get(result)
    rates = [rate["kronor"] for rate in _tariff()["rates"] if rate["from"] <= received <= rate.get("to", date.max)]
    return rounded(Fraction(hours) * Fraction(rates[0])) if hours and rates else None


def rounded(kronor: Fraction) -> int:
    exact = Decimal(kronor.numerator) / Decimal(kronor.denominator)
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@contextmanager
def municipality(office: Office, empty: Path, folder: Path, seed: int, typeset_one_in: int) -> Iterator[Office]:
    """The office with a store of its own, a copy of an empty one."""
    path = folder / f"{seed}.sqlite"
    shutil.copy(empty, path)
    letters = SampledLetters(office.letters, Random(-seed), typeset_one_in)
    its = replace(office, store=Store(f"sqlite:///{path}"), letters=letters)
    try:
        hand_in_papers(its)
        yield its
    finally:
        its.store.engine.dispose()
        for left in folder.glob(f"{seed}.sqlite*"):
            left.unlink()


def live(
    office: Office, empty: Path, folder: Path, seed: int, tally: Tally,
    cases: int = 5, *, typeset_one_in: int = 200, crash_one_in: int = 40,
) -> None:  # fmt: skip
    """One world from its seed. Raises Fault, which names the seed."""
    drawn = drawn_by_sample(Random(-seed), typeset_one_in)
    with drawn, municipality(office, empty, folder, seed, typeset_one_in) as its:
        world = World(its, Random(seed), tally, crash_one_in)
        try:
            world.lives(cases)
        except Exception as error:
            raise Fault(f"seed {seed}, {world.today}: {error}") from error
        finally:
            world.office.store.engine.dispose()
