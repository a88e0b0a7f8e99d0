"""A real browser walks the pages: from address to answer by keyboard, at 320 pixels, and past axe-core."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from api.app import create_app
from permits.settings import Settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="install Chromium (on Debian: chromium)"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo, served on loopback for these tests alone."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("var"), demo=True))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ.setdefault("PLAYWRIGHT_SKIP_VALIDATE_HOST_REQUIREMENTS", "1")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="sv-SE", java_script_enabled=True)
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    return [f"{page.url}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in found["violations"]]


def go(page: Page, selector: str) -> None:
    """Follow a link or send a form, and wait until the next page is there."""
    with page.expect_navigation():
        page.click(selector)


def walk(page: Page, address: str, lang: str = "sv") -> Iterator[str]:
    """Every page from start to receipt; yields after each."""
    page.goto(f"{address}/?lang={lang}")
    yield "start"
    page.fill("#q", "Björkstigen 5")
    with page.expect_navigation():
        page.press("#q", "Enter")
    yield "property"
    go(page, "ul.choices a")
    yield "act"
    go(page, "ul.choices a")
    yield "place"
    for field, value in (
        ("width", "5"),
        ("depth", "5"),
        ("ridge_height_m", "3,2"),
        ("distance1", "6,5"),
        ("distance2", "6,5"),
    ):
        page.fill(f"#{field}", value)
    go(page, "main form button")
    yield "questions"
    for radio in page.query_selector_all("input[type=radio][value=false]"):
        radio.check()
    go(page, "form.questions button")
    yield "answer"
    go(page, ".actions a")
    yield "apply"
    for field, value in (
        ("name", "Testa Testsson"), ("number", "19880320-0016"), ("street", "Björkstigen 5"),
        ("postalCode", "999 01"), ("town", "Granköping"), ("plannedStart", "2027-04-01"),
    ):  # fmt: skip
        page.fill(f"#{field}", value)
    page.check("input[name=signed]")
    go(page, "main form > button")
    yield "receipt"


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_axe_finds_nothing_on_any_citizen_page(page: Page, address: str, lang: str) -> None:
    found = [one for _ in walk(page, address, lang) for one in violations(page)]
    assert found == []


def test_axe_finds_nothing_at_the_desk(page: Page, address: str) -> None:
    list(walk(page, address))
    found = []
    page.goto(f"{address}/sign-in")
    found += violations(page)
    go(page, "main form button")
    found += violations(page)
    if page.query_selector("tbody a"):
        go(page, "tbody a")
        found += violations(page)
    assert found == []


def test_the_answer_comes_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="sv-SE", java_script_enabled=False)
    page = context.new_page()
    assert list(walk(page, address))[-1] == "receipt"
    assert page.text_content("h1") == "Du behöver inte bygglov"
    context.close()


def test_no_page_scrolls_sideways_at_320_pixels(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for name in walk(page, address):
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, name


def test_the_keyboard_alone_reaches_an_answer(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    while page.evaluate("document.activeElement.id") != "q":
        page.keyboard.press("Tab")
    page.keyboard.type("almen 1:3")
    page.keyboard.press("Enter")
    page.wait_for_url("**/property**")
    while "/act" not in (page.evaluate("document.activeElement.getAttribute('href')") or ""):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/act**")
    assert "Vad vill du" in (page.text_content("h1") or "")
