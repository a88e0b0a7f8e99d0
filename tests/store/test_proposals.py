"""A proposal is kept once, answered while it is open, and answered no more when it is sent."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from permits.errors import NotAllowed
from permits.store.store import Store
from permits.store.visitors.proposals import Proposals
from tests.databases import postgres, store

__all__ = ["postgres", "store"]

SHED = {"measure": {"kind": "new_complementary_building"}}


@pytest.fixture
def proposals(store: Store) -> Proposals:
    return store.proposals("9901")


def test_the_same_content_kept_at_once_by_many_is_one_proposal(proposals: Proposals) -> None:
    with ThreadPoolExecutor(4) as pool:
        names = set(pool.map(lambda _: proposals.keep("mine", SHED), range(12)))
    assert len(names) == 1 and proposals.content(names.pop()) == SHED


def test_the_same_content_of_another_application_or_municipality_is_another(proposals: Proposals) -> None:
    name = proposals.keep("mine", SHED)
    assert proposals.keep("theirs", SHED) != name
    assert Proposals(proposals.database, "9902").content(name) is None


def test_the_last_answer_counts_and_the_first_signature_stays(proposals: Proposals) -> None:
    name = proposals.keep("mine", SHED)
    for agrees in (True, False):
        proposals.answer(name, "ALMEN 1:13", 0, "Skiss Skissdotter", agrees)
        proposals.sign(name, 0, "Testa Testsson")
    assert [one.agrees for one in proposals.answers(name).values()] == [False]
    assert proposals.signed(name).keys() == {0}


def test_what_is_being_sent_takes_no_answer_and_opens_again_when_sending_fails(proposals: Proposals) -> None:
    name = proposals.keep("mine", SHED)
    with pytest.raises(RuntimeError), proposals.closing(name):
        with pytest.raises(NotAllowed):
            proposals.answer(name, "ALMEN 1:13", 0, "Skiss Skissdotter", False)
        raise RuntimeError("the letter could not be written")
    proposals.sign(name, 0, "Testa Testsson")
    with proposals.closing(name):
        pass
    assert not proposals.is_open(name)
    with pytest.raises(NotAllowed):
        proposals.sign(name, 1, "Prov Provsson")


def test_nothing_is_said_to_a_proposal_that_is_not_there(proposals: Proposals) -> None:
    with pytest.raises(NotAllowed):
        proposals.sign("0" * 64, 0, "Testa Testsson")
