"""Each signs for themselves: joint applicants, neighbours, agents and signatories, all by a real provider's login."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from permits.settings import Settings
from tests.api.conftest import browser, story, token
from tests.api.eservice.test_completion import KINDS, paper
from tests.api.sign_in.test_oidc import ACR, signed_in
from tests.api.test_pages import GARAGE, NO_INSTALLATIONS, PERSON, begin, place, send
from tests.place.test_gates import sealed, town
from tests.provider import Provider, serving

TESTA = {"sub": "testa", "name": "Testa Testsson", "personal_number": "198803200016"}
PROV = {"sub": "prov", "name": "Prov Provsson", "personal_number": "199001189811"}
GRANNE = {"sub": "granne", "name": "Skiss Skissdotter", "personal_number": "198112289874"}
OTHER = {"kind": "person", "name": "Prov Provsson", "number": "19900118-9811", "same_address": "yes"}

Somebody = Callable[[dict[str, Any]], TestClient]


@pytest.fixture(scope="module")
def served() -> Iterator[Provider]:
    with serving() as made:
        yield made


@pytest.fixture(scope="module")
def app(served: Provider, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The demo town with its neighbours' numbers in the register, and an identity provider instead of the demo."""
    folder = town(tmp_path_factory.mktemp("town"))
    owners = json.loads((folder / "owners.json").read_text(encoding="utf-8"))
    for one in owners["ALMEN 1:13"]:
        one["number"] = GRANNE["personal_number"]
    (folder / "owners.json").write_text(json.dumps(owners), encoding="utf-8")
    sealed(folder, "owners", folder / "owners.json")
    return create_app(
        Settings(
            data_dir=tmp_path_factory.mktemp("var"), zoning=str(folder), base_url="http://127.0.0.1",
            oidc_issuer=served.issuer, oidc_client_id="lovsvar", oidc_acr=ACR, requests_per_minute=0,
        )
    )  # fmt: skip


@pytest.fixture
def somebody(app: Any, served: Provider) -> Somebody:
    """A browser in which that person has just signed in, or nobody has."""

    def sit_down(person: dict[str, Any]) -> TestClient:
        made = TestClient(
            app, base_url="http://127.0.0.1", raise_server_exceptions=False, headers={"accept-language": "sv"}
        )
        if person:
            sign_in_again(made, served, person)
        return made

    return sit_down


def sign_in_again(client: TestClient, served: Provider, person: dict[str, Any], **wrong: Any) -> None:
    served.person, served.wrong = dict(person), wrong
    client.follow_redirects = False
    assert signed_in(client).status_code == 303
    client.follow_redirects = True


def applying(client: TestClient, **changes: str) -> TestClient:
    begin(client, {**place(client, **changes), **NO_INSTALLATIONS})
    send(client, "/application/applicants/0", **PERSON)
    send(client, "/application/planned-start", day="1", month="4", year="2027")
    return client


def links(html: str) -> list[str]:
    return [one.removeprefix("http://127.0.0.1") for one in re.findall(r'readonly\s+value="([^"]+)"', html)]


def with_papers(client: TestClient, *kinds: str) -> None:
    files = {name: file for kind in kinds or KINDS for name, file in paper(kind).items()}
    send(client, "/application/papers", files=files)


def test_a_garage_for_two_with_drawings_is_granted_when_both_have_signed(somebody: Somebody) -> None:
    testa, prov = applying(somebody(TESTA), **GARAGE), somebody(PROV)
    send(testa, "/application/applicants/1", **OTHER)
    with_papers(testa)
    html = testa.get("/application/read-through").text
    assert 'name="signed" value="0"' in html and 'name="signed" value="1"' not in html
    path = links(html)[-1]
    asked = prov.get(path).text
    assert "19880320" not in asked
    assert prov.get(f"{path}/papers/{re.findall(r'/papers/([0-9a-f]{64})', asked)[0]}").content.startswith(b"%PDF")
    assert "Du har skrivit under" in send(prov, path).text
    assert "Bygglov beviljas" in send(testa, "/application/read-through", signed="0").text
    assert "Bygglov beviljat" in prov.get("/cases").text or "Bygglov" in prov.get("/cases").text


