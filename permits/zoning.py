"""
A municipality's map and registers: find a property, and gather the site of an application.

Read once from a folder with a `manifest.json` that names each layer's files, source, dates, licence and
what its silence means; `zoning_data/README.md` tells how to add one. Everything is in the working CRS.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from permits.application import Inquiry
from permits.errors import BadZoning, Fault
from permits.geometry import (
    NOWHERE,
    Index,
    Shape,
    distance,
    outline_of,
    touches,
    transformed,
    union,
)
from permits.plan import DetailPlan
from permits.readers import catalogue, layers, ngp, ss637040
from permits.readers.layers import Feature
from permits.site import (
    Boundary,
    Building,
    LandClass,
    Layer,
    LayerState,
    Overlay,
    Owner,
    Property,
    Site,
    Track,
)
from permits.text import Text

NEAR_BUILDINGS, NEAR_TRACKS, NEAR_WATER, NEAR_ROADS = 40, 200, 400, 60
"""Metres around the property within which things are gathered: wider than any rule asks about."""

OVERLAYS = ("shore_protection", "valuable_areas", "valuable_buildings", "defence_areas", "water", "roads")
LAYERS = ("plans", "properties", "boundaries", "buildings", "owners", "tracks", *OVERLAYS)

LAND = {
    "street": LandClass.PUBLIC_SPACE,
    "road": LandClass.ROAD,
    "railway": LandClass.RAILWAY,
    "water": LandClass.WATER,
}


@dataclass(frozen=True, slots=True)
class Municipality:
    code: str
    name: str
    crs: str


@dataclass(frozen=True, slots=True)
class Match:
    """One property found by a search."""

    designation: str
    address: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One boundary line of the register, between two units."""

    shape: Shape
    accuracy: Any
    units: tuple[str, str]


def spelt(text: str) -> str:
    """A designation or address as it is compared: capitals, no blanks, without a municipality before it."""
    return re.sub(r"\s+", "", text.upper())


