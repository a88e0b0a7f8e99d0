"""A second click on whatever sends leads to what was done, which is kept once; and a form that was too old loses nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from permits import clock
from tests.api.conftest import browser, token
from tests.api.eservice.test_completion import KINDS, incomplete, paper
from tests.api.forms import sheet
from tests.api.test_pages import GARAGE, applying, send
from tests.drawings import drawing

HTML = {"accept": "text/html"}


def twice(client: TestClient, path: str, files: Any = None, **form: str) -> Any:
    """The same form sent two times, as a second click does; where the second leads."""
    sent = {**sheet(client.get(path).text).sent, **form}
    first = client.post(path, data=sent, files=files, follow_redirects=False)
    second = client.post(path, data=sent, files=files, follow_redirects=False)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    return client.get(second.headers["location"])


def records(app: Any, path: str) -> int:
    """How many records the case at that address has."""
    return len(app.state.office.store.records.of("9901", path.rpartition("/")[2]))


def decided(client: TestClient) -> str:
    applying(client, **GARAGE)
    send(client, "/application/papers", examples="yes")
    path: str = send(client, "/application/read-through", signed="0").url.path
    return path


def test_an_application_is_sent_once(client: TestClient, app: Any) -> None:
    applying(client)
    answer = twice(client, "/application/read-through", signed="0")
    assert records(app, answer.url.path) == 1
    assert client.get("/cases").text.count('href="/cases/') == 1


def test_an_application_that_was_gone_back_to_and_sent_again_leads_to_its_case(client: TestClient, app: Any) -> None:
    form = {**sheet(applying(client).get("/application/read-through").text).sent, "signed": "0"}
    first = client.post("/application/read-through", data=form)
    assert client.get("/application").status_code == 404, "the receipt has forgotten the draft"
    again = client.post("/application/read-through", data=form)
    assert again.url.path == first.url.path and records(app, first.url.path) == 1


def test_an_appeal_is_kept_once(client: TestClient, app: Any) -> None:
    path = decided(client)
    answer = twice(client, f"{path}/appeal", wants="Ta bort villkoret", because="Det behövs inte")
    assert answer.text.count("Ditt överklagande har kommit in") == 1
    other = send(client, f"{path}/appeal", wants="Ändra avgiften", because="Den är för hög").text
    assert other.count("Ditt överklagande har kommit in") == 2


def test_a_completion_is_answered_once(client: TestClient, app: Any) -> None:
    path = incomplete(client)
    papers = {name: file for kind in KINDS for name, file in paper(kind).items()}
    assert "Bygglov beviljas" in twice(client, f"{path}/complete", files=papers).text
    assert records(app, path) == 2


def test_a_withdrawal_is_done_once(client: TestClient, app: Any) -> None:
    path = incomplete(client)
    twice(client, f"{path}/withdraw")
    assert records(app, path) == 2


def test_a_neighbour_answers_once_and_may_send_the_same_again_after_the_application_is_sent(
    client: TestClient, app: Any
) -> None:
    applying(client, width="8", distance2="2", roof_angle_deg="27")
    links = re.findall(r'readonly\s+value="([^"]+)"', client.get("/application/consents").text)
    address = links[0].removeprefix("http://127.0.0.1:8000").partition("/consent/")
    path = "/consent/" + address[2]
    with browser(app) as neighbour:
        form = {**sheet(neighbour.get(path).text).sent, "agrees": "yes"}
        for _ in range(2):
            assert neighbour.post(path, data=form, follow_redirects=False).status_code == 303
        send(client, "/application/read-through", signed="0")
        assert neighbour.post(path, data=form, follow_redirects=False).status_code == 303
        changed = neighbour.post(path, data={**form, "agrees": "no"})
        assert changed.status_code == 403 and "redan skickad" in changed.text


def test_a_form_that_lay_open_too_long_keeps_all_that_was_written(client: TestClient) -> None:
    path = decided(client)
    form = {
        **sheet(client.get(f"{path}/appeal").text).sent,
        "wants": "Ta bort\nvillkoret",
        "because": " Det behövs inte <b>",
    }
    with clock.standing_at(clock.now() + timedelta(hours=9)):
        kept = client.post(f"{path}/appeal", data=form, headers=HTML)
        assert kept.status_code == 403 and "Det du skrev finns kvar" in kept.text
        again = sheet(kept.text)
        assert again.action == f"{path}/appeal"
        assert (again.sent["wants"], again.sent["because"]) == ("Ta bort\nvillkoret", " Det behövs inte <b>")
        assert "har kommit in" in client.post(again.action, data=again.sent).text


def test_whoever_was_signed_out_meanwhile_signs_in_and_sends_what_they_wrote(client: TestClient) -> None:
    path = decided(client)
    client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": "citizen"})
    form = {**sheet(client.get(f"{path}/appeal").text).sent, "wants": "Ändra", "because": "Det är fel så"}
    client.cookies.delete("sid")
    kept = client.post(f"{path}/appeal", data=form, headers=HTML)
    assert kept.status_code == 403 and 'href="/sign-in"' in kept.text and "Det är fel så" in kept.text
    client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": "citizen"})
    back = client.post(f"{path}/appeal", data=sheet(kept.text).sent, headers=HTML)
    assert back.status_code == 403 and "Du är inloggad som" in back.text
    assert "har kommit in" in client.post(f"{path}/appeal", data=sheet(back.text).sent).text


def test_files_of_a_form_that_was_too_old_are_asked_for_again_and_the_rest_is_kept(client: TestClient) -> None:
    path = incomplete(client)
    form = {**sheet(client.get(f"{path}/complete").text).sent, "token": "x"}
    ours = {**HTML, "origin": "http://127.0.0.1"}
    files = {"paper.site_plan": ("plan.pdf", drawing("site_plan"), "application/pdf")}
    kept = client.post(f"{path}/complete", data=form, files=files, headers=ours).text
    assert re.search(r"Välj filen igen:\s+plan\.pdf", kept) and 'type="file" id="file-1" name="paper.site_plan"' in kept
    assert sheet(kept).sent["seen"] == form["seen"]


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
def test_nothing_that_another_site_sends_is_kept(client: TestClient, origin: str) -> None:
    path = decided(client)
    answer = client.post(
        f"{path}/appeal",
        data={"wants": "Kvitten", "because": "Äpplen", "token": "x"},
        headers={**HTML, "origin": origin},
    )
    assert answer.status_code == 403 and "Kvitten" not in answer.text
