"""Officers at their desk in a real browser: by keyboard alone, two at once, and with nothing lost."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from permits import clock
from permits.application import read
from permits.case import decide
from permits.store.chained.record import Record
from tests.api.conftest import story
from tests.browser.conftest import CHROMIUM
from tests.browser.test_journeys import go, violations
from tests.proven import proven

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="install Chromium (on Debian: chromium)"),
]

WRITTEN = "Avvikelsen är liten."


def case(app: Any, name: str = "no-build-land", words: str = "") -> Record:
    """A case of a story that waits for an officer. words: what its applicant says, so that it is one of its own."""
    body = story(name)
    body["measure"]["description"] = words
    application = read(body)
    return decide(app.state.office, application, clock.today(), proven(app.state.office, application))[0]


def bare(app: Any, name: str, words: str = "") -> Record:
    """The same without papers, and with nothing signed."""
    body = story(name)
    body["attachments"], body["measure"]["description"] = [], words or name
    return decide(app.state.office, read(body), clock.today())[0]


@pytest.fixture
def desk(page: Page, address: str) -> Page:
    """Somebody signed in as an officer."""
    page.goto(f"{address}/sign-in?lang=sv")
    go(page, 'form:has([value="officer"]) button')
    return page


@pytest.fixture
def without_script(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(locale="sv-SE", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/sign-in?lang=sv")
    go(page, 'form:has([value="officer"]) button')
    yield page
    context.close()


def opened(page: Page, number: int) -> Locator:
    """The card of a question, which is opened where it is folded."""
    card = page.locator(f"#question-{number}")
    if card.get_attribute("open") is None:
        card.locator("summary").first.click()
    return card


def saved(page: Page) -> None:
    expect(page.locator("#ruling [data-saved]")).to_contain_text("Utkast sparat", timeout=10_000)


def test_what_is_typed_is_saved_as_it_is_typed_and_the_outcome_follows_the_answers(
    app: Any, desk: Page, address: str
) -> None:
    path = f"{address}/desk/cases/{case(app, words='sparas').case_id}"
    desk.goto(path)
    expect(desk.locator("#outcome")).to_contain_text("Inget kan beslutas i sak än")
    number = 0
    while desk.locator(f"#question-{number + 1}").count():
        number += 1
        opened(desk, number).locator("input[value=yes]").check()
        desk.wait_for_load_state("networkidle")
    desk.locator('[name="day.neighbours_heard"]').fill("2026-01-15")
    desk.locator('[name="why.neighbours_heard"]').fill("Alla fyra, med brev.")
    desk.locator("#reasons").fill(WRITTEN)
    desk.locator("#conditions").focus()
    expect(desk.locator("#outcome .verdict")).to_have_text("Beslut om lov kan beslutas", timeout=10_000)
    expect(desk.locator("#draft .paper")).to_contain_text(WRITTEN, timeout=10_000)
    saved(desk)
    desk.goto(path)
    assert desk.locator("#reasons").input_value() == WRITTEN
    assert violations(desk) == []


def test_two_windows_of_an_officer_lose_nothing(app: Any, desk: Page, address: str) -> None:
    path = f"{address}/desk/cases/{case(app, words='två fönster').case_id}"
    other = desk.context.new_page()
    for window in (desk, other):
        window.goto(path)
    desk.locator("#reasons").press_sequentially("Skrivet i det ena.")
    desk.locator("#conditions").focus()
    saved(desk)
    other.locator("#reasons").press_sequentially("Skrivet i det andra.")
    other.locator("#conditions").focus()
    expect(other.locator("#elsewhere-reasons")).to_contain_text("Skrivet i det ena.", timeout=10_000)
    assert other.locator("#reasons").input_value() == "Skrivet i det andra."


def test_a_session_that_ends_loses_nothing_and_saves_again_after_sign_in(app: Any, desk: Page, address: str) -> None:
    path = f"{address}/desk/cases/{case(app, words='session').case_id}"
    desk.goto(path)
    gone = [cookie for cookie in desk.context.cookies() if cookie.get("name") == "sid"]
    desk.context.clear_cookies(name="sid")
    desk.locator("#reasons").press_sequentially(WRITTEN)
    desk.locator("#conditions").focus()
    expect(desk.locator("#ruling [data-saved]")).to_contain_text("logga in i en ny flik", timeout=10_000)
    desk.context.add_cookies(gone)  # type: ignore[arg-type]
    saved(desk)


def test_without_script_a_draft_is_saved_by_its_button(app: Any, without_script: Page, address: str) -> None:
    page = without_script
    page.goto(f"{address}/desk/cases/{case(app, words='utan skript').case_id}")
    page.locator("#reasons").fill(WRITTEN)
    go(page, 'button[name="save"]')
    page.reload()
    assert page.locator("#reasons").input_value() == WRITTEN


def test_an_officer_settles_a_case_by_the_keyboard_alone(app: Any, desk: Page, address: str) -> None:
    record = case(app, words="tangentbord")
    desk.goto(f"{address}/desk?tab=all&order=number")
    desk.keyboard.press("/")
    desk.keyboard.type(record.number)
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    desk.locator("table.cases th a").first.focus()
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    number = 0
    while desk.locator(f"#question-{number + 1}").count():
        number += 1
        desk.keyboard.press(str(number))
        desk.keyboard.press("j")
        expect(desk.locator(f"#question-{number} input[value=yes]")).to_be_checked()
        if desk.locator(f"#question-{number} .short").count():
            desk.locator(f"#question-{number} .short").focus()
            desk.keyboard.type("2026-01-15")
            desk.keyboard.press("Tab")
            desk.keyboard.type("Alla fyra, med brev.")
            desk.keyboard.press("Tab")
        desk.wait_for_load_state("networkidle")
    expect(desk.locator("#outcome .verdict")).to_have_text("Beslut om lov kan beslutas", timeout=10_000)
    desk.locator('input[name="decision"][value="granted"]').focus()
    desk.keyboard.press("Space")
    desk.locator("#reasons").focus()
    desk.keyboard.type(WRITTEN)
    for button in ("Läs igenom beslutet", "Ja, besluta"):
        desk.get_by_role("button", name=button).focus()
        with desk.expect_navigation():
            desk.keyboard.press("Enter")
    expect(desk.locator("h1 .state")).to_have_text("Beviljat")


def test_the_chair_switches_an_act_off_and_switches_nothing_on(app: Any, page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in?lang=sv")
    go(page, 'form:has([value="chair"]) button')
    row = page.locator("tr#sign")
    row.locator("summary").click()
    row.locator("textarea").fill("Skyltprogrammet görs om.")
    with page.expect_navigation():
        row.get_by_role("button", name="Sänk nu").click()
    expect(page.locator("tr#sign strong.off")).to_have_text("Av")
    expect(page.locator("tr#sign button")).to_have_count(0)
    assert violations(page) == []


def test_what_is_to_be_settled_fits_in_two_screens_and_a_row_shows_its_line_on_the_map(
    app: Any, desk: Page, address: str
) -> None:
    desk.set_viewport_size({"width": 1280, "height": 900})
    path = f"{address}/desk/cases/{case(app).case_id}"
    desk.goto(path)
    assert desk.locator("#questions > details[open]").count() == 2
    assert desk.evaluate("document.documentElement.scrollHeight") <= 2 * 900
    checks = desk.locator("details.group.line")
    checks.first.locator("summary").first.click()
    expect(checks.last.locator("table")).to_be_attached()  # all are had at once
    assert checks.locator("table").count() == checks.count() and violations(desk) == []
    desk.goto(f"{path}/map")
    expect(desk.locator("#map canvas").first).to_be_visible()
    desk.get_by_role("button", name="Mät en sträcka").click()
    for across in (150, 350):
        desk.locator("#map").click(position={"x": across, "y": 200})
        desk.wait_for_timeout(300)  # two presses at once are another gesture
    expect(desk.locator("#length")).to_have_text(re.compile(r"^[0-9]+(,[0-9])?\u00a0m$"))
    desk.locator("[data-line]").first.click()
    desk.locator("#layers input[value=plan]").uncheck()
    expect(desk.locator("#still")).to_be_hidden()
    assert violations(desk) == []
    desk.goto(f"{path}/papers")
    assert violations(desk) == []


@pytest.mark.parametrize(("name", "questions", "lacking"), [("change-of-use", 8, 3), ("railway", 7, 5)])
def test_a_case_with_many_questions_and_no_papers_fits_in_two_screens_and_folds_nothing_away_for_good(
    app: Any, desk: Page, without_script: Page, address: str, name: str, questions: int, lacking: int
) -> None:
    path = f"{address}/desk/cases/{bare(app, name).case_id}"
    for page in (desk, without_script):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(path)
        assert page.locator("#questions > details").count() == questions
        assert page.locator("#lacking .lacked").count() == lacking
        assert page.evaluate("document.documentElement.scrollHeight") <= 2 * 900
        for number in range(1, questions + 1):
            expect(page.locator(f"#question-{number} > summary")).to_contain_text("?")
    opened(without_script, questions).locator("input[value=yes]").check()
    waived = without_script.locator("#lacking .lacked").first
    waived.locator("input").check()
    waived.locator("textarea").fill("Sett på papper.")
    go(without_script, 'button[name="try"]')
    expect(without_script.locator("#questions > details.done")).to_have_count(1)
    assert without_script.locator("#lacking .lacked textarea").first.input_value() == "Sett på papper."


def test_a_folded_question_is_opened_before_it_is_answered_and_the_next_opens_by_itself(
    app: Any, desk: Page, address: str
) -> None:
    desk.goto(f"{address}/desk/cases/{bare(app, 'railway', 'fällda').case_id}")
    third = desk.locator("#question-3")
    third.locator("summary").first.focus()
    desk.keyboard.press("j")
    expect(third.locator("input[value=yes]")).to_be_visible()
    expect(third.locator("input[value=yes]")).not_to_be_checked()
    desk.keyboard.press("j")
    expect(third.locator("input[value=yes]")).to_be_checked()
    expect(third.locator(".state").first).to_have_text("Ja")
    expect(desk.locator("#question-4 input[value=yes]")).to_be_visible()
    assert violations(desk) == []


def test_a_case_s_number_stands_beside_its_box_on_a_telephone(app: Any, address: str, desk: Page) -> None:
    case(app, words="En ruta bredvid numret")
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto(f"{address}/desk?tab=all")
    row = desk.locator(".cases tbody tr").first
    box, number = row.locator("input[name=case]").bounding_box(), row.locator("th a").bounding_box()
    assert box and number and box["x"] + box["width"] <= number["x"]
