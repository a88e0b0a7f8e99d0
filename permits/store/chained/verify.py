"""
Whether all that is kept is what was kept: the database itself, the chains of records and of events from their first to their
heads, and every row that follows from them.

A fault names what does not hold, and where. What could not be read is told apart, since nothing is known of it then. What
has no record to follow from (a case's tokens, who is signed in, what is not sent yet) cannot be proved by anything here.
No sentence has a name, an address or a personal number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.casework.events import Event, Frozen
from permits.casework.status import Status
from permits.decision.result import Result
from permits.store.canonical import sha256
from permits.store.case import applicants, numbers, standing
from permits.store.case import parties as of_cases
from permits.store.case.fact_sets import spelt
from permits.store.case.open_case import left_by, shown
from permits.store.case.own_cases import counted_with
from permits.store.chained import events, people, seals
from permits.store.chained.chain import EVENTS, NOTHING_YET, RECORDS, Head, kept_head
from permits.store.chained.record import Record
from permits.store.chained.records import as_record
from permits.store.database import Database
from permits.store.office import reins, releases, thinnings
from permits.store.tables import (
    attachments,
    cases,
    fact_sets,
    metadata,
    outbox,
    own_cases,
    papers,
    parties,
    records,
)


@dataclass
class Findings:
    """faults: what does not hold. unread: what could not be read. notes: what is as it should be, and worth to know."""

    faults: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


Fold = Callable[[Sequence[Event]], Status]
"""What makes of a case's events where it stands."""


def verify(database: Database, known: Iterable[tuple[str, Head]] = (), fold: Fold | None = None) -> Findings:
    """
    known: heads that left the installation, with their municipality. fold: by the rules; without it, what lists show of
    a case is not held against its events. Raises Unavailable.
    """
    findings, outside = Findings(), defaultdict(set)
    for municipality, head in known:
        outside[municipality].add(head)
    if not _is_whole(database, findings):
        return findings
    with database.reading() as connection:
        for municipality in sorted(_served(connection) | outside.keys()):
            look = _Look(connection, municipality, findings)
            look.at_chain(outside[municipality])
            look.at_events()
            look.at_cases()
            look.at_counts()
            if fold is not None:
                look.at_standing(fold)
            look.at_numbers()
            look.at_papers()
            findings.faults += reins.LEDGER.faults(connection, municipality)
            findings.faults += seals.faults(connection, municipality)
            findings.faults += releases.LEDGER.faults(connection, municipality)
            findings.faults += thinnings.LEDGER.faults(connection, municipality)
    return findings


def _is_whole(database: Database, findings: Findings) -> bool:
    """Whether the database file is sound; of one that is not, nothing else can be told."""
    if database.engine.dialect.name != "sqlite":
        return True
    try:
        with database.reading() as connection:
            told = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    except sql.exc.DatabaseError as error:
        told = [str(error.orig)]
    findings.unread += [f"the database file is damaged: {line}" for line in told if line != "ok"]
    return told == ["ok"]


def _served(connection: Connection) -> set[str]:
    """Every municipality that anything is kept of, whether it is served now or was once."""
    tables = [table for table in metadata.sorted_tables if "municipality" in table.c]
    return {
        code for table in tables for code in connection.execute(sql.select(table.c.municipality).distinct()).scalars()
    }


