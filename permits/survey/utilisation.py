"""What is built over a provision's denominator, against what the provision allows there."""

from __future__ import annotations

from permits import geometry
from permits.acts import Drawn, Form
from permits.geometry import Shape
from permits.phrases import phrase
from permits.place.plan import DetailPlan, Family, PlanProvision, Scope
from permits.place.site import Building, KnownBy
from permits.quantity import Measured, Source, Value, around, exactly
from permits.survey.absent import unmeasured
from permits.survey.buildings import EXEMPT, built
from permits.survey.finding import PLAN_GAP, ZERO, Finding
from permits.text import Text

BUILT_AREA = (Family.BUILDING_AREA_M2, Family.BUILDING_AREA_PERCENT)
GROSS_AREA = (Family.GROSS_AREA_M2, Family.GROSS_AREA_PERCENT)
PERCENT = (Family.BUILDING_AREA_PERCENT, Family.GROSS_AREA_PERCENT)
OF_THE_PROPERTY = (Scope.PROPERTY, Scope.USE_AREA, Scope.PROVISION_AREA)


def sums(
    finding: Finding, plan: DetailPlan, one: PlanProvision, values: dict[str, Value], absent: dict[str, Text]
) -> None:
    """What counts over the provision's denominator, this building included, against what it allows."""
    if one.value is None or one.family not in (*BUILT_AREA, *GROSS_AREA, Family.PROPERTY_SIZE):
        return
    counted, allowed = _counted(finding, plan, one), _allowed(finding, plan, one)
    for fact, bound in (("provision_counted_m2", counted), ("provision_allowed_m2", allowed)):
        if isinstance(bound, Text):
            absent[fact] = bound
        else:
            values[fact] = bound


def _counted(finding: Finding, plan: DetailPlan, one: PlanProvision) -> Measured | Text:
    property = finding.site.property
    if property is None:
        return phrase("survey.absent.no_property")
    if one.family is Family.PROPERTY_SIZE:
        return _size_of(finding, property.outline, "fastighetens area")
    gross = one.family in GROSS_AREA
    this = _added(finding, gross)
    if isinstance(this, Text):
        return this
    if one.scope is Scope.BUILDING:
        return _of_one_building(finding, this, gross)
    region = _region(finding, plan, one)
    if isinstance(region, Text):
        return region
    if not finding.tells("buildings"):
        return phrase("survey.absent.no_buildings")
    low, high = this.low, this.high
    own, site = (*finding.own, *finding.coming), (*finding.site.buildings, *finding.site.coming)
    for building in own if one.scope in OF_THE_PROPERTY else site:
        share = _share(finding, building, region, gross)
        if share is None:
            return unmeasured(building)
        # That exempt outbuildings, which may break the plan, are not charged to the right either is one reading of 9 kap. 56 §
        # second paragraph (law file PC-04): open between the two.
        exempt = building.is_complementary and building.counts_as in EXEMPT
        low += ZERO if exempt or building.counts_as == "unknown" else share.low
        high += share.high
    what = "bruttoarea" if gross else "byggnadsarea"
    return Measured(low, high, Source.SURVEY, f"{what} som räknas, den nya inräknad")


def _added(finding: Finding, gross: bool) -> Measured | Text:
    """What this measure adds to what is counted."""
    if finding.act.drawn in (Drawn.LINE, Drawn.INSIDE):
        return exactly(ZERO, Source.SURVEY, "ingen byggnad")
    if finding.act.form is Form.DECK and finding.where is not None and not geometry.is_line(finding.where):
        # The ground under a deck counts where it can be used (measuring rule M-03).
        return Measured(ZERO, geometry.area(finding.where), Source.SURVEY, "altan")
    this = finding.values.get("gross_area_m2" if gross else "building_area_m2")
    if not finding.act.is_building or not isinstance(this, Measured):
        return phrase("survey.utilisation.no_new_area")
    return this


def _of_one_building(finding: Finding, this: Measured, gross: bool) -> Measured | Text:
    """The area of the building itself, after an extension."""
    if finding.act.form is not Form.EXTENSION:
        return this
    extended = finding.extended
    if extended is None:
        return phrase("survey.utilisation.building_unknown")
    low, high = this.low, this.high
    for part in (extended, *finding.extensions_of(extended)):
        area = _gross(part) if gross else built(finding, part)
        if area is None:
            return phrase("survey.utilisation.building_unknown")
        low += ZERO if part.known_by is not KnownBy.REGISTER and part.counts_as == "unknown" else area.low
        high += area.high
    return Measured(low, high, Source.REGISTER, "byggnaden efter åtgärden")


def _gross(building: Building) -> Measured | None:
    area = building.gross_area_m2
    return None if area is None else exactly(area, Source.REGISTER, building.purpose)


def _share(finding: Finding, building: Building, region: Shape, gross: bool) -> Measured | None:
    """As much of a building's area as lies in the region; None when it is not known."""
    inside = geometry.overlap(building.outline, region)
    if not inside:
        return exactly(ZERO)
    whole = _gross(building) if gross else built(finding, building)
    if whole is None or geometry.covers(region, building.outline, PLAN_GAP):
        return whole
    return Measured(min(inside, whole.low), whole.high, Source.SURVEY, building.purpose)


def _region(finding: Finding, plan: DetailPlan, one: PlanProvision) -> Shape | Text:
    """The ground over which a provision counts; why it cannot be told here."""
    assert finding.site.property is not None
    lot = finding.site.property.outline
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
            return phrase("survey.utilisation.use_area_unknown")
        region = geometry.union(uses)
        if one.family in PERCENT:
            return geometry.intersection(region, lot)
    if geometry.covers(lot, region, PLAN_GAP):
        return region
    return phrase("survey.utilisation.shared")


def _allowed(finding: Finding, plan: DetailPlan, one: PlanProvision) -> Measured | Text:
    """The provision's number in square metres: a percentage taken of the ground it speaks of."""
    assert one.value is not None
    if one.family not in PERCENT:
        return exactly(one.value, Source.REGISTER, one.wording)
    if finding.site.property is None:
        return phrase("survey.absent.no_property")
    region = _region(finding, plan, one)
    if isinstance(region, Text):
        return region
    ground = _size_of(finding, region, "fastighetens area inom bestämmelsen")
    if isinstance(ground, Text):
        return ground
    share = one.value / 100
    middle, margin = ground.middle * share, ground.margin * share
    return around(middle, margin, Source.REGISTER, one.wording, not_below=ZERO)


def _size_of(finding: Finding, region: Shape, evidence: str) -> Measured | Text:
    """The area of land between boundaries, each of which may lie a little off: u times its length, at worst."""
    margins = [
        (finding.margin(boundary.accuracy_m), geometry.length(boundary.line)) for boundary in finding.site.boundaries
    ]
    if not margins or any(margin is None for margin, _ in margins):
        return phrase("survey.utilisation.property_unsure")
    doubt = sum((margin * length for margin, length in margins if margin is not None), ZERO)
    return around(geometry.area(region), doubt, Source.SURVEY, evidence, not_below=ZERO)
