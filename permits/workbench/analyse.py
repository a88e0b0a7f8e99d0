"""
What the rules in force can never do, and what they can do that nobody means: proved over every case, not tried on some.

Conflicts, gaps, rules that never apply, are never or always met or are always taken back, exceptions that never bite,
answers that nothing leads to, limits that change no answer, and holes and overlaps in time. Each with a case that shows
it, ready to be kept as a worked case, where there is one to show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

import z3

from permits.law.conclusion import AnswerState, Truth
from permits.law.facts import Dates
from permits.law.pack import Case, Compare, InForce, Pack, Resolved, Rule, comparisons, references
from permits.quantity import thousandths
from permits.text import Text
from permits.workbench.check import PROVED
from permits.workbench.formulas import Formulas, Here, solution
from permits.workbench.witness import Seen, as_yaml, ordinary, read, seen, smallest, worked

THINGS = 2
"""How many things of each kind a case has at most here: two boundaries are enough to disagree."""


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing that holds of every case, or that some case does.

    code: one of `CODES`. name: the rule, question or limit it is about; two with ` / ` or ` -> ` between them where it is
    about both. on: the day it was found for. case: one that shows it.
    """

    code: str
    name: str
    says: Text
    place: str
    on: date
    case: Case | None = None

    @property
    def is_fault(self) -> bool:
        """Whether somebody may get no answer, or the wrong one, for it."""
        return self.code in FAULTS

    @property
    def yaml(self) -> str:
        return as_yaml(self.case) if self.case else ""


FAULTS = ("conflict", "gap", "skips", "rests_on_unknown", "hole", "overlap", "unshown")
CODES = (*FAULTS, *PROVED)


def analyse(pack: Pack, on: Iterable[date]) -> tuple[Finding, ...]:
    """All that is found on any of the days, each once, with the first day it was found on."""
    found: dict[tuple[str, str], Finding] = {}
    for day in on:
        for finding in Analysis(pack, day).findings():
            found.setdefault((finding.code, finding.name), finding)
    for finding in in_time(pack):
        found.setdefault((finding.code, finding.name), finding)
    return tuple(sorted(found.values(), key=lambda finding: CODES.index(finding.code)))


