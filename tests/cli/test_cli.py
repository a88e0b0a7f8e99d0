"""The command line says what the other doors say, and speaks to the one who can mend a fault."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2 as httpx
import pytest
from typer.testing import CliRunner

from permits.cli import app
from permits.content import content
from tests.published import rules_with_few_cases

STORIES = Path(__file__).parents[1] / "stories"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("LOVSVAR_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def test_check_prints_outcome_reasons_and_what_is_missing(run: CliRunner) -> None:
    result = run.invoke(app, ["check", str(STORIES / "granted-garage/application.json"), "--json"])
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["outcome"], answer["precheck"]) == (0, "supplement", "permit_required")
    assert answer["because"][0]["says"]["sv"]
    assert {one["fact"] for one in answer["missing"]} == {one["fact"] for one in answer["claimed"]}


def test_a_file_proves_nothing_and_check_says_what_is_only_claimed(run: CliRunner) -> None:
    shown = run.invoke(app, ["check", str(STORIES / "near-boundary-with-consent/application.json")]).stdout
    assert "only claimed: Every owner beyond has consented in writing: yes" in shown
    assert shown.startswith("referred")


def test_decide_keeps_the_case_and_writes_the_letter(run: CliRunner) -> None:
    path = str(STORIES / "exempt-shed/application.json")
    first, again = (json.loads(run.invoke(app, ["decide", path, "--json", "--key", "k"]).stdout) for _ in range(2))
    assert first["case"] == again["case"]
    assert Path(first["letter"]).read_bytes().startswith(b"%PDF")
    assert run.invoke(app, ["verify"]).exit_code == 0


def test_a_person_is_severed_from_a_decided_case_and_all_that_is_kept_still_holds(run: CliRunner) -> None:
    told = json.loads(run.invoke(app, ["decide", str(STORIES / "exempt-shed/application.json"), "--json"]).stdout)
    severed = run.invoke(app, ["sever", "9901", told["case"], "applicants/0"])
    assert (severed.exit_code, severed.stdout) == (0, "severed in 1 records, 0 events\n")
    verified = run.invoke(app, ["verify"])
    assert verified.exit_code == 0 and "1 of its people were severed" in verified.stdout
    assert run.invoke(app, ["sever", "9901", "BYGG 2026-999999", "applicants/0"]).exit_code != 0


def test_a_faulty_application_is_told_fault_by_fault(run: CliRunner, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.json"
    faulty.write_text('{"municipality": "99"}')
    result = run.invoke(app, ["check", str(faulty)])
    assert result.exit_code == 3
    assert "/municipality" in result.stderr and "/applicants" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("path", ["missing.json", "."])
def test_a_file_that_cannot_be_read_is_told(run: CliRunner, path: str) -> None:
    assert run.invoke(app, ["check", path]).exit_code == 3


def test_a_wrong_date_is_wrong_use(run: CliRunner) -> None:
    path = str(STORIES / "exempt-shed/application.json")
    assert run.invoke(app, ["check", path, "--on", "yesterday"]).exit_code == 2


def test_deadline_tells_the_last_day_and_why(run: CliRunner) -> None:
    said = ["deadline", "received=2026-09-07", "ordered=2026-09-28", "cured=2026-10-12", "--decided", "2026-12-22"]
    result = run.invoke(app, said)
    assert "decide by 2026-12-21" in result.stdout and "20% of the fee falls away" in result.stdout
    assert "told in time what is missing" in result.stdout
    assert run.invoke(app, ["deadline", "cured=2026-10-12"]).exit_code == 2
    assert run.invoke(app, ["deadline", "lost=2026-10-12"]).exit_code == 2
    assert run.invoke(app, ["deadline", "received=yesterday"]).exit_code == 2


def test_the_pack_is_printed_to_be_read(run: CliRunner) -> None:
    page = run.invoke(app, ["rules", "read", "--on", "2026-11-20"]).stdout
    assert "Högst 30\u00a0m² är tillåtet utan bygglov" in page
    assert "{" not in page


def test_no_row_of_the_law_is_without_a_word(run: CliRunner) -> None:
    result = run.invoke(app, ["rules", "coverage"])
    assert result.exit_code == 0 and "none without a word" in result.stdout


def test_evaluate_answers_from_facts_alone_and_says_what_is_missing(run: CliRunner, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"facts": {"measure": "fence", "inside_detail_plan": true, "height_m": "1.20"}}')
    answer = json.loads(run.invoke(app, ["evaluate", "--facts", str(facts), "--on", "2026-11-20", "--json"]).stdout)
    assert answer["answers"]["permit_duty"]["state"] == "open"
    assert answer["missing"][0]["fact"] == "fence_kind"


def test_evaluate_says_no_yes_to_a_place_of_which_nothing_is_said(run: CliRunner, tmp_path: Path) -> None:
    shed = (content("rules") / "se" / "ordinary.yaml").read_text(encoding="utf-8").partition("things:")[0]
    given = shed.partition("given:")[2]
    facts = tmp_path / "facts.yaml"
    for things, duty in (("things: {}", "open"), ("things: {boundary: [], provision: []}", "settled")):
        facts.write_text(f"facts:{given}\n{things}\n", encoding="utf-8")
        result = run.invoke(app, ["evaluate", "--facts", str(facts), "--on", "2026-11-20", "--json"])
        assert json.loads(result.stdout)["answers"]["permit_duty"]["state"] == duty


def test_evaluate_names_a_fact_that_is_not_declared(run: CliRunner, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"facts": {"colour": "red"}}')
    result = run.invoke(app, ["evaluate", "--facts", str(facts)])
    assert result.exit_code == 3 and "colour" in result.stderr


def test_the_rules_load_and_are_sound_with_every_case(run: CliRunner) -> None:
    assert run.invoke(app, ["rules", "check"]).exit_code == 0


def test_the_cases_beside_the_rules_are_tried(run: CliRunner, tmp_path: Path) -> None:
    """On a few of them: `rules check` tries them all, and tests/law/test_rules.py names each that does not hold."""
    rules = rules_with_few_cases(tmp_path)
    result = run.invoke(app, ["rules", "test", "--json", "--rules", str(rules)])
    told = json.loads(result.stdout)
    assert (result.exit_code, told["failed"]) == (0, []) and told["cases"] > 30
    altered = rules / "se" / "limits.yaml"
    text = altered.read_text(encoding="utf-8")
    altered.write_text(text.replace('value: "30.0"', 'value: "29.0"'), encoding="utf-8")
    result = run.invoke(app, ["rules", "test", "--json", "--rules", str(rules)])
    assert result.exit_code == 1 and json.loads(result.stdout)["failed"]


def test_zoning_show_tells_what_a_folder_holds(run: CliRunner) -> None:
    folder = Path(__file__).parents[2] / "zoning_data/kristianstad"
    shown = json.loads(run.invoke(app, ["zoning", "show", str(folder), "--json"]).stdout)
    (plan,) = shown["plans"]
    assert plan["areaM2"] == "19564.155"
    values = {one["family"]: one["value"] for one in plan["provisions"]}
    assert (values["ridge_height"], values["building_area_m2"]) == ("13", "5500")


def test_the_demo_serves_on_loopback_only(run: CliRunner) -> None:
    assert run.invoke(app, ["serve", "--demo", "--host", "0.0.0.0"]).exit_code == 2


def test_several_processes_answer_on_one_port_count_together_and_end_as_one(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    settings = {"LOVSVAR_DATA_DIR": str(tmp_path), "LOVSVAR_METRICS_TOKEN": "collector"}
    words = [sys.executable, "-m", "permits.cli", "serve", "--demo", "--port", port, "--workers", "2"]
    server = subprocess.Popen(words, env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        while socket.socket().connect_ex(("127.0.0.1", int(port))):
            assert server.poll() is None
            time.sleep(0.2)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            assert client.get("/health").status_code == 200
            counted = client.get("/metrics", headers={"authorization": "Bearer collector"}).text
        assert "lovsvar_engine_disagreements_total 0.0" in counted
    finally:
        server.terminate()
    assert server.wait(30) == 0
    assert f"http://127.0.0.1:{port}/" in server.communicate()[0].decode()


def test_what_an_operator_runs_by_the_clock_says_what_it_did(run: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run.invoke(app, ["deliver"]).exit_code == 2, "nowhere to deliver to"
    monkeypatch.setenv("LOVSVAR_DELIVERY", f"file:{Path.cwd() / 'drop'}")
    assert run.invoke(app, ["deliver"]).stdout == "0 sent, 0 to be tried again, 0 set aside, 0 announced\n"
    assert run.invoke(app, ["notices"]).stdout == "0 set aside\n"
    assert run.invoke(app, ["notices", "--again"]).stdout == "0 to be tried again\n"
    assert "0 papers" in run.invoke(app, ["tidy"]).stdout


def test_the_description_of_rest_is_printed_to_be_published(run: CliRunner) -> None:
    assert json.loads(run.invoke(app, ["openapi"]).stdout)["info"]["title"] == "Lovsvar"


def test_a_system_is_let_in_listed_given_a_new_key_and_shut_out(run: CliRunner) -> None:
    wants = ["--municipality", "9901", "--scope", "applications:write", "--level", "loa3", "--vouches", "signatures"]
    added = json.loads(run.invoke(app, ["clients", "add", "ritprogram", *wants, "--json"]).stdout)
    assert added["client"] == "ritprogram" and len(added["key"]) == 43
    listed = run.invoke(app, ["clients", "list"]).stdout
    assert "ritprogram  9901  applications:write  level loa3  vouches for signatures  added" in listed
    assert added["key"] not in listed
    renewed = run.invoke(app, ["clients", "renew", "ritprogram"]).stdout
    assert "client ritprogram" in renewed and added["key"] not in renewed
    assert run.invoke(app, ["clients", "revoke", "ritprogram"]).exit_code == 0
    (client,) = json.loads(run.invoke(app, ["clients", "list", "--json"]).stdout)
    assert client["revoked"] and client["scopes"] == ["applications:write"]
    assert run.invoke(app, ["clients", "revoke", "ritprogram"]).exit_code == 1


def test_a_system_for_a_municipality_that_is_not_served_is_not_let_in(run: CliRunner) -> None:
    wants = ["--municipality", "9999", "--scope", "applications:write"]
    assert run.invoke(app, ["clients", "add", "ritprogram", *wants]).exit_code == 1
    assert run.invoke(app, ["clients", "list"]).stdout == ""
    assert run.invoke(app, ["clients", "add", "ritprogram", "--municipality", "9901"]).exit_code == 2
    assert run.invoke(app, ["clients", "add", "Ritprogram", "--municipality", "9901", *wants[2:]]).exit_code == 3


def test_a_file_is_vouched_for_as_a_client_does_and_by_nobody_else(run: CliRunner) -> None:
    path = str(STORIES / "near-boundary-with-consent/application.json")
    wants = ["--municipality", "9901", "--scope", "applications:write", "--vouches", "consents"]
    assert run.invoke(app, ["clients", "add", "ritprogram", *wants]).exit_code == 0
    elsewhere = {"LOVSVAR_DATA_DIR": "elsewhere"}
    by_nobody = json.loads(run.invoke(app, ["decide", path, "--json"], env=elsewhere).stdout)
    by_client = json.loads(run.invoke(app, ["decide", path, "--json", "--as", "ritprogram"]).stdout)
    assert by_nobody["outcome"] != "exempt" and by_client["outcome"] == "exempt"
    assert run.invoke(app, ["decide", path, "--as", "okänd"]).exit_code == 1
    run.invoke(app, ["clients", "revoke", "ritprogram"])
    assert run.invoke(app, ["decide", path, "--as", "ritprogram"]).exit_code == 1


def test_the_source_of_a_rule_is_what_runs_for_it(run: CliRunner) -> None:
    shown = run.invoke(app, ["rules", "source", "se.pbl.9.4.1", "--on", "2026-11-20"])
    assert shown.exit_code == 0 and "# 'se.pbl.9.4.1'" in shown.stdout
    assert "def run" not in shown.stdout
    silent = run.invoke(app, ["rules", "source", "se.pbl.9.4.1", "--measure", "demolition", "--on", "2026-11-20"])
    assert silent.stdout == "# se.pbl.9.4.1 never applies to demolition\n"
    assert run.invoke(app, ["rules", "source", "se.nothing", "--on", "2026-11-20"]).exit_code == 2


def test_help_loads_neither_the_store_nor_the_survey() -> None:
    loads = (
        "import sys; from permits import cli; print(not {'sqlalchemy', 'numpy', 'pydantic', 'rich'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", loads], capture_output=True, check=True).stdout == b"True\n"


def test_a_system_is_subscribed_for_and_its_secret_is_shown_once(run: CliRunner) -> None:
    scope = ["--municipality", "9901", "--scope", "events:follow"]
    assert run.invoke(app, ["clients", "add", "provsystem", *scope]).exit_code == 0
    refused = run.invoke(app, ["subscriptions", "add", "provsystem", "https://127.0.0.1/events"])
    assert refused.exit_code == 3 and "/address" in refused.output
    assert run.invoke(app, ["subscriptions", "add", "ingen", "https://system.example/events"]).exit_code == 1
    added = run.invoke(app, ["subscriptions", "add", "provsystem", "https://system.example/events", "--json"])
    made = json.loads(added.stdout)
    assert made["secret"].startswith("whsec_")
    listed = run.invoke(app, ["subscriptions", "list"]).stdout
    assert made["subscription"] in listed and "told up to event 0" in listed and "whsec_" not in listed
    assert run.invoke(app, ["subscriptions", "tell"]).stdout == "0 events taken\n"
    assert run.invoke(app, ["subscriptions", "resume", made["subscription"]]).exit_code == 0
    assert run.invoke(app, ["subscriptions", "remove", made["subscription"]]).exit_code == 0
    assert run.invoke(app, ["subscriptions", "remove", made["subscription"]]).exit_code == 1


@pytest.mark.parametrize(
    "words",
    ["", "--help", "chekc", "check", "check --help", "rules --help", "rules chekc", "rules publish list --help"],
)
def test_a_command_is_told_of_as_ever_where_no_other_is_made(words: str) -> None:
    def told(by: str) -> tuple[int, bytes, bytes]:
        begun = f"import sys; from permits.cli import {by}; sys.argv[0] = 'lovsvar'; {by}()"
        done = subprocess.run([sys.executable, "-c", begun, *words.split()], capture_output=True)
        return done.returncode, done.stdout, done.stderr

    assert told("main") == told("app")
