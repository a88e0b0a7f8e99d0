"""What is written otherwise in one folder of rules than in another, by the name of each thing."""

import shutil
from pathlib import Path

import pytest

from permits.content import content
from permits.workbench.redline import Rewritten, Written, rewritten

RULES = content("rules")
BEFORE = Written.of(RULES)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "se/pbl/9-04.yaml",
            'sv: "Byggnadsarea"',
            'sv: "Byggnadens area"',
            Rewritten("pack/rules/se.pbl.9.4.1/title/sv", "Byggnadsarea", "Byggnadens area"),
        ),
        (
            "se/pbl/9-04.yaml",
            "      - se.pbf.6.3\n",
            "",
            Rewritten("pack/rules/se.pbl.9.4/exception_to/se.pbf.6.3", "se.pbf.6.3", None),
        ),
        (
            "se/limits.yaml",
            'from: 2018-07-01, value: "3"',
            'from: 2018-07-01, value: "2"',
            Rewritten("pack/limits/appeal_weeks/values/0/value", "3", "2"),
        ),
        (
            "local/9901/tariff.yaml",
            'kronor: "1280"',
            'kronor: "1820"',
            Rewritten("tariffs/9901/model/rates/0/value", "1280", "1820"),
        ),
        (
            "mandatory/se.yaml",
            '    - {fact: plan_known, why: "PBL 9 kap. 56 § 2."}\n',
            "",
            Rewritten("mandatory/granted plan_known", "PBL 9 kap. 56 § 2.", None),
        ),
        (
            "coverage/se.yaml",
            ', person: "Known by quotation only."',
            "",
            Rewritten("coverage/CH-07/person", "Known by quotation only.", ""),
        ),
        (
            "accepted/se.yaml",
            '    overlay_overlap_m2: "Visas för',
            '    overlay_overlap_m2: "Syns för',
            Rewritten(
                "accepted/unused_fact overlay_overlap_m2",
                "Visas för handläggaren bredvid området.",
                "Syns för handläggaren bredvid området.",
            ),
        ),
    ],
)
def test_one_thing_written_otherwise_is_told_with_before_and_after(
    file: str, old: str, new: str, told: Rewritten, tmp_path: Path
) -> None:
    rules = Path(shutil.copytree(RULES, tmp_path / "rules"))
    text = (rules / file).read_text(encoding="utf-8")
    assert old in text
    (rules / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert list(rewritten(BEFORE, Written.of(rules))) == [told]


def test_a_line_put_in_above_and_a_new_worked_case_are_nothing_written_otherwise(tmp_path: Path) -> None:
    rules = Path(shutil.copytree(RULES, tmp_path / "rules"))
    for file in ("se/pbl/9-04.yaml", "se/pbl/9-04.cases.yaml"):
        path = rules / file
        path.write_text("# A note.\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert list(rewritten(BEFORE, Written.of(rules))) == []
