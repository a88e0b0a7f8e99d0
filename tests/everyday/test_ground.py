"""Digging, filling and what is taken down, where the plan says something of the ground; from the application to the answer."""

import pytest

from permits.decision.outcome import Result
from permits.office import Office
from tests.everyday.asking import answered
from tests.everyday.plots import Json, application, house, polygon
from tests.everyday.table import ALMEN, CLEARED, EXEMPT, GRANTED, OLD_PLAN, PERSON, RURAL, demolition

FLOOD_PLOT = "ALMEN 1:10"
BY_THE_STREET, AT_THE_BACK = (8, 2, 4, 4), (8, 22, 4, 4)
"""On the flood plot the ground by the street keeps water out; at the back it does not."""


def digging(designation: str, level: str, *at: float) -> Json:
    where = polygon(designation, *at) if at else None
    return application("ground_works", designation, where, answers={"level_change_m": level})


def taken_down(*at: float) -> Json:
    return application("demolition", ALMEN, polygon(ALMEN, *at), answers={"demolished_kind": "other_structure"})


@pytest.mark.parametrize(
    ("level", "at", "result"),
    [
        ("0.5", BY_THE_STREET, PERSON),
        ("0.6", BY_THE_STREET, PERSON),
        ("0.5", AT_THE_BACK, EXEMPT),
        ("0.6", AT_THE_BACK, GRANTED),
        ("0.5", (), PERSON),
        ("0.6", (), PERSON),
    ],
)
def test_what_keeps_water_out_is_not_dug_away_without_a_person(
    office: Office, level: str, at: tuple[float, ...], result: Result
) -> None:
    """Drawn nowhere, it may be dug where the plan protects."""
    assert answered(office, digging(FLOOD_PLOT, level, *at)).result is result


@pytest.mark.parametrize(
    ("designation", "level", "result"),
    [
        (ALMEN, "0.5", EXEMPT),
        (ALMEN, "0.51", GRANTED),
        (OLD_PLAN, "0.5", EXEMPT),
        (RURAL, "2", EXEMPT),
        ("KVARNBACKEN 2:1", "0.5", PERSON),
    ],
)
def test_digging_drawn_nowhere_is_asked_of_no_roof_and_held_up_by_nothing_but_the_ground_s_own_words(
    office: Office, designation: str, level: str, result: Result
) -> None:
    outcome = answered(office, digging(designation, level))
    assert (outcome.result, outcome.missing) == (result, ())


@pytest.mark.parametrize("where", [None, polygon(ALMEN, *AT_THE_BACK)], ids=["drawn nowhere", "drawn"])
def test_what_lies_under_the_ground_is_asked_of_no_roof_and_no_height(office: Office, where: Json | None) -> None:
    for use in ("unsaid", "a cellar in rock"):
        said = {} if use == "unsaid" else {"serves_transport_or_mine": False}
        outcome = answered(office, application("underground_space", ALMEN, where, answers=said))
        asked = {lacked.fact for lacked in outcome.missing}
        assert not asked & {"ridge_height_m", "roof_angle_deg", "eaves_m", "height_m", "total_height_m"}, asked


@pytest.mark.parametrize(("designation", "result"), [("ALMEN 1:90", PERSON), (ALMEN, EXEMPT)])
def test_a_small_deck_is_free_of_the_plan_on_a_lot_and_not_in_the_street(
    office: Office, designation: str, result: Result
) -> None:
    """Public space is no lot (PBL 1 kap. 4 §), and only on one do small decks leave the plan aside (10 kap. 2 a §)."""
    deck = application("deck", designation, polygon(designation, 6, 0.1, 4, 2), {"heightM": "0.4"})
    assert answered(office, deck).result is result


def test_a_bank_is_not_taken_down_without_a_person_but_a_shed_beside_it_is(office: Office) -> None:
    assert answered(office, demolition(FLOOD_PLOT, "12", "other_structure")).result is PERSON
    assert answered(office, demolition(FLOOD_PLOT, "12")).result is EXEMPT


def test_a_structure_is_believed_to_be_none_of_the_buildings_where_it_is_drawn_off_them(office: Office) -> None:
    x, y, _, deep = house(ALMEN)
    assert answered(office, taken_down(x + 1, y + deep + 1, 3, 3)).result is EXEMPT
    assert answered(office, taken_down(x + 1, y + deep, 3, 3)).result is PERSON
    assert answered(office, taken_down(x + 1, y + deep - 1, 3, 3)).result not in (EXEMPT, CLEARED, GRANTED)
    assert answered(office, demolition(ALMEN, "200", "other_structure")).result is PERSON


@pytest.mark.parametrize(("across", "result"), [(-0.2, PERSON), (-0.05, EXEMPT), (0.2, EXEMPT)])
def test_what_is_taken_down_across_the_boundary_is_looked_at_by_a_person_but_for_a_slip_of_the_pen(
    office: Office, across: float, result: Result
) -> None:
    assert answered(office, taken_down(across, 25, 3, 2)).result is result
