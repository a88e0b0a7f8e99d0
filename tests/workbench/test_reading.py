"""The rules read back, as a lawyer goes through them."""

from datetime import date
from html.parser import HTMLParser

import pytest

from permits.law.facts import Dates
from permits.workbench.reading import Item, Section, as_markdown, as_site, sections
from tests.packs import SWEDISH

DATES = Dates(date(2026, 11, 28), date(2026, 11, 28))
ALL = sections(SWEDISH, DATES)


def lines(id: str) -> list[str]:
    """Every line of a rule, what hangs under another indented."""
    (block,) = [block for section in ALL for block in section.blocks if block.id == id]

    def flat(item: Item, deep: int) -> list[str]:
        return ["  " * deep + item.says.sv, *(line for one in item.under for line in flat(one, deep + 1))]

    return [line for item in block.items for line in flat(item, 0)]


def test_every_rule_in_force_is_read_once() -> None:
    read = [block.id for section in ALL for block in section.blocks]
    assert sorted(read) == sorted(rule.id for rule in SWEDISH.on(DATES).rules)


def test_sections_come_in_the_order_of_the_law() -> None:
    titles = [section.title for section in ALL]
    in_order = ["PBL 1 kap. 4 §", "PBL 9 kap. 4 §", "PBL 9 kap. 10 §", "PBL 10 kap. 2 §", "PBF 6 kap. 1 §"]
    places = [titles.index(title) for title in in_order]
    assert places == sorted(places)


def test_a_rule_says_when_it_stands_and_which_day_counts() -> None:
    assert "Står från 2025-12-01; den dag ansökan kom in räknas" in lines("se.pbl.9.4")


def test_a_rule_shows_its_limits_with_their_days_and_source() -> None:
    read = lines("se.pbl.9.4.1")
    assert any(line.startswith("Gränsvärde:") for line in read)
    assert "  30\u00a0m² från 2025-12-01 (9 kap. 4 § 1 PBL)" in read


def test_what_takes_back_what_is_a_tree_both_ways() -> None:
    read = lines("se.pbl.9.4")
    assert "Tar tillbaka" in read
    back = read[read.index("Tas tillbaka av") :]
    near = next(place for place, line in enumerate(back) if "se.pbl.9.34.1.boundary" in line)
    assert back[near].startswith("  ") and not back[near].startswith("    ")
    assert back[near + 1].startswith("    ")  # and what takes that back in turn


def test_a_rule_that_gathers_names_its_points_by_title() -> None:
    assert "  alla dessa är uppfyllda" in lines("se.pbl.9.4")
    assert any("Byggnadsarea" in line and "se.pbl.9.4.1" in line for line in lines("se.pbl.9.4"))


def test_worked_cases_are_shown_as_examples_of_both_sides() -> None:
    read = "\n".join(lines("se.pbl.9.4.1"))
    assert "Exempel" in read
    assert "Inte uppfylld: One thousandth of a square metre above" in read


@pytest.mark.parametrize("only", ["9.34", "9 kap. 34 §"])
def test_one_section_can_be_read_alone(only: str) -> None:
    read = sections(SWEDISH, DATES, only)
    assert "se.pbl.9.34.1.boundary" in [block.id for section in read for block in section.blocks]
    assert sum(len(section.blocks) for section in read) < 20


def test_both_languages_read_the_same_rules() -> None:
    swedish, english = (
        as_markdown(SWEDISH, DATES, sections(SWEDISH, DATES, "9.4.1"), language) for language in ("sv", "en")
    )  # type: ignore[arg-type]
    assert "Byggnadsarea högst 30\u00a0m²" in swedish
    assert "Building area at most 30\u00a0m²" in english


class Tags(HTMLParser):
    """Whether every tag is closed in its place, and where the links go."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            self.open.append(tag)
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_site_is_whole_in_both_languages() -> None:
    some: tuple[Section, ...] = ALL[:12]
    pages = as_site(SWEDISH, DATES, some)
    assert len(pages) == 2 * (len(some) + 1)
    for path, page in pages.items():
        tags = Tags()
        tags.feed(page)
        assert tags.open == []
        assert f'<html lang="{path[:2]}">' in page
        for link in tags.links:
            own = link.removeprefix("../") if link.startswith("../") else f"{path[:2]}/{link}"
            assert link.startswith("https://") or own in pages, link


def test_slugs_are_one_for_each_section() -> None:
    assert len({section.slug for section in ALL}) == len(ALL)
