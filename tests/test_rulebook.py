"""The rules as a whole: what is sound alone is held against the rest, and every edit has a clear answer."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from permits import application as applications
from permits.case import check
from permits.casework import deadline
from permits.cli import app
from permits.content import ROOT
from permits.decision.result import Result
from permits.errors import BadPack, Fault
from permits.law.engine import plain
from permits.law.facts import Dates
from permits.law.loader import CASES
from permits.law.pack import Pack, Rule
from permits.law.vocabulary import KNOWN, SETTINGS
from permits.office import Office
from permits.rulebook import Rulebook
from permits.text import Text
from permits.workbench.cases import facts_of
from tests.drafts import RULES, draft

DELEGATION, TARIFF, FACE = (f"local/9901/{name}.yaml" for name in ("delegation", "tariff", "face"))
STORY = Path(__file__).parent / "stories/granted-garage/application.json"


@pytest.fixture
def rules() -> Iterator[Path]:
    """The rules as they are, to be edited."""
    with draft() as folder:
        yield folder


def faults(rules: Path) -> tuple[Fault, ...]:
    try:
        Rulebook.load(rules)
    except BadPack as error:
        return error.faults
    return ()


def edited(rules: Path, file: str, old: str, new: str) -> tuple[Fault, ...]:
    path = rules / file
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return faults(rules)


def test_own_technical_demands_of_a_municipality_are_refused_with_the_section(rules: Path) -> None:
    (rules / "local" / "9901" / "technical-demands.yaml").write_text("energy: low\n", encoding="utf-8")
    (told,) = faults(rules)
    assert told.place == "local/9901/technical-demands.yaml"
    assert "PBL 8 kap. 4 a §" in told.says.sv and "PBL 8:4 a" in told.says.en


def test_the_rules_as_they_are_agree_with_each_other_and_with_the_code() -> None:
    assert [str(fault) for fault in faults(RULES)] == []


DECISION_WEEKS = '[{from: 2025-12-01, value: "10", source: {law: PBL, section: "9 kap. 99 §"}}]\n  appeal_weeks'
HOLE = (
    '[{from: 2025-12-01, to: 2026-11-01, value: "10", source: {law: PBL, section: "9 kap. 99 §"}}, '
    '{from: 2026-12-01, value: "10", source: {law: PBL, section: "9 kap. 99 §"}}]\n  appeal_weeks'
)
ENDS = '[{from: 2025-12-01, to: 2026-11-01, value: "10", source: {law: PBL, section: "9 kap. 99 §"}}]\n  appeal_weeks'
RATES = '  - {from: 2026-01-01, to: 2026-12-31, kronor: "1280"}\n  - {from: 2027-01-01, kronor: "1310"}'
GRANTED_5 = 'new_complementary_building: {granted: "5.0"'


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "says"),
    [
        # numbers of the law that code reads by name
        ("se/limits.yaml", DECISION_WEEKS, HOLE, "se/limits.yaml:", "decision_weeks saknar värde den 2026-11-02"),
        ("se/limits.yaml", DECISION_WEEKS, ENDS, "se/limits.yaml:", "decision_weeks saknar värde från 2026-11-02"),
        ("se/limits.yaml", "appeal_weeks:", "appeal_week:", "se/limits.yaml", "Gränsvärdet appeal_weeks saknas"),
        ("se/limits.yaml", 'value: "4.5"', 'value: "-4.5"', "se/limits.yaml:", "-4.5 går inte; skriv 0 eller mer"),
        ("se/limits.yaml", 'value: "20", source: {law: PBL, section: "12', 'value: "120", source: {law: PBL, section: "12',
         "se/limits.yaml:", "120 går inte; skriv 0–100"),
        ("se/pack.yaml", 'boundary_confidence: "1.645"', 'boundary_confidence: "0"', "se/pack.yaml", "är 0"),
        ("se/pack.yaml", "boundary_confidence:", "boundary_confidance:", "se/pack.yaml", "boundary_confidence saknas"),
        # dates
        ("se/pbl/9-02.yaml", ", applies_by: started}", ", applies_by: received}", "se/", "Skriv samma applies_by"),
        ("se/pbl/9-04.yaml", "applies_by: received", "applies_by: decided", "se/pbl/9-04.yaml:", "dagen för beslutet"),
        # questions and answers that the code names
        ("se/pack.yaml", '      permit_required: {sv: "Bygglov krävs."',
         '      simplified_permit: {sv: "Förenklat lov.", en: "x"}\n      permit_required: {sv: "Bygglov krävs."',
         "se/pack.yaml:", "programmet känner inte svaret simplified_permit"),
        ("se/pack.yaml", '      required: {sv: "Anmälan',
         '      voluntary: {sv: "Frivillig.", en: "x"}\n      required: {sv: "Anmälan',
         "se/pack.yaml:", "programmet känner inte svaret voluntary"),
        ("se/pack.yaml", "needs: {hand_over: none, plan_conflict: allowed}",
         "needs: {hand_over: none, plan_conflict: alowed}", "se/pack.yaml:", "Menar du allowed?"),
        ("se/pack.yaml", "needs: {hand_over: none, plan_conflict: allowed}", "needs: {hand_over: none}",
         "se/pack.yaml", "exempt måste vila på plan_conflict: allowed"),
        ("se/pack.yaml", "permit_test: fulfilled, effect", "permit_test: not_fulfilled, effect", "se/pack.yaml",
         "granted måste vila på permit_test: fulfilled"),
        ("se/pack.yaml", ", hearing: nobody}", "}", "se/pack.yaml", "granted måste vila på hearing: nobody"),
        # acts
        ("se/acts.yaml", "      pool:", "      basin:", "se/acts.yaml", "basin: ingen regel nämner åtgärden"),
        ("se/acts.yaml", "drawn: line", "drawn: lines", "se/acts.yaml:", "Menar du line?"),
        # facts
        ("se/facts.yaml", "supplied_by: [survey, applicant]", "supplied_by: [survey, aplicant]", "se/facts.yaml:",
         "Menar du applicant?"),
        ("se/facts.yaml", "type: area\n    unit: m2", "type: area\n    unit: m", "se/facts.yaml:", "area mäts i m2"),
        # the board
        (DELEGATION, "building_area_m2:", "bulding_area_m2:", f"{DELEGATION}:", "Menar du building_area_m2?"),
        (DELEGATION, 'building_area_m2: "60"', 'building_area_m2: "60.0001"', f"{DELEGATION}:", "steg 0.001"),
        (DELEGATION, "fits_townscape:", "fits_townscapes:", f"{DELEGATION}:", "Menar du fits_townscape?"),
        (DELEGATION, "fits_townscape: true", "valuable_area: false", f"{DELEGATION}:", "ingen bedömningsfråga"),
        (DELEGATION, "fits_townscape: true", "protected_identity: false", f"{DELEGATION}:", "ingen bedömningsfråga"),
        (DELEGATION, "fits_townscape: true", "shore_protection: false", f"{DELEGATION}:", "ingen bedömningsfråga"),
        (DELEGATION, "fits_townscape: true", "deviation_acceptable: true", f"{DELEGATION}:", "9 kap. 60–64 §§ PBL"),
        (DELEGATION, "  fence:\n", "  fences:\n", f"{DELEGATION}:", "Menar du fence?"),
        (DELEGATION, 'second_look_percent: "10"', 'second_look_percent: "500"', f"{DELEGATION}:", "0 till 100"),
        (DELEGATION, 'second_look_percent: "10"', 'second_look_percent: "2.5"', f"{DELEGATION}:", "hela procent"),
        (DELEGATION, '    second_look_percent: "10"\n', "", f"{DELEGATION}:", "ingenting kan falla tillbaka"),
        (DELEGATION, "may_lower: [head]", "may_lower: [king]", f"{DELEGATION}:", "head"),
        (DELEGATION, "decided: 2026-01-20", "decided: 2026-02-02", f"{DELEGATION}:", "efter att det började gälla"),
        (DELEGATION, "to: 2035-12-31", "to: 2025-12-31", f"{DELEGATION}:", "ligger före startdatum"),
        # the council
        (TARIFF, "from: 2027-01-01", "from: 2026-07-01", f"{TARIFF}:", "två värden samtidigt, från 2026-07-01"),
        (TARIFF, "from: 2027-01-01", "from: 2027-02-01", f"{TARIFF}:", "saknar värde den 2027-01-01"),
        (TARIFF, RATES, '  - {from: 2026-01-01, to: 2026-10-31, kronor: "1280"}', f"{TARIFF}:", "slutar 2026-10-31"),
        (TARIFF, "from: 2026-01-01, to", "from: 2026-03-01, to", f"{TARIFF}:", "börjar 2026-03-01"),
        (TARIFF, "to: 2026-12-31", "to: 2025-12-31", f"{TARIFF}:", "ligger före startdatum"),
        (TARIFF, '  extension: {granted: "7.5", ', "  extension: {", f"{TARIFF}:", "extension: granted saknar pris"),
        (TARIFF, "  sign: {", "  mast2: {", TARIFF, "sign: granted saknar pris"),
        (TARIFF, "  fence:", "  fences:", f"{TARIFF}:", "Menar du fence?"),
        (TARIFF, GRANTED_5, GRANTED_5.replace("granted", "grantd"), f"{TARIFF}:", "Menar du granted?"),
        (TARIFF, GRANTED_5, GRANTED_5.replace("5.0", "-50"), f"{TARIFF}:", "-50 går inte"),
        (TARIFF, 'kronor: "1280"', 'kronor: "-1280"', f"{TARIFF}:", "-1280 går inte"),
        # the office
        (FACE, '"#14524a"', '"#14524"', f"{FACE}:", "En färg skrivs som #14524a"),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_told_with_its_place(
    rules: Path, file: str, old: str, new: str, place: str, says: str
) -> None:
    told = edited(rules, file, old, new)
    assert any(fault.place.startswith(place) and says in fault.says.sv for fault in told), [
        (fault.place, fault.says.sv) for fault in told
    ]
    assert all(fault.says.en for fault in told)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("se/pbl/9-34.yaml", None, "se/pack.yaml:"),
        ("se/pbl/9-34.cases.yaml", None, "se/pack.yaml:"),
        ("se/pbl/9-04.cases.yaml", "se/pbl/9-04.cases.yml", "se/pbl/9-04.cases.yml"),
        ("se/pbl/9-34.yaml", "se/pbl/9-34.yml", "se/pbl/9-34.yml"),
        ("se/pbl/9-34.yaml", "se/9-34.yaml", "se/9-34.yaml"),
        ("se/pbl/9-34.yaml", "9-34.yaml", "9-34.yaml"),
        ("local/9901/tariff.yaml", "local/9901/taxa.yaml", "local/9901/taxa.yaml"),
    ],
)
def test_a_section_that_loses_its_file_is_an_alarm(rules: Path, old: str, new: str | None, place: str) -> None:
    if new is None:
        (rules / old).unlink()
    else:
        (rules / old).rename(rules / new)
    assert any(fault.place.startswith(place) for fault in faults(rules))


@pytest.mark.parametrize("copy", ["9-04 (kopia).yaml", "9-04.yaml~", "9-04.docx", "9-99.yml", "9-99.yaml"])
def test_a_file_that_nobody_named_is_an_alarm(rules: Path, copy: str) -> None:
    shutil.copy(rules / "se/pbl/9-04.yaml", rules / "se/pbl" / copy)
    assert f"se/pbl/{copy}" in {fault.place for fault in faults(rules)}


def test_a_board_without_files_of_its_own_is_no_fault(rules: Path) -> None:
    shutil.rmtree(rules / "local/9901")
    assert faults(rules) == ()
    assert Rulebook.load(rules).delegations == {}


# -- an answer that nobody knows, all the way ---------------------------------------------------------


def answering(pack: Pack, question: str, answer: str) -> Pack:
    """The pack with one rule more, which always gives this answer and goes before all others of the question."""
    others = tuple(rule.id for rule in pack.rules if rule.question == question)
    asked = pack.questions[question]
    pattern = pack.rule("se.pbl.9.3")
    rule = Rule(
        "se.pbl.9.99", Text("nytt", "new"), pattern.source, pattern.valid, (), (), {}, question, answer,
        exception_to=others,
    )  # fmt: skip
    wider = replace(asked, answers={**asked.answers, answer: Text(answer, answer)})
    return replace(
        pack,
        hash=f"{question}-{answer}".ljust(64, "0"),
        questions=MappingProxyType({**pack.questions, question: wider}),
        rules=(*pack.rules, rule),
    )


@pytest.mark.parametrize("question", ["permit_duty", "notification_duty"])
@pytest.mark.parametrize("answer", ["simplified_permit", "voluntary"])
def test_a_third_answer_is_never_exempt_end_to_end(office: Office, question: str, answer: str) -> None:
    application = applications.read(STORY.read_bytes())
    changed = replace(office, pack=answering(office.pack, question, answer))
    outcome = check(changed, application, date(2026, 11, 20)).outcome
    assert outcome.result not in (Result.EXEMPT, Result.STARTING_CLEARANCE)
    assert outcome.suggested is not Result.EXEMPT
    if question == "permit_duty":
        assert (outcome.result, outcome.because[0].code) == (Result.REFERRED, "no_course")


def test_the_settings_that_a_pack_must_have_are_those_that_the_code_names() -> None:
    named = re.compile(r"""settings(?:\.get\(|\[)"([a-z_0-9]+)"|^DAYS_BEFORE = "([a-z_]+)\"""", re.MULTILINE)
    read = {
        first or second
        for path in (ROOT / "permits").rglob("*.py")
        for first, second in named.findall(path.read_text(encoding="utf-8"))
    }
    assert read == set(SETTINGS)


# -- any edit -----------------------------------------------------------------------------------------

FILES = sorted(path.relative_to(RULES).as_posix() for path in RULES.rglob("*.yaml") if "coverage" not in path.parts)


@cache
def lines(file: str) -> tuple[str, ...]:
    return tuple((RULES / file).read_text(encoding="utf-8").splitlines(keepends=True))


WORDS = (
    "received", "decided", "started", "true", "false", "none", "2026-06-30", "2027-01-01", "9999-12-31", "0001-01-01",
    '"0"', '"-1"', '"1000000"', "se.pbl.9.4", "se.pbl.9.34.1.boundary", "boundary", "provision", "[]", "{}", "~", "",
    "permit_required", "no_permit", "officer", "m", "m2", "%",
)  # fmt: skip


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, str]:
    """A file of the real rules, and its text with one line lost, doubled, moved, indented or with one word changed."""
    file = draw(st.sampled_from(FILES))
    text = list(lines(file))
    at = draw(st.integers(0, len(text) - 1))
    match draw(st.sampled_from(["lose", "double", "move", "indent", "word", "word", "word"])):
        case "lose":
            del text[at]
        case "double":
            text.insert(at, text[at])
        case "move":
            text.insert(draw(st.integers(0, len(text) - 1)), text.pop(at))
        case "indent":
            text[at] = "  " + text[at]
        case _:
            words = text[at].replace("{", "{ ").replace(",", " ,").replace("}", " }").split(" ")
            words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(WORDS))
            text[at] = " ".join(words).rstrip("\n") + "\n"
    return file, "".join(text)


