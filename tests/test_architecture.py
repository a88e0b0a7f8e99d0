"""The page that shows the house is drawn from the house, and leads only to what is there."""

import re
from pathlib import Path

import pytest

from tools.house import PAGE, drawn, figures, leanings, picture, without_detours

ROOT = Path(__file__).resolve().parents[1]
PAGES = [PAGE, *(ROOT / name for name in (
    "CONTRIBUTING.md", "api/README.md", "permits/place/readers/README.md", "permits/jurisdiction/README.md",
    "permits/steps/README.md", "permits/post/README.md", "permits/drawing/README.md", "permits/extracts/README.md",
    "rules/README.md", "letters/README.md",
))]  # fmt: skip
LINK = re.compile(r"\]\((?!http)([^)#]+)")
NAMED = re.compile(r"`((?:permits|api|rules|letters|tests|tools|zoning_data)/[\w./-]+)`")


def test_the_picture_is_the_house_as_its_files_import() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert drawn(page) == page, "make it anew: python -m tools.house picture"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_leads_and_points_only_to_what_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    gone = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    gone += [name for name in NAMED.findall(text) if not (ROOT / name).exists()]
    assert not gone


def test_an_arrow_that_a_longer_way_makes_needless_is_left_out() -> None:
    assert without_detours({"a": {"b", "c"}, "b": {"c"}}) == {"a": {"b"}, "b": {"c"}}


def test_each_room_of_the_house_is_in_the_picture() -> None:
    arrows, shown = leanings(), picture()
    rooms = {*arrows, *(other for others in arrows.values() for other in others)}
    assert {"case", "survey", "store", "letter", "api/rest", "words"} <= rooms
    assert all(f'["{room}"]' in shown for room in rooms)


def test_the_house_is_counted() -> None:
    counted = figures(ROOT)
    assert int(counted["files"]) > 200
    assert counted["files of code that name an act (storage_yard)"] == "0"
