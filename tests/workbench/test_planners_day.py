"""
A planner's day, as `rules/README.md` tells it: a limit changes, twins, analysis, mutation, replay, a colleague
approves, a case shows it, and it is taken back.
"""

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from permits.content import content
from permits.errors import NotAllowed
from permits.law.engine import conclude
from permits.law.facts import Dates
from permits.law.loader import load_pack
from permits.law.pack import Pack
from permits.publications import Publications
from permits.quantity import exactly
from permits.workbench.analyse import Analysis
from permits.workbench.cases import facts_of, run
from permits.workbench.fates import Fate
from permits.workbench.meaning import Meaning
from permits.workbench.mutate import Mutant, Trial, mutants
from permits.workbench.redline import Written, rewritten
from permits.workbench.replay import Replay
from permits.workbench.replay import run as replayed
from permits.workbench.rows import made
from permits.workbench.twins import keep, twins

TODAY, CHANGE = date(2026, 11, 28), date(2027, 3, 1)
OLD_LINE = '      - {from: 2025-12-01, value: "30.0"'
FEBRUARY = CHANGE.replace(month=2, day=28)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return Path(shutil.copytree(content("rules"), tmp_path / "rules"))


def duty(pack: Pack, day: date) -> str | None:
    """Of a shed of 34 m²: is a permit needed?"""
    case = next(case for case in pack.cases if case.name.startswith("A shed of exactly 30.000"))
    facts = facts_of(pack, case)
    large = {name: exactly(34) for name in ("building_area_m2", "gross_area_m2", "complementary_pool_m2")}
    return (
        conclude(pack, replace(facts, values={**facts.values, **large}), Dates(day, day)).answers["permit_duty"].value
    )


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_limit_is_raised_looked_at_from_all_sides_published_and_taken_back(draft: Path, tmp_path: Path) -> None:
    publications = Publications(tmp_path / "published")
    before = load_pack(draft / "se")
    first = publications.prepare(draft, "Planner One", date(2025, 12, 1), {})
    publications.approve(first.content, "Lawyer Two")

    # The law raises a limit from March: the old line gets its last day, a new one stands below it.
    limits = draft / "se" / "limits.yaml"
    text = limits.read_text(encoding="utf-8")
    place = text.index(OLD_LINE, text.index("complementary_building_area_in_plan"))
    old = text[place : text.index("\n", place)]
    ended = old.replace("{from: 2025-12-01,", f"{{from: 2025-12-01, to: {FEBRUARY},")
    raised = old.replace("2025-12-01", str(CHANGE)).replace('"30.0"', '"35.0"')
    limits.write_text(text[:place] + f"{ended}\n{raised}" + text[place + len(old) :], encoding="utf-8")
    after = load_pack(draft / "se")
    assert after.limits["complementary_building_area_in_plan"].on(CHANGE).value == Decimal("35.0")  # type: ignore[union-attr]

    # What it changes from that day on, with a case, and the proof that it changes nothing today.
    change = Meaning(before, Dates(CHANGE, CHANGE)).against(after).any()
    assert change is not None
    assert (change.question, change.case.dates.received) == ("permit_duty", CHANGE)
    assert Meaning(before, Dates(TODAY, TODAY)).against(after).any() is None
    written = [(change.before, change.after) for change in rewritten(Written.of(content("rules")), Written.of(draft))]
    assert (None, "35.0") in written

    # The rules still do not contradict themselves in any new way on the day of the change.
    conflicts = [{one.name for one in Analysis(pack, CHANGE).conflicts()} for pack in (before, after)]
    assert conflicts[0] == conflicts[1]

    # No worked case stands at the new limit yet: its mutants survive, and the twins ask.
    trial = Trial(after)
    assert {trial.try_(one).fate for one in spoilt(after)} == {Fate.SURVIVED}
    asked = [
        twin
        for twin in twins(after, name="complementary_building_area_in_plan", kinds=["limit"])
        if twin.mutant.what in ("35.001", "34.999")
    ]
    assert asked and f"received: {CHANGE}" in asked[0].yaml
    for twin in asked:
        keep(replace(twin, file="se/pbl/9-04.cases.yaml"), draft)
    kept = load_pack(draft / "se")
    names, before_them = ({case.name for case in pack.cases} for pack in (kept, after))
    assert kept.rules == after.rules and before_them < names, (
        "by the new limit every case holds, those before and these"
    )
    assert not [worked for worked in run(kept) if worked.differences]
    trial = Trial(kept)
    assert {trial.try_(one).fate for one in spoilt(kept)} == {Fate.KILLED}

    # A hundred thousand made-up cases: how many are freed.
    flips = replayed(Replay(before, kept, made(before, 100_000, 1, CHANGE.replace(year=2028))))
    assert flips.seen == 100_000
    assert flips.flips["permit_duty", "permit_required", "no_permit"] > 100
    assert flips.unseen == []

    # Two persons publish it, and a case shows it from its day.
    prepared = publications.prepare(draft, "Planner One", CHANGE, {"flips": sum(flips.flips.values())}, "35 m²")
    with pytest.raises(NotAllowed):
        publications.approve(prepared.content, "Planner One")
    publications.approve(prepared.content, "Lawyer Two")
    assert [duty(standing(publications, day), day) for day in (TODAY, FEBRUARY, CHANGE)] == [
        "permit_required",
        "permit_required",
        "no_permit",
    ]  # fmt: skip

    # It was a mistake: the older version is published anew.
    publications.bring_back(first.content, "Planner One", CHANGE, "the act was not passed")
    publications.approve(first.content, "Lawyer Two")
    assert duty(standing(publications, CHANGE), CHANGE) == "permit_required"
    assert publications.faults() == []


def spoilt(pack: Pack) -> list[Mutant]:
    """The new limit a step too high and too low."""
    every = (one for one in mutants(pack) if one.name == "complementary_building_area_in_plan" and one.kind == "limit")
    return [one for one in every if one.what in ("35.001", "34.999")]


def standing(publications: Publications, day: date) -> Pack:
    entry = publications.standing(day)
    assert entry is not None
    return load_pack(publications.rules(entry.content) / "se")
