"""
The questions, answers and settings that the code knows by name: a closed vocabulary, held against a pack when it is opened.

A pack may put more questions. But an answer that nobody here knows can lead nowhere, so one more answer to a question
below, or one that is gone, is told before anything is decided by it.
"""

from __future__ import annotations

from collections.abc import Mapping

from permits.law.pack import Pack
from permits.strict import Reading

COMPLETENESS = "completeness"
"""The question that papers alone settle: whatever else is good, an answer waits for it."""

SETTINGS = (
    "boundary_confidence", "unknown_accuracy_matters_within_m", "reminded_days_before", "settlement_apart_m",
    "least_building_area_m2", "least_building_width_m", "least_ridge_height_m", "highest_small_house_m",
    "highest_building_m", "least_height_m", "least_storey_height_m", "storeys_not_counted",
    "area_slip_percent", "earliest_start_year", "start_years_ahead", "coarsest_accuracy", "eaves_unknown_up_to_m",
)  # fmt: skip
"""What a pack sets and the code reads. One that is lost or misspelt would switch off what it governs."""

MARGINS = ("boundary_confidence", "unknown_accuracy_matters_within_m", "settlement_apart_m", "eaves_unknown_up_to_m")
"""Those that keep a doubt in what is measured: at nothing, all is taken for exact."""

KNOWN: Mapping[str, tuple[str, ...]] = {
    "permit_duty": ("no_permit", "permit_required"),
    "notification_duty": ("none", "required"),
    "plan_conflict": ("allowed", "not_allowed"),
    "permit_test": ("fulfilled", "not_fulfilled"),
    "start_test": ("fulfilled", "not_fulfilled"),
    COMPLETENESS: ("complete", "incomplete"),
    "hand_over": ("none", "person"),
    "effect": ("at_once", "from_legal_force"),
    "hearing": ("nobody", "others"),
    "inspection_manager": ("not_required", "required"),
    "dispensation": ("not_sought", "sought"),
    "dispensation_test": ("fulfilled", "not_fulfilled"),
}

RESTS_ON: Mapping[str, Mapping[str, str]] = {
    "exempt": {
        "dispensation": "not_sought",
        "permit_duty": "no_permit",
        "notification_duty": "none",
        "hand_over": "none",
        "plan_conflict": "allowed",
    },
    "starting_clearance": {
        "dispensation": "not_sought",
        "permit_duty": "no_permit",
        "notification_duty": "required",
        "hand_over": "none",
        "plan_conflict": "allowed",
        COMPLETENESS: "complete",
        "start_test": "fulfilled",
    },
    "granted": {
        "dispensation": "not_sought",
        "permit_duty": "permit_required",
        "hand_over": "none",
        COMPLETENESS: "complete",
        "permit_test": "fulfilled",
        "effect": "at_once",
        "hearing": "nobody",
    },
}
"""The least that each result rests on. A course may ask for more, never for less: a line lost would be a yes won."""


def speaks_as_known(say: Reading, pack: Pack) -> None:
    """
    A fault for each question that the code puts and the pack lacks, for each answer or setting that only one of them
    knows, and for each result that the pack gives on less than it rests on.
    """
    _set_as_read(say, pack)
    for name, answers in KNOWN.items():
        question = pack.questions.get(name)
        if question is None:
            say.fault(
                f"{pack.name}/pack.yaml",
                f"Frågan {name} saknas; programmet ställer den i varje ärende.",
                f"The question {name} is missing; the software puts it in every case.",
                "vocabulary",
            )
            continue
        for answer in question.answers:
            if answer not in answers:
                shown = ", ".join(answers)
                say.fault(
                    question.place,
                    f"{name}: programmet känner inte svaret {answer}, bara {shown}. Ett nytt svar behöver byggas in först.",
                    f"{name}: the software does not know the answer {answer}, only {shown}. "
                    "A new answer must be built in first.",
                    "vocabulary",
                )
        for answer in answers:
            if answer not in question.answers:
                say.fault(
                    question.place,
                    f"{name}: svaret {answer} saknas; programmet frågar efter det.",
                    f"{name}: the answer {answer} is missing; the software asks for it.",
                    "vocabulary",
                )
    courses = {course.result: course for course in pack.courses}
    for result, answers_needed in RESTS_ON.items():
        good = courses[result].good if result in courses else {}
        for needed, answer in answers_needed.items():
            if good.get(needed) != answer:
                say.fault(
                    f"{pack.name}/pack.yaml",
                    f"courses: {result} måste vila på {needed}: {answer}.",
                    f"courses: {result} must rest on {needed}: {answer}.",
                    "courses",
                )


def _set_as_read(say: Reading, pack: Pack) -> None:
    place = f"{pack.name}/pack.yaml"
    for name in SETTINGS:
        if name not in pack.settings:
            say.fault(
                place,
                f"Inställningen {name} saknas; programmet läser den.",
                f"The setting {name} is missing; the software reads it.",
                "vocabulary",
            )
    for name in MARGINS:
        if not pack.settings.get(name, 1):
            say.fault(
                place,
                f"Inställningen {name} är 0, och då räknas inget med det som den är till för.",
                f"The setting {name} is 0, and then nothing is allowed for what it is there for.",
                "range",
            )
    for name in pack.settings:
        if name not in SETTINGS:
            meant = say.meant(name, SETTINGS)
            say.fault(
                place,
                f"Inställningen {name} läses inte av programmet.{meant.sv}",
                f"The software does not read the setting {name}.{meant.en}",
                "vocabulary",
            )
