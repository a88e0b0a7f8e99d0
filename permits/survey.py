"""
From application and site to facts: what the applicant declares, what the map shows, each with its doubt.

A measure from the map is `value ± k·u`: `u` put together from the accuracies of the lines it was taken
between (zoning data, F.6), `k` from the pack. Where an accuracy is unknown and could matter, or a layer
is missing, stale or silent, the fact is absent and says why: not known is never taken for yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from permits import geometry
from permits.application import Inquiry, MeasureKind, Person
from permits.errors import BadApplication, Fault
from permits.facts import Dates, Facts, Thing
from permits.geometry import NotAShape, Shape
from permits.pack import FactType, Pack
from permits.plan import DetailPlan, Family, PlanProvision, Scope
from permits.quantity import MILLIMETRE, Measured, Source, Stated, Value, around, exactly
from permits.readers.catalogue import may_protect
from permits.site import Boundary, Building, LayerState, Overlay, Site
from permits.text import Text
from permits.zoning import NEAR_BUILDINGS, NEAR_ROADS, NEAR_TRACKS, NEAR_WATER, Zoning, spelt, touching

FAULTY = Text("Ansökan har fel som behöver rättas.", "The application has faults to mend.")
NOT_PLACED = Text("Ansökan visar inte var åtgärden ska ligga.", "The application does not show where it will stand.")
NOT_ON_PROPERTY = Text("Åtgärden är inte ritad på fastigheten.", "It is not drawn on the property.")
NO_PROPERTY = Text("Fastigheten finns inte i registret här.", "The property is not in the register here.")
NO_PLANS = Text(
    "Planlagret saknas, är för gammalt eller säger inte allt.", "The plan layer is missing, stale or silent."
)
NO_BUILDINGS = Text("Byggnaderna på fastigheten är inte kända här.", "The property's buildings are not known here.")
NO_AREA_LAYER = Text("Lagret saknas eller säger inte allt.", "The layer is missing or does not tell all.")
NEAR_THE_LINE = Text(
    "Linjen är inte inmätt så noga att det går att säga på vilken sida byggnaden hamnar.",
    "The line is not measured well enough to tell on which side of it the building will stand.",
)

BUILDINGS = (
    MeasureKind.NEW_BUILDING,
    MeasureKind.NEW_COMPLEMENTARY_BUILDING,
    MeasureKind.NEW_COMPLEMENTARY_DWELLING,
    MeasureKind.EXTENSION,
)
STRUCTURES = (MeasureKind.WALL, MeasureKind.FENCE, MeasureKind.DECK)
WHOLE_PROPERTY = (
    # measures on what stands there, drawn nowhere: all that governs the property may govern them
    MeasureKind.CHANGE_OF_USE,
    MeasureKind.FURTHER_DWELLING,
    MeasureKind.FACADE_CHANGE,
    MeasureKind.SIGN,
)
BUILT_AREA = (Family.BUILDING_AREA_M2, Family.BUILDING_AREA_PERCENT)
GROSS_AREA = (Family.GROSS_AREA_M2, Family.GROSS_AREA_PERCENT)
PERCENT = (Family.BUILDING_AREA_PERCENT, Family.GROSS_AREA_PERCENT)
OF_THE_PROPERTY = (Scope.PROPERTY, Scope.USE_AREA, Scope.PROVISION_AREA)
EXEMPT = ("exempt_now", "exempt_older")

PLAN_GAP = 0.10
"""Metres of gap or overlap between areas that is legal in plan data (NGP rules DP-0002, DP-0003)."""

LARGEST = 2_000
"""Metres across, beyond which a footprint is a slip of the pen rather than a building."""

AGAINST = Decimal("0.10")
"""Metres of drawing slip within which an extension stands against its building."""

ZERO = Decimal(0)


def footprint(inquiry: Inquiry, zoning: Zoning) -> Shape | None:
    """
    Where the measure stands, in the municipality's working CRS; None when it is not said.

    Raises BadApplication for a footprint that cannot be measured, with every fault found.
    """
    declared = inquiry.measure.footprint
    if declared is None:
        return None
    faults = []
    if declared.crs not in geometry.SWEREF_99:
        says = Text(
            f"Koordinatsystemet {declared.crs} kan inte användas; ange EPSG:3006–3018.",
            f"The coordinate system {declared.crs} cannot be used; give EPSG:3006–3018.",
        )
        faults.append(Fault("/measure/footprint/crs", says, "crs"))
    shape: Shape | None = None
    try:
        shape = geometry.from_geojson(declared.model_dump(include={"type", "coordinates"}))
        if not faults and not geometry.in_range(shape, declared.crs):
            raise NotAShape(
                "Koordinaterna ligger utanför Sverige, eller har öst och nord omkastade.",
                "The coordinates lie outside Sweden, or have easting and northing swapped.",
            )
        if geometry.extent(shape) > LARGEST:
            raise NotAShape(f"Ytan är större än {LARGEST} m.", f"The shape is larger than {LARGEST} m.")
    except NotAShape as error:
        faults.append(Fault("/measure/footprint/coordinates", error.says, "geometry"))
    if faults or shape is None:
        raise BadApplication(FAULTY, faults)
    return zoning.in_working_crs(shape, declared.crs)


def survey(inquiry: Inquiry, site: Site, where: Shape | None, pack: Pack, dates: Dates) -> Facts:
    """
    The facts of the case, as far as `pack.facts` declares them.

    where: the footprint in the working CRS. Raises BadApplication when an answer names no fact of
    the pack or does not fit it.
    """
    found = _Finding(inquiry, site, where, pack, dates)
    found.declared()
    found.answers()
    found.parties()
    found.papers()
    found.place()
    found.buildings()
    found.tracks_and_areas()
    things = {
        "boundary": found.boundaries,
        "provision": found.provisions(),
        "overlay": found.overlays(),
        "building": found.near_buildings(),
    }
    declared = pack.facts.keys()
    return Facts(
        {name: value for name, value in found.values.items() if name in declared},
        {
            kind: tuple(
                Thing(
                    one.id,
                    one.label,
                    {name: value for name, value in one.values.items() if name in declared},
                    {name: why for name, why in one.why_absent.items() if name in declared},
                )
                for one in those
            )
            for kind, those in things.items()
        },
        {name: why for name, why in found.absent.items() if name in declared},
        found.incomplete(),
    )


def evidence_lines(where: Shape | None, site: Site) -> Mapping[str, Shape]:
    """The line along which each boundary distance was measured, by boundary id: what a drawing shows."""
    if where is None:
        return {}
    return {one.id: geometry.shortest_line(where, one.line) for one in site.boundaries}


@dataclass
class _Finding:
    """Facts being found for one case."""

    inquiry: Inquiry
    site: Site
    where: Shape | None
    pack: Pack
    dates: Dates
    values: dict[str, Value] = field(default_factory=dict)
    absent: dict[str, Text] = field(default_factory=dict)

    def put(self, fact: str, value: Value) -> None:
        self.values[fact] = value
        self.absent.pop(fact, None)

    def put_yes(self, fact: str, yes: bool | None, why_absent: Text, evidence: str = "") -> None:
        if yes is None:
            self.miss(fact, why_absent)
        else:
            self.put(fact, Stated(yes, Source.SURVEY, evidence))

    def miss(self, fact: str, why: Text) -> None:
        """The fact could not be found; what the applicant has answered stands."""
        if fact not in self.values:
            self.absent[fact] = why

    def incomplete(self) -> dict[str, Text]:
        """Kinds of thing whose list may lack some, with why."""
        found: dict[str, Text] = {}
        if self.site.property is None:
            found["boundary"] = NO_PROPERTY
        if not self._plans_known:
            found["provision"] = NO_PLANS
        elif self._governed is None and self.site.plans:
            found["provision"] = NOT_PLACED
        if not self._tells("buildings"):
            found["building"] = NO_BUILDINGS
        return found

    # -- what is known -------------------------------------------------------------------------------

    @property
    def _kind(self) -> MeasureKind:
        return self.inquiry.measure.kind

    @cached_property
    def _ground(self) -> Shape | None:
        """Where the measure stands, or may stand when it is not placed."""
        if self.where is not None:
            return self.where
        return self.site.property.outline if self.site.property else None

    @property
    def _governed(self) -> Shape | None:
        """Where plan provisions are looked for."""
        return self._ground if self._kind in WHOLE_PROPERTY else self.where

    @cached_property
    def _affected(self) -> Shape | None:
        """The ground, with the building that an extension changes."""
        extended = self._extended
        if self._ground is None or extended is None:
            return self._ground
        return geometry.union([self._ground, extended.outline])

    def _present(self, layer: str) -> bool:
        found = self.site.layers.get(layer)
        return found is not None and found.state is LayerState.PRESENT

    def _tells(self, layer: str) -> bool:
        """Whether the layer's silence means that there is nothing."""
        found = self.site.layers.get(layer)
        return found is not None and found.tells_absence

    @property
    def _plans_known(self) -> bool:
        return self._present("plans") and self.site.outside_plan is not None

    @cached_property
    def _far(self) -> Decimal | None:
        """Metres beyond which no plausible error of a line matters; None when the pack does not say."""
        return self.pack.settings.get("unknown_accuracy_matters_within_m")

    def _limit(self, name: str) -> Decimal | None:
        """A number of the law that measuring itself needs, as it stood when the case came in."""
        limit = self.pack.limits.get(name)
        dated = limit.on(self.dates.received) if limit else None
        return dated.value if dated else None

    def _margin(self, *errors: Decimal | None) -> Decimal | None:
        """k·u for independent standard errors together; None when one of them is unknown."""
        squares = [error * error for error in errors if error is not None]
        if len(squares) < len(errors):
            return None
        return self.pack.settings["boundary_confidence"] * sum(squares, ZERO).sqrt()

    def _interval(self, measured: Decimal, evidence: str, *errors: Decimal | None) -> Measured | None:
        """The distance with its doubt; None when an unknown accuracy could matter."""
        margin = self._margin(*errors)
        if margin is None:
            if self._far is None or measured <= self._far:
                return None
            margin = measured - self._far
        return around(measured, margin, Source.SURVEY, evidence, not_below=ZERO)

    def _nearest(self, measured: Iterable[tuple[Decimal, Measured | None]], evidence: str) -> Measured | None:
        """The least of several distances; one that is not known may be as short as nothing."""
        those = [interval for _, interval in measured]
        known = [interval for interval in those if interval is not None]
        if not known:
            return None
        low = min(one.low for one in known) if len(known) == len(those) else ZERO
        return Measured(low, min(one.high for one in known), Source.SURVEY, evidence)

    # -- what the applicant says -------------------------------------------------------------------

    def declared(self) -> None:
        measure = self.inquiry.measure
        self.put("measure", Stated(measure.kind.value))
        for name, value in measure.dimensions.model_dump().items():
            if value is not None and name in self.pack.facts:
                self.put(name, exactly(Decimal(value)))
        gross, open_ = measure.dimensions.gross_area_m2, measure.dimensions.open_area_m2
        if measure.kind is MeasureKind.EXTENSION and (gross is not None or open_ is not None):
            self.put("extension_area_m2", exactly((gross or ZERO) + (open_ or ZERO)))
        self.put("planned_start_stated", Stated(measure.planned_start is not None))
        self.put("temporary_asked", Stated(measure.temporary))
        self.put("voluntary_permit_asked", Stated(measure.voluntary))

    def answers(self) -> None:
        """Facts stated outright; what the survey can find itself replaces them."""
        faults = []
        for name, written in self.inquiry.answers.items():
            value = self._answer(name, written)
            if isinstance(value, Text):
                faults.append(Fault(f"/answers/{name}", value, "answer"))
            else:
                self.put(name, value)
        if faults:
            raise BadApplication(FAULTY, faults)

    def _answer(self, name: str, written: bool | str) -> Value | Text:
        fact = self.pack.facts.get(name)
        if fact is None or fact.of is not None or "applicant" not in fact.supplied_by:
            return Text(f"{name} är inget som sökanden anger.", f"{name} is nothing an applicant states.")
        if fact.type is FactType.YES_NO:
            if isinstance(written, bool) or written in ("true", "false"):
                return Stated(written in (True, "true"))
            return Text("Svara ja eller nej.", "Answer yes or no.")
        if fact.type is FactType.CHOICE:
            if written in fact.choices:
                return Stated(str(written))
            shown = ", ".join(fact.choices)
            return Text(f"Välj ett av: {shown}.", f"Choose one of: {shown}.")
        if fact.type is FactType.DATE:
            try:
                return Stated(date.fromisoformat(str(written)))
            except ValueError:
                return Text("Skriv ett datum som ÅÅÅÅ-MM-DD.", "Write a date as YYYY-MM-DD.")
        try:
            number = Decimal(str(written).strip().replace(",", "."))
            low, high = fact.low if fact.low is not None else -(10**6), fact.high if fact.high is not None else 10**6
            if isinstance(written, bool) or not number.is_finite() or not low <= number <= high:
                raise ValueError
        except (ValueError, ArithmeticError):
            return Text("Skriv ett tal, till exempel 12,5.", "Write a number, such as 12.5.")
        step = fact.step or MILLIMETRE
        if number % step:
            return Text(f"Skriv talet med steget {step}.", f"Write the number in steps of {step}.")
        return exactly(number)

    def parties(self) -> None:
        applicants = self.inquiry.applicants
        owners = self.site.property.owners if self.site.property else ()
        if any(one.protected_identity for one in applicants) or any(one.protected for one in owners):
            self.put("protected_identity", Stated(True, Source.REGISTER))
        elif self._present("owners"):
            self.put("protected_identity", Stated(False, Source.REGISTER))
        else:
            self.miss(
                "protected_identity",
                Text("Fastighetens ägare är inte kända här.", "The property's owners are not known here."),
            )
        # Organisation numbers of municipalities and regions begin with 212 and 232.
        public = any(
            not isinstance(one, Person) and one.organisation_number[:3] in ("212", "232") for one in applicants
        )
        self.put("municipality_is_party", Stated(public))
        if applicants:
            self.put("all_applicants_signed", Stated(all(one.signed is not None for one in applicants)))
        else:
            self.miss("all_applicants_signed", Text("Ingen sökande är angiven.", "Nobody applies yet."))
        papers = {one.kind.value for one in self.inquiry.attachments}
        self.put("power_of_attorney_if_agent", Stated(self.inquiry.agent is None or "power_of_attorney" in papers))

    def papers(self) -> None:
        kinds = {one.kind.value for one in self.inquiry.attachments}
        for fact in self.pack.facts:
            if fact.endswith("_attached"):
                self.put(fact, Stated(fact.removesuffix("_attached") in kinds))

    # -- where it stands ---------------------------------------------------------------------------

    def place(self) -> None:
        site = self.site
        self.put("property_known", Stated(site.property is not None, Source.REGISTER))
        self.put("plan_known", Stated(self._plans_known, Source.REGISTER))
        if self._plans_known:
            older = [plan.designation for plan in site.plans if plan.kind != "detaljplan"]
            self.put("older_plan", Stated(bool(older), Source.REGISTER, ", ".join(older)))
            # Only plans with legal force are read as plans.
            self.put("plan_final", Stated(True, Source.REGISTER))
        if not self._plans_known:
            self.miss("inside_detail_plan", NO_PLANS)
        elif self._ground is None:
            self.miss("inside_detail_plan", NOT_PLACED)
        else:
            self._inside_plan(self._ground)
        if self._kind in BUILDINGS:
            self._area()
        self._within_lot()
        self._implementation()

    def _inside_plan(self, ground: Shape) -> None:
        plans = self.site.plans
        planned = geometry.union(plan.area for plan in plans)
        names = ", ".join(plan.designation for plan in plans)
        lot = self.site.property.outline if self.site.property else None
        if not plans or (not geometry.overlap(ground, planned) and geometry.distance(ground, planned) > 0):
            inside: bool | None = False
        elif geometry.covers(planned, ground, PLAN_GAP):
            inside = True
        else:
            why = Text("Åtgärden ligger delvis inom plan.", "It stands partly inside a plan.")
            self.miss("inside_detail_plan", why)
            return
        # A plan that takes in all of a property, or none of it, was drawn along its boundary.
        settled = lot is not None and (geometry.covers(planned, lot, PLAN_GAP) if inside else not plans)
        if self.where is not None and plans and not settled:
            worst = max(
                (plan.accuracy_m for plan in plans), key=lambda error: Decimal("Infinity") if error is None else error
            )
            edge = self._interval(geometry.distance(ground, geometry.outline_of(planned)), "", worst)
            if edge is None or edge.low <= 0 < edge.high:
                inside = None
        self.put_yes("inside_detail_plan", inside, NEAR_THE_LINE, f"plan {names}" if inside else "ingen plan här")

    def _area(self) -> None:
        """The area drawn; an interval over both when the drawings state another."""
        if self.where is None or geometry.is_line(self.where):
            self.miss("building_area_m2", NOT_PLACED)
            return
        drawn = geometry.area(self.where)
        declared = self.values.get("building_area_m2")
        if not isinstance(declared, Measured):
            self.put("building_area_m2", exactly(drawn, Source.SURVEY, "ytan som är ritad"))
        # Corners on the millimetre grid shift an area by up to a millimetre along its sides.
        elif abs(drawn - declared.high) > geometry.length(self.where) * MILLIMETRE:
            low, high = min(drawn, declared.low), max(drawn, declared.high)
            evidence = f"ritad yta {drawn} m², angiven {declared.high} m²"
            self.put("building_area_m2", Measured(low, high, Source.SURVEY, evidence))

    def _within_lot(self) -> None:
        property = self.site.property
        if property is None:
            self.miss("within_lot", NO_PROPERTY)
        elif self.where is None:
            self.miss("within_lot", NOT_PLACED)
        elif not geometry.covers(property.outline, self.where):
            self.put("within_lot", Stated(False, Source.SURVEY, "utanför fastigheten"))
        elif not self._clear_of_boundaries(self.where):
            self.miss("within_lot", NEAR_THE_LINE)
        elif self.site.outside_plan is not False and property.kind != "plot":
            # PBL 1 kap. 4 §: only the land that a house needs is its lot; on a farm that is not the whole.
            self.miss(
                "within_lot",
                Text(
                    "På en stor fastighet utanför plan är bara marken närmast huset tomt.",
                    "On a large property outside a plan only the ground nearest the house is its lot.",
                ),
            )
        else:
            self.put("within_lot", Stated(True, Source.SURVEY, "inom fastigheten"))

    def _clear_of_boundaries(self, where: Shape) -> bool:
        """Whether no boundary can, by its error, run through the footprint, noise left aside."""
        for boundary in self.site.boundaries:
            margin = self._margin(boundary.accuracy_m)
            measured = geometry.distance(where, boundary.line)
            if margin is None:
                if self._far is None or measured <= self._far:
                    return False
            elif measured < margin and margin > Decimal(str(geometry.SLIVER_WIDTH)):
                return False
        return True

    def _implementation(self) -> None:
        """Whether the plan's implementation period has begun, and the whole years since it ended."""
        ground = self._ground
        plans = [plan for plan in self.site.plans if ground is not None and geometry.touches(plan.area, ground)]
        facts = ("implementation_begun", "years_since_implementation_end")
        begins = (plans[0].implementation_from or plans[0].in_force) if len(plans) == 1 else None
        if not plans:
            return
        if begins is None:
            why = Text(
                "Det är inte känt när planens genomförandetid börjar.",
                "It is not known when the plan's implementation period begins.",
            )
            for fact in facts:
                self.miss(fact, why)
            return
        plan, decided = plans[0], self.dates.decided
        self.put("implementation_begun", Stated(begins <= decided, Source.REGISTER, plan.designation))
        months = plan.implementation_months
        if months is None:
            standing = self._limit("implementation_months_when_not_stated")
            if standing is None:
                return
            months = int(standing)
        since = (decided.year - begins.year) * 12 + decided.month - begins.month - months
        if decided.day < begins.day:
            since -= 1
        years = max(since, 0) // 12
        self.put("years_since_implementation_end", exactly(Decimal(years), Source.REGISTER, plan.designation))

    # -- buildings ----------------------------------------------------------------------------------

    @cached_property
    def _own(self) -> tuple[Building, ...]:
        """The buildings on the property."""
        property = self.site.property
        return tuple(one for one in self.site.buildings if property is not None and one.on == property.designation)

    @cached_property
    def _extended(self) -> Building | None:
        """The building that an extension stands against; None when it cannot be told."""
        if self._kind is not MeasureKind.EXTENSION or self.where is None:
            return None
        where = self.where
        near = [
            one
            for one in self._own
            if geometry.distance(where, one.outline) <= AGAINST + (self._margin(one.accuracy_m) or ZERO)
        ]
        return near[0] if len(near) == 1 else None

    def buildings(self) -> None:
        if self._kind in STRUCTURES:
            self._from_buildings()
        if self._kind not in BUILDINGS:
            return
        if self.site.property is None or not self._tells("buildings"):
            for fact in (
                "complements",
                "main_building_area_m2",
                "main_building_ridge_m",
                "complementary_pool_m2",
                "extended_building",
                "exempt_extensions_total_m2",
                "resulting_building_area_m2",
            ):
                self.miss(fact, NO_BUILDINGS)
            return
        mains = [one for one in self._own if one.main]
        if self._kind is MeasureKind.EXTENSION:
            self._extension(mains)
        else:
            self._complement(mains)

    def _complement(self, mains: Sequence[Building]) -> None:
        kinds = {"one_or_two_dwelling_house" if one.is_small_house else "other_building" for one in mains}
        if len(kinds) > 1:
            why = Text("Det är inte klart vilket hus byggnaden hör till.", "It is not clear which house it belongs to.")
            self.miss("complements", why)
        elif kinds:
            self.put("complements", Stated(kinds.pop(), Source.REGISTER, mains[0].purpose))
        else:
            self.put("complements", Stated("nothing", Source.REGISTER, "ingen huvudbyggnad i registret"))
        self._main_sizes(mains)
        self._pool(self.values.get("building_area_m2"), None)

    def _pool(self, this: Value | None, extended: Building | None) -> None:
        """The permit-free outbuildings on the lot together, with this one."""
        if not isinstance(this, Measured):
            self.miss("complementary_pool_m2", NOT_PLACED)
            return
        low, high = this.low, this.high
        for one in self._own:
            if one is extended or not one.is_complementary or one.main:
                continue
            area = self._built(one)
            if area is None:
                self.miss("complementary_pool_m2", _unmeasured(one))
                return
            high += area.high
            # Whether an outbuilding with a permit counts is disputed (NB-07): open between the two.
            if one.counts_as in EXEMPT:
                low += area.low
        self.put("complementary_pool_m2", Measured(low, high, Source.REGISTER, "komplementbyggnader på tomten"))

    def _built(self, building: Building) -> Measured | None:
        """An existing building's area: the register's, else that of its outline with its doubt."""
        if building.building_area_m2 is not None:
            return exactly(building.building_area_m2, Source.REGISTER, building.purpose)
        margin = self._margin(building.accuracy_m)
        if margin is None:
            return None
        drawn, doubt = geometry.area(building.outline), margin * geometry.length(building.outline)
        found = around(drawn, doubt, Source.REGISTER, building.purpose, not_below=ZERO)
        # An outline along the eaves, or along nobody knows what, is larger than the building.
        return found if building.outline_kind == "façade" else Measured(ZERO, found.high, Source.REGISTER)

    def _main_sizes(self, mains: Sequence[Building]) -> None:
        """The main building's area and ridge: over all of them where there are several."""
        for fact, sizes in (
            ("main_building_area_m2", [self._built(one) for one in mains]),
            (
                "main_building_ridge_m",
                [exactly(one.ridge_height_m) if one.ridge_height_m is not None else None for one in mains],
            ),
        ):
            known = [size for size in sizes if size is not None]
            if mains and len(known) == len(sizes):
                low, high = min(size.low for size in known), max(size.high for size in known)
                self.put(fact, Measured(low, high, Source.REGISTER, mains[0].purpose))
            else:
                self.miss(fact, Text("Registret har inga mått på huset.", "The register has no measures of the house."))

    def _extension(self, mains: Sequence[Building]) -> None:
        extended = self._extended
        if extended is None:
            why = (
                NOT_PLACED
                if self.where is None
                else Text(
                    "Det går inte att se vilken byggnad som byggs till.",
                    "It cannot be seen which building is extended.",
                )
            )
            for fact in ("extended_building", "exempt_extensions_total_m2", "resulting_building_area_m2"):
                self.miss(fact, why)
            self._main_sizes(mains)
            return
        if extended.is_complementary:
            kind = "complementary_dwelling" if "bostad" in extended.purpose.lower() else "complementary_building"
            self._main_sizes(mains)
        else:
            kind = "one_or_two_dwelling_house" if extended.is_small_house else "other"
            kind = "farm_building" if extended.purpose.startswith("Ekonomi") else kind
            self._main_sizes([extended])
        self.put("extended_building", Stated(kind, Source.REGISTER, extended.purpose))
        added, before = self.values.get("extension_area_m2"), extended.exempt_extensions_m2
        if not isinstance(added, Measured):
            # The area drawn says nothing of storeys; the drawings must state the gross area.
            why = Text("Bruttoarean är inte angiven.", "The gross area is not stated.")
            self.miss("extension_area_m2", why)
            self.miss("exempt_extensions_total_m2", why)
        elif before is None:
            why = Text(
                "Det är inte känt om huset byggts till utan lov förut.", "Earlier permit-free extensions are not known."
            )
            self.miss("exempt_extensions_total_m2", why)
        else:
            total = Measured(added.low + before, added.high + before, Source.REGISTER, "lovfria tillbyggnader")
            self.put("exempt_extensions_total_m2", total)
        drawn, standing = self.values.get("building_area_m2"), self._built(extended)
        if standing is None or not isinstance(drawn, Measured):
            self.miss("resulting_building_area_m2", _unmeasured(extended))
            return
        result = Measured(standing.low + drawn.low, standing.high + drawn.high, Source.REGISTER, extended.purpose)
        self.put("resulting_building_area_m2", result)
        if extended.is_complementary:
            self._pool(result, extended)

    def _from_buildings(self) -> None:
        """How near and how far a wall, fence or deck stands from buildings, measured from their façades."""
        facts = ("nearest_building_m", "farthest_from_building_m")
        where, standing = self.where, self.site.buildings
        if where is None or not self._tells("buildings"):
            for fact in facts:
                self.miss(fact, NOT_PLACED if where is None else NO_BUILDINGS)
            return
        if not standing:
            for fact in facts:
                beyond = exactly(NEAR_BUILDINGS, Source.SURVEY, f"ingen byggnad inom {NEAR_BUILDINGS} m")
                self.put(fact, beyond)
            return
        why = Text("Byggnadernas ytterväggar är inte inmätta.", "The buildings' walls have not been measured.")
        nearest = self._nearest(
            ((measured, self._from_facade(one, measured)) for one, measured in self._away(where)),
            "till närmaste byggnad",
        )
        if nearest is None:
            for fact in facts:
                self.miss(fact, why)
            return
        self.put("nearest_building_m", nearest)
        walls = [one for one in standing if one.outline_kind == "façade" and one.accuracy_m is not None]
        margin = self._margin(max((one.accuracy_m or ZERO for one in walls), default=None))
        far = geometry.farthest(where, [one.outline for one in walls])
        if far is None or margin is None:
            self.miss("farthest_from_building_m", why)
            return
        found = around(far, margin, Source.SURVEY, "till närmaste byggnad", not_below=ZERO)
        # A building whose walls are not known may be nearer than any of these.
        low = found.low if len(walls) == len(standing) else ZERO
        self.put("farthest_from_building_m", Measured(low, found.high, Source.SURVEY, found.evidence))

    def _away(self, where: Shape) -> list[tuple[Building, Decimal]]:
        return [(one, geometry.distance(where, one.outline)) for one in self.site.buildings]

    def _from_facade(self, building: Building, measured: Decimal) -> Measured | None:
        """The distance to a building's façade; None where only its eaves are known and it could matter."""
        error = building.accuracy_m if building.outline_kind == "façade" else None
        return self._interval(measured, f"avstånd till {building.purpose}", error)

    def near_buildings(self) -> tuple[Thing, ...]:
        """Each building near by, as a thing."""
        found = []
        for one in self.site.buildings:
            values: dict[str, Value] = {}
            absent: dict[str, Text] = {}
            distance = None
            if self.where is not None:
                distance = self._from_facade(one, geometry.distance(self.where, one.outline))
            if distance is None:
                absent["building_distance_m"] = NOT_PLACED if self.where is None else _unmeasured(one)
            else:
                values["building_distance_m"] = distance
            label = Text(f"byggnaden på {one.on} ({one.purpose})", f"the building on {one.on} ({one.purpose})")
            found.append(Thing(one.id, label, values, absent))
        return tuple(found)

    # -- boundaries -----------------------------------------------------------------------------------

    @cached_property
    def boundaries(self) -> tuple[Thing, ...]:
        """Each stretch of the property's boundary, as a thing."""
        return tuple(self._boundary(one) for one in self.site.boundaries)

    def _boundary(self, boundary: Boundary) -> Thing:
        neighbour = boundary.neighbour
        name = neighbour.designation if neighbour else None
        label = (
            Text(f"gränsen mot {name}", f"the boundary towards {name}")
            if name
            else Text("gränsen mot okänd fastighet", "the boundary towards an unknown property")
        )
        values: dict[str, Value] = {}
        absent: dict[str, Text] = {}
        land = neighbour.land.value if neighbour else "unknown"
        values["boundary_land"] = Stated(land, Source.REGISTER, name or "")
        if neighbour is not None:
            values["boundary_principal"] = Stated(neighbour.principal or "none", Source.REGISTER, name or "")
        distance = self._boundary_distance(boundary, label)
        if isinstance(distance, Text):
            absent["boundary_distance_m"] = distance
        else:
            values["boundary_distance_m"] = distance
        consent = self._consent(boundary)
        if consent is None:
            absent["boundary_consent"] = Text(
                "Ägarna till grannfastigheten är inte kända.", "The neighbours are not known."
            )
        else:
            values["boundary_consent"] = consent
        return Thing(boundary.id, label, values, absent)

    def _boundary_distance(self, boundary: Boundary, label: Text) -> Measured | Text:
        """From the façade, or from eaves that count, to the boundary; why it is absent."""
        if self.where is None:
            return NOT_PLACED
        lot = self.site.property.outline if self.site.property else None
        if lot is None or not geometry.touches(lot, self.where):
            return NOT_ON_PROPERTY
        measured = geometry.distance(self.where, boundary.line) - self._eaves()
        evidence = f"avstånd till {label.sv}"
        found = self._interval(max(measured, ZERO), evidence, boundary.accuracy_m)
        return found or Text(
            f"Registret vet inte hur noga {label.sv} är inmätt.",
            f"The register does not know how exactly {label.en} is measured.",
        )

    def _eaves(self) -> Decimal:
        """How much nearer the eaves bring a building: short ones are left out (MÖD 2020:9)."""
        eaves = self.inquiry.measure.dimensions.eaves_m or ZERO
        ignored_below = self._limit("eaves_ignored_below")
        if self._kind not in BUILDINGS or (ignored_below is not None and eaves < ignored_below):
            return ZERO
        return eaves

    def _consent(self, boundary: Boundary) -> Value | None:
        """Whether every owner on the other side has signed; None when the owners are not known."""
        neighbour = boundary.neighbour
        if neighbour is None or not neighbour.owners:
            return None
        signed = {
            spelt(one.owner)
            for one in self.inquiry.consents
            if one.signed is not None and spelt(one.property).endswith(spelt(neighbour.designation))
        }
        lacking = [owner.name for owner in neighbour.owners if spelt(owner.name) not in signed]
        evidence = f"{len(neighbour.owners) - len(lacking)} av {len(neighbour.owners)} ägare"
        return Stated(not lacking, Source.APPLICANT, evidence)

    # -- plans ----------------------------------------------------------------------------------------

    def provisions(self) -> tuple[Thing, ...]:
        """Each provision that governs the footprint, may govern it, or sums over the property, as a thing."""
        where = self._governed
        if where is None:
            return ()
        found = []
        for plan in self.site.plans:
            for one in plan.provisions:
                met = self._overlap(where, one)
                if met is None or met.high > 0 or self._sums_property(one):
                    found.append(self._provision(plan, one, met, where))
        return tuple(found)

    def _overlap(self, where: Shape, one: PlanProvision) -> Measured | None:
        """Square metres of a shape in a provision's area; None when unknown accuracy could matter."""
        rim = geometry.distance(where, geometry.outline_of(one.area))
        if geometry.is_line(where) or geometry.is_line(one.area):
            margin = self._margin(one.accuracy_m) or self._far
            apart = geometry.distance(where, one.area)
            return None if margin is None or apart <= margin else exactly(ZERO, Source.SURVEY, one.wording)
        margin = self._margin(one.accuracy_m)
        if margin is None:
            if self._far is None or rim <= self._far:
                return None
            margin = ZERO
        low, high = geometry.overlap_range(where, one.area, margin if rim < margin else ZERO)
        noise = geometry.slivers(where, one.area)
        evidence = f"byggnaden inom ”{one.wording}”" + (f", utan {noise} m² kartbrus" if noise else "")
        return Measured(low, high, Source.SURVEY, evidence)

    def _meets(self, ground: Shape, one: PlanProvision) -> bool | None:
        """Whether a provision governs any of the ground; None when the map cannot tell."""
        met = self._overlap(ground, one)
        if met is None or met.low == 0 < met.high:
            return None
        return met.high > 0

    def _sums_property(self, one: PlanProvision) -> bool:
        """Whether a provision on size counts over the property, wherever on it the building stands."""
        lot = self.site.property
        counts = one.family is Family.PROPERTY_SIZE or (
            one.family in (*BUILT_AREA, *GROSS_AREA) and one.scope in OF_THE_PROPERTY
        )
        return counts and lot is not None and geometry.overlap(lot.outline, one.area) > 0

    def _provision(self, plan: DetailPlan, one: PlanProvision, met: Measured | None, where: Shape) -> Thing:
        register = Source.REGISTER
        values: dict[str, Value] = {
            "provision_family": Stated(one.family.value, register, one.code),
            "provision_concerns": Stated(one.concerns.value, register),
            "provision_zero_plane": Stated(one.zero_plane, register),
            "provision_use": Stated(_use(one), register),
        }
        absent: dict[str, Text] = {}
        governs = self._sums_property(one) or (self._meets(where, one) if not geometry.is_line(where) else None)
        if governs is None and one.interpretable:
            # Whether the provision governs at all is open, and so is all that it demands.
            absent["provision_interpretable"] = NEAR_THE_LINE
        else:
            values["provision_interpretable"] = Stated(one.interpretable, register)
        if met is None:
            absent["provision_overlap_m2"] = (
                Text("Åtgärden är ritad som en linje.", "It is drawn as a line.")
                if geometry.is_line(where)
                else NEAR_THE_LINE
            )
        else:
            values["provision_overlap_m2"] = met
        if one.sense is not None:
            values["provision_sense"] = Stated(one.sense.value, register)
        if one.value is not None:
            values["provision_value"] = exactly(one.value, register, one.wording)
        elif one.why_not is not None:
            absent["provision_value"] = one.why_not
        self._sums(plan, one, values, absent)
        distance = self._least_boundary_distance()
        if distance is None:
            absent["provision_boundary_distance_m"] = next(
                (boundary.why_absent[name] for boundary in self.boundaries for name in boundary.why_absent), NO_PROPERTY
            )
        else:
            values["provision_boundary_distance_m"] = distance
        name = f"{plan.name}: ”{one.wording}”"
        return Thing(one.id, Text(f"planbestämmelsen {name}", f"the plan provision {name}"), values, absent)

    def _least_boundary_distance(self) -> Measured | None:
        """The least distance to any boundary of the property; None when one of them is unknown."""
        found: list[Measured] = []
        for boundary in self.boundaries:
            distance = boundary.values.get("boundary_distance_m")
            if not isinstance(distance, Measured):
                return None
            found.append(distance)
        if not found:
            return None
        low, high = min(one.low for one in found), min(one.high for one in found)
        return Measured(low, high, Source.SURVEY, "närmaste fastighetsgräns")

    def _sums(self, plan: DetailPlan, one: PlanProvision, values: dict[str, Value], absent: dict[str, Text]) -> None:
        """What counts over the provision's denominator, this building included, against what it allows."""
        if one.value is None or one.family not in (*BUILT_AREA, *GROSS_AREA, Family.PROPERTY_SIZE):
            return
        counted, allowed = self._counted(plan, one), self._allowed(plan, one)
        for fact, found in (("provision_counted_m2", counted), ("provision_allowed_m2", allowed)):
            if isinstance(found, Text):
                absent[fact] = found
            else:
                values[fact] = found

    def _counted(self, plan: DetailPlan, one: PlanProvision) -> Measured | Text:
        property = self.site.property
        if property is None:
            return NO_PROPERTY
        if one.family is Family.PROPERTY_SIZE:
            return self._size_of(property.outline, "fastighetens area")
        gross = one.family in GROSS_AREA
        this = self._added(gross)
        if isinstance(this, Text):
            return this
        if one.scope is Scope.BUILDING:
            return self._of_one_building(this, gross)
        region = self._region(plan, one)
        if isinstance(region, Text):
            return region
        if not self._tells("buildings"):
            return NO_BUILDINGS
        low, high = this.low, this.high
        for building in self._own if one.scope in OF_THE_PROPERTY else self.site.buildings:
            # Exempt outbuildings that may break the plan are not charged to the right (9 kap. 56 § second para.).
            if building.is_complementary and building.counts_as in EXEMPT:
                continue
            share = self._share(building, region, gross)
            if share is None:
                return _unmeasured(building)
            low += ZERO if building.counts_as == "unknown" else share.low
            high += share.high
        what = "bruttoarea" if gross else "byggnadsarea"
        return Measured(low, high, Source.SURVEY, f"{what} som räknas, den nya inräknad")

    def _added(self, gross: bool) -> Measured | Text:
        """What this measure adds to what is counted."""
        if self._kind in (MeasureKind.WALL, MeasureKind.FENCE, MeasureKind.INSTALLATION):
            return exactly(ZERO, Source.SURVEY, "ingen byggnad")
        if self._kind is MeasureKind.DECK and self.where is not None and not geometry.is_line(self.where):
            # The ground under a deck counts where it can be used (measuring rule M-03).
            return Measured(ZERO, geometry.area(self.where), Source.SURVEY, "altan")
        this = self.values.get("gross_area_m2" if gross else "building_area_m2")
        if self._kind not in BUILDINGS or not isinstance(this, Measured):
            return Text("Den nya arean är inte angiven.", "The new area is not stated.")
        return this

    def _of_one_building(self, this: Measured, gross: bool) -> Measured | Text:
        """The area of the building itself, after an extension."""
        if self._kind is not MeasureKind.EXTENSION:
            return this
        extended = self._extended
        standing = None if extended is None else self._gross(extended) if gross else self._built(extended)
        if standing is None:
            return Text("Byggnadens area är inte känd.", "The building's area is not known.")
        return Measured(this.low + standing.low, this.high + standing.high, Source.REGISTER, "byggnaden efter åtgärden")

    @staticmethod
    def _gross(building: Building) -> Measured | None:
        area = building.gross_area_m2
        return None if area is None else exactly(area, Source.REGISTER, building.purpose)

    def _share(self, building: Building, region: Shape, gross: bool) -> Measured | None:
        """As much of a building's area as lies in the region; None when it is not known."""
        inside = geometry.overlap(building.outline, region)
        if not inside:
            return exactly(ZERO)
        whole = self._gross(building) if gross else self._built(building)
        if whole is None or geometry.covers(region, building.outline, PLAN_GAP):
            return whole
        return Measured(min(inside, whole.low), whole.high, Source.SURVEY, building.purpose)

    def _region(self, plan: DetailPlan, one: PlanProvision) -> Shape | Text:
        """The ground over which a provision counts; why it cannot be told here."""
        assert self.site.property is not None
        lot = self.site.property.outline
        if one.scope is Scope.PROPERTY:
            return lot
        if one.scope is Scope.PROVISION_AREA:
            return geometry.intersection(one.area, lot)
        region = one.area
        if one.scope is Scope.USE_AREA:
            uses = [
                other.area
                for other in plan.provisions
                if other.family is Family.USE and (not one.regulates_uses or other.id in one.regulates_uses)
            ]
            if not uses:
                return Text("Planens användningsområde är inte känt.", "The plan's use area is not known.")
            region = geometry.union(uses)
            if one.family in PERCENT:
                return geometry.intersection(region, lot)
        if geometry.covers(lot, region, PLAN_GAP):
            return region
        return Text(
            "Bestämmelsen räknas över mark som andra fastigheter delar; vad de har byggt är inte känt här.",
            "The provision counts over ground that other properties share; what they have built is not known here.",
        )

    def _allowed(self, plan: DetailPlan, one: PlanProvision) -> Measured | Text:
        """The provision's number in square metres: a percentage taken of the ground it speaks of."""
        assert one.value is not None
        if one.family not in PERCENT:
            return exactly(one.value, Source.REGISTER, one.wording)
        if self.site.property is None:
            return NO_PROPERTY
        region = self._region(plan, one)
        if isinstance(region, Text):
            return region
        ground = self._size_of(region, "fastighetens area inom bestämmelsen")
        if isinstance(ground, Text):
            return ground
        share = one.value / 100
        middle, margin = ground.middle * share, ground.margin * share
        return around(middle, margin, Source.REGISTER, one.wording, not_below=ZERO)

    def _size_of(self, region: Shape, evidence: str) -> Measured | Text:
        """The area of land between boundaries, each of which may lie a little off: u times its length, at worst."""
        margins = [(self._margin(one.accuracy_m), geometry.length(one.line)) for one in self.site.boundaries]
        if not margins or any(margin is None for margin, _ in margins):
            return Text("Fastighetens area är inte säkert känd.", "The property's area is not known for certain.")
        doubt = sum((margin * length for margin, length in margins if margin is not None), ZERO)
        return around(geometry.area(region), doubt, Source.SURVEY, evidence, not_below=ZERO)

    # -- the rest -------------------------------------------------------------------------------------

    def tracks_and_areas(self) -> None:
        self._tracks()
        self._area_fact("valuable_area", "valuable_areas", self._affected)
        self._valuable_building()
        self._area_fact("defence_area", "defence_areas", self._ground)
        self._area_fact("area_regulations", "area_regulations", self._ground)
        self._shore()
        self._roads()
        self._plan_facts()

    def _valuable_building(self) -> None:
        """The inventory knows ground: outside it no building is of value, inside it a person looks at each."""
        area = self.values.get("valuable_area")
        if isinstance(area, Stated) and area.value is False:
            self.put("valuable_building", area)
        else:
            self.miss(
                "valuable_building",
                Text(
                    "Om huset i sig är särskilt värdefullt är inte känt här.",
                    "Whether the house itself is of particular value is not known here.",
                ),
            )

    def _tracks(self) -> None:
        where, tracks = self.where, self.site.tracks
        if where is None:
            self.miss("track_distance_m", NOT_PLACED)
        elif not self._tells("tracks"):
            self.miss(
                "track_distance_m", Text("Spårlagret saknas eller säger inte allt.", "Tracks are not known here.")
            )
        elif not tracks:
            none = exactly(NEAR_TRACKS, Source.SURVEY, f"inget spår inom {NEAR_TRACKS} m")
            self.put("track_distance_m", none)
        else:
            evidence = "till spårets mitt"
            away = [(geometry.distance(where, one.line), one.accuracy_m) for one in tracks]
            nearest = self._nearest(((d, self._interval(d, evidence, error)) for d, error in away), evidence)
            if nearest is None:
                why = Text("Spårets läge är inte känt så noga.", "The track's position is not known so well.")
                self.miss("track_distance_m", why)
            else:
                self.put("track_distance_m", nearest)

    def _roads(self) -> None:
        roads = [one.area for one in self.site.overlays if one.kind == "roads"]
        if self.where is None or not (roads or self._tells("roads")):
            why = NOT_PLACED if self.where is None else Text("Vägarna är inte kända här.", "Roads are not known here.")
            self.miss("road_distance_m", why)
            return
        where = self.where
        far = Decimal(NEAR_ROADS)
        least = min((geometry.distance(where, road) for road in roads), default=far)
        self.put("road_distance_m", exactly(min(least, far), Source.SURVEY, "till vägområdet"))

    def _area_fact(self, fact: str, layer: str, ground: Shape | None) -> None:
        """True when the place lies in the layer's areas; false only when the layer's silence means so."""
        hits = touching(self.site.overlays, layer, ground) if ground is not None else []
        if ground is not None and layer != "defence_areas" and not geometry.is_line(ground):
            # Beside a defence area counts as in it (PBL 9 kap. 36 §); elsewhere a shared boundary does not.
            hits = [one for one in hits if geometry.is_line(one.area) or geometry.overlap(one.area, ground) > 0]
        if hits:
            self.put(fact, Stated(True, Source.SURVEY, hits[0].name))
        elif ground is not None and self._tells(layer):
            known = self.site.layers[layer]
            self.put(fact, Stated(False, Source.SURVEY, f"{known.source}, {known.data_date}"))
        else:
            self.miss(fact, NO_AREA_LAYER)

    def _shore(self) -> None:
        ground = self._ground
        why = Text(
            "Det är inte känt om strandskydd gäller här.", "It is not known whether shore protection applies here."
        )
        if ground is None:
            self.miss("shore_protection", why)
            self.miss("shore_distance_m", NOT_PLACED)
            return
        waters = [one for one in self.site.overlays if one.kind == "water"]
        away = [(geometry.distance(ground, one.area), one) for one in waters]
        nearest: tuple[Decimal, Overlay | None] | None = min(away, key=lambda pair: pair[0], default=None)
        if nearest is None and self._tells("water"):
            nearest = (Decimal(NEAR_WATER), None)
        if nearest is None:
            self.miss("shore_distance_m", Text("Stränderna är inte kända här.", "Shores are not known here."))
        else:
            evidence = nearest[1].name if nearest[1] else f"inget vatten inom {NEAR_WATER} m"
            self.put("shore_distance_m", exactly(nearest[0], Source.SURVEY, evidence))
        reach = self._limit("shore_protection_distance")
        zones = touching(self.site.overlays, "shore_protection", ground)
        near = bool(away) and reach is not None and nearest is not None and nearest[0] <= reach
        lifted = self._all_of(ground, Family.SHORE_PROTECTION_LIFTED)
        if zones or near:
            protected: bool | None = None if lifted is None else not lifted
            evidence = zones[0].name if zones else "nära vatten"
        elif self._tells("water") and (not waters or (self._tells("shore_protection") and reach is not None)):
            # Beyond the widest reach from any water nothing can be protected, whatever the zone layer says.
            protected, evidence = False, "inget strandskydd"
        else:
            protected, evidence = None, ""
        self.put_yes("shore_protection", protected, why, evidence)

    def _all_of(self, ground: Shape, family: Family) -> bool | None:
        """Whether provisions of the family govern all of the ground; None when they govern some, or it is unsure."""
        areas = [
            one.area
            for plan in self.site.plans
            for one in plan.provisions
            if one.family is family and one.interpretable and self._meets(ground, one) is not False
        ]
        if not areas:
            return False
        return True if geometry.covers(geometry.union(areas), ground, PLAN_GAP) else None

    def _plan_facts(self) -> None:
        """Protection, safety and permit duty in the plan, on the ground and the building concerned."""
        coded = {
            # facts that hang on the catalogue's code, by a word in it
            "demolition_ban": "_Rivningsforbud",
            "plan_sets_ground_level": "_Markforhallanden_",
            "plan_regulates_ground": "_MarkensAnordOchVeg_",
        }
        facts = ("plan_protection", "disturbance_protection", "extra_permit_duty", "plan_relief", *coded)
        ground = self._affected
        if not self._plans_known or ground is None:
            for fact in facts:
                self.miss(fact, NO_PLANS if not self._plans_known else NOT_PLACED)
            return
        governing = [
            (one, met)
            for plan in self.site.plans
            for one in plan.provisions
            if (met := self._meets(ground, one)) is not False
        ]
        unread = next((one for one, _ in governing if may_protect(one.code)), None)
        for fact, family in zip(facts, (Family.PROTECTION, Family.DISTURBANCE_PROTECTION), strict=False):
            those = [met for one, met in governing if one.family is family]
            if True in those:
                self.put(fact, Stated(True, Source.SURVEY, family.value))
            elif those:
                self.miss(fact, NEAR_THE_LINE)
            else:
                self._none_unless(fact, unread)
        for fact, word in coded.items():
            bearing = [(one, met) for one, met in governing if word in one.code]
            sure = next((one for one, met in bearing if met), None)
            if sure is not None:
                self.put(fact, Stated(True, Source.SURVEY, sure.wording))
            elif bearing:
                self.miss(fact, NEAR_THE_LINE)
            else:
                self._none_unless(fact, unread)
        duty = next((one for one, _ in governing if one.family is Family.PERMIT_DUTY), None)
        for fact in ("extra_permit_duty", "plan_relief"):
            if duty is None:
                self._none_unless(fact, unread)
                continue
            self.miss(
                fact,
                Text(
                    f"Planen ändrar lovplikten: ”{duty.wording}”. En handläggare måste läsa bestämmelsen.",
                    f"The plan changes the permit duty: “{duty.wording}”. A case officer must read the provision.",
                ),
            )

    def _none_unless(self, fact: str, unread: PlanProvision | None) -> None:
        """No such provision here; unless one that nobody has read might be it."""
        if unread is None:
            self.put(fact, Stated(False, Source.SURVEY, "ingen sådan planbestämmelse här"))
        else:
            self.miss(
                fact,
                Text(
                    f"Planbestämmelsen ”{unread.wording}” måste läsas av en handläggare.",
                    f"A case officer must read the plan provision “{unread.wording}”.",
                ),
            )

    def overlays(self) -> tuple[Thing, ...]:
        """Each protected or noted area that the place touches, as a thing."""
        if self._ground is None:
            return ()
        ground = self._ground
        return tuple(
            Thing(
                f"{one.kind} {one.id}",
                Text(f"området {one.name}", f"the area {one.name}"),
                {
                    "overlay_kind": Stated(one.kind, Source.REGISTER, one.source),
                    "overlay_overlap_m2": exactly(geometry.overlap(ground, one.area), Source.SURVEY, one.name),
                },
            )
            for one in self.site.overlays
            if geometry.touches(one.area, ground)
        )


def _unmeasured(building: Building) -> Text:
    return Text(
        f"Måtten på byggnaden på {building.on} ({building.purpose}) är inte kända.",
        f"The measures of the building on {building.on} ({building.purpose}) are not known.",
    )


def _use(one: PlanProvision) -> str:
    if one.family is Family.PUBLIC_SPACE:
        return "public_space"
    return "housing" if one.code.startswith("DP_KM_B") else "other"
