"""What leaves as lists: every case a line, figures without a few, what is to be invoiced, what has changed on the map."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.rest import shapes
from permits.cli import app as command
from permits.extracts.figures import FEWEST, Figure, figures, open_among, told
from permits.extracts.sheet import MARK
from permits.store.office.figures import Monthly
from permits.store.visitors.scopes import Scope
from tests.api.conftest import browser, machine, story
from tests.api.rest.test_following import Follower, follower, protected, town

__all__ = ["follower", "town"]

GRANTED = "granted-garage"
PERIOD = "from=2020-01-01&to=2020-12-31"


def granted(follower: Follower, **more: Any) -> str:
    """A garage that was granted, by its id."""
    from tests.api.rest.test_vouching import with_papers

    body = with_papers(follower.client, follower.headers, story(GRANTED)) | more
    answer = follower.client.post("/api/v1/applications", json=body, headers=follower.headers)
    assert answer.json()["outcome"] == "granted", answer.text
    return str(answer.json()["caseId"])


def this_year() -> str:
    from permits import clock

    return f"from={clock.today().year}-01-01&to={clock.today().year}-12-31"


def exported(follower: Follower) -> list[dict[str, Any]]:
    answer = follower.client.get("/api/v1/case-export", headers=follower.headers)
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def test_every_case_is_a_line_with_its_events_and_without_people(follower: Follower) -> None:
    made = [granted(follower), follower.applied(story("exempt-shed"))]
    lines = exported(follower)
    assert [line["caseId"] for line in lines] == made
    assert lines[0]["events"][0]["step"] == "received"
    people = [person["name"] for person in story(GRANTED)["applicants"]]
    assert not [name for name in people if name in json.dumps(lines, ensure_ascii=False)]


def test_of_a_protected_case_number_and_state_alone_are_exported(follower: Follower) -> None:
    case = follower.applied(protected("uncertain-boundary"))
    [line] = exported(follower)
    assert {name for name, value in line.items() if value} == {"caseId", "case", "state"} and line["caseId"] == case


def test_another_municipality_gets_nothing_of_it(follower: Follower, town: Any) -> None:
    granted(follower)
    others = machine(town, municipality="9902")
    client = browser(town)
    assert client.get("/api/v1/case-export", headers=others).text == ""
    assert client.get(f"/api/v1/invoice-basis?{this_year()}", headers=others).json() == {"invoices": []}
    assert client.get("/api/v1/map-changes", headers=others).status_code == 404, "one that has no map here"


def test_no_figure_of_a_few_is_told_and_none_of_a_month_that_goes_on(follower: Follower) -> None:
    counts = {("2026-10", "garage", "granted"): FEWEST, ("2026-10", "garage", "refused"): FEWEST - 1}
    assert [figure.count for figure in told(counts)] == [FEWEST, None]
    granted(follower)
    store = follower.town.state.office.store
    [case] = store.cases.listed("9901", 10)
    month = case.received.replace(day=1)
    assert figures(store, "9901", case.received) == []
    [figure] = figures(store, "9901", date(month.year + month.month // 12, month.month % 12 + 1, 1))
    assert (figure.month, figure.act, figure.result, figure.count) == (f"{month:%Y-%m}", case.measure, "granted", None)
    answer = browser(follower.town).get("/api/v1/figures")
    shapes.Figures.model_validate(answer.json())
    assert browser(follower.town).get("/api/v1/figures?municipality=9999").status_code == 404


def test_the_open_pages_tell_of_no_act_of_a_month_of_which_a_figure_is_withheld_and_of_no_running_month() -> None:
    whole = Monthly("2026-10", "garage", FEWEST, FEWEST, 0, 0)
    few = Monthly("2026-10", "sign", FEWEST, FEWEST - 1, 0, 1)
    running = Monthly("2026-11", "garage", FEWEST, FEWEST, 0, 0)
    assert open_among([running, whole, few], [], "2026-11") == [whole]
    beside = [Figure("2026-10", "garage", "refused", None)]
    assert open_among([whole], beside, "2026-11") == [], "its sum would tell what is left out"


def test_what_is_to_be_invoiced_is_the_fee_that_the_letter_says_and_who_pays(follower: Follower) -> None:
    case = granted(follower, invoice={"reference": "Märk 17"})
    basis = follower.get(f"invoice-basis?{this_year()}")
    shapes.InvoiceList.model_validate(basis)
    [invoice] = basis["invoices"]
    letter = follower.town.state.office.store.records.last("9901", case).letter_html
    kronor = f"{int(invoice['kronor']):,}".replace(",", "\u00a0")
    assert f"{kronor} kronor" in letter.replace("&#160;", "\u00a0").replace(" ", "\u00a0").replace(
        "\u00a0kronor", " kronor"
    )
    assert invoice["payer"]["name"] == story(GRANTED)["applicants"][0]["name"]
    assert invoice["payer"]["reference"] == "Märk 17"
    assert follower.get(f"invoice-basis?{PERIOD}") == {"invoices": []}


@pytest.mark.parametrize("period", ["from=2026-02-01&to=2026-01-31", "from=2026-01-01&to=2027-01-03"])
def test_a_period_that_is_none_is_told(follower: Follower, period: str) -> None:
    answer = follower.client.get(f"/api/v1/invoice-basis?{period}", headers=follower.headers)
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "#/to"


def test_the_map_is_told_of_what_may_be_built_with_its_footprint_and_no_people(follower: Follower) -> None:
    granted(follower)
    follower.applied(story("no-build-land"))
    changes = follower.get("map-changes")
    shapes.MapChanges.model_validate(changes)
    [feature] = changes["features"]
    assert feature["geometry"]["type"] == "Polygon" and feature["properties"]["step"] == "granted"
    assert follower.get(f"map-changes?after={changes['last']}")["features"] == []


def test_the_same_lists_are_files(follower: Follower, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    granted(follower)
    monkeypatch.setenv("LOVSVAR_DATA_DIR", str(follower.town.state.office.settings.data_dir))
    run, year = CliRunner(), this_year().replace("from=", "").split("&to=")
    for name, more in {
        "cases": [], "figures": [], "map-changes": [], "invoices": ["--from", year[0], "--to", year[1]],
    }.items():  # fmt: skip
        written = run.invoke(command, ["extract", name, "9901", str(tmp_path / name), *more])
        assert written.exit_code == 0, written.output
    assert [json.loads(line) for line in (tmp_path / "cases").read_text().splitlines()] == exported(follower)
    assert json.loads((tmp_path / "map-changes").read_text()) == follower.get("map-changes")
    head, row = csv.reader((tmp_path / "invoices").read_text().removeprefix(MARK).splitlines(), delimiter=";")
    [invoice] = follower.get(f"invoice-basis?{this_year()}")["invoices"]
    assert dict(zip(head, row, strict=True))["kronor"] == invoice["kronor"]
    again = run.invoke(command, ["extract", "cases", "9901", str(tmp_path / "cases")])
    assert again.exit_code == 3 and "exists" in again.output
    assert run.invoke(command, ["extract", "cases", "9999", str(tmp_path / "none")]).exit_code == 1


def test_reading_what_is_to_be_invoiced_takes_a_scope_of_its_own(town: Any) -> None:
    headers = machine(town, scopes=[Scope.CASES_READ, Scope.PEOPLE_READ, Scope.CASES_EXPORT])
    assert browser(town).get(f"/api/v1/invoice-basis?{PERIOD}", headers=headers).status_code == 403
