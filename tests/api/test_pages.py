"""A citizen asks and applies, and an officer decides, on pages alone and without a script."""

import re
from dataclasses import replace
from html import escape
from io import BytesIO
from pathlib import PureWindowsPath
from typing import Any
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from api.web.limits import FORM_IN_PAPERS
from permits import application as applications
from permits import clock
from permits.case import decide
from permits.casework.events import Role
from permits.law.statute import Statutes
from permits.steps.taking import take_asked
from tests.acts import ACTS
from tests.api.conftest import LARGEST_PAPERS, browser, machine, story, token
from tests.api.forms import faults, sheet
from tests.drawings import drawing, drawing_of
from tests.proven import proven

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
} | {"fact.eaves_m": "0,3", "fact.level_change_m": "0", "fact.work_begun": "no"}
"""Nothing is put in or begun, the ground stays as it is, and the eaves are short."""


def place(client: TestClient, **changes: str) -> dict[str, str]:
    """A shed of 5 by 5 m, six and a half metres from two boundaries of Almen 1:3."""
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


def test_from_address_to_answer(client: TestClient) -> None:
    assert "ALMEN 1:3" in client.get("/property", params={"q": "Björkstigen 5"}).text
    assert "garage" in client.get("/act", params={"property": "ALMEN 1:3"}).text
    asked = client.get("/answer", params=place(client)).text
    assert "eldstad" in asked and "Du behöver inte" not in asked
    answered = client.get("/answer", params={**place(client), **NO_INSTALLATIONS}).text
    assert "Du behöver inte bygglov" in answered
    assert "till godo" in answered
    assert "inte ett beslut" in answered


def test_a_statute_that_the_municipality_has_given_stands_beside_the_rule(app: Any, client: TestClient) -> None:
    answer = {**place(client), **NO_INSTALLATIONS}
    assert "Lagens egna ord" not in client.get("/answer", params=answer).text
    made_up = Statutes({"PBL": "9 kap. Lov\n\n4 §   Liten bod\när fri.\n"})
    office = app.state.office
    app.state.office = replace(office, law_beside=made_up.beside(office.pack))
    try:
        page = client.get("/answer", params=answer).text
    finally:
        app.state.office = office
    assert re.search(r"Lagens egna ord,\s+9 kap. 4 §", page)
    assert '<blockquote lang="sv">4 § Liten bod är fri.</blockquote>' in page


CAFE = {
    f"fact.{name}": said
    for name, said in {
        "premises_gross_area_m2": "40", "changed_building": "farm_building", "use_differs": "true", "keeps_horses": "false",
        "becomes_complementary_dwelling": "false", "changes_facade": "false",
    }.items()
}  # fmt: skip


def test_who_changes_a_building_is_asked_which_and_a_lone_barn_becomes_a_small_cafe(client: TestClient) -> None:
    cafe = {"property": "SKOGEN 6:1", "act": "change_of_use", **NO_INSTALLATIONS, **CAFE}
    which = client.get("/answer", params=cafe).text
    assert "Vilken byggnad gäller det?" in which and "Småhus friliggande, 140" in which
    barn = next(href for href, kind in re.findall(r'href="([^"]+)"><strong>([^<]+)', which) if "Jordbruk" in kind)
    assert "Du behöver inte bygglov" in client.get(barn.replace("&amp;", "&")).text
    unsure = client.get("/answer", params={**cafe, "building": "unsure"}).text
    assert "Vilken byggnad" not in unsure and "Du behöver inte bygglov" not in unsure, "no boundary is measured"


def test_five_by_six_metres_is_exactly_thirty_wherever_it_is_placed(client: TestClient) -> None:
    for distance in ("6", "6,01", "6,37", "7,77"):
        params = {**place(client, width="6", depth="5", distance1=distance), **NO_INSTALLATIONS}
        assert "Du behöver inte bygglov" in client.get("/answer", params=params).text


def test_what_else_it_brings_is_asked_once_and_together(client: TestClient) -> None:
    html = client.get("/answer", params=place(client)).text
    before, brought = html.split("Gäller något av det här?")
    assert 'name="fact.work_begun"' in before and 'id="fact.installs_' not in before
    assert before.count('id="fact.level_change_m"') == 1
    for name in ("installs_fireplace", "installs_water_or_drains", "installs_lift"):
        assert brought.count(f'id="fact.{name}"') == 1


def test_a_question_answered_is_not_asked_again(client: TestClient) -> None:
    html = client.get("/answer", params={**place(client), **NO_INSTALLATIONS}).text
    assert 'type="radio"' not in html


def test_a_question_left_out_is_told_at_its_place(client: TestClient) -> None:
    params = {**place(client), **NO_INSTALLATIONS, "asked": "fact.installs_lift"}
    del params["fact.installs_lift"]
    html = client.get("/answer", params=params).text
    assert 'href="#fact.installs_lift"' in html
    assert html.count('class="fault"') == 1


def test_one_who_does_not_know_is_answered_too(client: TestClient) -> None:
    params = {**place(client), **NO_INSTALLATIONS, "fact.installs_lift": "unsure"}
    html = client.get("/answer", params=params).text
    assert "Vet inte" in html and 'type="radio"' not in html
    assert "Du behöver inte bygglov" not in html


def test_a_rule_that_calls_for_a_permit_is_not_shown_as_a_merit(client: TestClient) -> None:
    html = client.get("/answer", params={**place(client, distance2="2"), **NO_INSTALLATIONS}).text
    assert "Du behöver bygglov" in html and "Kräver bygglov" in html
    assert "2,45 m under gränsvärdet" in html.replace("\u00a0", " ")


def test_what_will_go_to_an_officer_is_said_before_anybody_applies(client: TestClient) -> None:
    near = client.get(
        "/answer", params={**place(client, width="8", distance2="2"), "roof_angle_deg": "27", "fact.work_begun": "no"}
    ).text
    assert "En handläggare prövar om du får bygga ändå" in near and "minst 4,5 m" in near
    unsaid = client.get("/answer", params=place(client, **GARAGE)).text
    assert 'name="fact.eaves_m"' in unsaid, (
        "how far the eaves reach decides whether the board has left it to the machine"
    )
    ordinary = client.get("/answer", params={**place(client, **GARAGE), **NO_INSTALLATIONS}).text
    assert "Stämmer allt får du beslut direkt" in ordinary


