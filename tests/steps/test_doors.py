"""The same steps by the desk's plain forms and by the command line; each door tells what is open, and why the rest is not."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from permits import application as applications
from permits import clock
from permits.case import decide
from permits.casework.events import Role
from permits.cli import app as command_line
from permits.decision.result import Result
from permits.decision.ruling import Ruling
from permits.office import Office
from permits.settings import Settings
from permits.steps.second_reading import decide_or_propose
from permits.steps.taking import standing, take_asked
from permits.store.chained.package_check import faults_of
from tests.api.conftest import app, browser, client, token
from tests.api.test_pages import GARAGE, applying, referred, send
from tests.api.test_way_back import with_nothing_built
from tests.drawings import drawing
from tests.proven import proven

__all__ = ["app", "client"]

STORY = Path(__file__).parents[1] / "stories" / "granted-garage" / "application.json"


# -- the desk ------------------------------------------------------------------------------------------


@pytest.fixture
def officer(client: TestClient) -> TestClient:
    send(client, "/sign-in", person="officer")
    return client


def take(officer: TestClient, path: str, kind: str, **asked: str) -> Any:
    """Fill in one step's form and send it."""
    html = officer.get(path).text
    seen = re.findall(r'name="seen" value="([0-9]+)"', html)[0]
    said = {f"step.{name}": text for name, text in asked.items()}
    return officer.post(path, data={"token": token(html), "seen": seen, "kind": kind, **said})


def test_the_desk_shows_the_steps_that_are_open_and_why_the_others_are_closed(officer: TestClient) -> None:
    path = f"{referred(officer)}/steps"
    page = officer.get(path).text
    assert path in officer.get(path.removesuffix("/steps")).text
    assert 'value="communicated"' in page and 'value="start_cleared"' not in page
    assert "Startbesked ges efter lovet." in page and "10 kap. 23–24 §§ PBL" in page
    assert "Besluta" in page and "Lämnat till handläggare" in page


def test_a_step_is_taken_by_a_plain_form_and_its_letter_opens_beside_it(officer: TestClient) -> None:
    path = f"{referred(officer)}/steps"
    page = take(officer, path, "extended", why="Grannarna ska höras.").text
    assert "Tiden förlängd" in page and "Handläggare Demo" in page
    letter, decision = re.findall(rf'href="({path}/[0-9]+\.pdf)"', page)
    assert officer.get(letter).content.startswith(b"%PDF") and officer.get(decision).content.startswith(b"%PDF")
    again = take(officer, path, "extended", why="En gång till.")
    assert again.status_code == 409 and "Tiden får förlängas en gång." in again.text
    assert officer.get(f"{path}/999999.pdf").status_code == 404


def test_what_was_written_stands_where_a_step_is_not_taken(officer: TestClient) -> None:
    path = f"{referred(officer)}/steps"
    wrong = take(officer, path, "heard", what="Avvikelsen mot planen.")
    assert wrong.status_code == 422 and "Avvikelsen mot planen." in wrong.text and "Fyll i det här." in wrong.text
    html = officer.get(path).text
    take(officer, path, "taken")
    stale = {"token": token(html), "seen": re.findall(r'name="seen" value="([0-9]+)"', html)[0], "kind": "noted"}
    moved = officer.post(path, data={**stale, "step.text": "Ringde sökanden."})
    assert moved.status_code == 409 and "har ändrats" in moved.text
    kept = take(officer, path, "start_cleared", plan="Grund")
    assert kept.status_code == 409 and "10 kap. 23–24 §§ PBL" in kept.text


