"""
The facts of one case: what the rules may speak of, each with its source and its doubt.

Which facts exist is declared in `rules/<pack>/facts.yaml`; here are the values for one case. A fact
that could not be had is absent, and `why_absent` tells the reader why. What is only claimed is kept beside the values,
where no rule sees it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from permits.quantity import Value
from permits.text import Text

KINDS_OF_THING = ("boundary", "neighbour", "provision", "overlay", "building")
"""What a rule may say `for_each` of."""

ABOUT = "@"
"""Between a fact and the thing it is said of, where an officer answers for each: `boundary_consent@ALMEN 1:2`."""

UNSEEN = "unseen"
"""The id of the thing that stands for all that a missing layer may hide."""


@dataclass(frozen=True, slots=True)
class Thing:
    """
    One boundary, neighbour, plan provision, overlay or building, with the facts about it alone.

    id: stable within the case, unique within its kind. label: how a letter names it
    ("gränsen mot Almen 1:4"). why_absent: facts that could not be had, with the reason. claimed: what is said of them
    with other evidence than is enough. replaced: what an officer's answer stands in the place of.
    """

    id: str
    label: Text
    values: Mapping[str, Value]
    why_absent: Mapping[str, Text] = field(default_factory=dict)
    claimed: Mapping[str, Value] = field(default_factory=dict)
    replaced: Mapping[str, Value] = field(default_factory=dict)

    def answered(self, values: Mapping[str, Value]) -> Thing:
        """The same thing with an officer's answers to what it speaks of; what they replace stands beside them."""
        values = {name: value for name, value in values.items() if self.speaks_of(name)}
        if not values:
            return self
        return replace(
            self,
            values={**self.values, **values},
            why_absent={name: why for name, why in self.why_absent.items() if name not in values},
            replaced={**self.replaced, **{name: self.values[name] for name in values if name in self.values}},
        )

    def speaks_of(self, name: str) -> bool:
        """Whether the fact is known of this thing, or was looked for. A boundary and a neighbour may share an id."""
        return name in self.values or name in self.why_absent


def subject(name: str, about: str | None = None) -> str:
    """What an answer is to: a fact of the case, or of one of its things."""
    return name if not about else f"{name}{ABOUT}{about}"


def parted(subject: str) -> tuple[str, str | None]:
    """The fact that an answer is to, and the id of the thing it is said of; None for the case itself."""
    name, _, about = subject.partition(ABOUT)
    return name, about or None


@dataclass(frozen=True, slots=True)
class Facts:
    """
    The facts of one case.

    values: by fact name. things: by kind, every thing of that kind. why_absent: by fact name, why a
    fact that was looked for is not in `values`. incomplete: kinds whose list may lack things,
    because a layer was missing or stale; a rule for each of them is then never settled by absence.
    claimed: what is said with other evidence than is enough. replaced: what an officer's answer stands
    in the place of.
    """

    values: Mapping[str, Value]
    things: Mapping[str, tuple[Thing, ...]] = field(default_factory=dict)
    why_absent: Mapping[str, Text] = field(default_factory=dict)
    incomplete: Mapping[str, Text] = field(default_factory=dict)
    claimed: Mapping[str, Value] = field(default_factory=dict)
    replaced: Mapping[str, Value] = field(default_factory=dict)

    def each(self, kind: str) -> tuple[Thing, ...]:
        """
        Every thing of the kind; with one more, nameless and without facts, when the list may lack some.

        So a missing layer leaves rules for each of its things open instead of silent.
        """
        things = self.things.get(kind, ())
        why = self.incomplete.get(kind)
        return things if why is None else (*things, Thing(UNSEEN, why, {}))

    def settled(self, values: Mapping[str, Value]) -> Facts:
        """The same case with what the board has settled beforehand; it never takes the place of what is known."""
        return self._with({**values, **self.values})

    def answered(self, values: Mapping[str, Value]) -> Facts:
        """
        The same case with an officer's answers; what they take the place of stands beside them.

        values: by `subject`. A thing that the case no longer has is not answered for.
        """
        of_case: dict[str, Value] = {}
        of_things: dict[str, dict[str, Value]] = {}
        for answered, value in values.items():
            name, about = parted(answered)
            (of_case if about is None else of_things.setdefault(about, {}))[name] = value
        replaced = {name: self.values[name] for name in of_case if name in self.values}
        return replace(
            self._with({**self.values, **of_case}),
            replaced={**self.replaced, **replaced},
            things=self._with_things(of_things) if of_things else self.things,
        )

    def _with_things(self, answers: Mapping[str, Mapping[str, Value]]) -> dict[str, tuple[Thing, ...]]:
        return {
            kind: tuple(thing.answered(answers.get(thing.id, {})) for thing in things)
            for kind, things in self.things.items()
        }

    def says(self, name: str, about: str) -> Thing | None:
        """The thing with that id that the fact is said of, or looked for; None where the case has none."""
        return next(
            (
                thing
                for things in self.things.values()
                for thing in things
                if thing.id == about and thing.speaks_of(name)
            ),
            None,
        )

    def _with(self, values: Mapping[str, Value]) -> Facts:
        absent = {name: why for name, why in self.why_absent.items() if name not in values}
        return replace(self, values=values, why_absent=absent)


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
