"""A press sets what it was given last, keeps none of it, and remembers what is alike in every letter."""

import re
from io import BytesIO
from pathlib import Path

import pikepdf

from permits.content import content
from permits.jurisdiction import CONTENT
from permits.letter.press import DECISION, VALUES, Press
from permits.letter.writing import Letters

LETTERS = content("letters")


def test_a_press_sets_what_was_laid_ready_last() -> None:
    press = Press(LETTERS)
    for of in ("first", "second, which is longer", "third"):
        press.lay(f'{{"of": "{of}"}}')
        with pikepdf.open(BytesIO(press.pdf("example"))) as pdf:
            assert str(pdf.docinfo["/Title"]) == f"Exempel: {of}"


def test_nothing_of_a_letter_stays_when_it_is_set() -> None:
    letters = Letters(LETTERS)
    letters.sheet("example", {"of": "a name"})
    press = letters._idle.get()
    kept = [Path(press._root / name).read_bytes() for name in (VALUES, DECISION)]
    assert kept == [b"{}", b""]


def test_the_footer_names_nothing_of_a_single_letter() -> None:
    """It is a part of how each page is set: with something in it that differs, nothing at all could be remembered."""
    template = (LETTERS / CONTENT / "letter.typ").read_text(encoding="utf-8")
    footer = re.search(r"footer: context \[(.*?)\n    \],", template, re.DOTALL)
    assert footer is not None and "data" not in footer[1] and "by-form" not in footer[1]


def test_no_pattern_is_made_anew_for_each_letter() -> None:
    """A file that reads a letter's values is read anew for each letter, and a pattern takes as long to make as a page to set."""
    for template in (LETTERS / CONTENT).glob("*.typ"):
        words = template.read_text(encoding="utf-8")
        assert "regex(" not in words or ("json(" not in words and "letter.typ" not in words), template.name