@dataclass
class Analysis:
    """One pack on one day."""

    pack: Pack
    day: date
    in_force: InForce = field(init=False)
    formulas: Formulas = field(init=False)
    solver: z3.Solver = field(init=False)

    def __post_init__(self) -> None:
        self.in_force = self.pack.on(self.dates)
        self.formulas = Formulas(self.in_force, things=THINGS)
        # Comparisons of whole numbers and nothing else: the solver made for them is several times faster.
        self.solver = z3.SolverFor("QF_LIA")
        self.solver.add(self.formulas.domain)

    @property
    def dates(self) -> Dates:
        return Dates(self.day, self.day)

    def findings(self) -> Iterator[Finding]:
        yield from self.conflicts()
        yield from self._gaps()
        for rule in self.in_force.rules:
            yield from self._rule(rule)
        yield from self._exceptions()
        yield from self._answers()
        yield from self._limits()

    def can(self, *formulas: z3.BoolRef) -> z3.ModelRef | None:
        """A case in which all of these hold, or None: there is none."""
        return solution(self.solver, *formulas)

    def shown(
        self, model: z3.ModelRef, shows: Callable[[Seen], bool], name: str, *questions: str, rules: Iterable[str] = ()
    ) -> Case | None:
        """
        The least case that shows the point, expecting what the engine says today. None where no engine sees it.

        Facts that no rule in the way looks at are the ordinary case's.
        """
        usual = ordinary(self.pack)
        made = smallest(read(self.formulas, model), usual, lambda made: shows(seen(self.in_force, made)))
        if made is None:
            return None
        came = seen(self.in_force, made)
        expect: dict[str, object] = {}
        if questions:
            expect["answers"] = {question: came.settled(question) for question in questions}
        if rules:
            expect["verdicts"] = {
                rule: next(conclusion.verdict.value for conclusion in came.conclusions if conclusion.rule == rule)
                for rule in rules
            }
        return worked(self.pack, made, self.dates, name, expect)

    # -- what can go wrong -------------------------------------------------------------------------

    def conflicts(self) -> Iterator[Finding]:
        """Two rules that can count at once and answer differently."""
        for question in self.pack.questions:
            counting = [
                (rule, self.formulas.somewhere(rule.id, self.formulas.counts).yes)
                for rule in self.in_force.rules
                if rule.question == question
            ]
            pairs = [
                (conclusion, other, z3.And(counts, others))
                for place, (conclusion, counts) in enumerate(counting)
                for other, others in counting[place + 1 :]
                if conclusion.answer != other.answer
            ]
            # Each case found takes its pair out; when no pair is left that can be, all are proved apart.
            while pairs:
                model = self.can(z3.Or([both for _, _, both in pairs]))
                if model is None:
                    break
                one, other, both = next(
                    pair for pair in pairs if z3.is_true(model.eval(pair[2], model_completion=True))
                )
                pairs = [pair for pair in pairs if pair[2] is not both]
                yield self._conflict(question, one, other, model)

    def _conflict(self, question: str, one: Rule, other: Rule, model: z3.ModelRef) -> Finding:
        def shows(came: Seen) -> bool:
            conflict = came.answers[question].state is AnswerState.CONFLICT
            return conflict and came.counts(one.id) and came.counts(other.id)

        says = Text(
            f"{one.id} ({_answer(self.pack, one).sv}) och {other.id} ({_answer(self.pack, other).sv}) kan räknas samtidigt. "
            "Lägg till ett undantag (exception_to) eller skilj villkoren åt.",
            f"{one.id} ({_answer(self.pack, one).en}) and {other.id} ({_answer(self.pack, other).en}) can count at once. "
            "Add an exception (exception_to), or part the conditions.",
        )
        return self._with_case("conflict", f"{one.id} / {other.id}", says, one, model, shows, question)

    def _with_case(
        self, code: str, name: str, says: Text, rule: Rule, model: z3.ModelRef, shows: Callable[[Seen], bool], *questions: str,
        rules: Iterable[str] = (),
    ) -> Finding:  # fmt: skip
        case = self.shown(model, shows, f"{name}: {code}", *questions, rules=rules)
        if case is None:
            return Finding(
                "unshown",
                name,
                Text(
                    f"Beviset för {code} håller inte på motorn; anmäl det som ett fel i programmet.",
                    f"The proof of {code} does not hold on the engine; report it as a fault of the software.",
                ),
                _place(rule),
                self.day,
            )
        return Finding(code, name, says, _place(rule), self.day, case)

    def _gaps(self) -> Iterator[Finding]:
        for name, question in self.pack.questions.items():
            rules = [rule for rule in self.in_force.rules if rule.question == name]
            if question.default is None and rules:
                silent = [self.formulas.somewhere(rule.id, self.formulas.counts).no for rule in rules]
                if (model := self.can(*silent)) is not None:
                    yield self._with_case(
                        "gap",
                        name,
                        Text(
                            f"Ingen regel svarar alltid på {name}, och frågan har inget default.",
                            f"No rule always answers {name}, and the question has no default.",
                        ),
                        rules[0],
                        model,
                        lambda came, name=name: came.answers[name].state is AnswerState.GAP,  # type: ignore[misc]
                        name,
                    )

    # -- what never happens --------------------------------------------------------------------------

    def _rule(self, rule: Rule) -> Iterator[Finding]:
        formulas, somewhere = self.formulas, self.formulas.somewhere
        if self.can(somewhere(rule.id, formulas.applies).yes) is None:
            yield self._remark("never_applies", rule, Text(
                "Villkoren i applies_when kan aldrig vara uppfyllda samtidigt.",
                "The conditions of applies_when can never hold at once.",
            ))  # fmt: skip
            return
        met = self.can(somewhere(rule.id, formulas.holds).yes)
        if met is None:
            yield self._remark("never_met", rule, Text(
                "Regeln kan aldrig vara uppfylld när den gäller: villkoren i if utesluter varandra eller applies_when.",
                "The rule can never be met where it applies: the conditions of if exclude each other or applies_when.",
            ))  # fmt: skip
        elif rule.if_ and self.can(_unmet(formulas, rule)) is None:
            says = Text(
                "Regeln är alltid uppfylld när den gäller: villkoren i if skiljer inga fall åt.",
                "The rule is always met where it applies: the conditions of if tell no cases apart.",
            )
            yield self._with_case(
                "always_met", rule.id, says, rule, met, lambda came: came.holds(rule.id), rules=[rule.id]
            )
        matters = rule.question or rule.exception_to or rule.informs
        fires = self.can(somewhere(rule.id, formulas.fires).yes) if matters else None
        if fires is not None and self.can(somewhere(rule.id, formulas.counts).yes) is None:
            by = ", ".join(exception.id for exception in formulas.exceptions[rule.id])
            says = Text(
                f"Regeln räknas aldrig: när den slår till tar alltid något undantag tillbaka den ({by}).",
                f"The rule never counts: whenever it fires some exception takes it back ({by}).",
            )
            yield self._with_case(
                "always_taken_back",
                rule.id,
                says,
                rule,
                fires,
                lambda came: _fires(came, rule) and not came.counts(rule.id),
                rules=[rule.id],
            )

    def _remark(self, code: str, rule: Rule, says: Text) -> Finding:
        return Finding(code, rule.id, says, _place(rule), self.day)

    def _exceptions(self) -> Iterator[Finding]:
        """
        Exceptions that never meet a rule which would otherwise answer, demand or tell something.

        A group of rules is named whole, as the law names it: it bites when the exception meets any of its rules.
        """
        for rule in self.in_force.rules:
            for named in rule.exceptions:
                if any(self._bites(rule, self.formulas.rules[id]) for id in named):
                    continue
                what = ", ".join(named)
                yield Finding(
                    "exception_never_bites",
                    f"{rule.id} -> {what}",
                    Text(
                        f"{rule.id} är undantag från {what}, men de kan aldrig gälla samma fall. Ta bort det ur exception_to.",
                        f"{rule.id} is an exception to {what}, but they can never meet in one case. Take that out of exception_to.",
                    ),
                    _place(rule),
                    self.day,
                )

    def _bites(self, rule: Rule, target: Rule) -> bool:
        meets = [
            z3.And(
                self.formulas.fires[target.id, here].yes, self.formulas.taken_back(rule, target.for_each, here).yes,
                *([self.formulas.present[here]] if here is not None else []),
            )
            for here in self.formulas.heres(target)
        ]  # fmt: skip
        return self.can(z3.Or(meets)) is not None

    def _answers(self) -> Iterator[Finding]:
        for name, question in self.pack.questions.items():
            rules = [rule for rule in self.in_force.rules if rule.question == name]
            place = f"{self.pack.name}/pack.yaml"
            if not rules:
                yield Finding(
                    "question_never_answered", name,
                    Text(f"Ingen regel svarar på {name}.", f"No rule answers {name}."), place, self.day,
                )  # fmt: skip
                continue
            for answer in question.answers:
                if self.can(self.formulas.answered(name, answer)) is None:
                    yield Finding(
                        "answer_never_given", f"{name}: {answer}",
                        Text(f"Inget fall kan få svaret {answer} på {name}.", f"No case can get the answer {answer} to {name}."),
                        place, self.day,
                    )  # fmt: skip

    # -- limits ------------------------------------------------------------------------------------

    def _limits(self) -> Iterator[Finding]:
        """
        Limits that change nothing: no case has another answer at the limit than one step beyond.

        A limit that several rules use is followed through each of them.
        """
        for rule in self.in_force.rules:
            for compare in comparisons((*rule.applies_when, *rule.if_)):
                for operand in compare.against:
                    if isinstance(operand, Resolved) and not self._tells_apart(rule, compare):
                        yield Finding(
                            "limit_without_effect",
                            f"{operand.limit} -> {rule.id}",
                            Text(
                                f"Gränsvärdet {operand.limit} i {rule.id} ändrar inget svar: inget fall får ett annat svar ett steg bortom det.",
                                f"The limit {operand.limit} in {rule.id} changes no answer: no case has another one step beyond it.",
                            ),
                            _place(rule),
                            self.day,
                        )

    def _tells_apart(self, rule: Rule, compare: Compare) -> bool:
        touched = downstream(self.in_force, rule.id)
        here: Here = self.formulas.heres(rule)[0]
        fact = self.formulas.fact(compare.fact, here)
        crossed = self.formulas.compared(compare, here).yes
        effects = [*self._effects(touched)]
        if not effects:
            return False
        step = z3.IntVal(1 if fact.declared.step is None else thousandths(fact.declared.step))

        def beyond(formula: z3.BoolRef) -> z3.BoolRef:
            return z3.substitute(formula, (fact.low, fact.low + step))

        differs = z3.Or([z3.Xor(effect, beyond(effect)) for effect in effects])
        inside = [self.formulas.present[here]] if here is not None else []
        return self.can(*inside, z3.Xor(crossed, beyond(crossed)), differs) is not None

    def _effects(self, touched: frozenset[str]) -> Iterator[z3.BoolRef]:
        """All that a case may come to through any of these rules: answers, and what the applicant is told."""
        rules = self.formulas.rules
        for question in dict.fromkeys(rules[id].question for id in touched):
            if question is not None:
                yield from (
                    self.formulas.answered(question, answer) for answer in self.pack.questions[question].answers
                )
        for id in touched:
            if rules[id].informs:
                yield self.formulas.somewhere(id, self.formulas.counts).yes


