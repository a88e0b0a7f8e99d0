"""
What was decided, on what, by which rules, in which words: frozen, hashed and chained.

A record is plain JSON so that anyone can read and re-run it. Its hash is SHA-256 over its canonical
form (keys sorted, no spaces, UTF-8), and holds the hash of the record before it in the municipality. Of people it has
their places and salted hashes; who they are lies beside it (`people`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from permits.application import Proofs, kept_proofs
from permits.decision.result import Result
from permits.errors import BadApplication, Fault
from permits.phrases import phrase
from permits.store import people
from permits.store.canonical import canonical, sha256
from permits.store.people import People

LARGEST = 10_000_000
"""Bytes of one record's content: an ordinary one has three hundred thousand, a fence across a quarter a million."""


def to_be_kept(content: Mapping[str, Any]) -> bytes:
    """The canonical form of a record's content. Raises BadApplication for one too large to be kept for good."""
    written = canonical(content)
    if len(written) > LARGEST:
        raise BadApplication(TOO_MUCH, [Fault("/measure/footprint", TOO_MUCH, "too_much")])
    return written


TOO_MUCH = phrase("store.record.too_much")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as sent, both forms."""

    html: str
    pdf: bytes


FIRST = "0" * 64
"""What the first record of a municipality has as its previous hash."""


@dataclass(frozen=True, slots=True)
class Record:
    """
    One step of a case that was decided or handed over.

    case_id: opaque, for addresses. number: the case number people use. content: everything the
    decision rested on (application, site, facts, conclusions, answers, outcome, delegation, letter
    hashes, versions, times), read by the properties here. previous, hash: the chain. letter_html, letter_pdf: the letter as
    sent, empty once somebody in it was severed. people: of whom it speaks.
    """

    case_id: str
    number: str
    municipality: str
    sequence: int
    content: Mapping[str, Any]
    previous: str
    hash: str
    letter_html: str
    letter_pdf: bytes
    people: People = field(default_factory=dict)

    @property
    def outcome(self) -> Result:
        return Result(self.summary["outcome"])

    @property
    def summary(self) -> Mapping[str, Any]:
        """What it came to and why, in words, as every door shows it."""
        return cast("Mapping[str, Any]", self.content["summary"])

    @property
    def missing(self) -> Sequence[str]:
        """The facts that were asked for."""
        return [missing["fact"] for missing in self.summary["missing"]]

    @property
    def application(self) -> Mapping[str, Any]:
        """What was applied for, as it was sent, with its people."""
        return people.put_together(self.content.get("application", {}), self.people)

    @property
    def papers(self) -> Sequence[Mapping[str, Any]]:
        """The papers that the application names: `kind`, `name`, `sha256`."""
        return cast("Sequence[Mapping[str, Any]]", self.application.get("attachments", ()))

    @property
    def proofs(self) -> Proofs:
        """What had been proved, by then."""
        return kept_proofs(self.content.get("proofs", {}))

    @property
    def decided(self) -> date:
        """The municipality's day that it was decided or handed over."""
        return date.fromisoformat(self.content["dates"]["decided"])

    @property
    def decided_at(self) -> datetime:
        return datetime.fromisoformat(self.content["decidedAt"])

    @property
    def by_machine(self) -> bool:
        """Whether it is a decision that no person took, by a mandate."""
        return self.content["outcome"]["mandate"] is not None

    @property
    def ruling(self) -> Mapping[str, Any] | None:
        """What an officer decided, as they put it; None for what the machine came to."""
        return self.content.get("ruling")

    @property
    def lines(self) -> Sequence[Mapping[str, Any]]:
        """Every check, as it is explained."""
        return cast("Sequence[Mapping[str, Any]]", self.content["lines"])

    @property
    def replaces(self) -> Sequence[str]:
        """The numbers of the cases that this one stands in place of, once it is settled."""
        return cast("Sequence[str]", self.content.get("site", {}).get("replaced", ()))

    def shown(self, places: Collection[str]) -> dict[str, Any]:
        """
        The record as somebody may read it: `sequence`, `previous`, `hash`, `content` without people, and `people`, those of
        them who are at the places that speak of the reader. `content` is what was hashed, but for a record from before
        people were kept apart.
        """
        application = self.content.get("application", {})
        told = {place: apart and apart._asdict() for place, apart in self.people.items() if place in places}
        content = {**self.content, "application": people.shown(application)} if application else self.content
        return {
            "sequence": self.sequence,
            "previous": self.previous,
            "hash": self.hash,
            "content": content,
            "people": told,
        }

    def expected_hash(self) -> str:
        """The hash that the content and the chain call for."""
        return chained(self.previous, canonical(self.content))

    def faults(self) -> list[str]:
        """What does not hold of the record by itself, a sentence each."""
        faults = []
        if self.hash != self.expected_hash():
            faults.append("the content does not match its hash")
        faults += people.faults(self.content.get("application", {}), self.people)
        if None in self.people.values() and not (self.letter_html or self.letter_pdf):
            return faults
        letter = self.content.get("letter", {})
        if letter.get("pdf") != sha256(self.letter_pdf) or letter.get("html") != sha256(self.letter_html.encode()):
            faults.append("the letter is not the one that was sent")
        return faults


def chained(previous: str, content: bytes) -> str:
    """The hash of a record of that canonical content that follows `previous`."""
    return sha256(previous.encode() + b"\n" + content)