def test_what_was_said_comes_back_when_it_is_to_be_changed(client: TestClient) -> None:
    params = {**place(client), **NO_INSTALLATIONS}
    change = re.search(r'class="back" href="([^"]+)"', client.get("/answer", params=params).text)
    assert change
    html = client.get(change.group(1).replace("&amp;", "&")).text
    assert 'value="5,0"' in html and 'name="fact.installs_lift" value="false"' in html


def test_english_is_a_choice_that_stays(client: TestClient) -> None:
    assert "What may I build?" in client.get("/", params={"lang": "en"}).text
    assert "Which property" in client.get("/property").text


@pytest.mark.parametrize(
    ("field", "value"),
    [("width", "fem"), ("width", ""), ("width", "0"), ("distance1", "-1"), ("width", "500"), ("width", "1e400"),
     ("roof_angle_deg", "91"), ("boundary2", "x")],
)  # fmt: skip
def test_a_measure_that_cannot_be_is_told_at_its_field(client: TestClient, field: str, value: str) -> None:
    html = client.get("/answer", params=place(client, **{field: value})).text
    assert "Det här behöver rättas" in html
    assert 'class="fault"' in html


def test_measures_that_contradict_one_another_are_told_at_their_fields(client: TestClient) -> None:
    html = client.get("/answer", params=place(client, ridge_height_m="0")).text
    assert "Taknockens höjd: värdet ska vara över 0" in html and 'id="ridge_height_m-fault"' in html
    params = place(client, act="extension", gross_area_m2="2") | NO_INSTALLATIONS
    html = client.get("/answer", params=params).text
    assert "Bruttoarea: våningarna är tillsammans 2 m², men byggnaden täcker 25 m² mark" in html
    assert 'id="gross_area_m2-fault"' in html


def test_an_answer_of_the_wrong_kind_is_asked_for_again(client: TestClient) -> None:
    params = {**place(client), **NO_INSTALLATIONS, "fact.installs_lift": "perhaps"}
    assert "Välj ett svar" in client.get("/answer", params=params).text


@pytest.mark.parametrize("act", list(ACTS))
@pytest.mark.parametrize("property", ["ALMEN 1:3", "KVARNBACKEN 2:3", "SJÖVIK 4:9"])
def test_every_act_on_every_kind_of_land_is_answered_once_its_questions_are(
    client: TestClient, property: str, act: str
) -> None:
    html = client.get("/place", params={"property": property, "act": act}).text
    first, second = re.findall(r'<option value="([^"]+)" selected>', html)
    sizes = {"width": "4", "depth": "3", "ridge_height_m": "3", "height_m": "1,2", "gross_area_m2": "12"}
    where = {"boundary1": first, "distance1": "2", "boundary2": second, "distance2": "8"}
    params = {"property": property, "act": act, "building": "unsure", **sizes, **where}
    for _ in range(4):
        html = client.get("/answer", params=params).text
        asked = re.search(r'name="asked" value="([^"]*)"', html)
        if asked is None:
            break
        params |= dict.fromkeys(asked.group(1).split(), "unsure")
    assert '<section class="band ' in html


def test_every_act_can_be_chosen_once_in_people_s_words(client: TestClient) -> None:
    html = client.get("/act", params={"property": "ALMEN 1:3"}).text
    assert sorted(re.findall(r"&amp;act=(\w+)", html)) == sorted(ACTS)
    assert all(html.count(escape(act.words.sv)) == 1 for act in ACTS.values())


