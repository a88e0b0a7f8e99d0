"""Room on a sheet: the first place where a box lies on nothing, and of one that must stand the place where it covers least."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from permits.geometry import Box, Room, places

SHEET = (100.0, 80.0)
HALF = (10.0, 5.0)

ordinate = st.integers(-40, 240).map(lambda half: half / 2)
points = st.tuples(ordinate, ordinate)


def one_by_one(
    taken: Sequence[Box], owners: Sequence[object], tried: Sequence[tuple[float, float]], own: object, *, must: bool
) -> tuple[float, float] | None:
    """The same, told as one would look: place by place, box by box."""
    best = None
    for x, y in tried:
        west, top, east, bottom = x - HALF[0], y - HALF[1], x + HALF[0], y + HALF[1]
        if west < 0 or top < 0 or east > SHEET[0] or bottom > SHEET[1]:
            continue
        covered = 0.0
        for other, owner in zip(taken, owners, strict=True):
            across = min(east, other[2]) - max(west, other[0])
            down = min(bottom, other[3]) - max(top, other[1])
            if across > 0 and down > 0 and (own is None or owner is not own):
                covered += across * down
        if best is None or covered < best[0]:
            best = covered, (x, y)
    return best[1] if best is not None and (must or not best[0]) else None


@given(
    st.lists(st.tuples(points, st.sampled_from([None, "line", "other"])), max_size=40),
    st.lists(points, min_size=1, max_size=20),
    st.sampled_from([None, "line"]),
    st.booleans(),
)
def test_all_places_at_once_find_the_one_that_is_found_one_by_one(
    taken: list[tuple[tuple[float, float], object]], tried: list[tuple[float, float]], own: object, must: bool
) -> None:
    room = Room()
    boxes: list[Box] = [(x, y, x + 7, y + 3) for (x, y), _ in taken]
    for box, (_, owner) in zip(boxes, taken, strict=True):
        room.take(box, owner)
    found = room.place(places(tried), HALF, SHEET, own, must=must)
    assert found == one_by_one(boxes, [owner for _, owner in taken], tried, own, must=must)


def test_a_sheet_with_many_hundred_boxes_keeps_them_all() -> None:
    room = Room()
    room.take_around(places([(20.0, 20.0)]), 5)
    room.take_around(places([(70.0, 60.0)] * 900), 5)
    tried = places([(20.0, 20.0), (70.0, 60.0), (45.0, 40.0)])
    assert room.place(tried, HALF, SHEET) == (45.0, 40.0)


def test_of_no_places_none_is_found() -> None:
    assert Room().place(places([]), HALF, SHEET, must=True) is None
