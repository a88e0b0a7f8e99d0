"""Anybody who holds a letter can see that it is the board's own, and nobody learns from it whose it is."""

import re
from datetime import date

from fastapi.testclient import TestClient

from permits.application import read
from permits.case import decide
from permits.casework.events import Role
from permits.letter.marks import mark
from permits.office import Office
from permits.steps.taking import take_asked
from tests.letter.test_siteplan import ROOT


def test_a_letter_is_known_by_its_number_and_mark_and_tells_of_nobody(client: TestClient) -> None:
    office: Office = client.app.state.office  # type: ignore[attr-defined]
    application = read((ROOT / "tests" / "stories" / "exempt-shed" / "application.json").read_bytes())
    assert application.received is not None
    record, _ = decide(office, application, application.received)
    code = mark(record.core)
    assert re.fullmatch(r"[A-Z2-7]{4}-[A-Z2-7]{4}", code)
    assert code in record.letter_html
    asked = {"number": record.number.lower(), "code": code.lower(), "lang": "sv"}
    page = client.get("/verify", params=asked).text
    assert "Ja, brevet är kommunens" in page and "ALMEN" in page and "det senaste brevet" in page
    assert not any(one.name in page for one in application.applicants)
    for wrong in ({"code": "AAAA-AAAA"}, {"number": "BYGG 1999-000001"}, {"code": "å"}):
        answer = client.get("/verify", params={**asked, **wrong})
        assert answer.status_code == 200 and "Vi hittar inget sådant brev" in answer.text


def test_the_letter_of_a_step_is_known_by_its_mark_too(client: TestClient) -> None:
    office: Office = client.app.state.office  # type: ignore[attr-defined]
    application = read((ROOT / "tests" / "stories" / "no-build-land" / "application.json").read_bytes())
    record, _ = decide(office, application, date(2026, 11, 20))
    shown = {"kind": "communicated", "what": "Marken får inte bebyggas."}
    step = take_asked(office, record.municipality, record.case_id, shown, Role.OFFICER, "Handläggare Demo")
    letter = office.store.events.letter(record.municipality, record.case_id, step.sequence)
    assert letter is not None
    (code,) = set(re.findall(r"\b[A-Z2-7]{4}-[A-Z2-7]{4}\b", letter.html))
    page = client.get("/verify", params={"number": record.number, "code": code, "lang": "sv"}).text
    assert "Ja, brevet är kommunens" in page and "Kommunicerat" in page
