"""
What the authority knows of the place, each thing with its source, date and accuracy.

Not fetched differs from none found: a layer that is missing is named in `Site.layers` as such, and
the survey then leaves the facts it would have given absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from permits.acts import complements
from permits.geometry import Shape
from permits.place.plan import DetailPlan


class LayerState(StrEnum):
    PRESENT = "present"
    MISSING = "missing"
    STALE = "stale"
    """Older than its allowed age on the day of the decision."""


@dataclass(frozen=True, slots=True)
class Layer:
    """
    One dataset as it was used.

    negative_evidence: may absence in it be read as "not there". indicative: the publisher says that
    it only hints. sha256: of the file's bytes.
    """

    name: str
    state: LayerState
    source: str = ""
    data_date: date | None = None
    fetched: date | None = None
    licence: str = ""
    sha256: str = ""
    indicative: bool = False
    negative_evidence: bool = False

    @property
    def tells_absence(self) -> bool:
        return self.state is LayerState.PRESENT and self.negative_evidence


@dataclass(frozen=True, slots=True)
class Owner:
    """
    Who owns a property, as the register knows them. A record refers to them by their place among the owners.

    protected: the register marks them (skyddade personuppgifter). It changes no answer and is in no record.
    """

    name: str
    kind: str = "person"
    protected: bool = False


class LandClass(StrEnum):
    """What kind of land a neighbouring property is, for consent (PBL 9 kap. 35 §)."""

    PLOT = "plot"
    PUBLIC_SPACE = "public_space"
    ROAD = "road"
    """A public road outside plan: nobody can consent."""
    PRIVATE_ROAD = "private_road"
    """A road that its owners keep: they consent as the owners of a plot do."""
    RAILWAY = "railway"
    WATER = "water"


STREETS = (LandClass.PUBLIC_SPACE, LandClass.ROAD, LandClass.PRIVATE_ROAD)


@dataclass(frozen=True, slots=True)
class Property:
    """A property (fastighet): all its parts, one designation. outline: the union of the parts."""

    designation: str
    outline: Shape
    parts: tuple[Shape, ...]
    land: LandClass = LandClass.PLOT
    principal: str | None = None
    """Huvudman of public space: municipal, private, or None when nobody is appointed."""
    owners: tuple[Owner, ...] = ()
    address: str = ""
    kind: str = ""
    """The register's own word: a plot made for one house, a farm, a street."""

    @property
    def known_as(self) -> str:
        """As those who live nearby call it: by its address, or its designation where it has none."""
        return self.address or self.designation

    @property
    def house_number(self) -> str:
        """As a map shows it: the last word of the address, empty where there is none."""
        return self.address.rpartition(" ")[2]

    @property
    def street(self) -> str:
        """The street that the address is on, empty where it has no number."""
        street, _, number = self.address.rpartition(" ")
        return street if number[:1].isdigit() else ""


@dataclass(frozen=True, slots=True)
class Boundary:
    """
    One stretch of the property's boundary, towards one neighbour.

    accuracy_m: standard error (medelfel) of the line, metres; None when the register does not know.
    neighbour: None where the register shows no property beyond.
    """

    id: str
    line: Shape
    accuracy_m: Decimal | None
    neighbour: Property | None


class Lies(StrEnum):
    """How a neighbouring property lies to this one; only one that adjoins has a boundary in common with it."""

    ADJOINING = "adjoining"
    CORNER = "corner"
    ACROSS = "across"
    """Beyond a street, road, railway or water."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """
    A property next to this one, or across the street from it.

    accuracy_m: standard error of its boundaries, the worst of them; None when one is not known.
    """

    property: Property
    lies: Lies
    accuracy_m: Decimal | None


class KnownBy(StrEnum):
    """How the municipality knows of a building."""

    REGISTER = "register"
    DECIDED = "decided"
    """It has said yes to it itself, and the register does not show it yet."""
    APPLIED = "applied"
    """Somebody asks to build it, and that is not decided."""


@dataclass(frozen=True, slots=True)
class Building:
    """
    A building that stands there, or that the municipality's own cases say may come to.

    outline_kind: façade, eaves or unspecified. counts_as: permit, exempt_now, exempt_older or
    unknown, the ground on which it was or will be put up. main: the building the others complement.
    extends: it is no building by itself but added to one, and exempt_extensions_m2 is its own area. is_deck: it is none
    at all, and the ground beneath it may be used or not.
    number: of the case that it is known by, for a party of that case only.
    """

    id: str
    outline: Shape
    purpose: str
    main: bool
    outline_kind: str
    accuracy_m: Decimal | None
    counts_as: str
    building_area_m2: Decimal | None = None
    gross_area_m2: Decimal | None = None
    ridge_height_m: Decimal | None = None
    exempt_extensions_m2: Decimal | None = None
    on: str = ""
    """The designation of the property it stands on."""
    known_by: KnownBy = KnownBy.REGISTER
    extends: bool = False
    is_deck: bool = False
    number: str = ""

    @property
    def is_complementary(self) -> bool:
        return complements(self.purpose)

    @property
    def is_small_house(self) -> bool:
        """A one- or two-dwelling house (en- eller tvåbostadshus)."""
        return "Småhus" in self.purpose


@dataclass(frozen=True, slots=True)
class Track:
    """The middle of a railway track. accuracy_m: standard error, metres."""

    id: str
    line: Shape
    accuracy_m: Decimal | None


@dataclass(frozen=True, slots=True)
class Overlay:
    """
    A protected or noted area: `kind` is its layer's name (shore_protection, valuable_areas, ...). form: what of that kind
    it is, as the layer says (a `lake` of water), empty where it does not. words: what area regulations say there, as they
    are written; empty where the layer has no words.
    """

    id: str
    kind: str
    name: str
    area: Shape
    source: str = ""
    form: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """
    Everything used of the place, in the municipality's working CRS (a local SWEREF 99 zone).

    property: None when the register layer is missing or has no such designation. plans: those in
    force that touch the property or the footprint. pending_plans: those still being made there, past
    consultation (samråd), which govern nothing yet. outside_plan: True or False only when the plan
    layer can tell; None when it cannot. buildings: on the property and within the distance that
    rules ask about. coming: what the municipality's own cases will add there and the register does not
    show. replaced: the numbers of the cases that this one takes the place of, which are not among them. owners_beside: the
    places, among the owners, of those who do not apply. owners_by_name: of those who bear the name of one who applies and
    have no number in the register, so that nobody can say whether it is they.
    """

    municipality: str
    crs: str
    property: Property | None
    boundaries: tuple[Boundary, ...]
    plans: tuple[DetailPlan, ...]
    outside_plan: bool | None
    buildings: tuple[Building, ...]
    tracks: tuple[Track, ...]
    overlays: tuple[Overlay, ...]
    layers: Mapping[str, Layer] = field(default_factory=dict)
    neighbours: tuple[Neighbour, ...] = ()
    pending_plans: tuple[DetailPlan, ...] = ()
    coming: tuple[Building, ...] = ()
    replaced: tuple[str, ...] = ()
    nearest_elsewhere: Building | None = None
    owners_beside: tuple[int, ...] = ()
    owners_by_name: tuple[int, ...] = ()


def front(site: Site) -> Boundary | None:
    """The boundary towards the street that the address is on; None where the register leaves that in doubt."""
    if site.property is None or not site.property.street:
        return None
    streets = [
        boundary
        for boundary in site.boundaries
        if boundary.neighbour is not None and boundary.neighbour.land in STREETS
    ]
    return streets[0] if len(streets) == 1 else None
