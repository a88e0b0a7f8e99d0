"""
Plans, provisions and properties as open data: OGC API Features part 1 (core, GeoJSON) and part 2 (other systems).

No owners and nothing else about people. Each municipality has a landing page of its own. Coordinates are
longitude and latitude (CRS84) unless another system is asked for; those by EPSG number come in the order
that the system itself says, northing before easting (OGC 18-058r1, 6.2).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response
from pydantic.json_schema import models_json_schema

from api.rest.openapi import NOT_CHANGED, VERSION, terms, told
from api.rest.shapes import Problem
from api.web.conditional import unless_known
from api.web.served import office
from permits.errors import BadInput, Fault, NotFound
from permits.geometry import DEGREES, Shape, off_grid, rectangle, to_geojson, touches, transformed, with_points
from permits.jurisdiction import GROUND, NATIONAL, WINDOW
from permits.phrases import phrase
from permits.place.plan import DetailPlan, PlanProvision
from permits.place.site import Property
from permits.place.zoning import Zoning
from permits.text import Text

router = APIRouter(prefix="/ogc/{municipality}")

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
CLASSES = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)
"""What the tests show, and nothing more."""

Box = tuple[float, float, float, float]
"""West, south, east, north."""

GEOJSON = "application/geo+json"
JSON = "application/json"
USUAL, MOST = 100, 1000
FRESH = {"Cache-Control": "public, max-age=300"}
"""How long others may keep what is open to all, in seconds; then they ask by its ETag."""

NUMBER = re.compile(r"[+-]?\d{1,20}(\.\d{0,20})?([eE][+-]?\d{1,3})?", re.ASCII)
"""A number of a box: short, in plain digits."""


@dataclass(frozen=True, slots=True)
class Item:
    """One feature: its id, shape in the municipality's CRS, and what is told of it."""

    id: str
    shape: Shape
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Collection:
    title: Text
    description: Text
    items: Callable[[Zoning], Iterator[Item]]


def _plan(plan: DetailPlan) -> Item:
    told = {
        "designation": plan.designation,
        "name": plan.name,
        "kind": plan.kind,
        "status": plan.status,
        "inForce": plan.in_force.isoformat() if plan.in_force else None,
        "implementationFrom": plan.implementation_from.isoformat() if plan.implementation_from else None,
        "implementationMonths": plan.implementation_months,
    }
    return Item(_id(plan.id), plan.area, told)


def _provision(plan: DetailPlan, one: PlanProvision) -> Item:
    told = {
        "plan": plan.designation,
        "letter": one.letter,
        "wording": one.wording,
        "family": one.family.value,
        "code": one.code,
        "value": str(one.value) if one.value is not None else None,
        "unit": one.unit,
        "readByMachine": one.interpretable,
    }
    return Item(_id(one.id), one.area, told)


def _property(one: Property) -> Item:
    told = {"designation": one.designation, "address": one.address, "kind": one.kind, "land": one.land.value}
    return Item(_id(one.designation), one.outline, told)


def _id(name: str) -> str:
    """A name as it can stand in a path: no blank, no slash, and no two alike."""
    return name.replace("~", "~0").replace("/", "~1").replace("_", "~2").replace(" ", "_")


COLLECTIONS: Mapping[str, Collection] = {
    "plans": Collection(
        phrase("rest.features.detail_plans"),
        phrase("rest.features.plans_legal_force"),
        lambda zoning: (_plan(plan) for plan in zoning.plans),
    ),
    "provisions": Collection(
        phrase("rest.features.plan_provisions"),
        phrase("rest.features.each_provision_area"),
        lambda zoning: (_provision(plan, provision) for plan in zoning.plans for provision in plan.provisions),
    ),
    "properties": Collection(
        phrase("rest.features.properties"),
        phrase("rest.features.extent_properties_without_owners"),
        lambda zoning: (_property(lot) for lot in zoning.properties),
    ),
}


OPENAPI = "application/vnd.oai.openapi+json;version=3.1"

Code = Annotated[str, Path(examples=["9901"])]
Id = Annotated[str, Path(examples=["plans"])]
IfNoneMatch = Annotated[str, Header()]


def _told(media: str, *parameters: dict[str, Any], refuses: bool = False) -> dict[str, Any]:
    """An operation's parameters and answers. refuses: whether it may be asked what cannot be answered."""
    problems = {str(status): answer for status, answer in told(("not-found",)).items()}
    refused = {"400": {**problems["404"], "description": "Not a question that can be answered"}} if refuses else {}
    good = {"description": "As the standard says", "content": {media: {"schema": {"type": "object"}}}}
    return {
        "parameters": list(parameters),
        "responses": {"200": good, "304": NOT_CHANGED, **problems, **refused},
    }


