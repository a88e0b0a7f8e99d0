"""
The facts of one case: what the rules may speak of, each with its source and its doubt.

Which facts exist is declared in `rules/<pack>/facts.yaml`; here are the values for one case. A fact
that could not be had is absent, and `why_absent` tells the reader why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from permits.quantity import Value
from permits.text import Text

KINDS_OF_THING = ("boundary", "neighbour", "provision", "overlay", "building")
"""What a rule may say `for_each` of."""

UNSEEN = "unseen"
"""The id of the thing that stands for all that a missing layer may hide."""


@dataclass(frozen=True, slots=True)
class Thing:
    """
    One boundary, neighbour, plan provision, overlay or building, with the facts about it alone.

    id: stable within the case, unique within its kind. label: how a letter names it
    ("gränsen mot Almen 1:4"). why_absent: facts that could not be had, with the reason.
    """

    id: str
    label: Text
    values: Mapping[str, Value]
    why_absent: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """
    The facts of one case.

    values: by fact name. things: by kind, every thing of that kind. why_absent: by fact name, why a
    fact that was looked for is not in `values`. incomplete: kinds whose list may lack things,
    because a layer was missing or stale; a rule for each of them is then never settled by absence.
    """

    values: Mapping[str, Value]
    things: Mapping[str, tuple[Thing, ...]] = field(default_factory=dict)
    why_absent: Mapping[str, Text] = field(default_factory=dict)
    incomplete: Mapping[str, Text] = field(default_factory=dict)

    def each(self, kind: str) -> tuple[Thing, ...]:
        """
        Every thing of the kind; with one more, nameless and without facts, when the list may lack some.

        So a missing layer leaves rules for each of its things open instead of silent.
        """
        things = self.things.get(kind, ())
        why = self.incomplete.get(kind)
        return things if why is None else (*things, Thing(UNSEEN, why, {}))

    def with_values(self, values: Mapping[str, Value]) -> Facts:
        """The same case with these values added or replaced: how an officer's answers enter."""
        merged = {**self.values, **values}
        absent = {name: why for name, why in self.why_absent.items() if name not in merged}
        return Facts(merged, self.things, absent, self.incomplete)


@dataclass(frozen=True, slots=True)
class Dates:
    """
    The dates that decide which law applies to a case.

    received: when the application came in. decided: the day of the decision. started: when the
    work starts or started, where that counts; the application's planned start until then.
    """

    received: date
    decided: date
    started: date | None = None

    def on(self, applies_by: str) -> date:
        """The date named by a rule's `applies_by`; a case not started yet counts as starting when decided."""
        if applies_by == "started":
            return self.started or self.decided
        return self.received if applies_by == "received" else self.decided
