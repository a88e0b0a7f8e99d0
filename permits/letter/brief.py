"""
What is applied for, in one line: the act, its sides or area, its height, and how far from the nearest boundary.

Made from what was answered and measured, never from the applicant's own words, so that nothing is said twice with
different numbers: `Garage, 6 m × 4 m, taknockens höjd 3,50 m, 4,50 m (± 0,51 m) från gränsen mot ALMEN 1:2`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from permits import geometry
from permits.decision.against_limit import CENTIMETRE
from permits.decision.explanation import fact_value, quantity
from permits.geometry import Shape
from permits.law.facts import Facts
from permits.law.pack import Pack
from permits.letter.siteplan.words import NEAR, distance
from permits.phrases import phrase
from permits.quantity import Measured, Stated
from permits.text import Text

HEIGHTS = ("ridge_height_m", "height_m")
"""How high it is, by the first that is known."""


def one_line(pack: Pack, facts: Facts, where: Shape | None, least: Mapping[str, Decimal]) -> Text:
    """
    The case in one line. where: the footprint, None where nothing is drawn; least: the least distances, as `limits` of the
    site plan gives them. What is not known is left out.
    """
    said = [_act(pack, facts), *drawn_size(pack, facts, where), *_height(pack, facts), *_place(pack, facts, least)]
    return Text.joined(said, ", ")


def _act(pack: Pack, facts: Facts) -> Text:
    measure = facts.values.get("measure")
    act = pack.acts.get(str(measure.value)) if isinstance(measure, Stated) else None
    return act.law if act else phrase("siteplan.measure")


def drawn_size(pack: Pack, facts: Facts, where: Shape | None) -> Iterator[Text]:
    """Both sides of a rectangle, the length of a line, the area of anything else."""
    area = facts.values.get("building_area_m2")
    if where is not None and geometry.is_line(where):
        long = geometry.length(where).quantize(CENTIMETRE)
        yield phrase("brief.long", length=quantity(pack.facts["height_m"], long))
    elif where is not None and _is_rectangle(where):
        long, short = (side.quantize(CENTIMETRE) for side in geometry.sides(where))
        first, second = (quantity(pack.facts["height_m"], side) for side in (long, short))
        yield Text.joined((first, second), " × ")
    elif isinstance(area, Measured):
        yield fact_value(pack.facts["building_area_m2"], area)


def _is_rectangle(where: Shape) -> bool:
    """Whether a shape fills the least rectangle around it, but for a centimetre along its sides."""
    long, short = geometry.sides(where)
    return abs(long * short - geometry.area(where)) <= (long + short) * CENTIMETRE


def _height(pack: Pack, facts: Facts) -> Iterator[Text]:
    for name in HEIGHTS:
        height = facts.values.get(name)
        if isinstance(height, Measured):
            fact = pack.facts[name]
            says, label = fact_value(fact, height), Text(*(word[:1].lower() + word[1:] for word in fact.label))
            yield Text.joined((label, says))
            return


def _place(pack: Pack, facts: Facts, least: Mapping[str, Decimal]) -> Iterator[Text]:
    """The nearest boundary, where it is near enough to be worth telling."""
    away = [
        (value, boundary.label)
        for boundary in facts.things.get("boundary", ())
        if isinstance(value := boundary.values.get("boundary_distance_m"), Measured)
    ]
    for value, label in sorted((near for near in away if near[0].low < NEAR), key=lambda near: near[0].low)[:1]:
        far = distance(pack.facts["boundary_distance_m"], value, least.get("boundary_distance_m"))
        yield phrase("brief.from", far=far, boundary=label)
