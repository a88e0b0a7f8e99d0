"""What the desk shows of secrecy, and of systems that are told no more: past axe-core, and at 320 pixels."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from permits import clock
from permits.application import read
from permits.case import decide
from permits.store.visitors.scopes import Scope
from tests.browser.conftest import CHROMIUM
from tests.browser.test_journeys import go, violations
from tests.proven import proven

STORY = Path(__file__).parents[1] / "stories/uncertain-boundary/application.json"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="install Chromium (on Debian: chromium)"),
]

OTHER = {
    "kind": "person",
    "name": "Medsökande Medsson",
    "personalNumber": "19900101-9802",
    "address": {"street": "Hemliga gatan 7", "postalCode": "999 01", "town": "Granköping"},
    "email": "medsson@example.org",
    "protectedIdentity": True,
}


@pytest.fixture
def case(app: Any) -> str:
    """A case of two of whom one is protected, by its id: a notice to hand over, a request to see more, readings."""
    office = app.state.office
    body = json.loads(STORY.read_text(encoding="utf-8"))
    body["applicants"].append(OTHER)
    application = read(body)
    record, _ = decide(office, application, clock.today(), proven(office, application))
    office.store.disclosures("9901").ask(record.case_id, "applicants/0")
    if not office.store.subscriptions.all():
        office.store.clients.add("provsystem", "9901", [Scope.EVENTS_FOLLOW])
        client = office.store.clients.named("provsystem")
        made = office.store.subscriptions.add(client, "https://system.example/events", clock.now())
        office.store.subscriptions.failed(made.id, None, "410", clock.now())
    return record.case_id


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_axe_finds_nothing_where_the_desk_shows_secrecy(
    page: Page, address: str, case: str, lang: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}/sign-in?lang={lang}")
    go(page, 'form:has([value="officer"]) button')
    page.goto(f"{address}/desk")
    assert page.query_selector('form[action^="/desk/handed-over/"]') and "provsystem" in (
        page.text_content("main") or ""
    )
    looked_at(page, width)
    page.goto(f"{address}/desk/cases/{case}")
    for details in page.query_selector_all("details"):
        details.evaluate("details => details.open = true")
    assert page.query_selector("#disclosures textarea")
    looked_at(page, width)
    page.evaluate("document.querySelector('#disclosures textarea').removeAttribute('required')")
    go(page, "#disclosures button")
    assert page.query_selector('#disclosures textarea[aria-invalid="true"]')
    looked_at(page, width)
    page.goto(f"{address}/desk/cases/{case}")
    go(page, 'main p.notice a[href$="/dispatch"]')
    assert page.query_selector('input[name="told"]')
    looked_at(page, width)


def looked_at(page: Page, width: int) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
