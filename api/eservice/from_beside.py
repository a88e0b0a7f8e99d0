"""
What a neighbour sees of a measure from their side: how far from them it will stand, where as seen from their house, and
how high. Only what concerns them, in plain words; the measures are those of the site plan beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_FLOOR

from permits import geometry
from permits.assessment import Assessment
from permits.decision.against_limit import CENTIMETRE, WIDE
from permits.decision.explanation import fact_value, quantity
from permits.law.facts import Facts
from permits.law.pack import Pack
from permits.letter.brief import HEIGHTS
from permits.letter.siteplan.words import SIDES
from permits.numbers import measure
from permits.phrases import phrase
from permits.place.site import Property
from permits.quantity import Measured
from permits.text import Text


def from_beside(pack: Pack, assessment: Assessment, neighbour: Property) -> list[Text]:
    """Sentences for the owners of a property that borders; none of what is not known."""
    return [*_boundary(pack, assessment, neighbour), *_house(assessment, neighbour), *_height(pack, assessment.facts)]


def _boundary(pack: Pack, assessment: Assessment, neighbour: Property) -> Iterator[Text]:
    shared = {
        boundary.id
        for boundary in assessment.site.boundaries
        if boundary.neighbour is not None and boundary.neighbour.designation == neighbour.designation
    }
    distances = [
        thing.values.get("boundary_distance_m") for thing in assessment.facts.each("boundary") if thing.id in shared
    ]
    known = [distance for distance in distances if isinstance(distance, Measured)]
    if known:
        least = min(known, key=lambda distance: distance.low)
        rough = least.margin >= WIDE
        if rough and least.low <= 0:
            yield phrase("eservice.from_beside.reached")
            return
        far = (least.low if rough else least.middle).quantize(CENTIMETRE, ROUND_FLOOR)
        how = "at_least" if rough else "exactly"
        yield phrase(f"eservice.from_beside.boundary.{how}", far=quantity(pack.facts["boundary_distance_m"], far))


def _house(assessment: Assessment, neighbour: Property) -> Iterator[Text]:
    """How far it is from their nearest house, and in which direction as seen from there."""
    where = assessment.where
    theirs = [building for building in assessment.site.buildings if building.on == neighbour.designation]
    if where is None or not theirs:
        return
    houses = [building.outline for building in theirs if building.main] or [building.outline for building in theirs]
    nearest = min(houses, key=lambda house: geometry.distance(house, where))
    turn = geometry.compass(nearest, where)
    if turn is not None:
        far = measure(round(geometry.distance(nearest, where)), "m")
        yield phrase(f"eservice.from_beside.house.{SIDES[turn]}", far=far)


def _height(pack: Pack, facts: Facts) -> Iterator[Text]:
    high = next((fact_value(pack.facts[name], facts.values[name]) for name in HEIGHTS if name in facts.values), None)
    if high is not None:
        yield phrase("eservice.from_beside.height", high=high)
