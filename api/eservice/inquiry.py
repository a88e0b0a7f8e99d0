"""
From the pre-check's address to an inquiry: numbers as people write them, a rectangle placed by two distances,
answers to the questions. Faults are told by field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import permutations
from math import atan2, isfinite, pi
from typing import Any

from babel.numbers import format_decimal
from fastapi import Request
from pydantic.alias_generators import to_camel
from starlette.datastructures import FormData, QueryParams

from api.web.pages import office
from permits import application as applications
from permits import clock
from permits.application import MeasureKind
from permits.errors import NotFound
from permits.geometry import Shape, longest_stretch, place_rectangle, to_geojson
from permits.law.pack import FactDeclaration, FactType
from permits.place.site import Boundary, Property, Site
from permits.survey.contradictions import has
from permits.text import Text

STANDING = (MeasureKind.WALL, MeasureKind.FENCE)
UNPLACED = (
    MeasureKind.INSTALLATION,
    MeasureKind.CHANGE_OF_USE,
    MeasureKind.FURTHER_DWELLING,
    MeasureKind.FACADE_CHANGE,
    MeasureKind.SIGN,
    MeasureKind.DEMOLITION,
    MeasureKind.GROUND_WORKS,
    MeasureKind.ADVANCE_NOTICE,
    MeasureKind.OTHER,
)
BUILDINGS = (
    MeasureKind.NEW_BUILDING,
    MeasureKind.NEW_COMPLEMENTARY_BUILDING,
    MeasureKind.NEW_COMPLEMENTARY_DWELLING,
    MeasureKind.EXTENSION,
)

THICKNESS = Decimal("0.1")
"""Metres: how a wall or fence is drawn when only its length is asked for."""

CENTIMETRES = Decimal("0.01")
"""The grid of a declared area, square metres."""

DECLARED = ("ridge_height_m", "height_m", "gross_area_m2", "roof_angle_deg")
PLACING = ("width", "depth", "distance1", "distance2")

UNSURE = "unsure"
"""The answer of one who does not know: asked no more, and left out of the inquiry."""

NAMES = {
    "width": Text("Längd", "Length"),
    "depth": Text("Djup", "Depth"),
    "ridge_height_m": Text("Taknockens höjd", "Height of the ridge"),
    "height_m": Text("Höjd", "Height"),
    "gross_area_m2": Text("Bruttoarea", "Gross area"),
    "roof_angle_deg": Text("Takets lutning", "The roof's angle"),
    "distance1": Text("Avstånd till gräns 1", "Distance to boundary 1"),
    "distance2": Text("Avstånd till gräns 2", "Distance to boundary 2"),
}
"""What the form calls its fields, for the summary of faults."""

NOT_A_NUMBER = Text("Skriv ett tal, till exempel 4,5.", "Write a number, such as 4.5.")
SAME_BOUNDARY = Text("Välj två olika gränser som möts i ett hörn.", "Choose two different boundaries that meet.")
DOES_NOT_FIT = Text(
    "Med de måtten ryms den inte på fastigheten, eller så är gränserna nästan parallella. Ändra måtten eller välj andra gränser.",
    "With these measures it does not fit the property, or the boundaries are nearly parallel. Change them or choose others.",
)


def municipality(request: Request) -> str:
    """The municipality whose e-service this is: the first that is served."""
    return office(request).municipalities[0].code


def property_of(request: Request, designation: str) -> Property:
    """Raises NotFound when the register has no such property."""
    found = office(request).zoning(municipality(request)).property(designation)
    if found is None:
        raise NotFound(
            Text(f"Fastigheten {designation[:60]} finns inte här.", f"There is no property {designation[:60]} here.")
        )
    return found


def site_of(request: Request, property: str) -> Site:
    body = {"municipality": municipality(request), "property": property, "measure": {"kind": "other"}}
    return office(request).zoning(municipality(request)).site(applications.read_inquiry(body), None, clock.today())


def number(written: str) -> Decimal | None:
    """A number as people write it, with comma or point; None when it is none, or no measure of a building."""
    try:
        found = Decimal(written.strip().replace(" ", "").replace("\u00a0", "").replace(",", "."))
    except InvalidOperation:
        return None
    exponent = found.as_tuple().exponent
    if not isinstance(exponent, int) or not 0 <= found < 10_000:
        return None
    return round(found, 3) if exponent < -3 else found


def in_words(amount: Decimal, lang: str) -> str:
    return format_decimal(amount, "#,##0.###", locale=lang)


def inquiry(
    request: Request, property: str, act: MeasureKind, params: QueryParams
) -> tuple[dict[str, Any], dict[str, Text]]:
    """The inquiry that the parameters describe, as a body to read, or what to mend, by field."""
    faults: dict[str, Text] = {}
    sizes: dict[str, Decimal] = {}
    for name in (*PLACING, *DECLARED):
        if written := params.get(name, "").strip():
            found = number(written)
            if found is None:
                faults[name] = _of(name, NOT_A_NUMBER)
            else:
                sizes[name] = found
    if sizes.get("roof_angle_deg", Decimal(0)) > 90:
        faults["roof_angle_deg"] = Text(
            "Skriv en lutning mellan 0 och 90 grader.", "Write an angle from 0 to 90 degrees."
        )
    # What was typed for another act stays in the address, and is not said of this one.
    dimensions = {to_camel(name): str(sizes[name]) for name in DECLARED if name in sizes and has(act, name)}
    if act not in STANDING and has(act, "building_area_m2") and "width" in sizes and "depth" in sizes:
        # What was typed is the area; the rectangle on the map is rounded to the millimetre.
        area = sizes["width"] * sizes["depth"]
        if area == area.quantize(CENTIMETRES):
            dimensions["buildingAreaM2"] = str(area.quantize(CENTIMETRES))
    measure: dict[str, Any] = {"kind": act.value, "dimensions": dimensions}
    if act not in UNPLACED:
        drawn = params.get("shape", "").strip()
        shape = _drawn(request, drawn, faults) if drawn else _footprint(request, property, act, sizes, params, faults)
        if shape is not None:
            measure["footprint"] = shape
    answers = answers_of(request, params, faults)
    body = {"municipality": municipality(request), "property": property, "measure": measure, "answers": answers}
    return body, faults


def answers_of(request: Request, params: QueryParams | FormData, faults: dict[str, Text]) -> dict[str, bool | str]:
    """Answers to the pack's questions, `fact.<name>=…`; a name that nobody asks an applicant about is left out."""
    facts, found = office(request).pack.facts, {}
    for key, written in params.items():
        name = key.removeprefix("fact.")
        if not isinstance(written, str) or name == key or name not in facts or not written.strip() or written == UNSURE:
            continue
        if asks_applicant(facts[name]):
            value = _answer(facts[name], written)
            if value is None:
                faults[key] = (
                    NOT_A_NUMBER if facts[name].type.is_numeric else Text("Välj ett svar.", "Choose an answer.")
                )
            else:
                found[name] = value
    return found


