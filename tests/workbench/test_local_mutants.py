"""A municipality's own files are spoilt line by line, and its worked cases notice."""

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from permits.cli import app
from permits.content import content
from permits.errors import BadPack
from permits.law.loader.accepted import Accepted
from permits.rulebook import OWN_CASES, Rulebook
from permits.workbench.fates import SURVIVOR, Fate, needless, weighed
from permits.workbench.local_cases import LocalCase, OwnFiles, astray, faults_of_cases, load_local_cases
from permits.workbench.local_mutants import LocalTrial, opened
from tests.packs import SWEDISH

GRANKOPING = content("rules") / "local" / "9901"
CASES = load_local_cases(GRANKOPING / OWN_CASES, SWEDISH)
FILES = opened(GRANKOPING)


def trial(*cases: LocalCase) -> LocalTrial:
    return LocalTrial(SWEDISH, "9901", FILES, cases)


def test_the_cases_hold_every_line_of_the_municipalitys_own_files() -> None:
    whole = trial(*CASES)
    tried = [whole.try_(mutant) for mutant in whole.mutants()]
    assert [judged.mutant.spelt for judged in tried if judged.fate is Fate.SURVIVED] == []
    kinds = Counter(judged.mutant.kind for judged in tried if judged.fate is Fate.KILLED)
    assert set(kinds) == {"answer", "date", "dropped", "limit", "list", "mode", "switched"}
    # Two measures whose lines are the same can be switched.
    assert {judged.mutant.kind for judged in tried if judged.fate is Fate.EQUAL} == {"switched"}


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("mandates.fence.limits.height_m", "1.8 -> 1.7"),
        ("mandates.extension.settles.noise_clear.at_least.road_distance_m", "100 -> 101"),
        ("mandates.sign.mode", "decide -> off"),
        ("mandates.new_complementary_building.settles.good_form", "true -> false"),
        ("mandates.new_complementary_building", "without fallback_percent"),
        ("mandates", "without parking"),
        ("mandates", "pool and ground_works"),
        ("valid.to", "2035-12-31 -> 2035-12-30"),
        ("silent_on", "new_complementary_building too"),
        ("hours.mast.granted", "7.0 -> 7.1"),
        ("rates.1.to", "2026-12-31 -> 2027-01-01"),
        ("cases.2.after_years", "10 -> 9"),
        ("deviation_acceptable.decided", "2026-03-17 -> 2026-03-18"),
    ],
)
def test_a_line_that_no_case_looks_at_is_refused_or_survives_with_a_case_that_kills_it(
    name: str, what: str, tmp_path: Path
) -> None:
    bare = trial()
    (mutant,) = [each for each in bare.mutants() if each.name == name and what in each.what]
    tried = bare.try_(mutant)
    if name == "rates.1.to":
        assert tried.fate is Fate.REFUSED  # two rates on one day
        return
    assert tried.fate is Fate.SURVIVED
    (tmp_path / OWN_CASES).write_text("cases:\n" + tried.yaml, encoding="utf-8")
    killers = load_local_cases(tmp_path / OWN_CASES, SWEDISH)
    assert astray(SWEDISH, OwnFiles.of(Rulebook.load(content("rules"), worked=False), "9901"), killers[0]) == []
    assert trial(*killers).try_(mutant).fate is Fate.KILLED


def test_a_survivor_with_a_reason_is_accepted_and_a_reason_for_none_is_told() -> None:
    bare = trial()
    (mutant,) = [each for each in bare.mutants() if each.what == "1.8 -> 1.7"]
    survivor = bare.try_(mutant)
    stands = Accepted(SURVIVOR, mutant.spelt, "The board looks at fences itself.", "accepted/se.yaml:9")
    (accepted,) = weighed([survivor], [stands])
    assert (accepted.fate, accepted.why) == (Fate.ACCEPTED, "The board looks at fences itself.")
    assert needless([accepted], [stands]) == ()
    assert needless([trial(*CASES).try_(mutant)], [stands]) == (stands,)
    assert needless([survivor], [replace(stands, name="of another file")]) == ()


def test_a_case_that_does_not_hold_is_told_by_check_with_what_the_files_come_to(tmp_path: Path) -> None:
    rules = Path(shutil.copytree(content("rules"), tmp_path / "rules"))
    tariff = rules / "local/9901/tariff.yaml"
    tariff.write_text(tariff.read_text(encoding="utf-8").replace('"1280"', '"1281"'), encoding="utf-8")
    first, *_ = faults_of_cases(rules, Rulebook.load(rules, worked=False))
    assert first.place.startswith("local/9901/cases.yaml:") and first.is_fault
    assert 'prices is {granted: "6405"' in first.says.en and 'väntat {granted: "6400"' in first.says.sv


def test_a_misspelt_expectation_or_measure_of_a_case_is_refused(tmp_path: Path) -> None:
    path = tmp_path / OWN_CASES
    case = '  - {name: "A", measure: fense, on: 2026-06-01, given: {heigth_m: "1"}, expect: {mod: decide}}\n'
    path.write_text("cases:\n" + case, encoding="utf-8")
    with pytest.raises(BadPack) as refused:
        load_local_cases(path, SWEDISH)
    assert {fault.code for fault in refused.value.faults} == {"choice", "unknown_key"}


def test_accepted_survivors_are_shown_with_their_reasons_and_not_counted(tmp_path: Path) -> None:
    rules = Path(shutil.copytree(content("rules"), tmp_path / "rules"))
    (rules / "local/9901" / OWN_CASES).unlink()
    with (rules / "accepted/se.yaml").open("a", encoding="utf-8") as file:
        file.write('  survivor:\n    "deviation_acceptable.decided, date: 2026-03-17 -> 2026-03-18": "Visas bara."\n')
    told = CliRunner().invoke(app, ["rules", "mutate", "--rules", str(rules), "--section", "local/9901/guidance"])
    assert "accepted (Visas bara.): deviation_acceptable.decided, date: 2026-03-17 -> 2026-03-18" in told.stdout
    assert "1 accepted" in told.stdout
