"""
The board's mandate to the machine: which acts, within which limits, for how long (KL 6 kap. 37 §).

Read from `rules/local/<municipality>/delegation.yaml`. No file, an expired one, an act not listed or a
limit passed: the case goes to a person, and the letter says which. That nothing is needed is information and no decision
(FL 6 §), so it wants no mandate; the board can silence it act by act.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from permits.decision.result import Result
from permits.phrases import phrase
from permits.quantity import Measured, Value
from permits.text import Text
from permits.validity import Validity


class Mode(StrEnum):
    """How far the machine goes for one kind of act."""

    OFF = "off"
    """It concludes nothing of its own: a person decides."""
    SHADOW = "shadow"
    """What it would have answered is kept, unseen by the one who decides, so that the two can be compared."""
    SUGGEST = "suggest"
    """A person is shown the result and decides."""
    DECIDE = "decide"

    @property
    def reach(self) -> int:
        """How far it goes, from nought."""
        return list(Mode).index(self)


@dataclass(frozen=True, slots=True)
class Settled:
    """
    What the board has answered a question of judgement beforehand.

    at_least: the least that each measure of the case must be, by fact name, for the answer to hold. A measure that is not
    known, or may be less, leaves the question to an officer.
    """

    answer: bool
    at_least: Mapping[str, Decimal] = field(default_factory=dict)

    def holds(self, facts: Mapping[str, Value]) -> bool:
        measures = ((facts.get(name), least) for name, least in self.at_least.items())
        return all(isinstance(measure, Measured) and measure.low >= least for measure, least in measures)


@dataclass(frozen=True, slots=True)
class Mandate:
    """
    What the board has decided for one kind of act.

    limits: the most a fact may be for the machine to decide, by fact name. settles: questions of
    judgement that the board has answered beforehand for these cases, by the officer fact's name. second_look: how many
    per cent of the machine's decisions are drawn for a person to read anew. fallback: beyond how many per cent of those
    read in which the person would have answered otherwise the machine stops deciding by itself; None for never. lowered:
    since when the mode is below the one in the file; None where it is not.
    """

    act: str
    mode: Mode
    limits: Mapping[str, Decimal]
    settles: Mapping[str, Settled]
    second_look: int = 0
    fallback: int | None = None
    lowered: date | None = None


@dataclass(frozen=True, slots=True)
class Delegation:
    """
    The delegation decision of one board.

    board: its name. paragraph, decided: the entry in the minutes, as letters cite it. grants_on_unread_drawings: whether
    the machine may grant where drawings were handed in, which it holds but cannot read; the stated measures then hold.
    clears_start: the acts that it calls nobody to a technical consultation for, of which the machine clears the start of what
    it has permitted where the law leaves nothing to judge (PBL 10 kap. 22-24 §§). silent_on: the acts that the machine does not even tell are exempt, whatever the day. orders_completion: whether the
    machine's list of what is missing is an order that stops the clock (PBL 9 kap. 91 och 99 §§), and not help only (FL 6
    och 20 §§). two_read: the decisions that a second officer reads before they are made. may_lower: the roles that may
    lower a mode besides the chair.
    """

    municipality: str
    board: Text
    paragraph: str
    decided: date
    valid: Validity
    mandates: Mapping[str, Mandate]
    grants_on_unread_drawings: bool = False
    silent_on: frozenset[str] = frozenset()
    orders_completion: bool = False
    clears_start: frozenset[str] = frozenset()
    may_lower: frozenset[str] = frozenset()
    two_read: frozenset[Result] = frozenset()

    @property
    def citation(self) -> str:
        return f"{self.paragraph}, {self.decided.isoformat()}"

    def mandate(self, act: str, day: date) -> Mandate | Text:
        """The mandate for the act on that day, or why there is none."""
        if not self.valid.covers(day):
            return phrase("delegation.not_on", citation=self.citation, day=day)
        mandate = self.mandates.get(act)
        if mandate is not None and mandate.mode is Mode.OFF and mandate.lowered is not None:
            return phrase("delegation.lowered", day=mandate.lowered)
        if mandate is None or mandate.mode is Mode.OFF:
            return phrase("delegation.not_this_act")
        return mandate

    def of(self, act: str) -> Delegation:
        """What of it is said of one act alone, as a record keeps it."""
        spoken_of = frozenset({act})
        return replace(
            self,
            mandates={name: mandate for name, mandate in self.mandates.items() if name == act},
            silent_on=self.silent_on & spoken_of,
            clears_start=self.clears_start & spoken_of,
            may_lower=frozenset(),
        )

    def lowered(self, lowerings: Iterable[tuple[str, Mode, date]]) -> Delegation:
        """
        What is left of it where modes have been lowered: act, to what, and the day.

        A lowering stands until the board has decided anew: it holds against this decision when it is of its day or later.
        """
        mandates = dict(self.mandates)
        for act, mode, day in lowerings:
            mandate = mandates.get(act)
            if mandate is not None and day >= self.decided and mode.reach < mandate.mode.reach:
                mandates[act] = replace(mandate, mode=mode, lowered=day)
        return replace(self, mandates=mandates)


MAY_BE_NAMED = ("head", "officer", "board")
"""The roles that a delegation may let lower a mode; the chair always may."""
