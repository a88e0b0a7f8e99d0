"""A body of a shape of ours, read whole: every fault at its place, and none said away by the first."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from permits.errors import BadInput, Fault
from permits.phrases import phrase
from permits.written import all_visible, each_once

Asked = TypeVar("Asked", bound=BaseModel)

_JSON: TypeAdapter[Any] = TypeAdapter(Any)


def read(kind: type[Asked], body: bytes) -> Asked:
    """
    What a body asks for, its texts without what nobody sees. Raises BadInput with every fault at its place, and for a
    member named twice, of which pydantic would tell the last alone.
    """
    try:
        sent = _JSON.validate_json(body)
        json.loads(body, object_pairs_hook=each_once)
        return kind.model_validate(all_visible(sent))
    except ValidationError as error:
        says = phrase("rest.asked.cannot_read")
        faults = [Fault("".join(f"/{part}" for part in fault["loc"]), says, fault["type"]) for fault in error.errors()]
        raise BadInput(says, faults) from None
