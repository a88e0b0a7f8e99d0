"""What the pre-check asks, and the reasons that its answer gives."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from permits import application as applications
from permits import clock
from permits.case import decide
from tests.api.conftest import app, client, story
from tests.api.test_pages import NO_INSTALLATIONS, PERSON, begin, place, send
from tests.proven import proven

__all__ = ["app", "client"]

BROUGHT = [name for name in NO_INSTALLATIONS if name.startswith(("fact.installs_", "fact.affects_"))]
REST = {name: value for name, value in NO_INSTALLATIONS.items() if name not in BROUGHT}


def why(html: str) -> str:
    """What stands behind "Därför"."""
    return html.partition("<summary>Därför")[2].partition("</details>")[0].replace("\u00a0", " ")


def test_a_notification_tells_what_calls_for_it_and_not_the_papers_it_lacks(client: TestClient) -> None:
    stove = {"property": "ALMEN 1:3", "act": "installation", "building": "unsure", "fact.changes_facade": "false"}
    html = client.get("/answer", params={**stove, **NO_INSTALLATIONS, "fact.installs_fireplace": "true"}).text
    assert "Du behöver göra en anmälan" in html and "Anmäl och lämna handlingarna nedan" in html
    assert "Kräver anmälan" in why(html) and "ldstad" in why(html)
    assert "saknas" not in why(html)


def test_what_needs_nothing_tells_each_demand_that_was_tried_and_does_not_bind(client: TestClient) -> None:
    nothing = {"property": "ALMEN 1:39", "act": "installation", "building": "unsure", "fact.changes_facade": "false"}
    html = client.get("/answer", params={**nothing, **NO_INSTALLATIONS}).text
    assert "Du behöver inte bygglov" in html
    for tried in ("eldstad", "hiss", "ventilation", "avlopp", "bärande delar", "brand"):
        assert tried in why(html), tried
    assert "småhus" not in why(html), "what is said of façades is no reason of what changes none"


def test_an_open_answer_tells_what_leaves_it_open_and_not_the_papers_it_lacks(client: TestClient, app: Any) -> None:
    here, body = app.state.office, story("granted-garage")
    decide(here, applications.read(body), clock.today(), proven(here, applications.read(body)))
    drawn = ";".join(f"{east},{north}" for east, north in body["measure"]["footprint"]["coordinates"][0][:4])
    same = {**place(client, width="8", ridge_height_m="3,2", roof_angle_deg="27"), "shape": drawn, **NO_INSTALLATIONS}
    for name in ("distance1", "distance2", "boundary1", "boundary2"):
        same.pop(name)
    html = client.get("/answer", params=same).text.replace("\u00a0", " ")
    left = html.partition("Kvar för en människa")[2].partition("</section>")[0] or why(html)
    assert "En handläggare behöver titta på det" in html
    assert "redan har sagt ja till" in left and "saknas" not in left
    assert "kräver bygglov om inget undantag gäller" not in left, "that a rule speaks of it is left to nobody"


def test_who_seeks_a_dispensation_by_the_shore_is_asked_why_and_told_that_no_time_runs(client: TestClient) -> None:
    lot = {"property": "SJÖVIK 4:10", "act": "shore_dispensation"}
    first, second = re.findall(r'<option value="([^"]+)" selected>', client.get("/place", params=lot).text)
    drawn = {
        **lot,
        "width": "5",
        "depth": "5",
        "boundary1": first,
        "distance1": "10",
        "boundary2": second,
        "distance2": "10",
    }
    asked = client.get("/answer", params=drawn).text
    assert "Vilket särskilt skäl" in asked and asked.count('name="fact.shore_special_reason"') == 10
    html = client.get("/answer", params={**drawn, "fact.shore_special_reason": "cut_off"}).text.replace("\u00a0", " ")
    assert "En handläggare behöver titta på det" in html and "väl avskilt från stranden" in why(html)
    assert "lagen sätter ingen tid" in html and "veckor från en komplett" not in html


def test_a_garage_by_the_shore_is_led_to_the_dispensation_from_the_answer_and_from_the_case(client: TestClient) -> None:
    lot = {"property": "SJÖVIK 4:10", "act": "new_complementary_building"}
    first, second = re.findall(r'<option value="([^"]+)" selected>', client.get("/place", params=lot).text)
    drawn = {
        **lot, **NO_INSTALLATIONS, "width": "12", "depth": "6", "ridge_height_m": "4,5",
        "boundary1": first, "distance1": "10", "boundary2": second, "distance2": "10",
    }  # fmt: skip
    leads = 'href="/place?property=SJ%C3%96VIK+4%3A10&amp;act=shore_dispensation"'
    answered = client.get("/answer", params=drawn).text
    assert leads in answered and "Strandskyddsdispens är en egen ansökan" in answered
    begin(client, drawn)
    send(client, "/application/applicants/0", **PERSON)
    send(client, "/application/planned-start", day="1", month="4", year="2027")
    sent = send(client, "/application/read-through", signed="0")
    assert "/cases/" in sent.url.path and leads in sent.text


@pytest.mark.parametrize("listed", ["all", "but the lift"])
def test_one_press_says_no_to_all_that_it_stands_above_and_to_nothing_else(client: TestClient, listed: str) -> None:
    meant = BROUGHT if listed == "all" else [name for name in BROUGHT if name != "fact.installs_lift"]
    answer = client.get(
        "/answer", params={**place(client), **REST, "none": " ".join(meant), "asked": " ".join(BROUGHT)}
    )
    assert str(answer.url).count("=false") == len(meant) and "none=" not in str(answer.url)
    if listed == "all":
        assert "Du behöver inte bygglov" in answer.text
    else:
        assert 'href="#fact.installs_lift"' in answer.text


@pytest.mark.parametrize("own", ["true", "unsure"])
def test_an_answer_of_its_own_stands_beside_none_of_this(client: TestClient, own: str) -> None:
    said = {**place(client), **REST, "none": " ".join(BROUGHT), "fact.installs_fireplace": own}
    answer = client.get("/answer", params=said)
    assert f"fact.installs_fireplace={own}" in str(answer.url)
    assert "Du behöver inte bygglov" not in answer.text


@pytest.mark.parametrize("name", ["fact.work_begun", "fact.level_change_m", "fact.neighbour_consents", "nonsense"])
def test_none_of_this_answers_no_other_kind_of_question(client: TestClient, name: str) -> None:
    answer = client.get("/answer", params={**place(client), "none": name})
    assert f"{name}=false" not in str(answer.url) and answer.status_code == 200


def test_what_has_no_measures_is_told_to_be_done_as_answered(client: TestClient) -> None:
    painted = {"property": "ALMEN 1:3", "act": "facade_change", **NO_INSTALLATIONS}
    html = client.get("/answer", params=painted).text
    assert "Gör det så som du har svarat" in html and "de mått som du har angett" not in html
    assert "Gäller inte här" in why(html) and "Inte uppfyllt" not in why(html)


def test_what_is_tried_in_several_cases_on_the_property_is_told_once(client: TestClient, app: Any) -> None:
    here = app.state.office
    for words in ("En bod.", "En annan bod."):
        body = story("no-build-land")
        body["measure"]["description"] = words
        decide(here, applications.read(body), clock.today(), proven(here, applications.read(body)))
    elsewhere = place(client, property=body["property"], distance1="12", distance2="12")
    html = client.get("/answer", params={**elsewhere, **NO_INSTALLATIONS}).text
    told = html.partition("Tänk på</h2>")[2].partition("</section>")[0]
    assert told.count("Kommunen prövar redan något här. Blir det byggt räknas det med") == 1


def said(html: str) -> str:
    """The words of a page, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").split())


