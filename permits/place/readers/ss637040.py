"""
The older exchange format SS 637040:2016, GML 3.2: edges instead of polygons, northing before easting.

Areas are rebuilt from the edges they list; the order of the links is not ring order, and the file's
envelope is not to be trusted (zoning data, A.6). The implementation period is in years, and the format
says neither when a plan gained legal force nor how exact its lines are.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import shapely
from lxml import etree
from shapely import LineString
from shapely.ops import polygonize_full

from permits.errors import Fault
from permits.geometry import Shape, arc, in_range, transformed, union
from permits.phrases import phrase
from permits.place.plan import DetailPlan, Family, PlanProvision, ProvisionKind, Sense
from permits.place.readers.catalogue import family_of, scope_of

DP = "{http://www.sis.se/ss637040}"
GML = "{http://www.opengis.net/gml/3.2}"
HREF = "{http://www.w3.org/1999/xlink}href"
ZONES = {
    "99_TM": 3006, "99_12_00": 3007, "99_13_30": 3008, "99_15_00": 3009, "99_16_30": 3010, "99_18_00": 3011,
    "99_14_15": 3012, "99_15_45": 3013, "99_17_15": 3014, "99_18_45": 3015, "99_20_15": 3016, "99_21_45": 3017,
    "99_23_15": 3018,
}  # fmt: skip
"""The end of the coordinate system's name, and its EPSG number."""

STATUSES = {"false": "laga kraft", "0": "laga kraft", "true": "förslag", "1": "förslag"}
"""By whether the plan is a proposal, as XML writes it."""

WORDINGS = {
    Family.RIDGE_HEIGHT: "Högsta nockhöjd är {} meter",
    Family.BUILDING_HEIGHT: "Högsta byggnadshöjd är {} meter",
    Family.BUILDING_AREA_M2: "Största byggnadsarea är {} m²",
    Family.NO_BUILD_LAND: "Marken får inte förses med byggnad",
    Family.COMPLEMENTARY_ONLY_LAND: "Marken får endast förses med {}",
    Family.UTILITY_RESERVE: "Marken ska vara tillgänglig för allmännyttiga underjordiska ledningar",
    Family.SHORE_PROTECTION_LIFTED: "Strandskyddet är upphävt",
}
"""The format names codes and values only; how the legend of a plan map words them."""


def read(raw: bytes, crs: str, dataset: str) -> tuple[list[DetailPlan], list[Fault]]:
    """The plans of one file in the working CRS, and every fault with the id of what it concerns."""
    # No entities, no network: a plan file is somebody else's file.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        return [], [Fault(dataset, phrase("place.ss637040.not_xml", error=error), "not_xml")]
    if root.tag != f"{DP}DP_Data":
        return [], [Fault(dataset, phrase("place.ss637040.not_ss637040"), "media_type")]
    plans: list[DetailPlan] = []
    faults: list[Fault] = []
    edges: dict[str, LineString] = {}
    names = Counter(str(edge.get(f"{GML}id")) for edge in root.iter(f"{DP}DP_Grans"))
    for edge in root.iter(f"{DP}DP_Grans"):
        id = str(edge.get(f"{GML}id"))
        try:
            if names[id] > 1:  # which of them is meant nobody knows
                raise ValueError(id)
            edges[id] = LineString(_points(edge))
        except (ValueError, shapely.errors.ShapelyError):
            says = phrase("place.ss637040.edge")
            faults.append(Fault(f"{dataset}#{id}", says, "geometry"))
    for plan in root.iter(f"{DP}DP_Plan"):
        name = _text(plan, "koordinatsystem")
        zone = next((f"EPSG:{code}" for ending, code in ZONES.items() if name.endswith(ending)), None)
        if zone is None:
            says = phrase("place.ss637040.system", name=name)
            faults.append(Fault(f"{dataset}#{_text(plan, 'planid')}", says, "crs"))
            continue
        areas: dict[str, Shape] = {}
        for area in root.iter(f"{DP}DP_Omrade"):
            id = str(area.get(f"{GML}id"))
            links = list(_links(area))
            faces, *left_over = polygonize_full([edges[link] for link in links if link in edges])
            shape = union(faces.geoms)
            # An edge that bounds nothing was to close a part of the area, which is then lost.
            loose = any(not part.is_empty for part in left_over)
            if shape.is_empty or loose or not set(links) <= edges.keys() or not in_range(shape, zone):
                says = phrase("place.ss637040.edges")
                faults.append(Fault(f"{dataset}#{id}", says, "geometry"))
            else:
                areas[id] = transformed(shape, zone, crs)
        made = _plan(plan, areas, dataset)
        if made is None:
            says = phrase("place.ss637040.area")
            faults.append(Fault(f"{dataset}#{_text(plan, 'planid')}", says, "geometry"))
        else:
            plans.append(made)
    if not plans and not faults:
        faults.append(Fault(dataset, phrase("place.zoning.no_plans")))
    return plans, faults


def _points(edge: etree._Element) -> list[tuple[float, float]]:
    """An edge's points, arcs drawn out. Raises ValueError for what is neither line nor arc."""
    points: list[tuple[float, float]] = []
    for segment in (segment for segments in edge.iter(f"{GML}segments") for segment in segments):
        given = [_position(pos.text) for pos in segment.iter(f"{GML}pos")]
        if segment.tag in (f"{GML}Arc", f"{GML}ArcString") and len(given) % 2:
            for i in range(0, len(given) - 2, 2):
                points += arc(*given[i : i + 3])
        elif segment.tag == f"{GML}LineStringSegment":
            points += given
        else:
            raise ValueError(segment.tag)
    return points


