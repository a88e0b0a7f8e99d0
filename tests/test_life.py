"""A case's clock and fee follow from what has happened to it, in its letter and at the desk."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from permits import application as applications
from permits import clock
from permits.case import check, decide
from permits.casework.events import ConsentWithdrawn, Role, whom
from permits.continuing import answer, complete, withdraw
from permits.decision.result import Result
from permits.decision.ruling import Answered, Ruling
from permits.office import Office
from permits.prospect import prospect
from permits.steps.answering import keep_answers
from permits.steps.taking import take, take_asked
from tests.proven import proven

STORY = Path(__file__).parent / "stories" / "granted-garage" / "application.json"
BODY = json.loads(STORY.read_text(encoding="utf-8"))
APPLIED = date(2026, 3, 2)


def garage(*, papers: bool = True) -> applications.Application:
    return applications.read({**BODY, "received": APPLIED.isoformat()} | ({} if papers else {"attachments": []}))


def steps(office: Office, case_id: str) -> list[tuple[str, str]]:
    return [(event.step, event.role.value) for event in office.store.events.of("9901", case_id)]


def test_an_application_completed_after_the_time_of_the_first_day_keeps_its_whole_fee(office: Office) -> None:
    """The time to decide begins when what was ordered has come in (PBL 9 kap. 99 §)."""
    asked, _ = decide(office, garage(papers=False), APPLIED, proven(office, garage()))
    assert asked.outcome is Result.SUPPLEMENT
    assert office.store.cases.read("9901", asked.case_id).due is None, "no time runs while it waits for the applicant"
    decided = complete(
        office, garage(), asked.case_id, date(2026, 6, 15), proven(office, garage()), seen=asked.sequence
    )
    assert decided.outcome is Result.GRANTED
    letter = decided.letter_html.replace("\u00a0", " ")
    assert "6 400 kronor" in letter and "för sent" not in letter
    assert steps(office, asked.case_id) == [
        ("received", "applicant"),
        ("completion_requested", "machine"),
        ("completed", "applicant"),
        ("granted", "machine"),
    ]


def test_each_paper_decided_on_is_told_by_its_number_the_day_it_came_in_and_its_check_sum(office: Office) -> None:
    whole = garage()
    begun = whole.model_copy(update={"attachments": whole.attachments[:1]})
    asked, _ = decide(office, begun, APPLIED, proven(office, begun))
    decided = complete(office, whole, asked.case_id, date(2026, 3, 9), proven(office, whole), seen=asked.sequence)
    assert decided.outcome is Result.GRANTED
    letter = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", decided.letter_html))
    told = re.findall(r"(\d)\. [\w ]+? \( ?(2026-\d\d-\d\d), (\w{4} \w{4}) ?\)", letter)
    first, *rest = [f"{paper.sha256[:4]} {paper.sha256[4:8]}" for paper in whole.attachments]
    assert told == [
        ("1", "2026-03-02", first),
        *((str(place), "2026-03-09", mark) for place, mark in enumerate(rest, 2)),
    ]


def test_each_event_that_a_record_freezes_points_at_it(office: Office) -> None:
    first, _ = decide(office, garage(papers=False), APPLIED, proven(office, garage()))
    withdraw(office, "9901", first.case_id, APPLIED, seen=first.sequence)
    pointed = [getattr(event.body, "record", None) for event in office.store.events.of("9901", first.case_id)]
    assert pointed == [None, first.sequence, first.sequence + 1]


def test_the_letter_of_what_was_taken_back_says_that_nothing_was_tried_and_not_that_a_decision_is_to_come(
    office: Office,
) -> None:
    first, _ = decide(office, garage(papers=False), APPLIED, proven(office, garage()))
    ended = withdraw(office, "9901", first.case_id, APPLIED, seen=first.sequence)
    assert "Saken har inte prövats" in ended.letter_html and "Inget beslut har fattats än" not in ended.letter_html


def test_a_list_of_what_is_missing_that_the_board_has_not_made_an_order_stops_no_clock(office: Office) -> None:
    """Without the board's word the machine helps only (FL 6 och 20 §§), and the time runs on."""
    (code, delegation), *_ = office.delegations.items()
    helping = replace(office, delegations={code: replace(delegation, orders_completion=False)})
    asked, _ = decide(helping, garage(papers=False), APPLIED, proven(office, garage()))
    assert helping.store.cases.read("9901", asked.case_id).due == date(2026, 5, 11)


