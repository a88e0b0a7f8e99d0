"""
Conclusions in words: each rule's own sentence, filled with the values that were compared.

Numbers are written as people write them: decimal comma in Swedish, the unit behind, and the doubt of a
measured value beside it. Nothing is judged here.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from functools import lru_cache

from permits.decision.against_limit import CENTIMETRE, beside_limit
from permits.decision.reasons import Reason
from permits.law.conclusion import Check, Conclusion, Conclusions, Truth, Verdict
from permits.law.facts import Facts, Thing
from permits.law.pack import FactDeclaration, FactType, Pack, Rule
from permits.numbers import measure, number
from permits.phrases import phrase
from permits.quantity import Measured, Stated, Value
from permits.text import Text, capitalised


@dataclass(frozen=True, slots=True)
class CheckLine:
    """
    One comparison: what was compared, its value, the limit, and how much there is to spare (or lacks).

    margin: None where there is no distance to speak of; words instead of a distance where the value is
    exactly at the limit, or too uncertain to be on one side of it.
    """

    fact: str
    label: Text
    value: Text
    limit: Text
    margin: Text | None
    truth: Truth


class Stance(StrEnum):
    """How a conclusion stands to the applicant, which met or not met alone does not say."""

    FOR = "for"
    AGAINST = "against"
    """It calls for a permit, a notification or an officer, or a demand is not met."""
    FREE = "free"
    """A rule that would call for something does not reach this case."""
    SHORT = "short"
    """A relief or a step towards one is not met."""
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Line:
    """One conclusion in words. about: the thing it speaks of. decisive: whether it counts."""

    rule: str
    about: str | None
    about_label: Text | None
    title: Text
    question: str | None
    verdict: Verdict
    verdict_label: Text
    sentence: Text
    checks: tuple[CheckLine, ...]
    source: str
    url: str
    decisive: bool
    stance: Stance


def explain(pack: Pack, facts: Facts, conclusions: Conclusions) -> tuple[Line, ...]:
    """Every conclusion that speaks of the case, in the pack's order; those that do not apply are left out."""
    return tuple(
        _line(pack, facts, conclusion)
        for conclusion in conclusions.conclusions
        if conclusion.verdict is not Verdict.NOT_APPLICABLE
    )


def stances(pack: Pack, conclusions: Conclusions) -> Iterator[tuple[str | None, Stance]]:
    """Of each conclusion that `explain` tells, the question that it answers and its stance, without the words."""
    for conclusion in conclusions.conclusions:
        if conclusion.verdict is not Verdict.NOT_APPLICABLE:
            rule = pack.rule(conclusion.rule)
            burden, *_ = _standing(pack, rule.id)
            yield rule.question, _stance(rule, conclusion.verdict, burden)


def line_of(pack: Pack, facts: Facts, conclusions: Conclusions, reason: Reason) -> Line | None:
    """The conclusion that a reason rests on, in words; None for a reason that rests on no rule."""
    return None if reason.rule is None else _line(pack, facts, conclusions.of(reason.rule, reason.about))


def worded(pack: Pack, facts: Facts, conclusions: Conclusions, reason: Reason) -> Text:
    """A reason's sentence: the rule's own where it rests on one, its standing words otherwise."""
    if reason.rule is None:
        return reason.says
    rule, conclusion = pack.rule(reason.rule), conclusions.of(reason.rule, reason.about)
    thing = _thing(facts, rule, conclusion.about)
    sentence = _sentence(pack, facts, rule, conclusion, thing)
    if thing is None:
        return sentence
    sv, en = thing.label
    return Text(f"{sv[:1].upper()}{sv[1:]}: {sentence.sv}", f"{en[:1].upper()}{en[1:]}: {sentence.en}")


@dataclass(frozen=True, slots=True)
class Claim:
    """Something said of a fact without the evidence that is enough. about: the thing it is said of."""

    fact: str
    about: Text | None
    says: Text


