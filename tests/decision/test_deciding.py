"""What decides is told as what must be kept to, whichever way round its rule is written."""

from decimal import Decimal

import pytest

from permits.decision.deciding import Kept, deciding
from permits.decision.explanation import Stance
from permits.law.pack import FactDeclaration
from permits.office import Office
from permits.quantity import Measured


def kept(office: Office, fact: str, low: str, high: str, word: str, limit: str, stands: Stance) -> Kept:
    declared: FactDeclaration = office.pack.facts[fact]
    value = Measured(Decimal(low), Decimal(high))
    return Kept(declared, "se.test", "9 kap. 4 §", None, None, value, word, Decimal(limit), stands, "permit_duty")


@pytest.mark.parametrize(
    ("low", "high", "stands", "shown", "difference"),
    [
        ("4.496", "4.496", Stance.AGAINST, "4,49\u00a0m", "0,01\u00a0m för nära"),
        ("4.500", "4.500", Stance.FOR, "4,5\u00a0m", "0\u00a0m till godo"),
        ("4.512", "4.530", Stance.FOR, "4,52\u00a0m", "0,01\u00a0m till godo"),
        ("4.486", "4.570", Stance.OPEN, "4,52\u00a0m ±\u00a00,05\u00a0m", ""),
        ("0.951", "0.969", Stance.AGAINST, "0,96\u00a0m", "3,55\u00a0m för nära"),
        ("5.951", "6.150", Stance.FOR, "6,05\u00a0m", "1,45\u00a0m till godo"),
        ("5.951", "6.151", Stance.FOR, "5,95–6,16\u00a0m", "1,45\u00a0m till godo"),
        ("4", "5", Stance.OPEN, "4–5\u00a0m", ""),
    ],
)
def test_a_distance_is_shown_to_the_centimetre_against_the_one_who_builds(
    office: Office, low: str, high: str, stands: Stance, shown: str, difference: str
) -> None:
    one = kept(office, "boundary_distance_m", low, high, "at_least", "4.50", stands)
    assert (one.shown.sv, one.difference.sv, one.requirement.sv) == (shown, difference, "minst 4,5\u00a0m")


def test_a_height_and_an_area_lack_in_their_own_words(office: Office) -> None:
    height = kept(office, "ridge_height_m", "4.601", "4.601", "at_most", "4.00", Stance.AGAINST)
    area = kept(office, "building_area_m2", "42", "42", "at_most", "30", Stance.AGAINST)
    assert height.shown.sv == "4,61\u00a0m" and height.difference.sv == "0,61\u00a0m för högt"
    assert area.difference.sv == "12\u00a0m² för stort" and area.difference.en == "12\u00a0m² too large"


def test_what_misses_decides_before_what_is_in_doubt_and_then_what_has_least_to_spare(office: Office) -> None:
    near = kept(office, "boundary_distance_m", "4.49", "4.57", "at_least", "4.5", Stance.OPEN)
    large = kept(office, "building_area_m2", "42", "42", "at_most", "30", Stance.AGAINST)
    low = kept(office, "ridge_height_m", "3.9", "3.9", "at_most", "4", Stance.FOR)
    lower = kept(office, "ridge_height_m", "2", "2", "at_most", "4", Stance.FOR)
    assert deciding([lower, low, near, large]) == (large, near, low, lower)


def test_of_what_misses_that_decides_which_misses_most_for_its_size(office: Office) -> None:
    street = kept(office, "boundary_distance_m", "3.43", "4.46", "at_least", "4.5", Stance.AGAINST)
    neighbour = kept(office, "boundary_distance_m", "0.60", "1.70", "at_least", "4.5", Stance.AGAINST)
    assert deciding([street, neighbour]) == (neighbour, street)
