"""
The lives of the demo town's cases: who wanted what, how long ago, and what was done on which day after that.

A line is a day and what happens then: a step by its name in `rules/se/process/steps.yaml`, or one of `Act`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from permits.decision.result import Result
from permits.demo.wants import WANTS, Wanted

GARAGE, PLANNED_GARAGE, SHED, EXTENSION, STOVE, ON_NO_BUILD_LAND, CAFE, PARKING = (
    WANTS.wants[name]
    for name in ("garage", "planned_garage", "shed", "extension", "stove", "on_no_build_land", "cafe", "parking")
)


class Act(StrEnum):
    """What goes by a pass through the rules, and no step alone."""

    COMPLETES = "completes"
    WITHDRAWS = "withdraws"
    READS = "reads"
    """Whoever applied opens the decision."""
    DECIDES = "decides"
    """An officer, who answers every question that is left with `yes`: true or false."""


Done = tuple[int, str, Mapping[str, Any]]


@dataclass(frozen=True)
class Life:
    """
    ago: days from when it came in until now. whole: with all papers and answers from the start. person: how who applies
    differs from the owner of the lot as the register has them.
    """

    lot: int
    wants: Wanted
    ago: int
    then: Sequence[Done] = ()
    whole: bool = True
    person: Mapping[str, Any] = field(default_factory=dict)


def on(day: int, what: str, /, **asked: Any) -> Done:
    return day, what, asked


def decides(day: int, result: Result, *, yes: bool = True, reasons: str = "Prövat på plats.") -> Done:
    return on(day, Act.DECIDES, result=result, yes=yes, reasons=reasons)


def cleared(day: int) -> list[Done]:
    """What is done until it may be built, from that day on."""
    return [
        on(day, "plan_handed_in"),
        on(day + 5, "consultation_not_needed", why="Enkel byggnad."),
        on(day + 6, "start_cleared", plan=PLAN, papers=["Intyg om att kontrollplanen är följd"]),
    ]


def managed(day: int) -> list[Done]:
    """The same where somebody manages the inspection."""
    named = on(day, "manager_named", name="Kontrolla Testsson", certificate="0000/00")
    called = on(day + 2, "consultation_called", on=CALLED)
    held = on(day + 9, "consultation_held", minutes="Kontrollplan, grundläggning och brandskydd gicks igenom.")
    return [named, on(day, "plan_handed_in"), called, held, on(day + 10, "start_cleared", plan=PLAN, papers=["Intyg"])]


CALLED = "{day+7}"
"""The day of a consultation: a week after it is called."""

PLAN = ["Grundläggning: byggherren, mot ritning.", "Taksäkerhet: sakkunnig, på plats."]
HEARS = "Komplementbyggnad på mark som inte får bebyggas."
NEIGHBOUR_GRUMBLES = {"name": "Grannen Testgren", "wants": "Lovet ska upphävas.", "because": "Det skymmer utsikten."}


def heard(day: int, *recipients: str, what: str = HEARS) -> Done:
    return on(day, "heard", recipients=list(recipients), what=what)


def appeals(day: int) -> Done:
    return on(day, "appealed", **NEIGHBOUR_GRUMBLES)


TESTA = {"name": "Testa Testsson", "personalNumber": "19880320-0016"}
"""The demo's own citizen, who finds these among their cases."""

