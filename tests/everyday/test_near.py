"""Outside plans only a person says how near a neighbour or a track a building may stand, where it needs a permit for it."""

import pytest

from permits.decision.outcome import Result
from permits.office import Office
from tests.everyday.asking import answered
from tests.everyday.plots import application, consents, polygon

PLOT, NEIGHBOUR, WIDTH = "SJÖVIK 4:8", "SJÖVIK 4:22", 48.0
"""A plot outside plans, the neighbour to its east, and how far apart its long boundaries are."""
BY_THE_RAILWAY = "SJÖVIK 4:22"
RIDGE = {"ridgeHeightM": "3.9", "eavesM": "0.30"}
TOO_LARGE_TO_BE_FREE = 8.0, 6.5


@pytest.mark.parametrize(
    ("distance", "agrees", "result"),
    [
        (4.6, False, Result.GRANTED),
        (4.4, False, Result.REFERRED),
        (0.6, False, Result.REFERRED),
        (0.6, True, Result.GRANTED),
    ],
)
def test_the_board_has_not_settled_what_a_garage_beside_the_neighbour_brings(
    office: Office, distance: float, agrees: bool, result: Result
) -> None:
    width, depth = TOO_LARGE_TO_BE_FREE
    where = polygon(PLOT, WIDTH - width - distance, 55, width, depth)
    asked = application(
        "new_complementary_building", PLOT, where, RIDGE, consents=consents(NEIGHBOUR) if agrees else ()
    )
    outcome = answered(office, asked)
    assert outcome.result is result
    assert outcome.judgements == (("no_nuisance_so_near",) if result is Result.REFERRED else ())


def test_the_board_has_not_settled_what_a_shed_beside_the_track_brings(office: Office) -> None:
    where = polygon(BY_THE_RAILWAY, 145, 35, 4, 4)
    assert (
        "no_nuisance_so_near"
        in answered(office, application("new_complementary_building", BY_THE_RAILWAY, where, RIDGE)).judgements
    )
