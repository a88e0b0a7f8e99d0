"""A real browser walks the pages: from address to answer by keyboard, at 320 pixels, and past axe-core."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from permits import clock
from permits.application import read
from permits.case import decide
from tests.api.conftest import story
from tests.browser.conftest import CHROMIUM
from tests.drawings import drawing
from tests.proven import proven

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="install Chromium (on Debian: chromium)"),
]


LOOKED_AT = """tags => axe
    .run({runOnly: tags, rules: {region: {enabled: true}}, resultTypes: ["violations"]})
    .then(results => results.violations.map(fault => [fault.id, fault.nodes[0].html.slice(0, 120)]))"""
"""Only what is wrong crosses to the test: what is right is most of a page."""


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    return [f"{page.url}: {fault} {where}" for fault, where in page.evaluate(LOOKED_AT, TAGS)]


def too_wide(page: Page) -> list[str]:
    """Where the page scrolls sideways: on a narrow telephone, and on a screen with its text twice as large."""
    size, wide = page.viewport_size, []
    for width, letters in ((320, "100%"), (640, "212%")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", letters)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(f"{page.url} at {width} pixels, letters of {letters}")
    page.evaluate("document.documentElement.style.removeProperty('font-size')")
    page.set_viewport_size(size or {"width": 1280, "height": 720})
    return wide


def go(page: Page, selector: str) -> None:
    """Follow a link or send a form, and wait until the next page is there."""
    with page.expect_navigation():
        page.click(selector)


SIZES = {"width": "8", "depth": "5", "ridge_height_m": "3,2", "distance1": "6,5", "distance2": "3"}
APPLICANT = {
    "name": "Testa Testsson",
    "number": "19880320-0016",
    "street": "Björkstigen 5",
    "postalCode": "999 01",
    "town": "Granköping",
}
START = {"day": "1", "month": "4", "year": "2027"}


def fill(page: Page, values: Mapping[str, str]) -> None:
    for field, value in values.items():
        page.fill(f"#{field}", value)


def by_distances(page: Page) -> None:
    """Leave the map, where there is one, for the fields that do without."""
    scripts = page.evaluate("matchMedia('(scripting: enabled)').matches")
    if scripts:
        page.wait_for_selector("#map-told li", timeout=10_000)
        # It stands open already where a distance was typed, or is asked for.
        if not page.evaluate("document.getElementById('by-distances').open"):
            page.click("#by-distances summary")


def ask(page: Page, address: str, lang: str = "sv", **sizes: str) -> Iterator[str]:
    """Every page from start to answer; yields after each."""
    page.goto(f"{address}/?lang={lang}")
    yield "start"
    page.fill("#q", "Björkstigen")
    with page.expect_navigation():
        page.press("#q", "Enter")
    yield "property"
    go(page, "ul.choices a:has-text('Björkstigen 5')")
    yield "act"
    go(page, "ul.choices a")
    yield "place"
    page.fill("#width", "lång")
    go(page, "main form > button")
    yield "faults"
    by_distances(page)
    fill(page, {**SIZES, **sizes})
    go(page, "main form > button")
    while page.query_selector("form.questions"):
        yield "questions"
        for radio in page.query_selector_all("form.questions input[value=false], form.questions input[value=no]"):
            radio.check()
        for number in page.query_selector_all("form.questions input[inputmode=decimal]"):
            number.fill("0")
        go(page, "form.questions button")
    yield "answer"


def apply(page: Page, address: str, papers: bool = True, second: bool = False) -> Iterator[str]:
    """Every page from answer to receipt; yields after each. second: another applicant signs too."""
    go(page, ".actions a.button, .way a[href^='/application/']")
    yield "before"
    go(page, "main form button")
    yield "application"
    near = page.query_selector("main a[href='/application/consents']")
    for step in ("applicants/0", *(["consents"] if near else []), "papers", "planned-start"):
        go(page, f"main a[href='/application/{step}']")
        yield step
        if step == "applicants/0":
            go(page, "main form button:not(.link)")
            yield "faults"
            fill(page, APPLICANT)
        elif step == "papers" and papers:
            go(page, "button[name=examples]")
            yield "papers handed in"
        elif step == "consents":
            for box in page.query_selector_all("input[name=consent]"):
                box.check()
        elif step == "planned-start":
            fill(page, START)
        go(page, "main form > button, main form .actions button:not(.second, .link)")
    if page.query_selector("main a[href='/application/questions']"):
        go(page, "main a[href='/application/questions']")
        yield "questions after consent"
        for radio in page.query_selector_all("input[type=radio][value=false], input[type=radio][value=no]"):
            radio.check()
        go(page, "main form > button")
    if second:
        page.goto(f"{address}/application/applicants/1")
        fill(page, {**APPLICANT, "name": "Prov Provsson", "number": "19900118-9811"})
        go(page, "main form > button, main form .actions button:not(.second, .link)")
    yield "application done"
    go(page, "main a.button")
    yield "read-through"
    for box in page.query_selector_all("input[name=signed]"):
        box.check()
    go(page, "main form > button")
    case = page.url
    yield "receipt"
    for kind in ("message_received", "plan_handed_in", "manager_named", "final_clearance_asked"):
        page.goto(f"{case}/own/{kind}")
        yield kind
    page.goto(f"{address}/cases")
    yield "cases"


def walk(page: Page, address: str, lang: str = "sv") -> Iterator[str]:
    """Every page from start to receipt, for a garage near a boundary; yields after each."""
    yield from ask(page, address, lang, width="5", depth="4")
    yield from ask(page, address, lang)
    yield from apply(page, address)


def desk(page: Page, address: str, app: Any) -> Iterator[str]:
    """Every page of the desk, for a case that was handed over; yields after each."""
    body = story("no-build-land")
    # In words of its own, so that it is no case that an earlier walk has decided.
    body["measure"]["description"] = f"Vandringen {clock.now().isoformat()}"
    application = read(body)
    record, _ = decide(app.state.office, application, clock.today(), proven(app.state.office, application))
    page.goto(f"{address}/desk")
    yield "closed"
    page.goto(f"{address}/sign-in")
    yield "sign-in"
    go(page, 'form:has([value="officer"]) button')
    yield "list"
    page.goto(f"{address}/desk?tab=all&order=number")
    yield "everybody's list"
    go(page, f".cases a[href*='{record.case_id}']")
    yield "case"
    go(page, ".decision button[data-key]")
    yield "faults"
    # every question answered with yes; that the deviation may be accepted brings up the neighbours, who must be heard
    for step in ("answered", "heard"):
        for folded in page.query_selector_all("#questions > details:not([open]) > summary"):
            folded.click()
        for yes in page.query_selector_all("#questions input[type=radio][value=yes]"):
            yes.check()
        for why in page.query_selector_all("#questions textarea[name^='why.']"):
            why.fill("Prövat på plats.")
        for day in page.query_selector_all("#questions input[name^='day.']"):
            day.fill("2026-11-20")
        go(page, "button[name=try]")
        yield step
    page.check("input[name=decision][value=granted]")
    page.fill("#reasons", "Avvikelsen är liten.")
    go(page, ".decision button[data-key]")
    yield "decision"
    go(page, "button[name=read_through]")
    yield "decided"


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_axe_finds_nothing_on_any_citizen_page_and_none_scrolls_sideways(page: Page, address: str, lang: str) -> None:
    faults = [fault for _ in walk(page, address, lang) for fault in (*violations(page), *too_wide(page))]
    assert faults == []


def completing(page: Page, address: str, lang: str = "sv") -> Iterator[str]:
    """An application that lacks its drawings, completed to a permit; then one more, taken back."""
    for _ in ask(page, address, lang, distance2="6,5", roof_angle_deg="27"):
        pass
    for name in apply(page, address, papers=False):
        if name == "receipt":
            break
    case = page.url
    yield "incomplete"
    go(page, ".turn a.button")
    yield "completion"
    go(page, "main form > button")
    yield "still incomplete"
    page.goto(f"{case}/withdraw")
    yield "withdrawal"
    page.goto(f"{case}/complete")
    for slot in page.query_selector_all("input[type=file]"):
        slot.set_input_files({"name": "ritning.pdf", "mimeType": "application/pdf", "buffer": drawing()})
    go(page, "main form > button")
    granted = page.url
    page.goto(f"{case}/appeal")
    yield "appeal"
    go(page, "main form > button")
    yield "appeal with faults"
    fill(page, {"wants": "Ta bort villkoret", "because": "Det behövs inte"})
    go(page, "main form > button")
    yield "appealed"
    page.goto(granted)
    yield "completed"


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_neighbour_answers_by_link(page: Page, address: str, lang: str) -> None:
    for _ in ask(page, address, lang, width="5", depth="4"):
        pass
    for name in apply(page, address):
        if name == "consents":
            break
    sent = page.input_value("input[readonly]").partition("/consent/")[2]
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{address}/consent/{sent}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    go(page, "button[value=yes]")
    assert page.is_visible("[role=status]") and violations(page) == []


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_an_incomplete_application_is_completed_to_a_permit(page: Page, address: str, lang: str) -> None:
    for name in completing(page, address, lang):
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert page.text_content("h1") == ("Bygglov beviljas" if lang == "sv" else "Permit granted")


def test_a_letter_read_on_a_telephone_cuts_no_word_and_shows_the_map_in_full_width(page: Page, address: str) -> None:
    for _ in ask(page, address, distance2="6,5", roof_angle_deg="27"):
        pass
    for name in apply(page, address, papers=False):
        if name == "receipt":
            break
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{page.url}/letter.html")
    lines = """() => [...document.querySelectorAll("td strong")].flatMap(cell => {
        const words = cell.firstChild.data.matchAll(/\\S+/g), range = document.createRange();
        return [...words].filter(({0: word, index}) => {
            range.setStart(cell.firstChild, index);
            range.setEnd(cell.firstChild, index + word.length);
            return range.getClientRects().length > 1;
        }).map(([word]) => word);
    })"""
    assert "komplementbyggnad" in page.inner_text("table") and page.evaluate(lines) == []
    assert page.evaluate("document.querySelector('figure img').clientWidth / document.body.clientWidth") > 0.85
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_two_applicants_whose_neighbours_are_said_to_have_signed_on_paper_meet_a_person(
    page: Page, address: str
) -> None:
    """A tick is the applicant's word of what others did; the neighbours' own answer by link is what frees (test_signing)."""
    for _ in ask(page, address, width="5", depth="4"):
        pass
    for name in apply(page, address, second=True):
        if name == "read-through":
            assert len(page.query_selector_all("input[name=signed]")) == 2
        if name == "receipt":
            break
    assert page.text_content("h1") == "En handläggare tar ditt ärende", page.text_content("main")
    letter = page.get_attribute("a[href$='letter.pdf']", "href")
    assert page.request.get(f"{address}{letter}").body().startswith(b"%PDF")


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_axe_finds_nothing_at_the_desk_and_no_page_scrolls_sideways(
    page: Page, address: str, app: Any, lang: str
) -> None:
    page.goto(f"{address}/?lang={lang}")
    assert [fault for _ in desk(page, address, app) for fault in (*violations(page), *too_wide(page))] == []


@pytest.mark.parametrize(
    "path",
    [
        "/docs",
        "/problems/validation",
        "/nowhere",
        "/privacy",
        "/feedback",
        "/accessibility?lang=en",
        "/help",
        "/help?lang=en",
    ],
)
def test_axe_finds_nothing_beside_the_way(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    assert violations(page) == []


def test_the_decision_comes_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="sv-SE", java_script_enabled=False)
    page = context.new_page()
    for _ in ask(page, address, distance2="6,5", roof_angle_deg="27"):
        pass
    assert page.text_content("h1") == "Du behöver bygglov"
    for name in apply(page, address):
        if name == "receipt":
            assert page.text_content("h1") == "Bygglov beviljas"
    context.close()


def test_the_back_button_leads_back_through_every_step_with_what_was_written(page: Page, address: str) -> None:
    asked = [*ask(page, address)].count("questions")
    answer = page.url
    for _ in range(asked + 1):
        page.go_back()
    assert page.input_value("#width") == SIZES["width"]
    for _ in range(asked + 1):
        page.go_forward()
    assert page.url == answer


def test_the_keyboard_alone_reaches_an_answer(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    while page.evaluate("document.activeElement.id") != "q":
        page.keyboard.press("Tab")
    page.keyboard.type("almen 1:3")
    page.keyboard.press("Enter")
    page.wait_for_url("**/act**")
    assert "Vad vill du" in (page.text_content("h1") or "")


def test_a_private_person_is_not_asked_who_signs_for_a_company(page: Page, address: str) -> None:
    for _ in ask(page, address, distance2="6,5"):
        pass
    go(page, ".actions a.button, .way a[href^='/application/']")
    go(page, "main form button")
    page.goto(f"{address}/application/applicants/0")
    assert page.is_hidden("#signatory") and page.is_hidden("#signatoryNumber")
    page.check("[name=kind][value=company]")
    assert page.is_visible("#signatory") and violations(page) == []


def test_one_press_closes_the_questions_it_answers_but_one_that_is_answered(page: Page, address: str) -> None:
    questions = (name for name in ask(page, address, width="5", depth="4", distance2="6,5") if name == "questions")
    next(questions)
    page.check("[name='fact.installs_lift'][value=true]")
    page.check("[name=none]")
    assert page.is_hidden("[name='fact.installs_fireplace']") and page.is_visible("[name='fact.installs_lift']")
    assert page.is_visible("[name='fact.work_begun']") and violations(page) == []
