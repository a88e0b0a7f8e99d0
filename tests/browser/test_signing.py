"""Several people, each in a browser of their own, bring an application to its letter; and one with a keyboard alone."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_journeys import (
    APPLICANT,
    START,
    ask,
    fill,
    go,
    violations,
)
from tests.drawings import drawing, drawing_of

SAVE = "main form > button, main form .actions button:not(.second, .link)"


@contextmanager
def somebody_else(browser: Browser, lang: str, path: str) -> Iterator[Page]:
    """Another person opens a link on a small phone."""
    context = browser.new_context(locale="sv-SE", viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{path}?lang={lang}")
    assert violations(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= 320, path
    yield page
    assert violations(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= 320, path
    context.close()


def links(page: Page, address: str) -> list[str]:
    """The links on a page to send to others, as this server has them."""
    found = [one.input_value() for one in page.query_selector_all("input[readonly]")]
    return [address + one[one.index("/", len("http://")) :] for one in found]


def step(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/application/{name}")
    assert violations(page) == [], name


# By PBL 9 kap. 35 § a consent frees from the permit: it leads to the letter that says so, drawings to the other.
NEAR = {"width": "5", "depth": "4", "distance2": "3"}
LARGE = {"distance2": "6,5", "roof_angle_deg": "27"}


@pytest.mark.parametrize(
    ("lang", "sizes", "ends"),
    [
        ("sv", NEAR, "Du behöver inte bygglov"),
        ("en", NEAR, "You need no permit"),
        ("sv", LARGE, "Bygglov beviljas"),
        ("en", LARGE, "Permit granted"),
    ],
)
def test_two_applicants_with_consents_by_link_or_drawings_get_their_letter(
    browser: Browser, page: Page, address: str, lang: str, sizes: dict[str, str], ends: str
) -> None:
    for _ in ask(page, address, lang, **sizes):
        pass
    go(page, ".actions a.button, .way a[href^='/application/']")
    go(page, "main form button")
    for place, person in enumerate([APPLICANT, {**APPLICANT, "name": "Prov Provsson", "number": "19900118-9811"}]):
        step(page, address, f"applicants/{place}")
        fill(page, person)
        go(page, SAVE)
    step(page, address, "invoice")
    fill(page, {"reference": "Garaget"})
    go(page, SAVE)
    step(page, address, "planned-start")
    fill(page, START)
    go(page, SAVE)
    step(page, address, "papers")
    for slot in page.query_selector_all("input[type=file]"):
        if not (slot.get_attribute("id") or "").endswith("other"):
            slot.set_input_files({"name": "ritning.pdf", "mimeType": "application/pdf", "buffer": drawing()})
    go(page, SAVE)
    step(page, address, "consents")
    asked = links(page, address)
    assert bool(asked) == (sizes is NEAR)
    for path in asked:
        with somebody_else(browser, lang, path) as neighbour:
            go(neighbour, "button[value=yes]")
    page.goto(f"{address}/application")
    if page.query_selector("main a[href='/application/questions']"):
        step(page, address, "questions")
        for radio in page.query_selector_all("input[type=radio][value=false], input[type=radio][value=no]"):
            radio.check()
        go(page, "main form > button")
    step(page, address, "read-through")
    with somebody_else(browser, lang, links(page, address)[-1]) as joint:
        go(joint, "main form > button")
        assert joint.is_visible("[role=status]")
    step(page, address, "read-through")
    assert [one.get_attribute("value") for one in page.query_selector_all("input[name=signed]")] == ["0"]
    page.check("input[name=signed]")
    go(page, "main form > button")
    assert page.text_content("h1") == ends, page.inner_text("main")
    letter = page.get_attribute("a[href$='letter.pdf']", "href")
    assert page.request.get(f"{address}{letter}").body().startswith(b"%PDF")


def test_an_agent_is_named_and_taken_out_again(page: Page, address: str) -> None:
    for _ in ask(page, address, distance2="6,5"):
        pass
    go(page, ".actions a.button, .way a[href^='/application/']")
    go(page, "main form button")
    step(page, address, "applicants/0")
    fill(page, APPLICANT)
    go(page, SAVE)
    step(page, address, "agent")
    go(page, SAVE)
    assert page.is_visible(".fault-summary") and violations(page) == []
    fill(page, {"name": "Ombud Ombudsson", "number": "19900118-9811"})
    go(page, SAVE)
    assert "Ombud Ombudsson" in page.inner_text("main")
    step(page, address, "agent")
    go(page, "button[name=remove]")
    assert "Ombud Ombudsson" not in page.inner_text("main")


# -- the keyboard alone -------------------------------------------------------------------------------


def reach(page: Page, selector: str) -> None:
    """Tab until that is in focus."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with Tab at {page.url}")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press(key)


def test_the_keyboard_alone_applies_and_completes(page: Page, address: str) -> None:
    for _ in ask(page, address, distance2="6,5", roof_angle_deg="27"):
        pass
    press(page, ".actions a.button, .way a[href^='/application/']")
    press(page, "main form button")
    for name, values in (("applicants/0", APPLICANT), ("planned-start", START)):
        press(page, f"main a[href='/application/{name}']")
        for field, value in values.items():
            reach(page, f"#{field}")
            page.keyboard.type(value)
        page.keyboard.press("Enter")
        page.wait_for_url("**/application")
    press(page, "main a.button")
    reach(page, "input[name=signed]")
    page.keyboard.press("Space")
    press(page, "main form > button")
    press(page, "main a.button[href$='/complete']")
    assert "/complete" in page.url
    for kind in ("site_plan", "elevations", "floor_plan", "cross_section"):
        # A browser's own file dialogue is beyond the page; what leads to it must be in reach.
        reach(page, f"[id='paper.{kind}']")
        page.set_input_files(f"[id='paper.{kind}']", {"name": "r.pdf", "mimeType": "", "buffer": drawing()})
    press(page, "main form > button")
    assert page.text_content("h1") == "Bygglov beviljas"


def test_files_tell_how_far_they_have_come_and_can_be_stopped_and_called_something_else(
    page: Page, address: str
) -> None:
    for _ in ask(page, address, "sv", **LARGE):
        pass
    go(page, ".actions a.button, .way a[href^='/application/']")
    go(page, "main form button")
    step(page, address, "papers")
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 50, "downloadThroughput": -1, "uploadThroughput": 20_000}
    line.send("Network.emulateNetworkConditions", slow)
    slot = page.locator("input[type=file]").first
    large = drawing_of(200_000)
    slot.set_input_files({"name": "fasad.pdf", "mimeType": "application/pdf", "buffer": large})
    page.click(SAVE)
    page.wait_for_function("() => document.querySelector('progress')?.value > 0")
    page.wait_for_function("() => document.querySelector('.sending [role=status]').innerText.includes('fasad.pdf')")
    page.click(".sending button")
    page.wait_for_function("() => document.querySelector('.sending').innerText.includes('Inget är skickat')")
    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    go(page, SAVE)
    step(page, address, "papers")
    page.click("details.rename summary")
    page.locator("details.rename input").fill("Fasad mot norr")
    go(page, SAVE)
    step(page, address, "papers")
    assert "Fasad mot norr" in page.inner_text("p.paper")