def test_an_unknown_property_is_told_as_a_page(client: TestClient) -> None:
    answer = client.get("/act", params={"property": "INGENSTANS 1:1"}, headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_a_pre_check_sets_no_cookie(client: TestClient) -> None:
    client.get("/")
    client.get("/answer", params={**place(client), **NO_INSTALLATIONS})
    assert not client.cookies


# -- applying -----------------------------------------------------------------------------------------


def send(client: TestClient, path: str, files: Any = None, **form: Any) -> Any:
    """Fill in the form at that address and send it."""
    return client.post(path, data={"token": token(client.get(path).text), **form}, files=files)


def begin(client: TestClient, params: dict[str, str]) -> Any:
    form = token(client.get("/application/start", params=params).text)
    return client.post("/application/start", data={"token": form, **params})


PERSON = {
    "kind": "person",
    "name": "Testa Testsson",
    "number": "19880320-0016",
    "street": "Björkstigen 5",
    "postalCode": "999 01",
    "town": "Granköping",
}
GARAGE = {"width": "8", "distance1": "7", "roof_angle_deg": "27"}


def applying(client: TestClient, **changes: str) -> TestClient:
    """An application with one applicant and a day to start."""
    begin(client, {**place(client, **changes), **NO_INSTALLATIONS})
    send(client, "/application/applicants/0", **PERSON)
    send(client, "/application/planned-start", day="1", month="4", year="2027")
    return client


def test_an_application_is_answered_with_a_letter(client: TestClient) -> None:
    answer = send(applying(client), "/application/read-through", signed="0")
    assert "Du behöver inte bygglov" in answer.text
    assert "BYGG " in answer.text
    assert client.get(f"{answer.url.path}/letter.pdf").content.startswith(b"%PDF")
    assert "unsafe-inline'; img-src" in client.get(f"{answer.url.path}/letter.html").headers["content-security-policy"]
    assert f'href="{answer.url.path}/letter.en.html"' in answer.text
    assert "This is a translation." in client.get(f"{answer.url.path}/letter.en.html").text
    assert client.get(f"{answer.url.path}/letter.en.pdf").content.startswith(b"%PDF")
    assert answer.url.path in client.get("/cases").text


def test_no_personal_number_travels_in_an_address(client: TestClient) -> None:
    answer = send(applying(client), "/application/read-through", signed="0")
    assert "0320" not in "".join(str(one.url) for one in (*answer.history, answer))
    assert all("0320" not in value for value in client.cookies.values())


def hand_in_drawings(client: TestClient) -> None:
    kinds = ("site_plan", "elevations", "floor_plan", "cross_section")
    papers = {f"paper.{kind}": (f"{kind}.pdf", drawing(kind), "application/pdf") for kind in kinds}
    send(client, "/application/papers", files=papers, done="yes")


def test_papers_handed_in_lead_to_a_permit(client: TestClient) -> None:
    hand_in_drawings(applying(client, **GARAGE))
    assert "Bygglov beviljas" in send(client, "/application/read-through", signed="0").text


def test_missing_papers_are_all_asked_for_at_once(client: TestClient) -> None:
    html = send(applying(client, **GARAGE), "/application/read-through", signed="0").text
    assert "Vi behöver mer från dig" in html
    for words in ("ituationsplan", "asad", "lan", "ektion"):
        assert words in html


def test_every_applicant_signs(client: TestClient) -> None:
    applying(client)
    send(
        client, "/application/applicants/1", **{**PERSON, "name": "Prov Provsson", "same_address": "yes", "street": ""}
    )
    html = client.get("/application").text
    assert "Testa Testsson" in html and "Prov Provsson" in html
    unsigned = send(client, "/application/read-through")
    assert unsigned.status_code == 422
    assert "skriva under" in unsigned.text


def test_whoever_signs_by_link_sees_first_what_it_costs_and_when_it_is_answered(client: TestClient) -> None:
    applying(client, width="8")
    send(client, "/application/applicants/1", **{**PERSON, "name": "Prov Provsson", "number": "19900118-9811"})
    link = re.findall(r'value="[^"]*(/sign/[^"]+)"', client.get("/application/read-through").text)[-1]
    html = client.get(link).text.replace("\u00a0", " ")
    assert "Prov Provsson" in html and "Björkstigen 5, ALMEN 1:3" in html
    before = html.partition("Jag intygar")[0]
    assert "6 400 kr" in before and "också om svaret blir nej" in before and "Du får börja" in before


def test_who_owns_the_ground_is_answered_changed_read_through_and_told_to_the_officer(client: TestClient) -> None:
    applying(client, **GARAGE)
    assert "Vem äger marken?" in client.get("/application").text
    assert "Det här behöver rättas" in send(client, "/application/ground", **{"fact.ground_held": "grannen"}).text
    for held, words in (("lease", "någon annan, jag arrenderar"), ("site_leasehold", "någon annan, jag har tomträtt")):
        assert words in send(client, "/application/ground", **{"fact.ground_held": held}).text
    read = client.get("/application/read-through").text
    assert "Någon annan, jag har tomträtt" in read and 'href="/application/ground"' in read
    hand_in_drawings(client)
    sent = send(client, "/application/read-through", signed="0").text
    assert "En handläggare tar ditt ärende" in sent and "En handläggare ser vem det är och hör ägaren." in sent


def test_an_applicant_can_be_taken_out_again(client: TestClient) -> None:
    applying(client)
    send(client, "/application/applicants/1", **{**PERSON, "name": "Prov Provsson"})
    send(client, "/application/applicants/1", remove="yes")
    assert "Prov Provsson" not in client.get("/application").text
    assert client.get("/application/applicants/7").status_code == 404


def test_a_company_applies_with_who_signs_for_it(client: TestClient) -> None:
    begin(client, {**place(client), **NO_INSTALLATIONS})
    company = {**PERSON, "kind": "company", "name": "Bygg AB", "number": "556703-7485"}
    assert "Firmatecknare" in send(client, "/application/applicants/0", **company).text
    send(client, "/application/applicants/0", **company, signatory="Testa Testsson", signatoryNumber="19880320-0016")
    assert "Bygg AB" in client.get("/application").text
    send(client, "/application/planned-start", day="1", month="4", year="2027")
    html = send(client, "/application/read-through", signed="0").text
    assert "En handläggare läser ansökan" in html and "får teckna firman" in html


def test_a_wrong_number_is_told_beside_its_field_and_nothing_is_lost(client: TestClient) -> None:
    begin(client, {**place(client), **NO_INSTALLATIONS})
    html = send(client, "/application/applicants/0", **{**PERSON, "number": "123"}).text
    assert "Personnumret" in html and 'href="#number"' in html
    assert 'value="Testa Testsson"' in html


def test_a_company_s_number_for_a_person_is_told_for_what_it_is(client: TestClient) -> None:
    begin(client, place(client))
    wrong = send(client, "/application/applicants/0", **{**PERSON, "number": "556036-0793"})
    assert wrong.status_code == 422 and "Det är ett organisationsnummer" in wrong.text


@pytest.mark.parametrize("phone", ["abc", "ring mig", "112"])
def test_a_telephone_without_a_number_is_told_at_its_field(client: TestClient, phone: str) -> None:
    begin(client, place(client))
    wrong = send(client, "/application/applicants/0", **PERSON, phone=phone)
    assert wrong.status_code == 422 and "Skriv telefonnumret med siffror" in wrong.text
    assert send(client, "/application/applicants/0", **PERSON, phone="+358 40 123 45 67 (kväll)").status_code < 400


def test_neighbours_are_asked_about_when_it_stands_near_them(client: TestClient) -> None:
    begin(client, place(client, distance2="3") | NO_INSTALLATIONS)
    html = client.get("/application/consents").text
    keys = re.findall(r'name="consent" value="([^"]+)"', html)
    assert keys and all("|" in key and key.rpartition("|")[2].isdecimal() for key in keys)
    assert "ALMEN 1:13" in html
    send(client, "/application/applicants/0", **PERSON)
    send(client, "/application/consents", consent=keys)
    answer = send(client, "/application/read-through", signed="0").text
    assert "Du behöver inte bygglov" not in answer, "what is ticked for a neighbour is only claimed"


def test_nobody_is_asked_about_neighbours_far_away(client: TestClient) -> None:
    begin(client, {**place(client), **NO_INSTALLATIONS})
    assert "/application/consents" not in client.get("/application").text


def test_a_day_that_does_not_exist_is_told(client: TestClient) -> None:
    begin(client, {**place(client), **NO_INSTALLATIONS})
    assert send(client, "/application/planned-start", day="31", month="2", year="2027").status_code == 422


def test_a_file_that_is_not_what_it_says_is_refused(client: TestClient) -> None:
    applying(client, **GARAGE)
    papers = {"paper.site_plan": ("plan.pdf", b"MZ...", "application/pdf")}
    answer = send(client, "/application/papers", files=papers)
    assert answer.status_code == 422
    assert "Situationsplan, ”plan.pdf”: Filen är varken pdf" in answer.text


@pytest.mark.parametrize(
    ("sizes", "too_large"),
    [
        ([LARGEST_PAPERS], []),
        ([LARGEST_PAPERS + 1], [0]),
        ([10_000, LARGEST_PAPERS - 10_000, 10_000], [2]),
        ([10_000, LARGEST_PAPERS - 9_999, 10_000], [1]),
        ([2 * LARGEST_PAPERS, 10_000, LARGEST_PAPERS], [0, 2]),
    ],
)
def test_a_file_too_large_is_told_at_its_field_and_those_beside_it_stay(
    client: TestClient, sizes: list[int], too_large: list[int]
) -> None:
    applying(client, **GARAGE)
    kinds = ["site_plan", "elevations", "floor_plan"][: len(sizes)]
    files = {
        f"paper.{kind}": (f"{kind}.pdf", drawing_of(size), "application/pdf")
        for kind, size in zip(kinds, sizes, strict=True)
    }
    answer = send(client, "/application/papers", files=files)
    let_go = [kinds[place] for place in too_large]
    assert answer.status_code == (422 if let_go else 200)
    assert [kind for kind in kinds if f'id="paper.{kind}-fault"' in answer.text] == let_go
    kept = client.get("/application/papers").text
    assert [kind for kind in kinds if f"{kind}.pdf" not in kept] == let_go


def test_several_files_of_a_kind_come_at_once_each_with_its_picture_for_nobody_else(client: TestClient) -> None:
    applying(client, **GARAGE)
    files = [
        ("paper.elevations", (f"fasad {side}.pdf", drawing(side), "application/pdf")) for side in ("norr", "syd", "ost")
    ] + [("paper.elevations", ("sommar.txt", b"hej", "text/plain"))]
    answer = send(client, "/application/papers", files=files)
    assert answer.status_code == 422 and "sommar.txt" in answer.text
    pictures = re.findall(r'src="(/application/papers/[0-9a-f]{64}/picture)"', answer.text)
    assert len(pictures) == 3 and all(f"fasad {side}.pdf" in answer.text for side in ("norr", "syd", "ost"))
    shown = client.get(pictures[0])
    assert shown.headers["content-type"] == "image/jpeg" and shown.content.startswith(b"\xff\xd8")
    client.cookies.clear()
    assert client.get(pictures[0]).status_code in (401, 403, 404)


def test_a_paper_is_called_what_the_applicant_says_that_it_shows(client: TestClient) -> None:
    applying(client, **GARAGE)
    files = {"paper.elevations": ("IMG_0007.pdf", drawing(), "application/pdf")}
    html = send(client, "/application/papers", files=files).text
    (field,) = re.findall(r'name="(called\.elevations\.[0-9a-f]{64})"', html)
    assert f"Högst {LARGEST_PAPERS // 1_000_000} MB på en gång" in html
    html = send(client, "/application/papers", **{field: "  "}).text
    assert "IMG_0007.pdf" in html, "an empty field leaves the name"
    html = send(client, "/application/papers", **{field: "Fasad mot norr " + "x" * 300}).text
    assert "Fasad mot norr" in html and "IMG_0007" not in html and "x" * 200 not in html


def test_a_form_too_large_to_be_read_is_told_with_the_way_back_and_what_was_there_stays(client: TestClient) -> None:
    applying(client, **GARAGE)
    send(client, "/application/papers", files={"paper.site_plan": ("min plan.pdf", drawing(), "application/pdf")})
    form = {"token": token(client.get("/application/papers").text)}
    large = {"paper.elevations": ("stor.pdf", bytes(FORM_IN_PAPERS * LARGEST_PAPERS), "application/pdf")}
    answer = client.post("/application/papers", data=form, files=large, headers={"accept": "text/html"})
    assert answer.status_code == 413 and 'href="/application/papers"' in answer.text
    assert "min plan.pdf" in client.get("/application/papers").text


def test_the_text_of_a_form_with_files_has_a_limit_of_its_own(client: TestClient) -> None:
    applying(client, **GARAGE)
    form = {
        "token": token(client.get("/application/papers").text),
        **{f"more{part}": "x" * 900_000 for part in range(3)},
    }
    files = {"paper.site_plan": ("plan.pdf", drawing(), "application/pdf")}
    assert client.post("/application/papers", data=form, files=files).status_code == 413


def test_a_paper_s_long_name_keeps_its_ending_and_shows_that_its_middle_is_left_out(client: TestClient) -> None:
    applying(client, **GARAGE)
    name = "å" * 300 + ".pdf"
    send(client, "/application/papers", files={"paper.site_plan": (name, drawing(), "application/pdf")})
    assert "å" * 99 + "…" + "å" * 95 + ".pdf" in client.get("/application/papers").text


def test_who_knows_the_hash_of_a_paper_of_somebody_else_s_does_not_have_it(client: TestClient, app: Any) -> None:
    applying(client, **GARAGE)
    send(client, "/application/papers", files={"paper.site_plan": ("plan.pdf", drawing("hemlig"), "application/pdf")})
    mine = send(client, "/application/read-through", signed="0").url.path
    (known,) = re.findall(r"/papers/([0-9a-f]{64})", client.get(mine).text)
    with browser(app) as other:
        theirs = send(applying(other, **GARAGE), "/application/read-through", signed="0").url.path
        assert other.get(f"{theirs}/papers/{known}").status_code == 404
        assert other.get(f"{mine}/papers/{known}").status_code == 404
    answer = client.get(f"{mine}/papers/{known}")
    assert answer.content == drawing("hemlig") and answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


HOSTILE_NAMES = (
    "../../../etc/passwd.pdf",
    "C:\\fakepath\\..\\plan.pdf",
    '"><img src=x onerror=alert(1)>.pdf',
    "rit\u202efdp.exe.pdf",
    "/rot.pdf",
    "a\tb\x7f.pdf",
)


def test_a_hostile_name_is_text_on_the_page_in_the_answer_and_in_the_zip_and_leads_nowhere(client: TestClient) -> None:
    applying(client, **GARAGE)
    files = [
        ("paper.elevations", (name, drawing(str(place)), "application/pdf")) for place, name in enumerate(HOSTILE_NAMES)
    ]
    both = drawing("tvetydig") + b"\n<html><script>alert(1)</script></html>"
    kept = send(client, "/application/papers", files=[*files, ("paper.site_plan", ("b.pdf", both, "application/pdf"))])
    assert kept.status_code == 200 and "<img src=x" not in kept.text and "\u202e" not in kept.text
    case = send(client, "/application/read-through", signed="0").url.path
    page = client.get(case).text
    assert "<img src=x" not in page and "\u202e" not in page
    for address in re.findall(rf'"({case}/papers/[0-9a-f]{{64}})"', page):
        answer = client.get(address)
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "script-src" not in answer.headers["content-security-policy"]
    names = ZipFile(BytesIO(client.get(f"{case}/all.zip").content)).namelist()
    assert len(names) == len(set(names)) >= len(HOSTILE_NAMES)
    for name in names:
        path = PureWindowsPath(name)
        assert not path.is_absolute() and not path.anchor and ".." not in path.parts, name


def test_a_paper_can_be_taken_out_again(client: TestClient) -> None:
    applying(client, **GARAGE)
    send(client, "/application/papers", files={"paper.site_plan": ("min plan.pdf", drawing(), "application/pdf")})
    html = client.get("/application/papers").text
    remove = re.search(r'name="remove" value="([^"]+)"', html)
    assert "min plan.pdf" in html and remove
    send(client, "/application/papers", remove=remove.group(1))
    assert "min plan.pdf" not in client.get("/application/papers").text


def test_sending_twice_makes_one_case(client: TestClient) -> None:
    applying(client)
    form = {"token": token(client.get("/application/read-through").text), "signed": "0"}
    answers = [client.post("/application/read-through", data=form, follow_redirects=False) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]


def test_a_sent_application_is_forgotten_but_for_its_case(client: TestClient) -> None:
    send(applying(client), "/application/read-through", signed="0")
    assert "draft" not in client.cookies
    assert client.get("/application").status_code == 404


def test_who_goes_back_after_sending_is_led_to_the_case(client: TestClient) -> None:
    applying(client)
    send(client, "/application/read-through", signed="0")
    gone = client.get("/application/read-through", headers={"Accept": "text/html"})
    assert gone.status_code == 404 and "Har du skickat ansökan finns den där." in gone.text
    assert 'class="button" href="/cases"' in gone.text


def test_an_application_given_up_is_gone(client: TestClient) -> None:
    applying(client)
    client.post("/application/give-up", data={"token": token(client.get("/application").text)})
    assert client.get("/application").status_code == 404


def test_an_application_begun_is_only_for_its_browser(client: TestClient, app: Any) -> None:
    applying(client)
    with browser(app) as other:
        assert other.get("/application").status_code == 404


def test_a_receipt_is_only_for_the_one_who_applied(client: TestClient, app: Any) -> None:
    answer = send(applying(client), "/application/read-through", signed="0")
    with browser(app) as other:
        assert other.get(answer.url.path).status_code == 404
        assert answer.url.path not in other.get("/cases").text


# -- forms and headers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/application/start", "/application/applicants/0", "/application/consents", "/application/papers",
     "/application/planned-start", "/application/read-through", "/application/give-up", "/sign-in", "/sign-out"],
)  # fmt: skip
def test_a_form_without_its_token_is_refused(client: TestClient, path: str) -> None:
    applying(client)
    assert client.post(path, data={"token": "x"}).status_code == 403


