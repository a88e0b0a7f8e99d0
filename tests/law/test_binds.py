"""The table of which provisions bind which acts: every kind stands in it once, and a known act is never left open."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import pytest

from permits.law.conclusion import Verdict
from permits.law.engine import plain
from permits.law.facts import Dates, Facts, Thing
from permits.law.pack import comparisons
from permits.place.plan import Family
from permits.quantity import Source, Stated
from permits.text import Text
from tests.packs import SWEDISH

ACTS = tuple(SWEDISH.facts["measure"].choices)
DAY = date(2026, 11, 20)
BINDS_NOTHING = {"property_size", "permeability", "public_space_design", "permit_condition", "shore_protection_lifted"}
"""What the file says stands in no row."""


def provision(family: str) -> Thing:
    kind, use, read = Stated(family, Source.REGISTER), Stated("other", Source.REGISTER), Stated(True, Source.REGISTER)
    known = {"provision_family": kind, "provision_use": use, "provision_interpretable": read}
    return Thing(family, Text(family, family), known)


@cache
def bound(act: str) -> Mapping[str | None, Verdict]:
    """Whether each kind of provision binds the act, by the reference engine."""
    facts = Facts({"measure": Stated(act)}, things={"provision": tuple(provision(family) for family in Family)})
    concluded = plain.evaluate(SWEDISH.on(Dates(DAY, DAY)), facts)
    return {one.about: one.verdict for one in concluded if one.rule == "se.plan.binds"}


def test_each_kind_of_provision_stands_in_one_row_or_is_named_as_binding_nothing() -> None:
    rows = [rule for rule in SWEDISH.rules if rule.file.endswith("binds.yaml") and len(rule.applies_when) == 1]
    kinds = [str(kind) for rule in rows for compare in comparisons(rule.applies_when) for kind in compare.against]
    assert sorted(kinds) == sorted({str(family) for family in Family} - BINDS_NOTHING - {"public_space"})


@pytest.mark.parametrize(
    ("family", "act", "binds"),
    [
        ("ridge_height", "extension", True),
        ("ridge_height", "fence", False),
        ("total_height", "fence", True),
        ("building_height", "extension", True),
        ("building_height", "fence", False),
        ("no_build_land", "new_complementary_building", True),
        ("no_build_land", "facade_change", False),
        ("complementary_only_land", "new_complementary_building", False),
        ("complementary_only_land", "new_building", True),
        ("use", "change_of_use", True),
        ("use", "facade_change", False),
        ("public_space", "sign", True),
        ("public_space", "facade_change", False),
        ("protection", "facade_change", True),
        ("protection", "ground_works", True),
        ("ground_level", "ground_works", True),
        ("utility_reserve", "ground_works", True),
        ("disturbance_protection", "ground_works", True),
        ("unknown", "ground_works", True),
        ("form", "ground_works", False),
        ("use", "ground_works", False),
        ("no_build_land", "ground_works", False),
        ("unknown", "sign", True),
        ("storeys", "demolition", False),
        ("form", "facade_change", True),
        ("form", "installation", False),
        ("property_size", "new_building", False),
    ],
)
def test_a_provision_binds_what_it_can_bind(family: str, act: str, binds: bool) -> None:
    assert bound(act)[family] is (Verdict.MET if binds else Verdict.NOT_MET)


@pytest.mark.parametrize("act", ACTS)
def test_whether_a_known_provision_binds_a_known_act_is_never_open(act: str) -> None:
    assert Verdict.OPEN not in bound(act).values()
