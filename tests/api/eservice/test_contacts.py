"""Whoever is signed in confirms by a code that an address is theirs; nobody else's is seen or confirmed."""

import re
from typing import Any

from starlette.testclient import TestClient

from tests.api.conftest import browser, token
from tests.api.test_pages import PERSON, applying, begin, place, send

MAIL = "kod@example.org"


def test_whoever_is_known_by_their_sign_in_and_gave_no_address_is_asked_to_confirm_none(app: Any) -> None:
    client = browser(app)
    client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": "citizen", "to": "/"})
    begin(client, place(client))
    page = client.get("/application")
    assert page.status_code == 200 and PERSON["name"] in page.text and 'href="/contacts"' not in page.text
    assert client.get("/application/read-through").status_code == 200


def writing(app: Any) -> TestClient:
    """A browser of somebody signed in, whose application gives an e-mail address and a mobile number of theirs."""
    client = browser(app)
    client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": "citizen", "to": "/"})
    applying(client)
    send(client, "/application/applicants/0", **PERSON, email=MAIL, phone="070-123 45 67")
    return client


def posted(client: TestClient, **form: str) -> Any:
    """What the form of that address answers."""
    html = client.get("/contacts").text
    place = re.search(rf'id="address(\d+)">\s*<h2>{MAIL}', html)
    assert place
    return client.post("/contacts", data={"token": token(html), "place": place[1], **form})


def test_an_address_is_confirmed_by_the_code_that_was_sent_there(app: Any) -> None:
    client = writing(app)
    assert 'href="/contacts"' in client.get("/application").text
    html = client.get("/contacts").text
    assert MAIL in html and "+46701234567" in html and "Bekräftad" not in html
    right = re.search(r"I demon: (\d{6})", posted(client, ask="yes").text)
    assert right
    wrong = posted(client, code=f"{(int(right[1]) + 1) % 1_000_000:06}")
    assert wrong.status_code == 422 and "Koden stämmer inte" in wrong.text and 'aria-invalid="true"' in wrong.text
    assert "Vänta en minut" in posted(client, ask="yes").text
    assert "Bekräftad" in posted(client, code=f" {right[1][:3]} {right[1][3:]} ").text
    assert posted(client, place="70", ask="yes").status_code == 404


def test_addresses_are_shown_and_confirmed_by_nobody_but_who_has_signed_in_as_theirs(app: Any) -> None:
    writing(app)
    stranger = browser(app)
    assert stranger.get("/contacts", follow_redirects=False).headers["location"].startswith("/sign-in")
    other = browser(app)
    applying(other)
    send(
        other,
        "/application/applicants/0",
        **PERSON | {"name": "Prov Provsson", "number": "19900118-9811"},
        email="prov@example.org",
    )
    other.post("/sign-in", data={"token": token(other.get("/sign-in").text), "person": "citizen", "to": "/"})
    assert "prov@example.org" not in other.get("/contacts").text
