"""Words as they come in: what nobody sees goes, what people see stays, and nothing is cut."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from permits.written import SHAPING, UNSEEN, Line, Lines, line, lines


@pytest.mark.parametrize("sign", ["\x0b", "\x07", "\x1e", "\x1f", "\x7f", "\x85", "\ue000", "\x00", "\ud800", "\ufeff"])
def test_what_nobody_sees_is_taken_out_of_a_name(sign: str) -> None:
    assert line(f"{sign}Testa{sign}") == "Testa"
    assert line(f"Testa {sign}Testsson") == "Testa Testsson"


def test_a_name_has_one_line() -> None:
    assert line("  Testa\r\n\nBeslut:\u00a0avslag ") == "Testa Beslut: avslag"
    assert line("Testa\x0bTestsson") == "Testa Testsson"


def test_lines_are_counted_as_people_see_them() -> None:
    assert lines("en\r\ntvå\rtre\x0bfyra\u2028fem") == "en\ntvå\ntre\nfyra\nfem"
    assert lines("\n\n  indraget \n\nsist\n") == "indraget\n\nsist"


TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


@pytest.mark.parametrize("mark", list(TURNING))
def test_no_mark_turns_the_rest_of_the_line_round(mark: str) -> None:
    assert line(f"Test{mark}a") == "Testa"


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert line(unicodedata.normalize("NFD", "Åsa Öberg")) == "Åsa Öberg"


@given(st.text())
def test_tidy_words_stay_as_they_are(text: str) -> None:
    assert lines(lines(text)) == lines(text)
    assert line(line(text)) == line(text)
    assert all(sign in SHAPING or unicodedata.category(sign) not in UNSEEN for sign in line(text))


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_nothing_that_is_seen_is_lost(text: str) -> None:
    assert line(f"Testa{text}") == unicodedata.normalize("NFC", f"Testa{text}")


@pytest.mark.parametrize(
    "text", ["", " \u00a0 ", "\u200b", "\u00ad\u2060", "\u3164", "\u2800", "\u200d", "\u0301", "\U000e0041"]
)
def test_a_text_in_which_nothing_is_seen_is_empty(text: str) -> None:
    assert line(text) == lines(text) == ""


def test_what_joins_the_signs_of_other_scripts_stays() -> None:
    assert line("می\u200cخواهم") == "می\u200cخواهم"
    assert line("👩\u200d🚒") == "👩\u200d🚒"


class Form(BaseModel):
    name: Line
    remark: Lines


def test_a_form_reads_its_words_so() -> None:
    read = Form(name=" Testa\n", remark="en\r\ntvå")
    assert (read.name, read.remark) == ("Testa", "en\ntvå")
