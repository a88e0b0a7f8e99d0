"""
From the pre-check's address to an inquiry: sizes as people write them, where it stands, answers to the questions.
Faults are told by field.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from fastapi import Request
from pydantic.alias_generators import to_camel
from starlette.datastructures import FormData, QueryParams

from api.eservice.placing import NAMES, footprint, is_rectangle, of_field
from api.eservice.written import number_in
from api.web.served import municipality, office
from permits import application as applications
from permits import clock
from permits.acts import Act, Drawn
from permits.errors import BadApplication, NotFound
from permits.geometry import to_geojson
from permits.law.pack import FactDeclaration, FactType, Pack
from permits.phrases import phrase
from permits.place.site import Building, Property, Site
from permits.text import Text
from permits.written import line

CENTIMETRES = Decimal("0.01")
"""The grid of a declared area, square metres."""

DECLARED = ("ridge_height_m", "height_m", "gross_area_m2", "roof_angle_deg", "eaves_m")
PLACING = ("width", "depth", "distance1", "distance2")
UNSURE = "unsure"
"""The answer of one who does not know: asked no more, and left out of the inquiry."""

NO_ANSWER = phrase("eservice.inquiry.no_answer")


def unit_of(pack: Pack, field: str) -> str:
    """The unit in which a field of the form is written: its fact's own; what is no fact is a length in metres."""
    fact = pack.facts.get(field)
    return fact.unit if fact is not None and fact.unit else "m"


def property_of(request: Request, designation: str) -> Property:
    """Raises NotFound when the register has no such property, or the address is that of several."""
    zoning = office(request).zoning(municipality(request))
    found = zoning.property(designation)
    if found is not None:
        return found
    if several := ", ".join(zoning.named(designation)):
        raise NotFound(phrase("eservice.inquiry.several", several=several))
    raise NotFound(phrase("eservice.inquiry.no_such_property"))


def site_of(request: Request, property: str) -> Site:
    body = {"municipality": municipality(request), "property": property, "measure": {"kind": "other"}}
    return office(request).zoning(municipality(request)).site(applications.read_inquiry(body), None, clock.today())


def inquiry(request: Request, property: str, act: Act, params: QueryParams) -> tuple[dict[str, Any], dict[str, Text]]:
    """The inquiry that the parameters describe, as a body to read, or what to mend, by field."""
    faults: dict[str, Text] = {}
    sizes: dict[str, Decimal] = {}
    for name in asked_of(act):
        if written := params.get(name, "").strip():
            size = number_in(written, unit_of(office(request).pack, name))
            if isinstance(size, Text):
                faults[name] = of_field(name, size)
            else:
                sizes[name] = size
    if sizes.get("roof_angle_deg", Decimal(0)) > 90:
        faults["roof_angle_deg"] = phrase("eservice.inquiry.no_angle")
    dimensions = {to_camel(name): str(sizes[name]) for name in DECLARED if name in sizes}
    if act.drawn is not Drawn.LINE and "width" in sizes and "depth" in sizes and is_rectangle(params):
        # What was typed is the area; the rectangle on the map is rounded to the millimetre. Any other form has its own.
        area = sizes["width"] * sizes["depth"]
        if area == area.quantize(CENTIMETRES):
            dimensions["buildingAreaM2"] = str(area.quantize(CENTIMETRES))
    measure: dict[str, Any] = {"kind": act.name, "dimensions": dimensions}
    if act.is_placed:
        crs = office(request).zoning(municipality(request)).municipality.crs
        boundaries = site_of(request, property).boundaries
        stands = footprint(crs, property_of(request, property), boundaries, act, sizes, params, faults)
        if stands is not None:
            measure["footprint"] = stands
    elif act.is_of_a_building and (building := chosen_building(request, property, params)) is not None:
        crs = office(request).zoning(municipality(request)).municipality.crs
        measure["footprint"] = {**to_geojson(building.outline), "crs": crs}
    answers = answers_of(request, params, faults)
    body = {"municipality": municipality(request), "property": property, "measure": measure, "answers": answers}
    return body, faults


