"""
The older exchange format SS 637040:2016, GML 3.2: edges instead of polygons, northing before easting.

Areas are rebuilt from the edges they list; the order of the links is not ring order, and the file's
envelope is not to be trusted (zoning data, A.6). The implementation period is in years.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from lxml import etree
from shapely import LineString, union_all
from shapely.ops import polygonize

from permits.errors import Fault
from permits.geometry import Shape, in_range, transformed
from permits.plan import DetailPlan, Family, PlanProvision, ProvisionKind, Sense
from permits.readers.catalogue import family_of, scope_of
from permits.text import Text

DP = "{http://www.sis.se/ss637040}"
GML = "{http://www.opengis.net/gml/3.2}"
HREF = "{http://www.w3.org/1999/xlink}href"
ZONES = {
    "99_TM": 3006, "99_12_00": 3007, "99_13_30": 3008, "99_15_00": 3009, "99_16_30": 3010, "99_18_00": 3011,
    "99_14_15": 3012, "99_15_45": 3013, "99_17_15": 3014, "99_18_45": 3015, "99_20_15": 3016, "99_21_45": 3017,
    "99_23_15": 3018,
}  # fmt: skip
"""The end of the coordinate system's name, and its EPSG number."""


def read(raw: bytes, crs: str, dataset: str) -> tuple[list[DetailPlan], list[Fault]]:
    """The plans of one file in the working CRS, and every fault with the id of what it concerns."""
    # No entities, no network: a plan file is somebody else's file.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        return [], [Fault(dataset, Text(f"Filen är inte XML: {error}.", f"The file is not XML: {error}."), "not_xml")]
    if root.tag != f"{DP}DP_Data":
        return [], [Fault(dataset, Text("Filen är inte SS 637040.", "The file is not SS 637040."), "media_type")]
    edges = {
        str(edge.get(f"{GML}id")): LineString([_position(pos.text) for pos in edge.iter(f"{GML}pos")])
        for edge in root.iter(f"{DP}DP_Grans")
    }
    plans, faults = [], []
    for plan in root.iter(f"{DP}DP_Plan"):
        name = _text(plan, "koordinatsystem")
        zone = next((f"EPSG:{code}" for ending, code in ZONES.items() if name.endswith(ending)), None)
        if zone is None:
            says = Text(f"Koordinatsystemet {name} känns inte igen.", f"Unknown coordinate system {name}.")
            faults.append(Fault(f"{dataset}#{_text(plan, 'planid')}", says, "crs"))
            continue
        areas: dict[str, Shape] = {}
        for area in root.iter(f"{DP}DP_Omrade"):
            id = str(area.get(f"{GML}id"))
            shape = union_all(list(polygonize([edges[link] for link in _links(area) if link in edges])))
            if shape.is_empty or not in_range(shape, zone):
                says = Text("Området går inte att bygga av sina gränser.", "The area cannot be rebuilt from its edges.")
                faults.append(Fault(f"{dataset}#{id}", says, "geometry"))
            else:
                areas[id] = transformed(shape, zone, crs)
        plans.append(_plan(plan, areas, dataset))
    return plans, faults


def _position(text: str | None) -> tuple[float, float]:
    north, east = map(float, (text or "").split()[:2])
    return east, north


def _links(area: etree._Element) -> Iterable[str]:
    return (link.lstrip("#") for one in area.iter() if (link := one.get(HREF)))


def _text(element: etree._Element, name: str) -> str:
    return (element.findtext(f"{DP}{name}") or "").strip()


def _area(element: etree._Element, name: str = "omrade") -> str:
    found = element.find(f"{DP}{name}")
    return (found.get(HREF) or "").lstrip("#") if found is not None else ""


def _plan(plan: etree._Element, areas: dict[str, Shape], dataset: str) -> DetailPlan:
    id = _text(plan, "uuid")
    provisions: dict[str, PlanProvision] = {}
    months = None
    for kind, tag, code_tag in (
        (ProvisionKind.USE, "DP_Anvandningsbestammelse", "anvandningsslag"),
        (ProvisionKind.PROPERTY, "DP_Egenskapsbestammelse", "bestammelsetyp"),
        (ProvisionKind.ADMINISTRATIVE, "DP_AdministrativBestammelse", "bestammelsetyp"),
    ):
        for one in plan.iter(f"{DP}{tag}"):
            # The same provision is repeated under each use that it regulates.
            code = _text(one, code_tag)
            if "Genomforande" in code:
                years = _value(one)
                months = int(years * 12) if years is not None else None
            elif (made := _provision(id, kind, one, code, areas)) is not None:
                provisions.setdefault(made.id, made)
    outline = areas.get(_area(plan, "planomrade"))
    kinds = {"DP": "detaljplan", "SPL": "stadsplan", "BPL": "byggnadsplan", "AVP": "avstyckningsplan"}
    registered = re.match(r"\d{4}-\d\d-\d\d", _text(plan, "registreringsdatum"))
    return DetailPlan(
        id=id,
        designation=_text(plan, "planid"),
        name=_text(plan, "plannamn"),
        kind=kinds.get(_text(plan, "plantyp"), _text(plan, "plantyp")),
        # The format has no day of legal force; a registered plan that is no proposal stands.
        status="förslag" if _text(plan, "forslag") == "true" else "laga kraft",
        area=outline if outline is not None else union_all(list(areas.values())),
        provisions=tuple(provisions.values()),
        implementation_months=months,
        implementation_from=date.fromisoformat(registered.group()) if registered else None,
        dataset=dataset,
    )


def _value(element: etree._Element) -> Decimal | None:
    for variable in element.iterfind(f"{DP}variabel"):
        written = variable.findtext(f".//{DP}varde") or ""
        if re.fullmatch(r"-?\d{1,9}([.,]\d{1,4})?", written):
            return Decimal(written.replace(",", "."))
    return None


def _provision(
    plan: str, kind: ProvisionKind, element: etree._Element, code: str, areas: dict[str, Shape]
) -> PlanProvision | None:
    shape = areas.get(_area(element))
    if shape is None:
        return None
    family = family_of(code)
    texts = [one.text or "" for one in element.iterfind(f"{DP}variabel//{DP}varde")]
    wording = " ".join(filter(None, [_text(element, "beteckning"), _text(element, "precisering"), *texts])) or code
    number = _value(element)
    readable = family is not Family.UNKNOWN and not code.endswith(("_Aldre", "_Annan"))
    return PlanProvision(
        id=_text(element, "uuid"),
        plan=plan,
        kind=kind,
        family=family,
        code=code,
        wording=wording,
        area=shape,
        letter=_text(element, "beteckning"),
        value=number,
        unit="meter" if family is Family.RIDGE_HEIGHT else "kvadratmeter" if "Kvm" in code else "",
        sense=Sense.MAX if number is not None else None,
        scope=scope_of(code),
        interpretable=readable,
        why_not=None
        if readable
        else Text(
            f"Bestämmelsen {code} måste läsas av en handläggare.", f"A case officer must read the provision {code}."
        ),
    )
