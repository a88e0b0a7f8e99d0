"""
Where the measure stands, as the page's fields tell it: drawn on the map, or a rectangle at two distances from two
boundaries. Nothing stands anywhere that the person did not say, and what is drawn and what is typed must agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import permutations
from math import isfinite
from typing import Any

from starlette.datastructures import QueryParams

from permits.acts import Act, Drawn
from permits.errors import NotAShape
from permits.geometry import (
    Shape,
    area,
    compass,
    distance_to_line,
    from_geojson,
    length,
    longest_stretch,
    place_rectangle,
    sides,
    to_geojson,
)
from permits.letter.siteplan.words import boundary_called
from permits.numbers import measure
from permits.phrases import phrase
from permits.place.site import Boundary, Property
from permits.text import Text

THICKNESS = Decimal("0.1")
"""Metres: how an act along a line is drawn, of which only the length is asked for."""

AGREEMENT = Decimal("0.05")
"""Metres by which what is typed and what is drawn may differ and still say the same."""

ON_BOTH = "on_both"
"""The page's field by which somebody says that it is to stand on two properties."""

SAME_BOUNDARY = phrase("eservice.placing.same_boundary")
NOT_PLACED = phrase("eservice.placing.not_placed")
DOES_NOT_FIT = phrase("eservice.placing.does_not_fit")


def footprint(
    crs: str,
    property: Property,
    boundaries: Sequence[Boundary],
    act: Act,
    sizes: Mapping[str, Decimal],
    params: QueryParams,
    faults: dict[str, Text],
) -> dict[str, Any] | None:
    """
    The footprint as the application has it, in the municipality's own system; None, and what to mend by field.

    sizes: what was typed, in metres, by field. Width, and depth of all but what stands along a line, is asked for whichever
    way the place is given; what could not be read of them stands among the faults already.
    """
    for name in ("width",) if act.drawn is Drawn.LINE else ("width", "depth"):
        if name not in sizes:
            faults.setdefault(name, of_field(name, phrase("eservice.placing.write_measure_metres")))
        elif not sizes[name]:
            faults[name] = of_field(name, phrase("eservice.placing.not_above_zero"))
    those = {boundary.id: boundary for boundary in boundaries}
    chosen = [those.get(params.get(name, "")) for name in ("boundary1", "boundary2")]
    drawn = params.get("shape", "").strip()
    shape = _drawn(drawn, faults) if drawn else _at_distances(property, act, sizes, chosen, faults)
    if shape is None:
        return None
    if drawn:
        _contradictions(shape, act, sizes, chosen, faults)
    return {**to_geojson(shape), "crs": crs}


