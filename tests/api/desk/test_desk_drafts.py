"""Nothing that an officer types is lost: drafts, two windows, two officers, and what a sent form forgets."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from permits import clock
from permits.decision.ruling import Answered
from permits.steps.answering import keep_answers
from permits.store.tidy import tidy
from tests.api.conftest import token
from tests.api.desk.test_desk_case import text
from tests.api.test_pages import ACCEPTABLE, GRANT, officer, referred, ruled

__all__ = ["officer"]


def save(client: TestClient, path: str, drafted: int = 0, form: str = "ruling", **fields: str) -> dict[str, Any]:
    """What the page sends while somebody types."""
    sent = {"token": token(client.get(path).text), "form": form, "drafted": str(drafted), **fields}
    answer = client.post(f"{path}/draft", data=sent)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_what_was_typed_stands_there_again_answered_or_not(officer: TestClient) -> None:
    path = referred(officer)
    why = {"why.deviation_acceptable": "Halvskrivet och utan svar ännu,"}
    save(officer, path, reasons="Lov ges\nför att", decision="granted", **{"judgement.good_form": "yes"}, **why)
    html = officer.get(path).text
    assert "Lov ges\nför att</textarea>" in html and "Halvskrivet och utan svar ännu,</textarea>" in html
    assert re.search(r'name="judgement.good_form" value="yes"\s+checked', html) and "Utkast sparat" in html
    assert "Halvskrivet" in ruled(officer, path, **why, **{"try": "yes"}).text, "nor by trying the answers"


def test_without_script_a_button_saves_the_draft(officer: TestClient) -> None:
    path = referred(officer)
    assert "Utkast sparat" in ruled(officer, path, save="yes", reasons="Skrivet för hand.").text
    assert "Skrivet för hand.</textarea>" in officer.get(path).text


def test_two_windows_lose_nothing_to_each_other(officer: TestClient) -> None:
    path = referred(officer)
    first = save(officer, path, reasons="Från det ena.")
    assert first["overtaken"] == {}
    other = save(officer, path, conditions="Ett annat fält.")
    assert other["overtaken"] == {}, "another field is nobody's loss"
    late = save(officer, path, reasons="Från det andra.")
    assert late["overtaken"] == {"reasons": "Från det ena."}
    assert "Från det ena.</textarea>" in officer.get(path).text
    assert save(officer, path, late["version"], reasons="Båda.")["overtaken"] == {}


def test_two_windows_without_script_are_told_with_both_texts(officer: TestClient) -> None:
    path = referred(officer)
    save(officer, path, reasons="Från det ena.")
    page = ruled(officer, path, save="yes", drafted="0", reasons="Från det andra.")
    assert page.status_code == 409 and "Från det ena." in page.text and "Från det andra.</textarea>" in page.text


def test_a_decision_and_a_step_forget_their_drafts(officer: TestClient) -> None:
    path = referred(officer)
    save(officer, path, **GRANT)
    save(officer, path, form="noted", **{"step.text": "Ringde om höjden"})
    steps = officer.get(f"{path}/steps").text
    assert "Ringde om höjden</textarea>" in steps
    seen = re.findall(r'name="seen" value="(\d+)"', steps)[0]
    officer.post(f"{path}/steps", data={"token": token(steps), "seen": seen, "kind": "noted", "step.text": "Ringde."})
    ruled(officer, path, **GRANT, **ACCEPTABLE, read_through="yes")
    here: Any = officer.app.state.office  # type: ignore[attr-defined]
    assert here.store.officer_drafts("9901").of(path.rpartition("/")[2], "Handläggare Demo") == {}


def test_an_officer_s_draft_is_nobody_else_s(officer: TestClient) -> None:
    path = referred(officer)
    save(officer, path, reasons="Mitt.")
    here: Any = officer.app.state.office  # type: ignore[attr-defined]
    assert here.store.officer_drafts("9901").of(path.rpartition("/")[2], "Lisa Testberg") == {}


@pytest.mark.parametrize("button", [{"keep": "yes"}, {"read_through": "yes", **GRANT}, GRANT])
def test_an_answer_does_not_take_the_place_of_a_colleague_s_that_was_not_read(
    officer: TestClient, button: dict[str, str]
) -> None:
    path = referred(officer)
    html = officer.get(path).text
    form = {"token": token(html)} | dict(re.findall(r'name="(seen|version|drafted)" value="(\d+)"', html))
    here: Any = officer.app.state.office  # type: ignore[attr-defined]
    theirs = {"deviation_acceptable": Answered(False, "Sikten skyms.")}
    keep_answers(here, "9901", path.rpartition("/")[2], theirs, "Lisa Testberg")
    mine = ACCEPTABLE | {"why.deviation_acceptable": "Ingen sikt skyms."}
    page = officer.post(path, data={**form, **mine, **button})
    assert page.status_code == 409
    assert "Lisa Testberg: nej Sikten skyms." in text(page.text) and "Ingen sikt skyms.</textarea>" in page.text
    again = dict(re.findall(r'name="(seen|version|drafted)" value="(\d+)"', page.text))
    kept = officer.post(path, data={"token": token(page.text), **again, **mine, "keep": "yes"})
    assert kept.status_code == 200, "having read it, mine may take its place"


def test_a_draft_too_large_is_refused_and_another_municipality_s_case_is_not_there(officer: TestClient) -> None:
    path = referred(officer)
    sent = {"token": token(officer.get(path).text), "form": "ruling", "reasons": "x" * 400_001}
    assert officer.post(f"{path}/draft", data=sent).status_code == 403
    assert officer.post(f"/desk/cases/{'0' * 32}/draft", data={**sent, "reasons": "x"}).status_code == 404
    assert officer.post(f"{path}/draft", data={**sent, "form": "nothing", "reasons": "x"}).status_code == 404


def test_drafts_that_nobody_sent_are_thrown_away_in_time(officer: TestClient) -> None:
    path = referred(officer)
    save(officer, path, reasons="Glömt.")
    here: Any = officer.app.state.office  # type: ignore[attr-defined]
    tidy(here.store, clock.now() + timedelta(days=91))
    assert here.store.officer_drafts("9901").of(path.rpartition("/")[2], "Handläggare Demo") == {}
