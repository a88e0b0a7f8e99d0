"""
Load, then kill -9 at a random moment, then look: what was acknowledged is there once, and whole.

`python -m tests.endurance ROUNDS` kills the server on SQLite; with `postgres` after it, the database under the server is
stopped instead, in each of PostgreSQL's ways. REST, forms, uploads and the desk come mixed, from several clients at once.
"""

import json
import logging
import multiprocessing
import random
import re
import socket
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2 as httpx
import sqlalchemy as sql
import structlog
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from permits import application as applications
from permits import clock
from permits.case import check
from permits.settings import Settings
from permits.store.canonical import sha256
from permits.store.store import Store
from permits.store.tables import records
from permits.store.visitors.clients import DEMO
from permits.store.visitors.scopes import Scope, Vouch
from tests import postgres
from tests.api.test_pages import applying, send, token
from tests.drawings import drawing

STORY = json.loads((Path(__file__).parent / "stories/granted-garage/application.json").read_text(encoding="utf-8"))
UNDER_LOAD = 3.0
"""Seconds of load before the end comes, at most."""


@dataclass
class Load:
    """
    What clients sent. acknowledged: cases by the word each was sent with. papers: hashes of those acknowledged. taken:
    cases of which an officer was told that they are theirs.
    """

    url: str
    key: str
    acknowledged: dict[str, str] = field(default_factory=dict)
    papers: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    ends: threading.Event = field(default_factory=threading.Event)

    def rest(self, client: httpx.Client) -> None:
        if "Authorization" not in client.headers:
            asked = {"grant_type": "client_credentials"}
            token = client.post("/oauth/token", data=asked, auth=(DEMO, self.key)).json()["access_token"]
            client.headers["Authorization"] = f"Bearer {token}"
        word = uuid.uuid4().hex
        body = {**STORY, "measure": {**STORY["measure"], "description": word}}
        for _ in range(random.choice((1, 1, 2))):
            answer = client.post("/api/v1/applications", json=body, headers={"Idempotency-Key": word})
            self.answers[f"rest {answer.status_code}"] += 1
            if answer.status_code == 201:
                self.acknowledge(word, answer.json()["caseId"])

    def forms(self, client: httpx.Client) -> None:
        word = uuid.uuid4().hex
        if "draft" in client.cookies:  # broken off before it was sent; one person has so many begun, and no more
            client.post("/application/give-up", data={"token": token(client.get("/application").text)})
        self.begin(client)
        send(client, "/application/description", description=word)
        sent = send(client, "/application/read-through", signed="0")
        self.answers[f"form {sent.status_code}"] += 1
        if sent.status_code == 200 and (case := re.fullmatch(r"/cases/(\w+)", sent.url.path)):
            self.acknowledge(word, case[1])

    def uploads(self, client: httpx.Client) -> None:
        if "draft" not in client.cookies:
            self.begin(client)
        self.hand_in(client)

    def begin(self, client: httpx.Client) -> None:
        if "sid" not in client.cookies:
            send(client, "/sign-in", person="citizen")
        applying(client)

    def hand_in(self, client: httpx.Client) -> None:
        content = drawing(uuid.uuid4().hex)
        answer = send(client, "/application/papers", files={"paper.other": ("x.pdf", content, "application/pdf")})
        self.answers[f"upload {answer.status_code}"] += 1
        if answer.status_code == 200:
            self.papers.add(sha256(content))
        elif answer.status_code in (409, 422):  # this application has room for no more
            client.cookies.clear()

    def desk(self, client: httpx.Client) -> None:
        if "sid" not in client.cookies:
            send(client, "/sign-in", person="officer")
        waiting = sorted(set(self.acknowledged.values()) - self.taken)
        for case in random.sample(waiting, min(len(waiting), 3)):
            page = client.get(f"/desk/cases/{case}")
            answer = client.post("/desk/officers", data={"token": token(page.text), "case": case, "take": "yes"})
            self.answers[f"desk {answer.status_code}"] += 1
            if answer.status_code == 200:
                self.taken.add(case)

    @property
    def kept(self) -> tuple[int, int, int, int]:
        """How many applications, papers, forms and takings of cases were acknowledged."""
        return len(self.acknowledged), len(self.papers), self.answers["form 200"], len(self.taken)

    def acknowledge(self, word: str, case_id: str) -> None:
        if self.acknowledged.setdefault(word, case_id) != case_id:
            self.problems.append(f"{word} was answered by two cases")

    def __post_init__(self) -> None:
        works = (self.rest, self.rest, self.forms, self.uploads, self.desk)
        self.clients = [(work, httpx.Client(base_url=self.url, timeout=20, follow_redirects=True)) for work in works]

    @contextmanager
    def running(self) -> Iterator[None]:
        """Two clients by REST, one by forms, one that uploads and an officer, until the block ends; they go on in the next."""
        self.ends.clear()
        threads = [threading.Thread(target=self.until_the_end, args=each) for each in self.clients]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.ends.set()
            for thread in threads:
                thread.join(60)

    def until_the_end(self, work: Callable[[httpx.Client], None], client: httpx.Client) -> None:
        while not self.ends.is_set():
            try:
                work(client)
            except (httpx.HTTPError, AttributeError, KeyError, ValueError, AssertionError, TypeError) as error:
                # The server is gone, or answers that it cannot: a page without the form that was looked for.
                self.answers[f"broken off: {type(error).__name__}"] += 1
                time.sleep(0.1)

    def look(self, store: Store) -> None:
        """Note what was lost, doubled or torn."""
        with store.reading() as connection:
            rows = connection.execute(sql.select(records.c.case_id, records.c.content)).all()
            papers = set(connection.exec_driver_sql("SELECT sha256 FROM papers").scalars())
            numbers = connection.exec_driver_sql("SELECT number FROM cases").scalars().all()
            taken = Counter(connection.exec_driver_sql("SELECT case_id FROM events WHERE kind = 'taken'").scalars())
        described: dict[str, set[str]] = {}
        for case_id, content in rows:
            word = json.loads(content)["application"]["measure"].get("description", "")
            described.setdefault(word, set()).add(case_id)
        self.problems += [
            f"{word}: lost" for word, case in self.acknowledged.items() if case not in described.get(word, ())
        ]
        self.problems += [f"{word}: doubled" for word, cases in described.items() if len(cases) > 1]
        self.problems += [f"paper {name}: lost" for name in self.papers - papers]
        self.problems += [f"{case}: taken, and lost" for case in self.taken - set(taken)]
        self.problems += [f"{case}: taken {times} times" for case, times in taken.items() if times > 1]
        self.problems += [] if len(set(numbers)) == len(numbers) else ["a number given twice"]
        findings = store.verify()
        self.problems += [*findings.faults, *findings.unread]