def test_nobody_signs_for_somebody_else(somebody: Somebody) -> None:
    testa = applying(somebody(TESTA), **GARAGE)
    send(testa, "/application/applicants/1", **OTHER)
    path = links(testa.get("/application/read-through").text)[-1]
    assert "Logga in för att skriva under" in testa.get(path).text
    form = {"token": re.findall(r'name="token" value="([^"]+)"', testa.get("/application/read-through").text)[0]}
    assert testa.post(path, data=form).status_code == 403
    answer = send(testa, "/application/read-through", signed="1")
    assert answer.status_code == 422 and "behöver skriva under" in answer.text
    answer = send(testa, "/application/read-through", signed=["0", "1"])
    assert "Alla sökande behöver skriva under" in answer.text


def test_a_signature_does_not_follow_along_when_the_application_changes(somebody: Somebody) -> None:
    testa, prov = applying(somebody(TESTA)), somebody(PROV)
    send(testa, "/application/applicants/1", **OTHER)
    send(prov, links(testa.get("/application/read-through").text)[-1])
    assert "har skrivit under" in testa.get("/application/read-through").text
    send(testa, "/application/description", description="Ett annat skjul")
    assert "har skrivit under" not in testa.get("/application/read-through").text


def test_one_who_did_not_sign_opens_the_case_by_their_own_login_and_signs(somebody: Somebody) -> None:
    testa, prov = applying(somebody(TESTA), **GARAGE), somebody(PROV)
    send(testa, "/application/applicants/1", **OTHER)
    with_papers(testa)
    path = send(testa, "/application/read-through", signed="0").url.path
    html = testa.get(f"{path}/complete").text
    assert "Prov Provsson" in html and 'name="signed"' not in html
    assert "Bygglov beviljas" in send(prov, f"{path}/complete", signed="1").text


def test_a_case_opens_for_its_parties_on_any_device_and_for_nobody_else(somebody: Somebody) -> None:
    path = send(applying(somebody(TESTA)), "/application/read-through", signed="0").url.path
    assert somebody(TESTA).get(path).status_code == 200
    assert path in somebody(TESTA).get("/cases").text
    assert somebody(PROV).get(path).status_code == 404
    assert somebody(PROV).get(f"{path}/letter.pdf").status_code == 404
    nobody = somebody({})
    nobody.follow_redirects = False
    assert nobody.get(path).headers["location"] == f"/sign-in?to={path}"


def test_an_old_sign_in_neither_sends_nor_takes_back(somebody: Somebody, served: Provider) -> None:
    testa = applying(somebody(TESTA))
    sign_in_again(testa, served, TESTA, auth_time=1_700_000_000)
    testa.follow_redirects = False
    assert send(testa, "/application/read-through", signed="0").headers["location"].startswith("/login?fresh=true")
    testa.follow_redirects = True
    sign_in_again(testa, served, TESTA)
    begin(testa, {**place(testa, **GARAGE), **NO_INSTALLATIONS})
    send(testa, "/application/applicants/0", **PERSON)
    path = send(testa, "/application/read-through", signed="0").url.path
    sign_in_again(testa, served, TESTA, auth_time=1_700_000_000)
    testa.follow_redirects = False
    assert send(testa, f"{path}/withdraw").headers["location"].startswith("/login?fresh=true")


def test_a_couple_withdraws_when_the_last_of_them_has_asked_for_it_by_their_own_login(
    somebody: Somebody, app: Any
) -> None:
    testa, prov = applying(somebody(TESTA), **GARAGE), somebody(PROV)
    send(testa, "/application/applicants/1", **OTHER)
    path = send(testa, "/application/read-through", signed="0").url.path
    case_id = path.rpartition("/")[2]
    for_another = send(testa, f"{path}/withdraw", applicant="applicant/2")
    assert for_another.status_code == 422
    asked = send(testa, f"{path}/withdraw", applicant="applicant").text
    assert re.search(r"Testa Testsson\s+har begärt att ansökan återkallas", asked)
    assert "Ansökan är återkallad" not in prov.get(path).text
    assert "Återkallelse begärd" in prov.get(path).text
    # Taken back, it counts no longer, whoever else asks.
    form = {"token": token(testa.get(f"{path}/withdraw").text), "applicant": "applicant"}
    assert "har begärt att ansökan återkallas" not in testa.post(f"{path}/withdraw/regret", data=form).text
    assert "Ansökan är återkallad" not in send(prov, f"{path}/withdraw", applicant="applicant/2").text
    ended = send(testa, f"{path}/withdraw", applicant="applicant").text
    assert "Ansökan är återkallad" in ended
    kinds = [event.step for event in app.state.office.store.events.of("9901", case_id)]
    assert kinds[-4:] == ["withdrawal_asked", "withdrawal_regretted", "withdrawal_asked", "withdrawn"]
    assert prov.get(f"{path}/letter.pdf").content.startswith(b"%PDF")
    assert "Ärendet är avslutat" in testa.get(f"{path}/withdraw").text


