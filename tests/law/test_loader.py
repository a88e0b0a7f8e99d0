"""A pack loads whole or tells every fault with its file and line; nothing in a file is guessed."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permits.content import ROOT
from permits.errors import BadPack
from permits.law.facts import KINDS_OF_THING, Facts
from permits.law.loader import load_pack
from permits.law.loader.cases import NOT_GIVEN, load_facts
from permits.law.pack import Pack
from permits.local.reading import load_delegation
from permits.quantity import exactly
from permits.strict import Reading
from permits.text import Text
from tests.builders import a_pack

FILES = {
    "pack.yaml": """\
pack: p
version: "1"
title: {sv: p, en: p}
laws: {PBL: {sv: PBL, en: PBL}}
questions:
  duty:
    label: {sv: plikt, en: duty}
    best: free
    answers: {free: {sv: fri, en: free}, needed: {sv: krävs, en: needed}}
    default: {answer: free, source: {law: PBL, section: "9 kap. 1 §"}}
courses:
  exempt: {when: {duty: free}, needs: {}}
  granted: {when: {duty: needed}, needs: {}}
sections: {.: [9-04]}
""",
    "facts.yaml": """\
facts:
  kind: {type: choice, enough: [stated], label: {sv: slag, en: kind}, choices: {shed: {sv: bod, en: shed}, wall: {sv: mur, en: wall}}}
  area_m2: {type: area, unit: m2, step: "0.01", enough: [stated], label: {sv: area, en: area}}
  height_m: {type: length, unit: m, step: "0.01", enough: [stated], label: {sv: höjd, en: height}}
  near: {type: yes_no, enough: [stated], label: {sv: nära, en: near}}
  distance_m: {type: length, unit: m, step: "0.01", of: boundary, enough: [stated], label: {sv: avstånd, en: distance}}
""",
    "limits.yaml": """\
limits:
  most_area:
    unit: m2
    label: {sv: störst, en: most}
    values:
      - {from: 2020-01-01, to: 2025-12-31, value: "25.0", source: {law: PBL, section: "9 kap. 4 §"}}
      - {from: 2026-01-01, value: "30.0", source: {law: PBL, section: "9 kap. 4 §"}}
""",
    "9-04.yaml": """\
section: {law: PBL, section: "9 kap. 4 §"}
title: {sv: fri bod, en: free shed}
valid: {from: 2020-01-01}
rules:
  - id: a
    point: "1"
    title: {sv: area, en: area}
    applies_when: [{kind: {is: shed}}]
    if: [{area_m2: {at_most: $most_area}}]
    texts: {met: {sv: "{area_m2}", en: "{limit}"}, not_met: {sv: nej, en: no}}
  - id: b
    title: {sv: krävs, en: needed}
    question: duty
    then: needed
    if: [{kind: {one_of: [shed, wall]}}]
    texts: {met: {sv: ja, en: yes}, not_met: {sv: nej, en: no}}
  - id: c
    title: {sv: fri, en: free}
    question: duty
    then: free
    exception_to: [b]
    if: [{met: [a]}]
    texts: {met: {sv: ja, en: yes}, not_met: {sv: nej, en: no}}
""",
    "ordinary.yaml": """\
received: 2026-03-01
given: {kind: shed}
""",
    "9-04.cases.yaml": """\
cases:
  - name: a shed of 30 m² is free
    given: {area_m2: "30.00"}
    without: [height_m]
    expect: {answers: {duty: free}, because: [c], missing: []}
