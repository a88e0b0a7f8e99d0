"""An act is declared once: adding one touches content only, and everything that knows acts then knows it."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from permits import application as applications
from permits.acts import Drawn, Form
from permits.case import decide
from permits.content import content
from permits.errors import BadApplication, BadPack
from permits.office import Office
from permits.rulebook import Rulebook
from permits.settings import Settings
from tests.acts import ACTS
from tests.api.conftest import browser

ROOT = Path(__file__).resolve().parents[1]
STORY = ROOT / "tests/stories/exempt-shed/application.json"
DAY = date(2026, 11, 20)

JETTY = """
      jetty:
        law: {sv: "Brygga", en: "Jetty"}
        words: {sv: "Bygga en brygga", en: "Build a jetty"}
        examples: {sv: "I sjö eller vattendrag.", en: "In a lake or stream."}
        noun: {sv: "Bryggan", en: "The jetty"}
        permit: {sv: "brygglov", en: "jetty permit"}
        form: structure
        drawn: area
        brings: [height_m]
"""


def edit(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The rules with one act more, which the law's list of structures and the section on duty name."""
    rules = Path(shutil.copytree(content("rules"), tmp_path / "rules"))
    edit(rules / "se/acts.yaml", lambda text: text.rstrip() + "\n" + JETTY.lstrip("\n"))
    edit(rules / "se/measures.yaml", lambda text: text.replace("[wall, fence, deck,", "[wall, fence, deck, jetty,"))
    return rules


@pytest.fixture
def app(rules: Path, tmp_path: Path) -> Any:
    book = Rulebook.load(rules)
    app = create_app(Settings(data_dir=tmp_path, demo=True, requests_per_minute=0))
    here: Office = app.state.office
    app.state.office = replace(
        here, pack=book.pack, delegations=book.delegations, tariffs=book.tariffs, faces=book.faces
    )
    return app


def test_an_act_that_content_declares_goes_from_the_first_page_to_the_letter(app: Any) -> None:
    client, office = browser(app), app.state.office
    assert "Bygga en brygga" in client.get("/act", params={"property": "ALMEN 1:3"}).text
    place = client.get("/place", params={"property": "ALMEN 1:3", "act": "jetty"}).text
    assert all(f'name="{field}"' in place for field in ("width", "depth", "height_m"))
    assert 'name="ridge_height_m"' not in place

    body = json.loads(STORY.read_text(encoding="utf-8"))
    body["measure"] |= {"kind": "jetty", "dimensions": {"heightM": "0.60"}}
    application = applications.read(body, office.pack.acts)
    record, _ = decide(office, application, DAY)
    letter = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", record.letter_html))
    assert "brygga" in letter and "Bryggan" in letter
    asked = office.pack.facts["measure"].choices
    assert asked["jetty"].en == "Jetty"


def test_the_document_of_rest_lists_the_acts_that_the_pack_declares(app: Any) -> None:
    kinds = app.openapi()["components"]["schemas"]["Measure"]["properties"]["kind"]["enum"]
    assert kinds == [*ACTS, "jetty"]


def test_an_act_that_no_rule_names_is_refused(rules: Path) -> None:
    edit(rules / "se/measures.yaml", lambda text: text.replace("deck, jetty,", "deck,"))
    with pytest.raises(BadPack) as refused:
        Rulebook.load(rules)
    assert [(fault.code, fault.says.en.partition(":")[0]) for fault in refused.value.faults] == [("unruled", "jetty")]


@pytest.mark.parametrize(
    ("line", "changed", "code"),
    [
        (
            "form: structure\n        drawn: area\n        brings: [height_m]",
            "form: bridge\n        drawn: area",
            "choice",
        ),
        ("brings: [height_m]\n", "brings: [heigth_m]\n", "undeclared"),
        ('        noun: {sv: "Bryggan", en: "The jetty"}\n', "", "missing"),
        ("      jetty:", "      wall:", "repeated"),
    ],
)
def test_an_act_that_is_not_sound_is_told_with_its_file(rules: Path, line: str, changed: str, code: str) -> None:
    def last(text: str) -> str:
        before, at, after = text.rpartition(line)
        assert at
        return before + changed + after

    edit(rules / "se/acts.yaml", last)
    with pytest.raises(BadPack) as refused:
        Rulebook.load(rules)
    assert code in {fault.code for fault in refused.value.faults}
    assert any(fault.place.startswith("se/acts.yaml") for fault in refused.value.faults)


def test_an_act_that_nobody_declares_is_told_with_its_place() -> None:
    body = json.loads(STORY.read_text(encoding="utf-8"))
    body["measure"]["kind"] = "castle"
    with pytest.raises(BadApplication) as refused:
        applications.read(body, ACTS)
    (fault,) = refused.value.faults
    assert (fault.place, fault.code) == ("/measure/kind", "enum") and "wall" in fault.says.sv


def test_no_file_of_code_names_an_act() -> None:
    """Words such as `other` or `extension` are no names of acts alone; those that can only be acts are looked for."""
    only_acts = [name for name in ACTS if "_" in name and name != "advance_notice"]
    quoted = re.compile(rf"""["']({"|".join(only_acts)})["']""")
    faults = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for folder in ("permits", "api")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".py", ".html", ".js") and "vendor" not in path.parts and path.name != "examples.py"
        for found in quoted.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not faults, faults


def test_what_is_a_building_is_asked_for_its_ridge_and_what_stands_on_a_line_for_its_height() -> None:
    for act in ACTS.values():
        assert ("ridge_height_m" in act.brings) is act.is_building
        assert act.drawn is not Drawn.LINE or "height_m" in act.brings
        assert act.form is not Form.EXTENSION or act.becomes