Server = multiprocessing.context.ForkProcess


def endure(rounds: int, folder: Path, database: str, end: Callable[[Server], None]) -> Load:
    """end: what puts an end to the load."""
    settings = Settings(data_dir=folder, database_url=database, demo=True, requests_per_minute=0)
    # Once, since rules and maps take their time; each server is a process forked from here.
    app = create_app(settings)
    check(app.state.office, applications.read_inquiry(STORY), clock.today())
    app.state.office.store.engine.dispose()
    store = Store(settings.store_url)
    key = store.clients.add(DEMO, "9901", tuple(Scope), tuple(Vouch), DEMO)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    store.engine.dispose()
    load, server = Load(f"http://127.0.0.1:{port}", key), _started(app, port)
    try:
        for number in range(1, rounds + 1):
            if not server.is_alive():
                server = _started(app, port)
            with load.running():
                before, until = load.kept, time.monotonic() + 90
                # A busy machine takes its time; an end before something of each kind was kept would show nothing.
                while time.monotonic() < until and any(
                    now <= then for now, then in zip(load.kept, before, strict=True)
                ):
                    time.sleep(0.02)
                time.sleep(random.uniform(0, UNDER_LOAD))
                end(server)
                load.ends.set()
            load.look(store)
            store.engine.dispose()  # SQLite's connections are not carried into another process
            print(
                "{}: {} cases, {} papers, {} forms, {} taken, {}".format(number, *load.kept, load.problems[:3]),
                flush=True,
            )
    finally:
        server.kill()
        server.join()
    return load


def _started(app: FastAPI, port: int) -> Server:
    """A server in a process of its own, once it answers."""
    server = multiprocessing.get_context("fork").Process(target=_serve, args=(app, port))
    server.start()
    while True:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200:
                return server
        except httpx.HTTPError:
            time.sleep(0.05)


def _serve(app: FastAPI, port: int) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    uvicorn.run(app, port=port, log_level="critical")


def killed(server: Server) -> None:
    server.kill()
    server.join()


def restarted(folder: Path, url: str) -> Callable[[Server], None]:
    """The PostgreSQL under the server is stopped for a second, and comes back."""

    def end(_: Server) -> None:
        postgres.stop(folder, random.choice(("immediate", "fast")))
        time.sleep(1)
        postgres.start(folder, url)
        time.sleep(1)

    return end


def main(rounds: int, kind: str = "sqlite") -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        if kind == "sqlite":
            load = endure(rounds, Path(folder), "", killed)
        else:
            with postgres.server(Path(folder)) as url:
                load = endure(rounds, Path(folder), url, restarted(Path(folder), url))
    print(dict(load.answers), load.problems or "nothing lost, doubled or torn")
    faults = [answer for answer in load.answers if answer.endswith("500")]  # 503 while it is away, never 500
    raise SystemExit(bool(load.problems or faults) or not load.acknowledged)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
