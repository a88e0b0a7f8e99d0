"""Whoever is protected is told by an officer's hand: nothing goes out to them by machine, and only the desk knows."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from permits.store.tables import outbox
from tests.api.conftest import browser, machine, story, token
from tests.api.test_secrecy import HOME, served, sign
from tests.confirmed import confirm_everybody

LATER = datetime(2100, 1, 1, tzinfo=UTC)
MARKED = {"name": "Demo Demodotter 35", "email": "demo@example.org"}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The demo town, in which one owner is marked."""
    return served(tmp_path_factory.mktemp("marked"), marked=True)


@pytest.fixture(autouse=True)
def nothing_to_send(town: Any) -> Iterator[None]:
    with town.state.office.store.writing() as connection:
        connection.execute(outbox.delete())
    yield


def applied(town: Any, **person: Any) -> str:
    """A sign applied for by the story's person, changed so; the case's id."""
    body = sign(HOME)
    body["applicants"][0] |= {"email": "testa@example.org", **person}
    answer = browser(town).post("/api/v1/applications", json=body, headers=machine(town))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["caseId"])


def officer(town: Any) -> Any:
    client = browser(town)
    client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": "officer"})
    return client


def test_whoever_tells_of_their_protection_is_told_by_hand(town: Any) -> None:
    case = applied(town, protectedIdentity=True)
    store = town.state.office.store
    confirm_everybody(store)
    assert store.outbox.due(LATER) == store.outbox.unconfirmed() == []
    assert [notice.case_id for notice in store.outbox.by_hand("9901")] == [case]


def test_whoever_the_register_marks_is_told_by_hand_and_answered_as_anybody(town: Any) -> None:
    marked, other = applied(town, **MARKED), applied(town, name="Testa Testsson 999")
    store = town.state.office.store
    assert [notice.case_id for notice in store.outbox.by_hand("9901")] == [marked]
    confirm_everybody(store)
    assert [notice.address for notice in store.outbox.due(LATER)] == ["testa@example.org"]
    results = {store.cases.read("9901", case).result for case in (marked, other)}
    assert len(results) == 1


def test_an_officer_hands_over_and_is_remembered(town: Any) -> None:
    case = applied(town, protectedIdentity=True)
    client = officer(town)
    html = client.get("/desk").text
    (path,) = re.findall(r'action="(/desk/handed-over/\d+)"', html)
    assert "Att lämna för hand" in html
    assert client.post(path, data={"token": token(html)}).status_code == 200
    assert town.state.office.store.outbox.by_hand("9901") == []
    with town.state.office.store.reading() as connection:
        (row,) = connection.execute(outbox.select()).all()
    assert row.case_id == case and row.handed_over_by and row.sent
    assert client.post(path, data={"token": token(html)}).status_code == 404
    assert browser(town).post(path, data={"token": "x"}).status_code == 403


def test_the_desk_alone_tells_which_neighbour_the_register_marks(town: Any) -> None:
    case = applied(town)
    html = officer(town).get(f"/desk/cases/{case}").text
    assert "Pröva sekretess innan något i akten lämnas ut" in html and f"en ägare till {HOME}" in html
    assert "Demo Demodotter" not in html


def test_a_case_without_anybody_protected_says_nothing_of_it(town: Any) -> None:
    body = {**story("granted-garage"), "attachments": []}
    answer = browser(town).post("/api/v1/applications", json=body, headers=machine(town))
    assert "Pröva sekretess innan" not in officer(town).get(f"/desk/cases/{answer.json()['caseId']}").text
