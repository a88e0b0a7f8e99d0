"""Owners as a step names them, made the register's own: whoever writes a designation another way means the same owner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from permits.casework.events import ConsentWithdrawn, whom
from permits.errors import BadInput, Fault
from permits.phrases import phrase
from permits.place.zoning import Zoning
from permits.written import whole_number


def as_registered(zoning: Zoning, sent: Mapping[str, Any]) -> dict[str, Any]:
    """
    A step as it was sent, whom it asks or hears from named as `whom` names owners, each once.

    What names no property here, such as an authority, stays as written. Raises BadInput for an owner whom the register has not.
    """
    named = dict(sent)
    if isinstance(several := sent.get("recipients"), list | tuple):
        named["recipients"] = list(dict.fromkeys(_recipient(zoning, recipient, "/recipients") for recipient in several))
    if isinstance(recipient := sent.get("recipient"), str):
        named["recipient"] = _recipient(zoning, recipient, "/recipient")
    return named


def _recipient(zoning: Zoning, written: Any, place: str) -> Any:
    return _owner(zoning, str(written), place) or written


def _owner(zoning: Zoning, written: str, place: str) -> str | None:
    """The owner as `whom` names them; None where no property is named. Raises BadInput for one whom the register has not."""
    head, _, number = written.rpartition("/")
    property = zoning.property(head) if head and number.isascii() and number.isdigit() else None
    if property is None:
        return None
    owner = whole_number(number)
    if owner is None or not 1 <= owner <= len(property.owners):
        raise _no_such_owner(written, place)
    return whom(property.designation, owner - 1)


def of_owner(zoning: Zoning, body: ConsentWithdrawn) -> ConsentWithdrawn:
    """
    A consent taken back by an owner, named as the register does.

    Raises BadInput for who is no owner there: the consent that was meant would go on counting.
    """
    owner = _owner(zoning, body.recipient, "/recipient")
    if owner is None:
        raise _no_such_owner(body.recipient, "/recipient")
    return body.model_copy(update={"recipient": owner})


def _no_such_owner(written: str, place: str) -> BadInput:
    says = phrase("steps.no_such_owner", who=written)
    return BadInput(phrase("steps.faulty"), [Fault(place, says, "unknown_owner")])
