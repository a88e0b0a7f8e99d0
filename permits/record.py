"""
What was decided, on what, by which rules, in which words: frozen, hashed and chained.

A record is plain JSON so that anyone can read and re-run it. Its hash is SHA-256 over its canonical
form (keys sorted, no spaces, UTF-8), and holds the hash of the record before it in the municipality.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from permits.geometry import Shape, to_geojson
from permits.text import Text


def plain(value: object) -> Any:
    """
    Any of our things as plain JSON: decimals as text, shapes as GeoJSON, dates as ISO 8601.

    Raises TypeError for a thing that has no plain form, so that nothing is kept half.
    """
    match value:
        case None | bool() | int() | str():
            return str(value) if isinstance(value, str) else value
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case Text():
            return {"sv": value.sv, "en": value.en}
        case BaseModel():
            return value.model_dump(mode="json", by_alias=True, exclude_none=True)
        case Shape():
            return to_geojson(value)
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case tuple() if hasattr(value, "_asdict"):
            return {name: plain(one) for name, one in value._asdict().items()}
        case list() | tuple() | set() | frozenset():
            return [plain(one) for one in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no plain form")


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one spelling of a JSON object that is hashed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


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
    hashes, versions, times). previous, hash: the chain. letter_html, letter_pdf: the letter as sent.
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

    def expected_hash(self) -> str:
        """The hash that the content and the chain call for."""
        return chained(self.previous, self.content)


def chained(previous: str, content: Mapping[str, Any]) -> str:
    """The hash of a record that follows `previous`."""
    return sha256(previous.encode() + b"\n" + canonical(content))
