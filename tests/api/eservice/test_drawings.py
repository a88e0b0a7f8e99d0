"""The service draws what was measured: the applicant looks, approves, and nobody has to read the drawings."""

import re
from typing import Any

from fastapi.testclient import TestClient

from tests.api.test_pages import GARAGE, applying, send

MATERIALS = {"walls": "stående panel, faluröd", "covering": "svart takpapp"}
HEIGHTS = {"ridge_height_m": "3,5", "roof_angle_deg": "27", "eaves_m": "0,3"}


def drawn(client: TestClient, **changes: str) -> Any:
    form = {"roof": "gable", "high": "0", "gate.1": "1", "window.3": "1", **HEIGHTS, **MATERIALS, **changes}
    return send(client, "/application/drawings", **form)


def approved(client: TestClient) -> Any:
    return send(client, "/application/drawings/sheets")


def test_a_garage_is_permitted_without_a_drawing_of_ones_own(client: TestClient) -> None:
    applying(client, **GARAGE)
    assert "Rita åt mig" in client.get("/application/papers").text
    sheets = drawn(client)
    assert "Stämmer ritningarna?" in sheets.text
    assert sheets.text.count("<figure") == 4
    papers = approved(client).text
    assert all(name in papers for name in ("Situationsplan.pdf", "Fasadritningar.pdf", "Planritning.pdf"))
    answer = send(client, "/application/read-through", signed="0")
    assert "Bygglov beviljas" in answer.text
    letter = client.get(f"{answer.url.path}/letter.html").text
    assert "Fasadritningar, ritat av tjänsten" in letter


def test_a_drawing_of_another_measure_counts_no_more(client: TestClient) -> None:
    applying(client, **GARAGE)
    drawn(client)
    approved(client)
    send(client, "/application/drawings", **HEIGHTS | {"ridge_height_m": "3,4"}, **MATERIALS)
    answer = send(client, "/application/read-through", signed="0")
    assert "Fasadritningar" in answer.text
    assert "Bygglov beviljas" not in answer.text


def test_what_is_drawn_anew_replaces_what_was_drawn_before(client: TestClient) -> None:
    applying(client, **GARAGE)
    drawn(client)
    approved(client)
    drawn(client, roof="lean_to", roof_angle_deg="6")
    assert len(re.findall(r'name="remove"', approved(client).text)) == 4


def test_a_roof_that_leaves_no_wall_is_told_at_its_angle(client: TestClient) -> None:
    applying(client, **GARAGE)
    told = drawn(client, roof_angle_deg="60")
    assert told.status_code == 422
    assert "ingen vägg kvar" in told.text
    assert "stående panel, faluröd" in told.text


def test_a_door_that_finds_no_room_is_told_at_its_side(client: TestClient) -> None:
    applying(client, **GARAGE)
    assert 'href="#side.0"' in drawn(client, **{"gate.0": "9"}).text


def test_what_is_left_out_is_asked_for_all_at_once(client: TestClient) -> None:
    applying(client, **GARAGE)
    told = drawn(client, walls="", covering="", ridge_height_m="")
    assert all(f'href="#{field}"' in told.text for field in ("walls", "covering"))


def test_more_words_of_a_material_than_there_is_room_for_are_told_and_stay(client: TestClient) -> None:
    applying(client, **GARAGE)
    for length, told in ((60, False), (61, True)):
        answer = drawn(client, walls="å" * length)
        assert (answer.status_code == 422) is told
        assert not told or (f'value="{"å" * 61}"' in answer.text and 'href="#walls"' in answer.text)