def test_another_browsers_token_is_refused(client: TestClient, app: Any) -> None:
    with browser(app) as other:
        theirs = token(other.get("/sign-in").text)
    client.get("/sign-in")
    assert client.post("/sign-in", data={"token": theirs, "person": "officer"}).status_code == 403


def test_a_form_sent_by_another_site_is_refused(client: TestClient) -> None:
    form = {"token": token(client.get("/sign-in").text), "person": "officer"}
    assert client.post("/sign-in", data=form, headers={"origin": "https://elsewhere.example"}).status_code == 403


def test_only_maps_run_scripts_all_of_them_ours(client: TestClient) -> None:
    for path in ("/property", "/place?property=ALMEN+1:3&act=deck"):
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
        assert re.findall(r"<script[^>]*>", answer.text) == re.findall(
            r'<script type="module" src="/static/[0-9a-f]{12}/map/[a-z]+\.js">', answer.text
        )


def test_other_pages_run_no_scripts_and_every_answer_carries_strict_headers(client: TestClient) -> None:
    for path in (
        "/",
        "/act?property=ALMEN+1:3",
        "/sign-in",
        "/docs",
        "/nowhere",
        "/static/style.css",
        "/api/v1/api-info",
    ):
        answer = client.get(path, headers={"accept": "text/html"})
        assert "<script" not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: TestClient) -> None:
    form = {"token": token(client.get("/sign-in").text), "person": "officer"}
    cookie = client.post("/sign-in", data=form, follow_redirects=False).headers["set-cookie"]
    assert "HttpOnly" in cookie and "samesite=lax" in cookie.lower()


