"""
What was decided, on what, by which rules, in which words: frozen, hashed and chained.

A record is plain JSON so that anyone can read and re-run it. Its hash is SHA-256 over its canonical
form (keys sorted, no spaces, UTF-8), and holds the hash of the record before it in the municipality.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, cast

from pydantic import BaseModel

from permits.application import Proofs, kept_proofs
from permits.decision.result import Result
from permits.errors import BadApplication, Fault
from permits.geometry import Shape, to_geojson
from permits.place.site import Owner
from permits.text import Text


def plain(value: object) -> Any:
    """
    Any of our things as plain JSON: decimals as text, shapes as GeoJSON, dates as ISO 8601.

    Raises TypeError for a thing that has no plain form, so that nothing is kept half.
    """
    kind = type(value)
    make = _PLAIN.get(kind)
    if make is None:
        # A kind is looked at once; a record holds thousands of things of a few kinds.
        make = _PLAIN[kind] = _way_for(kind)
    return make(value)


def _way_for(kind: type) -> Callable[[Any], Any]:
    """How things of a kind are made plain."""
    if issubclass(kind, Enum):
        return lambda one: plain(one.value)
    if issubclass(kind, str):
        return str
    if issubclass(kind, date):
        return lambda one: one.isoformat()
    if issubclass(kind, BaseModel):
        return lambda one: one.model_dump(mode="json", by_alias=True, exclude_none=True)
    if issubclass(kind, Shape):
        return to_geojson
    if issubclass(kind, Mapping):
        return lambda one: {str(key): inner if type(inner) in AS_IS else plain(inner) for key, inner in one.items()}
    if hasattr(kind, "_fields"):
        names = kind._fields
        return lambda one: {
            name: inner if type(inner) in AS_IS else plain(inner) for name, inner in zip(names, one, strict=True)
        }
    if issubclass(kind, Sequence | set | frozenset) and not issubclass(kind, bytes):
        return lambda one: [inner if type(inner) in AS_IS else plain(inner) for inner in one]
    if is_dataclass(kind):
        names = tuple(field.name for field in fields(kind))
        return lambda one: {name: plain(getattr(one, name)) for name in names}
    raise TypeError(f"{kind.__name__} has no plain form")


AS_IS = frozenset({type(None), bool, int, str})
"""What is plain already. Most of a record is, so it is passed by where it lies instead of being made plain."""

_PLAIN: dict[type, Callable[[Any], Any]] = {
    **dict.fromkeys(AS_IS, lambda one: one),
    Decimal: lambda one: format(one, "f"),
    # An owner's place among the owners is the reference; who it is stays in the register, and a mark there unseen.
    Owner: lambda owner: {"kind": owner.kind},
}


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one spelling of a JSON object that is hashed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


LARGEST = 10_000_000
"""Bytes of one record's content: an ordinary one has three hundred thousand, a fence across a quarter a million."""


def to_be_kept(content: Mapping[str, Any]) -> bytes:
    """The canonical form of a record's content. Raises BadApplication for one too large to be kept for good."""
    written = canonical(content)
    if len(written) > LARGEST:
        raise BadApplication(TOO_MUCH, [Fault("/measure/footprint", TOO_MUCH, "too_much")])
    return written


TOO_MUCH = Text(
    "Åtgärden berör för mycket mark för att prövas på en gång. Dela upp den.",
    "The measure concerns too much ground to be decided at once. Part it.",
)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


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
    hashes, versions, times), read by the properties here. previous, hash: the chain. letter_html, letter_pdf: the letter as sent.
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
        """What was applied for, as it was sent."""
        return cast("Mapping[str, Any]", self.content.get("application", {}))

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

    def expected_hash(self) -> str:
        """The hash that the content and the chain call for."""
        return chained(self.previous, canonical(self.content))

    def faults(self) -> list[str]:
        """What does not hold of the record by itself, a sentence each."""
        faults = []
        if self.hash != self.expected_hash():
            faults.append("the content does not match its hash")
        letter = self.content.get("letter", {})
        if letter.get("pdf") != sha256(self.letter_pdf) or letter.get("html") != sha256(self.letter_html.encode()):
            faults.append("the letter is not the one that was sent")
        return faults


def chained(previous: str, content: bytes) -> str:
    """The hash of a record of that canonical content that follows `previous`."""
    return sha256(previous.encode() + b"\n" + content)