# -- what officers and owners have said counts on ------------------------------------------------------


def test_an_officers_answers_are_kept_while_half_done_and_carried_into_the_applicants_completion(
    office: Office,
) -> None:
    asked, _ = decide(office, garage(papers=False), APPLIED, proven(office, garage()))
    answers = {"fits_townscape": Answered(True, "Sedd på platsen.")}
    keep_answers(office, "9901", asked.case_id, answers, "Handläggare 1")
    keep_answers(office, "9901", asked.case_id, answers, "Handläggare 1")
    assert [step for step, _ in steps(office, asked.case_id)].count("answered") == 1, "the same is not said twice"
    completed = complete(office, garage(), asked.case_id, APPLIED, proven(office, garage()), seen=asked.sequence)
    kept = completed.content["facts"]["values"]["fits_townscape"]
    assert (kept["value"], kept["source"]) == (True, "officer")
    assert "Handläggare 1" in str(kept) and "Sedd på platsen" in str(kept)


def test_a_consent_taken_back_before_the_decision_counts_no_more(office: Office) -> None:
    story = STORY.parents[1] / "near-boundary-with-consent" / "application.json"
    whole = applications.read({**json.loads(story.read_text(encoding="utf-8")), "received": APPLIED.isoformat()})
    proofs = proven(office, whole)
    assert check(office, whole, APPLIED, proofs).outcome.result is Result.EXEMPT
    asked, _ = decide(office, whole.model_copy(update={"answers": {}}), APPLIED, proofs)
    ((designation, owner), *_) = proofs.consents
    taken_back = ConsentWithdrawn(recipient=whom(designation, owner), why="Ringde och ångrade sig.")
    take(office, "9901", asked.case_id, lambda status: [taken_back], Role.OFFICER, "Handläggare 1")
    completed = complete(office, whole, asked.case_id, APPLIED, proofs, seen=asked.sequence)
    assert completed.outcome is not Result.EXEMPT
    assert completed.content["withdrawnConsents"] == [{"property": designation, "owner": owner}]
    assert "ångrade" not in json.dumps(completed.content), "what was said of it lies with the event alone"


def test_a_decided_case_is_closed_to_every_further_decision_with_the_section(office: Office) -> None:
    decided, _ = decide(office, garage(), APPLIED, proven(office, garage()))
    ways = prospect(office, "9901", decided.case_id, {}, "Handläggare 1", APPLIED).ways
    assert all(way.bars for way in ways)
    (bar,) = next(way for way in ways if way.result is Result.WRITTEN_OFF).bars
    assert bar.source == "28 § FL"


def test_a_case_that_was_sent_back_is_decided_anew(office: Office) -> None:
    decided, _ = decide(office, garage(), APPLIED, proven(office, garage()))
    authority = (Role.AUTHORITY, "")
    asked: list[tuple[dict[str, object], tuple[Role, str]]] = [
        ({"kind": "appealed", "wants": "Upphäv."}, (Role.PARTY, "")),
        ({"kind": "appeal_tried", "number": 1, "inTime": True}, (Role.OFFICER, "Handläggare 1")),
        ({"kind": "appeal_forwarded", "number": 1}, (Role.OFFICER, "Handläggare 1")),
        ({"kind": "returned", "number": 1}, authority),
    ]
    for sent, (role, actor) in asked:
        take_asked(office, "9901", decided.case_id, sent, role, actor, day=date(2026, 4, 1))
    ruling = Ruling("Handläggare 1", clock.now(), Result.GRANTED, "Prövat på nytt.")
    anew = answer(office, "9901", decided.case_id, {}, ruling, date(2026, 5, 1), seen=decided.sequence)
    assert anew.outcome is Result.GRANTED
    assert steps(office, decided.case_id)[-2:] == [("returned", "authority"), ("granted", "officer")]
