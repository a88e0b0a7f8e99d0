"""A paper is had by those it was handed in to, and by nobody who merely knows its hash."""

import pytest

from permits.errors import NotFound
from permits.opening.paper import Paper
from permits.store.case.papers import Papers, of_case, of_client, of_draft
from permits.store.store import Store
from tests.databases import postgres, store
from tests.drawings import drawing

__all__ = ["postgres", "store"]

FOUND = Paper("application/pdf", len(drawing()), 1)


@pytest.fixture
def papers(store: Store) -> Papers:
    return store.papers("9901")


def test_its_holder_reads_a_paper_and_has_it_counted(papers: Papers) -> None:
    name = papers.keep(of_draft("mine"), drawing(), FOUND)
    assert papers.read(of_draft("mine"), name) == ("application/pdf", drawing())
    assert papers.of(of_draft("mine")) == {name: FOUND}


def test_who_knows_the_hash_neither_reads_it_nor_has_it_counted(papers: Papers, store: Store) -> None:
    name = papers.keep(of_draft("mine"), drawing(), FOUND)
    for holder in (of_draft("theirs"), of_case("theirs"), of_client("theirs")):
        assert papers.of(holder) == {}
        with pytest.raises(NotFound):
            papers.read(holder, name)
    with pytest.raises(NotFound):
        store.papers("9902").read(of_draft("mine"), name)


def test_two_holders_of_one_paper_each_have_it_and_it_is_kept_once(papers: Papers, store: Store) -> None:
    names = {papers.keep(of_draft(name), drawing(), FOUND) for name in ("mine", "theirs", "mine")}
    assert len(names) == 1
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM papers").scalar() == 1


def test_papers_are_handed_on_and_stay_where_they_were(papers: Papers) -> None:
    name = papers.keep(of_draft("mine"), drawing(), FOUND)
    papers.keep(of_draft("theirs"), drawing("another"), FOUND)
    for _ in range(2):
        papers.hand_on(of_draft("mine"), of_case("c"))
    assert set(papers.of(of_case("c"))) == set(papers.of(of_draft("mine"))) == {name}


def test_papers_go_along_with_an_application_taken_up_on_another_device(papers: Papers, store: Store) -> None:
    store.drafts.keep("9901", "mine", {}, "198803200016")
    name = papers.keep(of_draft("mine"), drawing(), FOUND)
    (key,) = store.drafts.of("9901", "198803200016")
    anew = store.drafts.take_up("9901", "198803200016", key)
    assert set(papers.of(of_draft(anew))) == {name} and papers.of(of_draft("mine")) == {}