def test_an_appealed_case_is_at_hand_as_one_file_that_goes_with_the_appeal(officer: TestClient, app: Any) -> None:
    with_nothing_built(app)
    here = app.state.office
    garage = applications.read(STORY.read_bytes())
    record, _ = decide(here, garage, garage.received or clock.today(), proven(here, garage))
    asked = {"kind": "appealed", "name": "Grannen Testgren", "wants": "Upphäv lovet."}
    take_asked(here, "9901", record.case_id, asked, Role.PARTY, day=record.decided)
    path = f"/desk/cases/{record.case_id}/steps"
    assert f"{path}/package.zip" in officer.get(path).text
    packed = officer.get(f"{path}/package.zip")
    assert packed.headers["content-type"] == "application/zip" and faults_of(packed.content) == []
    assert officer.get(f"{path}/package.zip", params={"appeal": 1}).status_code == 404, "it has not gone out"
    assert browser(app).get(f"{path}/package.zip").status_code == 403


def test_an_officer_registers_on_paper_that_another_takes_the_application_over(officer: TestClient) -> None:
    path = referred(officer)
    assert f"{path}/takeover" in officer.get(f"{path}/steps").text
    html = officer.get(f"{path}/takeover").text
    new = {"name": "Prov Provsson", "personalNumber": "19900118-9811", "street": "Demogatan 2", "postalCode": "298 31"}
    sent = {"token": token(html), "seen": re.findall(r'name="seen" value="([0-9]+)"', html)[0], "applicant": "0", **new}
    bare = officer.post(f"{path}/takeover", data=sent)
    assert bare.status_code == 422 and 'href="#paper"' in bare.text and 'href="#town"' in bare.text
    scan = {"paper": ("medgivande.pdf", drawing(), "application/pdf")}
    page = officer.post(f"{path}/takeover", data={**sent, "town": "Exempelby"}, files=scan)
    assert page.status_code == 200 and "Ansökan övertagen" in page.text, page.text
    assert "Prov Provsson" in officer.get(f"{path}/takeover").text


def test_an_appeal_on_paper_counts_from_the_day_that_the_officer_writes(officer: TestClient, app: Any) -> None:
    with_nothing_built(app)
    here = app.state.office
    garage = applications.read(STORY.read_bytes())
    record, _ = decide(here, garage, garage.received or clock.today(), proven(here, garage))
    path, case_id = f"/desk/cases/{record.case_id}/steps", record.case_id
    html = officer.get(path).text
    assert 'id="appealed-day"' in html and 'id="noted-day"' not in html
    seen = re.findall(r'name="seen" value="([0-9]+)"', html)[0]
    sent = {"token": token(html), "seen": seen, "kind": "appealed", "step.name": "Granne", "step.wants": "Upphäv."}
    assert officer.post(path, data={**sent, "step.day": "i går"}).status_code == 422
    ahead = (clock.today() + timedelta(days=1)).isoformat()
    late = officer.post(path, data={**sent, "step.day": ahead})
    assert late.status_code == 422 and "Skriv en dag som har varit" in late.text and "Upphäv." in late.text
    before = clock.today() - timedelta(days=3)
    assert officer.post(path, data={**sent, "step.day": before.isoformat()}).status_code == 200
    (appeal,) = standing(here, "9901", case_id).appeals
    assert appeal.came == before and here.store.events.of("9901", case_id)[-1].day == before


@pytest.fixture
def two(app: Any) -> Iterator[Office]:
    """The office of a board that has two read what is written off."""
    here = app.state.office
    delegation = replace(here.delegation("9901"), two_read=frozenset({Result.WRITTEN_OFF}))
    app.state.office = replace(here, delegations={**here.delegations, "9901": delegation})
    yield app.state.office
    app.state.office = here


def test_a_colleague_reads_a_proposed_decision_at_the_desk_and_whoever_put_it_forward_is_refused(
    officer: TestClient, two: Office
) -> None:
    path = referred(officer)
    case_id = path.rpartition("/")[2]
    read = two.store.records.last("9901", case_id).sequence
    ruling = Ruling("Kollega Prov", clock.now(), Result.WRITTEN_OFF, "Det finns inget att pröva.")

    def proposed(ruling: Ruling) -> None:
        decide_or_propose(two, "9901", case_id, {}, ruling, clock.today(), seen=read)

    def confirmed() -> Any:
        seen = standing(two, "9901", case_id).sequence
        return officer.post(f"{path}/second-reading", data={"token": token(html), "seen": str(seen)})

    proposed(ruling)
    html = officer.get(path).text
    assert "Framlagt för en andra läsare" in html and "Det finns inget att pröva." in html
    proposed(replace(ruling, officer="Handläggare Demo", reasons="Sökanden hör inte av sig."))
    refused = confirmed()
    assert refused.status_code == 403 and "Be en kollega" in refused.text
    assert "Jag har läst det, besluta" not in officer.get(path).text
    proposed(ruling)
    assert confirmed().status_code == 200
    assert standing(two, "9901", case_id).state == "closed"


