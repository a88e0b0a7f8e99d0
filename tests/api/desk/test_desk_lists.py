"""The desk's lists as pages: what a row says, taking and handing over, the spreadsheet, and what a page costs."""

import csv
import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import sqlalchemy as sql
from starlette.testclient import TestClient

from api.app import create_app
from api.desk.tables import MOST_PRINTED
from permits import application as applications
from permits import clock
from permits.case import decide
from permits.casework.events import Role
from permits.settings import Settings
from permits.steps.taking import take_asked
from permits.store.case.lists import Order, Tab, Wanted
from permits.store.office.views import MOST
from tests.api.conftest import browser, story, token
from tests.api.desk.test_roles import signed_in
from tests.proven import proven
from tests.store.test_lists import DAY, fill, row

ALL = {"tab": "all", "order": "number"}


@pytest.fixture
def town(tmp_path: Path) -> Any:
    return create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))


@pytest.fixture
def officer(town: Any) -> TestClient:
    client = browser(town)
    client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": "officer"})
    return client


def referred(town: Any, name: str = "no-build-land") -> str:
    here, application = town.state.office, applications.read(story(name))
    return decide(here, application, clock.today(), proven(here, application))[0].case_id


def assign(client: TestClient, *cases: str, **form: str) -> Any:
    html = client.get("/desk", params=ALL).text
    return client.post("/desk/officers", params=ALL, data={"token": token(html), "case": cases, **form})


def test_a_page_asks_as_much_of_the_store_for_many_cases_as_for_few(town: Any, officer: TestClient) -> None:
    store, asked = town.state.office.store, []
    sql.event.listen(store.engine, "before_cursor_execute", lambda _, __, text, *___: asked.append(text))

    def cost() -> int:
        asked.clear()
        assert officer.get("/desk", params=ALL).status_code == 200
        return len(asked)

    fill(store, [row(1)])
    few = cost()
    fill(store, [row(place) for place in range(2, 200)])
    assert cost() == few


def test_a_row_says_what_is_left_whose_move_it_is_and_how_late_in_words(town: Any, officer: TestClient) -> None:
    today = clock.today()
    yesterday = today - timedelta(days=1)
    fill(
        town.state.office.store,
        [
            row(1, remaining='["deviation_acceptable", "fits_townscape"]', answered='["fits_townscape"]'),
            row(2, remaining='["fits_townscape"]', answered='["fits_townscape"]'),
            row(3, due=yesterday, turn=yesterday),
            row(4, due=None, state="completing", waits_for="applicant", remaining='["ridge_height_m"]'),
            row(6, due=today, turn=today),
            row(7, due=None, state="granted", task="send"),
        ],
    )
    html = officer.get("/desk", params=ALL).text
    for says in (
        "1 fråga:",
        "Klart att besluta",
        "1 dag för sent",
        "1 saknas:",
        "tiden står still",
        "Skicka brevet",
        "i dag",
    ):
        assert says in html, says


def test_cases_are_taken_and_handed_over_as_steps_by_the_dozen(town: Any, officer: TestClient) -> None:
    store, first, second = town.state.office.store, referred(town), referred(town)
    assert assign(officer, first, second, take="yes").status_code == 200
    assert first in officer.get("/desk").text, "one who has cases begins with theirs"
    assign(officer, first, take="yes")
    kinds = [event.kind for event in store.events.of("9901", first)]
    assert kinds.count("taken") == 1, "what one has is not taken again"
    signed_in(town, "officer")
    assign(officer, second, to=" Någon   officer ", give="yes")
    assert store.cases.read("9901", second).officer == "Någon officer"
    assert store.events.of("9901", second)[-1].kind == "handed_over"
    faults = store.verify(fold=town.state.office.status).faults
    assert [fault for fault in faults if " paper " not in fault] == [], "the story's papers alone were never handed in"


def test_what_cannot_be_handed_over_is_told_and_the_rest_is(town: Any, officer: TestClient) -> None:
    case = referred(town)
    answer = assign(officer, case, "0" * 32, take="yes")
    assert answer.status_code == 409 and "Ärendet finns inte." in answer.text
    assert town.state.office.store.cases.read("9901", case).officer == "Handläggare Demo"
    assert assign(officer, take="yes").status_code == 422
    assert assign(officer, case, to="  ", give="yes").status_code == 422
    assert assign(officer, case, to="x" * 121, give="yes").status_code == 422


