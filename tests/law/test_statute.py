"""A statute's own words beside the rules, where a municipality gives its file; made up here, no words of any act."""

from pathlib import Path

import pytest

from permits.errors import NotFound
from permits.law.pack import Citation
from permits.law.statute import Passage, Statutes
from permits.workbench.reading import as_markdown, sections
from tests.law.test_law_beside import ON
from tests.packs import SWEDISH

TEXT = """\
9 kap. Lov

4 §   Liten bod
är fri.

5 §   Större bod är fri.
"""


@pytest.fixture
def given(tmp_path: Path) -> Statutes:
    (tmp_path / "PBL.txt").write_text(TEXT, encoding="utf-8")
    return Statutes.read(str(tmp_path), SWEDISH)


def test_a_rule_has_the_words_of_the_very_sections_that_it_cites(given: Statutes) -> None:
    fourth, fifth = Passage("9 kap. 4 §", "4 § Liten bod är fri."), Passage("9 kap. 5 §", "5 § Större bod är fri.")
    assert given.passages(Citation("PBL", "9 kap. 4 § 1")) == (fourth,)
    assert given.passages(Citation("PBL", "9 kap. 4–5 §§")) == (fourth, fifth)
    assert given.beside(SWEDISH)["se.pbl.9.4"].passages == (fourth,)


def test_what_is_not_given_has_our_words_alone(given: Statutes) -> None:
    assert given.passages(Citation("PBL", "9 kap. 99 §")) == ()
    assert given.passages(Citation("PBF", "6 kap. 1 §")) == ()
    none = Statutes.read("", SWEDISH).beside(SWEDISH)["se.pbl.9.4"]
    assert none.says is not None and none.passages == ()


def test_the_rules_read_back_with_it(given: Statutes) -> None:
    (read,) = sections(SWEDISH, ON, "9 kap. 4 §", statutes=given)
    assert "> **9 kap. 4 §** 4 § Liten bod är fri." in as_markdown(SWEDISH, ON, (read,))


@pytest.mark.parametrize("name", [None, "XYZ.txt"])
def test_a_folder_that_holds_no_law_of_the_pack_is_refused(tmp_path: Path, name: str | None) -> None:
    if name:
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    with pytest.raises(NotFound, match="PBL"):
        Statutes.read(str(tmp_path), SWEDISH)
