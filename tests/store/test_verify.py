"""Whatever is changed, moved, lost or added behind the store's back is found and named; or it is said why it cannot be."""

import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sql

from permits import application as applications
from permits import clock
from permits.case import decide
from permits.office import Office
from permits.opening.paper import Paper
from permits.post.heads import send_heads, sent_heads
from permits.settings import Settings
from permits.store.canonical import canonical, sha256
from permits.store.case.keys import Key
from permits.store.case.papers import of_case, of_client
from permits.store.chained.chain import Head, move_head
from permits.store.chained.record import chained
from permits.store.chained.verify import Findings
from permits.store.store import Store
from permits.store.tables import records
from tests.drawings import drawing
from tests.keeping import appeal, status
from tests.proven import proven

DAY = date(2026, 11, 20)
STORIES = Path(__file__).parents[1] / "stories"
PLAN = drawing()


@dataclass
class Installation:
    """A store with cases, a paper and appeals. heads: the file that its heads were sent to."""

    store: Store
    file: Path
    heads: Path

    def verify(self) -> Findings:
        return self.store.verify(fold=status)

    def run(self, *statements: str) -> None:
        with self.store.writing() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Four cases decided by the whole path, some with a paper, and two appeals."""
    folder = tmp_path_factory.mktemp("decided")
    office = Office.open(Settings(data_dir=folder))
    papers = office.store.papers("9901")
    papers.keep(of_client("x"), PLAN, Paper("application/pdf", len(PLAN), 1))
    kept = []
    for number, story in enumerate(("granted-garage", "change-of-use", "fence-beside-the-house", "stove")):
        application = applications.read((STORIES / story / "application.json").read_bytes())
        held = tuple(paper.model_copy(update={"sha256": sha256(PLAN)}) for paper in application.attachments)
        told = tuple(person.model_copy(update={"email": "testa@example.org"}) for person in application.applicants)
        application = application.model_copy(update={"attachments": held, "applicants": told})
        record, _ = decide(office, application, DAY, proven(office, application), key=Key("test", str(number)))
        kept.append(record)
    appealable = next(record for record in kept if record.outcome.can_be_appealed)
    for because in ("Skymd utsikt.", "Buller."):
        appeal(office.store, "9901", appealable.case_id, because)
    send_heads(office.store, folder / "heads", clock.now())
    office.store.engine.dispose()
    return Installation(office.store, folder / "lovsvar.db", folder / "heads")


@pytest.fixture
def installation(decided: Installation, tmp_path: Path) -> Installation:
    """A copy to lay hands on."""
    file = tmp_path / "copy.db"
    with sqlite3.connect(decided.file) as before, sqlite3.connect(file) as after:
        before.backup(after)
    return Installation(Store(f"sqlite:///{file}"), file, decided.heads)


def test_what_nobody_has_touched_holds(installation: Installation) -> None:
    findings = installation.store.verify(sent_heads(installation.heads), status)
    assert (findings.faults, findings.unread, findings.notes) == ([], [], [])
    assert len(installation.store.records.of("9901", _a_case(installation))) == 1


def _a_case(installation: Installation) -> str:
    with installation.store.reading() as connection:
        return str(connection.exec_driver_sql("SELECT case_id FROM records WHERE sequence = 2").scalar_one())


SECOND = "case_id = (SELECT case_id FROM records WHERE sequence = 2)"
TAMPERED = {
    "content that was never packed": ("UPDATE records SET content = x'7b' WHERE sequence = 2", "record 2: the content is no JSON"),
    "content that is torn": ("UPDATE records SET content = substr(content, 1, 100) WHERE sequence = 2", "record 2: the content is no JSON"),
    "the content of another record": ("UPDATE records SET content = (SELECT content FROM records WHERE sequence = 1) WHERE sequence = 2", "record 2: the content does not match its hash"),
    "the letter's page": ("UPDATE records SET letter_html = letter_html || ' ' WHERE sequence = 2", "record 2: the letter is not the one"),
    "the letter's file": ("UPDATE records SET letter_pdf = x'25504446' WHERE sequence = 2", "record 2: the letter is not the one"),
    "the hash before": (f"UPDATE records SET previous = '{'1' * 64}' WHERE sequence = 2", "record 2: does not follow"),
    "a record's own hash": (f"UPDATE records SET hash = '{'1' * 64}' WHERE sequence = 2", "record 2: the content does not match its hash"),
    "a record lost in the middle": ("DELETE FROM records WHERE sequence = 2", "records 2 to 2 are missing"),
    "the last record lost": ("DELETE FROM records WHERE sequence = 4", "records 4 to 4 are missing: the chain had come that far"),
    "the last three lost": ("DELETE FROM records WHERE sequence > 1", "records 2 to 4 are missing"),
    "all records lost": ("DELETE FROM records", "records 1 to 4 are missing"),
    "two records swapped": ("UPDATE records SET sequence = 5 - sequence WHERE sequence IN (2) ; UPDATE records SET sequence = -3 WHERE sequence = 3 AND previous = (SELECT hash FROM records WHERE sequence = 1)", ""),
    "a record moved to another case": ("UPDATE records SET case_id = (SELECT case_id FROM records WHERE sequence = 1) WHERE sequence = 2", "record 2: lies with another case"),
    "the head lost": ("DELETE FROM heads WHERE chain = 'records'", "the head of the chain of records is missing"),
    "the head moved back": ("UPDATE heads SET sequence = 3, hash = (SELECT hash FROM records WHERE sequence = 3) WHERE chain = 'records'", "records 4 to 4: were added past the head"),
    "a case's result": (f"UPDATE cases SET result = 'refused' WHERE {SECOND}", "result is not what its record says"),
    "a case's number": (f"UPDATE cases SET number = 'BYGG 2026-000099' WHERE {SECOND}", "number is not what its record says"),
    "a case's kind of measure": (f"UPDATE cases SET measure = 'sign' WHERE {SECOND}", "measure is not what its record says"),
    "the day a case came in": (f"UPDATE cases SET received = '2026-01-01' WHERE {SECOND}", "received is not what its record says"),
    "the day a case is due": ("UPDATE cases SET due = CASE WHEN due IS NULL THEN '2030-01-01' END", "due is not what its events say"),
    "a case lost beside its record": (f"DELETE FROM cases WHERE {SECOND}", "the case is missing beside its records"),
    "a case with its record and number lost": (f"DELETE FROM cases WHERE {SECOND}; DELETE FROM numbers WHERE {SECOND}; DELETE FROM records WHERE sequence = 2", "records 2 to 2 are missing"),
    "a stranger among the parties": ("INSERT INTO parties SELECT municipality, case_id, '199001019802' FROM cases", "among its parties are not in its application"),
    "a party lost": (f"DELETE FROM parties WHERE {SECOND}", "of its parties are missing"),
    "what later cases count with": (f"UPDATE own_cases SET result = 'withdrawn' WHERE {SECOND}", "what later cases count with is not what its record says"),
    "what later cases count with lost": (f"DELETE FROM own_cases WHERE {SECOND}", "what later cases count with is missing"),
    "the bare facts of a record": ("UPDATE fact_sets SET content = replace(content, '0', '1') WHERE sequence = 2", "record 2: its bare facts are not what it says"),
    "the bare facts of a record lost": ("DELETE FROM fact_sets WHERE sequence = 2", "record 2: its bare facts are missing"),
    "bare facts of no record": ("UPDATE fact_sets SET sequence = 99 WHERE sequence = 2", "record 99: its bare facts are left over"),
    "a notice never sent": ("DELETE FROM outbox", "notices of its letter"),
    "a number given to nobody": (f"UPDATE numbers SET case_id = NULL WHERE {SECOND}", "the number was not taken for this case"),
    "a paper changed": ("UPDATE papers SET content = x'00'", "the content is not what was handed in"),
    "a paper lost": ("DELETE FROM papers", "is missing"),
    "a paper taken from its case": ("DELETE FROM attachments WHERE holder LIKE 'case:%'", "no longer belongs to the case"),
    "where a case stands": (f"UPDATE cases SET state = 'finished' WHERE {SECOND}", "state is not what its events say"),
    "what the lists' tabs count": ("UPDATE case_counts SET cases = cases + 1", "the lists count"),
    "who applies": (f"UPDATE cases SET applicant = 'Någon annan' WHERE {SECOND}", "applicant is not what its record says"),
    "where in its life a case is": (f"UPDATE cases SET phase = 'appeal' WHERE {SECOND}", "phase is not what its events say"),
    "what happened last": (f"UPDATE cases SET last_step = 'noted' WHERE {SECOND}", "last_step is not what its events say"),
    "whose move it is": (f"UPDATE cases SET waits_for = 'others' WHERE {SECOND}", "waits_for is not what its events say"),
    "the last event of a case": (f"UPDATE cases SET version = 1 WHERE {SECOND}", "version is not what its events say"),
    "what an event says": ("UPDATE events SET body = replace(body, 'false', 'true') WHERE sequence = 1", "event 1: is not what happened"),
    "an event's kind": ("UPDATE events SET kind = 'changed' WHERE sequence = 1", "event 1: is not what happened"),
    "the day of an event": ("UPDATE events SET day = '2026-01-01' WHERE sequence = 1", "event 1: is not what happened"),
    "who did it": ("UPDATE events SET role = 'officer', actor = 'Ingen' WHERE sequence = 2", "event 2: is not what happened"),
    "an event that cannot be read": ("UPDATE events SET body = '{}' WHERE sequence = 2", "event 2: cannot be read"),
    "an event moved to another case": ("UPDATE events SET case_id = (SELECT case_id FROM events WHERE sequence = 1) WHERE sequence = 4", "event 4: is not what happened"),
    "an event lost in the middle": ("DELETE FROM events WHERE sequence = 3", "event 4: events 3 to 3 are missing"),
    "all events lost": ("DELETE FROM events", "events 1 to 11 are missing"),
    "the head of the events lost": ("DELETE FROM heads WHERE chain = 'events'", "the head of the chain of events is missing"),
    "an appeal's words": ("UPDATE events SET private = replace(private, 'Buller', 'Inget') WHERE sequence = 11", "event 11: what it says of people is not what was said"),
    "an appeal lost": ("DELETE FROM events WHERE sequence = 10", "event 11: events 10 to 10 are missing"),
    "the last appeal lost": ("DELETE FROM events WHERE sequence = 11", "events 11 to 11 are missing: the chain had come that far"),
    "a letter that no step sent": ("INSERT INTO letters VALUES ('9901', 3, '', x'00')", "event 3: the letter is not the one that was sent"),
    "a record of a municipality no longer served": ("INSERT INTO records (municipality, sequence, case_id, content, previous, hash, letter_html, letter_pdf) SELECT '9999', sequence, case_id, content, previous, hash, letter_html, letter_pdf FROM records WHERE sequence = 2", "9999 record 2: records 1 to 1 are missing"),
}  # fmt: skip
TAMPERED["two records swapped"] = (
    "UPDATE records SET sequence = 0 WHERE sequence = 2; UPDATE records SET sequence = 2 WHERE sequence = 3; "
    "UPDATE records SET sequence = 3 WHERE sequence = 0",
    "record 2: does not follow",
)


@pytest.mark.parametrize(("statements", "told"), TAMPERED.values(), ids=TAMPERED)
def test_what_was_tampered_with_is_found_and_named(installation: Installation, statements: str, told: str) -> None:
    installation.run(*statements.split(";"))
    faults = installation.verify().faults
    assert [fault for fault in faults if told in fault], faults
    assert all("19880320" not in fault and "esta" not in fault for fault in faults)


def test_one_letter_changed_in_a_record_is_found(installation: Installation) -> None:
    second = records.c.sequence == 2
    with installation.store.writing() as connection:
        content = connection.execute(sql.select(records.c.content).where(second)).scalar_one()
        connection.execute(records.update().where(second).values(content=content.replace("ALMEN", "ALMET", 1)))
    faults = installation.verify().faults
    assert [fault for fault in faults if "record 2: the content does not match its hash" in fault], faults


def test_an_end_made_anew_with_its_head_shows_against_a_head_that_has_left(installation: Installation) -> None:
    """Whoever can write everything can make the whole end of the chain anew; only what is out of their reach tells."""
    with installation.store.writing() as connection:
        head = Head(1, str(connection.execute(sql.select(records.c.hash).where(records.c.sequence == 1)).scalar_one()))
        for row in connection.execute(
            sql.select(records).where(records.c.sequence > 1).order_by(records.c.sequence)
        ).all():
            content = installation.store.records.of("9901", row.case_id)[0].content | {"forged": True}
            hash = chained(head.hash, canonical(content))
            anew = {"content": canonical(content).decode(), "previous": head.hash, "hash": hash}
            connection.execute(records.update().where(records.c.sequence == row.sequence).values(**anew))
            head = Head(row.sequence, hash)
        move_head(connection, "9901", head)
    assert installation.verify().faults == []
    faults = installation.store.verify(sent_heads(installation.heads), status).faults
    assert [fault for fault in faults if "record 4: is not the one that the head" in fault], faults


def test_the_head_in_a_later_letter_holds_on_to_what_was_before_it(installation: Installation) -> None:
    last = installation.store.records.of("9901", _a_case(installation))[-1]
    number, _, hash = last.content["head"].partition(":")
    assert f"9901:{number}:{hash}" in last.letter_html
    assert installation.store.verify([("9901", Head(int(number), hash))]).faults == []
    assert installation.store.verify([("9901", Head(int(number), "0" * 64))]).faults != []


NOT_PROVED = {
    "a case's token": ("UPDATE case_tokens SET token_hash = 'x' || substr(token_hash, 2)", "a token is chance, and follows from nothing that is kept"),
    "who is signed in": ("INSERT INTO sessions VALUES ('x', '{}', '2026-11-20', '2026-11-20', 'y')", "a session is over in hours, and nothing rests on it afterwards"),
    "an application not sent": ("INSERT INTO drafts VALUES ('x', '9901', '{}', '2026-11-20', '')", "a draft is its writer's own to change until it is sent"),
    "a neighbour's answer before the application is sent": ("INSERT INTO consents VALUES ('9901', 'x', 'ALMEN 1:2', 0, 'Testa', 1, '2026-11-20')", "what counted is in the record, which is proved; before that nothing has been decided"),
}  # fmt: skip


@pytest.mark.parametrize(("statement", "why"), NOT_PROVED.values(), ids=NOT_PROVED)
def test_what_follows_from_no_record_cannot_be_proved(installation: Installation, statement: str, why: str) -> None:
    installation.run(statement)
    assert why and installation.verify().faults == []


def test_a_damaged_page_is_told_as_not_read(installation: Installation) -> None:
    installation.store.engine.dispose()
    with sqlite3.connect(installation.file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    with installation.file.open("r+b") as file:
        for page in range(4, pages, 7):
            file.seek(page * 4096)
            file.write(b"\xff" * 512)
    findings = Store(f"sqlite:///{installation.file}").verify()
    assert findings.unread and "damaged" in findings.unread[0]


def test_a_paper_is_held_by_its_case(installation: Installation) -> None:
    assert installation.store.papers("9901").read(of_case(_a_case(installation)), sha256(PLAN))[1] == PLAN
