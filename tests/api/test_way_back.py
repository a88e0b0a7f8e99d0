"""From every page of the service one comes back to where one was, or to the start."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from permits.store.tables import own_cases
from tests.api.conftest import browser
from tests.api.eservice.test_completion import incomplete
from tests.api.forms import links
from tests.api.test_pages import GARAGE, NO_INSTALLATIONS, applying, place, send
from tests.api.web.test_journal import every

HTML = {"accept": "text/html"}

NO_PAGES = re.compile(
    r"/(api/|ogc/|oauth/|map/|static/|face|openapi|health|metrics|desk|workshop|login|verify/)|.*(\.(pdf|html|zip|csv|json|atom)|/papers/\{sha256\}(/picture)?)$"
)
"""What answers with something else than a page of the e-service."""


@pytest.fixture(scope="module")
def walked(app: Any) -> Any:
    """A browser that has come everywhere, and the address of each page by its route."""
    with browser(app) as client:
        asked = place(client, width="8", distance2="2", roof_angle_deg="27", **NO_INSTALLATIONS)
        with_nothing_built(app)
        permitted = decided(client)
        with_nothing_built(app)
        case = incomplete(client)
        pages = {
            "/property": "/property?q=almen",
            "/act": "/act?property=ALMEN 1:3",
            "/place": "/place?property=ALMEN 1:3&act=deck",
            "/answer": "/answer?" + "&".join(f"{name}={value}" for name, value in asked.items()),
            "/application/start": "/application/start?property=ALMEN 1:3&act=deck",
            "/application/applicants/{place}": "/application/applicants/0",
            "/cases/{case_id}": case,
            "/cases/{case_id}/complete": f"{case}/complete",
            "/cases/{case_id}/withdraw": f"{case}/withdraw",
            "/cases/{case_id}/hand-over": f"{case}/hand-over",
            "/cases/{case_id}/appeal": f"{permitted}/appeal",
            "/cases/{case_id}/checklist": f"{permitted}/checklist",
            "/cases/{case_id}/own/{kind}": f"{permitted}/own/message_received",
            "/problems/{slug}": "/problems/conflict",
        }
        applying(client, **{"width": "8", "distance2": "2", "roof_angle_deg": "27"})
        consents = client.get("/application/consents").text
        sign = client.get("/application/read-through").text
        pages["/consent/{token}"] = re.findall(r'readonly\s+value="https?://[^/]+(/consent/[^"]+)"', consents)[0]
        pages["/sign/{token}"] = re.findall(r'readonly\s+value="https?://[^/]+(/sign/[^"]+)"', sign + two(client))[0]
        handed = send(client, f"{case}/hand-over", number="19900118-9811").text
        pages["/take-over/{token}"] = re.findall(r'readonly\s+value="https?://[^/]+(/take-over/[^"]+)"', handed)[0]
        own = f"{case}/own/manager_named"
        seen = re.findall(r'name="seen" value="(\d+)"', client.get(own).text)[0]
        send(client, own, seen=seen, **{"step.name": "Karin Kontroll", "step.certificate": "SC-1234"})
        asked_manager = re.findall(
            r'readonly\s+value="https?://[^/]+(/inspection-manager/[^"]+)"', client.get(own).text
        )
        pages["/inspection-manager/{token}"] = asked_manager[0]
        yield client, pages


def with_nothing_built(app: Any) -> None:
    """So that the next is not another garage beside those of before."""
    with app.state.office.store.writing() as connection:
        connection.execute(own_cases.delete())


def two(client: TestClient) -> str:
    """The page to send from, when somebody else is to sign too."""
    other = {"name": "Prov Provsson", "number": "19900118-9811", "same_address": "yes", "kind": "person"}
    send(client, "/application/applicants/1", **other)
    return client.get("/application/read-through").text


def decided(client: TestClient) -> str:
    applying(client, **GARAGE)
    send(client, "/application/papers", examples="yes")
    path: str = send(client, "/application/read-through", signed="0").url.path
    return path


def routes(app: Any) -> set[str]:
    """The pages that the service has, by route."""
    gets = {route.path for route in every(app.routes) if "GET" in (getattr(route, "methods", None) or ())}
    return {path for path in gets if not NO_PAGES.match(path)} - {"/"}


def test_every_page_leads_back(app: Any, walked: tuple[TestClient, dict[str, str]]) -> None:
    client, pages = walked
    found = routes(app)
    assert len(found) > 25
    for route in sorted(found):
        page = client.get(pages.get(route, route), headers=HTML)
        assert page.status_code == 200, route
        back = re.findall(r'<a class="back" href="([^"]+)"', page.text)
        assert back, route
        assert client.get(back[0].replace("&amp;", "&"), headers=HTML).status_code == 200, (route, back)
        assert all(not link.startswith("javascript:") for link in links(page.text))


@pytest.mark.parametrize(
    ("path", "came", "back"),
    [
        ("/cases/0123", "http://127.0.0.1/cases", "/cases"),
        ("/act?property=NIX 1:1", "http://127.0.0.1/property?q=nix", "/property?q=nix"),
        ("/cases/0123", "https://elsewhere.example/cases", "/"),
        ("/cases/0123", "http://127.0.0.1/cases/0123", "/"),
        ("/cases/0123", "http://127.0.0.1//elsewhere.example", "/"),
        ("/cases/0123", "", "/"),
    ],
)
def test_a_page_that_tells_of_a_problem_leads_back_to_the_page_before(
    client: TestClient, path: str, came: str, back: str
) -> None:
    answer = client.get(path, headers={**HTML, "referer": came})
    assert answer.status_code == 404 and f'<a class="back" href="{back}">' in answer.text
