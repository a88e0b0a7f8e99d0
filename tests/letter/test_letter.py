"""Letters carry what the law wants, stand whole or not at all, and keep for the archive."""

import io
import json
import re
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from permits.content import content
from permits.errors import LetterNotWritten
from permits.letter.press import Press
from permits.letter.writing import Letters, _laid
from permits.store.canonical import canonical, sha256

KINDS = (
    "granted",
    "exempt",
    "supplement",
    "referred",
    "refused",
    "starting_clearance",
    "advance_notice",
    "advance_notice_negative",
    "dismissed",
    "written_off",
    "withdrawn",
)
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
LETTERS = Letters(content("letters"))
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0H9"/></svg>'


def values(**changes: Any) -> dict[str, Any]:
    ordinary = {
        "colours": {"brand": "#14524a", "dark": "#0c3731", "pale": "#e7f0ed"},
        "crest": PICTURE,
        "qr": PICTURE,
        "verify-address": "bygglov.example/verify",
        "mark": "7KQ4-M2XD",
        "addressee": ["Testa Testsson", "Björkstigen 5", "999 01 Granköping"],
        "recipients": "Testa Testsson",
        "head": f"9901:41:{sha256(b'40')}",
        "decision-day-label": "Beslut",
        "place": "Björkstigen 5 (ALMEN 1:3)",
        "size": "Byggnadsarea 42 m², taknockshöjd 3,20 m",
        "drawings": [{"label": "Fasadritningar", "mark": "1fa2 1948"}],
        "office": "Bygglovsenheten",
        "contact-line": "Bygglovsenheten, 0999-10 00 00",
        "number": "BYGG 2026-000001",
        "municipality": "Granköpings kommun",
        "board": "Byggnadsnämnden",
        "date": "20 november 2026",
        "year": 2026,
        "month": 11,
        "day": 20,
        "property": "ALMEN 1:3",
        "permit": "bygglov",
        "until": None,
        "deviates": False,
        "unread-drawings": False,
        "from-legal-force": False,
        "terms": {
            "appeal_weeks": "tre veckor",
            "permit_start_years": "två år",
            "permit_finish_years": "fem år",
            "clearance_years": "två år",
            "advance_notice_years": "två år",
            "fee_share_per_overdue_week": "20 procent",
        },
        "measure": "ny komplementbyggnad",
        "measure-capital": "Ny komplementbyggnad",
        "applicants": "Testa Testsson",
        "reasons": [{"about": None, "sentence": "Byggnadsarean är 25 m².", "checks": [], "source": "9 kap. 4 § PBL"}],
        "conditions": [],
        "informs": [],
        "missing": ["Situationsplan"],
        "judgements": [],
        "inspection": None,
        "fee": {"amount": "6 400 kronor", "explained": "Fem timmar."},
        "answer-by": "18 december 2026",
        "due": "29 januari 2027",
        "appeal-others": "18 december 2026",
        "plans": ["Detaljplan för Almen"],
        "siteplan": PICTURE,
        "siteplan-described": "Situationsplan för ALMEN 1:3.",
        "decided-by": "Det här är ett automatiserat beslut.",
        "contact": "Ring oss.",
        "pack": "se@1",
    }
    return {**ordinary, **changes}


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_an_accessible_page(kind: str) -> None:
    html = LETTERS.write(kind, values(), {"a": 1}, AT).html
    assert html.count("<h1") == 1
    assert re.search(r'<html[^>]*lang="sv(-SE)?"', html)
    assert 'alt="Situationsplan för ALMEN 1:3, beskriven i ord under bilden"' in html
    assert "<script" not in html


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_an_archive_pdf_with_the_decision_inside(kind: str) -> None:
    decision = {"outcome": kind, "ord": "å, ä & ö"}
    with pikepdf.open(io.BytesIO(LETTERS.write(kind, values(), decision, AT).pdf)) as pdf:
        metadata = pdf.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert str(pdf.Root.Lang).startswith("sv")
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.MarkInfo.Marked
        (attached,) = pdf.attachments.values()
        assert attached.get_file().read_bytes() == canonical(decision)


def test_a_starting_clearance_says_what_the_law_wants() -> None:
    html = LETTERS.write("starting_clearance", values(**{"appeal-others": None}), {}, AT).html
    for words in ("kontrollplan", "fastställs", "undertecknade kontrollplanen", "slutbesked", "egna tillstånd"):
        assert words in html
    # Only the one who notified may appeal, and it is announced to nobody.
    assert "Bara den som har gjort anmälan kan överklaga" in html
    assert "Andra:" not in html and "Den som inte får beslutet" not in html


@pytest.mark.parametrize("kind", ["advance_notice_negative", "dismissed", "refused", "withdrawn", "written_off"])
def test_who_did_not_get_what_they_asked_for_is_told_what_they_can_do(kind: str) -> None:
    html = LETTERS.write(kind, values(), {}, AT).html
    assert re.search("Du kan (ansöka på nytt|ändra det som|söka förhandsbesked)", html), kind


