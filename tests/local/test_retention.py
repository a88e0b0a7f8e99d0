"""The municipality's plan for what is thinned, as its file says it."""

from pathlib import Path

import pytest

from permits.content import content
from permits.decision.result import Result
from permits.errors import BadPack
from permits.local.reading import load_retention

DEMO = content("rules") / "local/9901/retention.yaml"


def test_the_demo_s_plan_says_what_is_thinned_and_where_it_says_so() -> None:
    plan = load_retention(DEMO)
    withdrawn = plan.of(Result.WITHDRAWN)
    assert withdrawn is not None and (withdrawn.after_years, withdrawn.source) == (5, "4.2.7")
    assert plan.of(Result.GRANTED) is None and plan.of(Result.REFUSED) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('after_years: "5"', 'after_years: "0"'),
        ('after_years: "5"', 'after_years: "5.5"'),
        ('after_years: "5"', 'after_years: "201"'),
        ("[exempt]", "[exempt, withdrawn]"),
        ("[exempt]", "[referred]"),
        ('source: "4.2.9"', 'source: ""'),
        ("decided: 2025-11-18", "decided: soon"),
        ('paragraph: "§ 112"\n', ""),
    ],
)
def test_a_slip_in_the_plan_is_told_where_it_stands(tmp_path: Path, old: str, new: str) -> None:
    whole = DEMO.read_text(encoding="utf-8")
    assert old in whole
    path = tmp_path / "retention.yaml"
    path.write_text(whole.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadPack) as told:
        load_retention(path)
    assert "retention.yaml" in told.value.faults[0].place
