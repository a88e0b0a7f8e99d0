"""An officer's answers kept while the work is half done, and what others have done in the case meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from permits import clock
from permits.casework.answers import newly_answered
from permits.casework.events import Answered as AnsweredEvent
from permits.casework.events import Event, Role
from permits.casework.status import Status
from permits.decision.ruling import Answered, check_answers
from permits.office import Office
from permits.steps.taking import take


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A colleague's answer to a question that somebody has answered otherwise without having read it."""

    answered: Answered
    officer: str


def overtaken(status: Status, answers: Mapping[str, Answered], officer: str, seen: int) -> dict[str, Overtaken]:
    """
    Which of an officer's answers would take the place of another's that they have not read, by `subject`.

    seen: the version of the case that they read.
    """
    return {
        asked: Overtaken(Answered(stands.yes, stands.why, stands.of_day), event.actor)
        for asked, (stands, event) in status.answers.items()
        if asked in answers and event.sequence > seen and event.actor != officer
        if answers[asked] != Answered(stands.yes, stands.why, stands.of_day)
    }


BEARING = frozenset(
    {
        "surveyed", "survey_withdrawn", "consent_withdrawn", "hearing_answered", "commented", "paper_handed_in",
        "paper_registered", "message_received",
    }
)  # fmt: skip
"""What may change what an officer decides, and makes no new record."""


def come_since(happened: Sequence[Event], officer: str, seen: int) -> list[str]:
    """The steps that bear on the decision and that an officer who read that version has not seen, each once."""
    unseen = (event for event in happened if event.sequence > seen and event.actor != officer)
    return [*dict.fromkeys(event.step for event in unseen if event.step in BEARING)]


def keep_answers(
    office: Office,
    municipality: str,
    case_id: str,
    answers: Mapping[str, Answered],
    officer: str,
    *,
    seen: int | None = None,
) -> dict[str, Overtaken]:
    """
    Keep what an officer has answered so far, but where a colleague has answered since; those are told. What stands
    already is not said twice.

    seen: the version of the case that was read, None where all that stands was. Raises NotFound, IllegalStep for a case
    that is decided, and NotAllowed for answers that `check_answers` forbids.
    """
    check_answers(office.pack, answers, clock.today())
    left: dict[str, Overtaken] = {}

    def steps(status: Status) -> list[AnsweredEvent]:
        nonlocal left
        left = {} if seen is None else overtaken(status, answers, officer, seen)
        return list(newly_answered(status, {asked: given for asked, given in answers.items() if asked not in left}))

    take(office, municipality, case_id, steps, Role.OFFICER, officer)
    return left
