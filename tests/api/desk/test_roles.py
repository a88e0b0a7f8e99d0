"""Every route of the desk, asked by everybody: what a role opens stands in one place, and nothing opens besides."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.web.roles import RIGHTS, Right, rights_of
from permits import clock
from tests.api.conftest import browser, token
from tests.api.test_pages import referred
from tests.api.web.test_journal import every

NOWHERE = "0" * 32

ASKS = {
    ("GET", "/desk"): Right.READ,
    ("POST", "/desk/search"): Right.READ,
    ("GET", "/desk/list.csv"): Right.READ,
    ("GET", "/desk/list.xlsx"): Right.READ,
    ("GET", "/desk/print"): Right.READ,
    ("POST", "/desk/views"): Right.READ,
    ("POST", "/desk/views/dropped"): Right.READ,
    ("POST", "/desk/absence"): Right.SETTLE,
    ("GET", "/desk/unit"): Right.LEAD,
    ("POST", "/desk/unit/absences"): Right.LEAD,
    ("POST", "/desk/officers"): Right.SETTLE,
    ("POST", "/desk/labels"): Right.SETTLE,
    ("POST", "/desk/messages"): Right.SETTLE,
    ("GET", "/desk/cases/{case_id}"): Right.READ,
    ("POST", "/desk/cases/{case_id}"): Right.SETTLE,
    ("POST", "/desk/cases/{case_id}/tried"): Right.SETTLE,
    ("GET", "/desk/cases/{case_id}/checks"): Right.READ,
    ("GET", "/desk/cases/{case_id}/letter.pdf"): Right.READ,
    ("GET", "/desk/cases/{case_id}/letter.html"): Right.READ,
    ("GET", "/desk/cases/{case_id}/papers/{sha256}"): Right.READ,
    ("GET", "/desk/cases/{case_id}/papers/{sha256}/pages/{number}.jpg"): Right.READ,
    ("GET", "/desk/cases/{case_id}/map"): Right.READ,
    ("GET", "/desk/cases/{case_id}/ground.json"): Right.READ,
    ("GET", "/desk/cases/{case_id}/papers"): Right.READ,
    ("POST", "/desk/cases/{case_id}/papers"): Right.SETTLE,
    ("GET", "/desk/cases/{case_id}/facts"): Right.READ,
    ("POST", "/desk/cases/{case_id}/second-reading"): Right.SETTLE,
    ("GET", "/desk/cases/{case_id}/takeover"): Right.SETTLE,
    ("POST", "/desk/cases/{case_id}/takeover"): Right.SETTLE,
    ("GET", "/desk/cases/{case_id}/dispatch"): Right.READ,
    ("POST", "/desk/cases/{case_id}/dispatch"): Right.SETTLE,
    ("GET", "/desk/cases/{case_id}/steps"): Right.READ,
    ("POST", "/desk/cases/{case_id}/steps"): Right.SETTLE,
    ("GET", "/desk/cases/{case_id}/steps/{sequence}.pdf"): Right.READ,
    ("GET", "/desk/cases/{case_id}/steps/{sequence}.en.pdf"): Right.READ,
    ("GET", "/desk/cases/{case_id}/steps/package.zip"): Right.SETTLE,
    ("POST", "/desk/cases/{case_id}/draft"): Right.SETTLE,
    ("POST", "/desk/cases/{case_id}/draft/thrown-away"): Right.SETTLE,
    ("POST", "/desk/cases/{case_id}/disclosures/{id}"): Right.SETTLE,
    ("POST", "/desk/handed-over/{notice}"): Right.SETTLE,
    ("POST", "/desk/cases/{case_id}/steps/archive.zip"): Right.SETTLE,
    ("GET", "/desk/cases/{case_id}/redacted"): Right.SETTLE,
    ("POST", "/desk/cases/{case_id}/redacted"): Right.SETTLE,
    ("GET", "/desk/extract"): Right.SETTLE,
    ("POST", "/desk/extract"): Right.SETTLE,
    ("GET", "/desk/control"): Right.OVERSEE,
    ("GET", "/desk/control/second-look"): Right.READ_BLIND,
    ("GET", "/desk/control/second-look/{case_id}"): Right.READ_BLIND,
    ("POST", "/desk/control/second-look/{case_id}"): Right.READ_BLIND,
    ("GET", "/desk/control/decisions/{month}.csv"): Right.OVERSEE,
    ("GET", "/desk/control/decisions/{month}.pdf"): Right.OVERSEE,
    ("GET", "/desk/control/statistics/{month}.csv"): Right.OVERSEE,
    ("GET", "/workshop"): Right.CHANGE_RULES,
    ("GET", "/workshop/sections/{slug}"): Right.CHANGE_RULES,
    ("POST", "/workshop/draft/thrown-away"): Right.CHANGE_RULES,
    ("GET", "/workshop/limits/{name}"): Right.CHANGE_RULES,
    ("POST", "/workshop/limits/{name}"): Right.CHANGE_RULES,
    ("POST", "/workshop/limits/{name}/cases"): Right.CHANGE_RULES,
    ("POST", "/workshop/limits/{name}/own-case"): Right.CHANGE_RULES,
    ("GET", "/workshop/impact"): Right.CHANGE_RULES,
    ("GET", "/workshop/publish"): Right.CHANGE_RULES,
    ("POST", "/workshop/publish"): Right.CHANGE_RULES,
    ("POST", "/workshop/publish/back"): Right.CHANGE_RULES,
    ("POST", "/workshop/publish/{content}"): Right.CHANGE_RULES,
    ("POST", "/workshop/publish/{content}/sent-back"): Right.CHANGE_RULES,
    ("POST", "/workshop/publish/{content}/taken-up"): Right.CHANGE_RULES,
}
"""The right that each route asks for."""


LOWERS = ("POST", "/desk/control/{act}")
"""Open to the chair, and to those whom the board's delegation names; see `test_control`."""


