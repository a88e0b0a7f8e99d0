"""The machine clears the start of what it has permitted only where law and board have left nothing to judge."""

import html
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from permits import application as applications
from permits import clock
from permits.application import Proofs
from permits.case import decide
from permits.casework.events import Role
from permits.office import Office
from permits.opening.paper import Paper
from permits.post.deliver import Ports
from permits.steps.dispatching import dispatch
from permits.steps.letters import translated
from permits.steps.taking import standing, take_asked
from permits.store.case.papers import of_case
from tests.proven import proven

STORIES = Path(__file__).parents[1] / "stories"
DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
PLAN = {"kind": "inspection_plan", "name": "kontrollplan.pdf", "sha256": "ab12cd34" * 8}


def dispatched(office: Office, story: str, *papers: dict[str, str], proofs: Proofs | None = None, **person: Any) -> str:
    """A story's case with further papers, decided and dispatched the same day."""
    body = json.loads((STORIES / story / "application.json").read_text("utf-8"))
    body["attachments"] += papers
    body["applicants"][0] |= person
    application = applications.read(body)
    with clock.standing_at(NOON):
        record, _ = decide(office, application, DAY, proofs or proven(office, application))
        assert record.outcome == "granted"
        dispatch(office, Ports(), NOON)
    return record.case_id


def happened(office: Office, case_id: str) -> list[tuple[str, str]]:
    return [(event.step, event.role.value) for event in office.store.events.of("9901", case_id)]


def test_a_garage_with_its_plan_is_permitted_and_may_be_begun_the_same_day(office: Office) -> None:
    garage = dispatched(office, "granted-garage", PLAN)
    assert happened(office, garage) == [
        ("received", "applicant"),
        ("plan_handed_in", "applicant"),
        ("granted", "machine"),
        ("announced", "machine"),
        ("start_cleared", "machine"),
    ]
    event = office.store.events.of("9901", garage)[-1]
    letter = office.store.events.letter("9901", garage, event.sequence)
    assert letter is not None
    told = html.unescape(re.sub(r"<[^>]+>", " ", letter.html)).replace("\u00a0", " ")
    assert "kontrolltal ab12 cd34" in told and "Ingen kontrollansvarig behövs" in told
    assert "§ 47, 2026-01-20" in told and "automatiserat beslut" in told
    assert "Den ifyllda kontrollplanen" in told and "13 kap. 3 och 15 §§ PBL" in told
    english = translated(office, "9901", garage, event.sequence, "en")
    assert english is not None
    page = re.sub(r"\s+", " ", english.page())
    assert "The inspection plan that came with the application, unchanged (hash ab12 cd34)." in page
    assert "“" not in re.sub(r"<style.*?</style>", "", page) and "kontrollplan" not in page


def without_the_key(office: Office) -> Office:
    (code, delegation), *_ = office.delegations.items()
    return replace(office, delegations={code: replace(delegation, clears_start=frozenset())})


def unsettled(office: Office) -> Office:
    """The board has not judged the technical demands of such measures beforehand."""
    (code, delegation), *_ = office.delegations.items()
    act = "new_complementary_building"
    mandate = delegation.mandates[act]
    fewer = {name: yes for name, yes in mandate.settles.items() if name != "amended_start_rule_checked"}
    mandates = {**delegation.mandates, act: replace(mandate, settles=fewer)}
    return replace(office, delegations={code: replace(delegation, mandates=mandates)})


@pytest.mark.parametrize("changed", [without_the_key, unsettled])
def test_what_the_board_has_not_said_is_an_officers_task_the_same_day(office: Office, changed: Any) -> None:
    other = changed(office)
    garage = dispatched(other, "granted-garage", PLAN)
    assert happened(other, garage)[-1] == ("announced", "machine")
    assert "consult" in {task.what for task in standing(other, "9901", garage).tasks if task.whose == "us"}


def test_without_a_plan_or_where_a_manager_is_needed_nothing_is_cleared(office: Office) -> None:
    for case_id in (dispatched(office, "granted-garage"), dispatched(office, "extension-granted", PLAN, name="Två")):
        assert happened(office, case_id)[-1] == ("announced", "machine")


def test_a_plan_that_was_only_named_clears_nothing(office: Office) -> None:
    body = json.loads((STORIES / "granted-garage" / "application.json").read_text("utf-8"))
    seen = proven(office, applications.read(body))
    assert happened(office, dispatched(office, "granted-garage", PLAN, proofs=seen))[-1] == ("announced", "machine")


def after_the_permit(office: Office, plan: str, held: bool = True, changed: Any = None) -> str:
    """A permitted garage whose plan comes in a day later, and what the machine then does."""
    garage = dispatched(office, "granted-garage")
    other = changed(office) if changed else office
    with clock.standing_at(NOON + timedelta(days=1)):
        sha256 = plan
        if held:
            papers = office.store.papers("9901")
            sha256 = papers.keep(of_case(garage), plan.encode(), Paper("application/pdf", 1, 1))
        asked = {"kind": "plan_handed_in", "sha256": sha256}
        take_asked(other, "9901", garage, asked, Role.APPLICANT)
        dispatch(other, Ports(), clock.now())
        dispatch(other, Ports(), clock.now())
    return garage


def test_a_plan_that_comes_after_the_permit_is_cleared_on_the_same_day(office: Office) -> None:
    garage = after_the_permit(office, "En kontrollplan")
    assert happened(office, garage)[-2:] == [("plan_handed_in", "applicant"), ("start_cleared", "machine")]
    cleared = office.store.events.of("9901", garage)[-1]
    assert cleared.day == DAY + timedelta(days=1)
    assert cleared.body.delegation == "§ 47, 2026-01-20"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("held", "changed"),
    [(False, None), (True, without_the_key), (True, unsettled)],
    ids=["not held", "no key", "unsettled"],
)
def test_a_later_plan_that_leaves_something_to_judge_is_an_officers_task_the_same_day(
    office: Office, held: bool, changed: Any
) -> None:
    office = changed(office) if changed else office
    garage = after_the_permit(office, "En annan plan" if held else "ab" * 32, held)
    assert happened(office, garage)[-1] == ("plan_handed_in", "applicant")
    assert {"consult", "clear_start"} & {
        task.what for task in standing(office, "9901", garage).tasks if task.whose == "us"
    }


def test_of_two_plans_a_person_says_which_holds(office: Office) -> None:
    garage = dispatched(office, "granted-garage")
    papers = office.store.papers("9901")
    for plan in (b"Den ena", b"Den andra"):
        sha256 = papers.keep(of_case(garage), plan, Paper("application/pdf", 1, 1))
        take_asked(office, "9901", garage, {"kind": "plan_handed_in", "sha256": sha256}, Role.APPLICANT, day=DAY)
    dispatch(office, Ports(), NOON)
    assert ("start_cleared", "machine") not in happened(office, garage)
