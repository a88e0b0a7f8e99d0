"""
What `rules/README.md` tells of adding a rule is enough: a new rule with two new questions to the applicant, and a new
question that the result rests on, by files alone. Each thing forgotten is told, at its place, and no code is touched.
"""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from permits import clock
from permits.application import read_inquiry
from permits.case import check
from permits.content import content
from permits.decision.outcome import Outcome
from permits.decision.result import Result
from permits.errors import BadPack
from permits.office import Office
from permits.rulebook import LIMITS_READ, Rulebook
from permits.workbench.cases import run
from permits.workbench.check import look_over
from permits.workbench.coverage import register

FENCE = Path(__file__).parents[1] / "stories" / "fence-beside-the-house" / "application.json"

SECTION = """
section: {law: PBL, section: "9 kap. 99 §", url: "https://www.riksdagen.se/"}
title: {sv: "Plank med glas", en: "Fences of glass"}
valid: {from: 2025-12-01, applies_by: received}
applies_when:
  - measure: {is: fence}
rules:

  - id: se.pbl.9.99.permit
    title: {sv: "Bygglov för mycket glas", en: "Permit for much glass"}
    question: permit_duty
    then: permit_required
    if:
      - glass_area_m2: {above: $glass_fence_area}
    texts:
      met:
        sv: "Glaset är {glass_area_m2}. Över {limit} krävs bygglov (PBL 9 kap. 99 §)."
        en: "The glass is {glass_area_m2}. Above {limit} a permit is needed (PBL 9:99)."
      not_met:
        sv: "Glaset är {glass_area_m2}, högst {limit} (PBL 9 kap. 99 §)."
        en: "The glass is {glass_area_m2}, at most {limit} (PBL 9:99)."
      open:
        sv: "Det är inte känt hur mycket glas planket har; gränsen är {limit} (PBL 9 kap. 99 §)."
        en: "It is not known how much glass the fence has; the limit is {limit} (PBL 9:99)."

  - id: se.pbl.9.99.marked
    title: {sv: "Märkt glas", en: "Marked glass"}
    question: glass_care
    otherwise: neglected
    if:
      - glass_marked: {is: true}
    texts:
      met:
        sv: "Glaset är märkt så att fåglar ser det (PBL 9 kap. 99 §)."
        en: "The glass is marked so that birds see it (PBL 9:99)."
      not_met:
        sv: "Glaset är inte märkt så att fåglar ser det (PBL 9 kap. 99 §)."
        en: "The glass is not marked so that birds see it (PBL 9:99)."
      open:
        sv: "Det är inte känt om glaset är märkt (PBL 9 kap. 99 §)."
        en: "It is not known whether the glass is marked (PBL 9:99)."
"""

CASES = """
cases:
  - name: "A fence with exactly 10.000 m² of marked glass needs no permit"
    given: {measure: fence, glass_area_m2: "10.000"}
    expect:
      answers: {permit_duty: no_permit, glass_care: cared_for}
      verdicts: {se.pbl.9.99.permit: not_met, se.pbl.9.99.marked: met}

  - name: "One thousandth of a square metre of glass above 10.000 m² needs a permit"
    given: {measure: fence, glass_area_m2: "10.001"}
    expect:
      answers: {permit_duty: permit_required}
      because: [se.pbl.9.99.permit]

  - name: "How much glass a fence has is asked for"
    given: {measure: fence}
    without: [glass_area_m2, glass_marked]
    expect:
      answers: {permit_duty: open, glass_care: open}
      missing: [glass_area_m2, glass_marked]

  - name: "Glass that is not marked is neglected"
    given: {measure: fence, glass_marked: false}
    expect:
      answers: {glass_care: neglected}
      why_not: {se.pbl.9.99.marked: [glass_marked]}

  - name: "A wall is no fence"
    given: {measure: wall}
    expect:
      verdicts: {se.pbl.9.99.permit: not_applicable, se.pbl.9.99.marked: not_applicable}
"""

LIMIT = """
  glass_fence_area:
    label: {sv: "Största glasyta i ett plank", en: "Largest area of glass in a fence"}
    unit: m2
    values: [{from: 2025-12-01, value: "10.0", source: {law: PBL, section: "9 kap. 99 §"}}]
"""

