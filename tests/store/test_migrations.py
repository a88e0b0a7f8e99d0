"""A store made by an earlier version goes on without anybody losing what they had."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql
from alembic.config import Config
from alembic.script import ScriptDirectory

from permits.place.own_cases import OwnCase
from permits.store.canonical import canonical, sha256
from permits.store.case.lists import Tab
from permits.store.case.own_cases import cases_around
from permits.store.case.papers import Holder, of_case
from permits.store.chained import chain
from permits.store.chained.record import chained
from permits.store.database import MIGRATIONS, newest
from permits.store.packing import packed
from permits.store.store import Store
from tests.acts import ACTS
from tests.databases import empty_store, postgres, upgrade
from tests.drawings import drawing
from tests.keeping import appeal, status

__all__ = ["postgres"]

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLAN = sha256(drawing())
DRAFT = json.dumps({"papers": [{"sha256": PLAN}, {"sha256": "a"}, {"sha256": "gone"}]})
APPLICANTS = [{"email": "testa@example.org", "personalNumber": "198803200016"}, {"name": "utan"}]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store as it was before links and notices of one's own, with a case whose notice waits; then brought up to date."""
    made = Store(f"sqlite:///{tmp_path / 'old.db'}")
    content = json.dumps(
        {
            "application": {"applicants": APPLICANTS, "attachments": [{"sha256": PLAN}]},
            "summary": {"outcome": "exempt"},
            "dates": {"decided": "2026-11-01"},
            "facts": {
                "values": {
                    "building_area_m2": {"low": "24.000", "high": "25.000"},
                    "level_change_m": {"low": "0.400", "high": "0.400"},
                    "installs_fireplace": {"value": True},
                },
            },
        }
    )
    upgrade(made, "0006")
    with made.writing() as connection:
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


def test_the_newest_revision_is_told_without_loading_alembic(store: Store) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert newest() == ScriptDirectory.from_config(config).get_current_head()
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == newest()


def test_notices_that_waited_are_still_sent(store: Store) -> None:
    assert [one.address for one in store.outbox.due(NOW)] == ["testa@example.org"]


def test_those_who_had_applied_open_their_case_by_their_own_login(store: Store) -> None:
    assert [one.case_id for one in store.cases.of("9901", "198803200016")] == ["c"]
    assert store.parties.include("9901", "c", "198803200016") and not store.parties.include("9901", "c", "")


def test_what_was_decided_before_is_counted_in_the_next_case_on_the_place(store: Store) -> None:
    with store.reading() as connection:
        (case,) = cases_around(connection, "9901", ["A 1:1"], ACTS)
    assert case == OwnCase(
        "c", "BYGG 2026-000001", "A 1:1", ACTS["new_complementary_building"], "exempt", date(2026, 11, 1),
        sizes={"building_area_m2": Decimal("25.000"), "level_change_m": Decimal("0.400")},
        says={"installs_fireplace": True},
    )  # fmt: skip


def test_papers_are_held_by_what_named_them_and_are_what_they_are_found_to_be(store: Store) -> None:
    papers = store.papers("9901")
    assert papers.read(of_case("c"), PLAN) == ("application/pdf", drawing())
    assert papers.of(of_case("c"))[PLAN].pages == 1
    assert set(papers.of(Holder("draft:d"))) == {PLAN}


def test_a_paper_that_does_not_open_is_kept_and_counts_no_more(store: Store) -> None:
    assert store.papers("9901").read(Holder("draft:d"), "a") == ("application/octet-stream", b"\0")


