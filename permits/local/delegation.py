"""
The board's mandate to the machine: which acts, within which limits, for how long (KL 6 kap. 37 §).

Read from `rules/local/<municipality>/delegation.yaml`. No file, an expired one, an act not listed or a
limit passed: the case goes to a person, and the letter says which. That nothing is needed is information and no decision
(FL 6 §), so it wants no mandate; the board can silence it act by act.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from permits.phrases import phrase
from permits.quantity import Measured, Value
from permits.text import Text
from permits.validity import Validity


class Mode(StrEnum):
    """How far the machine goes for one kind of act."""

    OFF = "off"
    SUGGEST = "suggest"
    """A person is shown the result and decides."""
    DECIDE = "decide"


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
    judgement that the board has answered beforehand for these cases, by the officer fact's name.
    """

    act: str
    mode: Mode
    limits: Mapping[str, Decimal]
    settles: Mapping[str, Settled]


@dataclass(frozen=True, slots=True)
class Delegation:
    """
    The delegation decision of one board.

    board: its name. paragraph, decided: the entry in the minutes, as letters cite it. grants_on_unread_drawings: whether
    the machine may grant where drawings were handed in, which it holds but cannot read; the stated measures then hold.
    silent_on: the acts that the machine does not even tell are exempt, whatever the day. orders_completion: whether the
    machine's list of what is missing is an order that stops the clock (PBL 9 kap. 91 och 99 §§), and not help only (FL 6
    och 20 §§).
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

    @property
    def citation(self) -> str:
        return f"{self.paragraph}, {self.decided.isoformat()}"

    def mandate(self, act: str, day: date) -> Mandate | Text:
        """The mandate for the act on that day, or why there is none."""
        if not self.valid.covers(day):
            return phrase("delegation.not_on", citation=self.citation, day=day)
        mandate = self.mandates.get(act)
        if mandate is None or mandate.mode is Mode.OFF:
            return phrase("delegation.not_this_act")
        return mandate
