"""A store made by an earlier version goes on without anybody losing what they had."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from permits.place.own_cases import OwnCase
from permits.store.own_cases import cases_around
from permits.store.papers import Holder, of_case
from permits.store.record import sha256
from permits.store.store import Store
from tests.drawings import drawing

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLAN = sha256(drawing())
DRAFT = json.dumps({"papers": [{"sha256": PLAN}, {"sha256": "a"}, {"sha256": "gone"}]})
APPLICANTS = [{"email": "testa@example.org", "personalNumber": "198803200016"}, {"name": "utan"}]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store as it was before links and notices of one's own, with a case whose notice waits; then brought up to date."""
    made = Store(f"sqlite:///{tmp_path / 'old.db'}")
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[2] / "permits/store/migrations"))
    content = json.dumps(
        {
            "application": {"applicants": APPLICANTS, "attachments": [{"sha256": PLAN}]},
            "summary": {"outcome": "exempt"},
            "dates": {"decided": "2026-11-01"},
            "facts": {"values": {"building_area_m2": {"low": "24.000", "high": "25.000"}}},
        }
    )
    with made.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        for row in (
            "INSERT INTO cases VALUES ('c', '9901', 'BYGG 2026-000001', 'x', 'A 1:1', 'new_complementary_building', '2026-11-01', 'exempt', NULL)",
            f"INSERT INTO records VALUES ('9901', 1, 'c', '{content}', 'x', 'x', 'x', x'00')",
            "INSERT INTO outbox (municipality, case_id, kind, made) VALUES ('9901', 'c', 'letter.exempt', '2026-11-01 10:00:00')",
            f"INSERT INTO attachments VALUES ('9901', '{PLAN}', 'text/html', x'{drawing().hex()}')",
            "INSERT INTO attachments VALUES ('9901', 'a', 'application/pdf', x'00')",
            f"INSERT INTO drafts VALUES ('d', '9901', '{DRAFT}', '2026-11-01 10:00:00')",
        ):
            connection.exec_driver_sql(row)
    made.migrate()
    return made


def test_notices_that_waited_are_still_sent(store: Store) -> None:
    assert [one.address for one in store.outbox.due(NOW)] == ["testa@example.org"]


def test_those_who_had_applied_open_their_case_by_their_own_login(store: Store) -> None:
    assert [one.case_id for one in store.cases.of("9901", "198803200016")] == ["c"]
    assert store.parties.include("9901", "c", "198803200016") and not store.parties.include("9901", "c", "")


def test_what_was_decided_before_is_counted_in_the_next_case_on_the_place(store: Store) -> None:
    with store.reading() as connection:
        (case,) = cases_around(connection, "9901", ["A 1:1"])
    sizes = {"building_area_m2": Decimal("25.000")}
    assert case == OwnCase(
        "c", "BYGG 2026-000001", "A 1:1", "new_complementary_building", "exempt", date(2026, 11, 1), None, sizes
    )


def test_papers_are_held_by_what_named_them_and_are_what_they_are_found_to_be(store: Store) -> None:
    papers = store.papers("9901")
    assert papers.read(of_case("c"), PLAN) == ("application/pdf", drawing())
    assert papers.of(of_case("c"))[PLAN].pages == 1
    assert set(papers.of(Holder("draft:d"))) == {PLAN}


def test_a_paper_that_does_not_open_is_kept_and_counts_no_more(store: Store) -> None:
    assert store.papers("9901").read(Holder("draft:d"), "a") == ("application/octet-stream", b"\0")
