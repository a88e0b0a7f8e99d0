"""After sending: what was asked for is handed in item by item, an application is taken back, all is downloaded."""

import io
import re
import zipfile
from typing import Any

from starlette.testclient import TestClient

from tests.api.conftest import LARGEST_PAPERS, browser, token
from tests.api.forms import faults
from tests.api.test_pages import GARAGE, applying, send
from tests.drawings import drawing, drawing_of

KINDS = ("site_plan", "elevations", "floor_plan", "cross_section")


def incomplete(client: TestClient) -> str:
    """The address of a garage's case that lacks its drawings."""
    path: str = send(applying(client, **GARAGE), "/application/read-through", signed="0").url.path
    return path


def paper(kind: str) -> dict[str, Any]:
    return {f"paper.{kind}": (f"{kind}.pdf", drawing(kind), "application/pdf")}


def test_all_that_is_missing_has_a_slot_of_its_own(client: TestClient) -> None:
    path = incomplete(client)
    assert "Komplettera nu" in client.get(path).text
    html = client.get(f"{path}/complete").text
    assert all(f'name="paper.{kind}"' in html for kind in KINDS)


def test_a_completed_application_is_granted_at_once(client: TestClient) -> None:
    path = incomplete(client)
    papers = {name: file for kind in KINDS for name, file in paper(kind).items()}
    html = send(client, f"{path}/complete", files=papers).text
    assert "Bygglov beviljas" in html
    assert client.get(f"{path}/letter.pdf").content.startswith(b"%PDF")


def test_what_is_still_missing_stays_listed(client: TestClient) -> None:
    path = incomplete(client)
    html = send(client, f"{path}/complete", files=paper("site_plan")).text
    assert "Vi behöver mer från dig" in html
    again = client.get(f"{path}/complete").text
    assert 'name="paper.elevations"' in again and 'name="paper.site_plan"' not in again


def test_a_file_of_the_wrong_kind_is_told_and_changes_nothing(client: TestClient) -> None:
    path = incomplete(client)
    wrong = {"paper.site_plan": ("plan.exe", b"MZ", "application/pdf")}
    answer = send(client, f"{path}/complete", files=wrong)
    assert answer.status_code == 422 and "varken pdf" in answer.text


def test_what_was_right_beside_a_wrong_file_need_not_be_chosen_again(client: TestClient) -> None:
    path = incomplete(client)
    phones = {"paper.site_plan": ("IMG_0007.HEIC", b"\0\0\0\x18ftypheic", "image/heic")}
    right = {name: file for kind in KINDS[1:] for name, file in paper(kind).items()}
    html = send(client, f"{path}/complete", files={**phones, **right}).text
    assert "Situationsplan, ”IMG_0007.HEIC”: Filen är ett foto" in html and "elevations.pdf" in html
    sealed = re.findall(r'name="handed_in" value="([^"]+)"', html)
    assert len(sealed) == 3
    form = {"token": token(html), "handed_in": sealed}
    assert "Bygglov beviljas" in client.post(f"{path}/complete", data=form, files=paper("site_plan")).text


def test_a_file_too_large_takes_nothing_with_it_that_was_entered_beside_it(client: TestClient) -> None:
    path = incomplete(client)
    large = {"paper.elevations": ("stor.pdf", drawing_of(LARGEST_PAPERS + 1), "application/pdf")}
    answer = send(client, f"{path}/complete", files=large | paper("site_plan"), **{"manager.name": "Maja Modell"})
    assert answer.status_code == 422 and 'id="paper.elevations-fault"' in answer.text
    assert "fick inte plats" in answer.text and "är mottagen" in answer.text


def test_someone_who_did_not_sign_signs_afterwards(client: TestClient) -> None:
    applying(client, **GARAGE)
    other = {"name": "Prov Provsson", "number": "19900118-9811", "same_address": "yes", "kind": "person"}
    send(client, "/application/applicants/1", **other)
    path = send(client, "/application/read-through", signed="0").url.path
    html = client.get(f"{path}/complete").text
    assert "Prov Provsson" in html
    papers = {name: file for kind in KINDS for name, file in paper(kind).items()}
    assert "Vi behöver mer från dig" in send(client, f"{path}/complete", files=papers).text
    assert "Bygglov beviljas" in send(client, f"{path}/complete", signed="1").text


def test_a_case_that_waits_for_nothing_cannot_be_completed(client: TestClient) -> None:
    path = send(applying(client), "/application/read-through", signed="0").url.path
    assert client.get(f"{path}/complete").status_code == 403


def test_only_the_browser_that_applied_can_complete(client: TestClient, app: Any) -> None:
    path = incomplete(client)
    with browser(app) as other:
        assert other.get(f"{path}/complete").status_code == 404
        assert other.get(f"{path}/all.zip").status_code == 404


def test_an_application_is_taken_back(client: TestClient) -> None:
    path = incomplete(client)
    html = send(client, f"{path}/withdraw").text
    assert "Ansökan är återkallad" in html and "Återkalla ansökan</a>" not in html
    assert "Avslutat: återkallat" in client.get("/cases").text
    form = {"token": token(client.get("/sign-in").text)}
    # the second click leads to what was done
    assert "Ansökan är återkallad" in client.post(f"{path}/withdraw", data=form).text


def test_one_of_several_does_not_take_back_what_the_others_ask(client: TestClient) -> None:
    applying(client, **GARAGE)
    other = {"name": "Prov Provsson", "number": "19900118-9811", "same_address": "yes", "kind": "person"}
    send(client, "/application/applicants/1", **other)
    path = send(client, "/application/read-through", signed=["0", "1"]).url.path
    nobody = send(client, f"{path}/withdraw")
    assert nobody.status_code == 422 and "Kryssa i vem som återkallar" in nobody.text
    asked = send(client, f"{path}/withdraw", applicant="applicant").text
    assert re.search(r"Testa Testsson\s+har begärt att ansökan återkallas", asked)
    assert "Ansökan är återkallad" not in asked
    assert "Ansökan är återkallad" in send(client, f"{path}/withdraw", applicant="applicant/2").text


def test_everything_comes_as_one_file(client: TestClient) -> None:
    path = incomplete(client)
    send(client, f"{path}/complete", files=paper("site_plan"))
    with zipfile.ZipFile(io.BytesIO(client.get(f"{path}/all.zip").content)) as archive:
        names = archive.namelist()
    assert [name for name in names if name.endswith(".pdf") and "/" not in name] == [
        "1-supplement.pdf",
        "2-supplement.pdf",
    ]
    assert any(name.startswith("papers/site_plan-") for name in names)


def test_a_case_tells_where_it_stands(client: TestClient) -> None:
    path = incomplete(client)
    assert re.search(r'aria-current="step" class=" current">\s*Komplettering behövs', client.get(path).text)
    assert "Komplettering behövs" in client.get("/cases").text


def test_a_completion_without_anything_in_it_is_told_and_leads_to_the_form(client: TestClient) -> None:
    path = incomplete(client)
    answer = send(client, f"{path}/complete")
    assert answer.status_code == 422 and faults(answer.text) == {"seen"}