def test_a_case_is_handed_over_to_nobody_whom_the_desk_does_not_know(town: Any, officer: TestClient) -> None:
    store, case = town.state.office.store, referred(town)
    signed_in(town, "officer")
    signed_in(town, "planner")
    assign(officer, referred(town, "uncertain-boundary"), to="Någon officer", give="yes")
    for name, says in (
        ("Någon oficer", "Menar du Någon officer?"),
        ("Någon planner", "hamnar ärendet på ingens lista"),
    ):
        answer = assign(officer, case, to=name, give="yes")
        assert answer.status_code == 422 and says in answer.text
        answer = hand_over(officer, case, name)
        assert answer.status_code == 422 and says in answer.text and f'value="{name}"' in answer.text
    assert "handed_over" not in [event.kind for event in store.events.of("9901", case)]
    html = officer.get(f"/desk/cases/{case}/steps?step=handed_over").text
    assert '<option value="Någon officer">' in html, "who has cases is offered"
    assert hand_over(officer, case, "Någon  officer").status_code == 200
    assert store.cases.read("9901", case).officer == "Någon officer"


def hand_over(client: TestClient, case: str, name: str) -> Any:
    address = f"/desk/cases/{case}/steps"
    html = client.get(address, params={"step": "handed_over"}).text
    seen = re.search(r'name="seen" value="([^"]+)"', html)
    assert seen
    said = {"kind": "handed_over", "step.to": name, "step.why": "", "seen": seen.group(1)}
    return client.post(address, data={"token": token(html), **said})


def in_bulk(client: TestClient, what: str, *cases: str, **form: str) -> Any:
    html = client.get("/desk", params=ALL).text
    return client.post(f"/desk/{what}", params=ALL, data={"token": token(html), "case": cases, **form})


def test_several_cases_are_labelled_at_once_and_a_list_is_held_to_a_label(town: Any, officer: TestClient) -> None:
    store, first, second = town.state.office.store, referred(town), referred(town, "uncertain-boundary")
    numbers = [store.cases.read("9901", case).number for case in (first, second)]
    answer = in_bulk(officer, "labels", first, second, label=" vinterkö ")
    assert answer.status_code == 200 and f"{numbers[0]}, {numbers[1]}." in answer.text
    assert in_bulk(officer, "labels", first, label="vinterkö").status_code == 200
    kinds = [event.kind for event in store.events.of("9901", first)]
    assert kinds.count("labelled") == 1, "what has a label is not labelled with it again"
    assert in_bulk(officer, "labels", second, label="vinterkö", off="yes").status_code == 200
    held = officer.get("/desk", params=ALL | {"label": "vinterkö"}).text
    assert f"/desk/cases/{first}?" in held and f"/desk/cases/{second}?" not in held and "Märkta vinterkö" in held
    assert in_bulk(officer, "labels", first, label="x" * 30).status_code == 200
    assert in_bulk(officer, "labels", first, label="x" * 31).status_code == 422
    assert in_bulk(officer, "labels", first, label=" ").status_code == in_bulk(officer, "labels").status_code == 422
    faults = store.verify(fold=town.state.office.status).faults
    assert [fault for fault in faults if " paper " not in fault] == []


def test_a_message_goes_to_several_cases_but_for_those_one_may_not_handle_and_each_is_told(
    town: Any, officer: TestClient
) -> None:
    here, first, barred = town.state.office, referred(town), referred(town, "uncertain-boundary")
    declared = {"kind": "conflict_declared", "why": "Min syster söker."}
    take_asked(here, "9901", barred, declared, Role.OFFICER, "Handläggare Demo")
    numbers = [here.store.cases.read("9901", case).number for case in (first, barred)]
    answer = in_bulk(officer, "messages", first, barred, "0" * 32, message="Vi svarar efter nyår.")
    told = unescape(answer.text)
    assert answer.status_code == 409 and f"ärende: {numbers[0]}." in " ".join(re.sub("<[^>]+>", " ", told).split())
    assert f"{numbers[1]}: " in told and "jäv" in told and "Ärendet finns inte." in told
    sent = [event.body for event in here.store.events.of("9901", first) if event.kind == "message_sent"]
    assert [(body.to, body.text) for body in sent] == [("Sökanden", "Vi svarar efter nyår.")]
    assert "message_sent" not in [event.kind for event in here.store.events.of("9901", barred)]
    assert in_bulk(officer, "messages", first, message=" ").status_code == 422
    none = in_bulk(officer, "messages", message="Skrivet i onödan.")
    assert none.status_code == 422 and "Skrivet i onödan." in none.text, "what was written stays"


