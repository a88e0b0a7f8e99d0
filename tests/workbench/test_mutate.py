"""Each way to spoil a rule, and what becomes of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from permits.law.pack import AnyOf, Case, Compare, Met, Pack, Rule, Word
from permits.store.canonical import plain
from permits.validity import Validity
from permits.workbench.cases import run
from permits.workbench.fates import Fate, Tried, sample, scores
from permits.workbench.mutate import Mutant, Trial, mutants
from tests.builders import SMALL_ENOUGH, a_case, a_pack, a_rule

NEAR = Compare("near", Word.IS, (True,))
HIGH = Compare("height_m", Word.ABOVE, (Decimal(1),))
NEEDED = a_rule("needed", HIGH, question="duty", then="needed")
FREE = a_rule("free", SMALL_ENOUGH, question="duty", then="free", exception_to=("needed",))
WELL_HELD = (
    a_case("free", {"answers": {"duty": "free"}}, area_m2=Decimal(30), height_m=Decimal(2)),
    a_case("needed", {"answers": {"duty": "needed"}}, area_m2=Decimal("30.01"), height_m=Decimal("1.01")),
    a_case("low", {"answers": {"duty": "free"}}, area_m2=Decimal("30.01"), height_m=Decimal(1)),
)


def tried(*rules: Rule, cases: tuple[Case, ...] = WELL_HELD) -> list[Tried]:
    pack = a_pack(*rules, cases=cases)
    trial = Trial(pack)
    return [trial.try_(mutant) for mutant in mutants(pack)]


def fate(those: list[Tried], kind: str, what: str) -> Tried:
    (found,) = [one for one in those if one.mutant.kind == kind and what in one.mutant.what]
    return found


def test_a_limit_that_cases_hold_from_both_sides_is_killed_with_the_case_named() -> None:
    found = fate(tried(NEEDED, FREE), "limit", "30.01")
    assert (found.fate, found.by) == (Fate.KILLED, "f.cases.yaml:2")


def test_a_limit_that_no_case_stands_at_survives_with_a_case_that_would_kill_it() -> None:
    those = tried(NEEDED, FREE, cases=WELL_HELD[1:])
    survivor = fate(those, "limit", "29.99")
    assert survivor.fate is Fate.SURVIVED
    assert survivor.case is not None
    pack = a_pack(NEEDED, FREE, cases=(survivor.case,))
    (kept,) = run(pack)
    assert kept.differences == ()
    again = fate(tried(NEEDED, FREE, cases=(*WELL_HELD[1:], survivor.case)), "limit", "29.99")
    assert again.fate is Fate.KILLED


@pytest.mark.parametrize(
    ("rule", "kind", "what"),
    [
        (replace(FREE, applies_when=(NEAR,)), "dropped", "applies_when: without near"),
        (replace(FREE, if_=(SMALL_ENOUGH, NEAR)), "all to any", "one is enough"),
        (replace(FREE, if_=(AnyOf((SMALL_ENOUGH, NEAR)),)), "any", "without near"),
        (replace(FREE, if_=(AnyOf((SMALL_ENOUGH, NEAR)),)), "any to all", "all of"),
        (FREE, "exception", "no exception to needed"),
        (FREE, "answer", "answers needed"),
        (FREE, "effect", "answers nothing"),
        (a_rule("free", SMALL_ENOUGH, informs=True), "effect", "tells nothing"),
        (FREE, "date", "from 2025-12-02"),
        (FREE, "turned", "area_m2 at_most"),
        (replace(FREE, valid=Validity(date(2025, 12, 1), date(2027, 12, 31))), "date", "to 2027-12-30"),
        (replace(FREE, valid=Validity(date(2026, 1, 1))), "date", "applies_by decided"),
    ],
)
def test_each_way_of_spoiling_survives_where_no_case_looks_and_gets_a_case_that_sees_it(
    rule: Rule, kind: str, what: str
) -> None:
    ever = a_rule("ever", NEAR, valid=Validity(date(1900, 1, 1)))
    those = tried(ever, NEEDED, rule, cases=())
    spoilt = [one for one in those if one.mutant.name == "free"]
    survivor = fate(spoilt, kind, what)
    assert survivor.fate is Fate.SURVIVED
    assert survivor.case is not None
    again = tried(ever, NEEDED, rule, cases=(survivor.case,))
    assert fate([one for one in again if one.mutant.name == "free"], kind, what).fate is Fate.KILLED


def test_a_condition_that_tells_no_cases_apart_is_proved_equal() -> None:
    doubled = replace(FREE, if_=(SMALL_ENOUGH, Compare("area_m2", Word.AT_MOST, (Decimal(40),))))
    those = [one for one in tried(NEEDED, doubled, cases=()) if one.mutant.name == "free"]
    assert fate(those, "dropped", "without area_m2 at_most 40").fate is Fate.EQUAL


def test_a_spoilt_pack_that_would_not_load_is_refused() -> None:
    late = a_rule("late", NEAR, valid=Validity(date(2025, 12, 1), date(2026, 12, 31)))
    rests = a_rule("rests", Met(("late",)), question="duty", then="needed", valid=late.valid)
    those = [one for one in tried(late, rests, cases=()) if one.mutant.name == "late"]
    assert fate(those, "date", "to 2026-12-30").fate is Fate.REFUSED


def test_a_member_of_a_list_can_be_lost() -> None:
    pack = a_pack(NEEDED, FREE)
    shed = pack.facts["kind"]
    pack = replace(pack, facts={**pack.facts, "kind": replace(shed, choices={"shed": shed.label, "wall": shed.label})})
    listed = a_rule("listed", Compare("kind", Word.ONE_OF, ("shed", "wall")), question="duty", then="needed")
    pack = replace(pack, rules=(listed,), hash="listed")
    lost = [mutant for mutant in mutants(pack) if mutant.kind == "list"]
    assert {mutant.what.rpartition(": ")[2] for mutant in lost} == {"without shed", "without wall"}


def test_the_same_seed_takes_the_same_mutants() -> None:
    those = [*mutants(a_pack(NEEDED, FREE))]

    def taken(seed: int) -> list[str]:
        return [f"{mutant.name} {mutant.what}" for mutant in sample(those, 5, seed)]

    assert taken(3) == taken(3) != taken(4)
    assert len(sample(those, None, 1)) == len(those)


def test_the_score_counts_neither_what_is_refused_nor_what_is_equal() -> None:
    def one(fate: Fate) -> Tried:
        return Tried(Mutant("date", "f.yaml", "r", "", (), lambda: NOT_MADE), fate)

    (score,) = scores(
        [*map(one, [Fate.KILLED, Fate.KILLED, Fate.SURVIVED, Fate.EQUAL, Fate.REFUSED])], lambda m: m.section
    )
    assert (score.name, score.share) == ("f.yaml", Decimal("0.6667"))
    # As `lovsvar rules mutate --json` prints it.
    assert plain(score.share) == "0.6667"


NOT_MADE: Pack = a_pack()
