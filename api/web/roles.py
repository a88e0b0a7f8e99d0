"""
What each role opens, in one place. A door asks for a right and never for a role, so that a new role is one line here.

A municipality's own people see its own cases alone; a citizen's way goes by what their sign-in proves, in the e-service.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from permits.text import Text


class Right(StrEnum):
    READ = "read"
    """Open the municipality's cases, and search among them."""
    SETTLE = "settle"
    """Take steps in cases, and decide them."""
    OVERSEE = "oversee"
    """See how the unit and the automated function do, and the list of what was decided."""
    LOWER = "lower"
    """Lower how far the automated function goes, where the board's delegation does not name others besides."""
    READ_BLIND = "read_blind"
    """Read a case that was drawn for a second look, without seeing what the automated function answered."""


RIGHTS: Mapping[str, frozenset[Right]] = {
    "citizen": frozenset(),
    "planner": frozenset(),
    "reader": frozenset({Right.READ}),
    "officer": frozenset({Right.READ, Right.SETTLE, Right.READ_BLIND}),
    "administrator": frozenset({Right.READ, Right.SETTLE, Right.READ_BLIND}),
    "head": frozenset({Right.READ, Right.SETTLE, Right.READ_BLIND, Right.OVERSEE}),
    "board": frozenset({Right.OVERSEE}),
    "chair": frozenset({Right.OVERSEE, Right.LOWER}),
}
"""By role, as the sign-in names it. Members of the board oversee; they read no cases of single people."""

CALLED: Mapping[str, Text] = {
    "citizen": Text("sökande", "applicant"),
    "planner": Text("planhandläggare", "planner"),
    "reader": Text("läsare", "reader"),
    "officer": Text("handläggare", "case officer"),
    "administrator": Text("administratör", "administrator"),
    "head": Text("enhetschef", "head of unit"),
    "board": Text("ledamot i nämnden", "member of the board"),
    "chair": Text("nämndens ordförande", "chair of the board"),
}


def rights_of(role: str) -> frozenset[Right]:
    return RIGHTS.get(role, frozenset())


def refusal(right: Right) -> Text:
    """Who may, for somebody who may not."""
    may = [CALLED[role] for role, rights in RIGHTS.items() if right in rights]
    sv, en = (", ".join(words) for words in zip(*may, strict=True))
    return Text(
        f"Logga in med rätt roll. Det här är öppet för {sv}.", f"Sign in in the right role. This is open to {en}."
    )
