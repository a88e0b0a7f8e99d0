"""A municipality's systems follow its cases: a list by pages, one ordered feed, and each case's papers and parties."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.rest import shapes
from permits.settings import Settings
from permits.store.visitors.scopes import Scope
from tests.api.conftest import browser, machine, story
from tests.drawings import drawing

STORIES = ("exempt-shed", "no-build-land", "incomplete-application")


@pytest.fixture
def town(tmp_path: Path) -> Any:
    return create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))


class Follower:
    """A system that may read. headers: with its token."""

    def __init__(self, town: Any) -> None:
        self.town, self.client, self.headers = town, browser(town), machine(town)

    def get(self, address: str) -> Any:
        answer = self.client.get(address if address.startswith("/") else f"/api/v1/{address}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def applied(self, body: dict[str, Any]) -> str:
        answer = self.client.post("/api/v1/applications", json=body, headers=self.headers)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["caseId"])

    def pages(self, address: str) -> Iterator[Any]:
        """Each page until there is none after it, or nothing on it."""
        page = self.get(address)
        while page.get("events", page.get("cases")):
            yield page
            if page["next"] is None:
                return
            page = self.get(page["next"])


@pytest.fixture
def follower(town: Any) -> Follower:
    return Follower(town)


def protected(name: str) -> dict[str, Any]:
    body = story(name)
    body["applicants"][0]["protectedIdentity"] = True
    return body


def test_every_case_stands_on_one_page_in_the_order_of_the_numbers(follower: Follower) -> None:
    made = [follower.applied(story(name)) for name in STORIES]
    pages = list(follower.pages("cases?limit=1"))
    assert [case["caseId"] for page in pages for case in page["cases"]] == made
    assert [len(page["cases"]) for page in pages] == [1, 1, 1]
    shapes.CaseList.model_validate(pages[0])


def test_cases_are_found_by_state_by_their_last_day_to_the_day_and_by_what_has_changed(follower: Follower) -> None:
    for name in STORIES:
        follower.applied(story(name))
    cases = follower.get("cases")["cases"]
    for state in {case["state"] for case in cases}:
        assert follower.get(f"cases?state={state}")["cases"] == [case for case in cases if case["state"] == state]
    waiting = follower.applied(story("uncertain-boundary"))
    [case] = [case for case in follower.get("cases")["cases"] if case["caseId"] == waiting]
    day = case["decideBy"]
    assert case in follower.get(f"cases?dueBy={day}")["cases"]
    assert case not in follower.get("cases?dueBy=2020-01-01")["cases"]
    assert follower.get(f"cases?changedSince={case['version'] - 1}")["cases"] == [case]
    assert follower.get(f"cases?changedSince={case['version']}")["cases"] == []


def test_the_feed_tells_each_event_once_in_order_whatever_the_pages(follower: Follower) -> None:
    made = [follower.applied(story(name)) for name in STORIES]
    whole = follower.get("events")
    shapes.Feed.model_validate(whole)
    assert [int(event["sequence"]) for event in whole["events"]] == list(range(1, len(whole["events"]) + 1))
    assert {event["subject"] for event in whole["events"]} == {f"cases/{case}" for case in made}
    by_pages = [event for page in follower.pages("events?limit=2") for event in page["events"]]
    assert by_pages == whole["events"]
    assert follower.get(whole["next"]) == {"events": [], "next": whole["next"]}
    later = follower.applied(story("uncertain-boundary"))
    assert {event["subject"] for event in follower.get(whole["next"])["events"]} == {f"cases/{later}"}


def test_list_and_feed_say_nothing_of_people(follower: Follower) -> None:
    body = story("no-build-land")
    case = follower.applied(body)
    [person] = body["applicants"]
    told = "".join(json.dumps(follower.get(address)) for address in ("cases", "events", f"cases/{case}/documents"))
    assert not [
        value for value in (person["name"], person["personalNumber"], person["address"]["street"]) if value in told
    ]


def test_a_case_with_a_protected_identity_leaves_as_number_and_state_alone(follower: Follower) -> None:
    case = follower.applied(protected("uncertain-boundary"))
    [listed] = follower.get("cases")["cases"]
    assert {name for name, value in listed.items() if value is not None} == {"caseId", "case", "state"}
    for event in follower.get("events")["events"]:
        assert event["data"] == {"case": listed["case"], "state": listed["state"]}
        assert event["type"] == "se.lovsvar.case"
    assert follower.get("cases?dueBy=2999-12-31")["cases"] == [], "it is not found by its day"
    assert follower.get(f"cases/{case}/documents") == {"documents": []}
    assert follower.get(f"cases/{case}/parties") == {"parties": []}
    assert follower.get(f"cases/{case}/events")["events"] == []
    letter = follower.town.state.office.store.records.last("9901", case).content["letter"]["pdf"]
    answer = follower.client.get(f"/api/v1/cases/{case}/documents/{letter}", headers=follower.headers)
    assert answer.status_code == 404


def test_the_papers_and_letters_of_a_case_are_listed_and_come_as_they_were_handed_in(follower: Follower) -> None:
    pdf = {**follower.headers, "content-type": "application/pdf"}
    paper = follower.client.post("/api/v1/attachments", content=drawing(), headers=pdf).json()["sha256"]
    body = story("no-build-land")
    body["attachments"] = [{**named, "sha256": paper} for named in body["attachments"]]
    case = follower.applied(body)
    listed = follower.get(f"cases/{case}/documents")
    shapes.DocumentList.model_validate(listed)
    letter, drawn = listed["documents"]
    assert (letter["kind"], drawn["sha256"]) == ("letter", paper)
    for document in (letter, drawn):
        where = f"/api/v1/cases/{case}/documents/{document['sha256']}"
        answer = follower.client.get(where, headers=follower.headers)
        assert answer.headers["content-type"] == document["mediaType"] and len(answer.content) == document["size"]
    other = follower.client.get(f"/api/v1/cases/{case}/documents/{'0' * 64}", headers=follower.headers)
    assert other.status_code == 404


def test_who_the_parties_are_takes_a_scope_of_its_own_and_the_reading_is_kept(follower: Follower) -> None:
    body = story("no-build-land")
    case = follower.applied(body)
    told = follower.get(f"cases/{case}/parties")
    shapes.PartyList.model_validate(told)
    assert [party["says"]["name"] for party in told["parties"]] == [body["applicants"][0]["name"]]
    [reading] = follower.town.state.office.store.readings("9901").of(case)
    assert reading.role == "client" and reading.what == "/api/v1/cases/{caseId}/parties"
    headers = machine(follower.town, scopes=(Scope.CASES_READ,))
    assert follower.client.get(f"/api/v1/cases/{case}/parties", headers=headers).status_code == 403


@pytest.mark.parametrize("address", ["cases", "events"])
def test_only_a_system_with_the_scope_reads_and_only_its_own_municipality(town: Any, address: str) -> None:
    follower = Follower(town)
    follower.applied(story("exempt-shed"))
    client: TestClient = follower.client
    assert client.get(f"/api/v1/{address}").status_code == 401
    others = machine(town, scopes=(Scope.APPLICATIONS_WRITE, Scope.PEOPLE_READ))
    assert client.get(f"/api/v1/{address}", headers=others).status_code == 403
    elsewhere = machine(town, municipality="9902")
    assert client.get(f"/api/v1/{address}", headers=elsewhere).json()[address] == []


@pytest.mark.parametrize(
    "asked", ["cases?limit=0", "cases?limit=101", "cases?dueBy=x", "events?after=-1", "events?after=2147483648"]
)
def test_what_cannot_be_asked_is_told_at_its_place(follower: Follower, asked: str) -> None:
    answer = follower.client.get(f"/api/v1/{asked}", headers=follower.headers)
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"]
