"""What the code says to people stands in letters/se/phrases, in both languages, and the code asks for just that."""

from pathlib import Path

import pytest

from permits.decision.result import Result
from permits.errors import BadPack
from permits.law.conclusion import Verdict
from permits.phrases import phrase, phrases, read_phrases
from permits.text import Text
from permits.workbench.uses import Use, unheard, uses
from tools.house import worded

ROOT = Path(__file__).resolve().parents[2]

CHECKS_OF_RULES = ("analyse", "check", "coverage", "local_cases", "paths", "twins", "uses", "wording")
TOLD_TO_EDITORS = (
    "permits/strict.py",
    "permits/law/loader/",
    *(f"permits/workbench/{check}.py" for check in CHECKS_OF_RULES),
)
"""
Where a sentence may stand in code: what is said only to whoever edits the files of rules and letters,
with the file and line at fault. It is read beside those files, and could not be told if they could not be read.
"""


@pytest.mark.parametrize("house", ["permits", "api"])
def test_no_sentence_for_people_is_written_out_in_code(house: str) -> None:
    sources = {path.relative_to(ROOT).as_posix(): path for path in sorted((ROOT / house).rglob("*.py"))}
    written = [
        f"{name}:{line}"
        for name, path in sources.items()
        if not name.startswith(TOLD_TO_EDITORS)
        for line in worded(path.read_text(encoding="utf-8"))
    ]
    assert not written, "\n".join(written)


def test_every_phrase_that_the_code_asks_for_is_there_with_its_slots_and_none_is_left_over() -> None:
    assert [f"{finding.place}: {finding.says.en}" for finding in unheard(phrases(), uses(ROOT))] == []


@pytest.mark.parametrize("part", ["label", "headline", "letter"])
def test_every_result_has_its_words(part: str) -> None:
    assert {code for code in phrases() if code.startswith("result.") and code.endswith(f".{part}")} == {
        f"result.{result}.{part}" for result in Result
    }


def test_every_verdict_has_its_words() -> None:
    assert {code for code in phrases() if code.startswith("explanation.verdict.")} == {
        f"explanation.verdict.{verdict}" for verdict in Verdict
    }


def test_a_slot_in_two_languages_gives_each_its_own() -> None:
    told = phrase("explanation.between", low=Text("två", "two"), high=3)
    assert told == ("mellan två och 3", "between two and 3")


def test_a_code_or_a_slot_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        phrase("explanation.nothing_of_the_kind")
    with pytest.raises(KeyError):
        phrase("explanation.between", low=1)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ('a: {sv: "Ja."}', "missing"),
        ('a: {sv: "Ja.", en: ""}', "empty"),
        ('a: {sv: "Den {dag}.", en: "On {day}."}', "slots"),
        ('a: {sv: "Den {dag.år}.", en: "On {day}."}', "slots"),
        ('a: {sv: "Den {dag.", en: "On {day."}', "slots"),
        ('a: {sv: "Inom tre veckor.", en: "Within three weeks."}', "written_out"),
        ('Å: {sv: "Ja.", en: "Yes."}', "code"),
        ("a: [Ja, Yes]", "type"),
    ],
)
def test_a_phrase_that_is_not_sound_is_told_with_its_line(tmp_path: Path, written: str, code: str) -> None:
    (tmp_path / "room.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(BadPack) as refused:
        read_phrases(tmp_path)
    assert {fault.code for fault in refused.value.faults} == {code}
    assert all(fault.place.split(":")[0].endswith("/room.yaml") for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("use", "found"),
    [
        (Use("room.known", frozenset({"day"}), "a.py:1"), []),
        (Use("room.*", frozenset({"day"}), "a.py:1"), []),
        (Use("room.known", frozenset(), "a.py:1"), ["slots"]),
        (Use("room.known", None, "a.py:1"), []),
        (Use("room.unknown", frozenset(), "a.py:1"), ["no_phrase", "unused_phrase"]),
    ],
)
def test_what_the_code_asks_for_is_held_against_what_is_there(use: Use, found: list[str]) -> None:
    there = {"room.known": Text("Den {day}.", "On {day}.")}
    assert [finding.code for finding in unheard(there, [use])] == found
