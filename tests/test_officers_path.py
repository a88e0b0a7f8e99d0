"""An officer's path is as strong as the machine's: what they may decide in cases where unknown once passed for yes."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from permits import application as applications
from permits.case import decide
from permits.casework.events import Body, CommunicationNotNeeded, Role
from permits.casework.status import Status
from permits.decision.result import Result
from permits.decision.ruling import Answered
from permits.office import Office
from permits.prospect import prospect
from permits.steps.taking import take
from tests.proven import proven

STORIES = Path(__file__).parent / "stories"
OPEN_TO_ALL = {Result.WRITTEN_OFF}
YES, NO = Answered(True), Answered(False)


def shown_to_the_applicant(status: Status) -> list[Body]:
    """Nothing adverse is open before the applicant has been shown it (FL 25 §); a decided case takes no more steps."""
    return [CommunicationNotNeeded(why="Sökanden har lämnat allt själv.")] if status.is_open else []


def open_in(office: Office, story: str, answers: Mapping[str, Answered], **measure: Any) -> set[Result]:
    """What is open to an officer who gives those answers in a story's case. measure: what of it is otherwise."""
    body = json.loads((STORIES / story / "application.json").read_text(encoding="utf-8"))
    body["measure"] |= measure
    application = applications.read(body)
    received = application.received or date(2026, 11, 20)
    record, _ = decide(office, application, received, proven(office, application))
    take(
        office, record.municipality, record.case_id, shown_to_the_applicant, Role.OFFICER, "Handläggare 1", day=received
    )
    ways = prospect(office, record.municipality, record.case_id, answers, "Handläggare 1", received).ways
    return {way.result for way in ways if not way.bars} - OPEN_TO_ALL


@pytest.mark.parametrize(
    ("story", "answers", "measure", "is_open"),
    [
        ("change-of-use", {}, {}, set()),
        ("no-build-land", {}, {}, set()),
        ("incomplete-application", {}, {}, set()),
        ("uncertain-boundary", {}, {}, set()),
        ("protected-identity", {}, {}, {Result.EXEMPT}),
        ("exempt-shed", {}, {"kind": "advance_notice"}, {Result.ADVANCE_NOTICE_NEGATIVE}),
        ("granted-garage", {}, {"temporary": True}, set()),
        # The machine has told it already, and a case is decided once.
        ("exempt-shed", {}, {}, set()),
        ("no-build-land", {"deviation_acceptable": YES}, {}, set()),
        ("no-build-land", {"deviation_acceptable": NO}, {}, {Result.REFUSED}),
    ],
    ids=[
        "six questions of judgement and none answered",
        "a deviation that nobody has judged",
        "unsigned and without drawings: neither granted nor refused",
        "perhaps exempt",
        "a case that needs nothing is exempt, never a starting clearance",
        "an advance notice inside a plan is unfavourable, never a starting clearance",
        "a temporary permit whose restoring nobody has judged",
        "what meets every test is not refused",
        "a deviation accepted before the neighbours are heard",
        "a deviation that cannot be accepted is refused",
    ],
)
def test_only_what_the_answers_leave_open_may_be_decided(
    office: Office, story: str, answers: Mapping[str, Answered], measure: dict[str, Any], is_open: set[Result]
) -> None:
    assert open_in(office, story, answers, **measure) == is_open
