"""
Why a case comes to what it does: what carries each answer, what does not help and on what it fails, what is open, and
the least change that would alter it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from permits.decision.explanation import Line, explain, fact_value
from permits.law.conclusion import AnswerState, Conclusions, Truth, Verdict
from permits.law.engine import conclude
from permits.law.facts import Dates, Facts
from permits.law.pack import Pack, Rule, references
from permits.phrases import phrase
from permits.text import Text
from permits.workbench.change import Change, least_change


@dataclass(frozen=True, slots=True)
class Why:
    """
    One question and its answer.

    carries: the rules that count for it. fails: rules that speak of the case, could give another answer and do not.
    taken_back: a rule that would count, and the one that takes it back. asks: facts that would settle an open one.
    towards, change: the more favourable answer that the least change leads to; None where no change does.
    """

    question: str
    label: Text
    answer: str
    says: Text
    carries: tuple[Line, ...]
    fails: tuple[Line, ...]
    taken_back: tuple[tuple[str, str], ...]
    asks: tuple[Text, ...]
    towards: str | None
    change: tuple[Change, ...] | None


@dataclass(frozen=True, slots=True)
class Explained:
    """The whole case, under one version of the rules."""

    pack: str
    version: str
    dates: Dates
    whys: tuple[Why, ...]


def why(pack: Pack, facts: Facts, dates: Dates, *, changes: bool = True) -> Explained:
    """
    Every question of the pack, explained.

    changes: whether to look for the least change of each answer that is not the most favourable.
    """
    conclusions = conclude(pack, facts, dates)
    lines = explain(pack, facts, conclusions)
    whys = (_why(pack, facts, dates, conclusions, lines, name, changes) for name in pack.questions)
    return Explained(pack.id, pack.version, dates, tuple(whys))


def _why(
    pack: Pack, facts: Facts, dates: Dates, conclusions: Conclusions, lines: tuple[Line, ...], name: str, changes: bool
) -> Why:
    question, answer = pack.questions[name], conclusions.answers[name]
    came = answer.written
    best = question.best
    towards = best if changes and answer.value != best else None
    mine = [line for line in lines if line.question == name]
    back = tuple(_taken_back(pack, conclusions, name))
    # What is settled could only be better by being the best: the order of the answers means nothing.
    better = list(question.answers) if came not in question.answers else [best] if best and best != came else []
    fails = [line for line in mine if _falls_short(pack.rule(line.rule), line, better)]
    # A rule that gathers points fails on those of them that fail.
    points = {id for line in fails for id in references(pack.rule(line.rule).if_)}
    fails += [line for line in lines if line.rule in points and line.question != name and line.verdict in SHORT]
    return Why(
        name,
        question.label,
        came,
        question.answers[came] if came in question.answers else STATES[answer.state],
        tuple(line for line in mine if line.decisive and pack.rule(line.rule).answer == answer.value),
        tuple(fails),
        back,
        tuple(pack.facts[fact].question or pack.facts[fact].label for fact in conclusions.asks.get(name, ())),
        towards,
        least_change(pack.on(dates), facts, name, towards, _good_already(pack, conclusions)) if towards else None,
    )


def _good_already(pack: Pack, conclusions: Conclusions) -> dict[str, str]:
    """The questions that are answered as favourably as can be: no advice may cost one of these."""
    return {
        name: question.best
        for name, question in pack.questions.items()
        if question.best and conclusions.answers[name].value == question.best
    }


SHORT = (Verdict.NOT_MET, Verdict.OPEN)


def _falls_short(rule: Rule, line: Line, better: list[str]) -> bool:
    """Whether the rule would bring a better answer and is not met, or is a demand of which nobody knows if it is."""
    if rule.otherwise:
        return bool(better) and line.verdict is Verdict.OPEN
    return rule.then in better and line.verdict in SHORT


def _taken_back(pack: Pack, conclusions: Conclusions, question: str) -> Iterator[tuple[str, str]]:
    for conclusion in conclusions.conclusions:
        rule = pack.rule(conclusion.rule)
        fires = conclusion.verdict is Verdict.NOT_MET if rule.otherwise else conclusion.holds is Truth.TRUE
        if rule.question == question and fires and conclusion.counts is Truth.FALSE:
            for other in conclusions.conclusions:
                if other.counts is Truth.TRUE and conclusion.rule in pack.rule(other.rule).exception_to:
                    yield conclusion.rule, other.rule


STATES = {
    AnswerState.OPEN: phrase("workbench.why.states.open"),
    AnswerState.CONFLICT: phrase("workbench.why.states.conflict"),
    AnswerState.GAP: phrase("workbench.why.states.gap"),
}


def in_words(pack: Pack, explained: Explained) -> Iterator[Text]:
    """The explanation line by line, for a terminal."""
    for told in explained.whys:
        yield Text(f"{told.label.sv} {told.says.sv}", f"{told.label.en} {told.says.en}")
        for line in told.carries:
            yield _told("därför", "because", line)
        for rule, by in told.taken_back:
            yield phrase("workbench.why.taken_back", rule=rule, by=by)
        for line in told.fails:
            yield _told("hjälper inte", "does not help", line)
        for ask in told.asks:
            yield phrase("workbench.why.open", ask=ask)
        if told.towards:
            yield _change(pack, told)


def _told(sv: str, en: str, line: Line) -> Text:
    about = line.about_label or Text("", "")
    failing = [check for check in line.checks if check.truth is not Truth.TRUE]
    margins = [Text(f"{c.label.sv} {c.margin.sv}", f"{c.label.en} {c.margin.en}") for c in failing if c.margin]
    more = Text("; ".join(margin.sv for margin in margins), "; ".join(margin.en for margin in margins))
    return Text(
        f"  {sv}: {line.rule}{f' ({about.sv})' if about.sv else ''}: {line.sentence.sv}{f' [{more.sv}]' if more.sv else ''}",
        f"  {en}: {line.rule}{f' ({about.en})' if about.en else ''}: {line.sentence.en}{f' [{more.en}]' if more.en else ''}",
    )


def _change(pack: Pack, one: Why) -> Text:
    goal = pack.questions[one.question].answers[one.towards or ""]
    if one.change is None:
        return phrase("workbench.why.out_of_reach", goal=goal)
    said = []
    for change in one.change:
        fact = pack.facts[change.fact]
        before, after = fact_value(fact, change.before), fact_value(fact, change.after)
        about = f" ({change.about})" if change.about else ""
        said.append(
            Text(f"{fact.label.sv}{about} {before.sv} → {after.sv}", f"{fact.label.en}{about} {before.en} → {after.en}")
        )
    return phrase("workbench.why.least_change", goal=goal, said=Text.joined(said, ", "))
