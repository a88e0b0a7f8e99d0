"""Two who act in one case at the same time, and what comes in the last minute: one of them is first, and nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier

import pytest

from permits import application as applications
from permits import clock
from permits.case import decide
from permits.casework.events import Role
from permits.casework.process import IllegalStep
from permits.casework.status import Hearing
from permits.continuing import answer, withdraw
from permits.decision.result import Result
from permits.decision.ruling import Ruling
from permits.errors import MovedOn
from permits.office import Office
from permits.steps.taking import standing, take_asked
from permits.store.chained.record import Record
from tests.proven import proven

STORY = Path(__file__).parents[1] / "stories" / "no-build-land" / "application.json"
CAME = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = date(2026, 11, 20)
ONE, OTHER = "ALMEN 1:4/1", "ALMEN 1:90/1"


def waiting(office: Office) -> Record:
    application = applications.read(STORY.read_bytes())
    return decide(office, application, DAY, proven(office, application))[0]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What comes of each when all begin together: what it gives, or that the case had moved on."""
    begin = Barrier(len(acts))

    def taken(act: Callable[[], object]) -> object:
        begin.wait()
        try:
            return act()
        except MovedOn as moved:
            return moved

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(taken, acts))


def test_a_case_that_is_withdrawn_while_it_is_decided_ends_one_way_only(office: Office) -> None:
    record = waiting(office)
    ruling = Ruling("Handläggare 1", CAME, Result.WRITTEN_OFF, "Huset är sålt.")
    ends = at_once(
        lambda: answer(office, "9901", record.case_id, {}, ruling, DAY, seen=record.sequence),
        lambda: withdraw(office, "9901", record.case_id, DAY, seen=record.sequence),
    )
    assert sorted(isinstance(end, MovedOn) for end in ends) == [False, True]
    records = office.store.records.of("9901", record.case_id)
    assert [kept.outcome for kept in records[1:]] == [end.outcome for end in ends if isinstance(end, Record)]
    assert standing(office, "9901", record.case_id).state == "closed"
    assert [fault for fault in office.store.verify(fold=office.status).faults if "paper" not in fault] == []


def test_a_step_that_is_sent_twice_at_once_is_taken_once(office: Office) -> None:
    record = waiting(office)
    seen = standing(office, "9901", record.case_id).sequence
    sent = {"kind": "noted", "text": "Ringde sökanden."}
    ends = at_once(
        *[lambda: take_asked(office, "9901", record.case_id, sent, Role.OFFICER, "A", day=DAY, seen=seen)] * 2
    )
    assert sorted(isinstance(end, MovedOn) for end in ends) == [False, True]
    assert [event.step for event in office.store.events.of("9901", record.case_id)].count("noted") == 1


def test_a_view_in_the_last_minute_of_the_last_day_in_sweden_counts_and_who_has_not_seen_it_decides_nothing(
    office: Office,
) -> None:
    with clock.standing_at(CAME):
        case_id = waiting(office).case_id
        asked = {"kind": "heard", "recipients": [ONE, OTHER], "what": "Boden."}
        by = take_asked(office, "9901", case_id, asked, Role.OFFICER, "A").heard_by
    assert by is not None
    seen = standing(office, "9901", case_id).sequence
    close = {"kind": "hearing_closed", "why": "Tiden är ute."}
    with clock.standing_at(datetime(by.year, by.month, by.day, 22, 59, 59, tzinfo=UTC)):
        view = {"kind": "hearing_answered", "recipient": ONE, "objects": True, "text": "För nära."}
        take_asked(office, "9901", case_id, view, Role.PARTY)
        assert office.store.events.of("9901", case_id)[-1].day == by
        with pytest.raises(IllegalStep, match="has not run out"):
            take_asked(office, "9901", case_id, close, Role.OFFICER, "A")
    with clock.standing_at(datetime(by.year, by.month, by.day, 23, 0, tzinfo=UTC)):
        with pytest.raises(MovedOn):
            take_asked(office, "9901", case_id, close, Role.OFFICER, "A", seen=seen)
        assert take_asked(office, "9901", case_id, close, Role.OFFICER, "A").hearing is Hearing.DONE
