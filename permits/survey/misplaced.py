"""
What is drawn where it cannot be meant: off the property, over its boundary, or on a house it is to stand free of.

A drawing off the property contradicts the property that was named, and one of the two is wrong. The others may be
meant, and a person then looks at them; who draws on a map is told at once.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_decimal

from permits import geometry
from permits.acts import Act, Form
from permits.application import Inquiry
from permits.errors import BadApplication, Fault
from permits.geometry import Shape
from permits.place.site import Site
from permits.survey.absent import FAULTY
from permits.survey.finding import AGAINST
from permits.text import Text

OVER_THE_BOUNDARY = Text(
    "Det du ritat går ut över tomtgränsen. Flytta det så att allt ligger på din tomt.",
    "What you have drawn crosses the boundary of your plot. Move it so that all of it lies on your plot.",
)
ON_A_BUILDING = Text(
    "Det du ritat ligger på en byggnad som redan står där. Flytta det. Bygger du ihop det med huset är det en "
    "tillbyggnad, och ska byggnaden bort behöver du först ansöka om att riva den.",
    "What you have drawn lies on a building that already stands there. Move it. If you build it onto the house it is "
    "an extension, and if the building is to go, apply to demolish it first.",
)
APART = Text(
    "Den sitter inte ihop med huset. Är det ett fristående hus?",
    "It is not joined to the house. Is it a free-standing building?",
)


def on_the_property(inquiry: Inquiry, site: Site, where: Shape | None) -> None:
    """Raises BadApplication, with both places, when the drawing lies wholly off the property that is named."""
    off = off_the_property(site, where)
    if off is not None and site.property is not None:
        named = site.property.designation
        faults = [
            Fault(
                "/measure/footprint/coordinates",
                Text(
                    f"Åtgärden är ritad {off.sv} från {named}. Är koordinatsystemet ({_system(inquiry)}) rätt?",
                    f"The measure is drawn {off.en} off {named}. Is the coordinate system ({_system(inquiry)}) right?",
                ),
                "off_property",
            ),
            Fault(
                "/property",
                Text(f"{named} ligger {off.sv} från det som är ritat.", f"{named} lies {off.en} from what is drawn."),
                "off_property",
            ),
        ]
        raise BadApplication(FAULTY, faults)


def off_the_property(site: Site, where: Shape | None) -> Text | None:
    """How far off the property the drawing lies; None when it reaches it, or either is not known."""
    if where is None or site.property is None:
        return None
    metres = geometry.distance(where, site.property.outline)
    return _far(metres) if metres > AGAINST else None


def misplaced(act: Act, site: Site, where: Shape | None) -> Text | None:
    """What to tell whoever draws on the map, when they must draw elsewhere; None when it can stand there."""
    if where is None or site.property is None:
        return None
    off = off_the_property(site, where)
    if off is not None:
        return Text(
            f"Det du ritat ligger utanför din tomt, {off.sv} bort. Flytta det dit det ska stå.",
            f"What you have drawn lies outside your plot, {off.en} away. Move it to where it will stand.",
        )
    if not geometry.covers(site.property.outline, where, float(AGAINST)):
        return OVER_THE_BOUNDARY
    on_one = any(geometry.overlap(where, building.outline) > 0 for building in site.buildings)
    if act.form is Form.BUILDING and on_one:
        return ON_A_BUILDING
    return None


def _system(inquiry: Inquiry) -> str:
    footprint = inquiry.measure.footprint
    return footprint.crs if footprint else ""


def _far(metres: Decimal) -> Text:
    amount, unit = (metres, "m") if metres < 1000 else (metres / 1000, "km")
    shown = amount.quantize(Decimal("0.1"), ROUND_HALF_UP)
    sv, en = (format_decimal(shown, "#,##0.#", locale=language) for language in ("sv", "en"))
    return Text(f"{sv}\u00a0{unit}", f"{en}\u00a0{unit}")