def test_a_case_kept_before_its_row_told_of_a_protected_identity_is_known_by_it(tmp_path: Path) -> None:
    made = Store(f"sqlite:///{tmp_path / 'old.db'}")
    upgrade(made, "0024")
    told = {
        "a": ("{}", '{"applicants":[{"protectedIdentity":true}]}'),
        "b": ('{"applicants/0": {"says": {"protectedIdentity": true}}}', "{}"),
        "c": ("{}", "{}"),
        "d": ('{"applicants/0": {"says": {"protectedIdentity": false}}}', "{}"),
    }
    with made.writing() as connection:
        for place, (case, (people, content)) in enumerate(told.items(), 1):
            connection.exec_driver_sql(
                "INSERT INTO cases (case_id, municipality, number, property, measure, received, result, version) VALUES "
                f"('{case}', '9901', '{case}', 'A 1:1', 'x', '2026-11-01', 'exempt', {place})"
            )
            connection.exec_driver_sql(
                "INSERT INTO records (municipality, sequence, case_id, content, previous, hash, letter_html, letter_pdf, "
                "people) VALUES (?, ?, ?, ?, '', '', '', x'', ?)",
                ("9901", place, case, content, people),
            )
        connection.exec_driver_sql(
            "INSERT INTO outbox (municipality, case_id, kind, made, address) VALUES ('9901', 'c', 'x', '2026-11-01 10:00', '')"
        )
    made.migrate()
    assert {case.number: case.protected for case in made.cases.listed("9901", 9)} == {
        "a": True, "b": True, "c": True, "d": False,
    }  # fmt: skip


# -- from records and appeals to events ----------------------------------------------------------------


