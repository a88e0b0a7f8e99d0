"""A case being written: what happens to it, its next record, its rows and what is to be sent, in one short transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.acts import Act
from permits.casework.events import Decided, Event, Frozen, PlanHandedIn
from permits.casework.legal_force import ANNOUNCED
from permits.casework.status import Status
from permits.decision.result import Result
from permits.errors import Conflict
from permits.phrases import phrase
from permits.place.own_cases import OwnCase
from permits.store.case import applicants, case_words, fact_sets, numbers, outbox, own_cases, papers, parties, standing
from permits.store.case.numbers import Numbered
from permits.store.case.parties import BY_HAND, Told
from permits.store.chained import chain, events, people, records
from permits.store.chained.chain import Head
from permits.store.chained.record import Letter, Record, chained, to_be_kept
from permits.store.office import figures, second_looks
from permits.store.tables import cases
from permits.store.visitors import tokens

LAST_OF_ALL = date.max
"""The place in a list of what no day presses."""


@dataclass
class OpenCase:
    """
    A case inside its transaction, which nobody else who adds to the municipality's chain shares.

    new: the property and the measure of a case not written before; None for one that goes on. sent: the hash of who
    sent what, by which the same from the same sender is known again. kept: the record and token that an equal request
    has made meanwhile; then nothing is to be written.
    """

    connection: Connection
    named: Numbered
    sent: str | None
    new: tuple[str, str] | None = None
    kept: tuple[Record, str] | None = None

    def records(self) -> list[Record]:
        """Those that the case has already, the oldest first."""
        return records.of_case(self.connection, self.named.municipality, self.named.case_id)

    def happened(self) -> list[Event]:
        """What has happened to the case already, in order."""
        return events.of_case(self.connection, self.named.municipality, self.named.case_id)

    def cases_around(
        self, designations: Collection[str], acts: Mapping[str, Act], asking: Collection[str]
    ) -> tuple[OwnCase, ...]:
        """The municipality's other cases on those properties, as they are now. See `own_cases.cases_around`."""
        named = self.named
        return own_cases.cases_around(
            self.connection, named.municipality, designations, acts, but=named.case_id, asking=asking
        )

    def token(self) -> str:
        """A token that opens the case."""
        return tokens.make(self.connection, self.named.municipality, self.named.case_id)

    def hold(self, hashes: Sequence[str], seen: Collection[str]) -> None:
        """
        Give the case papers that the caller knows to be its sender's, by hash.

        seen: those of them that were here when the answer was made. Raises Conflict for one that is gone since.
        """
        if not hashes:
            return
        if gone := set(seen) - papers.there(self.connection, self.named.municipality, hashes):
            raise Conflict(phrase("store.open_case.papers_gone", gone=len(gone)))
        papers.hold(self.connection, self.named.municipality, papers.of_case(self.named.case_id), hashes)

    def step(
        self,
        happening: Sequence[Event],
        status: Status,
        letters: Mapping[int, tuple[Letter, Sequence[Told]]] = MappingProxyType({}),
    ) -> list[Event]:
        """
        Write what happens to the case, with its letters and whom each is sent to, and its row.

        letters: by the place of their event among those that happen. status: what all its events fold to, those that happen now too. The events with their numbers.
        """
        kept = events.append(
            self.connection,
            self.named.municipality,
            self.named.case_id,
            happening,
            {place: letter for place, (letter, _) in letters.items()},
        )
        shows = shown(replace(status, sequence=kept[-1].sequence))
        standing.go_on(self.connection, self.named.municipality, self.named.case_id, shows)
        of_case = self.connection, self.named.municipality, self.named.case_id
        for place, (_, told) in letters.items():
            outbox.put(*of_case, f"letter.{kept[place].step}", told, kept[place].sequence)
        if status.state == "granted" and isinstance(kept[-1].body, PlanHandedIn):
            outbox.put(*of_case, outbox.START, [Told("", BY_HAND)], kept[-1].sequence)
        return kept

    def finish(
        self,
        content: Mapping[str, Any],
        letter: Letter,
        happening: Sequence[Event],
        status: Status,
        marked: Collection[str] = (),
    ) -> Record:
        """
        Write the record with what happens to the case, its row and what is to be sent, to be committed together.

        happening: the last of it is what the record freezes. status: what all events of the case fold to with these.
        marked: the names and numbers of the parties whom the register marks, who are told by an officer's hand alone, and
        the owners marked whom the decision goes to, as `whom` names them.
        """
        application, of_whom = people.taken_apart(content.get("application", {}))
        content = {**content, "application": application} if of_whom else content
        written, named = to_be_kept(content), self.named
        before = chain.end(self.connection, named.municipality)
        record = Record(
            named.case_id,
            named.number,
            named.municipality,
            before.sequence + 1,
            content,
            before.hash,
            chained(before.hash, written),
            letter.html,
            letter.pdf,
            of_whom,
        )
        kept = events.append(self.connection, named.municipality, named.case_id, _pointing(happening, record))
        told = parties.told(record.application, marked)
        protected = any(party.protected for party in told)
        shows = {
            **left_by(record),
            **applicants.shown(record.application, protected=protected),
            "protected": protected,
            **shown(replace(status, sequence=kept[-1].sequence)),
        }
        if self.new is not None:
            self._begin(*self.new, record, shows)
        else:
            self._go_on(record, shows)
        case_words.write(self.connection, named.municipality, named.case_id, record.application, protected=protected)
        own_cases.replace(self.connection, record)
        if record.outcome is Result.REFERRED:
            act = sql.select(cases.c.measure).where(cases.c.case_id == named.case_id)
            figures.referred(self.connection, record, self.connection.execute(act).scalar_one())
        records.write(self.connection, record, written)
        fact_sets.write(self.connection, record)
        chain.move_head(self.connection, named.municipality, Head(record.sequence, record.hash))
        self._send(record, kept[-1], told, marked, protected)
        return record

    def _begin(self, property: str, measure: str, record: Record, shows: Mapping[str, Any]) -> None:
        """The rows of a case that was not there before."""
        named = self.named
        row = {
            "case_id": named.case_id,
            "municipality": named.municipality,
            "number": named.number,
            "property": property,
            "measure": measure,
        }
        standing.begin(self.connection, {**row, **shows, "received": named.received})
        numbers.use(self.connection, named)
        own_cases.write(self.connection, row, self.sent, record)
        parties.write(self.connection, named.municipality, named.case_id, record.application)

    def _go_on(self, record: Record, shows: Mapping[str, Any]) -> None:
        """The rows of a case that goes on."""
        named = self.named
        standing.go_on(self.connection, named.municipality, named.case_id, shows)
        own_cases.change(self.connection, record, self.sent)
        if parties.replace(self.connection, named.municipality, named.case_id, record.application):
            # Whoever left the case takes no key to it with them.
            tokens.forget(self.connection, named.case_id)

    def _send(
        self, record: Record, frozen: Event, told: Sequence[Told], marked: Collection[str], protected: bool
    ) -> None:
        """
        Lay out the letter of what was frozen for each, and for the notice board what everybody is to know.

        Owners who have not applied are told by hand: the register knows no address of theirs. What protected people have
        applied for an officer announces.
        """
        of_case = self.connection, self.named.municipality, self.named.case_id
        to = frozen.body.recipients if isinstance(frozen.body, Decided) else ()
        others = [Told(name, BY_HAND, name in marked) for name in to if name not in {party.recipient for party in told}]
        outbox.put(*of_case, f"letter.{record.outcome}", [*told, *others], frozen.sequence, to)
        if isinstance(frozen.body, Decided) and frozen.body.result in ANNOUNCED and not protected:
            outbox.put(*of_case, outbox.ANNOUNCEMENT, [Told("", BY_HAND)], frozen.sequence)

    def draw(self, record: Record, percent: int) -> None:
        """Put the machine's own decision aside for a second look, where the lot falls on it."""
        if record.by_machine:
            second_looks.draw(self.connection, record, record.application["measure"]["kind"], percent)


