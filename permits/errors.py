"""
Everything Lovsvar raises on purpose, as one small tree.

    LovsvarError
    ├── BadInput            faults of something handed in, all of them at once
    │   ├── BadApplication      an application, form or REST body
    │   ├── BadPack             a rule pack, delegation or phrase file
    │   └── BadZoning           a plan, register or map layer
    ├── NotAShape           a geometry that cannot be measured
    ├── NotFound            a case, property or municipality that is not here
    ├── Conflict            the same key with another content
    │   └── MovedOn             a case that has gone on since it was read
    ├── NotAllowed          a person or function without the mandate for what was asked
    │   └── OverQuota           more than is kept for one
    ├── Unavailable         a database that is busy or away: the same again later may well do
    ├── LetterNotWritten    a letter that could not be written whole; none leaves
    ├── PackNotSafe         a pack that an engine could not take
    └── RecordBroken        a stored record that does not match its hash or its chain

What only one room raises stands in that room, as a leaf of the same tree: `process.IllegalStep` and `security.FormTooOld`
are NotAllowed, `settings.BadSettings` is BadInput, `columns.NotInColumns` and `deliver.NoSuchAddress` grow from the root. No exception of ours stands outside.

An answer ("too high", "no plan found") is a value, not an exception: see `outcome`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from permits.text import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One thing wrong with an input, told to the person who can mend it.

    place: a JSON pointer (`/measure/kind`), or `file:line:column` for files edited by hand.
    says: what is wrong and what to do, in Swedish and English.
    code: a short stable word for programs, such as `missing` or `not_a_number`.
    """

    place: str
    says: Text
    code: str = "invalid"

    def __str__(self) -> str:
        return f"{self.place}: {self.says.en}"


class LovsvarError(Exception):
    """The root: the work could not be done, and the message says what to do."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says


class BadInput(LovsvarError):
    """Something handed in cannot be read. Carries every fault found, each with its place."""

    def __init__(self, says: Text, faults: Sequence[Fault]) -> None:
        super().__init__(says)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join([self.says.en, *map(str, self.faults)])


class BadApplication(BadInput):
    """An application that cannot be read."""


class BadPack(BadInput):
    """A rule pack, delegation or phrase file that does not load."""


class BadZoning(BadInput):
    """A plan, register or map layer that cannot be taken in."""


class NotAShape(LovsvarError):
    """A GeoJSON geometry that cannot be measured; whoever reads the rest of what was sent says where it stands."""


class NotFound(LovsvarError):
    """What was asked for is not here."""


class Conflict(LovsvarError):
    """The request contradicts something already accepted."""


class MovedOn(Conflict):
    """The case has gone on since the one who asks read it. sequence: of the record that is now its last."""

    def __init__(self, says: Text, sequence: int) -> None:
        super().__init__(says)
        self.sequence = sequence


class NotAllowed(LovsvarError):
    """The asker lacks the mandate."""


class OverQuota(NotAllowed):
    """More than is kept for one."""


class Unavailable(LovsvarError):
    """The database is busy or away. Nothing is half done, and the same again later may well do."""


class LetterNotWritten(LovsvarError):
    """A letter could not be written whole, so none leaves."""


class PackNotSafe(LovsvarError):
    """A pack that passed the loader but that an engine could not take."""


class RecordBroken(LovsvarError):
    """A stored record does not match its hash, its chain or its pack."""
