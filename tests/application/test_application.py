"""An application is read whole, or every fault is told at once in the applicant's words."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits import clock
from permits.application import LARGEST, Application, Company, checked_personal_number, read, read_kept
from permits.errors import BadApplication
from permits.written import line, lines

ACTS = ("new_complementary_building", "fence")
"""Some of those that the rules declare."""

ADDRESS = {"street": "Björkstigen 3", "postalCode": "999 01", "town": "Granköping"}

PERSON = {"name": "Testa Testsson", "personalNumber": "19880320-0016", "address": ADDRESS}


def body(**changes: Any) -> dict[str, Any]:
    """The ordinary application: one person, one shed."""
    ordinary = {
        "municipality": "9901",
        "property": "ALMEN 1:3",
        "measure": {"kind": "new_complementary_building", "dimensions": {"ridgeHeightM": "3.20"}},
        "applicants": [PERSON],
    }
    return {**ordinary, **changes}


def faults(content: object) -> dict[str, str]:
    with pytest.raises(BadApplication) as caught:
        read(content if isinstance(content, bytes) else json.dumps(content), ACTS)
    assert all(fault.says.sv and fault.says.en for fault in caught.value.faults)
    return {fault.place: fault.code for fault in caught.value.faults}


def test_an_ordinary_application_is_read() -> None:
    application = read(json.dumps(body()))
    assert application.applicants[0].name == "Testa Testsson"
    assert application.measure.dimensions.ridge_height_m == Decimal("3.20")


def test_all_faults_are_told_at_once_each_with_its_place() -> None:
    wrong = body(municipality="99", measure={"kind": "castle", "dimensions": {"heightM": -1}}, colour="red")
    assert faults(wrong) == {
        "/municipality": "string_pattern_mismatch",
        "/measure/kind": "enum",
        "/measure/dimensions/heightM": "greater_than",
        "/colour": "extra_forbidden",
    }


def test_a_fault_in_the_only_applicant_is_not_also_told_as_a_missing_applicant() -> None:
    applicant = {"name": "", "personalNumber": "19880320-0016", "address": ADDRESS}
    assert faults(body(applicants=[applicant])) == {"/applicants/0/name": "string_too_short"}


@pytest.mark.parametrize(
    "written",
    [
        "a@b.se, c@d.se",
        "Testa <a@b.se>",
        "a@b.se\r\nBcc: c@d.se",
        "testa",
        "a@localhost",
        "a@[127.0.0.1]",
        "å@b.se",
        "",
    ],
)
def test_anything_but_one_e_mail_address_is_told(written: str) -> None:
    applicant = {"name": "Testa", "personalNumber": "19880320-0016", "address": ADDRESS, "email": written}
    assert faults(body(applicants=[applicant])) == {"/applicants/0/email": "email"}


@given(st.text(max_size=60))
def test_any_text_is_one_e_mail_address_or_a_clear_fault(written: str) -> None:
    applicant = {"name": "Testa", "personalNumber": "19880320-0016", "address": ADDRESS, "email": written}
    try:
        (read_as,) = read(json.dumps(body(applicants=[applicant]))).applicants
    except BadApplication as error:
        assert {fault.place for fault in error.faults} == {"/applicants/0/email"}
    else:
        assert (read_as.email or "").count("@") == 1 and (read_as.email or "").isascii()


def test_an_application_without_applicant_says_so() -> None:
    assert faults(body(applicants=[])) == {"/applicants": "too_short"}


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("19880320-0016", "198803200016"),
        ("880320-0016", "198803200016"),
        ("8803200016", "198803200016"),
        ("198803200016", "198803200016"),
        ("880320+0016", "188803200016"),
        ("19880380-0013", "198803800013"),
    ],
)
def test_a_personal_number_is_read_however_it_is_written(written: str, read_as: str) -> None:
    assert checked_personal_number(written) == read_as


@pytest.mark.parametrize("wrong", ["19880320-0018", "19881320-0016", "19880232-0016", "123", "", "19880320001"])
def test_a_personal_number_that_cannot_be_is_refused(wrong: str) -> None:
    applicant = {"name": "T", "personalNumber": wrong, "address": ADDRESS}
    assert faults(body(applicants=[applicant])) == {"/applicants/0/personalNumber": "personal_number"}


def test_a_personal_number_is_not_shown_when_an_application_is_printed() -> None:
    assert "0016" not in repr(read(json.dumps(body())))


def test_a_company_has_an_organisation_number_and_someone_who_signs() -> None:
    company = {
        "kind": "company",
        "name": "Exempelbolaget AB",
        "organisationNumber": "556036-0793",
        "address": ADDRESS,
        "signatory": "Exempel Exempelsdotter",
    }
    applicant = read(json.dumps(body(applicants=[company]))).applicants[0]
    assert isinstance(applicant, Company)
    assert applicant.organisation_number == "5560360793"
    wrong = {**company, "organisationNumber": "556036-0794"}
    assert faults(body(applicants=[wrong])) == {"/applicants/0/organisationNumber": "organisation_number"}


@pytest.mark.parametrize("height", ["NaN", "Infinity", "-0.01", "1e9", "tre", [], {}, True, "4,5m"])
def test_a_height_that_is_no_height_is_told(height: object) -> None:
    wrong = body(measure={"kind": "fence", "dimensions": {"heightM": height}})
    assert list(faults(wrong)) == ["/measure/dimensions/heightM"]


def test_a_body_over_the_size_limit_is_refused_before_it_is_parsed() -> None:
    assert faults(b" " * (LARGEST + 1)) == {"": "too_large"}


def test_deep_nesting_is_refused() -> None:
    assert faults(b'{"a":' * 40 + b"1" + b"}" * 40) == {"": "too_deep"}
    assert faults(b"[" * 200_000) == {"": "not_json"}


@given(st.binary(max_size=300))
def test_any_bytes_give_an_application_or_faults(raw: bytes) -> None:
    try:
        assert isinstance(read(raw), Application)
    except BadApplication as error:
        assert error.faults


@given(
    st.dictionaries(
        st.sampled_from(["municipality", "property", "measure", "applicants", "consents", "answers", "x"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            max_leaves=5,
        ),
    )
)
def test_any_object_gives_an_application_or_faults(content: dict[str, object]) -> None:
    try:
        read({**body(), **content})
    except BadApplication as error:
        assert error.faults


@pytest.mark.parametrize("name", ["   ", "\n\n", "\x07\u200f", "\u00a0"])
def test_a_name_that_holds_nothing_is_no_name(name: str) -> None:
    applicant = {**PERSON, "name": name}
    assert faults(body(applicants=[applicant])) == {"/applicants/0/name": "string_too_short"}


def test_a_name_has_one_line_and_no_sign_that_nobody_sees() -> None:
    applicant = {**PERSON, "name": "Testa\n\nBeslut:\x0bavslag\u202e", "address": {**ADDRESS, "postalCode": "SE-99901"}}
    read_back = read(body(applicants=[applicant])).applicants[0]
    assert read_back.name == "Testa Beslut: avslag"
    assert read_back.address.postal_code == "999 01"


@pytest.mark.parametrize("code", ["2100", "SW1A 1AA", "٩٩٩٠١"])
def test_a_postal_code_that_is_not_one_is_told_with_the_form_it_has(code: str) -> None:
    applicant = {**PERSON, "address": {**ADDRESS, "postalCode": code}}
    assert faults(body(applicants=[applicant])) == {"/applicants/0/address/postalCode": "postal_code"}


@pytest.mark.parametrize("number", ["19150088-2384", "19150072-2382", "19850063-2388"])
def test_somebody_whose_day_of_birth_is_not_known_can_apply(number: str) -> None:
    assert read(body(applicants=[{**PERSON, "personalNumber": number}])).applicants[0]


@pytest.mark.parametrize(
    "twice",
    [
        '"ridgeHeightM": "30", "ridgeHeightM": "3"',
        '"ridgeHeightM": "3", "ridgeHeightM": "3"',
        '"ridgeHeightM": "30", "ridge\\u0048eightM": "3"',
        '"a": {"b": 1, "b": 2}',
        '"\\ud800": 1, "\\ud800": 2',
        f'"{"x" * 5000}": 1, "{"x" * 5000}": 2',
    ],
)
def test_what_is_stated_twice_in_one_place_is_not_read_as_the_last(twice: str) -> None:
    sent = json.dumps(body()).replace('"ridgeHeightM": "3.20"', twice).encode()
    with pytest.raises(BadApplication) as caught:
        read(sent, ACTS)
    (fault,) = caught.value.faults
    assert fault.code == "twice" and all(len(words.encode()) < 300 for words in fault.says)


def test_half_a_sign_anywhere_is_told_as_one_fault() -> None:
    for broken in ({"\ud800": "1"}, {"level_change_m": "\udfff"}):
        assert faults(body(answers=broken)) == {"": "half_a_sign"}


@pytest.mark.parametrize(
    ("country", "code", "town", "last"),
    [
        ("Danmark", "2100", "København", ("2100 København", "DANMARK")),
        ("GB", "SW1A 1AA", "London", ("SW1A 1AA London", "STORBRITANNIEN")),
        ("Tyskland", "10115", "Berlin", ("10115 Berlin", "TYSKLAND")),
        ("Ireland", "", "Dublin", ("Dublin", "IRLAND")),
        ("Sverige", "99901", "Granköping", ("999 01 Granköping",)),
    ],
)
def test_somebody_who_lives_abroad_can_apply(country: str, code: str, town: str, last: tuple[str, ...]) -> None:
    address = {"street": "Gade 1", "postalCode": code, "town": town, "country": country}
    (applicant,) = read(json.dumps(body(applicants=[{**PERSON, "address": address}]))).applicants
    assert applicant.address.lines == ("Gade 1", *last)


def test_a_country_that_nobody_knows_and_a_code_that_is_not_swedish_are_told_at_their_places() -> None:
    wrong = {**ADDRESS, "country": "Landet Ingenstans"}
    assert faults(body(applicants=[{**PERSON, "address": wrong}])) == {"/applicants/0/address/country": "country"}
    assert faults(body(applicants=[{**PERSON, "address": {**ADDRESS, "postalCode": "2100"}}])) == {
        "/applicants/0/address/postalCode": "postal_code"
    }


WRITTEN = {
    **body(),
    "property": "ALMEN 1:3",
    "measure": {"kind": "new_complementary_building", "description": "Ett förråd"},
    "applicants": [{**PERSON, "phone": "0999-10 00 00"}],
    "agent": {"name": "Prov Provsson", "phone": "0999-10 00 00"},
    "invoice": {"name": "Testa Testsson", "reference": "REF 7", "address": ADDRESS},
    "attachments": [{"kind": "other", "name": "plan.pdf", "sha256": "0" * 64}],
}
TEXTS = [
    ("property",), ("measure", "description"), ("applicants", 0, "name"), ("applicants", 0, "phone"),
    ("applicants", 0, "address", "street"), ("applicants", 0, "address", "town"), ("agent", "name"), ("agent", "phone"),
    ("invoice", "name"), ("invoice", "reference"), ("invoice", "address", "street"), ("attachments", 0, "name"),
]  # fmt: skip


@given(
    place=st.sampled_from(TEXTS),
    text=st.one_of(
        st.text(st.characters(codec="utf-8"), max_size=60),
        st.tuples(st.sampled_from(["å", "x\r\n", "a\u0301", "\u202e"]), st.integers(1, 5_000)).map(
            lambda two: two[0] * two[1]
        ),
    ),
)
def test_any_text_in_a_body_is_kept_as_it_is_read_or_told_at_its_place(place: tuple[Any, ...], text: str) -> None:
    sent: Any = json.loads(json.dumps(WRITTEN))
    there = sent
    for step in place[:-1]:
        there = there[step]
    there[place[-1]] = text
    try:
        kept: Any = read(json.dumps(sent)).model_dump(mode="json", by_alias=True)
    except BadApplication as error:
        assert [fault.place for fault in error.faults] == ["/" + "/".join(map(str, place))]
        return
    for step in place:
        kept = kept[step]
    assert kept == (lines if place[-1] == "description" else line)(text)


def test_what_is_kept_is_read_again_though_the_clock_has_been_set_back() -> None:
    signed = body(applicants=[{**PERSON, "signed": "2026-11-18"}])
    with clock.standing_at(datetime(2026, 11, 17, 12, tzinfo=UTC)):
        assert faults(signed) == {"/applicants/0/signed": "signed_later"}
        assert read_kept(signed).applicants[0].signed == date(2026, 11, 18)
