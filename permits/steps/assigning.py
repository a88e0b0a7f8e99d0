"""Who has a case: an officer takes it, or it goes to another, one by one of however many were chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from permits.casework.events import HandedOver, Role, Taken
from permits.casework.status import Status
from permits.errors import NotAllowed, NotFound
from permits.office import Office
from permits.steps.taking import take
from permits.text import Text


@dataclass(frozen=True, slots=True)
class NotAssigned:
    """A case that stayed where it was, by its number where it has one, and why."""

    case: str
    says: Text


def assign(office: Office, municipality: str, cases: Iterable[str], to: str, officer: str) -> list[NotAssigned]:
    """
    Give each case, by its id, to an officer by name, as another or the same asks; those that the process keeps where
    they are. One that they have already stays theirs without a further step.
    """

    def steps(status: Status) -> list[Taken | HandedOver]:
        if status.officer == to:
            return []
        return [Taken() if to == officer else HandedOver(to=to)]

    stayed = []
    for case_id in dict.fromkeys(cases):
        try:
            take(office, municipality, case_id, steps, Role.OFFICER, officer)
        except NotFound as error:
            stayed.append(NotAssigned(case_id, error.says))
        except NotAllowed as error:
            stayed.append(NotAssigned(office.store.cases.read(municipality, case_id).number, error.says))
    return stayed