""",
}


def pack(folder: Path, file: str = "", old: str = "", new: str = "") -> Pack:
    """The sound pack with one thing changed in one file."""
    root = folder / "p"
    root.mkdir(exist_ok=True)
    for name, content in FILES.items():
        assert name != file or old in content
        (root / name).write_text(content.replace(old, new) if name == file else content, encoding="utf-8")
    return load_pack(root)


def test_a_sound_pack_loads(tmp_path: Path) -> None:
    made = pack(tmp_path)
    assert [rule.id for rule in made.rules] == ["a", "b", "c"]
    assert str(made.rule("a").source) == "9 kap. 4 § 1 PBL"


@pytest.mark.parametrize(
    ("told", "codes"),
    [("apply_for: dispensation", {"apply_for", "choice"}), ("informs: true\n    apply_for: dispensation", {"choice"})],
)
def test_a_rule_sends_nobody_to_an_act_that_is_not_there_nor_without_telling_anything(
    tmp_path: Path, told: str, codes: set[str]
) -> None:
    with pytest.raises(BadPack) as raised:
        pack(tmp_path, "9-04.yaml", "- id: a\n", f"- id: a\n    {told}\n")
    assert {fault.code for fault in raised.value.faults} == codes


def test_only_a_rule_that_answers_says_what_a_permit_is_called(tmp_path: Path) -> None:
    named = pack(tmp_path, "9-04.yaml", "then: needed", "then: needed\n    permit: {sv: marklov, en: ground permit}")
    assert named.rule("b").permit == Text("marklov", "ground permit") and named.rule("c").permit is None
    with pytest.raises(BadPack) as raised:
        pack(tmp_path, "9-04.yaml", "- id: a\n", "- id: a\n    permit: {sv: marklov, en: ground permit}\n")
    assert [fault.code for fault in raised.value.faults] == ["permit"]


def grouped(folder: Path, groups: str, named: str) -> Pack:
    """The sound pack, where the exception of `c` names this and the pack declares these groups."""
    pack(folder)
    told = (folder / "p" / "pack.yaml").read_text(encoding="utf-8") + f"groups: {groups}\n"
    (folder / "p" / "pack.yaml").write_text(told, encoding="utf-8")
    rules = FILES["9-04.yaml"].replace("exception_to: [b]", f"exception_to: [{named}]")
    (folder / "p" / "9-04.yaml").write_text(rules, encoding="utf-8")
    return load_pack(folder / "p")


def test_an_exception_to_a_group_is_one_to_each_rule_of_it(tmp_path: Path) -> None:
    rule = grouped(tmp_path, "{needing: [b]}", "needing").rule("c")
    assert (rule.exception_to, rule.exceptions) == (("b",), (("b",),))


def test_no_group_is_called_as_a_rule_is(tmp_path: Path) -> None:
    with pytest.raises(BadPack) as raised:
        grouped(tmp_path, "{se.pbl.9.3: [b]}", "se.pbl.9.3")
    assert "id" in {fault.code for fault in raised.value.faults}


@pytest.mark.parametrize(
    ("groups", "named"),
    [("{needing: [b], idle: [b]}", "needing"), ("{needing: [z]}", "needing"), ("{needing: [b]}", "needed")],
)
def test_a_group_that_nobody_names_or_with_no_such_rule_is_told(tmp_path: Path, groups: str, named: str) -> None:
    with pytest.raises(BadPack):
        grouped(tmp_path, groups, named)


def test_of_a_question_that_nobody_knows_no_answer_is_told_to_be_wrong_too(tmp_path: Path) -> None:
    with pytest.raises(BadPack) as raised:
        pack(tmp_path, "9-04.yaml", "question: duty\n    then: needed", "question: duties\n    then: needed")
    [fault] = raised.value.faults
    assert "duties" in fault.says.en and "duty" in fault.says.en


def test_the_hash_follows_the_rules_and_not_their_cases(tmp_path: Path) -> None:
    first = pack(tmp_path).hash
    assert pack(tmp_path, "9-04.cases.yaml", "a shed of 30 m²", "thirty").hash == first
    assert pack(tmp_path, "9-04.yaml", "krävs", "behövs").hash != first


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "line"),
    [
        ("9-04.yaml", "if: [{area_m2", "of: [{area_m2", "unknown_key", 9),
        ("9-04.yaml", "id: b", "id: a", "repeated", 11),
        ("facts.yaml", "{type: yes_no, enough: [stated],", "{type: yes_no,", "missing", 5),
        ("facts.yaml", "{type: yes_no, enough: [stated],", "{type: yes_no, enough: [said],", "choice", 5),
        ("facts.yaml", "{type: yes_no, enough: [stated],", "{type: yes_no, enough: [surveyed],", "asked_in_vain", 5),
        (
            "facts.yaml",
            "{type: yes_no, enough: [stated],",
            "{type: yes_no, supplied_by: [officer], enough: [judged, stated],",
            "judged",
            5,
        ),
        ("9-04.yaml", "{at_most: $most_area}", "{at_most: 30}", "unquoted_number", 9),
        ("9-04.yaml", "{at_most: $most_area}", '{at_most: "30,5"}', "not_a_number", 9),
        ("9-04.yaml", "{at_most: $most_area}", '{at_most: "30.005"}', "off_grid", 9),
        ("9-04.yaml", "{at_most: $most_area}", "{at_most: $other}", "undeclared", 9),
        ("9-04.yaml", "{at_most: $most_area}", "{at_most: {fact: height_m}}", "unit", 9),
        ("9-04.yaml", "{at_most: $most_area}", "{one_of: [shed]}", "limit_word", 9),
        ("9-04.yaml", "{area_m2: {at_most: $most_area}}", "{width_m: {at_most: $most_area}}", "undeclared", 9),
        ("9-04.yaml", "{area_m2: {at_most: $most_area}}", '{distance_m: {below: "4.5"}}', "for_each", 9),
        ("9-04.yaml", "[{kind: {is: shed}}]", "[{kind: {is: house}}]", "choice", 8),
        ("9-04.yaml", "[{kind: {is: shed}}]", "[{near: {is: yes}}]", "not_yes_no", 8),
        ("9-04.yaml", "exception_to: [b]", "exception_to: [z]", "undeclared", 17),
        ("9-04.yaml", "{met: [a]}", "{met: [z]}", "undeclared", 17),
        ("9-04.yaml", "{met: [a]}", "{met: [c]}", "cycle", 17),
        ("9-04.yaml", "then: free", "then: maybe", "choice", 20),
        ("9-04.yaml", "    then: free\n", "", "answer", 17),
        ("9-04.yaml", '"{area_m2}"', '"{colour}"', "slot", 10),
        ("9-04.yaml", '"{limit}"', '"{limit"', "slot", 10),
        ("9-04.yaml", "valid: {from: 2020-01-01}", "valid: {from: 2020-02-30}", "not_a_date", 3),
        ("9-04.yaml", "valid: {from: 2020-01-01}", "valid: {from: 2019-01-01}", "dates", 5),
        ("9-04.yaml", "title: {sv: fri bod, en: free shed}", "title: &t {sv: fri, en: free}", "anchor", 2),
        ("9-04.yaml", "title: {sv: fri bod, en: free shed}", "title: !x {sv: fri, en: free}", "tag", 2),
        ("9-04.yaml", "title: {sv: fri bod, en: free shed}", "title: {sv: fri bod}", "missing", 2),
        ("9-04.yaml", "title: {sv: fri bod, en: free shed}", "title: {sv: a, sv: b, en: c}", "repeated", 2),
        ("limits.yaml", "to: 2025-12-31", "to: 2026-06-30", "overlap", 3),
        ("limits.yaml", "from: 2026-01-01", "from: 2026-02-01", "dates", 3),
        ("limits.yaml", '"30.0"', '"-30.0"', "range", 7),
        (
            "facts.yaml",
            ', step: "0.01", enough: [stated], label: {sv: area',
            ", enough: [stated], label: {sv: area",
            "missing",
            3,
        ),
        ("pack.yaml", "answer: free,", "answer: never,", "choice", 10),
        ("pack.yaml", "best: free", "best: cheap", "choice", 8),
        # what leads where
        ("pack.yaml", "when: {duty: free}", "when: {duty: maybe}", "choice", 12),
        ("pack.yaml", "when: {duty: free}", "when: {dutty: free}", "unknown_key", 12),
        ("pack.yaml", "when: {duty: free}", "when: {}", "courses", 12),
        ("pack.yaml", "{duty: free}, needs: {}", "{duty: free}, needs: {duty: free}", "repeated", 12),
        ("pack.yaml", "granted:", "grunted:", "unknown_key", 13),
        # every section is there, and no other
        ("pack.yaml", "[9-04]", "[9-04, 9-05]", "missing", 14),
        ("pack.yaml", "[9-04]", "[]", "unlisted", None),
        # nothing stands where a value must
        ("9-04.yaml", "{at_most: $most_area}", "{at_most: }", "empty", 9),
        ("9-04.yaml", "{at_most: $most_area}", '{at_most: ""}', "empty", 9),
        ("9-04.yaml", "valid: {from: 2020-01-01}", "valid: {from: }", "empty", 3),
        ("9-04.yaml", "valid: {from: 2020-01-01}", "valid: {from: 2020-01-01, to: ~}", "not_a_date", 3),
        ("9-04.yaml", "id: b", "id:", "empty", 11),
        ("9-04.yaml", '{sv: "{area_m2}"', '{sv: ""', "empty", 10),
        ("limits.yaml", 'value: "30.0"', "value: ", "empty", 7),
        ("facts.yaml", "facts:", "fact:", "missing", 1),
        ("limits.yaml", "limits:", "limit:", "missing", 1),
        # numbers and units
        ("9-04.yaml", "{at_most: $most_area}", '{at_most: "٣٠"}', "not_a_number", 9),
        ("9-04.yaml", "{at_most: $most_area}", '{between: ["3.00", "2.00"]}', "range", 9),
        ("9-04.yaml", "[{kind: {is: shed}}]", "[{kind: {is: {fact: near}}}]", "unit", 8),
        ("limits.yaml", "unit: m2", 'unit: ""', "unit", 9),
        ("limits.yaml", "from: 2026-01-01", "from: 2026-01-01, to: 2025-01-01", "dates", 7),
        ("facts.yaml", 'unit: m2, step: "0.01"', 'unit: m2, step: "0"', "range", 3),
        ("facts.yaml", 'unit: m2, step: "0.01"', 'unit: m2, step: "0.01", min: "9", max: "2"', "range", 3),
        ("facts.yaml", 'unit: m2, step: "0.01"', 'unit: m2, step: "0.01", max: "20"', "range", 9),
        ("facts.yaml", "unit: m2", "unit: cm", "unit", 3),
        ("facts.yaml", "near: {type: yes_no", "near: {type: yes_no, supplied_by: [officier]", "choice", 5),
        ("limits.yaml", 'value: "30.0"', 'value: "030.0"', "nought", 7),
        ("9-04.yaml", "{at_most: $most_area}", "{at_most: {fact: area_m2}}", "condition", 9),
        # a list that lost its lines
        ("9-04.yaml", "if: [{met: [a]}]", "if: []", "empty", 22),
        ("9-04.yaml", "applies_when: [{kind: {is: shed}}]", "applies_when: []", "empty", 8),
        # ids
        ("9-04.yaml", "id: b", "id: '*'", "id", 11),
        ("facts.yaml", "facts:\n", "facts:\n  <<: {type: yes_no, enough: [stated], label: {sv: a, en: a}}\n", "id", 2),
        (
            "facts.yaml",
            "facts:\n",
            "facts:\n  limit: {type: yes_no, enough: [stated], label: {sv: a, en: a}}\n",
            "id",
            2,
        ),
        ("facts.yaml", "facts:\n", "facts:\n  met: {type: yes_no, enough: [stated], label: {sv: a, en: a}}\n", "id", 2),
        ("9-04.yaml", "id: b", "id: a rule", "id", 11),
        # texts
        ("9-04.yaml", '"{area_m2}"', '"{area_m2:d}"', "slot", 10),
        ("9-04.yaml", '"{area_m2}"', '"{area_m2!r}"', "slot", 10),
        ("9-04.yaml", '"{area_m2}"', '"{{ area_m2 }}"', "slot", 10),
        ("9-04.yaml", '"{area_m2}"', '"\u202e{area_m2}"', "sign", 10),
        ("9-04.yaml", "[{kind: {is: shed}}]", "[{kind: {is: sh\u200bed}}]", "sign", 8),
        ("pack.yaml", "title: {sv: p, en: p}", 'title: {sv: "\\x07", en: p}', "sign", 3),
        ("pack.yaml", "title: {sv: p, en: p}", 'title: {sv: "\\uD800", en: p}', "not_yaml", 3),
        # validity of the rules referred to
        ("9-04.yaml", "- id: a\n", "- id: a\n    valid: {from: 2020-01-01, to: 2024-12-31}\n", "dates", 18),
        # exceptions and references between rules that go through different things
        ("9-04.yaml", "exception_to: [b]", "exception_to: [a]", "exception_to_point", 17),
        ("9-04.yaml", "exception_to: [b]", "exception_to: [b]\n    for_each: boundary", "exception_when", 17),
        ("9-04.yaml", "exception_to: [b]", "exception_to: [b]\n    exception_when: any", "exception_when", 17),
        (
            "9-04.yaml",
            "exception_to: [b]",
            "for_each: boundary\n    exception_to: [b]\n    exception_when: most",
            "choice",
            23,
        ),
        ("9-04.yaml", "- id: a\n", "- id: a\n    for_each: boundary\n", "met", 18),
        ("9-04.yaml", "{met: [a]}", "{kept: [z]}", "undeclared", 17),
        ("9-04.yaml", "{met: [a]}", "{kept: []}", "condition", 22),
        ("9-04.yaml", "- id: a\n", "- id: a\n    valid: {from: 2020-01-01, applies_by: decided}\n", "dates", 18),
        # what PyYAML itself stumbles on
        ("pack.yaml", "title: {sv: p, en: p}", 'title: {sv: "\\UFFFFFFFF", en: p}', "not_yaml", None),
        ("pack.yaml", "pack: p", "%YAML 1." + "9" * 5000 + "\n---\npack: p", "not_yaml", None),
        # worked cases
        ("9-04.cases.yaml", '"30.00"', "30.00", "unquoted_number", 3),
        ("9-04.cases.yaml", '"30.00"', '"30.001"', "off_grid", 3),
        ("9-04.cases.yaml", '"30.00"', '{low: "3.00", high: "2.00"}', "range", 3),
        ("9-04.cases.yaml", "without: [height_m]", "without: [heigth_m]", "undeclared", 4),
        ("9-04.cases.yaml", "because: [c]", "because: [z]", "undeclared", 5),
        ("9-04.cases.yaml", "duty: free", "duty: maybe", "choice", 5),
        ("ordinary.yaml", "kind: shed", "kind: house", "choice", 2),
    ],
)
def test_one_thing_wrong_is_told_with_its_line(
    tmp_path: Path, file: str, old: str, new: str, code: str, line: int | None
) -> None:
    with pytest.raises(BadPack) as caught:
        pack(tmp_path, file, old, new)
    found = {(fault.code, fault.place) for fault in caught.value.faults}
    assert code in {code for code, _ in found}, found
    if line is not None:
        assert any(told == code and place.split(":")[1:2] == [str(line)] for told, place in found), found
    assert all(fault.says.sv and fault.says.en for fault in caught.value.faults)


def test_a_rules_own_days_go_by_the_date_of_its_section(tmp_path: Path) -> None:
    made = pack(
        tmp_path,
        "9-04.yaml",
        "valid: {from: 2020-01-01}\nrules:\n  - id: a\n",
        "valid: {from: 2020-01-01, applies_by: started}\nrules:\n  - id: a\n    valid: {from: 2020-01-01}\n",
    )
    assert {rule.valid.applies_by for rule in made.rules} == {"started"}


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [
        ("area_m2: {at_most", "aera_m2: {at_most", "area_m2"),
        ("$most_area", "$most_aera", "most_area"),
        ("exception_to: [b]", "exeption_to: [b]", "exception_to"),
        ("{is: shed}", "{is: shedd}", "shed"),
    ],
)
def test_a_misspelt_word_is_told_with_the_one_that_was_meant(tmp_path: Path, old: str, new: str, meant: str) -> None:
    with pytest.raises(BadPack) as caught:
        pack(tmp_path, "9-04.yaml", old, new)
    assert any(f"Menar du {meant}?" in fault.says.sv for fault in caught.value.faults), caught.value.faults


def test_a_limit_may_stand_to_the_end_of_the_calendar(tmp_path: Path) -> None:
    assert pack(tmp_path, "limits.yaml", "from: 2026-01-01", "from: 2026-01-01, to: 9999-12-31").limits


def test_the_hash_names_the_very_bytes_that_were_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = pack(tmp_path)
    reads: list[str] = []
    read_bytes = Path.read_bytes

    def counted(path: Path) -> bytes:
        reads.append(path.name)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    assert load_pack(tmp_path / "p").hash == sound.hash
    assert sorted(reads) == sorted(FILES)


def test_all_missing_files_come_in_one_go(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    with pytest.raises(BadPack) as caught:
        load_pack(tmp_path / "p")
    assert [fault.place for fault in caught.value.faults] == ["p/pack.yaml", "p/facts.yaml", "p/limits.yaml"]


def test_all_faults_come_in_one_go(tmp_path: Path) -> None:
    with pytest.raises(BadPack) as caught:
        pack(tmp_path, "9-04.yaml", "title:", "titel:")
    assert len(caught.value.faults) >= 6


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadPack):
        load_pack(tmp_path / "nothing")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_told(raw: bytes) -> None:
    reading = Reading()
    entry = reading.text(raw, "file.yaml")
    assert entry is not None or reading.faults


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.sampled_from(
            ["sv", "true", "30", '"30.0"', "2026-01-01", "~", "a: b", "[", "{x: 1}", "&a", "*a", "!!python/x"]
        ),
        lambda inner: (
            st.lists(inner, max_size=3).map(lambda many: "[" + ", ".join(many) + "]")
            | st.dictionaries(
                st.sampled_from(["rules", "section", "id", "if", "mode", "board"]), inner, max_size=4
            ).map(lambda many: "{" + ", ".join(f"{key}: {value}" for key, value in many.items()) + "}")
        ),
        max_leaves=8,
    )
)
def test_any_shape_of_delegation_is_read_or_told(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "delegation.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadPack):
        load_delegation(path, a_pack())


@pytest.mark.parametrize("raw", [b"[" * 5000, b"{a: " * 5000, b"- " * 5000, b"\xff\xfe", b"a: " + b"x" * 1_000_001])
def test_a_hostile_file_is_told_and_no_accident(raw: bytes) -> None:
    reading = Reading()
    assert reading.text(raw, "file.yaml") is None
    assert reading.faults


def test_what_is_no_ordinary_file_or_far_too_large_is_told_before_it_is_read(tmp_path: Path) -> None:
    pack(tmp_path)
    pipe, endless, vast = (tmp_path / "p" / name for name in ("9-01.yaml", "9-02.yaml", "9-03.yaml"))
    os.mkfifo(pipe)
    endless.symlink_to("/dev/zero")
    with vast.open("wb") as file:
        file.truncate(10**12)
    with pytest.raises(BadPack) as raised:
        load_pack(tmp_path / "p")
    assert [fault.code for fault in raised.value.faults] == ["no_file", "no_file", "too_large"]


def test_a_file_whose_name_is_no_word_is_told(tmp_path: Path) -> None:
    pack(tmp_path)
    (tmp_path / "p" / os.fsdecode(b"9-\xff.yaml")).write_bytes(b"a: b\n")
    with pytest.raises(BadPack) as raised:
        load_pack(tmp_path / "p")
    assert [(fault.code, fault.place.isascii()) for fault in raised.value.faults] == [("name", True)]


def test_past_a_hundred_faults_no_word_is_looked_for_that_was_meant(tmp_path: Path) -> None:
    names = ", ".join(f"kund{number}" for number in range(5000))
    with pytest.raises(BadPack) as raised:
        pack(tmp_path, "9-04.yaml", "[{kind: {is: shed}}]", f"[{{kind: {{one_of: [shedd, {names}]}}}}]")
    told = [fault.says.en for fault in raised.value.faults if fault.code == "choice"]
    assert len(told) == 5001 and "Do you mean shed?" in told[0] and "mean" not in told[-1]


pieces = st.sampled_from(
    [
        "", "x", "true", "30", '"30.00"', "2026-01-01", "2026-13-01", "~", "[]", "{}", "[x]", "{sv: a, en: b}", "$most_area",
        "{is: shed}", "{at_most: $most_area}", "[{met: [a]}]", "[{any: []}]", "{fact: near}", "&a 1", "*a", "!!int 3",
        "? 1", "- 1", "{a: 1, a: 2}", '"\\UFFFFFFFF"', '"{area_m2:d}"', "'", "\t", "\n",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 2000), st.integers(0, 12), pieces | st.binary(max_size=4))
def test_a_pack_with_anything_written_anywhere_loads_or_is_told(
    tmp_path_factory: pytest.TempPathFactory, file: str, at: int, length: int, piece: str | bytes
) -> None:
    root = tmp_path_factory.mktemp("any") / "p"
    root.mkdir()
    for name, content in FILES.items():
        raw = content.encode()
        if name == file:
            new = piece if isinstance(piece, bytes) else piece.encode()
            raw = raw[: at % len(raw)] + new + raw[at % len(raw) + length :]
        (root / name).write_bytes(raw)
    try:
        load_pack(root)
    except BadPack as error:
        assert error.faults
        assert all(fault.says.sv and fault.says.en and fault.place for fault in error.faults)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"facts": {"area_m2": 12.5}}',
        b'{"facts": {"area_m2": {"low": "9.00", "high": "2.00"}}}',
        b'{"facts": {"width_m": "1.00"}}',
        b'{"facts": []}',
        b'{"things": {"boundary": {}}}',
        b'{"things": {"boundary": [3]}}',
        b'{"things": {"boundary": [{"id": "a"}, {"id": "a"}]}}',
        b"[]",
        b"",
        b"\x00",
    ],
)
def test_facts_that_cannot_be_read_are_told(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(BadPack):
        load_facts(raw, pack(tmp_path))


def test_facts_are_read_with_their_numbers_in_quotes(tmp_path: Path) -> None:
    assert load_facts(b'{"facts": {"area_m2": "12.50"}}', pack(tmp_path)) == Facts(
        {"area_m2": exactly("12.50")}, incomplete=dict.fromkeys(KINDS_OF_THING, NOT_GIVEN)
    )


def test_the_same_bytes_are_one_pack_and_any_other_byte_is_another(tmp_path: Path) -> None:
    for name in ("one", "other"):
        shutil.copytree(ROOT / "rules/se", tmp_path / name / "se")
    first, same = load_pack(tmp_path / "one/se"), load_pack(tmp_path / "other/se")
    with (tmp_path / "other/se/pack.yaml").open("a", encoding="utf-8") as file:
        file.write("# read anew\n")
    assert first is same and load_pack(tmp_path / "other/se").hash != first.hash


def test_a_pack_without_its_worked_cases_is_the_same_but_for_them_and_misses_those_that_are_gone(
    tmp_path: Path,
) -> None:
    bare, whole = load_pack(ROOT / "rules/se", worked=False), load_pack(ROOT / "rules/se")
    assert bare.cases == () and whole.cases and (bare.hash, bare.rules) == (whole.hash, whole.rules)
    shutil.copytree(ROOT / "rules/se", tmp_path / "se")
    (gone := next((tmp_path / "se").rglob("*.cases.yaml"))).unlink()
    with pytest.raises(BadPack) as told:
        load_pack(tmp_path / "se", worked=False)
    assert [fault for fault in told.value.faults if gone.name in str(fault)]
