"""What has happened to a case, told whole to whoever handles it: notes, messages, answers, views, and who has not answered."""

import re
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from fastapi.testclient import TestClient

from permits import application as applications
from permits import clock
from permits.case import decide
from permits.casework.events import Role
from permits.steps.taking import take_asked
from tests.api.conftest import story
from tests.api.desk.test_desk_case import text
from tests.api.test_pages import NOT_ACCEPTABLE, REFUSE, communicated, officer, ruled
from tests.proven import proven

__all__ = ["officer"]


def taken(client: TestClient, path: str, role: Role = Role.OFFICER, **step: Any) -> None:
    here: Any = client.app.state.office  # type: ignore[attr-defined]
    take_asked(here, "9901", path.rpartition("/")[2], step, role, "Handläggare Demo")


NUMBERS = count()


def begun(client: TestClient, name: str = "no-build-land", days: int = 0) -> str:
    """A case like a story's and like no other test's, that came in so many days ago."""
    here, body = client.app.state.office, story(name)  # type: ignore[attr-defined]
    body["measure"]["description"] = f"Att läsas om {next(NUMBERS)}."
    application = applications.read(body)
    with clock.standing_at(clock.now() - timedelta(days=days)):
        record, _ = decide(here, application, clock.today(), proven(here, application))
    return f"/desk/cases/{record.case_id}"


def test_what_an_officer_noted_was_told_and_answered_is_read_again_in_the_case(officer: TestClient) -> None:
    path = begun(officer)
    taken(officer, path, kind="noted", text="Sökanden ringde och vill flytta huset.")
    taken(officer, path, kind="message_sent", to="Sökanden", text="Vi har fått din ritning.")
    taken(officer, path, Role.PARTY, kind="message_received", text="Tack, då vet jag.")
    taken(officer, path, kind="answered", fact="good_form", yes=True, why="Enkel och lugn fasad.")
    told = text(officer.get(f"{path}/steps").text)
    for words in ("Sökanden ringde och vill flytta huset.", "Vi har fått din ritning.", "Tack, då vet jag."):
        assert words in told, words
    assert re.search(r"God form och lämplig för sitt ändamål Ja Varför Enkel och lugn fasad\.", told)


def test_why_an_officer_is_related_to_a_party_is_for_nobody_else_to_read(officer: TestClient) -> None:
    path = begun(officer)
    taken(officer, path, kind="conflict_declared", why="Sökanden är min syster.")
    html = officer.get(f"{path}/steps").text
    assert "Jäv anmält" in html and "syster" not in html


def test_who_is_heard_stands_in_a_table_with_their_answers_and_who_has_not_answered_first(officer: TestClient) -> None:
    path = begun(officer)
    taken(officer, path, kind="heard", recipients=["ALMEN 1:34/1", "ALMEN 1:36/1"], what="Boden.")
    assert "0 av 2 har svarat" in text(officer.get(f"{path}/steps").text)
    view = {"kind": "hearing_answered", "recipient": "ALMEN 1:34/1", "objects": True, "text": "Den skymmer sikten."}
    taken(officer, path, Role.PARTY, **view)
    (table,) = re.findall(
        r'<section class="panel" id="hearing".*?</section>', officer.get(f"{path}/steps").text, re.DOTALL
    )
    said = text(table)
    assert "1 av 2 har svarat" in said and "Synpunkt" in said and "Den skymmer sikten." in said
    assert said.index("ALMEN 1:36, ägare 1") < said.index("Inget svar") < said.index("ALMEN 1:34, ägare 1")


@pytest.mark.parametrize(("days", "says"), [(21, "Dag 21 av 21."), (22, "Dag 22. För sent att stanna tiden")])
def test_the_form_that_asks_for_more_says_whether_it_stops_the_time_today(
    officer: TestClient, days: int, says: str
) -> None:
    path = begun(officer, "no-build-land", days)
    assert says in text(officer.get(f"{path}/steps?step=completion_requested").text)


def test_what_a_case_lacks_is_ticked_beforehand_and_no_names_of_facts_are_asked_for_where_it_lacks_nothing(
    officer: TestClient,
) -> None:
    lacking = officer.get(f"{begun(officer, 'incomplete-application')}/steps?step=completion_requested").text
    boxes = re.findall(r'name="step\.missing"\s+value="\w+"( checked)?', lacking)
    assert boxes and all(boxes)
    whole = officer.get(f"{begun(officer)}/steps?step=completion_requested").text
    assert 'name="step.missing"' not in whole and 'name="step.asks"' in whole


def test_readings_of_a_day_are_one_line_for_each_who_read(officer: TestClient) -> None:
    path = begun(officer)
    for _ in range(3):
        officer.get(path)
    assert re.search(
        r"handläggare Handläggare Demo 3 gånger, senast \d\d:\d\d", text(officer.get(f"{path}/facts").text)
    )


def test_every_letter_of_a_case_is_opened_from_its_event_a_decision_s_too_and_in_english_beside(
    officer: TestClient,
) -> None:
    path = begun(officer)
    communicated(officer, path)
    ruled(officer, path, **REFUSE, **NOT_ACCEPTABLE, read_through="yes")
    html = officer.get(f"{path}/steps").text
    letters = re.findall(rf'href="({path}/steps/\d+(?:\.en)?\.pdf)"', html)
    assert len(letters) == 6, "handed over, communicated, refused; each in both languages"
    opened = [officer.get(letter) for letter in letters]
    assert all(letter.content.startswith(b"%PDF") for letter in opened)
    assert officer.get(f"{path}/letter.pdf").content == opened[0].content, "the newest first"
    case_id, here = path.rpartition("/")[2], officer.app.state.office  # type: ignore[attr-defined]
    happened = here.store.events.of("9901", case_id)
    assert [event.body.letter.language for event in happened if event.kind == "communicated"] == ["sv"]
    taken_down = [event.sequence for event in happened if event.kind == "received"]
    assert officer.get(f"{path}/steps/{taken_down[0]}.pdf").status_code == 404
    assert officer.get(f"{path}/steps/{taken_down[0]}.en.pdf").status_code == 404
