"""The way in to a case at the desk: protected cases for those who are named for them alone, and nobody into their own."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from permits import application as applications
from permits import clock
from permits.case import decide
from permits.casework.events import Role
from permits.steps.taking import take_asked
from permits.store.case.cases import StoredCase
from permits.store.case.parties import numbers
from tests.api.conftest import story, token
from tests.api.desk.test_roles import ASKS, desk_routes, signed_in
from tests.proven import proven

OF_A_CASE = [asked for asked in ASKS if "{case_id}" in asked[1]]


@pytest.fixture(scope="module")
def protected(app: Any) -> StoredCase:
    here, application = app.state.office, applications.read(story("protected-identity"))
    record, _ = decide(here, application, clock.today(), proven(here, application))
    return here.store.cases.read("9901", record.case_id)  # type: ignore[no-any-return]


def asked(client: TestClient, method: str, path: str, case_id: str) -> Any:
    address = path.format(case_id=case_id, sha256="0" * 64, sequence=1, id=1, number=1)
    if method == "GET":
        return client.get(address, follow_redirects=False)
    return client.post(address, data={"token": token(client.get("/sign-in").text)}, follow_redirects=False)


def test_every_page_of_a_protected_case_is_shut_to_whoever_is_not_named_for_such_cases(
    app: Any, protected: StoredCase
) -> None:
    assert {path for path in desk_routes(app) if "{case_id}" in path[1]} == set(OF_A_CASE)
    client = signed_in(app, "officer")
    for method, path in OF_A_CASE:
        answer = asked(client, method, path, protected.case_id)
        assert answer.status_code == 403, (method, path)
        assert protected.number in answer.text and protected.property not in answer.text, (method, path)
    assert app.state.office.store.readings("9901").of(protected.case_id) == []


@pytest.mark.parametrize(("role", "duties"), [("officer", ("protected",)), ("head", ()), ("reader", ("protected",))])
def test_whoever_is_named_for_protected_cases_opens_them_and_it_is_noted(
    app: Any, protected: StoredCase, role: str, duties: tuple[str, ...]
) -> None:
    client = signed_in(app, role, duties=duties)
    for page in ("", "/steps"):
        assert client.get(f"/desk/cases/{protected.case_id}{page}").status_code == 200
    noted = app.state.office.store.readings("9901").of(protected.case_id)
    assert [reading.reader for reading in noted[:2]] == [f"Någon {role}"] * 2


def test_a_duty_opens_nothing_to_a_role_that_reads_no_cases(app: Any, protected: StoredCase) -> None:
    client = signed_in(app, "board", duties=("protected",))
    assert client.get(f"/desk/cases/{protected.case_id}").status_code == 403


def test_lists_searches_and_tables_tell_others_the_number_and_the_state_alone(app: Any, protected: StoredCase) -> None:
    client, label = signed_in(app, "officer"), app.state.office.process.states[protected.state].label.sv
    newest = {"tab": "all", "order": "number"}
    (row,) = [row for row in client.get("/desk", params=newest).text.split("<tr") if protected.number in row]
    assert label in row and "skyddat ärende" in row and protected.property not in row and protected.case_id not in row
    (line,) = [
        line for line in client.get("/desk/list.csv", params=newest).text.splitlines() if protected.number in line
    ]
    assert (
        protected.property not in line
        and line.count(";") == 14
        and line.replace(";", "") == (f"{protected.number}{label}skyddat ärende")
    )
    kind = {"act": protected.measure, **newest}
    assert protected.number not in client.get("/desk", params=kind).text
    form = token(client.get("/desk").text)
    found = {
        words: protected.number
        in client.post("/desk/search", data={"token": form, "asked": words}).text.split("<table")[-1]
        for words in (protected.number, protected.property)
    }
    assert found == {protected.number: True, protected.property: False}
    named = signed_in(app, "officer", duties=("protected",))
    assert protected.case_id in named.get("/desk", params=kind).text


def test_a_protected_case_is_not_taken_handed_out_or_told_of_on_its_property_by_others(
    app: Any, protected: StoredCase
) -> None:
    client, here = signed_in(app, "officer"), app.state.office
    form = token(client.get("/desk").text)
    taken = client.post("/desk/officers", data={"token": form, "case": protected.case_id, "take": "yes"})
    assert taken.status_code == 409 and "utsett" in taken.text
    assert here.store.cases.read("9901", protected.case_id).officer == ""
    (notice, *_) = here.store.outbox.by_hand("9901", protected.case_id)
    assert client.post(f"/desk/handed-over/{notice.id}", data={"token": form}).status_code == 403
    assert f"/desk/handed-over/{notice.id}" not in client.get("/desk").text
    assert here.store.outbox.by_hand("9901", protected.case_id)
    other = applications.read(story("no-build-land"))
    record, _ = decide(here, other, clock.today(), proven(here, other))
    beside = [browser.get(f"/desk/cases/{record.case_id}").text for browser in (client, signed_in(app, "head"))]
    assert [protected.number in html for html in beside] == [False, True]


def test_nobody_comes_in_to_a_case_that_they_are_a_party_of(app: Any) -> None:
    here, application = app.state.office, applications.read(story("no-build-land"))
    record, _ = decide(here, application, clock.today(), proven(here, application))
    number = next(iter(numbers(record.application)))
    mine = signed_in(app, "officer", number=number)
    refused = mine.get(f"/desk/cases/{record.case_id}")
    assert refused.status_code == 403 and "16 § förvaltningslagen" in refused.text
    form = token(mine.get("/desk").text)
    assert mine.post("/desk/officers", data={"token": form, "case": record.case_id, "take": "yes"}).status_code == 409
    assert "ditt eget ärende" in mine.get("/desk", params={"tab": "all", "order": "number"}).text
    assert signed_in(app, "officer").get(f"/desk/cases/{record.case_id}").status_code == 200


def test_an_officer_with_a_conflict_of_interest_handles_the_case_by_no_form_and_a_colleague_by_each(app: Any) -> None:
    here, body = app.state.office, story("no-build-land")
    body["measure"]["description"] = "En syskonbod."
    application = applications.read(body)
    record, _ = decide(here, application, clock.today(), proven(here, application))
    why = {"kind": "conflict_declared", "why": "Sökanden är min syster."}
    take_asked(here, "9901", record.case_id, why, Role.OFFICER, "Någon officer")
    barred, colleague = signed_in(app, "officer"), signed_in(app, "head")
    case = "/desk/cases/{case_id}"
    for address in (
        f"{case}/disclosures/{{id}}",
        f"{case}/steps/archive.zip",
        f"{case}/redacted",
        f"{case}/papers",
        "/desk/control/second-look/{case_id}",
    ):
        refused = asked(barred, "POST", address, record.case_id)
        assert refused.status_code == 403 and "har anmält jäv" in refused.text, address
        assert asked(colleague, "POST", address, record.case_id).status_code != 403, address
    assert here.store.releases("9901").of(record.case_id)[0].by == "Någon head"


def test_a_draft_is_thrown_away_in_the_municipality_s_own_cases_alone(app: Any) -> None:
    here, application = app.state.office, applications.read(story("no-build-land"))
    record, _ = decide(here, application, clock.today(), proven(here, application))
    thrown = "/desk/cases/{case_id}/draft/thrown-away"
    ends = [asked(signed_in(app, "officer", at), "POST", thrown, record.case_id).status_code for at in ("9901", "1290")]
    assert ends == [303, 404]