def _drawn(written: str, faults: dict[str, Text]) -> Shape | None:
    """The shape that the map wrote: corners as `easting,northing`, with semicolons between, in the working CRS."""
    try:
        ring = [[float(number) for number in corner.split(",")] for corner in written.split(";")]
        if not 3 <= len(ring) <= 20 or any(len(corner) != 2 or not all(map(isfinite, corner)) for corner in ring):
            raise ValueError
        return from_geojson({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    except NotAShape as error:
        faults["shape"] = error.says
    except ValueError:
        faults["shape"] = phrase("eservice.placing.shape_unreadable")
    return None


def is_on_both(params: QueryParams) -> bool:
    """Whether it is said to stand on two properties, across the boundary between them."""
    return params.get(ON_BOTH) == "yes"


def is_rectangle(params: QueryParams) -> bool:
    """Whether what is drawn fills the rectangle around it, to the agreement of its sides; so does what stands by its distances."""
    written = params.get("shape", "").strip()
    shape = _drawn(written, {}) if written else None
    if shape is None:
        return True
    long, short = sides(shape)
    return long * short - area(shape) <= AGREEMENT * (long + short)


def written_shape(shape: Shape) -> str:
    """An outline as the page's address carries it: what `_drawn` reads."""
    ring = to_geojson(shape)["coordinates"][0]
    return ";".join(f"{east:.3f},{north:.3f}" for east, north in ring[:-1])


def _at_distances(
    property: Property,
    act: Act,
    sizes: Mapping[str, Decimal],
    chosen: Sequence[Boundary | None],
    faults: dict[str, Text],
) -> Shape | None:
    """The rectangle that stands at the two distances from the two boundaries; None and a fault when none does."""
    typed = [name for name in ("distance1", "distance2") if name in sizes or name in faults]
    for name in ("distance1", "distance2"):
        if not typed:
            faults["distance1"] = NOT_PLACED
        elif name not in typed:
            faults[name] = of_field(name, phrase("eservice.placing.write_measure_metres"))
    first, second = chosen
    if typed and (first is None or second is None or first is second):
        faults["boundary2"] = SAME_BOUNDARY
    if faults or first is None or second is None:
        return None
    shape = place_rectangle(
        property.outline,
        longest_stretch(first.line),
        sizes["distance1"],
        longest_stretch(second.line),
        sizes["distance2"],
        sizes["width"],
        THICKNESS if act.drawn is Drawn.LINE else sizes["depth"],
    )
    if shape is None:
        faults["distance1"] = DOES_NOT_FIT
    return shape


def _contradictions(
    shape: Shape,
    act: Act,
    sizes: Mapping[str, Decimal],
    chosen: Sequence[Boundary | None],
    faults: dict[str, Text],
) -> None:
    """A fault at each field that says otherwise than the drawing, and at the drawing."""
    names = ("width",) if act.drawn is Drawn.LINE else ("width", "depth")
    differing = []
    if all(name in sizes for name in names):
        longest_first = sorted(names, key=lambda name: sizes[name], reverse=True)
        drawn_sides = (_along(shape),) if act.drawn is Drawn.LINE else sides(shape)
        for name, side in zip(longest_first, drawn_sides, strict=True):
            if abs(sizes[name] - side) > AGREEMENT:
                differing.append((name, side))
    for name, boundary in zip(("distance1", "distance2"), chosen, strict=True):
        if name in sizes and boundary is not None:
            away = distance_to_line(shape, longest_stretch(boundary.line))
            if abs(sizes[name] - away) > AGREEMENT:
                differing.append((name, away))
    for name, drawn in differing:
        typed_side, shown = measure(sizes[name], "m"), measure(drawn, "m")
        says = phrase("eservice.placing.side_differs", typed_side=typed_side, shown=shown)
        faults[name] = of_field(name, says)
    if differing:
        faults["shape"] = phrase("eservice.placing.sides_differ")


def _along(ribbon: Shape) -> Decimal:
    """How long a fence or wall is, along its middle and round its corners; metres."""
    return length(ribbon) / 2 - THICKNESS


NAMES = {
    "width": phrase("eservice.placing.names.width"),
    "depth": phrase("eservice.placing.names.depth"),
    "ridge_height_m": phrase("eservice.placing.names.ridge_height_m"),
    "height_m": phrase("eservice.placing.names.height_m"),
    "gross_area_m2": phrase("eservice.placing.names.gross_area_m2"),
    "roof_angle_deg": phrase("eservice.placing.names.roof_angle_deg"),
    "eaves_m": phrase("eservice.placing.names.eaves_m"),
    "distance1": phrase("eservice.placing.names.distance1"),
    "distance2": phrase("eservice.placing.names.distance2"),
}
"""What the form calls its fields, for the summary of faults."""


def of_field(name: str, says: Text) -> Text:
    """A fault that says which field it is about."""
    return Text(
        f"{NAMES[name].sv}: {says.sv[0].lower()}{says.sv[1:]}", f"{NAMES[name].en}: {says.en[0].lower()}{says.en[1:]}"
    )


def corner(lot: Shape, boundaries: Sequence[Boundary]) -> tuple[str, str]:
    """Two boundaries that meet in a corner, to begin with; the first two when none do."""
    metre = Decimal(1)
    for first, second in permutations(boundaries, 2):
        lines = longest_stretch(first.line), longest_stretch(second.line)
        if place_rectangle(lot, lines[0], metre, lines[1], metre, metre, metre) is not None:
            return first.id, second.id
    ids = [*(boundary.id for boundary in boundaries), "", ""]
    return ids[0], ids[1]


def called(lot: Shape, boundary: Boundary) -> Text:
    """How a person tells a boundary from the others: its side and neighbour, as the site plan has them, and its length."""
    words = boundary_called(boundary, compass(lot, boundary.line))
    long = measure(round(length(boundary.line)), "m")
    neighbour = boundary.neighbour
    if neighbour is None:
        return phrase("eservice.placing.unknown_neighbour", words=words, long=long)
    kind = LAND.get(neighbour.land.value, Text("", ""))
    return Text(f"{words.sv}{kind.sv}, {long.sv}", f"{words.en}{kind.en}, {long.en}")


LAND = {
    "public_space": phrase("eservice.placing.land.public_space"),
    "road": phrase("eservice.placing.land.road"),
    "railway": phrase("eservice.placing.land.railway"),
    "water": phrase("eservice.placing.land.water"),
}
