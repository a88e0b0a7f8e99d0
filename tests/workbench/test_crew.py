"""Work shared by processes or by a cluster gives what one process gives."""

import pytest

from permits.errors import NotFound
from permits.text import Text
from permits.workbench import crew


def squared(number: int) -> int:
    if number < 0:
        raise NotFound(Text("Inga tal under noll.", "No numbers below nought."))
    return number * number


def test_one_process_two_and_a_cluster_give_the_same_in_the_same_order(cluster: str) -> None:
    pieces = [5, 3, 8, 1, 3]
    alone = [*crew.done(squared, pieces)]
    assert alone == [25, 9, 64, 1, 9]
    assert [*crew.done(squared, pieces, processes=2)] == alone
    assert [*crew.done(squared, pieces, cluster=cluster)] == alone


def test_what_the_work_raises_is_raised_whoever_does_it(cluster: str) -> None:
    for shared in ({}, {"processes": 2}, {"cluster": cluster}):
        with pytest.raises(NotFound, match="below nought"):
            [*crew.done(squared, [1, -1], **shared)]  # type: ignore[arg-type]


def test_a_cluster_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFound, match="nonsense"):
        [*crew.done(squared, [1], cluster="nonsense://nowhere")]
