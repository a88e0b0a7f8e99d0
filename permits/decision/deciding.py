"""
The measures that decide: each value held against a number, turned so that it reads as what must be kept to.

A rule may say when a permit is needed ("nearer than 4.5 m") or what is free of one ("at most 30 m²"). To the one who
builds both are a requirement with something to spare or something lacking, and here they are told alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from permits.decision.against_limit import CENTIMETRE, LEAST, WIDE, both_ends, doubt, middle
from permits.decision.explanation import TURNED, Line, Stance
from permits.law.conclusion import Check, Conclusion, Conclusions, Truth, Verdict
from permits.law.facts import Facts, Thing
from permits.law.pack import FactDeclaration, FactType, Pack, Rule
from permits.numbers import measure
from permits.phrases import phrase
from permits.quantity import Measured
from permits.text import Text

PATTERN = "#,##0.##"
"""At most two decimals, none that is not needed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """
    One measure against what must be kept to.

    fact: what is measured; about: the thing it is measured to, None for the measure itself. word: `at_least`, `at_most`,
    `above` or `below` the limit. stands: for, against or open. spare: what is to spare at its worst, below nought what
    lacks, in the fact's unit.
    """

    declaration: FactDeclaration
    rule: str
    source: str
    about: str | None
    about_label: Text | None
    value: Measured
    word: str
    limit: Decimal
    stands: Stance
    question: str | None

    @property
    def fact(self) -> str:
        return self.declaration.name

    @property
    def spare(self) -> Decimal:
        return self.value.low - self.limit if self.word in LEAST else self.limit - self.value.high

    @property
    def worst(self) -> Decimal:
        """The value that is the least in favour of the one who builds."""
        return self.value.low if self.word in LEAST else self.value.high

    @property
    def shown(self) -> Text:
        """
        The value to the centimetre, rounded against the one who builds; its doubt only where that decides. Both its ends
        where they lie far apart, as of a building whose eaves nobody has told.
        """
        if self.value.margin >= WIDE:
            return both_ends(self.declaration, self.value, PATTERN)
        said = middle(self.declaration, self.value, self.word, PATTERN)
        if self.stands is not Stance.OPEN or self.value.exact:
            return said
        return Text.joined((said, doubt(self.declaration, self.value, PATTERN)))

    @property
    def requirement(self) -> Text:
        return phrase(f"deciding.requirement.{self.word}", limit=in_unit(self.declaration, self.limit))

    @property
    def difference(self) -> Text:
        """How much is to spare, or by how much it misses; empty where the doubt is too great to say."""
        if self.stands is Stance.OPEN:
            return Text("", "")
        lacking = self.stands is Stance.AGAINST
        far = in_unit(self.declaration, abs(self.spare).quantize(CENTIMETRE, ROUND_CEILING if lacking else ROUND_FLOOR))
        return phrase(f"deciding.difference.{_lacking(self) if lacking else 'to_spare'}", far=far)


def _lacking(kept: Kept) -> str:
    """In what way a measure misses what must be kept to."""
    if kept.word in LEAST:
        return "too_near" if kept.fact.endswith("_distance_m") else "too_little"
    if kept.declaration.type is FactType.AREA:
        return "too_large"
    return "too_high" if kept.declaration.type is FactType.LENGTH and "height" in kept.fact else "too_much"


def in_unit(fact: FactDeclaration, number: Decimal) -> Text:
    """A number as people write it, at most two decimals, its unit behind: `4,5 m`; a length reads alike at 0.9 and 0.96."""
    return measure(number, fact.unit, PATTERN)


def kept_to(
    pack: Pack, facts: Facts, conclusions: Conclusions, of: Iterable[tuple[str, str | None]]
) -> tuple[Kept, ...]:
    """The measures of those conclusions, by rule and thing, in their order; each fact and thing once, at its strictest."""
    strictest: dict[tuple[str, str | None], Kept] = {}
    for rule, about in dict.fromkeys(of):
        for kept in _measures(pack, facts, conclusions.of(rule, about)):
            key = (kept.fact, kept.about)
            if key not in strictest or _strictness(kept) < _strictness(strictest[key]):
                strictest[key] = kept
    return tuple(strictest.values())


def _strictness(kept: Kept) -> tuple[int, Decimal]:
    return ((Stance.AGAINST, Stance.OPEN, Stance.FOR).index(kept.stands), kept.spare)


def deciding(kept: Iterable[Kept]) -> tuple[Kept, ...]:
    """Those that decide first: what misses, what is in doubt, what is met; of each what has least to spare for its size."""

    def order(one: Kept) -> tuple[int, Decimal]:
        rank, spare = _strictness(one)
        return (rank, spare / (one.limit or 1))

    return tuple(sorted(kept, key=order))


def bearing(lines: Iterable[Line]) -> Iterator[tuple[str, str | None]]:
    """The conclusions about whether a permit or notification is needed, with the points that they rest on."""
    for line in lines:
        duty = line.question in ("permit_duty", "notification_duty")
        if duty and line.verdict is not Verdict.NOT_APPLICABLE:
            yield line.rule, line.about


def _measures(pack: Pack, facts: Facts, conclusion: Conclusion) -> Iterator[Kept]:
    rule = pack.rule(conclusion.rule)
    burden = rule.question is not None and rule.then not in (None, next(iter(pack.questions[rule.question].answers)))
    thing = _thing(facts, rule, conclusion.about)
    for check in conclusion.checks:
        if check.part == "if" and (kept := _kept(pack, rule, burden, conclusion.about, thing, check)) is not None:
            yield kept


def _kept(pack: Pack, rule: Rule, burden: bool, about: str | None, thing: Thing | None, check: Check) -> Kept | None:
    value, limits = check.value, check.against
    if not isinstance(value, Measured) or value.unbounded or value.high == 0 or check.word not in TURNED:
        return None
    if len(limits) != 1 or not isinstance(limits[0], Decimal) or limits[0] <= 0:
        return None
    good = Truth.FALSE if burden else Truth.TRUE
    stands = Stance.OPEN if check.truth is Truth.OPEN else Stance.FOR if check.truth is good else Stance.AGAINST
    word = TURNED[check.word] if burden else check.word
    return Kept(
        pack.facts[check.fact], rule.id, str(rule.source), about, thing.label if thing else None,
        value, word, limits[0], stands, rule.question,
    )  # fmt: skip


def _thing(facts: Facts, rule: Rule, about: str | None) -> Thing | None:
    return (
        None
        if rule.for_each is None
        else next((thing for thing in facts.each(rule.for_each) if thing.id == about), None)
    )
