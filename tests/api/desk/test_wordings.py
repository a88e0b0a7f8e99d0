"""Words that the municipality keeps are offered under the text they may go into, and become part of it by an officer alone."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from permits import application as applications
from permits import clock
from permits.case import decide
from permits.errors import BadPack
from permits.local.reading import load_wordings
from permits.local.wordings import Place
from permits.store.case.keys import Key
from tests.api.conftest import story
from tests.api.desk.test_roles import signed_in
from tests.proven import proven


@pytest.fixture(scope="module")
def officer(app: Any) -> TestClient:
    return signed_in(app, "officer")


@pytest.fixture(scope="module")
def path(app: Any) -> str:
    """A case of this file's own, which no other test takes further."""
    here, application = app.state.office, applications.read(story("no-build-land"))
    record, _ = decide(here, application, clock.today(), proven(here, application), key=Key("test", "wordings"))
    return f"/desk/cases/{record.case_id}"


def under(html: str, field: str) -> str:
    """What stands between a text and whatever is asked next."""
    return html.partition(f'id="{field}"')[2].partition("</details>")[0]


def test_reasons_and_conditions_have_words_to_begin_from(officer: TestClient, path: str) -> None:
    html = officer.get(path).text
    assert "Avvikelsen är liten" in under(html, "reasons") and 'data-into="reasons"' in html
    assert "Häcken mot gatan ska stå kvar." in under(html, "conditions")


def test_only_a_step_whose_words_go_into_a_letter_has_them_too(app: Any, officer: TestClient, path: str) -> None:
    process = app.state.office.process
    html = officer.get(f"{path}/steps").text
    offered = {step.partition("-")[0] for step in re.findall(r'data-into="([a-z_]+-[a-z]+)"', html)}
    assert "Skriv ut måtten" in html and offered
    assert all(process.steps[name].letter for name in offered)


def test_the_letter_is_what_the_officer_writes_and_not_what_is_offered(officer: TestClient, path: str) -> None:
    assert "Häcken mot gatan" not in officer.get(path).text.partition('id="draft"')[2]


def test_words_for_no_text_and_words_without_words_are_refused_with_their_places(app: Any, tmp_path: Any) -> None:
    file = tmp_path / "wordings.yaml"
    file.write_text("resons: []\nconditions: [{title: {sv: Färg, en: Colour}, words: ''}]\n", encoding="utf-8")
    with pytest.raises(BadPack) as refused:
        load_wordings(file)
    assert "reasons" in str(refused.value) and len(refused.value.faults) == 2


def test_a_municipality_without_the_file_offers_none(app: Any) -> None:
    assert set(app.state.office.wordings) == {"9901"} and set(app.state.office.wordings["9901"]) == set(Place)