LIVES = (
    # Finished, or being built.
    Life(1, GARAGE, 280, [on(1, Act.READS), *cleared(20), on(170, "final_clearance_asked"), on(178, "final_cleared")]),
    Life(5, EXTENSION, 270, [on(2, Act.READS), *managed(25), on(200, "interim_cleared", part="Tillbyggnaden utvändigt",
        remains="Invändig målning och ventilation")]),
    Life(6, GARAGE, 262, [on(3, Act.READS), *cleared(30), on(190, "final_clearance_asked")]),
    Life(7, STOVE, 250, [on(1, Act.READS), on(60, "final_clearance_asked"), on(64, "final_cleared")]),
    Life(8, GARAGE, 240, [on(75, Act.COMPLETES), on(76, Act.READS), *cleared(110)], whole=False),
    Life(9, STOVE, 120, [on(1, Act.READS)]),
    Life(10, GARAGE, 200, [on(1, Act.READS), *cleared(15)]),
    Life(31, EXTENSION, 150, [on(1, Act.READS), *managed(30)]),
    Life(26, PLANNED_GARAGE, 5, [on(0, Act.READS)]),
    Life(32, STOVE, 15, [on(1, Act.READS), on(9, "final_clearance_asked")]),
    # Granted, not begun.
    Life(33, GARAGE, 90, [on(1, Act.READS), on(30, "plan_handed_in")]),
    Life(34, GARAGE, 45, [on(2, Act.READS)]),
    Life(35, GARAGE, 3, person=TESTA),
    Life(4, EXTENSION, 20, [on(1, Act.READS), on(4, "manager_named", name="Kontrolla Testsson", certificate="0000/00"),
        on(4, "plan_handed_in"), on(8, "consultation_called", on=CALLED)]),
    Life(2, GARAGE, 1),
    # Needs nothing.
    Life(1, SHED, 100),
    Life(5, SHED, 12, person=TESTA),
    # Waits for the applicant.
    Life(11, GARAGE, 10, whole=False),
    Life(12, GARAGE, 25, whole=False, person=TESTA),
    Life(13, EXTENSION, 40, whole=False),
    Life(14, GARAGE, 2, whole=False),
    # Waits for an officer.
    Life(15, CAFE, 6),
    Life(16, CAFE, 30, [on(2, "taken"), on(2, "receipt_confirmed"),
        on(9, "answered", fact="fits_townscape", yes=True, why="Inget ändras på utsidan.")]),
    Life(17, CAFE, 85, [on(3, "taken")]),
    Life(18, CAFE, 66, [on(2, "taken"), on(50, "extended", why="Miljönämnden ska yttra sig om lukt och buller.")]),
    Life(19, CAFE, 55, [on(1, "taken"), on(20, "stayed", why="Detaljplanen ändras.")]),
    Life(20, ON_NO_BUILD_LAND, 4),
    Life(37, GARAGE, 8, person={"protectedIdentity": True}),
    # Neighbours are heard.
    Life(6, ON_NO_BUILD_LAND, 9, [on(2, "taken"), heard(5, "ALMEN 1:5/1", "ALMEN 1:7/1")]),
    Life(7, ON_NO_BUILD_LAND, 33, [on(2, "taken"), heard(4, "ALMEN 1:6/1", "ALMEN 1:8/1"),
        on(9, "hearing_answered", recipient="ALMEN 1:6/1", objects=True, text="För nära min uteplats."),
        on(12, "hearing_answered", recipient="ALMEN 1:8/1", objects=False)], person=TESTA),
    Life(9, ON_NO_BUILD_LAND, 110, [on(2, "taken"), heard(3, "ALMEN 1:8/1", "ALMEN 1:10/1"),
        on(8, "hearing_answered", recipient="ALMEN 1:8/1", objects=False),
        on(10, "hearing_answered", recipient="ALMEN 1:10/1", objects=False), on(11, "hearing_closed"),
        decides(20, Result.GRANTED, reasons="Avvikelsen är liten och ingen har något emot den."), on(22, Act.READS)]),
    # Refused, after the applicant was shown why.
    Life(10, ON_NO_BUILD_LAND, 130, [on(2, "taken"), on(5, "communicated", what="Marken får inte bebyggas enligt planen."),
        on(12, "commented", text="Boden är liten."), decides(20, Result.REFUSED, yes=False,
        reasons="Marken ska vara fri enligt planen."), on(22, "served", recipient="applicant")]),
    Life(31, ON_NO_BUILD_LAND, 60, [on(2, "taken"), on(6, "communicated", what="Marken får inte bebyggas enligt planen.")]),
    # Decided too late: a part of the fee falls away.
    Life(32, CAFE, 140, [on(2, "taken"), heard(5, "ALMEN 1:33/1", what="Café i bostadshus."),
        on(9, "hearing_answered", recipient="ALMEN 1:33/1", objects=False), on(10, "hearing_closed"),
        decides(79, Result.GRANTED, reasons="Caféet är litet och stör ingen.")]),
    # Appealed.
    Life(21, GARAGE, 22, [on(1, Act.READS), appeals(20)]),
    Life(29, GARAGE, 40, [on(1, Act.READS), appeals(18), on(20, "appeal_tried", number=1, inTime=True),
        on(22, "appeal_forwarded", number=1)]),
    Life(23, GARAGE, 160, [on(1, Act.READS), appeals(15), on(16, "appeal_tried", number=1, inTime=True),
        on(17, "appeal_forwarded", number=1), on(90, "appeal_ended", number=1, outcome="upheld"), *cleared(100)]),
    Life(24, GARAGE, 170, [on(1, Act.READS), appeals(15), on(16, "appeal_tried", number=1, inTime=True),
        on(17, "appeal_forwarded", number=1), on(140, "returned", number=1)]),
    Life(30, GARAGE, 75, [on(1, Act.READS), appeals(60),
        on(62, "appeal_tried", number=1, inTime=False, why="Kom efter sista dagen.")]),
    # Taken back, or closed.
    Life(22, CAFE, 70, [on(9, Act.WITHDRAWS)]),
    Life(27, GARAGE, 50, [on(30, Act.WITHDRAWS)], whole=False),
    Life(28, CAFE, 95, [on(3, "taken"), decides(30, Result.WRITTEN_OFF, reasons="Huset är sålt.")]),
    # The machine has reckoned in shadow what the officer then decides, or will.
    Life(25, PARKING, 80, [on(2, "taken"), decides(12, Result.GRANTED, reasons="Följer planen.")]),
    Life(36, PARKING, 7),
)  # fmt: skip
