"""A case's steps from its decision to its end, each with its letter; what the law forbids is refused with its section."""

import html
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from permits import application as applications
from permits import clock
from permits.case import decide
from permits.casework.events import ASKED, AppealForwarded, Event, Role
from permits.casework.process import IllegalStep
from permits.casework.status import Status
from permits.continuing import answer
from permits.decision.result import Result
from permits.decision.ruling import Answered, Ruling
from permits.errors import BadInput, MovedOn, NotFound
from permits.office import Office
from permits.prospect import prospect
from permits.steps.answering import keep_answers
from permits.steps.forwarding import went_out
from permits.steps.letters import FILLED
from permits.steps.taking import standing, steps_of, take_asked
from permits.store.canonical import sha256
from permits.store.chained.package_check import faults_of
from tests.proven import proven

STORIES = Path(__file__).parents[1] / "stories"
DAY = date(2026, 11, 20)
OFFICER = "Handläggare Demo"


def case(office: Office, story: str) -> str:
    application = applications.read((STORIES / story / "application.json").read_bytes())
    record, _ = decide(office, application, DAY, proven(office, application))
    return record.case_id


def step(office: Office, case_id: str, kind: str, role: Role = Role.OFFICER, day: date = DAY, **asked: Any) -> Status:
    return take_asked(office, "9901", case_id, {"kind": kind, **asked}, role, OFFICER, day=day)


def letter_of(office: Office, case_id: str) -> str:
    """The letter of the last step, as a reader sees it."""
    last = office.store.events.of("9901", case_id)[-1]
    letter = office.store.events.letter("9901", case_id, last.sequence)
    assert letter is not None and letter.pdf.startswith(b"%PDF")
    return html.unescape(re.sub(r"<[^>]+>", " ", letter.html)).replace("\u00a0", " ")


START = {"plan": ["Grundläggning kontrolleras av byggherren."], "papers": ["Intyg om kontrollplanen"]}


def test_a_permit_is_cleared_for_start_and_finished_each_step_when_the_one_before_is_done(office: Office) -> None:
    garage = case(office, "granted-garage")
    with pytest.raises(IllegalStep, match=r"10 kap\. 14"):
        step(office, garage, "start_cleared", **START)
    step(office, garage, "consultation_not_needed", why="Enkel byggnad.")
    with pytest.raises(IllegalStep, match=r"10 kap\. 6"):
        step(office, garage, "start_cleared", **START)
    step(office, garage, "plan_handed_in", Role.APPLICANT)
    if standing(office, "9901", garage).manager_needed is not False:
        step(office, garage, "manager_not_needed", why="Liten ändring.")
    with pytest.raises(IllegalStep, match=r"10 kap\. 34"):
        step(office, garage, "final_cleared")
    assert step(office, garage, "start_cleared", **START).state == "building"
    told = letter_of(office, garage)
    assert "Du får börja" in told and START["plan"][0] in told and START["papers"][0] in told and "tre veckor" in told
    step(office, garage, "final_clearance_asked", Role.APPLICANT)
    assert step(office, garage, "interim_cleared", part="Garaget", remains="Målning").state == "interim"
    assert "Målning" in letter_of(office, garage)
    assert step(office, garage, "final_cleared", remarks="En skada på en list.").state == "finished"
    assert "får tas i bruk" in letter_of(office, garage) and "En skada på en list." in letter_of(office, garage)
    assert office.store.cases.read("9901", garage).state == "finished"
    assert [fault for fault in office.store.verify(fold=office.status).faults if "event" in fault] == []


def test_what_an_officer_asks_and_tells_before_the_decision_goes_out_as_letters(office: Office) -> None:
    waiting = case(office, "no-build-land")
    step(office, waiting, "receipt_confirmed")
    assert "Beslutet kommer senast 29 januari 2027" in letter_of(office, waiting)
    assert "20 procent" in letter_of(office, waiting)
    step(office, waiting, "completion_requested", missing=["site_plan_attached"], asks=["En sektion genom marken."])
    told = letter_of(office, waiting)
    assert "En sektion genom marken." in told and "börjar när det har kommit in" in told
    step(office, waiting, "communicated", what="Marken får inte förses med byggnad.")
    assert "Marken får inte förses med byggnad." in letter_of(office, waiting)
    step(office, waiting, "heard", recipients=["ALMEN 1:2/1"], what="Byggnad på prickad mark.")
    assert "Byggnad på prickad mark." in letter_of(office, waiting)