@settings(max_examples=60)
@given(edits())
def test_any_edit_gives_sound_rules_or_clear_faults(edit: tuple[str, str]) -> None:
    file, text = edit
    with draft() as rules:
        (rules / file).write_text(text, encoding="utf-8")
        try:
            book = Rulebook.load(rules)
        except BadPack as error:
            assert error.faults
            assert all(fault.place and fault.says.sv and fault.says.en for fault in error.faults)
        else:
            _decides_on_any_day(book.pack)


def _decides_on_any_day(pack: Pack) -> None:
    """Whatever the three dates of a case are, the rules in force stand together, and the clock finds its weeks."""
    days = sorted({day for rule in pack.rules for day in (rule.valid.from_, rule.valid.to) if day})
    first, last = days[0], days[-1]
    for day in days:
        for dates in (Dates(day, day, day), Dates(first, day, last), Dates(day, last, first), Dates(day, last, None)):
            pack.on(dates)
        deadline.deadline(pack, [deadline.Turn(deadline.Happened.RECEIVED, day)], False)
    case = pack.cases[0]
    plain.evaluate(pack.on(case.dates), facts_of(pack, case))


# -- the command --------------------------------------------------------------------------------------


def test_the_command_tells_faults_and_exits_with_bad_input(rules: Path) -> None:
    (rules / "se/pbl/9-34.yaml").rename(rules / "se/pbl/9-34.yml")
    told = CliRunner().invoke(app, ["rules", "check", "--rules", str(rules)])
    assert told.exit_code == 3
    assert "se/pbl/9-34.yml" in told.output
    assert "Traceback" not in told.output


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("se/pbl/9-04.cases.yaml", "permit_duty: no_permit", "permit_duty: permit_required", "The case does not hold"),
        ("se/pbl/9-04.yaml", "      - se.pbl.9.3\n", "", "answer"),
    ],
    ids=["a case that fails", "rules that clash"],
)
def test_the_command_exits_with_not_satisfied_where_somebody_would_get_another_answer_than_the_laws(
    rules: Path, file: str, old: str, new: str, says: str
) -> None:
    path = rules / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    for cases in rules.rglob(f"*{CASES}"):
        if cases.name != "9-04.cases.yaml":
            cases.write_text("cases: []\n", encoding="utf-8")
    told = CliRunner().invoke(app, ["rules", "check", "--rules", str(rules)])
    assert told.exit_code == 1
    assert f"{file.removesuffix('.yaml').split('.')[0]}" in told.output
    assert says in told.output