def test_the_list_is_had_as_a_spreadsheet_that_reckons_nothing(town: Any, officer: TestClient) -> None:
    fill(town.state.office.store, [row(1, officer="=1+1"), *(row(place) for place in range(2, 80))])
    answer = officer.get("/desk/list.csv", params=ALL)
    assert answer.content.startswith(b"\xef\xbb\xbf") and answer.headers["content-type"] == "text/csv; charset=utf-8"
    head, *lines = csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert head[0] == "Ärende" and len(lines) == 79 and {len(line) for line in lines} == {len(head)}
    assert lines[-1][-1] == "'=1+1"
    first = dict(zip(head, lines[-1], strict=True))
    assert first["Sökande"] == "Testa Testsson" and first["Senaste händelsens dag"] == "2026-11-27"


def test_the_lists_are_closed_for_others(town: Any) -> None:
    assert browser(town).get("/desk/list.csv").status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        "BYGG 2026-000001",
        "bygg2026-1",
        "2026 000001",
        "2026-1",
        "almen 1:3",
        "ALMEN1:3",
        "björkstigen 5",
        "TESTSSON test",
        "19880320-0016",
    ],
)
def test_a_case_is_found_by_number_place_or_applicant_in_any_spelling(
    town: Any, officer: TestClient, asked: str
) -> None:
    case = referred(town)
    year = str(town.state.office.store.cases.read("9901", case).received.year)
    answer = search(officer, asked.replace("2026", year))
    assert f"/desk/cases/{case}" in answer.text and answer.url.query == b""
    assert f"/desk/cases/{case}" not in search(officer, "nobody").text


@pytest.mark.parametrize("asked", ["", " ", "%", "_", "'", "å" * 500, "~", "0" * 300])
def test_a_search_for_nothing_finds_nothing(town: Any, officer: TestClient, asked: str) -> None:
    case = referred(town)
    answer = search(officer, asked)
    assert answer.status_code == 200 and case not in answer.text


def test_whoever_is_protected_is_not_found_by_who_they_are(town: Any, officer: TestClient) -> None:
    case = referred(town, "protected-identity")
    record = town.state.office.store.records.last("9901", case)
    applicant = record.application["applicants"][0]
    for asked in (applicant["name"], applicant["personalNumber"]):
        assert case not in search(officer, asked).text
    assert case in search(officer, record.number).text


def search(client: TestClient, asked: str) -> Any:
    return client.post("/desk/search", data={"token": token(client.get("/desk").text), "asked": asked})


def test_the_list_is_had_as_a_workbook_with_days_as_days_and_no_formula(town: Any, officer: TestClient) -> None:
    fill(town.state.office.store, [row(1, officer="=1+1"), row(2, due=None, state="completing")])
    answer = officer.get("/desk/list.xlsx", params=ALL)
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    parts = ZipFile(BytesIO(answer.content))
    sheet, texts = (parts.read(f"xl/{part}.xml").decode() for part in ("worksheets/sheet1", "sharedStrings"))
    assert "<f>" not in sheet and "=1+1" in texts and "Ärende" in texts
    # 27 November 2026, as Excel counts days.
    assert "<v>46353</v>" in sheet


def test_filters_stand_above_the_list_and_each_is_taken_away_by_itself(town: Any, officer: TestClient) -> None:
    fill(town.state.office.store, [row(1, officer="Ada"), row(2), row(3, state="stayed", waits_for="others")])
    held = {"tab": "all", "whose": "Ada", "since": "2026-11-01", "state": "handling", "act": "fence"}
    html = officer.get("/desk", params=held).text
    assert "BYGG 2026-000001" in html and "BYGG 2026-000002" not in html and "BYGG 2026-000003" not in html
    assert 'href="/desk?tab=all&amp;act=fence&amp;state=handling&amp;since=2026-11-01"' in html, "without Ada"
    later = officer.get("/desk", params={"tab": "all", "since": "2026-11-28"}).text
    assert "Inget väntar här" in later
    assert officer.get("/desk", params={"tab": "all", "since": "i går", "state": "lost"}).status_code == 200


