"""The acts that a citizen can ask about, by the pack's own declarations (`rules/<pack>/acts.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Annotated

from fastapi import Depends, Request

from api.web.served import office
from permits.acts import Act
from permits.errors import NotFound
from permits.phrases import phrase
from permits.text import Text


def act_named(request: Request, act: str) -> Act:
    """Raises NotFound when the pack declares no such act."""
    declared = office(request).pack.acts.get(act)
    if declared is None:
        raise NotFound(phrase("eservice.acts.no_such_act"))
    return declared


ActAsked = Annotated[Act, Depends(act_named)]
"""The act in a page's address."""


def in_brief(request: Request, act: str) -> Text:
    """What people call the act of a case; an old case's act by its name alone when it is declared no more."""
    declared = office(request).pack.acts.get(act)
    return declared.words if declared else Text(act, act)


def in_groups(acts: Mapping[str, Act]) -> list[tuple[Text, list[Act]]]:
    """The acts under their headings, as the page shows them."""
    return [(title, list(those)) for title, those in groupby(acts.values(), lambda act: act.group)]
