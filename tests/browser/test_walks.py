"""
An officer clears flagged cases of many kinds in a real browser, each to its end; the board's chair switches an act off;
two officers meet in a case. What happened before an officer came to a case was lived through by the steps of the demo.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from permits import clock
from permits.application import read
from permits.case import decide
from permits.casework.events import Role
from permits.decision.result import Result
from permits.demo.lives import CAFE, GARAGE, ON_NO_BUILD_LAND, Act, Life, appeals, heard, on
from permits.demo.living import live_through
from permits.steps.taking import take_asked
from tests.api.conftest import story
from tests.browser.conftest import CHROMIUM
from tests.browser.test_journeys import go, violations
from tests.proven import proven

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="install Chromium (on Debian: chromium)"),
]

BOTH = ("ALMEN 1:6/1", "ALMEN 1:8/1")
SHOWN = "Marken får inte bebyggas enligt planen."


def asked(recipient: str, objects: bool, text: str = "") -> tuple[int, str, dict[str, Any]]:
    return on(9, "hearing_answered", recipient=recipient, objects=objects, text=text)


LIVES = {
    "completed after four weeks": Life(16, CAFE, 45, [on(1, "taken"), on(40, Act.COMPLETES)], whole=False),
    "one neighbour objects": Life(7, ON_NO_BUILD_LAND, 33, [on(2, "taken"), heard(4, *BOTH),
        asked(BOTH[0], True, "För nära min uteplats."), asked(BOTH[1], False)]),
    "shown what speaks against it": Life(31, ON_NO_BUILD_LAND, 60, [on(2, "taken"), on(6, "communicated", what=SHOWN)]),
    "a deviation nobody minds": Life(9, ON_NO_BUILD_LAND, 32, [on(2, "taken"), heard(3, "ALMEN 1:8/1"),
        asked("ALMEN 1:8/1", False)]),
    "granted, its plan handed in": Life(30, GARAGE, 90, [on(1, Act.READS), on(30, "plan_handed_in")]),
    "appealed": Life(21, GARAGE, 22, [on(1, Act.READS), appeals(20)]),
    "two officers": Life(20, CAFE, 4),
    "two read it": Life(18, CAFE, 3),
}  # fmt: skip


@pytest.fixture(scope="module")
def cases(app: Any) -> dict[str, str]:
    """The address of each life's case at the desk, by its name."""
    lived = live_through(app.state.office, "9901", clock.today(), list(LIVES.values()))
    oldest_first = sorted(LIVES, key=lambda name: -LIVES[name].ago)
    uncertain = read(story("uncertain-boundary"))
    record, _ = decide(app.state.office, uncertain, clock.today(), proven(app.state.office, uncertain))
    return {
        **{name: record.case_id for name, record in zip(oldest_first, lived, strict=True)},
        "on a boundary nobody knows well": record.case_id,
    }


def signed_in(browser: Browser, address: str, who: str) -> Page:
    page = browser.new_context(locale="sv-SE").new_page()
    page.goto(f"{address}/sign-in?lang=sv")
    go(page, f'form:has([value="{who}"]) button')
    return page


@pytest.fixture(scope="module")
def desk(cases: dict[str, str], browser: Browser, address: str) -> Iterator[Page]:
    """An officer, whom the cases await: they are lived through before there is a browser, whose loop lets no letter be sealed."""
    page = signed_in(browser, address, "officer")
    yield page
    page.context.close()


def take(page: Page, address: str, case_id: str, kind: str, **fields: str | list[str]) -> None:
    """Take a step on its page, once its letter has been read: what is chosen, ticked and written, by field."""
    page.goto(f"{address}/desk/cases/{case_id}/steps?step={kind}#{kind}")
    step = page.locator(f"#{kind}")
    for name, said in fields.items():
        if isinstance(said, list):
            for value in said:
                step.locator(f'[name="step.{name}"][value="{value}"]').check()
        else:
            step.locator(f'textarea[name="step.{name}"], input.short[name="step.{name}"]').fill(said)
    if step.locator("button[name=preview]").count():
        with page.expect_navigation():
            step.locator("button[name=preview]").click()
        expect(page.locator("#unsent .paper").first).to_be_visible()
    with page.expect_navigation():
        page.locator(f"#{kind} .actions button:not([name])").click()
    assert page.locator(".fault-summary").all_inner_texts() == []