def test_the_inspection_manager_who_is_named_takes_it_on_by_their_own_login_and_nobody_else(
    somebody: Somebody, app: Any
) -> None:
    testa, prov, manager = applying(somebody(TESTA), **GARAGE), somebody(PROV), somebody(GRANNE)
    path = send(testa, "/application/read-through", signed="0").url.path
    named = {"step.name": "Skissdotter, Skiss", "step.certificate": "SC-1234"}
    seen = re.findall(r'name="seen" value="(\d+)"', testa.get(f"{path}/own/manager_named").text)[0]
    assert "Kontrollansvarig anmäld" in send(testa, f"{path}/own/manager_named", seen=seen, **named).text
    (link,) = links(testa.get(f"{path}/own/manager_named").text)
    assert "Testa" not in manager.get(link).text.partition("<footer")[0]
    assert "Logga in för att svara" in somebody({}).get(link).text
    refused = send(prov, link)
    assert refused.status_code == 422 and "Länken är till Skissdotter, Skiss" in refused.text
    assert manager.get(link[:-2] + "xx").status_code == 404
    for _ in range(2):
        assert "Vi har fått ditt ja" in send(manager, link).text
    assert "Har tagit uppdraget" in testa.get(f"{path}/own/manager_named").text
    steps = [event.step for event in app.state.office.store.events.of("9901", path.rpartition("/")[2])]
    assert steps.count("manager_accepted") == 1
    seen = re.findall(r'name="seen" value="(\d+)"', testa.get(f"{path}/own/manager_named").text)[0]
    send(testa, f"{path}/own/manager_named", seen=seen, **named | {"step.name": "Prov Provsson"})
    assert manager.get(link).status_code == 404, "another is named"


def test_what_is_handed_in_with_an_old_sign_in_is_kept_before_the_new_one(somebody: Somebody, served: Provider) -> None:
    testa, prov = applying(somebody(TESTA), **GARAGE), somebody(PROV)
    send(testa, "/application/applicants/1", **OTHER)
    path = send(testa, "/application/read-through", signed="0").url.path
    sign_in_again(prov, served, PROV, auth_time=1_700_000_000)
    prov.follow_redirects = False
    papers = {name: file for kind in KINDS for name, file in paper(kind).items()}
    away = send(prov, f"{path}/complete", files=papers, signed="1")
    assert away.headers["location"].startswith("/login?fresh=true")
    prov.follow_redirects = True
    sign_in_again(prov, served, PROV)
    assert 'name="paper.site_plan"' not in prov.get(f"{path}/complete").text
    assert "Bygglov beviljas" in send(prov, f"{path}/complete", signed="1").text


def test_what_was_begun_on_one_device_is_gone_on_with_on_another_by_its_writer_only(somebody: Somebody) -> None:
    phone, computer, other = somebody(TESTA), somebody(TESTA), somebody(PROV)
    applying(phone)
    send(phone, "/application/description", description="Vedbod vid häcken")
    (key, *_) = re.findall(r'name="draft" value="([0-9a-f]{64})"', computer.get("/cases").text)
    form = {"token": token(computer.get("/cases").text), "draft": key}
    computer.post("/application/take-up", data=form)
    assert "Vedbod vid häcken" in computer.get("/application/description").text
    assert phone.get("/application").status_code == 404
    theirs = {"token": token(other.get("/cases").text), "draft": key}
    assert "Vedbod" not in other.get("/cases").text
    assert other.post("/application/take-up", data=theirs).status_code == 404


