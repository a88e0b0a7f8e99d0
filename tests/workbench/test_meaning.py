"""Two packs compared by what they mean."""

from dataclasses import replace
from decimal import Decimal

from permits.law.engine import conclude
from permits.law.facts import Dates
from permits.law.pack import AnyOf, Compare, Pack, Word
from permits.validity import Validity
from permits.workbench.cases import facts_of
from permits.workbench.meaning import Difference, Meaning, compared
from tests.builders import DAY, MOST, SMALL_ENOUGH, a_pack, a_rule

HIGH = Compare("height_m", Word.ABOVE, (Decimal(1),))
NEAR = Compare("near", Word.IS, (True,))
NEEDED = a_rule("needed", HIGH, question="duty", then="needed")
FREE = a_rule("free", SMALL_ENOUGH, question="duty", then="free", exception_to=("needed",))
BEFORE = a_pack(NEEDED, FREE)


def with_limit(value: str) -> Pack:
    (dated,) = MOST.values
    other = replace(MOST, values=(replace(dated, value=Decimal(value)),))
    return replace(BEFORE, limits={"most": other}, hash=value)


def answers(pack: Pack, difference: Difference) -> str | None:
    case = difference.case
    return conclude(pack, facts_of(BEFORE, case), case.dates).answers[difference.question].value


def test_a_raised_limit_frees_cases_and_one_of_them_is_shown() -> None:
    after = with_limit("35")
    (difference,) = compared(BEFORE, after, DAY)
    assert (difference.question, difference.before, difference.after) == ("duty", "needed", "free")
    assert (answers(BEFORE, difference), answers(after, difference)) == ("needed", "free")


def test_other_words_for_the_same_are_proved_the_same() -> None:
    other = replace(FREE, if_=(AnyOf((SMALL_ENOUGH, Compare("area_m2", Word.BELOW, (Decimal(20),)))),))
    assert compared(BEFORE, a_pack(NEEDED, other), DAY) == ()


def test_packs_that_differ_only_where_a_fact_is_unknown_are_told_apart() -> None:
    known = AnyOf((NEAR, Compare("near", Word.IS, (False,))))
    after = a_pack(NEEDED, replace(FREE, if_=(SMALL_ENOUGH, known)))
    (difference, *_) = compared(BEFORE, after, DAY)
    assert (difference.before, difference.after) != (None, None)
    assert answers(BEFORE, difference) != answers(after, difference)


def test_a_change_from_a_later_day_is_found_on_that_day() -> None:
    later = replace(FREE, valid=Validity(DAY.replace(year=2027)))
    earlier = replace(FREE, valid=Validity(DAY.replace(year=2026, month=1)))
    (difference,) = compared(a_pack(NEEDED, earlier), a_pack(NEEDED, later), DAY)
    assert difference.case.dates == Dates(DAY, DAY)


def test_what_is_told_counts_too() -> None:
    tells = a_rule("tells", NEAR, informs=True)
    silent = replace(tells, informs=False)
    (difference,) = compared(a_pack(tells), a_pack(silent), DAY)
    assert (difference.question, difference.before, difference.after) == ("tells", "told", "not told")


def test_the_pack_means_what_it_means() -> None:
    assert Meaning(BEFORE, Dates(DAY, DAY)).against(BEFORE).any() is None