def test_a_row_says_who_applies_what_happened_last_and_what_came_in_against(town: Any, officer: TestClient) -> None:
    case = referred(town)
    fill(town.state.office.store, [row(901, against="appeal", last_step="appealed"), row(902, against="objection")])
    html = listed(officer)
    shown = {number: row_of(html, number) for number in ("BYGG 2026-000901", "BYGG 2026-000902")}
    assert "överklagat" in shown["BYGG 2026-000901"] and "Överklagat" in shown["BYGG 2026-000901"]
    assert "invändning" in shown["BYGG 2026-000902"] and "2026-11-27" in shown["BYGG 2026-000902"]
    own = row_of(html, town.state.office.store.cases.read("9901", case).number)
    assert "Testa Testsson" in own and "Lämnat till handläggare" in own and str(clock.today()) in own


@pytest.mark.parametrize(
    ("held", "says"),
    [
        ({"phase": "appeal"}, "Överklagande"),
        ({"channel": "system"}, "Ett annat system"),
        ({"applicant": "agent"}, "Genom ombud"),
        ({"against": "objection"}, "Invändning"),
        ({"from": "2026-12-01"}, "Beslut senast 2026-12-01 eller senare"),
        ({"to": "2026-11-20"}, "Beslut senast 2026-11-20 eller tidigare"),
    ],
)
def test_a_list_is_held_to_what_its_address_says_in_words_and_to_nothing_that_nobody_knows(
    town: Any, officer: TestClient, held: dict[str, str], says: str
) -> None:
    day = date(2026, 11, 27)
    fill(town.state.office.store, [row(1, due=day, turn=day)])
    html = officer.get("/desk", params={"tab": "all", **held}).text
    assert "BYGG 2026-000001" not in html and says in html
    unknown = officer.get("/desk", params={"tab": "all", **dict.fromkeys(held, "x")}).text
    assert "BYGG 2026-000001" in unknown and says + '\n          <span aria-hidden="true">×' not in unknown


def test_whoever_is_protected_stands_in_no_column_and_is_found_by_no_kind(town: Any, officer: TestClient) -> None:
    case = referred(town, "protected-identity")
    store = town.state.office.store
    kept, record = store.cases.read("9901", case), store.records.last("9901", case)
    name = record.application["applicants"][0]["name"]
    assert (kept.applicant, kept.applicant_kind) == ("", "")
    for path in ("/desk", "/desk/list.csv", "/desk/print"):
        answer = officer.get(path, params=ALL)
        assert answer.status_code == 200 and name not in answer.text and kept.number in answer.text, path
    for kind in ("person", "company", "agent"):
        assert kept.number not in listed(officer, applicant=kind)
    colleague = browser(town)
    colleague.post("/sign-in", data={"token": token(colleague.get("/sign-in").text), "person": "colleague"})
    assert kept.number in listed(colleague)
    for held in ({"phase": kept.phase}, {"channel": kept.channel}):
        assert kept.number in listed(officer, **held), "named for such cases"
        assert kept.number not in listed(colleague, **held), "not named for them"


def listed(client: TestClient, **held: str) -> str:
    """The table of a list that is held to something, and nothing of what stands above it."""
    return (
        client.get("/desk", params={**ALL, **held})
        .text.partition('<table class="list cases">')[2]
        .partition("</table>")[0]
    )


def row_of(html: str, number: str) -> str:
    """The row of a case in a list."""
    (row,) = [row for row in re.findall(r"<tr.*?</tr>", html, re.DOTALL) if number in row]
    return row


def test_the_list_is_had_as_a_page_for_paper_with_what_it_is_held_to_and_everything_it_holds(
    town: Any, officer: TestClient
) -> None:
    fill(town.state.office.store, [row(place, officer="Ada") for place in range(1, 121)])
    answer = officer.get("/desk/print", params={**ALL, "whose": "Ada", "act": "fence"})
    numbers = set(re.findall(r"BYGG 2026-\d{6}", answer.text))
    assert len(numbers) == 60, "every page of it, and of it alone"
    assert "Ada" in answer.text and "plank" in answer.text.lower() and str(clock.today()) in answer.text
    assert "<form" not in answer.text.partition("<main")[2].partition("</main")[0]
    assert 'href="/desk?tab=all' in answer.text, "a way back"


