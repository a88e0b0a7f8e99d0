"""
The workshop in a real browser, as a planner who knows no YAML: from the sections to a limit that is changed, cases that
are kept, a version that a second person approves and that is taken back. Each page passes axe-core and none is wider
than the screen it is read on.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from api.app import create_app
from api.workshop import publishing
from permits import clock
from permits.application import read
from permits.case import decide
from permits.law.loader import load_pack
from permits.publications import Publications
from permits.settings import Settings
from tests.api.conftest import story
from tests.browser.conftest import CHROMIUM
from tests.browser.test_journeys import go, violations
from tests.published import few_cases

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="install Chromium (on Debian: chromium)"),
]

AREA = "complementary_building_area_in_plan"
WIDTHS = (1280, 390, 320)
PATIENCE = 300_000
"""Milliseconds: a version is prepared by a process of its own."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Publications:
    return few_cases(tmp_path_factory.mktemp("rules"))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, published: Publications) -> Iterator[Any]:
    """The demo with a folder for versions and a case that the changed limit would answer otherwise."""
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("var"), demo=True, requests_per_minute=0, published=str(published.folder)
    )
    made = create_app(settings)
    here = made.state.office
    decide(here, read(story("granted-garage"), here.pack.acts), clock.today())
    return made


def signed_in(page: Page, address: str, role: str) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/sign-in?to=/workshop")
    go(page, f"form:has(input[value={role}]) button")


def send(page: Page, path: str) -> None:
    """Press the last button of the form that is sent there."""
    go(page, f"main form[action='{path}'] button >> nth=-1")


def changed(page: Page) -> Iterator[tuple[str, Page]]:
    """A limit raised from a day on, its cases kept, and what it leads to."""
    yield "contents", page
    go(page, "text='PBL 9 kap. 4 §'")
    yield "section", page
    go(page, f"a[href='/workshop/limits/{AREA}']")
    page.fill("#value", "")
    go(page, "text='Ändra i utkastet'")
    yield "limit with a fault", page
    page.fill("#value", "40,0")
    page.fill("#start", "2027-07-01")
    go(page, "text='Ändra i utkastet'")
    yield "limit", page
    for twin in page.query_selector_all("input[name=right]"):
        twin.check()
    send(page, f"/workshop/limits/{AREA}/cases")
    page.fill("#of", "35,5")
    page.fill("#on", "2027-08-01")
    go(page, "text='Pröva'")
    yield "a case of one's own", page
    go(page, "text='Det stämmer: behåll fallet'")
    go(page, "text='Se vad ändringen leder till'")
    assert page.query_selector("svg.impact path.flipped")
    yield "impact", page
    go(page, "text='Gå vidare till att publicera'")
    yield "publish", page


def approved(page: Page) -> None:
    page.goto(re.sub(r"/workshop.*", "/workshop/publish", page.url))
    page.check("input[name=read]")
    go(page, "text='Godkänn och publicera'")


def walked(planner: Page, lawyer: Page, published: Publications) -> Iterator[tuple[str, Page]]:
    """Every page from the sections to a version that is taken back."""
    yield from changed(planner)
    planner.fill("#why", "Riksdagen höjer gränsen.")
    send(planner, "/workshop/publish")
    yield "preparing", planner
    planner.wait_for_selector("text='Den som skrev kan inte godkänna.'")
    yield "waits for a second person", planner
    approved(lawyer)
    yield "approved", lawyer
    version = load_pack(published.rules(published.entries()[-1].content) / "se")
    assert [str(dated.value) for dated in version.limits[AREA].values] == ["30.0", "40.0"]
    assert sum("come in on 2027" in case.name for case in version.cases) == 5, (
        "four beside the limit and one of one's own"
    )
    planner.reload()
    assert planner.input_value("#start") == "2027-07-01", "what is to come is taken back from its own day"
    planner.fill("#why-back", "Riksdagen sa nej.")
    send(planner, "/workshop/publish/back")
    planner.wait_for_selector("text='Riksdagen sa nej.'")
    yield "taken back", planner
    approved(lawyer)
    stands = published.standing(clock.today().replace(year=2028))
    assert stands is not None and stands.content == published.entries()[0].content


@pytest.mark.timeout(900)
def test_a_planner_changes_publishes_and_takes_back_by_pages_alone(
    browser: Browser, page: Page, address: str, published: Publications, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "SPOILT", 2)
    monkeypatch.setattr(publishing, "MADE", 500)
    lawyer = browser.new_context(locale="sv-SE").new_page()
    signed_in(page, address, "planner")
    signed_in(lawyer, address, "lawyer")
    for name, shown in walked(page, lawyer, published):
        for width in WIDTHS:
            shown.set_viewport_size({"width": width, "height": 900})
            assert shown.evaluate("document.documentElement.scrollWidth") <= width, name
            if width != 320:
                assert violations(shown) == [], name
        shown.set_viewport_size({"width": WIDTHS[0], "height": 900})
    lawyer.context.close()