def asks_applicant(fact: FactDeclaration) -> bool:
    return "applicant" in fact.supplied_by and fact.name != "measure"


def _answer(fact: FactDeclaration, written: str) -> bool | str | None:
    """The answer as the application has it; None when it is none."""
    if fact.type is FactType.YES_NO:
        return {"true": True, "false": False}.get(written)
    if fact.choices:
        return written if written in fact.choices else None
    found = number(written)
    return None if found is None else str(found)


def _drawn(request: Request, written: str, faults: dict[str, Text]) -> dict[str, Any] | None:
    """The footprint that the map wrote: corners as `easting,northing`, with semicolons between, in the working CRS."""
    try:
        ring = [[float(number) for number in corner.split(",")] for corner in written[:1000].split(";")]
        if not 3 <= len(ring) <= 20 or any(len(corner) != 2 or not all(map(isfinite, corner)) for corner in ring):
            raise ValueError
    except ValueError:
        faults["shape"] = Text(
            "Kartans form går inte att läsa. Rita om den.", "The map's shape cannot be read. Redraw."
        )
        return None
    crs = office(request).zoning(municipality(request)).municipality.crs
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]], "crs": crs}


def _footprint(
    request: Request,
    property: str,
    act: MeasureKind,
    sizes: Mapping[str, Decimal],
    params: QueryParams,
    faults: dict[str, Text],
) -> dict[str, Any] | None:
    """The rectangle that stands at the two distances from the two boundaries; None and a fault when it does not."""
    boundaries = {one.id: one for one in site_of(request, property).boundaries}
    first, second = boundaries.get(params.get("boundary1", "")), boundaries.get(params.get("boundary2", ""))
    for name in ("width", "distance1", "distance2", *(() if act in STANDING else ("depth",))):
        if name not in sizes:
            faults.setdefault(name, _of(name, Text("Skriv ett mått i meter.", "Write a measure in metres.")))
        elif name in ("width", "depth") and not sizes[name]:
            faults[name] = _of(name, Text("Skriv ett mått större än noll.", "Write a measure above zero."))
    if first is None or second is None or first is second:
        faults["boundary2"] = SAME_BOUNDARY
    if faults or first is None or second is None:
        return None
    lot = property_of(request, property).outline
    depth = THICKNESS if act in STANDING else sizes["depth"]
    shape = place_rectangle(
        lot,
        longest_stretch(first.line),
        sizes["distance1"],
        longest_stretch(second.line),
        sizes["distance2"],
        sizes["width"],
        depth,
    )
    if shape is None:
        faults["distance1"] = DOES_NOT_FIT
        return None
    return {**to_geojson(shape), "crs": office(request).zoning(municipality(request)).municipality.crs}


def _of(name: str, says: Text) -> Text:
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
    ids = [*(one.id for one in boundaries), "", ""]
    return ids[0], ids[1]


SIDES = (
    Text("östra sidan", "east side"),
    Text("nordöstra sidan", "north-east side"),
    Text("norra sidan", "north side"),
    Text("nordvästra sidan", "north-west side"),
    Text("västra sidan", "west side"),
    Text("sydvästra sidan", "south-west side"),
    Text("södra sidan", "south side"),
    Text("sydöstra sidan", "south-east side"),
)


def called(lot: Shape, boundary: Boundary) -> Text:
    """How a person tells a boundary from the others: its side, its neighbour, its length."""
    middle, centre = boundary.line.interpolate(0.5, normalized=True), lot.centroid
    turn = atan2(middle.y - centre.y, middle.x - centre.x)
    sv, en = SIDES[round(turn / (pi / 4)) % 8]
    neighbour = boundary.neighbour
    long = round(boundary.line.length)
    if neighbour is None:
        return Text(f"{sv}, okänd granne, {long} m", f"{en}, unknown neighbour, {long} m")
    kind = LAND.get(neighbour.land.value, Text("", ""))
    return Text(
        f"{sv}, mot {neighbour.designation}{kind.sv}, {long} m",
        f"{en}, towards {neighbour.designation}{kind.en}, {long} m",
    )


LAND = {
    "public_space": Text(" (gata eller park)", " (street or park)"),
    "road": Text(" (väg)", " (road)"),
    "railway": Text(" (järnväg)", " (railway)"),
    "water": Text(" (vatten)", " (water)"),
}
