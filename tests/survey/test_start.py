"""A planned start that has passed, one that cannot be, and a remark that nobody has read."""

from datetime import date
from typing import Any

import pytest

from permits import application as applications
from permits.case import check
from permits.decision.outcome import Outcome, Result
from permits.errors import BadApplication
from permits.office import Office
from tests.everyday.plots import RECEIVED, Json
from tests.everyday.table import ANSWERS, outbuilding
from tests.proven import proven

DAY = date.fromisoformat(RECEIVED)


def garage(**measure: Any) -> Json:
    """A garage that is granted as it stands, with these members of the measure changed."""
    body = outbuilding("ALMEN 1:3", 6, 22, 6, 6, eaves_m=ANSWERS["eaves_m"])
    return {**body, "measure": {**body["measure"], **measure}}


def answered(office: Office, body: Json) -> Outcome:
    application = applications.read(body)
    return check(office, application, DAY, proven(office, application)).outcome


def rules(outcome: Outcome) -> set[str | None]:
    return {reason.rule for reason in outcome.because}


@pytest.mark.parametrize("start", [RECEIVED, "2026-11-21", "2036-12-31"])
def test_a_start_from_the_day_of_the_application_holds_nothing_up(office: Office, start: str) -> None:
    assert answered(office, garage(plannedStart=start)).result is Result.GRANTED


@pytest.mark.parametrize("start", ["2026-11-19", "2020-01-01", "1900-01-01"])
def test_a_start_before_the_application_goes_to_a_person(office: Office, start: str) -> None:
    outcome = answered(office, garage(plannedStart=start))
    assert outcome.result is Result.REFERRED
    assert "se.pbl.10.3.started" in rules(outcome)


@pytest.mark.parametrize("begun", ["yes", "unsure"])
@pytest.mark.parametrize("body", [garage(), outbuilding("ALMEN 1:3", 8, 24, 3, 3, "2.5")], ids=["permit", "exempt"])
def test_what_may_have_begun_already_goes_to_a_person(office: Office, body: Json, begun: str) -> None:
    outcome = answered(office, {**body, "answers": {**ANSWERS, "work_begun": begun}})
    assert outcome.result is Result.REFERRED
    assert "se.pbl.11.17.begun" in rules(outcome)


def test_whoever_has_not_said_whether_it_has_begun_is_asked(office: Office) -> None:
    body = garage()
    unsaid = {name: value for name, value in body["answers"].items() if name != "work_begun"}
    outcome = answered(office, {**body, "answers": unsaid})
    assert outcome.result is Result.SUPPLEMENT
    assert [missing.fact for missing in outcome.missing] == ["work_begun"]


@pytest.mark.parametrize("start", ["0027-01-01", "1899-12-31", "2037-01-01", "2099-06-01"])
def test_a_year_that_no_work_starts_in_is_told_at_its_place(office: Office, start: str) -> None:
    with pytest.raises(BadApplication) as caught:
        answered(office, garage(plannedStart=start))
    assert [fault.place for fault in caught.value.faults] == ["/measure/plannedStart"]


@pytest.mark.parametrize("words", ["Garaget är redan byggt sommaren 2024.", "Rött trä."])
def test_what_is_written_freely_is_read_by_a_person(office: Office, words: str) -> None:
    outcome = answered(office, garage(description=words))
    assert outcome.result is Result.REFERRED
    assert "se.fl.23.remark" in rules(outcome)
    assert "remark_weighed" in outcome.judgements


def test_blanks_are_no_remark(office: Office) -> None:
    assert answered(office, garage(description=" \n ")).result is Result.GRANTED


def test_a_paper_of_ones_own_is_read_by_a_person(office: Office) -> None:
    body = garage()
    paper = {"kind": "other", "name": "brev.pdf", "sha256": "0" * 64}
    outcome = answered(office, {**body, "attachments": [*body["attachments"], paper]})
    assert outcome.result is Result.REFERRED
    assert "se.fl.23.remark" in rules(outcome)
