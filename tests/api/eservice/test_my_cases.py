"""A citizen's list of cases costs as much for many as for few."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql

from api.app import create_app
from permits.settings import Settings
from tests.api.conftest import browser, machine, story, token


@pytest.fixture
def town(tmp_path: Path) -> Any:
    return create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))


def test_the_list_asks_as_much_of_the_store_for_many_cases_as_for_few(town: Any) -> None:
    citizen, system, asked = browser(town), machine(town), list[str]()
    citizen.post("/sign-in", data={"token": token(citizen.get("/sign-in").text), "person": "citizen"})
    sql.event.listen(
        town.state.office.store.engine, "before_cursor_execute", lambda _, __, text, *___: asked.append(text)
    )

    def applied(*names: str) -> list[str]:
        answers = (citizen.post("/api/v1/applications", json=story(name), headers=system) for name in names)
        return [answer.json()["case"] for answer in answers]

    def cost(*numbers: str) -> int:
        asked.clear()
        html = citizen.get("/cases").text
        assert all(number in html for number in numbers)
        return len(asked)

    first = applied("exempt-shed")
    few = cost(*first)
    assert cost(*first, *applied("no-build-land", "uncertain-boundary", "incomplete-application")) == few
