"""A later text of a statute names the sections that changed and the rules that rest on them."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from permits.cli import app
from permits.errors import BadPack, NotFound
from permits.law.pack import Citation
from permits.law.statute import named, statute
from permits.workbench.sources import State, as_read, load_read, watch
from tests.packs import SWEDISH

DAY = date(2026, 11, 28)
# Made up in the shape of a statute's plain text; no words of the act.
TEXT = """\
Lag (2010:900)

1 kap. Inledning

4 §   Här står ord.

9 kap. Lov

Undantag

4 §   Liten bod
är fri. Lag (2025:974).

5 §   Större bod är fri.

6 §   Lada är fri.

10 §   Tillbyggnad är fri.

10 kap. Genomförande

2 a §   Altan får avvika.

/Träder i kraft I:2027-01-01/
2 b §   Liten avvikelse.

Övergångsbestämmelser

9 kap.
4 §   Äldre ord.
"""
SECTIONS = ["1 kap. 4 §", "9 kap. 4 §", "9 kap. 5 §", "9 kap. 6 §", "9 kap. 10 §", "10 kap. 2 a §", "10 kap. 2 b §"]


def test_a_statute_is_read_section_by_section_without_its_transitional_provisions() -> None:
    told = statute(TEXT)
    assert list(told) == SECTIONS
    assert told["9 kap. 4 §"] == "4 § Liten bod är fri. Lag (2025:974)."


@pytest.mark.parametrize(
    ("written", "sections"),
    [
        ("9 kap. 4 §", ["9 kap. 4 §"]),
        ("9 kap. 4 § 1–3", ["9 kap. 4 §"]),
        ("9 kap. 4–6 §§", ["9 kap. 4 §", "9 kap. 5 §", "9 kap. 6 §"]),
        ("9 kap. 4 § 1 och 10 § 3", ["9 kap. 4 §", "9 kap. 10 §"]),
        ("9 kap. 4, 5 och 10 §§", ["9 kap. 4 §", "9 kap. 5 §", "9 kap. 10 §"]),
        ("10 kap. 2 a § andra stycket", ["10 kap. 2 a §"]),
        ("10 kap. 2 a–2 b §§", ["10 kap. 2 a §", "10 kap. 2 b §"]),
        ("9 kap. 17 a § (lag 2026:406)", ["9 kap. 17 a §"]),
        ("10 kap.", ["10 kap. 2 a §", "10 kap. 2 b §"]),
        ("punkt 3", []),
    ],
)
def test_a_citation_names_its_sections(written: str, sections: list[str]) -> None:
    assert list(named(Citation("PBL", written), SECTIONS)) == sections


def test_every_section_that_a_rule_rests_on_is_named_by_its_citation() -> None:
    unread = {str(rule.source) for rule in SWEDISH.rules if not named(rule.source, ["8 kap. 1 §"])}
    # Provisions of an act that changes another have no section of its own.
    assert unread <= {
        "punkt 2 ÖB 2025:974",
        "punkt 3 ÖB 2025:974",
        "övergångsbestämmelserna p. 5 (39 § byggnadsstadgan) PBL",
    }


@pytest.fixture
def read(tmp_path: Path) -> Path:
    path = tmp_path / "sources" / "se" / "PBL.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(as_read(SWEDISH, "PBL", TEXT, DAY, official=True), encoding="utf-8")
    return path


def test_a_text_that_is_the_same_but_for_white_space_changes_nothing(read: Path) -> None:
    again = watch(SWEDISH, "PBL", TEXT.replace("Liten bod\när", "Liten  bod är"), load_read(read))
    assert {watched.section for watched in again if watched.state is State.SAME} == {*SECTIONS}


def test_a_section_that_changed_or_went_names_the_rules_that_it_touches(read: Path) -> None:
    later = TEXT.replace("Liten bod", "Mycket liten bod").replace("5 §   Större bod är fri.\n", "")
    watched = {watched.section: watched for watched in watch(SWEDISH, "PBL", later, load_read(read))}
    assert watched["9 kap. 4 §"].state is State.CHANGED
    assert "se.pbl.9.4" in watched["9 kap. 4 §"].rules
    assert watched["9 kap. 5 §"].state is State.GONE
    assert watched["9 kap. 6 §"].state is State.SAME


def test_what_nobody_has_read_is_told(read: Path) -> None:
    never = {watched.state for watched in watch(SWEDISH, "PBL", TEXT, None) if watched.section in SECTIONS}
    assert never == {State.NEVER_READ}


def test_a_law_that_the_pack_has_not_is_refused() -> None:
    with pytest.raises(NotFound):
        watch(SWEDISH, "PBX", TEXT, None)


def test_a_hash_that_is_none_is_a_fault_with_its_line(read: Path) -> None:
    lines = read.read_text(encoding="utf-8").splitlines()
    read.write_text("\n".join([*lines[:4], '  9 kap. 4 §: "abc"']), encoding="utf-8")
    with pytest.raises(BadPack, match=r"PBL\.yaml:5"):
        load_read(read)


def test_the_command_writes_what_was_read_and_fails_when_the_law_has_changed(tmp_path: Path) -> None:
    text, later = tmp_path / "sfs.text", tmp_path / "later.text"
    text.write_text(TEXT, encoding="utf-8")
    later.write_text(TEXT.replace("Lada", "Stor lada"), encoding="utf-8")
    kept = tmp_path / "PBL.yaml"
    ran = CliRunner().invoke(app, ["rules", "sources", str(text), "--read", "2026-11-28", "--official"])
    kept.write_text(ran.output, encoding="utf-8")
    same = CliRunner().invoke(app, ["rules", "sources", str(text), "--against", str(kept)])
    changed = CliRunner().invoke(app, ["rules", "sources", str(later), "--against", str(kept)])
    assert (same.exit_code, changed.exit_code) == (1, 1)
    assert "changed  9 kap. 6 §" in changed.output and "se.pbl.9.6" in changed.output
    assert "changed" not in same.output