# -- the desk -----------------------------------------------------------------------------------------


@pytest.fixture
def officer(client: TestClient) -> TestClient:
    send(client, "/sign-in", person="officer")
    return client


def referred(client: TestClient, name: str = "no-build-land") -> str:
    here, application = client.app.state.office, applications.read(story(name))  # type: ignore[attr-defined]
    record, _ = decide(here, application, clock.today(), proven(here, application))
    assert record.content["summary"]["outcome"] == "referred"
    return f"/desk/cases/{record.case_id}"


NEWEST = {"tab": "all", "order": "number"}


@pytest.mark.parametrize("button", ["keep", "decide"])
@pytest.mark.parametrize("name", ["reasons", "conditions", "why"])
def test_an_officer_s_words_too_long_are_told_at_their_field_and_stay(
    officer: TestClient, name: str, button: str
) -> None:
    path = referred(officer)
    html = officer.get(path).text
    (asked, *_) = re.findall(r'name="(judgement\.[^"]+)"', html)
    field = asked.replace("judgement.", "why.") if name == "why" else name
    form = {"token": token(html), "seen": sheet(html).sent["seen"], asked: "yes", button: "yes"}
    answer = officer.post(path, data={**form, field: "x" * 9_996 + "SLUT!"})
    assert answer.status_code == 422 and faults(answer.text) == {field.replace(" ", "_")}
    assert sheet(answer.text).sent[field] == "x" * 9_996 + "SLUT!"
    assert "Texten är" not in officer.post(path, data={**form, field: "x" * 9_996 + "SLUT"}).text


