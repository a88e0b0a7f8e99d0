"""What nobody can need any longer goes; what a record or somebody's draft refers to stays."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sql

from permits.opening.paper import Paper
from permits.store.case.papers import Holder, of_case, of_client, of_draft, of_proposal
from permits.store.store import Store
from permits.store.tidy import tidy
from tests.databases import postgres, store
from tests.drawings import drawing

__all__ = ["postgres", "store"]

NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=2)


def kept(store: Store, holder: Holder, words: str = "ritning", municipality: str = "9901") -> str:
    content = drawing(words)
    return store.papers(municipality).keep(holder, content, Paper("application/pdf", len(content), 1))


def test_a_paper_of_nothing_that_is_still_there_goes_after_a_day(store: Store) -> None:
    kept(store, of_draft("given up"))
    assert tidy(store, NOW)["papers"] == 0
    assert tidy(store, LATER)["papers"] == 1
    assert store.papers("9901").of(of_draft("given up")) == {}


def test_papers_of_cases_stay_and_those_of_drafts_and_proposals_as_long_as_they(store: Store) -> None:
    papers = store.papers("9901")
    store.drafts.keep("9901", "mine", {})
    proposal = of_proposal(store.proposals("9901").keep("mine", {}))
    holders = {of_case("c"): "case", of_draft("mine"): "draft", proposal: "proposal"}
    names = {holder: kept(store, holder, words) for holder, words in holders.items()}
    assert tidy(store, LATER)["papers"] == 0
    assert tidy(store, NOW + timedelta(days=90))["papers"] == 2
    assert papers.read(of_case("c"), names[of_case("c")]) == ("application/pdf", drawing("case"))


def test_what_a_client_handed_in_and_never_used_goes_after_a_month(store: Store) -> None:
    kept(store, of_client("kommunens-e-tjanst"))
    assert tidy(store, NOW + timedelta(days=29))["papers"] == 0
    assert tidy(store, NOW + timedelta(days=31))["papers"] == 1


def test_the_same_paper_of_another_municipality_is_another_paper(store: Store) -> None:
    name = kept(store, of_case("c"))
    kept(store, of_draft("given up"), municipality="9902")
    assert tidy(store, LATER)["papers"] == 1
    assert set(store.papers("9901").of(of_case("c"))) == {name}


def test_a_paper_handed_in_again_is_fresh(store: Store) -> None:
    kept(store, of_draft("mine"))
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE attachments SET kept = '2026-01-01 00:00:00'")
    kept(store, of_draft("mine"))
    assert tidy(store, NOW)["papers"] == 0 and store.papers("9901").of(of_draft("mine"))


def test_what_was_asked_and_answered_goes_when_its_links_are_long_dead(store: Store) -> None:
    proposals = store.proposals("9901")
    name = proposals.keep("mine", {"measure": {}})
    proposals.answer(name, "ALMEN 1:13", 0, "Skiss Skissdotter", True)
    proposals.sign(name, 0, "Testa Testsson")
    assert tidy(store, LATER)["proposals"] == 0
    assert tidy(store, NOW + timedelta(days=61))["proposals"] == 1
    assert proposals.answers(name) == {} and proposals.signed(name) == {} and proposals.content(name) is None


def test_sessions_and_drafts_that_are_over_go(store: Store) -> None:
    store.sessions.open({"name": "Testa", "key": "testa"})
    store.drafts.keep("9901", "mine", {"papers": []})
    gone = tidy(store, NOW + timedelta(days=31))
    assert (gone["sessions"], gone["drafts"]) == (1, 1)


def test_whoever_writes_beside_waits_for_a_small_step_only(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much is over, each transaction throws a few rows away."""
    for number in range(7):
        kept(store, of_draft(f"given up {number}"), f"ritning {number}")
    monkeypatch.setattr("permits.store.tidy.STEP", 2)
    deleted: list[int] = []
    sql.event.listen(
        store.engine,
        "after_cursor_execute",
        lambda *call: call[2].startswith("DELETE") and deleted.append(call[1].rowcount),
    )
    assert tidy(store, LATER)["papers"] == 7
    assert max(deleted) == 2 and sum(deleted) == 14, "seven papers and what held them"
