"""
Many cases at once: the column engine against OpenFisca on the same 300 rules, and each of the two on one case alone.

OpenFisca has points and no intervals, nothing that is open and no exceptions, so each rule is there a variable of its own
over the same facts. What holds is compared before anything is timed. It lies outside the lock, for it brings half a score
of packages for this one comparison: where it is not installed the run says how.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from permits.law.conclusion import Truth
from permits.law.engine import columns, generated
from permits.law.facts import Dates, Facts
from permits.law.pack import Compare, InForce, Rule, Word
from permits.quantity import exactly
from tests.benchmarks.engine import DAY, FACTS, RULES, packed
from tests.benchmarks.figures import Figure
from tests.benchmarks.timing import Times, timed

CASES, YEAR = 100_000, str(DAY.year)
INSTALL = "install it beside the locked packages: .venv/bin/pip install --no-deps OpenFisca-Core dpath numexpr pendulum StrEnum"

Numbers = Mapping[str, NDArray[np.int32]]
"""By fact, its number in each case."""


def main() -> list[Figure]:
    pack, _ = packed()
    in_force = pack.on(Dates(DAY, DAY))
    chance = np.random.default_rng(7)
    numbers = {f"f{place}": chance.integers(0, 100, CASES, np.int32) for place in range(FACTS)}
    table = _table(numbers, CASES)
    first = {name: its[:1] for name, its in numbers.items()}
    facts = Facts({name: exactly(int(its[0])) for name, its in first.items()})

    came = {
        "columns, with answers": timed(lambda: columns.answered(in_force, table), 5, 1),
        "columns, one case": timed(lambda: columns.answered(in_force, _table(first, 1)), 30, 3),
        "runner, one case": timed(lambda: generated.reached(in_force, facts).verdicts()),
    }
    if find_spec("openfisca_core"):
        came |= _peer(in_force, numbers, first, table)
    print(f"\nmany: {RULES} rules over {FACTS} facts, {CASES:,} cases")
    for name, times in came.items():
        many = "" if "one case" in name else f"   {CASES / times.cpu:6.2f} million cases a second"
        print(f"  {name:28} {times}{many}")
    if not find_spec("openfisca_core"):
        print(f"  OpenFisca: {INSTALL}")
    return [
        Figure(f"{name}, {RULES} rules", times.cpu, "µs")
        if "one case" in name
        else Figure(f"{name}, {RULES} rules", CASES / times.cpu, "million cases/s")
        for name, times in came.items()
    ]


def _table(numbers: Numbers, size: int) -> columns.Table:
    ends = {name: its * np.int32(1000) for name, its in numbers.items()}
    return columns.Table(columns.Columns(size, ends, ends, {}), {})


def _peer(in_force: InForce, numbers: Numbers, first: Numbers, table: columns.Table) -> dict[str, Times]:
    """OpenFisca's times on all the cases and on the first alone."""
    calculate = _model(in_force)
    ours, theirs = columns.concluded(in_force, table), calculate(numbers)
    assert all(
        (theirs[place] == (ours[rule.id].counts == columns.TRUE)).all() for place, rule in enumerate(in_force.rules)
    )
    case = Facts({name: exactly(int(its[0])) for name, its in first.items()})
    alone = {verdict.rule for verdict in generated.reached(in_force, case).verdicts() if verdict.holds is Truth.TRUE}
    assert alone == {rule.id for rule, holds in zip(in_force.rules, calculate(first), strict=True) if holds[0]}, (
        "the peer must be given the same rules"
    )
    named = f"OpenFisca {version('OpenFisca-Core')}"
    return {
        named: timed(lambda: calculate(numbers), 5, 1),
        f"{named}, one case": timed(lambda: calculate(first), 30, 3),
    }


def _model(in_force: InForce) -> Callable[[Numbers], list[NDArray[np.bool_]]]:
    """The rules as OpenFisca's variables; what calculates all of them, of numbers for as many cases as are given."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    case = build_entity("case", "cases", "", is_person=True)
    system = TaxBenefitSystem([case])

    def variable(name: str, kind: type, **more: object) -> None:
        said = {"value_type": kind, "entity": case, "definition_period": DateUnit.YEAR, "label": name, **more}
        system.add_variable(type(name, (Variable,), said))

    for place in range(FACTS):
        variable(f"f{place}", int)
    for rule in in_force.rules:
        variable(rule.id, bool, formula=_formula(rule))

    def calculate(numbers: Numbers) -> list[NDArray[np.bool_]]:
        simulation = SimulationBuilder().build_default_simulation(system, len(next(iter(numbers.values()))))
        for name, its in numbers.items():
            simulation.set_input(name, YEAR, its)
        return [simulation.calculate(rule.id, YEAR) for rule in in_force.rules]

    return calculate


def _formula(rule: Rule) -> Callable[[Any, Any], Any]:
    demands = []
    for demand in rule.if_:
        assert isinstance(demand, Compare)
        demands.append((demand.fact, demand.word is Word.AT_MOST, int(str(demand.against[0]))))
    (one, one_at_most, one_limit), (other, other_at_most, other_limit) = demands

    def formula(case: Any, period: Any) -> Any:
        first, second = case(one, period), case(other, period)
        return ((first <= one_limit) if one_at_most else (first > one_limit)) & (
            (second <= other_limit) if other_at_most else (second > other_limit)
        )

    return formula