def answers(page: Page, address: str, case_id: str, yes: bool, why: str) -> None:
    """Answer every question that is asked, and those that the answers lead to."""
    page.goto(f"{address}/desk/cases/{case_id}")
    answered = 0
    while (asked := page.locator("#questions > details").count()) > answered:
        for number in range(1, asked + 1):
            card = page.locator(f"#question-{number}")
            if card.get_attribute("open") is None:
                card.locator("summary").first.click()
            card.locator(f"input[value={'yes' if yes else 'no'}]").check()
            card.locator("textarea").fill(why)
            if card.locator("input.short").count():
                card.locator("input.short").fill("2026-11-20")
        with page.expect_navigation():
            page.get_by_role("button", name="Pröva svaren").click()
        answered = asked


def decides(page: Page, result: Result, reasons: str) -> None:
    """Choose the decision, read it through with its letter, take it."""
    page.locator("#reasons").fill(reasons)
    page.locator(f'input[name="decision"][value="{result}"]').check()
    with page.expect_navigation():
        page.get_by_role("button", name="Läs igenom beslutet").click()
    expect(page.locator(".letter-draft .paper")).to_contain_text(reasons)
    with page.expect_navigation():
        page.get_by_role("button", name="Ja, besluta").click()
    expect(page.locator(".fault-summary")).to_have_count(0)


def letter(app: Any, case_id: str) -> str:
    return str(app.state.office.store.records.last("9901", case_id).letter_html).replace("\u00a0", " ")


def test_a_case_completed_after_four_weeks_is_granted_for_its_whole_fee(
    app: Any, desk: Page, address: str, cases: dict[str, str]
) -> None:
    case_id = cases["completed after four weeks"]
    answers(desk, address, case_id, True, "Sett på platsen.")
    decides(desk, Result.GRANTED, "Caféet är litet och stör ingen.")
    expect(desk.locator("h1 .state")).to_have_text("Beviljat")
    assert "faller bort" not in letter(app, case_id)


def test_a_hearing_with_one_objection_is_closed_shown_to_the_applicant_and_decided(
    app: Any, desk: Page, address: str, cases: dict[str, str]
) -> None:
    case_id = cases["one neighbour objects"]
    take(desk, address, case_id, "hearing_closed", why="Båda har svarat.")
    take(desk, address, case_id, "communicated", what="Granne på ALMEN 1:6 har synpunkter.")
    take(desk, address, case_id, "commented", text="Boden flyttas inte.")
    answers(desk, address, case_id, True, "Avvikelsen är liten; uteplatsen ligger på andra sidan.")
    decides(desk, Result.GRANTED, "Olägenheten för grannen är inte betydande.")
    expect(desk.locator("h1 .state")).to_have_text("Beviljat")


def test_a_refusal_is_taken_once_the_applicant_has_been_shown_why(
    app: Any, desk: Page, address: str, cases: dict[str, str]
) -> None:
    case_id = cases["shown what speaks against it"]
    answers(desk, address, case_id, False, "Hela boden står på marken som ska vara fri.")
    decides(desk, Result.REFUSED, "Marken ska vara fri enligt planen.")
    expect(desk.locator("h1 .state")).to_have_text("Avslaget")


def test_a_deviation_is_accepted_with_its_section(app: Any, desk: Page, address: str, cases: dict[str, str]) -> None:
    case_id = cases["a deviation nobody minds"]
    take(desk, address, case_id, "hearing_closed")
    answers(desk, address, case_id, True, "Avvikelsen är liten.")
    decides(desk, Result.GRANTED, "Avvikelsen är liten och förenlig med planens syfte.")
    expect(desk.locator("h1 .state")).to_have_text("Beviljat")
    assert "9 kap. 60" in letter(app, case_id)


def test_a_permit_goes_on_to_starting_clearance_and_final_clearance(
    app: Any, desk: Page, address: str, cases: dict[str, str]
) -> None:
    case_id = cases["granted, its plan handed in"]
    take(desk, address, case_id, "consultation_not_needed", why="Enkel byggnad.")
    take(desk, address, case_id, "start_cleared", plan="Grundläggning: byggherren, mot ritning.", papers="Intyg")
    take_asked(app.state.office, "9901", case_id, {"kind": "final_clearance_asked"}, Role.APPLICANT)
    take(desk, address, case_id, "final_cleared")
    expect(desk.locator("h1 .state")).to_have_text("Klart, slutbesked givet")


