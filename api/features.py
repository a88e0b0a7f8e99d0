"""
Plans, provisions and properties as open data: OGC API Features part 1 (core, GeoJSON) and part 2 (other systems).

No owners and nothing else about people. Each municipality has a landing page of its own. Coordinates are
longitude and latitude (CRS84) unless another system is asked for; those by EPSG number come in the order
that the system itself says, northing before easting (OGC 18-058r1, 6.2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from api.pages import office
from permits.errors import BadInput, Fault, NotFound
from permits.geometry import DEGREES, Shape, rectangle, to_geojson, touches, transformed
from permits.plan import DetailPlan, PlanProvision
from permits.site import Property
from permits.text import Text
from permits.zoning import Zoning

router = APIRouter(prefix="/ogc/{municipality}", include_in_schema=False)

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
CLASSES = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)
"""What the tests show, and nothing more."""

GEOJSON = "application/geo+json"
USUAL, MOST = 100, 1000


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
    return Item(plan.id, plan.area, told)


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
    return Item(one.id, one.area, told)


def _property(one: Property) -> Item:
    told = {"designation": one.designation, "address": one.address, "kind": one.kind, "land": one.land.value}
    return Item(one.designation.replace(" ", "_").replace("/", "-"), one.outline, told)


COLLECTIONS: Mapping[str, Collection] = {
    "plans": Collection(
        Text("Detaljplaner", "Detail plans"),
        Text("Planer som gäller.", "Plans with legal force."),
        lambda zoning: (_plan(one) for one in zoning.plans),
    ),
    "provisions": Collection(
        Text("Planbestämmelser", "Plan provisions"),
        Text("Varje bestämmelse med sitt område.", "Each provision with its area."),
        lambda zoning: (_provision(plan, one) for plan in zoning.plans for one in plan.provisions),
    ),
    "properties": Collection(
        Text("Fastigheter", "Properties"),
        Text("Fastigheternas utbredning, utan ägare.", "The extent of properties, without owners."),
        lambda zoning: (_property(one) for one in zoning.properties),
    ),
}


@router.get("")
def landing(request: Request, municipality: str) -> JSONResponse:
    zoning, here = office(request).zoning(municipality), _here(request, municipality)
    links = [
        _link(here, "self", "application/json"),
        _link(f"{here}/conformance", "conformance", "application/json"),
        _link(f"{here}/collections", "data", "application/json"),
        _link(str(request.url_for("openapi")), "service-desc", "application/vnd.oai.openapi+json;version=3.1"),
        _link(f"{office(request).settings.base_url}/docs", "service-doc", "text/html"),
    ]
    return JSONResponse({"title": zoning.municipality.name, "links": links})


@router.get("/conformance")
def conformance(request: Request, municipality: str) -> JSONResponse:
    office(request).zoning(municipality)
    return JSONResponse({"conformsTo": list(CLASSES)})


@router.get("/collections")
def collections(request: Request, municipality: str) -> JSONResponse:
    here = _here(request, municipality)
    told = [_collection(request, municipality, id) for id in COLLECTIONS]
    return JSONResponse({"links": [_link(f"{here}/collections", "self", "application/json")], "collections": told})


@router.get("/collections/{id}")
def collection(request: Request, municipality: str, id: str) -> JSONResponse:
    return JSONResponse(_collection(request, municipality, id))


@router.get("/collections/{id}/items")
def items(request: Request, municipality: str, id: str) -> JSONResponse:
    """A page of features, those that meet the box when one is given."""
    zoning, found = office(request).zoning(municipality), _named(id)
    asked = _Asked(request, zoning)
    within = [one for one in found.items(zoning) if asked.box is None or touches(one.shape, asked.box)]
    page = within[asked.offset : asked.offset + asked.limit]
    here = f"{_here(request, municipality)}/collections/{id}/items"
    links = [_link(str(request.url), "self", GEOJSON)]
    if asked.offset + asked.limit < len(within):
        links.append(_link(str(request.url.include_query_params(offset=asked.offset + asked.limit)), "next", GEOJSON))
    links.append(_link(here.removesuffix("/items"), "collection", "application/json"))
    body = {
        "type": "FeatureCollection",
        "numberMatched": len(within),
        "numberReturned": len(page),
        "links": links,
        "features": [asked.feature(one) for one in page],
    }
    return JSONResponse(body, media_type=GEOJSON, headers={"Content-Crs": f"<{asked.crs}>"})


@router.get("/collections/{id}/items/{feature}")
def item(request: Request, municipality: str, id: str, feature: str) -> JSONResponse:
    zoning, found = office(request).zoning(municipality), _named(id)
    asked = _Asked(request, zoning, of_one=True)
    for one in found.items(zoning):
        if one.id == feature:
            here = f"{_here(request, municipality)}/collections/{id}"
            links = [_link(str(request.url), "self", GEOJSON), _link(here, "collection", "application/json")]
            body = {**asked.feature(one), "links": links}
            return JSONResponse(body, media_type=GEOJSON, headers={"Content-Crs": f"<{asked.crs}>"})
    raise NotFound(Text("Objektet finns inte.", "There is no such feature."))


class _Asked:
    """What a request for features asks: which page, where, in which system. Raises BadInput, every fault at once."""

    KNOWN = ("limit", "offset", "bbox", "bbox-crs", "crs")

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
        self.box = self._box(given.get("bbox"), self._system(given.get("bbox-crs"), "bbox-crs"))
        if self.faults:
            raise BadRequest(Text("Frågan har fel.", "The request has faults."), self.faults)

    def feature(self, one: Item) -> dict[str, Any]:
        shape = transformed(one.shape, self.own, _pyproj(self.crs))
        geometry = to_geojson(shape, 8 if self.crs == CRS84 else 3)
        if self.crs != CRS84:
            geometry["coordinates"] = _turned(geometry["coordinates"])
        return {"type": "Feature", "id": one.id, "geometry": geometry, "properties": dict(one.properties)}

    def _number(self, written: str | None, name: str, usual: int, least: int) -> int:
        if written is None:
            return usual
        if written.isdecimal() and len(written) < 10 and int(written) >= least:
            return int(written)
        self._fault(name, f"Skriv ett helt tal från {least}.", f"Write a whole number from {least}.")
        return usual

    def _system(self, written: str | None, name: str) -> str:
        if written in (None, *self.systems):
            return written or CRS84
        self._fault(name, "Det koordinatsystemet finns inte här.", "That coordinate system is not offered here.")
        return CRS84

    def _box(self, written: str | None, crs: str) -> Shape | None:
        if written is None:
            return None
        try:
            numbers = [float(number) for number in written.split(",")]
            if len(numbers) == 6:
                numbers = [*numbers[0:2], *numbers[3:5]]
            if len(numbers) != 4 or not all(abs(number) < 1e8 for number in numbers):
                raise ValueError
        except ValueError:
            self._fault("bbox", "Skriv fyra eller sex tal med komma emellan.", "Write four or six numbers with commas.")
            return None
        first, second = numbers[:2], numbers[2:]
        if crs != CRS84:
            first, second = first[::-1], second[::-1]
        if first[0] > second[0] or first[1] > second[1]:
            self._fault("bbox", "Skriv det sydvästra hörnet först.", "Write the south-west corner first.")
            return None
        return transformed(rectangle(*first, *second), _pyproj(crs), self.own)

    def _fault(self, name: str, sv: str, en: str) -> None:
        self.faults.append(Fault(f"/query/{name}", Text(sv, en), "parameter"))


class BadRequest(BadInput):
    """A request for features that cannot be answered; the standard wants 400."""

    status = 400


def _turned(coordinates: Any) -> Any:
    """Easting, northing as northing, easting, however deep."""
    if coordinates and isinstance(coordinates[0], int | float):
        return [coordinates[1], coordinates[0]]
    return [_turned(one) for one in coordinates]


def _systems(zoning: Zoning) -> tuple[str, ...]:
    """CRS84, the national system and the municipality's own."""
    own = zoning.municipality.crs.removeprefix("EPSG:")
    return (CRS84, f"{EPSG}3006", f"{EPSG}{own}")


