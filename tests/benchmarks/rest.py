"""
Decisions stored through `POST /applications`: two server processes, SQLite, on loopback, under one, eight and 32 clients.

Each asks for a shed, on one property after the other. Sheds on neighbouring lots count with each other, so that of two
that come together the later one is measured again: as in a street that applies all at once. The clients share the cores
with the server, so that what a decision costs the server's own processes is told beside what came out by the clock. Who is
told to come again comes again when they were told to, with the same key, and how often that was is told too.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

import httpx2 as httpx

from permits import geometry
from permits.office import Office
from permits.settings import Settings
from permits.store.store import Store
from permits.store.visitors.scopes import Scope, Vouch
from tests.benchmarks.figures import Figure

STORY = Path(__file__).parents[1] / "stories/exempt-shed/application.json"
PORT, WORKERS, APPLICATIONS, WARMING = 8765, 2, 96, 24
CLIENTS = (1, 8, 32)
TICKS = os.sysconf("SC_CLK_TCK")

PATIENCE = 20
"""How often a client comes again before it gives up."""


class Applied(NamedTuple):
    """How an application was answered in the end, after how many seconds, and how often it was told to come again."""

    status: int
    seconds: float
    turned_away: int


def main() -> list[Figure]:
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        office = Office.open(settings)
        store, asked = office.store, cycle(sheds(office))
        key = store.clients.add("benchmark", "9901", tuple(Scope), tuple(Vouch), "loa3")
        with served(folder) as (url, server):
            ask = {"grant_type": "client_credentials"}
            token = httpx.post(f"{url}/oauth/token", data=ask, auth=("benchmark", key)).json()["access_token"]
            with httpx.Client(timeout=60, headers={"Authorization": f"Bearer {token}"}) as client:

                def apply(turn: int) -> Applied:
                    body, began, turned_away = next(asked), time.perf_counter(), 0
                    word = {"Idempotency-Key": f"k{turn}"}
                    while True:
                        answer = client.post(f"{url}/api/v1/applications", json=body, headers=word)
                        if answer.status_code != 503 or turned_away == PATIENCE:
                            return Applied(answer.status_code, time.perf_counter() - began, turned_away)
                        turned_away += 1
                        time.sleep(float(answer.headers["Retry-After"]))

                statuses = [applied.status for applied in ThreadPoolExecutor(4).map(apply, range(WARMING))]
                print(f"\nrest: {WORKERS} workers, {APPLICATIONS} applications each, letter and record kept")
                for clients in CLIENTS:
                    turns = range(len(statuses), len(statuses) + APPLICATIONS)
                    spent, begun = cpu(server.pid), time.perf_counter()
                    with ThreadPoolExecutor(clients) as pool:
                        came = list(pool.map(apply, turns))
                    took, each = time.perf_counter() - begun, (cpu(server.pid) - spent) * 1000 / APPLICATIONS
                    statuses += [applied.status for applied in came]
                    waited = sorted(applied.seconds for applied in came)
                    turned_away = sum(applied.turned_away for applied in came)
                    p50, p99 = waited[len(waited) // 2], waited[int(len(waited) * 0.99)]
                    print(
                        f"  {clients:3} clients: {APPLICATIONS / took:5.1f}/s, p50 {p50 * 1000:5.0f} ms, "
                        f"p99 {p99 * 1000:6.0f} ms, CPU of the server {each:4.0f} ms each, "
                        f"told to come again {turned_away} times"
                    )
                    figures += [
                        Figure(f"stored decisions, {clients} clients", APPLICATIONS / took, "/s", "≥ 60/s"),
                        Figure(f"the server's CPU a stored decision, {clients} clients", each, "ms", "≤ 33 ms"),
                        Figure(f"p99 of a stored decision, {clients} clients", p99 * 1000, "ms", "≤ 1,000 ms"),
                    ]
        kept = sum(len(store.records.of("9901", case)) for case in _cases(store))
        assert set(statuses) == {201} and kept == len(statuses), (
            f"lost, doubled or refused: {Counter(statuses)}, {kept} kept"
        )
        assert store.verify().faults == []
        store.engine.dispose()
    return figures


def sheds(office: Office) -> list[dict[str, Any]]:
    """The shed of the story, in the roomiest place of each of the municipality's properties, neighbours far apart."""
    body = json.loads(STORY.read_text(encoding="utf-8"))
    made = []
    for property in office.zoning(body["municipality"]).properties:
        middle = geometry.roomiest(property.outline)
        if middle is None or geometry.extent(property.outline) < 20:
            continue
        east, north = (round(number, 3) for number in middle)
        ring = [[east, north], [east + 5, north], [east + 5, north + 5], [east, north + 5], [east, north]]
        footprint = {**body["measure"]["footprint"], "coordinates": [ring]}
        place = {"property": property.designation, "measure": {**body["measure"], "footprint": footprint}}
        made.append({**body, **place})
    random.Random(1).shuffle(made)
    return made


@contextmanager
def served(folder: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Its address, and the process that all of its workers descend from."""
    environment = {**os.environ, "LOVSVAR_DATA_DIR": folder, "LOVSVAR_REQUESTS_PER_MINUTE": "0"}
    words = [sys.executable, "-m", "permits.cli", "serve", "--port", str(PORT), "--workers", str(WORKERS)]
    server = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{PORT}"
    try:
        _wait(url)
        yield url, server
    finally:
        server.terminate()
        server.wait(20)


def cpu(root: int) -> float:
    """Seconds of CPU that a process and its descendants have had."""
    ticks, parents = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        parents[int(path.parent.name)], ticks[int(path.parent.name)] = int(told[1]), int(told[11]) + int(told[12])
    family = {root}
    while more := {process for process, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(ticks.get(process, 0) for process in family) / TICKS


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            httpx.get(f"{url}/health")
            return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


def _cases(store: Store) -> list[str]:
    with store.engine.connect() as connection:
        return [row[0] for row in connection.exec_driver_sql("select case_id from cases")]
