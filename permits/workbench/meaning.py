"""
Two packs compared by what they mean: a case that they answer differently, or the proof that there is none.

What a case comes to is its answers and what the applicant is told; a rule that is worded otherwise and changes neither
means the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import z3

from permits.law.facts import Dates
from permits.law.pack import Case, FactDeclaration, Pack
from permits.workbench.formulas import Formulas, solution
from permits.workbench.witness import Made, Seen, as_yaml, ordinary, read, seen, smallest, worked

THINGS = 2
"""How many things of each kind a case has at most here."""

UNSETTLED = "unsettled"
"""What a question comes to that has no answer: open, or in conflict."""


@dataclass(frozen=True, slots=True)
class Difference:
    """
    Cases that go from one answer to another, and one of them.

    question: that they are about; the informing rule's id where what is told differs. before, after: what it came to.
    """

    question: str
    before: str
    after: str
    case: Case

    @property
    def yaml(self) -> str:
        """The case as it is written beside its section; it expects what came before."""
        return as_yaml(self.case)


def compared(before: Pack, after: Pack, start: date) -> tuple[Difference, ...]:
    """
    All that differs from the day on, each way once, with the first day on which it does.

    Cases with every fact known are looked at first; only where none of them differs is it asked whether one does of
    which something is unknown.
    """
    all_days = sorted({*days(before, start), *days(after, start)})
    found: dict[tuple[str, str, str], Difference] = {}
    for doubt in (False, True):
        if found:
            break
        for day in all_days:
            for difference in Meaning(before, Dates(day, day), doubt).against(after).all():
                found.setdefault((difference.question, difference.before, difference.after), difference)
    return tuple(found.values())


def days(pack: Pack, start: date) -> tuple[date, ...]:
    """The day itself, and every later one from which another law stands."""
    spans = [rule.valid for rule in pack.rules] + [
        value.valid for limit in pack.limits.values() for value in limit.values
    ]
    turns = {span.from_ for span in spans} | {span.to + timedelta(1) for span in spans if span.to}
    return (start, *sorted(day for day in turns if day > start))


class Meaning:
    """
    What a pack means on one day, for others to be compared with.

    doubt: whether facts may be unknown or ranges.
    """

    def __init__(self, pack: Pack, dates: Dates, doubt: bool = False) -> None:
        self.pack, self.dates, self.doubt = pack, dates, doubt
        self.formulas = Formulas(pack.on(dates), things=THINGS, doubt=doubt)

    def against(self, other: Pack) -> Comparison:
        return Comparison(self, other)


class Comparison:
    """A pack beside another on one day."""

    def __init__(self, meaning: Meaning, other: Pack) -> None:
        self.before, self.after, self.dates = meaning.pack, other, meaning.dates
        facts = _all_facts(self.before, other)
        self._before = meaning.formulas
        if any(facts[name] != fact for name, fact in self.before.facts.items()):
            self._before = Formulas(self.before.on(self.dates), things=THINGS, doubt=meaning.doubt, facts=facts)
        self._after = Formulas(other.on(self.dates), things=THINGS, doubt=meaning.doubt, facts=facts, like=self._before)
        self._solver = z3.SolverFor("QF_LIA")
        self._solver.add(*self._after.domain)

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that both packs put."""
        return tuple(name for name in self.before.questions if name in self.after.questions)

    def any(self) -> Difference | None:
        """One difference, in the first question that has any, or None: no case of the day comes to anything else."""
        ways = {name: [*self._answers(name)] for name in self.questions} | {
            id: [pair] for id, pair in self._told().items()
        }
        for name, pairs in ways.items():
            differs = [z3.Xor(*pair) for pair in pairs if not pair[0].eq(pair[1])]
            model = solution(self._solver, z3.Or(differs)) if differs else None
            if model is not None:
                return next(self._shown(model, name), None)
        return None

    def all(self) -> Iterator[Difference]:
        """Each way in which answers differ, with one case for it."""
        for question in self.questions:
            known = [*self.before.questions[question].answers]
            outcomes = {
                **dict.fromkeys(known),
                **dict.fromkeys(self.after.questions[question].answers),
                UNSETTLED: None,
            }
            for old in outcomes:
                for new in outcomes:
                    if old != new:
                        model = solution(
                            self._solver, _comes_to(self._before, question, old), _comes_to(self._after, question, new)
                        )
                        if model is not None:
                            yield from self._shown(model, question)
        for id, pair in self._told().items():
            if (model := solution(self._solver, z3.Xor(*pair))) is not None:
                yield from self._shown(model, id)

    def _answers(self, question: str) -> Iterator[tuple[z3.BoolRef, z3.BoolRef]]:
        for answer in self.before.questions[question].answers:
            if answer in self.after.questions[question].answers:
                yield self._before.answered(question, answer), self._after.answered(question, answer)

    def _told(self) -> Mapping[str, tuple[z3.BoolRef, z3.BoolRef]]:
        """When each informing rule tells something, before and after."""
        informing = dict.fromkeys(
            rule.id for formulas in (self._before, self._after) for rule in formulas.in_force.rules if rule.informs
        )
        return {id: (_tells(self._before, id), _tells(self._after, id)) for id in informing}

    def _shown(self, model: z3.ModelRef, *of: str) -> Iterator[Difference]:
        """The least case that differs; of: the question or rule in which it must, any if not given."""
        # Either may look at a fact that the other does not.
        made = read(self._before, model)
        other = read(self._after, model)
        made = Made({**other.given, **made.given}, _joined(made, other), made.without | other.without)
        usual = ordinary(self.before)

        def differing(made: Made) -> list[tuple[str, str, str]]:
            return [*self._differing(*(seen(pack.on(self.dates), made) for pack in (self.before, self.after)))]

        wanted = next((change for change in differing(made) if not of or change[0] in of), None)
        if wanted is None:
            return
        least = smallest(made, usual, lambda made: wanted in differing(made))
        assert least is not None
        name, old, new = wanted
        expect: dict[str, object] = {"answers": {name: old}} if name in self.before.questions else {"informs": [name]}
        yield Difference(name, old, new, worked(self.before, least, self.dates, f"{name}: {old}, {new}", expect))

    def _differing(self, before: Seen, after: Seen) -> Iterator[tuple[str, str, str]]:
        for question in self.questions:
            if before.settled(question) != after.settled(question):
                yield question, before.settled(question), after.settled(question)
        for id in self._told():
            told = _told_in(self._before, before, id), _told_in(self._after, after, id)
            if told[0] != told[1]:
                yield id, *(("told", "not told") if told[0] else ("not told", "told"))


