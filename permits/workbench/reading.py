"""
The whole pack as one page to be read from beginning to end: what each rule asks, what it answers, and each
sentence it can say, with the limits of one day filled in and facts by their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from string import Formatter

from permits.decision.explanation import WORDS, quantity
from permits.law.facts import Dates
from permits.law.pack import AnyOf, Compare, Condition, FactRef, Kept, Met, Operand, Pack, Resolved, Rule, comparisons
from permits.text import Text

VERDICTS = {
    "met": Text("uppfyllt", "met"),
    "not_met": Text("inte uppfyllt", "not met"),
    "open": Text("öppet", "open"),
}


def read(pack: Pack, dates: Dates) -> str:
    """The rules in force on those dates, in the order of their files, as Markdown."""
    in_force = {rule.id: rule for rule in pack.on(dates).rules}
    rules = [in_force[rule.id] for rule in pack.rules if rule.id in in_force]
    lines = [f"# {pack.title.sv}", "", f"{pack.id}, version {pack.version}, {len(rules)} regler den {dates.received}."]
    for file, those in groupby(rules, key=lambda rule: rule.file):
        lines += ["", f"## {file}"]
        for rule in those:
            lines += ["", *_rule(pack, rule)]
    return "\n".join(lines) + "\n"


def _rule(pack: Pack, rule: Rule) -> Iterator[str]:
    yield f"### {rule.title.sv} / {rule.title.en}"
    yield f"`{rule.id}`, {rule.source}" + (f", för varje {rule.for_each}" if rule.for_each else "")
    if rule.question:
        answer = pack.questions[rule.question]
        when = "när den är uppfylld" if rule.then else "när den inte är uppfylld"
        yield f"- svarar {when}: {answer.label.sv} **{answer.answers[rule.answer or ''].sv}**"
    if rule.exception_to:
        yield f"- går före: {', '.join(f'`{one}`' for one in rule.exception_to)}"
    for title, conditions in (("gäller när", rule.applies_when), ("kräver att", rule.if_)):
        for condition in conditions:
            yield f"- {title}: {_condition(pack, condition)}"
    for verdict, text in rule.texts.items():
        yield f"- *{VERDICTS[verdict].sv}*: {_filled(pack, rule, text.sv, 0)}"
        yield f"  *{VERDICTS[verdict].en}*: {_filled(pack, rule, text.en, 1)}"


def _condition(pack: Pack, condition: Condition) -> str:
    if isinstance(condition, Kept):
        return " och ".join(f"`{rule}` inte är bruten" for rule in condition.rules)
    if isinstance(condition, Met):
        return " och ".join(f"`{one}`" for one in condition.rules)
    if isinstance(condition, AnyOf):
        return " eller ".join(_condition(pack, one) for one in condition.conditions)
    against = ", ".join(_operand(pack, condition, one, 0) for one in condition.against)
    return f"{pack.facts[condition.fact].label.sv} {WORDS[condition.word].sv} {against}"


def _operand(pack: Pack, compare: Compare, operand: Operand, lang: int) -> str:
    fact = pack.facts[compare.fact]
    if isinstance(operand, Resolved):
        return quantity(fact, operand.value)[lang]
    if isinstance(operand, FactRef):
        return f"‹{pack.facts[operand.name].label[lang].lower()}›"
    if isinstance(operand, bool):
        return (("nej", "ja") if lang == 0 else ("no", "yes"))[operand]
    if isinstance(operand, str) and operand in fact.choices:
        return fact.choices[operand][lang]
    return str(operand)


def _filled(pack: Pack, rule: Rule, sentence: str, lang: int) -> str:
    """The sentence with each fact by its label and the rule's limit as it is on the day."""
    slots = {name for _, name, _, _ in Formatter().parse(sentence) if name}
    limit = next(_limits(pack, rule, lang), "‹gräns›")
    return sentence.format_map(
        {name: limit if name == "limit" else f"‹{pack.facts[name].label[lang].lower()}›" for name in slots}
    )


def _limits(pack: Pack, rule: Rule, lang: int) -> Iterator[str]:
    conditions: Iterable[Condition] = (*rule.if_, *rule.applies_when)
    for compare in comparisons(conditions):
        for operand in compare.against:
            if isinstance(operand, Resolved | FactRef):
                yield _operand(pack, compare, operand, lang)
