"""Whatever is written in a field of a form is kept as it is read, or is told at its field and stays there whole."""

from html import unescape
from typing import Any
from zlib import crc32

import pytest
from hypothesis import HealthCheck, example, given, seed, settings
from hypothesis import strategies as st
from starlette.datastructures import FormData
from starlette.testclient import TestClient

from api.desk.cases import _written
from permits.written import line, lines
from tests.api.conftest import browser
from tests.api.forms import faults, sheet
from tests.api.test_pages import GARAGE, PERSON, applying, place, send
from tests.examples import EXAMPLES

ANYTHING = st.one_of(
    st.text(max_size=40),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=12),
    st.sampled_from(["å", "x\r\n", "ﬀ", "a\u0301", "٣", "\u202e", "👩‍🚒"]).flatmap(
        lambda part: st.integers(1, 6_000).map(lambda times: part * times)
    ),
).filter(lambda text: text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text))


@pytest.fixture(scope="module")
def draft(app: Any) -> Any:
    """A browser with an application begun, and the addresses of the forms in which something is written."""
    with browser(app) as client:
        yield applying(client, **GARAGE)


@pytest.fixture(scope="module")
def decided(app: Any) -> Any:
    """A browser with a case that is decided, and its address."""
    with browser(app) as client:
        applying(client, **GARAGE)
        send(client, "/application/papers", examples="yes")
        yield client, send(client, "/application/read-through", signed="0").url.path


def is_kept_or_told(client: TestClient, path: str, name: str, text: str, sent: dict[str, str]) -> dict[str, str]:
    """
    Sends the form at that address with the text in one field. sent: what is in the others. What the form that comes
    back would send.
    """
    answer = client.post(path, data={**sent, name: text}, follow_redirects=False)
    assert answer.status_code in (303, 422), answer.text
    page = client.get(path).text if answer.status_code == 303 else answer.text
    shown = sheet(page).sent
    assert shown[name] in (line(text), lines(text)), "what was written is there as it is read"
    told = faults(page)
    assert answer.status_code == 303 or name in told or (path.endswith("start") and told == {"day"}), (
        "told at its field"
    )
    return shown


FORMS = {
    "/application/applicants/0": ("name", "number", "signatory", "signatoryNumber", "street", "postalCode", "town", "country", "email", "phone"),
    "/application/agent": ("name", "number", "email", "phone"),
    "/application/invoice": ("name", "reference", "street", "postalCode", "town", "country"),
    "/application/description": ("description", "replaces"),
    "/application/planned-start": ("day", "month", "year"),
}  # fmt: skip


OTHERS: dict[str, tuple[dict[str, str], ...]] = {
    "/application/applicants/0": (
        PERSON,
        {
            **PERSON,
            "kind": "company",
            "number": "556036-0793",
            "signatory": "Testa",
            "signatoryNumber": "19880320-0016",
        },
    ),
    "/application/agent": ({"name": "Prov Provsson", "number": "19900118-9811"},),
    "/application/invoice": ({name: PERSON[name] for name in ("street", "postalCode", "town")},),
}
"""What is right in the other fields of a form."""


@pytest.mark.parametrize("path", FORMS)
def test_every_field_that_can_be_written_in_is_tried(draft: TestClient, path: str) -> None:
    assert sorted(sheet(draft.get(path).text).texts) == sorted(FORMS[path])


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, names in FORMS.items() for name in names])
def test_any_text_in_a_field_of_an_application_is_kept_or_told(draft: TestClient, path: str, name: str) -> None:
    sent = sheet(draft.get(path).text).sent

    # Each field has texts of its own, since most are read in the same way: among them all they are more than a thousand.
    @seed(crc32(f"{path} {name}".encode()))
    @settings(max_examples=max(EXAMPLES // 80, 5), deadline=None, suppress_health_check=list(HealthCheck))
    @given(text=ANYTHING)
    @example(text="x" * 201)
    @example(text="x" * 4001)
    @example(text="\u202eab")
    @example(text="2027" + "0" * 30)
    @example(text="Åsa\x0b\x00\x1e\r\nBeslut")
    @example(text="\u200b")
    def tried(text: str) -> None:
        nonlocal sent
        for choices in OTHERS.get(path, ({},)):
            sent = is_kept_or_told(draft, path, name, text, {**sent, **choices})

    tried()


def test_an_officer_s_words_are_read_as_they_are_seen() -> None:
    pasted = FormData({"reasons": "Ett\x0btvå\r\n\x00\u202etre ", "conditions": "a\x07\r\n\u200b\r\n b "})
    read = _written(pasted)
    assert (read.reasons, read.conditions) == ("Ett\ntvå\ntre", ("a", "b"))


def shown_words(page: str) -> list[str]:
    return [unescape(part.partition("</dd>")[0]) for part in page.split('<dd class="written">')[1:]]


@pytest.mark.parametrize("name", ["wants", "because"])
@pytest.mark.parametrize("length", [9_999, 10_000, 10_001, 10_096])
def test_an_appeal_is_whole_or_told_to_be_too_long(decided: tuple[TestClient, str], name: str, length: int) -> None:
    client, path = decided
    text = ("x" * 98 + "\r\n") * 200  # a hundred signs a line, as the browser sends them
    text = text.replace("\r\n", "\n")[: length - 4] + "SLUT"
    answer = send(client, f"{path}/appeal", **{"wants": "Ändra", "because": "Fel", name: text.replace("\n", "\r\n")})
    if length <= 10_000:
        assert answer.status_code == 200 and text in shown_words(answer.text)
    else:
        assert answer.status_code == 422 and faults(answer.text) == {name}
        assert sheet(answer.text).sent[name] == text


@settings(max_examples=max(EXAMPLES // 10, 20), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    field=st.sampled_from(["width", "depth", "distance1", "ridge_height_m", "roof_angle_deg", "shape", "q"]),
    text=ANYTHING.filter(lambda text: len(text) <= 2_000),
)
def test_any_text_in_a_field_of_the_pre_check_is_answered_or_told(draft: TestClient, field: str, text: str) -> None:
    if field == "q":
        assert draft.get("/property", params={"q": text}).status_code == 200
        return
    answer = draft.get("/answer", params=place(draft, **{field: text}))
    assert answer.status_code in (200, 422)
    if 'class="fault-summary"' in answer.text:
        assert faults(answer.text)
        assert sheet(answer.text).sent[field] == text or line(sheet(answer.text).sent[field]) == line(text)


@pytest.mark.parametrize(
    ("address", "means"),
    [
        ("/property?q=Almen%00 1:3", "/property?q=Almen 1:3"),
        ("/cases/a%00b", "/cases/ab"),
        ("/api/v1/properties?q=%00", "/api/v1/properties?q="),
        ("/ogc/99%0001", "/ogc/9901"),
    ],
)
def test_what_nobody_sees_in_an_address_is_not_there(client: TestClient, address: str, means: str) -> None:
    seen, meant = client.get(address), client.get(means)
    assert (seen.status_code, len(seen.content)) == (meant.status_code, len(meant.content))


@pytest.mark.parametrize("name", ["name", "because"])
def test_every_text_of_a_form_comes_as_it_is_seen(client: TestClient, name: str) -> None:
    page = sheet(client.get("/appeal").text)
    shown = sheet(client.post("/appeal", data={**page.sent, name: "Ett\x00två \u202e"}).text).sent
    assert shown[name] == "Etttvå"
