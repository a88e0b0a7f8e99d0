"""A system says itself, by REST where it wants to be told what happens."""

from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.rest import shapes
from permits import clock
from permits.post.webhooks import tell
from permits.settings import Settings
from permits.store.visitors.scopes import Scope
from tests.api.conftest import browser, machine, story, token
from tests.post.test_webhooks import Receiver

SUBSCRIPTIONS = "/api/v1/subscriptions"


@pytest.fixture
def town(tmp_path: Path) -> Any:
    return create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))


def test_a_system_subscribes_is_told_and_ends_it(town: Any) -> None:
    here, receiver, headers = town.state.office, Receiver(), machine(town)
    client = browser(town)
    made = client.post(SUBSCRIPTIONS, json={"address": f"{receiver.address}/events"}, headers=headers)
    assert made.status_code == 201, made.text
    subscription = shapes.NewSubscription.model_validate(made.json())
    receiver.secret = subscription.secret
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    asked = {**headers, "traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    answer = client.post("/api/v1/applications", json=story("exempt-shed"), headers=asked)
    case = answer.json()
    assert tell(here.store, here.settings) == len(receiver.taken) > 0
    assert {event["subject"] for event in receiver.taken.values()} == {f"cases/{case['caseId']}"}
    assert answer.headers["traceparent"].split("-")[1] == trace
    assert {*receiver.traces.values()} == {answer.headers["traceparent"]}, "each bears the trace of its request"
    assert here.store.verify(fold=here.status).faults == [], "which lies beside the chain"
    fed = client.get("/api/v1/events", headers=headers).json()["events"]
    assert [*receiver.taken.values()] == fed, "what is sent is what the feed tells"
    [told] = client.get(SUBSCRIPTIONS, headers=headers).json()["subscriptions"]
    assert told["after"] == len(fed) and "secret" not in told
    shapes.Subscription.model_validate(told)
    ended = f"{SUBSCRIPTIONS}/{subscription.subscription_id}"
    assert client.delete(ended, headers=machine(town)).status_code == 404, "another system's is none of its own"
    assert client.delete(ended, headers=headers).status_code == 204
    assert client.get(SUBSCRIPTIONS, headers=headers).json() == {"subscriptions": []}
    receiver.server.shutdown()


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({"address": "ftp://system.example"}, ["#/address"]),
        ({"address": "https://system.example", "after": -1}, ["#/after"]),
        ({"adress": "https://system.example"}, ["#/address", "#/adress"]),
    ],
)
def test_what_cannot_be_subscribed_to_is_told_at_its_place(town: Any, body: dict[str, Any], places: list[str]) -> None:
    answer = browser(town).post(SUBSCRIPTIONS, json=body, headers=machine(town))
    assert answer.status_code == 422
    assert sorted(fault["pointer"] for fault in answer.json()["errors"]) == places


def test_an_officer_sees_that_a_system_is_told_no_more(town: Any) -> None:
    store, client = town.state.office.store, browser(town)
    store.clients.add("provsystem", "9901", [Scope.EVENTS_FOLLOW])
    made = store.subscriptions.add(store.clients.named("provsystem"), "https://system.example", clock.now())
    client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": "officer"})
    assert "provsystem" not in client.get("/desk").text
    store.subscriptions.failed(made.id, None, "410", clock.now())
    assert "provsystem" in client.get("/desk").text
