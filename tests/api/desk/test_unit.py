"""The head's page: what runs out week by week and for whom, each figure the list that it counts; and others' days away."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.desk.unit import WEEKS, spans
from permits import clock
from permits.casework.events import Decided, Event, Role
from permits.decision.result import Result
from permits.settings import Settings
from permits.store.case.open_case import LAST_OF_ALL
from permits.store.chained.events import append
from tests.api.conftest import browser, token
from tests.store.test_lists import fill, row

FRIDAY = date(2026, 11, 27)
NOON = datetime(2026, 11, 27, 11, tzinfo=UTC)


@pytest.fixture
def town(tmp_path: Path) -> Any:
    return create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))


def signed_in(town: Any, person: str) -> TestClient:
    client = browser(town)
    client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": person})
    return client


def figures(html: str) -> dict[str, list[tuple[int, str]]]:
    """By the name that a row begins with, each of its figures with the address that it leads to."""
    table: dict[str, list[tuple[int, str]]] = {}
    for line in re.findall(r"<tr>(.*?)</tr>", html.partition("<tbody>")[2].partition("</table>")[0], re.DOTALL):
        name = re.sub(r"<[^>]+>", " ", line.partition("</th>")[0]).split("borta")[0].strip()
        cells = re.findall(r"<td.*?</td>", line, re.DOTALL)
        table[name] = [
            (int(re.sub(r"<[^>]+>", "", cell)), "".join(re.findall(r'href="([^"]*)"', cell))) for cell in cells
        ]
    return table


def test_the_weeks_run_from_monday_to_sunday_and_what_is_late_stands_before_them() -> None:
    late, now, following, *_, later = columns = spans(FRIDAY)
    assert len(columns) == WEEKS + 2
    assert (late.first, late.last) == (None, date(2026, 11, 26)), "the day before today"
    assert (now.first, now.last, now.label.sv) == (FRIDAY, date(2026, 11, 29), "v. 48")
    assert (following.first, following.last) == (date(2026, 11, 30), date(2026, 12, 6))
    assert (later.first, later.last) == (date(2027, 2, 1), None)
    for day in (FRIDAY - timedelta(days=40), FRIDAY, date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 1)):
        assert sum(column.holds(day) for column in columns) == 1, day


def test_each_figure_is_the_list_that_it_leads_to(town: Any) -> None:
    days = (FRIDAY - timedelta(days=1), FRIDAY, date(2026, 11, 29), date(2026, 11, 30), date(2027, 3, 1))
    rows = [row(place, due=day, turn=day, officer="Ada" if place % 2 else "") for place, day in enumerate(days, 1)]
    rows.append(row(6, due=None, turn=LAST_OF_ALL, officer="Ada", waits_for="applicant", state="completing"))
    fill(town.state.office.store, rows)
    with clock.standing_at(NOON):
        head = signed_in(town, "head")
        told = figures(head.get("/desk/unit").text)
        assert list(told) == ["Ada", "Ingen handläggare", "Hela enheten"]
        assert [count for count, _ in told["Ada"]] == [4, 3, 1, 1, *[0] * (WEEKS - 1), 1]
        assert [count for count, _ in told["Ingen handläggare"]] == [2, 2, 0, 1, 1, *[0] * (WEEKS - 2), 0]
        assert [count for count, _ in told["Hela enheten"]] == [6, 5, 1, 2, 1, *[0] * (WEEKS - 2), 1]
        for name, cells in told.items():
            for count, address in cells:
                assert bool(address) == bool(count)
                listed = set(re.findall(r"BYGG 2026-\d{6}", head.get(unescape(address)).text)) if address else set()
                assert len(listed) == count, (name, address)


def test_the_unit_shows_what_waits_for_whom_how_old_it_is_and_how_long_decisions_took(town: Any) -> None:
    store = town.state.office.store
    ages = (0, 6, 7, 69, 70, 200)
    rows = [row(place, received=FRIDAY - timedelta(days=days)) for place, days in enumerate(ages, 1)]
    rows += [row(7, officer="Ada", waits_for="applicant", state="completing", received=FRIDAY)]
    closed = {"is_closed": True, "waits_for": "nobody", "state": "granted"}
    took = (10, 20, 30)
    rows += [row(place, **closed, received=FRIDAY - timedelta(days=days)) for place, days in enumerate(took, 10)]
    fill(store, rows)
    with clock.standing_at(NOON):
        with store.writing() as connection:
            for place in range(10, 13):
                event = Event(Decided(result=Result.GRANTED), FRIDAY, clock.now(), Role.OFFICER)
                append(connection, "9901", f"{place:032}", [event])
        html = signed_in(town, "head").get("/desk/unit").text

    def table(of: str) -> dict[str, list[str]]:
        lines = re.findall(r"<tr>(.*?)</tr>", html.partition(f'id="{of}"')[2].partition("</table>")[0], re.DOTALL)
        bare = [
            [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.split("</t[hd]>", line)] for line in lines
        ]
        return {name: cells for name, *cells, _ in bare}

    assert table("waits")["Ada"] == ["0", "1", "0"] and table("waits")["Hela enheten"] == ["6", "1", "0"]
    by_week = {name: int(cells[0]) for name, cells in table("ages").items() if cells[0].isdigit()}
    assert by_week == {"0–1": 3, "1–2": 1, **{f"{week}–{week + 1}": 0 for week in range(2, 9)}, "9–10": 1, "över 10": 2}
    _, whole, *acts = table("took").values()
    assert whole == ["3", "20 dagar", "30 dagar"]
    assert acts == [["2", "30 dagar", "30 dagar"], ["1", "20 dagar", "20 dagar"]]


def test_a_head_tells_of_anothers_days_away_and_the_stand_in_has_their_cases(town: Any) -> None:
    today = clock.today()
    fill(town.state.office.store, [row(1, officer="Handläggare Demo")])
    head, colleague, absent = (signed_in(town, person) for person in ("head", "colleague", "officer"))
    form = token(head.get("/desk/unit").text)
    days = {"officer": " Handläggare  Demo ", "first": str(today), "last": str(today), "stand_in": "Lisa Testberg"}
    html = head.post("/desk/unit/absences", data={"token": form, **days}).text
    assert "lagt in av" in html and "Hedda Testlund" in html and "Lisa Testberg" in html
    assert "BYGG 2026-000001" in colleague.get("/desk", params={"tab": "mine"}).text
    assert re.search(r"Du är borta.*?\(Hedda Testlund\)", absent.get("/desk").text, re.DOTALL)
    here = {"officer": "Handläggare Demo", "here": "yes"}
    assert "Ingen är borta." in head.post("/desk/unit/absences", data={"token": form, **here}).text
    assert "BYGG 2026-000001" not in colleague.get("/desk", params={"tab": "mine"}).text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"officer": " "}, "Skriv vem som är borta."),
        ({"officer": "x" * 121}, "Skriv vem som är borta."),
        ({"stand_in": ""}, "Skriv vem som ersätter."),
        ({"first": "i morgon"}, "Skriv båda dagarna"),
        ({"last": "2026-01-01"}, "dag"),
        ({"stand_in": "Ada"}, "ersätt"),
    ],
)
def test_days_away_that_cannot_be_are_told_and_nothing_is_changed(town: Any, wrong: dict[str, str], says: str) -> None:
    head = signed_in(town, "head")
    days = {"officer": "Ada", "first": "2026-12-01", "last": "2026-12-02", "stand_in": "Bo"}
    answer = head.post("/desk/unit/absences", data={"token": token(head.get("/desk/unit").text), **days, **wrong})
    assert answer.status_code == 422 and says in answer.text and "Inget är ändrat" in answer.text
    assert not town.state.office.store.absences("9901").ahead(date(2026, 1, 1))


def test_who_tells_of_their_own_days_needs_no_name_beside_them(town: Any) -> None:
    head = signed_in(town, "head")
    days = {"officer": "Hedda Testlund", "first": "2026-12-01", "last": "2026-12-02", "stand_in": "Bo"}
    head.post("/desk/unit/absences", data={"token": token(head.get("/desk/unit").text), **days})
    (told,) = town.state.office.store.absences("9901").ahead(date(2026, 12, 2))
    assert told.told_by == "" and town.state.office.store.absences("9901").ahead(date(2026, 12, 3)) == []