def test_the_words_of_a_step_too_long_are_told_at_their_field_and_stay(officer: TestClient) -> None:
    path = f"{referred(officer)}/steps"
    html = officer.get(path).text
    form = {"token": token(html), "seen": re.findall(r'name="seen" value="(\d+)"', html)[0], "kind": "noted"}
    answer = officer.post(path, data={**form, "step.text": "x" * 9_996 + "SLUT!"})
    assert answer.status_code == 422 and 'id="noted-text-fault"' in answer.text and "SLUT!</textarea>" in answer.text
    assert officer.post(path, data={**form, "step.text": "x" * 9_996 + "SLUT"}).status_code == 200


def test_the_desk_shows_what_waits_and_why(officer: TestClient) -> None:
    path = referred(officer)
    listed = officer.get("/desk", params=NEWEST).text
    assert path in listed and "fråg" in listed and "avvikelse" in listed.lower()
    assert "får inte förses med byggnad" in officer.get(path).text
    page = officer.get(path).text
    assert "Alla prövningar" in page and "Uppgifter i ärendet" in officer.get(f"{path}/facts").text
    assert "judgement.deviation_acceptable" in page
    checks = officer.get(f"{path}/checks").text
    assert "till godo" in checks, "checks that passed are shown with their margin"


def test_what_an_application_replaces_and_what_is_only_claimed_is_seen_at_the_desk(officer: TestClient) -> None:
    applying(officer, **GARAGE)
    wrong = send(officer, "/application/description", description="", replaces="9" * 21)
    assert wrong.status_code == 422 and 'id="replaces-fault"' in wrong.text
    send(officer, "/application/description", description="", replaces="BYGG 2026-000123")
    assert "BYGG 2026-000123" in officer.get("/application/description").text
    path = send(officer, "/application/read-through", signed="0").url.path
    assert "BYGG 2026-000123 (inte visat att det är sökandens)" in officer.get(f"/desk{path}/facts").text
    here, application = (
        officer.app.state.office,
        applications.read(story("near-boundary-with-consent"), officer.app.state.office.pack.acts),
    )  # type: ignore[attr-defined]
    unproved, _ = decide(here, application, clock.today())
    page = f"/desk/cases/{unproved.case_id}"
    assert "bara påstått" in officer.get(f"{page}/facts").text
    consent = "boundary_consent@ALMEN 1:2"
    assert f'name="judgement.{consent}"' in officer.get(page).text
    seen = {f"judgement.{consent}": "yes", f"why.{consent}": "Underskriften sedd på papper."}
    kept = officer.post(page, data={"token": token(officer.get(page).text), "keep": "yes", **seen}).text
    assert "gränsen mot ALMEN 1:2" in kept and "Underskriften sedd på papper." in officer.get(page).text


def test_an_officer_reads_what_was_handed_in_and_who_has_signed(officer: TestClient) -> None:
    applying(officer, **GARAGE)
    send(officer, "/application/agent", name="Prov Provsson", number="19900118-9811")
    send(officer, "/application/papers", files={"paper.power_of_attorney": ("fullmakt å.pdf", drawing("x"), "")})
    send(officer, "/application/papers", examples="yes")
    path = send(officer, "/application/read-through", signed="-1").url.path
    html = officer.get(f"/desk{path}").text + officer.get(f"/desk{path}/facts").text
    assert (
        "har inte skrivit under" in html and "Prov Provsson" in html and "judgement.power_of_attorney_accepted" in html
    )
    papers = [officer.get(one) for one in re.findall(rf"/desk{path}/papers/[0-9a-f]+", html)]
    assert drawing("x") in [one.content for one in papers]
    assert all(one.headers["content-disposition"].startswith("attachment") for one in papers)


def test_what_waits_for_the_applicant_has_its_own_list(officer: TestClient) -> None:
    case = officer.post(
        "/api/v1/applications", json=story("incomplete-application"), headers=machine(officer.app)
    ).json()
    in_the_list = f'name="case" value="{case["caseId"]}"'
    assert in_the_list in officer.get("/desk", params={"tab": "waiting", "order": "number"}).text
    assert in_the_list not in officer.get("/desk", params={"tab": "all", "waits": "us"}).text


