"""Whatever is read of one case, one person or what waits is found by an index: no reading goes through all there is."""

import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql
from starlette.testclient import TestClient

from api.app import create_app
from permits import clock
from permits.settings import Settings
from tests.api.conftest import browser, machine, story, token

LARGE = ["cases", "records", "events", "outbox", "parties", "own_cases", "attachments", "readings", "disclosures"]


@pytest.fixture
def town(tmp_path: Path) -> Any:
    return create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))


def signed_in(app: Any, person: str) -> TestClient:
    client = browser(app)
    client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": person})
    return client


def test_no_reading_goes_through_all_cases(town: Any) -> None:
    engine, asked = town.state.office.store.engine, set()

    @sql.event.listens_for(engine, "before_cursor_execute")
    def heard(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.startswith("SELECT"):
            asked.add((statement, parameters))

    told = browser(town).post("/api/v1/applications", json=story("uncertain-boundary"), headers=machine(town)).json()
    case, key = told["caseId"], {"authorization": f"Bearer {told['token']}"}
    for path in ("", "/record", "/letter.pdf"):
        assert browser(town).get(f"/api/v1/cases/{case}{path}", headers=key).status_code == 200
    testa, officer = signed_in(town, "citizen"), signed_in(town, "officer")
    for client, path in (
        (testa, "/cases"),
        (testa, f"/cases/{case}"),
        (officer, "/desk"),
        (officer, f"/desk/cases/{case}"),
    ):
        assert client.get(path).status_code == 200
    town.state.office.store.outbox.due(clock.now())
    town.state.office.store.outbox.by_hand("9901")
    sql.event.remove(engine, "before_cursor_execute", heard)
    assert [
        plan
        for statement, parameters in asked
        for plan in plans(engine, statement, parameters)
        if through(plan, statement)
    ] == []


def test_the_desk_asks_as_often_however_many_cases_wait(town: Any) -> None:
    asked: list[str] = []
    officer = signed_in(town, "officer")

    def list_cases() -> int:
        asked.clear()
        return len(set(re.findall(r'href="/desk/cases/(\w+)"', officer.get("/desk").text)))

    @sql.event.listens_for(town.state.office.store.engine, "before_cursor_execute")
    def heard(_: Any, __: Any, statement: str, *___: Any) -> None:
        asked.append(statement)

    def apply() -> None:
        told = browser(town).post("/api/v1/applications", json=story("uncertain-boundary"), headers=machine(town))
        assert told.json()["outcome"] == "referred"

    apply()
    one, alone = list_cases(), [*asked]
    for _ in range(3):
        apply()
    several, together = list_cases(), [*asked]
    assert (one, several) == (1, 4) and sorted(together) == sorted(alone)


def plans(engine: sql.Engine, statement: str, parameters: Any) -> list[str]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row.detail for row in rows]


def through(plan: str, statement: str) -> bool:
    """
    Whether a step goes through all rows of a table that grows, or for one case through all of a municipality's records.
    """
    table = re.match(r"(SCAN|SEARCH) (\w+)", plan)
    if table is None or table[2] not in LARGE:
        return False
    of_one_case = table[2] == "records" and "records.case_id = " in statement
    return table[1] == "SCAN" or (of_one_case and plan.endswith("(municipality=?)"))
