"""The workshop in a real browser: each page past axe-core, and none wider than the screen it is read on."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from api.app import create_app
from permits import clock
from permits.application import read
from permits.case import decide
from permits.settings import Settings
from tests.api.conftest import story
from tests.browser.conftest import CHROMIUM
from tests.browser.test_journeys import go, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="install Chromium (on Debian: chromium)"),
]

LIMIT = "/workshop/limits/complementary_building_area_in_plan"
WIDTHS = (1280, 390, 320)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The demo with a folder for versions and a case that the changed limit would answer otherwise."""
    published = str(tmp_path_factory.mktemp("published"))
    settings = Settings(data_dir=tmp_path_factory.mktemp("var"), demo=True, requests_per_minute=0, published=published)
    made = create_app(settings)
    here = made.state.office
    decide(here, read(story("granted-garage"), here.pack.acts), clock.today())
    return made


def walked(page: Page, address: str) -> Iterator[str]:
    """Every page from the sections to what waits for a second person."""
    page.set_default_timeout(120_000)
    page.goto(f"{address}/sign-in?to=/workshop")
    go(page, "form:has(input[value=planner]) button")
    yield "contents"
    page.goto(f"{address}/workshop/sections/pbl-9-kap-4")
    yield "section"
    page.goto(f"{address}{LIMIT}")
    page.fill("#value", "")
    go(page, "main form button")
    yield "limit with a fault"
    page.fill("#value", "40,0")
    page.fill("#start", "2027-07-01")
    go(page, "main form button")
    yield "limit"
    page.goto(f"{address}/workshop/impact")
    assert page.query_selector("svg.impact path.flipped")
    yield "impact"
    page.goto(f"{address}/workshop/publish")
    yield "publish"
    page.fill("#why", "Riksdagen höjer gränsen.")
    go(page, "main form button")
    yield "preparing"


def test_axe_finds_nothing_and_no_page_scrolls_sideways(page: Page, address: str) -> None:
    for name in walked(page, address):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            if width != 320:
                assert violations(page) == [], name
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