GRANT = {"decision": "granted", "reasons": "Avvikelsen är liten och skymmer ingen sikt."}
REFUSE = {"decision": "refused", "reasons": "Sikten skyms."}
ORDINARY = {
    f"judgement.{fact}": "yes"
    for fact in (
        "existing_accords_with_plan",
        "fits_townscape",
        "good_form",
        "no_significant_nuisance",
        "no_nuisance_so_near",
        "values_respected",
    )
}
HEARD = {
    "judgement.neighbours_heard": "yes",
    "why.neighbours_heard": "Ägarna av ALMEN 1:34 och 1:36, med brev.",
    "day.neighbours_heard": "2026-01-15",
}
ACCEPTABLE = {**ORDINARY, **HEARD, "judgement.deviation_acceptable": "yes"}
NOT_ACCEPTABLE = {"judgement.deviation_acceptable": "no"}


def ruled(client: TestClient, path: str, **form: Any) -> Any:
    """Post the form of a desk's case with what it carries."""
    html = client.get(path).text
    seen = re.findall(r'name="seen" value="([0-9]+)"', html)[0]
    return client.post(path, data={"token": token(html), "seen": seen, **form})


def test_a_decision_is_read_through_before_it_is_taken(officer: TestClient) -> None:
    path = referred(officer)
    shown = ruled(officer, path, **GRANT, **ACCEPTABLE).text
    assert "Ja, besluta" in shown and GRANT["reasons"] in shown
    assert path in officer.get("/desk", params=NEWEST).text, "nothing is decided yet"
    changed = ruled(officer, path, **GRANT, **ACCEPTABLE, change="yes").text
    assert GRANT["reasons"] in changed and HEARD["why.neighbours_heard"] in changed


def test_an_officer_grants_a_deviation_with_reasons_and_the_letter_names_it(officer: TestClient) -> None:
    path = referred(officer)
    page = ruled(officer, path, **GRANT, **ACCEPTABLE, read_through="yes", conditions="Måla den röd.\n")
    assert "Beviljat" in page.text
    assert officer.get(f"{path}/letter.pdf").content.startswith(b"%PDF")
    letter = officer.get(f"{path}/letter.html").text
    assert "Måla den röd." in letter and "Handläggare Demo" in letter
    assert "avvikelserna från planen tillsammans kan godtas" in letter and "60–64" in letter
    assert "får inte förses med byggnad" in letter, "the provision that it deviates from"
    assert "Avvikelsen godtas" in letter and "Grannarna har fått tillfälle att yttra sig" in letter
    assert "bedömer" not in letter


def communicated(client: TestClient, path: str) -> None:
    """The applicant has seen what speaks against it, and has commented (FL 25 §)."""
    here, case_id = client.app.state.office, path.rpartition("/")[2]  # type: ignore[attr-defined]
    for step in ({"kind": "communicated", "what": "Marken får inte bebyggas."}, {"kind": "commented", "text": "Nej."}):
        take_asked(here, "9901", case_id, step, Role.OFFICER, "Handläggare Demo")


def test_nobody_is_refused_before_they_have_seen_what_speaks_against_it(officer: TestClient) -> None:
    page = ruled(officer, referred(officer), **REFUSE, **NOT_ACCEPTABLE, read_through="yes")
    assert page.status_code == 409 and "25 § FL" in page.text


def test_an_officer_refuses_with_reasons_and_the_letter_says_what_decided(officer: TestClient) -> None:
    path = referred(officer)
    communicated(officer, path)
    assert "Avslaget" in ruled(officer, path, **REFUSE, **NOT_ACCEPTABLE, read_through="yes").text
    letter = officer.get(f"{path}/letter.html").text
    assert "avvikelserna från planen inte kan godtas" in letter and "får inte förses med byggnad" in letter
    assert "bedömer" not in letter


def test_an_officer_cannot_grant_what_they_have_found_failing(officer: TestClient) -> None:
    page = ruled(officer, referred(officer), **GRANT, **NOT_ACCEPTABLE, read_through="yes")
    assert page.status_code == 409
    assert GRANT["reasons"] in page.text, "nothing that was written is lost"


def test_a_decision_that_is_closed_says_why_and_opens_when_the_questions_are_answered(officer: TestClient) -> None:
    path = referred(officer)
    closed = officer.get(path).text
    assert re.search(r'value="granted"\s+disabled', closed) and re.search(r'value="refused"\s+disabled', closed)
    tried = ruled(officer, path, **ACCEPTABLE, **{"try": "yes"}).text
    assert not re.search(r'value="granted"\s+disabled', tried) and re.search(r'value="refused"\s+disabled', tried)


@pytest.mark.parametrize(
    "left_out",
    ["judgement.neighbours_heard", "judgement.deviation_acceptable", "why.neighbours_heard", "day.neighbours_heard"],
)
def test_nothing_is_granted_before_every_question_is_answered_and_the_neighbours_are_heard(
    officer: TestClient, left_out: str
) -> None:
    form = {name: said for name, said in {**GRANT, **ACCEPTABLE}.items() if name != left_out}
    assert ruled(officer, referred(officer), **form, read_through="yes").status_code == 409


@pytest.mark.parametrize("form", [{**REFUSE, "reasons": " "}, {"reasons": "Ja."}])
def test_a_decision_without_reasons_or_direction_is_not_taken(officer: TestClient, form: dict[str, str]) -> None:
    assert ruled(officer, referred(officer), **form, **NOT_ACCEPTABLE).status_code == 409