def downstream(in_force: InForce, id: str) -> frozenset[str]:
    """The rule and every other that may come out otherwise for it: by `met`, `kept` or as its exception."""
    followers: dict[str, set[str]] = defaultdict(set)
    for rule in in_force.rules:
        for other in references((*rule.applies_when, *rule.if_)):
            followers[other].add(rule.id)
        followers[rule.id].update(rule.exception_to)
    reached, waiting = {id}, [id]
    while waiting:
        for follower in followers[waiting.pop()] - reached:
            reached.add(follower)
            waiting.append(follower)
    return frozenset(reached)


# -- time -----------------------------------------------------------------------------------------------


def in_time(pack: Pack) -> Iterator[Finding]:
    """Days between two versions of one rule or limit without any, or with both."""
    versions: dict[str, list[Rule]] = defaultdict(list)
    by_id = {rule.id: rule for rule in pack.rules}
    for rule in pack.rules:
        # A later version is named after the act that changed it (se.pbf.6.5.inspection_plan.2026-712); what stands
        # beside a rule with no last day, under a title of its own, is added to it and takes nothing's place.
        stem, _, last = rule.id.rpartition(".")
        older = by_id.get(stem) if "-" in last else None
        follows = older is not None and (older.valid.to is not None or older.title == rule.title)
        versions[stem if follows else rule.id].append(rule)
    for name, rules in versions.items():
        ordered = sorted(rules, key=lambda rule: rule.valid.from_)
        for earlier, later in pairwise(ordered):
            yield from _between(name, earlier.valid.to, later.valid.from_, _place(later))
    for limit in pack.limits.values():
        for dated, next_ in pairwise(limit.values):
            yield from _between(limit.name, dated.valid.to, next_.valid.from_, f"{pack.name}/limits.yaml")


