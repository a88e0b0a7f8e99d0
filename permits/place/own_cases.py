"""
The municipality's own cases on a place: what it has said yes to, or is asked about, and no register shows yet.

A case in hand must count them as though they were built, or a limit over a whole lot would be passed by asking
twice. What the register shows already is not counted again, and where that cannot be told it may or may not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from permits.acts import Act, Form
from permits.geometry import Shape, area, overlap, union
from permits.place.site import Building, KnownBy, Layer, LayerState, Property

SETTLED = ("granted", "starting_clearance", "exempt", "advance_notice")
"""Results by which the municipality has said yes, or that nothing stands in the way."""

EXEMPT = ("starting_clearance", "exempt")
"""Those by which it was said that no permit is needed."""

ENDED = ("withdrawn", "refused", "dismissed", "written_off")
"""Results after which nothing will be built by that case. Any other than these and the settled ones is open."""

COMPLEMENTARY = "Komplementbyggnad"
SMALL_HOUSE, OUTBUILDING = "Bostad;Småhus friliggande", f"{COMPLEMENTARY};Tillbyggnad"
"""What the building register calls them."""

SIZES = ("building_area_m2", "gross_area_m2", "extension_area_m2", "ridge_height_m", "level_change_m")
"""The facts of a case that another case may have to count with."""

KINDS = ("changed_building", "dwelling_in", "demolished_kind", "sign_kind")
PARTS = (
    "installs_fireplace", "installs_water_or_drains", "installs_ventilation", "installs_lift", "installs_solar",
    "affects_load_bearing", "affects_fire_protection",
)  # fmt: skip
"""What it is about, and what is done: these tell two cases apart that no drawing places."""

MOST_OF_IT = Decimal("0.9")
"""How much of a case's ground a building of the register covers when it is that case, built."""


@dataclass(frozen=True, slots=True)
class OwnCase:
    """
    One of the municipality's own cases, as far as another case on the place needs it.

    act: what it is about. result, day: of its last decision. footprint: in the municipality's working CRS. sizes: by the
    fact's name, the most it may come to, in metres and square metres. says: what it states of KINDS and PARTS. use: what kind of building it is, or is an
    extension of, as its facts had it. mine: whether somebody who asks is proved to be a party of it; all_ask: whether every party is among those who ask.
    may_be_begun: whether what it is about has been cleared to start, so that it may be built already. stands: None where
    it may have lapsed.
    """

    case_id: str
    number: str
    on: str
    act: Act
    result: str
    day: date
    footprint: Shape | None = None
    sizes: Mapping[str, Decimal] = field(default_factory=dict)
    says: Mapping[str, bool | str] = field(default_factory=dict)
    use: str = ""
    mine: bool = False
    all_ask: bool = False
    may_be_begun: bool = False
    stands: bool | None = True

    @property
    def is_settled(self) -> bool:
        return self.result in SETTLED

    @property
    def can_be_given_up(self) -> bool:
        """Whether those who ask may say alone that nothing comes of it: it is all of theirs, and none of it may stand there."""
        return self.all_ask and not self.may_be_begun


def coming(
    cases: Iterable[OwnCase], standing: Sequence[Building], register: Layer, lot: Property | None
) -> tuple[Building, ...]:
    """
    What the cases will add to the place, as buildings.

    standing: the register's buildings there; register: the layer they are from. lot: where something not placed yet
    may come to stand.
    """
    found = (_building(case, standing, register, lot) for case in cases if case.act.becomes)
    return tuple(building for building in found if building is not None)


def beside(cases: Iterable[OwnCase], lot: Property | None) -> tuple[OwnCase, ...]:
    """The cases on the property itself that may stand, whatever they are about: no register shows most of them."""
    return tuple(case for case in cases if lot is not None and case.on == lot.designation and case.stands is not False)


def _building(case: OwnCase, standing: Sequence[Building], register: Layer, lot: Property | None) -> Building | None:
    outline = case.footprint or (lot.outline if lot is not None and lot.designation == case.on else None)
    if outline is None or case.stands is False:
        return None
    shown = _shown(case, standing, register)
    extends, is_deck = case.act.form is Form.EXTENSION, case.act.form is Form.DECK
    if shown is True and not extends:
        return None
    settled = case.is_settled and case.stands is True and shown is False
    exempt = "exempt_now" if case.result in EXEMPT else "permit"
    size, gross = case.sizes.get("building_area_m2"), case.sizes.get("gross_area_m2")
    return Building(
        id=case.case_id,
        outline=outline,
        purpose=_purpose(case),
        main=_is_small_house(case),
        # Something not placed yet may stand anywhere on the lot, and a deck counts only where the ground is used.
        outline_kind="unspecified" if case.footprint is None or is_deck else "façade",
        accuracy_m=Decimal(0),
        counts_as=exempt if settled else "unknown",
        # Of an extension that the register shows only its share of what may be built without a permit is in doubt.
        building_area_m2=Decimal(0) if shown is True else None if is_deck else size,
        gross_area_m2=Decimal(0) if shown is True else gross,
        ridge_height_m=case.sizes.get("ridge_height_m"),
        exempt_extensions_m2=case.sizes.get("extension_area_m2") if extends else None,
        on=case.on,
        known_by=KnownBy.DECIDED if case.is_settled else KnownBy.APPLIED,
        extends=extends,
        is_deck=is_deck,
        number=case.number if case.mine else "",
    )


def _is_small_house(case: OwnCase) -> bool:
    """A building of its own that people live in, and no complement to one."""
    stands_alone = case.act.form is Form.BUILDING and not case.act.is_complementary
    return stands_alone and case.use == "one_or_two_dwelling_house"


def _purpose(case: OwnCase) -> str:
    if _is_small_house(case):
        return SMALL_HOUSE
    # Of what an open case would extend nothing may be known: then it may be an outbuilding.
    outbuilding = case.use.startswith("complementary") or (not case.use and not case.is_settled)
    return OUTBUILDING if case.act.form is Form.EXTENSION and outbuilding else case.act.becomes


def _shown(case: OwnCase, standing: Sequence[Building], register: Layer) -> bool | None:
    """Whether the register shows it, built; None when it cannot be told. One older than the decision does not."""
    if case.footprint is None or not case.is_settled:
        return False
    if register.state is LayerState.MISSING or register.data_date is None or register.data_date <= case.day:
        return False
    ground = area(case.footprint)
    covered = overlap(case.footprint, union(building.outline for building in standing)) if standing else Decimal(0)
    if not covered or not ground:
        return False
    return True if covered >= MOST_OF_IT * ground else None