def test_an_appeal_is_tried_for_its_time_and_forwarded_with_the_whole_case(
    app: Any, desk: Page, address: str, cases: dict[str, str]
) -> None:
    case_id = cases["appealed"]
    take(desk, address, case_id, "appeal_tried", inTime=["true"])
    take(desk, address, case_id, "appeal_forwarded")
    expect(desk.get_by_role("link", name="Filen som gick med")).to_be_visible()
    assert violations(desk) == []


def test_what_the_board_has_two_read_is_decided_once_a_colleague_has_read_it(
    app: Any, desk: Page, browser: Browser, address: str, cases: dict[str, str]
) -> None:
    case_id, here = cases["two read it"], app.state.office
    delegation = replace(here.delegation("9901"), two_read=frozenset({Result.WRITTEN_OFF}))
    app.state.office = replace(here, delegations={**here.delegations, "9901": delegation})
    desk.goto(f"{address}/desk/cases/{case_id}")
    decides(desk, Result.WRITTEN_OFF, "Huset är sålt.")
    expect(desk.get_by_role("button", name="Jag har läst det, besluta")).to_have_count(0)
    colleague = signed_in(browser, address, "colleague")
    colleague.goto(f"{address}/desk/cases/{case_id}")
    expect(colleague.get_by_text("Huset är sålt.").first).to_be_visible()
    assert violations(colleague) == []
    with colleague.expect_navigation():
        colleague.get_by_role("button", name="Jag har läst det, besluta").click()
    app.state.office = here
    assert here.store.records.last("9901", case_id).outcome is Result.WRITTEN_OFF
    colleague.context.close()


def test_a_better_survey_settles_what_the_map_left_open(
    app: Any, desk: Page, address: str, cases: dict[str, str]
) -> None:
    case_id = cases["on a boundary nobody knows well"]
    desk.goto(f"{address}/desk/cases/{case_id}")
    measures = desk.locator('a[href*="measure=boundary_distance_m"]')
    desk.locator("details.group.line").first.locator("summary").first.click()
    measured = desk.locator("details.group.line", has=measures).first
    if measured.get_attribute("open") is None:
        measured.locator("summary").first.click()
    with desk.expect_navigation():
        measures.first.click()
    step = desk.locator("#surveyed")
    expect(step.locator('[value="boundary_distance_m@SJÖVIK 4:2"]')).to_be_checked()
    assert violations(desk) == []
    take(
        desk, address, case_id, "surveyed", of=["boundary_distance_m@SJÖVIK 4:2"], value="4,60", accuracy="0,02",
        instrument="totalstation", on=clock.today().isoformat(), why="Gränsröret är återfunnet.",
    )  # fmt: skip
    desk.goto(f"{address}/desk/cases/{case_id}")
    expect(desk.locator("#surveys")).to_contain_text("i stället för 4,70")
    assert violations(desk) == []
    decides(desk, Result.EXEMPT, "Avståndet är uppmätt på plats.")
    assert "4,60 m (± 0,02 m), uppmätt den" in letter(app, case_id)


def test_two_officers_meet_in_a_case_and_neither_loses_a_word(
    desk: Page, browser: Browser, address: str, cases: dict[str, str]
) -> None:
    case_id = cases["two officers"]
    colleague = signed_in(browser, address, "colleague")
    for page, words in ((desk, "Skrivet av den ena."), (colleague, "Skrivet av den andra.")):
        page.goto(f"{address}/desk/cases/{case_id}")
        page.locator("#reasons").fill(words)
    take(colleague, address, case_id, "stayed", why="Detaljplanen ändras.")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Läs igenom beslutet").click()
    expect(desk.locator("#reasons")).to_have_value("Skrivet av den ena.")
    colleague.goto(f"{address}/desk/cases/{case_id}")
    expect(colleague.locator("#reasons")).to_have_value("Skrivet av den andra.")
    colleague.context.close()


def test_the_chair_switches_an_act_off_and_the_next_application_is_handed_over(
    app: Any, browser: Browser, address: str, cases: dict[str, str]
) -> None:
    page = signed_in(browser, address, "chair")
    row = page.locator("tr#new_complementary_building")
    row.locator("summary").click()
    row.locator("textarea").fill("Nämnden vill se garagen själv.")
    with page.expect_navigation():
        row.get_by_role("button", name="Sänk nu").click()
    application = read(story("granted-garage"))
    record, _ = decide(app.state.office, application, clock.today(), proven(app.state.office, application))
    assert record.outcome is Result.REFERRED
    page.context.close()