def buildings_of(request: Request, property: str) -> list[Building]:
    """The buildings that the register knows on the property."""
    designation = property_of(request, property).designation
    return [building for building in site_of(request, property).buildings if building.on == designation]


def chosen_building(request: Request, property: str, params: QueryParams) -> Building | None:
    """The building of the property that the page's address names; None where it names none of them."""
    chosen = params.get("building", "")
    return next((building for building in buildings_of(request, property) if chosen == building.id), None)


FIELDS = {
    "/measure/footprint": "shape",
    "/measure/dimensions/buildingAreaM2": "width",
    **{f"/measure/dimensions/{to_camel(name)}": name for name in DECLARED},
}
"""The page's field for each place in the application that it writes."""


def by_field(error: BadApplication) -> dict[str, Text]:
    """
    The faults of an application by the page's fields; of two places that contradict each other, the one that has a field.

    Raises the error again when none has.
    """
    faults: dict[str, Text] = {}
    for fault in error.faults:
        place = fault.place.removeprefix("/answers/")
        field = f"fact.{place}" if place != fault.place else FIELDS.get(fault.place)
        field = field or next((name for begins, name in FIELDS.items() if fault.place.startswith(f"{begins}/")), None)
        if field is not None:
            faults[field] = of_field(field, fault.says) if field in NAMES else fault.says
    if not faults:
        raise error
    return faults


def asked_of(act: Act) -> tuple[str, ...]:
    """The sizes that the page asks of an act; one carried along from another act says nothing of this one."""
    return (*PLACING, *(fact for fact in act.brings if fact in DECLARED)) if act.is_placed else ()


def answers_of(request: Request, params: QueryParams | FormData, faults: dict[str, Text]) -> dict[str, bool | str]:
    """Answers to the pack's questions, `fact.<name>=…`; a name that nobody asks an applicant about is left out."""
    facts, found = office(request).pack.facts, {}
    for key, written in answered(request, params).items():
        name = key.removeprefix("fact.")
        if written != UNSURE or UNSURE in facts[name].choices:
            value = _answer(facts[name], written)
            if isinstance(value, Text):
                faults[key] = value
            else:
                found[name] = value
    return found


def answered(request: Request, params: QueryParams | FormData) -> dict[str, str]:
    """What is written or chosen in answer to the pack's questions, by field; `UNSURE` is among it."""
    facts = office(request).pack.facts
    asked = {f"fact.{name}" for name, fact in facts.items() if asks_applicant(fact)}
    said = {key: line(value) for key, value in params.items() if key in asked and isinstance(value, str)}
    return {key: value for key, value in said.items() if value}


def spelt_out(request: Request, params: QueryParams | FormData) -> list[tuple[str, str]]:
    """
    What was said, with "none of this" as a no to each of the questions that it stood above.

    A question that has an answer of its own keeps it: a yes beside it is no no.
    """
    facts = office(request).pack.facts
    said = [(key, value) for key, value in params.multi_items() if key != "none" and isinstance(value, str)]
    answers = dict(said)
    meant = [key for written in params.getlist("none") if isinstance(written, str) for key in written.split()]
    denied = {
        key
        for key in meant
        if (fact := facts.get(key.removeprefix("fact."))) is not None
        and fact.brought
        and fact.type is FactType.YES_NO
        and asks_applicant(fact)
        and not answers.get(key, "").strip()
    }
    return [*((key, value) for key, value in said if key not in denied), *((key, "false") for key in sorted(denied))]


def asks_applicant(fact: FactDeclaration) -> bool:
    return "applicant" in fact.supplied_by and fact.name != "measure"


def _answer(fact: FactDeclaration, written: str) -> bool | str | Text:
    """The answer as the application has it; what to mend when it is none."""
    if fact.type is FactType.YES_NO:
        return {"true": True, "false": False}.get(written, NO_ANSWER)
    if fact.choices:
        return written if written in fact.choices else NO_ANSWER
    number = number_in(written, fact.unit)
    return number if isinstance(number, Text) else str(number)
