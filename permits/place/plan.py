"""A detail plan and its provisions, as the law reads them: what is governed, where, by which number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from permits.errors import Fault
from permits.geometry import NOWHERE, Shape
from permits.text import Text


class ProvisionKind(StrEnum):
    USE = "use"
    PROPERTY = "property"
    """Egenskapsbestämmelse: a provision on the character of the use."""
    ADMINISTRATIVE = "administrative"


class Family(StrEnum):
    """What a provision regulates, as far as the rules can judge it. Keyed on the catalogue, never the letter."""

    USE = "use"
    PUBLIC_SPACE = "public_space"
    NO_BUILD_LAND = "no_build_land"
    COMPLEMENTARY_ONLY_LAND = "complementary_only_land"
    RIDGE_HEIGHT = "ridge_height"
    TOTAL_HEIGHT = "total_height"
    BUILDING_HEIGHT = "building_height"
    """Byggnadshöjd, in plans of before the present catalogue (PBF 1 kap. 3 §)."""
    BUILDING_AREA_M2 = "building_area_m2"
    BUILDING_AREA_PERCENT = "building_area_percent"
    GROSS_AREA_M2 = "gross_area_m2"
    GROSS_AREA_PERCENT = "gross_area_percent"
    BOUNDARY_DISTANCE = "boundary_distance"
    ROOF_ANGLE = "roof_angle"
    PROPERTY_SIZE = "property_size"
    PERMEABILITY = "permeability"
    STOREYS = "storeys"
    """Number of storeys, in older plans; what counts as one is for a person to say."""
    FORM = "form"
    """Utformning och placering in words of the plan's own (f and p): a person reads them, but they protect nothing."""
    UNDERGROUND_AREA = "underground_area"
    GROUND_LEVEL = "ground_level"
    """Markens höjd, lutning och schaktning."""
    PUBLIC_SPACE_DESIGN = "public_space_design"
    """How public space is laid out: nothing that a building on a plot is tested against."""
    PERMIT_CONDITION = "permit_condition"
    """Villkor för lov, PBL 4 kap. 14 §."""
    PERMIT_DUTY = "permit_duty"
    """Ändrad lovplikt."""
    PROTECTION = "protection"
    """Skydd av kulturvärden, varsamhet, rivningsförbud."""
    DISTURBANCE_PROTECTION = "disturbance_protection"
    """Skydd mot störningar, PBL 4 kap. 12 § 1."""
    UTILITY_RESERVE = "utility_reserve"
    SHORE_PROTECTION_LIFTED = "shore_protection_lifted"
    UNKNOWN = "unknown"
    """No rule for it here: a person reads it. Unknown is never no restriction."""


class Concerns(StrEnum):
    """Which building a provision is about; most are about any."""

    ANY = "any"
    COMPLEMENTARY_BUILDING = "complementary_building"
    MAIN_BUILDING = "main_building"
    OTHER = "other"
    """Some building that the plan describes in words of its own: a person reads it."""


class KeepsOff(StrEnum):
    """What land that may not be built on is kept free of, as its provision words it."""

    BUILDINGS = "buildings"
    STRUCTURES = "structures"
    UNREAD = "unread"
    """The words do not say, or nobody has interpreted them."""


class Scope(StrEnum):
    """What an area number is counted over (catalogue suffixes, zoning data A.4)."""

    OWN_AREA = "own_area"
    USE_AREA = "use_area"
    PROPERTY = "property"
    PROVISION_AREA = "provision_area"
    BUILDING = "building"


class Sense(StrEnum):
    MAX = "max"
    MIN = "min"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class PlanProvision:
    """
    One provision.

    code: the catalogue's bestämmelsekod. wording: with its slots filled. value: the number, in
    `unit`; None when there is none or it could not be read. interpretable: may a rule judge it; if
    not, `why_not` says what a person must look at. accuracy_m: standard error of its line, None
    unknown. zero_plane: heights count from RH 2000, not from the ground.
    """

    id: str
    plan: str
    kind: ProvisionKind
    family: Family
    code: str
    wording: str
    area: Shape
    letter: str = ""
    value: Decimal | None = None
    unit: str = ""
    sense: Sense | None = None
    scope: Scope | None = None
    concerns: Concerns = Concerns.ANY
    zero_plane: bool = False
    accuracy_m: Decimal | None = None
    regulates_uses: tuple[str, ...] = ()
    interpretable: bool = True
    why_not: Text | None = None


@dataclass(frozen=True, slots=True)
class DetailPlan:
    """
    One detail plan (detaljplan, or an older plan that counts as one).

    kind: detaljplan, stadsplan, byggnadsplan or avstyckningsplan. in_force: laga kraft. A plan
    without stated implementation period has the statute's, which the rules know; None here.
    """

    id: str
    designation: str
    name: str
    kind: str
    status: str
    area: Shape
    provisions: tuple[PlanProvision, ...]
    adopted: date | None = None
    in_force: date | None = None
    implementation_from: date | None = None
    implementation_months: int | None = None
    accuracy_m: Decimal | None = None
    dataset: str = ""
    """Which layer it came from; see `Site.layers`."""


@dataclass(frozen=True, slots=True)
class UnreadGround(Fault):
    """
    What of a plan could not be taken in, and the ground that it may govern, in the working CRS: what holds there nobody
    knows, whatever else is read. Empty where not even its place can be told.
    """

    ground: Shape = NOWHERE