def claims(pack: Pack, facts: Facts) -> tuple[Claim, ...]:
    """What is only claimed, of the case and of each of its things."""
    things = [thing for those in facts.things.values() for thing in those]
    said = [
        *((None, name, value) for name, value in facts.claimed.items()),
        *((thing.label, name, value) for thing in things for name, value in thing.claimed.items()),
    ]
    return tuple(Claim(name, about, _claimed(pack.facts[name], value)) for about, name, value in said)


def _claimed(fact: FactDeclaration, value: Value) -> Text:
    written = fact_value(fact, value)
    return Text(f"{fact.label.sv}: {written.sv}", f"{fact.label.en}: {written.en}")


def _line(pack: Pack, facts: Facts, conclusion: Conclusion) -> Line:
    rule = pack.rule(conclusion.rule)
    thing = _thing(facts, rule, conclusion.about)
    burden, source, link = _standing(pack, rule.id)
    of_plan = rule.for_each == "provision"
    return Line(
        rule.id,
        conclusion.about,
        thing.label if thing else None,
        rule.title,
        rule.question,
        conclusion.verdict,
        phrase(f"explanation.verdict.{conclusion.verdict}"),
        _sentence(pack, facts, rule, conclusion, thing),
        tuple(_check_line(pack, check, burden, of_plan) for check in conclusion.checks if check.part == "if"),
        source,
        link,
        conclusion.counts is Truth.TRUE,
        _stance(rule, conclusion.verdict, burden),
    )


@lru_cache(maxsize=4096)
def _standing(pack: Pack, id: str) -> tuple[bool, str, str]:
    """
    What is told of a rule whatever the case: whether it is a burden, its source and where that is read.

    A burden, when met, leads to another answer than the one most favourable to the applicant.
    """
    rule = pack.rule(id)
    burden = rule.question is not None and rule.then not in (None, pack.questions[rule.question].best)
    return burden, str(rule.source), rule.source.link


def _stance(rule: Rule, verdict: Verdict, burden: bool) -> Stance:
    if verdict is Verdict.OPEN:
        return Stance.OPEN
    met = verdict is Verdict.MET
    if burden:
        return Stance.AGAINST if met else Stance.FREE
    return Stance.FOR if met else Stance.AGAINST if rule.otherwise else Stance.SHORT


def _thing(facts: Facts, rule: Rule, about: str | None) -> Thing | None:
    if rule.for_each is None:
        return None
    return next((thing for thing in facts.each(rule.for_each) if thing.id == about), None)


def _sentence(pack: Pack, facts: Facts, rule: Rule, conclusion: Conclusion, thing: Thing | None) -> Text:
    if conclusion.verdict is not Verdict.OPEN and (same := _same_of_all(pack, rule.id, conclusion.verdict)) is not None:
        return same
    text = rule.texts.get(conclusion.verdict.value)
    absent = [check.fact for check in conclusion.checks if check.value is None and check.truth is Truth.OPEN]
    if text is None and not absent:
        return phrase("explanation.too_uncertain")
    if text is None:
        missing = Text.joined((pack.facts[fact].label for fact in dict.fromkeys(absent)), ", ")
        return phrase("explanation.cannot_tell", missing=missing)
    limits = [check for check in conclusion.checks if check.part == "if" and check.limit is not None]
    limit = _against(pack, limits[0].fact, limits[0].against) if limits else phrase("explanation.the_limit")
    values = ChainMap(thing.values, facts.values) if thing else facts.values  # type: ignore[arg-type]
    burden, *_ = _standing(pack, rule.id)
    held = {check.fact: _kept_to(check, burden) for check in reversed(conclusion.checks) if check.part == "if"}
    filled = Text(
        text.sv.format_map(_Filling(pack, values, held, "sv", limit.sv)),
        text.en.format_map(_Filling(pack, values, held, "en", limit.en)),
    ).each(capitalised)
    if conclusion.verdict is Verdict.OPEN:
        reasons = {**facts.why_absent, **(thing.why_absent if thing else {})}
        why = next((reasons[fact] for fact in absent if fact in reasons), None)
        return filled if why is None else Text.joined((filled, why))
    return filled


