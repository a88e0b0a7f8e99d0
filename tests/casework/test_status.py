"""Where a case stands after what has happened to it: clock, fee, hearing, appeal, force, lapse and tasks."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.casework import events as of
from permits.casework.events import Event, Role, read_body
from permits.casework.process import IllegalStep
from permits.casework.status import Hearing, Status
from permits.content import content
from permits.decision.result import Result
from permits.local.fee import fee
from permits.local.reading import load_tariff
from tests.casework.lives import (
    PROCESS,
    announced,
    appealed,
    asked,
    changed,
    completed,
    decided,
    defence,
    event,
    extended,
    life,
    not_communicated,
    received,
    resumed,
    served,
    stayed,
)
from tests.packs import SWEDISH

TARIFF = load_tariff(content("rules") / "local" / "9901" / "tariff.yaml", SWEDISH)
GARAGE, STOVE = "new_complementary_building", "installation"


def kronor(status: Status, act: str) -> int:
    assert status.result is not None and status.received is not None
    charged = fee(TARIFF, act, status.result.value, status.received, status.overdue)
    assert charged is not None
    return int(charged.kronor)


def last(status: Status) -> str | None:
    assert status.clock is not None
    return status.clock.last.isoformat() if status.clock.last else None


CLEARED = Result.STARTING_CLEARANCE

LIVES = {
    # Two that were once told to have lost all or most of their fee, though nothing was late.
    "completed after a month, decided in time": (
        [received("2026-03-02"), asked("2026-03-02"), completed("2026-03-30"), decided("2026-06-01")],
        GARAGE, "2026-06-08", 6400,
    ),
    "completed after fifteen weeks and granted at once": (
        [received("2026-03-02"), asked("2026-03-02"), completed("2026-06-15"), decided("2026-06-15")],
        GARAGE, "2026-08-24", 6400,
    ),
    "asked the same day, completed after a summer, decided a month later": (
        [received("2026-06-01"), asked("2026-06-01"), completed("2026-09-01"), decided("2026-10-01")],
        GARAGE, "2026-11-10", 6400,
    ),
    "granted at once": ([received("2026-03-02"), decided("2026-03-02")], GARAGE, "2026-05-11", 6400),
    "granted on the last day": ([received("2026-09-07"), decided("2026-11-16")], GARAGE, "2026-11-16", 6400),
    "granted a day late": ([received("2026-09-07"), decided("2026-11-17")], GARAGE, "2026-11-16", 5120),
    "granted a week late": ([received("2026-09-07"), decided("2026-11-23")], GARAGE, "2026-11-16", 5120),
    "granted a week and a day late": ([received("2026-09-07"), decided("2026-11-24")], GARAGE, "2026-11-16", 3840),
    "granted in the fifth week": ([received("2026-09-07"), decided("2026-12-15")], GARAGE, "2026-11-16", 0),
    "asked on the last day for it": (
        [received("2026-09-07"), asked("2026-09-28"), completed("2026-10-12"), decided("2026-12-21")],
        GARAGE, "2026-12-21", 6400,
    ),
    "asked a day too late": (
        [received("2026-09-07"), asked("2026-09-29"), completed("2026-10-12"), decided("2026-12-21")],
        GARAGE, "2026-11-16", 0,
    ),
    "asked as help only, which stops nothing": (
        [received("2026-03-02"), asked("2026-03-02", order=False), completed("2026-03-30"), decided("2026-06-01")],
        GARAGE, "2026-05-11", 2560,
    ),
    "completed in two halves: the second one starts the clock": (
        [
            received("2026-03-02"), asked("2026-03-02", "plans_attached", "section_attached"),
            completed("2026-03-10", "section_attached"), asked("2026-03-10", "section_attached", order=False),
            completed("2026-04-06"), decided("2026-06-15"),
        ],
        GARAGE, "2026-06-15", 6400,
    ),
    "what was ordered came, though more is missing: it starts the clock": (
        [
            received("2026-03-02"), asked("2026-03-02", "plans_attached"), completed("2026-03-30", "section_attached"),
            asked("2026-03-30", "section_attached"), completed("2026-05-30"), decided("2026-06-09"),
        ],
        GARAGE, "2026-06-08", 5120,
    ),
    "extended once": (
        [received("2026-09-07"), extended("2026-11-16"), decided("2027-01-25")], GARAGE, "2027-01-25", 6400,
    ),
    "changed by the applicant": (
        [received("2026-09-07"), changed("2026-09-20"), decided("2026-11-29")], GARAGE, "2026-11-29", 6400,
    ),
    "stayed for a dispensation": (
        [received("2026-09-07"), stayed("2026-10-01"), resumed("2027-02-01"), decided("2027-04-12")],
        GARAGE, "2027-04-12", 6400,
    ),
    "the defence answered": (
        [received("2026-09-07"), defence("2026-10-01"), decided("2026-12-11")], GARAGE, "2026-12-10", 5120,
    ),
    "a notification in four weeks": (
        [received("2026-09-07", True), decided("2026-10-05", CLEARED)], STOVE, "2026-10-05", 1920,
    ),
    "a notification a day late": (
        [received("2026-09-07", True), decided("2026-10-06", CLEARED)], STOVE, "2026-10-05", 1536,
    ),
    "a notification completed": (
        [
            received("2026-09-07", True), asked("2026-09-07"), completed("2026-10-07", notification=True),
            decided("2026-11-04", CLEARED),
        ],
        STOVE, "2026-11-04", 1920,
    ),
    "refused late costs less too": (
        [received("2026-09-07"), not_communicated("2026-11-17"), decided("2026-11-17", Result.REFUSED)], GARAGE, "2026-11-16", 5120,
    ),
}  # fmt: skip
"""Each with the measure, the last day to decide in time and the fee in kronor."""


@pytest.mark.parametrize("name", LIVES)
def test_clock_and_fee_of_a_life_are_right_to_the_day_and_krona(name: str) -> None:
    events, act, due, charged = LIVES[name]
    status = life(*events)
    assert last(status) == due
    assert kronor(status, act) == charged


def test_no_time_runs_while_the_applicant_completes_what_was_ordered() -> None:
    status = life(received("2026-06-01"), asked("2026-06-01", by="2026-06-29"))
    assert last(status) is None
    assert (status.state, status.waits_for, status.due) == ("completing", "applicant", None)


def test_time_runs_on_and_presses_us_when_it_was_asked_for_as_help() -> None:
    status = life(received("2026-06-01"), asked("2026-06-01", order=False))
    assert (status.waits_for, status.due) == ("us", date(2026, 8, 10))


@pytest.mark.parametrize("day", ["2026-11-17", "2027-01-01"])
def test_time_that_has_run_out_is_not_extended(day: str) -> None:
    with pytest.raises(IllegalStep, match="run out"):
        life(received("2026-09-07"), extended(day))


def test_time_is_extended_once() -> None:
    with pytest.raises(IllegalStep, match="once"):
        life(received("2026-09-07"), extended("2026-10-01"), extended("2026-10-02"))


# -- answers -------------------------------------------------------------------------------------------


def test_an_answer_stands_until_it_is_replaced_or_taken_back() -> None:
    yes = event("2026-09-08", of.Answered(fact="good_form", yes=True, why="Passar."))
    no = event("2026-09-09", of.Answered(fact="good_form", yes=False, why="Färgen."))
    back = event("2026-09-10", of.AnswerWithdrawn(fact="good_form", why="Fel ärende."))
    assert life(received("2026-09-07"), yes).answers["good_form"][0].yes is True
    assert life(received("2026-09-07"), yes, no).answers["good_form"][0].yes is False
    assert not life(received("2026-09-07"), yes, no, back).answers


def test_an_answer_outlives_a_completion() -> None:
    yes = event("2026-09-08", of.Answered(fact="good_form", yes=True))
    status = life(received("2026-09-07"), yes, asked("2026-09-09"), completed("2026-10-01"))
    assert status.answers["good_form"][0].yes is True


# -- hearing -------------------------------------------------------------------------------------------

ONE, OTHER = of.whom("ALMEN 1:36", 0), of.whom("ALMEN 1:36", 1)


def heard(day: str, *recipients: str) -> Event:
    return event(day, of.Heard(recipients=recipients, what="Avvikelsen.", answer_by=date(2026, 10, 1)))


def view(day: str, recipient: str, objects: bool = False) -> Event:
    return event(day, of.HearingAnswered(recipient=recipient, objects=objects, text="Det skymmer."))


def closed(day: str) -> Event:
    return event(day, of.HearingClosed(why="Påmind två gånger."))


def test_nothing_is_decided_while_neighbours_are_being_heard() -> None:
    with pytest.raises(IllegalStep, match="hearing is not closed"):
        life(received("2026-09-07"), heard("2026-09-10", ONE), decided("2026-09-20"))


def test_a_hearing_closes_when_all_have_answered_or_the_time_is_over() -> None:
    asked_two = [received("2026-09-07"), heard("2026-09-10", ONE, OTHER)]
    with pytest.raises(IllegalStep, match="Not everybody has answered"):
        life(*asked_two, view("2026-09-20", ONE), closed("2026-10-01"))
    late = life(*asked_two, view("2026-09-20", ONE), closed("2026-10-02"))
    all_answered = life(*asked_two, view("2026-09-20", ONE), view("2026-09-21", OTHER), closed("2026-09-21"))
    assert late.hearing is all_answered.hearing is Hearing.DONE


def test_nobody_answers_a_hearing_that_was_not_begun() -> None:
    with pytest.raises(IllegalStep, match="Nobody has been asked"):
        life(received("2026-09-07"), view("2026-09-20", ONE))


# -- legal force and appeal ----------------------------------------------------------------------------

GRANTED = [received("2026-11-02"), decided("2026-12-07")]


def test_a_permit_gains_force_when_neither_the_served_nor_others_can_appeal_any_longer() -> None:
    """Law file, case 111: others until 4 January, the applicant until 29 December."""
    status = life(*GRANTED, announced("2026-12-07"), *served("2026-12-08"))
    assert status.force == date(2027, 1, 5)
    assert (status.begin_by, status.finish_by) == (date(2029, 1, 5), date(2032, 1, 5))


def test_no_force_while_somebody_it_was_sent_to_has_not_got_it_or_it_is_not_announced() -> None:
    sent = event("2026-12-07", of.Sent(recipient=ONE, channel="mail"))
    assert life(*GRANTED, *served("2026-12-08")).force is None
    assert life(*GRANTED, announced("2026-12-07")).force is None
    assert life(*GRANTED, announced("2026-12-07"), *served("2026-12-08"), sent).force is None


def test_an_announcement_later_moves_the_day() -> None:
    assert life(*GRANTED, *served("2026-12-08"), announced("2026-12-20")).force == date(2027, 1, 19)


def test_a_starting_clearance_is_not_announced_and_lapses_in_two_years() -> None:
    cleared = [received("2026-11-02", True), decided("2026-11-20", CLEARED)]
    with pytest.raises(IllegalStep, match="not announced"):
        life(*cleared, announced("2026-11-20"))
    assert life(*cleared).begin_by == date(2028, 11, 20)


def test_an_appeal_in_time_keeps_the_permit_from_force_and_is_forwarded_within_a_week() -> None:
    tried = event("2026-12-29", of.AppealTried(number=1, in_time=True))
    forwarded = event("2026-12-30", of.AppealForwarded(number=1))
    ended = event("2027-03-01", of.AppealEnded(number=1, outcome="upheld"), Role.AUTHORITY)
    before = [*GRANTED, announced("2026-12-07"), *served("2026-12-08"), appealed("2026-12-28")]
    waiting = life(*before)
    assert [(task.what, task.by) for task in waiting.tasks if task.whose == "us"] == [("try_appeal", date(2027, 1, 4))]
    assert waiting.force is None
    assert [task.what for task in life(*before, tried).tasks if task.whose == "us"] == ["forward_appeal"]
    assert life(*before, tried, forwarded).force is None
    assert life(*before, tried, forwarded, ended).force == date(2027, 3, 23)


def test_an_appeal_that_came_too_late_hinders_nothing() -> None:
    tried = event("2027-01-08", of.AppealTried(number=1, in_time=False, why="Kom in den 7 januari."))
    status = life(*GRANTED, announced("2026-12-07"), *served("2026-12-08"), appealed("2027-01-07"), tried)
    assert status.force == date(2027, 1, 5)


def test_what_is_sent_back_is_decided_anew_with_the_time_from_that_day() -> None:
    forwarded = [
        appealed("2026-12-28"),
        event("2026-12-29", of.AppealTried(number=1, in_time=True)),
        event("2026-12-30", of.AppealForwarded(number=1)),
        event("2027-03-01", of.Returned(number=1), Role.AUTHORITY),
    ]
    status = life(*GRANTED, *forwarded)
    assert (status.state, status.result, last(status)) == ("handling", None, "2027-05-10")
    assert (
        life(*GRANTED, *forwarded, not_communicated("2027-05-10"), decided("2027-05-10", Result.REFUSED)).overdue == 0
    )


def test_nothing_is_appealed_before_it_is_decided() -> None:
    with pytest.raises(IllegalStep, match="no decision to appeal"):
        life(received("2026-11-02"), appealed("2026-11-03"))


# -- where in its life, and what has come in against it ------------------------------------------------

HEARING = [received("2026-09-07"), heard("2026-09-10", ONE, OTHER)]
BROUGHT = [*GRANTED, announced("2026-12-07"), *served("2026-12-08")]
TRIED = event("2026-12-29", of.AppealTried(number=1, in_time=True))
LATE = event("2027-01-08", of.AppealTried(number=1, in_time=False, why="Kom in den 7 januari."))
PHASES = {
    "came in": ([received("2026-09-07")], "handling", ""),
    "waits for the applicant": ([received("2026-09-07"), asked("2026-09-08")], "application", ""),
    "neighbours are asked": (HEARING, "hearing", ""),
    "one says yes": ([*HEARING, view("2026-09-20", ONE)], "hearing", ""),
    "one objects": ([*HEARING, view("2026-09-20", ONE, True)], "hearing", "objection"),
    "one objected, and all are heard": (
        [*HEARING, view("2026-09-20", ONE, True), view("2026-09-21", OTHER), closed("2026-09-21")], "handling", "objection",
    ),
    "decided all the same": (
        [*HEARING, view("2026-09-20", ONE, True), view("2026-09-21", OTHER), closed("2026-09-21"), decided("2026-09-30")],
        "dispatch", "",
    ),
    "not sent": (GRANTED, "dispatch", ""),
    "sent and announced": (BROUGHT, "building", ""),
    "appealed": ([*BROUGHT, appealed("2026-12-28")], "appeal", "appeal"),
    "appealed in time": ([*BROUGHT, appealed("2026-12-28"), TRIED], "appeal", "appeal"),
    "appealed too late": ([*BROUGHT, appealed("2027-01-07"), LATE], "building", ""),
    "needed nothing": ([received("2026-09-07"), decided("2026-09-07", Result.EXEMPT, Role.MACHINE)], "dispatch", ""),
}  # fmt: skip


@pytest.mark.parametrize(("happened", "phase", "against"), PHASES.values(), ids=PHASES)
def test_a_case_is_in_one_phase_and_says_what_came_in_against_it(
    happened: list[Event], phase: str, against: str
) -> None:
    status = life(*happened)
    assert (status.phase, status.against) == (phase, against)
    assert status.phase in PROCESS.phases


def test_the_last_event_is_told_with_its_day_and_the_door_is_that_of_the_first() -> None:
    first = replace(received("2026-09-07"), actor="client:byggr")
    status = life(first, asked("2026-09-08"))
    assert (status.step, status.day, status.door) == ("completion_requested", date(2026, 9, 8), "client:byggr")


# -- building ------------------------------------------------------------------------------------------

READY = [
    event("2026-12-10", of.PlanHandedIn()),
    event("2026-12-10", of.ManagerNamed(name="Demo Kontrollsson", certificate="SC1234-26")),
    event("2026-12-11", of.ConsultationCalled(on=date(2026, 12, 15))),
    event("2026-12-15", of.ConsultationHeld(minutes="Kontrollplanen gicks igenom.")),
]
START = event("2026-12-16", of.StartCleared(plan=("Grund: egenkontroll.",)))


def test_a_permit_lives_from_starting_clearance_to_final_clearance() -> None:
    asked_final = event("2027-08-01", of.FinalClearanceAsked())
    final = event("2027-08-10", of.FinalCleared())
    assert life(*GRANTED, *READY).waits_for == "us"
    assert life(*GRANTED, *READY, START).state == "building"
    assert [task.what for task in life(*GRANTED, *READY, START, asked_final).tasks if task.whose == "us"] == [
        "send", "announce", "clear_final",
    ]  # fmt: skip
    assert life(*GRANTED, *READY, START, asked_final, final).state == "finished"


@pytest.mark.parametrize(
    ("without", "says"),
    [({"plan_handed_in"}, "inspection plan"), ({"manager_named"}, "inspection manager"),
     ({"consultation_called", "consultation_held"}, "consultation")],
)  # fmt: skip
def test_no_starting_clearance_without_plan_manager_and_consultation(without: set[str], says: str) -> None:
    with pytest.raises(IllegalStep, match=says):
        life(*GRANTED, *[ready for ready in READY if ready.kind not in without], START)


def test_no_starting_clearance_on_a_permit_that_has_lapsed() -> None:
    late = event("2029-01-06", of.StartCleared(plan=("Grund: egenkontroll.",)))
    with pytest.raises(IllegalStep, match="lapsed"):
        life(*GRANTED, announced("2026-12-07"), *served("2026-12-08"), *READY, late)


# -- events --------------------------------------------------------------------------------------------


def test_what_an_event_says_of_people_is_kept_apart() -> None:
    body = of.Appealed(number=1, name="Demo Demodotter 35", wants="Lovet ska upphävas.")
    kept, personal = body.apart()
    assert kept == {"kind": "appealed", "number": 1}
    assert personal == {"name": "Demo Demodotter 35", "wants": "Lovet ska upphävas."}
    assert read_body(kept | personal) == body
    assert read_body(kept) == of.Appealed(number=1)


@given(st.dates(date(2025, 12, 1), date(2035, 1, 1)), st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_the_fold_one_by_one_is_the_fold_of_all(first: date, gaps: list[int]) -> None:
    day, events = first, [received(first.isoformat())]
    for place, gap in enumerate(gaps):
        day = date.fromordinal(day.toordinal() + gap)
        events.append(asked(day.isoformat()) if place % 2 == 0 else completed(day.isoformat()))
    status = life(*events)
    assert status == life(*events) and status.received == first
    assert status.overdue == Decimal(0)