def record(result: str, day: str, case: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    """What a record said before there were events: its case, its result and its content."""
    content = {
        "summary": {"outcome": result, "missing": more.pop("missing", [])},
        "dates": {"decided": day, "received": day},
        "decidedAt": f"{day}T09:00:00+00:00",
        "outcome": {"precheck": more.pop("precheck", "permit_required"), "mandate": None},
        "letter": {"html": sha256(b"<p>Hej</p>"), "pdf": sha256(b"%PDF")},
        **more,
    }
    return case, result, content


OFFICER = {
    "officer": "Handläggare 1",
    "answers": {"neighbours_heard": {"yes": True, "why": "Hörda.", "day": "2026-05-02"}},
}
MISSING = [{"fact": "plans_attached"}]
MANAGER = {"inspection_manager": {"value": "required", "because": ["x"]}}
BEFORE_EVENTS = [
    record("supplement", "2026-04-01", "garage", missing=MISSING),
    record("referred", "2026-04-02", "villa"),
    record("exempt", "2026-04-03", "shed"),
    record("supplement", "2026-04-04", "stove", precheck="notification_required", missing=MISSING),
    record("supplement", "2026-04-25", "garage", missing=MISSING),
    record("granted", "2026-04-27", "garage", answers=MANAGER),
    record("refused", "2026-05-03", "villa", ruling=OFFICER),
    record("withdrawn", "2026-05-04", "stove"),
    record("supplement", "2026-05-05", "fence", missing=MISSING),
]
LIVES = {
    "garage": (["received", "completion_requested", "completed", "completion_requested", "completed", "granted"], "granted"),
    "villa": (["received", "referred", "answered", "refused", "appealed", "appealed"], "refused"),
    "shed": (["received", "exempt"], "exempt"),
    "stove": (["received", "completion_requested", "withdrawn"], "closed"),
    "fence": (["received", "completion_requested"], "completing"),
}  # fmt: skip


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def eventful(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store of records and appeals, as it was before there were events; then brought up to date."""
    with empty_store(request, tmp_path) as made:
        upgrade(made, "0017")
        with made.writing() as connection:
            received = {case: content["dates"]["received"] for case, _, content in reversed(BEFORE_EVENTS)}
            results = {case: result for case, result, _ in BEFORE_EVENTS}
            for number, (case, result) in enumerate(results.items(), 1):
                row = {"case": case, "number": f"BYGG 2026-{number:06}", "received": date.fromisoformat(received[case])}
                connection.execute(
                    sql.text("INSERT INTO cases VALUES (:case, '9901', :number, 'A 1:1', 'fence', :received, :result, NULL)"),
                    row | {"result": result},
                )  # fmt: skip
            head = chain.NOTHING_YET
            for case, _, content in BEFORE_EVENTS:
                hash = chained(head.hash, canonical(content))
                row = {"sequence": head.sequence + 1, "case": case, "content": canonical(content).decode()}
                connection.execute(
                    sql.text("INSERT INTO records VALUES ('9901', :sequence, :case, :content, :previous, :hash, '<p>Hej</p>', :pdf)"),
                    row | {"previous": head.hash, "hash": hash, "pdf": b"%PDF"},
                )  # fmt: skip
                head = chain.Head(head.sequence + 1, hash)
            chain.move_head(connection, "9901", head)
            for number in (1, 2):
                connection.execute(
                    sql.text("INSERT INTO appeals VALUES (:number, '9901', 'villa', :at, 'Testa Testsson', 'Upphäv.', 'Skymd utsikt.', 'x')"),
                    {"number": number, "at": datetime(2026, 5, 20, 22, 30 + number, tzinfo=UTC)},
                )  # fmt: skip
            chain.move_head(connection, "9901", chain.Head(2, "x" * 64), "appeals")
        made.migrate()
        made.cases.stand_anew(status)
        yield made


def test_what_had_happened_is_told_by_events_that_fold_to_where_each_case_stands(eventful: Store) -> None:
    for case, (steps, state) in LIVES.items():
        happened = eventful.events.of("9901", case)
        stored = eventful.cases.read("9901", case)
        assert [event.step for event in happened] == steps
        assert (stored.state, stored.version) == (state, happened[-1].sequence)


def test_migrated_events_hold_and_tell_of_each_record(eventful: Store) -> None:
    faults = eventful.verify(fold=status).faults
    assert [fault for fault in faults if "event" in fault or "head" in fault] == []


def test_what_was_asked_and_answered_before_counts_on(eventful: Store) -> None:
    villa, garage = (status(eventful.events.of("9901", case)) for case in ("villa", "garage"))
    answer, event = villa.answers["neighbours_heard"]
    assert (answer.yes, answer.of_day, event.actor) == (True, date(2026, 5, 2), "Handläggare 1")
    assert [appeal.came for appeal in villa.appeals] == [date(2026, 5, 21)] * 2, (
        "half past midnight in the municipality"
    )
    assert garage.manager_needed is True
    assert garage.overdue == 0, "completed late, and decided at once: the time began when it was complete"


def test_a_migrated_case_goes_on(eventful: Store) -> None:
    appeal(eventful, "9901", "garage")
    assert eventful.events.of("9901", "garage")[-1].sequence == len(eventful.events.after("9901", 0, 100))
    assert [fault for fault in eventful.verify(fold=status).faults if "event" in fault] == []


def test_the_bare_facts_of_what_was_decided_before_lie_beside_it(store: Store) -> None:
    ((number, facts),) = store.records.facts("9901")
    assert facts["dates"] == {"decided": "2026-11-01"}
    assert facts["values"] == {
        "building_area_m2": ["24.000", "25.000"], "level_change_m": ["0.400", "0.400"], "installs_fireplace": True,
    }  # fmt: skip
    assert number == store.cases.listed("9901", 1)[0].number


def test_a_case_kept_before_lists_told_who_applies_tells_it_now_but_for_the_protected(tmp_path: Path) -> None:
    made = Store(f"sqlite:///{tmp_path / 'old.db'}")
    upgrade(made, "0042")
    people = {"applicants/0": {"salt": "x", "says": {"name": "Prov AB"}}}
    content = {"application": {"applicants": [{"kind": "company", "person": "x"}]}}
    with made.writing() as connection:
        for place, (case, is_protected) in enumerate({"open": 0, "protected": 1}.items(), 1):
            connection.exec_driver_sql(
                "INSERT INTO cases (case_id, municipality, number, property, measure, received, result, version, protected) "
                f"VALUES ('{case}', '9901', '{case}', 'A 1:1', 'x', '2026-11-01', 'exempt', {place}, {is_protected})"
            )
            connection.exec_driver_sql(
                "INSERT INTO records (municipality, sequence, case_id, content, previous, hash, letter_html, letter_pdf, "
                "people) VALUES (?, ?, ?, ?, '', '', '', x'', ?)",
                ("9901", place, case, packed(json.dumps(content)), json.dumps(people)),
            )
    made.migrate()
    assert made.lists.counts("9901", "Ada")[Tab.ALL] == 2, "counted as they stood"
    told = {case.number: (case.applicant, case.applicant_kind) for case in made.cases.listed("9901", 9)}
    assert told == {"open": ("Prov AB", "company"), "protected": ("", "")}
    assert [case.version for case in made.cases.listed("9901", 9)] == [0, 0], "to be folded anew"