def test_a_pool_s_height_is_asked_for_once_and_may_be_nought(client: TestClient) -> None:
    pool = {
        **place(client, act="pool", distance1="6", distance2="6"),
        "fact.work_begun": "no",
        "fact.level_change_m": "0",
    }
    del pool["ridge_height_m"]
    assert 'id="height_m"' not in client.get("/place", params=pool).text
    assert "Hur högt över marken når poolen" in client.get("/answer", params=pool).text
    html = said(client.get("/answer", params={**pool, "fact.pool_height_m": "0"}).text)
    assert "Du behöver inte bygglov eller marklov" in html
    assert "behövs varken bygglov, marklov eller anmälan" in html


@pytest.mark.parametrize("act", ["parking", "storage_yard", "facility"])
def test_what_has_no_height_of_its_own_is_not_asked_for_one_where_it_is_drawn(client: TestClient, act: str) -> None:
    assert 'id="height_m"' not in client.get("/place", params={"property": "ALMEN 1:3", "act": act}).text


@pytest.mark.parametrize(
    ("act", "from_where", "not_said"),
    [
        ("fence", "Mät från den ände som är närmast hörnet", ("fasaden", "djupet")),
        ("deck", "Mät från ytterkanten", ("fasaden",)),
        ("new_complementary_building", "Mät från fasaden", ()),
    ],
)
def test_a_distance_is_measured_from_what_there_is(
    client: TestClient, act: str, from_where: str, not_said: tuple[str, ...]
) -> None:
    html = said(client.get("/place", params={"property": "ALMEN 1:3", "act": act}).text)
    assert from_where in html and not [word for word in not_said if word in html]


