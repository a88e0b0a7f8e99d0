"""
Reading among fifty thousand cases: a case by REST and on the desk, the desk's list, its second page, a search, my cases, the
feed of events, and the export of all there is.

One case is decided by the path, and all its rows are laid down anew under other names and numbers: of its records all but
the letter's file, which nothing here reads. Nine of ten are over.

Who asks sits in the same process, so what asking costs of an app that does nothing is taken off each figure.
"""

import json
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from starlette.responses import HTMLResponse
from starlette.testclient import TestClient

from api.app import create_app
from permits.settings import Settings
from permits.store.store import Store
from permits.store.tables import cases, metadata
from permits.store.visitors import tokens
from tests.api.conftest import browser, machine, token
from tests.benchmarks.figures import Figure
from tests.benchmarks.timing import how_fast, middle, p95
from tests.databases import count_anew

STORY = Path(__file__).parents[1] / "stories/uncertain-boundary/application.json"
CASES, READINGS = 50_000, 40
SPREAD = 5_000
"""The properties and applicants that the cases are spread over."""


MIDDLE = f"{CASES // 2:032x}"
"""The case that is read."""


@contextmanager
def town() -> Iterator[Any]:
    """The demo with all those cases, and the demo's own people to read them."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder), demo=True, requests_per_minute=0))
        body = json.loads(STORY.read_text(encoding="utf-8"))
        del body["received"]
        told = browser(app).post("/api/v1/applications", json=body, headers=machine(app)).json()
        laid_down(app.state.office.store, told["caseId"])
        size = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
        print(f"\nreading among {CASES} cases, {size:.0f} MB; {how_fast()}")
        yield app
        app.state.office.store.engine.dispose()


def main() -> list[Figure]:
    with town() as app:
        store, client = app.state.office.store, machine(app)
        officer, citizen, head = (_signed_in(app, person) for person in ("officer", "citizen", "head"))
        with store.writing() as connection:
            key = {"authorization": f"Bearer {tokens.make(connection, '9901', MIDDLE)}"}
        form = token(officer.get("/desk").text)
        more = re.search(r'rel="next" href="([^"]*)"', officer.get("/desk", params={"tab": "all"}).text)
        rare = {"tab": "closed", "phase": "appeal", "channel": "office"}
        asked: dict[str, Callable[[], Any]] = {
            "a case by REST": lambda: browser(app).get(f"/api/v1/cases/{MIDDLE}", headers=key),
            "a case on the desk": lambda: officer.get(f"/desk/cases/{MIDDLE}"),
            "its checks in full": lambda: officer.get(f"/desk/cases/{MIDDLE}/checks"),
            "the first page of the day": lambda: officer.get("/desk"),
            "the desk's list": lambda: officer.get("/desk", params={"tab": "all"}),
            "a list held to what none is": lambda: officer.get("/desk", params=rare),
            "the unit's page": lambda: head.get("/desk/unit"),
            "a search by name": lambda: officer.post("/desk/search", data={"token": form, "asked": "Testa 17"}),
            "a search by number": lambda: officer.post("/desk/search", data={"token": form, "asked": "2027-25000"}),
            "my cases": lambda: citizen.get("/cases"),
            "a page of the feed of events": lambda: browser(app).get(
                "/api/v1/events", params={"after": CASES}, headers=client
            ),
        }
        if more:
            later = more[1].replace("&amp;", "&")
            asked["the desk's list, a later page"] = lambda: officer.get(later)
        asking = middle(sorted(_spent(TestClient(nothing).get, "/")))
        print(f"  asking costs {asking:.1f} ms by itself, which is taken off")
        figures = [_read(what, ask, asking) for what, ask in asked.items()]
        cpu = time.process_time()
        lines = browser(app).get("/api/v1/case-export", headers=client).text.count("\n")
        each = (time.process_time() - cpu) * 1e6 / lines
        print(f"  the export: {lines} lines, CPU {each:.0f} µs each")
        figures.append(Figure("a case in the export of all", each, "µs"))
    return figures


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    """An app that answers a page and does nothing for it."""
    if scope["type"] == "http":
        await HTMLResponse("x" * 28_000)(scope, receive, send)


def _spent(ask: Callable[..., Any], *what: str) -> Iterator[float]:
    """The milliseconds of CPU of each reading."""
    for _ in range(READINGS):
        cpu = time.process_time()
        ask(*what)
        yield (time.process_time() - cpu) * 1000


def _read(what: str, ask: Callable[[], Any], asking: float) -> Figure:
    """asking: milliseconds of CPU that are the asker's own."""
    spent, waited = [], []
    for _ in range(READINGS):
        began, cpu = time.perf_counter(), time.process_time()
        answer = ask()
        spent.append((time.process_time() - cpu) * 1000 - asking)
        waited.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (what, answer.status_code, answer.text[:300])
    print(
        f"  {what:32} CPU p50 {middle(spent):5.1f}, p95 {p95(spent):5.1f} ms; "
        f"wall p50 {middle(waited):6.1f}, p95 {p95(waited):6.1f} ms"
    )
    return Figure(f"{what} among {CASES:,} cases, p95", p95(spent), "ms", "≤ 50 ms")


def laid_down(store: Store, case_id: str) -> None:
    """The rows of a case once more for each of `CASES`, in every table that names cases."""
    named = [
        table for table in metadata.sorted_tables if "case_id" in table.c and table.name not in ("keys", "case_tokens")
    ]
    turns = f"WITH RECURSIVE turns(copy) AS (SELECT 1 UNION ALL SELECT copy + 1 FROM turns WHERE copy < {CASES})"
    with store.writing() as connection:
        for table in named:
            rows = connection.execute(sql.select(sql.func.count()).where(table.c.case_id == case_id)).scalar_one()
            anew = {
                "case_id": "printf('%032x', copy)",
                "number": "printf('BYGG 2027-%06d', copy)",
                "sequence": f"sequence + copy * {rows}",
                "event": "event + copy * event",
                "ordinal": "ordinal + copy",
                "property": f"'PROV ' || (1 + copy / {SPREAD}) || ':' || (copy % {SPREAD})",
                "word": f"word || (copy % {SPREAD})",
                "letter_pdf": "x'00'",
                "is_closed": "copy % 10 != 0",
                "id": "NULL",
            }
            columns = [column.name for column in table.columns]
            told = ", ".join(anew.get(name, name) for name in columns)
            if table.name == "parties":
                told = told.replace("printf('BYGG 2027-%06d', copy)", f"printf('%012d', copy % {SPREAD})")
            connection.exec_driver_sql(
                f"INSERT INTO {table.name} ({', '.join(columns)}) {turns} "
                f"SELECT {told} FROM {table.name}, turns WHERE case_id = ?",
                (case_id,),
            )
        assert connection.execute(sql.select(sql.func.count()).select_from(cases)).scalar_one() == CASES + 1
        count_anew(connection)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")


def _signed_in(app: object, person: str) -> TestClient:
    client = browser(app)
    client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": person})
    return client