@lru_cache(maxsize=8192)
def _same_of_all(pack: Pack, id: str, verdict: Verdict) -> Text | None:
    """A rule's own sentence that nothing of the case stands in, as most are; None for one that is filled, or is not there."""
    text = pack.rule(id).texts.get(verdict.value)
    return None if text is None or any("{" in words or "}" in words for words in text) else text.each(capitalised)


class _Filling(dict[str, str]):
    """What `{fact}` and `{limit}` stand for in a sentence."""

    def __init__(
        self, pack: Pack, values: Mapping[str, Value], held: Mapping[str, Check], language: str, limit: str
    ) -> None:
        super().__init__(limit=limit)
        self.pack, self.values_of, self.held, self.language = pack, values, held, language

    def __missing__(self, name: str) -> str:
        fact, check = self.pack.facts[name], self.held.get(name)
        said = fact_value(fact, self.values_of.get(name)) if check is None else _beside_limit(fact, check)
        return said.sv if self.language == "sv" else said.en


def _kept_to(check: Check, burden: bool) -> Check:
    """A comparison by the word of what must be kept to: a burden names what must not be."""
    return check._replace(word=TURNED[check.word]) if burden and check.word in TURNED else check


def _beside_limit(fact: FactDeclaration, check: Check) -> Text:
    """
    A compared value, with its doubt only where the limit lies within it; what is exact as it was told. check: by the word
    of what must be kept to, against which it is rounded.
    """
    value = check.value
    if not isinstance(value, Measured) or value.exact or value.unbounded:
        return fact_value(fact, value)
    decides = check.truth is Truth.OPEN and fact.type is not FactType.AREA
    return beside_limit(fact, value, check.word, to_the_centimetre(fact), decides=decides)


def fact_value(fact: FactDeclaration, value: Value | None) -> Text:
    """A fact's value as people write it, with its doubt: `4,52 m (± 0,82 m)`."""
    if value is None:
        return phrase("explanation.unknown")
    if isinstance(value, Stated):
        if isinstance(value.value, bool):
            return phrase("explanation.yes") if value.value else phrase("explanation.no")
        return fact.choices.get(str(value.value), Text(str(value.value), str(value.value)))
    if value.exact:
        return quantity(fact, value.low)
    if value.unbounded:
        return _more_than(fact, value.low)
    if fact.type is FactType.AREA:
        low, high = quantity(fact, value.low), quantity(fact, value.high)
        return phrase("explanation.between", low=low, high=high)
    margin = Text(*(f"±\u00a0{written}" for written in quantity(fact, value.margin)))
    return phrase("explanation.doubtful", said=quantity(fact, value.middle), doubt=margin)


FAR = 100
"""Metres from which a centimetre tells enough."""


def quantity(fact: FactDeclaration, number: Decimal) -> Text:
    """
    A number with the fact's unit. A whole one has no decimals, `42 m²`; another length, level or area has two, so that
    4.50 is read beside 4.52, and a third where it has one and is not far off. What was measured by a survey keeps its
    centimetres (`to_the_centimetre`): they tell how well it is known.
    """
    if number == number.to_integral_value():
        pattern = "#,##0"
    elif fact.type not in MEASURED_IN_METRES:
        pattern = "#,##0.##"
    else:
        pattern = "#,##0.00" if fact.type is FactType.LENGTH and number >= FAR else "#,##0.00#"
    return measure(number, fact.unit, pattern)


MEASURED_IN_METRES = (FactType.LENGTH, FactType.AREA, FactType.LEVEL)


def to_the_centimetre(fact: FactDeclaration) -> str:
    """The pattern of a number that is told to the centimetre."""
    return "#,##0.00" if fact.type in MEASURED_IN_METRES else "#,##0.##"


def _more_than(fact: FactDeclaration, number: Decimal) -> Text:
    """What is known only to be farther than something, such as where a search ended: no decimals of a measure."""
    return phrase("explanation.more_than", much=measure(number, fact.unit))