def test_parking_smaller_in_all_than_what_is_drawn_is_told_by_the_size_that_was_written(client: TestClient) -> None:
    parking = {
        **place(client, act="parking", width="6", depth="4"),
        "fact.changed_building": "one_or_two_dwelling_house",
        "fact.parking_total_m2": "20",
        **REST,
    }
    del parking["ridge_height_m"]
    assert "Sammanlagt är det 20 m², men bara det här är 24 m²." in said(client.get("/answer", params=parking).text)


def test_what_a_no_costs_is_told_beside_what_a_yes_does(client: TestClient) -> None:
    near = place(client, width="8", ridge_height_m="3,2", roof_angle_deg="27", distance1="2")
    html = said(client.get("/answer", params={**near, **NO_INSTALLATIONS}).text)
    assert "Svaret kan bli nej" in html and "6 400 kr också om svaret blir nej" in html


def test_an_advance_notice_costs_whatever_it_says_and_lets_nobody_begin(client: TestClient) -> None:
    asked = {"property": "ALMEN 1:3", "act": "advance_notice"}
    html = said(client.get("/answer", params=asked).text)
    assert "om lov behövs, annars inget" not in html and "också om svaret blir nej" in html
    assert "inget än" in html and "behövs ritningar säger vi till" in html
    begin(client, asked)
    send(client, "/application/applicants/0", **PERSON)
    read = said(client.get("/application/read-through").text)
    assert "Du får börja först när du också har fått bygglov och startbesked" in read
    assert "Björkstigen 5, ALMEN 1:3" in read


def test_the_neighbour_s_yes_is_told_where_the_answer_is_and_a_move_is_called_one(client: TestClient) -> None:
    shed = place(client, width="5", depth="4", ridge_height_m="2,8", distance1="3")
    html = said(client.get("/answer", params={**shed, **NO_INSTALLATIONS}).text)
    assert "Säger grannen ja behövs inget lov. Annars prövar en handläggare" in html
    assert "Flytta det: " in html and "Flytta det åt mig" in html


def test_a_house_is_not_headed_as_something_else_where_its_facade_is_changed(client: TestClient) -> None:
    facade = {"property": "ALMEN 1:3", "act": "facade_change", "building": "unsure", **NO_INSTALLATIONS}
    told = said(why(client.get("/answer", params=facade).text))
    assert "Annan byggnad än småhus Gäller inte här" in told and "inget småhus" not in told