def test_only_an_officer_opens_the_steps(client: TestClient, app: Any) -> None:
    path = f"{referred(client)}/steps"
    assert client.get(path).status_code in (303, 403) or "/sign-in" in str(client.get(path).url)


# -- the command line ----------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("LOVSVAR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")

    def command(*words: str) -> Any:
        return CliRunner().invoke(command_line, ["case", *words])

    return command


def test_a_permit_goes_from_decision_to_final_clearance_by_the_command_line(run: Any, tmp_path: Path) -> None:
    office = Office.open(Settings(data_dir=tmp_path))
    application = applications.read(STORY.read_bytes())
    record, _ = decide(office, application, date(2026, 11, 20), proven(office, application))
    by = ("--officer", "Handläggare Demo")
    steps: list[tuple[str, ...]] = [
        ("plan_handed_in", "--role", "applicant"),
        ("consultation_not_needed", "--say", "why=Enkel byggnad.", *by),
        ("manager_not_needed", "--say", "why=Liten ändring.", *by),
        ("start_cleared", "--say", "plan=Grunden kontrolleras.", "--say", "plan=Taket kontrolleras.", *by),
        ("final_clearance_asked", "--role", "applicant"),
        ("final_cleared", *by),
    ]
    forbidden = run("step", record.number, "final_cleared", *by)
    assert forbidden.exit_code != 0 and "10 kap. 34–35 §§ PBL" in forbidden.stderr
    for words in steps:
        result = run("step", record.number, *words, "--json")
        assert result.exit_code == 0, result.stderr
    told = json.loads(run("show", record.number, "--json").stdout)
    assert told["state"] == "finished" and told["tasks"][0]["what"] in ("send", "announce")
    assert [event["step"] for event in told["events"]][-2:] == ["final_clearance_asked", "final_cleared"]
    cleared = office.store.events.of("9901", record.case_id)[-3].body
    assert cleared.plan == ("Grunden kontrolleras.", "Taket kontrolleras.")  # type: ignore[attr-defined]
    assert clock.today() <= date.fromisoformat(told["events"][-1]["day"])


def test_an_officer_decides_by_the_command_line_and_what_is_closed_is_refused_with_its_why(
    run: Any, tmp_path: Path
) -> None:
    office = Office.open(Settings(data_dir=tmp_path))
    application = applications.read((STORY.parents[1] / "no-build-land" / "application.json").read_bytes())
    record, _ = decide(office, application, clock.today(), proven(office, application))
    by = ("--officer", "Handläggare Demo")
    refuse = ("decide", record.number, "refused", "--reasons", "Strider mot planen.", *by)
    assert run(*refuse).exit_code == 1, "the judgement is open, and the applicant has not been shown it"
    no = ("--say", "fact=deviation_acceptable", "--say", "yes=false", "--say", "why=För nära.")
    assert run("step", record.number, "answered", *no, *by).exit_code == 0
    assert run("step", record.number, "communication_not_needed", "--say", "why=Allt är eget.", *by).exit_code == 0
    decided = run(*refuse, "--json")
    assert decided.exit_code == 0 and json.loads(decided.stdout)["state"] == "refused", decided.stderr
    assert office.store.records.last("9901", record.case_id).outcome == "refused"
    assert run("decide", record.number, "perhaps", "--reasons", "x", *by).exit_code == 2


