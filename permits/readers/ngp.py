"""
The national exchange format for detail plans, version 4.1 (Nationella geodataplattformen).

`geometry` is null; shapes lie in `plangeometri[]` and `bestammelsegeometri[]`. Numbers are text in slots.
A provision that cannot be judged by rule keeps its wording and says why a person must read it; one bad
provision never drops its plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from permits.errors import Fault
from permits.geometry import SWEREF_99, NotAShape, Shape, from_geojson, in_range, transformed, union
from permits.plan import DetailPlan, Family, PlanProvision, ProvisionKind
from permits.readers.catalogue import Catalogue, Entry, sense_of
from permits.text import Text

MEDIA_TYPE = "application/vnd.lm.detaljplan.v4+json"
SLOT = re.compile(r"\[([^\]:]+):(text|decimaltal)\]")
KINDS = {
    "användningsbestämmelse": ProvisionKind.USE,
    "egenskapsbestämmelse": ProvisionKind.PROPERTY,
    "administrativ bestämmelse": ProvisionKind.ADMINISTRATIVE,
}
OLDER = Text(
    "Bestämmelsen är formulerad i äldre eller egna ord och måste läsas av en handläggare.",
    "The provision is worded in older or its own words and must be read by a case officer.",
)


def read(
    content: Mapping[str, Any], catalogue: Catalogue, crs: str, dataset: str
) -> tuple[list[DetailPlan], list[Fault]]:
    """
    The plans of one file, in the working CRS, and every fault found with its feature id.

    A file of another media type gives no plan and says so.
    """
    if content.get("feature:mediatyp") != MEDIA_TYPE:
        says = Text(f"Filen är inte {MEDIA_TYPE}.", f"The file is not {MEDIA_TYPE}.")
        return [], [Fault(dataset, says, "media_type")]
    faults: list[Fault] = []
    heads: dict[str, Mapping[str, Any]] = {}
    shapes: dict[str, tuple[Shape, Decimal | None]] = {}
    provisions: dict[str, list[PlanProvision]] = {}
    for feature in content.get("features", []):
        properties = feature.get("properties") or {}
        id = str(properties.get("objektidentitet") or feature.get("id") or "?")
        kind = properties.get("feature:typ")
        try:
            if kind == "detaljplan":
                shapes[id] = _shape(properties.get("plangeometri"), crs)
                heads[id] = properties
            elif kind in KINDS:
                provision = _provision(id, KINDS[kind], properties, catalogue, crs)
                provisions.setdefault(provision.plan, []).append(provision)
            else:
                faults.append(_fault(dataset, id, f"Okänt objektslag: {kind}.", f"Unknown kind of feature: {kind}."))
        except NotAShape as error:
            faults.append(Fault(f"{dataset}#{id}", error.says, "geometry"))
    plans = [_plan(id, head, *shapes[id], provisions.pop(id, []), dataset) for id, head in heads.items()]
    for plan in provisions:
        faults.append(
            _fault(dataset, plan, "Bestämmelser hör till en plan som saknas.", "Provisions of a missing plan.")
        )
    return plans, faults


def _fault(dataset: str, id: str, sv: str, en: str) -> Fault:
    return Fault(f"{dataset}#{id}", Text(sv, en))


def _shape(described: object, crs: str) -> tuple[Shape, Decimal | None]:
    """The shape of one geometribeskrivning list in the working CRS, and its standard error when stated."""
    if not isinstance(described, list) or not described:
        raise NotAShape("Geometri saknas.", "There is no geometry.")
    parts, errors = [], []
    for one in described:
        geometry = one.get("geometri", {})
        own = geometry.get("koordinatsystemPlan")
        if own not in SWEREF_99:
            raise NotAShape(f"Koordinatsystemet {own} känns inte igen.", f"Unknown coordinate system {own}.")
        if geometry.get("typ") not in ("yta", "multiyta"):
            raise NotAShape(f"Geometritypen {geometry.get('typ')} läses inte.", f"Cannot read {geometry.get('typ')}.")
        shape = from_geojson(geometry.get("position") or {})
        if not in_range(shape, own):
            raise NotAShape("Koordinaterna ligger utanför Sverige eller är omkastade.", "Coordinates out of range.")
        parts.append(transformed(shape, own, crs))
        errors.append(geometry.get("absolutLagesosakerhetPlan"))
    worst = None if None in errors else max(Decimal(str(error)) for error in errors)
    return (union(parts) if len(parts) > 1 else parts[0]), worst


def _provision(
    id: str, kind: ProvisionKind, properties: Mapping[str, Any], catalogue: Catalogue, crs: str
) -> PlanProvision:
    shape, accuracy = _shape(properties.get("bestammelsegeometri"), crs)
    entry = catalogue.get(str(properties.get("planbestammelsekatalogreferens")))
    template = str(properties.get("bestammelseformulering", ""))
    values = properties.get("bestammelsevarde") or []
    number, why_not = _number(values)
    why_not = why_not or _why_not(entry, template, properties)
    return PlanProvision(
        id=id,
        plan=str(properties.get("detaljplan")),
        kind=kind,
        family=entry.family if entry else Family.UNKNOWN,
        code=entry.code if entry else "",
        wording=_filled(template, values),
        area=shape,
        value=number,
        unit=next((str(one.get("enhet")) for one in values if one.get("datatyp") == "decimaltal"), ""),
        sense=next(
            (sense_of(one.get("vardetyp")) for one in values if one.get("vardetyp")), entry.sense if entry else None
        ),
        scope=entry.scope if entry else None,
        zero_plane=bool(entry and entry.zero_plane),
        accuracy_m=accuracy,
        regulates_uses=tuple(properties.get("reglerarAnvandningsbestammelse") or ()),
        interpretable=why_not is None,
        why_not=why_not,
    )


def _number(values: Iterable[Mapping[str, Any]]) -> tuple[Decimal | None, Text | None]:
    """The one number of the slots; why a person must look when it cannot be read."""
    numbers = [one for one in values if one.get("datatyp") == "decimaltal"]
    if not numbers:
        return None, None
    written = str(numbers[0].get("variabelvarde", "")).strip().replace(",", ".")
    if len(numbers) > 1 or not re.fullmatch(r"-?\d{1,9}(\.\d{1,4})?", written):
        return None, Text(
            f"Värdet ”{written}” kan inte läsas som ett tal.", f"The value “{written}” cannot be read as one number."
        )
    return Decimal(written), None


def _why_not(entry: Entry | None, template: str, properties: Mapping[str, Any]) -> Text | None:
    """Why a rule may not judge the provision, None when it may."""
    if entry is None:
        return Text(
            "Bestämmelsen finns inte i den katalog som används.", "The provision is not in the catalogue in use."
        )
    if entry.interpretive:
        return OLDER
    if properties.get("ursprungligBestammelseformulering") or not _same_wording(template, entry.wording):
        return Text("Bestämmelsens ord avviker från katalogen.", "The provision's words differ from the catalogue.")
    if properties.get("vertikalAvgransning"):
        return Text("Bestämmelsen gäller bara i vissa höjder.", "The provision applies at some levels only.")
    if properties.get("giltighetstid") or properties.get("borjarGallaEfter"):
        return Text("Bestämmelsen gäller bara en tid.", "The provision applies for a time only.")
    return None


def _same_wording(template: str, wording: str) -> bool:
    """Whether a wording is the catalogue's, an optional text slot left out."""
    return template == wording or template == wording.replace("[text:text]", "")


def _filled(template: str, values: Iterable[Mapping[str, Any]]) -> str:
    """The wording with its slots filled, in order."""
    given = iter([str(one.get("variabelvarde", "")) for one in values])
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
        implementation_months=decision.get("genomforandetid"),
        accuracy_m=accuracy,
        dataset=dataset,
    )


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written)[:10])
    except ValueError:
        return None
