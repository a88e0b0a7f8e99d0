"""How a case stands has one name, and every page can show every result."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from permits.decision.result import Result, Tone
from permits.store.case.lists import Tab
from permits.store.chained.record import Letter
from tests.api.test_pages import GARAGE, applying, send
from tests.keeping import finish


def ended(client: TestClient, app: Any, result: Result) -> str:
    """The page of a case of this browser that ended so."""
    applying(client, **GARAGE)
    path: str = send(client, "/application/read-through", signed="0").url.path
    store, case_id = app.state.office.store, path.rpartition("/")[2]
    last = store.records.of("9901", case_id)[-1]
    content = {
        **last.content,
        "application": last.application,
        "summary": {**last.content["summary"], "outcome": result.value},
    }
    with store.cases.continuing("9901", case_id) as case:
        finish(case, content, Letter(last.letter_html, last.letter_pdf))
    return path


@pytest.mark.parametrize("result", Result)
def test_every_page_shows_every_result(app: Any, client: TestClient, result: Result) -> None:
    path = ended(client, app, result)
    assert result.headline.sv in client.get(path).text
    assert result.letter.sv in client.get(path).text
    mine = client.get("/cases")
    assert mine.status_code == 200
    assert result.waits or result.label.sv.lower() in mine.text
    assert client.get(f"{path}/appeal").status_code == (200 if result.can_be_appealed else 403)
    for page in ("complete", "withdraw", "all.zip"):
        assert client.get(f"{path}/{page}").status_code in (200, 403)
    send(client, "/sign-in", person="officer")
    for page in ("/desk", *(f"/desk?tab={tab}" for tab in Tab)):
        assert client.get(page).status_code == 200
    desk = client.get(f"/desk{path}").text
    assert f'<span class="state {result.tone}">{result.label.sv}</span>' in desk


def test_only_what_is_favourable_is_green() -> None:
    green = {result for result in Result if result.tone is Tone.GOOD}
    assert green == {Result.GRANTED, Result.STARTING_CLEARANCE, Result.EXEMPT, Result.ADVANCE_NOTICE}


def test_what_the_applicant_took_back_or_needs_no_permit_for_cannot_be_appealed() -> None:
    cannot = {result for result in Result if not result.can_be_appealed}
    assert cannot == {Result.EXEMPT, Result.SUPPLEMENT, Result.REFERRED, Result.WITHDRAWN}