class _Look:
    """One municipality's things gone through."""

    def __init__(self, connection: Connection, municipality: str, findings: Findings) -> None:
        self.connection, self.municipality, self.findings = connection, municipality, findings
        self.cases: set[str] = set()
        self.unsound: set[str] = set()
        self.first: dict[str, Record] = {}
        self.last: dict[str, Record] = {}
        self.results: dict[int, tuple[str, Result]] = {}
        self.happened: dict[str, list[Event]] = defaultdict(list)
        self.sealed: set[Head] = set()
        self.notices: Counter[tuple[str, str]] = Counter()
        self.held: set[tuple[str, str]] = set()
        self.thinned = thinnings.thinned(connection, municipality)
        self.facts: dict[int, str | None] = {}
        """What the bare facts of each record are to hash to; None for a record that does not hold."""

    def fault(self, says: str) -> None:
        self.findings.faults.append(f"{self.municipality} {says}")

    def rows(self, table: sql.Table, *order: sql.Column[Any]) -> Iterator[Any]:
        mine = sql.select(table).where(table.c.municipality == self.municipality)
        yield from self.connection.execution_options(yield_per=100).execute(mine.order_by(*order))

    # -- the chain ------------------------------------------------------------------------------------------

    def at_chain(self, outside: set[Head]) -> None:
        head, hashes = NOTHING_YET, {0: NOTHING_YET.hash}
        for row in self.rows(records, records.c.sequence):
            place = f"record {row.sequence}"
            if row.sequence != head.sequence + 1:
                self.fault(f"{place}: records {head.sequence + 1} to {row.sequence - 1} are missing")
            if row.previous != head.hash:
                self.fault(f"{place}: does not follow the record before it")
            head = Head(row.sequence, row.hash)
            hashes[row.sequence] = row.hash
            self.cases.add(row.case_id)
            faults = self._faults(row)
            for fault in faults:
                self.fault(f"{place}: {fault}")
            self.facts[row.sequence] = None
            if faults:
                self.unsound.add(row.case_id)
            else:
                self._remember(as_record(row, ""))
                if "null" in row.people and (severed := Counter(people.read(row.people).values())[None]):
                    self.findings.notes.append(f"{self.municipality} {place}: {severed} of its people were severed")
        self._against_heads(RECORDS, head, hashes, outside)

    def _against_heads(self, chain: str, head: Head, hashes: Mapping[int, str], sealed_elsewhere: set[Head]) -> None:
        """Whether a chain still ends where it is known to have ended. hashes: of all in it, by number."""
        kept = kept_head(self.connection, self.municipality, chain)
        if head.sequence and not kept:
            self.fault(f"the head of the chain of {chain} is missing")
        if kept and kept.sequence < head.sequence:
            self.fault(f"{chain} {kept.sequence + 1} to {head.sequence}: were added past the head of the chain")
        for sealed in sorted(sealed_elsewhere | ({kept} if kept else set())):
            if sealed.sequence > head.sequence:
                self.fault(f"{chain} {head.sequence + 1} to {sealed.sequence} are missing: the chain had come that far")
            elif hashes.get(sealed.sequence) not in (sealed.hash, None):
                place = f"{chain.removesuffix('s')} {sealed.sequence}"
                self.fault(f"{place}: is not the one that the head {str(sealed)[:20]}… was made of")

    @staticmethod
    def _faults(row: Any) -> list[str]:
        """What does not hold of one record by itself."""
        try:
            record = as_record(row, "")
        except ValueError:
            return ["the content is no JSON"]
        if faults := record.faults():
            return faults
        named = record.content.get("case", {})
        if named and (named["id"], named["municipality"]) != (row.case_id, row.municipality):
            return ["lies with another case than its own"]
        return []

    def _remember(self, record: Record) -> None:
        self.first.setdefault(record.case_id, record)
        self.last[record.case_id] = record
        self.results[record.sequence] = record.case_id, record.outcome
        self.facts[record.sequence] = sha256(spelt(record.content).encode())
        if "eventsHead" in record.content:
            self.sealed.add(Head.of(record.content["eventsHead"]))
        told = of_cases.told(record.application)
        mailed = {party.address for party in told if party.address}
        self.notices[record.case_id, f"letter.{record.outcome}"] += len(mailed) + sum(party.protected for party in told)
        self.held |= {
            (record.case_id, paper["sha256"]) for paper in record.papers if paper["sha256"] in record.proofs.papers
        }

    def at_events(self) -> None:
        """The chain of what happened, which each record holds on to as it was then, and which tells of each record."""
        told: set[int] = set()
        head, hashes = NOTHING_YET, {0: NOTHING_YET.hash}
        for case_id, event, head, faults, severed in events.looked_at(self.connection, self.municipality):
            hashes[head.sequence] = head.hash
            self.findings.notes += [
                f"{self.municipality} event {head.sequence}: {what} was severed" for what in severed
            ]
            for fault in faults:
                self.fault(f"event {head.sequence}: {fault}")
            if case_id not in self.cases:
                self.fault(f"event {head.sequence}: of a case that is not here")
            if event is not None:
                self.happened[case_id].append(event)
                told |= self._told_by(case_id, event)
        self._against_heads(EVENTS, head, hashes, self.sealed)
        for number in self.results.keys() - told:
            self.fault(f"record {number}: no event tells of it")

    def _told_by(self, case_id: str, event: Event) -> set[int]:
        """The record that an event tells of."""
        if not isinstance(event.body, Frozen) or event.body.record is None:
            return set()
        number = event.body.record
        case, result = self.results.get(number, (case_id, None))
        if case != case_id or result not in (None, _result_of(event)):
            self.fault(f"event {event.sequence}: does not tell what record {number} says")
        return {number}

    def at_standing(self, fold: Fold) -> None:
        """What lists show of each case, against what its events come to."""
        for row in self.rows(cases, cases.c.number):
            try:
                wants = shown(fold(self.happened[row.case_id]))
            except ValueError:
                self.fault(f"{row.number}: what happened makes no case")
                continue
            for name, value in wants.items():
                if getattr(row, name) != value:
                    self.fault(f"{row.number}: {name} is not what its events say")

    def at_counts(self) -> None:
        """What the lists' tabs count, against the cases counted one by one."""
        kept, there = (
            standing.counts(self.connection, self.municipality),
            standing.counted(self.connection, self.municipality),
        )
        if kept != there:
            self.fault(f"the lists count {sum(kept.values())} cases, not as the {sum(there.values())} cases stand")

    # -- what follows from the records ----------------------------------------------------------------------

    def at_cases(self) -> None:
        for case_id in self.unsound:  # nothing follows from a record that does not hold
            self.first.pop(case_id, None)
            self.last.pop(case_id, None)
        self._at_rows_of_cases()
        self._at_parties()
        self._at_own_cases()
        self._at_facts()
        self._at_notices()

    def _at_rows_of_cases(self) -> None:
        rows = {row.case_id: row for row in self.rows(cases, cases.c.number)}
        for case_id in rows.keys() - self.cases:
            self.fault(f"{rows[case_id].number}: the case has no record")
        for case_id, record in self.last.items():
            row, content = rows.get(case_id), record.content
            number = content.get("case", {}).get("number", row.number if row else case_id)
            if row is None:
                self.fault(f"{number}: the case is missing beside its records")
                continue
            wants = {"number": number, **left_by(record)}
            wants |= applicants.shown(record.application, protected=row.protected)
            if "case" in content:
                wants["measure"] = record.application["measure"]["kind"]
                wants["received"] = self.first[case_id].content["dates"]["received"]
            for name, value in wants.items():
                if str(getattr(row, name)) != value:
                    self.fault(f"{number}: {name} is not what its record says")

    def _at_parties(self) -> None:
        rows = {(row.case_id, row.number) for row in self.rows(parties) if row.case_id not in self.unsound}
        wants = {
            (case, number) for case, record in self.first.items() for number in of_cases.numbers(record.application)
        }
        for case_id, count in sorted(Counter(case for case, _ in rows - wants).items()):
            self.fault(f"case {case_id}: {count} among its parties are not in its application")
        for case_id, count in sorted(Counter(case for case, _ in wants - rows).items()):
            self.fault(f"case {case_id}: {count} of its parties are missing")

    def _at_own_cases(self) -> None:
        rows = {row.case_id: row for row in self.rows(own_cases)}
        for case_id in self.cases ^ rows.keys():
            self.fault(
                f"case {case_id}: what later cases count with is {'missing' if case_id in self.cases else 'left over'}"
            )
        for case_id, record in self.last.items():
            row = rows.get(case_id)
            if row is not None and any(getattr(row, name) != value for name, value in counted_with(record).items()):
                self.fault(f"{row.number}: what later cases count with is not what its record says")

    def _at_facts(self) -> None:
        kept = {row.sequence: sha256(row.content.encode()) for row in self.rows(fact_sets)}
        for sequence, wanted in self.facts.items():
            if wanted is not None and kept.get(sequence) != wanted:
                self.fault(
                    f"record {sequence}: its bare facts are {'not what it says' if sequence in kept else 'missing'}"
                )
        for sequence in sorted(kept.keys() - self.facts.keys()):
            self.fault(f"record {sequence}: its bare facts are left over")

    def _at_notices(self) -> None:
        rows = Counter((row.case_id, row.kind) for row in self.rows(outbox))
        for (case_id, kind), count in self.notices.items():
            if case_id not in self.thinned and rows[case_id, kind] < count:
                self.fault(f"case {case_id}: {count - rows[case_id, kind]} notices of its {kind} are missing")

    def at_numbers(self) -> None:
        taken = numbers.with_case(self.connection, self.municipality)
        for row in self.rows(cases, cases.c.number):
            if taken.get(row.number) != row.case_id:
                self.fault(f"{row.number}: the number was not taken for this case")
        for number, day in numbers.without_case(self.connection, self.municipality):
            self.findings.notes.append(
                f"{self.municipality} {number}: taken on {day}, and no case bears it: its letter failed or was not needed"
            )

    # -- what lies beside them ------------------------------------------------------------------------------

    def at_papers(self) -> None:
        self.findings.notes += [
            f"{self.municipality} case {case}: thinned by {plan}" for case, plan in self.thinned.items()
        ]
        kept = set()
        for row in self.rows(papers):
            kept.add(row.sha256)
            if sha256(bytes(row.content)) != row.sha256:
                self.fault(f"paper {row.sha256[:12]}: the content is not what was handed in")
        holders = {(row.holder, row.sha256) for row in self.rows(attachments)}
        for name in sorted({name for _, name in holders} - kept):
            self.fault(f"paper {name[:12]}: is missing")
        for case_id, name in sorted(self.held):
            if case_id not in self.thinned and (f"case:{case_id}", name) not in holders and name in kept:
                self.fault(f"paper {name[:12]}: no longer belongs to the case {case_id} that it was decided on")


NOT_DECIDED = {"referred": Result.REFERRED, "completion_requested": Result.SUPPLEMENT}
"""Steps with a record that are no decision, with the result of the record."""


def _result_of(event: Event) -> Result:
    """The result that the record of an event has."""
    return NOT_DECIDED.get(event.step) or Result(event.step)
