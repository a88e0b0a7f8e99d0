"""After the answer: where the case stands, whose move it is, every document, and an appeal from the page."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from permits import clock
from permits.content import content
from permits.errors import BadPack
from permits.local.face import contrast
from permits.local.reading import load_face
from permits.numbers import day
from permits.settings import Settings
from tests.api.conftest import browser
from tests.api.eservice.test_completion import KINDS, incomplete, paper
from tests.api.test_pages import GARAGE, PERSON, applying, referred, send
from tests.drawings import drawing

FACE = content("rules") / "local/9901/face.yaml"


def granted(client: TestClient) -> str:
    applying(client, **GARAGE)
    send(client, "/application/papers", files={name: file for kind in KINDS for name, file in paper(kind).items()})
    path: str = send(client, "/application/read-through", signed="0").url.path
    return path


def test_what_is_asked_for_has_a_last_day_and_is_the_applicants_move(client: TestClient) -> None:
    html = client.get(incomplete(client)).text
    assert "Komplettering behövs" in html and "<dd>Du</dd>" in html
    told = html.partition('<dd class="day">')[2].partition("</dd>")[0]
    assert told in [day(clock.today() + timedelta(days)).sv for days in range(1, 60)]


def test_a_case_that_waits_for_a_joint_applicant_says_so(client: TestClient) -> None:
    applying(client, **GARAGE)
    other = {**PERSON, "name": "Prov Provsson", "number": "19900118-9811"}
    send(client, "/application/applicants/1", **other)
    send(client, "/application/papers", files={name: file for kind in KINDS for name, file in paper(kind).items()})
    send(client, "/application/read-through", signed="0")
    assert "Väntar på flerpartssignering" in client.get("/cases").text


def test_every_letter_and_paper_can_be_had(client: TestClient) -> None:
    path = incomplete(client)
    send(client, f"{path}/complete", files=paper("site_plan"))
    html = client.get(path).text
    letters = {one for one in html.split('"') if "/letters/" in one}
    assert len(letters) == 2 and all(client.get(one).content.startswith(b"%PDF") for one in letters)
    (handed_in,) = {one for one in html.split('"') if "/papers/" in one}
    assert client.get(handed_in).content == drawing("site_plan")
    assert client.get(f"{path}/letters/999.pdf").status_code == 404


def test_each_rule_that_decided_is_told_with_measure_and_limit(client: TestClient) -> None:
    html = client.get(granted(client)).text
    assert "Reglerna prövades av en maskin" in html and "Marginal" in html


def test_an_appeal_is_taken_in_kept_shown_and_part_of_all(client: TestClient) -> None:
    path = granted(client)
    answer = send(client, f"{path}/appeal", wants="", because="")
    assert answer.status_code == 422 and "Skriv varför" in answer.text
    html = send(client, f"{path}/appeal", wants="Ta bort villkoret", because="Det behövs inte").text
    assert "Ditt överklagande har kommit in" in html and "länsstyrelsen" in html
    assert "Ditt överklagande" in client.get(path).text
    with zipfile.ZipFile(io.BytesIO(client.get(f"{path}/all.zip").content)) as archive:
        assert "Ta bort villkoret" in archive.read("appeal-1.json").decode()
    client.post("/sign-in", data={"token": send_token(client), "person": "officer"})
    assert "Ta bort villkoret" in client.get(f"/desk{path}").text


def send_token(client: TestClient) -> str:
    return client.get("/sign-in").text.partition('name="token" value="')[2].partition('"')[0]


def test_what_is_no_decision_cannot_be_appealed(client: TestClient, app: Any) -> None:
    assert client.get(f"{incomplete(client)}/appeal").status_code == 403
    path = granted(client)
    with browser(app) as other:
        assert other.get(f"{path}/appeal").status_code == 404


# -- the municipality's face --------------------------------------------------------------------------


def face(folder: Path, **changes: str) -> Path:
    text = FACE.read_text(encoding="utf-8")
    for old, new in changes.items():
        text = text.replace(old, new)
    path = folder / "9901" / "face.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_pages_and_letters_tell_how_the_office_is_reached(client: TestClient) -> None:
    html = client.get("/").text
    assert "0999-10 00 00" in html and "bygglov@grankoping.example" in html
    assert "--brand:#14524a" in client.get("/face.css").text
    assert client.get("/face/logo").status_code == 404


def test_colours_that_cannot_be_read_are_told_with_their_contrast(tmp_path: Path) -> None:
    path = face(tmp_path, **{"#14524a": "#ffd84a"})
    with pytest.raises(BadPack) as caught:
        load_face(path)
    assert any("1.3" in fault.says.en and "brand" in fault.says.en for fault in caught.value.faults)


def test_a_colour_or_logo_that_is_none_is_told_at_its_place(tmp_path: Path) -> None:
    with pytest.raises(BadPack):
        load_face(face(tmp_path, **{"#14524a": "green"}))
    with pytest.raises(BadPack):
        load_face(face(tmp_path, **{"colours:": "logo: ../../../etc/passwd\ncolours:"}))


def test_black_on_white_stands_out_the_most() -> None:
    assert (contrast("#000000", "#ffffff"), contrast("#777777", "#777777")) == (21, 1)


def test_a_municipality_that_has_not_said_how_it_shows_itself_is_called_by_its_name(tmp_path: Path) -> None:
    app: Any = create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))
    app.state.office.faces.clear()
    with browser(app) as client:
        assert "Granköpings kommun" in client.get("/").text and client.get("/privacy").status_code == 200
        assert referred(client)
