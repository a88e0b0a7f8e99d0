"""
The national exchange format for detail plans, version 4.1 (Nationella geodataplattformen).

`geometry` is null; shapes lie in `plangeometri[]` and `bestammelsegeometri[]`. Numbers are text in slots.
A provision that cannot be judged by rule keeps its wording and says why a person must read it; one bad
provision never drops its plan, and is never left out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from permits.errors import Fault, NotAShape
from permits.geometry import NOWHERE, Shape, distance, from_geojson, hull, in_range, pieces, transformed, union
from permits.jurisdiction import SYSTEMS
from permits.phrases import phrase
from permits.place.plan import Concerns, DetailPlan, Family, PlanProvision, ProvisionKind, UnreadGround
from permits.place.readers.catalogue import Catalogue, Entry, sense_of
from permits.text import Text

MEDIA_TYPE = "application/vnd.lm.detaljplan.v4+json"
SLOT = re.compile(r"\[([^\]:]+):(text|decimaltal)\]")
KINDS = {
    "användningsbestämmelse": ProvisionKind.USE,
    "egenskapsbestämmelse": ProvisionKind.PROPERTY,
    "administrativ bestämmelse": ProvisionKind.ADMINISTRATIVE,
}
AREAS = ("yta", "multiyta")
PLAN_GAP = Decimal("0.10")
"""Metres that the parts of a plan may gap (national rules DP-0002 and DP-0003)."""


def read(
    content: Mapping[str, Any], catalogue: Catalogue, crs: str, dataset: str
) -> tuple[list[DetailPlan], list[Fault]]:
    """
    The plans of one file, in the working CRS, and every fault found with its feature id.

    A file of another media type gives no plan and says so.
    """
    if content.get("feature:mediatyp") != MEDIA_TYPE:
        says = phrase("place.ngp.media_type", type=MEDIA_TYPE)
        return [], [Fault(dataset, says, "media_type")]
    faults: list[Fault] = []
    heads: dict[str, Mapping[str, Any]] = {}
    shapes: dict[str, tuple[Shape, Decimal | None]] = {}
    governed: dict[str, list[tuple[str, ProvisionKind, Mapping[str, Any]]]] = {}
    for feature in content.get("features") or []:
        properties = feature.get("properties") or {}
        id = str(properties.get("objektidentitet") or feature.get("id") or "?")
        kind = properties.get("feature:typ")
        if kind in KINDS:
            governed.setdefault(str(properties.get("detaljplan")), []).append((id, KINDS[kind], properties))
        elif kind == "detaljplan":
            try:
                shape, accuracy, odd = _shape(properties.get("plangeometri"), crs)
                if odd is not None:
                    raise NotAShape(odd)
                if id in heads:
                    raise NotAShape(phrase("place.ngp.twice"))
                heads[id], shapes[id] = properties, (shape, accuracy)
            except NotAShape as error:
                ground = union([_reach(properties, crs), *shapes.get(id, ())[:1]])
                faults.append(UnreadGround(f"{dataset}#{id}", error.says, "geometry", ground))
        else:
            says = phrase("place.ngp.kind", kind=kind)
            faults.append(UnreadGround(f"{dataset}#{id}", says, ground=_reach(properties, crs)))
    plans = []
    for id, head in heads.items():
        provisions = []
        for own, kind, properties in governed.pop(id, []):
            provision, fault = _provision(own, kind, properties, catalogue, crs, shapes[id][0])
            provisions.append(provision)
            if fault is not None:
                faults.append(Fault(f"{dataset}#{own}", fault, "geometry"))
        plans.append(_plan(id, head, *shapes[id], provisions, dataset))
    for plan, orphans in governed.items():
        ground = union([_reach(properties, crs) for _, _, properties in orphans])
        faults.append(UnreadGround(f"{dataset}#{plan}", phrase("place.ngp.no_plan"), ground=ground))
    if not plans and not faults:
        faults.append(Fault(dataset, phrase("place.zoning.no_plans")))
    return plans, faults


def _reach(properties: Mapping[str, Any], crs: str) -> Shape:
    """The ground that a feature nobody can read may be about: around all its points; empty where its place cannot be told."""
    reach = []
    for value in [*(properties.get("plangeometri") or ()), *(properties.get("bestammelsegeometri") or ())]:
        geometry = value.get("geometri") or {}
        own = geometry.get("koordinatsystemPlan")
        try:
            around = hull(geometry.get("position") or {})
        except NotAShape:
            continue
        if own in SYSTEMS and in_range(around, own):
            reach.append(transformed(around, own, crs))
    return union(reach) if reach else NOWHERE


def _shape(described: object, crs: str) -> tuple[Shape, Decimal | None, Text | None]:
    """
    The shape of one geometribeskrivning list in the working CRS, and its standard error when stated.

    Third, why a person must look at it: a solid, line or point gives the ground under it.
    """
    if not isinstance(described, list) or not described:
        raise NotAShape(phrase("place.ngp.no_geometry"))
    parts: list[Shape] = []
    errors: list[Decimal | None] = []
    odd: Text | None = None
    for value in described:
        geometry = value.get("geometri") or {}
        own, kind = geometry.get("koordinatsystemPlan"), geometry.get("typ")
        if own not in SYSTEMS:
            raise NotAShape(phrase("place.ngp.system", own=own))
        position = geometry.get("position") or {}
        if kind in AREAS and geometry.get("dimension") != 3:
            shape = from_geojson(position)
        else:
            shape = hull(position)
            odd = phrase("place.ngp.drawn", kind=kind)
        if not in_range(shape, own):
            raise NotAShape(phrase("place.layers.outside"))
        parts.append(transformed(shape, own, crs))
        errors.append(_error(geometry.get("absolutLagesosakerhetPlan")))
    known = [error for error in errors if error is not None]
    worst = max(known) if len(known) == len(errors) else None
    return (union(parts) if len(parts) > 1 else parts[0]), worst, odd


def _error(stated: object) -> Decimal | None:
    """A standard error in metres; None when it is not stated or is no length."""
    try:
        error = Decimal(str(stated))
    except InvalidOperation:
        return None
    return error if error.is_finite() and error >= 0 else None


def _provision(
    id: str, kind: ProvisionKind, properties: Mapping[str, Any], catalogue: Catalogue, crs: str, plan_area: Shape
) -> tuple[PlanProvision, Text | None]:
    """The provision, and the fault of its geometry; without a readable one it may be anywhere in the plan."""
    fault: Text | None = None
    try:
        shape, accuracy, odd = _shape(properties.get("bestammelsegeometri"), crs)
        if any(distance(part, plan_area) > PLAN_GAP for part in pieces(shape)):
            raise NotAShape(phrase("place.ngp.outside_plan"))
    except NotAShape as error:
        shape, accuracy, odd, fault = plan_area, None, error.says, error.says
    entry = catalogue.get(str(properties.get("planbestammelsekatalogreferens")))
    template = str(properties.get("bestammelseformulering", ""))
    values = [value for value in properties.get("bestammelsevarde") or [] if isinstance(value, Mapping)]
    number, why_not = _number(values)
    why_not = odd or why_not or _why_not(entry, template, values, properties)
    decimal = next((value for value in values if value.get("datatyp") == "decimaltal"), {})
    provision = PlanProvision(
        id=id,
        plan=str(properties.get("detaljplan")),
        kind=kind,
        family=entry.family if entry else Family.UNKNOWN,
        code=entry.code if entry else "",
        wording=_filled(template, values),
        area=shape,
        value=number,
        unit=str(decimal.get("enhet") or (entry.unit if entry else "")),
        sense=sense_of(decimal.get("vardetyp")) or (entry.sense if entry else None),
        scope=entry.scope if entry else None,
        concerns=_concerns(SLOT.findall(template), values),
        zero_plane=bool(entry and entry.zero_plane),
        accuracy_m=accuracy,
        regulates_uses=tuple(map(str, properties.get("reglerarAnvandningsbestammelse") or ())),
        interpretable=why_not is None,
        why_not=why_not,
    )
    return provision, fault


def _number(values: Sequence[Mapping[str, Any]]) -> tuple[Decimal | None, Text | None]:
    """The one number of the slots; why a person must look when it cannot be read."""
    numbers = [str(value.get("variabelvarde", "")).strip() for value in values if value.get("datatyp") == "decimaltal"]
    if not numbers:
        return None, None
    if len(numbers) > 1 or not re.fullmatch(r"-?[0-9]{1,9}([.,][0-9]{1,4})?", numbers[0]):
        shown = ", ".join(numbers)
        return None, phrase("place.ngp.not_one_number", shown=shown)
    return Decimal(numbers[0].replace(",", ".")), None


def _why_not(
    entry: Entry | None, template: str, values: Sequence[Mapping[str, Any]], properties: Mapping[str, Any]
) -> Text | None:
    """Why a rule may not judge the provision, None when it may."""
    if entry is None:
        return phrase("place.ngp.not_catalogued")
    if entry.interpretive:
        return phrase("place.ngp.older")
    if properties.get("ursprungligBestammelseformulering") or not _same_wording(template, entry.wording):
        return phrase("place.ngp.other_words")
    named = SLOT.findall(template)
    if [value.get("datatyp") for value in values] != [kind for _, kind in named]:
        return phrase("place.ngp.values_differ")
    slots = [*zip(named, values, strict=True)]
    if any(name in NAMING and not _written(value) for (name, kind), value in slots if kind == "text"):
        # It speaks of some building and does not say of which.
        return phrase("place.ngp.values_differ")
    if any(_concerns([slot], [value]) is Concerns.OTHER for slot, value in slots):
        return phrase("place.ngp.added_words")
    for value in values:
        if value.get("datatyp") == "decimaltal" and (
            (entry.unit and value.get("enhet") != entry.unit) or sense_of(value.get("vardetyp")) is not entry.sense
        ):
            return phrase("place.ngp.other_unit")
    if properties.get("vertikalAvgransning"):
        return phrase("place.ngp.some_levels")
    if properties.get("giltighetstid") or properties.get("borjarGallaEfter"):
        return phrase("place.ngp.a_time")
    return phrase("place.ngp.no_rule") if entry.family is Family.UNKNOWN else None


NAMING = ("byggnadsverk", "byggnad", "typ av byggnad")
"""Slots of the catalogue in which a plan says which buildings it means."""

NAMED = {
    "byggnad": Concerns.ANY,
    "byggnader": Concerns.ANY,
    "komplementbyggnad": Concerns.COMPLEMENTARY_BUILDING,
    "komplementbyggnader": Concerns.COMPLEMENTARY_BUILDING,
    "huvudbyggnad": Concerns.MAIN_BUILDING,
    "huvudbyggnader": Concerns.MAIN_BUILDING,
}
"""Words that mean one thing; any other is read by a person."""


def _concerns(slots: Sequence[tuple[str, str]], values: Sequence[Mapping[str, Any]]) -> Concerns:
    """Which buildings the provision is about, by the words in its slots."""
    for (name, kind), value in zip(slots, values, strict=False):
        written = _written(value).lower()
        if kind == "text" and (written or name in NAMING):
            return NAMED.get(written, Concerns.OTHER) if name in NAMING else Concerns.OTHER
    return Concerns.ANY


def _written(value: Mapping[str, Any]) -> str:
    """What stands in a slot; nothing where it is left empty."""
    return str(value.get("variabelvarde") or "").strip()


def _same_wording(template: str, wording: str) -> bool:
    """Whether a wording is the catalogue's, an optional text slot left out."""
    return template == wording or template == wording.replace("[text:text]", "")


