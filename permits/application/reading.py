"""From JSON to an application: `read` gives it, or every fault at once, each with a pointer and a sentence."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from permits.application.faults import faults_in
from permits.application.things import ACTS, KEPT, Applicant, Application, Company, Inquiry, Person
from permits.errors import BadApplication, BadInput, Fault
from permits.phrases import phrase
from permits.text import Text
from permits.written import each_once

LARGEST = 1_000_000
"""Bytes of JSON in one application. Papers are handed in beside it, not inside it."""

DEEPEST = 30
"""Levels of nesting; a MultiPolygon needs six."""


def read_inquiry(body: bytes | str | Mapping[str, Any], acts: Collection[str] | None = None) -> Inquiry:
    """The inquiry in a JSON text or object, for a pre-check. Raises BadApplication like `read`."""
    return _read(Inquiry, body, acts)


def read(body: bytes | str | Mapping[str, Any], acts: Collection[str] | None = None) -> Application:
    """
    The application in a JSON text (at most `LARGEST` bytes) or an already parsed object.

    acts: those that the pack declares, where it is at hand; `check_act` sees to it later where it is not.
    Raises BadApplication with every fault at once, each with a JSON pointer into the body.
    """
    return _read(Application, body, acts)


def read_kept(body: Mapping[str, Any]) -> Application:
    """An application as a record keeps it, which was read when it came. Raises BadApplication for one that never was."""
    return _read(Application, body, None, kept=True)


def read_applicant(body: Mapping[str, Any]) -> Person | Company:
    """One who applies. Raises BadApplication with every fault, each with a JSON pointer into the body."""
    try:
        return _APPLICANT.validate_python(body)
    except ValidationError as error:
        raise BadApplication(UNREADABLE, faults_in(error)) from None


_APPLICANT: TypeAdapter[Person | Company] = TypeAdapter(Applicant)


def check_act(inquiry: Inquiry, acts: Collection[str]) -> None:
    """Raises BadApplication for an act that the pack does not declare. acts: those that it does."""
    if inquiry.measure.kind not in acts:
        says = phrase("application.faults.enum", expected=", ".join(acts))
        raise BadApplication(UNREADABLE, [Fault("/measure/kind", says, "enum")])


Asked = TypeVar("Asked", bound=Inquiry)


def _read(
    kind: type[Asked], body: bytes | str | Mapping[str, Any], acts: Collection[str] | None, *, kept: bool = False
) -> Asked:
    parsed = _parsed(body) if isinstance(body, bytes | str) else body
    try:
        return kind.model_validate(parsed, context={ACTS: acts, KEPT: kept})
    except ValidationError as error:
        raise BadApplication(UNREADABLE, faults_in(error)) from None


UNREADABLE = phrase("application.reading.unreadable")


def _parsed(body: bytes | str) -> object:
    raw = body.encode() if isinstance(body, str) else body
    if len(raw) > LARGEST:
        raise _unreadable(
            "too_large",
            f"Ansökan är större än {LARGEST} byte. Lämna bilagor för sig.",
            f"The application is larger than {LARGEST} bytes. Hand in papers separately.",
        )
    try:
        parsed: object = json.loads(raw, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=each_once)
    except BadInput as twice:
        raise BadApplication(UNREADABLE, twice.faults) from None
    except (ValueError, RecursionError) as error:
        place = f" (rad {error.lineno}, tecken {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise _unreadable(
            "not_json", f"Ansökan är inte giltig JSON{place}.", "The application is not valid JSON."
        ) from None
    if not _whole(parsed):
        raise _unreadable(
            "half_a_sign",
            "Ansökan innehåller ett halvt tecken, som inte går att läsa eller spara. Skriv om texten.",
            "The application holds half a sign, which can be neither read nor kept. Write the text anew.",
        )
    if _depth(parsed) > DEEPEST:
        raise _unreadable("too_deep", "Ansökan är för djupt nästlad.", "The application is nested too deeply.")
    return parsed


def _unreadable(code: str, sv: str, en: str) -> BadApplication:
    return BadApplication(UNREADABLE, [Fault("", Text(sv, en), code)])


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")


def _whole(parsed: object) -> bool:
    """Whether every text and name in a parsed JSON value can be written: half a surrogate pair cannot."""
    try:
        json.dumps(parsed, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return False
    return True


def _depth(value: object) -> int:
    """How deeply a parsed JSON value is nested, found without recursion."""
    deepest, level = 0, [value]
    while level:
        deepest += 1
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return deepest
