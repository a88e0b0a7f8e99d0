"""
What each role opens, in one place. A door asks for a right and never for a role, so that a new role is one line here.

A municipality's own people see its own cases alone; a citizen's way goes by what their sign-in proves, in the e-service.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from permits.phrases import phrase
from permits.text import Text


class Right(StrEnum):
    READ = "read"
    """Open the municipality's cases, and search among them."""
    SETTLE = "settle"
    """Take steps in cases, and decide them."""
    OVERSEE = "oversee"
    """See how the unit and the automated function do, and the list of what was decided."""
    LEAD = "lead"
    """See what runs out for whom in the unit, and tell of another's days away."""
    LOWER = "lower"
    """Lower how far the automated function goes, where the board's delegation does not name others besides."""
    OPEN_PROTECTED = "open_protected"
    """Open cases with somebody whose identity is protected."""
    READ_BLIND = "read_blind"
    """Read a case that was drawn for a second look, without seeing what the automated function answered."""
    CHANGE_RULES = "change_rules"
    """Change rules in the workshop, and approve what another has changed."""


RIGHTS: Mapping[str, frozenset[Right]] = {
    "citizen": frozenset(),
    "planner": frozenset({Right.CHANGE_RULES}),
    "lawyer": frozenset({Right.CHANGE_RULES}),
    "reader": frozenset({Right.READ}),
    "officer": frozenset({Right.READ, Right.SETTLE, Right.READ_BLIND}),
    "administrator": frozenset({Right.READ, Right.SETTLE, Right.READ_BLIND}),
    "head": frozenset({Right.READ, Right.SETTLE, Right.READ_BLIND, Right.OVERSEE, Right.LEAD, Right.OPEN_PROTECTED}),
    "board": frozenset({Right.OVERSEE}),
    "chair": frozenset({Right.OVERSEE, Right.LOWER}),
}
"""By role, as the sign-in names it. Members of the board oversee; they read no cases of single people."""

DUTIES: Mapping[str, Right] = {"protected": Right.OPEN_PROTECTED}
"""What an employee may be named for beside their role, as the sign-in names it."""

CALLED: Mapping[str, Text] = {
    "citizen": phrase("web.roles.called.citizen"),
    "planner": phrase("web.roles.called.planner"),
    "lawyer": phrase("web.roles.called.lawyer"),
    "reader": phrase("web.roles.called.reader"),
    "officer": phrase("web.roles.called.officer"),
    "administrator": phrase("web.roles.called.administrator"),
    "head": phrase("web.roles.called.head"),
    "board": phrase("web.roles.called.board"),
    "chair": phrase("web.roles.called.chair"),
}


def rights_of(role: str, duties: Collection[str] = ()) -> frozenset[Right]:
    """The rights of a role, with what somebody in it is named for; a duty opens nothing to one who reads no cases."""
    rights = RIGHTS.get(role, frozenset())
    return rights | {DUTIES[duty] for duty in duties if duty in DUTIES} if Right.READ in rights else rights


def refusal(right: Right) -> Text:
    """Who may, for somebody who may not."""
    may = [CALLED[role] for role, rights in RIGHTS.items() if right in rights]
    return phrase("web.roles.closed", roles=Text.joined(may, ", "))
