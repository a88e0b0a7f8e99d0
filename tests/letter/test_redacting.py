"""What is struck out of a copy is in no part of it, however it was written; all else stands."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permits.letter.redacting import LEAST, STRUCK, Block, blocks_of, struck, tidy, words_of

SAID = {
    "name": "Testa Testsson",
    "personalNumber": "198803200016",
    "address": {"street": "Hemliga gatan 7", "postalCode": "999 01", "town": "Granköping"},
    "email": "testa@example.org",
}


def text_of(blocks: list[Block]) -> str:
    return "\n".join(block.text for block in blocks)


@pytest.mark.parametrize(
    "written",
    [
        "Testa Testsson",
        "TESTA TESTSSON",
        "Testssons garage",
        "Tests\u200bson",
        "Test\u00adsson",
        "hos\u00a0Testsson",
        "19880320-0016",
        "880320-0016",
        "8803200016",
        "Hemliga   gatan\n7",
        "testa@example.org",
    ],
)
def test_a_person_is_struck_out_however_they_are_written(written: str) -> None:
    (block,) = struck(blocks_of(f"<p>Ansökan av {written}, Granköping.</p>"), words_of(SAID))
    assert STRUCK in block.text and block.text.endswith("Granköping.")
    assert not [part for part in ("est", "0016", "emliga", "example") if part in block.text.replace("Ansökan", "")]


def test_what_is_not_struck_out_stands() -> None:
    blocks = struck(blocks_of("<h2>Skäl</h2><p>Byggnaden är 4,50 m från gränsen.</p>"), words_of(SAID))
    assert blocks == [Block(2, "Skäl"), Block(0, "Byggnaden är 4,50 m från gränsen.")]


def test_of_a_page_its_words_alone_are_read() -> None:
    page = "<head><title>Testa</title><style>p{}</style></head><body><svg><text>Testa</text></svg><p>A<br>B</p></body>"
    assert blocks_of(page) == [Block(0, "A"), Block(0, "B")]


@given(st.text(min_size=2, max_size=12), st.lists(st.text(max_size=30), max_size=4))
@settings(max_examples=50)
def test_whatever_is_struck_out_is_there_no_more(word: str, texts: list[str]) -> None:
    sought = tidy(word)
    left = struck([Block(0, tidy(f"{text} {word} {text}")) for text in texts], [word])
    standing = re.compile(rf"(?<!\w){re.escape(sought)}(?!\w)", re.IGNORECASE)
    assert len(sought) < LEAST or not standing.search(text_of(left))
