"""What nobody can need any longer goes; what a record or somebody's draft refers to stays."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from permits.store.proposals import Proposals
from permits.store.record import Letter
from permits.store.store import Store
from permits.store.tidy import tidy
from tests.databases import postgres, store

__all__ = ["postgres", "store"]

NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=2)


def paper(sha256: str) -> dict[str, Any]:
    return {"kind": "site_plan", "name": "plan.pdf", "sha256": sha256, "mediaType": "application/pdf"}


def test_a_paper_that_nothing_refers_to_goes_after_a_day(store: Store) -> None:
    kept = store.keep_attachment("9901", b"%PDF-1.7 lost", "application/pdf")
    assert tidy(store, NOW)["papers"] == 0
    assert tidy(store, LATER)["papers"] == 1
    assert store.attachment("9901", kept) is None


def test_papers_of_records_drafts_and_proposals_stay(store: Store) -> None:
    names = [store.keep_attachment("9901", f"%PDF-1.7 {n}".encode(), "application/pdf") for n in range(3)]
    with store.opening("9901", "ALMEN 1:3", "fence", date(2026, 11, 20), b"{}") as case:
        content = {"summary": {"outcome": "exempt"}, "application": {"attachments": [paper(names[0])]}}
        case.finish(content, Letter("<p>Nej</p>", b"%PDF"), due=None)
    store.keep_draft("9901", "mine", {"papers": [paper(names[1])]})
    Proposals(store, "9901").keep("mine", {"attachments": [paper(names[2])]})
    assert tidy(store, LATER)["papers"] == 0
    assert tidy(store, NOW + timedelta(days=90))["papers"] == 2
    assert store.attachment("9901", names[0]) == b"%PDF-1.7 0"


def test_the_same_paper_of_another_municipality_is_another_paper(store: Store) -> None:
    content = b"%PDF-1.7 both"
    name = store.keep_attachment("9901", content, "application/pdf")
    store.keep_attachment("9902", content, "application/pdf")
    store.keep_draft("9901", "mine", {"papers": [paper(name)]})
    assert tidy(store, LATER)["papers"] == 1
    assert store.attachment("9901", name) == content


def test_a_paper_handed_in_again_is_fresh(store: Store) -> None:
    store.keep_attachment("9901", b"%PDF-1.7 again", "application/pdf")
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE attachments SET kept = '2026-01-01 00:00:00'")
    name = store.keep_attachment("9901", b"%PDF-1.7 again", "application/pdf")
    assert tidy(store, NOW)["papers"] == 0 and store.attachment("9901", name)


def test_what_was_asked_and_answered_goes_when_its_links_are_long_dead(store: Store) -> None:
    proposals = Proposals(store, "9901")
    name = proposals.keep("mine", {"measure": {}})
    proposals.answer(name, "ALMEN 1:13", 0, "Skiss Skissdotter", True)
    proposals.sign(name, 0, "Testa Testsson")
    assert tidy(store, LATER)["proposals"] == 0
    assert tidy(store, NOW + timedelta(days=61))["proposals"] == 1
    assert proposals.answers(name) == {} and proposals.signed(name) == {} and proposals.content(name) is None


def test_sessions_and_drafts_that_are_over_go(store: Store) -> None:
    store.open_session({"name": "Testa"})
    store.keep_draft("9901", "mine", {"papers": []})
    gone = tidy(store, NOW + timedelta(days=31))
    assert (gone["sessions"], gone["drafts"]) == (1, 1)