def test_a_better_survey_is_taken_and_taken_back_by_the_command_line(run: Any, tmp_path: Path) -> None:
    office = Office.open(Settings(data_dir=tmp_path))
    application = applications.read((STORY.parents[1] / "uncertain-boundary" / "application.json").read_bytes())
    record, _ = decide(office, application, date(2026, 11, 20), proven(office, application))
    of = ("--say", "of=boundary_distance_m@SJÖVIK 4:2", "--say", "why=Gränsröret är återfunnet.")
    measured = (*of, "--say", "value=4,60", "--say", "instrument=totalstation", "--say", "on=2026-11-19")
    by = ("--officer", "Handläggare Demo")
    vague = run("step", record.case_id, "surveyed", *measured, *by)
    assert vague.exit_code == 3 and "/accuracy" in vague.stderr
    for words in (("surveyed", *measured, "--say", "accuracy=0,02"), ("survey_withdrawn", *of)):
        taken = run("step", record.case_id, *words, *by)
        assert taken.exit_code == 0, taken.stderr
    steps = [event.body.kind for event in office.store.events.of("9901", record.case_id)]
    assert steps[-2:] == ["surveyed", "survey_withdrawn"]


def test_a_fault_in_a_step_is_told_at_its_place(run: Any, tmp_path: Path) -> None:
    office = Office.open(Settings(data_dir=tmp_path))
    application = applications.read(STORY.read_bytes())
    record, _ = decide(office, application, date(2026, 11, 20), proven(office, application))
    wrong = run("step", record.case_id, "corrected", "--say", "was=42 m²", "--say", "mark=x")
    assert wrong.exit_code == 3 and "/mark" in wrong.stderr
    assert run("step", record.number, "noted", "--say", "text", "--officer", "x").exit_code == 2
    late = run("step", record.number, "noted", "--say", "text=x", "--officer", "x", "--on", "2026-11-21")
    assert late.exit_code == 3 and "/day" in late.stderr, "a note counts from the day that it is written"
    assert run("show", "BYGG 1999-000001").exit_code != 0


# -- the e-service -------------------------------------------------------------------------------------


def test_the_applicant_sees_what_has_happened_whose_move_it_is_and_by_when(client: TestClient) -> None:
    path = send(applying(client, **GARAGE), "/application/read-through", signed="0").url.path
    page = client.get(path).text
    assert "Komplettering begärd" in page and "Din tur" in page
    assert re.search(r"Komplettera ansökan</h3>\s*<p class=\"when\">senast \d+ \w+ \d{4}<", page)
    here, case_id = client.app.state.office, path.rpartition("/")[2]  # type: ignore[attr-defined]
    by = (Role.OFFICER, "Handläggare Demo")
    take_asked(here, "9901", case_id, {"kind": "noted", "text": "Pratade med grannen."}, *by)
    take_asked(here, "9901", case_id, {"kind": "communicated", "what": "Sikten skyms."}, *by)
    page = client.get(path).text
    assert "Tjänsteanteckning" not in page and "Pratade med" not in page, "the officers' own work"
    assert "Yttra dig innan vi beslutar" in page
    (letter,) = re.findall(rf'href="({path}/steps/[0-9]+\.pdf)"', page)
    assert client.get(letter).content.startswith(b"%PDF")
    in_english = letter.replace(".pdf", ".en")
    assert f'href="{in_english}.html"' in page
    assert "Before we decide" in client.get(f"{in_english}.html").text
    assert client.get(f"{in_english}.pdf").headers["Content-Language"] == "en"
    heard = take_asked(here, "9901", case_id, {"kind": "heard", "recipients": ["ALMEN 1:2/1"], "what": "Läget."}, *by)
    for form in ("pdf", "en.html", "en.pdf"):
        answer = client.get(f"{path}/steps/{heard.sequence}.{form}")
        assert answer.status_code == 404, "a letter to somebody else"
    with browser(client.app) as stranger:
        for address in (letter, f"{in_english}.html", f"{in_english}.pdf"):
            assert stranger.get(address).status_code in (303, 404)
