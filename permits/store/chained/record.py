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

from pydantic import TypeAdapter

from permits.application import Proofs, kept_proofs
from permits.decision.result import Result
from permits.errors import BadApplication, Fault
from permits.law.conclusion import Agreement
from permits.law.facts import Facts
from permits.phrases import phrase
from permits.store.canonical import canonical, sha256
from permits.store.chained import people
from permits.store.chained.kept_site import KeptSite
from permits.store.chained.people import People

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


FACTS = TypeAdapter(Facts)
"""Facts as a record keeps them."""


FIRST = "0" * 64
"""What the first record of a municipality has as its previous hash."""


@dataclass(frozen=True, slots=True)
class Record:
    """
    One step of a case that was decided or handed over.

    case_id: opaque, for addresses. number: the case number people use. content: everything the
    decision rested on (application, site, facts, conclusions, answers, outcome, delegation, letter
    hashes, versions, times); the store hashes and writes it, everybody else reads it by the properties here. previous, hash: the chain. letter_html, letter_pdf: the letter as
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
    def papers_received(self) -> Mapping[str, str]:
        """The day on which each of the papers came in, as ISO, by its hash; nothing of one from before it was kept."""
        return cast("Mapping[str, str]", self.content.get("papersReceived", {}))

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
    def suggested(self) -> Result | None:
        """What the machine would have answered, where it handed the case over and had an answer."""
        suggested = self.content["outcome"].get("suggested")
        return Result(suggested) if suggested else None

    @property
    def questions(self) -> Sequence[str]:
        """What waits for an officer's judgement, each by its `subject`."""
        return cast("Sequence[str]", self.content["outcome"]["judgements"])

    @property
    def ruling(self) -> Mapping[str, Any] | None:
        """What an officer decided, as they put it; None for what the machine came to."""
        return self.content.get("ruling")

    @property
    def lines(self) -> Sequence[Mapping[str, Any]]:
        """Every check, as it is explained."""
        return cast("Sequence[Mapping[str, Any]]", self.content["lines"])

    @property
    def answers(self) -> Mapping[str, str | None]:
        """The settled answer of each question of the law; None for one that is open."""
        return {name: answer.get("value") for name, answer in self.content.get("answers", {}).items()}

    @property
    def facts(self) -> Facts:
        """What was known, and of what was not, why."""
        return FACTS.validate_python(self.content["facts"])

    @property
    def site(self) -> KeptSite:
        """The place as it was then."""
        return KeptSite(self.content.get("site", {}))

    @property
    def footprint(self) -> Mapping[str, Any] | None:
        """What is applied for on the ground, a GeoJSON geometry; None for an act that stands nowhere."""
        return cast("Mapping[str, Any] | None", self.content["footprint"])

    @property
    def brief(self) -> Mapping[str, str] | None:
        """The act in one line, by language; None in a record from before it was kept."""
        return self.content.get("brief")

    @property
    def siteplan(self) -> str:
        """The site plan, an SVG drawing."""
        return str(self.content["siteplan"])

    @property
    def siteplan_described(self) -> Mapping[str, str]:
        """What the site plan shows, in words, by language."""
        return cast("Mapping[str, str]", self.content["siteplanDescribed"])

    @property
    def told(self) -> Mapping[str, Any] | None:
        """What its letter told of the case, in both languages; None in a record from before it was kept."""
        return self.content.get("told")

    @property
    def pack(self) -> str:
        """The id of the rules it was decided by."""
        return str(self.content["pack"]["id"])

    @property
    def agreement(self) -> Agreement:
        """Whether the two engines came to the same."""
        return Agreement(self.content["engines"]["agreement"])

    @property
    def core(self) -> dict[str, Any]:
        """The decision itself, as `core` takes it out of the content."""
        return core(self.content)

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


def core(content: Mapping[str, Any]) -> dict[str, Any]:
    """What of a record's content is the decision itself: it lies in the letter's file, and its mark is taken of it."""
    return {name: content[name] for name in ("case", "decidedAt", "pack", "summary", "facts")}


def chained(previous: str, content: bytes) -> str:
    """The hash of a record of that canonical content that follows `previous`."""
    return sha256(previous.encode() + b"\n" + content)
