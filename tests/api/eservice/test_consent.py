"""A neighbour's consent by link: for one owner, one property and one proposal, word for word."""

import re
from typing import Any

from starlette.testclient import TestClient

from tests.api.conftest import browser, token
from tests.api.test_pages import NO_INSTALLATIONS, PERSON, begin, place, send


def applying_near(client: TestClient, **changes: str) -> list[str]:
    """An application near a boundary; the paths of the links to send."""
    begin(client, {**place(client, distance2="3", **changes), **NO_INSTALLATIONS})
    return links(client)


def links(client: TestClient) -> list[str]:
    html = client.get("/application/consents").text
    return [one.partition("127.0.0.1:8000")[2] or one for one in re.findall(r'readonly\s+value="([^"]+)"', html)]


def say(app: Any, path: str, answer: str) -> Any:
    """The neighbour answers in a browser of their own."""
    with browser(app) as neighbour:
        form = token(neighbour.get(path).text)
        return neighbour.post(path, data={"token": form, "agrees": answer})


def test_the_neighbour_sees_what_will_stand_where_and_nobodys_name(client: TestClient, app: Any) -> None:
    (path, *_) = applying_near(client, ridge_height_m="2,4")
    send(client, "/application/applicants/0", **PERSON)
    with browser(app) as neighbour:
        html = neighbour.get(path).text
    assert "vill bygga nära gränsen" in html and "<img" in html and "ALMEN 1:13" in html
    assert "Testa" not in html


def test_the_neighbour_is_told_how_far_from_them_it_comes_and_where_from_their_house(
    client: TestClient, app: Any
) -> None:
    (path, *_) = applying_near(client, ridge_height_m="2,4")
    with browser(app) as neighbour:
        html = neighbour.get(path).text.replace("\u00a0", " ")
    seen = html[html.index("Sett från dig") :]
    assert "Det kommer minst 1,95 m från er gemensamma gräns." in seen
    assert re.search(r"Från ditt hus sett ligger det åt (söder|sydost|sydväst), \d+ m bort\.", seen)
    assert re.search(r"Det blir 2,40? m högt, mätt från marken\.", seen)


def test_what_may_reach_the_boundary_is_told_so_and_never_as_less_than_nothing(client: TestClient, app: Any) -> None:
    begin(client, {**place(client, distance2="0,3", ridge_height_m="2,4"), **NO_INSTALLATIONS})
    with browser(app) as neighbour:
        seen = neighbour.get(links(client)[0]).text.partition("Sett från dig")[2]
    assert "Det kan komma ända fram till er gemensamma gräns." in seen and "-0" not in seen.partition("</ul>")[0]


def test_when_every_owner_says_yes_no_permit_is_needed(client: TestClient, app: Any) -> None:
    paths = applying_near(client, ridge_height_m="2,3")
    assert paths
    for path in paths:
        assert "Du har svarat ja" in say(app, path, "yes").text
    send(client, "/application/applicants/0", **PERSON)
    send(client, "/application/planned-start", day="1", month="4", year="2027")
    assert "Du behöver inte bygglov" in send(client, "/application/read-through", signed="0").text


def test_a_no_is_kept_and_counts_as_none(client: TestClient, app: Any) -> None:
    paths = applying_near(client, ridge_height_m="2,9")
    say(app, paths[0], "no")
    assert "Har sagt nej via länken" in client.get("/application/consents").text


def test_a_no_by_link_outweighs_a_tick_for_a_signature_on_paper(client: TestClient, app: Any) -> None:
    paths = applying_near(client, ridge_height_m="2,2")
    send(client, "/application/applicants/0", **PERSON)
    for path in paths:
        say(app, path, "no")
    owners = [f"ALMEN 1:13|{n}" for n in range(len(paths))]
    assert 'name="consent"' not in client.get("/application/consents").text
    send(client, "/application/consents", consent=owners)
    assert f"Nej via länken: {len(paths)}" in re.sub("<[^>]+>", "", client.get("/application/read-through").text)
    send(client, "/application/planned-start", day="1", month="4", year="2027")
    assert "Du behöver inte bygglov" not in send(client, "/application/read-through", signed="0").text


def test_a_changed_proposal_makes_the_answer_void(client: TestClient, app: Any) -> None:
    paths = applying_near(client, ridge_height_m="2,8")
    for path in paths:
        say(app, path, "yes")
    assert "Har sagt ja" in client.get("/application/consents").text
    changed = applying_near(client, ridge_height_m="2,7")
    assert len(changed) == len(paths) and "Har sagt ja" not in client.get("/application/consents").text


def test_a_link_that_was_tampered_with_is_not_found(client: TestClient, app: Any) -> None:
    (path, *_) = applying_near(client, ridge_height_m="2,5")
    with browser(app) as neighbour:
        assert neighbour.get(path[:-3] + "abc").status_code == 404


def test_a_form_without_its_token_is_refused(client: TestClient) -> None:
    (path, *_) = applying_near(client, ridge_height_m="2,6")
    assert client.post(path, data={"agrees": "yes", "token": "x"}).status_code == 403