def shown(status: Status) -> dict[str, Any]:
    """What lists show of a status."""
    return {
        "state": status.state,
        "waits_for": status.waits_for,
        "due": status.decide_by,
        "turn": status.decide_by or LAST_OF_ALL,
        "answer_by": status.awaited.by if status.awaited else None,
        "officer": status.officer,
        "is_closed": status.waits_for == "nobody",
        "task": next((task.what for task in status.tasks if task.whose == status.waits_for), ""),
        "answered": json.dumps(sorted(status.answers)),
        "version": status.sequence,
        "channel": channel_of(status.door),
        "phase": status.phase,
        "against": status.against,
        "last_step": status.step,
        "last_day": status.day,
        "labels": json.dumps(sorted(status.labels), ensure_ascii=False),
    }


CHANNELS = ("eservice", "system", "office")
"""By the e-service; from another system, by REST; entered by the municipality itself, as what comes on paper is."""


def channel_of(door: str) -> str:
    """How an application came in that this door had seen, as `Proofs.door` names it; nobody has seen what the office enters."""
    if not door:
        return "office"
    return "system" if door.startswith("client:") else "eservice"


def left_by(record: Record) -> dict[str, Any]:
    """What lists show of the last record: its result, the facts that it leaves to be judged or handed in, and why."""
    said = record.summary
    asked = said.get("missing") if record.outcome is Result.SUPPLEMENT else said.get("judgements")
    because = [reason["says"] for reason in said.get("because") or ()]
    return {
        "result": record.outcome,
        "remaining": json.dumps([fact["fact"] for fact in asked or ()]),
        "because": json.dumps(because[0] if because else None, ensure_ascii=False, sort_keys=True),
    }


def _pointing(happening: Sequence[Event], record: Record) -> list[Event]:
    """The events, the last of them with the number of the record that freezes it."""
    *before, last = happening
    assert isinstance(last.body, Frozen)
    return [*before, replace(last, body=last.body.model_copy(update={"record": record.sequence}))]
