"""
From application and site to facts: what the applicant declares, what the map shows, each with its doubt.

A measure from the map is `value ± k·u`, `u` put together from the accuracies of the boundary, the
buildings and the plan (zoning data, F.6) and `k` from the pack. Where an accuracy is unknown and could
matter, or a layer is missing, the fact is absent and says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from permits import geometry
from permits.application import Inquiry, MeasureKind, Person
from permits.errors import BadApplication, Fault
from permits.facts import Dates, Facts, Thing
from permits.geometry import NotAShape, Shape
from permits.pack import FactType, Pack
from permits.plan import DetailPlan, Family, PlanProvision, Scope
from permits.quantity import Measured, Source, Stated, Value, around, exactly
from permits.site import Boundary, Building, LayerState, Site
from permits.text import Text
from permits.zoning import NEAR_BUILDINGS, Zoning, spelt, touching

NOT_PLACED = Text("Ansökan visar inte var åtgärden ska ligga.", "The application does not show where it will stand.")
NOT_MEASURED = Text("Gränsens noggrannhet är okänd i registret.", "The register does not know the boundary's accuracy.")
BUILDINGS = (
    MeasureKind.NEW_COMPLEMENTARY_BUILDING,
    MeasureKind.NEW_COMPLEMENTARY_DWELLING,
    MeasureKind.EXTENSION,
)
ZERO = Decimal(0)
NO_PLAN = "ingen detaljplan här"


def footprint(inquiry: Inquiry, zoning: Zoning) -> Shape | None:
    """
    Where the measure stands, in the municipality's working CRS; None when it is not said.

    Raises BadApplication for a footprint that cannot be measured.
    """
    declared = inquiry.measure.footprint
    if declared is None:
        return None
    try:
        if declared.crs not in geometry.SWEREF_99:
            raise NotAShape(
                f"Koordinatsystemet {declared.crs} kan inte användas; ange EPSG:3006–3018.",
                f"The coordinate system {declared.crs} cannot be used; give EPSG:3006–3018.",
            )
        shape = geometry.from_geojson(declared.model_dump(include={"type", "coordinates"}))
        if not geometry.in_range(shape, declared.crs):
            raise NotAShape(
                "Koordinaterna ligger utanför Sverige, eller har öst och nord omkastade.",
                "The coordinates lie outside Sweden, or have easting and northing swapped.",
            )
    except NotAShape as error:
        says = Text("Ansökan har fel som behöver rättas.", "The application has faults to mend.")
        raise BadApplication(says, [Fault("/measure/footprint", error.says, "geometry")]) from None
    return zoning.in_working_crs(shape, declared.crs)


def survey(inquiry: Inquiry, site: Site, where: Shape | None, pack: Pack, dates: Dates) -> Facts:
    """
    The facts of the case, as declared in `pack.facts`.

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
    things = {"boundary": found.boundaries(), "provision": found.provisions()}
    incomplete: dict[str, Text] = {}
    if site.property is None:
        incomplete["boundary"] = Text(
            "Fastigheten finns inte i registret här.", "The property is not in the register here."
        )
    if not _present(site, "plans") or site.outside_plan is None:
        incomplete["provision"] = Text(
            "Det går inte att se vilken plan som gäller.", "It cannot be seen which plan applies."
        )
    return Facts(found.values, things, found.absent, incomplete)


