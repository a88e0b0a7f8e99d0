"""Where the board has two read a kind of decision, nothing is decided or sent before another than the decider has read it."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from permits import application as applications
from permits import clock
from permits.case import decide
from permits.casework.events import Role
from permits.casework.process import IllegalStep
from permits.content import content
from permits.continuing import answer
from permits.decision.result import Result
from permits.decision.ruling import Ruling
from permits.errors import BadPack, MovedOn, NotAllowed
from permits.local.reading import load_delegation
from permits.office import Office
from permits.steps.second_reading import confirm, decide_or_propose
from permits.steps.taking import standing, take_asked
from permits.store.chained.record import Record
from tests.packs import SWEDISH
from tests.proven import proven

STORIES = Path(__file__).parents[1] / "stories"
DAY = date(2026, 11, 20)
DECIDER, READER = "Handläggare Demo", "Handläggare Prov"
WRITE_OFF = Result.WRITTEN_OFF


@pytest.fixture
def two(office: Office) -> Office:
    """The office of a board that has two read when a case is written off."""
    (code,) = [municipality.code for municipality in office.municipalities][:1]
    delegation = office.delegation(code)
    assert delegation is not None
    return replace(office, delegations={code: replace(delegation, two_read=frozenset({WRITE_OFF}))})


def waiting(office: Office) -> Record:
    application = applications.read((STORIES / "no-build-land" / "application.json").read_bytes())
    return decide(office, application, DAY, proven(office, application))[0]


def ruling(officer: str = DECIDER, result: Result = WRITE_OFF) -> Ruling:
    return Ruling(officer, clock.now(), result, "Det finns inget att pröva.")


def proposed(office: Office, record: Record) -> None:
    same = decide_or_propose(office, "9901", record.case_id, {}, ruling(), DAY, seen=record.sequence)
    assert same.sequence == record.sequence, "nothing is decided yet"


def step(office: Office, record: Record, kind: str, officer: str = READER, **asked: Any) -> None:
    take_asked(office, "9901", record.case_id, {"kind": kind, **asked}, Role.OFFICER, officer, day=DAY)


def read(office: Office, record: Record, reader: str = READER) -> Record:
    seen = standing(office, "9901", record.case_id).sequence
    return confirm(office, "9901", record.case_id, reader, DAY, seen=seen)


def test_a_decision_that_two_read_is_made_once_another_has_confirmed_it(two: Office) -> None:
    record = waiting(two)
    proposed(two, record)
    status = standing(two, "9901", record.case_id)
    assert status.state == "handling" and status.decided is None and status.proposed is not None
    assert [task.what for task in status.tasks] == ["second_read"]
    assert not [row for row in two.store.outbox.by_hand("9901", record.case_id) if row.kind == "letter.written_off"]
    decided = read(two, record)
    assert decided.outcome is WRITE_OFF and standing(two, "9901", record.case_id).state == "closed"
    assert decided.ruling is not None and (decided.ruling["officer"], decided.ruling["reader"]) == (DECIDER, READER)
    assert f"{READER} har läst det innan det fattades" in decided.letter_html
    *_, second, last = two.store.events.of("9901", record.case_id)
    assert (second.step, second.actor, last.step, last.actor) == ("second_read", READER, "written_off", DECIDER)
    assert read_again_is_refused(two, record)


def read_again_is_refused(office: Office, record: Record) -> bool:
    with pytest.raises(NotAllowed, match="No decision has been put forward"):
        read(office, record)
    return True


@pytest.mark.parametrize("name", [DECIDER, DECIDER.upper(), DECIDER.replace(" ", "  "), DECIDER.replace(" ", "-")])
def test_whoever_put_it_forward_is_refused_as_the_second_with_the_section(two: Office, name: str) -> None:
    record = waiting(two)
    proposed(two, record)
    with pytest.raises(IllegalStep, match=r"Ask a colleague.*6 kap\. 37") as refused:
        read(two, record, name)
    assert "Be en kollega" in refused.value.says.sv
    assert standing(two, "9901", record.case_id).proposed is not None


def test_no_door_decides_past_the_second_reader(two: Office) -> None:
    record = waiting(two)
    with pytest.raises(NotAllowed, match="two read such a decision"):
        answer(two, "9901", record.case_id, {}, ruling(), DAY, seen=record.sequence)


def test_what_changes_the_case_is_read_anew_and_what_does_not_is_not(two: Office) -> None:
    record = waiting(two)
    proposed(two, record)
    seen = standing(two, "9901", record.case_id).sequence
    step(two, record, "noted", text="Ringde sökanden.")
    assert standing(two, "9901", record.case_id).proposed is not None
    with pytest.raises(MovedOn):
        confirm(two, "9901", record.case_id, READER, DAY, seen=seen)
    step(two, record, "communicated", what="Det finns mer att säga.")
    with pytest.raises(NotAllowed, match="case has changed"):
        read(two, record)


def test_the_second_reader_gives_it_back_with_a_reason(two: Office) -> None:
    record = waiting(two)
    with pytest.raises(IllegalStep, match="No decision has been put forward"):
        step(two, record, "proposal_returned", why="Skälen räcker inte.")
    proposed(two, record)
    step(two, record, "proposal_returned", why="Skälen räcker inte.")
    status = standing(two, "9901", record.case_id)
    assert status.proposed is None and status.state == "handling"


def test_what_could_not_be_decided_is_not_put_forward(two: Office) -> None:
    record = waiting(two)
    shut = replace(two, delegations={"9901": replace(two.delegations["9901"], two_read=frozenset({Result.GRANTED}))})
    with pytest.raises(NotAllowed):
        decide_or_propose(shut, "9901", record.case_id, {}, ruling(result=Result.GRANTED), DAY, seen=record.sequence)
    assert standing(two, "9901", record.case_id).proposed is None


def test_a_decision_that_the_board_has_not_named_is_made_at_once(office: Office) -> None:
    record = waiting(office)
    made = decide_or_propose(office, "9901", record.case_id, {}, ruling(), DAY, seen=record.sequence)
    assert made.outcome is WRITE_OFF


@pytest.mark.parametrize(
    ("named", "holds"), [("[refused, dismissed]", True), ("[supplement]", False), ("[nix]", False)]
)
def test_the_board_names_decisions_of_officers_only(tmp_path: Path, named: str, holds: bool) -> None:
    file = tmp_path / "delegation.yaml"
    kept = (content("rules") / "local" / "9901" / "delegation.yaml").read_text(encoding="utf-8")
    file.write_text(f"{kept}\ntwo_read: {named}\n", encoding="utf-8")
    if holds:
        assert load_delegation(file, SWEDISH).two_read == {Result.REFUSED, Result.DISMISSED}
    else:
        with pytest.raises(BadPack):
            load_delegation(file, SWEDISH)
