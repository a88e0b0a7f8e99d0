"""What is held of one person is theirs to have, with who has read it, and nothing of anybody else comes along."""

import json
from typing import Any

import pytest

from permits.casework.events import Role
from permits.extracts.person import extract
from permits.steps.taking import take_asked
from permits.store.canonical import sha256
from tests.api.conftest import browser, machine, story, token
from tests.api.desk.test_disclosures import OTHER, THEIRS, signed_in

MINE = "198803200016"
AGENT = {"name": "Ombud Ombudsson", "personalNumber": "19121212-1212", "signed": "2026-11-20"}
PAYS = {"name": "Faktura Fakturasson", "reference": "7"}
OTHERS = (*THEIRS, "199001019802", "Ombud", "191212121212", "Faktura", "Granne", "Hemliga")


@pytest.fixture(scope="module")
def case(app: Any) -> str:
    """What two have applied for together by an agent, with a letter from a neighbour, read by all of them; by its id."""
    body = story("uncertain-boundary")
    body["applicants"].append(OTHER)
    body |= {"agent": AGENT, "invoice": PAYS}
    answer = browser(app).post("/api/v1/applications", json=body, headers=machine(app))
    assert answer.status_code == 201, answer.text
    case_id = str(answer.json()["caseId"])
    note = {"kind": "noted", "text": "Granne Grannsson ringde om Testa Testsson"}
    take_asked(app.state.office, "9901", case_id, note, Role.OFFICER, "Handläggare Demo")
    signed_in(app, "officer").get(f"/desk/cases/{case_id}")
    signed_in(app, "citizen").get(f"/cases/{case_id}")
    app.state.office.store.readings("9901").keep(case_id, "party", "applicants/1", "/cases/{case_id}")
    return case_id


def of_case(app: Any, told: dict[str, Any], case: str) -> dict[str, Any]:
    number = app.state.office.store.cases.read("9901", case).number
    return next(dict(its) for its in told["cases"] if its["number"] == number)


def test_somebody_signed_in_has_what_is_held_of_them_and_who_read_it(app: Any, case: str) -> None:
    told = signed_in(app, "citizen").get("/held.json").json()
    mine = of_case(app, told, case)
    (said,) = mine["said"]
    assert told["personalNumber"] == MINE and said["places"]["applicants/0"]["name"] == "Testa Testsson"
    readers = {(reading["role"], reading["reader"]) for reading in mine["read"]}
    assert readers == {("officer", "Handläggare Demo"), ("party", "applicants/0")}
    assert {name: mine["happened"][-1][name] for name in ("kind", "letter")} == {"kind": "noted", "letter": False}


def test_of_nobody_else_anything_comes_along(app: Any, case: str) -> None:
    for whole in (signed_in(app, "citizen").get("/held.json"), asked(app, MINE, "Artikel 15, inget hinder.")):
        assert whole.status_code == 200
        assert [name for name in OTHERS if name in whole.text] == []


def test_whoever_is_not_signed_in_has_nothing(app: Any) -> None:
    answer = browser(app).get("/held.json", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?to=/held.json")


def asked(app: Any, number: str, why: str) -> Any:
    client = signed_in(app, "officer")
    form = token(client.get("/desk/extract").text)
    return client.post("/desk/extract", data={"token": form, "number": number, "why": why})


def test_an_officer_makes_one_with_a_reason_that_is_written_down(app: Any, case: str) -> None:
    before = len(app.state.office.store.releases("9901").of(case))
    answer = asked(app, "19880320-0016", "Artikel 15, inget hinder.")
    assert of_case(app, json.loads(answer.content), case)["said"]
    release = app.state.office.store.releases("9901").of(case)[before]
    assert (release.what, release.by, release.why) == ("extract", "Handläggare Demo", "Artikel 15, inget hinder.")
    assert release.sha256 == sha256(answer.content)
    assert app.state.office.store.readings("9901").of(case)[0].what == "/desk/extract"


@pytest.mark.parametrize(("number", "why", "says"), [("12", "Artikel 15", "tolv siffror"), (MINE, " ", "Skriv varför")])
def test_without_a_number_or_a_reason_there_is_none_and_what_was_written_stands(
    app: Any, number: str, why: str, says: str
) -> None:
    answer = asked(app, number, why)
    assert answer.status_code == 422 and says in answer.text and f'value="{number}"' in answer.text


def test_a_case_that_the_officer_stays_outside_of_is_told_by_its_number_alone(app: Any, case: str) -> None:
    told = extract(app.state.office, "9901", MINE, shut=[case]).content
    number = app.state.office.store.cases.read("9901", case).number
    assert number in told["shut"] and number not in [its["number"] for its in told["cases"]]
