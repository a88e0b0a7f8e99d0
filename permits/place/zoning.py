"""
A municipality's map and registers: find a property, and gather the site of an application.

Read once from its folder (`folder`). Everything is in the working CRS.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

from permits.application import Company, Inquiry, identity_digits
from permits.geometry import (
    NOWHERE,
    Index,
    Shape,
    along,
    apart,
    crosses_only,
    distance,
    is_line,
    is_within,
    outline_of,
    overlap,
    shortest_line,
    touches,
    transformed,
    union,
    without_specks,
)
from permits.place.folder import LAYERS, OVERLAYS, MapFolder, designation_of, read_folder
from permits.place.gazetteer import Address, Gazetteer, Match
from permits.place.own_cases import OwnCase, coming
from permits.place.plan import DetailPlan, PlanProvision, UnreadGround
from permits.place.readers.layers import Feature
from permits.place.site import (
    Boundary,
    Building,
    LandClass,
    Layer,
    LayerState,
    Lies,
    Neighbour,
    Overlay,
    Owner,
    Property,
    Site,
    Track,
)

REMEMBERED = 4096
"""Properties whose boundary and neighbours are kept once measured: more than are asked about while a server stands."""

NEAR_BUILDINGS, NEAR_TRACKS, NEAR_OVERLAYS = 40, 200, 400
"""Metres around the property within which things are gathered: wider than any rule asks about, and never a measure."""

NEAR_SETTLEMENT = 400
"""Metres around the property's own buildings within which others are looked for, where no plan tells a settlement."""

ACROSS = 30
"""Metres from the property within which one across the street is its neighbour: wider than any street."""

PASSABLE = (LandClass.PUBLIC_SPACE, LandClass.ROAD, LandClass.PRIVATE_ROAD, LandClass.RAILWAY, LandClass.WATER)
"""Land that neighbours lie across."""

IN_FORCE = "laga kraft"

PENDING = ("granskning", "antagen", "överklagad", "tillsyn", "förslag")
"""Statuses of a plan being made that is, or may be, past consultation (zoning data, A.5)."""

GOVERN_NOTHING = ("påbörjad", "samråd", "upphävd", "avslutad")
"""Statuses of a plan that governs nothing, and need not be waited for. Whether one of any other status does, nobody knows."""

LAND = {
    "street": LandClass.PUBLIC_SPACE,
    "green": LandClass.PUBLIC_SPACE,
    "road": LandClass.ROAD,
    "private_road": LandClass.PRIVATE_ROAD,
    "railway": LandClass.RAILWAY,
    "water": LandClass.WATER,
}
"""What the layer's `kind` means for consent; anything else is a plot."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One boundary line of the register, between two units; an empty one where it knows none."""

    shape: Shape
    accuracy: Decimal | None
    units: tuple[str, str]


SEAM = 0.05
"""Metres within which a line of the register and a property's outline are the same boundary."""


