"""
Whether a rule's words agree with each other: its id, its source, its limits' sources and its sentences.

No case can notice these slips: the answer is right, and what people read is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from permits.law.conclusion import Verdict
from permits.law.pack import Citation, Compare, LimitRef, Pack, Rule, Word, comparisons
from permits.text import Text

CODES = ("citation", "cites_another", "limit_of_another", "bare_number", "slots", "language", "turned")
"""What is told here; `lovsvar rules check` counts each as a fault, unless it is accepted with its reason."""

NUMBERED = re.compile(r"[a-z]+\.(?P<law>[a-z]+)\.(?P<chapter>\d+)\.(?P<section>\d+)(?P<letter>[a-z]?)(?:\.|$)")
"""An id that names a section by chapter and number, as `se.pbl.10.2a.deck`."""

SECTIONS = re.compile(r"(?:(?P<chapter>\d+) kap\. )?(?P<sections>[\da-z–, ]+?(?:och [\da-z–, ]+?)?) §")
"""A Swedish citation: `9 kap. 39–40 och 70–73 §§`, or `23 §` of an act without chapters."""

CITED = re.compile(r"\((?P<law>[^()]*?) ?(?:\d+ kap\. )?[\da-z–, och]+ §[^()]*\)")
"""A citation as it ends a sentence: `(PBL 9 kap. 4 § 1)`."""

SWEDISH = re.compile(r"\b(och|är|inte|som|av|för|att|det|den|ett|på|med|till|eller|kan|har|ska|från|krävs)\b")
ENGLISH = re.compile(r"\b(the|is|not|of|and|to|that|it|with|or|by|can|has|be|from|are)\b")
"""Words that only one of the languages has."""

MORE = re.compile(r"\b(mer|högre|större|längre|bredare|över|överstiger)\b", re.IGNORECASE)
UPWARD, DOWNWARD = (Word.AT_MOST, Word.BELOW), (Word.AT_LEAST, Word.ABOVE)


@dataclass(frozen=True, slots=True)
class Slip:
    """One disagreement. code: one of `CODES`. rule: whose."""

    code: str
    rule: Rule
    says: Text


def slips(pack: Pack) -> Iterator[Slip]:
    """Every disagreement in the words of the pack, rule by rule."""
    for rule in pack.rules:
        yield from _cited(rule)
        yield from _numbers(pack, rule)
        for verdict, sentence in rule.texts.items():
            yield from _in_both_languages(rule, verdict, sentence)
        yield from _turned(rule)


@lru_cache(maxsize=1024)
def sections_of(citation: str) -> frozenset[str]:
    """The sections of one citation, each as `9.4` or, in an act without chapters, `23`; `39–41` holds 40 too."""
    named: set[str] = set()
    chapter = ""
    for match in SECTIONS.finditer(citation):
        chapter = match["chapter"] or chapter
        for part in re.split(r",|och", match["sections"]):
            first, _, last = (end.replace(" ", "") for end in part.strip().partition("–"))
            ends = [first, last or first]
            # Four digits are a year's or a slip of the hand, and no section's.
            if all(end.isdigit() and len(end) < 4 for end in ends):
                ends = [str(number) for number in range(int(ends[0]), int(ends[1]) + 1)]
            named |= {f"{chapter}.{end}" if chapter else end for end in ends if end}
    return frozenset(named)


def _cited(rule: Rule) -> Iterator[Slip]:
    """Its id and its sentences name the section that is its source."""
    own = sections_of(rule.source.section)
    numbered = NUMBERED.match(rule.id)
    if numbered is not None:
        named = f"{numbered['chapter']}.{numbered['section']}{numbered['letter']}"
        if named not in own or numbered["law"] != _short(rule.source):
            yield Slip(
                "citation",
                rule,
                Text(
                    f"{rule.id} har källan {rule.source.law} {rule.source.section}, men id:t nämner {named}.",
                    f"{rule.id} has the source {rule.source.law} {rule.source.section}, but its id names {named}.",
                ),
            )
    for verdict, sentence in rule.texts.items():
        for match in CITED.finditer(sentence.sv):
            if match["law"].split(",")[-1].strip() == rule.source.law and not own & sections_of(match.group()):
                yield Slip(
                    "cites_another",
                    rule,
                    Text(
                        f"{rule.id}, {verdict}: meningen hänvisar till {match.group()}, regeln kommer ur "
                        f"{rule.source.section}.",
                        f"{rule.id}, {verdict}: the sentence cites {match.group()}, the rule comes from "
                        f"{rule.source.section}.",
                    ),
                )


def _short(source: Citation) -> str:
    """A law's short name as ids spell it: `vagl` for VägL."""
    return source.law.lower().translate(str.maketrans("åäö", "aao"))


