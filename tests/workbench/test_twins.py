"""Twins: what no worked case tells from one a step beside, put as a question."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from permits.law.pack import Compare, Word
from permits.workbench.twins import KINDS, keep, twins
from tests.builders import SMALL_ENOUGH, a_case, a_pack, a_rule

HIGH = Compare("height_m", Word.ABOVE, (Decimal(1),))
NEEDED = a_rule("needed", HIGH, question="duty", then="needed")
FREE = a_rule("free", SMALL_ENOUGH, question="duty", then="free", exception_to=("needed",))


def test_days_come_first_and_limits_last() -> None:
    kinds = [twin.mutant.kind for twin in twins(a_pack(NEEDED, FREE))]
    assert kinds == sorted(kinds, key=KINDS.index)
    assert {"exception", "limit"} <= set(kinds)


def test_what_a_worked_case_shows_is_not_asked() -> None:
    at_limit = a_case("at", {"answers": {"duty": "free"}}, area_m2=Decimal(30), height_m=Decimal(2))
    beyond = a_case("beyond", {"answers": {"duty": "needed"}}, area_m2=Decimal("30.01"), height_m=Decimal(2))
    asked = [*twins(a_pack(NEEDED, FREE, cases=(at_limit, beyond)), name="most", kinds=["limit"])]
    assert asked == []


def test_the_question_names_the_answer_and_what_would_alter_it() -> None:
    asked = [*twins(a_pack(NEEDED, FREE), name="most", kinds=["limit"])]
    assert {twin.mutant.what for twin in asked} == {"29.99", "30.01"}
    for twin in asked:
        assert "duty: " in twin.asks.en and twin.asks.sv.endswith("Stämmer det?")


def test_a_confirmed_twin_is_kept_behind_the_other_cases(tmp_path: Path) -> None:
    twin = next(twins(a_pack(NEEDED, FREE), name="most", kinds=["limit"]))
    path = keep(replace(twin, file="f.cases.yaml"), tmp_path)
    keep(replace(twin, file="f.cases.yaml"), tmp_path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("cases:\n\n  - name: ")
    assert text.count("  - name: ") == 2