class Zoning:
    """One municipality's map, ready to be asked."""

    def __init__(self, held: MapFolder) -> None:
        plans, features = _with_provisions_apart(held.plans), held.features
        self.municipality = held.municipality
        self._owner_numbers = held.owner_numbers
        self._marked = _marked(held.owners, held.owner_numbers)
        self.layers = held.layers
        self.faults = tuple(held.faults)
        self._ages = held.ages
        self.plans = tuple(plan for plan in plans if plan.status == IN_FORCE)
        self._plans = Index.of(self.plans, lambda plan: plan.area)
        unread = [fault.ground for fault in held.faults if isinstance(fault, UnreadGround)]
        odd = [plan.area for plan in plans if plan.status not in (IN_FORCE, *PENDING, *GOVERN_NOTHING)]
        self._unread = Index.of((ground for ground in (*unread, *odd) if not ground.is_empty), lambda ground: ground)
        """Ground of which it is not known what plan governs it."""
        self.every_plan = tuple(plans)
        """Of whatever status, for those who keep the map; cases see only those with legal force, or in the making."""
        self.counts = {"plans": len(plans), **{name: len(those) for name, those in features.items()}}
        """Features taken in, by layer."""
        self._pending = Index.of((plan for plan in plans if plan.status in PENDING), lambda plan: plan.area)
        addresses = [
            Address(*map(feature.text, ("designation", "address", "postnummer", "postort")))
            for feature in features.get("addresses", ())
        ]
        first = {address.designation: address.written for address in reversed(addresses)}
        self._properties, self._units = _properties(features.get("properties", ()), held.owners, first)
        self._gazetteer = Gazetteer(held.municipality.name, self._properties, addresses)
        self._unit_of = {designation: unit for unit, designation in self._units.items()}
        self._neighbours = Index.of(self._properties.values(), lambda one: one.outline)
        self._lines = Index.of(_lines(features.get("boundaries", ())), lambda line: line.shape)
        self._buildings = Index.of(
            _apart_by_id(map(self._placed, features.get("buildings", ()))), lambda building: building.outline
        )
        self._tracks = Index.of(
            (
                Track(feature.text("id"), feature.shape, feature.number("accuracy_m"))
                for feature in features.get("tracks", ())
            ),
            lambda track: track.line,
        )
        self._overlays = Index.of(
            (
                overlay
                for kind in OVERLAYS
                for overlay in _apart_by_id(
                    _overlay(kind, feature, held.layers[kind].source) for feature in features.get(kind, ())
                )
            ),
            lambda one: one.area,
        )
        # A map is one version of a municipality's data and never changes, so neither does what is remembered of it.
        self._lot = lru_cache(REMEMBERED)(self._measured_lot)
        self._elsewhere = lru_cache(REMEMBERED)(self._nearest_elsewhere)

    @classmethod
    def load(cls, folder: Path) -> Zoning:
        """The map in a folder; raises what `read_folder` raises."""
        return cls(read_folder(folder))

    @property
    def properties(self) -> Collection[Property]:
        """All that the register has, in its order."""
        return self._properties.values()

    def find(self, text: str, most: int = 20) -> list[Match]:
        """Properties whose designation or address fits what is written, for somebody to choose among."""
        return self._gazetteer.find(text, most)

    def meant(self, text: str, most: int = 5) -> list[Match]:
        """Properties that somebody may have meant by a slip."""
        return self._gazetteer.meant(text, most)

    def named(self, text: str) -> tuple[str, ...]:
        """The designations that a text names exactly, in any spelling; several for an address that they share."""
        return self._gazetteer.named(text)

    def property(self, text: str) -> Property | None:
        """The one property that a text names, by designation or address; None for none, or for several."""
        named = self.named(text)
        return self._properties[named[0]] if len(named) == 1 else None

    def is_owner(self, property: Property, place: int, number: str) -> bool:
        """
        Whether whoever has that number (`identity_digits`) is the owner in that place of the property's list.

        False when the register here holds names only: a namesake is nobody's consent.
        """
        numbers = self._owner_numbers.get(property.designation, ())
        return bool(number) and place < len(numbers) and identity_digits(numbers[place]) == number

    def owners(self, designations: Iterable[str]) -> Iterator[tuple[Property, int]]:
        """
        Those who own these properties, each as a property and their place among its owners: once, whatever they own, whom the
        register knows by a number. A name tells nobody from their namesake, and a message too many harms nobody.
        """
        told: set[str] = set()
        for property in filter(None, map(self.property, designations)):
            numbers = self._owner_numbers.get(property.designation) or [""] * len(property.owners)
            for place, number in enumerate(map(identity_digits, numbers)):
                if number not in told:
                    yield property, place
                told |= {number} - {""}

    def owned_by(self, number: str) -> list[Match]:
        """The properties of whoever has that number (`identity_digits`), as far as the register here knows numbers."""
        return [Match(parcel.designation, parcel.address) for parcel in self._owned.get(number, ())]

    @cached_property
    def _owned(self) -> Mapping[str, Sequence[Property]]:
        """Properties by each owner's number, in the register's order."""
        owned: dict[str, list[Property]] = {}
        for designation, numbers in self._owner_numbers.items():
            for number in {identity_digits(written) for written in numbers} - {""}:
                if designation in self._properties:
                    owned.setdefault(number, []).append(self._properties[designation])
        return owned

    def protects(self, name: str, number: str) -> bool:
        """
        Whether the register marks somebody as protected (skyddade personuppgifter), on whatever property they own.

        number: in twelve digits. Where the register knows a marked owner by name only a namesake counts as them, since
        then an officer sees to it.
        """
        return number in self._marked or name in self._marked

    def marked(self, designations: Iterable[str]) -> list[str]:
        """Those of the properties, however written, of which an owner is marked: for an officer to know, and nobody else."""
        own = dict.fromkeys(
            named
            for written in designations
            for named in ([written] if written in self._properties else self.named(written))
        )
        return [named for named in own if any(owner.protected for owner in self._properties[named].owners)]

    def around(self, inquiry: Inquiry, footprint: Shape | None) -> tuple[str, ...]:
        """The designations of the property, as it was asked for where none is known, and of those near by."""
        property, here = self._here(inquiry, footprint)
        near = [parcel.designation for parcel in self._neighbours.within(here, NEAR_BUILDINGS)]
        return tuple(dict.fromkeys([property.designation if property else inquiry.property, *near]))

    def _here(self, inquiry: Inquiry, footprint: Shape | None) -> tuple[Property | None, Shape]:
        """The property and the ground that a case is about, with the footprint where it is drawn beside it."""
        property = self.property(inquiry.property)
        known = [shape for shape in (property.outline if property else None, footprint) if shape is not None]
        return property, union(known) if known else NOWHERE

    def site(self, inquiry: Inquiry, footprint: Shape | None, day: date, own: Sequence[OwnCase] = ()) -> Site:
        """
        All that is known of the place, as of that day.

        footprint: in the working CRS, None when the applicant has not said where. own: the municipality's own cases
        `around` it, which stand or may come to.
        """
        property, here = self._here(inquiry, footprint)
        boundaries, neighbours = self._lot(property.designation) if property else ((), ())
        plans = tuple(plan for plan in self._plans.touching(here) if _governs(plan.area, here, footprint))
        present = self._layers(day)
        not_yet = any(plan.in_force is not None and plan.in_force > day for plan in plans)
        unread = any(_governs(ground, here, footprint) for ground in self._unread.touching(here))
        if not_yet or unread:
            outside_plan: bool | None = None
        elif plans:
            outside_plan = False
        else:
            outside_plan = True if here is not NOWHERE and present["plans"].tells_absence else None
        buildings = tuple(self._buildings.within(here, NEAR_BUILDINGS))
        beside, by_name = self._owners(property, inquiry) if property else ((), ())
        if present["boundaries"].state is not LayerState.PRESENT:
            # How exactly lines were measured is known of those that were measured, not of those drawn since.
            boundaries = tuple(replace(boundary, accuracy_m=None) for boundary in boundaries)
            neighbours = tuple(replace(neighbour, accuracy_m=None) for neighbour in neighbours)
        return Site(
            municipality=self.municipality.code,
            crs=self.municipality.crs,
            property=property,
            boundaries=boundaries,
            plans=plans,
            outside_plan=outside_plan,
            buildings=buildings,
            tracks=tuple(self._tracks.within(here, NEAR_TRACKS)),
            overlays=tuple(self._overlays.within(here, NEAR_OVERLAYS)),
            layers=present,
            neighbours=neighbours,
            pending_plans=tuple(plan for plan in self._pending.touching(here) if _governs(plan.area, here, footprint)),
            coming=coming(own, buildings, present["buildings"], property),
            nearest_elsewhere=self._elsewhere(property.designation) if property and outside_plan else None,
            owners_beside=beside,
            owners_by_name=by_name,
        )

    def _owners(self, property: Property, inquiry: Inquiry) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """
        The places of the owners who do not apply: another number than those who do, or another name where the register has
        no number; and of those who are told from the applicants by nothing but a name. Nobody, before it is said who applies.
        """
        if not inquiry.applicants:
            return (), ()
        numbers = self._owner_numbers.get(property.designation, ())
        people = [
            party.signatory_number if isinstance(party, Company) else party.personal_number
            for party in inquiry.applicants
        ]
        companies = [party.organisation_number for party in inquiry.applicants if isinstance(party, Company)]
        applying = {number for number in (*people, *companies) if number}
        names = {party.name for party in inquiry.applicants}
        beside: list[int] = []
        by_name: list[int] = []
        for place, owner in enumerate(property.owners):
            if any(self.is_owner(property, place, number) for number in applying):
                continue
            numbered = place < len(numbers) and numbers[place]
            (by_name if not numbered and owner.name in names else beside).append(place)
        return tuple(beside), tuple(by_name)

    def _nearest_elsewhere(self, designation: str) -> Building | None:
        """The building on another property that stands nearest to those on this one, within `NEAR_SETTLEMENT`."""
        property = self._properties[designation]
        near = self._buildings.within(property.outline, NEAR_SETTLEMENT)
        own = union(building.outline for building in near if building.on == property.designation)
        others = [building for building in near if building.on != property.designation]
        if own.is_empty:
            return None
        nearest = min(others, key=lambda building: distance(own, building.outline), default=None)
        return nearest if nearest is not None and distance(own, nearest.outline) <= NEAR_SETTLEMENT else None

    def _measured_lot(self, designation: str) -> tuple[tuple[Boundary, ...], tuple[Neighbour, ...]]:
        """What hangs on the property alone, whatever is to be built there: its boundary and those around it."""
        property = self._properties[designation]
        return self._boundaries(property), self._around(property)

    def _around(self, property: Property) -> tuple[Neighbour, ...]:
        """The properties that adjoin, meet at a corner, or lie across a street, road, railway or water."""
        outline = property.outline
        near = [
            parcel for parcel in self._neighbours.within(outline, ACROSS) if parcel.designation != property.designation
        ]
        ways = [parcel.outline for parcel in near if parcel.land in PASSABLE]
        found = []
        for parcel in near:
            if is_within(outline, parcel.outline, SEAM):
                shared = along(outline_of(parcel.outline), outline, SEAM)
                lies = Lies.ADJOINING if shared.length > 4 * SEAM else Lies.CORNER
            elif crosses_only(shortest_line(outline, parcel.outline), ways, SEAM):
                lies = Lies.ACROSS
            else:
                continue
            found.append(Neighbour(parcel, lies, self._accuracy(parcel)))
        return tuple(found)

    def _accuracy(self, property: Property) -> Decimal | None:
        """The worst standard error of a property's boundary lines; None when the register lacks one."""
        unit = self._unit_of.get(property.designation)
        own = [line for line in self._lines.within(outline_of(property.outline), SEAM) if unit in line.units]
        errors = [line.accuracy for line in own if line.accuracy is not None]
        return max(errors) if errors and len(errors) == len(own) else None

    def _placed(self, feature: Feature) -> Building:
        """A building of the layer; on the property that holds most of it where the layer does not say."""
        building = _building(feature)
        under = [] if building.on else self._neighbours.touching(building.outline)
        if not under:
            return building
        return replace(building, on=max(under, key=lambda one: overlap(one.outline, building.outline)).designation)

    def in_working_crs(self, shape: Shape, crs: str) -> Shape:
        return transformed(shape, crs, self.municipality.crs)

    def neighbouring(self, shape: Shape, metres: float = 30) -> list[Property]:
        """Properties around a place, for drawing."""
        return self._neighbours.within(shape, metres)

    def near(self, designation: str, metres: int) -> list[tuple[Property, Decimal]]:
        """The other properties within so many metres of one, each with how many, the nearest first; none of one not known."""
        lot = self.property(designation)
        if lot is None:
            return []
        others = [
            other for other in self._neighbours.within(lot.outline, metres) if other.designation != lot.designation
        ]
        return sorted(((other, distance(lot.outline, other.outline)) for other in others), key=lambda near: near[1])

    @cached_property
    def extent(self) -> tuple[float, float, float, float]:
        """West, south, east, north of all properties, in the municipality's system; nothing but noughts for none."""
        bounds = [lot.outline.bounds for lot in self._properties.values()] or [(0.0, 0.0, 0.0, 0.0)]
        west, south, east, north = zip(*bounds, strict=True)
        return min(west), min(south), max(east), max(north)

    def shown(self, window: Shape) -> tuple[list[Property], list[Building]]:
        """The properties and buildings that a window onto the map shows."""
        return self._neighbours.touching(window), self._buildings.touching(window)

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
        The property's whole boundary, holes included, one stretch for each neighbour and accuracy.

        Lines of the register give accuracy and neighbour. Where none lies the accuracy is unknown, and the
        neighbour is who owns the ground beyond. Lines between the property's own parts are no boundary.
        """
        unit = self._unit_of.get(property.designation)
        outline = outline_of(property.outline)
        found: dict[tuple[str, Decimal | None], list[Shape]] = {}
        rest = outline
        for line in self._lines.within(outline, SEAM):
            left, right = line.units
            if unit not in line.units or left == right:
                continue
            beyond = self._units.get(right if left == unit else left, "")
            found.setdefault((beyond, line.accuracy), []).append(line.shape)
            rest = apart(rest, line.shape, SEAM)
        for other in self._neighbours.within(rest, SEAM) if rest.length > SEAM else ():
            if other.designation != property.designation:
                shared = along(rest, outline_of(other.outline), SEAM)
                if shared.length > 2 * SEAM:
                    found.setdefault((other.designation, None), []).append(shared)
                    rest = apart(rest, shared, SEAM)
        if rest.length > 2 * SEAM:
            found.setdefault(("", None), []).append(rest)
        numbers: dict[str, int] = {}
        boundaries = []
        for (beyond, accuracy), lines in found.items():
            numbers[beyond] = numbers.get(beyond, 0) + 1
            name = beyond or "okänd"
            id = name if numbers[beyond] == 1 else f"{name} ({numbers[beyond]})"
            boundaries.append(Boundary(id, union(lines), accuracy, self._properties.get(beyond)))
        return tuple(boundaries)


def _governs(area: Shape, here: Shape, footprint: Shape | None) -> bool:
    """Whether a plan's area holds any of the place; one that merely lies beside the property does not."""
    return overlap(area, here) > 0 or is_line(area) or (footprint is not None and touches(area, footprint))