def test_whoever_has_signed_in_chooses_among_their_own_properties_first(somebody: Somebody) -> None:
    own = somebody(GRANNE).get("/property").text
    assert own.index("Dina fastigheter") < own.index("ALMEN 1:13") < own.index('name="q"')
    assert "ALMEN 1:3<" in somebody(TESTA).get("/property").text
    assert "Dina fastigheter" not in somebody(PROV).get("/property").text
    nobody = somebody({}).get("/property").text
    assert "Dina fastigheter" not in nobody and 'href="/sign-in?to=/property"' in nobody


# -- neighbours ---------------------------------------------------------------------------------------


def near(client: TestClient, **changes: str) -> list[str]:
    """An application near a boundary, and the links to the neighbour's owners."""
    applying(client, distance2="3", **changes)
    return links(client.get("/application/consents").text)


def test_a_neighbour_known_to_the_register_by_number_consents_by_their_own_login(somebody: Somebody) -> None:
    testa, granne = somebody(TESTA), somebody(GRANNE)
    for path in near(testa, ridge_height_m="2,3"):
        assert "Du har svarat ja" in send(granne, path, agrees="yes").text
    answer = send(testa, "/application/read-through", signed="0")
    assert "Du behöver inte bygglov" in answer.text
    record = testa.get(f"{answer.url.path}/all.zip")
    assert record.status_code == 200


@pytest.mark.parametrize("person", [TESTA, PROV, {**GRANNE, "personal_number": "198803200016"}, {}])
def test_nobody_else_consents_for_the_neighbour_not_even_a_namesake(somebody: Somebody, person: dict[str, Any]) -> None:
    (path, *_) = near(somebody(TESTA), ridge_height_m="2,2")
    other = somebody(person)
    assert "Logga in för att svara" in other.get(path).text
    form = {
        "token": re.findall(r'name="token" value="([^"]+)"', other.get("/application/start", params=place(other)).text)[
            0
        ]
    }
    assert other.post(path, data={**form, "agrees": "yes"}).status_code == 403


def test_the_day_a_neighbour_answered_and_how_are_in_the_record(somebody: Somebody, app: Any) -> None:
    testa, granne = somebody(TESTA), somebody(GRANNE)
    for path in near(testa, ridge_height_m="2,4"):
        send(granne, path, agrees="yes")
    case_id = send(testa, "/application/read-through", signed="0").url.path.rpartition("/")[2]
    (given, *_) = app.state.office.store.records.of("9901", case_id)[0].content["application"]["consents"]
    assert given["form"] == "link" and given["signed"]
    assert "198112289874" not in json.dumps(app.state.office.store.records.of("9901", case_id)[0].content)


def test_a_link_says_kindly_that_the_application_is_sent(somebody: Somebody) -> None:
    testa, granne = somebody(TESTA), somebody(GRANNE)
    paths = near(testa, ridge_height_m="2,5")
    form = {"token": re.findall(r'name="token" value="([^"]+)"', granne.get(paths[0]).text)[0]}
    send(testa, "/application/read-through", signed="0")
    assert "Ansökan är skickad" in granne.get(paths[0]).text
    assert granne.post(paths[0], data={**form, "agrees": "no"}).status_code == 403


def test_another_description_is_another_proposal(somebody: Somebody) -> None:
    testa, granne = somebody(TESTA), somebody(GRANNE)
    for path in near(testa, ridge_height_m="2,6"):
        send(granne, path, agrees="yes")
    send(testa, "/application/description", description="Svinstia")
    assert "Har sagt ja" not in testa.get("/application/consents").text
    assert "Svinstia" in granne.get(links(testa.get("/application/consents").text)[0]).text


# -- companies and agents -----------------------------------------------------------------------------


def test_the_signatory_signs_for_the_company_by_their_own_login(somebody: Somebody) -> None:
    testa = applying(somebody(TESTA))
    company = {**PERSON, "kind": "company", "name": "Bygg AB", "number": "556016-0680", "signatory": "Prov Provsson"}
    send(testa, "/application/applicants/0", **company, signatoryNumber="19900118-9811")
    html = testa.get("/application/read-through").text
    assert 'name="signed"' not in html
    send(somebody(PROV), links(html)[-1])
    path = send(testa, "/application/read-through").url.path
    assert somebody(PROV).get(path).status_code == 200


