"""Whom a case can be handed over to at the desk: one whom the desk knows, so that it lands on somebody's list."""

from __future__ import annotations

from difflib import get_close_matches

from api.web.roles import Right, rights_of
from permits.errors import BadInput, Fault
from permits.office import Office
from permits.phrases import phrase
from permits.text import Text


def unknown(office: Office, municipality: str, name: str) -> Text | None:
    """
    What is told of a name that no officer there goes by, with the one that is nearest; None for one who has a case, has
    ever taken one or is signed in.
    """
    having = office.store.lists.officers(municipality)
    if name in having or office.store.lists.has_taken(municipality, name):
        return None
    if any(Right.SETTLE in rights_of(role) for role in office.store.sessions.roles_of(municipality, name)):
        return None
    (*nearest,) = get_close_matches(name, having, 1)
    return (
        phrase("desk.colleagues.meant", name=name, nearest=nearest[0])
        if nearest
        else phrase("desk.colleagues.unknown", name=name)
    )


def check_known(office: Office, municipality: str, name: str) -> None:
    """Raises BadInput for a name that is `unknown`, at the field `to` of the step."""
    if (says := unknown(office, municipality, name)) is not None:
        raise BadInput(says, [Fault("/to", says, "unknown_officer")])