FACTS = """
  glass_area_m2:
    type: area
    unit: m2
    step: "0.001"
    min: "0"
    supplied_by: [applicant]
    enough: [stated, judged]
    label: {sv: "Glasyta", en: "Area of glass"}
    question: {sv: "Hur stor yta av planket är glas?", en: "How much of the fence is glass?"}

  glass_marked:
    type: yes_no
    supplied_by: [applicant]
    enough: [stated, judged]
    label: {sv: "Märkt glas", en: "Marked glass"}
    question: {sv: "Är glaset märkt så att fåglar ser det?", en: "Is the glass marked so that birds see it?"}
"""

QUESTION = """questions:
  glass_care:
    label: {sv: "Är glaset ofarligt för fåglar?", en: "Is the glass harmless to birds?"}
    best: cared_for
    answers:
      cared_for: {sv: "Glaset är ofarligt för fåglar.", en: "The glass is harmless to birds."}
      neglected: {sv: "Glaset är inte märkt.", en: "The glass is not marked."}
    default: {answer: cared_for, source: {law: PBL, section: "9 kap. 99 §"}}
"""

EXEMPT = "needs: {hand_over: none, plan_conflict: allowed}"


def written(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def added(path: Path, more: str) -> None:
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + more, encoding="utf-8")


def told(rules: Path) -> list[str]:
    """What `lovsvar rules check` tells, but for what only the cases of every measure together show."""
    try:
        pack = Rulebook.load(rules).pack
    except BadPack as error:
        return [str(fault) for fault in error.faults]
    fences = [case for case in pack.cases if case.given.get("measure") == "fence"]
    own = [case for case in fences if case.file == "se/pbl/9-99.cases.yaml"]
    near = replace(pack, cases=(*fences[:10], *own))
    findings = (*look_over(near, run(near), (), LIMITS_READ), *register(rules / "coverage" / "se.yaml", pack))
    return [finding.says.sv for finding in findings if finding.code not in ("not_shown", "unsaid")]


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(content("rules"), tmp_path_factory.mktemp("draft") / "rules"))


@pytest.mark.timeout(600)
def test_each_step_that_is_forgotten_is_told_and_the_last_leaves_nothing(rules: Path) -> None:
    se = rules / "se"
    already = told(rules)
    added(se / "pbl" / "9-99.yaml", SECTION)
    added(se / "pbl" / "9-99.cases.yaml", CASES)
    added(se / "limits.yaml", LIMIT)
    added(se / "facts.yaml", FACTS)
    written(se / "pack.yaml", "questions:\n", QUESTION)
    (unnamed,) = told(rules)
    assert "9-99.yaml" in unnamed and "sections" in unnamed

    written(se / "pack.yaml", "9-98,", "9-98, 9-99,")
    at_once = [fault for fault in told(rules) if fault not in already]
    assert [name for name in ("glass_area_m2", "glass_marked") if f"det saknar {name}" not in " ".join(at_once)] == []
    assert sum("ordinary.yaml" in fault for fault in at_once) == 2, "each told once, not for every case that it breaks"
    assert sum("coverage/se.yaml" in fault for fault in at_once) == 2

    written(se / "ordinary.yaml", "  fence_kind:", '  glass_area_m2: "1.000"\n  glass_marked: true\n  fence_kind:')
    added(rules / "coverage" / "se.yaml", '\n  GL-01: {says: "Fences of glass", rules: ["se.pbl.9.99.*"]}\n')
    (idle,) = (fault for fault in told(rules) if fault not in already)
    assert "Inget resultat beror på frågan glass_care" in idle

    written(se / "pack.yaml", EXEMPT, EXEMPT.replace("}", ", glass_care: cared_for}"))
    assert told(rules) == already


def test_the_applicant_is_asked_and_the_result_rests_on_the_answers(rules: Path, opened: Office) -> None:
    office = replace(opened, pack=Rulebook.load(rules).pack)

    def outcome(**answers: object) -> Outcome:
        body = json.loads(FENCE.read_text(encoding="utf-8"))
        body["answers"] |= answers
        return check(office, read_inquiry(body, office.pack.acts), clock.today()).outcome

    asked = outcome()
    assert asked.result is Result.SUPPLEMENT
    assert {"glass_area_m2", "glass_marked"} <= {task.fact for task in asked.missing}
    assert outcome(glass_area_m2="10.000", glass_marked=True).result is Result.EXEMPT
    assert outcome(glass_area_m2="10.000", glass_marked=False).result is Result.REFERRED
    assert outcome(glass_area_m2="10.001", glass_marked=True).result is not Result.EXEMPT
