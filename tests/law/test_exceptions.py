"""What a rule that goes through things takes back from one that does not, and what `met` and `kept` ask; both engines."""

from decimal import Decimal

import pytest

from permits.law.conclusion import Agreement, Conclusions
from permits.law.facts import Facts, Thing
from permits.law.pack import Compare, Kept, Met, Rule, Word
from permits.quantity import Stated, exactly
from permits.text import Text
from tests.builders import a_pack, a_rule, concluded

NEAR = Compare("near", Word.IS, (True,))
CLOSE = Compare("distance_m", Word.BELOW, (Decimal("4.5"),))
SHED = Compare("measure", Word.IS, ("shed",))
NEEDED = a_rule("needed", question="duty", then="needed")
FREE = "free"


def boundaries(*distances: str | None) -> Facts:
    """A case with a boundary at each distance; None is one whose distance is not known."""
    things = tuple(
        Thing(str(place), Text("gräns", "boundary"), {"distance_m": exactly(Decimal(away))} if away else {})
        for place, away in enumerate(distances)
    )
    return Facts({"measure": Stated("shed"), "near": Stated(True)}, {"boundary": things})


def agreed(facts: Facts, *rules: Rule) -> Conclusions:
    conclusions = concluded(a_pack(*rules), facts)
    assert conclusions.agreement in (Agreement.AGREED, Agreement.ABSENT)
    return conclusions


def duty(facts: Facts, *rules: Rule) -> str | None:
    return agreed(facts, *rules).answers["duty"].value


@pytest.mark.parametrize(
    ("when", "distances", "answer"),
    [
        ("any", ("2.0", "9.0"), FREE),
        ("any", ("9.0", "9.0"), "needed"),
        ("any", (), "needed"),
        ("any", ("9.0", None), None),
        ("all", ("2.0", "3.0"), FREE),
        ("all", ("2.0", "4.5"), "needed"),
        ("all", ("2.0", None), None),
        ("all", (), "needed"),
    ],
)
def test_a_rule_for_each_boundary_takes_back_by_any_or_all_of_them(
    when: str, distances: tuple[str | None, ...], answer: str | None
) -> None:
    consent = a_rule("consent", CLOSE, for_each="boundary", exception_to=("needed",), exception_when=when)
    assert duty(boundaries(*distances), NEEDED, consent) == answer


def test_all_are_those_to_which_the_exception_applies() -> None:
    consent = a_rule(
        "consent", Compare("near", Word.IS, (True,)), applies_when=(CLOSE,),
        for_each="boundary", exception_to=("needed",), exception_when="all",
    )  # fmt: skip
    assert duty(boundaries("2.0", "9.0"), NEEDED, consent) == FREE
    assert duty(boundaries("9.0", "9.0"), NEEDED, consent) == "needed"


def test_met_asks_that_a_rule_applies_and_is_met_and_kept_that_it_is_not_broken() -> None:
    wall = a_rule("wall", NEAR, applies_when=(Compare("measure", Word.IS, ("wall",)),))
    shed = a_rule("shed", NEAR, applies_when=(SHED,))
    facts = boundaries()
    for target, met, kept in ((wall, "not_met", "met"), (shed, "met", "met")):
        conclusions = agreed(facts, target, a_rule("m", Met((target.id,))), a_rule("k", Kept((target.id,))))
        assert (conclusions.of("m").verdict, conclusions.of("k").verdict) == (met, kept)


@pytest.mark.parametrize(
    ("distances", "verdict"),
    [((), "met"), (("2.0", "3.0"), "met"), (("2.0", "4.5"), "not_met"), (("2.0", None), "open")],
)
def test_a_demand_on_each_boundary_is_kept_when_it_is_broken_at_none(
    distances: tuple[str | None, ...], verdict: str
) -> None:
    demand = a_rule("demand", CLOSE, for_each="boundary")
    assert agreed(boundaries(*distances), demand, a_rule("k", Kept(("demand",)))).of("k").verdict == verdict
