"""A section shows which lawyer has read it as rules, and whether it was changed since."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from permits.errors import BadPack, NotAllowed
from permits.law.facts import Dates
from permits.law.pack import Pack
from permits.text import Text
from permits.workbench.reading import as_markdown, as_site, by_section, sections
from permits.workbench.signed import astray, load_signatures, sign
from tests.packs import SWEDISH

DAY = date(2026, 11, 28)
DATES = Dates(DAY, DAY, DAY)
SECTION = "9 kap. 4 §"


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    """A file in which the section is read as it stands."""
    path = tmp_path / "signed" / "se.yaml"
    (read,) = sections(SWEDISH, DATES, SECTION)
    sign(path, read.title, "Jurist Exempel", DAY, read.fingerprint)
    return path


def said(pack: Pack, path: Path) -> str | None:
    (read,) = sections(pack, DATES, SECTION, load_signatures(path))
    return read.signed and read.signed.sv


def test_a_section_that_was_read_says_by_whom_and_when_on_the_page_and_the_site(signed: Path) -> None:
    assert said(SWEDISH, signed) == "Läst av Jurist Exempel, 2026-11-28."
    those = sections(SWEDISH, DATES, SECTION, load_signatures(signed))
    of_the_section = as_markdown(SWEDISH, DATES, those, "en").partition("## PBL 9 kap. 4 §\n")[2]
    assert "\nRead by Jurist Exempel, 2026-11-28.\n" in of_the_section
    assert "Läst av Jurist Exempel" in as_site(SWEDISH, DATES, those)["sv/pbl-9-kap-4.html"]


def test_a_section_that_nobody_has_read_says_nothing(tmp_path: Path) -> None:
    assert said(SWEDISH, tmp_path / "none.yaml") is None


def test_another_limit_or_sentence_shows_as_changed_until_it_is_read_again(signed: Path) -> None:
    limit = SWEDISH.limits["complementary_building_area_in_plan"]
    raised = replace(limit, values=tuple(replace(dated, value=Decimal(31)) for dated in limit.values))
    other_limit = replace(SWEDISH, limits={**SWEDISH.limits, limit.name: raised})
    titled = Text("Annan rubrik", "Another title")
    other_title = replace(
        SWEDISH, rules=tuple(replace(rule, title=titled) if rule.id == "se.pbl.9.4" else rule for rule in SWEDISH.rules)
    )
    for changed in (other_limit, other_title):
        assert said(changed, signed) == "Läst av Jurist Exempel, 2026-11-28; ändrad sedan dess."
    (read,) = sections(other_limit, DATES, SECTION)
    sign(signed, read.title, "Jurist Andra", date(2026, 12, 1), read.fingerprint)
    assert said(other_limit, signed) == "Läst av Jurist Andra, 2026-12-01."


def test_what_is_changed_elsewhere_or_only_moved_in_its_file_changes_no_reading(signed: Path) -> None:
    moved = replace(SWEDISH, rules=tuple(replace(rule, line=rule.line + 7) for rule in SWEDISH.rules))
    assert said(moved, signed) == "Läst av Jurist Exempel, 2026-11-28."


def test_nobody_is_no_lawyer_and_a_section_without_rules_is_told(signed: Path) -> None:
    with pytest.raises(NotAllowed):
        sign(signed, "PBL 9 kap. 4 §", "  ", DAY, "0")
    sign(signed, "PBL 99 kap. 1 §", "Jurist Exempel", DAY, "0")
    (finding,) = astray(load_signatures(signed), by_section(SWEDISH), DAY)
    assert (finding.is_fault, finding.place) == (True, "signed/se.yaml:4:5")
    assert finding.says.sv == "Ingen regel hör till PBL 99 kap. 1 §."


def test_nobody_has_read_a_section_on_a_day_that_has_not_been(signed: Path) -> None:
    read, titles = load_signatures(signed), by_section(SWEDISH)
    assert list(astray(read, titles, DAY)) == []
    (finding,) = astray(read, titles, DAY - timedelta(1))
    assert finding.is_fault and str(DAY) in finding.says.sv


def test_a_file_edited_by_hand_is_told_line_by_line(signed: Path) -> None:
    signed.write_text("signed:\n  - {section: x, by: '', on: 2026-13-01, raed: z}\n", encoding="utf-8")
    with pytest.raises(BadPack) as told:
        load_signatures(signed)
    assert {fault.place.rpartition(":")[0] for fault in told.value.faults} == {"signed/se.yaml:2"}
    assert len(told.value.faults) >= 3