def _parameter(name: str, says: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": says, "schema": schema}


CRS = _parameter("crs", "The system of the answer, by its address", type="string", format="uri", default=CRS84)
ITEMS = (
    _parameter("limit", "The most features of one page", type="integer", minimum=1, default=USUAL),
    _parameter("offset", "How many to pass over", type="integer", minimum=0, maximum=999_999_999, default=0),
    _parameter("bbox", "West, south, east, north, or with heights between", type="string"),
    _parameter("bbox-crs", "The system of bbox", type="string", format="uri", default=CRS84),
    _parameter("datetime", "An instant or interval (RFC 3339); what has no time is always among them", type="string"),
    CRS,
)


@router.get("", summary="Landing page", openapi_extra=_told(JSON))
def landing(request: Request, municipality: Code, if_none_match: IfNoneMatch = "") -> Response:
    """Where everything is."""
    zoning, here = office(request).zoning(municipality), _here(request, municipality)
    links = [
        _link(here, "self", JSON),
        _link(f"{here}/conformance", "conformance", JSON),
        _link(f"{here}/collections", "data", JSON),
        _link(f"{here}/api", "service-desc", OPENAPI),
        _link(f"{office(request).settings.base_url}/docs", "service-doc", "text/html"),
    ]
    return unless_known(if_none_match, {"title": zoning.municipality.name, "links": links}, FRESH)


@router.get("/conformance", summary="Conformance classes", openapi_extra=_told(JSON))
def conformance(request: Request, municipality: Code, if_none_match: IfNoneMatch = "") -> Response:
    """What parts of the standard are kept."""
    office(request).zoning(municipality)
    return unless_known(if_none_match, {"conformsTo": list(CLASSES)}, FRESH)


@router.get("/api", summary="This description", response_class=Response, openapi_extra=_told(OPENAPI))
def description(request: Request, municipality: Code, if_none_match: IfNoneMatch = "") -> Response:
    """The OpenAPI document of these pages, for one municipality."""
    office(request).zoning(municipality)
    document = get_openapi(
        title="Lovsvar, OGC API Features", version=VERSION, description=__doc__, routes=router.routes
    )
    for operations in document["paths"].values():
        # Text is all that a path takes here, so nothing in it is of the wrong form.
        del operations["get"]["responses"]["422"]
        operations["get"]["tags"] = ["features"]
    _, schemas = models_json_schema([(Problem, "validation")], ref_template="#/components/schemas/{model}")
    document["components"] = {"schemas": schemas["$defs"]}
    settings = office(request).settings
    document["info"] |= terms(settings.base_url, settings.notices_from)
    document["security"] = []
    document["tags"] = [{"name": "features", "description": "Plans, provisions and properties as open data"}]
    document["servers"] = [{"url": settings.base_url}]
    return unless_known(if_none_match, document, FRESH, OPENAPI)


@router.get("/collections", summary="Collections", openapi_extra=_told(JSON))
def collections(request: Request, municipality: Code, if_none_match: IfNoneMatch = "") -> Response:
    """What there is."""
    here = _here(request, municipality)
    told = [_collection(request, municipality, id) for id in COLLECTIONS]
    body = {"links": [_link(f"{here}/collections", "self", JSON)], "collections": told}
    return unless_known(if_none_match, body, FRESH)


@router.get("/collections/{collection}", summary="One collection", openapi_extra=_told(JSON))
def collection(request: Request, municipality: Code, collection: Id, if_none_match: IfNoneMatch = "") -> Response:
    """What it holds, where, and in which systems it can be had."""
    return unless_known(if_none_match, _collection(request, municipality, collection), FRESH)


@router.get(
    "/collections/{collection}/items",
    summary="Features",
    response_class=Response,
    openapi_extra=_told(GEOJSON, *ITEMS, refuses=True),
)
def items(request: Request, municipality: Code, collection: Id, if_none_match: IfNoneMatch = "") -> Response:
    """A page of features, those that meet the box when one is given."""
    zoning, found = office(request).zoning(municipality), _named(collection)
    asked = _Asked(request, zoning)
    within = [feature for feature in found.items(zoning) if asked.meets(feature.shape)]
    page = within[asked.offset : asked.offset + asked.limit]
    here = f"{_here(request, municipality)}/collections/{collection}/items"
    links = [_link(str(request.url), "self", GEOJSON)]
    if asked.offset + asked.limit < len(within):
        links.append(_link(str(request.url.include_query_params(offset=asked.offset + asked.limit)), "next", GEOJSON))
    links.append(_link(here.removesuffix("/items"), "collection", JSON))
    body = {
        "type": "FeatureCollection",
        "numberMatched": len(within),
        "numberReturned": len(page),
        "links": links,
        "features": [asked.feature(feature) for feature in page],
    }
    return unless_known(if_none_match, body, {**FRESH, "Content-Crs": f"<{asked.crs}>"}, GEOJSON)


@router.get(
    "/collections/{collection}/items/{feature}",
    summary="One feature",
    response_class=Response,
    openapi_extra=_told(GEOJSON, CRS, refuses=True),
)
def item(
    request: Request, municipality: Code, collection: Id, feature: Id, if_none_match: IfNoneMatch = ""
) -> Response:
    """One feature by its id."""
    zoning, found = office(request).zoning(municipality), _named(collection)
    asked = _Asked(request, zoning, of_one=True)
    for item in found.items(zoning):
        if item.id == feature:
            here = f"{_here(request, municipality)}/collections/{collection}"
            links = [_link(str(request.url), "self", GEOJSON), _link(here, "collection", JSON)]
            body = {**asked.feature(item), "links": links}
            return unless_known(if_none_match, body, {**FRESH, "Content-Crs": f"<{asked.crs}>"}, GEOJSON)
    raise NotFound(phrase("rest.features.no_such_feature"))


class _Asked:
    """What a request for features asks: which page, where, in which system. Raises BadInput, every fault at once."""

    KNOWN = tuple(collection["name"] for collection in ITEMS)

    def __init__(self, request: Request, zoning: Zoning, of_one: bool = False) -> None:
        self.own = zoning.municipality.crs
        self.systems = _systems(zoning)
        self.faults: list[Fault] = []
        given = request.query_params
        allowed = ("crs",) if of_one else self.KNOWN
        for name in given:
            if name not in allowed:
                self._fault(name, "Parametern är okänd.", "The parameter is unknown.")
        self.limit = min(self._number(given.get("limit"), "limit", USUAL, 1), MOST)
        self.offset = self._number(given.get("offset"), "offset", 0, 0)
        self.crs = self._system(given.get("crs"), "crs")
        self.boxes = self._boxes(given.get("bbox"), self._system(given.get("bbox-crs"), "bbox-crs"))
        self._time(given.get("datetime"))
        if self.faults:
            raise BadRequest(phrase("rest.features.request_faults"), self.faults)

    def meets(self, shape: Shape) -> bool:
        return self.boxes is None or any(touches(shape, box) for box in self.boxes)

    def feature(self, one: Item) -> dict[str, Any]:
        shape = transformed(one.shape, self.own, _pyproj(self.crs))
        geometry = to_geojson(shape, 8 if self.crs == CRS84 else 3)
        if self.crs != CRS84:
            geometry["coordinates"] = _turned(geometry["coordinates"])
        return {"type": "Feature", "id": one.id, "geometry": geometry, "properties": dict(one.properties)}

    def _number(self, written: str | None, name: str, usual: int, least: int) -> int:
        if written is None:
            return usual
        if written.isascii() and written.isdecimal() and len(written) < 10 and int(written) >= least:
            return int(written)
        self._fault(name, f"Skriv ett helt tal från {least}.", f"Write a whole number from {least}.")
        return usual

    def _system(self, written: str | None, name: str) -> str:
        if written in (None, *self.systems):
            return written or CRS84
        self._fault(name, "Det koordinatsystemet finns inte här.", "That coordinate system is not offered here.")
        return CRS84

    def _boxes(self, written: str | None, crs: str) -> list[Shape] | None:
        """The box in the municipality's system; two when it lies across the 180th meridian, none outside Sweden."""
        if written is None:
            return None
        try:
            numbers = [_number(number.strip()) for number in written.split(",", 6)]
            if len(numbers) == 6:
                numbers = [*numbers[0:2], *numbers[3:5]]
            if len(numbers) != 4 or not all(abs(number) < 1e8 for number in numbers):
                raise ValueError
        except ValueError:
            self._fault("bbox", "Skriv fyra eller sex tal med komma emellan.", "Write four or six numbers with commas.")
            return None
        if crs == CRS84:
            west, south, east, north = numbers
            sides = [(west, 180.0), (-180.0, east)] if west > east else [(west, east)]
        else:
            south, west, north, east = numbers
            sides = [(west, east)] if west <= east else []
        if south > north or not sides:
            self._fault("bbox", "Skriv det sydvästra hörnet först.", "Write the south-west corner first.")
            return None
        boxes = [(low, south, high, north) for low, high in sides]
        known = [_within(WINDOW if crs == CRS84 else GROUND, box) for box in boxes]
        # A box may be finer than any grid, and what it meets is looked up, not measured.
        return [off_grid(_box(*box), _pyproj(crs), self.own) for box in known if box is not None]

    def _time(self, written: str | None) -> None:
        """No feature here has a time of its own, so each is among those of any time (OGC 17-069r4, 7.15.4)."""
        if written is None:
            return
        ends = written.split("/")
        instants = [end for end in ends if end not in ("", "..")]
        try:
            read = [datetime.fromisoformat(instant.upper().replace("Z", "+00:00")) for instant in instants]
            told = all("T" in instant.upper() and when.tzinfo for instant, when in zip(instants, read, strict=True))
            if not read or len(ends) > 2 or not told or read != sorted(read):
                raise ValueError
        except (ValueError, TypeError):
            self._fault(
                "datetime",
                "Skriv en tidpunkt eller två med snedstreck emellan, som 2026-11-21T00:00:00Z/..",
                "Write an instant, or two with a slash between, such as 2026-11-21T00:00:00Z/..",
            )

    def _fault(self, name: str, sv: str, en: str) -> None:
        self.faults.append(Fault(f"/query/{name}", Text(sv, en), "parameter"))


class BadRequest(BadInput):
    """A request for features that cannot be answered; the standard wants 400."""

    status = 400


def _number(written: str) -> float:
    """Raises ValueError for anything that is not a short decimal number."""
    if not NUMBER.fullmatch(written):
        raise ValueError
    return float(written)


def _within(window: Box, box: Box) -> Box | None:
    """As much of a box as can be counted over into another system; None for one that lies elsewhere."""
    west, south = max(box[0], window[0]), max(box[1], window[1])
    east, north = min(box[2], window[2]), min(box[3], window[3])
    return (west, south, east, north) if west <= east and south <= north else None


def _box(west: float, south: float, east: float, north: float) -> Shape:
    """A rectangle with points along its sides, which are straight in its own system only."""
    return with_points(rectangle(west, south, east, north), max(east - west, north - south) / 100 or 1)


def _turned(coordinates: Any) -> Any:
    """Easting, northing as northing, easting, however deep."""
    if coordinates and isinstance(coordinates[0], int | float):
        return [coordinates[1], coordinates[0]]
    return [_turned(coordinate) for coordinate in coordinates]


def _systems(zoning: Zoning) -> tuple[str, ...]:
    """CRS84, the national system and the municipality's own."""
    own = zoning.municipality.crs.removeprefix("EPSG:")
    return tuple(dict.fromkeys((CRS84, f"{EPSG}{NATIONAL.removeprefix('EPSG:')}", f"{EPSG}{own}")))


def _pyproj(crs: str) -> str:
    return DEGREES if crs == CRS84 else f"EPSG:{crs.rsplit('/', 1)[-1]}"


def _named(id: str) -> Collection:
    if id not in COLLECTIONS:
        raise NotFound(phrase("rest.features.no_such_collection"))
    return COLLECTIONS[id]


def _collection(request: Request, municipality: str, id: str) -> dict[str, Any]:
    zoning, found = office(request).zoning(municipality), _named(id)
    here = f"{_here(request, municipality)}/collections/{id}"
    own, extent = zoning.municipality.crs, _extent(zoning, found)
    return {
        "id": id,
        "title": found.title.sv,
        "description": f"{found.description.sv} {found.description.en}",
        "itemType": "feature",
        "crs": list(_systems(zoning)),
        "storageCrs": f"{EPSG}{own.removeprefix('EPSG:')}",
        **({"extent": {"spatial": {"bbox": [extent], "crs": CRS84}}} if extent else {}),
        "links": [_link(here, "self", JSON), _link(f"{here}/items", "items", GEOJSON)],
    }


def _extent(zoning: Zoning, found: Collection) -> Sequence[float]:
    """West, south, east, north in degrees, of all the collection holds; nothing when it is empty."""
    bounds = [transformed(feature.shape, zoning.municipality.crs, DEGREES).bounds for feature in found.items(zoning)]
    if not bounds:
        return []
    return [min(b[0] for b in bounds), min(b[1] for b in bounds), max(b[2] for b in bounds), max(b[3] for b in bounds)]


def _here(request: Request, municipality: str) -> str:
    return str(request.url_for("landing", municipality=municipality))


def _link(href: str, rel: str, media_type: str) -> dict[str, str]:
    return {"href": href, "rel": rel, "type": media_type}
