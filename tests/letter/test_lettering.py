"""A drawing's words are set as words, and none is lost on the way."""

import io
from typing import Any

import pikepdf
import pytest

from permits.letter.lettering import apart
from permits.letter.siteplan.paper import HALO
from tests.letter.test_letter import AT, LETTERS, values


def drawing(words: str = "ALMEN 1:3", look: str = 'x="10" y="20" font-size="16"') -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 400"><path d="M0 0H9"/><text {look}>{words}</text></svg>'


def word(**changes: Any) -> dict[str, Any]:
    ordinary = {
        "words": "ALMEN 1:3",
        "x": 10.0,
        "y": 20.0,
        "size": 16.0,
        "weight": 400,
        "fill": "#000",
        "middle": False,
        "edged": False,
    }
    return {**ordinary, **changes}


def test_lines_are_a_picture_and_words_stand_beside_it() -> None:
    came = apart(drawing())
    assert came["picture"] == '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 400"><path d="M0 0H9"/></svg>'
    assert came["words"] == [word()]
    assert (came["width"], came["height"]) == (560, 400)


@pytest.mark.parametrize(
    ("look", "changes"),
    [
        (f'text-anchor="middle" {HALO}', {"middle": True, "edged": True}),
        ('font-weight="bold" fill="#16201d"', {"weight": 700, "fill": "#16201d"}),
    ],
)
def test_a_word_keeps_its_look(look: str, changes: dict[str, Any]) -> None:
    assert apart(drawing(look=f'x="10" y="20" font-size="16" {look}'))["words"] == [word(**changes)]


@pytest.mark.parametrize("look", ['transform="rotate(9 1 1)"', 'fill="none"', 'font-weight="bolder"', 'opacity=".5"'])
def test_a_word_with_a_look_that_is_not_known_stays_in_the_picture(look: str) -> None:
    svg = drawing(look=f'x="10" y="20" font-size="16" {look}')
    came = apart(svg)
    assert (came["picture"], came["words"]) == (svg, [])


def test_what_is_written_stands_as_written() -> None:
    assert apart(drawing("A &amp; B &lt;C"))["words"][0]["words"] == "A & B <C"


def test_a_drawing_is_one_figure_told_in_words_whoever_sets_its_words() -> None:
    edged = drawing(look=f'x="280" y="200" font-size="16" text-anchor="middle" {HALO}')
    letter = LETTERS.write("exempt", values(siteplan=edged), {}, AT)
    with pikepdf.open(io.BytesIO(letter.pdf)) as pdf:
        alts = [
            str(part.Alt)
            for part in pdf.objects
            if isinstance(part, pikepdf.Dictionary) and part.get("/S") == "/Figure"
        ]
    assert alts.count("Situationsplan för ALMEN 1:3, beskriven i ord under bilden") == 1
    assert "ALMEN 1:3</text>" not in letter.html and letter.html.count("data:image/svg+xml") >= 1


def test_a_word_whose_size_its_picture_tells_stays_in_the_picture() -> None:
    svg = drawing(look='x="10" y="20"')
    assert apart(svg)["picture"] == svg
