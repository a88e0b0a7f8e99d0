"""An applicant's own steps, from the permit to the final clearance, and what is told where one is not open."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from permits import application as applications
from permits import clock, numbers
from permits.case import decide
from permits.casework.deadline import last_appeal_by_the_served
from permits.casework.events import Role
from permits.casework.status import Status
from permits.continuing import withdraw
from permits.errors import BadInput
from permits.office import Office
from permits.prospect import prospect
from permits.steps.asked import body_of
from permits.steps.taking import standing, take_asked
from tests.api.conftest import app, browser, client, story, token
from tests.api.eservice.test_completion import paper
from tests.proven import proven
from tests.test_paper import DATA

__all__ = ["app", "client"]

OFFICER = (Role.OFFICER, "Handläggare Demo")


@pytest.fixture
def office(client: TestClient) -> Office:
    return client.app.state.office  # type: ignore[attr-defined,no-any-return]


def opened(client: TestClient, office: Office, name: str) -> str:
    """A story's case as the machine answered it, opened by the one who applied."""
    application = applications.read(story(name))
    record, _ = decide(office, application, clock.today(), proven(office, application))
    number = str(record.application["applicants"][0]["personalNumber"])
    who = {
        "role": "citizen",
        "name": "Testa Testsson",
        "municipality": "",
        "level": "demo",
        "number": number,
        "key": "",
    }
    key = office.store.sessions.open(who)
    client.cookies.set("sid", key)
    return f"/cases/{record.case_id}"


@pytest.fixture
def path(client: TestClient, office: Office) -> str:
    return opened(client, office, "granted-garage")


def movers(html: str) -> str:
    """Whose move the page says that it is."""
    found = re.search(r"<dt>Vem ska göra något\?</dt>\s*<dd>([^<]+)", html)
    assert found
    return found.group(1).strip()


def take(client: TestClient, path: str, kind: str, files: Any = None, **said: str) -> Any:
    address = f"{path}/own/{kind}"
    html = client.get(address).text
    seen = re.findall(r'name="seen" value="([0-9]+)"', html)
    form = {
        "token": token(html),
        "seen": seen[0] if seen else "",
        **{f"step.{name}": text for name, text in said.items()},
    }
    return client.post(address, data=form, files=files or None)


def test_nobody_waits_for_a_letter_that_only_is_to_be_sent(client: TestClient, office: Office) -> None:
    """The answer is there already, and so is what one may do by it: that it is sent as well holds nobody up."""
    free = client.get(opened(client, office, "exempt-shed")).text
    assert movers(free) == "Ingen" and "Skicka brevet" in free and "Skicka beslutet" not in free
    assert movers(client.get(opened(client, office, "stove")).text) == "Du"


def test_the_fee_and_the_last_days_of_a_decision_stand_in_the_case(
    client: TestClient, office: Office, path: str
) -> None:
    record = office.store.records.last("9901", path.rpartition("/")[2])
    assert record.told is not None
    page = client.get(path).text
    assert f"<dt>Avgift</dt><dd>{record.told['fee']['amount']['sv']}</dd>" in page
    assert re.search(r"<dt>Överklaga senast</dt>\s*<dd>räknas från den dag du fick beslutet", page)
    assert f"Avgift: {record.told['fee']['amount']['sv']}</span>" in client.get("/cases").text
    free = client.get(opened(client, office, "exempt-shed")).text
    assert "<dt>Avgift</dt>" not in free and "Överklaga senast" not in free


def test_the_last_day_to_appeal_stands_in_the_list_and_in_the_case_once_it_is_known(
    client: TestClient, office: Office, path: str
) -> None:
    case_id = path.rpartition("/")[2]
    assert "Överklaga senast" not in client.get("/cases").text, "nobody knows that they have got it"
    got = clock.today()
    last = numbers.day(last_appeal_by_the_served(office.pack, got)).sv
    take_asked(office, "9901", case_id, {"kind": "served", "recipient": "applicant"}, *OFFICER, day=got)
    assert f"Överklaga senast {last}</span>" in client.get("/cases").text
    assert re.search(rf'<dt>Överklaga senast</dt>\s*<dd class="day">{last}</dd>', client.get(path).text)


def test_more_time_to_complete_is_asked_for_with_a_reason_and_answered_by_an_officer(
    client: TestClient, office: Office
) -> None:
    path = opened(client, office, "incomplete-application")
    case_id = path.rpartition("/")[2]
    last = standing(office, "9901", case_id).asked_by
    assert last is not None and f'href="{path}/own/more_time_asked"' in client.get(path).text
    later = last + timedelta(days=14)
    parts = {"day": str(later.day), "month": str(later.month), "year": str(later.year)}
    unsaid = take(client, path, "more_time_asked", **parts)
    assert unsaid.status_code == 422 and 'id="why-fault"' in unsaid.text and f'value="{later.year}"' in unsaid.text
    same = {"day": str(last.day), "month": str(last.month), "year": str(last.year)}
    assert 'id="until-fault"' in take(client, path, "more_time_asked", why="Ritaren är sjuk.", **same).text
    asked = take(client, path, "more_time_asked", why="Ritaren är sjuk.", **parts).text
    assert "Ritaren är sjuk." in asked and movers(asked) == "Du och kommunen"
    assert "redan bett om mer tid" in client.get(f"{path}/own/more_time_asked").text
    given = {"kind": "more_time_given", "until": later.isoformat()}
    take_asked(office, "9901", case_id, given, *OFFICER)
    answered = client.get(path).text
    assert f"Mer tid att komplettera: {numbers.day(later).sv}" in answered and movers(answered) == "Du"
    assert f'<dd class="day">{numbers.day(later).sv}</dd>' in answered