def test_the_time_is_extended_once_by_an_officer_with_reasons(office: Office) -> None:
    waiting = case(office, "no-build-land")
    with pytest.raises(BadInput) as lacking:
        step(office, waiting, "extended", why=" ")
    assert [fault.place for fault in lacking.value.faults] == ["/why"]
    extended = step(office, waiting, "extended", why="Grannarna ska höras.")
    assert extended.decide_by == date(2027, 4, 9)
    assert "9 april 2027" in letter_of(office, waiting) and "Grannarna ska höras." in letter_of(office, waiting)
    with pytest.raises(IllegalStep, match=r"9 kap\. 99"):
        step(office, waiting, "extended", why="Igen.")


def test_an_appeal_is_tried_for_time_and_forwarded_with_a_letter(office: Office) -> None:
    garage = case(office, "granted-garage")
    step(office, garage, "appealed", Role.PARTY, wants="Upphäv.", because="Skymd utsikt.")
    with pytest.raises(IllegalStep, match="45–46 §§ FL"):
        step(office, garage, "appeal_forwarded", number=1)
    assert step(office, garage, "appeal_tried", number=1, inTime=True).appeals[0].in_time
    forwarded = step(office, garage, "appeal_forwarded", number=1)
    assert forwarded.appeals[0].forwarded == DAY
    assert "20 november 2026" in letter_of(office, garage)
    with pytest.raises(IllegalStep, match="39 § FL"):
        step(office, garage, "reconsidered", why="Det var fel.")
    assert step(office, garage, "returned", Role.AUTHORITY, number=1).state == "handling"


def test_the_file_that_an_appeal_went_out_with_is_known_by_its_hash_and_made_again_whatever_happens_since(
    office: Office,
) -> None:
    garage = case(office, "granted-garage")
    step(office, garage, "appealed", Role.PARTY, wants="Upphäv.", because="Skymd utsikt.")
    step(office, garage, "appeal_tried", number=1, inTime=True)
    with pytest.raises(NotFound):
        went_out(office, "9901", garage, 1)
    step(office, garage, "appeal_forwarded", number=1)
    body = office.store.events.of("9901", garage)[-1].body
    assert isinstance(body, AppealForwarded) and body.package is not None
    assert body.package.sha256 in letter_of(office, garage).replace("\u200b", "")
    step(office, garage, "corrected", was="42 m²", becomes="24 m²")
    went = went_out(office, "9901", garage, 1)
    assert sha256(went) == body.package.sha256 and faults_of(went) == []
    with zipfile.ZipFile(io.BytesIO(went)) as file:
        kinds = [json.loads(json.loads(file.read(name))["body"])["kind"] for name in file.namelist() if is_event(name)]
    assert kinds[-1] == "appeal_tried"
    office.store.sever("9901", garage, "applicants/0")
    with pytest.raises(NotFound, match="can no longer be made"):
        went_out(office, "9901", garage, 1)


def is_event(name: str) -> bool:
    return name.startswith("events/") and name.endswith(".json")


def test_a_correction_says_what_was_and_what_becomes(office: Office) -> None:
    garage = case(office, "granted-garage")
    step(office, garage, "corrected", was="42 m²", becomes="24 m²")
    assert "42 m²" in letter_of(office, garage) and "24 m²" in letter_of(office, garage)


def test_every_letter_that_the_process_names_is_filled(office: Office) -> None:
    named = {taken.letter for taken, _ in steps_of(office, Status(), Role.OFFICER, DAY) if taken.letter}
    assert named == FILLED.keys()


@pytest.mark.parametrize(
    ("sent", "places"),
    [
        ({}, ["/kind"]),
        ({"kind": "granted"}, ["/kind"]),
        ({"kind": "communicated"}, ["/what"]),
        ({"kind": "communicated", "what": "x", "answerBy": "2030-01-01"}, ["/answerBy"]),
        ({"kind": "completion_requested"}, ["/asks"]),
        ({"kind": "completion_requested", "missing": ["no_such_fact"]}, ["/missing"]),
        ({"kind": "start_cleared", "plan": [], "why": "x"}, ["/why", "/plan"]),
        ({"kind": "hearing_answered", "recipient": "ALMEN 1:2/1", "objects": False}, ["/recipient"]),
        ({"kind": "appeal_tried", "number": 7, "inTime": True}, ["/number"]),
        ({"kind": "consultation_called", "on": "i morgon"}, ["/on"]),
    ],
)
def test_a_step_asked_for_wrongly_is_told_every_fault_at_its_place(
    office: Office, sent: dict[str, Any], places: list[str]
) -> None:
    waiting = case(office, "no-build-land")
    with pytest.raises(BadInput) as wrong:
        take_asked(office, "9901", waiting, sent, Role.OFFICER, OFFICER)
    assert [fault.place for fault in wrong.value.faults] == places


