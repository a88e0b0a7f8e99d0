"""What a rule's words say of each other: every slip in them is told, and the words as they are hold."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from permits.law.conclusion import Verdict
from permits.law.pack import Citation, Compare, LimitRef, Rule, Word
from permits.text import Text
from permits.workbench.wording import sections_of, slips
from tests.packs import SWEDISH

AREA = "se.pbl.9.4.1"


def told(rule_id: str, spoil: Callable[[Rule], Rule]) -> list[str]:
    """The codes of what is told of a rule that was spoilt."""
    rules = tuple(spoil(rule) if rule.id == rule_id else rule for rule in SWEDISH.rules)
    return sorted({slip.code for slip in slips(replace(SWEDISH, rules=rules)) if slip.rule.id == rule_id})


def with_text(verdict: Verdict, sv: str, en: str) -> Callable[[Rule], Rule]:
    return lambda rule: replace(rule, texts={**rule.texts, verdict: Text(sv, en)})


def swapped(rule: Rule) -> Rule:
    met, not_met = rule.texts[Verdict.MET], rule.texts[Verdict.NOT_MET]
    return replace(rule, texts={**rule.texts, Verdict.MET: not_met, Verdict.NOT_MET: met})


def backwards(rule: Rule) -> Rule:
    return replace(rule, texts={verdict: Text(text.en, text.sv) for verdict, text in rule.texts.items()})


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda rule: replace(rule, source=Citation("PBL", "9 kap. 44 § 1")), "citation"),
        (lambda rule: replace(rule, source=Citation("PBF", "9 kap. 4 § 1")), "citation"),
        (
            with_text(Verdict.MET, "Arean är {limit} och det räcker (PBL 9 kap. 5 § 1).", "It is {limit}."),
            "cites_another",
        ),
        (with_text(Verdict.MET, "Arean är {limit} och det räcker.", "The area is known and it is enough."), "slots"),
        (backwards, "language"),
        (swapped, "turned"),
        (
            lambda rule: replace(rule, if_=(Compare("building_area_m2", Word.AT_MOST, (Decimal(30),)),)),
            "bare_number",
        ),
        (
            lambda rule: replace(
                rule, if_=(Compare("building_area_m2", Word.AT_MOST, (LimitRef("exempt_extension_area"),)),)
            ),
            "limit_of_another",
        ),
    ],
    ids=["section", "law", "sentence", "slots", "languages", "met and not met", "number", "limit"],
)
def test_a_slip_of_the_words_alone_is_told(spoil: Callable[[Rule], Rule], code: str) -> None:
    assert told(AREA, lambda rule: rule) == []
    assert code in told(AREA, spoil)


def test_a_rule_of_at_least_that_says_more_where_it_is_not_met_is_told() -> None:
    rule = next(rule for rule in SWEDISH.rules if rule.id == AREA)
    least = replace(rule, if_=(replace(rule.if_[0], word=Word.AT_LEAST),))  # type: ignore[arg-type]
    assert "turned" in told(AREA, lambda _: least)
    assert "turned" not in told(AREA, lambda _: swapped(least))


@pytest.mark.parametrize(
    ("citation", "sections"),
    [
        ("9 kap. 4 § 1", {"9.4"}),
        ("9 kap. 39–40 och 70–73 §§", {"9.39", "9.40", "9.70", "9.71", "9.72", "9.73"}),
        ("21 kap. 3 och 3 a §§", {"21.3", "21.3a"}),
        ("9 kap. 2 § andra stycket", {"9.2"}),
        ("16–18 §§", {"16", "17", "18"}),
        ("8 kap. (lag 2026:746)", set()),
        ("9 kap. 1–999999999 §", {"9.1", "9.999999999"}),  # a slip of the hand, and no range to go through
    ],
)
def test_a_citation_names_its_sections(citation: str, sections: set[str]) -> None:
    assert sections_of(citation) == sections
