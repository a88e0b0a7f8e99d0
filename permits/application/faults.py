"""What pydantic finds, as faults in the applicant's words, each with a JSON pointer to its place."""

from __future__ import annotations

from decimal import Decimal

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from permits.errors import Fault
from permits.phrases import phrase, phrases


def faults_in(error: ValidationError) -> list[Fault]:
    """Every fault once, in the body's order."""
    return _without_echoes([_fault(detail) for detail in error.errors(include_url=False, include_context=True)])


def _without_echoes(faults: list[Fault]) -> list[Fault]:
    """A list whose only entry is at fault is also reported as too short: only the entry's fault is told."""
    places = {fault.place for fault in faults}
    return [
        fault
        for fault in dict.fromkeys(faults)
        if not (fault.code == "too_short" and any(place.startswith(f"{fault.place}/") for place in places))
    ]


def _fault(detail: ErrorDetails) -> Fault:
    """Pydantic's finding as a fault in the applicant's words."""
    kind, context = detail["type"], detail.get("ctx", {})
    # A discriminated union puts the chosen branch into the location, a name at fault a mark; neither is in the body.
    place = [part for part in detail["loc"] if part not in ("person", "company", "[key]")]
    pointer = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in place)
    shown = {name: _plain(value) for name, value in context.items()}
    return Fault(pointer, phrase(f"application.faults.{_known(kind)}", **{**dict.fromkeys(SLOTS, "?"), **shown}), kind)


def _known(kind: str) -> str:
    """The longest beginning of pydantic's error type that has words of its own, or `unreadable`."""
    words = (code.removeprefix(WORDS) for code in phrases() if code.startswith(WORDS))
    return max((word for word in words if kind.startswith(word)), key=len, default="unreadable")


def _plain(value: object) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


SLOTS = ("ge", "le", "gt", "lt", "min_length", "max_length", "expected", "max_digits", "decimal_places")

WORDS = "application.faults."
"""Where the words stand, each under the beginning of pydantic's error type."""