def test_a_step_on_a_version_that_has_passed_is_not_taken(office: Office) -> None:
    waiting = case(office, "no-build-land")
    read = standing(office, "9901", waiting).sequence
    step(office, waiting, "taken")
    with pytest.raises(MovedOn):
        take_asked(office, "9901", waiting, {"kind": "taken"}, Role.OFFICER, "En annan", seen=read)
    assert office.store.cases.read("9901", waiting).officer == OFFICER
    with pytest.raises(NotFound):
        take_asked(office, "9901", "0" * 32, {"kind": "taken"}, Role.OFFICER, OFFICER)


def test_what_a_step_says_of_people_is_in_no_hashed_part(office: Office) -> None:
    waiting = case(office, "no-build-land")
    step(office, waiting, "noted", text="Testa Testsson ringde.")
    with office.store.reading() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM events").scalars().all()
    assert not any("Testsson" in body for body in bodies)
    last: Event = office.store.events.of("9901", waiting)[-1]
    assert "Testsson" in json.dumps(last.body.model_dump())


def test_a_decided_case_has_its_steps_open_or_closed_with_why(office: Office) -> None:
    status = standing(office, "9901", case(office, "granted-garage"))
    bars = {taken.name: bars for taken, bars in steps_of(office, status, Role.OFFICER, DAY)}
    assert bars.keys() == ASKED.keys()
    assert bars["consultation_called"] == () and bars["corrected"] == ()
    assert {bar.name for bar in bars["start_cleared"]} >= {"consultation_settled", "plan_settled"}
    assert str(bars["extended"][0].source) == "9 kap. 99 § PBL"


def test_an_officer_with_a_conflict_of_interest_takes_no_more_steps_and_the_case_is_another_s(office: Office) -> None:
    waits = case(office, "no-build-land")
    step(office, waits, "taken")
    status = step(office, waits, "conflict_declared", why="Sökanden är min bror.")
    assert status.officer == "" and status.barred == {OFFICER}
    for kind, asked in (("taken", {}), ("noted", {"text": "Besökt."}), ("extended", {"why": "Stort ärende."})):
        with pytest.raises(IllegalStep, match="16–18"):
            step(office, waits, kind, **asked)
    each = steps_of(office, standing(office, "9901", waits), Role.OFFICER, DAY, OFFICER)
    assert [taken.name for taken, bars in each if not bars] == ["conflict_declared"]
    with pytest.raises(IllegalStep, match="Handläggare Demo"):
        take_asked(
            office, "9901", waits, {"kind": "handed_over", "to": OFFICER}, Role.OFFICER, "Lisa Testberg", day=DAY
        )
    taken = take_asked(office, "9901", waits, {"kind": "taken"}, Role.OFFICER, "Lisa Testberg", day=DAY)
    assert taken.officer == "Lisa Testberg"


def test_an_officer_with_a_conflict_of_interest_decides_nothing_and_a_colleague_may(office: Office) -> None:
    waits = case(office, "no-build-land")
    step(office, waits, "conflict_declared", why="Jag äger grannfastigheten.")
    same = OFFICER.upper().replace(" ", "-")
    ways = {name: prospect(office, "9901", waits, {}, name, DAY).ways for name in (OFFICER, same, "Lisa Testberg")}
    for name in (OFFICER, same):
        assert all(any("16–18" in bar.source for bar in way.bars) for way in ways[name])
    assert any(not way.bars for way in ways["Lisa Testberg"])
    seen = office.store.records.last("9901", waits).sequence
    ruling = Ruling(OFFICER, clock.now(), Result.WRITTEN_OFF, "Återtagen.")
    with pytest.raises(IllegalStep, match="16–18"):
        answer(office, "9901", waits, {}, ruling, DAY, seen=seen)
    with pytest.raises(IllegalStep, match="16–18"):
        keep_answers(office, "9901", waits, {"deviation_acceptable": Answered(True, "Liten.")}, OFFICER)


