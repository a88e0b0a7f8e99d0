"""The planner's tools: what a worked case says when it does not hold, and what a pack leaves out."""

from dataclasses import replace
from decimal import Decimal

from permits.law.pack import Case, Compare, Rule, Word
from permits.workbench.cases import Tried, run
from permits.workbench.check import Finding, look_over
from tests.builders import MOST, SMALL_ENOUGH, a_case, a_pack, a_rule

NEEDED = a_rule("needed", Compare("kind", Word.IS, ("shed",)), question="duty", then="needed")
FREE = a_rule("free", SMALL_ENOUGH, question="duty", then="free", exception_to=("needed",))
SHED = {"kind": "shed", "area_m2": Decimal(20)}


def found(*rules: Rule, cases: tuple[Case, ...] = ()) -> list[Finding]:
    pack = a_pack(*rules, cases=cases)
    return list(look_over(pack, run(pack)))


def tried(case: Case, *rules: Rule) -> Tried:
    (one,) = run(a_pack(*(rules or (NEEDED, FREE)), cases=(case,)))
    return one


def differing(case: Case) -> list[str]:
    return [difference.en for difference in tried(case).differences]


def test_a_case_that_holds_has_no_differences() -> None:
    assert tried(a_case("free", {"answers": {"duty": "free"}, "because": ("free",)}, **SHED)).differences == ()


def test_another_answer_is_told_with_its_reason() -> None:
    case = a_case("needed", {"answers": {"duty": "needed"}}, **SHED)
    assert differing(case) == ["duty is free, expected needed (free)"]


def test_a_rule_that_does_not_count_is_told() -> None:
    assert differing(a_case("n", {"because": ("needed",)}, **SHED)) == ["needed does not count"]


def test_another_verdict_is_told() -> None:
    case = a_case("n", {"verdicts": {"free": "not_met"}}, **SHED)
    assert differing(case) == ["free is met, expected not_met"]


def test_a_why_not_that_holds_is_told() -> None:
    case = a_case("n", {"why_not": {"free": ("area_m2",)}}, **SHED)
    assert differing(case) == ["free does not fail on area_m2"]


def test_a_fact_that_is_not_asked_for_is_told() -> None:
    case = a_case("n", {"missing": ("area_m2",)}, **SHED)
    assert differing(case) == ["area_m2 is not among missing"]


def test_two_answers_without_an_exception_are_found_though_the_case_asks_for_neither() -> None:
    other = a_rule("other", SMALL_ENOUGH, question="duty", then="free")
    case = a_case("both", {"verdicts": {"other": "met"}}, **SHED)
    (conflict,) = [one for one in found(NEEDED, other, cases=(case,)) if one.code == "conflict"]
    assert (conflict.name, conflict.place) == ("duty", "f.cases.yaml:2")


def test_a_conflict_that_the_case_expects_is_no_finding() -> None:
    other = a_rule("other", SMALL_ENOUGH, question="duty", then="free")
    case = a_case("both", {"answers": {"duty": "conflict"}}, **SHED)
    assert [one for one in found(NEEDED, other, cases=(case,)) if one.code == "conflict"] == []


def test_an_exception_makes_no_conflict() -> None:
    assert [one for one in found(NEEDED, FREE, cases=(a_case("n", {}, **SHED),)) if one.code == "conflict"] == []


def test_a_limit_and_a_fact_that_no_rule_uses_are_found() -> None:
    unused = [(one.code, one.name) for one in found(NEEDED) if one.code.startswith("unused")]
    assert ("unused_limit", MOST.name) in unused
    assert ("unused_fact", "area_m2") in unused
    assert ("unused_fact", "kind") not in unused


def test_a_rule_shown_from_one_side_only_is_found() -> None:
    (finding,) = [one for one in found(FREE, cases=(a_case("n", {}, **SHED),)) if one.code == "not_shown"]
    assert finding.says.en == "No case shows free not met."


def test_a_rule_without_conditions_cannot_be_shown_not_met() -> None:
    always = a_rule("always", question="duty", then="needed")
    assert [one for one in found(always, cases=(a_case("n", {}, **SHED),)) if one.code == "not_shown"] == []


MAIN = a_rule("p.9.3", Compare("kind", Word.IS, ("shed",)), question="duty", then="needed")
SMALL = a_rule("p.9.4", SMALL_ENOUGH, question="duty", then="free", exception_to=("p.9.3",))


def test_one_slip_that_breaks_many_cases_is_told_as_one() -> None:
    cases = tuple(
        a_case(f"case {number}", {"answers": {"duty": "free"}}, kind="shed", area_m2=Decimal(99)) for number in range(5)
    )
    (told,) = [finding for finding in found(MAIN, SMALL, cases=cases) if finding.code == "case"]
    assert told.says.en.startswith("5 cases do not hold, all at p.9.3 (f.yaml:0). The first: case 0: ")


def test_cases_that_fail_for_different_rules_are_told_apart() -> None:
    needed = a_case("needed", {"answers": {"duty": "free"}}, kind="shed", area_m2=Decimal(99))
    free = a_case("free", {"answers": {"duty": "needed"}}, **SHED)
    told = [finding for finding in found(MAIN, SMALL, cases=(needed, free)) if finding.code == "case"]
    assert [finding.name for finding in told] == ["needed", "free"]


def test_the_same_two_rules_in_conflict_are_told_once() -> None:
    other = a_rule("other", SMALL_ENOUGH, question="duty", then="free")
    cases = tuple(a_case(f"case {number}", {"verdicts": {"other": "met"}}, **SHED) for number in range(3))
    (conflict,) = [finding for finding in found(NEEDED, other, cases=cases) if finding.code == "conflict"]
    assert conflict.says.en.endswith("So they do in 2 more cases.")


def test_a_rule_left_open_without_a_sentence_for_it_is_found() -> None:
    texts = {verdict: text for verdict, text in FREE.texts.items() if verdict != "open"}
    silent, case = replace(FREE, texts=texts), a_case("n", {}, kind="shed")
    assert [finding.name for finding in found(silent, cases=(case,)) if finding.code == "unsaid"] == ["free"]