def test_what_a_person_will_decide_tells_when_and_that_the_decision_can_be_appealed() -> None:
    html = LETTERS.write("referred", values(), {}, AT).html
    for words in (
        "12 kap. 8 a § PBL",
        "går dig emot kan du överklaga",
        "9 kap. 100 § PBL",
        "Så har ärendet behandlats",
    ):
        assert words in html


@pytest.mark.parametrize(("informs", "warned"), [([], False), (["Platsen ligger inom strandskyddat område."], True)])
def test_that_nothing_is_needed_warns_at_once_where_another_act_may_hinder(informs: list[str], warned: bool) -> None:
    html = LETTERS.write("exempt", values(fee=None, informs=informs), {}, AT).html
    assert ("Annan lag kan ändå hindra" in html) is warned


@pytest.mark.parametrize("kind", ["referred", "supplement"])
def test_what_is_not_decided_yet_is_not_said_to_be(kind: str) -> None:
    assert "avgjorts" not in LETTERS.write(kind, values(), {}, AT).html


def test_that_nothing_is_needed_is_told_as_information_of_the_office() -> None:
    told = LETTERS.write("exempt", values(fee=None), {}, AT)
    for words in ("upplysning, inte ett beslut", "binder ingen", "Detaljplan för Almen", "Det här kan ändra svaret"):
        assert words in told.html
    for words in ("Så har ärendet avgjorts", "Avgift", "Om du inte är nöjd", "Byggnadsnämnden</", "Du får göra"):
        assert words not in told.html
    with pikepdf.open(io.BytesIO(told.pdf)) as pdf:
        assert pdf.docinfo.get("/Author") == "Bygglovsenheten"


def test_a_permit_says_what_the_law_wants() -> None:
    html = LETTERS.write("granted", values(), {}, AT).html
    for words in (
        "två år",
        "fem år",
        "laga kraft",
        "startbesked",
        "förslag till kontrollplan",
        "egen risk",
        "överklaga",
        "länsstyrelsen",
        "6 400",
        "automatiserat",
    ):
        assert words in html


def test_the_same_decision_gives_the_same_bytes() -> None:
    assert LETTERS.write("exempt", values(), {}, AT).pdf == LETTERS.write("exempt", values(), {}, AT).pdf


@pytest.mark.parametrize("name", ["number", "reasons", "decided-by", "contact"])
def test_a_letter_without_a_value_does_not_leave(name: str) -> None:
    lacking = values()
    del lacking[name]
    with pytest.raises(LetterNotWritten):
        LETTERS.write("exempt", lacking, {}, AT)


@example("中文字符国家人民政府建筑许可决定书")
@example("\u0600\u2d7f")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z", "M"]), min_size=1, max_size=20))
def test_whatever_an_applicant_is_called_stands_as_written(name: str) -> None:
    hostile = f'#eval("1") $x$ *{name}* _a_ `b` \\ <c> @d // [e] {{f}}'
    html = LETTERS.write("exempt", values(applicants=hostile), {"name": hostile}, AT).html
    shown = html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("&quot;", '"')
    # What no font here can show stands as a square in the letter, and as written in the decision inside it.
    assert (name in shown or "\N{WHITE SQUARE}" in shown) and '#eval("1")' in shown
    assert json.loads(canonical({"name": hostile}))["name"] == hostile


LONG = "Å" * 120
PIXELS_A_POINT = 0.5
MARGIN = 24 / 25.4 * 72
"""Points at the right edge of a page that nothing is set in."""


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_name_and_address_stay_on_the_page(kind: str) -> None:
    written = values(
        applicants=LONG,
        recipients=LONG,
        addressee=[LONG, "B" * 100, f"999 01 {'C' * 60}", "DANMARK"],
        drawings=[{"label": f"{'x' * 190}.pdf", "mark": "1fa2 1948"}],
    )
    pages = pages_of(kind, written)
    for sheet in pages:
        width, height = sheet.size
        right = sheet.crop((int(width - (MARGIN - 4) * PIXELS_A_POINT), 0, width, height))
        assert right.getextrema() == (255, 255), "something is set in the margin"
    assert len(pages) <= len(pages_of(kind, values())) + 1


def pages_of(kind: str, written: dict[str, Any]) -> list[Image.Image]:
    """The letter's pages as pictures in grey, half a pixel to the point."""
    press = Press(LETTERS.folder)
    press.lay(_laid(written, "sv"), b"{}")
    return [
        sheet.render(scale=PIXELS_A_POINT).to_pil().convert("L") for sheet in pypdfium2.PdfDocument(press.pdf(kind))
    ]


def test_a_long_word_may_be_broken_and_is_kept_as_it_was_written() -> None:
    letter = LETTERS.write("granted", values(applicants=LONG), {"applicant": LONG}, AT)
    assert letter.html.replace("\u200b", "").count(LONG) >= 1
    assert "\u200b" not in LETTERS.write("granted", values(), {}, AT).html
