"""A property is found by what people write, and never taken for another."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.place.gazetteer import Address, Gazetteer

TOWN = Gazetteer(
    "Granköpings kommun",
    [*(f"ALMEN 1:{n}" for n in range(1, 41)), "BJÖRNEN 3", "BJÖRKEN 3", "ALMEN S:1", "HÖGA 2:1"],
    [
        Address("ALMEN 1:3", "Björkstigen 5", "999 01", "Granköping"),
        Address("ALMEN 1:4", "Björkstigen 7", "999 01", "Granköping"),
        Address("ALMEN 1:4", "Lindvägen 26 A", "999 01", "Granköping"),
        Address("ALMEN 1:5", "Lindvägen 26 B", "999 01", "Granköping"),
        Address("ALMEN 1:6", "Lindvägen 28", "999 01", "Granköping"),
        Address("ALMEN 1:7", "Storgatan 1", "999 01", "Granköping"),
        Address("ALMEN 1:8", "Storgatan 1", "999 20", "Sjövik"),
        Address("ALMEN 1:9", "Norra torget 2", "999 20", "Sjövik"),
        Address("ALMEN 1:10", "Norra torget 2", "999 20", "Sjövik"),
        Address("ALMEN 1:11", "Sankt Olofsgatan 12-14", "999 01", "Granköping"),
        Address("HÖGA 2:1", "Norrgården", "999 20", "Sjövik"),
    ],
)


def found(text: str) -> list[str]:
    return [match.designation for match in TOWN.find(text)]


def meant(text: str) -> list[str]:
    return [match.designation for match in TOWN.meant(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Björkstigen 5",
        "björkstigen5",
        "BJÖRKSTIGEN 5",
        "Björk stigen 5",
        "bjorkstigen 5",
        "Björkst. 5",
        "björkst 5",
        "Björkstigen nr 5",
        "Björkstigen nr. 5",
        "Björkstigen 5A",
        "Björkstigen 5 a",
        "Björkstigen 5 lgh 1102",
        "Björkstigen 5, Granköping",
        "Björkstigen 5 Granköping",
        "Björkstigen 5, 999 01 Granköping",
        "Björkstigen 5, 99901, Granköping",
        "999 01 Björkstigen 5",
        "99901 Granköping Björkstigen 5",
        "Granköping Björkstigen 5",
        "Björkstigen 5 Granköpings kommun",
        unicodedata.normalize("NFD", "Björkstigen 5, Granköping"),
        "Björkstigen\u00a05",
    ],
)
def test_an_address_is_found_as_people_write_it(text: str) -> None:
    assert found(text) == ["ALMEN 1:3"]


@pytest.mark.parametrize(
    ("text", "designation"),
    [
        ("S:t Olofsgatan 12", "ALMEN 1:11"),
        ("st olofsg. 12", "ALMEN 1:11"),
        ("Sankt Olofsgatan 12-14", "ALMEN 1:11"),
        ("N. Torget 2", "ALMEN 1:9"),
        ("norrgarden", "HÖGA 2:1"),
        ("almen 1 3", "ALMEN 1:3"),
        ("Almen1:3", "ALMEN 1:3"),
        ("ALMEN 1 : 3", "ALMEN 1:3"),
        ("fastigheten Almen 1:3", "ALMEN 1:3"),
        ("kv. Björnen 3", "BJÖRNEN 3"),
        ("bjornen 3", "BJÖRNEN 3"),
        ("GRANKÖPING ALMEN 1:3", "ALMEN 1:3"),
        ("Granköpings kommun Almen 1:3", "ALMEN 1:3"),
        ("Almen 1:3, Granköping", "ALMEN 1:3"),
        ("almen 1:3 Granköpings kommun", "ALMEN 1:3"),
        ("1:3", "ALMEN 1:3"),
        ("almen s:1", "ALMEN S:1"),
    ],
)
def test_what_is_meant_comes_first(text: str, designation: str) -> None:
    assert found(text)[0] == designation


def test_behind_a_designation_only_the_municipality_s_own_name_may_stand() -> None:
    assert TOWN.named("Almen 1:3, Granköping") == ("ALMEN 1:3",)
    assert TOWN.named("Almen 1:3, Sjövik") == ()


def test_a_letter_that_the_register_knows_is_kept_and_without_it_each_is_found() -> None:
    assert found("Lindvägen 26B") == ["ALMEN 1:5"]
    assert found("Lindvägen 26") == ["ALMEN 1:4", "ALMEN 1:5"]
    assert found("lindv. 2") == ["ALMEN 1:4", "ALMEN 1:5", "ALMEN 1:6"], "as somebody types it"


def test_several_properties_of_one_address_and_several_addresses_of_one_property() -> None:
    assert found("Norra torget 2") == list(TOWN.named("Norra torget 2")) == ["ALMEN 1:9", "ALMEN 1:10"]
    assert found("Björkstigen 7") == found("Lindvägen 26A") == ["ALMEN 1:4"]
    assert TOWN.named("Lindvägen 26 A") == TOWN.named("Björkstigen 7") == ("ALMEN 1:4",)
    assert TOWN.find("Lindvägen 26 A")[0].address == "Lindvägen 26 A, Granköping"


def test_two_towns_with_the_same_street_are_told_apart_by_town_or_postal_code() -> None:
    assert found("Storgatan 1") == ["ALMEN 1:7", "ALMEN 1:8"]
    assert found("Storgatan 1, Sjövik") == found("storgatan 1 99920") == ["ALMEN 1:8"]
    assert TOWN.named("Storgatan 1") == ("ALMEN 1:7", "ALMEN 1:8")
    assert TOWN.named("Storgatan 1, 999 01 Granköping") == ("ALMEN 1:7",)


@pytest.mark.parametrize(
    ("text", "designation"),
    [
        ("björksitgen 5", "ALMEN 1:3"),
        ("Björkstgen 5", "ALMEN 1:3"),
        ("Bjørkstigen 5", "ALMEN 1:3"),
        ("Almne 1:3", "ALMEN 1:3"),
        ("Alme 1:3", "ALMEN 1:3"),
        ("Björkstigen 6", "ALMEN 1:3"),
        ("Björkstigen 5, Stockholm", "ALMEN 1:3"),
        ("Björnem 3", "BJÖRNEN 3"),
    ],
)
def test_a_slip_leads_to_what_may_have_been_meant(text: str, designation: str) -> None:
    assert designation in (meant(text) if not found(text) else found(text))


@pytest.mark.parametrize(
    "text", ["Björkstigen 5, Stockholm", "björksitgen 5", "Björkstigen 6", "Almne 1:3", "bjorkstigen 5"]
)
def test_nothing_that_has_to_be_guessed_names_a_property(text: str) -> None:
    assert TOWN.named(text) == ()


@pytest.mark.parametrize("text", ["Granköpingsalmen 1:3", "Granköpings kommunalmen 1:3", "Granköpingsbjörkstigen 5"])
def test_a_municipality_s_name_is_cut_only_at_a_word_s_end(text: str) -> None:
    assert found(text) == [] and TOWN.named(text) == ()


def test_a_list_stands_in_its_natural_order() -> None:
    assert found("almen")[:4] == ["ALMEN 1:1", "ALMEN 1:2", "ALMEN 1:3", "ALMEN 1:4"]
    assert len(TOWN.find("almen", 7)) == 7


@given(st.text(max_size=80))
def test_any_text_finds_something_or_nothing(text: str) -> None:
    for match in (*TOWN.find(text), *TOWN.meant(text)):
        assert match.designation in TOWN.first or match.address == ""
    assert len(set(TOWN.named(text))) == len(TOWN.named(text))


@given(st.sampled_from(sorted(TOWN.first.items())), st.data())
def test_an_address_without_its_marks_and_capitals_is_found(pair: tuple[str, str], data: st.DataObject) -> None:
    designation, address = pair
    written = data.draw(st.sampled_from([address, address.upper(), address.lower(), unmarked(address)]))
    assert designation in found(written)


def test_a_search_among_a_hundred_thousand_addresses_is_quick() -> None:
    streets = [f"{first}{last}" for first in FIRST for last in LAST]
    places = [
        (f"TRAKT{n % 400} {n // 400}:{n % 90}", f"{streets[n % len(streets)]} {n // len(streets) + 1}")
        for n in range(100_000)
    ]
    large = Gazetteer(
        "Granköpings kommun", {designation for designation, _ in places}, [Address(*place) for place in places]
    )
    large.find("ek")
    began = time.process_time()
    asked = ("Ekstigen 5", "ekst. 5", "eksitgen 5", "Ekstigen 5, Granköping", "trakt1 0:1", "ek", "tr")
    for text in asked:
        assert large.find(text) or large.meant(text)
    assert (time.process_time() - began) / len(asked) < 0.05


def unmarked(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


FIRST = [f"{a}{b}" for a in ("Ek", "Lind", "Alm", "Björk", "Norr", "Söder", "Kvarn", "Sjö") for b in ("", "s", "lunds", "backs", "ängs", "tun", "holms", "bergs", "dals", "mos")]  # fmt: skip
LAST = ("stigen", "vägen", "gatan", "gränd", "backen", "torget", "allén", "plan", "gården", "ringen")
