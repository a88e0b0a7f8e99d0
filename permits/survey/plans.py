"""Which plans govern the ground, since when, and what they protect or relieve there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from permits import geometry
from permits.geometry import Shape
from permits.phrases import phrase
from permits.place.plan import DetailPlan, Family, PlanProvision
from permits.place.readers.catalogue import may_protect
from permits.quantity import Measured, Source, Stated
from permits.survey.finding import PLAN_GAP, Finding
from permits.survey.provisions import meets


def inside_plan(finding: Finding, ground: Shape) -> None:
    """Whether the ground lies in detail plans, gaps between them left aside; open where a plan's edge is unsure."""
    plans = finding.site.plans
    planned = geometry.union([plan.area for plan in plans])
    names = ", ".join(plan.designation for plan in plans)
    lot = finding.site.property.outline if finding.site.property else None
    if not plans or (not geometry.overlap(ground, planned) and geometry.distance(ground, planned) > 0):
        inside: bool | None = False
    elif geometry.covers(planned, ground, PLAN_GAP):
        inside = True
    else:
        why = phrase("survey.plans.partly")
        finding.miss("inside_detail_plan", why)
        return
    # A plan that takes in all of a property, or none of it, was drawn along its boundary.
    settled = lot is not None and (geometry.covers(planned, lot, PLAN_GAP) if inside else not plans)
    if finding.where is not None and plans and not settled:
        worst = max(
            (plan.accuracy_m for plan in plans), key=lambda error: Decimal("Infinity") if error is None else error
        )
        edge = finding.interval(geometry.distance(ground, geometry.outline_of(planned)), "", worst)
        if edge is None or edge.low <= 0 < edge.high:
            inside = None
    finding.put_yes(
        "inside_detail_plan",
        inside,
        phrase("survey.absent.near_the_line"),
        f"plan {names}" if inside else "ingen plan här",
    )


def implementation(finding: Finding) -> None:
    """
    Whether the implementation period has begun, and the whole years since it ended.

    Where several plans govern the ground, whether it has begun is open unless they agree, and the years
    are an interval over them. A plan that only shares an edge with the ground does not govern it.
    """
    ground, decided = finding.ground, finding.dates.decided
    plans = [plan for plan in finding.site.plans if ground is not None and _governs(plan, ground)]
    if not plans:
        return
    begun, years = [], []
    for plan in plans:
        begins = plan.implementation_from or plan.in_force
        if begins is None:
            why = phrase("survey.plans.no_start")
            for fact in ("implementation_begun", "years_since_implementation_end"):
                finding.miss(fact, why)
            return
        begun.append(begins <= decided)
        months: Decimal | int | None = plan.implementation_months
        if months is None:
            months = finding.limit("implementation_months_when_not_stated")
        if months is not None:
            years.append(_years_since(begins, int(months), decided))
    names = ", ".join(plan.designation for plan in plans)
    if len(set(begun)) == 1:
        finding.put("implementation_begun", Stated(begun[0], Source.REGISTER, names))
    else:
        why = phrase("survey.plans.differ", names=names)
        finding.miss("implementation_begun", why)
    if len(years) == len(plans):
        found = Measured(Decimal(min(years)), Decimal(max(years)), Source.REGISTER, names)
        finding.put("years_since_implementation_end", found)


def _governs(plan: DetailPlan, ground: Shape) -> bool:
    """Whether the ground lies in the plan at all, a line or a sliver along its edge left aside."""
    if geometry.is_line(ground):
        return geometry.touches(plan.area, ground)
    return geometry.overlap(plan.area, ground) > 0


def _years_since(begins: date, months: int, day: date) -> int:
    """Whole years from the end of a period of so many months to the day; none before its end."""
    since = (day.year - begins.year) * 12 + day.month - begins.month - months
    if day.day < begins.day:
        since -= 1
    return max(since, 0) // 12


def pending(finding: Finding) -> None:
    """Whether a plan past consultation is being made for the ground: then a decision may be stayed (9 kap. 102 §)."""
    plans = finding.site.pending_plans
    if plans:
        names = ", ".join(f"{plan.designation or plan.name} ({plan.status})" for plan in plans)
        finding.put("plan_pending", Stated(True, Source.REGISTER, names))
    elif finding.tells("plans"):
        finding.put("plan_pending", Stated(False, Source.REGISTER, "inget planarbete här"))
    else:
        finding.miss("plan_pending", phrase("survey.absent.no_plans"))


def all_of(finding: Finding, ground: Shape, family: Family) -> bool | None:
    """Whether provisions of the family govern all of the ground; None when they govern some, or it is unsure."""
    areas = [
        provision.area
        for plan in finding.site.plans
        for provision in plan.provisions
        if provision.family is family and provision.interpretable and meets(finding, ground, provision) is not False
    ]
    if not areas:
        return False
    return True if geometry.covers(geometry.union(areas), ground, PLAN_GAP) else None


def plan_facts(finding: Finding) -> None:
    """Protection, safety and permit duty in the plan, on the ground and the building concerned."""
    coded = {
        # facts that hang on the catalogue's code, by a word in it
        "demolition_ban": "_Rivningsforbud",
        "plan_sets_ground_level": "_Markforhallanden_",
        "plan_regulates_ground": "_MarkensAnordOchVeg_",
    }
    facts = ("plan_protection", "disturbance_protection", "extra_permit_duty", "plan_relief", *coded)
    ground = finding.affected
    if not finding.plans_known or ground is None:
        for fact in facts:
            finding.miss(
                fact,
                phrase("survey.absent.no_plans") if not finding.plans_known else phrase("survey.absent.not_placed"),
            )
        return
    governing = [
        (provision, met)
        for plan in finding.site.plans
        for provision in plan.provisions
        if (met := meets(finding, ground, provision)) is not False
    ]
    unread = next((provision for provision, _ in governing if may_protect(provision.code)), None)
    for fact, family in zip(facts, (Family.PROTECTION, Family.DISTURBANCE_PROTECTION), strict=False):
        those = [met for provision, met in governing if provision.family is family]
        if True in those:
            finding.put(fact, Stated(True, Source.SURVEY, family.value))
        elif those:
            finding.miss(fact, phrase("survey.absent.near_the_line"))
        else:
            _none_unless(finding, fact, unread)
    for fact, word in coded.items():
        bearing = [(provision, met) for provision, met in governing if word in provision.code]
        sure = next((provision for provision, met in bearing if met), None)
        if sure is not None:
            finding.put(fact, Stated(True, Source.SURVEY, sure.wording))
        elif bearing:
            finding.miss(fact, phrase("survey.absent.near_the_line"))
        else:
            _none_unless(finding, fact, unread)
    duty = next((provision for provision, _ in governing if provision.family is Family.PERMIT_DUTY), None)
    for fact in ("extra_permit_duty", "plan_relief"):
        if duty is None:
            _none_unless(finding, fact, unread)
            continue
        finding.miss(
            fact,
            phrase("survey.plans.changes_duty", wording=duty.wording),
        )


def _none_unless(finding: Finding, fact: str, unread: PlanProvision | None) -> None:
    """No such provision here; unless one that nobody has read might be it."""
    if unread is None:
        finding.put(fact, Stated(False, Source.SURVEY, "ingen sådan planbestämmelse här"))
    else:
        finding.miss(
            fact,
            phrase("survey.plans.unread", wording=unread.wording),
        )