@lru_cache(maxsize=4096)
def _against(pack: Pack, name: str, against: tuple[Decimal | str | bool, ...]) -> Text:
    """What a fact was compared with, in words: a number with its unit, a choice, yes or no."""
    fact = pack.facts[name]
    told = [
        quantity(fact, operand) if isinstance(operand, Decimal) else fact_value(fact, Stated(operand))
        for operand in against
    ]
    return Text.joined(told, ", ")


@lru_cache(maxsize=4096)
def _limit(pack: Pack, name: str, word: str, against: tuple[Decimal | str | bool, ...]) -> Text:
    """What is asked of a fact, in words: `minst 4,50 m`."""
    says = phrase(f"explanation.word.{word}")
    return Text.joined((says, _against(pack, name, against))) if against else says


TURNED = {"below": "at_least", "at_most": "above", "above": "at_most", "at_least": "below"}
"""What must be kept to where a rule names what calls for a permit."""


def _check_line(pack: Pack, check: Check, burden: bool, of_plan: bool) -> CheckLine:
    """A burden that is escaped is told by what was kept to: `minst 4,50 m, 2,50 m till godo`, not `under 4,50 m`."""
    fact = pack.facts[check.fact]
    escaped = burden and check.truth is Truth.FALSE and check.word in TURNED
    word = TURNED[check.word] if escaped else check.word
    return CheckLine(
        check.fact,
        fact.label,
        _beside_limit(fact, _kept_to(check, burden)),
        _limit(pack, check.fact, word, check.against),
        _margin(fact, check, word, burden and not escaped, of_plan),
        check.truth,
    )


def _margin(fact: FactDeclaration, check: Check, word: str, burden: bool, of_plan: bool) -> Text | None:
    """
    How far the value is from the limit, at its worst; a doubt that the limit lies within has no distance.

    To be within the limit of a burden is nothing to spare: there the side is told. Beyond a number of the plan the share of
    it is told too, for whoever judges whether the deviation is small (PBL 9 kap. 60 §).
    """
    if not isinstance(check.value, Measured) or len(check.against) != 1 or not isinstance(check.against[0], Decimal):
        return None
    limit = check.against[0]
    if word in ("at_most", "below"):
        spare, within, beyond = limit - check.value.high, "under", "over"
    elif word in ("at_least", "above"):
        spare, within, beyond = check.value.low - limit, "over", "under"
    else:
        return None
    if check.truth is Truth.OPEN:
        return phrase("explanation.margin.on_either_side")
    if spare == 0:
        return phrase("explanation.margin.at_the_limit")
    far = _more_than(fact, check.value.low - limit) if check.value.unbounded else quantity(fact, _rounded(spare))
    side = beyond if spare < 0 else within if burden else "to_spare"
    if limit == 0 and spare < 0:
        return phrase(f"explanation.margin.{side}")  # what there is of it is all of it, and told already
    told = [far, phrase(f"explanation.margin.{side}")]
    if of_plan and spare < 0 < limit and not check.value.unbounded:
        told.append(_share(-spare / limit * 100))
    return Text.joined(told)


def _share(percent: Decimal) -> Text:
    """How many per cent beyond, to the tenth; less than that is said to be so, and never to be nothing."""
    if percent < LEAST_SHARE:
        return phrase("explanation.small_share", percent=number(LEAST_SHARE, "#,##0.#"))
    return phrase("explanation.share", percent=number(percent, "#,##0.#"))


LEAST_SHARE = Decimal("0.1")
"""The least share, in per cent, that is told as a number."""


def _rounded(spare: Decimal) -> Decimal:
    """What is to spare to the centimetre below, what lacks to the one above; under a centimetre as it is."""
    if abs(spare) < CENTIMETRE:
        return abs(spare)
    return abs(spare).quantize(CENTIMETRE, ROUND_CEILING if spare < 0 else ROUND_FLOOR)