def _numbers(pack: Pack, rule: Rule) -> Iterator[Slip]:
    """Its limits come from its own section where that has some, and no number but nought is written in it."""
    alike = _limits_of(pack, rule)
    for compare in comparisons((*rule.applies_when, *rule.if_)):
        for operand in compare.against:
            if isinstance(operand, Decimal) and operand != 0:
                yield Slip(
                    "bare_number",
                    rule,
                    Text(
                        f"{rule.id}: {operand} står i regeln. Skriv talet i limits.yaml med sin första dag och sin "
                        f"källa, och {compare.fact}: {{{compare.word}: $namnet}} här.",
                        f"{rule.id}: {operand} stands in the rule. Write the number in limits.yaml with its first day "
                        f"and its source, and {compare.fact}: {{{compare.word}: $its_name}} here.",
                    ),
                )
            elif isinstance(operand, LimitRef) and operand.name not in alike:
                limit = pack.limits[operand.name]
                theirs = limit.values[-1].source
                nearer = [name for name in alike if pack.limits[name].unit == limit.unit]
                if nearer:
                    yield Slip(
                        "limit_of_another",
                        rule,
                        Text(
                            f"{rule.id} räknar med {operand.name}, som är {theirs.law} {theirs.section}. "
                            f"{rule.source.section} har {', '.join(nearer)}.",
                            f"{rule.id} reckons with {operand.name}, which is {theirs.law} {theirs.section}. "
                            f"{rule.source.section} has {', '.join(nearer)}.",
                        ),
                    )


def _limits_of(pack: Pack, rule: Rule) -> Sequence[str]:
    """The limits that come from the rule's own section."""
    own = sections_of(rule.source.section)
    return [
        name
        for name, limit in pack.limits.items()
        if any(
            dated.source.law == rule.source.law and own & sections_of(dated.source.section) for dated in limit.values
        )
    ]


def _in_both_languages(rule: Rule, verdict: str, sentence: Text) -> Iterator[Slip]:
    """Swedish is Swedish, English is English, and both show the same values."""
    shown = [sorted(re.findall(r"{(\w+)}", written)) for written in sentence]
    if shown[0] != shown[1]:
        swedish, english = (", ".join(names) or "-" for names in shown)
        yield Slip(
            "slots",
            rule,
            Text(
                f"{rule.id}, {verdict}: svenskan visar {swedish}, engelskan {english}.",
                f"{rule.id}, {verdict}: the Swedish shows {swedish}, the English {english}.",
            ),
        )
    if changed_places(sentence):
        yield Slip(
            "language",
            rule,
            Text(
                f"{rule.id}, {verdict}: språken tycks ha bytt plats, eller är samma.",
                f"{rule.id}, {verdict}: the languages seem to have changed places, or are the same.",
            ),
        )


def changed_places(sentence: Text) -> bool:
    """Whether the Swedish has more words of English than of its own, or the English more of Swedish. Slots say nothing."""
    sv, en = (re.sub(r"{\w+}", "", words).lower() for words in sentence)
    return len(ENGLISH.findall(sv)) > len(SWEDISH.findall(sv)) or len(SWEDISH.findall(en)) > len(ENGLISH.findall(en))


def _turned(rule: Rule) -> Iterator[Slip]:
    """A rule that asks for at most a limit does not say that it is met by more."""
    met, not_met = (rule.texts.get(verdict, Text("", "")) for verdict in (Verdict.MET, Verdict.NOT_MET))
    if met == not_met or not isinstance(compare := next(iter(rule.if_), None), Compare) or len(rule.if_) != 1:
        return
    if not any(isinstance(operand, LimitRef) for operand in compare.against):
        return
    if compare.word not in (*UPWARD, *DOWNWARD):
        return
    high, low = (met, not_met) if compare.word in UPWARD else (not_met, met)
    if MORE.search(high.sv) and not MORE.search(low.sv):
        yield Slip(
            "turned",
            rule,
            Text(
                f"{rule.id}: meningarna för met och not_met tycks ha bytt plats: {met.sv}",
                f"{rule.id}: the sentences for met and not_met seem to have changed places: {met.en}",
            ),
        )
