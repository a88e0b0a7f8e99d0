"""What neighbours have signed on paper: an officer sees it boundary by boundary, and an owner's own no outweighs it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from permits import application as applications
from permits.assessment import Assessment
from permits.case import decide
from permits.casework.events import ConsentWithdrawn, Role, read_body
from permits.decision.result import Result
from permits.decision.ruling import Answered, judgements
from permits.errors import BadInput, NotAllowed
from permits.law.facts import subject
from permits.office import Office
from permits.place.gazetteer import spelt
from permits.prospect import prospect
from permits.steps.answering import keep_answers
from permits.steps.taking import take_asked
from permits.store.chained.record import Record
from tests.everyday.plots import application, consents, polygon
from tests.proven import proven

DAY, OFFICER = date(2026, 11, 20), "Handläggare 1"
EAST, NORTH = (subject("boundary_consent", property) for property in ("ALMEN 1:4", "ALMEN 1:13"))
SEEN, NOT_SEEN = Answered(True, "Sett på papper."), Answered(False, "Underskriften saknas.")
PLAIN = {
    "installs_fireplace": False, "installs_water_or_drains": False, "installs_ventilation": False,
    "installs_lift": False, "affects_load_bearing": False, "affects_fire_protection": False, "level_change_m": "0",
}  # fmt: skip


def shed_in_the_corner(office: Office, said: Mapping[tuple[str, int], bool] | None = None) -> Record:
    """A shed too near two neighbours, both said to have signed on paper. said: what owners said by their own login."""
    told = [*consents("ALMEN 1:4"), *consents("ALMEN 1:13")]
    size = {"ridgeHeightM": "2.8", "eavesM": "0.3", "roofAngleDeg": "20", "grossAreaM2": "9"}
    shed = applications.read(
        application("new_complementary_building", "ALMEN 1:3", polygon("ALMEN 1:3", 20, 30, 3, 3), size, PLAIN, told)
    )
    answered = {(spelt(property), owner): yes for (property, owner), yes in (said or {}).items()}
    proofs = replace(proven(office, shed), consents=answered)
    record, _ = decide(office, shed, DAY, proofs)
    return record


def tried(office: Office, record: Record, answers: Mapping[str, Answered]) -> tuple[Assessment, set[Result]]:
    opens = prospect(office, record.municipality, record.case_id, answers, OFFICER, DAY)
    return opens.assessment, {way.result for way in opens.ways if not way.bars}


def consent_met(assessment: Assessment) -> dict[str, str]:
    return {
        str(one.about): one.verdict.value
        for one in assessment.conclusions.conclusions
        if one.rule == "se.pbl.9.35.3.neighbour" and one.about in ("ALMEN 1:4", "ALMEN 1:13")
    }


def test_each_boundary_with_a_paper_consent_is_a_question_of_its_own(office: Office) -> None:
    record = shed_in_the_corner(office)
    assessment, _ = tried(office, record, {})
    asked = judgements(office.pack, assessment.facts, assessment.conclusions)
    assert record.outcome is Result.REFERRED
    assert {EAST, NORTH} <= set(asked) and "boundary_consent" not in asked


@pytest.mark.parametrize(
    ("answers", "met", "duty"),
    [
        ({EAST: SEEN}, {"ALMEN 1:4": "met", "ALMEN 1:13": "open"}, None),
        ({EAST: SEEN, NORTH: SEEN}, {"ALMEN 1:4": "met", "ALMEN 1:13": "met"}, "no_permit"),
        ({EAST: SEEN, NORTH: NOT_SEEN}, {"ALMEN 1:4": "met", "ALMEN 1:13": "not_met"}, "permit_required"),
        ({EAST: NOT_SEEN, NORTH: SEEN}, {"ALMEN 1:4": "not_met", "ALMEN 1:13": "met"}, "permit_required"),
    ],
    ids=["one seen", "both seen", "the one to the north not accepted", "the one to the east not accepted"],
)
def test_each_boundary_gets_what_the_law_gives_for_it(
    office: Office, answers: Mapping[str, Answered], met: Mapping[str, str], duty: str | None
) -> None:
    assessment, ways = tried(office, shed_in_the_corner(office), answers)
    assert consent_met(assessment) == met
    assert assessment.conclusions.settled("permit_duty") == duty
    assert (Result.EXEMPT in ways) is (duty == "no_permit")


def test_what_was_claimed_stands_beside_what_the_officer_saw(office: Office) -> None:
    assessment, _ = tried(office, shed_in_the_corner(office), {EAST: SEEN})
    east = assessment.facts.says("boundary_consent", "ALMEN 1:4")
    assert east is not None and OFFICER in east.values["boundary_consent"].evidence
    assert east.replaced["boundary_consent"].evidence == "0 av 2 ägare"


def test_an_answer_kept_for_one_boundary_is_kept_for_that_one_alone_and_can_be_taken_back(office: Office) -> None:
    record = shed_in_the_corner(office)
    keep_answers(office, record.municipality, record.case_id, {EAST: SEEN}, OFFICER)
    assert consent_met(tried(office, record, {})[0]) == {"ALMEN 1:4": "met", "ALMEN 1:13": "open"}
    back = {"kind": "answer_withdrawn", "fact": "boundary_consent", "about": "ALMEN 1:4"}
    take_asked(office, record.municipality, record.case_id, back, Role.OFFICER, OFFICER)
    assert consent_met(tried(office, record, {})[0]) == {"ALMEN 1:4": "open", "ALMEN 1:13": "open"}


def test_the_same_answer_is_taken_as_a_step_by_rest_and_the_command_line(office: Office) -> None:
    record = shed_in_the_corner(office)
    step: dict[str, Any] = {"kind": "answered", "fact": "boundary_consent", "yes": True, "why": "Sett på papper."}
    with pytest.raises(NotAllowed, match="it is asked of each"):
        take_asked(office, record.municipality, record.case_id, step, Role.OFFICER, OFFICER)
    take_asked(office, record.municipality, record.case_id, {**step, "about": "ALMEN 1:13"}, Role.OFFICER, OFFICER)
    assert consent_met(tried(office, record, {})[0]) == {"ALMEN 1:4": "open", "ALMEN 1:13": "met"}


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"boundary_consent": SEEN}, "it is asked of each"),
        ({EAST: Answered(True)}, "what you have seen"),
        ({subject("boundary_consent", "ALMEN 9:9"): SEEN}, "the case has no"),
        ({subject("deviation_acceptable", "ALMEN 1:4"): Answered(True)}, "of the whole case"),
        ({subject("boundary_distance_m", "ALMEN 1:4"): SEEN}, "no question of judgement"),
    ],
    ids=["of no boundary", "without what was seen", "of no boundary here", "of the whole case", "of a measure"],
)
def test_an_answer_that_cannot_stand_is_told_why(office: Office, answers: Mapping[str, Answered], says: str) -> None:
    with pytest.raises(NotAllowed, match=says):
        tried(office, shed_in_the_corner(office), answers)


def test_nobody_s_paper_outweighs_an_owner_s_own_no(office: Office) -> None:
    record = shed_in_the_corner(office, {("ALMEN 1:4", 1): False})
    assert consent_met(tried(office, record, {NORTH: SEEN})[0]) == {"ALMEN 1:4": "not_met", "ALMEN 1:13": "met"}
    with pytest.raises(NotAllowed, match="said no themself"):
        tried(office, record, {EAST: SEEN})
    assert consent_met(tried(office, record, {EAST: NOT_SEEN})[0])["ALMEN 1:4"] == "not_met"


@pytest.mark.parametrize("written", ["ALMEN1:4", "ALMEN 1:4", "Almen 1:4", "Granköping Almen 1:4"])
def test_a_yes_taken_back_outweighs_what_an_officer_had_seen(office: Office, written: str) -> None:
    record = shed_in_the_corner(office, {("ALMEN 1:4", 0): True})
    keep_answers(office, record.municipality, record.case_id, {EAST: SEEN, NORTH: SEEN}, OFFICER)
    assert tried(office, record, {})[0].conclusions.settled("permit_duty") == "no_permit"
    back = {"kind": "consent_withdrawn", "recipient": f"{written}/1"}
    take_asked(office, record.municipality, record.case_id, back, Role.OFFICER, OFFICER)
    assert consent_met(tried(office, record, {})[0]) == {"ALMEN 1:4": "not_met", "ALMEN 1:13": "met"}


@pytest.mark.parametrize(
    "nobody", ["ALMEN 9:99/1", "ALMEN 1:4/3", "ALMEN 1:4/0", "ALMEN 1:4/²", "ALMEN 1:4", "authority"]
)
def test_a_consent_that_nobody_can_have_given_is_not_taken_back(office: Office, nobody: str) -> None:
    record = shed_in_the_corner(office, {("ALMEN 1:4", 0): True})
    back = {"kind": "consent_withdrawn", "recipient": nobody}
    with pytest.raises(BadInput) as refused:
        take_asked(office, record.municipality, record.case_id, back, Role.PARTY)
    assert [fault.place for fault in refused.value.faults] == ["/recipient"]


def test_a_consent_taken_back_as_events_said_it_before_counts_as_before() -> None:
    older = read_body({"kind": "consent_withdrawn", "property": "ALMEN1:4", "owner": 0, "why": "Ångrade sig."})
    assert older == ConsentWithdrawn(recipient="ALMEN1:4/1", why="Ångrade sig.")
