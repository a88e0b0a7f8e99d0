"""The service proposes an inspection plan; the applicant names who does the work and hands it in."""

import re

from fastapi.testclient import TestClient

from tests.api.test_pages import PERSON, begin, send

STOVE = {
    "property": "ALMEN 1:3", "act": "installation", "fact.installs_fireplace": "true",
    "fact.installs_water_or_drains": "false", "fact.installs_ventilation": "false", "fact.installs_lift": "false",
    "fact.affects_load_bearing": "false", "fact.affects_fire_protection": "false",
}  # fmt: skip


def applying_for_a_stove(client: TestClient) -> TestClient:
    begin(client, STOVE)
    send(client, "/application/applicants/0", **PERSON)
    return client


def test_a_plan_for_a_stove_is_proposed_and_handed_in(client: TestClient) -> None:
    applying_for_a_stove(client)
    assert "/application/inspection-plan" in client.get("/application/papers").text
    assert "Besiktningsintyg från skorstensfejare" in client.get("/application/inspection-plan").text
    papers = send(client, "/application/inspection-plan", contractor="Påhittade Spisar AB")
    assert "Förslag till kontrollplan.pdf" in papers.text


def test_who_does_the_work_is_asked_for(client: TestClient) -> None:
    applying_for_a_stove(client)
    told = send(client, "/application/inspection-plan", contractor="  ")
    assert told.status_code == 422
    assert 'href="#contractor"' in told.text


def test_who_does_the_work_is_taken_as_it_is_seen_and_never_cut(client: TestClient) -> None:
    applying_for_a_stove(client)
    told = send(client, "/application/inspection-plan", contractor="x" * 101)
    assert told.status_code == 422 and "x" * 101 in told.text
    papers = send(client, "/application/inspection-plan", contractor="Spis\x0barna\x00\u202e AB")
    assert "Förslag till kontrollplan.pdf" in papers.text


def test_a_plan_made_anew_replaces_the_one_before(client: TestClient) -> None:
    applying_for_a_stove(client)
    send(client, "/application/inspection-plan", contractor="Påhittade Spisar AB")
    papers = send(client, "/application/inspection-plan", contractor="jag själv")
    assert len(re.findall(r"Förslag till kontrollplan\.pdf</span>\s+<button", papers.text)) == 1