def _present(site: Site, layer: str) -> bool:
    found = site.layers.get(layer)
    return found is not None and found.state is LayerState.PRESENT


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
        if fact not in self.values:
            self.absent[fact] = why

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

    def answers(self) -> None:
        """Facts stated outright. Those the survey measures itself are not taken from the applicant's word."""
        faults = []
        for name, written in self.inquiry.answers.items():
            value = self._answer(name, written)
            if isinstance(value, Text):
                faults.append(Fault(f"/answers/{name}", value, "answer"))
            else:
                self.put(name, value)
        if faults:
            raise BadApplication(
                Text("Ansökan har fel som behöver rättas.", "The application has faults to mend."), faults
            )

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
        step = fact.step or Decimal("0.001")
        if number % step:
            return Text(f"Skriv talet med steget {step}.", f"Write the number in steps of {step}.")
        return exactly(number)

    def parties(self) -> None:
        applicants = self.inquiry.applicants
        owners = self.site.property.owners if self.site.property else ()
        if not applicants:
            nobody = Text("Ingen sökande är angiven.", "Nobody applies yet.")
            self.put("protected_identity", Stated(any(owner.protected for owner in owners), Source.REGISTER))
            self.put("municipality_is_party", Stated(False))
            self.miss("all_applicants_signed", nobody)
            self.put("power_of_attorney_if_agent", Stated(True))
            return
        protected = any(one.protected_identity for one in applicants) or any(one.protected for one in owners)
        self.put("protected_identity", Stated(protected, Source.REGISTER))
        # Organisation numbers of municipalities and regions begin with 212 and 232.
        public = any(
            not isinstance(one, Person) and one.organisation_number[:3] in ("212", "232") for one in applicants
        )
        self.put("municipality_is_party", Stated(public))
        self.put("all_applicants_signed", Stated(all(one.signed is not None for one in applicants)))
        papers = {one.kind.value for one in self.inquiry.attachments}
        self.put("power_of_attorney_if_agent", Stated(self.inquiry.agent is None or "power_of_attorney" in papers))

    def papers(self) -> None:
        kinds = {one.kind.value for one in self.inquiry.attachments}
        for fact in self.pack.facts:
            if fact.endswith("_attached"):
                self.put(fact, Stated(fact.removesuffix("_attached") in kinds))

    # -- where it stands ---------------------------------------------------------------------------

    def place(self) -> None:
        site, where = self.site, self.where
        self.put("property_known", Stated(site.property is not None, Source.REGISTER))
        self.put("plan_known", Stated(site.outside_plan is not None, Source.REGISTER))
        ground = where if where is not None else site.property.outline if site.property else None
        if site.outside_plan is None:
            self.miss(
                "inside_detail_plan",
                Text("Planlagret saknas eller är för gammalt.", "The plan layer is missing or stale."),
            )
        elif ground is None:
            self.miss("inside_detail_plan", NOT_PLACED)
        else:
            self._inside_plan(ground)
        if where is None:
            for fact in ("building_area_m2", "nearest_building_m", "farthest_from_building_m", "track_distance_m"):
                self.miss(fact, NOT_PLACED)
        elif self.inquiry.measure.kind in BUILDINGS or self.inquiry.measure.kind is MeasureKind.DECK:
            self._area(where)
        if site.property is None:
            self.miss(
                "within_lot",
                Text("Fastigheten finns inte i registret här.", "The property is not in the register here."),
            )
        elif where is None:
            self.miss("within_lot", NOT_PLACED)
        elif not geometry.covers(site.property.outline, where):
            self.put("within_lot", Stated(False, Source.SURVEY, "utanför fastigheten"))
        elif self.values.get("inside_detail_plan") == Stated(False, Source.SURVEY, NO_PLAN):
            # In the countryside the lot may be smaller than the property (PBL 1 kap. 4 §): the applicant is asked.
            self.miss("within_lot", Text("Tomtens gräns finns inte på kartan.", "The map does not show the lot."))
        else:
            self.put("within_lot", Stated(True, Source.SURVEY, "fastighetens yta"))
        self._implementation()

    def _inside_plan(self, ground: Shape) -> None:
        planned = geometry.union(plan.area for plan in self.site.plans) if self.site.plans else None
        if planned is None or (not geometry.overlap(ground, planned) and geometry.distance(ground, planned) > 0):
            self.put("inside_detail_plan", Stated(False, Source.SURVEY, NO_PLAN))
        elif geometry.covers(planned, ground, tolerance=0.10):
            names = ", ".join(plan.designation for plan in self.site.plans)
            self.put("inside_detail_plan", Stated(True, Source.SURVEY, f"plan {names}"))
        else:
            self.miss(
                "inside_detail_plan", Text("Åtgärden ligger delvis inom plan.", "It stands partly inside a plan.")
            )

    def _area(self, where: Shape) -> None:
        """The area drawn; an interval over both when the drawings state another."""
        drawn = geometry.area(where)
        if drawn == 0:
            return
        declared = self.values.get("building_area_m2")
        low, high = drawn, drawn
        if isinstance(declared, Measured):
            low, high = min(drawn, declared.low), max(drawn, declared.high)
        self.put("building_area_m2", Measured(low, high, Source.SURVEY, "ytan som är ritad"))

    def _implementation(self) -> None:
        """Whether the plan's implementation period has begun, and the whole years since it ended."""
        plans = [plan for plan in self.site.plans if plan.implementation_from or plan.in_force]
        if len(plans) != 1:
            return
        plan = plans[0]
        begins = plan.implementation_from or plan.in_force
        assert begins is not None
        self.put("implementation_begun", Stated(begins <= self.dates.decided, Source.REGISTER, plan.designation))
        months = plan.implementation_months
        if months is None:
            default = self.pack.limits.get("implementation_months_when_not_stated")
            dated = default.on(self.dates.received) if default else None
            if dated is None:
                return
            months = int(dated.value)
        years = (self.dates.decided.year - begins.year) * 12 + self.dates.decided.month - begins.month - months
        if self.dates.decided.day < begins.day:
            years -= 1
        self.put("years_since_implementation_end", exactly(Decimal(years // 12), Source.REGISTER, plan.designation))

    # -- buildings ----------------------------------------------------------------------------------

    def buildings(self) -> None:
        site, kind = self.site, self.inquiry.measure.kind
        if site.property is None or not _present(site, "buildings"):
            why = Text(
                "Byggnaderna på fastigheten är inte kända här.", "The buildings of the property are not known here."
            )
            for fact in ("complements", "main_building_area_m2", "complementary_pool_m2", "exempt_extensions_total_m2"):
                self.miss(fact, why)
            return
        own = [one for one in site.buildings if one.on == site.property.designation]
        mains = [one for one in own if one.main]
        if self.where is not None and kind in (MeasureKind.WALL, MeasureKind.FENCE, MeasureKind.DECK):
            self._from_buildings(self.where, site.buildings)
        main = self._main(mains)
        if kind in (MeasureKind.NEW_COMPLEMENTARY_BUILDING, MeasureKind.NEW_COMPLEMENTARY_DWELLING):
            self._complement(main, own)
        elif kind is MeasureKind.EXTENSION:
            self._extension(own)

    def _main(self, mains: Sequence[Building]) -> Building | None:
        """The building complemented: the only main one, or the nearest of several."""
        if self.where is None or len(mains) < 2:
            return mains[0] if len(mains) == 1 else None
        where = self.where
        return min(mains, key=lambda one: geometry.distance(where, one.outline))

    def _complement(self, main: Building | None, own: Sequence[Building]) -> None:
        if main is None:
            self.put("complements", Stated("nothing", Source.REGISTER, "ingen huvudbyggnad i registret"))
        else:
            what = "one_or_two_dwelling_house" if main.is_small_house else "other_building"
            self.put("complements", Stated(what, Source.REGISTER, main.purpose))
            self._main_sizes(main)
        self._pool(own)

    def _pool(self, own: Sequence[Building]) -> None:
        """The permit-free complementary buildings of the lot together, this measure included."""
        this = self.values.get("building_area_m2")
        if not isinstance(this, Measured):
            self.miss("complementary_pool_m2", NOT_PLACED)
            return
        # NB-07: whether an outbuilding with a permit counts is disputed, so the sum is open between the two.
        sure = maybe = ZERO
        for one in own:
            if one.is_complementary and not one.main:
                area = one.building_area_m2 or geometry.area(one.outline)
                maybe += area
                if one.counts_as in ("exempt_now", "exempt_older"):
                    sure += area
        total = Measured(this.low + sure, this.high + maybe, Source.REGISTER, "komplementbyggnader på tomten")
        self.put("complementary_pool_m2", total)

    def _main_sizes(self, main: Building) -> None:
        if main.building_area_m2 is not None:
            self.put("main_building_area_m2", exactly(main.building_area_m2, Source.REGISTER, main.purpose))
        if main.ridge_height_m is not None:
            self.put("main_building_ridge_m", exactly(main.ridge_height_m, Source.REGISTER, main.purpose))

    def _extension(self, own: Sequence[Building]) -> None:
        if self.where is None or not own:
            for fact in ("extended_building", "exempt_extensions_total_m2"):
                self.miss(fact, NOT_PLACED)
            return
        where = self.where
        extended = min(own, key=lambda one: geometry.distance(where, one.outline))
        if extended.is_complementary:
            kind = "complementary_building"
        elif extended.is_small_house:
            kind = "one_or_two_dwelling_house"
        else:
            kind = "farm_building" if extended.purpose.startswith("Ekonomi") else "other"
        self.put("extended_building", Stated(kind, Source.REGISTER, extended.purpose))
        self._main_sizes(extended if extended.main else next((one for one in own if one.main), extended))
        added = self.values.get("extension_area_m2")
        if not isinstance(added, Measured) and "building_area_m2" in self.values:
            # The area drawn says nothing of storeys; the drawings must state the gross area.
            self.miss("extension_area_m2", Text("Bruttoarean är inte angiven.", "The gross area is not stated."))
        before = extended.exempt_extensions_m2
        if before is None:
            why = Text(
                "Det är inte känt om huset byggts till utan lov förut.", "Earlier permit-free extensions are not known."
            )
            self.miss("exempt_extensions_total_m2", why)
        elif isinstance(added, Measured):
            total = Measured(added.low + before, added.high + before, Source.REGISTER, "lovfria tillbyggnader")
            self.put("exempt_extensions_total_m2", total)
        drawn = self.values.get("building_area_m2")
        if extended.building_area_m2 is not None and isinstance(drawn, Measured):
            area = extended.building_area_m2
            self.put("resulting_building_area_m2", Measured(drawn.low + area, drawn.high + area, Source.REGISTER))
        if extended.is_complementary:
            self._pool(own)

    def _from_buildings(self, where: Shape, buildings: Sequence[Building]) -> None:
        """How near and how far a wall, fence or deck stands from buildings, measured from their façades."""
        outlines = [one.outline for one in buildings]
        if not outlines:
            # The layer is there and shows none this near: far enough for every limit.
            for fact in ("nearest_building_m", "farthest_from_building_m"):
                self.put(
                    fact, exactly(Decimal(NEAR_BUILDINGS), Source.SURVEY, f"ingen byggnad inom {NEAR_BUILDINGS} m")
                )
            return
        errors = [one.accuracy_m for one in buildings]
        why = Text("Byggnadernas läge är inte känt så noga.", "The buildings' position is not known so well.")
        if any(error is None for error in errors):
            self.miss("nearest_building_m", why)
            self.miss("farthest_from_building_m", why)
            return
        margin = self._margin(errors)
        near, far = geometry.distance(where, geometry.union(outlines)), geometry.farthest(where, outlines)
        if near == 0:
            self.put("nearest_building_m", exactly(ZERO, Source.SURVEY, "sitter ihop med en byggnad"))
        else:
            self.put("nearest_building_m", around(near, margin, Source.SURVEY, "till närmaste byggnad", not_below=ZERO))
        if far is not None:
            self.put(
                "farthest_from_building_m", around(far, margin, Source.SURVEY, "till närmaste byggnad", not_below=ZERO)
            )

    def _margin(self, errors: Iterable[Decimal | None]) -> Decimal:
        """k·u of independent standard errors, the largest of each kind being given."""
        k = self.pack.settings.get("boundary_confidence", Decimal("1.645"))
        known = [error for error in errors if error is not None]
        worst = max(known, default=ZERO)
        return k * worst

    # -- boundaries -----------------------------------------------------------------------------------

    def boundaries(self) -> tuple[Thing, ...]:
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
        if self.where is None:
            absent["boundary_distance_m"] = NOT_PLACED
        else:
            measured = geometry.distance(self.where, boundary.line) - self._eaves()
            self._distance(values, absent, max(measured, ZERO), boundary.accuracy_m, label)
        consent = self._consent(boundary)
        if consent is None:
            absent["boundary_consent"] = Text(
                "Ägarna till grannfastigheten är inte kända.", "The neighbours are not known."
            )
        else:
            values["boundary_consent"] = consent
        return Thing(boundary.id, label, values, absent)

    def _distance(
        self, values: dict[str, Value], absent: dict[str, Text], measured: Decimal, error: Decimal | None, label: Text
    ) -> None:
        far = self.pack.settings.get("unknown_accuracy_matters_within_m", Decimal(30))
        evidence = f"avstånd till {label.sv}"
        if error is not None:
            margin = self._margin([error])
            values["boundary_distance_m"] = around(measured, margin, Source.SURVEY, evidence, not_below=ZERO)
        elif measured > far:
            values["boundary_distance_m"] = around(measured, measured - far, Source.SURVEY, evidence)
        else:
            absent["boundary_distance_m"] = NOT_MEASURED

    def _eaves(self) -> Decimal:
        """How much nearer the eaves bring a building: short ones are left out (MÖD 2020:9)."""
        eaves = self.inquiry.measure.dimensions.eaves_m or ZERO
        limit = self.pack.limits.get("eaves_ignored_below")
        dated = limit.on(self.dates.received) if limit else None
        return ZERO if dated is not None and eaves < dated.value else eaves

    def _consent(self, boundary: Boundary) -> Value | None:
        """Whether every owner on the other side has signed; None when the owners are not known."""
        neighbour = boundary.neighbour
        if neighbour is None or not neighbour.owners:
            return None
        signed = {
            spelt(one.owner)
            for one in self.inquiry.consents
            if one.signed is not None and spelt(one.property) == spelt(neighbour.designation)
        }
        lacking = [owner.name for owner in neighbour.owners if spelt(owner.name) not in signed]
        return Stated(
            not lacking, Source.APPLICANT, f"{len(neighbour.owners) - len(lacking)} av {len(neighbour.owners)}"
        )

    # -- plans ----------------------------------------------------------------------------------------

    def provisions(self) -> tuple[Thing, ...]:
        """Every provision that governs the place, as far as it meets the footprint or sums over the property."""
        if self.where is None:
            return ()
        found = []
        for plan in self.site.plans:
            for one in plan.provisions:
                met = geometry.overlap(self.where, one.area) if geometry.area(self.where) else ZERO
                if met or (not geometry.area(self.where) and geometry.touches(self.where, one.area)):
                    found.append(self._provision(plan, one, met))
        return tuple(found)

    def _provision(self, plan: DetailPlan, one: PlanProvision, met: Decimal) -> Thing:
        register = Source.REGISTER
        values: dict[str, Value] = {
            "provision_family": Stated(one.family.value, register, one.code),
            "provision_interpretable": Stated(one.interpretable, register),
            "provision_zero_plane": Stated(one.zero_plane, register),
            "provision_overlap_m2": exactly(met, Source.SURVEY, f"byggnaden inom ”{one.wording}”"),
            "provision_use": Stated(_use(one), register),
        }
        absent: dict[str, Text] = {}
        if one.sense is not None:
            values["provision_sense"] = Stated(one.sense.value, register)
        if one.value is not None:
            values["provision_value"] = exactly(one.value, register, one.wording)
        self._sums(one, values, absent)
        distances = self._least_boundary_distance()
        if distances is None:
            absent["provision_boundary_distance_m"] = NOT_MEASURED
        else:
            values["provision_boundary_distance_m"] = distances
        if one.why_not is not None:
            absent["provision_value"] = one.why_not
        name = f"{plan.name}: ”{one.wording}”"
        return Thing(one.id, Text(f"planbestämmelsen {name}", f"the plan provision {name}"), values, absent)

    def _least_boundary_distance(self) -> Measured | None:
        """The least distance to any boundary towards another plot, as an interval; None when one is unknown."""
        found: list[Measured] = []
        for boundary in self.site.boundaries:
            distance = self._boundary(boundary).values.get("boundary_distance_m")
            if not isinstance(distance, Measured):
                return None
            found.append(distance)
        if not found:
            return None
        low, high = min(one.low for one in found), min(one.high for one in found)
        return Measured(low, high, Source.SURVEY, "närmaste fastighetsgräns")

    def _sums(self, one: PlanProvision, values: dict[str, Value], absent: dict[str, Text]) -> None:
        """Building area counted over the provision's denominator, this building included, against what it allows."""
        this = self.values.get("building_area_m2")
        if one.value is None or self.site.property is None or not isinstance(this, Measured):
            return
        percent = one.family is Family.BUILDING_AREA_PERCENT
        if one.family not in (Family.BUILDING_AREA_M2, Family.BUILDING_AREA_PERCENT):
            return
        lot = self.site.property.outline
        counted_over = self._denominator(one)
        if counted_over is None:
            absent["provision_counted_m2"] = Text(
                "Bestämmelsens räkneområde kan inte avgöras här.",
                "What the provision counts over cannot be settled here.",
            )
            return
        allowed = one.value
        if percent:
            allowed = (geometry.area(geometry.intersection(lot, counted_over)) * one.value / 100).quantize(
                Decimal("0.001")
            )
        counted = ZERO
        unsure = ZERO
        for building in self.site.buildings:
            if building.on != self.site.property.designation and one.scope in (Scope.PROPERTY, None):
                continue
            inside = geometry.overlap(building.outline, counted_over)
            if not inside:
                continue
            area = min(building.building_area_m2 or inside, inside)
            # Exempt complements that may break the plan are not charged to the building right (9:56 second para).
            if building.counts_as == "permit":
                counted += area
            elif building.counts_as == "unknown":
                unsure += area
        total = Measured(this.low + counted, this.high + counted + unsure, Source.SURVEY, "byggnadsarea som räknas")
        values["provision_counted_m2"] = total
        values["provision_allowed_m2"] = exactly(allowed, Source.REGISTER, one.wording)

    def _denominator(self, one: PlanProvision) -> Shape | None:
        assert self.site.property is not None
        lot = self.site.property.outline
        match one.scope:
            case Scope.PROPERTY:
                return lot
            case Scope.USE_AREA if one.regulates_uses:
                uses = [
                    other.area
                    for plan in self.site.plans
                    for other in plan.provisions
                    if other.id in one.regulates_uses
                ]
                return geometry.intersection(geometry.union(uses), lot) if uses else None
            case Scope.PROVISION_AREA:
                return geometry.intersection(one.area, lot)
            case _:
                # Counted over an area that other properties share: what they have used is not known here.
                shared = geometry.covers(lot, one.area)
                return one.area if shared else None

    # -- the rest -------------------------------------------------------------------------------------

    def tracks_and_areas(self) -> None:
        site, where = self.site, self.where
        ground = where if where is not None else site.property.outline if site.property else None
        if not _present(site, "tracks"):
            self.miss("track_distance_m", Text("Spårlagret saknas.", "The track layer is missing."))
        elif where is not None:
            self._track(where)
        self._area_fact("valuable_area", "valuable_areas", ground)
        self._area_fact("valuable_building", "valuable_buildings", ground)
        self._area_fact("defence_area", "defence_areas", ground)
        self._shore(ground)
        if _present(site, "roads") and where is not None:
            roads = [one.area for one in site.overlays if one.kind == "roads"]
            far = Decimal(200)
            least = min((geometry.distance(where, road) for road in roads), default=far)
            self.put("road_distance_m", exactly(min(least, far), Source.SURVEY, "till vägområdet"))
        families = [
            (fact, [one for plan in site.plans for one in plan.provisions if one.family is family])
            for fact, family in (
                ("plan_protection", Family.PROTECTION),
                ("disturbance_protection", Family.DISTURBANCE_PROTECTION),
            )
        ]
        unknown = Text("Planlagret saknas eller är för gammalt.", "The plan layer is missing or stale.")
        if site.outside_plan is None:
            for fact in ("plan_protection", "disturbance_protection", "extra_permit_duty", "plan_relief"):
                self.miss(fact, unknown)
            return
        for fact, provisions in families:
            touched = ground is not None and any(geometry.touches(ground, one.area) for one in provisions)
            self.put(fact, Stated(touched, Source.SURVEY))
        duty = [
            one
            for plan in site.plans
            for one in plan.provisions
            if one.family is Family.PERMIT_DUTY and ground is not None and geometry.touches(ground, one.area)
        ]
        if duty:
            why = Text(
                f"Planen ändrar lovplikten: ”{duty[0].wording}”. En handläggare måste läsa bestämmelsen.",
                f"The plan changes the permit duty: “{duty[0].wording}”. A case officer must read the provision.",
            )
            self.miss("extra_permit_duty", why)
            self.miss("plan_relief", why)
        else:
            self.put("extra_permit_duty", Stated(False, Source.SURVEY))
            self.put("plan_relief", Stated(False, Source.SURVEY))

    def _track(self, where: Shape) -> None:
        nearest = min(self.site.tracks, key=lambda track: geometry.distance(where, track.line), default=None)
        if nearest is None:
            self.put("track_distance_m", exactly(Decimal(200), Source.SURVEY, "inget spår inom 200 m"))
        elif nearest.accuracy_m is None:
            self.miss(
                "track_distance_m", Text("Spårets läge är inte känt så noga.", "The track's position is not known.")
            )
        else:
            measured = geometry.distance(where, nearest.line)
            margin = self._margin([nearest.accuracy_m])
            self.put("track_distance_m", around(measured, margin, Source.SURVEY, "till spårets mitt", not_below=ZERO))

    def _area_fact(self, fact: str, layer: str, ground: Shape | None) -> None:
        """True when the place touches the layer's areas; false only when the layer's silence means so."""
        known = self.site.layers[layer]
        if ground is not None and (hit := touching(self.site.overlays, layer, ground)):
            self.put(fact, Stated(True, Source.SURVEY, hit[0].name))
        elif known.tells_absence and ground is not None:
            self.put(fact, Stated(False, Source.SURVEY, f"{known.source}, {known.data_date}"))
        else:
            why = Text("Lagret saknas eller säger inte allt.", "The layer is missing or does not tell all.")
            self.miss(fact, why)

    def _shore(self, ground: Shape | None) -> None:
        if ground is None or not (_present(self.site, "water") and _present(self.site, "shore_protection")):
            why = Text("Strandskyddet är inte känt här.", "Shore protection is not known here.")
            self.miss("shore_protection", why)
            return
        waters = [one for one in self.site.overlays if one.kind == "water"]
        nearest = min((geometry.distance(ground, one.area) for one in waters), default=None)
        if nearest is not None:
            self.put("shore_distance_m", exactly(nearest, Source.SURVEY, waters[0].name))
        lifted = any(
            one.family is Family.SHORE_PROTECTION_LIFTED for plan in self.site.plans for one in plan.provisions
        )
        inside = bool(touching(self.site.overlays, "shore_protection", ground))
        limit = self.pack.limits.get("shore_protection_distance")
        dated = limit.on(self.dates.received) if limit else None
        near = nearest is not None and dated is not None and nearest <= dated.value
        self.put("shore_protection", Stated((inside or near) and not lifted, Source.SURVEY, "strandskydd"))


def _use(one: PlanProvision) -> str:
    if one.family is Family.PUBLIC_SPACE:
        return "public_space"
    return "housing" if one.code.startswith("DP_KM_B") else "other"


def evidence_lines(where: Shape | None, site: Site) -> Mapping[str, Shape]:
    """The line along which each boundary distance was measured, by boundary id: what a drawing shows."""
    if where is None:
        return {}
    return {one.id: geometry.shortest_line(where, one.line) for one in site.boundaries}
