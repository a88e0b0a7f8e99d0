"""Every page of the desk past axe-core, in colours of the page's own and in those that a reader forces on it, and as wide as its screen."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from permits import clock
from permits.application import read
from permits.case import decide
from tests.api.conftest import story
from tests.browser.conftest import CHROMIUM
from tests.browser.test_journeys import go, violations
from tests.proven import proven

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="install Chromium (on Debian: chromium)"),
]

LISTS = ("/desk", "/desk?tab=all&order=number", "/desk?tab=closed&act=fence", "/desk/print?tab=all", "/desk/extract")
OF_A_CASE = ("", "/map", "/papers", "/facts", "/steps", "/dispatch", "/redacted")
OF_THE_UNIT = ("/desk/unit", "/desk/control", "/desk/control/second-look")


@pytest.fixture(scope="module")
def case(app: Any) -> str:
    """A case that was handed over, by its id."""
    application = read(story("no-build-land"))
    record, _ = decide(app.state.office, application, clock.today(), proven(app.state.office, application))
    return record.case_id


@pytest.fixture(params=["none", "active"], ids=["own colours", "forced colours"])
def head(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The desk as the head of unit has it, who comes to every page of it."""
    context = browser.new_context(locale="sv-SE", forced_colors=request.param)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{address}/sign-in")
    go(page, 'form:has([value="head"]) button')
    yield page
    context.close()


def test_axe_finds_nothing_on_any_page_of_the_desk_and_none_is_wider_than_its_screen(
    head: Page, address: str, case: str
) -> None:
    for path in (*LISTS, *OF_THE_UNIT, *(f"/desk/cases/{case}{tab}" for tab in OF_A_CASE)):
        head.set_viewport_size({"width": 1280, "height": 900})
        answer = head.goto(f"{address}{path}")
        assert answer is not None and answer.ok, path
        for details in head.query_selector_all("details"):
            details.evaluate("details => details.open = true")
        assert violations(head) == [], path
        for width in (1280, 390, 320):
            head.set_viewport_size({"width": width, "height": 900})
            assert head.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
