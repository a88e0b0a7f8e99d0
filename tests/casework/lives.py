"""Lives of cases, written short: what happened on which day."""

from collections.abc import Iterable
from datetime import date, datetime

from permits.casework import events as of
from permits.casework.events import APPLICANT, ASKED, STEPS, Body, Event, Role
from permits.casework.folding import fold
from permits.casework.needs import NEEDS
from permits.casework.process import load_process
from permits.casework.status import Status
from permits.content import content
from permits.decision.result import Result
from permits.rulebook import LETTERS
from tests.packs import SWEDISH

PROCESS = load_process(content("rules") / "se" / "process" / "steps.yaml", SWEDISH.laws, NEEDS, STEPS, ASKED, LETTERS)

BY = {
    "received": Role.APPLICANT, "completed": Role.APPLICANT, "changed": Role.APPLICANT, "appealed": Role.PARTY,
    "hearing_answered": Role.PARTY, "plan_handed_in": Role.APPLICANT, "manager_named": Role.APPLICANT,
    "manager_accepted": Role.PARTY,
    "referred": Role.MACHINE, "final_clearance_asked": Role.APPLICANT,
}  # fmt: skip
"""Who usually does it; else an officer."""


def event(day: str, body: Body, role: Role | None = None) -> Event:
    at = datetime.fromisoformat(f"{day}T10:00:00+00:00")
    return Event(body, date.fromisoformat(day), at, role or BY.get(body.kind, Role.OFFICER), "Handläggare Demo")


def life(*events: Event) -> Status:
    return fold(SWEDISH, PROCESS, events)


def received(day: str, notification: bool = False) -> Event:
    return event(day, of.Received(notification=notification))


def asked(day: str, *missing: str, order: bool = True, by: str = "2030-01-01") -> Event:
    body = of.CompletionRequested(missing=missing or ("plans_attached",), answer_by=date.fromisoformat(by), order=order)
    return event(day, body)


def completed(day: str, *still: str, notification: bool = False) -> Event:
    return event(day, of.Completed(still=still, notification=notification))


def changed(day: str) -> Event:
    return event(day, of.Changed())


def extended(day: str) -> Event:
    return event(day, of.Extended(why="Grannar ska höras igen."))


def stayed(day: str) -> Event:
    return event(day, of.Stayed(why="Strandskyddsdispens prövas."))


def resumed(day: str) -> Event:
    return event(day, of.Resumed())


def defence(day: str) -> Event:
    return event(day, of.DefenceAnswered())


def decided(day: str, result: Result = Result.GRANTED, role: Role = Role.OFFICER) -> Event:
    return event(day, of.Decided(result=result), role)


def not_communicated(day: str) -> Event:
    return event(day, of.CommunicationNotNeeded(why="Sökanden har själv lämnat allt."))


def served(day: str, recipient: str = APPLICANT) -> Iterable[Event]:
    return event(day, of.Sent(recipient=recipient, channel="mail")), event(day, of.Served(recipient=recipient))


def announced(day: str) -> Event:
    return event(day, of.Announced())


def appealed(day: str, number: int = 1) -> Event:
    return event(day, of.Appealed(number=number, name="Demo Demodotter 35", wants="Lovet ska upphävas."))
