"""The store keeps all or nothing, once, without gaps, and notices when a byte is changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sql

from permits import clock
from permits.errors import BadApplication, Conflict, NotFound
from permits.store.canonical import sha256
from permits.store.case.keys import Key
from permits.store.case.lists import Tab
from permits.store.case.numbers import without_case
from permits.store.chained.record import LARGEST, Letter, Record
from permits.store.store import Store
from permits.store.tables import metadata, records
from permits.store.visitors.tokens import LASTS
from tests.databases import postgres, store
from tests.keeping import finish, status

__all__ = ["postgres", "store"]

DAY = date(2026, 11, 20)


def keep(store: Store, municipality: str = "9901", body: bytes = b"{}", key: Key | None = None) -> Record:
    """One ordinary referred case."""
    letter = Letter("<p>Hej</p>", b"%PDF")
    content = {
        "summary": {"outcome": "referred"},
        "dates": {"decided": DAY.isoformat()},
        "letter": {"html": sha256(letter.html.encode()), "pdf": sha256(letter.pdf)},
    }
    if (known := store.cases.known(municipality, body, key)) is not None:
        return known[0]
    named = store.cases.number(municipality, DAY)
    with store.cases.opening(named, "ALMEN 1:3", "fence", body, key) as case:
        return case.kept[0] if case.kept else finish(case, content, letter)


def test_cases_are_numbered_without_gaps_for_each_municipality_and_year(store: Store) -> None:
    numbers = [keep(store).number, keep(store).number, keep(store, "9902").number]
    assert numbers == ["BYGG 2026-000001", "BYGG 2026-000002", "BYGG 2026-000001"]


KEY = Key("eservice", "k")


def test_the_same_key_with_the_same_body_gives_the_same_case(store: Store) -> None:
    first, again = keep(store, key=KEY), keep(store, key=KEY)
    assert first == again
    assert store.lists.counts("9901", "")[Tab.ALL] == 1


def test_the_same_key_with_another_body_is_a_conflict(store: Store) -> None:
    keep(store, key=KEY)
    with pytest.raises(Conflict):
        keep(store, body=b"[]", key=KEY)


def test_anothers_same_key_is_another_key(store: Store) -> None:
    mine, theirs = keep(store, key=KEY), keep(store, body=b"[]", key=Key("client:x", "k"))
    assert mine.case_id != theirs.case_id


def token_of(store: Store, key: Key) -> tuple[str, str]:
    """The case under a key and the token that its sender is given."""
    keep(store, key=key)
    known = store.cases.known("9901", b"{}", key)
    assert known is not None
    return known[0].case_id, known[1]


def test_each_time_a_request_is_sent_a_token_is_given_and_those_before_stay_good(store: Store) -> None:
    (case, first), (_, second) = token_of(store, KEY), token_of(store, KEY)
    assert first != second
    assert store.tokens.municipality(case, first) == store.tokens.municipality(case, second) == "9901"
    assert store.tokens.municipality(case, "") is None and store.tokens.municipality("0" * 32, first) is None


def test_a_token_opens_its_case_until_it_ends(store: Store) -> None:
    case, token = token_of(store, KEY)
    with clock.standing_at(clock.now() + LASTS - timedelta(minutes=1)):
        assert store.tokens.municipality(case, token) == "9901"
    with clock.standing_at(clock.now() + LASTS):
        assert store.tokens.municipality(case, token) is None


def test_no_token_of_a_case_is_kept_in_the_clear(store: Store) -> None:
    _, token = token_of(store, KEY)
    with store.engine.connect() as connection:
        kept = [str(row) for table in metadata.sorted_tables for row in connection.execute(sql.select(table))]
    assert kept and not [row for row in kept if token in row]


def test_nothing_is_kept_of_a_case_that_is_interrupted_and_its_number_is_told(store: Store) -> None:
    named = store.cases.number("9901", DAY)
    with pytest.raises(RuntimeError), store.cases.opening(named, "ALMEN 1:3", "fence", b"{}"):
        raise RuntimeError("power cut")
    assert store.lists.counts("9901", "")[Tab.ALL] == 0
    assert keep(store).number == "BYGG 2026-000002", "the letter that bore the first may have been seen"
    with store.reading() as connection:
        assert without_case(connection, "9901") == [("BYGG 2026-000001", clock.today())]


def test_many_writers_at_once_lose_double_and_skip_nothing(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda _: keep(store), range(60)))
    assert sorted(record.sequence for record in kept) == list(range(1, 61))
    assert len({record.number for record in kept}) == 60
    assert store.verify(fold=status).faults == []


def test_a_municipality_does_not_see_the_cases_of_another(store: Store) -> None:
    record = keep(store)
    assert store.lists.counts("9902", "")[Tab.ALL] == 0
    with pytest.raises(NotFound):
        store.cases.read("9902", record.case_id)


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("content", '{"summary":{"outcome":"granted"},"letter":{}}', "does not match its hash"),
        ("letter_pdf", b"%PDX", "not the one that was sent"),
        ("letter_html", "<p>Nej</p>", "not the one that was sent"),
        ("previous", "1" * 64, "does not follow"),
        ("hash", "1" * 64, "does not match its hash"),
    ],
)
def test_a_changed_record_is_found_and_named(store: Store, column: str, value: object, told: str) -> None:
    for _ in range(3):
        keep(store)
    with store.engine.begin() as connection:
        connection.execute(sql.update(records).where(records.c.sequence == 2).values({column: value}))
    assert any(told in fault and "record 2" in fault for fault in store.verify(fold=status).faults)


def test_a_removed_record_is_found(store: Store) -> None:
    for _ in range(3):
        keep(store)
    with store.engine.begin() as connection:
        connection.execute(sql.delete(records).where(records.c.sequence == 2))
    assert any("missing" in fault for fault in store.verify(fold=status).faults)


def test_a_case_goes_on_with_its_next_record(store: Store) -> None:
    first = keep(store)
    letter = Letter("<p>Ja</p>", b"%PDF2")
    content = {
        "summary": {"outcome": "granted"},
        "dates": {"decided": DAY.isoformat()},
        "letter": {"html": sha256(letter.html.encode()), "pdf": sha256(letter.pdf)},
    }
    with store.cases.continuing("9901", first.case_id) as case:
        finish(case, content, letter)
    assert store.cases.read("9901", first.case_id).task == "send", "what is left once it is decided"
    assert [one.outcome for one in store.records.of("9901", first.case_id)] == [
        "referred",
        "granted",
    ]
    assert store.verify(fold=status).faults == []


def test_servers_that_start_at_once_all_find_their_tables(tmp_path: Path) -> None:
    stores = [Store(f"sqlite:///{tmp_path / 'new.db'}") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(Store.migrate, stores))
    assert keep(stores[0]).number == "BYGG 2026-000001"


def test_a_record_too_large_to_be_kept_for_good_is_a_fault_and_leaves_nothing(store: Store) -> None:
    content = {"summary": {"outcome": "referred"}, "site": "x" * LARGEST}
    named = store.cases.number("9901", DAY)
    with pytest.raises(BadApplication), store.cases.opening(named, "ALMEN 1:3", "fence", b"{}") as case:
        finish(case, content, Letter("", b""))
    assert store.lists.counts("9901", "")[Tab.ALL] == 0 and keep(store).sequence == 1
