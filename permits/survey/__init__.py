"""
From application and site to facts: what the applicant declares, what the map shows, each with its doubt.

A measure from the map is `value ± k·u`: `u` put together from the accuracies of the lines it was taken
between (zoning data, F.6), `k` from the pack. Where an accuracy is unknown and could matter, or a layer
is missing, stale or silent, the fact is absent and says why: not known is never taken for yes.

One file speaks of one noun of the law; `finding` is what they share, and `survey` puts them together.
"""

from __future__ import annotations

from collections.abc import Sequence

from permits.application import NOTHING, Inquiry, Proofs
from permits.geometry import Shape
from permits.law.facts import Dates, Facts, Thing
from permits.law.pack import Pack
from permits.phrases import phrase
from permits.place.own_cases import OwnCase
from permits.place.site import Site
from permits.quantity import Source, Stated
from permits.survey.adjoining import adjoining
from permits.survey.boundaries import boundaries
from permits.survey.brought import brought
from permits.survey.buildings import buildings, drawn_area, near_buildings
from permits.survey.changed import changed, changed_building, standing
from permits.survey.declared import answers, declared, papers, parties
from permits.survey.eaves import roofless
from permits.survey.finding import Finding
from permits.survey.footprint import footprint
from permits.survey.height import building_height
from permits.survey.lines import MeasuredLine, measured_lines
from permits.survey.lot import within_lot
from permits.survey.misplaced import drawn_as_meant
from permits.survey.neighbours import neighbours
from permits.survey.own_cases import own_cases
from permits.survey.owners import owners
from permits.survey.plans import implementation, inside_plan, pending
from permits.survey.provisions import provisions
from permits.survey.remark import remark
from permits.survey.settlement import settlement
from permits.survey.start import has_passed
from permits.survey.surroundings import overlays, tracks_and_areas
from permits.survey.totals import totals
from permits.text import Text

__all__ = ["MeasuredLine", "footprint", "measured_lines", "survey"]


def survey(
    inquiry: Inquiry,
    site: Site,
    where: Shape | None,
    pack: Pack,
    dates: Dates,
    proofs: Proofs = NOTHING,
    beside: Sequence[OwnCase] = (),
) -> Facts:
    """
    The facts of the case, as far as `pack.facts` declares them.

    where: the footprint in the working CRS. proofs: what our doors have seen themselves of what the inquiry says.
    beside: the municipality's own cases on the property that may stand, in the same CRS.
    Raises BadApplication when an answer names no fact of the pack or does not fit it.
    """
    finding = Finding(inquiry, site, changed(pack.acts[inquiry.measure.kind], site, where), pack, dates, proofs, beside)
    finders = (
        declared, has_passed, remark, answers, totals, roofless, brought, parties, papers, place, adjoining, buildings, own_cases,
        changed_building, standing, building_height, tracks_and_areas, settlement, owners,
    )  # fmt: skip
    for find in finders:
        find(finding)
    bounds = boundaries(finding)
    things = {
        "boundary": bounds,
        "neighbour": neighbours(finding),
        "provision": provisions(finding, bounds),
        "overlay": overlays(finding),
        "building": near_buildings(finding),
    }
    known = pack.facts.keys()
    return Facts(
        {name: value for name, value in finding.values.items() if name in known},
        {
            kind: tuple(
                Thing(
                    building.id,
                    building.label,
                    {name: value for name, value in building.values.items() if name in known},
                    {name: why for name, why in building.why_absent.items() if name in known},
                    building.claimed,
                )
                for building in those
            )
            for kind, those in things.items()
        },
        {name: why for name, why in finding.absent.items() if name in known},
        incomplete(finding),
        {name: value for name, value in finding.claimed.items() if name in known},
    )


def place(finding: Finding) -> None:
    """What is known of the place itself: property, lot and plans, and the area drawn there."""
    site = finding.site
    if site.property is None or finding.present("properties"):
        finding.put("property_known", Stated(site.property is not None, Source.REGISTER))
    else:
        finding.miss("property_known", phrase("survey.absent.old_properties"))
    finding.put("plan_known", Stated(finding.plans_known, Source.REGISTER))
    if finding.plans_known:
        older = [plan.designation for plan in site.plans if plan.kind != "detaljplan"]
        finding.put("older_plan", Stated(bool(older), Source.REGISTER, ", ".join(older)))
        # Only plans with legal force are read as plans.
        finding.put("plan_final", Stated(True, Source.REGISTER))
    if not finding.plans_known:
        finding.miss("inside_detail_plan", phrase("survey.absent.no_plans"))
    elif finding.ground is None:
        finding.miss("inside_detail_plan", phrase("survey.absent.not_placed"))
    else:
        inside_plan(finding, finding.ground)
    if finding.act.is_building:
        drawn_area(finding)
    within_lot(finding)
    drawn_as_meant(finding)
    implementation(finding)
    pending(finding)


def incomplete(finding: Finding) -> dict[str, Text]:
    """Kinds of thing whose list may lack some, with why."""
    found: dict[str, Text] = {}
    if finding.site.property is None:
        found["boundary"] = found["neighbour"] = phrase("survey.absent.no_property")
    if not finding.plans_known:
        found["provision"] = phrase("survey.absent.no_plans")
    elif finding.governed is None and finding.site.plans:
        found["provision"] = phrase("survey.absent.not_placed")
    if not finding.tells("buildings"):
        found["building"] = phrase("survey.absent.no_buildings")
    return found
