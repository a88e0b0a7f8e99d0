"""Whoever waits for the store, the survey or a letter keeps nobody else waiting."""

import asyncio
import inspect
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sql
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from api.web import sent
from api.web.limits import LARGEST
from permits.store import queue
from permits.store.database import PATIENCE
from tests.api.conftest import story
from tests.api.test_pages import GARAGE, applying, send


def routes(router: Any) -> Iterator[APIRoute]:
    """Every route of an application, also of the routers that it takes in."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from routes(route.original_router)


def handlers(dependant: Dependant) -> Iterator[Any]:
    """A route's handler with all that it depends on."""
    yield dependant.call
    for other in dependant.dependencies:
        yield from handlers(other)


def test_every_handler_runs_in_a_thread_of_its_own(app: FastAPI) -> None:
    every = list(routes(app))
    on_the_loop = {
        handler
        for route in every
        for handler in handlers(route.dependant)
        if inspect.iscoroutinefunction(handler) and handler.__module__ != sent.__name__
    }
    assert len(every) > 50 and not on_the_loop, "a plain function runs in a thread; reading what was sent is in sent.py"


def test_every_error_is_told_in_a_thread_of_its_own(app: FastAPI) -> None:
    ours = [handler for handler in app.exception_handlers.values() if handler.__module__.startswith("api.")]
    assert ours and not [handler for handler in ours if inspect.iscoroutinefunction(handler)]


@pytest.fixture
def asked_on_the_loop(app: Any) -> Iterator[list[str]]:
    """The places that asked the database while the event loop waited for them."""
    places: list[str] = []

    def look(*_: Any) -> None:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return
        places.append(
            "".join(f"{frame.filename}:{frame.lineno} " for frame in inspect.stack() if "/api/" in frame.filename)
        )

    engine = app.state.office.store.engine
    sql.event.listen(engine, "checkout", look)
    yield places
    sql.event.remove(engine, "checkout", look)


def test_nobody_asks_the_store_on_the_event_loop(client: TestClient, asked_on_the_loop: list[str]) -> None:
    applying(client, **GARAGE)
    path = send(client, "/application/read-through", signed="0").url.path
    browser = {"accept": "text/html"}
    for page in ("/", path, f"{path}/all.zip", "/cases", "/nowhere", "/sign-in", "/health", "/answer?property=x"):
        client.get(page, headers=browser)
    client.post("/application/description", content=b"x" * (LARGEST + 1), headers=browser)
    client.post("/application/description", data={"token": "wrong"}, headers=browser)
    send(client, "/sign-in", person="officer")
    client.get(f"/desk{path}", headers=browser)
    client.post(f"/desk{path}", data={"reasons": "x"}, headers=browser)
    client.post("/api/v1/applications", content=b"{}")
    assert asked_on_the_loop == []


def test_while_somebody_holds_the_database_pages_are_read_and_whoever_writes_is_told_to_come_again(
    app: Any, client: TestClient
) -> None:
    applying(client, **GARAGE)
    held = sqlite3.connect(app.state.office.store.engine.url.database, isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    try:
        with ThreadPoolExecutor(1) as pool:
            sent = pool.submit(send, client, "/application/description", description="Garage")
            began = time.monotonic()
            assert client.get("/health").status_code == client.get("/application/description").status_code == 200
            assert time.monotonic() - began < PATIENCE / 2 and not sent.done()
            answer = sent.result()
    finally:
        held.rollback()
        held.close()
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    assert "Försök igen om en stund" in answer.text and "Inget har sparats" not in answer.text
    assert send(client, "/application/description", description="Garage").status_code == 200


def test_of_a_crowd_that_is_told_to_come_again_each_comes_again_and_is_decided_once(
    app: Any, client: TestClient, trusted: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "MOST_WAITING", 1)
    store, crowd = app.state.office.store, [f"crowd-{place}" for place in range(4)]
    told, free = threading.Semaphore(0), threading.Event()

    def apply(key: str) -> Any:
        headers = {**trusted, "Idempotency-Key": key}
        while True:
            answer = client.post("/api/v1/applications", json=story("exempt-shed"), headers=headers)
            if answer.status_code != 503:
                return answer
            assert answer.json()["type"].endswith("unavailable") and int(answer.headers["Retry-After"]) > 0
            told.release()
            free.wait(60)

    with ThreadPoolExecutor(len(crowd)) as pool:
        with store.writing():
            coming = [pool.submit(apply, key) for key in crowd]
            assert all(told.acquire(timeout=60) for _ in crowd), "nobody is left waiting for the one who writes"
        free.set()
        answers = [each.result() for each in coming]
    assert [answer.status_code for answer in answers] == [201] * len(crowd)
    cases = [answer.json()["caseId"] for answer in answers]
    assert len(set(cases)) == len(crowd)
    assert [apply(key).json()["caseId"] for key in crowd] == cases
    assert [len(store.records.of("9901", case)) for case in cases] == [1] * len(crowd)
