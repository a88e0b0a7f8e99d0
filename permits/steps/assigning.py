"""What an officer does to several cases at once, one by one: takes them, hands them over, labels them, writes to those who apply."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from permits.casework.events import Body, HandedOver, Labelled, MessageSent, Role, Taken, Unlabelled
from permits.casework.status import Status
from permits.errors import NotAllowed, NotFound
from permits.office import Office
from permits.steps.taking import take
from permits.text import Text


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A case that stayed where it was, by its number where it has one, and why."""

    case: str
    says: Text


def assign(office: Office, municipality: str, cases: Iterable[str], to: str, officer: str) -> list[NotTaken]:
    """
    Give each case, by its id, to an officer by name, as another or the same asks; those that the process keeps where
    they are. One that they have already stays theirs without a further step.
    """

    def steps(status: Status) -> list[Body]:
        if status.officer == to:
            return []
        return [Taken() if to == officer else HandedOver(to=to)]

    return _each(office, municipality, cases, steps, officer)


def label(
    office: Office, municipality: str, cases: Iterable[str], name: str, officer: str, *, off: bool = False
) -> list[NotTaken]:
    """
    Put a label on each case, or take it off; those that stayed as they were. One that has it, or has it not, needs no
    further step. Raises pydantic's ValidationError for what is no label.
    """
    step = Unlabelled(label=name) if off else Labelled(label=name)

    def steps(status: Status) -> list[Body]:
        return [step] if (step.label in status.labels) is off else []

    return _each(office, municipality, cases, steps, officer)


def write_to(office: Office, municipality: str, cases: Iterable[str], text: str, officer: str) -> list[NotTaken]:
    """The same message to those who apply in each case, where they read it; those that it was not sent in."""
    return _each(office, municipality, cases, lambda status: [MessageSent(to=APPLICANTS, text=text)], officer)


APPLICANTS = "Sökanden"
"""How those who apply are called as whom a message is to."""


def _each(
    office: Office, municipality: str, cases: Iterable[str], steps: Callable[[Status], Sequence[Body]], officer: str
) -> list[NotTaken]:
    stayed = []
    for case_id in dict.fromkeys(cases):
        try:
            take(office, municipality, case_id, steps, Role.OFFICER, officer)
        except NotFound as error:
            stayed.append(NotTaken(case_id, error.says))
        except NotAllowed as error:
            stayed.append(NotTaken(office.store.cases.read(municipality, case_id).number, error.says))
    return stayed