def test_whoever_is_heard_is_the_registers_owner_however_written_and_once(office: Office) -> None:
    waiting = case(office, "no-build-land")
    status = step(
        office, waiting, "heard", what="Läget.",
        recipients=["Almen 1:2/1", "ALMEN1:2/1", "Granköping Almen 1:4/1", "Trafikverket"],
    )  # fmt: skip
    assert list(status.heard) == ["ALMEN 1:2/1", "ALMEN 1:4/1", "Trafikverket"]
    answered = step(office, waiting, "hearing_answered", Role.PARTY, recipient="almen 1:2/1", objects=False)
    assert answered.heard["ALMEN 1:2/1"] is not None


@pytest.mark.parametrize("nobody", ["ALMEN 1:2/2", "Almen 1:2/0"])
def test_nobody_is_heard_whom_the_register_has_not(office: Office, nobody: str) -> None:
    waiting = case(office, "no-build-land")
    with pytest.raises(BadInput) as refused:
        step(office, waiting, "heard", recipients=["ALMEN 1:4/1", nobody], what="Läget.")
    assert [(fault.place, nobody in fault.says.sv) for fault in refused.value.faults] == [("/recipients", True)]


@pytest.mark.parametrize(
    ("kind", "place", "said"),
    [
        ("handed_over", "/to", {"to": "Å" * 121}),
        ("heard", "/recipients/0", {"recipients": ["Å" * 121], "what": "Garaget."}),
        ("handed_over", "/to", {"to": " "}),
    ],
)
def test_a_name_is_as_long_as_its_place_in_the_store_and_there(
    office: Office, kind: str, place: str, said: dict[str, Any]
) -> None:
    case_id = case(office, "no-build-land")
    with pytest.raises(BadInput) as refused:
        step(office, case_id, kind, **said)
    first = refused.value.faults[0]
    assert (first.place, "121" in first.says.sv) == (place, said.get("to") != " ")


@pytest.mark.parametrize("day", [date(2026, 11, 19), date(2025, 11, 20), date(1026, 11, 20)])
@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("served", {"recipient": "applicant"}),
        ("sent", {"recipient": "applicant", "channel": "mail"}),
        ("announced", {}),
        ("appealed", {"name": "Granne Grannsson", "address": "", "wants": "Nej.", "because": "Skuggan."}),
        ("plan_handed_in", {}),
        ("consultation_called", {"on": "2026-12-01"}),
    ],
)
def test_nothing_is_done_with_a_decision_before_it_was_made(
    office: Office, kind: str, asked: dict[str, str], day: date
) -> None:
    garage = case(office, "granted-garage")
    before = standing(office, "9901", garage)
    with pytest.raises(BadInput) as caught:
        step(office, garage, kind, day=day, **asked)
    assert "/day" in {fault.place for fault in caught.value.faults}
    assert standing(office, "9901", garage) == before
    assert step(office, garage, kind, day=DAY, **asked).day == DAY


def test_nothing_is_done_in_a_case_before_it_came_in_but_a_paper_may_be_older(office: Office) -> None:
    waits, early = case(office, "incomplete-application"), date(2026, 11, 19)
    for kind, asked in (("more_time_given", {"until": "2027-03-01"}), ("receipt_confirmed", {}), ("taken", {})):
        with pytest.raises(BadInput):
            step(office, waits, kind, day=early, **asked)
    assert step(office, waits, "paper_registered", day=early, what="Ett brev", channel="paper").day == early


@pytest.mark.parametrize(
    ("kind", "name", "days"),
    [
        ("consultation_called", "on", ("2026-11-19", "0026-12-01", "3026-12-01", "9999-12-31")),
        ("more_time_given", "until", ("2037-01-01", "9999-12-31")),
        ("start_replanned", "on", ("0027-04-01", "2037-04-01")),
    ],
)
def test_a_day_that_nobody_can_mean_is_told_at_its_field(
    office: Office, kind: str, name: str, days: tuple[str, ...]
) -> None:
    here = case(office, "incomplete-application" if kind == "more_time_given" else "granted-garage")
    role = Role.APPLICANT if kind == "start_replanned" else Role.OFFICER
    for sent in days:
        with pytest.raises(BadInput) as caught:
            step(office, here, kind, role, **{name: sent})
        assert {fault.place for fault in caught.value.faults} == {f"/{name}"}


def test_a_paper_is_not_a_thousand_years_old(office: Office) -> None:
    with pytest.raises(BadInput) as caught:
        step(office, case(office, "granted-garage"), "paper_registered", day=date(1026, 11, 20), what="Ett brev")
    assert [fault.place for fault in caught.value.faults] == ["/day"]
