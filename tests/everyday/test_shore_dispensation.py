"""An application for a dispensation from shore protection: taken in, tried as far as it goes, and handed over, never decided."""

import re
from datetime import date
from html import unescape

import pytest

from permits import application as applications
from permits.case import decide
from permits.casework import events as of
from permits.casework.events import Body, Role
from permits.casework.process import IllegalStep
from permits.casework.status import Status
from permits.decision.outcome import Precheck, Result
from permits.decision.ruling import Answered
from permits.office import Office
from permits.prospect import prospect
from permits.steps.taking import take
from permits.store.chained.record import Record
from tests.everyday.asking import answered
from tests.everyday.plots import RECEIVED, Json, application, polygon
from tests.proven import proven

BY_THE_LAKE, FAR_FROM_WATER = "SJÖVIK 4:10", "ALMEN 1:3"
TODAY, OFFICER = date.fromisoformat(RECEIVED), "Handläggare 1"
REASON = {"shore_special_reason": "taken_in_use"}
TESTS = ("shore_dispensation_of_municipality", "shore_special_reason_holds", "shore_passage_kept", "shore_purpose_kept")


def sought(designation: str = BY_THE_LAKE, **answers: str) -> Json:
    return application("shore_dispensation", designation, polygon(designation, 20, 20, 5, 5), answers=answers)


def came_in(office: Office, body: Json) -> Record:
    read = applications.read(body)
    return decide(office, read, TODAY, proven(office, read))[0]


def taken(office: Office, record: Record, body: Body) -> None:
    take(office, record.municipality, record.case_id, lambda _: [body], Role.OFFICER, OFFICER, day=TODAY)


def stands(office: Office, record: Record) -> Status:
    return office.status(office.store.events.of(record.municipality, record.case_id))


def text(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", html)))


@pytest.mark.parametrize(
    ("designation", "judged", "told"),
    [(BY_THE_LAKE, TESTS, ["se.mb.7.15"]), (FAR_FROM_WATER, (), ["se.mb.7.15.elsewhere", "se.mb.7.14"])],
)
@pytest.mark.parametrize("reason", ["taken_in_use", "rural_area", "none"])
def test_whatever_the_place_and_the_reason_a_person_tries_it(
    office: Office, designation: str, judged: tuple[str, ...], told: list[str], reason: str
) -> None:
    outcome = answered(office, sought(designation, shore_special_reason=reason))
    assert (outcome.result, outcome.precheck, outcome.suggested) == (Result.REFERRED, Precheck.OPEN, None)
    assert (outcome.judgements, [flag.rule for flag in outcome.informs]) == (judged, told)
    assert any(reason.rule == "se.mb.7.18d" for reason in outcome.because)


def test_without_a_reason_it_is_asked_for_and_nothing_is_answered(office: Office) -> None:
    outcome = answered(office, sought())
    assert (outcome.result, [lacked.fact for lacked in outcome.missing]) == (Result.SUPPLEMENT, [*REASON])


def test_its_receipt_tells_what_is_claimed_what_is_tried_and_that_no_time_runs(office: Office) -> None:
    record = came_in(office, sought(**REASON))
    letter = text(record.letter_html or "")
    assert "strandskyddsdispens" in letter and "redan taget i anspråk" in letter
    assert "Finns ett särskilt skäl för dispens?" in letter and "också när lov inte behövs" in letter
    assert "Lagen sätter ingen tid för beslutet" in letter and "sex månader" in letter
    assert not re.search(r"9 kap\. (99|100) §|12 kap\. 8 a §|senast", letter)


def test_no_clock_runs_and_what_the_clock_is_for_cannot_be_done(office: Office) -> None:
    record = came_in(office, sought(**REASON))
    status = stands(office, record)
    assert (status.state, status.clock, status.decide_by, status.received) == ("handling", None, None, TODAY)
    assert [(task.what, task.by) for task in status.tasks] == [("decide", None)]
    for body in (of.ReceiptConfirmed(last=TODAY), of.Extended(why="Mer utredning."), of.Stayed(why="En plan görs.")):
        with pytest.raises(IllegalStep, match=r"sätter ingen tid|sets no time"):
            taken(office, record, body)


def test_an_officer_who_has_answered_every_test_decides_nothing_here_but_notes_the_decision(office: Office) -> None:
    record = came_in(office, sought(**REASON))
    yes = {name: Answered(True, "Utrett på plats.") for name in TESTS}
    ways = prospect(office, record.municipality, record.case_id, yes, OFFICER, TODAY).ways
    assert [way.result for way in ways if not way.bars] == [Result.WRITTEN_OFF]
    no = {**yes, "shore_purpose_kept": Answered(False, "Allmänheten stängs ute.")}
    ways = prospect(office, record.municipality, record.case_id, no, OFFICER, TODAY).ways
    assert [way.result for way in ways if not way.bars] == [Result.WRITTEN_OFF], "nor is it refused here"
    noted = of.DispensationTried(what="Dispens given den 20 november 2026, ärende X.")
    taken(office, record, noted)
    status = stands(office, record)
    assert (status.state, status.tasks, status.result) == ("closed", (), None)


def test_a_case_about_a_permit_is_not_closed_as_a_dispensation(office: Office) -> None:
    shed = application("new_complementary_building", BY_THE_LAKE, polygon(BY_THE_LAKE, 20, 20, 12, 6), answers={})
    record = came_in(office, shed)
    noted = of.DispensationTried(what="Dispens given.")
    with pytest.raises(IllegalStep, match=r"inte strandskyddsdispens|not about a dispensation"):
        taken(office, record, noted)


@pytest.mark.parametrize(("designation", "apart"), [(BY_THE_LAKE, True), (FAR_FROM_WATER, False)])
def test_a_permit_by_the_shore_is_told_that_a_dispensation_is_applied_for_apart(
    office: Office, designation: str, apart: bool
) -> None:
    garage = application("new_complementary_building", designation, polygon(designation, 8, 20, 12, 6), answers={})
    record = came_in(office, garage)
    letter = text(record.letter_html or "")
    assert ("Strandskyddsdispens är en egen ansökan" in letter) is apart
    assert ("Så ansöker du om strandskyddsdispens" in letter) is apart
    assert ("/place?property=SJ%C3%96VIK+4%3A10&amp;act=shore_dispensation" in (record.letter_html or "")) is apart
    assert "bygglov@grankoping.example" in letter, "an address that is copied holds no sign that nobody sees"
    assert "shore_special_reason" not in record.missing, "the reason is asked for in the application that it belongs to"


def test_what_the_machine_asks_for_is_no_order_by_the_planning_act(office: Office) -> None:
    record = came_in(office, sought())
    letter = text(record.letter_html or "")
    assert "Vilket särskilt skäl" in letter and not re.search(r"9 kap\. (91|99) §", letter)
    status = stands(office, record)
    assert (status.state, status.ordered, status.clock) == ("completing", frozenset(), None)
