"""Anybody who holds a letter can see that it is the board's own, and nobody learns from it whose it is."""

import re

from fastapi.testclient import TestClient

from permits.application import read
from permits.case import decide
from permits.letter.marks import mark
from permits.office import Office
from permits.statement import core
from tests.letter.test_siteplan import ROOT


def test_a_letter_is_known_by_its_number_and_mark_and_tells_of_nobody(client: TestClient) -> None:
    office: Office = client.app.state.office  # type: ignore[attr-defined]
    application = read((ROOT / "tests" / "stories" / "exempt-shed" / "application.json").read_bytes())
    assert application.received is not None
    record, _ = decide(office, application, application.received)
    code = mark(core(record.content))
    assert re.fullmatch(r"[A-Z2-7]{4}-[A-Z2-7]{4}", code)
    assert code in record.letter_html
    asked = {"number": record.number.lower(), "code": code.lower(), "lang": "sv"}
    page = client.get("/verify", params=asked).text
    assert "Ja, brevet är kommunens" in page and "ALMEN" in page and "det senaste brevet" in page
    assert not any(one.name in page for one in application.applicants)
    for wrong in ({"code": "AAAA-AAAA"}, {"number": "BYGG 1999-000001"}, {"code": "å"}):
        answer = client.get("/verify", params={**asked, **wrong})
        assert answer.status_code == 200 and "Vi hittar inget sådant brev" in answer.text
