"""What somebody thinks of a page reaches those who run the service, and who they are does not."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from permits.store.visitors import feedback
from tests.api.conftest import browser, token


def say(client: TestClient, words: str, about: str = "place") -> Any:
    form = token(client.get("/feedback", params={"page": about}).text)
    return client.post("/feedback", data={"token": form, "page": about, "said": words})


def test_what_is_said_of_a_page_is_kept_with_the_page_and_without_who_said_it(client: TestClient, app: Any) -> None:
    assert 'href="/feedback?page=act"' in client.get("/act", params={"property": "ALMEN 1:3"}).text
    words = "Kartan var bra! Ring 070-123 45 67 eller testa@example.org, 19880320-0016 bor på tomt 1:3."
    assert "Tack" in say(client, words).text
    (latest,) = app.state.office.store.feedback("9901").latest(1)
    assert latest.page == "place" and latest.said == "Kartan var bra! Ring … eller … … bor på tomt 1:3."


@pytest.mark.parametrize(("words", "fault"), [(" \u200b", "Skriv vad du tycker."), ("x" * 1001, "1")])
def test_nothing_and_too_much_are_told_at_the_field(client: TestClient, words: str, fault: str) -> None:
    answer = say(client, words)
    assert answer.status_code == 422 and 'id="said-fault"' in answer.text and fault in answer.text


def test_an_address_of_somebodys_case_is_no_page(client: TestClient, app: Any) -> None:
    say(client, "Bra sida.", about="cases/0123456789abcdef")
    assert app.state.office.store.feedback("9901").latest(1)[0].page == ""


def test_no_day_fills_the_database_and_no_other_municipality_sees_it(
    client: TestClient, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = app.state.office.store
    monkeypatch.setattr(feedback, "MOST_A_DAY", len(store.feedback("9901").latest(100)))
    assert "Försök i morgon" in say(client, "En till.").text
    assert store.feedback("9902").latest(1) == []


def test_a_form_of_another_site_says_nothing(client: TestClient, app: Any) -> None:
    with browser(app) as other:
        assert other.post("/feedback", data={"said": "Köp!"}).status_code == 403
