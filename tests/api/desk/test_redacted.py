"""A copy for release: what an officer struck out is in no byte of the file, and that it was handed out is written down."""

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pikepdf
import pytest

from permits.store.canonical import sha256
from tests.api.conftest import browser, machine, story, token
from tests.api.desk.test_disclosures import OTHER, THEIRS, signed_in

NAMES = ("Testa", "Testsson", "198803200016", "19880320", *THEIRS)


@pytest.fixture(scope="module")
def case(app: Any) -> str:
    body = story("uncertain-boundary")
    body["applicants"].append(OTHER)
    return str(browser(app).post("/api/v1/applications", json=body, headers=machine(app)).json()["caseId"])


def ask(app: Any, case: str, **said: Any) -> Any:
    client, path = signed_in(app, "officer"), f"/desk/cases/{case}/redacted"
    form = client.get(path).text
    originals = re.findall(r'name="original"\s+value="([^"]+)"', form)
    assert originals[0].startswith("records/") and originals[-1] == "history"
    asked = {"original": originals, "person": ["applicants/0", "applicants/1"], "passages": "", "why": "", **said}
    return client.post(path, data={"token": token(form), **asked})


def inside(pdf: bytes) -> str:
    """Every stream of a PDF unpacked, and the words of its pages by the tables of its own fonts."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert not opened.attachments
        streams = [
            thing.read_bytes().decode("latin-1") for thing in opened.objects if isinstance(thing, pikepdf.Stream)
        ]
        shown = "".join(sign for page in opened.pages for sign in shown_on(page))
        return "".join(streams) + shown + str(opened.docinfo) + str(opened.Root)


def shown_on(page: Any) -> Iterator[str]:
    tables = {name: signs_of(font) for name, font in page.Resources.Font.items()}
    signs: dict[bytes, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            signs = tables[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            runs = operands[0] if str(operator) == "TJ" else operands
            for run in (bytes(run) for run in runs if isinstance(run, pikepdf.String)):
                yield from (signs.get(run[at : at + 2], "") for at in range(0, len(run), 2))


def signs_of(font: Any) -> dict[bytes, str]:
    table = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]{4,})>", table)
    return {bytes.fromhex(code): bytes.fromhex(sign).decode("utf-16-be") for code, sign in pairs}


def test_the_copy_is_looked_at_before_it_is_handed_out(app: Any, case: str) -> None:
    seen = ask(app, case, give="look", passages="handläggare")
    words = unescape(seen.text)
    assert seen.status_code == 200 and "█████" in words and "Inkom." in words
    assert [name for name in (*NAMES, "handläggare") if name in words] == []
    assert app.state.office.store.releases("9901").of(case) == []


@pytest.mark.parametrize("give", ["pdf", "html"])
def test_what_is_struck_out_is_in_no_byte_of_the_file_and_the_release_is_kept(app: Any, case: str, give: str) -> None:
    copy = ask(app, case, give=give, why="Till en granne, sekretess enligt 21 kap. prövad.")
    assert copy.status_code == 200
    words = inside(copy.content) if give == "pdf" else unescape(copy.text)
    assert "Inkom" in words and [name for name in NAMES if name in words] == []
    release = app.state.office.store.releases("9901").of(case)[-1]
    assert (release.what, release.sha256) == ("redacted", sha256(copy.content))
    assert "utan applicants/0" in release.why and not [name for name in NAMES if name in release.why]


def test_without_a_reason_or_anything_chosen_nothing_is_handed_out_and_what_was_written_stands(
    app: Any, case: str
) -> None:
    for lacking in ({"give": "pdf"}, {"give": "look", "original": [], "why": "Till en granne"}):
        answer = ask(app, case, passages="Björkstigen", **lacking)
        assert answer.status_code == 422 and "Björkstigen</textarea>" in answer.text


@pytest.mark.parametrize("passages", ["Hemliga gatan 99", "x", "handläggare\nHemliga gatan 99"])
def test_a_passage_that_stands_nowhere_in_the_copy_is_told_and_nothing_is_handed_out(
    app: Any, case: str, passages: str
) -> None:
    before = app.state.office.store.releases("9901").of(case)
    answer = ask(app, case, give="pdf", passages=passages, why="Till en granne, sekretess prövad.")
    assert answer.status_code == 422 and "står inte ord för ord" in answer.text
    assert f"{passages}</textarea>" in unescape(answer.text)
    assert app.state.office.store.releases("9901").of(case) == before


def test_whoever_only_reads_hands_nothing_out(app: Any, case: str) -> None:
    assert signed_in(app, "citizen").get(f"/desk/cases/{case}/redacted").status_code == 403