def test_an_agent_signs_and_a_person_reads_the_power_of_attorney(somebody: Somebody, app: Any) -> None:
    prov = applying(somebody(PROV), **GARAGE)
    agent = {"name": "Prov Provsson", "number": "19900118-9811"}
    send(prov, "/application/agent", **agent)
    assert "Bifoga en fullmakt" in prov.get("/application/papers").text
    with_papers(prov, *KINDS, "power_of_attorney")
    path = send(prov, "/application/read-through", signed="-1").url.path
    html = prov.get(path).text
    assert "En handläggare" in html and "läser fullmakten" in html
    assert somebody(TESTA).get(path).status_code == 200


def test_an_agent_without_a_power_of_attorney_is_asked_for_one(somebody: Somebody) -> None:
    prov = applying(somebody(PROV), **GARAGE)
    send(prov, "/application/agent", name="Prov Provsson", number="19900118-9811")
    path = send(prov, "/application/read-through", signed="-1").url.path
    assert 'name="paper.power_of_attorney"' in prov.get(f"{path}/complete").text


def test_where_the_invoice_goes_is_kept_with_the_case(somebody: Somebody, app: Any) -> None:
    testa = applying(somebody(TESTA))
    wrong = send(testa, "/application/invoice", reference="REF 7", street="Storgatan 1", postalCode="1", town="")
    assert wrong.status_code == 422 and "fault" in wrong.text
    send(testa, "/application/invoice", reference="REF 7")
    case_id = send(testa, "/application/read-through", signed="0").url.path.rpartition("/")[2]
    application = app.state.office.store.records.of("9901", case_id)[0].application
    assert application["invoice"] == {"reference": "REF 7"}


def test_whom_they_propose_to_inspect_is_kept_with_the_case_by_name_and_certificate(
    somebody: Somebody, app: Any
) -> None:
    testa = applying(somebody(TESTA))
    wrong = send(testa, "/application/inspection-manager", name="Kontrolla Testsson", certificate="")
    assert wrong.status_code == 422 and "Skriv certifikatets nummer" in wrong.text
    send(testa, "/application/inspection-manager", name="Kontrolla Testsson", certificate="0000/00")
    assert "Kontrolla Testsson" in testa.get("/application").text
    case_id = send(testa, "/application/read-through", signed="0").url.path.rpartition("/")[2]
    application = app.state.office.store.records.of("9901", case_id)[0].application
    assert application["inspectionManager"] == {"name": "Kontrolla Testsson", "certificate": "0000/00"}


def test_where_no_sign_in_is_connected_nobody_signs_and_the_demos_cookie_is_worth_nothing(tmp_path: Path) -> None:
    demo = create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))
    earnest = create_app(Settings(data_dir=tmp_path, requests_per_minute=0))
    with browser(demo) as client:
        client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": "officer"})
        assert client.get("/desk").status_code == 200
        applying(client)
        begun = dict(client.cookies)
    with browser(earnest) as client:
        for name, value in begun.items():
            client.cookies.set(name, value)
        assert client.get("/desk").status_code == 403
        assert "Ingen inloggning är ansluten" in client.get("/sign-in").text
        assert 'name="signed"' not in client.get("/application/read-through").text
        assert send(client, "/application/read-through", signed="0").status_code == 422


def test_where_no_sign_in_is_connected_nothing_is_begun_or_kept(tmp_path: Path) -> None:
    earnest = create_app(Settings(data_dir=tmp_path, requests_per_minute=0))
    with browser(earnest) as client:
        page = client.get("/application/start", params=place(client))
        assert page.status_code == 403 and "ingen inloggning är ansluten" in page.text
        assert "draft" not in client.cookies


def test_files_are_kept_only_for_those_who_have_signed_in(somebody: Somebody, served: Provider) -> None:
    nobody = applying(somebody({}))
    nobody.follow_redirects = False
    assert nobody.get("/application/papers").headers["location"] == "/sign-in?to=%2Fapplication%2Fpapers"
    form = token(nobody.get("/application/description").text)
    handed_in = nobody.post("/application/papers", data={"token": form}, files=paper("other"))
    assert handed_in.headers["location"] == "/sign-in?to=%2Fapplication%2Fpapers"
    sign_in_again(nobody, served, TESTA)
    assert nobody.get("/application/papers").status_code == 200