def _told_in(formulas: Formulas, came: Seen, id: str) -> bool:
    rule = formulas.rules.get(id)
    return rule is not None and rule.informs and came.counts(id)


def _all_facts(before: Pack, after: Pack) -> Mapping[str, FactDeclaration]:
    """Every fact of either, a choice with the values of both."""
    facts = {**after.facts, **before.facts}
    for name, fact in facts.items():
        if name in after.facts and fact.choices:
            facts[name] = replace(fact, choices={**fact.choices, **after.facts[name].choices})
    return facts


def _comes_to(formulas: Formulas, question: str, outcome: str) -> z3.BoolRef:
    answers = formulas.in_force.pack.questions[question].answers
    if outcome == UNSETTLED:
        return z3.Not(z3.Or([formulas.answered(question, answer) for answer in answers]))
    return formulas.answered(question, outcome) if outcome in answers else z3.BoolVal(False)


def _tells(formulas: Formulas, id: str) -> z3.BoolRef:
    rule = formulas.rules.get(id)
    return z3.BoolVal(False) if rule is None or not rule.informs else formulas.somewhere(id, formulas.counts).yes


def _joined(made: Made, other: Made) -> dict[str, tuple[Mapping[str, object], ...]]:
    """The things of both readings of one solution, each with the facts of both."""
    joined: dict[str, tuple[Mapping[str, object], ...]] = {}
    for kind in {**other.things, **made.things}:
        those: dict[object, Mapping[str, object]] = {}
        for thing in (*other.things.get(kind, ()), *made.things.get(kind, ())):
            those[thing["id"]] = {**those.get(thing["id"], {}), **thing}
        joined[kind] = tuple(those.values())
    return joined