def _filled(template: str, values: Iterable[Mapping[str, Any]]) -> str:
    """The wording with its slots filled, in order."""
    given = iter([str(value.get("variabelvarde", "")) for value in values])
    return SLOT.sub(lambda slot: next(given, slot.group()), template)


def _plan(
    id: str,
    head: Mapping[str, Any],
    shape: Shape,
    accuracy: Decimal | None,
    provisions: Iterable[PlanProvision],
    dataset: str,
) -> DetailPlan:
    decision: Mapping[str, Any] = (head.get("beslutsinformation") or [{}])[-1]
    final = [day for day in map(_day, decision.get("datumLagakraft") or []) if day]
    months = decision.get("genomforandetid")
    return DetailPlan(
        id=id,
        designation=str(head.get("beteckning", "")),
        name=str(head.get("namn", "")),
        kind=str(head.get("typ", "")),
        status=str(head.get("status", "")),
        area=shape,
        provisions=tuple(provisions),
        adopted=_day(decision.get("datumAntagande")),
        in_force=max(final, default=None),
        implementation_from=_day(decision.get("genomforandetidStartar")),
        implementation_months=months if isinstance(months, int) else None,
        accuracy_m=accuracy,
        dataset=dataset,
    )


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written)[:10])
    except ValueError:
        return None