class Zoning:
    """One municipality's map, ready to be asked."""

    def __init__(
        self,
        municipality: Municipality,
        layers: Mapping[str, Layer],
        ages: Mapping[str, int],
        plans: Sequence[DetailPlan],
        features: Mapping[str, Sequence[Feature]],
        owners: Mapping[str, Sequence[Owner]],
        faults: Sequence[Fault],
    ) -> None:
        self.municipality = municipality
        self.layers = layers
        self.faults = tuple(faults)
        self._ages = ages
        self.plans = tuple(plan for plan in plans if plan.status == "laga kraft")
        self._plans = Index.of(self.plans, lambda plan: plan.area)
        addresses = {one.text("designation"): one.text("address") for one in features.get("addresses", ())}
        self._properties, self._units = _properties(features.get("properties", ()), owners, addresses)
        self._by_spelling = {spelt(designation): designation for designation in self._properties}
        self._by_address = {spelt(address): designation for designation, address in addresses.items()}
        self._neighbours = Index.of(self._properties.values(), lambda one: one.outline)
        self._lines = Index.of(_lines(features.get("boundaries", ())), lambda line: line.shape)
        self._buildings = Index.of(map(_building, features.get("buildings", ())), lambda one: one.outline)
        self._tracks = Index.of(
            (Track(one.text("id"), one.shape, one.number("accuracy_m")) for one in features.get("tracks", ())),
            lambda track: track.line,
        )
        self._overlays = Index.of(
            (_overlay(kind, one) for kind in OVERLAYS for one in features.get(kind, ())), lambda one: one.area
        )

    @classmethod
    def load(cls, folder: Path) -> Zoning:
        """
        The map in a folder. Features that could not be taken in are in `faults`.

        Raises BadZoning when the manifest, a file or its hash is not right.
        """
        manifest = _manifest(folder)
        head = manifest["municipality"]
        municipality = Municipality(head["code"], head["name"], head["crs"])
        entries = catalogue.read([(folder / one).resolve() for one in manifest.get("catalogues", [])])
        plans: list[DetailPlan] = []
        features: dict[str, list[Feature]] = {}
        owners: dict[str, list[Owner]] = {}
        faults: list[Fault] = []
        kept: dict[str, Layer] = {}
        ages: dict[str, int] = {}
        for one in manifest["layers"]:
            name, digest = one["layer"], hashlib.sha256()
            for file in one["files"]:
                path = folder / file["file"]
                raw = _checked(path, file["sha256"])
                digest.update(raw)
                if one["format"] == "ngp-4.1":
                    read, wrong = ngp.read(json.loads(raw), entries, municipality.crs, name)
                    plans += read
                elif one["format"] == "ss637040":
                    read, wrong = ss637040.read(raw, municipality.crs, name)
                    plans += read
                elif name == "owners":
                    owners, wrong = {key: [Owner(**o) for o in those] for key, those in json.loads(raw).items()}, []
                else:
                    found, wrong = layers.read(path, one["format"], municipality.crs)
                    features.setdefault(name, []).extend(found)
                faults += wrong
            kept[name] = Layer(
                name,
                LayerState.PRESENT,
                one["source"],
                date.fromisoformat(one["dataDate"]),
                date.fromisoformat(one["fetched"]),
                one["licence"],
                digest.hexdigest(),
                one["indicative"],
                one["negativeEvidence"],
            )
            ages[name] = one["allowedAgeDays"]
        return cls(municipality, kept, ages, plans, features, owners, faults)

    def find(self, text: str, most: int = 20) -> list[Match]:
        """Properties whose designation or address begins with the text, in any spelling; exact ones first."""
        asked = spelt(text)
        asked = asked.removeprefix(spelt(self.municipality.name.split("s kommun")[0])) or asked
        if not asked:
            return []
        exact = [found for table in (self._by_spelling, self._by_address) if (found := table.get(asked))]
        begins = [
            designation
            for table in (self._by_spelling, self._by_address)
            for spelling, designation in table.items()
            if spelling.startswith(asked) or (len(asked) > 2 and asked in spelling)
        ]
        names = list(dict.fromkeys([*exact, *begins]))[:most]
        return [Match(name, self._properties[name].address) for name in names]

    def property(self, text: str) -> Property | None:
        """The property of that designation or address, in any spelling; None when the register has none."""
        asked = spelt(text)
        own = spelt(self.municipality.name.split("s kommun")[0])
        for one in (asked, asked.removeprefix(own)):
            designation = self._by_spelling.get(one) or self._by_address.get(one)
            if designation is not None:
                return self._properties[designation]
        return None

    def site(self, inquiry: Inquiry, footprint: Shape | None, day: date) -> Site:
        """
        All that is known of the place, as of that day.

        footprint: in the working CRS, None when the applicant has not said where.
        """
        property = self.property(inquiry.property)
        here = property.outline if property else footprint
        if here is None:
            here = NOWHERE
        ground = footprint if footprint is not None else here
        plans = tuple(plan for plan in self._plans.touching(here) if not _only_edge(plan, ground, here))
        present = self._layers(day)
        return Site(
            municipality=self.municipality.code,
            crs=self.municipality.crs,
            property=property,
            boundaries=self._boundaries(property) if property else (),
            plans=plans,
            outside_plan=False if plans else True if present["plans"].tells_absence else None,
            buildings=tuple(self._buildings.within(here, NEAR_BUILDINGS)),
            tracks=tuple(self._tracks.within(here, NEAR_TRACKS)),
            overlays=tuple(self._overlays.within(here, NEAR_WATER)),
            layers=present,
        )

    def in_working_crs(self, shape: Shape, crs: str) -> Shape:
        return transformed(shape, crs, self.municipality.crs)

    def neighbouring(self, shape: Shape, metres: float = 30) -> list[Property]:
        """Properties around a place, for drawing."""
        return self._neighbours.within(shape, metres)

    def _layers(self, day: date) -> dict[str, Layer]:
        """Each layer as it stands on the day: present, stale or missing."""
        found = {}
        for name in LAYERS:
            layer = self.layers.get(name)
            if layer is None:
                found[name] = Layer(name, LayerState.MISSING)
            elif layer.data_date is not None and layer.data_date + timedelta(self._ages[name]) < day:
                found[name] = replace(layer, state=LayerState.STALE)
            else:
                found[name] = layer
        return found

    def _boundaries(self, property: Property) -> tuple[Boundary, ...]:
        """
        The property's whole boundary, stretch by stretch, each towards one neighbour.

        Lines of the register give accuracy and neighbour; where none lies, both are unknown.
        """
        unit = next(unit for unit, designation in self._units.items() if designation == property.designation)
        outline = outline_of(property.outline)
        found: list[Boundary] = []
        covered: list[Shape] = []
        for line in self._lines.touching(outline):
            if unit not in line.units:
                continue
            other = line.units[1] if line.units[0] == unit else line.units[0]
            neighbour = self._properties.get(self._units.get(other, ""))
            id = f"{neighbour.designation if neighbour else 'okänd'} {len(found) + 1}"
            found.append(Boundary(id, line.shape, line.accuracy, neighbour))
            covered.append(line.shape)
        rest = outline.difference(union(covered).buffer(0.01)) if covered else outline
        if rest.length > 0.1:
            found.append(Boundary(f"okänd {len(found) + 1}", rest, None, None))
        return tuple(found)


