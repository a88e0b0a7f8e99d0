"""The process: which step the law allows from which state, and with which section it forbids the others."""

from itertools import product
from pathlib import Path

import pytest

from permits.casework.events import ASKED, STEPS, Role
from permits.casework.needs import NEEDS
from permits.casework.process import BEGINNING, TASKS, IllegalStep, Process, load_process
from permits.content import content
from permits.errors import BadPack
from permits.law.loader import load_pack
from permits.phrases import phrases
from permits.rulebook import LETTERS
from tests.packs import SWEDISH

RULES = content("rules") / "se"
FILE = RULES / "process" / "steps.yaml"
PROCESS = load_process(FILE, SWEDISH.laws, NEEDS, STEPS, ASKED, LETTERS)
STATES = (BEGINNING, *PROCESS.states)


def process(tmp_path: Path, old: str, new: str) -> Process:
    """The table with one thing changed."""
    written = FILE.read_text(encoding="utf-8")
    assert old in written
    (tmp_path / "steps.yaml").write_text(written.replace(old, new, 1), encoding="utf-8")
    return load_process(tmp_path / "steps.yaml", SWEDISH.laws, NEEDS, STEPS, ASKED, LETTERS)


@pytest.mark.parametrize("step", sorted(STEPS))
def test_every_step_is_allowed_somewhere_and_elsewhere_forbidden_with_its_section(step: str) -> None:
    allowed = 0
    for state, role in product(STATES, Role):
        try:
            after = PROCESS.after(step, role, state)
        except IllegalStep as illegal:
            assert illegal.source.law in SWEDISH.laws and illegal.source.section
            assert str(illegal.source) in illegal.says.sv
        else:
            assert after in PROCESS.states
            allowed += 1
    assert allowed


def test_every_state_is_reached_from_the_beginning() -> None:
    reached = {BEGINNING}
    while True:
        further = {step.leads[state] for step in PROCESS.steps.values() for state in reached if state in step.leads}
        if further <= reached:
            break
        reached |= further
    assert reached == {*STATES}


def test_the_machine_never_decides_against_anybody_nor_extends_nor_says_what_inspection_takes() -> None:
    """KL 6 kap. 38 §: what the law says cannot be appealed, and principle 3: the machine only says yes, or asks."""
    forbidden = {
        "refused", "dismissed", "written_off", "advance_notice", "advance_notice_negative", "extended", "stayed",
        "consultation_called", "final_cleared", "interim_cleared", "manager_not_needed", "consultation_not_needed",
        "corrected", "reconsidered", "appeal_tried",
    }  # fmt: skip
    assert not {step.name for step in PROCESS.steps.values() if Role.MACHINE in step.by} & forbidden


def test_a_step_that_the_state_forbids_says_why_with_its_section() -> None:
    with pytest.raises(IllegalStep, match="after the permit") as refused:
        PROCESS.after("start_cleared", Role.OFFICER, "handling")
    assert refused.value.says.sv == "Startbesked ges efter lovet. (10 kap. 23–24 §§ PBL)"


def test_a_step_that_lacks_what_it_needs_says_what() -> None:
    with pytest.raises(IllegalStep, match="No consultation") as refused:
        PROCESS.after("start_cleared", Role.OFFICER, "granted", {"consultation_settled"})
    assert refused.value.source.section == "10 kap. 14 och 22 §§"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("waits_for: us", "waits_for: nobody_at_all", "must be one of"),
        ("leads: {handling: completing}", "leads: {handling: nowhere}", "must be one of"),
        ("not_extended:", "not_extended_ever:", "must be one of"),
        ("by: [applicant, officer]", "by: [anybody]", "must be one of"),
        ("\n  handed_over:", "\n  handed_away:", "The step handed_over is missing"),
        ("law: PBL", "law: PLB", "must be one of"),
        ("    begins: handling\n", "", "can never be taken"),
        ("      why: {sv", "      whyever: {sv", "the step asks for"),
        ("    asks: {}\n", "", "the step asks for"),
        ("    phase: handling\n", "    phase: whenever\n", "must be one of"),
        ("answers: [resume]", "answers: [rest]", "must be one of"),
        ('    do: {sv: "Ta ärendet", en: "Take the case"}\n', "", "that an officer takes by themselves"),
        ("    phase: application\n", '    do: {sv: "Ta", en: "Take"}\n    phase: application\n', "and there alone"),
    ],
)
def test_a_table_with_a_fault_is_not_read(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(BadPack) as broken:
        process(tmp_path, old, new)
    assert says in str(broken.value)


def test_something_can_be_done_about_every_task_but_the_decision_itself() -> None:
    answered = {task for step in PROCESS.steps.values() for task in step.answers}
    assert answered == {*TASKS} - {"decide"}
    assert {code.removeprefix("tasks.") for code in phrases() if code.startswith("tasks.")} == {*TASKS}


def test_the_table_rules_by_the_packs_hash(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(RULES, tmp_path / "se")
    table = tmp_path / "se" / "process" / "steps.yaml"
    table.write_text(table.read_text(encoding="utf-8") + "\n# a word more\n", encoding="utf-8")
    assert load_pack(tmp_path / "se").hash != SWEDISH.hash
