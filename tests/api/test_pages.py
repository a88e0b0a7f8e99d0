"""A citizen asks and applies, and an officer decides, on pages alone and without a script."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import story, token

NO_INSTALLATIONS = {
    f"fact.{name}": "false"
    for name in (
        "installs_fireplace",
        "installs_water_or_drains",
        "installs_ventilation",
        "installs_lift",
        "affects_load_bearing",
        "affects_fire_protection",
    )
}


def place(client: TestClient, **changes: str) -> dict[str, str]:
    """A shed of 5 by 5 m, nine metres from two boundaries of Almen 1:3."""
    html = client.get("/place", params={"property": "ALMEN 1:3", "act": "new_complementary_building"}).text
    first, second = re.findall(r'<option value="([^"]+)" selected>', html)
    ordinary = {
        "property": "ALMEN 1:3",
        "act": "new_complementary_building",
        "width": "5",
        "depth": "5,0",
        "ridge_height_m": "3,2",
        "boundary1": first,
        "distance1": "6,5",
        "boundary2": second,
        "distance2": "6.5",
    }
    return {**ordinary, **changes}


def person() -> dict[str, str]:
    return {
        "kind": "person",
        "name": "Testa Testsson",
        "number": "19880320-0016",
        "street": "Björkstigen 5",
        "postalCode": "999 01",
        "town": "Granköping",
        "plannedStart": "2027-04-01",
        "signed": "yes",
    }


def test_from_address_to_answer(client: TestClient) -> None:
    assert "ALMEN 1:3" in client.get("/property", params={"q": "Björkstigen 5"}).text
    assert "komplementbyggnad" in client.get("/act", params={"property": "ALMEN 1:3"}).text
    asked = client.get("/answer", params=place(client)).text
    assert "eldstad" in asked
    answered = client.get("/answer", params={**place(client), **NO_INSTALLATIONS}).text
    assert "Du behöver inte bygglov" in answered
    assert "till godo" in answered
    assert "inte ett beslut" in answered


def test_five_by_six_metres_is_exactly_thirty_wherever_it_is_placed(client: TestClient) -> None:
    for distance in ("6", "6,01", "6,37", "7,77"):
        params = {**place(client, width="6", depth="5", distance1=distance), **NO_INSTALLATIONS}
        assert "Du behöver inte bygglov" in client.get("/answer", params=params).text


def test_a_question_answered_is_not_asked_again(client: TestClient) -> None:
    html = client.get("/answer", params={**place(client), **NO_INSTALLATIONS}).text
    assert 'type="radio"' not in html


def test_english_is_a_choice_that_stays(client: TestClient) -> None:
    assert "What may I build?" in client.get("/", params={"lang": "en"}).text
    assert "Which property" in client.get("/property").text


@pytest.mark.parametrize(
    ("field", "value"), [("width", "fem"), ("width", ""), ("distance1", "-1"), ("width", "500"), ("boundary2", "x")]
)
def test_a_measure_that_cannot_be_is_told_at_its_field(client: TestClient, field: str, value: str) -> None:
    html = client.get("/answer", params=place(client, **{field: value})).text
    assert "Det här behöver rättas" in html
    assert 'class="fault"' in html


def test_an_unknown_property_is_told_as_a_page(client: TestClient) -> None:
    answer = client.get("/act", params={"property": "INGENSTANS 1:1"}, headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def apply(client: TestClient, params: dict[str, str], form: dict[str, Any], **files: Any) -> Any:
    html = client.get("/apply", params=params).text
    once = re.search(r'name="once" value="([^"]+)"', html)
    assert once
    return client.post(
        "/apply", params=params, data={**form, "token": token(html), "once": once.group(1)}, files=files or None
    )


def test_an_application_is_answered_with_a_letter(client: TestClient) -> None:
    answer = apply(client, {**place(client), **NO_INSTALLATIONS}, person())
    assert "Du behöver inte bygglov" in answer.text
    assert "BYGG " in answer.text
    pdf = client.get(f"{answer.url.path}/letter.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert "19880320" not in str(answer.url)


def test_papers_handed_in_lead_to_a_permit(client: TestClient) -> None:
    params = {**place(client, width="8", distance1="7"), **NO_INSTALLATIONS, "roof_angle_deg": "27"}
    kinds = ("site_plan", "elevations", "floor_plan", "cross_section")
    papers = {f"paper.{kind}": (f"{kind}.pdf", b"%PDF-1.7 " + kind.encode(), "application/pdf") for kind in kinds}
    assert "Bygglov beviljas" in apply(client, params, person(), **papers).text


def test_missing_papers_are_all_asked_for_at_once(client: TestClient) -> None:
    params = {**place(client, width="8", distance1="7"), **NO_INSTALLATIONS}
    html = apply(client, params, {**person(), "signed": ""}).text
    assert "Vi behöver mer från dig" in html
    for words in ("ituationsplan", "asad", "lan", "ektion"):
        assert words in html


def test_a_wrong_number_is_told_beside_its_field_and_nothing_is_lost(client: TestClient) -> None:
    html = apply(client, {**place(client), **NO_INSTALLATIONS}, {**person(), "number": "123"}).text
    assert "Personnumret" in html
    assert 'value="Testa Testsson"' in html


def test_a_file_that_is_not_what_it_says_is_refused(client: TestClient) -> None:
    papers = {"paper.site_plan": ("plan.pdf", b"MZ...", "application/pdf")}
    assert apply(client, {**place(client), **NO_INSTALLATIONS}, person(), **papers).status_code == 422


def test_a_form_from_elsewhere_is_refused(client: TestClient) -> None:
    answer = client.post("/apply", params=place(client), data={**person(), "token": "x", "once": "y"})
    assert answer.status_code == 403


def test_a_receipt_is_only_for_the_one_who_applied(client: TestClient, app: Any) -> None:
    answer = apply(client, {**place(client), **NO_INSTALLATIONS}, person())
    with TestClient(app) as other:
        assert other.get(answer.url.path).status_code == 404


@pytest.fixture
def officer(client: TestClient) -> TestClient:
    html = client.get("/sign-in").text
    officer = re.search(r'name="officer" value="([^"]+)"', html)
    assert officer
    client.post("/sign-in", data={"token": token(html), "officer": officer.group(1)})
    return client


def referred(client: TestClient, name: str = "no-build-land") -> str:
    case = client.post("/api/v1/applications", json=story(name)).json()
    assert case["outcome"] == "referred"
    return f"/desk/cases/{case['caseId']}"


def test_the_desk_shows_what_waits_and_why(officer: TestClient) -> None:
    path = referred(officer)
    listed = officer.get("/desk").text
    assert path in listed and "får inte förses med byggnad" in listed
    page = officer.get(path).text
    assert "Alla prövningar" in page
    assert "Kan avvikelsen" in page or "deviation" in page


def decide(client: TestClient, path: str, **form: str) -> Any:
    return client.post(path, data={"token": token(client.get(path).text), **form})


def test_an_officer_grants_a_deviation_with_reasons_and_a_letter_follows(officer: TestClient) -> None:
    path = referred(officer)
    page = decide(
        officer, path, decision="grant", reasons="Avvikelsen är liten och skymmer ingen sikt.",
        **{"judgement.deviation_acceptable": "yes"},
    )  # fmt: skip
    assert "beviljat" in page.text
    assert officer.get(f"{path}/letter.pdf").content.startswith(b"%PDF")


def test_an_officer_refuses_with_reasons(officer: TestClient) -> None:
    path = referred(officer)
    page = decide(officer, path, decision="refuse", reasons="Sikten skyms.", **{"judgement.deviation_acceptable": "no"})
    assert "avslaget" in page.text


def test_an_officer_cannot_grant_what_they_have_found_failing(officer: TestClient) -> None:
    path = referred(officer)
    page = decide(officer, path, decision="grant", reasons="Ja.", **{"judgement.deviation_acceptable": "no"})
    assert page.status_code == 409


def test_a_decision_without_reasons_is_not_taken(officer: TestClient) -> None:
    assert decide(officer, referred(officer), decision="refuse", reasons=" ").status_code == 409


def test_a_case_is_decided_once(officer: TestClient) -> None:
    path = referred(officer)
    decide(officer, path, decision="refuse", reasons="Sikten skyms.")
    form = {"decision": "grant", "reasons": "Ångrar mig."}
    assert officer.post(path, data={"token": token(officer.get("/desk").text), **form}).status_code == 409


def test_the_desk_is_closed_for_others(client: TestClient) -> None:
    assert client.get("/desk").status_code == 403
    assert client.get("/desk", headers={"accept": "text/html"}).status_code == 403


def test_pages_run_no_scripts_and_carry_strict_headers(client: TestClient) -> None:
    for path in ("/", "/property", "/sign-in"):
        answer = client.get(path)
        assert "script" not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
