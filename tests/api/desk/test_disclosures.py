"""A party sees of people themself alone; the rest of the file goes through an officer who tries secrecy."""

import io
import json
import re
import zipfile
from html import escape
from typing import Any

import pytest
from starlette.testclient import TestClient

from permits.written import too_long
from tests.api.conftest import browser, machine, story, token

OTHER = {
    "name": "Medsökande Medsson",
    "personalNumber": "19900101-9802",
    "address": {"street": "Hemliga gatan 7", "postalCode": "999 01", "town": "Granköping"},
    "signed": "2026-11-20",
}
THEIRS = ("Medsökande", "199001019802", "Hemliga gatan")


def signed_in(app: Any, person: str) -> TestClient:
    client = browser(app)
    client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": person})
    return client


@pytest.fixture
def case(app: Any) -> str:
    """What two have applied for together, by its id; Testa of the demo is one of them."""
    body = story("uncertain-boundary")
    body["applicants"].append(OTHER)
    return str(browser(app).post("/api/v1/applications", json=body, headers=machine(app)).json()["caseId"])


def records(client: TestClient, case: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(client.get(f"/cases/{case}/all.zip").content)) as opened:
        return [json.loads(opened.read(name)) for name in opened.namelist() if name.endswith("-record.json")]


def test_each_of_several_sees_themself_alone_in_file_pages_and_letter(app: Any, case: str) -> None:
    testa = signed_in(app, "citizen")
    (record,) = records(testa, case)
    assert record["people"]["applicants/0"]["says"]["name"] == "Testa Testsson"
    assert set(record["people"]) == {"applicants/0"}
    told = [json.dumps(record, ensure_ascii=False), testa.get(f"/cases/{case}").text]
    assert [name for name in THEIRS for text in told if name in text] == []
    letter = testa.get(f"/cases/{case}/letter.html").text
    assert not re.search("Hemliga gatan|19900101|19880320", letter)


def test_the_rest_is_given_out_by_an_officer_place_by_place(app: Any, case: str) -> None:
    testa, officer = signed_in(app, "citizen"), signed_in(app, "officer")
    assert "Be om resten av akten" in testa.get(f"/cases/{case}").text
    for _ in range(2):  # asked twice, it is one request
        ask(testa, case)
    assert "En handläggare prövar" in testa.get(f"/cases/{case}").text
    assert case in officer.get("/desk").text
    html = officer.get(f"/desk/cases/{case}").text
    (path,) = re.findall(rf'action="(/desk/cases/{case}/disclosures/\d+)"', html)
    assert "Hemliga gatan 7" in html
    unreasoned = officer.post(path, data={"token": token(html), "given": "applicants/1"})
    assert unreasoned.status_code == 422 and set(records(testa, case)[0]["people"]) == {"applicants/0"}
    said = {"token": token(html), "given": "applicants/1", "why": "Inget talar för sekretess."}
    assert officer.post(path, data=said).status_code == 200
    assert set(records(testa, case)[0]["people"]) == {"applicants/0", "applicants/1"}
    assert officer.post(path, data=said).status_code == 404, "it is settled"
    assert "Inget talar för sekretess." in officer.get(f"/desk/cases/{case}").text


def test_what_an_officer_found_is_told_as_too_long_at_its_field_and_kept_whole(app: Any, case: str) -> None:
    testa, officer = signed_in(app, "citizen"), signed_in(app, "officer")
    ask(testa, case)
    html = officer.get(f"/desk/cases/{case}").text
    (path,) = re.findall(rf'action="(/desk/cases/{case}/disclosures/\d+)"', html)
    said = {"token": token(html), "given": "applicants/1", "why": "a" * 10_000}
    long = officer.post(path, data={**said, "why": said["why"] + "b"})
    assert (
        long.status_code == 422
        and said["why"] + "b</textarea>" in long.text
        and escape(too_long(10_001, 10_000).sv) in long.text
    )
    assert 'aria-invalid="true"' in long.text and 'value="applicants/1" checked' in long.text
    assert set(records(testa, case)[0]["people"]) == {"applicants/0"}
    assert officer.post(path, data=said).status_code == 200, "as long as it may be"


def test_what_is_kept_secret_stays_so(app: Any, case: str) -> None:
    testa, officer = signed_in(app, "citizen"), signed_in(app, "officer")
    ask(testa, case)
    html = officer.get(f"/desk/cases/{case}").text
    (path,) = re.findall(rf'action="(/desk/cases/{case}/disclosures/\d+)"', html)
    officer.post(path, data={"token": token(html), "why": "Sekretess, 21 kap. 3 § OSL."})
    assert set(records(testa, case)[0]["people"]) == {"applicants/0"}


def test_nobody_else_asks_or_gives(app: Any, case: str) -> None:
    testa, stranger = signed_in(app, "citizen"), browser(app)
    assert stranger.post(f"/cases/{case}/others", data={"token": "x"}).status_code == 403
    form = token(testa.get(f"/cases/{case}").text)
    given = testa.post(f"/desk/cases/{case}/disclosures/1", data={"token": form, "given": "applicants/1", "why": "x"})
    assert given.status_code == 403


def ask(client: TestClient, case: str) -> None:
    html = client.get(f"/cases/{case}").text
    assert client.post(f"/cases/{case}/others", data={"token": token(html)}).status_code == 200