def desk_routes(app: Any) -> set[tuple[str, str]]:
    return {
        (method, route.path)
        for route in every(app.routes)
        if getattr(route, "path", "").startswith(("/desk", "/workshop"))
        for method in route.methods - {"HEAD"}
    }


def signed_in(
    app: Any, role: str, municipality: str = "9901", *, number: str = "", duties: tuple[str, ...] = (), key: str = ""
) -> TestClient:
    """A browser of somebody in that role."""
    client = browser(app)
    who = {"key": key or role, "name": f"Någon {role}", "role": role, "municipality": municipality}
    who |= {"number": number, "duties": duties}
    name = app.state.office.store.sessions.open({**who, "level": "demo", "since": int(clock.now().timestamp())})
    client.cookies.set("sid", name)
    return client


def ask(client: TestClient, method: str, path: str) -> int:
    address = path.format(
        case_id=NOWHERE,
        sha256="0" * 64,
        sequence=1,
        id=1,
        notice=0,
        month="2026-11",
        slug="x",
        name="x",
        content="x",
        number=1,
    )
    if method == "GET":
        return client.get(address, follow_redirects=False).status_code
    form = token(client.get("/sign-in").text)
    return client.post(address, data={"token": form}, follow_redirects=False).status_code


def test_every_route_of_the_desk_says_which_right_it_asks_for(app: Any) -> None:
    assert desk_routes(app) == {*ASKS, LOWERS}


@pytest.mark.parametrize("role", RIGHTS)
def test_a_role_opens_what_its_rights_open_and_nothing_besides(app: Any, role: str) -> None:
    client = signed_in(app, role)
    for (method, path), right in ASKS.items():
        status = ask(client, method, path)
        if right in RIGHTS[role]:
            assert status != 403, (method, path)
        else:
            assert status == 403, (method, path)


def test_whoever_has_not_signed_in_opens_nothing(app: Any) -> None:
    client = browser(app)
    assert {ask(client, method, path) for method, path in ASKS} == {403}


def test_an_unknown_role_has_no_rights(app: Any) -> None:
    assert rights_of("king") == frozenset()


def test_a_reader_sees_a_case_and_has_no_form_to_settle_it_with(app: Any) -> None:
    client = signed_in(app, "reader")
    path = referred(client)
    html = client.get(path).text
    assert "Därför ligger det här" in html and 'id="ruling"' not in html and "Ta ärendet" not in html
    assert 'name="kind"' not in client.get(f"{path}/steps").text


def test_a_declared_conflict_of_interest_stands_on_top_and_the_case_is_for_a_colleague_to_take(app: Any) -> None:
    mine, head = signed_in(app, "officer"), signed_in(app, "head")
    path = referred(mine)
    case_id, form = path.rpartition("/")[2], token(mine.get("/desk").text)
    seen = app.state.office.store.events.of("9901", case_id)[-1].sequence
    declared = {"token": form, "kind": "conflict_declared", "step.why": "Sökanden är min syster.", "seen": seen}
    assert mine.post(f"{path}/steps", data=declared, follow_redirects=False).status_code == 303
    html = head.get(path).text
    assert re.search(r"Någon officer\s+får inte handlägga ärendet \(FL 16–18 §§\)", html) and "min syster" not in html
    assert "Jäv anmält" in head.get("/desk").text
    take = {"case": case_id, "take": "yes"}
    refused = mine.post("/desk/officers", data={"token": form, **take})
    assert refused.status_code == 409 and "har anmält jäv" in refused.text
    form = token(head.get("/desk").text)
    assert head.post("/desk/officers", data={"token": form, **take}, follow_redirects=False).status_code == 303
