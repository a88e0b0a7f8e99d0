"""A body of a shape of ours, read whole: every fault at its place, and none said away by the first."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from permits.errors import BadInput, Fault
from permits.phrases import phrase

Asked = TypeVar("Asked", bound=BaseModel)


def read(kind: type[Asked], body: bytes) -> Asked:
    """Raises BadInput with every fault at its place."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        says = phrase("rest.asked.cannot_read")
        faults = [Fault("".join(f"/{part}" for part in fault["loc"]), says, fault["type"]) for fault in error.errors()]
        raise BadInput(says, faults) from None