def test_where_no_level_is_set_a_sign_in_signs_nothing_and_says_why(served: Provider, tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path, base_url="http://127.0.0.1", oidc_issuer=served.issuer, oidc_client_id="lovsvar"
    )
    with browser(create_app(settings)) as testa:
        sign_in_again(testa, served, TESTA)
        applying(testa)
        refused = send(testa, "/application/read-through", signed="0")
        assert refused.status_code == 403
        assert "Här går det inte att skriva under ännu" in refused.text and "LOVSVAR_OIDC_ACR" in refused.text
        assert "BYGG" not in testa.get("/cases").text


def test_a_sign_in_from_before_the_level_was_set_does_not_sign(served: Provider, tmp_path: Path) -> None:
    around: dict[str, Any] = {"data_dir": tmp_path, "base_url": "http://127.0.0.1", "oidc_client_id": "lovsvar"}
    before = create_app(Settings(**around, oidc_issuer=served.issuer))
    after = create_app(Settings(**around, oidc_issuer=served.issuer, oidc_acr=ACR))
    with browser(before) as early, browser(after) as testa:
        sign_in_again(early, served, TESTA)
        testa.cookies.set("sid", early.cookies["sid"])
        applying(testa)
        form = {"token": token(testa.get("/application/read-through").text), "signed": "0"}
        away = testa.post("/application/read-through", data=form, follow_redirects=False)
        assert away.status_code == 303 and away.headers["location"].startswith("/login?fresh=true")


def test_nobody_finds_a_case_among_theirs_that_others_tried_to_send_in_their_name(somebody: Somebody, app: Any) -> None:
    prov = somebody({"sub": "ny", "name": "Testa Testsson", "personal_number": "199001189811"})
    before = prov.get("/cases").text
    body = story("granted-garage")
    body["applicants"][0] |= {"name": "Prov Provsson", "personalNumber": "19900118-9811"}
    assert somebody({}).post("/api/v1/applications", json=body).status_code == 401
    assert re.findall("BYGG [0-9-]+", prov.get("/cases").text) == re.findall("BYGG [0-9-]+", before)


def test_another_takes_the_application_over_by_their_own_login_once_who_leaves_has_agreed(
    somebody: Somebody, app: Any
) -> None:
    testa, prov, granne = applying(somebody(TESTA), **GARAGE), somebody(PROV), somebody(GRANNE)
    path = send(testa, "/application/read-through", signed="0").url.path
    wrong = send(testa, f"{path}/hand-over", number="19900118-9812")
    assert wrong.status_code == 422 and "tolv siffror" in wrong.text
    html = send(testa, f"{path}/hand-over", number="19900118-9811").text
    link = next(link for link in links(html) if link.startswith("/take-over/"))
    home = {"street": "Demogatan 2", "postalCode": "298 31", "town": "Exempelby"}
    assert "Testa" not in somebody({}).get(link).text
    stranger = send(granne, link, **home)
    assert stranger.status_code == 422 and "inte medgett att du tar över" in stranger.text
    assert send(prov, link, street="Demogatan 2", postalCode="1", town="").status_code == 422
    assert send(prov, link, **home).url.path == path
    assert testa.get(path).status_code == 404 and "Ansökan övertagen" in prov.get(path).text
    assert prov.get(link).status_code == 404, "the link has done what it was for"
    last = app.state.office.store.records.last("9901", path.rpartition("/")[2])
    assert last.application["applicants"][0]["name"] == "Prov Provsson" and last.proofs.applicants == {0}


def test_an_agreement_to_a_takeover_is_regretted_and_its_link_opens_nothing(somebody: Somebody) -> None:
    testa, prov = applying(somebody(TESTA), **GARAGE), somebody(PROV)
    path = send(testa, "/application/read-through", signed="0").url.path
    html = send(testa, f"{path}/hand-over", number="199001189811").text
    link = next(link for link in links(html) if link.startswith("/take-over/"))
    assert prov.get(link).status_code == 200
    testa.post(f"{path}/hand-over/regret", data={"token": token(html)})
    assert prov.get(link).status_code == 404 and "Du har medgett" not in testa.get(f"{path}/hand-over").text