def _pyproj(crs: str) -> str:
    return DEGREES if crs == CRS84 else f"EPSG:{crs.rsplit('/', 1)[-1]}"


def _named(id: str) -> Collection:
    if id not in COLLECTIONS:
        raise NotFound(Text("Den samlingen finns inte.", "There is no such collection."))
    return COLLECTIONS[id]


def _collection(request: Request, municipality: str, id: str) -> dict[str, Any]:
    zoning, found = office(request).zoning(municipality), _named(id)
    here = f"{_here(request, municipality)}/collections/{id}"
    own = zoning.municipality.crs
    return {
        "id": id,
        "title": found.title.sv,
        "description": f"{found.description.sv} {found.description.en}",
        "itemType": "feature",
        "crs": list(_systems(zoning)),
        "storageCrs": f"{EPSG}{own.removeprefix('EPSG:')}",
        "extent": {"spatial": {"bbox": [_extent(zoning, found)], "crs": CRS84}},
        "links": [_link(here, "self", "application/json"), _link(f"{here}/items", "items", GEOJSON)],
    }


def _extent(zoning: Zoning, found: Collection) -> Sequence[float]:
    """West, south, east, north in degrees, of all the collection holds."""
    bounds = [transformed(one.shape, zoning.municipality.crs, DEGREES).bounds for one in found.items(zoning)]
    if not bounds:
        return [-180, -90, 180, 90]
    return [min(b[0] for b in bounds), min(b[1] for b in bounds), max(b[2] for b in bounds), max(b[3] for b in bounds)]


def _here(request: Request, municipality: str) -> str:
    return str(request.url_for("landing", municipality=municipality))


def _link(href: str, rel: str, type: str) -> dict[str, str]:
    return {"href": href, "rel": rel, "type": type}
