"""An officer's answers kept while the work is half done, so that every later pass takes them up."""

from __future__ import annotations

from collections.abc import Mapping

from permits import clock
from permits.case import newly_answered
from permits.casework.events import Answered as AnsweredEvent
from permits.casework.events import Role
from permits.casework.status import Status
from permits.decision.ruling import Answered, check_answers
from permits.office import Office
from permits.steps.taking import take


def keep_answers(
    office: Office, municipality: str, case_id: str, answers: Mapping[str, Answered], officer: str
) -> Status:
    """
    Keep what an officer has answered so far. What stands already is not said twice.

    Raises NotFound, IllegalStep for a case that is decided, and NotAllowed for answers that `check_answers` forbids.
    """
    check_answers(office.pack, answers, clock.today())

    def steps(status: Status) -> list[AnsweredEvent]:
        return list(newly_answered(status, answers))

    return take(office, municipality, case_id, steps, Role.OFFICER, officer)
