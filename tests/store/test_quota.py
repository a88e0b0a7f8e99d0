"""Nobody fills the disk for everybody else: what is kept for one is counted, and what is let go makes room again."""

import pytest

from permits.errors import OverQuota
from permits.opening.paper import Paper
from permits.store.case.papers import Holder, of_draft
from permits.store.quota import LARGEST_DRAFT, MOST_DRAFTS, PAPERS, Quota
from permits.store.store import Store
from tests.databases import postgres, store

__all__ = ["postgres", "store"]

ME = "198803200016"


def hand_in(store: Store, holder: Holder, number: int, size: int = 10) -> str:
    return store.papers("9901").keep(holder, f"{number}".encode(), Paper("application/pdf", size, 1))


def test_a_holder_has_so_many_papers_and_what_it_lets_go_makes_room(store: Store) -> None:
    mine, most = of_draft("mine"), PAPERS["draft"].papers
    names = [hand_in(store, mine, number) for number in range(most)]
    with pytest.raises(OverQuota):
        hand_in(store, mine, most)
    assert hand_in(store, mine, 0) == names[0], "the same once more is no more"
    hand_in(store, of_draft("another's"), most)
    store.papers("9901").let_go(mine, names[0])
    hand_in(store, mine, most)
    assert len(store.papers("9901").of(mine)) == most


@pytest.mark.parametrize("quota", PAPERS.values(), ids=PAPERS.keys())
def test_each_kind_of_holder_has_a_most_and_not_one_beyond(quota: Quota) -> None:
    quota.check(quota.papers, quota.bytes)
    for papers, size in ((quota.papers + 1, 0), (1, quota.bytes + 1)):
        with pytest.raises(OverQuota):
            quota.check(papers, size)


def test_papers_are_counted_by_their_bytes_too(store: Store) -> None:
    most = PAPERS["draft"].bytes
    hand_in(store, of_draft("mine"), 1, most - 10)
    hand_in(store, of_draft("mine"), 2, 10)
    with pytest.raises(OverQuota):
        hand_in(store, of_draft("mine"), 3, 1)


def test_what_is_written_in_an_unfinished_application_is_bounded(store: Store) -> None:
    with pytest.raises(OverQuota):
        store.drafts.keep("9901", "mine", {"description": "x" * LARGEST_DRAFT})
    assert store.drafts.read("9901", "mine") is None


def test_one_person_begins_so_many_applications_and_goes_on_with_each(store: Store) -> None:
    for number in range(MOST_DRAFTS):
        store.drafts.keep("9901", f"{number}", {}, ME)
    with pytest.raises(OverQuota):
        store.drafts.keep("9901", "one more", {}, ME)
    store.drafts.keep("9901", "0", {"description": "Bod"}, ME)
    store.drafts.keep("9901", "another's", {}, "199001012384")
    store.drafts.drop("1")
    store.drafts.keep("9901", "one more", {}, ME)