def test_every_question_that_the_code_knows_is_put_by_the_pack() -> None:
    questions = Rulebook.load(RULES).pack.questions
    assert {name: tuple(questions[name].answers) for name in KNOWN} == dict(KNOWN)


def test_a_word_to_the_reader_stands_beside_the_municipalities_and_nowhere_among_the_rules(rules: Path) -> None:
    assert (rules / "local/README.md").exists()
    Rulebook.load(rules, worked=False)
    (rules / "se/README.md").write_text("# Not here", encoding="utf-8")
    with pytest.raises(BadPack) as refused:
        Rulebook.load(rules, worked=False)
    assert [fault.place for fault in refused.value.faults] == ["se/README.md"]


@pytest.mark.parametrize(
    "name", ["delegation.yaml", "tariff.yaml", "face.yaml", "guidance.yaml", "wordings.yaml", "retention.yaml"]
)
def test_a_link_that_leads_nowhere_is_told_and_not_taken_for_a_file_that_is_not_there(
    name: str, rules: Path, tmp_path: Path
) -> None:
    path = rules / "local" / "9901" / name
    path.unlink()
    path.symlink_to(tmp_path / "gone")
    with pytest.raises(BadPack) as refused:
        Rulebook.load(rules, worked=False)
    assert f"local/9901/{name}" in [fault.place for fault in refused.value.faults]
