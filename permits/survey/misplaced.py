"""
What is drawn where it cannot be meant: off the property, over its boundary, or on a house it is to stand free of.

A drawing off the property contradicts the property that was named, and one of the two is wrong. The others may be
meant, and a person then looks at them: they are facts. Who draws on a map is told at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from permits import geometry
from permits.acts import Act, Form
from permits.application import Inquiry
from permits.errors import BadApplication, Fault
from permits.geometry import Shape
from permits.numbers import measure
from permits.phrases import phrase
from permits.place.site import Building, Site
from permits.quantity import Source, Stated
from permits.survey.finding import AGAINST, ZERO, Finding
from permits.text import Text

TAKES_UP_GROUND = (Form.BUILDING, Form.EXTENSION, Form.DECK, Form.STRUCTURE, Form.OTHER)
"""The acts that cover ground which nothing need have covered before."""


def on_the_property(inquiry: Inquiry, site: Site, where: Shape | None) -> None:
    """Raises BadApplication, with both places, when the drawing lies wholly off the property that is named."""
    off = off_the_property(site, where)
    if off is not None and site.property is not None:
        named = site.property.designation
        faults = [
            Fault(
                "/measure/footprint/coordinates",
                phrase("survey.misplaced.far_from", far=off, named=named, system=_system(inquiry)),
                "off_property",
            ),
            Fault(
                "/property",
                phrase("survey.misplaced.lies_from", named=named, off=off),
                "off_property",
            ),
        ]
        raise BadApplication(phrase("survey.absent.faulty"), faults)


def off_the_property(site: Site, where: Shape | None) -> Text | None:
    """How far off the property the drawing lies; None when it reaches it, or either is not known."""
    if where is None or site.property is None:
        return None
    metres = geometry.distance(where, site.property.outline)
    return _far(metres) if metres > AGAINST else None


def misplaced(act: Act, site: Site, where: Shape | None, *, on_both: bool = False) -> Text | None:
    """
    What to tell whoever draws on the map, when they must draw elsewhere; None when it can stand there.

    on_both: whether they say that it is to stand on two properties, which a person then looks at.
    """
    if where is None or site.property is None:
        return None
    off = off_the_property(site, where)
    if off is not None:
        return phrase("survey.misplaced.outside", off=off)
    if over_the_boundary(site, where) and not on_both:
        return phrase("survey.misplaced.over_the_boundary", beyond=_beyond(site, where))
    if act.form in TAKES_UP_GROUND and act.form is not Form.EXTENSION and _lies_on_one(act, site, where):
        return phrase("survey.misplaced.on_a_building")
    return None


def _lies_on_one(act: Act, site: Site, where: Shape) -> bool:
    """Whether it lies on a building: one that shall stand free at all, a deck or the like by more than a slip of the pen."""
    slip = ZERO if act.form is Form.BUILDING else AGAINST
    return any(_lies_on(where, building, slip) for building in site.buildings)


def over_the_boundary(site: Site, where: Shape) -> bool:
    """Whether the drawing leaves the property, as the register draws it, by more than a slip of the pen."""
    return site.property is not None and not geometry.covers(site.property.outline, where, float(AGAINST))


def _beyond(site: Site, where: Shape) -> Text:
    """The properties beyond the boundaries that the drawing crosses, each once, as the register calls them."""
    crossed = [boundary for boundary in site.boundaries if not geometry.distance(where, boundary.line)]
    names = dict.fromkeys(boundary.neighbour.designation for boundary in crossed if boundary.neighbour is not None)
    listed = ", ".join(names)
    return Text(listed, listed) if names else phrase("survey.misplaced.unknown_ground")


def drawn_as_meant(finding: Finding) -> None:
    """
    Whether what takes up ground, or is taken down, is drawn over the boundary, and whether what takes up ground is drawn
    clear of what stands there.

    An extension may be drawn on the house that it is added to, for it may be built on top. Where the map does not tell what
    stands there, only a line is known to lie on none of it.
    """
    where = finding.where if finding.act.form in TAKES_UP_GROUND else None
    # What is taken down may be the neighbour's as well.
    bound = finding.where if finding.act.form is Form.DEMOLITION else where
    beyond = bound is not None and over_the_boundary(finding.site, bound)
    finding.put("drawn_beyond_property", Stated(beyond, Source.SURVEY, "fastighetens utbredning"))
    if where is not None and beyond and finding.site.property is not None:
        own, other = finding.site.property.designation, _beyond(finding.site, where)
        finding.miss("placing_is_meant", phrase("survey.misplaced.stands_on_both", own=own, beyond=other))
    if where is not None and not geometry.is_line(where) and not finding.tells("buildings"):
        finding.miss("clear_of_buildings", phrase("survey.absent.no_buildings"))
        return
    under = [
        building
        for building in _others(finding)
        if where is not None and _lies_on(where, building, _error(finding, building))
    ]
    finding.put(
        "clear_of_buildings", Stated(not under, Source.SURVEY, ", ".join(building.purpose for building in under))
    )


def _others(finding: Finding) -> Iterable[Building]:
    """The buildings that stand there, but for one that is added to. What is coming is another rule's (`own_cases`)."""
    return (
        building
        for building in finding.site.buildings
        if building is not finding.extended and not building.is_deck and not building.extends
    )


def _error(finding: Finding, building: Building) -> Decimal:
    """How far off walls may be, so that what lies deeper is on them whatever their error; of what may be walls, nothing."""
    return (finding.margin(building.accuracy_m) if building.outline_kind == "façade" else None) or ZERO


def _lies_on(where: Shape, building: Building, margin: Decimal) -> bool:
    """Whether what is drawn lies on the building, even where its outline lies that many metres off."""
    touches = geometry.touches(where, building.outline)  # most stand apart, which is known at once
    return touches and geometry.overlap_range(where, building.outline, margin)[0] > ZERO


def _system(inquiry: Inquiry) -> str:
    footprint = inquiry.measure.footprint
    return footprint.crs if footprint else ""


def _far(metres: Decimal) -> Text:
    amount, unit = (metres, "m") if metres < 1000 else (metres / 1000, "km")
    shown = amount.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return measure(shown, unit, "#,##0.#")
