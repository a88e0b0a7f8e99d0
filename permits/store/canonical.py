"""
Any of our things as plain JSON, in the one spelling that is hashed: keys sorted, no spaces, UTF-8.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import orjson
from pydantic import BaseModel

from permits.geometry import Shape, to_geojson
from permits.place.site import Owner
from permits.text import Text


def plain(value: object) -> Any:
    """
    Any of our things as plain JSON: decimals as text, shapes as GeoJSON, dates as ISO 8601.

    Raises TypeError for a thing that has no plain form, so that nothing is kept half.
    """
    make = _PLAIN[type(value)]
    return value if make is None else make(value)


Way = Callable[[Any], Any]
"""How things of a kind are made plain."""


class _Ways(dict[type, Way | None]):
    """
    How things are made plain, by kind; None for those that are plain as they are, which most of a record is.

    A kind is looked at once: a record holds thousands of things of a few kinds.
    """

    def __missing__(self, kind: type) -> Way:
        way = self[kind] = _way_for(kind)
        return way


def _way_for(kind: type) -> Way:
    if issubclass(kind, Enum):
        values = {member: plain(member.value) for member in kind}
        return values.__getitem__
    if issubclass(kind, str):
        return str
    if issubclass(kind, date):
        return lambda one: one.isoformat()
    if issubclass(kind, BaseModel):
        return lambda one: one.model_dump(mode="json", by_alias=True, exclude_none=True)
    if issubclass(kind, Shape):
        return to_geojson
    if issubclass(kind, Mapping):
        return lambda one: {
            str(key): inner if (make := _PLAIN[type(inner)]) is None else make(inner) for key, inner in one.items()
        }
    if hasattr(kind, "_fields"):
        names = kind._fields
        return lambda one: {
            name: inner if (make := _PLAIN[type(inner)]) is None else make(inner)
            for name, inner in zip(names, one, strict=True)
        }
    if issubclass(kind, Sequence | set | frozenset) and not issubclass(kind, bytes):
        return lambda one: [inner if (make := _PLAIN[type(inner)]) is None else make(inner) for inner in one]
    if is_dataclass(kind):
        names = tuple(field.name for field in fields(kind))
        return lambda thing: {
            name: inner if (make := _PLAIN[type(inner := getattr(thing, name))]) is None else make(inner)
            for name in names
        }
    raise TypeError(f"{kind.__name__} has no plain form")


_PLAIN = _Ways(
    {
        **dict.fromkeys((type(None), bool, int, str)),
        Decimal: lambda one: format(one, "f"),
        Text: lambda text: {"sv": text.sv, "en": text.en},  # most of what a record holds, and of two texts alone
        # An owner's place among the owners is the reference; who it is stays in the register, and a mark there unseen.
        Owner: lambda owner: {"kind": owner.kind},
    }
)


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one spelling of a JSON object that is hashed: as Python's own module has it. No number in it may be none."""
    try:
        written = orjson.dumps(content, option=_AS_PYTHON_SPELLS)
    except TypeError:  # a number of more than 64 bits, and whatever else only Python's own takes or refuses
        return _by_python(content)
    # A number with an exponent is spelt otherwise, and is rare; a text that looks like one costs time and no more.
    return _by_python(content) if _MINUTE in written or _EXPONENT.search(written) else written


def _by_python(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


_AS_PYTHON_SPELLS = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
_MINUTE = b"0.0000"
"""How a number begins that Python has an exponent for from 0.0001 downwards, and orjson from 0.00001."""
_EXPONENT = re.compile(rb"e(?<=[0-9.]e)-?[0-9]+[],}]")
"""A number with an exponent, or a text with one before a comma: begun at the letter, which a search passes quickly to."""


def parsed(written: str) -> Any:
    """What JSON in the one spelling says, as Python's own module reads it."""
    # A whole number of more than 64 bits only Python's own keeps whole; it has nineteen digits, and is rare.
    return json.loads(written) if _LONG.search(written) else orjson.loads(written)


_LONG = re.compile(r"[:,\[]-?[1-9][0-9]{18}")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
