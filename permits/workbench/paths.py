"""
The proof of the paths: no way leads to a favourable result past a check that is mandatory, or on what nobody knows.

Two things are proved for every case there can be. A result that is reached while something is unknown is reached
whatever the unknown turns out to be. And where a check is listed as mandatory, the result is never reached while its
fact is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import z3

from permits.decision.result import Result
from permits.law.facts import Dates
from permits.law.pack import Pack
from permits.quantity import Stated
from permits.text import Text
from permits.workbench.analyse import Finding
from permits.workbench.formulas import Formulas, Place, solution
from permits.workbench.mandatory import Mandatory, favourable
from permits.workbench.witness import Made, ordinary, read, seen, smallest, worked

THINGS = 2
"""How many things of each kind a case has at most here."""


def ways(pack: Pack, mandatory: Iterable[Mandatory], on: date) -> Iterator[Finding]:
    """Every way to a favourable result that should not be there, on that day."""
    paths = _Paths(pack, on)
    for result in favourable(pack):
        yield from paths.on_the_unknown(result)
    for check in mandatory:
        yield from paths.past(check)


class _Paths:
    def __init__(self, pack: Pack, on: date) -> None:
        self._pack, self._on = pack, on
        self._in_force = pack.on(Dates(on, on))
        self._told = Formulas(self._in_force, things=THINGS, doubt=True)
        self._true = Formulas(self._in_force, things=THINGS, name="in truth ")
        self._solver = z3.SolverFor("QF_LIA")
        self._solver.add(*self._told.domain)

    def on_the_unknown(self, result: Result) -> Iterator[Finding]:
        """The result stands on what is known, and would not stand if the rest turned out in some way."""
        world = [*self._true.domain, *self._turns_out()]
        model = solution(
            self._solver, self._reached(self._told, result), z3.Not(self._reached(self._true, result)), *world
        )
        if model is not None:
            yield self._way(
                "rests_on_unknown", result, result.value,
                Text(f"{result.value} kan nås fast det okända skulle ändra svaret.",
                     f"{result.value} can be reached though the unknown would change the answer."),
                f"{self._pack.name}/pack.yaml", model, None,
            )  # fmt: skip

    def past(self, check: Mandatory) -> Iterator[Finding]:
        """The result is reached while the fact is unknown, of the case or of a thing that is there."""
        of = self._pack.facts[check.fact].of
        places: list[Place | None] = [None] if of is None else [*self._told.places.get(of, ())]
        unknown = [
            z3.And(z3.Not(self._told.fact(check.fact, here).known), *([self._told.present[here]] if here else []))
            for here in places
        ]
        measure = self._told.fact("measure", None)
        codes = [list(measure.declared.choices).index(choice) for choice in check.measures]
        of_these = z3.Or([measure.low == code for code in codes]) if codes else z3.BoolVal(True)
        model = solution(self._solver, self._reached(self._told, check.result), z3.Or(unknown), measure.known, of_these)
        if model is not None:
            yield self._way(
                "skips", check.result, f"{check.result.value}: {check.fact}",
                Text(f"{check.result.value} kan nås utan att {check.fact} är känt ({check.why}).",
                     f"{check.result.value} can be reached without {check.fact} being known ({check.why})."),
                check.place, model, check,
            )  # fmt: skip

    def _reached(self, formulas: Formulas, result: Result) -> z3.BoolRef:
        wanted = {name: good for name, good in favourable(self._pack)[result].items() if name in self._pack.questions}
        return z3.And([formulas.answered(name, good) for name, good in wanted.items()])

    def _turns_out(self) -> Iterator[z3.BoolRef]:
        """The true world lies within what is told: the same things, each fact within its bounds where it is known."""
        for place, told in self._told.present.items():
            yield self._true.present[place] == told
        for key, true in self._true.unknowns.items():
            told = self._told.unknowns[key]
            within = (
                told.low == true.low if z3.is_bool(true.low) else z3.And(told.low <= true.low, true.low <= told.high)
            )
            yield z3.Implies(told.known, within)

    def _way(
        self, code: str, result: Result, name: str, says: Text, place: str, model: z3.ModelRef, check: Mandatory | None
    ) -> Finding:
        wanted = {name: good for name, good in favourable(self._pack)[result].items() if name in self._pack.questions}
        made = read(self._told, model)

        def shows(less: Made) -> bool:
            came = seen(self._in_force, less)
            reached = all(came.settled(question) == good for question, good in wanted.items())
            return reached and (check is None or _lacks(less, check, self._pack))

        least = smallest(made, ordinary(self._pack), shows)
        case = (
            None if least is None else worked(self._pack, least, Dates(self._on, self._on), name, {"answers": wanted})
        )
        return Finding(code, name, says, place, self._on, case)


def _lacks(made: Made, check: Mandatory, pack: Pack) -> bool:
    facts = made.facts
    measure = facts.values.get("measure")
    if check.measures and not (isinstance(measure, Stated) and measure.value in check.measures):
        return False
    of = pack.facts[check.fact].of
    if of is None:
        return check.fact not in facts.values
    return any(check.fact not in thing.values for thing in facts.each(of))