def test_a_list_too_long_for_paper_says_how_much_of_it_is_there(town: Any, officer: TestClient) -> None:
    fill(town.state.office.store, [row(place) for place in range(1, MOST_PRINTED + 2)])
    html = officer.get("/desk/print", params=ALL).text
    assert len(set(re.findall(r"BYGG 2026-\d{6}", html))) == MOST_PRINTED
    assert f"De {MOST_PRINTED} första" in html and 'href="/desk/list.xlsx' in html


def test_an_officer_names_a_list_finds_it_again_and_drops_it(town: Any, officer: TestClient) -> None:
    form = token(officer.get("/desk").text)
    held = {"tab": "all", "act": "fence"}
    named = officer.post("/desk/views", params=held, data={"token": form, "name": " Alla  plank "})
    assert 'href="/desk?tab=all&amp;act=fence">Alla plank</a>' in named.text
    colleague = browser(town)
    colleague.post("/sign-in", data={"token": token(colleague.get("/sign-in").text), "person": "colleague"})
    assert "Alla plank" not in colleague.get("/desk").text
    for name in ("", "x" * 61):
        assert officer.post("/desk/views", params=held, data={"token": form, "name": name}).status_code == 422
    for place in range(MOST - 1):
        town.state.office.store.views("9901").keep("Handläggare Demo", f"lista {place}", "tab=all")
    assert officer.post("/desk/views", params=held, data={"token": form, "name": "en till"}).status_code == 409
    dropped = officer.post("/desk/views/dropped", data={"token": form, "name": "Alla plank"})
    assert "Alla plank" not in dropped.text


def test_whoever_stands_in_has_the_cases_of_the_absent_among_theirs_and_the_list_says_so(
    town: Any, officer: TestClient
) -> None:
    today = clock.today()
    fill(town.state.office.store, [row(1, officer="Handläggare Demo")])
    colleague = browser(town)
    colleague.post("/sign-in", data={"token": token(colleague.get("/sign-in").text), "person": "colleague"})
    mine = {"tab": "mine", "order": "number"}
    form = token(officer.get("/desk").text)
    days = {"first": str(today), "last": str(today + timedelta(days=1)), "stand_in": "Lisa Testberg"}
    assert "BYGG 2026-000001" not in colleague.get("/desk", params=mine).text
    officer.post("/desk/absence", data={"token": form, **days})
    html = colleague.get("/desk", params=mine).text
    assert "BYGG 2026-000001" in html and "Du ersätter Handläggare Demo" in html and "borta till" in html
    with clock.standing_at(clock.now() + timedelta(days=2)):
        assert town.state.office.store.absences("9901").stood_in_for("Lisa Testberg", clock.today()) == ()
    for wrong in (
        {"last": str(today - timedelta(days=1))},
        {"stand_in": "Handläggare Demo"},
        {"first": "i morgon"},
        {"stand_in": ""},
    ):
        assert officer.post("/desk/absence", data={"token": form, **days, **wrong}).status_code == 422
    officer.post("/desk/absence", data={"token": form, "here": "yes"})
    assert "BYGG 2026-000001" not in colleague.get("/desk", params=mine).text


def test_a_list_goes_on_from_a_case_to_the_next_of_it_and_back(town: Any, officer: TestClient) -> None:
    fill(town.state.office.store, [row(place, due=DAY, turn=DAY) for place in range(11, 15)])
    listed = officer.get("/desk", params={"tab": "all"}).text
    told = re.findall(r'href="/desk/cases/([0-9a-f]{32})\?list=([^"]*)"', listed)
    assert [int(case) for case, _ in told] == [11, 12, 13, 14] and {address for _, address in told} == {"tab%3Dall"}
    store = town.state.office.store
    for order, others in ((Order.DUE, ("21", "4")), (Order.NUMBER, ("4", "21")), (Order.RECEIVED, ("2", "41"))):
        sides = store.lists.beside("9901", Wanted(Tab.ALL, "", order), store.cases.read("9901", f"{13:032}"), 5)
        assert tuple("".join(near.number[-1] for near in side) for side in sides) == others, order
    last = officer.get(f"/desk/cases/{referred(town)}", params={"list": "tab=all"}).text
    assert f'rel="prev" href="/desk/cases/{14:032}?list=tab%3Dall"' in last and 'rel="next"' not in last
    assert 'class="back" href="/desk?tab=all"' in last and "/papers?list=tab%3Dall" in last
    assert 'rel="prev"' not in officer.get(f"/desk/cases/{referred(town)}").text
