"""Who gets what of a case stands in one table, and several who were sent or served are told of at once, or none of them."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from permits.office import Office
from permits.steps.taking import standing
from permits.store.tables import own_cases
from tests.api.conftest import token
from tests.api.desk.test_desk_case import text
from tests.api.desk.test_protection import applied
from tests.api.desk.test_roles import signed_in
from tests.steps.test_dispatching import OWNER, granted

BOTH = ["applicant", OWNER]


@pytest.fixture
def here(app: Any) -> Office:
    office: Office = app.state.office
    return office


@pytest.fixture
def case(here: Office) -> str:
    """A permit for somebody without e-mail on another's land: nobody gets it but from an officer's hand."""
    return granted(here, email=None)


@pytest.fixture
def officer(app: Any) -> TestClient:
    return signed_in(app, "officer")


def sent(client: TestClient, case: str, **fields: Any) -> Any:
    path = f"/desk/cases/{case}/dispatch"
    html = client.get(path).text
    seen = re.search(r'name="seen" value="(\d+)"', html)
    assert seen
    said = {"token": token(html), "seen": seen.group(1), **fields}
    return client.post(path, data=said, follow_redirects=False)


def happened(here: Office, case: str) -> list[str]:
    return [event.step for event in here.store.events.of("9901", case)]


def test_several_who_were_sent_the_decision_are_told_of_at_once_and_nothing_waits_to_be_handed_over(
    officer: TestClient, here: Office, case: str
) -> None:
    assert text(officer.get(f"/desk/cases/{case}/dispatch").text).count("är skickat") == 2
    assert sent(officer, case, told=BOTH, channel="mail", day="2026-11-23").status_code == 303
    assert happened(here, case)[2:] == ["sent", "sent"]
    assert {day.isoformat() for day in standing(here, "9901", case).sent.values()} == {"2026-11-23"}
    assert here.store.outbox.by_hand("9901", case) == []


def test_who_has_got_it_has_their_own_last_day_to_appeal(officer: TestClient, here: Office, case: str) -> None:
    sent(officer, case, told=BOTH, channel="mail", day="2026-11-23")
    assert sent(officer, case, served=[OWNER], serve="yes", day="2026-11-25").status_code == 303
    html = text(officer.get(f"/desk/cases/{case}/dispatch").text)
    assert "2026-11-25 2026-12-16" in html, "three weeks"
    assert "Räknas när beslutet är kungjort" in html


@pytest.mark.parametrize(
    "fields",
    [
        {"told": []},
        {"told": ["ALMEN 1:9/1"]},
        {"told": ["applicant"], "serve": "yes"},
        {"told": BOTH, "day": "2026-11-19"},
        {"told": BOTH, "day": "2999-01-01"},
        {"told": BOTH, "day": "i går"},
        {"told": BOTH, "channel": "brevduva"},
    ],
    ids=["nobody", "no recipient", "served without a box", "before the decision", "to come", "no day", "no channel"],
)
def test_what_cannot_be_told_is_refused_in_words_and_none_of_it_is_kept(
    officer: TestClient, here: Office, case: str, fields: dict[str, Any]
) -> None:
    before = happened(here, case)
    refused = sent(officer, case, **fields)
    assert (refused.status_code, "Inget är antecknat" in refused.text) == (422, True)
    assert happened(here, case) == before and len(here.store.outbox.by_hand("9901", case)) == 2


def test_a_letter_of_another_case_is_not_handed_over_by_its_number(
    officer: TestClient, here: Office, case: str
) -> None:
    with here.store.writing() as connection:
        connection.execute(own_cases.delete())
    other = granted(here, email=None, phone="08-123 45 67")
    assert other != case
    theirs = [notice.id for notice in here.store.outbox.by_hand("9901", other)]
    sent(officer, case, told=theirs)
    assert [notice.id for notice in here.store.outbox.by_hand("9901", other)] == theirs


def test_a_second_click_tells_nothing_twice_and_an_old_page_tells_nothing(
    officer: TestClient, here: Office, case: str
) -> None:
    path = f"/desk/cases/{case}/dispatch"
    html = officer.get(path).text
    seen = str(standing(here, "9901", case).sequence)
    old = {"token": token(html), "seen": seen, "channel": "mail"}
    clicks = [officer.post(path, data={**old, "told": [OWNER]}, follow_redirects=False) for _ in range(2)]
    assert [answer.status_code for answer in clicks] == [303, 303]
    assert happened(here, case).count("sent") == 1
    assert officer.post(path, data={**old, "told": ["applicant"]}).status_code == 409
    assert happened(here, case).count("sent") == 1


def test_an_officer_with_a_conflict_of_interest_tells_of_nothing(app: Any, here: Office, case: str) -> None:
    officer = signed_in(app, "officer")
    page = officer.get(f"/desk/cases/{case}/steps").text
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    declared = {"token": token(page), "seen": seen.group(1), "kind": "conflict_declared", "step.why": "Min bror."}
    assert officer.post(f"/desk/cases/{case}/steps", data=declared).status_code == 200
    assert sent(officer, case, told=BOTH).status_code == 403
    assert happened(here, case).count("sent") == 0


def test_the_name_and_address_of_whoever_is_protected_stand_in_no_table(app: Any, here: Office, case: str) -> None:
    shown = text(signed_in(app, "officer").get(f"/desk/cases/{case}/dispatch").text)
    assert "Annan Testsson, Björkstigen" in shown
    protected = applied(app, protectedIdentity=True)
    client = signed_in(app, "officer", duties=("protected",))
    hidden = client.get(f"/desk/cases/{protected}/dispatch").text
    table = text(hidden[hidden.index("<table") : hidden.index("</table>")])
    assert "skyddade uppgifter" in table and "Testa" not in table and "Björkstigen" not in table


@pytest.mark.parametrize(
    "number", ["9" * 5000, "9" * 20, "²", "-1", ""], ids=["endless", "large", "raised", "negative", "none"]
)
def test_a_number_that_no_form_of_the_desk_has_is_a_clear_fault(officer: TestClient, case: str, number: str) -> None:
    path = f"/desk/cases/{case}"
    said = {"token": token(officer.get(f"{path}/steps").text), "seen": number, "version": number, "drafted": number}
    asked = [
        (f"{path}/steps", {"kind": "noted", "step.text": "x"}),
        (f"{path}/steps", {"kind": "heard", "near": "yes", "within": number}),
        (f"{path}/steps", {"kind": "served", "step.recipient": f"ALMEN 1:2/{number}"}),
        (path, {"decision": "granted", "reasons": "x", "read_through": "yes"}),
        (path, {"save": "yes", "reasons": "x"}),
        (f"{path}/second-reading", {}),
        (f"{path}/draft", {"form": "ruling", "reasons": "x"}),
        (f"{path}/dispatch", {"told": [number, "applicant"]}),
        (f"{path}/disclosures/{number}", {"why": "x"}),
        (f"/desk/handed-over/{number}", {}),
    ]
    answers = [officer.post(address, data={**said, **more}).status_code for address, more in asked]
    answers += [
        officer.get(f"{path}/steps/{number}.pdf").status_code,
        officer.get(f"{path}/papers?at={number}").status_code,
    ]
    assert [answer for answer in answers if answer >= 500] == []