def test_a_permit_goes_to_its_final_clearance_by_the_applicants_own_pages(
    client: TestClient, office: Office, path: str
) -> None:
    case_id = path.rpartition("/")[2]
    page = client.get(path).text
    assert "Din tur" in page and f'href="{path}/own/plan_handed_in"' in page
    assert "ingen kontrollplan än" in client.get(f"{path}/checklist").text
    assert re.search(r"<dt>Vem ska göra något\?</dt>\s*<dd>\s*Du\b", page)
    assert re.search(r"<span>\s*Du\b", client.get("/cases").text)
    handed_in = take(client, path, "plan_handed_in", contractor="jag själv").text
    (plan,) = re.findall(rf'href="({path}/papers/[0-9a-f]+)">öppna', handed_in)
    assert client.get(plan).content.startswith(b"%PDF")
    named = take(client, path, "manager_named", name="Karin Kontroll", certificate="SC-1234").text
    assert "Kontrollansvarig anmäld" in named and "Karin Kontroll" not in named
    for kind, said in (
        ("consultation_not_needed", {"why": "Enkel byggnad."}),
        ("start_cleared", {"plan": ["Grunden kontrolleras."]}),
    ):
        take_asked(office, "9901", case_id, {"kind": kind, **said}, *OFFICER)
    building = client.get(path).text
    assert f'href="{path}/own/final_clearance_asked"' in building
    assert "Du har startbesked och får bygga." in building and "Börja inte bygga" not in building
    assert f'href="{path}/checklist"' in building
    checklist = client.get(f"{path}/checklist").text
    assert "1. Grunden kontrolleras." in checklist and "<strong>0 av 1</strong>" in checklist
    assert "Välj minst ett foto" in client.post(f"{path}/checklist", data={"token": token(checklist)}).text
    photos = [
        ("point.1", ("grund.HEIC", (DATA / "phone-photo.heic").read_bytes(), "image/heic")),
        ("point.1", next(iter(paper("site_plan").values()))),
    ]
    ticked = client.post(f"{path}/checklist", data={"token": token(checklist)}, files=photos).text
    assert "<strong>1 av 1</strong>" in ticked
    opened = re.findall(rf'href="({path}/papers/[0-9a-f]+)"', ticked)
    assert [client.get(one).headers["content-type"] for one in opened] == ["image/jpeg", "application/pdf"]
    asked = take(client, path, "final_clearance_asked").text
    assert "Slutbesked begärt" in asked and "Ge slutbesked" in asked
    assert f'href="{path}/own/plan_handed_in"' not in asked


def test_what_the_applicant_and_the_board_write_to_each_other_stands_in_the_case(
    client: TestClient, office: Office, path: str
) -> None:
    case_id = path.rpartition("/")[2]
    assert "När kan jag &lt;börja&gt;?" in take(client, path, "message_received", text="När kan jag <börja>?").text
    for to, text in (("sökanden", "När planen är godkänd."), ("ALMEN 1:2/1", "Till grannen.")):
        take_asked(office, "9901", case_id, {"kind": "message_sent", "to": to, "text": text}, *OFFICER)
    page = client.get(path).text
    assert "När planen är godkänd." in page and "Till grannen." not in page


def test_a_paper_that_nobody_asked_for_is_opened_by_its_applicant_and_at_the_desk(
    client: TestClient, office: Office, path: str
) -> None:
    (file,) = paper("site_plan").values()
    drawing = {"paper": file}
    assert "Skriv vad handlingen visar." in take(client, path, "paper_handed_in", drawing).text
    assert "Välj filen." in take(client, path, "paper_handed_in", what="Ny höjd på marken").text
    handed_in = take(client, path, "paper_handed_in", drawing, what="Ny höjd på <marken>").text
    assert "Ny höjd på &lt;marken&gt;" in handed_in
    (address,) = re.findall(rf'href="({path}/papers/[0-9a-f]+)">öppna', handed_in)
    assert client.get(address).content == file[1]
    take(client, path, "plan_handed_in", contractor="jag själv")
    client.post("/sign-in", data={"token": token(client.get("/sign-in").text), "person": "officer"})
    steps = client.get(f"/desk{path}/steps").text
    links = re.findall(rf'href="(/desk{path}/papers/[0-9a-f]+)"', steps)
    assert len(links) == 2 and "Ny höjd på &lt;marken&gt;" in steps and "Kontrollplanen</a>" in steps
    assert all(client.get(link).content.startswith(b"%PDF") for link in links)


