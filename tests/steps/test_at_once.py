"""Two who act in one case at the same time, and what comes in the last minute: one of them is first, and nothing is lost."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any

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
from permits.letter.writing import Letters
from permits.office import Office
from permits.steps.taking import standing, take_asked
from permits.store.case.keys import Key
from permits.store.chained.record import Letter, Record
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


class CountingLetters(Letters):
    """Counts the letters that are set."""

    count = 0

    def write(self, kind: str, content: Mapping[str, Any], decision: Mapping[str, Any], at: datetime) -> Letter:
        self.count += 1
        return super().write(kind, content, decision, at)


def test_of_neighbours_who_apply_at_once_each_answer_is_drawn_up_once(office: Office) -> None:
    letters = CountingLetters(office.letters.folder)
    counting = replace(office, letters=letters)
    application = applications.read(STORY.read_bytes())
    proofs = proven(office, application)
    at_once(*[partial(decide, counting, application, DAY, proofs, key=Key("system", str(turn))) for turn in range(4)])
    assert letters.count == 4


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
