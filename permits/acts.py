"""
An act (åtgärd): what somebody may ask to build, change, use or tear down, declared once in `rules/<pack>/acts.yaml`.

Whatever else needs to know of an act reads it here: its words, how it is drawn, what the survey measures it as, what
its permit is called. No other file names one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from permits.text import Text

VIEWS = ("elevations", "floor_plan", "cross_section")
"""The papers that can be drawn of an act, as an application names them."""


class Form(StrEnum):
    """What the survey measures an act as."""

    BUILDING = "building"
    """A new building that stands free."""
    EXTENSION = "extension"
    """An addition to a building that stands there."""
    DECK = "deck"
    """Ground that may be used beneath what is built, and may not."""
    STRUCTURE = "structure"
    """Built, but no building."""
    CHANGE = "change"
    """Of a building that stands there, or of its use."""
    PART = "part"
    """Put into a building or on it, with no area, roof or storeys of its own."""
    DEMOLITION = "demolition"
    OTHER = "other"


class Drawn(StrEnum):
    """How an act is drawn on the map."""

    AREA = "area"
    """It covers ground, and a line is no drawing of it."""
    LINE = "line"
    """It stands along a line, and only its length is asked for."""
    EITHER = "either"
    UNASKED = "unasked"
    """It may be drawn, but nobody is asked to; where it is not, all that governs the property may govern it."""
    NOWHERE = "nowhere"
    """It covers no ground; all that governs the property may govern it."""
    BUILDING = "building"
    """It covers no ground: what is drawn tells which of the property's buildings it is about."""
    INSIDE = "inside"
    """It covers no ground, and no plan speaks of where it is."""


def complements(called: str) -> bool:
    """Whether what the building register calls so complements a dwelling house."""
    return called.startswith("Komplement")


@dataclass(frozen=True, slots=True)
class Act:
    """
    One act.

    law: what the law calls it. words, examples: what people call it, and what may be meant. group: the heading it is
    found under. noun: how a sentence of the drawing begins. permit: what a permit for it is called. brings: the facts
    that it has beside what every act has, those that are asked for in the order of asking. views: the papers that can
    be drawn of it here, beside the site plan. bounded: the facts that tell how large it is, each of which a board limits
    before the service decides of it. becomes: what the building register calls it once built, empty for what
    later cases are not counted with. result: how it is decided when not by the pack's courses.
    """

    name: str
    law: Text
    words: Text
    examples: Text
    group: Text
    noun: Text
    permit: Text
    form: Form
    drawn: Drawn
    brings: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    bounded: tuple[str, ...] = ()
    becomes: str = ""
    result: str = ""

    @property
    def is_building(self) -> bool:
        """A building, or more of one."""
        return self.form in (Form.BUILDING, Form.EXTENSION)

    @property
    def is_complementary(self) -> bool:
        """A building that complements a dwelling house."""
        return self.form is Form.BUILDING and complements(self.becomes)

    @property
    def adds_up(self) -> bool:
        """Whether the law may count all of its kind on a property together, though none is a building."""
        return self.form is Form.DECK or (self.form is Form.STRUCTURE and self.drawn in (Drawn.AREA, Drawn.EITHER))

    @property
    def is_placed(self) -> bool:
        """Whether somebody who asks is asked where it will stand."""
        return self.drawn in (Drawn.AREA, Drawn.LINE, Drawn.EITHER)

    @property
    def is_of_a_building(self) -> bool:
        """Whether somebody who asks is asked which of the buildings that stand there it is about."""
        return self.drawn is Drawn.BUILDING or self.form is Form.DEMOLITION

    @property
    def covers_no_ground(self) -> bool:
        return self.drawn in (Drawn.NOWHERE, Drawn.BUILDING, Drawn.INSIDE)