def _between(name: str, to: date | None, from_: date, place: str) -> Iterator[Finding]:
    if to is None or to >= from_:
        yield Finding(
            "overlap", name,
            Text(f"{name} står i två versioner den {from_}. Ge den äldre en sista dag (to).",
                 f"{name} stands in two versions on {from_}. Give the older one a last day (to)."),
            place, from_,
        )  # fmt: skip
    elif to + timedelta(1) < from_:
        gap = to + timedelta(1)
        yield Finding(
            "hole", name,
            Text(f"{name} saknas från {gap} till dagen före {from_}.", f"{name} is missing from {gap} to the day before {from_}."),
            place, gap,
        )  # fmt: skip


def _unmet(formulas: Formulas, rule: Rule) -> z3.BoolRef:
    """The rule applies somewhere and is not met there."""
    return z3.Or(
        [
            z3.And(
                formulas.applies[rule.id, here].yes, formulas.meets[rule.id, here].no,
                *([formulas.present[here]] if here is not None else []),
            )
            for here in formulas.heres(rule)
        ]
    )  # fmt: skip


def _fires(came: Seen, rule: Rule) -> bool:
    return any(
        (conclusion.verdict.value == "not_met") if rule.otherwise else conclusion.holds is Truth.TRUE
        for conclusion in came.conclusions
        if conclusion.rule == rule.id
    )


def _answer(pack: Pack, rule: Rule) -> Text:
    return pack.questions[rule.question or ""].answers[rule.answer or ""]


def _place(rule: Rule) -> str:
    return f"{rule.file}:{rule.line}"


def by_code(findings: Iterable[Finding]) -> Mapping[str, int]:
    """How many of each kind."""
    counted: dict[str, int] = defaultdict(int)
    for finding in findings:
        counted[finding.code] += 1
    return dict(counted)