def _position(text: str | None) -> tuple[float, float]:
    """Easting, northing. Raises ValueError for anything but two finite numbers."""
    north, east = map(float, (text or "").split()[:2])
    if not (math.isfinite(north) and math.isfinite(east)):
        raise ValueError(text)
    return east, north


def _links(area: etree._Element) -> Iterable[str]:
    return (link.lstrip("#") for node in area.iter() if (link := node.get(HREF)))


def _text(element: etree._Element, name: str) -> str:
    return (element.findtext(f"{DP}{name}") or "").strip()


def _area(element: etree._Element, name: str = "omrade") -> str:
    found = element.find(f"{DP}{name}")
    return (found.get(HREF) or "").lstrip("#") if found is not None else ""


def _plan(plan: etree._Element, areas: dict[str, Shape], dataset: str) -> DetailPlan | None:
    """The plan; None when its own area cannot be rebuilt."""
    outline = areas.get(_area(plan, "planomrade"))
    if outline is None:
        return None
    provisions: dict[str, PlanProvision] = {}
    uses: dict[str, list[str]] = {}
    months = None
    for kind, tag, code_tag in (
        (ProvisionKind.USE, "DP_Anvandningsbestammelse", "anvandningsslag"),
        (ProvisionKind.PROPERTY, "DP_Egenskapsbestammelse", "bestammelsetyp"),
        (ProvisionKind.ADMINISTRATIVE, "DP_AdministrativBestammelse", "bestammelsetyp"),
    ):
        for node in plan.iter(f"{DP}{tag}"):
            code = _text(node, code_tag)
            if "Genomforande" in code:
                years = _value(node)
                months = int(years * 12) if years is not None else None
                continue
            made = _provision(_text(plan, "uuid"), kind, node, code, areas, outline)
            # The same provision is repeated under each use that it regulates; another of the same uuid, or of none, is its own.
            if not made.id or provisions.get(made.id, made) != made:
                made = replace(made, id=f"{made.id}#{node.get(f'{GML}id')}")
            provisions.setdefault(made.id, made)
            use = next(node.iterancestors(f"{DP}DP_Anvandningsbestammelse"), None)
            if use is not None:
                uses.setdefault(made.id, []).append(_text(use, "uuid"))
    kinds = {"DP": "detaljplan", "SPL": "stadsplan", "BPL": "byggnadsplan", "AVP": "avstyckningsplan"}
    return DetailPlan(
        id=_text(plan, "uuid"),
        designation=_text(plan, "planid"),
        name=_text(plan, "plannamn"),
        kind=kinds.get(_text(plan, "plantyp"), _text(plan, "plantyp")),
        # A registered plan that is no proposal stands; of one that does not say which, nobody knows.
        status=STATUSES.get(_text(plan, "forslag"), ""),
        area=outline,
        provisions=tuple(
            replace(provision, regulates_uses=tuple(uses.get(provision.id, ()))) for provision in provisions.values()
        ),
        implementation_months=months,
        dataset=dataset,
    )


def _value(element: etree._Element) -> Decimal | None:
    for variable in element.iterfind(f"{DP}variabel"):
        written = variable.findtext(f".//{DP}varde") or ""
        if re.fullmatch(r"-?[0-9]{1,9}([.,][0-9]{1,4})?", written):
            return Decimal(written.replace(",", "."))
    return None


def _provision(
    plan: str, kind: ProvisionKind, element: etree._Element, code: str, areas: dict[str, Shape], plan_area: Shape
) -> PlanProvision:
    """One provision; when its area cannot be rebuilt it may be anywhere in the plan."""
    shape = areas.get(_area(element))
    family = family_of(code)
    texts = [node.text or "" for node in element.iterfind(f"{DP}variabel//{DP}varde")]
    given = [_text(element, "beteckning"), _text(element, "precisering"), *texts]
    wording = WORDINGS[family].format(" ".join(texts)) if family in WORDINGS else " ".join(filter(None, given)) or code
    number = _value(element)
    added = any((node.text or "").strip() for node in element.iterfind(f"{DP}variabel/{DP}DP_VarText/{DP}varde"))
    height = family in (Family.RIDGE_HEIGHT, Family.BUILDING_HEIGHT)
    numbered = height or family is Family.BUILDING_AREA_M2
    readable = (
        shape is not None
        and family is not Family.UNKNOWN
        and not code.endswith(("_Aldre", "_Annan"))
        and not added
        and (number is not None) is numbered
    )
    return PlanProvision(
        id=_text(element, "uuid"),
        plan=plan,
        kind=kind,
        family=family,
        code=code,
        wording=wording,
        area=plan_area if shape is None else shape,
        letter=_text(element, "beteckning"),
        value=number,
        unit="meter" if height else "kvadratmeter" if "Kvm" in code else "",
        sense=Sense.MAX if number is not None else None,
        scope=scope_of(code),
        interpretable=readable,
        why_not=None if readable else phrase("place.ss637040.unread", wording=wording, code=code),
    )