def _only_edge(plan: DetailPlan, ground: Shape, here: Shape) -> bool:
    """Whether a plan merely touches: the place lies beside it, not in it."""
    return plan.area.intersection(here).area < 1 and distance(plan.area, ground) > 0


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / "manifest.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        content["municipality"]["code"], content["layers"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        says = Text(f"{path} kan inte läsas.", f"{path} cannot be read.")
        raise BadZoning(says, [Fault(str(path), Text(str(error), str(error)), "manifest")]) from None
    return dict(content)


def _checked(path: Path, expected: str) -> bytes:
    """The file's bytes. Raises BadZoning when they are not those that the manifest names."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        says = Text(f"{path.name} kan inte läsas.", f"{path.name} cannot be read.")
        raise BadZoning(says, [Fault(path.name, Text(str(error), str(error)), "unreadable")]) from None
    if hashlib.sha256(raw).hexdigest() != expected:
        says = Text(
            f"{path.name} har ändrats sedan manifestet skrevs.",
            f"{path.name} has changed since the manifest was written.",
        )
        raise BadZoning(says, [Fault(path.name, says, "hash")])
    return raw


def _properties(
    features: Sequence[Feature], owners: Mapping[str, Sequence[Owner]], addresses: Mapping[str, str]
) -> tuple[dict[str, Property], dict[str, str]]:
    """Properties by designation, their parts put together; and register units' designations."""
    parts: dict[str, list[Feature]] = {}
    for one in features:
        parts.setdefault(one.text("designation"), []).append(one)
    found: dict[str, Property] = {}
    units: dict[str, str] = {}
    for designation, those in parts.items():
        first = those[0]
        found[designation] = Property(
            designation,
            union(one.shape for one in those),
            tuple(one.shape for one in those),
            LAND.get(first.text("kind"), LandClass.PLOT),
            first.attributes.get("principal"),
            tuple(owners.get(designation, ())),
            addresses.get(designation, ""),
        )
        units[first.text("registerenhetsreferens")] = designation
    return found, units


def _lines(features: Sequence[Feature]) -> list[_Line]:
    return [_Line(one.shape, one.number("medelfel_m"), (one.text("left"), one.text("right"))) for one in features]


def _building(one: Feature) -> Building:
    return Building(
        id=one.text("objektidentitet"),
        outline=one.shape,
        purpose=one.text("andamal1"),
        main=one.text("huvudbyggnad") == "Ja",
        outline_kind={"Fasad": "façade", "Takkant": "eaves"}.get(one.text("insamlingslage"), "unspecified"),
        accuracy_m=one.number("lagesosakerhetplan"),
        counts_as=one.text("permit") or "unknown",
        building_area_m2=one.number("building_area_m2"),
        gross_area_m2=one.number("gross_area_m2"),
        ridge_height_m=one.number("ridge_height_m"),
        exempt_extensions_m2=one.number("extension_exempt_m2"),
        on=one.text("designation"),
    )


def _overlay(kind: str, one: Feature) -> Overlay:
    name = one.text("name") or one.text("id")
    return Overlay(one.text("id"), kind, name, one.shape, one.text("area_ha"))


def touching(overlays: Sequence[Overlay], kind: str, shape: Shape) -> list[Overlay]:
    """Those of the kind that the shape touches."""
    return [one for one in overlays if one.kind == kind and touches(one.area, shape)]