def test_who_has_a_permit_is_asked_for_what_starting_clearance_lacks_and_for_nothing_else(
    client: TestClient, path: str
) -> None:
    permitted = client.get(path).text
    assert (
        "Begär startbesked innan du börjar" in permitted and f'href="{path}/own/plan_handed_in">Gör det nu' in permitted
    )
    assert "Godkänn vårt förslag till kontrollplan" in permitted and "Anmäl en kontrollansvarig, om" not in permitted
    take(client, path, "plan_handed_in", contractor="jag själv")
    assert "Godkänn vårt förslag till kontrollplan" not in client.get(path).text


def test_the_planned_start_is_changed_to_a_day_that_can_be_and_no_other(
    client: TestClient, office: Office, path: str
) -> None:
    def start(day: date) -> str:
        return str(
            take(client, path, "start_replanned", day=str(day.day), month=str(day.month), year=str(day.year)).text
        )

    today = clock.today()
    assert "Dagen har redan varit" in start(today - timedelta(days=1))
    assert "Skriv en dag som finns" in take(client, path, "start_replanned", day="31", month="2", year="2027").text
    assert "Planerad byggstart ändrad: " in start(today)
    assert standing(office, "9901", path.rpartition("/")[2]).planned_start == today


def test_a_start_is_planned_while_the_permit_holds_and_not_the_day_after(office: Office) -> None:
    received, last = date(2026, 6, 1), date(2028, 7, 1)
    granted = Status(state="granted", received=received, begin_by=last)

    def planned(day: date) -> Any:
        return body_of(office.pack, granted, {"kind": "start_replanned", "on": day.isoformat()}, received)

    assert planned(last).on == last
    with pytest.raises(BadInput) as after:
        planned(last + timedelta(days=1))
    assert "bygget ska ha börjat senast" in after.value.faults[0].says.sv


def test_what_is_decided_next_counts_with_the_start_that_was_planned_last(client: TestClient, office: Office) -> None:
    application = applications.read(story("granted-garage") | {"attachments": []})
    record, _ = decide(office, application, clock.today(), proven(office, application))
    start = clock.today() + timedelta(days=90)
    planned = {"kind": "start_replanned", "on": start.isoformat()}
    take_asked(office, "9901", record.case_id, planned, Role.APPLICANT)
    shown = prospect(office, "9901", record.case_id, {}, "Handläggare 1", clock.today()).assessment
    assert shown.inquiry.measure.planned_start == start
    ended = withdraw(office, "9901", record.case_id, clock.today(), seen=record.sequence)
    assert applications.read(ended.application).measure.planned_start == start


def test_what_is_missing_in_a_step_is_told_at_its_field_with_all_else_kept(client: TestClient, path: str) -> None:
    empty = take(client, path, "manager_named", name="Karin Kontroll")
    assert empty.status_code == 422 and 'id="certificate-fault"' in empty.text and "Karin Kontroll" in empty.text
    nobody = take(client, path, "plan_handed_in")
    assert nobody.status_code == 422 and "jag själv" in nobody.text
    torn = take(client, path, "plan_handed_in", {"plan": ("plan.pdf", b"ingen pdf", "application/pdf")})
    assert torn.status_code == 422 and "plan.pdf" in torn.text


def test_a_step_that_is_not_open_says_why_and_one_that_is_not_ours_is_none(client: TestClient, path: str) -> None:
    closed = client.get(f"{path}/own/final_clearance_asked")
    assert "Slutbesked begärs när det får byggas." in closed.text and "10 kap. 34 §" in closed.text
    assert "<button" not in closed.text.split("<main")[1]
    html = client.get(path).text
    for kind in ("final_cleared", "start_cleared", "granted", "nothing"):
        assert client.get(f"{path}/own/{kind}").status_code == 404
        assert client.post(f"{path}/own/{kind}", data={"token": token(html)}).status_code == 404
    refused = client.post(f"{path}/own/final_clearance_asked", data={"token": token(html), "seen": "1"})
    assert refused.status_code == 422


def test_a_page_that_is_older_than_the_case_takes_no_step(client: TestClient, office: Office, path: str) -> None:
    html = client.get(f"{path}/own/message_received").text
    take_asked(office, "9901", path.rpartition("/")[2], {"kind": "noted", "text": "x"}, *OFFICER)
    seen = re.findall(r'name="seen" value="([0-9]+)"', html)[0]
    old = client.post(f"{path}/own/message_received", data={"token": token(html), "seen": seen, "step.text": "Hej."})
    assert old.status_code == 422 and "har ändrats" in old.text and "Hej." in old.text


def test_nobody_else_opens_or_takes_an_applicants_steps(client: TestClient, app: Any, path: str) -> None:
    with browser(app) as stranger:
        assert stranger.get(f"{path}/own/message_received").status_code == 404
        form = {"token": token(stranger.get("/sign-in").text), "step.text": "Hej."}
        assert stranger.post(f"{path}/own/message_received", data=form).status_code == 404
