"""The plan's provisions that govern what is built, each with how much of it they touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from permits import geometry
from permits.geometry import Shape
from permits.law.facts import Facts, Thing
from permits.phrases import phrase
from permits.place.plan import DetailPlan, Family, KeepsOff, PlanProvision
from permits.place.readers.catalogue import keeps_off
from permits.quantity import Measured, Source, Stated, Value, exactly
from permits.survey.finding import ZERO, Finding
from permits.survey.utilisation import BUILT_AREA, GROSS_AREA, OF_THE_PROPERTY, sums
from permits.text import Text


def provisions(finding: Finding, boundaries: Sequence[Thing]) -> tuple[Thing, ...]:
    """Each provision that governs the footprint, may govern it, or sums over the property, as a thing."""
    where = finding.governed
    if where is None:
        return ()
    found = []
    for plan in finding.site.plans:
        for provision in plan.provisions:
            met = _overlap(finding, where, provision)
            if met is None or met.high > 0 or _sums_property(finding, provision):
                found.append(_provision(finding, plan, provision, met, where, boundaries))
    return tuple(found)


def _overlap(finding: Finding, where: Shape, one: PlanProvision) -> Measured | None:
    """Square metres of a shape in a provision's area; None when unknown accuracy could matter."""
    pair = id(where), id(one)
    if pair not in finding.overlaps:
        finding.overlaps[pair] = _measured_overlap(finding, where, one)
    return finding.overlaps[pair]


def _measured_overlap(finding: Finding, where: Shape, one: PlanProvision) -> Measured | None:
    rim = geometry.distance(where, geometry.outline_of(one.area))
    if geometry.is_line(where) or geometry.is_line(one.area):
        margin = finding.margin(one.accuracy_m) or finding.far
        apart = geometry.distance(where, one.area)
        return None if margin is None or apart <= margin else exactly(ZERO, Source.SURVEY, one.wording)
    margin = finding.margin(one.accuracy_m)
    if margin is None:
        if finding.far is None or rim <= finding.far:
            return None
        margin = ZERO
    if rim > margin and not geometry.touches(where, one.area):
        return exactly(ZERO, Source.SURVEY, f"byggnaden inom ”{one.wording}”")
    low, high = geometry.overlap_range(where, one.area, margin if rim < margin else ZERO)
    noise = geometry.slivers(where, one.area)
    evidence = f"byggnaden inom ”{one.wording}”" + (f", utan {noise} m² kartbrus" if noise else "")
    return Measured(low, high, Source.SURVEY, evidence)


def meets(finding: Finding, ground: Shape, one: PlanProvision) -> bool | None:
    """Whether a provision governs any of the ground; None when the map cannot tell."""
    met = _overlap(finding, ground, one)
    if met is None or met.low == 0 < met.high:
        return None
    return met.high > 0


def _sums_property(finding: Finding, one: PlanProvision) -> bool:
    """Whether a provision on size counts over the property, wherever on it the building stands."""
    lot = finding.site.property
    counts = one.family is Family.PROPERTY_SIZE or (
        one.family in (*BUILT_AREA, *GROSS_AREA) and one.scope in OF_THE_PROPERTY
    )
    return counts and lot is not None and geometry.overlap(lot.outline, one.area) > 0


def _provision(
    finding: Finding,
    plan: DetailPlan,
    one: PlanProvision,
    met: Measured | None,
    where: Shape,
    boundaries: Sequence[Thing],
) -> Thing:
    register = Source.REGISTER
    values: dict[str, Value] = {
        "provision_family": Stated(one.family.value, register, one.code),
        "provision_concerns": Stated(one.concerns.value, register),
        "provision_zero_plane": Stated(one.zero_plane, register),
        "provision_use": Stated(_use(one), register),
    }
    absent: dict[str, Text] = {}
    governs = _sums_property(finding, one) or (meets(finding, where, one) if not geometry.is_line(where) else None)
    if governs is None and one.interpretable and finding.act.is_building:
        # Whether the provision governs at all is open, and so is all that it demands of a building.
        absent["provision_interpretable"] = phrase("survey.absent.near_the_line")
    else:
        values["provision_interpretable"] = Stated(one.interpretable, register)
    if met is None:
        absent["provision_overlap_m2"] = (
            phrase("survey.provisions.a_line") if geometry.is_line(where) else phrase("survey.absent.near_the_line")
        )
    else:
        values["provision_overlap_m2"] = met
    made = plan.in_force or plan.adopted
    if made is not None:
        values["provision_year"] = exactly(made.year, register, plan.designation)
    if one.family is Family.NO_BUILD_LAND:
        kept_free = keeps_off(one.code) if one.interpretable else KeepsOff.UNREAD
        values["provision_keeps_off"] = Stated(kept_free.value, register, one.wording)
    if one.sense is not None:
        values["provision_sense"] = Stated(one.sense.value, register)
    if one.value is not None:
        values["provision_value"] = exactly(one.value, register, one.wording)
    elif one.why_not is not None:
        absent["provision_value"] = one.why_not
    sums(finding, plan, one, values, absent)
    distance = _least_boundary_distance(boundaries)
    if distance is None:
        absent["provision_boundary_distance_m"] = next(
            (boundary.why_absent[name] for boundary in boundaries for name in boundary.why_absent),
            phrase("survey.absent.no_property"),
        )
    else:
        values["provision_boundary_distance_m"] = distance
    name = f"{plan.name}: ”{one.wording}”"
    return Thing(one.id, phrase("survey.provisions.provision", name=name), values, absent)


def _least_boundary_distance(boundaries: Sequence[Thing]) -> Measured | None:
    """The least distance to any boundary of the property; None when one of them is unknown."""
    found: list[Measured] = []
    for boundary in boundaries:
        distance = boundary.values.get("boundary_distance_m")
        if not isinstance(distance, Measured):
            return None
        found.append(distance)
    if not found:
        return None
    low, high = min(measured.low for measured in found), min(measured.high for measured in found)
    return Measured(low, high, Source.SURVEY, "närmaste fastighetsgräns")


def following(facts: Facts) -> Facts:
    """
    The same case where the plan's distance follows a boundary that an officer has measured anew.

    So no provision is judged by what the map had while the rule on that boundary goes by the better measure.
    """
    name, distance = "provision_boundary_distance_m", _least_boundary_distance(facts.things.get("boundary", ()))
    if distance is None or "provision" not in facts.things:
        return facts
    provisions = tuple(
        provision if provision.values.get(name) == distance else provision.answered({name: distance})
        for provision in facts.things["provision"]
    )
    return replace(facts, things={**facts.things, "provision": provisions})


def _use(one: PlanProvision) -> str:
    if one.family is Family.PUBLIC_SPACE:
        return "public_space"
    return "housing" if one.code.startswith("DP_KM_B") else "other"