def test_the_second_click_leads_to_what_was_decided(officer: TestClient) -> None:
    path = referred(officer)
    communicated(officer, path)
    html = officer.get(path).text
    form = {"token": token(html), "seen": re.findall(r'name="seen" value="([0-9]+)"', html)[0], "read_through": "yes"}
    first, second = (officer.post(path, data={**form, **REFUSE, **NOT_ACCEPTABLE}) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert "Avslaget" in second.text and "inte fattat" not in second.text
    assert officer.get(f"{path}/facts").text.count("<strong>Avslaget</strong>") == 1, "decided once"
    other = officer.post(path, data={**form, **GRANT, **ACCEPTABLE})
    assert other.status_code == 409 and "Det är redan avgjort" in other.text
    assert GRANT["reasons"] in other.text, "what the second officer wrote is not lost"


def test_what_the_applicant_sent_meanwhile_is_shown_and_nothing_is_decided_unread(officer: TestClient) -> None:
    applying(officer, **GARAGE)
    path = send(officer, "/application/read-through", signed="0").url.path
    html = officer.get(f"/desk{path}").text
    form = {"token": token(html), "seen": re.findall(r'name="seen" value="([0-9]+)"', html)[0], **REFUSE}
    send(officer, f"{path}/complete", files={"paper.site_plan": ("plan.pdf", drawing(), "application/pdf")})
    for button in ({}, {"read_through": "yes"}):
        page = officer.post(f"/desk{path}", data={**form, **button})
        assert page.status_code == 409
        assert "Ärendet har ändrats sedan du läste det" in page.text and "Situationsplan" in page.text
        assert REFUSE["reasons"] in page.text


def test_what_was_written_comes_back_when_the_sign_in_has_run_out(officer: TestClient) -> None:
    path = referred(officer)
    html = officer.get(path).text
    form = {"token": token(html), "seen": re.findall(r'name="seen" value="([0-9]+)"', html)[0], **GRANT, **ACCEPTABLE}
    officer.cookies.delete("sid")
    away = officer.post(path, data={**form, "read_through": "yes"})
    assert away.status_code == 403 and GRANT["reasons"] in away.text and "Logga in" in away.text
    send(officer, "/sign-in", person="officer")
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', away.text))
    kept |= dict(re.findall(r'<textarea name="([^"]+)" hidden>([^<]*)</textarea>', away.text))
    back = officer.post(path, data={**kept, "change": "yes"})
    assert back.status_code == 403 and GRANT["reasons"] in back.text and HEARD["why.neighbours_heard"] in back.text
    again = {**kept, "token": token(back.text), "read_through": "yes"}
    assert "Beviljat" in officer.post(path, data=again).text


def test_a_paper_may_be_let_go_with_a_reason_that_is_kept(officer: TestClient) -> None:
    applying(officer, **GARAGE)
    path = "/desk" + send(officer, "/application/read-through", signed="0").url.path
    asked = set(re.findall(r'name="waived\.(\w+)"', officer.get(path).text))
    assert "site_plan_attached" in asked
    waived = {f"waived.{fact}": "yes" for fact in asked}
    assert ruled(officer, path, **GRANT, **ORDINARY, **waived, read_through="yes").status_code == 409
    why = {f"why.{fact}": "Sett på papper i receptionen." for fact in asked}
    page = ruled(officer, path, **GRANT, **ORDINARY, **waived, **why, read_through="yes")
    assert "Beviljat" in page.text and "Sett på papper i receptionen." in officer.get(f"{path}/facts").text


def test_a_decision_needs_its_forms_token(officer: TestClient) -> None:
    assert officer.post(referred(officer), data={**REFUSE, "read_through": "yes"}).status_code == 403


def test_the_desk_is_closed_for_others(client: TestClient) -> None:
    path = referred(client)
    send(client, "/sign-in", person="citizen")
    for closed in ("/desk", path, f"{path}/letter.pdf"):
        assert client.get(closed).status_code == 403
    page = client.get("/desk", headers={"accept": "text/html"})
    assert page.status_code == 403


def test_an_officer_sees_only_their_own_municipality(officer: TestClient, app: Any) -> None:
    path = referred(officer)
    elsewhere = {
        "role": "officer",
        "name": "Någon",
        "municipality": "9902",
        "key": "officer",
        "number": "",
        "level": "",
    }
    with browser(app) as other:
        other.cookies.set("sid", app.state.office.store.sessions.open(elsewhere))
        assert other.get(path).status_code == 404
        assert path not in other.get("/desk", params=NEWEST).text


def test_a_citizen_signed_in_finds_the_form_filled_in(client: TestClient) -> None:
    send(client, "/sign-in", person="citizen")
    begin(client, {**place(client), **NO_INSTALLATIONS})
    assert "Testa Testsson" in client.get("/application").text


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded"])
def test_demo_sign_in_is_not_reached_through_a_proxy(client: TestClient, header: str) -> None:
    assert client.get("/sign-in", headers={header: "203.0.113.7"}).status_code == 403


def test_demo_sign_in_is_not_reached_by_another_name_for_this_computer(client: TestClient) -> None:
    assert client.get("/sign-in", headers={"host": "elsewhere.example"}).status_code == 400


def test_signing_in_leads_on_only_within_the_service(client: TestClient) -> None:
    for to, lands in (("/desk?waits=us", "/desk?waits=us"), ("//elsewhere.example", "/desk"), ("https://x", "/desk")):
        form = {"token": token(client.get("/sign-in").text), "person": "officer", "to": to}
        assert client.post("/sign-in", data=form, follow_redirects=False).headers["location"] == lands
        client.cookies.delete("sid")


def test_a_long_list_of_properties_says_that_it_goes_on_and_a_slip_is_asked_back(client: TestClient) -> None:
    many = client.get("/property", params={"q": "almen"}).text
    assert "De första 20" in many and "Det finns fler" in many
    assert many.index("ALMEN 1:2<") < many.index("ALMEN 1:10<")
    asked_back = client.get("/property", params={"q": "björksitgen 5"}).text
    assert "Menade du?" in asked_back and 'href="/act?property=ALMEN%201%3A3"' in asked_back


@pytest.mark.parametrize("written", ["Björkstigen 5, 999 01 Granköping", "björkstigen 5", "almen 1:3"])
def test_who_names_one_property_goes_straight_on_and_comes_back_to_the_search(client: TestClient, written: str) -> None:
    sent = client.get("/property", params={"q": written}, follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, "/act?property=ALMEN+1%3A3")
    acts = client.get(sent.headers["location"]).text
    assert "Björkstigen 5, ALMEN 1:3" in acts
    back = client.get(re.findall(r'class="back" href="([^"]+)"', acts)[0], follow_redirects=False)
    assert back.status_code == 200 and 'name="q"' in back.text
    several = client.get("/property", params={"q": "björkstigen"}, follow_redirects=False)
    assert several.status_code == 200 and "träffar" in several.text