def _marked(owners: Mapping[str, Sequence[Owner]], numbers: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The owners who are marked, each by their number, or by their name where the register has no number of theirs."""
    return frozenset(
        identity_digits(number) or owner.name
        for designation, those in owners.items()
        for owner, number in zip(those, numbers.get(designation, [""] * len(those)), strict=True)
        if owner.protected
    )


def _properties(
    features: Sequence[Feature], owners: Mapping[str, Sequence[Owner]], addresses: Mapping[str, str]
) -> tuple[dict[str, Property], dict[str, str]]:
    """Properties by designation, their parts put together; and register units' designations."""
    parts: dict[str, list[Feature]] = {}
    for feature in features:
        parts.setdefault(designation_of(feature), []).append(feature)
    found = {}
    units: dict[str, list[str]] = {}
    for designation, those in parts.items():
        first = those[0]
        # Parts of unlike kinds are a plot of no kind that anything is eased for.
        kind = first.text("kind") if len({feature.text("kind") for feature in those}) == 1 else ""
        found[designation] = Property(
            designation,
            union(feature.shape for feature in those),
            tuple(feature.shape for feature in those),
            LAND.get(kind, LandClass.PLOT),
            first.attributes.get("principal"),
            tuple(owners.get(designation, ())),
            addresses.get(designation, ""),
            kind,
        )
        units.setdefault(first.text("registerenhetsreferens"), []).append(designation)
    # A line that names no unit beyond it, or one that two properties have, tells no neighbour.
    return found, {unit: those[0] for unit, those in units.items() if unit and len(those) == 1}


Known = TypeVar("Known", Building, Overlay, PlanProvision)


def _apart_by_id(things: Iterable[Known]) -> list[Known]:
    """
    The things, those without an id of their own numbered: what is concluded of each is kept by its id, and one must not
    stand for another.
    """
    times: Counter[str] = Counter()
    named = []
    for thing in things:
        times[thing.id] += 1
        alone = thing.id and times[thing.id] == 1
        named.append(thing if alone else replace(thing, id=f"{thing.id}#{times[thing.id]}"))
    return named


def _with_provisions_apart(plans: Sequence[DetailPlan]) -> list[DetailPlan]:
    """The plans, no two provisions of which have one id: two versions of a plan may both be kept."""
    provisions = iter(_apart_by_id(provision for plan in plans for provision in plan.provisions))
    return [replace(plan, provisions=tuple(itertools.islice(provisions, len(plan.provisions)))) for plan in plans]


def _lines(features: Sequence[Feature]) -> list[_Line]:
    return [
        _Line(feature.shape, feature.number("medelfel_m"), (feature.text("left"), feature.text("right")))
        for feature in features
    ]


def _building(one: Feature) -> Building:
    return Building(
        id=one.text("objektidentitet"),
        outline=without_specks(one.shape),
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


def _overlay(kind: str, one: Feature, source: str) -> Overlay:
    name = one.text("name") or one.text("id")
    return Overlay(one.text("id"), kind, name, one.shape, source, one.text("kind"), one.text("words"))


def touching(overlays: Sequence[Overlay], kind: str, shape: Shape) -> list[Overlay]:
    """Those of the kind that the shape touches."""
    return [overlay for overlay in overlays if overlay.kind == kind and touches(overlay.area, shape)]
